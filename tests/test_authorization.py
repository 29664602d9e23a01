"""Tokens: renewed, rotated, kept; and what happens when Spotify refuses them."""

import asyncio
from datetime import datetime
import json
import logging
from pathlib import Path
import stat
import time

from homeassistant.config_entries import ConfigEntryState
from homeassistant.exceptions import HomeAssistantError
import pytest

from .house import House, placeholders
from .simulator import CLIENT_ID

HOUR = 3600
DAY = 24 * HOUR


def renewals(house: House) -> int:
    """Count the requests for a new access token."""
    return house.simulator.log.count(path_prefix="/api/token")


def stored(house: House) -> dict:
    """Read the first account's vault."""
    return json.loads(house.vault.read_text())


async def ended(house: House) -> None:
    """Let Spotify end Juniper's grant, and the house notice."""
    house.simulator.scenarios.revoke("juniper")
    await house.pass_time(HOUR, step=300)


@pytest.mark.parametrize("rotate", [True, False], ids=["rotating", "the same for six months"])
async def test_tokens_are_renewed_for_days(home: House, *, rotate: bool) -> None:
    """In both of Spotify's eras, once an hour, and nobody notices."""
    home.simulator.accounts.apps[CLIENT_ID].rotate = rotate
    home.simulator.log.clear()
    first = stored(home)["token"]["refresh_token"]
    await home.pass_time(2 * DAY, step=600)
    assert home.player.state == "idle"
    assert not home.issues
    assert 47 <= renewals(home) <= 49
    (grant,) = home.simulator.accounts.live_grants("juniper")
    assert (stored(home)["token"]["refresh_token"] == first) is not rotate
    assert (grant.rotations > 0) is rotate


async def test_the_newest_token_is_on_the_disk_before_it_is_used(home: House) -> None:
    """What a crash leaves behind works."""
    await home.pass_time(DAY, step=600)
    path, content = home.vault, home.vault.read_text()
    await home.through(home.hass.config_entries.async_unload(home.entry.entry_id))
    assert path.read_text() == content
    await home.restart_entry()
    await home.pass_time(2 * HOUR, step=600)
    assert home.player.state == "idle"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.glob("tmp*")) == []


async def test_a_token_outlives_a_restart(home: House) -> None:
    """A token that is still good is not renewed."""
    home.simulator.log.clear()
    await home.restart_entry()
    assert home.player.state == "idle"
    assert renewals(home) == 0


async def test_equal_needs_are_met_by_one_renewal(home: House) -> None:
    """Poll and commands come together; with rotation a second renewal would be the end."""
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    await home.notice()
    home.simulator.scenarios.expire_access("juniper")
    home.simulator.log.clear()
    home.freezer.tick(2 * HOUR)
    await home.act_at_once("shuffle_set", [{"shuffle": True}] * 5)
    await home.settle()
    assert renewals(home) == 1


async def test_a_renewal_survives_the_one_who_asked(home: House) -> None:
    """An entry that is reloaded in the middle of a renewal does not lose the new token."""
    home.simulator.scenarios.hang(1, surface="token")
    home.freezer.tick(HOUR)
    asking = asyncio.ensure_future(
        home.hass.services.async_call(
            "media_player", "media_next_track", {"entity_id": home.player.entity_id}, blocking=True
        )
    )
    await asyncio.sleep(0)
    await asyncio.to_thread(time.sleep, 0.1)  # the renewal is on its way
    assert renewals(home) == 2
    asking.cancel()
    await home.restart_entry()
    assert renewals(home) == 2
    await home.pass_time(2 * HOUR, step=600)
    assert home.player.state == "idle"
    assert not home.issues


# Renewed before anybody needs it


async def until_before_the_end(house: House, seconds: float) -> None:
    """Let time pass until the token that is stored now has only so long to live."""
    left = stored(house)["token"]["expires_at"] - time.time()
    await house.pass_time(left - seconds, step=10)


@pytest.mark.parametrize("polls", [True, False], ids=["at the frugal pace", "without polls"])
async def test_no_command_waits_for_a_token(home: House, *, polls: bool) -> None:
    """Not even after hours of silence, in which hardly anything was asked."""
    await home.configure("player", pace="frugal")
    home.hass.config_entries.async_update_entry(home.entry, pref_disable_polling=not polls)
    await home.restart_entry()
    await home.act("select_source", source="Kitchen")
    await home.pass_time(3 * HOUR, step=60)
    await until_before_the_end(home, 10)
    home.simulator.log.clear()
    await home.act("media_play")
    assert home.commands() == ["play"]
    assert renewals(home) == 0


async def test_nothing_is_renewed_after_an_entry_was_unloaded(home: House) -> None:
    """Nor is a renewal repeated that was under way."""
    await until_before_the_end(home, 100)
    home.simulator.scenarios.hang(30, surface="token")
    home.simulator.log.clear()
    await home.pass_time(0.1)
    home.freezer.tick(20)
    await asyncio.to_thread(time.sleep, 0.1)
    assert renewals(home) == 1
    await home.through(home.hass.config_entries.async_unload(home.entry.entry_id))
    await home.pass_time(5 * HOUR, step=60)
    assert renewals(home) == 1


async def test_a_token_endpoint_in_trouble_is_left_alone(home: House) -> None:
    """A failed renewal is repeated ever more rarely, and the look that needs it comes first."""
    home.hass.config_entries.async_update_entry(home.entry, pref_disable_polling=True)
    await home.restart_entry()
    home.simulator.scenarios.token_error("server_error")
    home.simulator.log.clear()
    await home.pass_time(5 * HOUR, step=30)
    assert 4 <= renewals(home) <= 30
    assert not home.issues
    home.simulator.scenarios.calm()
    await home.pass_time(1100, step=30)
    assert stored(home)["token"]["expires_at"] > time.time()


async def test_a_grant_that_ends_in_silence_raises_the_same_repair(home: House) -> None:
    """Without a look or a command, within the hour; and it is not asked for again."""
    home.hass.config_entries.async_update_entry(home.entry, pref_disable_polling=True)
    await home.restart_entry()
    home.simulator.scenarios.revoke("juniper")
    home.simulator.log.clear()
    await home.pass_time(3 * HOUR, step=60)
    (issue,) = home.issues
    assert (issue.domain, issue.translation_key) == ("evergreen_spotify", "signed_out_revoked")
    assert home.player.state == "unavailable"
    assert renewals(home) == 1
    _, flow_id = (await home.repair())["next_flow"]
    await home.sign_in_again(flow_id, "juniper")
    await home.pass_time(2 * HOUR, step=60)
    assert home.player.state == "idle"
    assert renewals(home) >= 3


# False and true refusals


async def test_a_false_401_is_repeated_and_forgotten(home: House) -> None:
    """Spotify sends them since July 2026."""
    home.simulator.scenarios.spurious_401()
    home.simulator.log.clear()
    await home.notice()
    assert home.player.state == "idle"
    assert renewals(home) == 0


async def test_a_401_that_stays_is_met_with_one_renewal(home: House) -> None:
    """The token was taken back before its time."""
    home.simulator.scenarios.expire_access("juniper")
    home.simulator.log.clear()
    await home.notice()
    assert home.player.state == "idle"
    assert renewals(home) == 1


async def test_401s_without_end_do_not_sign_anybody_out(home: House) -> None:
    """Nor do they start a storm of renewals."""
    home.simulator.scenarios.spurious_401(10_000)
    home.simulator.log.clear()
    await home.pass_time(300, step=10)
    assert home.player.state == "unavailable"
    assert not home.issues
    assert 1 <= renewals(home) <= 20
    home.simulator.scenarios.calm()
    await home.pass_time(300, step=5)  # the longest that trouble is waited out
    assert home.player.state == "idle"


@pytest.mark.parametrize(
    ("description", "reason"),
    [
        ("Refresh token revoked", "revoked"),
        ("Refresh token expired", "expired"),
        ("Invalid refresh token", "unknown"),
        (None, "unknown"),
    ],
)
async def test_an_ended_grant_raises_one_repair(
    home: House, description: str | None, reason: str
) -> None:
    """Ours, with the reason, and core's own beside it never."""
    home.simulator.scenarios.token_error("invalid_grant", description=description)
    home.simulator.log.clear()
    await home.pass_time(3 * HOUR, step=60)
    (issue,) = home.issues
    assert (issue.domain, issue.translation_key) == ("evergreen_spotify", f"signed_out_{reason}")
    assert placeholders(issue)["name"] == "Juniper Vale"
    assert home.player.state == "unavailable"
    assert renewals(home) == 1  # a dead grant is never sent again


async def test_a_repair_leads_back_in(home: House) -> None:
    """Confirm, consent, and the same player plays on."""
    entity_id = home.player.entity_id
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    await ended(home)
    assert home.player.state == "unavailable"
    done = await home.repair()
    assert done["type"] == "abort"
    kind, flow_id = done["next_flow"]
    assert kind == "config_flow"
    assert len(home.issues) == 1  # until the user is really back
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    result = await home.sign_in_again(flow_id, "juniper")
    assert (result["type"], result["reason"]) == ("abort", "reauth_successful")
    assert not home.issues
    assert not home.flows
    assert (home.player.entity_id, home.player.state) == (entity_id, "playing")


async def test_an_ended_grant_is_still_ended_after_a_restart(home: House) -> None:
    """One repair again, and not one request."""
    await ended(home)
    home.simulator.log.clear()
    await home.restart_entry()
    assert home.entry.state is ConfigEntryState.SETUP_ERROR
    (issue,) = home.issues
    assert issue.translation_key == "signed_out_revoked"
    assert home.simulator.log.requests == []
    _, flow_id = (await home.repair())["next_flow"]
    await home.sign_in_again(flow_id, "juniper")
    assert home.player.state == "idle"
    assert not home.issues


async def test_a_command_finds_the_grant_ended(home: House) -> None:
    """It says so, and the repair is there already."""
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    await home.notice()
    home.simulator.scenarios.revoke("juniper")
    with pytest.raises(HomeAssistantError) as failure:
        await home.act("media_pause")
    assert failure.value.translation_key == "sign_in_revoked"
    assert home.player.state == "unavailable"
    (issue,) = home.issues
    assert issue.domain == "evergreen_spotify"


async def test_one_ended_grant_does_not_touch_the_other_account(home: House) -> None:
    """They share an app, not a fate."""
    await home.connect("rowan")
    await ended(home)
    assert [home.state("media_player", entry).state for entry in home.entries] == [
        "unavailable",
        "idle",
    ]


async def test_six_months_are_the_end(home: House) -> None:
    """The sensor has told since the first day."""
    ends = home.state("sensor").state
    consented_at = home.simulator.accounts.live_grants("juniper")[0].at
    home.freezer.tick(184 * DAY)
    await home.notice()
    (issue,) = home.issues
    assert issue.translation_key == "signed_out_expired"
    assert home.state("sensor").state == ends
    shown = datetime.fromisoformat(ends).timestamp()
    assert shown == pytest.approx(consented_at + 183 * DAY, abs=2)


# Trouble that passes


async def test_a_hanging_token_endpoint_is_given_up(home: House) -> None:
    """After twenty seconds; and the next attempts come ever more rarely."""
    home.simulator.accounts.apps[CLIENT_ID].rotate = False  # an answer that is lost is no loss
    home.simulator.scenarios.hang(300, 100, surface="token")
    home.freezer.tick(HOUR)
    await home.pass_time(600, step=20)
    assert home.player.state == "unavailable"
    assert not home.issues
    home.simulator.scenarios.calm()
    await home.pass_time(900, step=60)
    assert home.player.state == "idle"


async def test_a_clock_that_was_wrong_does_not_matter(home: House) -> None:
    """A board without a clock starts in 1970 and is set right later."""
    path = home.vault
    content = stored(home)
    content["token"]["expires_at"] += 56 * 365 * DAY  # as seen from 1970
    await home.through(home.hass.config_entries.async_unload(home.entry.entry_id))
    path.write_text(json.dumps(content))
    home.hass.data.pop("evergreen_spotify_vaults")
    home.simulator.log.clear()
    await home.restart_entry()
    await home.pass_time(5 * HOUR, step=600)
    assert home.player.state == "idle"
    assert 4 <= renewals(home) <= 6
    assert not [one for one in home.simulator.log.requests if one.status == 401]


# The vault


@pytest.mark.parametrize(
    "content",
    [None, "", "{", "[]", '{"token": {}}', '{"token": {"access_token": 1}, "consented_at": ""}'],
    ids=["missing", "empty", "torn", "list", "no token", "wrong types"],
)
async def test_a_lost_vault_leads_to_a_new_sign_in(home: House, content: str | None) -> None:
    """And to nothing worse."""
    path = home.vault
    await home.through(home.hass.config_entries.async_unload(home.entry.entry_id))
    home.hass.data.pop("evergreen_spotify_vaults")
    if content is None:
        path.unlink()
    else:
        path.write_text(content)
    await home.restart_entry()
    (issue,) = home.issues
    assert issue.translation_key == "signed_out_unknown"
    _, flow_id = (await home.repair())["next_flow"]
    await home.sign_in_again(flow_id, "juniper")
    assert home.player.state == "idle"
    assert not home.issues


async def test_a_disk_that_cannot_be_written_stops_no_music(
    home: House, caplog: pytest.LogCaptureFixture
) -> None:
    """The token is kept in memory, and the log says why."""
    path = home.vault
    path.unlink()
    path.mkdir()
    await home.pass_time(3 * HOUR, step=600)
    assert home.player.state == "idle"
    assert "cannot be stored" in caplog.text
    path.rmdir()
    await home.pass_time(HOUR, step=600)
    assert stored(home)["token"]["refresh_token"] in home.simulator.accounts.secrets


async def test_leaving_takes_the_token_along(home: House) -> None:
    """File, issue and flow go with the entry."""
    path = home.vault
    await ended(home)
    assert home.issues
    await home.through(home.hass.config_entries.async_remove(home.entry.entry_id))
    await home.settle()
    assert not path.exists()
    assert not home.issues
    assert not home.flows
    assert await home.connect("juniper")
    assert home.player.state == "idle"


async def test_a_reload_during_a_slow_renewal_does_not_renew_twice(home: House) -> None:
    """With single-use tokens the second one would be refused."""
    home.simulator.scenarios.hang(15, surface="token")
    home.freezer.tick(HOUR)
    await home.pass_time(0.1, step=0.1)
    home.simulator.log.clear()
    home.hass.config_entries.async_schedule_reload(home.entry.entry_id)
    await home.notice()
    assert home.player.state == "idle"
    assert not home.issues
    assert renewals(home) <= 1


async def test_a_user_who_signs_in_anew_during_a_renewal_wins(home: House) -> None:
    """The old grant's answer does not overwrite the new one's."""
    home.simulator.scenarios.hang(30, surface="token")
    home.freezer.tick(HOUR)
    await home.pass_time(0.1)
    flow = await home.reconfigure()
    result = await home.sign_in_again(flow["flow_id"], "juniper")
    assert result["reason"] == "reconfigure_successful"
    await home.pass_time(3 * HOUR, step=600)
    assert home.player.state == "idle"
    assert not home.issues


# Secrets


def written_files(house: House) -> dict[str, str]:
    """Read all files of the house but the vaults."""
    folder = Path(house.hass.config.path())
    return {
        str(path.relative_to(folder)): path.read_text(errors="replace")
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("evergreen_spotify.")
    }


async def test_no_secret_is_ever_seen(home: House, caplog: pytest.LogCaptureFixture) -> None:
    """Not in logs, states, entries, issues, flows, diagnostics, or files but the vault."""
    caplog.set_level(logging.DEBUG)
    await home.connect("rowan")
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    await home.pass_time(2 * HOUR, step=60)
    home.simulator.scenarios.token_error("invalid_grant", description="Refresh token revoked")
    await ended(home)
    diagnostics = [
        await home.get(f"/api/diagnostics/config_entry/{entry.entry_id}") for entry in home.entries
    ]
    _, flow_id = (await home.repair())["next_flow"]
    await home.sign_in_again(flow_id, "juniper")
    await home.notice()
    entries = [(dict(entry.data), dict(entry.options), entry.title) for entry in home.entries]
    places = written_files(home) | {
        "log": caplog.text,
        "states": "\n".join(str(state.as_dict()) for state in home.hass.states.async_all()),
        "entries": str(entries),
        "issues": str(home.issues),
        "diagnostics": json.dumps(diagnostics),
    }
    secrets = home.simulator.accounts.secrets
    assert len(secrets) > 15
    for place, text in places.items():
        assert [secret for secret in secrets if secret in text] == [], place


async def test_diagnostics_name_nobody(home: House) -> None:
    """Numbers and words of ours, no names, ids or devices of theirs."""
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    await home.notice()
    text = json.dumps(await home.get(f"/api/diagnostics/config_entry/{home.entry.entry_id}"))
    data = json.loads(text)["data"]
    assert data["player"]["is_playing"] is True
    assert data["authorization"]["renewals"] == 0
    assert data["requests"]["by_endpoint"]["GET /me/player"] > 1
    title, entry = home.world.now().item.name, home.entry
    names = (entry.title, str(entry.unique_id), entry.data["user_id"], entry.data["client_id"])
    for personal in ("Kitchen", title, home.world.device("Kitchen").id, *names):
        assert personal not in json.dumps(data)
