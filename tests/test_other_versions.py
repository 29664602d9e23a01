"""What another version kept with an account: each key that is missing or odd has its default."""

from collections.abc import Iterable
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.exceptions import HomeAssistantError
import pytest

from .amplifier import Amplifier, link
from .house import House, Json
from .preset_forms import activate, make
from .test_device_players import give_player

MISSING: Final = object()
ODD: dict[str, object] = {
    "missing": MISSING,
    "null": None,
    "a mapping": {"later": {}},
    "a word": "later",
    "out of range": -1e308,
    "yes": True,
}


def changed(data: Json, keys: Iterable[str], value: object) -> Json:
    """Return the same with another value under some keys, or without them."""
    kept = {name: one for name, one in data.items() if name not in keys}
    return kept if value is MISSING else kept | dict.fromkeys(keys, value)


async def keep(house: House, kind: str, keys: Iterable[str], value: object, good: Json) -> None:
    """Keep a subentry as another version would have, and restart."""
    (subentry, *_) = house.entry.get_subentries_of_type(kind)
    house.hass.config_entries.async_update_subentry(
        house.entry, subentry, data=changed(good, keys, value)
    )
    await house.restart_entry()


def kept(house: House, kind: str) -> Json:
    """Return what the first subentry of a kind holds."""
    (subentry, *_) = house.entry.get_subentries_of_type(kind)
    return dict(subentry.data)


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
async def test_a_preset_that_another_version_made_plays(
    home: House, caplog: pytest.LogCaptureFixture, value: object
) -> None:
    """Each key that this one does not understand has the form's default; the others stay."""
    await make(home)
    await make(home, name="Dinner", media="spotify:collection")
    good = kept(home, "preset")
    await keep(home, "preset", {*good, "later"} - {"media", "device"}, value, good)
    await activate(home)
    assert home.heard[1:] == (True, "Kitchen")
    assert (await home.change("preset"))["type"] == "form"
    await keep(home, "preset", {"media", "device"}, value, good)
    with pytest.raises(HomeAssistantError) as failure:
        await activate(home)
    assert failure.value.translation_key in {"unknown_media", "device_asleep"}
    assert (await home.change("preset"))["type"] == "form"
    await activate(home, "scene.dinner")
    assert home.world.now().session.context == "spotify:user:juniper:collection"
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
async def test_options_that_another_version_chose_are_the_defaults(
    playing: House, caplog: pytest.LogCaptureFixture, value: object
) -> None:
    """The account loads, and both forms open."""
    devices = {"default_device", "hidden_devices"}
    keys = {"pace", "hint_entities", "volume_step", "features"} | devices
    options = changed(dict(playing.entry.options), keys, value)
    playing.hass.config_entries.async_update_entry(playing.entry, options=options)
    await playing.restart_entry()
    assert playing.entry.state is ConfigEntryState.LOADED
    assert playing.player.state == "playing"
    for choice in ("player", "features"):
        assert (await playing.configure(choice))["type"] == "form"
    await playing.play("spotify:collection")
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
async def test_a_linked_player_that_another_version_made_stops_no_music(
    home: House, amplifier: Amplifier, caplog: pytest.LogCaptureFixture, value: object
) -> None:
    """What names no entity turns nothing on."""
    await link(home, source="Spotify", volume=60)
    good = kept(home, "companion")
    for keys in ({"entity", "later"}, {"device"}, {"volume"} if value == "later" else {"source"}):
        await keep(home, "companion", keys, value, good)
        await home.act("select_source", source="Kitchen")
        await home.play("spotify:collection")
        assert home.heard[1:] == (True, "Kitchen")
        assert (await home.change("companion"))["type"] == "form"
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
async def test_a_player_of_a_device_that_another_version_made_hides_no_other(
    home: House, caplog: pytest.LogCaptureFixture, value: Any
) -> None:
    """It is asleep, as that of a device that is gone."""
    await give_player(home, "Kitchen")
    other = await give_player(home, "Living Room")
    await keep(home, "device_player", {"device"}, value, kept(home, "device_player"))
    await other.play("spotify:collection")
    assert home.heard[1:] == (True, "Living Room")
    assert (await home.change("device_player"))["type"] == "form"
    assert "Traceback" not in caplog.text
