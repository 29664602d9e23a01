"""Compare Spotify's claim that it plays with what the polls that follow tell."""

from typing import Final

from ..coordinator import SpotifyCoordinator
from ..state.overlap import Ticket
from ..webapi.errors import SpotifyError
from ..webapi.models import Device, Playback

CHECKS: Final = 3
"""Polls after which silence is believed; the first may still tell what was before."""

PAUSED_LATER_MS: Final = 300
"""How far playing has gone on for a pause to be somebody's."""


async def async_is_silent(
    coordinator: SpotifyCoordinator, ticket: Ticket, device: Device, before: Playback
) -> bool:
    """Tell whether nothing plays on a device that was told to play.

    False where that cannot be known: Spotify does not answer, or the session is private. Raises
    like `Ticket.check`.
    """
    playback = None
    for _ in range(CHECKS):
        reading = await coordinator.async_next_reading(ticket)
        if reading is None or _is_heard(reading.playback, device, before):
            return False
        playback = reading.playback
        coordinator.async_check()
    return playback is not None or not await _is_private(coordinator)


def _is_heard(playback: Playback | None, device: Device, before: Playback) -> bool:
    if playback is None or playback.device is None:
        return False
    if playback.device.id != device.id and playback.device.name != device.name:
        return False
    if playback.is_playing or playback.item is None or before.item is None:
        return playback.is_playing
    # It was begun, and somebody paused it.
    is_other = playback.item.uri != before.item.uri
    return is_other or (playback.progress_ms or 0) > (before.progress_ms or 0) + PAUSED_LATER_MS


async def _is_private(coordinator: SpotifyCoordinator) -> bool:
    """Tell whether a private session may be why Spotify's player tells of nothing."""
    try:
        devices = await coordinator.async_ask(coordinator.client.get_devices())
    except SpotifyError:
        return True
    return any(device.is_private for device in devices)
