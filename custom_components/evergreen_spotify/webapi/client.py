"""Spotify's Web API, one short method an endpoint.

Every method raises `SpotifyError` in one of its forms, and whatever the tokens raise.
Ids, URIs and words are Spotify's; times are milliseconds, volumes percent.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPMethod, HTTPStatus
import json
from typing import Any, Final, Protocol, override

import aiohttp

from .errors import (
    ConnectionFailedError,
    NotFoundError,
    PremiumRequiredError,
    RateLimitedError,
    ServerError,
    SpotifyError,
    UnauthorizedError,
    UnusableAnswerError,
    error_from_answer,
    is_page,
)
from .governor import PATIENCE, Governor
from .library import LibraryEndpoints
from .models import (
    Device,
    Found,
    Page,
    Playback,
    Profile,
    RepeatState,
    read_devices,
    read_found,
    read_name,
)
from .uris import SpotifyUri, UriType

API_URL: Final = "https://api.spotify.com/v1"

ID_LENGTH: Final = 22
PAGE: Final = 50
LISTED: Final[Mapping[UriType, str]] = {
    UriType.ALBUM: "/albums/{}/tracks",
    UriType.PLAYLIST: "/playlists/{}/items",
    UriType.SHOW: "/shows/{}/episodes",
}
SEARCHED: Final = ("playlist", "album", "artist", "show", "track")
FOUND_OF_EACH: Final = 5
TIMEOUT: Final = aiohttp.ClientTimeout(total=10)
SECOND_THOUGHT: Final = 1.0
"""Seconds after which Spotify takes back a false 401 or PREMIUM_REQUIRED (seen since 2026-07)."""


class Tokens(Protocol):
    """Where access tokens come from."""

    async def access_token(self) -> str:
        """Return an access token that is valid as far as we know."""

    async def renew(self) -> None:
        """Get another one, since Spotify refuses the present one."""


class SpotifyClient(LibraryEndpoints):
    """One user's way to the Web API."""

    def __init__(self, session: aiohttp.ClientSession, tokens: Tokens, governor: Governor) -> None:
        """Use a session, tokens and the gate of the tokens' Client ID."""
        self._session = session
        self._tokens = tokens
        self.governor = governor

    async def get_me(self) -> Profile:
        """Return the user of the tokens."""
        if profile := Profile.read(await self._get("/me")):
            return profile
        raise UnusableAnswerError

    async def get_playback(self) -> Playback | None:
        """Return what plays, None where Spotify knows of no session."""
        answer = await self._get("/me/player", {"additional_types": "track,episode"})
        return None if answer is None else Playback.read(answer)

    async def get_devices(self) -> tuple[Device, ...]:
        """Return the devices that are awake."""
        return read_devices(await self._get("/me/player/devices", patient=True))

    async def get_playlist_name(self, playlist_id: str) -> str | None:
        """Return a playlist's name, None where Spotify shows us no such playlist."""
        try:
            return read_name(await self._get(f"/playlists/{playlist_id}", {"fields": "name"}))
        except NotFoundError:
            return None

    async def transfer(self, device_id: str, *, play: bool) -> None:
        """Move playback to a device; without `play` it keeps playing or paused."""
        await self._put("/me/player", body={"device_ids": [device_id], "play": play})

    async def play(
        self,
        device_id: str = "",
        *,
        context_uri: str | None = None,
        uris: Sequence[str] | None = None,
        offset: Mapping[str, str | int] | None = None,
        position_ms: int | None = None,
    ) -> None:
        """Play a context or tracks, or resume where neither is given.

        An empty `device_id`, here and below, is the active device. The `offset` is where to begin
        in the context: {"uri": …} or {"position": …}, counted from 0.
        """
        wanted = {
            "context_uri": context_uri,
            "uris": list(uris) if uris else None,
            "offset": offset,
            "position_ms": position_ms,
        }
        body = {key: value for key, value in wanted.items() if value is not None}
        await self._put("/me/player/play", {"device_id": device_id}, body or None)

    async def pause(self, device_id: str = "") -> None:
        """Pause."""
        await self._put("/me/player/pause", {"device_id": device_id})

    async def next(self, device_id: str = "") -> None:
        """Skip to the next track."""
        await self._post("/me/player/next", {"device_id": device_id})

    async def previous(self, device_id: str = "") -> None:
        """Skip to the previous track."""
        await self._post("/me/player/previous", {"device_id": device_id})

    async def seek(self, position_ms: int, device_id: str = "") -> None:
        """Go to a position in the track; past its end means the next track."""
        await self._put("/me/player/seek", {"position_ms": position_ms, "device_id": device_id})

    async def set_volume(self, percent: int, device_id: str = "") -> None:
        """Set the volume of a device."""
        await self._put("/me/player/volume", {"volume_percent": percent, "device_id": device_id})

    async def set_shuffle(self, *, state: bool, device_id: str = "") -> None:
        """Set shuffling."""
        await self._put("/me/player/shuffle", {"state": json.dumps(state), "device_id": device_id})

    async def set_repeat(self, state: RepeatState, device_id: str = "") -> None:
        """Set repeating."""
        await self._put("/me/player/repeat", {"state": state, "device_id": device_id})

    async def add_to_queue(self, uri: str, device_id: str = "") -> None:
        """Add a track or an episode to the end of what the user has queued."""
        await self._post("/me/player/queue", {"uri": uri, "device_id": device_id})

    async def get_items(self, media: SpotifyUri, limit: int = PAGE) -> Page:
        """Return the first items of an album, a show, or a playlist of the user's own (`LISTED`).

        Apps in development mode are refused those of other people's playlists (2026-02).
        """
        path = LISTED[media.type].format(media.id)
        return Page.read(await self._get(path, {"limit": limit}, patient=True))

    async def search(self, words: str) -> tuple[Found, ...]:
        """Return the playlists, albums, artists, shows and tracks that fit best, 5 of each."""
        params = {"q": words, "type": ",".join(SEARCHED), "limit": FOUND_OF_EACH}
        return read_found(await self._get("/search", params, patient=True), SEARCHED)

    @override
    async def _get(
        self,
        path: str,
        params: Mapping[str, Any] | None = None,
        *,
        patient: bool = False,
        shape: type = Mapping,
    ) -> object:
        async def fetch() -> object:
            try:
                return await self._request(HTTPMethod.GET, path, params, patient=patient)
            except ConnectionFailedError, ServerError:
                return await self._request(HTTPMethod.GET, path, params, patient=patient)

        key = (id(self), path, tuple(sorted((params or {}).items())))
        answer = await self.governor.share(key, fetch)
        if answer is not None and not isinstance(answer, shape):
            raise UnusableAnswerError
        return answer

    @override
    async def _put(
        self, path: str, params: Mapping[str, Any] | None = None, body: object = None
    ) -> object:
        return await self._request(HTTPMethod.PUT, path, params, body)

    @override
    async def _post(
        self, path: str, params: Mapping[str, Any] | None = None, body: object = None
    ) -> object:
        return await self._request(HTTPMethod.POST, path, params, body)

    @override
    async def _delete(
        self, path: str, params: Mapping[str, Any] | None = None, body: object = None
    ) -> object:
        return await self._request(HTTPMethod.DELETE, path, params, body)

    async def _request(
        self,
        method: HTTPMethod,
        path: str,
        params: Mapping[str, Any] | None = None,
        body: object = None,
        *,
        patient: bool = True,
    ) -> object:
        async def attempt() -> object:
            return await self._attempt(method, path, params, body, patient=patient)

        try:
            return await self._believing_only_repeated_refusals(attempt)
        except RateLimitedError:
            if not patient or self.governor.wait > PATIENCE:
                raise
        return await self._believing_only_repeated_refusals(attempt)

    async def _believing_only_repeated_refusals(
        self, attempt: Callable[[], Awaitable[object]]
    ) -> object:
        """Repeat what was refused in a way that Spotify often takes back."""
        try:
            return await attempt()
        except UnauthorizedError, PremiumRequiredError:
            await asyncio.sleep(SECOND_THOUGHT)
        try:
            return await attempt()
        except UnauthorizedError:
            await self._tokens.renew()
        return await attempt()

    async def _attempt(
        self,
        method: HTTPMethod,
        path: str,
        params: Mapping[str, Any] | None,
        body: object,
        *,
        patient: bool,
    ) -> object:
        """Send one request; return the value it answers, None where it answers nothing of use."""
        token = await self._tokens.access_token()
        command = method is not HTTPMethod.GET
        await self.governor.enter(_endpoint(method, path), patient=patient)
        try:
            async with self._session.request(
                method,
                API_URL + path,
                params={key: value for key, value in (params or {}).items() if value != ""},
                json=body,
                headers={"Authorization": f"Bearer {token}"},
                timeout=TIMEOUT,
                allow_redirects=False,  # the token is for Spotify alone
            ) as response:
                answer = await response.read()
        except (TimeoutError, aiohttp.ClientError) as err:
            raise ConnectionFailedError from err
        if response.status >= HTTPStatus.MULTIPLE_CHOICES:
            raise self._refusal(error_from_answer(response.status, response.headers, answer))
        if is_page(answer):  # somebody else's: a proxy's
            raise UnusableAnswerError
        try:
            return json.loads(answer) if answer else None
        except ValueError as err:
            if command:
                return None  # it may be random text since 2024
            raise UnusableAnswerError from err

    def _refusal(self, error: SpotifyError) -> SpotifyError:
        if isinstance(error, RateLimitedError):
            self.governor.close(error)
        return error


def _endpoint(method: HTTPMethod, path: str) -> str:
    """Name the endpoint for counting: Spotify's ids, which are 22 letters, are left out."""
    parts = ("{id}" if len(part) >= ID_LENGTH else part for part in path.split("/"))
    return f"{method} {'/'.join(parts)}"
