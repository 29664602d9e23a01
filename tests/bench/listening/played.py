"""Play deeds in the simulator, and note what is true from moment to moment."""

from collections.abc import Callable, Iterable, Iterator
from math import inf
from typing import NamedTuple

from tests.simulator.assumptions import DEFAULT_SEED, Assumptions
from tests.simulator.catalogue import Album, Catalogue, Playlist
from tests.simulator.phone import Phone
from tests.simulator.world import World

from .household import Deed, Household
from .timeline import DAY, Activity, Cause, Moment, Timeline

USER = "juniper"
PLAYLISTS = ("Everything, Always", "Kitchen Disco", "Sunday Pancakes")
EPOCH = 1_700_000_000.0
JUST = 1e-3
"""Seconds after the end of a track at which the next one plays for sure."""


class Hand:
    """Do the deeds on a simulated phone; what is put on goes round."""

    def __init__(self, phone: Phone, world: World) -> None:
        """Take a phone in hand."""
        self._phone = phone
        self._world = world
        catalogue = world.catalogue
        lists = [catalogue.named(Playlist, name) for name in PLAYLISTS]
        self._contexts = [one.uri for one in (*lists, *catalogue.all(Album)[:3])]

    def do(self, deed: Deed) -> None:
        """Do it."""
        user = self._world.user_id
        if deed.verb == "start":
            self._contexts.append(context := self._contexts.pop(0))
            self._phone.phone_repeat(user, "context")
            self._phone.phone_play(user, context=context, device=deed.device)
        elif deed.verb == "pause":
            self._phone.phone_pause(user)
            self._world.assumptions.session_end = deed.patience
        elif deed.verb == "play":
            self._phone.phone_play(user)
        else:
            self._phone.phone_next(user)


class Happening(NamedTuple):
    """What is done, by whom, and how many seconds after the first midnight."""

    at: float
    do: Callable[[], None]
    cause: Cause = Cause.PERSON


def played(seed: int, days: int) -> Timeline:
    """Return what was true in a household for so many days."""
    stage = Stage()
    hand = Hand(stage.phone, stage.world)

    def happening(deed: Deed) -> Happening:
        return Happening(deed.at, lambda: hand.do(deed))

    deeds = map(happening, Household(seed).deeds(days))
    return Timeline(f"household {seed}", list(stage.play(deeds, days * DAY)), days)


class Stage:
    """A world whose clock is moved by hand, and a phone in it."""

    def __init__(self, seed: int = DEFAULT_SEED) -> None:
        """Draw a world."""
        self._now = EPOCH
        self.world = World(USER, Catalogue(), lambda: self._now, Assumptions.draw(seed))
        self.phone = Phone({USER: self.world})

    def play(self, happenings: Iterable[Happening], end: float) -> Iterator[Moment]:
        """Tell what is true from when on, until the end."""
        yield from self._look(Cause.PERSON)
        for one in happenings:
            yield from self._pass_until(EPOCH + one.at)
            one.do()
            yield from self._look(one.cause)
        yield from self._pass_until(EPOCH + end)

    def _pass_until(self, moment: float) -> Iterator[Moment]:
        """Let happen what happens by itself."""
        while (due := self._due()) < moment:
            self._now = due
            is_playing = self.world.player.session.playing
            yield from self._look(Cause.TRACK_END if is_playing else Cause.SESSION_END)
        self._now = moment

    def _due(self) -> float:
        player = self.world.player
        if player.session.playing and player.item:
            return self._now + (player.item.duration_ms - player.position_ms) / 1000 + JUST
        if player.session.active is None:
            return inf
        return player.session.touched + self.world.assumptions.session_end + JUST

    def _look(self, cause: Cause) -> Iterator[Moment]:
        player = self.world.now()
        session, item, at = player.session, player.item, self._now - EPOCH
        if session.active is None or item is None:
            moment = Moment(at, Activity.SILENT, cause=cause)
        else:
            on = (item.name, (session.active.name, session.active.volume))
            if session.playing:
                began = at - player.position_ms / 1000
                ends = began + item.duration_ms / 1000
                moment = Moment(at, Activity.PLAYING, *on, cause, began, ends)
            else:
                moment = Moment(at, Activity.PAUSED, *on, cause)
        yield moment
