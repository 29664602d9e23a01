"""Live with a household drawn by chance, which uses nothing but its phone."""

import asyncio
from collections import Counter, deque
from dataclasses import replace
from math import ceil

from homeassistant.core import HomeAssistant

from tests.bench import virtual_time
from tests.bench.listening.household import Deed, Household
from tests.bench.listening.model import Outcome, most_in_a_day
from tests.bench.listening.played import USER, Hand

from .companion_app import MediaSession
from .far import FarSpotify
from .home import home, player_of
from .rivals import Rival
from .script import DAY, HOUR
from .speakers import Speakers
from .view import View
from .watch import Change, Watch

DAYS = 3
MIDNIGHT = 2 * HOUR


class Life:
    """Some days of one listener."""

    def __init__(self, hass: HomeAssistant, spotify: FarSpotify, player: str) -> None:
        """Begin to watch."""
        self._hass = hass
        self._spotify = spotify
        self._hand = Hand(spotify.scenarios, spotify.world(USER))
        self._watch = Watch(hass, player, spotify.world(USER))
        spotify.on_answer = self._watch.look
        self._changes: list[Change] = []
        self._starts: list[Change] = []

    def be_heard(self) -> None:
        """Let other integrations follow the music, too."""
        followers = Speakers(self._hass), MediaSession(self._hass)

        def follow(truth: View) -> None:
            for one in followers:
                one.follow(truth)

        self._watch.on_truth = follow

    async def live(self, seed: int, days: float) -> Outcome:
        """Live from midnight on."""
        begin = self._spotify.clock()
        daily = [Outcome(days=min(1.0, days - day)) for day in range(ceil(days))]
        deeds = deque(Household(seed).deeds(len(daily)))
        for day, outcome in enumerate(daily):
            before, midnight = self._wrong_seconds(), day + outcome.days
            while deeds and deeds[0].at < midnight * DAY:
                await self._until(begin + deeds[0].at)
                self._do(deeds.popleft())
            await self._until(begin + midnight * DAY)
            outcome.wrong = self._wrong_seconds() - before
        self._watch.end()
        requests = [one.at - begin for one in self._spotify.log.requests if one.kind == "api"]
        for day, count in Counter(int(at // DAY) for at in requests).items():
            daily[min(day, len(daily) - 1)].requests += count
        return replace(
            sum(daily, Outcome()),
            changes=[one.after for one in self._changes],
            starts=[one.after for one in self._starts],
            most_in_a_day=most_in_a_day(requests),
            daily=daily,
        )

    async def _until(self, moment: float) -> None:
        await asyncio.sleep(max(0.0, moment - self._spotify.clock()))

    def _wrong_seconds(self) -> float:
        self._watch.look()
        return self._watch.sums.wrong["any"]

    def _do(self, deed: Deed) -> None:
        """Do it on the phone, and wait for Home Assistant to show it."""
        before = self._watch.truth
        self._hand.do(deed)
        self._watch.look()
        after = self._watch.truth
        changed = before.differences(after)

        def is_seen(truth: View, shown: View) -> bool:
            return not changed & truth.differences(shown)

        if changed and not is_seen(after, self._watch.shown):
            change = self._watch.expect(deed.verb, is_seen)
            self._changes.append(change)
            if before.is_silent:
                self._starts.append(change)


async def _listen(rival: Rival, seed: int, days: float) -> Outcome:
    async with home(seed, FarSpotify, modern=rival.modern) as (hass, spotify):
        entry = await rival.add(hass, spotify, USER)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await asyncio.sleep(MIDNIGHT)
        spotify.log.clear()
        life = Life(hass, spotify, player_of(hass, entry))
        if rival.has_speakers:
            life.be_heard()
        outcome = await life.live(seed, days)
        await hass.config_entries.async_unload(entry.entry_id)
        return outcome


def listen(rival: Rival, seed: int, days: float = DAYS) -> Outcome:
    """Live so many of a household's days with one of the rivals, in virtual time."""
    return virtual_time.run(_listen(rival, seed, days))
