"""Link a speaker of Spotify's to what it is heard through."""

from homeassistant.config_entries import ConfigEntryState

from .amplifier import AMPLIFIER, LIKED, MADE_READY, NEW_ID, SWITCH, Amplifier, form, link, links
from .house import House
from .preset_forms import suggested


async def test_a_link_is_titled_by_what_it_links(home: House, amplifier: Amplifier) -> None:
    """And holds what was entered."""
    result = await link(home, source="Spotify", volume=60)
    assert (result["type"], result["title"]) == ("create_entry", "Kitchen: Amplifier")
    assert links(home) == {"Kitchen: Amplifier": form(home, source="Spotify", volume=60)}


async def test_what_has_no_name_yet_is_titled_by_its_id(home: House) -> None:
    """Its integration may still be starting."""
    assert (await link(home, entity="switch.tv"))["title"] == "Kitchen: switch.tv"


async def test_a_device_is_linked_once(linked: House, switch: None) -> None:
    """One has to be before the other; two would be in doubt."""
    result = await link(linked, entity=SWITCH)
    assert (result["type"], result["reason"]) == ("abort", "already_linked")
    assert list(links(linked)) == ["Kitchen: Amplifier"]


async def test_two_devices_may_be_heard_through_the_same(
    linked: House, amplifier: Amplifier
) -> None:
    """As a box and a cable may be."""
    assert (await link(linked, "Living Room"))["type"] == "create_entry"
    await linked.act("select_source", source="Living Room")
    await linked.play(LIKED)
    assert amplifier.asked == ["turn_on"]


async def test_a_link_can_be_edited(linked: House, amplifier: Amplifier) -> None:
    """It is filled in as it is; what is emptied is not set any more."""
    step = await linked.change("companion")
    assert suggested(step) == form(linked, source="Spotify", volume=60)
    result = await linked.change("companion", form(linked, "Living Room"))
    assert (result["type"], result["reason"]) == ("abort", "reconfigure_successful")
    assert links(linked) == {"Living Room: Amplifier": form(linked, "Living Room")}
    await linked.act("select_source", source="Kitchen")
    await linked.play(LIKED)
    assert amplifier.asked == []
    await linked.act("select_source", source="Living Room")
    assert amplifier.asked == ["turn_on"]


async def test_an_edited_link_may_keep_its_device(linked: House) -> None:
    """It is no second link."""
    result = await linked.change("companion", form(linked, volume=30))
    assert result["reason"] == "reconfigure_successful"
    assert links(linked) == {"Kitchen: Amplifier": form(linked, volume=30)}


async def test_a_link_cannot_be_moved_to_a_device_that_has_one(linked: House, switch: None) -> None:
    """Whichever way it comes, a device is linked once."""
    await link(linked, "Living Room", SWITCH)
    before = links(linked)
    result = await linked.change("companion", form(linked, "Living Room"))
    assert (result["type"], result["reason"]) == ("abort", "already_linked")
    assert links(linked) == before


async def test_players_of_spotify_are_not_offered(home: House, amplifier: Amplifier) -> None:
    """Neither this account's nor another's: they are what is made audible."""
    await home.connect("rowan")
    step = await home.add("companion")
    (selector,) = [
        field["selector"]["entity"] for field in step["data_schema"] if field["name"] == "entity"
    ]
    players = {state.entity_id for state in home.hass.states.async_all("media_player")}
    assert players - {AMPLIFIER} <= set(selector["exclude_entities"])
    assert len(players - {AMPLIFIER}) == 2
    assert AMPLIFIER not in selector["exclude_entities"]
    assert {"media_player", "switch", "input_boolean"} <= set(selector["domain"])


async def test_a_link_holds_when_the_device_comes_with_a_new_id(
    linked: House, amplifier: Amplifier
) -> None:
    """For music, for the form, and against a second link."""
    linked.world.device("Kitchen").id = NEW_ID
    await linked.restart_entry()
    await linked.act("select_source", source="Kitchen")
    await linked.play(LIKED)
    assert amplifier.asked == MADE_READY
    assert (await link(linked))["reason"] == "already_linked"
    assert suggested(await linked.change("companion"))["device"] == NEW_ID
    result = await linked.change("companion", form(linked))
    assert result["reason"] == "reconfigure_successful"
    assert links(linked) == {"Kitchen: Amplifier": form(linked)}


async def test_links_are_made_while_spotify_is_down(home: House, amplifier: Amplifier) -> None:
    """The devices are remembered; music finds the link when all is well again."""
    home.simulator.scenarios.down()
    await home.restart_entry()
    assert home.entry.state is ConfigEntryState.SETUP_RETRY
    assert (await link(home, "Living Room"))["title"] == "Living Room: Amplifier"
    assert (await link(home, "Living Room"))["reason"] == "already_linked"
    result = await home.change("companion", form(home, source="Spotify", volume=60))
    assert result["reason"] == "reconfigure_successful"
    home.simulator.scenarios.up()
    await home.pass_time(120, step=5)
    await home.act("select_source", source="Kitchen")
    await home.play(LIKED)
    assert amplifier.asked == MADE_READY


async def test_a_link_that_is_removed_is_over(linked: House, amplifier: Amplifier) -> None:
    """At once."""
    (subentry,) = linked.entry.get_subentries_of_type("companion")
    linked.hass.config_entries.async_remove_subentry(linked.entry, subentry.subentry_id)
    await linked.act("select_source", source="Kitchen")
    await linked.play(LIKED)
    assert (linked.heard[1:], amplifier.asked) == ((True, "Kitchen"), [])
