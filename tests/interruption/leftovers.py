"""What must not be left of an account: timers, tasks, files and repairs."""

import asyncio
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from types import MethodType
from typing import Any

from homeassistant.core import HassJob
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.helpers.storage import Store

from .stage import DOMAIN, Stage

PRODUCT = f"custom_components.{DOMAIN}"


class Instance:
    """One set-up of an account: after its unload none of it may be heard of again."""

    def __init__(self, stage: Stage) -> None:
        """Know the objects that act for it now, and the tasks that run for it."""
        self._stage = stage
        self._entry = stage.entry
        timers = [owner for _, owners in _timers(stage) for owner in owners]
        timers = [owner for owner in timers if not isinstance(owner, Store)]  # of all set-ups
        self._owners = [stage.entry.runtime_data, *_entities(stage), *timers]
        self._tasks = set(_tasks())

    def timers(self) -> list[str]:
        """Name its timers; of an account that is not set up again, all timers are its own."""
        is_reloaded = self._stage.is_known and self._stage.is_loaded
        return [
            name
            for name, owners in _timers(self._stage)
            if not is_reloaded or any(one is known for one in owners for known in self._owners)
        ]

    def tasks(self) -> list[str]:
        """Name its tasks."""
        is_reloaded = self._stage.is_known and self._stage.is_loaded
        left = [task for task in _tasks() if not is_reloaded or task in self._tasks]
        return [_name(task) for task in left]

    def files(self) -> list[str]:
        """Name the files that hold its token, or what it plays."""
        folder = Path(self._stage.hass.config.path(".storage"))
        files = [path.name for path in folder.glob(f"{DOMAIN}*") if "_requests." not in path.name]
        return [name.split(".")[0] for name in files]

    def repairs(self) -> list[str]:
        """Name the repairs that are shown about it."""
        issues = ir.async_get(self._stage.hass).issues.values()
        entry_id = self._entry.entry_id
        about = [one for one in issues if one.active and entry_id in one.issue_id]
        return [str(one.translation_key) for one in about]


def _entities(stage: Stage) -> Iterator[object]:
    registry = er.async_get(stage.hass)
    for one in er.async_entries_for_config_entry(registry, stage.entry.entry_id):
        component = stage.hass.data["entity_components"][one.domain]
        if entity := component.get_entity(one.entity_id):
            yield entity


def _timers(stage: Stage) -> Iterator[tuple[str, list[object]]]:
    """Yield the timers of the product, each with the objects of the product in it."""
    for handle in vars(stage.hass.loop)["_scheduled"]:
        if handle.cancelled():
            continue
        found = list(_ours((handle._callback, *(handle._args or ()))))
        if found:
            yield ", ".join(dict.fromkeys(name for name, _ in found)), [one for _, one in found]


def _ours(things: Iterable[Any], depth: int = 0) -> Iterator[tuple[str, object]]:
    """Yield what is of the product in a callback and its arguments."""
    for thing in things:
        owner = getattr(thing, "__self__", thing)
        if isinstance(owner, Store):
            if owner.key.startswith(DOMAIN) and "_requests." not in owner.key:
                yield f"save {owner.key.split('.')[0]}", owner
        elif type(owner).__module__.startswith(PRODUCT):
            yield f"{type(owner).__name__}.{getattr(thing, '__name__', '')}", owner
        elif isinstance(thing, HassJob):
            yield from _ours([thing.target], depth)
        elif isinstance(thing, partial):
            yield from _ours([thing.func, *thing.args], depth)
        elif isinstance(thing, MethodType) and hasattr(owner, "action"):
            yield from _ours([owner.action], depth)
        elif str(getattr(thing, "__module__", "")).startswith(PRODUCT):
            yield thing.__qualname__, thing


def _tasks() -> Iterator[asyncio.Task[Any]]:
    """Yield the tasks that stand in the product."""
    for task in asyncio.all_tasks():
        if any(PRODUCT.replace(".", "/") in name for name in _files(task)):
            yield task


def _files(task: asyncio.Task[Any]) -> Iterator[str]:
    """Yield the files in which a task stands, from the outermost to the innermost."""
    waits: Any = task.get_coro()
    while waits is not None:
        code = getattr(waits, "cr_code", None) or getattr(waits, "gi_code", None)
        if code is not None:
            yield code.co_filename
        waits = getattr(waits, "cr_await", None) or getattr(waits, "gi_yieldfrom", None)


def _name(task: asyncio.Task[Any]) -> str:
    coro: Any = task.get_coro()
    return str(getattr(coro, "__qualname__", coro))
