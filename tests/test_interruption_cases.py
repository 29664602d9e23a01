"""What was seen to be left half done, each by a test that says how it has to be."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store
import pytest

from .interruption.action import elsewhere, paused, playing, preset
from .interruption.leftovers import Instance
from .interruption.scenario import ending, heard, live, reached, volume
from .interruption.spotify import USER
from .interruption.stage import Stage

pytestmark = pytest.mark.usefixtures("socket_enabled")

SOON = 10.0
"""Seconds after which everything must be as it shall be."""

OUTAGE = 30.0

type Way = Callable[[Stage, asyncio.Task[None]], Awaitable[None]]


# What starts playback undoes what it has changed, whatever stops it


async def tokens_fail(house: Stage, _: asyncio.Task[None]) -> None:
    """End the access token and answer to no renewal, for half a minute."""
    house.scenarios.expire_access(USER)
    house.scenarios.token_fault("html", None)
    asyncio.get_running_loop().call_later(OUTAGE, house.spotify.faults.remove)


async def newer_command(house: Stage, _: asyncio.Task[None]) -> None:
    """Play something else where it plays now."""
    await house.play(house.artist.uri)


async def newer_pause(house: Stage, _: asyncio.Task[None]) -> None:
    """Want silence after all."""
    await house.act("media_pause")


async def cancel(_: Stage, call: asyncio.Task[None]) -> None:
    """Give up the call, as `mode: restart` does."""
    call.cancel()


async def disable(house: Stage, _: asyncio.Task[None]) -> None:
    """Disable the account."""
    entries = house.hass.config_entries
    await entries.async_set_disabled_by(house.entry.entry_id, ConfigEntryDisabler.USER)


async def reload(house: Stage, _: asyncio.Task[None]) -> None:
    """Reload the account."""
    await house.hass.config_entries.async_reload(house.entry.entry_id)


async def remove(house: Stage, _: asyncio.Task[None]) -> None:
    """Remove the account."""
    await house.hass.config_entries.async_remove(house.entry.entry_id)


WAYS = [tokens_fail, newer_command, newer_pause, cancel, disable, reload, remove]
UNLOADS = [disable, reload, remove]

whatever_stops_it = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
whatever_unloads_it = pytest.mark.parametrize("way", UNLOADS, ids=lambda way: way.__name__)


@whatever_stops_it
def test_a_preset_that_is_stopped_before_it_fades_in_leaves_the_volume_as_it_was(way: Way) -> None:
    """The speaker does not stay at 3 %, and the music elsewhere is not touched by it."""

    async def scenario(house: Stage) -> None:
        elsewhere(house)
        await house.add(preset(fade_in=300)(house))
        call = asyncio.ensure_future(house.activate())
        await reached(house, "/volume")
        await way(house, call)
        await ending(call)
        await asyncio.sleep(OUTAGE * 3 if way is tokens_fail else SOON)
        assert volume(house) == 40
        assert heard(house)[2] == "Living Room"

    live(scenario)


async def stop_a_restored_pause(house: Stage, way: Way, request: str) -> None:
    """Restore a paused state over other music, and stop that as soon as a request was made."""
    paused(house)
    await house.add({})
    await house.act("snapshot", "evergreen_spotify", name="nap")
    house.scenarios.phone_play(USER, context=house.album.uri, device="Kitchen")
    await asyncio.sleep(SOON)
    call = asyncio.ensure_future(house.act("restore", "evergreen_spotify", name="nap"))
    await reached(house, request)
    await way(house, call)
    await ending(call)
    await asyncio.sleep(OUTAGE * 3 if way is tokens_fail else SOON)
    assert volume(house) == 40


@whatever_stops_it
def test_a_restore_of_a_pause_that_is_stopped_never_leaves_the_speaker_mute(way: Way) -> None:
    """It hushes the speaker for a moment; that moment ends, whatever happens in it."""

    async def scenario(house: Stage) -> None:
        await stop_a_restored_pause(house, way, "/volume")

    live(scenario)


@whatever_stops_it
def test_a_restore_of_a_pause_that_is_stopped_while_it_begins_ends_in_a_pause(way: Way) -> None:
    """What begins in silence is paused, unless somebody plays something newer."""

    async def scenario(house: Stage) -> None:
        await stop_a_restored_pause(house, way, "/play")
        assert house.world.now().session.playing is (way is newer_command)

    live(scenario)


@whatever_unloads_it
def test_a_fade_that_is_cut_off_by_an_unload_leaves_no_whisper(way: Way) -> None:
    """An alarm at 3 % wakes nobody: it is as loud as before, or as asked."""

    async def scenario(house: Stage) -> None:
        await house.add(preset(fade_in=300)(house))
        call = asyncio.ensure_future(house.activate())
        assert await ending(call) is None
        await asyncio.sleep(60)
        await way(house, call)
        await asyncio.sleep(SOON)
        assert volume(house) in {40, 35}

    live(scenario)


# Nothing of an entry acts after its unload


@whatever_unloads_it
def test_a_preset_that_waits_for_its_speaker_starts_nothing_after_an_unload(way: Way) -> None:
    """Its call ends at once, with a clear error or as cancelled; then the speaker appears."""

    async def scenario(house: Stage) -> None:
        await house.add(preset()(house))
        house.scenarios.take_device(USER, "Kitchen")
        call = asyncio.ensure_future(house.activate())
        await asyncio.sleep(60)  # then it is called every ten seconds
        began_at = asyncio.get_running_loop().time()
        await way(house, call)
        assert asyncio.get_running_loop().time() - began_at < 2
        assert call.done()
        error = None if call.cancelled() else call.exception()
        assert call.cancelled() or error is not None
        assert error is None or (isinstance(error, HomeAssistantError) and error.translation_key)
        sent = len(house.commands())
        house.scenarios.return_device(USER, "Kitchen")
        await asyncio.sleep(320)
        assert house.commands()[sent:] == []
        assert heard(house)[1] is False

    live(scenario)


def test_turned_off_after_a_reload_no_waiting_preset_starts_music() -> None:
    """The reload has ended it, and who turns off has the last word anyway."""

    async def scenario(house: Stage) -> None:
        await house.add(preset()(house))
        house.scenarios.take_device(USER, "Kitchen")
        call = asyncio.ensure_future(house.activate())
        await asyncio.sleep(SOON)
        await reload(house, call)
        await house.act("turn_off")
        house.scenarios.return_device(USER, "Kitchen")
        await asyncio.sleep(320)
        assert call.done()
        assert heard(house)[1] is False

    live(scenario)


@whatever_unloads_it
def test_a_check_that_is_due_does_not_outlive_its_entry(way: Way) -> None:
    """Each command is followed by one."""

    async def scenario(house: Stage) -> None:
        playing(house)
        await house.add({})
        instance = Instance(house)
        call = asyncio.ensure_future(house.act("media_next_track"))
        await ending(call)
        await way(house, call)
        assert instance.timers() == []

    live(scenario)


@pytest.mark.parametrize("way", [disable, remove], ids=lambda way: way.__name__)
def test_an_answer_that_outlasts_an_unload_is_not_remembered(way: Way) -> None:
    """An unload waits five seconds for it; what it tells then is nobody's any more."""

    async def scenario(house: Stage) -> None:
        playing(house)
        await house.add({})
        instance = Instance(house)
        elsewhere(house)
        house.scenarios.hang(8, surface="api")
        call = asyncio.ensure_future(house.act("snapshot", "evergreen_spotify", name="nap"))
        await asyncio.sleep(1)
        await way(house, call)
        assert isinstance(await ending(call), HomeAssistantError)
        await asyncio.sleep(SOON)
        assert instance.timers() == []
        if way is remove:
            assert instance.files() == []

    live(scenario)


def test_a_removal_waits_for_what_is_being_remembered() -> None:
    """Else the file would come back a moment later."""
    write = Store[Any]._async_write_data

    async def slowly(store: Store[Any], data: dict[str, Any]) -> None:
        await asyncio.sleep(SOON if "_moments." in store.key else 0)
        await write(store, data)

    async def scenario(house: Stage) -> None:
        playing(house)
        await house.add({})
        instance = Instance(house)
        with patch.object(Store, "_async_write_data", slowly):
            call = asyncio.ensure_future(house.act("snapshot", "evergreen_spotify", name="nap"))
            await asyncio.sleep(1)
            await remove(house, call)
            await ending(call)
            await asyncio.sleep(2 * SOON)
        assert instance.files() == []

    live(scenario)


@pytest.mark.parametrize("moment", ["", "/shuffle"], ids=["while it polls", "between commands"])
@whatever_unloads_it
def test_no_timer_task_or_file_outlives_an_entry(way: Way, moment: str) -> None:
    """Neither at once nor later, also if it is unloaded in the middle of a call."""

    async def scenario(house: Stage) -> None:
        elsewhere(house)
        await house.add(preset(fade_in=300)(house))
        instance = Instance(house)
        call = asyncio.ensure_future(house.activate())
        if moment:
            await reached(house, moment)
        else:
            await asyncio.sleep(0.02)
        await way(house, call)
        for seconds in (SOON, 60):
            await asyncio.sleep(seconds)
            assert instance.timers() == []
            assert instance.tasks() == []
        if way is remove:
            assert instance.files() == []

    live(scenario)
