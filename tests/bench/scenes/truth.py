"""What is true in the simulator's world, and what shall be."""

from dataclasses import dataclass, replace
from typing import NamedTuple, Self, override

from tests.simulator.catalogue import Album, Playlist, Show, Track
from tests.simulator.contexts import open_context
from tests.simulator.world import World

from .situation import Ending, Is, Music, Situation

KINDS: dict[str, type[Playlist | Album | Show | Track]] = {
    "playlist": Playlist,
    "album": Album,
    "show": Show,
    "track": Track,
}


class Sound(NamedTuple):
    """What is heard, where and how loud."""

    device: str
    item: str
    volume: int

    @override
    def __str__(self) -> str:
        """Spell it."""
        return f"{self.item} in {self.device} at {self.volume}"


class Truth(NamedTuple):
    """The world at one moment; context and item are kept while nothing plays."""

    state: Is
    device: str | None
    context: str | None
    item: str | None
    volume: int | None
    shuffle: bool
    repeat: str
    position: float
    volumes: dict[str, int | None]

    @classmethod
    def of_world(cls, world: World) -> Self:
        """Look at it."""
        player = world.now()
        session, active = player.session, player.session.active
        playing = Is.PLAYING if session.playing else Is.PAUSED
        return cls(
            state=playing if active else Is.IDLE,
            device=active.name if active else None,
            context=session.context,
            item=player.uri,
            volume=active.volume if active else None,
            shuffle=session.shuffle,
            repeat=session.repeat,
            position=player.position_ms / 1000,
            volumes={device.name: device.volume for device in world.devices},
        )

    @override
    def __str__(self) -> str:
        """Spell it."""
        volumes = ", ".join(f"{name} {level}" for name, level in self.volumes.items())
        return (
            f"{self.state} {self.item} of {self.context} in {self.device}, "
            f"at {self.position:.1f} s, {'shuffled, ' * self.shuffle}repeat {self.repeat}; "
            f"volumes: {volumes}"
        )

    @property
    def sound(self) -> Sound | None:
        """What is heard of it."""
        if self.state is Is.PLAYING and self.device and self.item and self.volume:
            return Sound(self.device, self.item, self.volume)
        return None


@dataclass(frozen=True)
class Goal:
    """What is to be true in the end."""

    state: Is
    device: str | None
    context: str | None
    items: frozenset[str | None]
    volume: int | None
    shuffle: bool
    repeat: str
    fades: bool = False

    @classmethod
    def of(cls, situation: Situation, start: Truth, world: World) -> Self:
        """Read it off the table."""
        if situation.ending is Ending.REFUSED:
            return cls.unchanged(start)
        return replace(cls.of_music(situation.goal, start, world), fades=situation.fades)

    @classmethod
    def unchanged(cls, start: Truth) -> Self:
        """Want everything to be as it was."""
        return cls(
            state=start.state,
            device=start.device,
            context=start.context,
            items=frozenset({start.item}),
            volume=start.volume,
            shuffle=start.shuffle,
            repeat=start.repeat,
        )

    @classmethod
    def of_music(cls, wants: Music, start: Truth, world: World) -> Self:
        """Want something to be on; where nothing is said, it stays as it was."""
        context, items = (start.context, [start.item]) if wants.what is None else find(world, wants)
        return cls(
            state=wants.state,
            device=wants.device,
            context=context,
            items=frozenset(items if wants.place is None else [items[wants.place]]),
            volume=start.volumes[wants.device] if wants.volume is None else wants.volume,
            shuffle=start.shuffle if wants.shuffle is None else wants.shuffle,
            repeat=start.repeat if wants.repeat is None else wants.repeat,
        )

    @override
    def __str__(self) -> str:
        """Spell it."""
        items = " or ".join(sorted(map(str, self.items))[:3])
        return (
            f"{self.state} {items} of {self.context} in {self.device} at {self.volume}, "
            f"{'shuffled, ' * self.shuffle}repeat {self.repeat}"
        )

    def missed_by(self, truth: Truth) -> list[str]:
        """Say in a few words each what is otherwise."""
        has_session = truth.state is not Is.IDLE
        is_on = has_session and self.has_music
        is_there, is_same = truth.device == self.device, truth.context == self.context
        misses = (
            ("silent", self.has_music and not has_session),
            ("paused", truth.state is Is.PAUSED and self.state is Is.PLAYING),
            ("plays", truth.state is Is.PLAYING and self.state is not Is.PLAYING),
            (f"on {truth.device}", is_on and not is_there),
            ("other context" if truth.context else "context lost", is_on and not is_same),
            ("other item", is_on and is_same and truth.item not in self.items),
            (
                f"volume {truth.volume} not {self.volume}",
                is_on and is_there and not self.has_volume(truth.volume),
            ),
            ("shuffled" if truth.shuffle else "not shuffled", truth.shuffle is not self.shuffle),
            (f"repeat {truth.repeat}", truth.repeat != self.repeat),
        )
        return [words for words, is_missed in misses if is_missed]

    @property
    def has_music(self) -> bool:
        """Whether anything shall be on."""
        return self.state is not Is.IDLE

    def sounds_like(self, sound: Sound) -> bool:
        """Tell whether the right thing is heard on the right device, at whatever volume."""
        return self.state is Is.PLAYING and sound.device == self.device and sound.item in self.items

    def fits_volume(self, volume: int | None) -> bool:
        """Tell whether this is as loud as wanted, or may be on the way there."""
        is_below = volume is not None and self.volume is not None and volume <= self.volume
        return self.has_volume(volume) or (self.fades and is_below)

    def has_volume(self, volume: int | None) -> bool:
        """Tell whether this is as loud as wanted, give or take a percent."""
        if volume is None or self.volume is None:
            return volume == self.volume
        return abs(volume - self.volume) <= 1


def find(world: World, music: Music) -> tuple[str | None, list[str | None]]:
    """Find a context and what plays in it; a single track has none."""
    kind, _, name = (music.what or "").partition(" ")
    if kind == "collection":
        context = f"spotify:user:{world.user_id}:collection"
        return context, list(open_context(world, context))
    thing = world.catalogue.named(KINDS[kind], name)
    if isinstance(thing, Track):
        return None, [thing.uri]
    return thing.uri, list(open_context(world, thing.uri))
