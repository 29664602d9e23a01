"""A player for one Connect device: its own controls and state, and not one poll more."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest

from .amplifier import LIKED, NEW_ID, Amplifier, link
from .answers import DEVICES, PLAYER, asked
from .house import DOMAIN, House, Json
from .library import asked_of_spotify, move_in
from .simulator.catalogue import Album, Playlist

SILENCES = ("media_pause", "media_stop", "turn_off")
SKIPS: tuple[tuple[str, Json], ...] = (
    ("media_next_track", {}),
    ("media_previous_track", {}),
    ("media_seek", {"seek_position": 20}),
)


@dataclass
class Room:
    """A device of Juniper's with a player of its own."""

    house: House
    name: str
    subentry_id: str

    @property
    def entity_id(self) -> str:
        """The id of its player."""
        unique_id = f"{self.house.entry.unique_id}_{self.subentry_id}"
        found = er.async_get(self.house.hass).async_get_entity_id("media_player", DOMAIN, unique_id)
        assert found is not None
        return found

    @property
    def player(self) -> State:
        """Its player."""
        state = self.house.hass.states.get(self.entity_id)
        assert state is not None
        return state

    async def act(self, action: str, domain: str = "media_player", **data: Any) -> Any:
        """Call an action on it."""
        return await self.house.through(
            self.house.hass.services.async_call(
                domain, action, data | {"entity_id": self.entity_id}, blocking=True
            )
        )

    async def play(self, media_id: str, **data: Any) -> None:
        """Call `media_player.play_media` on it."""
        await self.act("play_media", media_content_id=media_id, media_content_type="music", **data)

    async def refusal(self, action: str, domain: str = "media_player", **data: Any) -> str | None:
        """Call an action that must fail; return the key of what the person is told."""
        with pytest.raises(HomeAssistantError) as failure:
            await self.act(action, domain, **data)
        return failure.value.translation_key


async def give_player(house: House, name: str) -> Room:
    """Fill in the form of a device player."""
    result = await house.add("device_player", {"device": house.world.device(name).id})
    assert (result["type"], result["title"]) == ("create_entry", name)
    (subentry,) = (
        one for one in house.entry.get_subentries_of_type("device_player") if one.title == name
    )
    return Room(house, name, subentry.subentry_id)


@pytest.fixture
async def kitchen(home: House) -> Room:
    """Give the speaker in the kitchen a player."""
    return await give_player(home, "Kitchen")


@pytest.fixture
async def parlour(home: House) -> Room:
    """Give the speaker in the living room a player."""
    return await give_player(home, "Living Room")


def fog(house: House) -> Playlist:
    """Return a playlist of Juniper's."""
    return house.simulator.catalogue.named(Playlist, "Morning Fog")


async def listen(house: House, device: str = "Kitchen") -> None:
    """Let Juniper's phone start a playlist."""
    house.simulator.scenarios.phone_play("juniper", context=fog(house).uri, device=device)
    await house.notice()
    house.simulator.log.clear()


# What it shows


async def test_it_has_a_device_of_its_own(kitchen: Room) -> None:
    """Named so that nobody takes it for the speaker's own integration."""
    entry = er.async_get(kitchen.house.hass).async_get(kitchen.entity_id)
    assert entry is not None
    assert entry.entity_id == "media_player.spotify_kitchen"
    device = dr.async_get(kitchen.house.hass).async_get(entry.device_id or "")
    assert device is not None
    assert device.name == "Spotify Kitchen"


async def test_it_shows_what_plays_there(kitchen: Room, parlour: Room) -> None:
    """And the others are idle."""
    house = kitchen.house
    await listen(house)
    shown, main = kitchen.player, house.player
    assert shown.state == "playing"
    for name in ("media_title", "media_artist", "media_content_id", "volume_level", "shuffle"):
        assert shown.attributes[name] == main.attributes[name]
    assert parlour.player.state == "idle"
    assert "media_title" not in parlour.player.attributes
    assert "source_list" not in shown.attributes


async def test_it_follows_the_music(kitchen: Room, parlour: Room) -> None:
    """From room to room."""
    house = kitchen.house
    await listen(house)
    await house.act("select_source", source="Living Room")
    assert (kitchen.player.state, parlour.player.state) == ("idle", "playing")


async def test_an_idle_player_shows_the_volume_that_is_known(kitchen: Room) -> None:
    """A slider that jumps when the music starts would be of no use."""
    volume = kitchen.house.world.device("Kitchen").volume or 0
    assert kitchen.player.attributes["volume_level"] == pytest.approx(volume / 100)


async def test_a_device_that_sleeps_is_off(kitchen: Room) -> None:
    """Playing wakes it."""
    house = kitchen.house
    house.simulator.scenarios.take_device("juniper", "Kitchen")
    await house.restart_entry()
    assert kitchen.player.state == "off"
    house.simulator.scenarios.return_device("juniper", "Kitchen")
    await kitchen.play(LIKED)
    assert kitchen.player.state == "playing"
    assert house.heard[1:] == (True, "Kitchen")


async def test_it_is_unavailable_while_the_account_is(kitchen: Room) -> None:
    """It knows what the account knows."""
    house = kitchen.house
    house.simulator.scenarios.down()
    await house.pass_time(200, step=5)
    assert house.player.state == kitchen.player.state == STATE_UNAVAILABLE
    house.simulator.scenarios.up()
    await house.pass_time(400, step=5)
    assert kitchen.player.state == "idle"


async def test_it_costs_no_request(home: House) -> None:
    """Neither to come nor to be there: the same day without it costs the same."""
    spent = []
    for names in ((), ("Kitchen", "Living Room", "Pocket")):
        for name in names:
            await give_player(home, name)
        home.simulator.scenarios.sleep("juniper")
        await home.restart_entry()
        await home.pass_time(120, step=5)
        home.simulator.log.clear()
        await home.pass_time(600, step=5)
        spent.append(asked(home, PLAYER) + asked(home, DEVICES) + len(asked_of_spotify(home)))
    assert spent[0] > 0
    assert spent[1] == pytest.approx(spent[0], abs=1)
    home.simulator.log.clear()
    await home.add("device_player")
    assert home.simulator.log.requests == []


# What it does


async def test_it_plays_here(kitchen: Room, parlour: Room) -> None:
    """Wherever the music was."""
    house = kitchen.house
    await listen(house)
    await parlour.play(LIKED)
    assert house.heard[1:] == (True, "Living Room")
    await kitchen.act("media_play")
    assert house.heard[1:] == (True, "Kitchen")


async def test_the_speaker_that_was_chosen_before_gives_way(kitchen: Room) -> None:
    """What is asked for last counts."""
    await kitchen.house.act("select_source", source="Living Room")
    await kitchen.play(LIKED)
    assert kitchen.house.heard[1:] == (True, "Kitchen")


@pytest.mark.parametrize("action", SILENCES)
async def test_it_falls_silent(kitchen: Room, action: str) -> None:
    """As the account's player does."""
    await listen(kitchen.house)
    await kitchen.act(action)
    assert kitchen.house.heard[1:] == (False, "Kitchen")
    assert kitchen.player.state == ("off" if action == "turn_off" else "paused")


@pytest.mark.parametrize("action", SILENCES)
async def test_silencing_one_room_leaves_the_music_in_another(
    kitchen: Room, parlour: Room, action: str
) -> None:
    """Even where all players of a floor are paused."""
    await listen(kitchen.house)
    await parlour.act(action)
    assert kitchen.house.heard[1:] == (True, "Kitchen")
    assert kitchen.house.commands() == []


async def test_what_was_moved_by_a_phone_just_now_can_be_paused(
    kitchen: Room, parlour: Room
) -> None:
    """Who presses the button hears more than we have polled."""
    await listen(kitchen.house)
    kitchen.house.simulator.scenarios.phone_move("juniper", "Living Room")
    await parlour.act("media_pause")
    assert kitchen.house.heard[1:] == (False, "Living Room")


@pytest.mark.parametrize(("action", "data"), SKIPS)
async def test_it_skips_and_seeks(kitchen: Room, action: str, data: Json) -> None:
    """What plays here."""
    await listen(kitchen.house)
    await kitchen.act(action, **data)
    assert len(kitchen.house.commands()) == 1


@pytest.mark.parametrize(("action", "data"), SKIPS)
async def test_another_rooms_music_is_not_skipped(
    kitchen: Room, parlour: Room, action: str, data: Json
) -> None:
    """The person is told."""
    await listen(kitchen.house)
    assert await parlour.refusal(action, **data) == "not_playing_here"
    assert kitchen.house.commands() == []


async def test_its_volume_is_its_own(kitchen: Room, parlour: Room) -> None:
    """Whether it plays or not."""
    house = kitchen.house
    await listen(house)
    before = house.world.device("Kitchen").volume
    await parlour.act("volume_set", volume_level=0.21)
    assert house.world.device("Living Room").volume == 21
    assert house.world.device("Kitchen").volume == before
    assert parlour.player.attributes["volume_level"] == pytest.approx(0.21)
    await kitchen.act("volume_mute", is_volume_muted=True)
    assert house.world.device("Kitchen").volume == 0
    await kitchen.act("volume_mute", is_volume_muted=False)
    assert house.world.device("Kitchen").volume == before


async def test_volumes_of_several_rooms_set_at_once_are_all_set(
    kitchen: Room, parlour: Room
) -> None:
    """None of them is taken for another's."""
    house = kitchen.house
    house.world.device("Bedroom").awake_at = 0
    await house.restart_entry()
    rooms = (kitchen, parlour, await give_player(house, "Bedroom"))
    await listen(house)
    target = [room.entity_id for room in rooms]
    await house.through(
        house.hass.services.async_call(
            "media_player", "volume_set", {"entity_id": target, "volume_level": 0.17}, blocking=True
        )
    )
    await house.pass_time(5)
    assert {house.world.device(room.name).volume for room in rooms} == {17}


async def test_what_is_chosen_for_a_sleeping_device_is_so_when_it_plays(kitchen: Room) -> None:
    """A volume that an automation sets before it plays must not fail the automation."""
    house = kitchen.house
    house.world.device("Kitchen").awake_at = float("inf")
    await kitchen.act("volume_set", volume_level=0.33)
    await kitchen.act("shuffle_set", shuffle=True)
    await kitchen.act("repeat_set", repeat="all")
    assert kitchen.player.attributes["volume_level"] == pytest.approx(0.33)
    assert kitchen.player.attributes["shuffle"] is True
    house.world.device("Kitchen").awake_at = 0
    await kitchen.play(fog(house).uri)
    await house.pass_time(3)
    now = house.world.now()
    assert house.heard[1:] == (True, "Kitchen")
    assert (house.world.device("Kitchen").volume, now.session.shuffle, now.session.repeat) == (
        33,
        True,
        "context",
    )


async def test_a_choice_made_for_one_room_is_not_for_another(kitchen: Room, parlour: Room) -> None:
    """Nor for the account's player."""
    house = kitchen.house
    await kitchen.act("shuffle_set", shuffle=True)
    await parlour.play(fog(house).uri)
    await house.pass_time(3)
    assert not house.world.now().session.shuffle
    assert kitchen.player.attributes["shuffle"] is True


async def test_what_somebody_else_starts_clears_the_choice(kitchen: Room) -> None:
    """As it does on the account's player."""
    await kitchen.act("repeat_set", repeat="one")
    await listen(kitchen.house)
    assert kitchen.player.attributes["repeat"] == "off"


async def test_shuffle_and_repeat_are_set_at_once_where_it_plays(kitchen: Room) -> None:
    """Both."""
    house = kitchen.house
    await listen(house)
    await kitchen.act("shuffle_set", shuffle=True)
    await kitchen.act("repeat_set", repeat="one")
    session = house.world.now().session
    assert (session.shuffle, session.repeat) == (True, "track")


async def test_a_linked_player_is_made_ready(
    home: House, kitchen: Room, amplifier: Amplifier
) -> None:
    """Whatever starts the music there."""
    await link(home)
    await kitchen.play(LIKED)
    assert amplifier.asked == ["turn_on"]


async def test_it_can_be_in_a_scene(kitchen: Room, parlour: Room) -> None:
    """Beside others of its account: the idle ones do not supersede the one that plays."""
    house = kitchen.house
    pocket = await give_player(house, "Pocket")
    music = {"media_content_id": fog(house).uri, "media_content_type": "playlist"}
    entities: Json = {
        pocket.entity_id: {"state": "idle"},
        kitchen.entity_id: {"state": "playing", "volume_level": 0.27} | music,
        parlour.entity_id: {"state": "idle"},
    }
    await house.through(
        house.hass.services.async_call("scene", "apply", {"entities": entities}, blocking=True)
    )
    await house.pass_time(3)
    assert house.heard[1:] == (True, "Kitchen")
    assert house.world.device("Kitchen").volume == 27


async def test_our_own_actions_mean_the_device(kitchen: Room, parlour: Room) -> None:
    """`play` plays here; what is not here cannot be transferred from here."""
    house = kitchen.house
    await kitchen.act("play", DOMAIN, media=fog(house).uri, volume=24)
    assert house.heard[1:] == (True, "Kitchen")
    assert house.world.device("Kitchen").volume == 24
    assert await parlour.refusal("transfer", DOMAIN, device="Pocket") == "not_playing_here"
    await kitchen.act("transfer", DOMAIN, device="Pocket")
    assert house.heard[1:] == (True, "Pocket")


async def test_what_was_on_here_is_saved_and_brought_back(kitchen: Room, parlour: Room) -> None:
    """Silence here, too, and only here."""
    house = kitchen.house
    await listen(house)
    uri = house.heard[0]
    await kitchen.act("snapshot", DOMAIN, name="kitchen")
    await parlour.act("snapshot", DOMAIN, name="parlour")
    await parlour.play(LIKED)
    await kitchen.act("restore", DOMAIN, name="kitchen")
    assert house.heard == (uri, True, "Kitchen")
    await parlour.act("restore", DOMAIN, name="parlour")
    assert house.heard == (uri, True, "Kitchen")


async def test_it_queues_where_it_plays(kitchen: Room, parlour: Room) -> None:
    """There is one queue; from another room it is left alone."""
    house = kitchen.house
    album = house.simulator.catalogue.all(Album)[0]
    await listen(house)
    refused = await parlour.refusal(
        "play_media",
        media_content_id=album.contents[0].uri,
        media_content_type="music",
        enqueue="add",
    )
    assert refused == "not_playing_here"
    await kitchen.play(album.contents[0].uri, enqueue="add")
    assert house.commands() == ["queue"]


async def test_it_browses_and_searches_like_the_account(house: House) -> None:
    """The same library."""
    caller = await move_in(house)
    room = await give_player(house, "Kitchen")
    assert await caller.browse_on(room.entity_id) == await caller.browse()
    answer = await caller.command(
        "media_player/search_media", entity_id=room.entity_id, search_query="morning fog"
    )
    assert answer["result"]["result"][0]["title"] == "Morning Fog"


# What may go wrong


async def test_a_ban_is_told_with_the_time_to_wait(kitchen: Room) -> None:
    """By each command."""
    house = kitchen.house
    await listen(house)
    house.simulator.scenarios.rate_limit(300)
    assert await kitchen.refusal("media_next_track") == "rate_limited"
    house.simulator.log.clear()
    for action, data in (("volume_set", {"volume_level": 0.3}), ("shuffle_set", {"shuffle": True})):
        assert await kitchen.refusal(action, **data) == "rate_limited"
    assert kitchen.house.commands() == []


async def test_a_device_that_does_not_answer_is_asleep(kitchen: Room) -> None:
    """Said as for the account's player."""
    kitchen.house.simulator.scenarios.take_device("juniper", "Kitchen")
    assert (
        await kitchen.refusal("play_media", media_content_id=LIKED, media_content_type="music")
        == "device_asleep"
    )


async def test_a_new_id_is_the_same_player(kitchen: Room) -> None:
    """Spotify's ids change now and then; automations name the entity."""
    house, entity_id = kitchen.house, kitchen.entity_id
    house.world.device("Kitchen").id = NEW_ID
    await listen(house)
    assert (kitchen.entity_id, kitchen.player.state) == (entity_id, "playing")
    await house.restart_entry()
    assert (kitchen.entity_id, kitchen.player.state) == (entity_id, "playing")
    await kitchen.act("media_pause")
    await kitchen.play(LIKED)
    assert house.heard[1:] == (True, "Kitchen")


async def test_a_device_has_one_player(kitchen: Room) -> None:
    """By its new id, too."""
    house = kitchen.house
    form = {"device": house.world.device("Kitchen").id}
    assert (await house.add("device_player", form))["reason"] == "already_added"
    house.world.device("Kitchen").id = NEW_ID
    await house.restart_entry()
    assert (await house.add("device_player", {"device": NEW_ID}))["reason"] == "already_added"


async def test_a_player_can_stand_for_a_new_speaker(kitchen: Room, parlour: Room) -> None:
    """The old one broke: the entity stays; but not for one that has a player."""
    house, entity_id = kitchen.house, kitchen.entity_id
    taken = {"device": house.world.device("Living Room").id}
    assert (await house.change("device_player", taken))["reason"] == "already_added"
    result = await house.change("device_player", {"device": house.world.device("Pocket").id})
    assert result["reason"] == "reconfigure_successful"
    await kitchen.play(LIKED)
    assert (house.heard[2], kitchen.entity_id) == ("Pocket", entity_id)
    entry = er.async_get(house.hass).async_get(entity_id)
    device = dr.async_get(house.hass).async_get((entry and entry.device_id) or "")
    assert device is not None
    assert device.name == "Spotify Pocket"


async def test_nothing_is_left_of_a_player_that_is_removed(kitchen: Room, parlour: Room) -> None:
    """Neither entity, nor device, nor state; the others stay."""
    house, entity_id = kitchen.house, kitchen.entity_id
    devices = len(dr.async_get(house.hass).devices)
    house.hass.config_entries.async_remove_subentry(house.entry, kitchen.subentry_id)
    await house.settle()
    assert er.async_get(house.hass).async_get(entity_id) is None
    assert house.hass.states.get(entity_id) is None
    assert len(dr.async_get(house.hass).devices) == devices - 1
    await listen(house, "Living Room")
    assert parlour.player.state == "playing"
    again = await give_player(house, "Kitchen")
    assert again.player.state == "idle"


async def test_players_go_with_the_account(kitchen: Room, parlour: Room) -> None:
    """All of them."""
    house, ids = kitchen.house, (kitchen.entity_id, parlour.entity_id)
    await house.through(house.hass.config_entries.async_remove(house.entry.entry_id))
    await house.settle()
    assert known(house, ids) == set()


def known(house: House, ids: Iterable[str]) -> set[str]:
    """Return those that still are somewhere."""
    registry = er.async_get(house.hass)
    return {one for one in ids if registry.async_get(one) or house.hass.states.get(one)}
