"""Every way Spotify is known to refuse the player, and the words a person gets for it.

Told elsewhere:

404 for a device that sleeps   test_player_refuses::test_a_device_that_never_wakes_is_reported
403 restricted device          test_player_devices::test_a_device_that_takes_no_commands_is_shown
403 volume of a phone          test_player_refuses::test_a_refused_command_takes_back_what_was_shown
403 Premium, falsely           test_player_does::test_a_false_premium_required_is_repeated
403 app, owner or user         test_player_refuses::test_each_trouble_has_its_words
429 while polling              test_troubles::test_a_rate_limit_is_respected
429 of the quota, without a time  test_troubles::test_a_spent_quota_is_respected
"""

from typing import Any

from aiohttp import web
import pytest

from .answers import answer_commands, asked, looks, refusal, tell
from .house import House, Json, placeholders
from .simulator import errors
from .simulator.catalogue import Track
from .simulator.errors import Refusal
from .simulator.faults import PROXY_PAGE, html, json_error

ALL_DEVICES = "Kitchen, Living Room, Pocket"
SHUFFLE: Json = {"action": "shuffle_set", "shuffle": True}


def says(reason: str | None, status: int = 403, message: str = "Player command failed") -> Refusal:
    """Refuse as the player does."""
    return Refusal(status, message, reason, spaced=True)


# Reasons

REASONS = {
    "NO_PREV_TRACK": "restriction",
    "NO_NEXT_TRACK": "restriction",
    "NO_SPECIFIC_TRACK": "restriction",
    "ALREADY_PAUSED": "restriction",
    "NOT_PAUSED": "restriction",
    "NOT_PLAYING_LOCALLY": "restriction",
    "NOT_PLAYING_TRACK": "restriction",
    "NOT_PLAYING_CONTEXT": "restriction",
    "ENDLESS_CONTEXT": "restriction",
    "CONTEXT_DISALLOW": "restriction",
    "ALREADY_PLAYING": "restriction",
    "RATE_LIMITED": "rate_limited",
    "REMOTE_CONTROL_DISALLOW": "device_restricted",
    "DEVICE_NOT_CONTROLLABLE": "device_restricted",
    "VOLUME_CONTROL_DISALLOW": "volume_restricted",
    "NO_ACTIVE_DEVICE": "no_device",
    "PREMIUM_REQUIRED": "premium_required",
    "UNKNOWN": "forbidden",
    "QUOTA_EXCEEDED": "quota_exceeded",
}
STATUSES = {"NO_ACTIVE_DEVICE": 404, "RATE_LIMITED": 429, "QUOTA_EXCEEDED": 429}


@pytest.mark.parametrize(("reason", "key"), REASONS.items(), ids=REASONS)
async def test_each_reason_word_has_its_message(playing: House, reason: str, key: str) -> None:
    """And what was shown is taken back; what may be false or soon over is asked again."""
    answer_commands(playing, says(reason, STATUSES.get(reason, 403)).response)
    error = await refusal(playing, **SHUFFLE)
    assert error.translation_key == key
    assert placeholders(error)["devices"] == ALL_DEVICES
    assert playing.player.attributes["shuffle"] is False
    assert len(playing.commands()) == (2 if key in {"premium_required", "restriction"} else 1)


@pytest.mark.parametrize(("status", "key"), [(403, "forbidden"), (404, "device_asleep")])
@pytest.mark.parametrize(
    "reason",
    ["UNKNOWN", "MERCURY_IN_RETROGRADE", "already_paused", 7, ["ALREADY_PAUSED"], {}],
    ids=str,
)
async def test_a_reason_word_that_is_new_counts_as_unknown(
    playing: House, reason: Any, status: int, key: str
) -> None:
    """Then the status speaks; a 404 is the device's where no music was named."""
    answer_commands(playing, says(reason, status).response)
    assert (await refusal(playing, **SHUFFLE)).translation_key == key


@pytest.mark.parametrize("spaced", [True, False], ids=["pretty-printed", "compact"])
async def test_a_reason_is_found_in_any_spacing(playing: House, *, spaced: bool) -> None:
    """The player's errors have a space before the colon, most others have not."""
    answer_commands(playing, Refusal(403, "No", "VOLUME_CONTROL_DISALLOW", spaced=spaced).response)
    assert (await refusal(playing, **SHUFFLE)).translation_key == "volume_restricted"


@pytest.mark.parametrize("error", [{}, {"message": None}, {"status": "403"}], ids=str)
async def test_a_reason_needs_no_message(playing: House, error: dict[str, Any]) -> None:
    """It is the better word of the two."""
    body = {"error": {"reason": "VOLUME_CONTROL_DISALLOW", **error}}
    answer_commands(playing, lambda: web.json_response(body, status=403))
    assert (await refusal(playing, **SHUFFLE)).translation_key == "volume_restricted"


# 404


async def test_no_active_device_names_the_devices(home: House) -> None:
    """Nothing plays, and skipping cannot know where."""
    error = await refusal(home, "media_next_track")
    assert error.translation_key == "no_device"
    assert placeholders(error)["devices"] == ALL_DEVICES


async def test_no_active_device_is_overcome_by_naming_one(playing: House) -> None:
    """Who resumes means the speaker that played last."""
    await playing.act("media_pause")
    await playing.pass_time(3)
    playing.simulator.log.clear()
    answer_commands(playing, errors.NO_ACTIVE_DEVICE.response, times=1)
    await playing.act("media_play")
    assert playing.heard[1:] == (True, "Kitchen")
    assert playing.commands() == ["play", "play"]
    assert playing.simulator.log.matching(method="PUT")[-1].query["device_id"]


async def test_device_not_found_tells_to_wake_it(playing: House) -> None:
    """The id is stale; what was shown is taken back."""
    answer_commands(playing, errors.DEVICE_NOT_FOUND.response)
    error = await refusal(playing, "volume_set", volume_level=0.9)
    assert error.translation_key == "device_asleep"
    assert playing.player.attributes["volume_level"] == 0.4


async def test_device_not_found_names_only_devices_that_are_awake(playing: House) -> None:
    """The message calls them awake."""
    playing.simulator.scenarios.take_device("juniper", "Pocket")
    await playing.restart_entry()
    answer_commands(playing, errors.DEVICE_NOT_FOUND.response)
    error = await refusal(playing, "volume_set", volume_level=0.9)
    assert placeholders(error)["devices"] == "Kitchen, Living Room"


# 403: Restriction violated


@pytest.mark.parametrize(
    ("action", "reason", "phone", "state"),
    [
        ("media_pause", "ALREADY_PAUSED", "phone_pause", "paused"),
        ("media_stop", "ALREADY_PAUSED", "phone_pause", "paused"),
        ("media_pause", "UNKNOWN", "phone_pause", "paused"),
        ("media_play", "ALREADY_PLAYING", None, "playing"),
        ("media_play", "NOT_PAUSED", None, "playing"),
        ("media_play", "UNKNOWN", None, "playing"),
    ],
)
async def test_already_so_is_a_success_after_a_state_read(
    playing: House, action: str, reason: str, phone: str | None, state: str
) -> None:
    """Spotify's word for it differs; its state decides."""
    if phone:
        getattr(playing.simulator.scenarios, phone)("juniper")
    answer_commands(playing, says(reason, message="Restriction violated").response)
    await playing.act(action)
    assert len(playing.commands()) == looks(playing) == 1
    assert playing.player.state == state


async def test_already_paused_is_not_believed_while_it_plays(playing: House) -> None:
    """The state read after it says otherwise."""
    answer_commands(playing, says("ALREADY_PAUSED").response)
    assert (await refusal(playing, "media_pause")).translation_key == "restriction"
    assert playing.player.state == "playing"
    assert looks(playing) == 1


async def test_already_paused_is_not_believed_if_the_state_cannot_be_read(playing: House) -> None:
    """Better a failure than a false silence."""
    playing.simulator.scenarios.phone_pause("juniper")
    answer_commands(playing, says("ALREADY_PAUSED").response)
    playing.simulator.scenarios.down()
    assert (await refusal(playing, "media_pause")).translation_key == "restriction"


async def test_pausing_twice_is_one_pause(playing: House) -> None:
    """Though Spotify refuses the second and shows the old state for a moment."""
    await playing.act("media_pause")
    await playing.act("media_pause")
    assert playing.player.state == "paused"
    assert playing.heard[1] is False


@pytest.mark.parametrize("told", [True, False], ids=["disallowed", "refused"])
async def test_previous_at_the_start_is_a_restriction(playing: House, *, told: bool) -> None:
    """Whether Spotify says so before or after."""
    playing.simulator.scenarios.phone_seek("juniper", 0)
    while playing.world.now().session.index:
        playing.simulator.scenarios.phone_previous("juniper")
    if not told:
        tell(playing, lambda state: state.update(actions={}))
    await playing.restart_entry()
    playing.simulator.scenarios.phone_seek("juniper", 0)
    before = playing.world.now().uri
    assert (await refusal(playing, "media_previous_track")).translation_key == "restriction"
    assert playing.world.now().uri == before


async def test_a_track_that_cannot_be_played_is_told_as_that(playing: House) -> None:
    """What was playing before is shown again."""
    title = playing.player.attributes["media_title"]
    answer_commands(playing, errors.RESTRICTION_VIOLATED.response)
    track = playing.simulator.catalogue.all(Track)[5]
    data = {"media_content_id": track.uri, "media_content_type": "music"}
    assert (await refusal(playing, "play_media", **data)).translation_key == "unplayable"
    assert playing.player.attributes["media_title"] == title


# 403: who may


async def test_without_premium_is_asked_twice(playing: House) -> None:
    """Spotify claims it falsely, too; the second time it is believed."""
    playing.simulator.scenarios.set_product("juniper", "free")
    assert (await refusal(playing, "media_next_track")).translation_key == "premium_required"
    assert playing.commands() == ["next", "next"]


async def test_premium_is_also_told_without_a_reason(playing: House) -> None:
    """The message is enough."""
    answer_commands(playing, Refusal(403, "Player command failed: Premium required").response)
    assert (await refusal(playing, "media_next_track")).translation_key == "premium_required"
    assert playing.commands() == ["next", "next"]


async def test_a_permission_that_is_missing_is_named(playing: House) -> None:
    """Signing in again helps, and nothing else."""
    answer_commands(playing, errors.SCOPE_MISSING.response)
    assert (await refusal(playing, "media_next_track")).translation_key == "missing_permission"


# 401


async def test_a_false_401_is_repeated_once(playing: House) -> None:
    """A second later, with the same token."""
    playing.simulator.scenarios.spurious_401()
    await playing.act("media_next_track")
    first, second = playing.simulator.log.matching(method="POST")
    assert second.at - first.at >= 1
    assert playing.commands() == ["next", "next"]
    assert asked(playing, "/api/token") == 0


async def test_a_lasting_401_renews_the_token_once_and_gives_up(playing: House) -> None:
    """It is no sign-out: the token endpoint has no doubts."""
    answer_commands(playing, errors.TOKEN_EXPIRED.response)
    assert (await refusal(playing, "media_next_track")).translation_key == "spotify_unavailable"
    assert playing.commands() == ["next"] * 3
    assert asked(playing, "/api/token") == 1
    assert not playing.flows


# 400 and 413

SENSELESS = {
    "no offset for an artist": errors.OFFSET_UNSUPPORTED.about("ARTIST"),
    "no such context": errors.CONTEXT_UNSUPPORTED,
    "an empty offset": errors.OFFSET_EMPTY,
    "too many tracks": errors.TOO_MANY_URIS,
    "no words at all": Refusal(400, "", plain=True),
}


@pytest.mark.parametrize("answer", SENSELESS.values(), ids=SENSELESS)
async def test_a_senseless_request_is_a_bad_request(playing: House, answer: Refusal) -> None:
    """Asking again would not help."""
    answer_commands(playing, answer.response)
    data = {"media_content_id": "spotify:collection", "media_content_type": "playlist"}
    assert (await refusal(playing, "play_media", **data)).translation_key == "bad_request"
    assert playing.commands() == ["play"]
    assert playing.player.attributes["media_playlist"] == "Morning Fog"


# 5xx


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("form", [html, json_error], ids=["page", "json"])
async def test_a_server_error_says_that_spotify_is_out_of_order(
    playing: House, form: Any, status: int
) -> None:
    """A command is not repeated: nobody knows whether it was obeyed."""
    answer_commands(playing, form(status))
    assert (await refusal(playing, "media_next_track")).translation_key == "spotify_unavailable"
    assert playing.commands() == ["next"]
    assert playing.player.state == "playing"


# 429

TOO_MANY = {
    "window": (errors.WINDOW_LIMIT, "rate_limited", "10"),
    "window in plain text": (errors.WINDOW_LIMIT_PLAIN, "rate_limited", "10"),
    "quota": (errors.QUOTA_LIMIT, "quota_exceeded", "3600"),
}


@pytest.mark.parametrize("wait", ["11", None], ids=["with Retry-After", "without"])
@pytest.mark.parametrize(("answer", "key", "guess"), TOO_MANY.values(), ids=TOO_MANY)
async def test_both_kinds_of_429_name_the_wait(
    playing: House, answer: Refusal, key: str, guess: str, wait: str | None
) -> None:
    """The window is full for seconds, the quota is spent for hours; no command is sent then."""

    def limited() -> web.Response:
        response = answer.response()
        response.headers.update({"Retry-After": wait} if wait else {})
        return response

    answer_commands(playing, limited)
    error = await refusal(playing, **SHUFFLE)
    assert error.translation_key == key
    assert placeholders(error)["seconds"] == (wait or guess)
    assert playing.player.attributes["shuffle"] is False
    playing.simulator.log.clear()
    assert (await refusal(playing, "media_next_track")).translation_key == key
    await playing.pass_time(float(wait or 9) - 2)
    assert playing.commands() == []


# 2xx


@pytest.mark.parametrize("status", [200, 202, 204])
@pytest.mark.parametrize("text", ["", "2yVbNcQk9sLm", '{"error": {"status": 500}}'])
async def test_any_2xx_is_a_success_whatever_its_text(
    playing: House, status: int, text: str
) -> None:
    """Since 2024 commands are answered with random text."""
    answer_commands(playing, lambda: web.Response(status=status, text=text), times=1)
    await playing.act(**SHUFFLE)
    assert playing.player.attributes["shuffle"] is True
    assert playing.commands() == ["shuffle"]


async def test_a_page_is_no_success(playing: House) -> None:
    """A hotel's network answers everything with its terms."""
    answer_commands(playing, html(200, PROXY_PAGE))
    assert (await refusal(playing, **SHUFFLE)).translation_key == "spotify_unavailable"
    assert playing.player.attributes["shuffle"] is False
