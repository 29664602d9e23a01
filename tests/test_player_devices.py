"""The devices that the player knows, and which of them it plays on."""

from .answers import refusal
from .house import House


async def test_twins_are_told_apart(home: House) -> None:
    """Two devices may have one name."""
    home.world.device("Living Room").name = "Kitchen"
    await home.restart_entry()
    assert home.player.attributes["source_list"] == ["Kitchen", "Kitchen 2", "Pocket"]


async def test_a_device_keeps_its_name_when_a_twin_comes(home: House) -> None:
    """Scenes name it."""
    kitchen = home.world.device("Kitchen").id
    twin = home.world.device("Bedroom")
    twin.name, twin.awake_at = "Kitchen", 0
    await home.restart_entry()
    assert home.player.attributes["source_list"][0] == "Kitchen"
    assert "Kitchen 2" in home.player.attributes["source_list"]
    await home.act("select_source", source="Kitchen")
    await home.play("spotify:collection")
    assert home.world.now().session.device.id == kitchen


async def test_a_device_that_was_renamed_has_its_new_name(home: House) -> None:
    """People name their things."""
    home.world.device("Kitchen").name = "Scullery"
    await home.restart_entry()
    assert "Scullery" in home.player.attributes["source_list"]
    assert "Kitchen" not in home.player.attributes["source_list"]


async def test_a_device_that_takes_no_commands_is_shown(home: House) -> None:
    """It plays all the same, but it cannot be chosen."""
    home.simulator.scenarios.phone_play("juniper", device="Old Radio")
    await home.notice()
    assert home.player.state == "playing"
    assert home.player.attributes["source"] == "Old Radio"
    assert "Old Radio" not in home.player.attributes["source_list"]
    assert (await refusal(home, "media_next_track")).translation_key == "device_restricted"


async def test_a_sleeping_device_stays_a_source(home: House) -> None:
    """Spotify forgets it within minutes; we do not, and say that it sleeps."""
    home.simulator.scenarios.take_device("juniper", "Kitchen")
    await home.restart_entry()
    assert home.player.attributes["source_list"] == ["Kitchen", "Living Room", "Pocket"]
    assert home.player.attributes["asleep_sources"] == ["Kitchen"]
    home.simulator.scenarios.return_device("juniper", "Kitchen")
    await home.act("select_source", source="Kitchen")
    assert home.player.attributes["asleep_sources"] == []


async def test_a_device_that_fell_asleep_is_woken(home: House) -> None:
    """Spotify knows it no more for a moment; the second call finds it."""
    await home.act("select_source", source="Kitchen")
    home.world.device("Kitchen").awake_at = float("inf")
    await home.play("spotify:collection")
    assert home.heard[1:] == (True, "Kitchen")


async def test_a_device_that_has_just_come_can_be_chosen(home: House) -> None:
    """The list is asked for again when a name is new."""
    assert "Bedroom" not in home.player.attributes["source_list"]
    home.world.device("Bedroom").awake_at = 0
    await home.act("select_source", source="Bedroom")
    assert home.player.attributes["source"] == "Bedroom"


async def test_devices_are_remembered_over_a_restart(home: House) -> None:
    """So that a scene can be made and run while everything sleeps."""
    for name in ("Kitchen", "Living Room", "Pocket"):
        home.simulator.scenarios.take_device("juniper", name)
    await home.restart_entry()
    assert home.player.attributes["source_list"] == ["Kitchen", "Living Room", "Pocket"]


async def test_the_only_device_needs_no_choice(home: House) -> None:
    """Where there is one, it is meant."""
    for name in ("Living Room", "Pocket"):
        home.simulator.scenarios.take_device("juniper", name)
    await home.restart_entry()
    await home.play("spotify:collection")
    assert home.heard[1:] == (True, "Kitchen")


async def test_the_default_device_is_used_when_none_was(home: House) -> None:
    """And hidden ones are not offered."""
    ids = {name: home.world.device(name).id for name in ("Living Room", "Pocket")}
    await home.configure(
        "player",
        pace="default",
        default_device=ids["Living Room"],
        hidden_devices=[ids["Pocket"]],
    )
    await home.notice()
    assert home.player.attributes["source_list"] == ["Kitchen", "Living Room"]
    await home.play("spotify:collection")
    assert home.heard[1:] == (True, "Living Room")
