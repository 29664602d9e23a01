"""Let a flood come down for a while, in virtual time, and count what Spotify is asked."""

import asyncio
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from inspect import isawaitable
from itertools import pairwise

from homeassistant.const import EVENT_STATE_CHANGED

from tests.bench import virtual_time
from tests.bench.duel.home import home, player_of
from tests.bench.duel.rivals import Rival
from tests.bench.duel.script import HOUR

from .kinds import FLOODS, Flood
from .place import SPEAKER, USER, Place

WARM_UP = 600


@dataclass(frozen=True)
class Figures:
    """What a flood came to: the moments of requests that no command made, in seconds."""

    hours: float
    polls: Sequence[float]
    renewals: int
    commands: int
    writes: int
    player: str

    @property
    def gaps(self) -> list[float]:
        """The seconds between two requests each."""
        return [later - sooner for sooner, later in pairwise(self.polls)]

    @property
    def worst_hour(self) -> int:
        """The most requests in any 3600 seconds."""
        return max(
            (
                bisect_left(self.polls, moment + HOUR) - number
                for number, moment in enumerate(self.polls)
            ),
            default=0,
        )


async def _live(rival: Rival, flood: Flood, hours: float) -> Figures:
    async with home(1, modern=rival.modern) as (hass, spotify):
        entry = await rival.add(hass, spotify, USER)
        assert await hass.config_entries.async_setup(entry.entry_id)
        spotify.scenarios.phone_play(USER, device=SPEAKER)
        spotify.scenarios.phone_repeat(USER, "context")
        await asyncio.sleep(WARM_UP)
        place = Place(hass, spotify, entry, player_of(hass, entry))
        writes = Counter[str]()
        hass.bus.async_listen(
            EVENT_STATE_CHANGED, lambda event: writes.update([event.data["entity_id"]])
        )
        spotify.log.clear()
        flood.begin(place)
        for second in range(round(hours * HOUR)):
            if flood.act is None:
                await asyncio.sleep(hours * HOUR)
                break
            await asyncio.sleep(1)
            acted = flood.act(place, second)
            if isawaitable(acted):
                await acted
        log = spotify.log.requests
        state = hass.states.get(place.player)
        figures = Figures(
            hours=hours,
            polls=[one.at for one in log if one.kind == "api" and one.method == "GET"],
            renewals=sum(one.kind == "token" for one in log),
            commands=sum(one.kind == "api" and one.method != "GET" for one in log),
            writes=writes[place.player],
            player=state.state if state else "missing",
        )
        spotify.scenarios.calm()
        await hass.config_entries.async_unload(entry.entry_id)
        return figures


def live(rival: Rival, name: str, hours: float) -> Figures:
    """Live through a flood of a kind (`FLOODS`)."""
    return virtual_time.run(_live(rival, FLOODS[name], hours))
