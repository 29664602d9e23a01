"""List the ways Spotify says no, and put them in its own shapes."""

from dataclasses import asdict, dataclass, replace
from json import dumps

from aiohttp import web


@dataclass(frozen=True)
class Refusal:
    """One way to say no."""

    status: int
    message: str
    reason: str | None = None
    spaced: bool = False  # player errors come pretty-printed, with a space before the colon
    plain: bool = False

    def about(self, detail: object) -> Refusal:
        """Name what the message speaks of."""
        return replace(self, message=self.message.format(detail))

    def response(self) -> web.Response:
        """Say it on the wire."""
        if self.plain:
            return web.Response(status=self.status, text=self.message)
        error = {"status": self.status, "message": self.message}
        if self.reason:
            error["reason"] = self.reason
        body = {"error": error}
        spaced = dumps(body, indent=2, separators=(",", " : "))
        return web.Response(
            status=self.status,
            text=spaced if self.spaced else dumps(body),
            content_type="application/json",
        )


class RefusedError(Exception):
    """Carry a refusal to where it becomes an answer."""

    def __init__(self, refusal: Refusal) -> None:
        """Remember which one it is."""
        super().__init__(refusal.message)
        self.refusal = refusal


def _player(status: int, message: str, reason: str | None = "UNKNOWN") -> Refusal:
    return Refusal(status, message, reason, spaced=True)


TOKEN_MISSING = Refusal(401, "Access token missing")
TOKEN_INVALID = Refusal(401, "Invalid access token")
TOKEN_EXPIRED = Refusal(401, "The access token expired")
SCOPE_MISSING = Refusal(403, "Insufficient client scope")
FORBIDDEN = Refusal(403, "Forbidden")
NOT_REGISTERED = Refusal(403, "User not registered in the Developer Dashboard", plain=True)
OWNER_NOT_PREMIUM = Refusal(
    403,
    "Active premium subscription required for the owner of the app. "
    "It may take some hours after a change until access returns.",
)
INVALID_ID = Refusal(400, "Invalid base62 id")
INVALID_LIMIT = Refusal(400, "Invalid limit")
INVALID_OFFSET = Refusal(400, "Invalid offset")
MISSING_FIELD = Refusal(400, "Missing required field: {}")
INVALID_FIELD = Refusal(400, "Invalid value for field: {}")
TOO_MANY_IDS = Refusal(400, "Too many ids requested")
NO_SEARCH_QUERY = Refusal(400, "No search query")
BAD_SEARCH_TYPE = Refusal(400, "Bad search type field {}")
MALFORMED_JSON = Refusal(400, "Malformed json")
NOT_FOUND = Refusal(404, "Resource not found")
NO_SUCH_SERVICE = Refusal(404, "Service not found")

NO_ACTIVE_DEVICE = _player(404, "Player command failed: No active device found", "NO_ACTIVE_DEVICE")
DEVICE_NOT_FOUND = _player(404, "Device not found", None)
RESTRICTION_VIOLATED = _player(403, "Player command failed: Restriction violated")
RESTRICTED_DEVICE = _player(403, "Player command failed: Restricted device")
PREMIUM_REQUIRED = _player(403, "Player command failed: Premium required", "PREMIUM_REQUIRED")
VOLUME_DISALLOWED = _player(
    403, "Player command failed: Cannot control device volume", "VOLUME_CONTROL_DISALLOW"
)
CONTEXT_UNSUPPORTED = _player(400, "Non supported context uri", None)
CONTEXT_UNKNOWN = _player(404, "Resource not found", None)
OFFSET_UNSUPPORTED = _player(400, "Can't have offset for context type: {}", None)
OFFSET_EMPTY = _player(400, "Can't have empty offset: needs uri or position", None)
ONE_DEVICE_ONLY = _player(400, "One and only one device_id must be provided", None)
URI_INVALID = _player(400, "Invalid track uri: {}", None)
TOO_MANY_URIS = _player(413, "Request entity too large", None)

BAD_GATEWAY = Refusal(502, "Bad gateway.")
WINDOW_LIMIT = Refusal(429, "API rate limit exceeded")
WINDOW_LIMIT_PLAIN = Refusal(429, "Too many requests", plain=True)
QUOTA_LIMIT = Refusal(429, "Too many requests", "QUOTA_EXCEEDED")
SPURIOUS_401 = TOKEN_MISSING
SPURIOUS_PREMIUM = PREMIUM_REQUIRED


@dataclass(frozen=True)
class TokenRefusal:
    """One way the token endpoint says no."""

    error: str
    error_description: str | None = None
    status: int = 400

    def response(self) -> web.Response:
        """Say it on the wire."""
        body = {key: value for key, value in asdict(self).items() if value and key != "status"}
        return web.json_response(body, status=self.status)


class TokenRefusedError(Exception):
    """Carry a token endpoint's refusal to where it becomes an answer."""

    def __init__(self, refusal: TokenRefusal) -> None:
        """Remember which one it is."""
        super().__init__(refusal.error)
        self.refusal = refusal


GRANT_REVOKED = TokenRefusal("invalid_grant", "Refresh token revoked")
GRANT_EXPIRED = TokenRefusal("invalid_grant", "Refresh token expired")
GRANT_UNKNOWN = TokenRefusal("invalid_grant", "Invalid refresh token")
CODE_INVALID = TokenRefusal("invalid_grant", "Invalid authorization code")
CODE_EXPIRED = TokenRefusal("invalid_grant", "Authorization code expired")
REDIRECT_DIFFERS = TokenRefusal("invalid_grant", "Invalid redirect URI")
VERIFIER_WRONG = TokenRefusal("invalid_grant", "code_verifier was incorrect")
VERIFIER_MISSING = TokenRefusal("invalid_request", "code_verifier required")
CLIENT_INVALID = TokenRefusal("invalid_client", "Invalid client")
SECRET_INVALID = TokenRefusal("invalid_client", "Invalid client secret")
GRANT_TYPE_UNKNOWN = TokenRefusal("unsupported_grant_type", "grant_type parameter is missing")
CODE_MISSING = TokenRefusal("invalid_request", "code must be supplied")
REFRESH_MISSING = TokenRefusal("invalid_request", "refresh_token must be supplied")
NOT_A_FORM = TokenRefusal("invalid_request", "The request body must be form encoded", 415)
