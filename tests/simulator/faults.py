"""Spoil answers: a list of small rules, the first that matches speaks."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from math import ceil

from aiohttp import web

from .log import Request

type Answer = Callable[[web.Request], Awaitable[web.StreamResponse | None]]
type Match = Callable[[Request], bool]

PROXY_PAGE = (
    "<!doctype html><html><head><title>Hotel Marmot</title></head><body>"
    "<h1>Welcome to Hotel Marmot</h1><p>Please accept our terms to go online.</p></body></html>"
)
SERVER_ERROR_PAGE = "<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"
JUNK = (
    '{"device": {"id": "5fbb',
    "[]",
    "null",
    '{"error": "no healthy upstream"}',
    '{"devices": null, "items": 3, "is_playing": "maybe"}',
    "",
)


@dataclass(eq=False)
class Fault:
    """One rule: what it spoils, how, how often and until when."""

    name: str
    answer: Answer
    surface: str = "all"
    times: int | None = None
    until: float | None = None
    matches: Match = lambda _: True

    def live(self, now: float) -> bool:
        """Tell whether it still has mischief left."""
        return self.times != 0 and (self.until is None or now < self.until)

    def wants(self, request: Request) -> bool:
        """Tell whether it spoils this request."""
        surfaces = {"all": {"api", "token"}}.get(self.surface, {self.surface})
        return request.kind in surfaces and self.matches(request)


class Faults:
    """All rules in force."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Begin in peace."""
        self._clock = clock
        self._faults: list[Fault] = []
        self.released = asyncio.Event()

    def add(self, fault: Fault) -> None:
        """Bring a rule into force."""
        self._faults.append(fault)

    def live(self) -> list[Fault]:
        """List the rules in force."""
        self._faults = [fault for fault in self._faults if fault.live(self._clock())]
        return self._faults

    def remove(self, *names: str) -> None:
        """End the rules of these names, or all."""
        self._faults = [one for one in self._faults if names and one.name not in names]
        self.released.set()
        self.released = asyncio.Event()

    async def spoil(self, entry: Request, request: web.Request) -> web.StreamResponse | None:
        """Let the rules that want the request have it, until one answers."""
        for fault in self.live():
            if fault.wants(entry):
                if fault.times is not None:
                    fault.times -= 1
                if (response := await fault.answer(request)) is not None:
                    return response
        return None

    def hold(self, seconds: float) -> Answer:
        """Keep the caller waiting, then answer as if nothing had been."""

        async def answer(_: web.Request) -> None:
            try:
                async with asyncio.timeout(seconds):
                    await self.released.wait()
            except TimeoutError:
                return

        return answer


def say(*responses: Callable[[], web.Response]) -> Answer:
    """Give these answers in turn."""
    turns = count()

    async def answer(_: web.Request) -> web.Response:
        return responses[next(turns) % len(responses)]()

    return answer


async def drop(request: web.Request) -> web.Response:
    """Cut the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def html(status: int, text: str = SERVER_ERROR_PAGE) -> Callable[[], web.Response]:
    """Answer with a page where JSON belongs."""
    return lambda: web.Response(status=status, text=text.format(status), content_type="text/html")


def json_error(status: int) -> Callable[[], web.Response]:
    """Answer with a server error in JSON."""
    body = {"error": {"status": status, "message": "Service unavailable"}}
    return lambda: web.json_response(body, status=status)


def junk() -> list[Callable[[], web.Response]]:
    """List answers that are fine by their status and useless by their body."""
    return [partial(web.Response, text=text, content_type="application/json") for text in JUNK]


def with_retry_after(
    make: Callable[[], web.Response], clock: Callable[[], float], until: float
) -> Callable[[], web.Response]:
    """Add how long to wait, from the moment of asking."""

    def answer() -> web.Response:
        response = make()
        response.headers["Retry-After"] = str(max(1, ceil(until - clock())))
        return response

    return answer
