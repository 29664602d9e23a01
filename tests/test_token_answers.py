"""What the token endpoint may answer: whatever it is, a rotated token is kept."""

from collections.abc import Callable
import json
import time
from typing import Any

import pytest

from .house import House, Json

HOUR = 3600
NOT_TOLD = "not told"

type Answer = dict[str, Any]


def differing(**changes: Any) -> Callable[[Answer], Answer]:
    """Return what changes an answer, or leaves something out of it."""
    return lambda answer: {
        key: value for key, value in (answer | changes).items() if value is not NOT_TOLD
    }


def stored(house: House) -> Answer:
    """Read the first account's token."""
    return json.loads(house.vault.read_text())["token"]


async def renew(house: House) -> None:
    """Let the token end, and the next one be fetched."""
    house.freezer.tick(HOUR)
    await house.pass_time(10)


LIFETIMES = {
    "text": ("3600", HOUR),
    "missing": (NOT_TOLD, HOUR),
    "null": (None, HOUR),
    "not a number": (float("nan"), HOUR),
    "words": ("soon", HOUR),
    "a list": ([3600], HOUR),
    "yes": (True, HOUR),
    "a fraction": (1800.5, 1800),
    "negative": (-1, 60),
    "none": (0, 60),
    "huge": (10**30, 24 * HOUR),
    "endless": (float("inf"), 24 * HOUR),
}


@pytest.mark.parametrize(("told", "kept"), LIFETIMES.values(), ids=LIFETIMES)
async def test_an_odd_lifetime_costs_no_rotated_token(home: House, told: object, kept: int) -> None:
    """It is kept, and lives an hour where that is not told."""
    before = stored(home)["refresh_token"]
    home.simulator.scenarios.token_answer(differing(expires_in=told))
    await renew(home)
    token = stored(home)
    assert token["refresh_token"] != before
    assert token["expires_in"] == kept
    assert token["expires_at"] == pytest.approx(time.time() + kept, abs=11)
    await home.pass_time(2 * HOUR, step=300)
    assert home.player.state == "idle"
    assert not home.issues


async def test_a_number_of_thousands_of_digits_is_a_number(home: House) -> None:
    """Python would rather not read it."""
    before = stored(home)["refresh_token"]
    home.simulator.scenarios.token_answer(
        lambda answer: json.dumps(answer).replace(": 3600,", f": {'9' * 5000},")
    )
    await renew(home)
    assert stored(home)["refresh_token"] != before


SCOPES: Json = {"null": None, "missing": NOT_TOLD, "a number": 7, "a list": ["x"], "an object": {}}


@pytest.mark.parametrize("scope", [*SCOPES.values(), "", " \n"], ids=[*SCOPES, "empty", "blank"])
async def test_a_renewal_without_scopes_takes_no_permission_away(
    home: House, scope: object
) -> None:
    """RFC 6749, 5.1: as before."""
    before = stored(home)["scope"]
    home.simulator.scenarios.token_answer(differing(scope=scope))
    await renew(home)
    assert stored(home)["scope"] == before
    await home.pass_time(2 * HOUR, step=600)
    assert not home.issues


@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES)
async def test_a_sign_in_without_scopes_means_those_asked_for(house: House, scope: object) -> None:
    """RFC 6749, 5.1: as asked, not refused."""
    house.simulator.scenarios.token_answer(differing(scope=scope))
    assert (await house.connect("juniper"))["type"] == "create_entry"
    assert "user-modify-playback-state" in stored(house)["scope"].split()
    assert "playlist-read-private" in stored(house)["scope"].split()
    assert not house.issues
    assert house.player.state == "idle"


async def test_a_sign_in_that_grants_nothing_is_no_sign_in(house: House) -> None:
    """An empty list is an answer."""
    house.simulator.scenarios.token_answer(differing(scope=""))
    assert (await house.connect("juniper"))["reason"] == "missing_permission"


@pytest.mark.parametrize("refresh_token", [None, NOT_TOLD, "", 5, ["x"]], ids=str)
async def test_a_sign_in_needs_a_refresh_token(house: House, refresh_token: object) -> None:
    """Without one it would be over in an hour."""
    house.simulator.scenarios.token_answer(differing(refresh_token=refresh_token))
    assert (await house.connect("juniper"))["reason"] == "token_unavailable"


@pytest.mark.parametrize(
    "answer",
    [None, [], 7, {"access_token": None}, {"access_token": ""}, {"access_token": 5}],
    ids=str,
)
async def test_an_answer_without_a_token_is_asked_for_again(home: House, answer: object) -> None:
    """It is trouble that passes; nobody is signed out."""
    home.simulator.accounts.apps[home.entry.data["client_id"]].rotate = False
    home.simulator.scenarios.token_answer(lambda _: answer)
    await renew(home)
    await home.pass_time(300, step=10)
    assert home.player.state == "idle"
    assert stored(home)["expires_at"] > time.time()
    assert not home.issues


async def test_a_deep_answer_is_trouble_that_passes(
    home: House, caplog: pytest.LogCaptureFixture
) -> None:
    """Python's reader gives up on it in its own way."""
    home.simulator.accounts.apps[home.entry.data["client_id"]].rotate = False
    home.simulator.scenarios.token_answer(lambda _: "[" * 200_000)
    await renew(home)
    await home.pass_time(300, step=10)
    assert home.player.state == "idle"
    assert stored(home)["expires_at"] > time.time()
    assert "Traceback" not in caplog.text


UNUSABLE: Json = {
    "null": None,
    "a number": 5,
    "empty": "",
    "a line more": "one\r\nX-Two: three",
    "a null character": "\0",
    "half an emoji": "\ud83c",
    "huge": "x" * 100_000,
}


@pytest.mark.parametrize("access_token", UNUSABLE.values(), ids=UNUSABLE)
async def test_a_rotated_token_is_kept_though_the_access_token_is_unusable(
    home: House, caplog: pytest.LogCaptureFixture, access_token: object
) -> None:
    """The old one is spent by then; the next renewal needs the new one."""
    before = stored(home)["refresh_token"]
    home.simulator.scenarios.token_answer(differing(access_token=access_token))
    await renew(home)
    assert stored(home)["refresh_token"] != before
    await home.pass_time(300, step=10)
    assert home.player.state == "idle"
    assert stored(home)["expires_at"] > time.time()
    assert not home.issues
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("refresh_token", UNUSABLE.values(), ids=UNUSABLE)
async def test_a_refresh_token_that_cannot_be_sent_replaces_none(
    home: House, caplog: pytest.LogCaptureFixture, refresh_token: object
) -> None:
    """An absent one keeps the old, too (RFC 6749, 6)."""
    home.simulator.accounts.apps[home.entry.data["client_id"]].rotate = False
    before = stored(home)["refresh_token"]
    home.simulator.scenarios.token_answer(differing(refresh_token=refresh_token))
    await renew(home)
    assert stored(home)["refresh_token"] == before
    await renew(home)
    await home.pass_time(60, step=10)
    assert home.player.state == "idle"
    assert not home.issues
    assert "Traceback" not in caplog.text
