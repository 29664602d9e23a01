"""Put playback right after a start that did not come to its end, as soon as Spotify lets us."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
import logging
from typing import Final

from homeassistant.exceptions import HomeAssistantError

from ..coordinator import SpotifyCoordinator
from ..webapi.command import Aspect, Command
from ..webapi.commands import send_command
from ..webapi.errors import SpotifyError, TransientError, UnauthorizedError

_LOGGER = logging.getLogger(__name__)

DELAYS: Final = (2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 300.0)
"""Seconds between the attempts to send what could not be sent."""


type Find = Callable[[], Awaitable[Sequence[Command] | None]]


async def async_put_right(
    coordinator: SpotifyCoordinator, find: Find, counts: Mapping[Aspect, int]
) -> None:
    """Send commands now, each on its own, and later again those that cannot be sent now.

    `find` returns them, None for as long as nobody knows which they are. `counts` are the
    commands that were given when the start gave its own: an aspect of playback about which
    somebody gave a newer command is left to them.
    """
    left: Sequence[Command] | None = None

    async def is_done() -> bool:
        nonlocal left
        if left is None and (left := await find()) is None:
            return False
        left = await _send_each(coordinator, left, counts)
        return not left

    async def later() -> None:
        for delay in DELAYS:
            is_unloaded = await coordinator.commands.async_sleep(delay)
            if await is_done() or is_unloaded:
                return

    if not await is_done():
        coordinator.commands.create_background_task(later())


async def _send_each(
    coordinator: SpotifyCoordinator, commands: Iterable[Command], counts: Mapping[Aspect, int]
) -> list[Command]:
    """Send each, whatever becomes of the others; return those to send again later."""
    left = []
    for command in commands:
        aspect = command.aspect
        if coordinator.commands.touches(aspect) > counts.get(aspect, 0):
            continue
        try:
            send = partial(send_command, coordinator.client, command)
            await coordinator.async_act(send, command.change)
        except (TransientError, UnauthorizedError) as err:
            _LOGGER.debug("Playback cannot be put right yet: %s", type(err).__name__)
            left.append(command)
        except SpotifyError as err:
            _LOGGER.debug("Spotify does not let us put it right: %s", type(err).__name__)
        except HomeAssistantError:  # no token for now
            left.append(command)
    return left
