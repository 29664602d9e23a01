"""Make, change and remove presets."""

from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest

from .answers import asked
from .front_end import initial
from .house import House, Json, state_of
from .preset_forms import activate, entities, form, make, playlist, suggested
from .preset_sections import in_sections
from .simulator.catalogue import Album, Show, Track


async def test_a_link_is_enough(home: House) -> None:
    """As copied from Spotify's Share menu; the scene is called like the preset."""
    link = f"https://open.spotify.com/playlist/{playlist(home).id}?si=a1b2c3"
    scene = await make(home, media=link)
    assert (scene.entity_id, scene.state, scene.name) == (
        "scene.good_morning",
        "unknown",
        "Good morning",
    )
    (subentry,) = home.entry.subentries.values()
    assert (subentry.title, subentry.data["media"]) == ("Good morning", playlist(home).uri)


async def test_what_is_found_is_named_in_the_language_of_the_house(home: House) -> None:
    """Of which kind something is, is a word of Home Assistant's language, not of Spotify's."""
    home.hass.config.language = "de"
    choice = await home.add("preset", form(home, media="fog"))
    labels = {one["label"] for one in choice["data_schema"][0]["selector"]["select"]["options"]}
    assert "Morning Fog · The Groundskeeper (Playlist)" in labels
    assert not [one for one in labels if one.endswith(("(track)", "(artist)", "(show)"))]


async def test_words_are_searched_for(home: House) -> None:
    """The user chooses among what is found; it says of which kind each is, and whose."""
    choice = await home.add("preset", form(home, media="fog"))
    assert (choice["step_id"], choice["description_placeholders"]) == ("found", {"words": "fog"})
    options = choice["data_schema"][0]["selector"]["select"]["options"]
    labels = {option["label"]: option["value"] for option in options}
    assert labels["Morning Fog · The Groundskeeper (playlist)"] == playlist(home).uri
    done = await home.add("preset", form(home, media="fog"), {"media": playlist(home).uri})
    assert done["type"] == "create_entry"
    await activate(home)
    assert home.world.now().session.context == playlist(home).uri
    for _ in range(2):
        step = await home.change("preset")
        plays = step["description_placeholders"]["plays"]
        assert plays == "Morning Fog"
        await home.change("preset", form(home, media=suggested(step)["media"]))


async def test_what_plays_now_is_taken(playing: House) -> None:
    """The playlist, and the very track if it is to begin with that."""
    uri = playing.world.now().item.uri
    await make(playing, name="Whole", media=None)
    await make(playing, name="Track", media=None, start="track")
    whole, track = (subentry.data["media"] for subentry in playing.entry.subentries.values())
    named = {subentry.data["media_name"] for subentry in playing.entry.subentries.values()}
    assert named == {"Morning Fog"}
    assert whole == playlist(playing).uri
    assert track == f"{whole}?item={uri.removeprefix('spotify:')}"


async def test_a_track_to_begin_with_is_entered(home: House) -> None:
    """By its own link; the form shows it again."""
    uri = playlist(home).songs[3]
    link = f"https://open.spotify.com/track/{uri.rpartition(':')[2]}"
    await make(home, start="track", track=link)
    shown = suggested(await home.change("preset"))
    assert (shown["media"], shown["track"]) == (playlist(home).uri, uri)
    await activate(home)
    assert home.heard == (uri, True, "Kitchen")


LIKED = "spotify:collection"
WRONG: dict[str, tuple[Json, str, str]] = {
    "a link to no music": (
        {"media": "https://open.spotify.com/genre/x"},
        "media",
        "unplayable_kind",
    ),
    "no name": ({"name": "  "}, "name", "name_missing"),
    "a link of others": ({"media": "https://example.com/playlist/1"}, "media", "unknown_link"),
    "words that find nothing": ({"media": "zzyzx"}, "media", "nothing_found"),
    "silence": ({"media": None}, "media", "nothing_plays"),
    "no track": ({"start": "track"}, "begin", "track_missing"),
    "an album as track": (
        {"start": "track", "track": "spotify:album:1cw6KhY4mTCV0KBSizxBTV"},
        "begin",
        "unknown_track",
    ),
    "nonsense as track": ({"start": "track", "track": "zzyzx"}, "begin", "nothing_found"),
    "words for a track of an artist": (
        {"media": f"spotify:artist:{'0' * 22}", "start": "track", "track": "fog"},
        "begin",
        "unfit_item",
    ),
    "a novel as track": ({"start": "track", "track": "fog " * 100}, "begin", "search_too_long"),
    "a word that is not known": ({"media": f"{LIKED}?shufle=on"}, "media", "unknown_word"),
    "a word of other fields": ({"media": f"{LIKED}?state=paused"}, "media", "form_word"),
    "a word that contradicts": ({"media": f"{LIKED}?shuffle=off"}, "media", "form_word"),
    "a position in a track": (
        {"start": "track", "track": f"spotify:track:{'0' * 22}#0:30"},
        "begin",
        "track_words",
    ),
    "a track of an artist": (
        {"media": f"spotify:artist:{'0' * 22}", "start": "track", "track": "0" * 22},
        "begin",
        "unfit_item",
    ),
    "the DJ": ({"media": "spotify:playlist:37i9dQZF1EYkqdzj48dyYq"}, "media", "unplayable_dj"),
    "a novel": ({"media": "fog " * 100}, "media", "search_too_long"),
}


@pytest.mark.parametrize("case", WRONG)
async def test_bad_input_is_told_at_its_field(home: House, case: str) -> None:
    """Nothing that was entered is lost, and putting it right is enough."""
    differing, field, key = WRONG[case]
    wrong = form(home, **{"name": "Dinner", "volume": 12, **differing})
    step = await home.add("preset", wrong)
    assert (step["type"], step["errors"]) == ("form", {field: key})
    shown = suggested(step)
    assert {key: shown[key] for key in ("name", "volume", "device")} == {
        "name": wrong["name"],
        "volume": 12,
        "device": wrong["where"]["device"],
    }
    assert not home.entry.subentries
    assert (await home.add("preset", wrong, form(home)))["type"] == "create_entry"


async def test_what_a_link_says_goes_into_empty_fields(home: House) -> None:
    """As the player's own id says it; the form shows it from then on."""
    item = playlist(home).songs[2]
    text = f"{playlist(home).uri}?item={item.removeprefix('spotify:')}&shuffle=off&repeat=track"
    await make(home, media=text, shuffle="keep", repeat="keep")
    shown = suggested(await home.change("preset"))
    assert {key: shown[key] for key in ("media", "track", "start", "shuffle", "repeat")} == {
        "media": playlist(home).uri,
        "track": item,
        "start": "track",
        "shuffle": "off",
        "repeat": "track",
    }


async def test_a_wrong_word_is_named_in_the_form(home: House) -> None:
    """With what there is instead."""
    step = await home.add("preset", form(home, media="spotify:collection?shuffle=perhaps"))
    assert step["errors"] == {"media": "wrong_value"}
    told = step["description_placeholders"]
    assert (told["word"], told["value"]) == ("shuffle", "perhaps")


async def test_a_preset_that_was_saved_by_an_earlier_version_is_not_lost(home: House) -> None:
    """It may hold what is refused today; the other presets are there, too."""
    await make(home, media=LIKED, shuffle="keep")
    (subentry,) = home.entry.subentries.values()
    saved = {**subentry.data, "media": f"spotify:artist:{'0' * 22}?item=album:1", "start": "track"}
    home.hass.config_entries.async_update_subentry(home.entry, subentry, data=saved)
    await home.restart_entry()
    await make(home, name="Dinner")
    assert state_of(home.hass, "scene.good_morning").state != "unavailable"
    assert suggested(await home.change("preset"))["media"] == f"spotify:artist:{'0' * 22}"


async def test_a_thing_found_that_needs_a_track_leads_back(home: House) -> None:
    """To the form, with the thing filled in."""
    step = await home.add(
        "preset", form(home, media="fog", start="track"), {"media": playlist(home).uri}
    )
    assert (step["step_id"], step["errors"]) == ("user", {"begin": "track_missing"})
    assert suggested(step)["media"] == playlist(home).uri


async def test_a_search_that_fails_is_told(home: House) -> None:
    """Spotify is down, or the app is banned."""
    home.simulator.scenarios.down()
    step = await home.add("preset", form(home, media="fog"))
    assert step["errors"] == {"base": "search_failed"}


async def test_an_account_that_is_not_connected_takes_links_only(home: House) -> None:
    """The devices that it remembers are offered."""
    home.simulator.scenarios.down()
    await home.restart_entry()
    step = await home.add("preset", form(home, media="fog"))
    assert step["errors"] == {"base": "not_loaded"}
    assert (await home.add("preset", form(home, media=None)))["errors"] == {"base": "not_loaded"}
    assert (await home.add("preset", form(home)))["type"] == "create_entry"
    home.simulator.scenarios.up()
    await home.restart_entry()
    await activate(home)
    assert home.heard[1:] == (True, "Kitchen")


async def test_a_preset_is_changed_in_place(home: House) -> None:
    """The entity stays, its name follows, and nothing is asked of Spotify for it."""
    before = await make(home)
    done = await home.change("preset", form(home, name="Slow sunrise", volume=20, shuffle="off"))
    assert (done["type"], done["reason"]) == ("abort", "reconfigure_successful")
    assert not home.simulator.log.requests
    after = state_of(home.hass, before.entity_id)
    assert after.name == "Slow sunrise"
    await activate(home)
    session = home.world.now().session
    assert (session.device.volume, session.shuffle) == (20, False)


async def test_the_form_shows_all_that_was_entered(home: House) -> None:
    """So that submitting it again changes nothing."""
    linked = {"entity": "media_player.amplifier", "source": "Spotify", "volume": 60}
    track = playlist(home).tracks[1]
    await make(home, companion=linked, fade_in=20, missing="next", start="track", track=track)
    (before,) = home.entry.subentries.values()
    shown = suggested(await home.change("preset"))
    assert shown["companion"] == linked
    await home.change("preset", in_sections(shown))
    (after,) = home.entry.subentries.values()
    assert (after.title, after.data) == (before.title, before.data)


async def test_a_preset_that_is_removed_leaves_nothing(home: House) -> None:
    """Neither entity nor device; the account and the other presets stay."""
    await make(home)
    other = await make(home, name="Dinner")
    gone, _ = home.entry.subentries
    home.hass.config_entries.async_remove_subentry(home.entry, gone)
    await home.settle()
    assert [entity.entity_id for entity in entities(home, "scene")] == [other.entity_id]
    devices = dr.async_entries_for_config_entry(dr.async_get(home.hass), home.entry.entry_id)
    assert {device.name for device in devices} == {"Spotify Juniper Vale"}
    assert home.player.state == "idle"
    await activate(home, other.entity_id)
    assert home.heard[1:] == (True, "Kitchen")


async def test_presets_outlive_a_restart(home: House) -> None:
    """With the moment of their last activation."""
    scene = await make(home)
    await activate(home)
    activated = state_of(home.hass, scene.entity_id).state
    await home.restart_entry()
    assert state_of(home.hass, scene.entity_id).state == activated
    home.simulator.scenarios.phone_pause("juniper")
    await activate(home)
    assert home.heard[1:] == (True, "Kitchen")


async def test_the_form_knows_a_device_by_its_new_id(home: House) -> None:
    """And so does the scene."""
    await make(home)
    kitchen = home.world.device("Kitchen")
    kitchen.id += "1"
    await home.restart_entry()
    assert suggested(await home.change("preset"))["device"] == kitchen.id
    await activate(home)
    assert home.heard[1:] == (True, "Kitchen")


async def test_a_device_that_takes_no_commands_is_not_offered(home: House) -> None:
    """Unless it was chosen before it came to that."""
    await make(home)

    async def offered() -> set[str]:
        step = await home.change("preset")
        (where,) = [field for field in step["data_schema"] if field["name"] == "where"]
        fields = {field["name"]: field for field in where["schema"]}
        return {option["label"] for option in fields["device"]["selector"]["select"]["options"]}

    assert await offered() == {"Kitchen", "Living Room", "Pocket"}
    for name in ("Kitchen", "Pocket"):
        home.simulator.scenarios.restrict_device("juniper", name)
    await home.restart_entry()
    assert await offered() == {"Kitchen", "Living Room"}


async def test_a_device_is_renamed(home: House) -> None:
    """In Spotify's app: it is the same device."""
    await make(home)
    home.world.device("Kitchen").name = "Scullery"
    await home.restart_entry()
    await activate(home)
    assert home.heard[1:] == (True, "Scullery")


@pytest.mark.parametrize("kind", [Track, Show])
async def test_anything_that_plays_can_be_a_preset(home: House, kind: type[Track | Show]) -> None:
    """Not only playlists."""
    thing = home.simulator.catalogue.all(kind)[0]
    await make(home, media=thing.uri)
    await activate(home)
    now = home.world.now()
    assert thing.uri in {now.uri, now.session.context}
    assert asked(home, "/v1/me/player/play") == 1


async def test_a_preset_shows_what_it_plays(home: House) -> None:
    """Its name and its cover; a link is looked up once, when it is saved."""
    made = await make(home)
    shown = home.hass.states.get(made.entity_id)
    assert shown is not None
    assert (shown.attributes["plays"], shown.attributes["media_content_id"]) == (
        "Morning Fog",
        playlist(home).uri,
    )
    assert shown.attributes["entity_picture"].startswith("http")
    album = home.simulator.catalogue.all(Album)[0]
    await home.change("preset", form(home, media=album.uri))
    shown = home.hass.states.get(made.entity_id)
    assert shown is not None
    assert shown.attributes["plays"] == album.name


async def test_what_cannot_be_looked_up_is_saved_nevertheless(home: House) -> None:
    """Spotify is down, or does not know it: the link is all there is to show."""
    home.simulator.scenarios.down()
    await make(home)
    shown = home.hass.states.get("scene.good_morning")
    assert shown is not None
    assert shown.attributes["plays"] == playlist(home).uri
    assert "entity_picture" not in shown.attributes


async def test_a_preset_is_listed_once(home: House) -> None:
    """As itself, with its scene, and without a device of the same name beside it."""
    await make(home)
    (scene,) = entities(home, "scene")
    assert scene.device_id is None
    assert scene.config_subentry_id in home.entry.subentries


async def test_the_device_of_a_preset_of_version_0_1_goes_without_a_loss(home: House) -> None:
    """Its area and its name are the scene's from now on; the scene keeps its id."""
    await make(home)
    (scene,) = entities(home, "scene")
    devices, registry = dr.async_get(home.hass), er.async_get(home.hass)
    await home.through(home.hass.config_entries.async_unload(home.entry.entry_id))
    device = devices.async_get_or_create(
        config_entry_id=home.entry.entry_id,
        config_subentry_id=scene.config_subentry_id,
        identifiers={("evergreen_spotify", str(scene.config_subentry_id))},
        name="Good morning",
    )
    devices.async_update_device(device.id, name_by_user="Get up", area_id="bedroom")
    registry.async_update_entity(scene.entity_id, device_id=device.id)
    await home.restart_entry()
    (after,) = entities(home, "scene")
    assert (after.entity_id, after.unique_id) == (scene.entity_id, scene.unique_id)
    assert (after.device_id, after.area_id, after.name) == (None, "bedroom", "Get up")
    assert devices.async_get(device.id) is None


@pytest.mark.parametrize("name", ["Good morning", " good MORNING "])
async def test_a_second_preset_of_the_same_name_is_refused(home: House, name: str) -> None:
    """Made or renamed; one that keeps its own is no second."""
    await make(home)
    step = await home.add("preset", form(home, name=name))
    assert step["errors"] == {"name": "name_taken"}
    assert (await home.add("preset", form(home, name="Dinner")))["type"] == "create_entry"
    assert (await home.change("preset", form(home, name=name)))["type"] == "abort"
    step = await home.change("preset", form(home, name="dinner"))
    assert step["errors"] == {"name": "name_taken"}


async def test_a_form_can_be_sent_as_it_is_opened(home: House) -> None:
    """With a name and music: the fields in its sections show their defaults."""
    opened = initial((await home.add("preset"))["data_schema"])
    assert opened["where"] == {"missing": "wait", "wait": 30}
    assert opened["how"] == {"shuffle": "keep", "repeat": "keep", "fade_in": 0}
    filled = opened | {"name": "Good morning", "media": playlist(home).uri}
    assert (await home.add("preset", filled))["type"] == "create_entry"
    again = initial((await home.change("preset"))["data_schema"])
    assert again["how"] == opened["how"]
    assert (await home.change("preset", again))["reason"] == "reconfigure_successful"


async def test_a_track_to_begin_with_is_found_by_words(home: House) -> None:
    """Among those of the album; the user chooses."""
    album = home.simulator.catalogue.all(Album)[0]
    track = home.simulator.catalogue.find(Track, album.tracks[2])
    wanted = form(home, media=album.uri, start="track", track=track.name.upper())
    choice = await home.add("preset", wanted)
    assert choice["step_id"] == "found_track"
    options = choice["data_schema"][0]["selector"]["select"]["options"]
    assert track.uri in {option["value"] for option in options}
    assert {option["value"] for option in options} <= set(album.tracks)
    done = await home.add("preset", wanted, {"track": track.uri})
    assert done["type"] == "create_entry"
    await activate(home)
    assert home.heard[0] == track.uri


async def test_a_track_of_a_playlist_that_is_not_shown_is_searched_for(home: House) -> None:
    """Spotify shows nobody what is in the playlists of others."""
    track = home.simulator.catalogue.find(Track, playlist(home).songs[1])
    choice = await home.add("preset", form(home, start="track", track=track.name))
    assert choice["step_id"] == "found_track"
    options = choice["data_schema"][0]["selector"]["select"]["options"]
    assert track.uri in {option["value"] for option in options}
