"""Every kind of flood: what comes from outside, again and again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

from aiohttp import web

from tests.simulator import CLIENT_ID, errors
from tests.simulator.faults import PROXY_PAGE, html, json_error

from .place import DEVICES, PLAYER, PLAYLISTS, USER, Act, Begin, Json, Place

WEATHER = 60
MENDED_BY_HAND = 40
"""Requests an hour, the first one included, in which the pauses still grow."""

MANY = 20
DEVICES_LISTED = 3000
DURATION_MS = 180_000


def nothing(_: Place) -> None:
    """Leave everything as it is."""


@dataclass(frozen=True)
class Flood:
    """What happens: once at the beginning, and each second."""

    begin: Begin = nothing
    act: Act | None = None
    # The most requests an hour where that is much less than what the budget allows.
    an_hour: float | None = None


# Hints


def _title(place: Place, second: int) -> None:
    place.show(0, "playing", media_title=f"Title {second}")


def _state(name: str, players: int = 1) -> Act:
    def act(place: Place, second: int) -> None:
        for number in range(players):
            place.show(number, ("playing", "idle")[second % 2], name)

    return act


def _someone_new(place: Place, second: int) -> None:
    for title in ("one", "other"):
        place.show(second, "playing", media_title=title)
    place.hass.states.async_remove(f"media_player.other_{second}")


def _real_change(place: Place, second: int) -> None:
    place.spotify.scenarios.phone_volume(USER, second % 100)
    place.show(0, "playing", volume_level=second % 100 / 100)


HINTS = {
    "a speaker's namesake: another title each second": Flood(act=_title),
    "a speaker's namesake: on and off each second": Flood(act=_state("Kitchen")),
    "many namesakes: on and off each second": Flood(act=_state("Kitchen", MANY)),
    "many others: on and off each second": Flood(act=_state("Telly", MANY)),
    "a namesake that is new each second": Flood(act=_someone_new),
    "a real change each second, and its hint": Flood(act=_real_change),
}


# Trouble


def _limit(value: str | None, refusal: errors.Refusal = errors.WINDOW_LIMIT) -> Flood:
    def limited() -> web.Response:
        response = refusal.response()
        if value is not None:
            response.headers["Retry-After"] = value
        return response

    return Flood(lambda place: place.answer(limited), an_hour=WEATHER)


def _fails(make: Callable[[], web.Response], an_hour: float | None = WEATHER) -> Flood:
    return Flood(lambda place: place.answer(make), an_hour=an_hour)


def _elsewhere() -> web.Response:
    return web.Response(status=302, headers={"Location": "/elsewhere"})


def _sometimes(spoilt: int, of: int) -> Flood:
    return Flood(lambda place: place.answer(json_error(500), PLAYER, of=of, spoilt=spoilt))


def _no_token(place: Place) -> None:
    place.spotify.scenarios.down(surface="token")
    place.spotify.scenarios.expire_access(USER)


TROUBLE = {
    "500": _fails(json_error(500)),
    "503 as a page": _fails(html(503)),
    "401": _fails(errors.TOKEN_INVALID.response, an_hour=1.5 * WEATHER),
    "403": _fails(errors.FORBIDDEN.response, MENDED_BY_HAND),
    "403, not registered": _fails(errors.NOT_REGISTERED.response, MENDED_BY_HAND),
    "403, the owner": Flood(
        lambda place: place.spotify.scenarios.lapse_owner_premium(CLIENT_ID),
        an_hour=MENDED_BY_HAND,
    ),
    "404": _fails(json_error(404), MENDED_BY_HAND),
    "302": _fails(_elsewhere),
    "nothing but a proxy's page": _fails(html(200, PROXY_PAGE)),
    "half an answer": _fails(html(200, '{"device": {')),
    "429": _limit(None),
    "429, Retry-After: 0": _limit("0"),
    "429, Retry-After: -5": _limit("-5"),
    "429, Retry-After: 10^400": _limit("1" + "0" * 400),
    "429, Retry-After: year 9999": _limit("Fri, 31 Dec 9999 23:59:59 GMT"),
    "429, Retry-After: year 99999": _limit("Fri, 31 Dec 99999 23:59:59 GMT"),
    "quota, Retry-After: 1": _limit("1", errors.QUOTA_LIMIT),
    "every other request fails": _sometimes(1, 2),
    "two of three requests fail": _sometimes(2, 3),
    "four of five requests fail": _sometimes(4, 5),
    "no token": Flood(_no_token, an_hour=WEATHER),
}


# What is told


def _differs(change: Callable[[Json, int], object]) -> Flood:
    numbers = count()
    return Flood(lambda place: place.tell(lambda told: change(told, next(numbers))))


def _uri(kind: str, number: int) -> str:
    return f"spotify:{kind}:{number:022}"


def _many_devices() -> Iterator[Json]:
    for number in count():
        yield {
            "devices": [
                {"id": f"{number:020}{device:020}", "name": "Speaker", "type": "Speaker"}
                for device in range(DEVICES_LISTED)
            ]
        }


def _lists(place: Place) -> None:
    lists = _many_devices()
    place.answer(lambda: web.json_response(next(lists)), DEVICES)


def _playlist(told: Json, number: int) -> None:
    told["context"] = {"type": "playlist", "uri": _uri("playlist", number)}


def _all(told: Json, number: int) -> None:
    _playlist(told, number)
    told["item"].update(uri=_uri("track", number), id=f"{number:022}", name=f"Title {number}")
    told["device"].update(id=f"{number:040}", name=f"Speaker {number}")
    told.update(progress_ms=number * 7919 % DURATION_MS, is_playing=number % 2 == 0)


def _nameless(place: Place) -> None:
    place.answer(json_error(500), PLAYLISTS)
    numbers = count()
    place.tell(lambda told: _playlist(told, next(numbers)))


def _unlistable(place: Place) -> None:
    place.answer(json_error(500), DEVICES)
    numbers = count()
    place.tell(lambda told: told["device"].update(id=f"{next(numbers):040}"))


def _goes(speed: float) -> Begin:
    def begin(place: Place) -> None:
        since = place.spotify.clock()
        first: Json = {}

        def change(told: Json) -> None:
            first.setdefault("item", {**told["item"], "duration_ms": 10**8})
            position = (place.spotify.clock() - since) * 1000 * speed
            told.update(first, progress_ms=round(position), is_playing=True)

        place.tell(change)

    return begin


TOLD = {
    "thousands of devices, others each time": Flood(_lists),
    "another device each time": _differs(
        lambda told, number: told["device"].update(id=f"{number:040}")
    ),
    "another device each time, none is listed": Flood(_unlistable),
    "another playlist each time": _differs(_playlist),
    "another playlist each time, none has a name": Flood(_nameless),
    "another position each time": _differs(
        lambda told, number: told.update(progress_ms=number * 7919 % DURATION_MS)
    ),
    "plays and pauses by turns": _differs(
        lambda told, number: told.update(is_playing=number % 2 == 0)
    ),
    "music and nothing by turns": Flood(lambda place: place.answer(html(204, ""), PLAYER, of=2)),
    "everything else each time": _differs(_all),
    "a position that stands": Flood(_goes(0)),
    "half speed": Flood(_goes(0.5)),
    "1.5 times speed": Flood(_goes(1.5)),
    "3.5 times speed": Flood(_goes(3.5)),
}


# What is done here


def _paces(place: Place, second: int) -> None:
    place.choose(pace=("default", "frugal")[second % 2])


def _hides(place: Place, second: int) -> None:
    device = place.spotify.world(USER).device("Kitchen").id
    place.choose(hidden_devices=[device] if second % 2 else [])


async def _volume(place: Place, second: int) -> None:
    await place.call("volume_set", volume_level=second % 100 / 100)


def _refuses(place: Place) -> None:
    place.refuse(errors.RESTRICTION_VIOLATED.response)


DONE = {
    "another pace each second": Flood(act=_paces),
    "a device is hidden and shown each second": Flood(act=_hides),
    "a command each second": Flood(act=_volume),
    "a command each second, all refused": Flood(_refuses, _volume),
}

CALM = "nothing but music"
FLOODS = {CALM: Flood(), **HINTS, **TROUBLE, **TOLD, **DONE}
