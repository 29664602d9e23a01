"""The two integrations that are killed, and all that differs between them."""

from typing import NamedTuple

from tests.hass_client import Json
from tests.simulator import CLIENT_ID, CLIENT_SECRET


class Contender(NamedTuple):
    """An integration with Spotify tokens to lose."""

    title: str
    domain: str
    # Such that both think of a token as run out after one second.
    token_lifetime: int
    # What it wants filled in before it sends people to Spotify.
    form: Json
    # Whether it understands Spotify's answers of 2026.
    modern: bool = True
    credential: Json | None = None


EVERGREEN = Contender("Evergreen", "evergreen_spotify", 1, {"client_id": CLIENT_ID})
CORE = Contender(
    title="core spotify",
    domain="spotify",
    token_lifetime=21,
    form={},
    modern=False,
    credential={"domain": "spotify", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET},
)
