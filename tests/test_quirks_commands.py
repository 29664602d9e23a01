"""What is odd about time and commands at Spotify, and what is shown all the same."""

import asyncio
from typing import Any

from aiohttp import web
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from .answers import answer_commands, looks, refusal, tell
from .house import House
from .simulator import errors
from .simulator.faults import Fault, json_error

# Shuffle, position, time


@pytest.mark.parametrize("smart", [True, None])
@pytest.mark.parametrize("shuffle", [True, False])
async def test_smart_shuffle_is_no_shuffle(
    playing: House, *, smart: bool | None, shuffle: bool
) -> None:
    """It cannot be set, and says nothing about the other."""
    playing.world.player.session.shuffle = shuffle
    tell(playing, lambda told: told.update(smart_shuffle=smart))
    await playing.pass_time(20)
    assert playing.player.attributes["shuffle"] is shuffle


async def test_a_progress_that_is_null_costs_the_position_only(playing: House) -> None:
    """And nothing is skipped or asked for more often because of it."""
    tell(playing, lambda told: told.update(progress_ms=None))
    await playing.pass_time(20)
    assert playing.player.state == "playing"
    assert "media_position" not in playing.player.attributes
    assert playing.player.attributes["media_duration"]
    playing.simulator.log.clear()
    await playing.pass_time(60)
    assert looks(playing) <= 10


@pytest.mark.parametrize("timestamp", [0, 1_500_000_000_000, 4_102_444_800_000, "yesterday", None])
async def test_the_position_does_not_trust_the_timestamp(playing: House, timestamp: Any) -> None:
    """It runs from when Spotify answered."""
    tell(playing, lambda told: told.update(timestamp=timestamp))
    playing.simulator.scenarios.phone_seek("juniper", 45_000)
    await playing.pass_time(20)
    assert_position(playing)


def assert_position(house: House) -> None:
    """See that the position which is shown is the true one."""
    shown = house.player.attributes
    elapsed = house.simulator.clock() - shown["media_position_updated_at"].timestamp()
    true = house.world.now().position_ms / 1000
    assert shown["media_position"] + elapsed == pytest.approx(true, abs=1.5)


# After a command


@pytest.mark.parametrize("lag", [0.2, 1.0, 1.9])
@pytest.mark.parametrize(
    ("action", "state"), [("media_pause", "paused"), ("select_source", "playing")]
)
async def test_a_state_that_is_old_after_a_command_is_not_shown(
    playing: House, action: str, state: str, lag: float
) -> None:
    """It stays old for up to two seconds."""
    playing.simulator.assume(stale_for=lag)
    source = "Living Room" if action == "select_source" else "Kitchen"
    await playing.act(action, **({"source": source} if state == "playing" else {}))
    for _ in range(12):
        assert playing.player.state == state
        assert playing.player.attributes["source"] == source
        await playing.pass_time(0.5, step=0.5)


@pytest.mark.parametrize("lag", [0.5, 1.5, 2.5])
async def test_a_session_that_was_woken_is_empty_at_first(home: House, lag: float) -> None:
    """The first looks after it find nothing, and that is no end."""
    home.simulator.assume(stale_for=lag)
    await home.act("select_source", source="Kitchen")
    await home.play("spotify:collection")
    for _ in range(12):
        assert home.player.state == "playing"
        assert home.player.attributes["source"] == "Kitchen"
        await home.pass_time(0.5, step=0.5)
    assert home.player.attributes["media_title"] == home.world.now().item.name


async def test_a_transfer_that_jumps_back_shows_the_true_position(playing: House) -> None:
    """The new device may begin some seconds earlier."""
    await playing.act("media_seek", seek_position=90)
    await playing.pass_time(10)

    async def jump() -> None:
        await asyncio.sleep(0.5)
        playing.simulator.scenarios.phone_seek("juniper", 80_000)

    playing.hass.async_create_task(jump())
    await playing.act("select_source", source="Living Room")
    await playing.pass_time(5)
    assert playing.player.attributes["source"] == "Living Room"
    assert_position(playing)


async def test_shuffle_that_changes_as_a_playlist_starts_is_shown(playing: House) -> None:
    """Spotify remembers it by playlist."""

    async def change() -> None:
        await asyncio.sleep(0.5)
        playing.simulator.scenarios.phone_shuffle("juniper", on=True)

    playing.hass.async_create_task(change())
    await playing.play("spotify:collection", "playlist")
    await playing.pass_time(5)
    assert playing.player.attributes["shuffle"] is True


async def test_the_old_track_told_at_its_end_is_not_kept(playing: House) -> None:
    """The end of a track is told late, now and then."""
    old = playing.simulator.shapes.thing(playing.world.now().item)
    rest = {"item": old, "progress_ms": old["duration_ms"] - 200}
    playing.simulator.scenarios.phone_seek("juniper", old["duration_ms"] - 30_000)
    await playing.pass_time(29)
    tell(playing, lambda told: told.update(rest), times=2)
    await playing.pass_time(20)
    assert playing.player.state == "playing"
    assert playing.player.attributes["media_title"] == playing.world.now().item.name != old["name"]


async def to_the_end(house: House) -> None:
    """Let the track play until two seconds are left."""
    now = house.world.now()
    house.simulator.scenarios.phone_seek("juniper", now.item.duration_ms - 30_000)
    await house.pass_time(28)
    house.simulator.log.clear()


@pytest.mark.parametrize("left", [0, 200])
async def test_the_old_track_told_at_its_end_costs_few_looks(playing: House, left: int) -> None:
    """Spotify may be late; asking several times a second does not help."""
    old = playing.simulator.shapes.thing(playing.world.now().item)
    await to_the_end(playing)
    tell(playing, lambda told: told.update(item=old, progress_ms=old["duration_ms"] - left))
    await playing.pass_time(10, step=0.25)
    assert 1 <= looks(playing) <= 6
    playing.simulator.faults.remove("told")
    await playing.pass_time(15)
    assert playing.player.attributes["media_title"] == playing.world.now().item.name != old["name"]


async def test_a_track_that_is_longer_than_told_costs_few_looks(playing: House) -> None:
    """Progress may run beyond the duration."""
    tell(playing, lambda told: told["item"].update(duration_ms=1000))
    await playing.pass_time(20)
    playing.simulator.log.clear()
    await playing.pass_time(60, step=0.5)
    assert looks(playing) <= 20
    assert playing.player.state == "playing"


@pytest.mark.parametrize("kind", ["unknown", "poem", None])
async def test_an_unknown_item_at_a_track_change_is_soon_known(
    playing: House, kind: str | None
) -> None:
    """Something plays meanwhile."""
    tell(playing, lambda told: told.update(item=None, currently_playing_type=kind), times=1)
    playing.simulator.scenarios.phone_next("juniper")
    for _ in range(35):
        await playing.pass_time(1)
        assert playing.player.state == "playing"
    assert playing.player.attributes["media_title"] == playing.world.now().item.name


async def test_an_item_that_is_never_told_costs_few_looks(playing: House) -> None:
    """After a while it is looked at like any other."""
    tell(playing, lambda told: told.update(item=None))
    await playing.pass_time(90, step=2)
    playing.simulator.log.clear()
    await playing.pass_time(60, step=0.5)
    assert looks(playing) <= 7


async def test_a_pause_told_at_the_end_of_a_track_is_soon_over(playing: House) -> None:
    """Between two tracks Spotify may say that nothing plays."""
    await to_the_end(playing)
    tell(playing, lambda told: told.update(is_playing=False, progress_ms=0), times=1)
    for _ in range(8):
        await playing.pass_time(1)
        assert playing.player.state == "playing"
    assert playing.player.attributes["media_title"] == playing.world.now().item.name


async def test_a_true_pause_at_the_end_of_a_track_is_shown(playing: House) -> None:
    """It is told twice."""
    await to_the_end(playing)
    tell(playing, lambda told: told.update(is_playing=False, progress_ms=0))
    await playing.pass_time(8)
    assert playing.player.state == "paused"


MODES = {
    "shuffle": {"action": "shuffle_set", "shuffle": True},
    "repeat": {"action": "repeat_set", "repeat": "all"},
}


@pytest.mark.parametrize(("mode", "call"), MODES.items(), ids=MODES)
async def test_a_mode_that_is_refused_right_after_play_is_tried_again(
    playing: House, mode: str, call: dict[str, Any]
) -> None:
    """A second later Spotify takes it; it is shown all the while."""
    await playing.play("spotify:collection")
    playing.simulator.log.clear()
    answer_commands(playing, errors.RESTRICTION_VIOLATED.response, times=1)
    events = async_capture_events(playing.hass, EVENT_STATE_CHANGED)
    await playing.act(**call)
    await playing.pass_time(5)
    shown = [event.data["new_state"].attributes[mode] for event in events]
    assert set(shown) == {call[mode]}
    assert playing.world.now().session.shuffle is (mode == "shuffle")
    first, second = playing.simulator.log.matching(method="PUT")
    assert second.at - first.at >= 1


@pytest.mark.parametrize(("mode", "call"), MODES.items(), ids=MODES)
async def test_a_mode_that_is_seen_off_before_its_second_try_is_shown_after_it(
    playing: House, mode: str, call: dict[str, Any]
) -> None:
    """A look comes in between, and tells the truth."""
    playing.simulator.scenarios.phone_next("juniper")

    def refuse() -> web.Response:
        entity = {"entity_id": playing.player.entity_id}
        update = playing.hass.services.async_call("homeassistant", "update_entity", entity)
        playing.hass.async_create_task(update)
        return errors.RESTRICTION_VIOLATED.response()

    assert await async_setup_component(playing.hass, "homeassistant", {})
    answer_commands(playing, refuse, times=1)
    await playing.act(**call)
    assert looks(playing) == 1
    assert playing.player.attributes[mode] == call[mode]


async def test_a_mode_that_is_changed_before_its_second_try_is_the_newer_one(
    playing: House,
) -> None:
    """The older one is over."""
    answer_commands(playing, errors.RESTRICTION_VIOLATED.response, times=1)
    calls = [{"shuffle": True}, {"shuffle": False}]
    assert await playing.act_at_once("shuffle_set", calls) == [None, None]
    await playing.pass_time(3)
    assert playing.player.attributes["shuffle"] is False
    assert playing.world.now().session.shuffle is False


@pytest.mark.parametrize(("mode", "call"), MODES.items(), ids=MODES)
async def test_a_mode_that_is_refused_twice_is_taken_back(
    playing: House, mode: str, call: dict[str, Any]
) -> None:
    """Then there is another reason, and the music goes on."""
    await playing.play("spotify:collection")
    before = playing.player.attributes[mode]
    playing.simulator.log.clear()
    answer_commands(playing, errors.RESTRICTION_VIOLATED.response)
    assert (await refusal(playing, **call)).translation_key == "restriction"
    assert playing.commands() == [mode, mode]
    for _ in range(5):
        assert playing.player.state == "playing"
        assert playing.player.attributes[mode] == before
        await playing.pass_time(1)


async def test_what_is_refused_is_taken_back_though_an_old_state_was_told_meanwhile(
    playing: House,
) -> None:
    """An old state confirms nothing of what is shown."""
    assert await async_setup_component(playing.hass, "homeassistant", {})
    await playing.act("volume_set", volume_level=0.6)

    late = Fault("late", playing.simulator.faults.hold(1.5), "api", times=1)
    late.matches = lambda request: request.path.endswith("/repeat")
    playing.simulator.faults.add(late)
    answer_commands(playing, json_error(400), times=1)

    async def look() -> None:
        await asyncio.sleep(0.5)
        tell(playing, lambda told: told["device"].update(volume_percent=40), times=1)
        entity = {"entity_id": playing.player.entity_id}
        call = playing.hass.services.async_call
        await call("homeassistant", "update_entity", entity, blocking=True)

    playing.hass.async_create_task(look())
    assert (await refusal(playing, "repeat_set", repeat="all")).translation_key == "bad_request"
    assert looks(playing) >= 1
    assert playing.player.attributes["repeat"] == "off"
    assert playing.player.attributes["volume_level"] == 0.6
