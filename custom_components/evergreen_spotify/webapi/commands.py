"""The commands of Spotify's player as data: what each sends, and what it changes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Final, override

from .client import SpotifyClient
from .command import Aspect, Command
from .errors import (
    DeviceNotFoundError,
    NoActiveDeviceError,
    NotFoundError,
    PremiumRequiredError,
    RestrictionError,
    UnplayableError,
    VolumeRestrictedError,
)
from .models import Context, Device, Playback, RepeatState


@dataclass(frozen=True, slots=True)
class SetVolume:
    """Set the volume, in percent, of a device."""

    aspect: ClassVar = Aspect.VOLUME
    percent: int
    device_id: str = ""

    async def send(self, client: SpotifyClient) -> None:
        """Send it."""
        await client.set_volume(self.percent, self.device_id)

    def change(self, playback: Playback) -> Playback:
        """Change the volume, if the device is the one that plays."""
        device = playback.device
        is_here = device is not None and self.device_id in {"", device.id}
        return playback.with_volume(self.percent) if is_here else playback


@dataclass(frozen=True, slots=True)
class TrySetVolume(SetVolume):
    """Set the volume where the device lets us; the music that follows matters more."""

    @override
    async def send(self, client: SpotifyClient) -> None:
        """Send it."""
        try:
            await client.set_volume(self.percent, self.device_id)
        except VolumeRestrictedError:
            return


@dataclass(frozen=True, slots=True)
class SetShuffle:
    """Shuffle or not."""

    aspect: ClassVar = Aspect.SHUFFLE
    state: bool
    device_id: str = ""

    async def send(self, client: SpotifyClient) -> None:
        """Send it."""
        await client.set_shuffle(state=self.state, device_id=self.device_id)

    def change(self, playback: Playback) -> Playback:
        """Change it."""
        return replace(playback, shuffle=self.state)


@dataclass(frozen=True, slots=True)
class SetRepeat:
    """Repeat a track, everything, or nothing."""

    aspect: ClassVar = Aspect.REPEAT
    state: RepeatState
    device_id: str = ""

    async def send(self, client: SpotifyClient) -> None:
        """Send it."""
        await client.set_repeat(self.state, self.device_id)

    def change(self, playback: Playback) -> Playback:
        """Change it."""
        return replace(playback, repeat=self.state)


@dataclass(frozen=True, slots=True)
class Seek:
    """Go to a position in the item, in milliseconds."""

    aspect: ClassVar = Aspect.POSITION
    position_ms: int
    device_id: str = ""

    async def send(self, client: SpotifyClient) -> None:
        """Send it."""
        await client.seek(self.position_ms, self.device_id)

    def change(self, playback: Playback) -> Playback:
        """Change the position."""
        return replace(playback, progress_ms=self.position_ms)


@dataclass(frozen=True, slots=True)
class Pause:
    """Pause."""

    aspect: ClassVar = Aspect.PLAYBACK
    device_id: str = ""

    async def send(self, client: SpotifyClient) -> None:
        """Send it."""
        await client.pause(self.device_id)

    def change(self, playback: Playback) -> Playback:
        """Fall silent."""
        return replace(playback, is_playing=False)


@dataclass(frozen=True, slots=True)
class Skip:
    """Skip to the next track; which one that is only Spotify knows."""

    aspect: ClassVar = Aspect.PLAYBACK
    device_id: str = ""

    async def send(self, client: SpotifyClient) -> None:
        """Send it."""
        await client.next(self.device_id)

    def change(self, playback: Playback) -> Playback:
        """Show what is known."""
        return playback


@dataclass(frozen=True, slots=True)
class SkipBack:
    """Skip to the previous track."""

    aspect: ClassVar = Aspect.PLAYBACK
    device_id: str = ""

    async def send(self, client: SpotifyClient) -> None:
        """Send it."""
        await client.previous(self.device_id)

    def change(self, playback: Playback) -> Playback:
        """Show what is known."""
        return playback


@dataclass(frozen=True, slots=True)
class AddToQueue:
    """Add a track or an episode to the end of what the user has queued."""

    aspect: ClassVar = Aspect.QUEUE
    uri: str
    device_id: str = ""

    async def send(self, client: SpotifyClient) -> None:
        """Send it."""
        await client.add_to_queue(self.uri, self.device_id)

    def change(self, playback: Playback) -> Playback:
        """Show what is known."""
        return playback


@dataclass(frozen=True, slots=True)
class Transfer:
    """Move what plays to a device; without `play` it stays playing or paused."""

    aspect: ClassVar = Aspect.PLAYBACK
    device: Device
    play: bool

    @property
    def device_id(self) -> str:
        """The id of the device."""
        return self.device.id

    async def send(self, client: SpotifyClient) -> None:
        """Send it."""
        await client.transfer(self.device.id, play=self.play)

    def change(self, playback: Playback) -> Playback:
        """Move it."""
        moved = replace(self.device, is_active=True)
        return replace(playback, device=moved, is_playing=self.play)


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on with what is on, on the active device or another one."""

    aspect: ClassVar = Aspect.PLAYBACK
    device: Device

    @property
    def device_id(self) -> str:
        """The id of the device."""
        return self.device.id

    async def send(self, client: SpotifyClient) -> None:
        """Send it."""
        await client.play(self.device.id)

    def change(self, playback: Playback) -> Playback:
        """Play on the device."""
        is_here = playback.device is not None and playback.device.id == self.device.id
        device = playback.device if is_here else replace(self.device, is_active=True)
        return replace(playback, device=device, is_playing=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """Play a context or a track on a device from somewhere on.

    The `offset` is where to begin in the context: {"uri": …} or {"position": …}, from 0.
    """

    aspect: ClassVar = Aspect.PLAYBACK
    device: Device
    context: Context | None = None
    uris: tuple[str, ...] = ()
    offset: Mapping[str, str | int] | None = None
    position_ms: int | None = None

    @property
    def device_id(self) -> str:
        """The id of the device."""
        return self.device.id

    async def send(self, client: SpotifyClient) -> None:
        """Send it.

        Spotify says of a track that cannot be played what it says of a pause while nothing
        plays: "Restriction violated" (web-api #1205).
        """
        try:
            await client.play(
                self.device.id,
                context_uri=self.context.uri if self.context else None,
                uris=self.uris,
                offset=self.offset,
                position_ms=self.position_ms,
            )
        except RestrictionError as err:
            raise UnplayableError(status=err.status, reason=err.reason) from err

    def change(self, playback: Playback) -> Playback:
        """Play on the device; what exactly is only known by the next poll."""
        moved = Resume(self.device).change(playback)
        return replace(moved, item=None, context=self.context)


# What plays after these, only Spotify knows.
UNFORESEEABLE: Final = (Skip, SkipBack)


async def send_command(client: SpotifyClient, command: Command) -> None:
    """Send a command; raise its errors as far as they are about its device.

    Spotify answers 404 to commands for a device that it has forgotten, and may want Premium for
    one speaker while another one plays for the same account.
    """
    try:
        await command.send(client)
    except PremiumRequiredError as err:
        err.device_id = command.device_id
        raise
    except NoActiveDeviceError, DeviceNotFoundError:
        raise
    except NotFoundError as err:
        if isinstance(command, (Play, AddToQueue)):
            raise
        raise DeviceNotFoundError(status=err.status, reason=err.reason) from err
