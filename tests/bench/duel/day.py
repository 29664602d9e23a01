"""Live through a day with one of the rivals."""

import asyncio
from dataclasses import dataclass
from typing import Any

import aiohttp
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from spotifyaio import SpotifyError

from tests.bench import virtual_time
from tests.simulator.log import Request

from .far import FarSpotify
from .home import home, player_of
from .rivals import Rival
from .script import DAY, HOUR, SPEAKERS, Hand, Step, day
from .speakers import Speakers
from .verbs import VERBS, Verb
from .view import View
from .watch import Change, Sums, Watch

USER = "juniper"
# Before midnight somebody listens for a while, on the phone.
LISTENS = (20 * 60, 40 * 60)
MIDNIGHT = 2 * HOUR
# Seconds that music from cold, or anything else, may take before a person takes the phone.
WAITS = {"start": 15.0}
OTHER_WAIT = 3.0
REFUSALS = (HomeAssistantError, SpotifyError, aiohttp.ClientError, ValueError)


@dataclass
class Command:
    """An action that was called, what it took and whether it did anything."""

    at: float
    verb: str
    change: Change
    from_idle: bool
    # Whether nothing was shown to play, so that it had to be asked first.
    in_silence: bool = False
    seconds: float = 0.0
    trip: float = 0.0
    refused: str = ""
    worked: bool = False

    @property
    def trips(self) -> float:
        """How many round trips it took."""
        return self.seconds / self.trip if self.trip else 0.0


@dataclass
class Figures:
    """What a day came to."""

    rival: str
    seed: int
    requests: list[Request]
    sums: Sums
    phone: list[Change]
    commands: list[Command]
    # What was true from when on.
    states: list[tuple[float, str]]


class Day:
    """One day of one listener."""

    def __init__(self, hass: HomeAssistant, spotify: FarSpotify, player: str) -> None:
        """Know the house; nothing happens yet."""
        self._hass = hass
        self._spotify = spotify
        self._player = player
        self._speakers: Speakers | None = None
        self._watch: Watch
        self._midnight = 0.0
        self._phone: list[Change] = []
        self._commands: list[Command] = []

    async def live(self, rival: Rival, seed: int, until: float) -> Figures:
        """Live from midnight on."""
        await self._evening_before()
        self._watch = Watch(self._hass, self._player, self._spotify.world(USER))
        self._spotify.on_answer = self._watch.look
        if rival.has_speakers:
            self._speakers = Speakers(self._hass)
            self._watch.on_truth = self._speakers.follow
        for step in day(seed, self._spotify.catalogue):
            if step.at < until:
                await self._until(step.at)
                await self._take(step)
        await self._until(until)
        sums = self._watch.end()
        requests = [one for one in self._spotify.log.requests if one.kind == "api"]
        timed: list[Change | Command | Request] = [*self._phone, *self._commands, *requests]
        for one in timed:
            one.at -= self._midnight
        states = [(at - self._midnight, state) for at, state in self._watch.states]
        return Figures(rival.name, seed, requests, sums, self._phone, self._commands, states)

    async def _evening_before(self) -> None:
        """Listen a little, so that there is a device which was used last."""
        scenarios, begin = self._spotify.scenarios, self._spotify.clock()
        self._midnight = begin + MIDNIGHT
        await asyncio.sleep(LISTENS[0])
        scenarios.phone_play(USER, device=SPEAKERS[0])
        scenarios.phone_repeat(USER, "context")
        await asyncio.sleep(LISTENS[1] - LISTENS[0])
        scenarios.phone_pause(USER)
        await self._until(0)
        self._spotify.log.clear()

    async def _until(self, moment: float) -> None:
        await asyncio.sleep(max(0.0, self._midnight + moment - self._spotify.clock()))

    async def _take(self, step: Step) -> None:
        if step.hand is Hand.TELLY:
            if self._speakers:
                self._speakers.watch_telly(step.what)
        elif step.hand is Hand.PHONE:
            self._phone_does(step)
        else:
            await self._home_does(step)

    def _phone_does(self, step: Step) -> None:
        """Do it on the phone, and wait for Home Assistant to show it."""
        before = self._watch.truth
        self._on_phone(step)
        after = self._watch.truth
        changed = before.differences(after)
        if not changed:
            return

        def is_seen(truth: View, shown: View) -> bool:
            return not changed & truth.differences(shown)

        if not is_seen(after, self._watch.shown):
            on_speaker = changed != {"shuffle"} and {before.source, after.source} & set(SPEAKERS)
            self._phone.append(self._watch.expect(step.verb, is_seen, on_speaker=bool(on_speaker)))

    def _on_phone(self, step: Step) -> None:
        verb = VERBS[step.verb]
        self._watch.doing = f"{step.hand} {step.verb}"
        getattr(self._spotify.scenarios, verb.by_phone)(USER, **verb.phone_words(step.what))
        self._watch.look()
        self._watch.doing = ""

    async def _home_does(self, step: Step) -> None:
        """Call the action; whoever is let down takes the phone."""
        verb, truth = VERBS[step.verb], self._watch.truth
        seen = self._watch.expect(step.verb, _sight(verb, step.what, truth))
        command = Command(self._spotify.clock(), step.verb, seen, truth.is_silent)
        command.in_silence = self._watch.shown.state != "playing"
        self._commands.append(command)
        self._watch.doing = f"home {step.verb}"
        self._watch.look()
        try:
            await self._call(verb, step.what)
        except REFUSALS as err:
            command.refused = type(err).__name__
        command.seconds = self._spotify.clock() - command.at
        command.trip = self._trip_since(command.at)
        await asyncio.sleep(WAITS.get(step.verb, OTHER_WAIT))
        self._watch.doing = ""
        command.worked = not command.refused and _has_worked(verb, step.what, truth, self._watch)
        if not command.worked:
            self._watch.give_up(seen)
            self._on_phone(step)

    def _trip_since(self, moment: float) -> float:
        """Return how long the first command since then was on its way."""
        trips = (one for one in self._spotify.trips if one.left_at >= moment)
        commands = (one for one in trips if one.is_command)
        return next((one.seconds for one in commands), 0.0)

    async def _call(self, verb: Verb, what: Any) -> None:
        words = {"entity_id": self._player, **verb.home_words(what)}
        await self._hass.services.async_call("media_player", verb.by_home, words, blocking=True)


def _sight(verb: Verb, what: Any, before: View) -> Any:
    """Return what tells that a command is seen: its own words, or another title."""
    if words := verb.shows(what):
        return lambda _, shown: shown.shows(words)
    return lambda truth, shown: before.title != truth.title == shown.title


def _has_worked(verb: Verb, what: Any, before: View, watch: Watch) -> bool:
    """Tell whether it is true, whatever is shown."""
    words = verb.shows(what)
    return watch.truth.shows(words) if words else watch.truth.title != before.title


async def _live(rival: Rival, seed: int, until: float) -> Figures:
    async with home(seed, modern=rival.modern) as (hass, spotify):
        entry = await rival.add(hass, spotify, USER)
        assert await hass.config_entries.async_setup(entry.entry_id)
        figures = await Day(hass, spotify, player_of(hass, entry)).live(rival, seed, until)
        await hass.config_entries.async_unload(entry.entry_id)
        return figures


def live(rival: Rival, seed: int, until: float = DAY) -> Figures:
    """Live through a day, or the first hours of it, in virtual time."""
    return virtual_time.run(_live(rival, seed, until))
