"""The switch for what plays and the sensor of what comes next: one request a track."""

from homeassistant.helpers import entity_registry as er
import pytest

from .answers import asked
from .house import DOMAIN, House
from .library import Caller, move_in
from .simulator.catalogue import Album, Show

CONTAINS, QUEUE = "/v1/me/library/contains", "/v1/me/player/queue"
SWITCH = "switch.spotify_juniper_vale_saved"
NEXT = "sensor.spotify_juniper_vale_next_up"


async def enable(house: House, entity_id: str) -> None:
    """Switch an entity on that is off until it is wanted."""
    er.async_get(house.hass).async_update_entity(entity_id, disabled_by=None)
    await house.restart_entry()


async def listen(house: House) -> Album:
    """Let Juniper's phone play an album in the kitchen."""
    album = max(house.simulator.catalogue.all(Album), key=lambda one: len(one.contents))
    house.simulator.scenarios.phone_play("juniper", context=album.uri, device="Kitchen")
    await house.notice()
    house.simulator.scenarios.phone_play("juniper", context=album.uri, device="Kitchen")
    await house.pass_time(15)
    return album


def state(house: House, entity_id: str) -> str:
    """Return what an entity shows."""
    found = house.hass.states.get(entity_id)
    assert found is not None
    return found.state


async def switch(house: House, action: str) -> None:
    """Turn the switch."""
    await house.through(
        house.hass.services.async_call("switch", action, {"entity_id": SWITCH}, blocking=True)
    )


@pytest.fixture
async def caller(house: House) -> Caller:
    """Switch everything on."""
    return await move_in(house)


async def test_the_switch_shows_whether_what_plays_is_saved(caller: Caller) -> None:
    """And saves it, and removes it."""
    house = caller.house
    assert state(house, SWITCH) == "unknown"
    album = await listen(house)
    library, (first, second, *_) = house.world.library, album.tracks
    library.setdefault(first, 0)
    library.pop(second, None)
    house.simulator.scenarios.phone_next("juniper")
    await house.pass_time(15)
    assert state(house, SWITCH) == "off"
    await switch(house, "turn_on")
    assert second in library
    assert state(house, SWITCH) == "on"
    await switch(house, "turn_off")
    assert second not in library
    assert state(house, SWITCH) == "off"


async def test_each_track_is_looked_up_once(caller: Caller) -> None:
    """However often it is polled; those that are skipped at once are not."""
    house = caller.house
    await listen(house)
    house.simulator.log.clear()
    house.simulator.scenarios.phone_next("juniper")
    await house.pass_time(40)
    assert asked(house, CONTAINS) == 1
    await house.pass_time(60)
    assert asked(house, CONTAINS) == 1
    assert asked(house, QUEUE) == 0


async def test_the_switch_follows_the_actions(caller: Caller) -> None:
    """Without asking again."""
    house = caller.house
    await listen(house)
    house.simulator.log.clear()
    await caller.act("save")
    assert state(house, SWITCH) == "on"
    await caller.act("unsave")
    assert state(house, SWITCH) == "off"
    assert asked(house, CONTAINS) == 0


async def test_nothing_can_be_saved_in_silence(caller: Caller) -> None:
    """The person is told."""
    with pytest.raises(Exception, match="Nothing is playing"):
        await switch(caller.house, "turn_on")


async def test_a_refusal_leaves_the_switch_as_it_was(caller: Caller) -> None:
    """It never shows what is not so."""
    house = caller.house
    await listen(house)
    house.world.library.pop(house.world.now().item.uri, None)
    await caller.act("unsave")
    house.simulator.scenarios.rate_limit(300)
    with pytest.raises(Exception, match="Try again"):
        await switch(house, "turn_on")
    assert state(house, SWITCH) == "off"


async def test_the_sensor_shows_what_comes_next(caller: Caller) -> None:
    """For one request a track, once it is wanted."""
    house = caller.house
    assert house.hass.states.get(NEXT) is None
    await enable(house, NEXT)
    album = await listen(house)
    names = [f"{track.name} · {album.artist.name}" for track in album.contents]
    assert state(house, NEXT) == names[1]
    house.simulator.log.clear()
    house.simulator.scenarios.phone_next("juniper")
    await house.pass_time(15)
    assert state(house, NEXT) == names[2]
    await house.pass_time(60)
    assert asked(house, QUEUE) == 1
    house.simulator.scenarios.phone_pause("juniper")
    await house.pass_time(60)
    assert asked(house, QUEUE) == 1


async def test_an_episode_has_no_queue_but_a_show(caller: Caller) -> None:
    """What comes after it is the next episode, and it can be saved."""
    house = caller.house
    await enable(house, NEXT)
    show = house.simulator.catalogue.all(Show)[0]
    house.simulator.scenarios.phone_play("juniper", context=show.uri, device="Kitchen")
    await house.notice()
    assert state(house, NEXT).startswith(show.contents[1].name)
    assert state(house, SWITCH) in {"on", "off"}


@pytest.mark.parametrize(
    ("features", "known"),
    [
        (["library"], set()),
        (["library", "library_editing"], {SWITCH}),
        (["queue"], {NEXT}),
        (["library_editing"], set()),
    ],
)
async def test_an_entity_needs_its_features(
    house: House, features: list[str], known: set[str]
) -> None:
    """Nobody is shown a switch that cannot be turned."""
    await move_in(house, features)
    registry = er.async_get(house.hass)
    entities = {one.entity_id for one in registry.entities.values() if one.platform == DOMAIN}
    assert entities & {SWITCH, NEXT} == known


async def test_an_entity_comes_when_its_features_are_switched_on(house: House) -> None:
    """Without a restart."""
    await move_in(house, ["library"])
    step = await house.configure("features", features=["library", "library_editing"])
    _, flow_id = step["next_flow"]
    await house.renew(flow_id)
    await house.pass_time(30, step=5)
    assert house.hass.states.get(SWITCH) is not None
