"""The integrations that are compared, and all that differs between them."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
import time
from typing import Any

from homeassistant.components.application_credentials import (
    ClientCredential,
    async_import_client_credential,
)
from homeassistant.components.spotify.const import SPOTIFY_SCOPES
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.evergreen_spotify.auth.token_store import Grant, async_get_token_store
from custom_components.evergreen_spotify.const import (
    DEFAULT_FEATURES,
    Feature,
    known_features,
    scopes_for,
)
from tests.simulator import CLIENT_ID, CLIENT_SECRET

from .far import FarSpotify

type MakeEntry = Callable[[HomeAssistant, FarSpotify, str, str], Awaitable[MockConfigEntry]]


async def evergreen_entry(
    hass: HomeAssistant,
    spotify: FarSpotify,
    user: str,
    client_id: str,
    features: Iterable[Feature] = DEFAULT_FEATURES,
) -> MockConfigEntry:
    """Make an entry of ours, as its config flow does."""
    token = await spotify.sign_in(user, " ".join(scopes_for(features)), client_id)
    about = spotify.accounts.users[user]
    vault = async_get_token_store(hass, str(about.account_id))
    await vault.async_save(Grant(token=token, consented_at=time.time()))
    return MockConfigEntry(
        domain="evergreen_spotify",
        title=about.name,
        unique_id=about.account_id,
        data={"client_id": client_id, "user_id": user},
    )


async def core_entry(
    hass: HomeAssistant, spotify: FarSpotify, user: str, client_id: str
) -> MockConfigEntry:
    """Make an entry of core's, as its config flow does."""
    assert await async_setup_component(hass, "application_credentials", {})
    credential = ClientCredential(client_id, CLIENT_SECRET)
    await async_import_client_credential(hass, "spotify", credential, client_id)
    token = await spotify.sign_in(user, " ".join(SPOTIFY_SCOPES), client_id)
    name = spotify.accounts.users[user].name
    return MockConfigEntry(
        domain="spotify",
        title=name,
        unique_id=user,
        data={"auth_implementation": client_id, "token": token, "name": name},
    )


@dataclass(frozen=True)
class Rival:
    """One integration at one setting."""

    name: str
    package: str = "custom_components.evergreen_spotify"
    make: MakeEntry = evergreen_entry
    options: Mapping[str, Any] = field(default_factory=dict)
    # Whether the speakers are in Home Assistant by another integration, too.
    has_speakers: bool = False
    # Whether it understands Spotify's answers of 2026.
    modern: bool = True

    async def add(
        self, hass: HomeAssistant, spotify: FarSpotify, user: str, client_id: str = CLIENT_ID
    ) -> ConfigEntry:
        """Add a user's account; nothing is set up yet."""
        entry = await self.make(hass, spotify, user, client_id)
        entry.add_to_hass(hass)
        hass.config_entries.async_update_entry(entry, options=self.options)
        return entry


def with_features(rival: Rival, names: Sequence[str]) -> Rival:
    """Return one of ours whose user has let it do more, or less."""
    features = known_features(names)
    make = partial(evergreen_entry, features=features)
    return replace(rival, make=make, options={**rival.options, "features": features})


CORE = Rival("core", "homeassistant.components.spotify", core_entry, modern=False)
DEFAULT = Rival("default", options={"pace": "default"})
HINTS = Rival("hints", options={"pace": "default"}, has_speakers=True)
FRUGAL = Rival("frugal", options={"pace": "frugal"})
QUICK = Rival("quick", options={"pace": "quick"})
RIVALS = (CORE, DEFAULT, HINTS, FRUGAL, QUICK)
