"""Answers of Spotify's as a test wants them: refusals, and the truth told in an odd way."""

from collections.abc import Callable
from typing import Any

from aiohttp import web
from homeassistant.exceptions import HomeAssistantError
import pytest

from .house import House, Json
from .simulator.faults import Fault, say
from .simulator.log import Request

PLAYER = "/v1/me/player"
DEVICES = f"{PLAYER}/devices"

type Body = Callable[[], web.Response]


async def refusal(house: House, action: str, **data: Any) -> HomeAssistantError:
    """Call an action that must fail; return how it did."""
    with pytest.raises(HomeAssistantError) as failure:
        await house.act(action, **data)
    return failure.value


def answer_commands(house: House, *answers: Body, times: int | None = None) -> None:
    """Let Spotify answer so to the next commands, and obey none of them."""
    fault = Fault("commands", say(*answers), "api", times=times)
    fault.matches = lambda request: request.method != "GET"
    house.simulator.faults.add(fault)


def answer_polls(house: House, *answers: Body, times: int | None = None) -> None:
    """Let Spotify answer so to the next polls of the player."""
    house.simulator.faults.add(Fault("polls", say(*answers), "api", times=times, matches=is_poll))


def tell(house: House, change: Callable[[Json], object], times: int | None = None) -> None:
    """Let Spotify tell the truth about the player, but for this change."""

    async def answer(_: web.Request) -> web.Response:
        told = house.simulator.shapes.playback(house.world.seen(), {"track", "episode"})
        change(told)
        return web.json_response(told)

    house.simulator.faults.add(Fault("told", answer, "api", times=times, matches=is_poll))


def is_poll(request: Request) -> bool:
    """Return whether a request polls the player."""
    return request.method == "GET" and request.path == PLAYER


def count_polls(house: House) -> int:
    """Count the polls of the player."""
    return len([request for request in house.simulator.log.requests if is_poll(request)])


def asked(house: House, path: str) -> int:
    """Count the requests for exactly this."""
    return len([request for request in house.simulator.log.requests if request.path == path])
