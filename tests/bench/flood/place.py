"""Where a flood comes down: a house with one account, and what it asks of Spotify."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_FRIENDLY_NAME
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from tests.bench.duel.far import FarSpotify
from tests.simulator.faults import Fault, say
from tests.simulator.log import Request

USER = "juniper"
SPEAKER = "Kitchen"
PLAYER = "/v1/me/player"
DEVICES = f"{PLAYER}/devices"
PLAYLISTS = "/v1/playlists"

type Json = dict[str, Any]


@dataclass
class Place:
    """A house, its Spotify, and the verbs that floods are made of."""

    hass: HomeAssistant
    spotify: FarSpotify
    entry: ConfigEntry
    player: str

    def answer(
        self, make: Callable[[], web.Response], path: str = "", *, of: int = 1, spoilt: int = 1
    ) -> None:
        """Answer so what is read below a path; of so many requests so many in a row."""
        number = 0

        async def speak(_: web.Request) -> web.Response | None:
            nonlocal number
            number += 1
            return make() if number % of < spoilt or of == 1 else None

        def matches(request: Request) -> bool:
            return request.method == "GET" and request.path.startswith(path)

        self.spotify.faults.add(Fault("flood", speak, "api", matches=matches))

    def refuse(self, make: Callable[[], web.Response]) -> None:
        """Refuse all commands."""
        self.spotify.faults.add(
            Fault("flood", say(make), "api", matches=lambda request: request.method != "GET")
        )

    def tell(self, change: Callable[[Json], object]) -> None:
        """Tell what plays, but for a change; it plays on and on."""

        async def speak(_: web.Request) -> web.Response:
            told = self.spotify.shapes.playback(self.spotify.world(USER).seen(), {"track"})
            change(told)
            return web.json_response(told)

        def matches(request: Request) -> bool:
            return request.method == "GET" and request.path == PLAYER

        self.spotify.faults.add(Fault("flood", speak, "api", matches=matches))

    def show(self, number: int, state: str, name: str = SPEAKER, **attributes: Any) -> None:
        """Let another player in Home Assistant show something."""
        about = {ATTR_FRIENDLY_NAME: name, **attributes}
        self.hass.states.async_set(f"media_player.other_{number}", state, about)

    def choose(self, **options: Any) -> None:
        """Change options."""
        self.hass.config_entries.async_update_entry(
            self.entry, options={**self.entry.options, **options}
        )

    async def call(self, action: str, **data: Any) -> None:
        """Call an action on the player; it may well be refused."""
        words = {"entity_id": self.player, **data}
        try:
            await self.hass.services.async_call("media_player", action, words, blocking=True)
        except HomeAssistantError:
            return


type Begin = Callable[[Place], None]
type Act = Callable[[Place, int], Awaitable[None] | None]
