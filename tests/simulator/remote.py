"""Obey commands that come in over the Web API, or refuse them as Spotify does."""

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from . import errors
from .contexts import context_kind, open_context
from .errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .devices import Device
    from .people import User
    from .player import Player
    from .world import World

MAX_URIS = 500
_WITHOUT_OFFSET = {"artist"}


class Remote:
    """Control one listener's player from afar."""

    def __init__(self, world: World, user: User) -> None:
        """Point at a player."""
        self._world = world
        self._user = user

    def transfer(self, device_ids: list[str], *, play: bool) -> None:
        """Move the music to another device."""
        if len(device_ids) != 1:
            raise RefusedError(errors.ONE_DEVICE_ONLY)
        with self._command(device_ids[0]) as (player, device):
            player.activate(device)
            if play and not player.session.playing:
                player.resume()

    def play(self, device_id: str | None, body: dict[str, Any]) -> None:
        """Start a context or songs, or play on."""
        _check_play(body)
        with self._command(device_id) as (player, device):
            position = body.get("position_ms")
            moves = device is not player.session.active
            if "context_uri" in body or "uris" in body:
                player.load(body.get("context_uri"), *self._select(body))
                player.resume(position)
            elif player.session.playing and not moves and position is None:
                raise RefusedError(errors.RESTRICTION_VIOLATED)
            else:
                player.resume(position)
            player.activate(device)

    def pause(self, device_id: str | None) -> None:
        """Pause, unless nothing plays."""
        with self._session(device_id) as player:
            if not player.session.playing:
                raise RefusedError(errors.RESTRICTION_VIOLATED)
            player.pause()

    def skip(self, device_id: str | None) -> None:
        """Skip to the next song."""
        with self._session(device_id) as player:
            player.skip()

    def back(self, device_id: str | None) -> None:
        """Go back to the start of the song or to the one before."""
        with self._session(device_id) as player:
            player.back()

    def seek(self, device_id: str | None, position_ms: int) -> None:
        """Go to a place in the song."""
        with self._session(device_id) as player:
            player.seek(position_ms)

    def repeat(self, device_id: str | None, state: str) -> None:
        """Repeat the song, the context or nothing."""
        with self._session(device_id) as player:
            player.session.repeat = state

    def shuffle(self, device_id: str | None, *, on: bool) -> None:
        """Shuffle or stop shuffling."""
        with self._session(device_id) as player:
            player.set_shuffle(on=on)

    def enqueue(self, device_id: str | None, uri: str) -> None:
        """Put a song into the queue."""
        self._check_playable(uri)
        with self._session(device_id) as player:
            player.session.queue.append(uri)

    def volume(self, device_id: str | None, percent: int) -> None:
        """Set how loud a device is."""
        with self._command(device_id) as (_, device):
            if not device.supports_volume:
                raise RefusedError(errors.VOLUME_DISALLOWED)
            device.volume = percent

    @contextmanager
    def _command(self, device_id: str | None) -> Iterator[tuple[Player, Device]]:
        if self._user.product != "premium":
            raise RefusedError(errors.PREMIUM_REQUIRED)
        with self._world.command() as player:
            device = self._address(player, device_id)
            if device.restricted:
                raise RefusedError(errors.RESTRICTED_DEVICE)
            if player.in_advert:
                raise RefusedError(errors.RESTRICTION_VIOLATED)
            yield player, device

    @contextmanager
    def _session(self, device_id: str | None) -> Iterator[Player]:
        """Address the session; naming a device wakes one that had fallen asleep."""
        with self._command(device_id) as (player, device):
            if player.session.active is None:
                player.activate(device)
            yield player

    def _address(self, player: Player, device_id: str | None) -> Device:
        if device_id is None:
            return player.require_active()
        now = self._world.clock()
        for device in player.session.devices:
            if device.id == device_id and not device.taken:
                if device.present(now):
                    return device
                device.stir(now)
        raise RefusedError(errors.DEVICE_NOT_FOUND)

    def _select(self, body: dict[str, Any]) -> tuple[list[str], int | None]:
        """Find the songs to play and the one to begin with."""
        if "uris" in body:
            uris = body["uris"]
            for uri in uris:
                self._check_playable(uri)
        else:
            uris = open_context(self._world, body["context_uri"])
        offset = body.get("offset") or {}
        if "uri" in offset:
            if offset["uri"] not in uris:
                raise RefusedError(errors.RESTRICTION_VIOLATED)
            return uris, uris.index(offset["uri"])
        if "position" in offset:
            if not 0 <= offset["position"] < len(uris):
                raise RefusedError(errors.RESTRICTION_VIOLATED)
            return uris, offset["position"]
        return uris, None if "context_uri" in body else 0

    def _check_playable(self, uri: str) -> None:
        if not uri.startswith(("spotify:track:", "spotify:episode:")):
            raise RefusedError(errors.URI_INVALID.about(uri))
        if self._world.catalogue.get(uri) is None:
            raise RefusedError(errors.CONTEXT_UNKNOWN)


def _check_play(body: dict[str, Any]) -> None:
    """Refuse what is wrong about a play command before looking at any device."""
    context, uris, offset = (body.get(key) for key in ("context_uri", "uris", "offset"))
    kind = context_kind(context) if isinstance(context, str) else None
    position = body.get("position_ms", 0)
    refusals = (
        ("context_uri" in body and kind is None, errors.CONTEXT_UNSUPPORTED),
        ("context_uri" in body and "uris" in body, errors.INVALID_FIELD.about("uris")),
        ("uris" in body and not _strings(uris), errors.INVALID_FIELD.about("uris")),
        (isinstance(uris, list) and len(uris) > MAX_URIS, errors.TOO_MANY_URIS),
        (not isinstance(position, int) or position < 0, errors.INVALID_FIELD.about("position_ms")),
        (offset is not None and not _is_place(offset), errors.OFFSET_EMPTY),
        (
            offset is not None and kind in _WITHOUT_OFFSET,
            errors.OFFSET_UNSUPPORTED.about(str(kind).upper()),
        ),
    )
    for wrong, refusal in refusals:
        if wrong:
            raise RefusedError(refusal)


def _is_place(value: object) -> bool:
    return isinstance(value, dict) and (
        isinstance(value.get("position"), int) or isinstance(value.get("uri"), str)
    )


def _strings(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)
