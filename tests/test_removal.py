"""Leaving: an account that is removed leaves nothing, one that is disabled says nothing."""

import asyncio
import os
from pathlib import Path
from threading import Event
import time
from typing import Any
from unittest.mock import patch

import atomicwrites
from homeassistant.config_entries import ConfigEntry, ConfigEntryDisabler, ConfigEntryState
from homeassistant.helpers import issue_registry as ir
import pytest

from .house import DOMAIN, House
from .notices import Notices

HOUR = 3600


def left_behind(house: House, entry: ConfigEntry, stored: dict[str, Any]) -> list[str]:
    """Name what is left of an entry in Home Assistant's storage; tokens are real files."""
    folder = Path(house.hass.config.path(".storage"))
    files = [path.name for path in folder.glob(f"{DOMAIN}.*")]
    files += [path.name for path in folder.glob(f"*{entry.entry_id}*")]
    return files + [key for key in stored if entry.entry_id in key]


async def remove(house: House) -> ConfigEntry:
    """Remove the first entry."""
    entry = house.entry
    await house.through(house.hass.config_entries.async_remove(entry.entry_id))
    return entry


async def disable(house: House, by: ConfigEntryDisabler | None = ConfigEntryDisabler.USER) -> None:
    """Disable the first entry, or enable it."""
    entries = house.hass.config_entries
    await house.through(entries.async_set_disabled_by(house.entry.entry_id, by))
    await house.settle()


async def test_nothing_is_left_of_an_account(home: House, hass_storage: dict[str, Any]) -> None:
    """Neither its token nor what was remembered, copies of damaged files included."""
    data = {"entity_id": home.player.entity_id, "name": "supper"}
    call = home.hass.services.async_call(
        DOMAIN, "snapshot", data, blocking=True, return_response=True
    )
    await home.through(call)
    copy = f"{DOMAIN}_moments.{home.entry.entry_id}.corrupt.2026-11-01T08:00:00+00:00"
    home.vault.with_name(copy).write_text("{")
    assert len([key for key in hass_storage if home.entry.entry_id in key]) > 0
    entry = await remove(home)
    await home.settle()
    await home.pass_time(2 * HOUR, step=60)
    assert left_behind(home, entry, hass_storage) == []
    assert not home.issues


async def test_a_renewal_that_ends_after_the_removal_writes_no_token(
    home: House, hass_storage: dict[str, Any]
) -> None:
    """However long Spotify took for it."""
    home.freezer.tick(HOUR)
    home.simulator.scenarios.hang(18, surface="token")
    home.simulator.log.clear()
    polling = asyncio.ensure_future(home.pass_time(0.1))
    while not home.simulator.log.requests:
        await asyncio.to_thread(time.sleep, 0.002)
    entry = await remove(home)
    await home.through(polling)
    await home.pass_time(120, step=5)
    assert left_behind(home, entry, hass_storage) == []
    assert not home.issues
    assert not home.flows


async def test_a_repair_that_was_ignored_does_not_outlive_its_account(home: House) -> None:
    """Home Assistant keeps what is ignored, and would know of the account for ever."""
    home.simulator.scenarios.unregister("juniper")
    await home.pass_time(60, step=5)
    (issue,) = home.issues
    registry = ir.async_get(home.hass)
    registry.async_ignore(issue.domain, issue.issue_id, ignore=True)
    await remove(home)
    assert (issue.domain, issue.issue_id) not in registry.issues


async def test_a_removal_during_a_sign_in_writes_no_token(
    home: House, hass_storage: dict[str, Any]
) -> None:
    """The dialog says so."""
    external = await home.submit(await home.reconfigure())
    entry = await remove(home)
    result = await home.consent(external, "juniper")
    assert (result["type"], result["reason"]) == ("abort", "entry_removed")
    await home.settle()
    assert left_behind(home, entry, hass_storage) == []


async def test_a_removal_waits_for_a_write_that_is_under_way(home: House) -> None:
    """Else the file would come back a moment later."""
    path, sync = home.vault, os.fsync
    writing, may_write = Event(), Event()

    def slow(descriptor: int) -> None:
        writing.set()
        may_write.wait()
        sync(descriptor)

    home.freezer.tick(HOUR)
    with patch.object(atomicwrites, "_proper_fsync", slow):
        polling = asyncio.ensure_future(home.pass_time(0.1))
        await asyncio.to_thread(writing.wait)
        removal = asyncio.ensure_future(remove(home))
        for _ in range(200):  # longer than Home Assistant waits for an unload
            await asyncio.to_thread(time.sleep, 0.002)
        may_write.set()
        await home.through(asyncio.wait([removal, polling]))
        await home.settle()
    removal.result()
    assert not path.exists()
    assert [one.name for one in path.parent.iterdir() if one.name.startswith("tmp")] == []


async def test_a_disk_that_cannot_be_written_keeps_no_repair(
    home: House, caplog: pytest.LogCaptureFixture
) -> None:
    """What can be removed is removed; each thing that cannot is told once."""
    home.simulator.scenarios.revoke("juniper")
    await home.pass_time(HOUR, step=300)
    assert home.issues

    def fail(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    with patch.object(Path, "unlink", fail):
        await remove(home)
        await home.settle()
    assert not home.issues
    assert not home.entries
    assert home.hass.data["persistent_notification"]
    assert caplog.text.count("cannot be deleted") == 1


async def test_an_account_can_be_connected_again_while_it_is_removed(home: House) -> None:
    """The new token stays."""
    flow = await home.submit(await home.start())
    await remove(home)
    assert (await home.consent(flow, "juniper"))["type"] == "create_entry"
    await home.settle()
    assert home.vault.exists()
    await home.pass_time(2 * HOUR, step=300)
    assert home.player.state == "idle"


# Disabled


async def test_a_disabled_account_has_no_repairs(home: House) -> None:
    """They come back with it, if they are still true."""
    home.simulator.scenarios.unregister("juniper")
    await home.notice()
    (issue,) = home.issues
    await disable(home)
    assert not home.issues
    await disable(home, None)
    await home.notice()
    assert [one.issue_id for one in home.issues] == [issue.issue_id]
    await disable(home)
    home.simulator.scenarios.calm()
    await disable(home, None)
    await home.notice()
    assert not home.issues


async def test_an_account_that_could_not_be_set_up_has_no_repairs_when_disabled(
    home: House,
) -> None:
    """Home Assistant unloads nothing then; signed out, it was not even trying again."""
    home.simulator.scenarios.revoke("juniper")
    await home.pass_time(HOUR, step=300)
    await home.restart_entry()
    assert home.entry.state is ConfigEntryState.SETUP_ERROR
    assert home.issues
    await disable(home)
    assert not home.issues
    await home.pass_time(2 * HOUR, step=300)
    assert not home.issues
    await disable(home, None)
    assert [one.translation_key for one in home.issues] == ["signed_out_revoked"]


async def test_an_account_that_waits_for_its_setup_keeps_its_repairs(home: House) -> None:
    """It is neither disabled nor well."""
    home.simulator.scenarios.unregister("juniper")
    await home.notice()
    await home.restart_entry()
    assert home.entry.state is ConfigEntryState.SETUP_RETRY
    await home.pass_time(300, step=5)
    assert [one.translation_key for one in home.issues] == ["not_registered"]
    await disable(home)
    assert not home.issues


async def test_a_reload_does_not_take_a_repair_away(home: House) -> None:
    """Nor show it anew: who ignored it has ignored it."""
    home.simulator.scenarios.unregister("juniper")
    await home.notice()
    notices = Notices(home.hass)
    await home.restart_entry()
    assert len(home.issues) == 1
    assert notices.shown == []


async def test_an_account_that_is_unloaded_has_no_repairs(home: House) -> None:
    """Nothing is left that could clear them."""
    home.simulator.scenarios.unregister("juniper")
    await home.notice()
    await home.through(home.hass.config_entries.async_unload(home.entry.entry_id))
    await home.settle()
    assert not home.issues
