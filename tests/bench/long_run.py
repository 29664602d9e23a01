"""A house that runs for months of virtual time, with an hour to each step.

Where a step is an hour long every timer fires once in it, the poll's too: so the house asks
Spotify once an hour and account, each time with an access token that has run out. After a fault
the steps are short until all is well again, as the retries are due within seconds.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random

from homeassistant.config_entries import ConfigEntry

from tests.house import DOMAIN, House
from tests.ledger import Ledger
from tests.notices import Notices
from tests.patience import Patience
from tests.simulator import CLIENT_ID, OTHER_CLIENT_ID

from .memory import Memory, forget_calls
from .weather import Weather

HOUR = 3600
DAY = 24 * HOUR
ACCOUNTS = {"juniper": CLIENT_ID, "rowan": OTHER_CLIENT_ID, "linnet": CLIENT_ID}
# More than the user takes to renew, so that never two warnings are shown at once.
APART = 13 * DAY
HESITATION = 10 * DAY
TRIES = 5
# A timer that is due exactly now fires with the next step only: so steps are a little longer.
HOUR_STEP = HOUR + 1
RECOVERY_STEP = 301
STORM_SECONDS = (300, 2400)
# Weekdays. A restart forgets all that is not on the disk.
RELOADS = {1, 4}
RESTARTS = {2, 6}


@dataclass
class Figures:
    """What a long run came to."""

    days: int
    early: Memory
    late: Memory
    weather: Counter[str]
    refreshes: int
    most_at_once: int
    restarts: int
    renewals: int
    warnings: int
    reauths: int
    other_repairs: int
    lost: int
    longest_trouble: float


@dataclass
class LongRun:
    """Live in a house with three accounts."""

    house: House
    random: Random = field(default_factory=lambda: Random(0))
    restarts: int = 0
    renewals: int = 0
    stale: int = 0
    longest_trouble: float = 0.0

    def __post_init__(self) -> None:
        """Watch what the house is told, and what it asks of Spotify."""
        self.clock = self.house.simulator.clock
        self.ledger = Ledger(self.house.simulator, self.house.hass.config.config_dir)
        self.notices = Notices(self.house.hass)
        self.weather = Weather(self.house.simulator, self.random)
        self.patience = Patience(self.house)
        self.told_at: dict[str, float] = {}

    async def live(self, days: int, *, dark: int = 0, warm: int = 10) -> Figures:
        """Connect the accounts, let the house stand dark for some days, and live in it."""
        asyncio.get_running_loop().set_debug(False)  # it writes a stack down for each callback
        for user, client_id in ACCOUNTS.items():
            for _ in range(TRIES):
                if (await self.house.connect(user, client_id))["type"] == "create_entry":
                    break
            self.house.freezer.tick(APART)
        self.house.freezer.tick(dark * DAY)
        memories = []
        for day in range(days):
            await self.live_a_day(day % 7)
            if day in {warm, days - 1}:
                memories.append(Memory.now(self.ledger.refreshes))
        await self.patience.end()
        return self.sum_up(days, *memories)

    async def live_a_day(self, weekday: int) -> None:
        """Go from hour to hour; one brings the storm, another the restart."""
        storm, restart = self.random.sample(range(20), 2)
        until = self.clock() + DAY
        hour = 0
        while self.clock() < until:
            self.house.freezer.tick(HOUR_STEP)
            if hour == storm:
                self.weather.storm(self.random.uniform(*STORM_SECONDS))
            if hour == restart:
                await self.restart(weekday)
            await self.patience.settle()
            await self.recover()
            hour += 1
        await self.renew_what_is_due()
        self.audit()

    async def restart(self, weekday: int) -> None:
        """Reload or restart in the middle of the hour's refreshes."""
        entries, data = self.house.hass.config_entries, self.house.hass.data
        if weekday in RELOADS:
            await self.each(entries.async_reload)
        if weekday in RESTARTS:
            await self.each(entries.async_unload)
            await self.patience.settle()
            for key in [key for key in data if str(key).startswith(DOMAIN)]:
                del data[key]
            await self.each(entries.async_setup)
        self.restarts += weekday in RELOADS | RESTARTS

    async def each(self, action: Callable[[str], Awaitable[bool]]) -> None:
        """Do something to all entries at once."""
        actions = [action(entry.entry_id) for entry in self.house.entries]
        await self.patience.wait(asyncio.gather(*actions))

    async def recover(self) -> None:
        """Let time pass until all players are there again."""
        began = self.clock()
        while any(map(self.is_away, self.house.entries)):
            self.house.freezer.tick(RECOVERY_STEP)
            await self.patience.settle()
            self.longest_trouble = max(self.longest_trouble, self.clock() - began)
            assert self.clock() - began < DAY, self.house.issues

    def is_away(self, entry: ConfigEntry) -> bool:
        """Tell whether an account's player is unavailable."""
        return self.house.state("media_player", entry).state == "unavailable"

    async def renew_what_is_due(self) -> None:
        """Go from the repair through consent, ten days after it was first shown."""
        for issue in self.house.issues:
            told_at = self.told_at.setdefault(issue.issue_id, self.clock())
            if self.clock() - told_at >= HESITATION:
                entry_id = str((issue.data or {})["entry_id"])
                entry = self.house.hass.config_entries.async_get_known_entry(entry_id)
                await self.renew(entry.data["user_id"])
                del self.told_at[issue.issue_id]

    async def renew(self, user: str) -> None:
        """Try again when the weather does not let it through."""
        for _ in range(TRIES):
            _, flow_id = (await self.house.repair())["next_flow"]
            if (await self.house.renew(flow_id, user))["reason"] == "reauth_successful":
                self.renewals += 1
                break

    def audit(self) -> None:
        """Compare the disk with what was issued last; then nobody need remember the day."""
        self.stale += len(ACCOUNTS) - len(self.ledger.stored())
        self.house.simulator.log.clear()
        forget_calls()

    def sum_up(self, days: int, early: Memory, late: Memory) -> Figures:
        """Count."""
        reauths = self.notices.about("signed_out", "config_entry_reauth")
        warnings = self.notices.about("ending_")
        return Figures(
            days=days,
            early=early,
            late=late,
            weather=self.weather.seen,
            refreshes=self.ledger.refreshes,
            most_at_once=self.ledger.most_at_once,
            restarts=self.restarts,
            renewals=self.renewals,
            # A reload clears a warning and raises it again; it is one as long as its date stands.
            warnings=len({(one.issue_id, str(one.translation_placeholders)) for one in warnings}),
            reauths=len(reauths),
            other_repairs=len(self.notices.shown) - len(warnings) - len(reauths),
            lost=self.stale + self.ledger.refusals["invalid_grant"],
            longest_trouble=self.longest_trouble,
        )
