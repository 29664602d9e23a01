"""Play the accounts service: who people are, what they agreed to, and for how long."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from re import fullmatch
from secrets import compare_digest, token_urlsafe
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from . import errors
from .assumptions import Assumptions
from .errors import TokenRefusal, TokenRefusedError
from .people import SCOPES, App, Grant, dashboard, everybody

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

DAY = 24 * 3600


@dataclass(frozen=True)
class Consent:
    """What an app asks for on the authorize page."""

    app: App
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str | None
    challenge: str | None

    def answer(self, **parameters: str) -> str:
        """Spell where the browser goes next."""
        if self.state is not None:
            parameters["state"] = self.state
        separator = "&" if "?" in self.redirect_uri else "?"
        return f"{self.redirect_uri}{separator}{urlencode(parameters)}"


class AuthorizeError(Exception):
    """Say on the page itself, never on the way back, that the request is wrong."""


@dataclass
class _Code:
    grant: Grant
    consent: Consent
    expires_at: float


@dataclass
class _Access:
    grant: Grant
    expires_at: float


@dataclass
class _Refresh:
    grant: Grant
    used: bool = False


@dataclass
class _Vault:
    """Everything the service handed out and may be shown again."""

    codes: dict[str, _Code] = field(default_factory=dict)
    access: dict[str, _Access] = field(default_factory=dict)
    refresh: dict[str, _Refresh] = field(default_factory=dict)


class Accounts:
    """The accounts service."""

    def __init__(
        self,
        clock: Callable[[], float],
        token_lifetime: int,
        assumptions: Assumptions,
        *,
        rotate: bool,
    ) -> None:
        """Open with three users and two apps."""
        self.clock = clock
        self._assumptions = assumptions
        self.token_lifetime = token_lifetime
        self.users = {user.id: user for user in everybody()}
        self.products = {user.id: user.product for user in self.users.values()}
        self.apps = {app.client_id: app for app in dashboard(rotate=rotate)}
        self.grants: list[Grant] = []
        self.secrets: set[str] = set()
        self._vault = _Vault()

    @property
    def grant_seconds(self) -> float:
        """How long a consent is good for."""
        return self._assumptions.grant_days * DAY

    def examine(self, query: Mapping[str, str]) -> Consent:
        """Check what an authorize request asks, as the page does before it shows anything."""
        app = self.apps.get(query.get("client_id", ""))
        if app is None:
            raise AuthorizeError("INVALID_CLIENT: Invalid client")
        redirect = query.get("redirect_uri", "")
        refusals = (
            (not _secure(redirect), "INVALID_CLIENT: Insecure redirect URI"),
            (not app.allows_redirect(redirect), "INVALID_CLIENT: Invalid redirect URI"),
            (query.get("response_type") != "code", "response_type must be code"),
            (
                "code_challenge" in query and query.get("code_challenge_method") != "S256",
                "code_challenge_method must be S256",
            ),
            (
                "code_challenge" in query
                and not fullmatch(r"[A-Za-z0-9_-]{43}", query["code_challenge"]),
                "code_challenge must be the base64url of a SHA-256",
            ),
        )
        for wrong, message in refusals:
            if wrong:
                raise AuthorizeError(message)
        scopes = tuple(query.get("scope", "").replace(",", " ").split())
        if any(scope not in SCOPES for scope in scopes):
            raise AuthorizeError("INVALID_SCOPE: Invalid scope")
        state = query.get("state")
        if state:
            self.secrets.add(state)
        return Consent(app, redirect, scopes, state, query.get("code_challenge"))

    async def consent(
        self,
        authorize_url: str,
        user_id: str,
        *,
        scopes: Iterable[str] | None = None,
        deny: bool = False,
    ) -> str:
        """Answer the consent page as a user would and return where the browser goes."""
        request = self.examine(dict(parse_qsl(urlsplit(authorize_url).query)))
        if deny:
            return request.answer(error="access_denied")
        return self.agree(request, user_id, request.scopes if scopes is None else scopes)

    def agree(self, request: Consent, user_id: str, scopes: Iterable[str]) -> str:
        """Grant some of what was asked and issue a code for it."""
        granted = frozenset(scopes) & frozenset(request.scopes)
        grant = Grant(user_id, request.app.client_id, granted, self.clock())
        code = self._issue("AQ", 96)
        self._vault.codes[code] = _Code(
            grant, request, self.clock() + self._assumptions.code_lifetime
        )
        return request.answer(code=code)

    def token(self, form: Mapping[str, str]) -> dict[str, str | int]:
        """Answer the token endpoint, or refuse."""
        flows = {"authorization_code": self._exchange, "refresh_token": self._refresh}
        self.secrets |= {form[key] for key in ("code", "code_verifier") if form.get(key)}
        if form.get("client_id") not in self.apps:
            raise TokenRefusedError(errors.CLIENT_INVALID)
        flow = flows.get(form.get("grant_type", ""))
        if flow is None:
            raise TokenRefusedError(errors.GRANT_TYPE_UNKNOWN)
        return flow(form)

    def bearer(self, authorization: str | None) -> Grant:
        """Find whose token this is, or refuse."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise errors.RefusedError(errors.TOKEN_MISSING)
        access = self._vault.access.get(token)
        if access is None or access.grant.revoked:
            raise errors.RefusedError(errors.TOKEN_INVALID)
        if self.clock() >= access.expires_at:
            raise errors.RefusedError(errors.TOKEN_EXPIRED)
        return access.grant

    def recognise(self, authorization: str | None) -> Grant | None:
        """Tell whose token this is or was, whatever it is still good for."""
        access = self._vault.access.get((authorization or "").rpartition(" ")[2])
        return access.grant if access else None

    def holder(self, form: Mapping[str, str]) -> Grant | None:
        """Tell whose code or refresh token is being traded."""
        known = self._vault.codes.get(form.get("code", "")) or self._vault.refresh.get(
            form.get("refresh_token", "")
        )
        return known.grant if known else None

    def revoke(self, user_id: str, client_id: str | None = None) -> None:
        """Remove the app from the user's account page: every token dies at once."""
        for grant in self.live_grants(user_id, client_id):
            grant.revoked = True

    def expire(self, user_id: str, client_id: str | None = None) -> None:
        """Make six months pass since the consent, and an hour since the last refresh."""
        for grant in self.live_grants(user_id, client_id):
            grant.at = self.clock() - self.grant_seconds
        self.expire_access(user_id, client_id)

    def expire_access(self, user_id: str, client_id: str | None = None) -> None:
        """Let the access tokens of a user run out now."""
        for grant in self.live_grants(user_id, client_id):
            grant.access_expires_at = self.clock()
        for access in self._vault.access.values():
            if access.grant in self.live_grants(user_id, client_id):
                access.expires_at = min(access.expires_at, self.clock())

    def live_grants(self, user_id: str, client_id: str | None = None) -> list[Grant]:
        """List the consents of a user that were not taken back."""
        return [
            grant
            for grant in self.grants
            if grant.user_id == user_id
            and client_id in {None, grant.client_id}
            and not grant.revoked
        ]

    def remember(
        self, user_id: str, client_id: str, refresh_token: str, scopes: Iterable[str]
    ) -> None:
        """Know a refresh token that was handed out before."""
        grant = Grant(user_id, client_id, frozenset(scopes), self.clock())
        self.grants.append(grant)
        self.secrets.add(refresh_token)
        self._vault.refresh[refresh_token] = _Refresh(grant)

    def _exchange(self, form: Mapping[str, str]) -> dict[str, str | int]:
        if not form.get("code"):
            raise TokenRefusedError(errors.CODE_MISSING)
        code = self._vault.codes.get(form["code"])
        if code is None or code.grant.client_id != form["client_id"]:
            raise TokenRefusedError(errors.CODE_INVALID)
        verifier = form.get("code_verifier", "")
        public = code.consent.challenge is not None
        secret = self.apps[form["client_id"]].secret
        refusals: tuple[tuple[bool, TokenRefusal], ...] = (
            (self.clock() >= code.expires_at, errors.CODE_EXPIRED),
            (form.get("redirect_uri") != code.consent.redirect_uri, errors.REDIRECT_DIFFERS),
            (not public and form.get("client_secret") != secret, errors.SECRET_INVALID),
            (public and not verifier, errors.VERIFIER_MISSING),
            (public and not _matches(verifier, code.consent.challenge), errors.VERIFIER_WRONG),
        )
        for wrong, refusal in refusals:
            if wrong:
                raise TokenRefusedError(refusal)
        del self._vault.codes[form["code"]]
        self.grants.append(code.grant)
        return self._answer(code.grant, with_refresh=True)

    def _refresh(self, form: Mapping[str, str]) -> dict[str, str | int]:
        if not form.get("refresh_token"):
            raise TokenRefusedError(errors.REFRESH_MISSING)
        known = self._vault.refresh.get(form["refresh_token"])
        if known is None or known.grant.client_id != form["client_id"]:
            raise TokenRefusedError(errors.GRANT_UNKNOWN)
        if known.used or known.grant.revoked:
            raise TokenRefusedError(errors.GRANT_REVOKED)
        if self.clock() >= known.grant.at + self.grant_seconds:
            raise TokenRefusedError(errors.GRANT_EXPIRED)
        rotate = self.apps[known.grant.client_id].rotate
        known.used = rotate
        known.grant.refreshes += 1
        known.grant.rotations += rotate
        return self._answer(known.grant, with_refresh=rotate)

    def _answer(self, grant: Grant, *, with_refresh: bool) -> dict[str, str | int]:
        access = self._issue("BQ", 150)
        grant.access_expires_at = self.clock() + self.token_lifetime
        self._vault.access[access] = _Access(grant, grant.access_expires_at)
        answer: dict[str, str | int] = {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": self.token_lifetime,
            "scope": " ".join(sorted(grant.scopes)),
        }
        if with_refresh:
            answer["refresh_token"] = refresh = self._issue("AQ", 98)
            self._vault.refresh[refresh] = _Refresh(grant)
        return answer

    def _issue(self, prefix: str, size: int) -> str:
        secret = prefix + token_urlsafe(size)
        self.secrets.add(secret)
        return secret


def _secure(uri: str) -> bool:
    parts = urlsplit(uri)
    return parts.scheme != "http" or parts.hostname in {"127.0.0.1", "::1"}


def _matches(verifier: str, challenge: str | None) -> bool:
    if not fullmatch(r"[A-Za-z0-9._~-]{43,128}", verifier):
        return False
    digest = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return compare_digest(digest, challenge or "")
