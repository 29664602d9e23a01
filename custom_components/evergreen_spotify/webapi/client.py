"""Spotify's Web API, one short method an endpoint.

Every method raises `SpotifyError` in one of its forms, and whatever the tokens raise.
Ids, URIs and words are Spotify's; times are milliseconds, volumes percent.
"""

import asyncio
from collections.abc import Mapping, Sequence
from http import HTTPMethod, HTTPStatus
import json
from typing import Any, Final, Protocol, override

import aiohttp

from .endpoints import group_of, name_of
from .errors import (
    ConnectionFailedError,
    NotFoundError,
    RateLimitedError,
    SpotifyError,
    UnusableAnswerError,
    error_from_answer,
    is_page,
)
from .governor import Governor
from .library import LibraryEndpoints
from .models import (
    Device,
    Playback,
    Profile,
    RepeatState,
    read_devices,
    read_name,
)
from .reading import parse_json
from .retry import Retries

API_URL: Final = "https://api.spotify.com/v1"

TIMEOUT: Final = aiohttp.ClientTimeout(total=10)


class Tokens(Protocol):
    """Where access tokens come from."""

    async def access_token(self) -> str:
        """Return an access token that is valid as far as we know."""

    async def renew(self) -> None:
        """Get another one, since Spotify refuses the present one."""


class SpotifyClient(LibraryEndpoints):
    """One user's client of the Web API."""

    def __init__(self, session: aiohttp.ClientSession, tokens: Tokens, governor: Governor) -> None:
        """Initialize with a session, tokens and the governor of the tokens' Client ID."""
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

    @override
    async def _get(
        self,
        path: str,
        params: Mapping[str, Any] | None = None,
        *,
        patient: bool = False,
        shape: type = Mapping,
    ) -> object:
        answer = await self._request(HTTPMethod.GET, path, params, patient=patient)
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
        is_command = method is not HTTPMethod.GET
        retries = Retries(is_command=is_command, is_patient=patient)
        while True:
            try:
                answer = await self._attempt(method, path, params, body, patient=patient)
                return _parse(answer, is_command=is_command)
            except SpotifyError as err:
                if (retry := retries.after(err)) is None:
                    raise
            await asyncio.sleep(retry.pause)
            if retry.renews_token:
                await self._tokens.renew()

    async def _attempt(
        self,
        method: HTTPMethod,
        path: str,
        params: Mapping[str, Any] | None,
        body: object,
        *,
        patient: bool,
    ) -> bytes:
        """Send one request through the gate, tell the governor what came of it, return the answer.

        Since 2024 a command's answer may be random text; an HTML page comes from a proxy.
        """
        group, token = group_of(method, path), await self._tokens.access_token()
        endpoint = name_of(method, path)
        await self.governor.enter(group, endpoint, patient=patient)
        try:
            answer = await self._send(method, path, params, body, token)
        except SpotifyError as err:
            self.governor.failed(endpoint, type(err).__name__)
            if isinstance(err, RateLimitedError):
                self.governor.close(group, err)
            raise
        self.governor.succeeded()
        return answer

    async def _send(
        self,
        method: HTTPMethod,
        path: str,
        params: Mapping[str, Any] | None,
        body: object,
        token: str,
    ) -> bytes:
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
            raise error_from_answer(response.status, response.headers, answer)
        if is_page(answer):
            raise UnusableAnswerError
        return answer


def api_address() -> str:
    """Return where the Web API is."""
    return API_URL


def _parse(answer: bytes, *, is_command: bool) -> object:
    """Read JSON, None for an empty answer, or for the random text that commands have."""
    try:
        return parse_json(answer) if answer else None
    except ValueError as err:
        if is_command:
            return None
        raise UnusableAnswerError from err
