"""Play a household's deeds in the simulator, and note what is true from moment to moment."""

from collections.abc import Iterable, Iterator
from math import inf

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


def played(seed: int, days: int) -> Timeline:
    """Return what was true in a household for so many days."""
    deeds = Household(seed).deeds(days)
    return Timeline(f"household {seed}", list(_Stage().play(deeds, days * DAY)), days)


class _Stage:
    """A world whose clock is moved by hand."""

    def __init__(self) -> None:
        self._now = EPOCH
        self._world = World(USER, Catalogue(), lambda: self._now, Assumptions.draw(DEFAULT_SEED))
        self._hand = Hand(Phone({USER: self._world}), self._world)
        self._last: Moment | None = None

    def play(self, deeds: Iterable[Deed], end: float) -> Iterator[Moment]:
        yield from self._look(Cause.PERSON)
        for deed in (*deeds, Deed(end, "")):
            yield from self._pass_until(EPOCH + deed.at)
            if deed.verb:
                self._hand.do(deed)
                yield from self._look(Cause.PERSON)

    def _pass_until(self, moment: float) -> Iterator[Moment]:
        """Let happen what happens by itself."""
        while (due := self._due()) < moment:
            self._now = due
            is_playing = self._world.player.session.playing
            yield from self._look(Cause.TRACK_END if is_playing else Cause.SESSION_END)
        self._now = moment

    def _due(self) -> float:
        player = self._world.player
        if player.session.playing and player.item:
            return self._now + (player.item.duration_ms - player.position_ms) / 1000 + JUST
        if player.session.active is None:
            return inf
        return player.session.touched + self._world.assumptions.session_end + JUST

    def _look(self, cause: Cause) -> Iterator[Moment]:
        player = self._world.now()
        session, item, at = player.session, player.item, self._now - EPOCH
        if session.active is None or item is None:
            moment = Moment(at, Activity.SILENT, cause=cause)
        else:
            on = (item.name, session.active.name)
            if session.playing:
                began = at - player.position_ms / 1000
                ends = began + item.duration_ms / 1000
                moment = Moment(at, Activity.PLAYING, *on, cause, began, ends)
            else:
                moment = Moment(at, Activity.PAUSED, *on, cause)
        yield moment
