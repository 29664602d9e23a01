"""The table of interruptions."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.util.async_ import create_eager_task

from tests.simulator.faults import Fault, json_error, say

from .points import Kind
from .spotify import USER
from .stage import Stage

OUTAGE = 30.0
"""Seconds after which Spotify answers again."""

type Happening = Callable[[Stage], Coroutine[Any, Any, object]]


@dataclass(frozen=True)
class Interruption:
    """One column: what `happens` is awaited, what `begins` is there at once.

    The account `is_gone` after it, or a `newer` command is to have the last word (at the device
    in use, if it `is_local`), or Spotify `fails` for a while, or `is_final`: nothing can be set
    right any more.
    """

    name: str
    happens: Happening | None = None
    begins: Callable[[Stage, Kind], None] | None = None
    cancels: bool = False
    unloads: bool = False
    is_gone: bool = False
    newer: bool = False
    is_local: bool = False
    fails: bool = False
    is_final: bool = False

    def strike(self, stage: Stage, call: asyncio.Task[object], kind: Kind) -> Task | None:
        """Begin; return what is under way then."""
        if self.cancels:
            call.cancel()
        if self.begins is not None:
            self.begins(stage, kind)
        return create_eager_task(self.happens(stage)) if self.happens else None


type Task = asyncio.Task[object]


async def _disable(stage: Stage) -> None:
    entries = stage.hass.config_entries
    await entries.async_set_disabled_by(stage.entry.entry_id, ConfigEntryDisabler.USER)


async def _reload(stage: Stage) -> None:
    await stage.hass.config_entries.async_reload(stage.entry.entry_id)


async def _remove(stage: Stage) -> None:
    await stage.hass.config_entries.async_remove(stage.entry.entry_id)


def _lose_tokens(stage: Stage, _: Kind) -> None:
    """End the access token, and answer to no renewal."""
    stage.scenarios.expire_access(USER)
    stage.scenarios.token_fault("html", None)


def _revoke(stage: Stage, _: Kind) -> None:
    """End the grant."""
    stage.scenarios.revoke(USER)


def _go_down(stage: Stage, kind: Kind) -> None:
    """Answer nothing but errors; a request that has taken effect is answered so, too."""
    stage.spotify.loses_answer = kind is Kind.AFTER
    stage.spotify.faults.add(Fault("down", say(json_error(503)), "api"))


async def _play_another(stage: Stage) -> None:
    await stage.play(stage.artist.uri)


async def _pause(stage: Stage) -> None:
    await stage.act("media_pause")


async def _set_volume(stage: Stage) -> None:
    await stage.act("volume_set", volume_level=0.5)


INTERRUPTIONS = (
    Interruption("cancel", cancels=True),
    Interruption("disable", _disable, unloads=True, is_gone=True),
    Interruption("reload", _reload, unloads=True),
    Interruption("remove", _remove, unloads=True, is_gone=True),
    Interruption("tokens fail", begins=_lose_tokens, fails=True),
    Interruption("revoked", begins=_revoke, is_final=True),
    Interruption("5xx", begins=_go_down, fails=True),
    Interruption("newer play", _play_another, newer=True),
    Interruption("newer pause", _pause, newer=True),
    Interruption("newer volume", _set_volume, newer=True, is_local=True),
)
BY_NAME: Mapping[str, Interruption] = {one.name: one for one in INTERRUPTIONS}
