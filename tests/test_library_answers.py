"""Whatever Spotify answers, a person sees what can be read of it, or is told: no traceback."""

from collections.abc import Callable, Iterator
import json
from random import Random
from typing import Any, Final

from aiohttp import web
from homeassistant.exceptions import HomeAssistantError
import pytest

from .house import House
from .library import Caller, ids, move_in, titles
from .library_calls import actions, places
from .simulator.catalogue import Album, Playlist
from .simulator.faults import Fault
from .simulator.log import Request

type Change = Callable[[Any], Any]

POLLED: Final = {"/v1/me/player", "/v1/me/player/devices", "/v1/me"}
JUNK: Final[tuple[Any, ...]] = (
    None,
    True,
    0,
    -1,
    1e999,
    10**400,
    "",
    " ",
    "\ud800",
    "x" * 5000,
    [],
    [None],
    {},
)


def everywhere(change: Change) -> Change:
    """Change every value in an answer, the innermost first."""

    def deep(value: Any) -> Any:
        if isinstance(value, dict):
            value = {key: deep(one) for key, one in value.items()}
        elif isinstance(value, list):
            value = [deep(one) for one in value]
        return change(value)

    return deep


def each(kind: type, put: object) -> Change:
    """Put something in the place of every value of a kind."""
    return everywhere(lambda value: put if type(value) is kind else value)


def at_random(seed: int) -> Change:
    """Put junk in the place of every tenth value."""
    dice = Random(seed)
    return everywhere(lambda value: dice.choice(JUNK) if dice.random() < 0.1 else value)


def without(key: str) -> Change:
    """Leave a key out wherever it is."""
    return everywhere(
        lambda value: (
            {name: one for name, one in value.items() if name != key}
            if isinstance(value, dict)
            else value
        )
    )


def with_nulls(value: Any) -> Any:
    """Mix nulls into a list."""
    return [None, *value, None] if isinstance(value, list) else value


CHANGES: Final[dict[str, Change]] = {
    "null": lambda _: None,
    "a list": lambda body: [body],
    "an empty object": lambda _: {},
    "numbers are null": each(int, None),
    "numbers are infinite": each(int, 1e999),
    "numbers are huge": each(int, 10**400),
    "numbers are negative": each(int, -7),
    "texts are null": each(str, None),
    "texts are broken": each(str, "\ud800"),
    "texts are long": everywhere(lambda one: one * 500 if isinstance(one, str) else one),
    "texts are numbers": each(str, float("nan")),
    "lists are null": each(list, None),
    "lists are empty": each(list, []),
    "lists have nulls": everywhere(with_nulls),
    "flags are texts": each(bool, "maybe"),
    "no type": without("type"),
    "no uri": without("uri"),
    "no offset": without("offset"),
    "seed 0": at_random(0),
    "seed 3": at_random(3),
}


def alter(house: House, change: Change) -> None:
    """Let Spotify tell the truth about libraries and catalogue, but for this change."""

    async def answer(request: web.Request) -> web.StreamResponse:
        told = await request.match_info.handler(request)
        if not isinstance(told, web.Response) or told.status >= 300 or not told.text:
            return told
        text = json.dumps(change(json.loads(told.text)))
        return web.Response(status=told.status, text=text, content_type="application/json")

    def matches(request: Request) -> bool:
        return request.path not in POLLED

    house.simulator.faults.add(Fault("altered", answer, "api", matches=matches))


@pytest.fixture
def untroubled(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever happens, no traceback is logged."""
    yield
    assert "Traceback" not in caplog.text


async def told(caller: Caller, kind: str, **data: object) -> None:
    """Send a websocket command; what comes of it can be read by a person."""
    answer = await caller.command(kind, entity_id=caller.house.player.entity_id, **data)
    if not answer["success"]:
        assert answer["error"]["message"] not in {"", "Unknown error"}, (data, answer)


@pytest.mark.usefixtures("untroubled")
@pytest.mark.parametrize("name", CHANGES)
async def test_an_odd_answer_is_read_or_told(house: House, name: str) -> None:
    """In every place and by every action, in one of the two eras each."""
    house.simulator.modern = [*CHANGES].index(name) % 2 == 0
    caller = await move_in(house)
    await caller.act("play", device="Kitchen")
    alter(house, CHANGES[name])
    for content_id, content_type in places(house).values():
        await told(
            caller,
            "media_player/browse_media",
            media_content_id=content_id,
            media_content_type=content_type,
        )
    await told(caller, "media_player/search_media", search_query="moss")
    refused: dict[str, str | None] = {}
    for action, data in actions(house).items():
        try:
            await caller.act(action, **data)
        except HomeAssistantError as err:
            refused[action] = err.translation_key
    assert all(refused.values()), refused


async def test_a_list_comes_to_an_end_though_no_page_tells_where_it_begins(house: House) -> None:
    """They begin where they were asked to; else the second page would come for ever."""
    for number in range(130):
        house.simulator.catalogue.add(
            Playlist(f"{number:022}", f"List {number:03}", "juniper", "", [])
        )
    caller = await move_in(house)
    alter(house, without("offset"))
    for said in ("one", "two", "three", "four"):
        await caller.search(said)
    assert titles(await caller.search("my list 128"))[0] == "List 128"
    answer = await caller.act("get_library", kind="playlists", limit=100, offset=50)
    assert len({item["uri"] for item in answer["items"]}) == len(answer["items"]) > 80


async def test_nulls_in_a_list_hide_nothing_else(house: House) -> None:
    """Spotify mixes them into playlists, saved episodes and what was found."""
    caller = await move_in(house)
    before = [ids(await caller.browse(*place)) for place in places(house).values()]
    await house.restart_entry()  # what was read is forgotten
    alter(house, everywhere(with_nulls))
    assert [ids(await caller.browse(*place)) for place in places(house).values()] == before


async def test_a_thing_without_a_type_is_what_its_uri_says(house: House) -> None:
    """And what was opened is of the kind that it was opened as."""
    caller = await move_in(house)
    album = house.simulator.catalogue.all(Album)[0]
    alter(house, without("type"))
    opened = await caller.browse(album.uri, "album")
    assert (opened["can_play"], ids(opened)) == (True, album.tracks)
    assert all(item["can_play"] for item in opened["children"])
