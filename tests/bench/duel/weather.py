"""Listen through a day of bad weather."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from random import Random

from aiohttp import web

from tests.bench import virtual_time
from tests.simulator.faults import Fault, drop, html, json_error
from tests.simulator.log import Request
from tests.simulator.player import Player

from .far import FarSpotify
from .home import home, player_of
from .rivals import Rival
from .script import DAY, HOUR, SPEAKERS
from .watch import Sums, Watch

USER = "juniper"
PLAYER = "/v1/me/player"
SERVER_ERRORS = 0.05
RESETS = 0.02
STALE = 0.01
BLINKS_AN_HOUR = 2
SKIPS_AN_HOUR = 2
# As long as Spotify was seen to ask for.
BANS = (2, 7, 10, 35, 51, 120)
# An outage that is longer than this may be shown, and for as long after it.
GRACE = 60.0
_BODIES = [make(status) for status in (500, 502, 503, 504) for make in (html, json_error)]

type Span = tuple[float, float]


@dataclass
class Figures:
    """What a day of bad weather came to."""

    requests: list[Request]
    sums: Sums
    bans: list[Span]
    farthest: float

    @property
    def requests_in_bans(self) -> int:
        """Count what was sent although it was known that Spotify wanted nothing."""
        return sum(self._hammered(*ban) for ban in self.bans)

    @property
    def missing(self) -> float:
        """Sum up the seconds without a player that no outage excuses."""
        excuses = [(begin, end + GRACE) for begin, end in self.bans if end - begin > GRACE]
        return sum(
            end - begin - sum(_overlap((begin, end), excuse) for excuse in excuses)
            for begin, end in self.sums.missing
        )

    def _hammered(self, begin: float, end: float) -> int:
        met = [one for one in self.requests if begin <= one.at < end]
        told = [one.at for one in met if one.status == HTTPStatus.TOO_MANY_REQUESTS]
        return sum(one.at > told[0] + self.farthest for one in met) if told else 0


class Weather:
    """Spoil the answers by chance, and the hours by plan."""

    def __init__(self, spotify: FarSpotify, seed: int) -> None:
        """Begin; what is planned is the same for all, whatever they ask."""
        self.bans: list[Span] = []
        self._spotify = spotify
        self._dice = Random(seed)
        self._plan = Random(seed)
        self._earlier: Player | None = None
        for name, strike in {"weather": self._strike, "stale": self._tell_old}.items():
            spotify.faults.add(Fault(name, strike, "all"))

    def plan(self, hours: int) -> list[tuple[float, Callable[[], None]]]:
        """Return what happens when: bans, blinks and a listener who skips."""
        deeds = {self._ban: 1, self._blink: BLINKS_AN_HOUR, self._skip: SKIPS_AN_HOUR}
        moments = [
            (hour * HOUR + (part + self._plan.uniform(0.05, 0.95)) * HOUR / parts, deed)
            for hour in range(hours)
            for deed, parts in deeds.items()
            for part in range(parts)
        ]
        return sorted(moments, key=lambda moment: moment[0])

    def _blink(self) -> None:
        """Answer the next reading with nothing; blinks that nobody saw do not add up."""
        self._spotify.faults.remove("blank")
        self._spotify.scenarios.blank()

    def _skip(self) -> None:
        self._spotify.scenarios.phone_next(USER)

    def _ban(self) -> None:
        seconds, now = self._plan.choice(BANS), self._spotify.clock()
        self._spotify.scenarios.rate_limit(seconds)
        self.bans.append((now, now + seconds))

    async def _strike(self, request: web.Request) -> web.StreamResponse | None:
        chance = self._dice.random()
        if chance < RESETS:
            return await drop(request)
        return self._dice.choice(_BODIES)() if chance < RESETS + SERVER_ERRORS else None

    async def _tell_old(self, request: web.Request) -> web.StreamResponse | None:
        """Show what was true at the reading before, as if nobody had done anything since."""
        if request.path != PLAYER or request.method != "GET":
            return None
        if (player := self._earlier) is not None:
            self._earlier = None
            player.tick()
            return web.json_response(self._spotify.shapes.playback(player, {"track"}))
        if self._dice.random() < STALE:
            self._earlier = self._spotify.world(USER).now().copy()
        return None


async def _endure(rival: Rival, seed: int, hours: int) -> Figures:
    async with home(seed, modern=rival.modern) as (hass, spotify):
        entry = await rival.add(hass, spotify, USER)
        assert await hass.config_entries.async_setup(entry.entry_id)
        spotify.scenarios.phone_play(USER, device=SPEAKERS[0])
        spotify.scenarios.phone_repeat(USER, "context")
        await asyncio.sleep(HOUR)
        spotify.log.clear()
        watch = Watch(hass, player_of(hass, entry), spotify.world(USER))
        spotify.on_answer = watch.look
        weather, begin = Weather(spotify, seed), spotify.clock()
        for moment, deed in weather.plan(hours):
            await asyncio.sleep(begin + moment - spotify.clock())
            deed()
            watch.look()
        await asyncio.sleep(begin + hours * HOUR - spotify.clock())
        sums = watch.end()
        spotify.scenarios.calm()
        await hass.config_entries.async_unload(entry.entry_id)
        requests = [one for one in spotify.log.requests if one.kind == "api"]
        return Figures(requests, sums, weather.bans, spotify.assumptions.farthest)


def endure(rival: Rival, seed: int, hours: int = DAY // HOUR) -> Figures:
    """Listen through bad weather, in virtual time."""
    return virtual_time.run(_endure(rival, seed, hours))


def _overlap(one: Span, other: Span) -> float:
    return max(0.0, min(one[1], other[1]) - max(one[0], other[0]))
