"""Every answer of the token endpoint, at every moment, has one right outcome."""

from collections.abc import Iterator
from itertools import pairwise
import logging
from typing import NamedTuple

from aiohttp import web
from homeassistant.config_entries import ConfigEntryState
import pytest

from .house import House
from .simulator import CLIENT_ID
from .simulator.faults import PROXY_PAGE, Answer, Fault, drop

HOUR = 3600
WAIT = 400
"""Seconds that Spotify asks for where it asks."""


class Case(NamedTuple):
    """An answer, and what it means: why to sign in again, or None for waiting."""

    answer: Answer
    reason: str | None = None
    exchange: str = "token_unavailable"
    wait: int = 0


def says(status: int, body: str, kind: str = "application/json", **headers: str) -> Answer:
    """Answer with these words."""

    async def answer(_: web.Request) -> web.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, text=body, content_type=kind, headers=named)

    return answer


def refuses(error: str, description: str = "", status: int = 400) -> Answer:
    """Answer as OAuth has it."""
    return says(status, f'{{"error":"{error}","error_description":"{description}"}}')


def page(status: int) -> Answer:
    """Answer as a captive portal does."""
    return says(status, PROXY_PAGE, "text/html")


CODE = "code_refused"
CLIENT = "client_refused"
CASES = {
    "invalid_grant: revoked": Case(
        refuses("invalid_grant", "Refresh token revoked"), "revoked", CODE
    ),
    "invalid_grant: expired": Case(
        refuses("invalid_grant", "Refresh token expired"), "expired", CODE
    ),
    "invalid_grant: invalid": Case(
        refuses("invalid_grant", "Invalid refresh token"), "unknown", CODE
    ),
    "invalid_grant: bare": Case(says(400, '{"error":"invalid_grant"}'), "unknown", CODE),
    "invalid_grant with 401": Case(refuses("invalid_grant", status=401), "unknown", CODE),
    "invalid_client": Case(refuses("invalid_client"), "client_rejected", CLIENT),
    "invalid_client with 401": Case(
        refuses("invalid_client", status=401), "client_rejected", CLIENT
    ),
    "unauthorized_client": Case(refuses("unauthorized_client"), "client_rejected", CLIENT),
    "invalid_request": Case(refuses("invalid_request")),
    "slow_down": Case(refuses("slow_down")),
    "a new word": Case(refuses("mercury_in_retrograde")),
    "a word that is none": Case(says(400, '{"error":{"status":400}}')),
    "400 empty": Case(says(400, "")),
    "403 page": Case(page(403)),
    "404 page": Case(page(404)),
    "407 page": Case(page(407)),
    "408": Case(says(408, "")),
    "429 bare": Case(says(429, "Too many requests", "text/plain")),
    "429 seconds": Case(says(429, "", Retry_After=str(WAIT)), wait=WAIT),
    "429 date": Case(says(429, "", Retry_After="Fri, 01 Jan 2100 00:00:00 GMT"), wait=10**9),
    "500": Case(says(500, "{}")),
    "502 page": Case(page(502)),
    "503 seconds": Case(says(503, "", Retry_After=str(WAIT)), wait=WAIT),
    "504": Case(says(504, "")),
    "302": Case(says(302, "", Location="/elsewhere")),
    "200 page": Case(page(200)),
    "200 empty": Case(says(200, "")),
    "200 list": Case(says(200, "[]")),
    "200 null": Case(says(200, "null")),
    "200 without token": Case(says(200, '{"expires_in":3600,"scope":"x"}')),
    "200 empty token": Case(says(200, '{"access_token":"","expires_in":3600}')),
    "200 torn": Case(says(200, '{"access_token":"x","expi')),
    "reset": Case(drop),
}


@pytest.fixture(params=CASES.values(), ids=list(CASES))
def case(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[Case]:
    """Go through all cases; whatever happens, nobody is shown a traceback."""
    yield request.param
    assert "Traceback" not in caplog.text


def begin(house: House, case: Case) -> None:
    """Let the token endpoint answer so from now on."""
    house.simulator.log.clear()
    house.simulator.faults.add(Fault("matrix", case.answer, "token"))


def asked(house: House) -> list[float]:
    """Return the moments at which the token endpoint was asked."""
    return [request.at for request in house.simulator.log.matching("/api/token")]


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what a user finds in the log."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno > logging.INFO and record.name.startswith(("homeassistant", "custom"))
    ]


def assert_outcome(house: House, case: Case) -> None:
    """See that exactly the right thing is asked of the user."""
    keys = [issue.translation_key for issue in house.issues]
    assert keys == ([f"signed_out_{case.reason}"] if case.reason else [])
    moments = asked(house)
    if case.reason:
        assert len(moments) == 1  # nothing more is sent to what is dead
    elif case.wait:
        assert len(moments) == 1 or min(_gaps(moments)) >= case.wait
    else:
        assert all(later >= sooner for sooner, later in zip([3.9], _gaps(moments), strict=False))


def _gaps(moments: list[float]) -> list[float]:
    return [later - sooner for sooner, later in pairwise(moments)]


async def test_at_run_time(home: House, case: Case, caplog: pytest.LogCaptureFixture) -> None:
    """The hour is over, and the renewal meets this."""
    caplog.clear()
    begin(home, case)
    home.freezer.tick(HOUR)
    await home.pass_time(300, step=5)
    assert home.player.state == "unavailable"
    assert_outcome(home, case)
    assert len(told(caplog)) == 1, told(caplog)


async def test_at_start_up(home: House, case: Case) -> None:
    """Home Assistant starts after the hour is over."""
    begin(home, case)
    home.freezer.tick(HOUR)
    await home.restart_entry()
    await home.pass_time(300, step=5)
    state = ConfigEntryState.SETUP_ERROR if case.reason else ConfigEntryState.SETUP_RETRY
    assert home.entry.state is state
    assert_outcome(home, case)


async def test_at_the_exchange(house: House, case: Case) -> None:
    """The user has just agreed."""
    external = await house.submit(await house.start())
    begin(house, case)
    result = await house.consent(external, "juniper")
    assert (result["type"], result["reason"]) == ("abort", case.exchange)
    assert not house.entries
    assert len(asked(house)) == 1


async def test_recovery(home: House, case: Case) -> None:
    """When the trouble is over: by itself, or through the repair; unless Spotify said wait."""
    home.simulator.accounts.apps[CLIENT_ID].rotate = False
    begin(home, case)
    home.freezer.tick(HOUR)
    await home.pass_time(120, step=10)
    home.simulator.scenarios.calm()
    if case.reason:
        _, flow_id = (await home.repair())["next_flow"]
        await home.sign_in_again(flow_id, "juniper")
    else:
        await home.pass_time(600, step=20)
    assert home.player.state == ("unavailable" if case.wait > WAIT else "idle")
    assert not home.issues
