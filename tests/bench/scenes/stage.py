"""Bring about what a scene shall hold, and then what is on before it is activated."""

import asyncio
from collections.abc import Callable, Set as AbstractSet
from dataclasses import replace
from typing import Any

from homeassistant.components.homeassistant import (
    DOMAIN as HOMEASSISTANT,
    SERVICE_UPDATE_ENTITY,
)
from homeassistant.components.media_player import DOMAIN as MEDIA_PLAYER, MediaPlayerEntityFeature
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from tests.bench.duel.far import FarSpotify
from tests.bench.duel.home import player_of
from tests.bench.duel.view import View, wrong
from tests.simulator.catalogue import Track

from .activations import Activations
from .neighbours import async_move_in
from .situation import MUTED, Fate, Is, Music, Quirk, Situation, Trouble, Way
from .truth import Goal, Truth, find

USER = "juniper"
SLOW = 1.4, 1.6
AUDIBLE = 35
KNOB = 25
"""Where somebody leaves every knob meanwhile."""

SETTLED = 60.0
MEANWHILE = 900.0
"""Seconds in which a session is forgotten, and core asks for the devices."""

LONG_SILENCE = 7200.0

PATIENCE = 90.0
"""Seconds after which Home Assistant must have seen what is on."""

DEBOUNCED = 11.0

UNSEEN = 240.0
"""Seconds after which a private session must be taken for silence."""


class Stage:
    """One house, one listener."""

    def __init__(
        self, hass: HomeAssistant, spotify: FarSpotify, entry: ConfigEntry, situation: Situation
    ) -> None:
        """Know the play."""
        self.world = spotify.world(USER)
        self.saved_position: float | None = None
        self._hass = hass
        self._spotify = spotify
        self._player = player_of(hass, entry)
        self._situation = situation
        self._activations = Activations(hass, self.world, entry, situation)

    async def prepare(self) -> None:
        """Bring the house to the moment of activation."""
        situation = self._situation
        await self._furnish()
        await asyncio.sleep(SETTLED)
        if situation.yaml is None:
            await self._save()
        await self._activations.write_script()
        await self._meanwhile()
        self._put_on(situation.before)
        if situation.before.state is Is.IDLE:
            await asyncio.sleep(LONG_SILENCE)
        await self._seen()
        await self._be_odd()
        if situation.is_sudden:
            self._befall()
        if situation.then is not None:
            self._put_on(situation.then)
        self._begin_trouble()

    async def call(self, domain: str, service: str, **words: Any) -> None:
        """Call an action and wait for its end."""
        await self._hass.services.async_call(domain, service, words, blocking=True)

    async def activate(self) -> None:
        """Bring about what is wanted."""
        await self._activations.activate()

    @property
    def is_beside_done(self) -> bool:
        """Whether the other entity of the scene is as it was saved."""
        beside = self._situation.beside
        return beside is None or self._hass.states.is_state(beside, "on")

    async def _furnish(self) -> None:
        self.world.assumptions.assume(**self._situation.assumed)
        assert await async_setup_component(self._hass, "scene", {})
        await async_move_in(self._hass)
        if self._situation.quirk is Quirk.RELINKED:
            _, items = find(self.world, self._situation.wants)
            editions = (one.uri for one in self.world.catalogue.all(Track))
            edition = next(uri for uri in editions if uri not in items)
            listed = items[self._situation.wants.place or 0]
            self._spotify.scenarios.relink(USER, str(listed), edition)

    async def _be_odd(self) -> None:
        scenarios, device = self._spotify.scenarios, self._situation.wants.device
        match self._situation.quirk:
            case Quirk.SWALLOWS_ONCE:
                scenarios.swallow(USER, device, 1)
            case Quirk.SWALLOWS:
                scenarios.swallow(USER, device)
            case Quirk.PRIVATE:
                scenarios.private_session(USER)
                await asyncio.sleep(UNSEEN)

    async def _save(self) -> None:
        """Save the scene while everything is as it shall be."""
        wants, beside = self._situation.wants, self._situation.beside
        self._put_on(wants if wants.volume else replace(wants, volume=AUDIBLE))
        await self._seen()
        if wants.volume == MUTED:
            await self._mute()
            await self._seen()
        if beside:
            await self.call(HOMEASSISTANT, "turn_on", entity_id=beside)
        await self._activations.save()
        await self._hass.async_block_till_done()
        truth = Truth.of_world(self.world)
        assert not Goal.of_music(wants, truth, self.world).missed_by(truth)
        if self._situation.way is Way.MOMENT:
            self.saved_position = truth.position
        if beside:
            await self.call(HOMEASSISTANT, "turn_off", entity_id=beside)

    async def _mute(self) -> None:
        """Mute as the player can: core's has only a volume."""
        state = self._hass.states.get(self._player)
        assert state
        if state.attributes["supported_features"] & MediaPlayerEntityFeature.VOLUME_MUTE:
            words: dict[str, Any] = {"is_volume_muted": True}
            await self.call(MEDIA_PLAYER, "volume_mute", entity_id=self._player, **words)
        else:
            await self.call(MEDIA_PLAYER, "volume_set", entity_id=self._player, volume_level=0.0)

    async def _meanwhile(self) -> None:
        """Let time pass: the music ends, somebody turns all knobs, a device has its fate."""
        scenarios = self._spotify.scenarios
        if self.world.now().session.playing:
            scenarios.phone_pause(USER)
        for device in self.world.devices:
            if device.supports_volume:
                scenarios.turn_knob(USER, device.name, KNOB)
        if not self._situation.is_sudden:
            self._befall()
        await asyncio.sleep(MEANWHILE)

    def _befall(self) -> None:
        scenarios = self._spotify.scenarios
        fates: dict[Fate, Callable[[str, str], None]] = {
            Fate.ASLEEP: scenarios.lull_device,
            Fate.GONE: scenarios.take_device,
            Fate.RESTRICTED: scenarios.restrict_device,
        }
        if befall := fates.get(self._situation.fate):
            befall(USER, self._situation.wants.device)

    def _put_on(self, music: Music) -> None:
        """Do on the phone what leads there."""
        scenarios = self._spotify.scenarios
        if music.what is None:
            scenarios.sleep(USER)
            return
        context, items = find(self.world, music)
        scenarios.phone_shuffle(USER, on=bool(music.shuffle))
        scenarios.phone_repeat(USER, music.repeat or "off")
        scenarios.phone_play(USER, context, items[music.place or 0], music.device)
        if self.world.device(music.device).supports_volume:
            scenarios.phone_volume(USER, music.volume or 0)
        scenarios.phone_seek(USER, music.seconds * 1000)
        if music.state is not Is.PLAYING:
            scenarios.phone_pause(USER)
        if music.state is Is.IDLE:
            scenarios.sleep(USER)

    async def _seen(self) -> None:
        """Let Home Assistant look until it shows what is true."""
        begin = self.world.clock()
        await asyncio.sleep(1)
        while True:
            await self.call(HOMEASSISTANT, SERVICE_UPDATE_ENTITY, entity_id=[self._player])
            await self._hass.async_block_till_done()
            is_sure = self.world.clock() - begin > DEBOUNCED
            shown = View.of_state(self._hass.states.get(self._player))
            if is_sure and not self._misshown(shown):
                return
            assert self.world.clock() - begin < PATIENCE, (View.of_world(self.world), shown)
            await asyncio.sleep(2)

    def _begin_trouble(self) -> None:
        scenarios, trouble = self._spotify.scenarios, self._situation.trouble
        context = ""
        if self._situation.wants.what is not None:
            context = find(self.world, self._situation.wants)[0] or ""
        beginnings: dict[Trouble, Callable[[], None]] = {
            Trouble.SLOW: self._slow_down,
            Trouble.SHORT_LIMIT: lambda: scenarios.rate_limit(3),
            Trouble.LONG_LIMIT: lambda: scenarios.rate_limit(60),
            Trouble.DELETED: lambda: scenarios.delete_playlist(USER, context),
            Trouble.WITHHELD: lambda: scenarios.withhold_playlist(USER, context),
            Trouble.NO_PREMIUM: lambda: scenarios.set_product(USER, "free"),
            Trouble.REVOKED: lambda: scenarios.revoke(USER),
        }
        if begin := beginnings.get(trouble):
            begin()

    def _slow_down(self) -> None:
        self._spotify.distance = SLOW

    def _misshown(self, shown: View) -> AbstractSet[str]:
        """Name what is shown wrong; an edition may have another title than what is listed."""
        is_relinked = self._situation.quirk is Quirk.RELINKED
        return wrong(View.of_world(self.world), shown) - ({"title"} if is_relinked else set())
