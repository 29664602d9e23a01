"""The token endpoint in trouble: left alone, but never for ever, and never led astray."""

import asyncio
import json
import time

from freezegun.api import FrozenDateTimeFactory
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.evergreen_spotify.auth.backoff import TokenBackoff

from .house import House
from .simulator import CLIENT_ID

MINUTE = 60
HOUR = 3600
DAY = 24 * HOUR


def renewals(house: House) -> int:
    """Count the requests for a new access token."""
    return house.simulator.log.count(path_prefix="/api/token")


def is_fresh(house: House) -> bool:
    """Tell whether the first account's stored token is still good."""
    return json.loads(house.vault.read_text())["token"]["expires_at"] > time.time()


async def without_polls(house: House) -> None:
    """Let nothing ask for a token but the timer that renews it."""
    house.hass.config_entries.async_update_entry(house.entry, pref_disable_polling=True)
    await house.restart_entry()


async def test_after_a_day_offline_a_token_is_back_in_a_quarter_of_an_hour(home: House) -> None:
    """The wait between attempts ends to grow."""
    home.simulator.accounts.apps[CLIENT_ID].rotate = False
    await without_polls(home)
    home.simulator.scenarios.down(surface="token")
    home.simulator.log.clear()
    await home.pass_time(DAY, step=1100)
    assert renewals(home) > 70
    home.simulator.scenarios.calm()
    await home.pass_time(1100, step=50)
    assert is_fresh(home)
    await home.pass_time(2 * HOUR, step=300)
    assert is_fresh(home)


def test_after_weeks_of_failures_the_wait_is_still_a_quarter_of_an_hour(
    freezer: FrozenDateTimeFactory,
) -> None:
    """1,024 failures are eleven days; lived through for real, they take minutes."""
    backoff = TokenBackoff()
    for _ in range(3000):
        freezer.tick(backoff.wait)
        backoff.fail_request(time.monotonic(), None)
        assert 0 < backoff.wait <= 900
    backoff.fail_request(time.monotonic(), float("inf"))
    assert backoff.wait <= DAY


@pytest.mark.parametrize("retry_after", ["9" * 400, "1e9"], ids=["huge", "no number"])
async def test_a_retry_after_is_believed_for_a_day_at_most(home: House, retry_after: str) -> None:
    """Whatever it says."""
    await without_polls(home)
    home.simulator.scenarios.token_retry_after(retry_after)
    await home.pass_time(HOUR + DAY, step=1800)
    await home.pass_time(20 * MINUTE, step=60)
    assert is_fresh(home)
    assert not [issue for issue in home.issues if "signed_out" in str(issue.translation_key)]


async def test_one_failure_of_the_service_counts_once(home: House) -> None:
    """However many accounts of one Client ID it meets at the same time."""
    await home.connect("rowan")
    await home.connect("linnet")
    home.freezer.tick(HOUR)
    home.simulator.scenarios.token_fault("json", times=3)
    home.simulator.log.clear()
    await home.pass_time(1)
    assert renewals(home) == 3
    await home.pass_time(14, step=1)  # the first wait is 4 to 6 s, the third one 16 to 24 s
    states = [home.state("media_player", entry).state for entry in home.entries]
    assert states == ["idle"] * 3
    assert renewals(home) == 6


async def test_a_redirect_of_the_token_endpoint_is_not_followed(home: House) -> None:
    """It would take the refresh token somewhere else."""
    home.freezer.tick(HOUR)
    elsewhere = home.simulator.token_url.replace("/api/token", "/v1/elsewhere")
    home.simulator.scenarios.redirect(elsewhere, None, surface="token")
    home.simulator.log.clear()
    await home.pass_time(30)
    assert renewals(home) > 0
    assert home.simulator.log.count(path_prefix="/v1/elsewhere") == 0
    home.simulator.scenarios.calm()
    await home.pass_time(120, step=5)
    assert home.player.state == "idle"


async def test_a_redirect_of_a_sign_in_is_not_followed(house: House) -> None:
    """It would take the code and the verifier somewhere else."""
    elsewhere = house.simulator.token_url.replace("/api/token", "/v1/elsewhere")
    house.simulator.scenarios.redirect(elsewhere, surface="token")
    assert (await house.connect("juniper"))["reason"] == "token_unavailable"
    assert house.simulator.log.count(path_prefix="/v1/elsewhere") == 0


async def test_tokens_that_are_refused_again_and_again_are_renewed_once_in_half_a_minute(
    home: House,
) -> None:
    """However many commands are tried meanwhile."""
    home.simulator.scenarios.spurious_401(10_000)
    home.simulator.log.clear()
    started = time.time()
    for _ in range(6):
        with pytest.raises(HomeAssistantError):
            await home.act("media_next_track")
    assert 1 <= renewals(home) <= 1 + (time.time() - started) / 30


async def test_unloading_waits_for_a_renewal(home: House) -> None:
    """The rotated token is on the disk when it is over, also if polls are waited for no more."""
    home.freezer.tick(HOUR)
    before = home.vault.read_text()
    home.simulator.scenarios.hang(10, surface="token")
    home.simulator.log.clear()
    task = asyncio.ensure_future(home.pass_time(0.1))
    while not renewals(home):
        await asyncio.to_thread(time.sleep, 0.002)
    await home.through(home.hass.config_entries.async_unload(home.entry.entry_id))
    assert home.vault.read_text() != before
    await home.through(task)


async def test_a_command_that_outlasts_an_unload_renews_nothing(home: House) -> None:
    """A refused token is renewed by the next session, if there is one."""
    home.simulator.scenarios.hang(5, surface="api")
    home.simulator.scenarios.spurious_401(100)
    home.simulator.log.clear()
    data = {"entity_id": home.player.entity_id}
    call = home.hass.services.async_call("media_player", "media_next_track", data, blocking=True)
    command = asyncio.ensure_future(call)
    while not home.simulator.log.requests:
        await asyncio.to_thread(time.sleep, 0.002)
    await home.through(home.hass.config_entries.async_unload(home.entry.entry_id))
    await home.through(asyncio.wait([command]))
    await home.settle()
    assert command.done()
    assert command.cancelled() or command.exception()
    assert renewals(home) == 0


async def test_a_renewal_that_outlasts_an_unload_is_not_repeated(home: House) -> None:
    """Fifteen seconds are waited for at most; the next session waits for the lock."""
    home.freezer.tick(HOUR)
    home.simulator.scenarios.hang(18, surface="token")
    home.simulator.log.clear()
    polling = asyncio.ensure_future(home.pass_time(0.1))
    while not renewals(home):
        await asyncio.to_thread(time.sleep, 0.002)
    await home.restart_entry()
    await home.through(polling)
    await home.notice()
    assert renewals(home) == 1
    assert home.player.state == "idle"
    assert not home.issues
