"""Start what was asked for: choose the speaker, wake it, plan, send, and check that it plays."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from homeassistant.core import Context

from ..const import CONF_USER_ID
from ..coordinator import SpotifyCoordinator
from ..state.overlap import Ticket
from ..state.pending import StartOptions
from ..webapi.commands import SetShuffle, Transfer
from ..webapi.errors import (
    DeviceAsleepError,
    DeviceNotFoundError,
    DeviceRestrictedError,
    NoActiveDeviceError,
    SilentError,
    SpotifyError,
    TransientError,
)
from ..webapi.models import Device
from .draw import async_draw_index
from .heard import Claim, async_is_silent
from .linked_player import LinkedPlayer
from .plan import Known, Plan, make_plan
from .request import PlayRequest
from .settings_undo import SettingsUndo
from .target import async_choose_device
from .transaction import MODES_DELAY, Transaction

WAKE_TIMEOUT: Final = 6.0
"""Seconds for which a sleeping device is tried."""

SHORTEST_PAUSE: Final = 2.0
LONGEST_PAUSE: Final = 10.0
"""Seconds between two attempts to wake a device, growing with each."""


type Decide = Callable[[Known], Awaitable[PlayRequest]]
type OnSound = Callable[[PlayRequest, Known], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How to start: on a `device`, through a `linked_player`, waiting for a speaker to wake.

    With `polls` the player and the device are polled first. Where nothing `is_heard` in the end,
    no linked player is turned on. A start that stays silent is repeated, `tries` in all.
    `on_sound` is called once Spotify has taken the audible command. The `context` is that of the
    action that asked for it.
    """

    device: Device | None = None
    linked_player: LinkedPlayer | None = None
    wake_timeout: float = WAKE_TIMEOUT
    polls: bool = False
    is_heard: bool = True
    tries: int = 2
    on_sound: OnSound | None = None
    context: Context | None = None


class Start:
    """One start of playback."""

    def __init__(self, coordinator: SpotifyCoordinator, ticket: Ticket) -> None:
        """Initialize a start, whose request overrides earlier choices."""
        self._coordinator = coordinator
        self._pending = coordinator.pending
        self._ticket = ticket
        self._asked = ticket.choices
        self._prepared: str | None = None
        self._calls = 0
        self._claim: Claim | None = None
        self._decided: PlayRequest | None = None
        self._device: Device | None = None
        self._request = PlayRequest()
        self._settings = SettingsUndo(coordinator)
        self._refused: SpotifyError | None = None

    async def async_run(self, decide: Decide, how: How) -> None:
        """Start what `decide` returns; if then nothing plays, try again.

        Raises SpotifyError where it fails, and what the ticket or a linked player raises; then
        nothing is left half done.
        """
        async with self._settings:
            for _ in range(how.tries):
                self._decided = None
                first = await self._async_start(decide, how)
                if not await self._async_is_silent():
                    break
                self._settings.note_silence()
                # Earlier choices are used up by now.
                decide, how = as_asked(first), replace(how, device=self._device)
            else:
                raise SilentError
        if self._refused:
            raise self._refused

    async def _async_is_silent(self) -> bool:
        """Return whether nothing plays although Spotify took the command."""
        claim = self._claim
        return claim is not None and await async_is_silent(self._coordinator, self._ticket, claim)

    async def _async_start(self, decide: Decide, how: How) -> PlayRequest:
        """Start, and then do what was chosen meanwhile; return what was started."""
        with self._coordinator.commands.starting():
            used = await self._async_until_awake(decide, how)
            request = self._request
            while self._pending.since(used).set_fields():
                late = as_asked(PlayRequest(is_paused=request.is_paused))
                how = How(device=how.device, is_heard=how.is_heard, context=how.context)
                self._asked, self._decided = used, None
                used = await self._async_until_awake(late, how)
        self._coordinator.async_update_listeners()
        return request

    async def _async_until_awake(self, decide: Decide, how: How) -> int:
        """Start once the device is awake; return the number of the last choice that was used."""
        waited = 0.0
        while True:
            number = self._pending.latest
            try:
                await self._async_once(decide, how)
            except DeviceNotFoundError as err:
                if waited >= how.wake_timeout:
                    raise DeviceAsleepError from err
                self._calls += 1
                how = replace(how, polls=False)  # a call costs one request
            else:
                self._pending.use(number)
                return number
            left = how.wake_timeout - waited
            pause = max(SHORTEST_PAUSE, min(waited / 3, LONGEST_PAUSE, left))
            await self._ticket.sleep(pause)
            waited += pause

    async def _async_once(self, decide: Decide, how: How) -> None:
        coordinator, devices = self._coordinator, self._coordinator.devices
        device = await self._async_device(how)
        coordinator.commands.target_id = device.id
        await self._async_prepare(device, how)
        is_fresh = how.polls and await self._async_poll(device)
        known = Known(
            playback=coordinator.data.playback,
            device=devices.device(device.id) or device,
            is_volume_fresh=is_fresh,
            is_asleep=devices.name_of(device.id) in devices.asleep,
            place=coordinator.places.latest,
            user_id=coordinator.config_entry.data[CONF_USER_ID],
        )
        if self._decided is None:
            self._decided = await decide(known)
        request = self._with_choices(self._decided)
        if (by_hand := self._ticket.volumes.get(device.id)) is not None:
            request = replace(request, volume=by_hand)
        on_sound = partial(how.on_sound, request, known) if how.on_sound else None
        # The volume may wake it, at first; a transfer, which wakes any device, every other time.
        wakes = self._calls % 2 == 1 and (self._calls > 1 or not known.before.is_playing)
        try:
            plan = make_plan(request, known, wakes=wakes)
            plan = await self._async_send(plan, request, known, on_sound)
        except DeviceRestrictedError:
            if not known.is_stuck:
                raise
            plan = make_plan(request, known, moves=True)
            plan = await self._async_send(plan, request, known, on_sound)
        self._device, self._request = known.device, request
        is_heard = plan.sounds and not request.is_paused
        self._claim = Claim(plan.sounds[0], known.before) if is_heard else None

    async def _async_device(self, how: How) -> Device:
        """Return the device to start on; the latest choice counts."""
        newer, chosen = self._pending.since(self._asked), self._pending.chosen
        device = self._known(newer) or how.device or self._known(chosen)
        return device or await async_choose_device(self._coordinator)

    def _known(self, options: StartOptions) -> Device | None:
        """Return the chosen device as it is known now, None where it cannot be chosen any more."""
        devices, device_id = self._coordinator.devices, options.device_id or ""
        return devices.device(device_id) if devices.name_of(device_id) else None

    def _with_choices(self, request: PlayRequest) -> PlayRequest:
        """Return the request, completed by what was chosen; the latest choice counts."""
        newer, chosen = (
            {name: value for name, value in options.set_fields().items() if name != "device_id"}
            for options in (self._pending.since(self._asked), self._pending.chosen)
        )
        missing = {name: value for name, value in chosen.items() if getattr(request, name) is None}
        return replace(request, **missing | newer)

    async def _async_prepare(self, device: Device, how: How) -> None:
        """Prepare, once, the linked player of a device."""
        linked = how.linked_player or LinkedPlayer.of(self._coordinator, device)
        if how.is_heard and linked is not None and self._prepared != linked.entity_id:
            await linked.async_prepare(self._coordinator.hass, self._ticket, how.context)
            self._prepared = linked.entity_id

    async def _async_poll(self, device: Device) -> bool:
        """Poll the player and, unless it is in use, the device; return whether it is known."""
        was_in_use = self._coordinator.data.device_id == device.id
        _, is_known = await asyncio.gather(
            self._coordinator.async_poll_now(), self._async_find(device)
        )
        # The player has no volume of a device whose session has ended meanwhile.
        return await self._async_find(device) if was_in_use else is_known

    async def _async_find(self, device: Device) -> bool:
        if self._coordinator.data.device_id == device.id:
            return True
        try:
            await self._coordinator.async_refresh_devices()
        except TransientError:  # settings that are unknown are sent
            return False
        return True

    async def _async_send(
        self,
        plan: Plan,
        request: PlayRequest,
        known: Known,
        on_sound: Callable[[], None] | None,
    ) -> Plan:
        """Send the commands of a plan; return the plan that was carried out in the end."""
        self._refused = None
        self._settings.begin_sending()
        transaction = Transaction(self._coordinator, self._ticket, known.undo, on_sound)
        try:
            async with transaction:
                await self._async_quiet(transaction, plan, known)
                late = [*plan.late, *await transaction.modes(plan.modes)]
                is_drawn = plan.is_drawn and any(isinstance(one, SetShuffle) for one in late)
                if is_drawn:
                    plan = await self._async_draw(request, known, plan)
                    await transaction.quiet(plan.quiet)
                await transaction.sound(plan.sounds, plan.loud, [*late, *plan.after])
                await transaction.finish(delay=MODES_DELAY if late or plan.has_late_modes else 0)
        except NoActiveDeviceError as err:
            if request.is_paused or not transaction.is_heard:
                raise
            self._refused = err  # Whether anything plays is found out next.
        self._settings.end_sending(transaction.settings_undone)
        return plan

    async def _async_quiet(self, transaction: Transaction, plan: Plan, known: Known) -> None:
        """Send inaudible commands; at the first attempt wake the device by a transfer, too."""
        try:
            await transaction.quiet(plan.quiet)
        except DeviceNotFoundError:
            if self._calls == 0:  # not every command wakes every device
                await transaction.quiet([Transfer(known.device, play=False)])
            raise

    async def _async_draw(self, request: PlayRequest, known: Known, plan: Plan) -> Plan:
        """Return a plan that begins with a random track, since shuffle cannot be set first.

        What `plan` has to send besides, such as a volume at the same time, is kept.
        """
        index = None
        if request.media is not None:
            index = await async_draw_index(self._coordinator, request.media)
        if index is None:
            return make_plan(replace(request, shuffle=None, skips=True), known)
        drawn = make_plan(replace(request, index=index), known)
        return replace(drawn, quiet=(), loud=plan.loud)


def as_asked(request: PlayRequest) -> Decide:
    """Return a function that always decides on this request."""

    async def decide(_known: Known) -> PlayRequest:
        return request

    return decide
