"""Put playback right after a start that did not come to its end, as soon as Spotify lets us."""

from collections.abc import Iterable, Mapping
from functools import partial
import logging
from typing import Final

from homeassistant.exceptions import HomeAssistantError

from ..coordinator import SpotifyCoordinator
from ..webapi.commands import Aspect, Command, send_command
from ..webapi.errors import SpotifyError, TransientError, UnauthorizedError

_LOGGER = logging.getLogger(__name__)

DELAYS: Final = (2.0, 5.0, 15.0, 60.0, 300.0, 600.0)
"""Seconds between the attempts to send what could not be sent."""


async def async_put_right(
    coordinator: SpotifyCoordinator, commands: Iterable[Command], counts: Mapping[Aspect, int]
) -> None:
    """Send commands now, each on its own, and later again those that cannot be sent now.

    `counts` are the commands that were given when the start gave its own: an aspect of playback
    about which somebody gave a newer command is left to them.
    """
    left = await _send_each(coordinator, commands, counts)

    async def later() -> None:
        remaining = left
        for delay in DELAYS:
            is_unloaded = await coordinator.commands.async_sleep(delay)
            if not (remaining := await _send_each(coordinator, remaining, counts)):
                return
            if is_unloaded:
                return

    if left:
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
