"""Our player takes the place of another integration's, and gives it back."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.helpers import area_registry as ar, entity_registry as er, label_registry as lr
from homeassistant.setup import async_setup_component
import pytest

from .house import DOMAIN, House, Json, state_of
from .old_players import OLD, PLATFORMS, Old, area, bring, move_in, move_out, set_area
from .simulator.catalogue import Playlist

OURS = "media_player.spotify_juniper_vale"
KEPT = "media_player.spotify_juniper_old"
USER = er.RegistryEntryDisabler.USER

type Move = Callable[[House, Old], Awaitable[Json]]


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Let Home Assistant reload an integration half a minute after a player is enabled."""
    return True


@pytest.fixture
async def old(home: House) -> Old:
    """Bring core's player of the same user into the house."""
    assert await async_setup_component(home.hass, "homeassistant", {})
    ar.async_get(home.hass).async_create("Kitchen")
    lr.async_get(home.hass).async_create("Party")
    return await bring(home)


def ours(house: House, entry: ConfigEntry | None = None) -> er.RegistryEntry:
    """Return our player as the registry knows it."""
    registered = er.async_get(house.hass).async_get(house.state("media_player", entry).entity_id)
    assert registered is not None
    return registered


async def give_back(house: House, _: Old) -> Json:
    """Give the old player its place back."""
    return await move_out(house)


def shown(house: House) -> Json:
    """Return the states of all players."""
    return {one.entity_id: one.state for one in house.hass.states.async_all("media_player")}


def registered(house: House) -> dict[str, Any]:
    """Return what the registry knows of all players, by their integration."""
    known = er.async_get(house.hass).entities.values()
    left_out = ("modified_at", "previous_unique_id")
    return {
        one.platform: {
            key: value for key, value in one.extended_dict.items() if key not in left_out
        }
        for one in known
        if one.domain == "media_player"
    }


def outcome(result: Json) -> tuple[str, str]:
    """Return how a flow ended."""
    return result["type"], result["reason"]


async def offered(house: House, entry: ConfigEntry | None = None) -> list[str]:
    """Return what Reconfigure offers about old players."""
    options = (await house.open_menu(entry))["menu_options"]
    return [option for option in options if option.startswith("move")]


# Moving in


async def test_without_an_old_player_nothing_is_offered(home: House) -> None:
    """The menu is as short as it can be; a player of another kind is none."""
    await bring(home, "cast")
    assert await offered(home) == []


@pytest.mark.parametrize("is_loaded", [True, False])
@pytest.mark.parametrize("platform", PLATFORMS)
async def test_ours_takes_the_place(home: House, platform: str, *, is_loaded: bool) -> None:
    """Of each of them, whether its integration runs or not; that one is kept, disabled."""
    old = await bring(home, platform, is_loaded=is_loaded)
    assert await offered(home) == ["move_in"]
    result = await move_in(home, old)
    assert outcome(result) == ("abort", "moved_in")
    assert result["description_placeholders"] == {"entity_id": OLD, "old_entity_id": KEPT}
    assert home.player.entity_id == OLD
    assert home.player.state == "idle"
    assert (old.registered.entity_id, old.registered.disabled_by) == (KEPT, USER)
    assert home.hass.states.get(OURS) is None
    assert home.hass.states.get(KEPT) is None
    assert (old.entry.state is ConfigEntryState.LOADED) is is_loaded


async def test_all_that_a_user_has_set_stays(home: House, old: Old) -> None:
    """Name, icon, labels, aliases, exposure to assistants, and the area of the device."""
    chosen = old.decorate()
    was = old.registered
    await move_in(home, old)
    now = ours(home)
    assert (now.id, now.entity_id) == (was.id, was.entity_id)
    assert {key: getattr(now, key) for key in chosen} == chosen
    assert async_should_expose(home.hass, "conversation", OLD)
    assert home.player.name == "Music"
    assert area(home) == "kitchen"


async def test_the_name_stays_that_was_seen(home: House, old: Old) -> None:
    """Though nobody had chosen it: voice assistants know the player by it."""
    await move_in(home, old)
    assert home.player.name == "Spotify Juniper"


async def test_an_area_that_ours_has_is_kept(home: House, old: Old) -> None:
    """It was chosen for ours."""
    old.decorate()
    set_area(home, "attic")
    await move_in(home, old)
    assert area(home) == "attic"
    await move_out(home)
    assert area(home) == "attic"


async def test_a_player_in_an_area_of_its_own_stays_there(home: House, old: Old) -> None:
    """Home Assistant lets it have one only with a name; its user had chosen none."""
    registry = er.async_get(home.hass)
    device_id = old.device_id
    for change in ({"device_id": None}, {"area_id": "kitchen"}, {"device_id": device_id}):
        registry.async_update_entity(OLD, **change)
    await move_in(home, old)
    assert ours(home).area_id == "kitchen"
    assert home.player.name == "Spotify Juniper"
    assert outcome(await move_out(home)) == ("abort", "moved_out")
    assert old.registered.area_id == "kitchen"
    assert state_of(home.hass, OLD).name == "Spotify Juniper"


async def test_two_of_the_same_name_need_none_of_their_own(home: House) -> None:
    """Ours is called so already."""
    old = await bring(home, user="juniper vale")
    await move_in(home, old)
    assert home.player.name == "Spotify Juniper Vale"
    assert ours(home).name is None


async def test_the_music_goes_on(playing: House) -> None:
    """Nothing is told to Spotify."""
    heard = playing.heard
    playing.simulator.log.clear()
    await move_in(playing, await bring(playing))
    assert playing.heard == heard
    assert playing.commands() == []
    assert playing.player.state == "playing"
    await playing.act("media_pause")
    assert not playing.heard[1]


async def test_a_restart_keeps_it(home: House, old: Old) -> None:
    """Both integrations find their players again."""
    await move_in(home, old)
    await home.restart_entry()
    await home.through(home.hass.config_entries.async_reload(old.entry.entry_id))
    assert home.player.entity_id == OLD
    assert home.player.state == "idle"
    assert (old.registered.entity_id, old.registered.disabled_by) == (KEPT, USER)


async def test_an_old_player_that_was_disabled_already_gives_its_place(home: House) -> None:
    """As many have it who run both; it is disabled again when it is given back."""
    old = await bring(home)
    er.async_get(home.hass).async_update_entity(OLD, disabled_by=USER)
    await home.settle()
    form = await home.reconfigure("move_in")
    (option,) = form["data_schema"][0]["selector"]["select"]["options"]
    assert option == {"value": OLD, "label": f"Spotify Juniper · {OLD}"}
    await move_in(home, old)
    assert home.player.state == "idle"
    await move_out(home)
    assert (old.registered.entity_id, old.registered.disabled_by) == (OLD, USER)
    assert home.hass.states.get(OLD) is None


async def test_the_name_of_the_old_one_may_be_taken(home: House, old: Old) -> None:
    """Then it gets a number."""
    registry = er.async_get(home.hass)
    registry.async_get_or_create(
        "media_player", "x", "y", suggested_object_id="spotify_juniper_old"
    )
    result = await move_in(home, old)
    assert result["description_placeholders"]["old_entity_id"] == f"{KEPT}_2"
    assert old.registered.entity_id == f"{KEPT}_2"


async def test_an_automation_for_cores_player_plays_through_ours(home: House, old: Old) -> None:
    """With core's entity id and core's media id, word by word as it was."""
    playlist = home.simulator.catalogue.named(Playlist, "Kitchen Disco")
    data = {
        "media_content_type": "spotify://playlist",
        "media_content_id": f"spotify://{old.entry.entry_id}/{playlist.uri}",
    }
    source = {"action": "media_player.select_source", "data": {"source": "Kitchen"}}
    play = {"action": "media_player.play_media", "data": data}
    automation = {
        "alias": "Old",
        "triggers": {"trigger": "event", "event_type": "doorbell"},
        "actions": [step | {"target": {"entity_id": OLD}} for step in (source, play)],
    }
    assert await async_setup_component(home.hass, "automation", {"automation": automation})
    await move_in(home, old)
    home.hass.bus.async_fire("doorbell")
    await home.settle()
    assert home.heard[1:] == (True, "Kitchen")
    assert home.world.now().session.context == playlist.uri


# Giving back


async def test_the_place_is_given_back(home: House, old: Old) -> None:
    """All is as it was, and it can be taken again."""
    old.decorate()
    before, place = registered(home), area(home)
    for _ in range(2):
        await move_in(home, old)
        assert registered(home) != before
        assert await offered(home) == ["move_out"]
        result = await move_out(home)
        assert outcome(result) == ("abort", "moved_out")
        assert result["description_placeholders"] == {"entity_id": OURS}
        assert registered(home) == before
        assert area(home) == place
        assert state_of(home.hass, OLD).state == "playing"
        assert home.player.state == "idle"
        assert await offered(home) == ["move_in"]


async def test_what_nobody_had_set_is_given_back_unset(home: House, old: Old) -> None:
    """A name that was taken over is no name of its own."""
    before = registered(home)
    await move_in(home, old)
    await move_out(home)
    assert registered(home) == before


async def test_what_was_changed_meanwhile_is_not_undone(home: House, old: Old) -> None:
    """A name and an area that were chosen after moving in."""
    await move_in(home, old)
    er.async_get(home.hass).async_update_entity(OLD, name="Sound", labels={"party"})
    set_area(home, "attic")
    await move_out(home)
    assert (old.registered.name, old.registered.labels) == ("Sound", {"party"})
    assert area(home) == "attic"


async def test_our_own_entity_id_may_be_taken_meanwhile(home: House, old: Old) -> None:
    """Then ours gets a number, and says so."""
    await move_in(home, old)
    home.hass.states.async_set(OURS, "on")
    result = await move_out(home)
    assert result["description_placeholders"] == {"entity_id": f"{OURS}_2"}
    assert home.player.entity_id == f"{OURS}_2"


async def test_what_is_kept_names_nobody(home: House, old: Old) -> None:
    """Entity ids and yes or no: neither the account nor what was set."""
    old.decorate()
    await move_in(home, old)
    kept = old.registered.options[DOMAIN]
    assert kept == {
        "entry_id": home.entry.entry_id,
        "entity_id": OURS,
        "disabled_by": None,
        "is_named": False,
        "is_placed": True,
    }
    assert home.entry.data.keys() == {"client_id", "user_id"}


# What goes wrong


async def test_a_flow_that_is_left_changes_nothing(home: House, old: Old) -> None:
    """Up to the last button."""
    before = registered(home)
    form = await home.reconfigure("move_in")
    assert form["data_schema"][0]["default"] == OLD
    home.hass.config_entries.flow.async_abort(form["flow_id"])
    assert registered(home) == before
    assert not home.flows


async def test_an_old_player_may_be_gone_meanwhile(home: House, old: Old) -> None:
    """Before the choice or after it."""
    menu, form = await home.open_menu(), await home.reconfigure("move_in")
    await home.through(home.hass.config_entries.async_remove(old.entry.entry_id))
    before = registered(home)
    late = await home.choose(menu["flow_id"], "move_in")
    assert outcome(late) == ("abort", "old_player_gone")
    late = await home.answer(form, old_player=OLD)
    assert outcome(late) == ("abort", "old_player_gone")
    assert registered(home) == before
    assert home.player.state == "idle"


async def test_an_old_player_may_be_gone_before_it_gets_its_place_back(
    home: House, old: Old
) -> None:
    """Ours stays where it is."""
    await move_in(home, old)
    menu, form = await home.open_menu(), await home.reconfigure("move_out")
    await home.through(home.hass.config_entries.async_remove(old.entry.entry_id))
    late = await home.choose(menu["flow_id"], "move_out")
    assert outcome(late) == ("abort", "old_player_gone")
    assert outcome(await home.answer(form)) == ("abort", "old_player_gone")
    assert home.player.entity_id == OLD
    assert await offered(home) == []


async def test_two_dialogs_move_in_once(home: House, old: Old) -> None:
    """In the same moment, too."""
    forms = [await home.reconfigure("move_in") for _ in range(2)]
    both = asyncio.gather(*(home.answer(form, old_player=OLD) for form in forms))
    reasons = [result["reason"] for result in await home.through(both)]
    assert reasons.count("moved_in") == 1
    assert set(reasons) <= {"moved_in", "cannot_unload", "already_moved_in", "old_player_gone"}
    assert home.player.entity_id == OLD
    assert home.player.state == "idle"


async def test_a_second_place_is_not_taken(home: House, old: Old) -> None:
    """One player has one entity id; the first automations would be left without it."""
    other = await bring(home, "spotifyplus")
    form = await home.reconfigure("move_in")
    await move_in(home, old)
    late = await home.answer(form, old_player=other.entity_id)
    assert outcome(late) == ("abort", "already_moved_in")
    assert await offered(home) == ["move_out"]


async def test_an_old_integration_that_cannot_be_unloaded_keeps_its_player(home: House) -> None:
    """And ours goes on."""

    async def refuse() -> bool:
        return False

    old = await bring(home, unload=refuse)
    before = registered(home)
    assert outcome(await move_in(home, old)) == ("abort", "cannot_unload")
    assert registered(home) == before
    assert home.player.state == "idle"


async def test_a_dialog_that_is_cancelled_half_way_is_finished(home: House) -> None:
    """No integration stays unloaded."""
    unloading, go_on = asyncio.Event(), asyncio.Event()
    old = await bring(home, unload=held(unloading, go_on))
    form = await home.reconfigure("move_in")
    flows = home.hass.config_entries.flow
    dialog = asyncio.ensure_future(flows.async_configure(form["flow_id"], {"old_player": OLD}))
    await home.through(unloading.wait())
    dialog.cancel()
    with pytest.raises(asyncio.CancelledError):
        await dialog
    go_on.set()
    await home.settle()
    assert (home.player.entity_id, home.player.state) == (OLD, "idle")
    assert old.registered.entity_id == KEPT
    assert old.entry.state is ConfigEntryState.LOADED


async def test_our_account_may_be_removed_meanwhile(home: House) -> None:
    """The old player keeps its place."""
    unloading, go_on = asyncio.Event(), asyncio.Event()
    old = await bring(home, unload=held(unloading, go_on))
    form = await home.reconfigure("move_in")
    filling = asyncio.ensure_future(home.answer(form, old_player=OLD))
    await home.through(unloading.wait())
    await home.through(home.hass.config_entries.async_remove(home.entry.entry_id))
    go_on.set()
    assert outcome(await filling) == ("abort", "entry_removed")
    assert (old.registered.entity_id, old.registered.disabled_by) == (OLD, None)
    assert state_of(home.hass, OLD).state == "playing"


def held(begun: asyncio.Event, go_on: asyncio.Event) -> Callable[[], Awaitable[bool]]:
    """Return an unload that says when it has begun, and waits until it may go on."""

    async def unload() -> bool:
        begun.set()
        return await go_on.wait()

    return unload


async def test_it_needs_no_answer_of_spotifys(home: House, old: Old) -> None:
    """While Spotify is down, too; ours comes up in its new place."""
    home.simulator.scenarios.down()
    await home.restart_entry()
    assert home.entry.state is ConfigEntryState.SETUP_RETRY
    assert outcome(await move_in(home, old)) == ("abort", "moved_in")
    home.simulator.scenarios.up()
    await home.pass_time(120, step=5)
    assert (home.player.entity_id, home.player.state) == (OLD, "idle")


@pytest.mark.parametrize("move", [move_in, give_back])
async def test_what_fails_half_way_is_put_back(
    home: House, old: Old, monkeypatch: pytest.MonkeyPatch, move: Move
) -> None:
    """Whichever change the registry refuses, moving in and giving back."""
    old.decorate()
    if move is give_back:
        await move_in(home, old)
    before, place, states = registered(home), area(home), shown(home)
    for call in count():
        with monkeypatch.context() as patch:
            refuse_once(patch, call)
            result = await move(home, old)
        if result["reason"] != "handover_refused":
            break
        assert registered(home) == before
        assert (area(home), shown(home)) == (place, states)
    assert call > 7
    assert result["reason"] == {move_in: "moved_in", give_back: "moved_out"}[move]


def refuse_once(patch: pytest.MonkeyPatch, call: int) -> None:
    """Let the registry refuse one change, and take those before and after it."""
    calls = iter(range(1000))

    def refusing(change: Any) -> Any:
        def refused(registry: er.EntityRegistry, *args: Any, **changes: Any) -> er.RegistryEntry:
            if next(calls) == call:
                raise ValueError
            changed: er.RegistryEntry = change(registry, *args, **changes)
            return changed

        return refused

    for name in (
        "async_update_entity",
        "async_update_entity_platform",
        "async_update_entity_options",
    ):
        patch.setattr(er.EntityRegistry, name, refusing(getattr(er.EntityRegistry, name)))


# Two accounts


async def test_each_account_takes_its_own_place(home: House, old: Old) -> None:
    """The old player of the same user is proposed, and one that was given is not offered."""
    await home.connect("rowan")
    rowan = home.entries[1]
    rowans = await bring(home, "spotcast", "rowan")
    form = await home.reconfigure("move_in", rowan)
    assert form["data_schema"][0]["default"] == rowans.entity_id
    await move_in(home, old)
    late = await home.answer(form, old_player=OLD)
    assert outcome(late) == ("abort", "old_player_gone")
    await move_in(home, rowans, rowan)
    assert [home.state("media_player", entry).entity_id for entry in home.entries] == [
        OLD,
        rowans.entity_id,
    ]
    await move_out(home)
    assert await offered(home, rowan) == ["move_out"]
    assert home.state("media_player", rowan).entity_id == rowans.entity_id


async def test_a_place_is_free_again_when_its_account_is_removed(home: House, old: Old) -> None:
    """Another account may take what is kept."""
    await move_in(home, old)
    await home.connect("rowan")
    await home.through(home.hass.config_entries.async_remove(home.entry.entry_id))
    assert outcome(await move_in(home, Old(home, old.entry, KEPT))) == ("abort", "moved_in")
    assert home.player.entity_id == KEPT
