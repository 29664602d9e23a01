"""Several accounts in one house: whose library, whose names, and one speaker that both see."""

from homeassistant.helpers import entity_registry as er

from .front_end import LANGUAGES
from .house import DOMAIN, House
from .library import Caller, ids, move_in
from .simulator.devices import Device


def share(house: House, name: str) -> Device:
    """Let Rowan's app see a speaker of Juniper's, by an id of its own, as Connect does."""
    speaker = house.world.device(name)
    seen = Device("5ea5" * 10, speaker.name, speaker.type, volume=speaker.volume)
    house.simulator.world("rowan").devices.append(seen)
    return seen


def players(house: House) -> list[str]:
    """Return the players of both accounts."""
    return [house.state("media_player", entry).entity_id for entry in house.entries]


async def test_two_accounts_never_see_each_others_library(house: House) -> None:
    """Though they share the gate to Spotify."""
    caller = await move_in(house)
    await house.connect("rowan")
    for _ in range(2):
        for player, user in zip(players(house), ("juniper", "rowan"), strict=True):
            shown = ids(await caller.browse_on(player, "library:liked_songs"))
            assert shown[:50] == house.simulator.world(user).saved("track")[:50]


async def test_a_change_in_one_account_leaves_the_other_alone(house: House) -> None:
    """Each saves what is its own."""
    caller: Caller = await move_in(house)
    await house.connect("rowan")
    worlds = [house.simulator.world(user) for user in ("juniper", "rowan")]
    uri = next(one for one in worlds[0].saved("track") if one in worlds[1].saved("track"))
    await caller.act("unsave", uris=[uri])
    assert [uri in world.library for world in worlds] == [False, True]


async def test_entries_and_entities_are_named_by_the_account(house: House) -> None:
    """Nobody has to guess whose player it is."""
    await house.connect("juniper")
    await house.connect("rowan")
    assert [entry.title for entry in house.entries] == ["Juniper Vale", "Rowan Hale"]
    registry = er.async_get(house.hass)
    for entry, name in zip(house.entries, ("juniper_vale", "rowan_hale"), strict=True):
        listed = er.async_entries_for_config_entry(registry, entry.entry_id)
        assert listed
        assert all(name in one.entity_id for one in listed)
    assert {one.platform for one in registry.entities.values()} == {DOMAIN}


async def test_a_speaker_that_two_accounts_see_has_one_name_in_each(house: House) -> None:
    """And each plays on it by that name."""
    await house.connect("juniper")
    share(house, "Kitchen")
    await house.connect("rowan")
    for player, user in zip(players(house), ("juniper", "rowan"), strict=True):
        state = house.hass.states.get(player)
        assert state is not None
        assert state.attributes["source_list"].count("Kitchen") == 1
        assert not [one for one in state.attributes["source_list"] if one.startswith("Kitchen ")]
        await house.through(
            house.hass.services.async_call(
                "media_player",
                "select_source",
                {"entity_id": player, "source": "Kitchen"},
                blocking=True,
            )
        )
        await house.through(
            house.hass.services.async_call(
                "media_player", "media_play", {"entity_id": player}, blocking=True
            )
        )
        active = house.simulator.world(user).now().session.active
        assert active is not None
        assert active.name == "Kitchen"


async def test_the_limit_of_five_users_is_explained_where_it_is_hit(house: House) -> None:
    """After the sign-in, which works for everybody."""
    house.simulator.scenarios.unregister("juniper")
    result = await house.connect("juniper")
    assert (result["type"], result["reason"]) == ("abort", "not_registered")
    assert "five" in LANGUAGES["en"]["config"]["abort"]["not_registered"]
