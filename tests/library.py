"""Browse, search and act as the front end and automations do."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from homeassistant.exceptions import HomeAssistantError
import pytest

from .house import DOMAIN, House, Json, answer_of

ALL_FEATURES = ("queue", "library", "library_editing", "playlist_editing")


class Caller:
    """One signed-in browser on Home Assistant's websocket, and scripts that call actions."""

    def __init__(self, house: House) -> None:
        """Sit down in a house."""
        self.house = house
        self._ids = count(1)
        self._socket: Any = None

    async def command(self, kind: str, **data: object) -> Json:
        """Send a websocket command; return its message, result or error."""
        return await self.house.through(self._command(kind, data))

    async def _command(self, kind: str, data: dict[str, object]) -> Json:
        if self._socket is None:
            self._socket = await self.house.client.ws_connect("/api/websocket")
            await self._socket.receive_json()
            await self._socket.send_json({"type": "auth", "access_token": self.house.token})
            assert (await self._socket.receive_json())["type"] == "auth_ok"
        await self._socket.send_json({"id": next(self._ids), "type": kind} | data)
        return await self._socket.receive_json()

    async def browse(self, content_id: str | None = None, content_type: str = "library") -> Json:
        """Open a place in the player's library."""
        where = {"media_content_id": content_id, "media_content_type": content_type}
        answer = await self.command(
            "media_player/browse_media",
            entity_id=self.house.player.entity_id,
            **(where if content_id else {}),
        )
        assert answer["success"], answer
        return answer["result"]

    async def open(self, item: Json) -> Json:
        """Open something that was shown."""
        assert item["can_expand"]
        return await self.browse(item["media_content_id"], item["media_content_type"])

    async def browse_error(self, content_id: str, content_type: str = "library") -> str:
        """Open a place that cannot be opened; return what the person is told."""
        answer = await self.command(
            "media_player/browse_media",
            entity_id=self.house.player.entity_id,
            media_content_id=content_id,
            media_content_type=content_type,
        )
        assert not answer["success"]
        return answer["error"]["message"]

    async def search(self, query: str, *classes: str, **where: str) -> list[Json]:
        """Type into the search box."""
        answer = await self.command(
            "media_player/search_media",
            entity_id=self.house.player.entity_id,
            search_query=query,
            **({"media_filter_classes": list(classes)} if classes else {}),
            **where,
        )
        assert answer["success"], answer
        return answer["result"]["result"]

    async def act(self, action: str, **data: object) -> Json:
        """Call one of the integration's own actions; return its answer."""
        target = {"entity_id": self.house.player.entity_id}
        supports = self.house.hass.services.supports_response(DOMAIN, action)
        answer = await self.house.through(
            self.house.hass.services.async_call(
                DOMAIN,
                action,
                data | target,
                blocking=True,
                return_response=supports != "none",
            )
        )
        return answer_of(answer, target["entity_id"])

    async def refusal(self, action: str, **data: object) -> HomeAssistantError:
        """Call an action that must fail; return how it did."""
        with pytest.raises(HomeAssistantError) as failure:
            await self.act(action, **data)
        return failure.value


async def move_in(house: House, features: Iterable[str] = ALL_FEATURES) -> Caller:
    """Connect Juniper with these features, and forget what that has cost."""
    form = await house.submit(await house.start(), features=list(features))
    await house.consent(form, "juniper")
    await house.settle()
    house.simulator.log.clear()
    return Caller(house)


def titles(place: Json | list[Json]) -> list[str]:
    """Name what is in a place, or what was found."""
    return [item["title"] for item in (place if isinstance(place, list) else place["children"])]


def ids(place: Json | list[Json]) -> list[str]:
    """Return the content ids of what is in a place, or of what was found."""
    items = place if isinstance(place, list) else place["children"]
    return [item["media_content_id"] for item in items]


def named(place: Json, title: str) -> Json:
    """Find something in a place by the beginning of its title."""
    return next(item for item in place["children"] if item["title"].startswith(title))


def asked_of_spotify(house: House) -> list[str]:
    """List what was asked of the Web API since the log was last cleared, without polls."""
    return [
        f"{request.method} {request.path.removeprefix('/v1')}"
        for request in house.simulator.log.requests
        if request.kind == "api" and request.path not in {"/v1/me/player", "/v1/me/player/devices"}
    ]
