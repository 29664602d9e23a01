"""Keep what is on, and bring it back: for the doorbell, for a nap, after a restart."""

from datetime import datetime
from typing import Any

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest

from .house import DOMAIN, House, Json, answer_of, placeholders
from .simulator.catalogue import Playlist, Track

NEAR = 2_000
"""Milliseconds by which a position may be off."""


async def do(house: House, action: str, **data: Any) -> Json:
    """Call an action of ours on the first account's player; return what it answers."""
    entity_id = house.player.entity_id
    call = house.hass.services.async_call(
        DOMAIN, action, data | {"entity_id": entity_id}, blocking=True, return_response=True
    )
    return answer_of(await house.through(call), entity_id)


def heard(house: House) -> Json:
    """Say everything that a moment brings back, but for the position."""
    session, uri = house.world.now().session, house.world.now().uri
    return {
        "uri": uri,
        "context": session.context,
        "device": session.device.name,
        "volume": session.device.volume,
        "playing": session.playing,
        "shuffle": session.shuffle,
        "repeat": session.repeat,
    }


def position(house: House) -> int:
    """Say where in the track it is."""
    return house.world.now().position_ms


async def ring(house: House, seconds: float = 8) -> None:
    """Let a doorbell ring from a phone: a single track, loud, and neither shuffled nor repeated."""
    scenarios, chime = house.simulator.scenarios, house.simulator.catalogue.all(Track)[5]
    scenarios.phone_shuffle("juniper", on=False)
    scenarios.phone_repeat("juniper", "off")
    scenarios.phone_volume("juniper", 70)
    scenarios.phone_play("juniper", uri=chime.uri)
    await house.pass_time(seconds)
    assert house.heard[0] == chime.uri


@pytest.fixture
async def evening(playing: House) -> House:
    """Open a house in which a playlist plays somewhere in its midst, in its own way."""
    scenarios = playing.simulator.scenarios
    scenarios.phone_shuffle("juniper", on=True)
    scenarios.phone_repeat("juniper", "context")
    scenarios.phone_next("juniper")
    scenarios.phone_volume("juniper", 25)
    scenarios.phone_seek("juniper", 47_000)
    await playing.pass_time(5)
    return playing


@pytest.mark.parametrize("is_seen", [True, False], ids=["seen", "unseen"])
async def test_the_doorbell(evening: House, *, is_seen: bool) -> None:
    """All is as it was before it rang, also where nobody has looked since a phone changed it."""
    if not is_seen:
        evening.simulator.scenarios.phone_next("juniper")
        evening.simulator.scenarios.phone_seek("juniper", 83_000)
    await do(evening, "snapshot")
    before, place = heard(evening), position(evening)
    await ring(evening, 8 if is_seen else 0)
    await do(evening, "restore")
    assert heard(evening) == before
    assert position(evening) == pytest.approx(place, abs=NEAR)


async def test_the_doorbell_on_our_own_player(evening: House) -> None:
    """Where the player itself plays the chime, nothing else is needed."""
    await do(evening, "snapshot")
    before, place = heard(evening), position(evening)
    chime = evening.simulator.catalogue.all(Track)[5]
    await evening.act("volume_set", volume_level=0.8)
    await evening.play(chime.uri)
    await evening.pass_time(8)
    assert (evening.heard[0], heard(evening)["volume"]) == (chime.uri, 80)
    await do(evening, "restore")
    assert heard(evening) == before
    assert position(evening) == pytest.approx(place, abs=NEAR)


async def test_it_comes_back_to_its_own_speaker(evening: House) -> None:
    """Even though the music has moved, and the speaker has got a new id since."""
    await do(evening, "snapshot")
    before = heard(evening)
    evening.simulator.scenarios.phone_move("juniper", "Living Room")
    evening.world.device("Kitchen").id = "c0ffee" * 6
    await evening.pass_time(5)
    await do(evening, "restore")
    assert heard(evening) == before


async def test_a_speaker_and_a_volume_that_are_held_do_not_matter(evening: House) -> None:
    """They are meant for another start."""
    await evening.act("media_pause")
    await evening.pass_time(5)
    before = heard(evening)
    await do(evening, "snapshot")
    await evening.act("select_source", source="Living Room")
    await evening.act("volume_set", volume_level=0.9)
    await do(evening, "restore")
    assert heard(evening) == before
    assert evening.world.device("Living Room").volume != 90
    shown = evening.player.attributes
    assert (shown["source"], shown["volume_level"]) == ("Kitchen", 0.25)


async def test_what_was_paused_comes_back_paused(evening: House) -> None:
    """At its place, and as loud as it was."""
    evening.simulator.scenarios.phone_pause("juniper")
    await do(evening, "snapshot")
    before, place = heard(evening), position(evening)
    await ring(evening)
    await do(evening, "restore")
    assert heard(evening) == before
    assert before["playing"] is False
    assert position(evening) == pytest.approx(place, abs=NEAR)


async def test_the_same_track_goes_back_to_its_place(evening: House) -> None:
    """It is on already, paused there, but further on."""
    await do(evening, "snapshot")
    before, place = heard(evening), position(evening)
    evening.simulator.scenarios.phone_seek("juniper", 120_000)
    evening.simulator.scenarios.phone_pause("juniper")
    await evening.pass_time(3)
    await do(evening, "restore")
    assert heard(evening) == before
    assert position(evening) == pytest.approx(place, abs=NEAR)


async def test_a_track_on_its_own(home: House) -> None:
    """There is nothing that it is played from."""
    track = home.simulator.catalogue.all(Track)[9]
    home.simulator.scenarios.phone_play("juniper", uri=track.uri, device="Kitchen")
    home.simulator.scenarios.phone_seek("juniper", 30_000)
    answer = await do(home, "snapshot")
    assert answer["media_content_id"].partition("?")[0] == track.uri
    before = heard(home)
    await ring(home)
    await do(home, "restore")
    assert heard(home) == before
    assert position(home) == pytest.approx(30_000, abs=NEAR)


async def test_silence_comes_back_too(home: House) -> None:
    """What has begun since falls silent; and silence over silence asks for nothing."""
    assert (await do(home, "snapshot"))["state"] == "idle"
    home.simulator.scenarios.phone_play("juniper", context="spotify:user:juniper:collection")
    await do(home, "restore")
    assert home.heard[1] is False
    home.simulator.log.clear()
    assert (await do(home, "restore"))["state"] == "idle"
    assert home.commands() == []


async def test_each_name_is_a_moment(evening: House) -> None:
    """The latest of a name counts."""
    moments = {}
    for name in ("breakfast", "dinner", "breakfast"):
        evening.simulator.scenarios.phone_next("juniper")
        await do(evening, "snapshot", name=name)
        moments[name] = evening.heard
    assert moments["breakfast"] != moments["dinner"]
    for name, expected in moments.items():
        await do(evening, "restore", name=name)
        assert evening.heard == expected


async def test_the_oldest_of_many_is_forgotten(home: House) -> None:
    """The message names those that are left; one taken anew is young again."""
    for number in range(1, 21):
        await do(home, "snapshot", name=f"m{number}")
    await do(home, "snapshot", name="m1")
    await do(home, "snapshot", name="m21")
    await do(home, "restore", name="m1")
    with pytest.raises(ServiceValidationError) as refusal:
        await do(home, "restore", name="m2")
    assert refusal.value.translation_key == "unknown_saved_state"
    left = [*(f"m{number}" for number in range(3, 21)), "m1", "m21"]
    assert refusal.value.translation_placeholders == {"name": "m2", "saved_states": ", ".join(left)}


async def test_a_name_that_nobody_gave(evening: House) -> None:
    """It is refused, and nothing changes."""
    before = heard(evening)
    with pytest.raises(ServiceValidationError) as refusal:
        await do(evening, "restore")
    assert refusal.value.translation_placeholders == {"name": "default", "saved_states": "-"}
    assert (heard(evening), evening.commands()) == (before, [])


async def test_a_moment_outlives_a_restart(evening: House) -> None:
    """A nap may be long."""
    await do(evening, "snapshot", name="nap")
    before, place = heard(evening), position(evening)
    await ring(evening)
    await evening.restart_entry()
    await do(evening, "restore", name="nap")
    assert heard(evening) == before
    assert position(evening) == pytest.approx(place, abs=NEAR)


async def test_a_removed_account_leaves_no_moments(evening: House, hass_storage: Json) -> None:
    """They go with its token."""
    key = f"{DOMAIN}_moments.{evening.entry.entry_id}"
    await do(evening, "snapshot")
    assert key in hass_storage
    await evening.through(evening.hass.config_entries.async_remove(evening.entry.entry_id))
    assert key not in hass_storage


@pytest.mark.parametrize("is_lulled", [False, True], ids=["awake", "asleep"])
async def test_an_hour_later(evening: House, *, is_lulled: bool) -> None:
    """Spotify has forgotten the session, and the speaker may be asleep."""
    await do(evening, "snapshot")
    before, place = heard(evening), position(evening)
    scenarios, session = evening.simulator.scenarios, evening.world.player.session
    scenarios.phone_pause("juniper")
    scenarios.sleep("juniper")
    if is_lulled:
        scenarios.lull_device("juniper", "Kitchen")
    session.order, session.context, session.listed = [], None, []
    session.shuffle, session.repeat = False, "off"
    await evening.pass_time(3600, step=60)
    assert evening.player.state == "idle"
    await do(evening, "restore")
    assert heard(evening) == before
    assert position(evening) == pytest.approx(place, abs=2 * NEAR)


async def test_what_is_answered(evening: House) -> None:
    """Both actions say which moment it is."""
    answer = await do(evening, "snapshot", name="doorbell")
    taken_at = datetime.fromisoformat(answer.pop("taken_at"))
    assert abs((dt_util.utcnow() - taken_at).total_seconds()) < 2
    playlist = evening.simulator.catalogue.named(Playlist, "Morning Fog")
    item = evening.world.now().item.uri.removeprefix("spotify:")
    assert answer == {
        "name": "doorbell",
        "state": "playing",
        "media_content_id": f"{playlist.uri}?item={item}&shuffle=on&repeat=context",
        "position": pytest.approx(52, abs=2),
        "source": "Kitchen",
        "volume_level": 0.25,
    }
    await ring(evening)
    again = await do(evening, "restore", name="doorbell")
    assert again == answer | {"taken_at": taken_at.isoformat()}


async def test_an_answer_need_not_be_asked_for(evening: House) -> None:
    """As from a dashboard's button."""
    target = {"entity_id": evening.player.entity_id}
    before = heard(evening)
    for action, following in (("snapshot", ring(evening)), ("restore", evening.settle())):
        call = evening.hass.services.async_call(DOMAIN, action, target, blocking=True)
        assert await evening.through(call) is None
        await following
    assert heard(evening) == before


@pytest.mark.parametrize("context", [True, False], ids=["in a playlist", "alone"])
async def test_a_local_file_is_lost(home: House, *, context: bool) -> None:
    """The snapshot shows it, and restoring says why not."""
    playlist = home.simulator.catalogue.named(Playlist, "Attic Tapes")
    home.simulator.scenarios.phone_play("juniper", context=playlist.uri, device="Kitchen")
    while home.world.now().item.name != "Gran Sings in the Car":
        home.simulator.scenarios.phone_next("juniper")
    if not context:
        home.world.player.session.context = None
    answer = await do(home, "snapshot")
    assert (answer["state"], answer["media_content_id"]) == ("playing", None)
    home.simulator.scenarios.phone_next("juniper")
    before = heard(home)
    with pytest.raises(ServiceValidationError) as refusal:
        await do(home, "restore")
    assert refusal.value.translation_key == "saved_state_lost"
    assert heard(home) == before


async def test_what_spotify_refuses_is_translated(evening: House) -> None:
    """As with any other action."""
    await do(evening, "snapshot")
    evening.simulator.scenarios.take_device("juniper", "Kitchen")
    await evening.notice()
    with pytest.raises(HomeAssistantError) as refusal:
        await do(evening, "restore")
    assert refusal.value.translation_key == "device_asleep"
    assert placeholders(refusal.value)["devices"] == "Living Room, Pocket"
