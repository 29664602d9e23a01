"""Make trouble: everything that can go wrong at Spotify and on the way there."""

from collections.abc import Callable
import json
from typing import Any

from aiohttp import web

from . import errors, faults
from .accounts import Accounts
from .errors import TokenRefusal
from .faults import Fault, Faults, html, json_error, say, with_retry_after
from .world import Clock

type Body = Callable[[], web.Response]


class Trouble:
    """Everything that can go wrong at Spotify and on the way there."""

    def __init__(self, accounts: Accounts, rules: Faults, clock: Clock) -> None:
        """Take hold of the accounts and of the rules."""
        self._accounts = accounts
        self._rules = rules
        self._clock = clock

    def revoke(self, user: str, client_id: str | None = None) -> None:
        """Remove the app on the user's account page."""
        self._accounts.revoke(user, client_id)

    def expire_grant(self, user: str, client_id: str | None = None) -> None:
        """Let six months pass since the consent."""
        self._accounts.expire(user, client_id)

    def expire_access(self, user: str) -> None:
        """Let the hour of the access token pass."""
        self._accounts.expire_access(user)

    def set_product(self, user: str, product: str) -> None:
        """Change the user's subscription: free or premium."""
        self._accounts.users[user].product = product

    def unregister(self, user: str) -> None:
        """Take the user off every app's list on the dashboard."""
        for app in self._accounts.apps.values():
            app.users = (set(self._accounts.users) if app.users is None else app.users) - {user}

    def lapse_owner_premium(self, client_id: str) -> None:
        """Let the subscription of an app's owner run out."""
        self._accounts.apps[client_id].owner_premium = False

    def rate_limit(
        self, seconds: float, *, retry_after: bool = True, path_prefix: str = "/v1"
    ) -> None:
        """Answer 429 for a while, as when the 30-second window is full."""
        bodies = [errors.WINDOW_LIMIT.response, errors.WINDOW_LIMIT_PLAIN.response]
        self._limit("rate limit", bodies, seconds, path_prefix, retry_after=retry_after)

    def exhaust_quota(
        self, seconds: float, *, retry_after: bool = True, path_prefix: str = "/v1"
    ) -> None:
        """Answer 429 for long, as when the day's quota is spent."""
        bodies = [errors.QUOTA_LIMIT.response]
        self._limit("quota exhausted", bodies, seconds, path_prefix, retry_after=retry_after)

    def down(
        self, seconds: float | None = None, status: int = 503, *, surface: str = "all"
    ) -> None:
        """Fail every request, in HTML and in JSON by turns."""
        until = None if seconds is None else self._clock() + seconds
        answer = say(html(status), json_error(status))
        self._rules.add(Fault("down", answer, surface, until=until))

    def up(self) -> None:
        """End what `down` began."""
        self._rules.remove("down")

    def reset_connections(self, n: int = 1, *, surface: str = "all") -> None:
        """Cut the next connections; mind that aiohttp's client itself repeats some requests."""
        self._rules.add(Fault("connection reset", faults.drop, surface, times=n))

    def hang(self, seconds: float, n: int = 1, *, surface: str = "all") -> None:
        """Keep the next requests waiting, in real seconds, then answer them after all."""
        self._rules.add(Fault("hang", self._rules.hold(seconds), surface, times=n))

    def junk(self, n: int = 1, *, surface: str = "api") -> None:
        """Answer the next readings with 200 and something unusable."""
        rule = Fault("junk", say(*faults.junk()), surface, times=n)
        rule.matches = lambda request: request.method == "GET" or request.kind == "token"
        self._rules.add(rule)

    def blank(self, n: int = 1) -> None:
        """Answer the next readings of the player with 204, whatever plays."""
        rule = Fault("blank", say(html(204, "")), "api", times=n)
        rule.matches = lambda request: request.method == "GET" and request.path == "/v1/me/player"
        self._rules.add(rule)

    def spurious_401(self, n: int = 1) -> None:
        """Claim that a good token is missing."""
        self._rules.add(Fault("spurious 401", say(errors.SPURIOUS_401.response), "api", times=n))

    def spurious_premium(self, n: int = 1) -> None:
        """Claim that a premium user is none."""
        answer = say(errors.SPURIOUS_PREMIUM.response)
        self._rules.add(Fault("spurious premium", answer, "api", times=n))

    def token_error(
        self, error: str, status: int = 400, description: str | None = None, times: int | None = 1
    ) -> None:
        """Let the token endpoint refuse."""
        answer = say(TokenRefusal(error, description, status).response)
        self._rules.add(Fault(f"token error {error}", answer, "token", times=times))

    def token_fault(
        self, kind: str, times: int | None = 1, *, status: int = 502, seconds: float = 60
    ) -> None:
        """Let the token endpoint fail: html, json, junk, reset, hang, empty or rate_limit."""
        kinds = {
            "html": say(html(status)),
            "json": say(json_error(status)),
            "junk": say(*faults.junk()),
            "empty": say(html(200, "")),
            "reset": faults.drop,
            "hang": self._rules.hold(seconds),
            "rate_limit": say(
                with_retry_after(
                    html(429, "Too many requests"), self._clock, self._clock() + seconds
                )
            ),
        }
        self._rules.add(Fault(f"token {kind}", kinds[kind], "token", times=times))

    def token_answer(
        self, change: Callable[[dict[str, Any]], object], times: int | None = 1
    ) -> None:
        """Let the token endpoint give what it should, but changed; text is sent as it is."""

        async def answer(request: web.Request) -> web.Response:
            form = {key: str(value) for key, value in (await request.post()).items()}
            changed = change(dict(self._accounts.token(form)))
            text = changed if isinstance(changed, str) else json.dumps(changed)
            return web.Response(text=text, content_type="application/json")

        self._rules.add(Fault("token answer", answer, "token", times=times))

    def token_retry_after(self, text: str) -> None:
        """Let the token endpoint refuse once, and say in these words when to come back."""
        answer = say(lambda: web.Response(status=429, headers={"Retry-After": text}))
        self._rules.add(Fault("token retry after", answer, "token", times=1))

    def redirect(self, location: str, n: int | None = 1, *, surface: str = "all") -> None:
        """Send the next requests on to somewhere else, method and body included."""
        answer = say(lambda: web.Response(status=307, headers={"Location": location}))
        self._rules.add(Fault("redirect", answer, surface, times=n))

    def proxy_page(self, n: int | None = 1, status: int = 200, *, surface: str = "all") -> None:
        """Let a captive portal answer instead of Spotify."""
        answer = say(html(status, faults.PROXY_PAGE))
        self._rules.add(Fault("proxy page", answer, surface, times=n))

    def calm(self) -> None:
        """End all trouble; what a user or owner lost comes back, grants do not."""
        self._rules.remove()
        for app in self._accounts.apps.values():
            app.users, app.owner_premium = None, True
        for user in self._accounts.users.values():
            user.product = self._accounts.products[user.id]

    def _limit(
        self,
        name: str,
        bodies: list[Callable[[], web.Response]],
        seconds: float,
        path_prefix: str,
        *,
        retry_after: bool,
    ) -> None:
        until = self._clock() + seconds
        if retry_after:
            bodies = [with_retry_after(body, self._clock, until) for body in bodies]
        rule = Fault(name, say(*bodies), "api", until=until)
        rule.matches = lambda request: request.path.startswith(path_prefix)
        self._rules.add(rule)
