"""Draw a track to begin with, where Spotify cannot be told to draw."""

import secrets

from homeassistant.exceptions import HomeAssistantError

from ..coordinator import SpotifyCoordinator
from ..webapi.client import LISTED
from ..webapi.errors import SpotifyError
from ..webapi.uris import SpotifyUri


async def async_draw_index(coordinator: SpotifyCoordinator, media: SpotifyUri) -> int | None:
    """Return the place of any track, from 0; None where the tracks cannot be counted."""
    if media.type not in LISTED:
        return None
    try:
        page = await coordinator.async_ask(coordinator.client.get_items(media, limit=1))
    except SpotifyError, HomeAssistantError:
        return None
    return secrets.randbelow(page.total) if page.total else None
