"""Complete or undo a start that was interrupted, as soon as Spotify allows it."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
import logging
from typing import Final

from homeassistant.exceptions import HomeAssistantError

from ..coordinator import SpotifyCoordinator
from ..webapi.command import Aspect, Command
from ..webapi.errors import SpotifyError, TransientError, UnauthorizedError

_LOGGER = logging.getLogger(__name__)

DELAYS: Final = (2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 300.0)
"""Seconds between the attempts to send what could not be sent."""


type Find = Callable[[], Awaitable[Sequence[Command] | None]]


async def async_put_right(
    coordinator: SpotifyCoordinator, find: Find, counts: Mapping[Aspect, int]
) -> None:
    """Send commands now, each on its own, and later again those that cannot be sent now.

    `find` returns them, None while they are unknown. `counts` holds how many commands of each
    aspect there had been when the start sent its own: an aspect with a newer command is left
    alone.
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
    """Send each, even if another fails; return those to send again later."""
    left = []
    for command in commands:
        aspect = command.aspect
        if coordinator.commands.touches(aspect) > counts.get(aspect, 0):
            continue
        try:
            send = partial(coordinator.async_send, command)
            await coordinator.async_act(send, command.change)
        except (TransientError, UnauthorizedError) as err:
            _LOGGER.debug("Playback cannot be restored yet: %s", type(err).__name__)
            left.append(command)
        except SpotifyError as err:
            _LOGGER.debug("Spotify refuses to restore playback: %s", type(err).__name__)
        except HomeAssistantError:  # no token for now
            left.append(command)
    return left
