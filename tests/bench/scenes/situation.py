"""One situation: what is wanted, what is on before it is activated, and what is in its way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

KITCHEN = "Kitchen"
LIVING_ROOM = "Living Room"
POCKET = "Pocket"
OLD_RADIO = "Old Radio"
BEDROOM = "Bedroom"
CELLAR = "Cellar"

MUTED = 0
"""A volume that the player's own mute action led to, where a scene was saved so."""


class Is(StrEnum):
    """What the music does."""

    PLAYING = "playing"
    PAUSED = "paused"
    IDLE = "idle"


class Fate(StrEnum):
    """What became of the wanted device since the scene was saved."""

    THERE = "there"
    ASLEEP = "asleep"
    GONE = "gone"
    RESTRICTED = "restricted"


class Trouble(StrEnum):
    """What begins at the moment of activation."""

    NONE = "none"
    SLOW = "slow"
    SHORT_LIMIT = "limited for 3 s"
    LONG_LIMIT = "limited for 60 s"
    DELETED = "playlist deleted"
    WITHHELD = "playlist withheld"
    NO_PREMIUM = "no Premium"
    REVOKED = "grant revoked"


class Ending(StrEnum):
    """How it has to end: as the scene says, or with an error and a world that is no worse."""

    RESTORED = "restored"
    REFUSED = "refused"


class Way(StrEnum):
    """What brings it about."""

    SCENE = "scene"
    PRESET = "preset"
    MOMENT = "saved moment"


class Quirk(StrEnum):
    """What is odd about the listener's account or the wanted device."""

    NONE = "none"
    SWALLOWS_ONCE = "swallows the next command to play"
    SWALLOWS = "swallows all commands to play"
    RELINKED = "the wanted track sounds as another edition"
    PRIVATE = "a private session"


@dataclass(frozen=True)
class Music:
    """What is on, and how; of a goal, None stands for what was so before.

    `place` counts the items of a context from 0; as a goal, None allows all of them.
    """

    what: str | None
    place: int | None = None
    device: str = KITCHEN
    volume: int | None = 35
    shuffle: bool | None = False
    repeat: str | None = "off"
    seconds: int = 40
    state: Is = Is.PLAYING


@dataclass(frozen=True)
class Yaml:
    """What somebody wrote by hand instead of saving it; the content is what is wanted."""

    state: str = "playing"
    source: str | None = None
    volume: int | None = None
    content_type: str | None = None
    is_link: bool = False


@dataclass(frozen=True)
class Step:
    """One step of a script; without an entity it is for the player."""

    action: str
    data: Mapping[str, Any] = field(default_factory=dict)
    entity: str | None = None


ACTIVATE = Step("")
"""The step that brings about what is wanted."""


@dataclass(frozen=True)
class Situation:
    """One activation; `then` happens a moment before it, unseen by Home Assistant.

    With `steps` it is one of the steps of a script, or of an automation; where that `ends`
    otherwise than by what was saved, it is said there. `form` is what differs in a preset's.
    `assumed` settles what the world would draw.
    """

    name: str
    wants: Music
    before: Music
    then: Music | None = None
    yaml: Yaml | None = None
    fate: Fate = Fate.THERE
    is_sudden: bool = False
    trouble: Trouble = Trouble.NONE
    ending: Ending = Ending.RESTORED
    beside: str | None = None
    way: Way = Way.SCENE
    form: Mapping[str, Any] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    is_automation: bool = False
    ends: Music | None = None
    quirk: Quirk = Quirk.NONE
    assumed: Mapping[str, Any] = field(default_factory=dict)

    @property
    def goal(self) -> Music:
        """What is to be on in the end."""
        return self.wants if self.ends is None else self.ends

    @property
    def fades(self) -> bool:
        """Whether it comes to its volume little by little."""
        return bool(self.form.get("fade_in"))

    @property
    def is_roundabout(self) -> bool:
        """Whether several steps tell the player different things, one after another."""
        return len({one.action for one in self.steps if one.entity is None}) > 1
