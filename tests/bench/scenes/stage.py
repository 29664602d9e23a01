"""Bring about what a scene shall hold, and then what is on before it is activated."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from homeassistant.components.homeassistant import (
    DOMAIN as HOMEASSISTANT,
    SERVICE_UPDATE_ENTITY,
)
from homeassistant.components.media_player import DOMAIN as MEDIA_PLAYER, MediaPlayerEntityFeature
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from tests.bench.duel.far import FarSpotify
from tests.bench.duel.view import View, wrong

from .neighbours import async_move_in
from .situations import MUTED, Fate, Is, Music, Situation, Trouble, Yaml
from .truth import Goal, Truth, find

USER = "juniper"
SCENE = "scene.evening"
SLOW = 1.4, 1.6
LINK = "https://open.spotify.com/{}/{}?si=0123456789abcdef"
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


class Stage:
    """One house, one listener."""

    def __init__(
        self, hass: HomeAssistant, spotify: FarSpotify, player: str, situation: Situation
    ) -> None:
        """Know the play."""
        self.world = spotify.world(USER)
        self._hass = hass
        self._spotify = spotify
        self._player = player
        self._situation = situation

    async def prepare(self) -> None:
        """Bring the house to the moment of activation."""
        situation = self._situation
        await self._furnish()
        await asyncio.sleep(SETTLED)
        if situation.yaml is None:
            await self._save()
        await self._meanwhile()
        self._put_on(situation.before)
        if situation.before.state is Is.IDLE:
            await asyncio.sleep(LONG_SILENCE)
        await self._seen()
        if situation.is_sudden:
            self._befall()
        if situation.then is not None:
            self._put_on(situation.then)
        self._begin_trouble()

    async def call(self, domain: str, service: str, **words: Any) -> None:
        """Call an action and wait for its end."""
        await self._hass.services.async_call(domain, service, words, blocking=True)

    async def activate(self) -> None:
        """Activate the scene."""
        yaml = self._situation.yaml
        if yaml is None:
            await self.call("scene", "turn_on", entity_id=SCENE)
            return
        words = {
            "state": yaml.state,
            "source": yaml.source,
            "volume_level": None if yaml.volume is None else yaml.volume / 100,
            "media_content_type": yaml.content_type,
            "media_content_id": self._content(yaml) if yaml.content_type else None,
        }
        said = {name: word for name, word in words.items() if word is not None}
        await self.call("scene", "apply", entities={self._player: said})

    @property
    def is_beside_done(self) -> bool:
        """Whether the other entity of the scene is as it was saved."""
        beside = self._situation.beside
        return beside is None or self._hass.states.is_state(beside, "on")

    async def _furnish(self) -> None:
        assert await async_setup_component(self._hass, "scene", {})
        await async_move_in(self._hass)

    async def _save(self) -> None:
        """Save the scene while everything is as it shall be."""
        wants, beside = self._situation.wants, self._situation.beside
        self._put_on(wants if wants.volume else replace(wants, volume=AUDIBLE))
        await self._seen()
        if wants.volume == MUTED:
            await self._mute()
            await self._seen()
        entities = [self._player]
        if beside:
            await self.call(HOMEASSISTANT, "turn_on", entity_id=beside)
            entities.append(beside)
        await self.call("scene", "create", scene_id="evening", snapshot_entities=entities)
        await self._hass.async_block_till_done()
        truth = Truth.of_world(self.world)
        assert not Goal.of_music(wants, truth, self.world).missed_by(truth)
        assert self._hass.states.get(SCENE)
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
            if is_sure and not wrong(View.of_world(self.world), shown):
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

    def _content(self, yaml: Yaml) -> str:
        """Spell what is wanted as people find it: a URI, or the link that the app shares."""
        context, items = find(self.world, self._situation.wants)
        uri = context or items[0] or ""
        _, kind, thing_id = uri.split(":")
        return LINK.format(kind, thing_id) if yaml.is_link else uri
