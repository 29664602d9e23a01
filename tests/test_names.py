"""Names as people type them: of speakers, of moments, of an amplifier's inputs."""

from dataclasses import replace
from typing import Any

import pytest

from .amplifier import MADE_READY, Amplifier, link
from .answers import count_polls, refusal
from .house import House

KITCHEN = ["kitchen", "Kitchen ", " KITCHEN\n", "\uff2bitchen", "kit\u00adchen", "K\u200bitchen"]
CAFE = "Rowan's Caf\u00e9 \u2013 Bar"
SPELLINGS = [
    CAFE,
    "Rowan\u2019s Caf\u00e9 - Bar",
    "rowan's cafe\u0301  \u2014  bar",
    "Rowan's Cafe\u200b\u0301 - Bar",
    "ROWAN\u2018S CAF\u00c9 \u2013\u00a0BAR ",
]


EMOJIS = [
    "\u2764\ufe0f Box \U0001f469\u200d\U0001f373",  # a red heart, a woman who cooks
    "\u2764 BOX  \U0001f469\U0001f373",
    "\u2764\ufe0e box \U0001f469\u200d\U0001f373\ufe0f",
]


def rename(house: House, old: str, new: str) -> None:
    """Give a device another name."""
    house.world.device(old).name = new


@pytest.mark.parametrize("name", KITCHEN)
async def test_a_speaker_is_found_however_its_name_is_typed(home: House, name: str) -> None:
    """And is shown by the name that it has."""
    home.simulator.log.clear()
    await home.act("select_source", source=name)
    assert home.player.attributes["source"] == "Kitchen"
    assert not [one for one in home.simulator.log.requests if "devices" in one.path]
    await home.play("spotify:collection")
    assert home.heard[1:] == (True, "Kitchen")


@pytest.mark.parametrize("name", SPELLINGS)
async def test_apostrophes_accents_and_dashes_have_many_spellings(home: House, name: str) -> None:
    """A composed letter and a decomposed one look the same."""
    rename(home, "Kitchen", CAFE)
    await home.restart_entry()
    await home.act("select_source", source=name)
    assert home.player.attributes["source"] == CAFE


@pytest.mark.parametrize("name", EMOJIS)
async def test_an_emoji_is_the_same_in_red_and_in_black(home: House, name: str) -> None:
    """What joins and varies the characters is not seen, and not every keyboard writes it."""
    rename(home, "Kitchen", EMOJIS[0])
    await home.restart_entry()
    await home.act("select_source", source=name)
    assert home.player.attributes["source"] == EMOJIS[0]


async def test_two_speakers_may_differ_by_case_alone(home: House) -> None:
    """Each is found by its very own name; another spelling could mean both, and is refused."""
    rename(home, "Living Room", "kitchen")
    await home.restart_entry()
    for name in ("Kitchen", "kitchen"):
        await home.act("select_source", source=name)
        await home.play("spotify:collection")
        assert home.heard[1:] == (True, name)
    error = await refusal(home, "select_source", source="KITCHEN")
    assert error.translation_key == "unknown_source"
    assert "Kitchen" in str(error)
    assert "kitchen" in str(error)


async def test_a_long_name_is_not_repeated_whole(home: House) -> None:
    """An error has to fit on a screen."""
    error = await refusal(home, "select_source", source="Attic" * 1000)
    assert error.translation_key == "unknown_source"
    assert len(str(error)) < 400


@pytest.mark.parametrize("name", SPELLINGS[1:])
async def test_a_hint_is_one_in_any_spelling(home: House, name: str) -> None:
    """The other integration spells the speaker as it likes."""
    rename(home, "Kitchen", CAFE)
    await home.restart_entry()
    home.hass.states.async_set("media_player.sonos_1", "idle", {"friendly_name": name})
    await home.settle()
    await home.pass_time(60, step=5)
    before = count_polls(home)
    known: dict[str, Any] = {"friendly_name": name, "volume_level": 0.4}
    home.hass.states.async_set("media_player.sonos_1", "idle", known)
    await home.pass_time(1.5, step=0.5)
    assert count_polls(home) == before + 1


@pytest.mark.parametrize("name", [404, 3.5, True, None, ["Kitchen"]], ids=str)
async def test_a_player_whose_name_is_no_text_hurts_nobody(home: House, name: object) -> None:
    """`customize.yaml` takes what it is given; ours polls and follows hints as before."""
    for title in range(6):
        known: dict[str, Any] = {"friendly_name": name, "media_title": title}
        home.hass.states.async_set("media_player.sonos_1", ("idle", "playing")[title % 2], known)
        await home.pass_time(3)
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    await home.notice()
    assert home.player.state == "playing"


async def test_a_speaker_that_comes_back_respelled_is_the_same(home: House) -> None:
    """With a new id, as after an update of its own; the old id leads to it."""
    await home.configure("player", default_device=home.world.device("Kitchen").id)
    kitchen = home.world.device("Kitchen")
    kitchen.id, kitchen.name = "c0ffee" * 6, "kitchen "
    await home.restart_entry()
    await home.play("spotify:collection")
    assert home.world.now().session.active is kitchen


async def test_a_moment_is_found_in_any_spelling(playing: House) -> None:
    """And one that is kept again in another spelling takes its place."""
    context = playing.world.now().session.context
    target = {"entity_id": playing.player.entity_id}

    async def call(action: str, name: str) -> None:
        calling = playing.hass.services.async_call(
            "evergreen_spotify", action, target | {"name": name}, blocking=True
        )
        await playing.through(calling)

    await call("snapshot", "Before the bell\u2019s ring")
    await playing.play("spotify:collection")
    await call("restore", " before the bell's RING")
    assert playing.world.now().session.context == context
    await playing.play("spotify:collection")
    await playing.pass_time(5)
    await call("snapshot", "BEFORE the bell's ring")
    await call("restore", "Before the bell\u2019s ring")
    assert playing.world.now().session.context == "spotify:user:juniper:collection"


async def test_an_amplifiers_input_is_called_as_it_is_there(
    home: House, amplifier: Amplifier
) -> None:
    """Its own integration would refuse another spelling."""
    amplifier._attr_source_list = ["Tuner", "Spotify"]
    await link(home, source="spotify ", volume=60)
    await home.act("select_source", source="Kitchen")
    await home.play("spotify:collection")
    assert amplifier.asked == MADE_READY


@pytest.mark.parametrize("sources", [None, 7, "Spotify", [None, 7, ["x"], "Spotify"]], ids=str)
async def test_inputs_that_are_no_names_stop_no_music(
    home: House, amplifier: Amplifier, sources: Any
) -> None:
    """Another integration lists what it likes."""
    amplifier._attr_source_list = sources
    await link(home, source="Spotify", volume=60)
    await home.act("select_source", source="Kitchen")
    await home.play("spotify:collection")
    assert home.heard[1:] == (True, "Kitchen")


@pytest.mark.parametrize("name", ["   ", "\u200b", "\u3164", None])
async def test_who_is_called_by_blanks_is_called_by_the_id(house: House, name: str | None) -> None:
    """An entry without a name could not be told from others."""
    users = house.simulator.accounts.users
    users["juniper"] = replace(users["juniper"], name=name)
    await house.connect("juniper")
    assert house.entry.title == "juniper"


async def test_a_speaker_that_is_called_by_blanks_can_be_chosen(home: House) -> None:
    """By its id."""
    kitchen = home.world.device("Kitchen")
    kitchen.id, kitchen.name = "c0ffee" * 6, "  "
    await home.restart_entry()
    await home.act("select_source", source=kitchen.id)
    await home.play("spotify:collection")
    assert home.world.now().session.active is kitchen
