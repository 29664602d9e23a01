"""From a request and what is known to the commands that fulfil it: a pure function.

What nobody hears comes first, then all that is heard at once, so that there is no wrong music
and no wrong volume on the way.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ..state.places import NOWHERE, Place
from ..webapi.command import Command
from ..webapi.commands import (
    Pause,
    Play,
    Resume,
    SetRepeat,
    SetShuffle,
    SetVolume,
    Skip,
    Transfer,
    TrySetVolume,
)
from ..webapi.models import NOTHING, Context, Device, Playback
from ..webapi.uris import SpotifyUri
from .request import PlayRequest

type Sound = Play | Resume | Transfer


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known when a start is planned.

    `playback` is what was on, None without a session; `device` is the one to start on, as it was
    last seen; its volume counts if it was seen just now.
    """

    playback: Playback | None
    device: Device
    is_volume_fresh: bool = False
    is_asleep: bool = False
    place: Place = NOWHERE
    user_id: str = ""

    @property
    def before(self) -> Playback:
        """What was on, nothing without a session."""
        return self.playback or NOTHING

    @property
    def is_here(self) -> bool:
        """Whether the device is the one in use."""
        return self.before.device is not None and self.before.device.id == self.device.id

    @property
    def is_stuck(self) -> bool:
        """Whether playback is on another device, which takes no commands."""
        in_use = self.before.device
        return in_use is not None and in_use.is_restricted and not self.is_here

    @property
    def is_playing_here(self) -> bool:
        """Whether something plays on the device."""
        return self.is_here and self.before.is_playing

    @property
    def target(self) -> Device:
        """The device with the volume that is known of it."""
        in_use = self.before.device
        return in_use if in_use is not None and self.is_here else self.device

    def undo(self, command: Command) -> Command | None:
        """Return the command that takes another one back, None where none can or need."""
        before = self.playback
        match command:
            case SetVolume() if self.target.volume_percent is not None:
                return TrySetVolume(self.target.volume_percent, command.device_id)
            case SetShuffle() if before is not None:
                return SetShuffle(before.shuffle, command.device_id)
            case SetRepeat() if before is not None:
                return SetRepeat(before.repeat, command.device_id)
            case Transfer() if before is not None and before.device and before.device.id:
                return Transfer(before.device, play=before.is_playing)
            case Pause() if before is not None and before.is_playing and before.device:
                return Resume(before.device)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The commands of a start, in the order in which they are sent.

    `quiet` goes before the sound, one by one; `modes` (shuffle, repeat) too if Spotify lets us,
    else after it, and `late` are those for which it will not. Of the alternatives in `sounds` the
    first that Spotify takes counts, and `loud` goes with it at the same moment. `after` follows
    in any case once it plays. If it `is_drawn`, shuffle decides where to begin.
    """

    quiet: tuple[Command, ...] = ()
    modes: tuple[Command, ...] = ()
    late: tuple[Command, ...] = ()
    sounds: tuple[Sound, ...] = ()
    loud: tuple[Command, ...] = ()
    after: tuple[Command, ...] = ()
    is_drawn: bool = False

    @property
    def has_late_modes(self) -> bool:
        """Whether shuffle is set after the sound in any case."""
        return any(isinstance(command, SetShuffle) for command in self.after)


def make_plan(
    request: PlayRequest, known: Known, *, wakes: bool = False, moves: bool = False
) -> Plan:
    """Return how to fulfil a request.

    If it `wakes`, the device is moved to without a sound before its volume is set: not every
    command wakes every device. While music plays elsewhere, what is to be heard has to wake it.
    If it `moves`, what plays elsewhere is moved to the muted device before anything else begins.
    """
    is_loaded = _is_loaded(request, known)
    starts_mute = moves or request.skips or (request.is_paused and not is_loaded)
    volume = tuple(_volume(request, known, starts_mute=starts_mute))
    is_heard_now = known.is_playing_here and not starts_mute
    quiet: tuple[Command, ...] = () if is_heard_now else volume
    loud: tuple[Command, ...] = volume if is_heard_now else ()
    move = Transfer(known.device, play=False)
    if moves:
        quiet = (*quiet, move)
    elif wakes and quiet and not known.is_here:
        quiet, loud = ((), volume) if known.before.is_playing else ((move, *quiet), loud)
    elif is_loaded and request.is_paused and known.before.is_playing:
        quiet = (*quiet, Pause())
    device = known.device
    if volume:
        device = replace(device, volume_percent=volume[0].percent)
    begin = _go_on if is_loaded else _attempts
    modes = tuple(_modes(request, known))
    is_unreachable = known.is_asleep and not known.is_here and not quiet
    return Plan(
        quiet=quiet,
        modes=() if is_unreachable else modes,
        late=modes if is_unreachable else (),
        sounds=tuple(begin(request, known, device)),
        loud=loud,
        after=tuple(_after(request, known, starts_mute=starts_mute)),
        is_drawn=not is_loaded and request.is_drawn,
    )


def is_on(request: PlayRequest, playback: Playback) -> bool:
    """Tell whether what is asked for is what is on, playing or paused.

    A track counts by either of its names: Spotify plays another edition where the one in the
    context is not available (`linked_from`).
    """
    here = PlayRequest.of(playback)
    if here is None or playback.item is None or request.media is None:
        return False
    if request.media.is_context:
        is_same = here.media == request.media
    else:
        is_same = str(request.media) in playback.item.uris and playback.context is None
    return is_same and (request.item is None or str(request.item) in playback.item.uris)


def _is_loaded(request: PlayRequest, known: Known) -> bool:
    """Tell whether it need not be begun, since it is on already, here or elsewhere."""
    if request.media is None:
        return known.playback is not None
    return request.may_stay and is_on(request, known.before)


def _volume(request: PlayRequest, known: Known, *, starts_mute: bool) -> Iterator[SetVolume]:
    """Yield the volume to begin with, unless the device has it already."""
    wanted = 0 if starts_mute else request.volume
    if wanted is None or not known.target.supports_volume:
        return
    is_known = known.is_here or (known.is_volume_fresh and not known.is_asleep)
    if starts_mute or not is_known or known.target.volume_percent != wanted:
        yield TrySetVolume(wanted, known.device.id)


def _modes(request: PlayRequest, known: Known) -> Iterator[Command]:
    """Yield what sets shuffle and repeat; without a session nobody knows how they are."""
    before = known.playback
    device_id = known.device.id if before is None else ""
    if request.shuffle is not None and (before is None or before.shuffle is not request.shuffle):
        yield SetShuffle(request.shuffle, device_id)
    if request.repeat is not None and (before is None or before.repeat is not request.repeat):
        yield SetRepeat(request.repeat, device_id)


def _go_on(request: PlayRequest, known: Known, device: Device) -> Iterator[Sound]:
    """Yield what moves or resumes what is on already."""
    if not known.is_here:
        yield Transfer(device, play=not request.is_paused)
    elif not request.is_paused and not known.before.is_playing:
        yield Resume(device)


def _attempts(request: PlayRequest, known: Known, device: Device) -> Iterator[Sound]:
    """Yield the ways to begin what is asked for, the best first."""
    if request.media is None:
        yield from _resume(known.place, device, known.user_id)
        return
    uri = request.media.uri(known.user_id)
    if not request.media.is_context:
        yield Play(device=device, uris=(uri,), position_ms=request.position_ms)
        return
    context = Context(type=request.media.type, uri=uri)
    offset = _offset(request)
    # What it was to begin with may have been taken out.
    if offset is not None and (request.item is None or request.media.takes(request.item)):
        yield Play(device=device, context=context, offset=offset, position_ms=request.position_ms)
    yield Play(device=device, context=context)


def _offset(request: PlayRequest) -> dict[str, Any] | None:
    if request.item is not None:
        return {"uri": str(request.item)}
    return None if request.index is None else {"position": request.index}


def _resume(place: Place, device: Device, user_id: str) -> Iterator[Sound]:
    """Yield the ways to go on where playing was left."""
    item, uri = (SpotifyUri.parse(one or "") for one in (place.item_uri, place.context_uri))
    if uri is not None:
        context = Context(type=uri.type, uri=uri.uri(user_id))
        if item is not None and uri.takes(item):
            offset = {"uri": str(item)}
            yield Play(device=device, context=context, offset=offset, position_ms=place.position_ms)
        yield Play(device=device, context=context)
    elif item is not None:
        yield Play(device=device, uris=(str(item),), position_ms=place.position_ms)
    yield Resume(device)


def _after(request: PlayRequest, known: Known, *, starts_mute: bool) -> Iterator[Command]:
    """Yield what has to follow once it plays."""
    if request.skips:
        yield Skip()
    if request.then_shuffle is not None:
        yield SetShuffle(request.then_shuffle)
    if request.is_paused and starts_mute:
        yield Pause()
    wanted = known.target.volume_percent if request.volume is None else request.volume
    if starts_mute and known.target.supports_volume:
        yield TrySetVolume(wanted or 0, known.device.id)
