"""What is left of an account that was removed or disabled: nothing; and what is chosen acts now."""

import asyncio
from collections.abc import Awaitable, Callable
import os
from pathlib import Path
from threading import Event
from time import sleep

from homeassistant.config_entries import ConfigEntryDisabler
import pytest

from .house import DOMAIN, House
from .preset_forms import playlist

HOUR = 3600


@pytest.fixture
def slow_disk(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Let what is written reach the disk only after a word."""
    word, fsync = Event(), os.fsync

    def slow(file: int) -> None:
        word.wait(20)
        fsync(file)

    monkeypatch.setattr("atomicwrites._proper_fsync", slow)
    return word


async def blinks_until(true: Callable[[], bool], most: int = 2000) -> None:
    """Let threads and sockets do their work, but no time pass, until it is true."""
    for _ in range(most):
        if true():
            return
        await asyncio.to_thread(sleep, 0.002)


def is_being_written(house: House) -> bool:
    """Tell whether something is on its way to the disk."""
    folder = Path(house.hass.config.path(".storage"))
    return any(path.name.startswith("tmp") for path in folder.iterdir())


def left(house: House) -> list[Path]:
    """List the files that are left of accounts."""
    files = Path(house.hass.config.path(".storage")).glob(f"{DOMAIN}*")
    return [path for path in files if "_requests." not in path.name]


async def remove(house: House) -> None:
    """Remove the account."""
    await house.hass.config_entries.async_remove(house.entry.entry_id)


async def disable(house: House) -> None:
    """Disable the account."""
    entries = house.hass.config_entries
    await entries.async_set_disabled_by(house.entry.entry_id, ConfigEntryDisabler.USER)


async def test_an_entry_that_is_removed_while_its_token_is_written_leaves_no_file(
    home: House, slow_disk: Event
) -> None:
    """A consent that was renewed a moment before is written after the removal began."""
    flow = await home.reconfigure("renew")
    signing_in = asyncio.ensure_future(home.renew(flow["flow_id"]))
    await blinks_until(lambda: is_being_written(home))
    removing = asyncio.ensure_future(remove(home))
    await blinks_until(removing.done, most=50)  # one that waits for the disk is not done yet
    slow_disk.set()
    await home.through(asyncio.wait([signing_in, removing]))
    await home.settle()
    assert removing.exception() is None
    assert left(home) == []


@pytest.fixture
async def read_only(home: House) -> House:
    """Open a house whose disk has taken no token for an hour, and says so."""
    path = home.vault
    path.unlink()
    path.mkdir()
    await home.pass_time(3700, step=60)
    assert [issue.translation_key for issue in home.issues] == ["not_stored"]
    return home


@pytest.mark.parametrize("way", [remove, disable], ids=["removed", "disabled"])
async def test_a_disk_that_cannot_be_written_keeps_no_repair_of_an_entry_that_is_gone(
    read_only: House, way: Callable[[House], Awaitable[None]]
) -> None:
    """Where its file cannot be deleted either, the rest of it goes all the same."""
    await read_only.through(way(read_only))
    await read_only.settle()
    assert read_only.issues == []
    assert read_only.flows == []


TROUBLES = {
    "not_registered": lambda house: house.simulator.scenarios.unregister("juniper"),
    "locked_out": lambda house: house.simulator.scenarios.exhaust_quota(20_000),
    "signed_out_revoked": lambda house: (
        house.simulator.scenarios.revoke("juniper"),
        house.simulator.scenarios.expire_access("juniper"),
    ),
}


@pytest.mark.parametrize("way", [remove, disable], ids=["removed", "disabled"])
@pytest.mark.parametrize("trouble", TROUBLES)
async def test_the_repairs_of_an_entry_that_is_disabled_or_removed_go(
    home: House, trouble: str, way: Callable[[House], Awaitable[None]]
) -> None:
    """Nobody can mend what is not used; they come back with it."""
    TROUBLES[trouble](home)
    await home.pass_time(300, step=5)
    (issue,) = home.issues
    assert str(issue.translation_key).startswith(trouble)
    await home.through(way(home))
    await home.settle()
    assert home.issues == []
    await home.pass_time(3700, step=60)
    assert home.issues == []


# Options act at once


async def test_a_device_that_is_hidden_is_gone_from_the_sources_at_once(home: House) -> None:
    """And back at once."""
    pocket = home.world.device("Pocket").id
    await home.configure("player", pace="default", hidden_devices=[pocket])
    await home.settle()
    assert home.player.attributes["source_list"] == ["Kitchen", "Living Room"]
    await home.configure("player", pace="default", hidden_devices=[])
    await home.settle()
    assert home.player.attributes["source_list"] == ["Kitchen", "Living Room", "Pocket"]


async def test_a_quicker_pace_acts_at_once(home: House) -> None:
    """Not after the half hour that a frugal night waits for its next look."""
    home.freezer.move_to("2026-11-24 10:00:00+00:00")  # two in the morning there
    await home.configure("player", pace="frugal")
    await home.pass_time(HOUR, step=60)
    await home.configure("player", pace="quick")
    await home.settle()
    home.simulator.log.clear()
    home.simulator.scenarios.phone_play("juniper", context=playlist(home).uri, device="Kitchen")
    await home.pass_time(200, step=5)
    assert home.player.state == "playing"


async def test_a_feature_without_its_permission_is_told_at_once(home: House) -> None:
    """The repair is there when the form is closed, and gone when the wish is taken back."""
    await home.configure("features", features=["queue"])
    await home.settle()
    assert [issue.translation_key for issue in home.issues] == ["permission_queue"]
    await home.configure("features", features=[])
    await home.settle()
    assert home.issues == []
