"""Look at everything for some minutes after an interruption, and say what is wrong."""

import asyncio
from math import inf

from homeassistant.config_entries import ConfigEntryDisabler

from .action import Action, idle
from .call import SHOWN_AFTER, Rehearsal, how_it_ends
from .heard import Heard, mixture
from .interruptions import OUTAGE, Interruption
from .leftovers import Instance
from .spotify import USER
from .stage import Stage

GRACE = 5.0
"""Seconds in which what is under way ends after an unload."""

RECOVERY = 60.0
"""Seconds after an outage in which everything is set right: the back-off may be half of it."""

MINUTES = 180.0
EPILOGUE = 16 * 60.0
"""Seconds in which even a frugal pace sees what is played elsewhere: it polls each 15 minutes."""


class Aftermath:
    """What is wrong after an interruption, in `wrong`."""

    def __init__(
        self,
        stage: Stage,
        action: Action,
        interruption: Interruption,
        goals: list[tuple[str, Rehearsal]],
    ) -> None:
        """Know the account as it is set up now, and what may come of it."""
        self.wrong: list[str] = []
        self.ended_at = inf
        self._stage = stage
        self._action = action
        self._interruption = interruption
        self._goals = goals
        self._instance = Instance(stage)

    async def watch(self) -> None:
        """Let time pass, and the speakers come back once nothing is on its way to them."""
        stage, interruption = self._stage, self._interruption
        await asyncio.sleep(GRACE)
        for device in stage.world.devices:
            if device.taken:
                stage.scenarios.return_device(USER, device.name)
        if interruption.unloads:
            self._check_timers_and_tasks()
        recovery = OUTAGE + RECOVERY if interruption.fails else SHOWN_AFTER
        await asyncio.sleep(self._action.tail + recovery)
        if not interruption.is_final:
            self._check_heard()
            self._check_shown()
        await self._check_lasting()
        if interruption.unloads:
            self._check_requests()
        if interruption.is_gone:
            self._check_repairs_and_files()
        if stage.is_known and not interruption.is_final:
            await self._live_on()

    def _check_heard(self) -> None:
        """Compare what is heard with what was before and what was asked."""
        ignored = frozenset({"item"} if self._action.any_item else ())
        if self._action.world is idle:  # nobody has ever seen how it was, so nothing puts it back
            ignored |= {"shuffle", "repeat"}
        goals = [(name, goal.after) for name, goal in self._goals]
        if mixed := mixture(Heard.of(self._stage.world), goals, ignored=ignored):
            self.wrong.append(f"heard: {mixed}")

    def _check_shown(self) -> None:
        self._compare_shown("shown wrong", *(goal.held for _, goal in self._goals))

    def _compare_shown(self, what: str, *held: dict[str, object]) -> None:
        """Compare what is shown with what is true, or is held for the next start."""
        if not self._stage.is_known or not self._stage.is_loaded:
            return
        shown = self._stage.misshown()
        false = [
            f"{name} {shown[name]}"
            for name in sorted(shown)
            if all(name not in one or one[name] != shown[name] for one in held)
        ]
        if false:
            self.wrong.append(f"{what}: {', '.join(false)}")

    def _check_timers_and_tasks(self) -> None:
        self.wrong += [f"timer left: {name}" for name in self._instance.timers()]
        self.wrong += [f"task left: {name}" for name in self._instance.tasks()]

    def _check_repairs_and_files(self) -> None:
        self.wrong += [f"repair left: {name}" for name in self._instance.repairs()]
        if not self._stage.is_known:
            self.wrong += [f"file left: {name}" for name in self._instance.files()]

    async def _check_lasting(self) -> None:
        """See that nothing changes any more."""
        heard = Heard.of(self._stage.world)
        await asyncio.sleep(MINUTES)
        if changed := Heard.of(self._stage.world).differences(heard):
            self.wrong.append(f"changes minutes later: {', '.join(sorted(changed))}")

    def _check_requests(self) -> None:
        """See what set out after the account had been unloaded."""
        trips = [one for one in self._stage.spotify.trips if one.left_at > self.ended_at]
        paths = [one.path.removeprefix("/v1/me/player/") for one in trips if one.is_command]
        commands = {"transfer" if path == "/v1/me/player" else path for path in paths}
        if commands:
            names = ", ".join(sorted(commands))
            self.wrong.append(f"commands after the {self._interruption.name}: {names}")
        elif trips and self._interruption.is_gone:
            self.wrong.append(f"requests after the {self._interruption.name}")

    async def _live_on(self) -> None:
        """See that what another person plays is shown, and that a command is obeyed."""
        stage, entries = self._stage, self._stage.hass.config_entries
        if stage.entry.disabled_by is ConfigEntryDisabler.USER:
            await entries.async_set_disabled_by(stage.entry.entry_id, None)
        frost = stage.playlist("First Frost").uri
        stage.scenarios.phone_play(USER, context=frost, device="Kitchen")
        stage.scenarios.phone_volume(USER, 22)
        await asyncio.sleep(EPILOGUE)
        self._compare_shown("music from elsewhere is shown wrong later")
        if not stage.is_loaded:
            self.wrong.append("does not come back")
            return
        command = asyncio.ensure_future(how_it_ends(stage.act("volume_set", volume_level=0.44)))
        await asyncio.wait([command], timeout=GRACE * 2)
        await asyncio.sleep(SHOWN_AFTER)
        is_obeyed = command.done() and not command.result()
        command.cancel()
        if not is_obeyed or stage.world.device("Kitchen").volume != 44:
            self.wrong.append("a later command is not obeyed")
        self._compare_shown("shown wrong after a later command")
