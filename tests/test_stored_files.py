"""Files that may be lost: whatever is in them, the account loads, and what is good is used."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import json
import pytest

from .house import DOMAIN, House, Json
from .interruption.scenario import live
from .interruption.stage import Stage
from .simulator import CLIENT_ID
from .simulator.catalogue import Playlist

HOUR = 3600

FILES = ("player", "moments", "requests")


def name_of(house: House, kind: str) -> str:
    """Return the name of a file of the first account."""
    return f"{DOMAIN}_{kind}.{CLIENT_ID if kind == 'requests' else house.entry.entry_id}"


async def snapshot(house: House, action: str = "snapshot", name: str = "supper") -> Json:
    """Save what is on, or bring it back."""
    data = {"entity_id": house.player.entity_id, "name": name}
    call = house.hass.services.async_call(DOMAIN, action, data, blocking=True, return_response=True)
    return await house.through(call) or {}


async def begin_anew(house: House) -> None:
    """Load the first entry as after a restart."""
    house.hass.data.pop(f"{DOMAIN}_governors", None)
    house.hass.data.pop(f"{DOMAIN}_caches", None)
    await house.through(house.hass.config_entries.async_setup(house.entry.entry_id))
    await house.settle()


async def unload(house: House) -> None:
    """Unload the first entry; what was to be stored is."""
    await house.through(house.hass.config_entries.async_unload(house.entry.entry_id))
    await house.pass_time(40, step=10)


def copies(folder: Path) -> list[Path]:
    """List the damaged files that were kept aside."""
    return list(folder.glob("*.corrupt*"))


DAMAGE = {
    "empty": b"",
    "cut off": b'{"version": 1, "data": {"na',
    "null": b"null",
    "a list": b"[]",
    "deep": b"[" * 100_000,
    "no text": b"\xff\xfe\x00",
    "zeros": b"\0" * 4096,
    "no data": b'{"version": 1, "minor_version": 1, "key": "x"}',
    "data of null": b'{"version": 1, "minor_version": 1, "key": "x", "data": null}',
    "no version": b'{"data": {}}',
    "a later version": b'{"version": 2, "minor_version": 1, "key": "x", "data": {"names": 1}}',
    "a version in words": b'{"version": "one", "data": {}}',
    "huge": b'{"version": 1, "data": {"later": "' + b"x" * 10_000_000 + b'"}}',
}


@pytest.mark.parametrize("content", DAMAGE.values(), ids=DAMAGE)
async def test_a_file_that_cannot_be_read_is_an_empty_one(
    home: House, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    """With one line in the log for each, and no repair that asks for a backup."""
    await unload(home)
    folder = Path(home.hass.config.path(".storage"))
    for kind in FILES:
        (folder / name_of(home, kind)).write_bytes(content)
    caplog.clear()
    await begin_anew(home)
    assert home.player.state == "idle"
    assert caplog.text.count("cannot be read and counts as empty") == len(FILES)
    assert not home.issues
    assert copies(folder) == []


@pytest.mark.usefixtures("socket_enabled")
def test_a_disk_that_fails_while_a_file_is_read_keeps_no_account_away() -> None:
    """A look before was still good; the next try may fail."""

    def fail(*_: object) -> None:
        raise HomeAssistantError

    async def scenario(house: Stage) -> None:
        await house.add({})
        with patch.object(json, "load_json", fail):
            await house.hass.config_entries.async_reload(house.entry.entry_id)
        assert house.is_loaded

    live(scenario)


async def test_a_file_that_the_disk_does_not_give_is_an_empty_one(home: House) -> None:
    """The token is another matter."""
    await unload(home)
    folder = Path(home.hass.config.path(".storage"))
    for kind in FILES:
        (folder / name_of(home, kind)).mkdir()
    await begin_anew(home)
    assert home.player.state == "idle"


def everywhere(change: Callable[[Json], object]) -> Callable[[Any], Any]:
    """Return what changes each mapping in a content, the inner ones first."""

    def changed(content: Any) -> Any:
        if isinstance(content, list):
            return [changed(one) for one in content]
        if isinstance(content, dict):
            return change({key: changed(value) for key, value in content.items()})
        return content

    return changed


def each(value: object) -> Callable[[Any], Any]:
    """Return what puts something else in the place of each value that is no container."""

    def changed(content: Any) -> Any:
        if isinstance(content, list):
            return [changed(one) for one in content]
        if isinstance(content, dict):
            return {key: changed(one) for key, one in content.items()}
        return value

    return changed


CHANGES: dict[str, Callable[[Any], Any]] = {
    "one key more everywhere": everywhere(lambda content: content | {"later": {"deep": [1]}}),
    "the first key less everywhere": everywhere(lambda content: dict(list(content.items())[1:])),
    "the last key less everywhere": everywhere(lambda content: dict(list(content.items())[:-1])),
    "nothing": lambda _: {},
    "null everywhere": each(None),
    "numbers everywhere": each(7),
    "fractions everywhere": each(-1e300),
    "words everywhere": each("Zürich \u2603"),
    "lists everywhere": each([[]]),
    "null for lists and mappings": dict.fromkeys,
    "words for lists and mappings": lambda content: dict.fromkeys(content, "x"),
    "lists for mappings": lambda content: {
        key: list(value) if isinstance(value, dict) else {} for key, value in content.items()
    },
    "huge lists": lambda content: {
        key: value * 3000 if isinstance(value, list) else value for key, value in content.items()
    },
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_a_file_with_more_or_less_in_it_loads(
    playing: House, hass_storage: dict[str, Any], change: Callable[[Any], Any]
) -> None:
    """Whoever wrote it: a later version, an earlier one, or a hand."""
    await snapshot(playing)
    await unload(playing)
    for kind in FILES:
        file = hass_storage[name_of(playing, kind)]
        file["data"] = change(file["data"])
    await begin_anew(playing)
    assert playing.player.state == "playing"
    assert "Kitchen" in playing.player.attributes["source_list"]
    with suppress(HomeAssistantError):  # it may be lost
        await snapshot(playing, "restore")
    await snapshot(playing)
    await playing.pass_time(60, step=5)
    assert playing.player.state == "playing"


async def test_what_is_good_in_a_file_outlives_what_is_not(
    home: House, hass_storage: dict[str, Any]
) -> None:
    """Entries are left out one by one."""
    playlist = home.simulator.catalogue.named(Playlist, "Morning Fog")
    home.simulator.scenarios.phone_play("juniper", context=playlist.uri, device="Kitchen")
    await home.notice()
    await snapshot(home)
    await unload(home)
    for kind, key in (("player", "devices"), ("player", "places"), ("moments", "moments")):
        entries = hass_storage[name_of(home, kind)]["data"][key]
        entries[:0] = [None, 7, "x", [], {}, {"id": 3, "name": "supper", "item_uri": 7}]
    odd = {"device_id": 7, "volume": "loud", "shuffle": "on", "repeat": "often"}
    hass_storage[name_of(home, "player")]["data"]["pending"] = odd
    for name in ("Kitchen", "Living Room", "Pocket"):
        home.simulator.scenarios.take_device("juniper", name)
    await begin_anew(home)
    assert home.player.attributes["source_list"] == ["Kitchen", "Living Room", "Pocket"]
    home.simulator.scenarios.return_device("juniper", "Kitchen")
    await snapshot(home, "restore")
    assert home.heard[2] == "Kitchen"


async def test_of_many_stored_devices_and_requests_few_are_taken(
    playing: House, hass_storage: dict[str, Any]
) -> None:
    """Who wrote them need not have counted."""
    await unload(playing)
    devices = hass_storage[name_of(playing, "player")]["data"]["devices"]
    devices[:0] = [devices[0] | {"id": f"{one:040x}", "name": f"S{one}"} for one in range(2000)]
    spans = hass_storage[name_of(playing, "requests")]["data"]["cap"]["spans"]
    spans[:0] = [[begin, end, 1, 1] for begin, end, *_ in spans[:1] * 2000]
    await begin_anew(playing)
    assert playing.player.state == "playing"
    assert len(playing.player.attributes["source_list"]) < 60
    assert "Kitchen" in playing.player.attributes["source_list"]
    assert (await playing.schedule())["last_24_hours"] < 200


async def test_options_that_another_version_wrote_are_left_out(home: House) -> None:
    """Features that are not known, devices that are none."""
    options = {
        "features": ["library", "telepathy", None, 7],
        "hidden_devices": [None, ["x"], 7],
        "default_device": 7,
        "later": {},
    }
    home.hass.config_entries.async_update_entry(home.entry, options=options)
    await home.restart_entry()
    assert home.player.state == "idle"
    assert "Kitchen" in home.player.attributes["source_list"]
    step = await home.configure("features")
    assert step["data_schema"][0]["default"] == ["library"]
    home.hass.config_entries.async_update_entry(home.entry, options=dict.fromkeys(options))
    await home.restart_entry()
    assert home.player.state == "idle"


async def test_of_more_than_fifty_awake_devices_each_can_be_chosen(home: House) -> None:
    """What is awake is not forgotten."""
    kitchen = home.world.device("Kitchen")
    for number in range(70):
        like = replace(kitchen, id=f"{number:040x}", name=f"Speaker {number}")
        home.world.devices.append(like)
    await home.restart_entry()
    sources = home.player.attributes["source_list"]
    assert {"Kitchen", *(f"Speaker {number}" for number in range(70))} <= set(sources)
    await home.act("select_source", source="Speaker 0")
    await home.play("spotify:collection")
    assert home.heard[1:] == (True, "Speaker 0")


@pytest.mark.parametrize("value", [-1, 2**31, 10**30])
async def test_what_is_stored_out_of_range_is_left_out(
    home: House, hass_storage: Json, value: int
) -> None:
    """A position before the beginning, a volume above all: the others are kept."""
    await home.act("select_source", source="Kitchen")
    await home.play("spotify:collection")
    await home.pass_time(30)
    for name in ("supper", "breakfast", "lunch"):
        await snapshot(home, name=name)
    await unload(home)
    entries = hass_storage[name_of(home, "moments")]["data"]["moments"]
    entries[0]["position_ms"], entries[1]["volume"] = value, value
    for place in hass_storage[name_of(home, "player")]["data"]["places"]:
        place["position_ms"] = value
    await begin_anew(home)
    for name in ("supper", "breakfast"):
        with pytest.raises(ServiceValidationError, match="There are: lunch"):
            await snapshot(home, "restore", name)


@pytest.mark.parametrize("step", ["loud", None, 0, -5, 1000, True])
async def test_a_volume_step_that_is_none_is_the_usual_one(home: House, step: object) -> None:
    """Another version may have stored it; true is no number of percent."""
    options = {**home.entry.options, "volume_step": step}
    home.hass.config_entries.async_update_entry(home.entry, options=options)
    await home.restart_entry()
    assert home.player.state == "idle"


class Writes:
    """Count what is written of the player while time passes."""

    def __init__(self, house: House, storage: dict[str, Any]) -> None:
        """Begin with what is there."""
        self._house = house
        self._storage = storage
        self._last = self._read()
        self.count = 0

    async def watch(self, seconds: float, step: float = 20) -> None:
        """Let time pass, and look at the file after each step."""
        for _ in range(round(seconds / step)):
            await self._house.pass_time(step, step=step)
            if (read := self._read()) != self._last:
                self._last, self.count = read, self.count + 1

    def _read(self) -> str:
        return str(self._storage.get(name_of(self._house, "player")))


async def test_music_that_goes_on_costs_a_write_in_a_quarter_of_an_hour(
    home: House, hass_storage: dict[str, Any]
) -> None:
    """Not one for each track; where it is left is written at once."""
    home.simulator.scenarios.phone_repeat("juniper", "context")
    playlist = home.simulator.catalogue.named(Playlist, "Everything, Always")
    home.simulator.scenarios.phone_play("juniper", context=playlist.uri, device="Kitchen")
    await home.pass_time(120, step=10)
    writes = Writes(home, hass_storage)
    await writes.watch(HOUR)
    assert 3 <= writes.count <= 5
    await home.act("media_pause")
    before = writes.count
    await writes.watch(80)
    assert writes.count == before + 1


async def test_what_changes_all_the_time_is_written_all_the_same(
    home: House, hass_storage: dict[str, Any]
) -> None:
    """Each change puts off nothing."""
    writes = Writes(home, hass_storage)
    for percent in range(20, 36):
        await home.act("volume_set", volume_level=percent / 100)
        await writes.watch(20)
    assert writes.count >= 5
