"""Repairs: each trouble is told once, in words that help, and goes away by itself."""

from collections.abc import Callable

from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
import pytest
from yarl import URL

from .house import House, Json, placeholders
from .simulator import CLIENT_ID, OTHER_CLIENT_ID
from .simulator.scenarios import Scenarios

DAY = 86_400
GRANT_DAYS = 183


async def wait_until_days_left(house: House, days: float) -> None:
    """Let time pass until the authorization has so many days to go."""
    consented_at = house.simulator.accounts.live_grants("juniper")[-1].at
    left = consented_at + (GRANT_DAYS - days) * DAY - house.simulator.clock()
    house.freezer.tick(left)
    await house.pass_time(3700, step=1800)


def problem(house: House) -> tuple[str, str | None]:
    """Return the state and the reason of the binary sensor."""
    state = house.state("binary_sensor")
    return state.state, state.attributes["reason"]


async def test_all_is_well(home: House) -> None:
    """Nothing to repair, and the sensor says so."""
    assert home.issues == []
    assert problem(home) == ("off", None)


@pytest.mark.parametrize(
    ("trouble", "key"),
    [
        (lambda scenarios: scenarios.unregister("juniper"), "not_registered"),
        (lambda scenarios: scenarios.lapse_owner_premium(CLIENT_ID), "owner_premium"),
    ],
    ids=["not registered", "owner without Premium"],
)
async def test_an_app_in_trouble_is_told_and_cleared(
    home: House, trouble: Callable[[Scenarios], None], key: str
) -> None:
    """The account is fine; the app has to be mended, or another one taken."""
    trouble(home.simulator.scenarios)
    await home.pass_time(300, step=5)
    (issue,) = home.issues
    assert (issue.translation_key, issue.is_fixable) == (key, True)
    assert problem(home) == ("on", key)
    home.simulator.scenarios.calm()
    await home.pass_time(1900, step=20)  # what a person has to mend is asked for every half hour
    assert home.issues == []
    assert problem(home) == ("off", None)


async def test_another_app_is_the_other_way_out(home: House) -> None:
    """The repair leads into Reconfigure."""
    home.simulator.scenarios.lapse_owner_premium(CLIENT_ID)
    await home.notice()
    _, flow_id = (await home.repair(client_id=OTHER_CLIENT_ID))["next_flow"]
    result = await home.sign_in_again(flow_id, "juniper")
    assert result["reason"] == "reconfigure_successful"
    await home.settle()
    assert home.issues == []
    assert home.player.state == "idle"


async def test_an_account_without_premium_is_told(home: House) -> None:
    """When a command is refused; what plays is still shown."""
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    home.simulator.scenarios.set_product("juniper", "free")
    await home.notice()
    with pytest.raises(HomeAssistantError):
        await home.act("media_next_track")
    (issue,) = home.issues
    assert (issue.translation_key, issue.is_fixable) == ("premium", False)
    assert home.player.state == "playing"
    home.simulator.scenarios.set_product("juniper", "premium")
    await home.act("media_next_track")
    assert home.issues == []


async def test_a_disk_that_cannot_be_written_is_told(home: House) -> None:
    """And cleared within the hour in which it can be."""
    path = home.vault
    path.unlink()
    path.mkdir()
    await home.pass_time(3700, step=60)
    (issue,) = home.issues
    assert issue.translation_key == "not_stored"
    assert home.player.state == "idle"
    path.rmdir()
    await home.pass_time(3700, step=60)
    assert home.issues == []
    assert path.stat().st_size > 0


@pytest.mark.parametrize("trouble", ["premium", "not_registered", "permission_library"])
async def test_a_reload_brings_back_no_repair_that_was_ignored(house: House, trouble: str) -> None:
    """Nor does it clear one whose trouble lasts; what is disabled has none."""
    await house.connect("juniper", scopes=CONTROL if trouble == "permission_library" else None)
    scenarios = house.simulator.scenarios
    if trouble == "premium":
        scenarios.phone_play("juniper", device="Kitchen")
        scenarios.set_product("juniper", "free")
        await house.notice()
        with pytest.raises(HomeAssistantError):
            await house.act("media_next_track")
    elif trouble == "not_registered":
        scenarios.unregister("juniper")
        await house.notice()
    (issue,) = house.issues
    registry = ir.async_get(house.hass)
    registry.async_ignore("evergreen_spotify", issue.issue_id, ignore=True)
    for _ in range(2):
        await house.restart_entry()
        (again,) = house.issues
        assert again.issue_id == issue.issue_id
        assert again.dismissed_version is not None
    await house.through(house.hass.config_entries.async_unload(house.entry.entry_id))
    await house.settle()
    await house.through(house.hass.config_entries.async_setup(house.entry.entry_id))
    await house.settle()
    (again,) = house.issues
    assert again.dismissed_version is not None
    by_user = ConfigEntryDisabler.USER
    entry_id = house.entry.entry_id
    await house.through(house.hass.config_entries.async_set_disabled_by(entry_id, by_user))
    await house.settle()
    assert house.issues == []


async def test_an_account_that_is_enabled_again_begins_anew(home: House) -> None:
    """What it was refused before it was disabled proves nothing any more."""
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    home.simulator.scenarios.set_product("juniper", "free")
    await home.notice()
    with pytest.raises(HomeAssistantError):
        await home.act("media_next_track")
    assert [one.translation_key for one in home.issues] == ["premium"]
    set_disabled = home.hass.config_entries.async_set_disabled_by
    for by in (ConfigEntryDisabler.USER, None):
        await home.through(set_disabled(home.entry.entry_id, by))
        await home.settle()
        assert home.issues == []


# Six months


async def test_the_end_is_told_weeks_ahead(home: House) -> None:
    """Thirty days before, again at fourteen, and gravely in the last three."""
    await wait_until_days_left(home, 32)
    assert home.issues == []
    for days, severity in ((30, "warning"), (14, "warning"), (3, "error")):
        await wait_until_days_left(home, days - 0.5)
        (issue,) = home.issues
        assert issue.translation_key == f"ending_{days}"
        assert issue.severity == severity
        assert placeholders(issue)["date"] in home.state("sensor").state
        assert problem(home) == ("on", f"ending_{days}")
        ir.async_get(home.hass).async_ignore("evergreen_spotify", issue.issue_id, ignore=True)
    assert home.player.state == "idle"


@pytest.mark.parametrize("way", ["repair", "menu", "options"])
async def test_renewal_interrupts_nothing(home: House, way: str) -> None:
    """Same entities, another six months, and the player never blinks."""
    await wait_until_days_left(home, 20)
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    await home.notice()
    states = []
    home.hass.bus.async_listen("state_changed", lambda event: states.append(event.data))
    if way == "menu":
        flow_id = (await home.reconfigure("renew"))["flow_id"]
    else:
        step = await (home.repair() if way == "repair" else home.configure("renew"))
        kind, flow_id = step["next_flow"]
        assert kind == "config_flow"
    result = await home.renew(flow_id)
    assert result["reason"] in {"reauth_successful", "reconfigure_successful"}
    assert home.entry.state is ConfigEntryState.LOADED
    assert home.issues == []
    assert "unavailable" not in {data["new_state"].state for data in states}
    ends = home.state("sensor").state
    await home.pass_time(100 * DAY, step=DAY / 2)
    assert (home.issues, home.state("sensor").state) == ([], ends)


async def test_an_abandoned_renewal_changes_nothing(home: House) -> None:
    """Denied, wrong account, or just closed: the old grant goes on."""
    ends = home.state("sensor").state
    flow_id = (await home.reconfigure("renew"))["flow_id"]
    result = await home.renew(flow_id, deny=True)
    assert result["reason"] == "consent_refused"
    flow_id = (await home.reconfigure("renew"))["flow_id"]
    result = await home.renew(flow_id, "rowan")
    assert result["reason"] == "wrong_account"
    flow_id = (await home.reconfigure("renew"))["flow_id"]
    home.simulator.scenarios.token_error("server_error")
    assert (await home.renew(flow_id))["reason"] == "token_unavailable"
    await home.pass_time(7300, step=300)
    assert home.player.state == "idle"
    assert home.state("sensor").state == ends
    assert home.issues == []


# Features


def asked_for(flow: Json) -> set[str]:
    """Return the scopes of an authorize URL."""
    return set(URL(flow["url"]).query["scope"].split())


CONTROL = {"user-read-playback-state", "user-modify-playback-state"}
QUEUE = {"user-read-currently-playing"}
EDITING = {"playlist-modify-public", "playlist-modify-private"}


@pytest.mark.parametrize(
    ("features", "scopes"),
    [
        ([], CONTROL),
        (["queue"], CONTROL | QUEUE),
        (["queue", "playlist_editing"], CONTROL | QUEUE | EDITING),
    ],
    ids=["none", "queue", "two"],
)
async def test_only_what_the_features_need_is_asked_for(
    house: House, features: list[str], scopes: set[str]
) -> None:
    """Exactly the union."""
    flow = await house.submit(await house.start(), features=features)
    assert asked_for(flow) == scopes
    await house.consent(flow, "juniper")
    await house.settle()
    assert house.entry.options == {"features": features}
    assert house.issues == []


async def test_switching_a_feature_on_leads_into_consent(home: House) -> None:
    """For the new permissions, and everything else works meanwhile."""
    step = await home.configure("features", features=["library", "queue"])
    assert step["type"] == "create_entry"
    kind, flow_id = step["next_flow"]
    assert kind == "config_flow"
    await home.notice()
    (issue,) = home.issues
    assert issue.translation_key == "permission_queue"
    assert home.player.state == "idle"
    form = await home.resume(flow_id)
    assert form["step_id"] == "allow"
    (field,) = form["data_schema"]
    assert field["description"]["suggested_value"] == ["queue"]  # what it is for, by name
    assert (await home.renew(flow_id))["reason"] == "reauth_successful"
    assert home.issues == []


async def test_switching_a_feature_off_asks_nobody(home: House) -> None:
    """The permission stays until the next consent."""
    step = await home.configure("features", features=[])
    assert "next_flow" not in step
    await home.notice()
    assert home.entry.options == {"features": []}
    assert home.issues == []


async def test_a_partial_consent_switches_the_feature_off_and_says_so(house: House) -> None:
    """Never the whole account."""
    await house.connect("juniper", scopes=CONTROL)
    (issue,) = house.issues
    assert issue.translation_key == "permission_library"
    assert issue.severity == "warning"
    assert house.player.state == "idle"
    _, flow_id = (await house.repair())["next_flow"]
    assert (await house.renew(flow_id))["reason"] == "reauth_successful"
    assert house.issues == []


async def test_a_feature_that_was_not_allowed_can_be_given_up(house: House) -> None:
    """That is the other way out."""
    await house.connect("juniper", scopes=CONTROL)
    await house.configure("features", features=[])
    await house.notice()
    assert house.issues == []


@pytest.mark.parametrize("trouble", ["ended", "revoked", "ending", "permission", "app"])
async def test_one_submit_in_a_repair_leads_to_spotify(house: House, trouble: str) -> None:
    """Nothing is asked twice."""
    await house.connect("juniper", scopes=CONTROL if trouble == "permission" else None)
    scenarios = house.simulator.scenarios
    if trouble == "ended":
        house.freezer.tick(184 * DAY)
    elif trouble == "revoked":
        scenarios.revoke("juniper")
        scenarios.expire_access("juniper")
    elif trouble == "ending":
        await wait_until_days_left(house, 20)
    elif trouble == "app":
        scenarios.unregister("juniper")
    await house.notice()
    _, flow_id = (await house.repair())["next_flow"]
    assert (await house.resume(flow_id))["type"] == "external"


@pytest.mark.parametrize("reason", ["revoked", "expired", "unknown"])
async def test_the_sensor_of_the_end_knows_of_none_once_it_was_revoked(
    home: House, reason: str
) -> None:
    """A day in six months would be wrong; that on which it expired is right."""
    ends = home.state("sensor").state
    words = {"revoked": "Refresh token revoked", "expired": "Refresh token expired"}
    home.simulator.scenarios.token_error("invalid_grant", description=words.get(reason))
    await home.pass_time(3 * 3600, step=60)
    (issue,) = home.issues
    assert issue.translation_key == f"signed_out_{reason}"
    assert home.state("sensor").state == (ends if reason == "expired" else "unknown")


# Leaving


async def test_leaving_tells_where_to_revoke(home: House) -> None:
    """Spotify has no way for us to do it."""
    await home.through(home.hass.config_entries.async_remove(home.entry.entry_id))
    await home.settle()
    notifications = home.hass.data["persistent_notification"]
    (told,) = notifications.values()
    assert "https://www.spotify.com/account/apps/" in told["message"]
    assert "Juniper Vale" in told["title"]
    assert home.issues == []
