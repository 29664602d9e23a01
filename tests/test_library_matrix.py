"""Every place and every action in both eras of Spotify's API, in good times and in bad ones."""

from aiohttp import web
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.evergreen_spotify.library_services import LIBRARY_ACTIONS

from .house import House, Json, placeholders
from .library import ALL_FEATURES, Caller, asked_of_spotify, ids, move_in
from .library_calls import FOLDERS, actions, places
from .simulator.catalogue import Playlist
from .simulator.faults import Fault, say
from .simulator.log import Request

MOST_REQUESTS = 2
PLAYS = {"play", "transfer"}
FREE = {"get_devices", *PLAYS}
"""Actions that need no more than what the account's player shows anyway."""


@pytest.fixture(params=[True, False], ids=["2026", "before"])
async def caller(house: House, request: pytest.FixtureRequest) -> Caller:
    """Switch everything on, in either era."""
    house.simulator.modern = request.param
    return await move_in(house)


def answer_all(house: House, status: int, part: str = "") -> None:
    """Let Spotify answer so to all requests for libraries and catalogue, or to some of them."""

    def matches(request: Request) -> bool:
        is_polled = request.path in {"/v1/me/player", "/v1/me/player/devices", "/v1/me"}
        return part in request.path if part else not is_polled

    body = {"error": {"status": status, "message": "No."}}
    answer = say(lambda: web.json_response(body, status=status))
    house.simulator.faults.add(Fault("all", answer, "api", matches=matches))


async def told_by_place(caller: Caller) -> dict[str, str]:
    """Open every place; return what the person is told where one cannot be opened."""
    told: dict[str, str] = {}
    for name, (content_id, content_type) in places(caller.house).items():
        answer = await caller.command(
            "media_player/browse_media",
            entity_id=caller.house.player.entity_id,
            media_content_id=content_id,
            media_content_type=content_type,
        )
        if not answer["success"]:
            told[name] = answer["error"]["message"]
    return told


async def refused_actions(caller: Caller) -> dict[str, HomeAssistantError]:
    """Call every action; return how those failed that did."""
    refused: dict[str, HomeAssistantError] = {}
    for action, data in actions(caller.house).items():
        try:
            await caller.act(action, **data)
        except HomeAssistantError as err:
            refused[action] = err
    return refused


def keys(refused: dict[str, HomeAssistantError]) -> dict[str, str | None]:
    """Return what each refusal is called."""
    return {action: err.translation_key for action, err in refused.items()}


async def test_every_action_does_its_work_in_both_eras(caller: Caller) -> None:
    """None is left out; what it asks is held against Spotify's document by the simulator."""
    assert actions(caller.house).keys() == LIBRARY_ACTIONS.keys()
    assert keys(await refused_actions(caller)) == {}


async def test_every_place_opens_in_both_eras(caller: Caller) -> None:
    """Each has something in it, but for what Spotify tells new apps nothing of."""
    empty = {"playlist, next page", "album, next page"}
    empty |= {"playlist of somebody else"} if caller.house.simulator.modern else set()
    for name, (content_id, content_type) in places(caller.house).items():
        place = await caller.browse(content_id, content_type)
        assert bool(place["children"]) == (name not in empty), name


async def test_every_list_is_answered_to_scripts_as_it_is_shown(caller: Caller) -> None:
    """All kinds, in both eras, and for no request where it was just shown."""
    for kind in FOLDERS:
        shown = ids(await caller.browse(f"library:{kind}"))
        caller.house.simulator.log.clear()
        answer = await caller.act("get_library", kind=kind)
        listed = [item["uri"] for item in answer["items"]]
        assert [uri for uri in shown if uri in listed] == [uri for uri in listed if uri in shown]
        assert len(set(shown) - set(listed)) <= 1, kind  # the way on
        assert asked_of_spotify(caller.house) == [], kind


async def test_no_place_and_no_action_costs_more_than_two_requests(caller: Caller) -> None:
    """A place one, and none the second time."""
    house = caller.house
    for name, place in places(house).items():
        for most in (1, 0):
            house.simulator.log.clear()
            await caller.browse(*place)
            assert len(asked_of_spotify(house)) <= most, name
    for action, data in actions(house).items():
        house.simulator.log.clear()
        await caller.act(action, **data)
        asked = [one for one in asked_of_spotify(house) if "/me/player/" not in one]
        assert len(asked) <= MOST_REQUESTS, (action, asked)


async def test_every_place_and_action_is_refused_with_the_time_to_wait_during_a_ban(
    caller: Caller,
) -> None:
    """Spotify is asked once, by which it tells of the ban."""
    caller.house.simulator.scenarios.rate_limit(seconds=300)
    told = await told_by_place(caller)
    assert told.keys() == places(caller.house).keys()
    assert all("Try again in" in words for words in told.values()), told
    assert len(asked_of_spotify(caller.house)) == 1
    refused = await refused_actions(caller)
    known = refused.keys() - PLAYS
    assert known == LIBRARY_ACTIONS.keys() - PLAYS
    assert {refused[action].translation_key for action in known} == {"rate_limited"}
    assert all(0 < int(placeholders(refused[action])["seconds"]) <= 300 for action in known)


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_every_place_and_action_that_spotify_refuses_is_told(
    caller: Caller, status: int
) -> None:
    """By a translated error; a playlist can be played all the same."""
    answer_all(caller.house, status)
    told = await told_by_place(caller)
    may_open = {"playlist", "playlist of somebody else"} if status in {403, 404} else set()
    assert places(caller.house).keys() - told.keys() == may_open
    assert {"", "Unknown error"}.isdisjoint(told.values())
    refused = keys(await refused_actions(caller))
    assert LIBRARY_ACTIONS.keys() - refused.keys() <= FREE
    assert all(refused.values()), refused


async def test_a_kind_that_is_forbidden_hides_no_other(caller: Caller) -> None:
    """Audiobooks are not sold everywhere."""
    answer_all(caller.house, 403, "audiobooks")
    told = await told_by_place(caller)
    assert told.keys() == {"audiobooks", "audiobook"}
    assert set(told.values()) == {"Spotify forbids this"}
    assert keys(await refused_actions(caller)) == {}


async def test_a_free_account_is_told_what_needs_premium(house: House) -> None:
    """That is to play; its library is as open as any other."""
    form = await house.submit(await house.start(), features=list(ALL_FEATURES))
    await house.consent(form, "linnet")
    await house.settle()
    caller = Caller(house)
    device = house.simulator.world("linnet").devices[0].name
    house.simulator.catalogue.named(Playlist, "Kitchen Disco").owner = "linnet"
    assert await told_by_place(caller) == {}
    refused = await refused_actions(caller)
    assert refused.keys() == PLAYS  # on speakers that are Juniper's
    for action in PLAYS:
        error = await caller.refusal(action, device=device)
        assert error.translation_key == "premium_required", action


@pytest.mark.parametrize("offset", [90, 100, 990, 1000])
async def test_the_search_goes_on_to_its_last_page(caller: Caller, offset: int) -> None:
    """Past the end there is nothing, and nothing is wrong."""
    answer = await caller.act("search", query="the", media_class=["track"], offset=offset)
    assert len(answer["items"]) <= 10
    assert len(asked_of_spotify(caller.house)) == 1


NOTHING: tuple[Json, ...] = (
    {"query": "   "},
    {"query": "   ", "offset": 10},
    {"query": "moss", "media_class": ["movie"]},
    {"query": "moss", "media_class": ["movie"], "offset": 10},
)


@pytest.mark.parametrize("data", NOTHING)
async def test_what_cannot_be_found_is_not_searched_for(house: House, data: Json) -> None:
    """Spotify would refuse to look for nothing, or for a kind that it does not have."""
    caller = await move_in(house)
    assert await caller.act("search", **data) == {"items": []}
    assert asked_of_spotify(house) == []


@pytest.mark.parametrize("said", ["🎵", "🎵🎶" * 900, "moss " * 400, "%00&type=x", "a:b year:1"])
@pytest.mark.parametrize("offset", [0, 10])
async def test_whatever_is_searched_for_costs_two_requests_at_most(
    house: House, said: str, offset: int
) -> None:
    """And Spotify is sent no more than it looks at."""
    caller = await move_in(house)
    await caller.act("search", query=said, offset=offset)
    sent = house.simulator.log.matching("/v1/search")
    assert len(asked_of_spotify(house)) <= MOST_REQUESTS
    assert all(len(request.query["q"]) <= 200 for request in sent)
