"""Choose a random first track where Spotify's shuffle cannot be set first."""

import secrets

from homeassistant.exceptions import HomeAssistantError

from ..coordinator import SpotifyCoordinator
from ..webapi.errors import SpotifyError
from ..webapi.library import LISTED
from ..webapi.uris import SpotifyUri


async def async_draw_index(coordinator: SpotifyCoordinator, media: SpotifyUri) -> int | None:
    """Return the index of a random track, from 0; None where the tracks cannot be counted."""
    if media.type not in LISTED:
        return None
    try:
        first = coordinator.client.get_items(media.type, media.id, limit=1)
        page = await coordinator.async_ask(first)
    except SpotifyError, HomeAssistantError:
        return None
    return secrets.randbelow(page.total) if page.total else None
