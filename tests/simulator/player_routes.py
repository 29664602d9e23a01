"""Route /me/player: read the state and send commands."""

from math import inf
from typing import TYPE_CHECKING

from . import errors
from .call import Body, Call, Route
from .errors import RefusedError

if TYPE_CHECKING:
    from .player import Played, Player

READ = frozenset({"user-read-playback-state"})
MODIFY = frozenset({"user-modify-playback-state"})
CURRENT = frozenset({"user-read-currently-playing"})
RECENT = frozenset({"user-read-recently-played"})

_FLAGS = {"true": True, "false": False}
_REPEATS = {state: state for state in ("track", "context", "off")}
_LONGEST_MS = 2**31 - 1


def _types(call: Call) -> set[str]:
    return set(call.query.get("additional_types", "track").split(","))


def _state(call: Call) -> Body:
    player = _visible(call)
    return call.shapes.playback(player, _types(call)) if player else None


def _currently_playing(call: Call) -> Body:
    player = _visible(call)
    return call.shapes.currently_playing(player, _types(call)) if player else None


def _visible(call: Call) -> Player | None:
    """See the player, unless it rests or is nobody's business."""
    player = call.world.seen()
    return player if player.session.active and not call.world.is_private else None


def _devices(call: Call) -> Body:
    player = call.world.seen()
    return {"devices": [call.shapes.device(one, player) for one in call.world.visible_devices()]}


def _queue(call: Call) -> Body:
    return call.shapes.queue(call.world.seen())


def _recently_played(call: Call) -> Body:
    if "before" in call.query and "after" in call.query:
        raise RefusedError(errors.INVALID_FIELD.about("after"))
    before = call.moment("before", inf)
    after = call.moment("after", -inf)
    history = call.world.now().session.history
    found = [played for played in history if after < int(played.at * 1000) < before]
    shown = found[: call.limit()]
    oldest = _cursor(shown[-1]) if shown else ""
    return {
        "href": call.shapes.api("/me/player/recently-played"),
        "limit": call.limit(),
        "next": call.shapes.api(f"/me/player/recently-played?before={oldest}")
        if len(found) > len(shown)
        else None,
        "cursors": {"after": _cursor(shown[0]), "before": oldest} if shown else None,
        "items": [call.shapes.played(played) for played in shown],
    }


def _cursor(played: Played) -> str:
    return str(int(played.at * 1000))


def _transfer(call: Call) -> None:
    device_ids = call.json.get("device_ids")
    if not isinstance(device_ids, list):
        raise RefusedError(errors.ONE_DEVICE_ONLY)
    call.remote.transfer(device_ids, play=bool(call.json.get("play")))


def _play(call: Call) -> None:
    call.remote.play(call.device_id, call.json)


def _pause(call: Call) -> None:
    call.remote.pause(call.device_id)


def _next(call: Call) -> None:
    call.remote.skip(call.device_id)


def _previous(call: Call) -> None:
    call.remote.back(call.device_id)


def _seek(call: Call) -> None:
    call.remote.seek(call.device_id, call.number("position_ms", 0, _LONGEST_MS))


def _repeat(call: Call) -> None:
    call.remote.repeat(call.device_id, call.choice("state", _REPEATS))


def _volume(call: Call) -> None:
    call.remote.volume(call.device_id, call.number("volume_percent", 0, 100))


def _shuffle(call: Call) -> None:
    call.remote.shuffle(call.device_id, on=call.choice("state", _FLAGS))


def _enqueue(call: Call) -> None:
    call.remote.enqueue(call.device_id, call.required("uri"))


ROUTES = (
    Route("GET", "/me/player", _state, READ),
    Route("GET", "/me/player/devices", _devices, READ),
    Route("GET", "/me/player/currently-playing", _currently_playing, CURRENT),
    Route("GET", "/me/player/queue", _queue, CURRENT | READ),
    Route("GET", "/me/player/recently-played", _recently_played, RECENT),
    Route("PUT", "/me/player", _transfer, MODIFY, command=True),
    Route("PUT", "/me/player/play", _play, MODIFY, command=True),
    Route("PUT", "/me/player/pause", _pause, MODIFY, command=True),
    Route("POST", "/me/player/next", _next, MODIFY, command=True),
    Route("POST", "/me/player/previous", _previous, MODIFY, command=True),
    Route("PUT", "/me/player/seek", _seek, MODIFY, command=True),
    Route("PUT", "/me/player/repeat", _repeat, MODIFY, command=True),
    Route("PUT", "/me/player/volume", _volume, MODIFY, command=True),
    Route("PUT", "/me/player/shuffle", _shuffle, MODIFY, command=True),
    Route("POST", "/me/player/queue", _enqueue, MODIFY, command=True),
)
