"""One house in virtual time, in which one account after another is set up, and lives for a call."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
import gc
from pathlib import Path
from random import seed as sow
from types import MappingProxyType
from typing import Any

from homeassistant.components.media_player import DOMAIN as MEDIA_PLAYER, MediaPlayerState
from homeassistant.components.media_player.const import DATA_COMPONENT
from homeassistant.config_entries import ConfigEntry, ConfigEntryState, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component

from tests.amplifier import Amplifier
from tests.bench.duel import home as bench_home
from tests.bench.duel.rivals import FRUGAL, with_features
from tests.bench.duel.view import View, wrong
from tests.simulator.catalogue import Album, Artist, Playlist, Track
from tests.simulator.world import World

from .spotify import USER, PointedSpotify

DOMAIN = "evergreen_spotify"
MOMENT = 3.0
"""Seconds after which the house has come to rest."""

WRITTEN = 6.0
"""Seconds after which it has written what it keeps."""

CALM = 90.0
"""Seconds after which a frugal pace polls so rarely that only a check sees anything soon."""


class Stage:
    """The house, the account that is set up in it now, and its listener."""

    def __init__(self, hass: HomeAssistant, spotify: PointedSpotify) -> None:
        """Have nobody in it yet."""
        self.hass = hass
        self.spotify = spotify
        self.scenarios = spotify.scenarios
        self.amplifier = QuietAmplifier(self)
        self.entry: ConfigEntry

    @property
    def world(self) -> World:
        """What the devices really do."""
        return self.spotify.world(USER)

    @property
    def is_loaded(self) -> bool:
        """Whether the account is there now."""
        return self.entry.state is ConfigEntryState.LOADED

    @property
    def is_known(self) -> bool:
        """Whether the account was not removed."""
        return self.hass.config_entries.async_get_entry(self.entry.entry_id) is not None

    @property
    def stored(self) -> list[Path]:
        """The files of all accounts."""
        return list(Path(self.hass.config.path(".storage")).glob(f"{DOMAIN}*"))

    def commands(self) -> list[str]:
        """List the commands that reached Spotify."""
        requests = self.spotify.log.requests
        return [one.path for one in requests if one.kind == "api" and one.method != "GET"]

    # The house

    async def add(
        self, subentries: Mapping[str, Mapping[str, Any]], features: Sequence[str] = ()
    ) -> None:
        """Add an account with a preset, a linked player or a device player, and set it up."""
        sow(1)
        rival = with_features(FRUGAL, features) if features else FRUGAL
        self.entry = await rival.add(self.hass, self.spotify, USER)
        for kind, data in subentries.items():
            subentry = ConfigSubentry(
                data=MappingProxyType(dict(data)), subentry_type=kind, title=kind, unique_id=None
            )
            self.hass.config_entries.async_add_subentry(self.entry, subentry)
        assert await self.hass.config_entries.async_setup(self.entry.entry_id)
        await asyncio.sleep(CALM)

    async def clear(self) -> None:
        """Remove the account, and forget all that was ever known of it."""
        self.spotify.begin_anew()
        if self.is_known:
            await self.hass.config_entries.async_remove(self.entry.entry_id)
        await asyncio.sleep(WRITTEN)
        for path in self.stored:  # the requests of the day, too: the next account has all of them
            path.unlink()
        for key in [key for key in self.hass.data if str(key).startswith(DOMAIN)]:
            if str(key) != DOMAIN:
                del self.hass.data[key]
        self.spotify.begin_anew()
        self.amplifier.reset()

    def entity(self, domain: str) -> str:
        """Name the account's one entity of a domain."""
        (entity_id,) = (one for one in self._entities(domain) if one not in self._rooms)
        return entity_id

    @property
    def room(self) -> str:
        """Name the player of the living room."""
        (entity_id,) = self._rooms
        return entity_id

    @property
    def _rooms(self) -> list[str]:
        """Name the players of devices."""
        kinds = {key: one.subentry_type for key, one in self.entry.subentries.items()}
        return [
            one.entity_id
            for one in self._registered()
            if kinds.get(one.config_subentry_id or "") == "device_player"
        ]

    def _entities(self, domain: str) -> list[str]:
        return [one.entity_id for one in self._registered() if one.domain == domain]

    def _registered(self) -> list[er.RegistryEntry]:
        registry = er.async_get(self.hass)
        return er.async_entries_for_config_entry(registry, self.entry.entry_id)

    def misshown(self) -> dict[str, object]:
        """Return what is shown otherwise than it is."""
        return dict(self._misshown())

    def _misshown(self) -> Iterator[tuple[str, object]]:
        truth = View.of_world(self.world)
        shown = View.of_state(self.hass.states.get(self.entity(MEDIA_PLAYER)))
        yield from ((name, getattr(shown, name)) for name in wrong(truth, shown))
        for entity_id in self._rooms:
            here = truth if truth.source == "Living Room" else View("idle")
            shown = View.of_state(self.hass.states.get(entity_id))._replace(source=here.source)
            yield from ((f"room {name}", getattr(shown, name)) for name in wrong(here, shown))
        for entity_id in self._entities("switch"):
            state, uri = self.hass.states.get(entity_id), self.world.now().uri
            is_saved = "on" if uri in self.world.library else "off"
            if self.world.player.session.active and state is not None and state.state != is_saved:
                yield "saved", state.state

    # What a person does

    async def act(
        self, action: str, domain: str = MEDIA_PLAYER, entity_id: str = "", **data: Any
    ) -> None:
        """Call an action on the player, or on another entity."""
        target = {"entity_id": entity_id or self.entity(MEDIA_PLAYER)}
        await self.hass.services.async_call(domain, action, data | target, blocking=True)

    async def play(self, media_id: str, **data: Any) -> None:
        """Call `media_player.play_media`."""
        what = {"media_content_id": media_id, "media_content_type": "music"}
        await self.act("play_media", **what, **data)

    async def activate(self) -> None:
        """Activate the preset."""
        target = {"entity_id": self.entity("scene")}
        await self.hass.services.async_call("scene", "turn_on", target, blocking=True)

    # What is in the catalogue

    def playlist(self, name: str = "Morning Fog") -> Playlist:
        """Find a playlist."""
        return self.spotify.catalogue.named(Playlist, name)

    @property
    def album(self) -> Album:
        """An album."""
        return self.spotify.catalogue.all(Album)[3]

    @property
    def artist(self) -> Artist:
        """An artist."""
        return self.spotify.catalogue.all(Artist)[1]

    @property
    def track(self) -> Track:
        """A track."""
        return self.spotify.catalogue.all(Track)[20]


class QuietAmplifier(Amplifier):
    """An amplifier that takes a few seconds to come on."""

    WARM_UP = 4.0

    def reset(self) -> None:
        """Be off."""
        self._attr_state, self._attr_source, self._attr_volume_level = (
            MediaPlayerState.OFF,
            "Tuner",
            0.2,
        )
        self.takes = self.WARM_UP
        self.asked.clear()
        self.after.clear()
        self.async_write_ha_state()


@asynccontextmanager
async def stage(seed: int = 1) -> AsyncIterator[Stage]:
    """Open the house."""
    async with bench_home.home(seed, PointedSpotify) as (hass, spotify):
        assert await async_setup_component(hass, "scene", {})
        empty = Stage(hass, spotify)
        await hass.data[DATA_COMPONENT].async_add_entities([empty.amplifier])
        empty.amplifier.reset()
        gc.collect()
        gc.freeze()
        try:
            yield empty
        finally:
            gc.unfreeze()
