"""How what is wanted is saved, and how it is brought about."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component

from tests.bench.duel.home import player_of
from tests.simulator.world import World

from .situation import ACTIVATE, Situation, Step, Way, Yaml
from .truth import find

LINK = "https://open.spotify.com/{}/{}?si=0123456789abcdef"
SCENE = "scene.evening"
NAMED = {"name": "evening"}
OURS = "evergreen_spotify"
NEVER = {"trigger": "event", "event_type": "never"}


class Activations:
    """The scene, preset, saved moment or script of one situation."""

    def __init__(
        self, hass: HomeAssistant, world: World, entry: ConfigEntry, situation: Situation
    ) -> None:
        """Know what is wanted."""
        self._hass = hass
        self._world = world
        self._entry = entry
        self._situation = situation
        self._player = player_of(hass, entry)

    async def save(self) -> None:
        """Save what is on as that which is wanted; a preset says it by its form."""
        beside = self._situation.beside
        match self._situation.way:
            case Way.SCENE:
                entities = [self._player, *([beside] if beside else [])]
                await self._call("scene", "create", scene_id="evening", snapshot_entities=entities)
                assert self._hass.states.get(SCENE)
            case Way.MOMENT:
                await self._call(OURS, "snapshot", entity_id=self._player, **NAMED)
            case Way.PRESET:
                data = MappingProxyType(self._form())
                subentry = ConfigSubentry(
                    data=data, subentry_type="preset", title="Evening", unique_id=None
                )
                self._hass.config_entries.async_add_subentry(self._entry, subentry)

    async def write_script(self) -> None:
        """Write the script or the automation, if it is part of one."""
        if not self._situation.steps:
            return
        steps = [self._spell(step) for step in self._situation.steps]
        if self._situation.is_automation:
            rule = {"alias": "Evening", "triggers": [NEVER], "actions": steps}
            assert await async_setup_component(self._hass, "automation", {"automation": [rule]})
        else:
            script = {"evening": {"sequence": steps}}
            assert await async_setup_component(self._hass, "script", {"script": script})
        await self._hass.async_block_till_done()

    async def activate(self) -> None:
        """Bring about what is wanted."""
        if self._situation.is_automation:
            await self._call("automation", "trigger", entity_id="automation.evening")
        elif self._situation.steps:
            await self._call("script", "evening")
        elif yaml := self._situation.yaml:
            await self._call("scene", "apply", entities={self._player: self._said(yaml)})
        else:
            step = self._spell(ACTIVATE)
            domain, _, service = step["action"].partition(".")
            await self._call(domain, service, **step["target"], **step["data"])

    async def _call(self, domain: str, service: str, **words: Any) -> None:
        await self._hass.services.async_call(domain, service, words, blocking=True)

    def _spell(self, step: Step) -> dict[str, Any]:
        """Spell a step as a script does."""
        if step == ACTIVATE:  # it comes from another process
            step = {
                Way.SCENE: Step("scene.turn_on", entity=SCENE),
                Way.MOMENT: Step(f"{OURS}.restore", NAMED, self._player),
                Way.PRESET: Step("scene.turn_on", entity=self._preset),
            }[self._situation.way]
        data = dict(step.data)
        if step.action == "media_player.play_media":
            data["media_content_id"] = self._uri()
        target = {"entity_id": step.entity or self._player}
        return {"action": step.action, "target": target, "data": data}

    @property
    def _preset(self) -> str | None:
        registry = er.async_get(self._hass)
        entities = er.async_entries_for_config_entry(registry, self._entry.entry_id)
        return next((one.entity_id for one in entities if one.domain == "scene"), None)

    def _form(self) -> Mapping[str, Any]:
        """Fill in the form with what is wanted, and what differs."""
        wants = self._situation.wants
        filled: dict[str, Any] = {
            "media": self._uri(),
            "device": self._world.device(wants.device).id,
            "volume": wants.volume,
            "shuffle": "on" if wants.shuffle else "off",
            "repeat": wants.repeat or "off",
            "start": "beginning",
            "fade_in": 0,
            "missing": "wait",
            "wait": 30,
            "companion": {},
            **self._situation.form,
        }
        if filled["start"] == "track":
            item = find(self._world, wants)[1][wants.place or 0]
            filled["media"] += f"?item={str(item).removeprefix('spotify:')}"
        return {name: value for name, value in filled.items() if value is not None}

    def _said(self, yaml: Yaml) -> dict[str, Any]:
        words = {
            "state": yaml.state,
            "source": yaml.source,
            "volume_level": None if yaml.volume is None else yaml.volume / 100,
            "media_content_type": yaml.content_type,
            "media_content_id": self._content(yaml) if yaml.content_type else None,
        }
        return {name: word for name, word in words.items() if word is not None}

    def _content(self, yaml: Yaml) -> str:
        """Spell what is wanted as people find it: a URI, or the link that the app shares."""
        uri = self._uri()
        _, kind, thing_id = uri.split(":")
        return LINK.format(kind, thing_id) if yaml.is_link else uri

    def _uri(self) -> str:
        context, items = find(self._world, self._situation.wants)
        return context or items[0] or ""
