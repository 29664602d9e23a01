"""Random evenings: what a house, its people and Spotify do, in any order and all at once."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
import gc
from itertools import chain
from time import sleep
from typing import Any

import freezegun
from homeassistant.exceptions import HomeAssistantError
from hypothesis import HealthCheck, settings, strategies as st

from .house import DOMAIN, House
from .ledger import Ledger
from .notices import Notices
from .patience import Patience
from .simulator.people import Grant

# It gives up to look for a smaller plan after minutes, and must not take ours for its own.
freezegun.configure(extend_ignore_list=["hypothesis"])

USER = "juniper"
HOUR = 3600
# The longest back-off is a quarter of an hour and a fifth.
RECOVERY = 1200
GLANCE = 0.02


@dataclass
class Evening:
    """Start things without waiting for them, and see whether the authorization bears it."""

    house: House
    ledger: Ledger = field(init=False)
    notices: Notices = field(init=False)
    patience: Patience = field(init=False)
    grant: Grant | None = None
    is_revoked: bool = False
    unhandled: list[str] = field(default_factory=list)
    tasks: list[asyncio.Task[object]] = field(default_factory=list)
    commands: list[asyncio.Task[object]] = field(default_factory=list)

    async def live(self, plan: list[tuple[str, str]]) -> None:
        """Take each step of a plan, pause after it, and look; then all must be well again."""
        await self.begin()
        for step, pause in plan:
            await STEPS[step](self)
            await PAUSES[pause](self)
            self.look()
        await self.end()

    async def begin(self) -> None:
        """Connect the account in a house that remembers nothing."""
        self.patience = Patience(self.house)
        self.house.simulator.faults.remove()
        await self.patience.settle()
        for entry in self.house.entries:
            await self.patience.wait(self.house.hass.config_entries.async_remove(entry.entry_id))
        self.forget()
        self.house.simulator.log.clear()
        self.ledger = Ledger(self.house.simulator, self.house.hass.config.config_dir)
        self.notices = Notices(self.house.hass)
        self.house.hass.loop.set_exception_handler(
            lambda _, context: self.unhandled.append(f"{context['message']} {context}")
        )
        self.house.simulator.scenarios.phone_play(USER, device="Kitchen")
        await self.house.connect(USER)
        self.note_sign_in()

    async def end(self) -> None:
        """Let everything come to rest, and mend what people have broken."""
        await self.rest()
        self.house.simulator.faults.remove("hang", "token html", "token reset", "spurious 401")
        await self.load()
        await self.rest()
        await self.recover()
        if self.is_revoked:
            await self.repair()
        await self.hour()
        await self.recover()
        gc.collect()  # only then it shows that nobody has looked at an exception
        self.look()
        assert self.house.issues == []
        assert self.house.flows == []
        assert self.ledger.stored() == [self.grant]
        await self.patience.end()

    async def recover(self) -> None:
        """Let time pass until it is known how things are."""
        await self.poll()
        await self.patience.settle()
        for _ in range(RECOVERY // 61):
            if self.house.issues if self.is_revoked else self.house.player.state != "unavailable":
                break
            await self.poll()
            await self.patience.settle()
        else:
            raise AssertionError(self.house.player.state, self.house.issues)

    def look(self) -> None:
        """See what must hold at any moment."""
        assert self.unhandled == []
        assert self.ledger.most_at_once <= 1
        assert self.ledger.used_unstored == 0
        assert self.is_revoked or not self.notices.shown
        assert {issue.domain for issue in self.notices.shown} <= {DOMAIN}

    async def rest(self) -> None:
        """Wait for all that was started; a person may be told no, and nothing else."""
        await self.patience.settle()
        results = await self.patience.wait(_all(self.tasks))
        self.tasks.clear()
        self.commands.clear()
        for result in results:
            if isinstance(result, BaseException):
                assert isinstance(result, HomeAssistantError | asyncio.CancelledError), result

    # What a house does

    async def poll(self) -> None:
        """Let the next poll come."""
        await self.tick(61)

    async def hour(self) -> None:
        """Let the access token run out."""
        await self.tick(HOUR + 1)

    async def tick(self, seconds: float) -> None:
        """Let time pass; who has sent a request would give it up before its answer is read."""
        await self.patience.settle()
        self.house.freezer.tick(seconds)

    async def command(self) -> None:
        """Press a button."""
        data = {"entity_id": self.house.player.entity_id, "shuffle": True}
        call = self.house.hass.services.async_call(
            "media_player", "shuffle_set", data, blocking=True
        )
        self.commands.append(self.start(call))

    async def late_command(self) -> None:
        """Press a button when the access token has run out."""
        await self.hour()
        await self.command()

    async def cancel(self) -> None:
        """Give up all buttons."""
        for command in self.commands:
            command.cancel()

    async def reload(self) -> None:
        """Reload the entry."""
        self.start(self.house.hass.config_entries.async_reload(self.house.entry.entry_id))

    async def unload(self) -> None:
        """Unload the entry."""
        self.start(self.house.hass.config_entries.async_unload(self.house.entry.entry_id))

    async def load(self) -> None:
        """Set the entry up."""
        self.start(self.house.hass.config_entries.async_setup(self.house.entry.entry_id))

    async def restart(self) -> None:
        """Come back with nothing but the disk."""
        await self.rest()
        await self.unload()
        await self.rest()
        self.forget()
        await self.load()

    def forget(self) -> None:
        """Forget what the integration has in memory."""
        data = self.house.hass.data
        for key in [key for key in data if str(key).startswith(DOMAIN)]:
            del data[key]

    def start(self, doing: Coroutine[Any, Any, object]) -> asyncio.Task[object]:
        """Begin something."""
        task = asyncio.ensure_future(doing)
        self.tasks.append(task)
        return task

    # What Spotify does

    async def calm(self) -> None:
        """Do nothing."""

    async def expire(self) -> None:
        """Take the access token back before its time."""
        self.house.simulator.scenarios.expire_access(USER)

    async def false_401(self) -> None:
        """Refuse a good access token twice."""
        self.house.simulator.scenarios.spurious_401(2)

    async def hang(self) -> None:
        """Take long for a refresh, but not longer than one waits for it."""
        if all(fault.name != "hang" for fault in self.house.simulator.faults.live()):
            self.house.simulator.scenarios.hang(12, surface="token")

    async def fail(self) -> None:
        """Fail twice."""
        self.house.simulator.scenarios.token_fault("html", 2)

    async def reset(self) -> None:
        """Cut the connection, before anything is rotated."""
        self.house.simulator.scenarios.token_fault("reset")

    # What people do

    async def revoke(self) -> None:
        """Remove the app at Spotify."""
        self.house.simulator.scenarios.revoke(USER)
        self.is_revoked = True

    async def renew(self) -> None:
        """Consent anew before the end."""
        await self.sign_in((await self.house.reconfigure("renew"))["flow_id"])

    async def repair(self) -> None:
        """Mend what is shown, if anything is."""
        if self.house.issues:
            _, flow_id = (await self.house.repair())["next_flow"]
            await self.sign_in(flow_id)

    async def sign_in(self, flow_id: str) -> None:
        """Consent; only Spotify's own trouble may stand in the way."""
        reason = (await self.house.renew(flow_id, USER))["reason"]
        if reason not in {"token_unavailable", "cannot_connect"}:
            assert reason in {"reauth_successful", "reconfigure_successful"}
            self.note_sign_in()

    def note_sign_in(self) -> None:
        """Expect the newest consent on the disk, and no repair any more."""
        self.grant = self.house.simulator.accounts.grants[-1]
        self.is_revoked = False
        self.notices.shown.clear()


async def _all(tasks: list[asyncio.Task[object]]) -> list[object]:
    return await asyncio.gather(*tasks, return_exceptions=True)


async def _nothing(_: Evening) -> None:
    """Go on at once."""


async def _blink(_: Evening) -> None:
    for _turn in range(5):
        await asyncio.sleep(0)


async def _glance(_: Evening) -> None:
    await asyncio.to_thread(sleep, GLANCE)


async def _moment(evening: Evening) -> None:
    await _glance(evening)
    evening.house.freezer.tick(1.1)
    await _glance(evening)


async def _while(evening: Evening) -> None:
    await evening.patience.settle()
    assert evening.grant in evening.ledger.stored()


type Action = Callable[[Evening], Awaitable[None]]

TROUBLES = (
    Evening.calm,
    Evening.expire,
    Evening.false_401,
    Evening.hang,
    Evening.fail,
    Evening.reset,
    Evening.revoke,
)
NEEDS = (Evening.poll, Evening.hour, Evening.command, Evening.late_command)
DISTURBANCES = (
    Evening.calm,
    Evening.cancel,
    Evening.reload,
    Evening.unload,
    Evening.load,
    Evening.restart,
    Evening.renew,
    Evening.repair,
)
STEPS: dict[str, Action] = {
    action.__name__: action for action in (*TROUBLES, *NEEDS, *DISTURBANCES)
}
PAUSES: dict[str, Action] = {
    "nothing": _nothing,
    "blink": _blink,
    "glance": _glance,
    "moment": _moment,
    "while": _while,
}


def _one_of(actions: tuple[Action, ...]) -> st.SearchStrategy[tuple[str, str]]:
    names = [action.__name__ for action in actions]
    return st.tuples(st.sampled_from(names), st.sampled_from(list(PAUSES)))


# In each scene somebody needs a token while there is trouble, and is disturbed while waiting.
_scenes = st.tuples(_one_of(TROUBLES), _one_of(NEEDS), _one_of(DISTURBANCES), _one_of(DISTURBANCES))
plans = st.lists(_scenes, min_size=1, max_size=5).map(lambda scenes: list(chain(*scenes)))

# The house is the same for all plans, and what it takes for time is none of hypothesis's business.
RULES = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
