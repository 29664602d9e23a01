"""Serve the consent page and the token endpoint."""

from functools import cache
from html import escape
from pathlib import Path
from string import Template

from aiohttp import web

from . import errors
from .accounts import Accounts, AuthorizeError, Consent
from .errors import TokenRefusedError
from .people import SCOPES

_HERE = Path(__file__).parent


class AuthorizePages:
    """Answer accounts.spotify.com."""

    def __init__(self, accounts: Accounts) -> None:
        """Serve one accounts service."""
        self._accounts = accounts

    def register(self, app: web.Application) -> None:
        """Lay the routes."""
        app.router.add_get("/authorize", self._ask)
        app.router.add_post("/authorize", self._decide)
        app.router.add_post("/api/token", self._token)

    async def _ask(self, request: web.Request) -> web.Response:
        """Show who may agree to what."""
        try:
            consent = self._accounts.examine(request.query)
        except AuthorizeError as error:
            return _refuse(error)
        return _html("consent.html", 200, **self._fields(consent, request))

    async def _decide(self, request: web.Request) -> web.Response:
        """Send the browser back with a code or with a no."""
        form = await request.post()
        try:
            consent = self._accounts.examine(request.query)
        except AuthorizeError as error:
            return _refuse(error)
        if form.get("decision") != "agree":
            return _redirect(consent.answer(error="access_denied"))
        user = str(form.get("user"))
        if user not in self._accounts.users:
            return _refuse(AuthorizeError("Nobody is signed in"))
        scopes = [str(scope) for scope in form.getall("scope", [])]
        return _redirect(self._accounts.agree(consent, user, scopes))

    async def _token(self, request: web.Request) -> web.Response:
        """Trade a code or a refresh token for an access token."""
        if request.content_type != "application/x-www-form-urlencoded":
            return errors.NOT_A_FORM.response()
        form = {key: str(value) for key, value in (await request.post()).items()}
        try:
            answer = self._accounts.token(form)
        except TokenRefusedError as refused:
            return refused.refusal.response()
        return web.json_response(answer, headers={"Cache-Control": "no-store"})

    def _fields(self, consent: Consent, request: web.Request) -> dict[str, str]:
        users = "".join(
            f'<label class="user"><input type="radio" name="user" value="{user.id}"'
            f' id="account-{user.id}" data-testid="account-{user.id}"'
            f"{' checked' if user is first else ''}>"
            f'<img src="/image/{user.id}-64" alt=""><span>{escape(user.name or user.id)}'
            f"<small>{user.product}</small></span></label>"
            for first in [next(iter(self._accounts.users.values()))]
            for user in self._accounts.users.values()
        )
        scopes = "".join(
            f'<label class="scope"><input type="checkbox" name="scope" value="{scope}"'
            f' id="scope-{scope}" data-testid="scope-{scope}" checked>'
            f"<span>{escape(SCOPES[scope])}<small>{scope}</small></span></label>"
            for scope in consent.scopes
        )
        return {
            "app": escape(consent.app.name),
            "action": escape(f"/authorize?{request.query_string}"),
            "users": users,
            "scopes": scopes or "<p>Nothing but your public profile.</p>",
            "redirect": escape(consent.redirect_uri),
        }


@cache
def _template(name: str) -> Template:
    return Template((_HERE / name).read_text(encoding="utf-8"))


def _html(name: str, status: int, /, **fields: str) -> web.Response:
    text = _template(name).substitute(fields)
    return web.Response(status=status, text=text, content_type="text/html")


def _refuse(error: AuthorizeError) -> web.Response:
    """Say no here: an address that was not checked must not receive anything."""
    return _html("refused.html", 400, message=escape(str(error)))


def _redirect(location: str) -> web.Response:
    return web.Response(status=302, headers={"Location": location})
