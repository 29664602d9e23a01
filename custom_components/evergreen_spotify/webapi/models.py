"""What Spotify sends, read so that nothing it leaves out, nulls or invents can break us."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, Self

from .reading import (
    entries as _entries,
    flag as _flag,
    images as _images,
    mapping as _mapping,
    names as _names,
    number as _number,
    text as _text,
    word as _word,
)


class RepeatState(StrEnum):
    """Spotify's words for repeating."""

    OFF = "off"
    TRACK = "track"
    CONTEXT = "context"


class PlayingType(StrEnum):
    """What kind of thing is playing."""

    TRACK = "track"
    EPISODE = "episode"
    AD = "ad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device that Spotify can play on; `id` is empty where Spotify hides it.

    While it `is_private`, Spotify's player may tell nothing of what it plays.
    """

    id: str
    name: str
    type: str = "unknown"
    is_active: bool = False
    is_restricted: bool = False
    is_private: bool = False
    supports_volume: bool = True
    volume_percent: int | None = None

    @classmethod
    def read(cls, data: object) -> Self | None:
        """Read one device, None where there is none."""
        if not (raw := _mapping(data)):
            return None
        device_id, volume = _text(raw, "id") or "", _number(raw, "volume_percent")
        return cls(
            id=device_id,
            name=_text(raw, "name") or device_id or "Spotify",
            type=(_text(raw, "type") or "unknown").lower(),
            is_active=_flag(raw, "is_active"),
            is_restricted=_flag(raw, "is_restricted"),
            is_private=_flag(raw, "is_private_session"),
            supports_volume=_flag(raw, "supports_volume", default=volume is not None),
            volume_percent=None if volume is None else min(max(volume, 0), 100),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is played from: an album, artist, playlist, show or the liked songs."""

    type: str
    uri: str

    @classmethod
    def read(cls, data: object) -> Self | None:
        """Read a context, None where there is none or it has no URI."""
        raw = _mapping(data)
        uri = _text(raw, "uri")
        return cls(type=_text(raw, "type") or "unknown", uri=uri) if uri else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A track or an episode; local files have no `id` and a `spotify:local:` URI.

    `collection` names what it belongs to (album or show), `creators` who made it. `linked_from`
    is the URI in the context where Spotify plays another edition of that track.
    """

    type: PlayingType
    id: str | None = None
    uri: str | None = None
    name: str | None = None
    duration_ms: int | None = None
    creators: tuple[str, ...] = ()
    collection: str | None = None
    collection_creators: tuple[str, ...] = ()
    track_number: int | None = None
    image_url: str | None = None
    linked_from: str | None = None

    @property
    def context_uri(self) -> str | None:
        """The URI by which the context knows it."""
        return self.linked_from or self.uri

    @property
    def uris(self) -> frozenset[str]:
        """All URIs by which it is known."""
        return frozenset(uri for uri in (self.uri, self.linked_from) if uri)

    @classmethod
    def read(cls, data: object) -> Self | None:
        """Read a track or episode, None where there is none."""
        if not (raw := _mapping(data)):
            return None
        kind = _word(PlayingType, raw, "type", PlayingType.UNKNOWN)
        home = _mapping(raw.get("show" if kind is PlayingType.EPISODE else "album"))
        publisher = _text(home, "publisher")
        return cls(
            type=kind,
            id=_text(raw, "id"),
            uri=_text(raw, "uri"),
            name=_text(raw, "name"),
            duration_ms=_number(raw, "duration_ms"),
            creators=_names(raw.get("artists")) or ((publisher,) if publisher else ()),
            collection=_text(home, "name"),
            collection_creators=_names(home.get("artists")),
            track_number=_number(raw, "track_number"),
            image_url=_image(raw.get("images")) or _image(home.get("images")),
            linked_from=_text(_mapping(raw.get("linked_from")), "uri"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Playback:
    """What plays, where and how. `progress_ms` is the position when Spotify answered."""

    is_playing: bool = False
    device: Device | None = None
    item: Item | None = None
    context: Context | None = None
    playing_type: PlayingType = PlayingType.UNKNOWN
    progress_ms: int | None = None
    shuffle: bool = False
    repeat: RepeatState = RepeatState.OFF
    disallows: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def read(cls, data: object) -> Self:
        """Read the answer to `GET /me/player`."""
        raw = _mapping(data)
        disallows = _mapping(_mapping(raw.get("actions")).get("disallows"))
        item = Item.read(raw.get("item"))
        return cls(
            is_playing=_flag(raw, "is_playing"),
            device=Device.read(raw.get("device")),
            item=item,
            context=Context.read(raw.get("context")),
            playing_type=_word(
                PlayingType,
                raw,
                "currently_playing_type",
                item.type if item else PlayingType.UNKNOWN,
            ),
            progress_ms=_number(raw, "progress_ms"),
            shuffle=_flag(raw, "shuffle_state"),
            repeat=_word(RepeatState, raw, "repeat_state", RepeatState.OFF),
            disallows=frozenset(name for name, value in disallows.items() if value is True),
        )

    def with_volume(self, percent: int) -> Self:
        """Return the same with another volume, in percent."""
        if self.device is None:
            return self
        return replace(self, device=replace(self.device, volume_percent=percent))


NOTHING: Final = Playback()
"""What plays where there is no session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The user. `account_id` never changes but came in 2026; `id` may, and names URIs."""

    id: str
    account_id: str | None = None
    display_name: str | None = None

    @classmethod
    def read(cls, data: object) -> Self | None:
        """Read the answer to `GET /me`, None where it names nobody."""
        raw = _mapping(data)
        user_id = _text(raw, "id")
        if user_id is None:
            return None
        return cls(
            id=user_id,
            account_id=_text(raw, "account_id"),
            display_name=_text(raw, "display_name"),
        )


def read_devices(data: object) -> tuple[Device, ...]:
    """Read the answer to `GET /me/player/devices`."""
    devices = (Device.read(entry) for entry in _entries(_mapping(data).get("devices")))
    return tuple(device for device in devices if device is not None)


def read_name(data: object) -> str | None:
    """Read the name of whatever was asked for."""
    return _text(_mapping(data), "name")


def _image(images: object) -> str | None:
    """Return the largest image; Spotify may leave the sizes out, and sorts by them."""
    return max(_images(images), key=lambda image: image[0], default=(0, None))[1]
