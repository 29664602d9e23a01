"""The simulator's accounts service consents, trades and refuses as Spotify's does."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import pytest

from .simulator import CLIENT_SECRET, OTHER_CLIENT_ID
from .simulator.accounts import AuthorizeError
from .simulator.visitor import VERIFIER, Visitor, visit

pytestmark = pytest.mark.usefixtures("socket_enabled")

LOOPBACK = "http://127.0.0.1/auth/external/callback"


@pytest.fixture
async def app(socket_enabled: None) -> AsyncIterator[Visitor]:
    """Come with nothing agreed yet."""
    async with visit(connected=False) as visitor:
        yield visitor


async def test_consent_sends_back_a_code_and_the_state(app: Visitor) -> None:
    """The redirect carries both, at exactly the address that was asked for."""
    location = await app.simulator.accounts.consent(app.authorize_url(), "juniper")
    assert location.startswith(f"{app.redirect_uri}?")
    query = parse_qs(urlsplit(location).query)
    assert query.keys() == {"code", "state"}
    assert query["state"] == ["a-state-nobody-guesses"]


async def test_a_denial_sends_back_an_error_and_the_state(app: Visitor) -> None:
    """No code, no grant."""
    location = await app.simulator.accounts.consent(app.authorize_url(), "juniper", deny=True)
    query = parse_qs(urlsplit(location).query)
    assert query == {"error": ["access_denied"], "state": ["a-state-nobody-guesses"]}
    assert app.simulator.accounts.grants == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"client_id": "nobody"}, "INVALID_CLIENT: Invalid client"),
        ({"redirect_uri": "https://elsewhere.example/"}, "INVALID_CLIENT: Invalid redirect URI"),
        (
            {"redirect_uri": "https://my.home-assistant.io/redirect/oauth/"},
            "INVALID_CLIENT: Invalid redirect URI",
        ),
        (
            {"redirect_uri": "http://homeassistant.local:8123/auth/external/callback"},
            "INVALID_CLIENT: Insecure redirect URI",
        ),
        (
            {"redirect_uri": "http://localhost/auth/external/callback"},
            "INVALID_CLIENT: Insecure redirect URI",
        ),
        ({"code_challenge_method": "plain"}, "code_challenge_method must be S256"),
        ({"code_challenge_method": None}, "code_challenge_method must be S256"),
        ({"code_challenge": VERIFIER}, "code_challenge must be the base64url of a SHA-256"),
        ({"response_type": "token"}, "response_type must be code"),
        ({"scope": "user-read-minds"}, "INVALID_SCOPE: Invalid scope"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
async def test_a_wrong_request_stays_on_a_page(
    app: Visitor, changes: dict[str, str | None], message: str
) -> None:
    """Spotify never redirects to an address it could not check."""
    url = app.authorize_url(**changes)
    with pytest.raises(AuthorizeError, match=message):
        await app.simulator.accounts.consent(url, "juniper")
    for method in ("GET", "POST"):
        async with app.http.request(method, url, allow_redirects=False) as response:
            assert response.status == 400
            assert message in await response.text()


async def test_a_registered_loopback_address_matches_any_port(app: Visitor) -> None:
    """The port is the app's to choose at run time; the path is not."""
    app.redirect_uri = "http://127.0.0.1:8123/auth/external/callback"
    assert (await app.connect()).status == 200
    with pytest.raises(AuthorizeError):
        await app.code(redirect_uri="http://127.0.0.1:8123/elsewhere")


async def test_the_page_lets_a_person_choose_account_and_scopes(app: Visitor) -> None:
    """A form post with some boxes left empty grants just the rest."""
    url = app.authorize_url(scope="user-top-read user-library-read")
    async with app.http.get(url) as response:
        page = await response.text()
    for hook in ('id="account-rowan"', 'id="agree"', 'id="cancel"', 'id="scope-user-top-read"'):
        assert hook in page
    form = {"user": "rowan", "scope": "user-top-read", "decision": "agree"}
    async with app.http.post(url, data=form, allow_redirects=False) as response:
        assert response.status == 302
        code = parse_qs(urlsplit(response.headers["Location"]).query)["code"][0]
    assert (await app.exchange(code)).json["scope"] == "user-top-read"
    assert (await app.get("/me")).json["id"] == "rowan"


async def test_the_cancel_button_denies(app: Visitor) -> None:
    """It leads back with access_denied."""
    form = {"user": "juniper", "decision": "cancel"}
    async with app.http.post(app.authorize_url(), data=form, allow_redirects=False) as response:
        assert "error=access_denied" in response.headers["Location"]


async def test_a_code_buys_tokens_once(app: Visitor) -> None:
    """The second time it is invalid."""
    code = await app.code()
    first = await app.exchange(code)
    assert first.json.keys() == {
        "access_token",
        "token_type",
        "scope",
        "expires_in",
        "refresh_token",
    }
    second = await app.exchange(code)
    assert second.refusal == (400, "invalid_grant", "Invalid authorization code")


@pytest.mark.parametrize(
    ("changes", "error", "description"),
    [
        ({"code_verifier": None}, "invalid_request", "code_verifier required"),
        ({"code_verifier": "x" * 64}, "invalid_grant", "code_verifier was incorrect"),
        ({"code_verifier": "short"}, "invalid_grant", "code_verifier was incorrect"),
        ({"redirect_uri": LOOPBACK}, "invalid_grant", "Invalid redirect URI"),
        ({"client_id": OTHER_CLIENT_ID}, "invalid_grant", "Invalid authorization code"),
        ({"client_id": "nobody"}, "invalid_client", "Invalid client"),
        ({"code": "AQmadeup"}, "invalid_grant", "Invalid authorization code"),
        ({"code": None}, "invalid_request", "code must be supplied"),
        ({"grant_type": "password"}, "unsupported_grant_type", "grant_type parameter is missing"),
    ],
    ids=[
        "no verifier",
        "wrong verifier",
        "short verifier",
        "other redirect",
        "other client",
        "unknown client",
        "unknown code",
        "no code",
        "unknown grant type",
    ],
)
async def test_a_code_is_bound_to_all_it_came_with(
    app: Visitor, changes: dict[str, str | None], error: str, description: str
) -> None:
    """Verifier, client and redirect must be those of the consent."""
    answer = await app.exchange(await app.code(), **changes)
    assert answer.refusal == (400, error, description)


async def test_a_code_does_not_last(app: Visitor) -> None:
    """After some time it has expired."""
    code = await app.code()
    app.clock.advance(seconds=app.simulator.assumptions.code_lifetime)
    assert (await app.exchange(code)).refusal == (
        400,
        "invalid_grant",
        "Authorization code expired",
    )


async def test_a_consent_without_pkce_needs_the_secret(app: Visitor) -> None:
    """Public clients, which have none, cannot do without a challenge."""
    code = await app.code(code_challenge=None, code_challenge_method=None)
    answer = await app.exchange(code, code_verifier=None)
    assert answer.refusal == (400, "invalid_client", "Invalid client secret")
    answer = await app.exchange(code, code_verifier=None, client_secret=CLIENT_SECRET)
    assert answer.status == 200


async def test_an_access_token_lasts_an_hour(app: Visitor) -> None:
    """Then the Web API asks for a fresh one."""
    await app.connect()
    app.clock.advance(seconds=3599)
    assert (await app.get("/me")).status == 200
    app.clock.advance(seconds=1)
    assert (await app.get("/me")).refusal == (401, "The access token expired", None)
    await app.refresh()
    assert (await app.get("/me")).status == 200


async def test_rotation_uses_up_each_refresh_token(app: Visitor) -> None:
    """A used one is refused, and its successor lives on."""
    await app.connect()
    used = app.refresh_token
    answer = await app.refresh()
    assert answer.json["refresh_token"] != used
    again = await app.refresh(refresh_token=used)
    assert again.refusal == (400, "invalid_grant", "Refresh token revoked")
    assert (await app.refresh()).status == 200


async def test_without_rotation_the_answer_brings_no_refresh_token(socket_enabled: None) -> None:
    """The first one stays good."""
    async with visit(rotate=False) as app:
        for _ in range(3):
            answer = await app.refresh()
            assert answer.status == 200
            assert "refresh_token" not in answer.json


@pytest.mark.parametrize("rotate", [True, False], ids=["rotating", "lasting"])
async def test_six_months_after_the_consent_it_is_over(
    socket_enabled: None, *, rotate: bool
) -> None:
    """Refreshing every day does not help; agreeing again does."""
    async with visit(rotate=rotate) as app:
        for _ in range(int(app.simulator.assumptions.grant_days)):
            app.clock.advance(days=1)
            assert (await app.refresh()).status == 200
        app.clock.advance(days=1)
        assert (await app.refresh()).refusal == (400, "invalid_grant", "Refresh token expired")
        await app.connect()
        assert (await app.refresh()).status == 200


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"refresh_token": "AQmadeup"}, (400, "invalid_grant", "Invalid refresh token")),
        ({"client_id": OTHER_CLIENT_ID}, (400, "invalid_grant", "Invalid refresh token")),
        ({"client_id": "nobody"}, (400, "invalid_client", "Invalid client")),
        ({"refresh_token": None}, (400, "invalid_request", "refresh_token must be supplied")),
    ],
    ids=["made up", "of another client", "unknown client", "missing"],
)
async def test_a_wrong_refresh_is_refused(
    app: Visitor, changes: dict[str, str | None], refusal: tuple[int, str, str]
) -> None:
    """Each in the words Spotify has for it."""
    await app.connect()
    assert (await app.refresh(**changes)).refusal == refusal


async def test_a_refresh_keeps_the_scopes_of_the_consent(app: Visitor) -> None:
    """Nothing is gained on the way."""
    await app.connect(scopes=["user-top-read"])
    assert (await app.refresh()).json["scope"] == "user-top-read"


async def test_revoking_kills_every_token_of_that_app_alone(app: Visitor) -> None:
    """The other client ID's grant lives on."""
    await app.connect()
    other = Visitor(app.simulator, app.http, app.clock, client_id=OTHER_CLIENT_ID)
    await other.connect()
    app.simulator.accounts.revoke("juniper", app.client_id)
    assert (await app.get("/me")).refusal == (401, "Invalid access token", None)
    assert (await app.refresh()).refusal == (400, "invalid_grant", "Refresh token revoked")
    assert (await other.refresh()).status == 200


async def test_the_token_endpoint_wants_a_form(app: Visitor) -> None:
    """JSON is not one."""
    async with app.http.post(app.simulator.token_url, json={}) as response:
        assert response.status == 415


async def test_every_secret_is_remembered_for_those_who_search_logs(app: Visitor) -> None:
    """Tokens, code, verifier and state."""
    code = await app.code()
    await app.exchange(code)
    secrets = {code, VERIFIER, "a-state-nobody-guesses", app.access_token, app.refresh_token}
    assert secrets <= app.simulator.accounts.secrets
