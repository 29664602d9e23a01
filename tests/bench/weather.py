"""Bad weather on the way to Spotify: seeded, and the same for the accounts service and the API."""

from collections import Counter
from random import Random
from typing import TYPE_CHECKING

from tests.simulator import Simulator, errors
from tests.simulator.faults import Fault, drop, html, json_error, say, with_retry_after

if TYPE_CHECKING:
    from aiohttp import web

SERVER_ERRORS = 0.01
RESETS = 0.005
_BODIES = [make(status) for status in (500, 502, 503, 504) for make in (html, json_error)]


class Weather:
    """Spoil some requests, before the service has seen them.

    So does a reset: it takes the request, never the answer. A rotated token whose answer is lost
    on the way is lost for anybody, and says nothing about who asked for it.
    """

    def __init__(self, simulator: Simulator, random: Random) -> None:
        """Initialize the faults and add them to the simulator."""
        self.seen: Counter[str] = Counter()
        self._simulator = simulator
        self._random = random
        simulator.faults.add(Fault("weather", self._strike, "all"))

    def storm(self, seconds: float) -> None:
        """Answer everything with 429 for a while."""
        clock = self._simulator.clock
        until = clock() + seconds
        bodies = (errors.WINDOW_LIMIT.response, errors.WINDOW_LIMIT_PLAIN.response)
        answer = say(*(with_retry_after(body, clock, until) for body in bodies))
        self._simulator.faults.add(Fault("storm", answer, "all", until=until))
        self.seen["storms"] += 1

    async def _strike(self, request: web.Request) -> web.StreamResponse | None:
        chance = self._random.random()
        if chance < RESETS:
            self.seen["resets"] += 1
            return await drop(request)
        if chance < RESETS + SERVER_ERRORS:
            self.seen["server errors"] += 1
            return self._random.choice(_BODIES)()
        return None
