"""Signing in: for the first time, again, with another Client ID, and all that goes wrong."""

from http import HTTPStatus
import stat

import pytest
from yarl import URL

from .house import FLOWS, House
from .simulator import CLIENT_ID, OTHER_CLIENT_ID

CONTROL = {"user-read-playback-state", "user-modify-playback-state"}


async def test_an_account_is_connected(house: House) -> None:
    """Client ID, consent, done; the token lies in the vault and nowhere else."""
    form = await house.start()
    assert form["step_id"] == "user"
    assert (
        form["description_placeholders"]["redirect_uri"] == f"{house.base}/auth/external/callback"
    )
    external = await house.submit(form)
    assert external["type"] == "external"
    query = URL(external["url"]).query
    assert set(query["scope"].split()) >= CONTROL
    assert query["code_challenge_method"] == "S256"
    result = await house.consent(external, "juniper")
    await house.settle()
    assert result["type"] == "create_entry"
    assert house.entry.title == "Juniper Vale"
    assert house.entry.unique_id == house.simulator.accounts.users["juniper"].account_id
    assert house.entry.data == {"client_id": CLIENT_ID, "user_id": "juniper"}
    assert stat.S_IMODE(house.vault.stat().st_mode) == 0o600
    assert house.player.state == "idle"


@pytest.mark.parametrize(
    "client_id",
    ["", "abc", "g" * 32, CLIENT_ID + "0", "https://developer.spotify.com/dashboard"],
    ids=["empty", "short", "not hex", "long", "an address"],
)
async def test_a_wrong_client_id_is_said_on_the_field(house: House, client_id: str) -> None:
    """Spotify's page for a wrong Client ID never comes back, so it is caught here."""
    form = await house.submit(await house.start(), client_id)
    assert form["type"] == "form"
    assert form["errors"] == {"client_id": "invalid_client_id"}
    assert (await house.submit(form))["type"] == "external"


async def test_a_client_id_is_taken_as_people_paste_it(house: House) -> None:
    """Blanks and capitals are no reason to send anybody back."""
    await house.connect("juniper", f"  {CLIENT_ID.upper()} ")
    assert house.entry.data["client_id"] == CLIENT_ID


@pytest.mark.parametrize(
    ("base", "redirect_uri"),
    [
        ("https://house.example", "https://house.example/auth/external/callback"),
        ("http://127.0.0.1:8123", "http://127.0.0.1:8123/auth/external/callback"),
        ("http://[::1]:8123", "http://[::1]:8123/auth/external/callback"),
        ("http://localhost:8123", "https://my.home-assistant.io/redirect/oauth"),
        ("http://homeassistant.local:8123", "https://my.home-assistant.io/redirect/oauth"),
    ],
    ids=["https", "loopback", "loopback IPv6", "localhost", "a name in the LAN"],
)
async def test_the_redirect_uri_is_one_that_spotify_takes(
    house: House, base: str, redirect_uri: str
) -> None:
    """Https or a loopback literal, else My Home Assistant."""
    house.base = base
    form = await house.start()
    assert form["description_placeholders"]["redirect_uri"] == redirect_uri
    external = await house.submit(form)
    assert URL(external["url"]).query["redirect_uri"] == redirect_uri


async def test_my_home_assistant_comes_first(house: House) -> None:
    """Where it is set up, it leads back from anywhere."""
    house.hass.config.components.add("my")
    form = await house.start()
    assert form["description_placeholders"]["redirect_uri"].startswith("https://my.home-assistant.")


async def test_consent_can_be_denied(house: House) -> None:
    """Nothing is left behind."""
    result = await house.consent(await house.submit(await house.start()), "juniper", deny=True)
    assert (result["type"], result["reason"]) == ("abort", "user_rejected_authorize")
    assert not house.entries
    assert not house.flows


async def test_a_forged_state_is_refused(house: House) -> None:
    """Someone else's redirect does not end in our house, and the flow still waits for ours."""
    external = await house.submit(await house.start())
    forged = URL("/auth/external/callback").with_query(code="x", state="eyJhbGciOiJIUzI1NiJ9.e30.x")
    assert await house.callback(forged) == HTTPStatus.BAD_REQUEST
    assert (await house.consent(external, "juniper"))["type"] == "create_entry"


async def test_a_redirect_works_once(house: House) -> None:
    """A page that is loaded again changes nothing."""
    external = await house.submit(await house.start())
    location = await house.simulator.accounts.consent(external["url"], "juniper")
    await house.come_back(external, location)
    await house.settle()
    assert await house.callback(URL(location).relative()) == HTTPStatus.INTERNAL_SERVER_ERROR
    assert len(house.entries) == 1
    assert house.player.state == "idle"


async def test_a_code_of_another_sign_in_is_refused(house: House) -> None:
    """A code is bound to the verifier that only our flow knows."""
    first, second = [await house.submit(await house.start()) for _ in range(2)]
    accounts = house.simulator.accounts
    stolen = URL(await accounts.consent(first["url"], "rowan")).query["code"]
    location = URL(await accounts.consent(second["url"], "juniper")).update_query(code=stolen)
    result = await house.come_back(second, str(location))
    assert (result["type"], result["reason"]) == ("abort", "code_refused")
    assert not house.entries


async def test_a_stale_code_is_refused(house: House) -> None:
    """Spotify's codes do not keep."""
    external = await house.submit(await house.start())
    location = await house.simulator.accounts.consent(external["url"], "juniper")
    house.freezer.tick(3600)
    result = await house.come_back(external, location)
    assert (result["type"], result["reason"]) == ("abort", "code_refused")


async def test_an_account_is_connected_once(home: House) -> None:
    """A second entry for one account would fight over the same player."""
    result = await home.connect("juniper")
    assert (result["type"], result["reason"]) == ("abort", "already_configured")
    assert len(home.entries) == 1


async def test_a_second_account_shares_the_app(home: House) -> None:
    """The known Client ID stands in the form already."""
    form = await home.start()
    assert form["data_schema"][0]["default"] == CLIENT_ID
    await home.connect("rowan")
    assert [entry.title for entry in home.entries] == ["Juniper Vale", "Rowan Hale"]
    assert [home.state("media_player", entry).state for entry in home.entries] == ["idle"] * 2


@pytest.mark.parametrize("name", [None, "", "   ", "\u2003\u00a0\t"], ids=ascii)
async def test_a_user_without_a_name_is_called_by_his_id(house: House, name: str | None) -> None:
    """Spotify's display name may be null or blank."""
    house.simulator.accounts.users["juniper"].name = name
    await house.connect("juniper")
    assert house.entry.title == "juniper"


async def test_old_apps_know_no_account_id(house: House) -> None:
    """Then the id has to do, and it still does after Spotify starts to tell the other."""
    user = house.simulator.accounts.users["juniper"]
    account_id, user.account_id = user.account_id, None
    await house.connect("juniper")
    assert house.entry.unique_id == "juniper"
    user.account_id = account_id
    assert (await house.connect("juniper"))["reason"] == "already_configured"
    flow = await house.reconfigure()
    result = await house.sign_in_again(flow["flow_id"], "juniper")
    assert result["reason"] == "reconfigure_successful"
    assert house.entry.unique_id == "juniper"
    assert house.player.state == "idle"


async def test_without_the_permission_to_control_there_is_no_player(house: House) -> None:
    """Spotify lets people untick what they do not want to give."""
    result = await house.connect("juniper", scopes={"user-read-playback-state"})
    assert (result["type"], result["reason"]) == ("abort", "missing_permission")


async def test_the_names_of_playlists_can_be_refused(house: House) -> None:
    """They are pleasant to have, no more."""
    assert (await house.connect("juniper", scopes=CONTROL))["type"] == "create_entry"
    assert house.player.state == "idle"


@pytest.mark.parametrize("reason", ["not_registered", "owner_premium", "rate_limited"])
async def test_spotify_may_refuse_after_consent(house: House, reason: str) -> None:
    """Sign-in works for everybody; only the Web API says who may use the app."""
    scenarios = house.simulator.scenarios
    {
        "not_registered": lambda: scenarios.unregister("juniper"),
        "owner_premium": lambda: scenarios.lapse_owner_premium(CLIENT_ID),
        "rate_limited": lambda: scenarios.rate_limit(60),
    }[reason]()
    result = await house.connect("juniper")
    assert (result["type"], result["reason"]) == ("abort", reason)
    assert not house.entries


async def test_spotify_may_be_out_of_order_after_consent(house: House) -> None:
    """Then nobody is known to have signed in."""
    house.simulator.scenarios.down(surface="api")
    result = await house.connect("juniper")
    assert (result["type"], result["reason"]) == ("abort", "cannot_connect")


async def test_reauth_refuses_another_account(home: House) -> None:
    """The entities are Juniper's."""
    home.simulator.scenarios.revoke("juniper")
    home.simulator.scenarios.expire_access("juniper")
    await home.notice()
    (flow,) = home.flows
    result = await home.sign_in_again(flow["flow_id"], "rowan")
    assert (result["type"], result["reason"]) == ("abort", "wrong_account")
    assert result["description_placeholders"] == {"name": "Juniper Vale"}
    assert len(home.entries) == 1
    assert home.player.state == "unavailable"


async def test_reauth_can_bring_another_client_id(home: House) -> None:
    """It may be the Client ID that was refused."""
    home.simulator.scenarios.token_error("invalid_client", times=None)
    await home.pass_time(3600, step=600)
    (issue,) = home.issues
    assert issue.translation_key == "signed_out_client_rejected"
    home.simulator.scenarios.calm()
    _, flow_id = (await home.repair())["next_flow"]
    result = await home.sign_in_again(flow_id, "juniper", OTHER_CLIENT_ID)
    assert result["reason"] == "reauth_successful"
    assert home.entry.data["client_id"] == OTHER_CLIENT_ID
    assert home.player.state == "idle"
    assert not home.issues


async def test_reconfigure_brings_another_client_id(home: House) -> None:
    """Same account, same entities, another app."""
    flow = await home.reconfigure()
    assert flow["data_schema"][0]["default"] == CLIENT_ID
    result = await home.sign_in_again(flow["flow_id"], "juniper", OTHER_CLIENT_ID)
    assert result["reason"] == "reconfigure_successful"
    assert home.entry.data["client_id"] == OTHER_CLIENT_ID
    await home.pass_time(3700, step=600)
    assert home.player.state == "idle"


async def test_a_flow_shows_its_form_again(home: House) -> None:
    """A browser that comes back finds what it left."""
    form = await home.start()
    assert (await home.get(f"{FLOWS}/{form['flow_id']}"))["step_id"] == "user"
