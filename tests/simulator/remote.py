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

_WITHOUT_OFFSET = {"artist"}


class Remote:
    """Control one listener's player from afar."""

    def __init__(self, world: World, user: User) -> None:
        """Point at a player."""
        self._world = world
        self._user = user
        self._assumptions = world.assumptions

    def transfer(self, device_ids: list[str], *, play: bool) -> None:
        """Move the music to another device."""
        if len(device_ids) != 1:
            raise RefusedError(errors.ONE_DEVICE_ONLY)
        with self._command(device_ids[0], wakes=True) as (player, device):
            _refuse_in_advert(player)
            if play and _swallows(device):
                return
            if player.session.active and player.session.active is not device:
                player.jump_back()
            player.activate(device)
            if play and not player.session.playing:
                player.resume()

    def play(self, device_id: str | None, body: dict[str, Any]) -> None:
        """Start a context or songs, or play on."""
        _check_play(body, self._assumptions.most_uris)
        with self._command(device_id, wakes=True) as (player, device):
            position, active = body.get("position_ms"), player.session.active
            moves, loads = device is not active, "context_uri" in body or "uris" in body
            if moves or loads or position is not None:
                _refuse_in_advert(player)
            elif player.session.playing:
                raise RefusedError(errors.RESTRICTION_VIOLATED)
            if moves and active:
                self._check_leaving(active)
            if _swallows(device):
                return
            if loads:
                player.load(body.get("context_uri"), *self._select(body))
            elif moves and active:
                player.jump_back()
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
            _refuse_in_advert(player)
            player.skip()

    def back(self, device_id: str | None) -> None:
        """Go back to the start of the song or to the one before."""
        with self._session(device_id) as player:
            _refuse_in_advert(player)
            player.back()

    def seek(self, device_id: str | None, position_ms: int) -> None:
        """Go to a place in the song."""
        with self._session(device_id) as player:
            _refuse_in_advert(player)
            player.seek(position_ms)

    def repeat(self, device_id: str | None, state: str) -> None:
        """Repeat the song, the context or nothing."""
        with self._options(device_id) as player:
            player.session.repeat = state

    def shuffle(self, device_id: str | None, *, on: bool) -> None:
        """Shuffle or stop shuffling."""
        with self._options(device_id) as player:
            player.set_shuffle(on=on)

    def enqueue(self, device_id: str | None, uri: str) -> None:
        """Put a song into the queue."""
        self._check_playable(uri)
        with self._options(device_id) as player:
            player.session.queue.append(uri)

    def volume(self, device_id: str | None, percent: int) -> None:
        """Set how loud a device is."""
        with self._command(device_id) as (_, device):
            if not device.supports_volume:
                raise RefusedError(errors.VOLUME_DISALLOWED)
            device.volume = percent

    @contextmanager
    def _command(
        self, device_id: str | None, *, wakes: bool = False
    ) -> Iterator[tuple[Player, Device]]:
        if self._user.product != "premium":
            raise RefusedError(errors.PREMIUM_REQUIRED)
        with self._world.command() as player:
            device = self._address(player, device_id, wakes=wakes)
            if device.restricted:
                raise RefusedError(errors.RESTRICTED_DEVICE)
            yield player, device

    @contextmanager
    def _session(self, device_id: str | None, *, at_rest: bool = True) -> Iterator[Player]:
        """Address the session; naming a device wakes one that had fallen asleep."""
        with self._command(device_id) as (player, device):
            if player.session.active is None:
                if not at_rest:
                    raise RefusedError(errors.NO_ACTIVE_DEVICE)
                player.activate(device)
            yield player

    @contextmanager
    def _options(self, device_id: str | None) -> Iterator[Player]:
        """Address the session for what a device at rest may not take."""
        with self._session(device_id, at_rest=self._assumptions.options_at_rest) as player:
            yield player

    def _check_leaving(self, active: Device) -> None:
        """Let `play` take the music elsewhere, unless it plays where no command leads away."""
        if active.restricted and not self._assumptions.play_leaves_restricted:
            raise RefusedError(errors.RESTRICTED_DEVICE)

    def _address(self, player: Player, device_id: str | None, *, wakes: bool) -> Device:
        if device_id is None:
            return player.require_active()
        now = self._world.clock()
        for device in player.session.devices:
            if device.id == device_id and not device.taken:
                if device.present(now):
                    return device
                if wakes or self._assumptions.wakes_by == "anything":
                    device.stir(now + self._assumptions.wake_after)
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
                raise RefusedError(self._foreign_offset)
            return uris, uris.index(offset["uri"])
        if "position" in offset:
            if not 0 <= offset["position"] < len(uris):
                raise RefusedError(self._foreign_offset)
            return uris, offset["position"]
        return uris, None if "context_uri" in body else 0

    @property
    def _foreign_offset(self) -> errors.Refusal:
        ways = (errors.RESTRICTION_VIOLATED, errors.BAD_GATEWAY)
        return next(one for one in ways if one.status == self._assumptions.foreign_offset)

    def _check_playable(self, uri: str) -> None:
        if not uri.startswith(("spotify:track:", "spotify:episode:")):
            raise RefusedError(errors.URI_INVALID.about(uri))
        if self._world.catalogue.get(uri) is None:
            raise RefusedError(errors.CONTEXT_UNKNOWN)


def _swallows(device: Device) -> bool:
    """Tell whether a device takes a command to play as if it obeyed."""
    swallowed = device.swallows > 0
    device.swallows -= swallowed
    return swallowed


def _refuse_in_advert(player: Player) -> None:
    """Refuse what an advert disallows: other music, other devices, other places in it."""
    if player.in_advert:
        raise RefusedError(errors.RESTRICTION_VIOLATED)


def _check_play(body: dict[str, Any], most_uris: int) -> None:
    """Refuse what is wrong about a play command before looking at any device."""
    context, uris, offset = (body.get(key) for key in ("context_uri", "uris", "offset"))
    kind = context_kind(context) if isinstance(context, str) else None
    position = body.get("position_ms", 0)
    refusals = (
        ("context_uri" in body and kind is None, errors.CONTEXT_UNSUPPORTED),
        ("context_uri" in body and "uris" in body, errors.INVALID_FIELD.about("uris")),
        ("uris" in body and not _strings(uris), errors.INVALID_FIELD.about("uris")),
        (isinstance(uris, list) and len(uris) > most_uris, errors.TOO_MANY_URIS),
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
