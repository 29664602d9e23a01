"""Compare Spotify's claim that it plays with what the polls that follow tell."""

from dataclasses import dataclass
from typing import Final

from ..coordinator import SpotifyCoordinator
from ..state.overlap import Ticket
from ..webapi.command import Command
from ..webapi.commands import Play, Resume, Transfer
from ..webapi.errors import SpotifyError
from ..webapi.models import Context, Device, Playback

CHECKS: Final = 3
"""Polls after which silence is believed; the first may still tell what was before."""

PAUSED_LATER_MS: Final = 300
"""How far playing has gone on, in milliseconds, for a pause to be a user's."""


_SOUNDS: Final = (Play, Resume, Transfer)


@dataclass(frozen=True, slots=True)
class Claim:
    """A command that Spotify said it took, and what was on before."""

    command: Play | Resume | Transfer
    before: Playback


async def async_is_silent(coordinator: SpotifyCoordinator, ticket: Ticket, claim: Claim) -> bool:
    """Tell whether nothing plays on a device that was told to play.

    False where that cannot be known: Spotify does not answer, or the session is private. Raises
    like `Ticket.check`.
    """
    playback = None
    for _ in range(CHECKS):
        reading = await coordinator.async_next_reading(ticket)
        if reading is None or _is_heard(reading.playback, claim):
            return False
        playback = reading.playback
        coordinator.async_check()
    return playback is not None or not await _is_private(coordinator)


def is_taken(command: Command, playback: Playback | None) -> bool:
    """Tell whether what a command was to start plays now."""
    if playback is None or not playback.is_playing or not isinstance(command, _SOUNDS):
        return False
    if not _is_on(command.device, playback):
        return False
    match command:
        case Play(uris=(uri,)):
            return playback.item is not None and uri in playback.item.uris
        case Play(context=Context(uri=uri)):
            return playback.context is not None and playback.context.uri == uri
    return True


def _is_on(device: Device, playback: Playback) -> bool:
    here = playback.device
    return here is not None and (here.id == device.id or here.name == device.name)


def _is_heard(playback: Playback | None, claim: Claim) -> bool:
    """Tell whether it plays, or was begun: somebody may have paused it, or it is over."""
    if playback is None or not _is_on(claim.command.device, playback):
        return False
    return playback.is_playing or _is_begun(playback, claim)


def _is_begun(playback: Playback, claim: Claim) -> bool:
    before, item = claim.before, playback.item
    if item is None:
        return False
    has_moved = (playback.progress_ms or 0) > (before.progress_ms or 0) + PAUSED_LATER_MS
    is_other = before.item is None or item.uri != before.item.uri
    match claim.command:
        case Play(uris=(uri,)):
            return uri in item.uris
        case Play(context=Context(uri=uri)):
            is_asked = playback.context is not None and playback.context.uri == uri
            return is_asked and (is_other or has_moved)
    return before.item is not None and (is_other or has_moved)


async def _is_private(coordinator: SpotifyCoordinator) -> bool:
    """Tell whether a private session may be why Spotify's player tells of nothing."""
    try:
        devices = await coordinator.async_ask(coordinator.client.get_devices())
    except SpotifyError:
        return True
    return any(device.is_private for device in devices)
