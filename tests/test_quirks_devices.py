"""What is odd about devices at Spotify, and how they are shown all the same."""

from typing import Any

import pytest

from .answers import DEVICES, asked, looks, refusal, tell
from .house import House, placeholders

# Restricted devices


@pytest.fixture
async def hidden(home: House) -> House:
    """Open a house whose music plays on a device without an id, which is in no list."""
    home.simulator.scenarios.phone_play("juniper", device="Old Radio")
    await home.notice()
    assert home.player.attributes["source"] == "Old Radio"
    home.simulator.log.clear()
    return home


async def test_a_device_without_an_id_does_not_ask_for_the_list_again(hidden: House) -> None:
    """It would never be in it."""
    await hidden.pass_time(120, step=5)
    assert looks(hidden) > 5
    assert asked(hidden, DEVICES) == 0


async def test_a_device_without_an_id_keeps_its_volume(hidden: House) -> None:
    """Though Spotify says that its volume could be set."""
    assert hidden.player.attributes["volume_level"] == 0.3
    error = await refusal(hidden, "volume_set", volume_level=0.8)
    assert error.translation_key == "device_restricted"
    assert placeholders(error)["devices"] == "Kitchen, Living Room, Pocket"
    assert hidden.player.attributes["volume_level"] == 0.3


async def test_music_can_be_fetched_from_a_device_without_an_id(hidden: House) -> None:
    """To one that has one."""
    await hidden.act("select_source", source="Living Room")
    assert hidden.heard[1:] == (True, "Living Room")
    assert hidden.player.attributes["source"] == "Living Room"


async def test_a_restricted_device_in_the_list_cannot_be_chosen(home: House) -> None:
    """While it does not play, it has an id and is listed."""
    error = await refusal(home, "select_source", source="Old Radio")
    assert error.translation_key == "unknown_source"


# Volume


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told["device"].pop("supports_volume"),
        lambda told: told["device"].update(supports_volume=None),
    ],
    ids=["missing", "null"],
)
async def test_volume_support_may_be_missing(playing: House, change: Any) -> None:
    """Then there is a volume, and that is answer enough."""
    tell(playing, change)
    await playing.pass_time(20)
    assert playing.player.attributes["volume_level"] == 0.4
    await playing.act("volume_set", volume_level=0.7)
    assert playing.world.now().session.device.volume == 70


async def test_a_volume_may_be_null(playing: House) -> None:
    """None is shown, and one can be set nevertheless."""
    playing.world.device("Kitchen").volume = None
    await playing.pass_time(20)
    assert playing.player.state == "playing"
    assert "volume_level" not in playing.player.attributes
    assert "is_volume_muted" not in playing.player.attributes
    await playing.act("volume_set", volume_level=0.7)
    assert playing.player.attributes["volume_level"] == 0.7


async def test_unmuting_an_unknown_volume_is_not_silent(playing: House) -> None:
    """And not loud."""
    playing.world.device("Kitchen").volume = None
    await playing.pass_time(20)
    await playing.act("volume_mute", is_volume_muted=True)
    await playing.act("volume_mute", is_volume_muted=False)
    assert playing.world.now().session.device.volume == 30


async def test_the_volume_of_a_phone_is_shown(playing: House) -> None:
    """It is always a hundred, and cannot be set."""
    await playing.act("select_source", source="Pocket")
    await playing.pass_time(5)
    assert playing.player.attributes["volume_level"] == 1.0


# Kinds, ids and names of devices

KINDS = """Computer Smartphone Speaker TV Tv AVR Avr STB Stb AudioDongle GameConsole CastVideo
CastAudio Automobile Smartwatch Tablet Unknown speaker CAST_AUDIO Toaster"""


@pytest.mark.parametrize("kind", [*KINDS.split(), "", None])
async def test_a_device_may_be_of_any_kind(playing: House, kind: str | None) -> None:
    """In any casing, and of kinds that nobody has heard of."""
    for name in ("Kitchen", "Living Room"):
        playing.world.device(name).type = kind
    await playing.restart_entry()
    assert playing.player.attributes["source"] == "Kitchen"
    await playing.act("select_source", source="Living Room")
    assert playing.player.attributes["source"] == "Living Room"


NEW_ID = "c0ffee" * 6


async def test_a_device_that_comes_with_a_new_id_is_the_same_source(home: House) -> None:
    """Ids persist to some extent only; scenes know the name."""
    home.world.device("Kitchen").id = NEW_ID
    await home.restart_entry()
    assert home.player.attributes["source_list"] == ["Kitchen", "Living Room", "Pocket"]
    assert home.player.attributes["asleep_sources"] == []
    await home.act("select_source", source="Kitchen")
    await home.play("spotify:collection")
    assert home.heard[1:] == (True, "Kitchen")


async def test_a_device_that_changes_its_id_while_it_plays_is_the_same_source(
    playing: House,
) -> None:
    """The list is asked for again, and commands go to the new id."""
    playing.world.device("Kitchen").id = NEW_ID
    await playing.pass_time(20)
    assert playing.player.attributes["source"] == "Kitchen"
    assert asked(playing, DEVICES) == 1
    await playing.act("volume_set", volume_level=0.6)
    assert playing.world.device("Kitchen").volume == 60


async def test_the_options_know_a_device_by_its_former_id(home: House) -> None:
    """However often it changes, and when it comes back, too."""
    ids = {name: home.world.device(name).id for name in ("Living Room", "Pocket")}
    chosen = {"default_device": ids["Living Room"], "hidden_devices": [ids["Pocket"]]}
    await home.configure("player", pace="default", **chosen)
    for new in ("1", "2", ""):
        for name, former in ids.items():
            home.world.device(name).id = former + new
        await home.restart_entry()
        assert home.player.attributes["source_list"] == ["Kitchen", "Living Room"]
        form = await home.configure("player")
        shown = {
            field["name"]: field["description"]["suggested_value"]
            for field in form["data_schema"]
            if "description" in field
        }
        assert shown["default_device"] == home.world.device("Living Room").id
        assert shown["hidden_devices"] == [home.world.device("Pocket").id]
        assert (await home.configure("player", **shown))["type"] == "create_entry"
    home.world.device("Living Room").id = NEW_ID
    await home.restart_entry()
    await home.play("spotify:collection")
    assert home.heard[1:] == (True, "Living Room")


@pytest.mark.parametrize("kind", ["Speaker", "Tablet"])
async def test_a_new_device_of_another_type_is_another_one(home: House, kind: str) -> None:
    """It may have the name of one that sleeps."""
    home.simulator.scenarios.take_device("juniper", "Kitchen")
    twin = home.world.device("Bedroom")
    twin.name, twin.type, twin.awake_at = "Kitchen", kind, 0
    await home.restart_entry()
    others = [] if kind == "Speaker" else ["Kitchen 2"]
    expected = ["Kitchen", "Living Room", "Pocket", *others]
    assert home.player.attributes["source_list"] == expected
