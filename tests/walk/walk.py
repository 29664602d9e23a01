"""The walk through all dialogs, chapter by chapter, and what it found."""

from collections.abc import Awaitable, Callable, Container
from pathlib import Path
import re
from typing import NamedTuple

from playwright.async_api import Error

from tests.browser import open_browser
from tests.hass_client import RefusedError
from tests.stage import Stage

from . import accounts, pages, players, repairs
from .look import Look
from .tab import Tab

# What Home Assistant says whenever it starts like this, when a grant is revoked, and when a page
# is left while it answers.
EXPECTED = (
    "We found a custom integration evergreen_spotify",
    "Skipping pip installation",
    "falling back to zlib",
    "could not authenticate: Spotify has withdrawn the authorization",
    "ClientConnectionResetError exception in shielded future",
)
COMPLAINT = re.compile(r"^\S+ \S+ (?:WARNING|ERROR|CRITICAL) .*", re.MULTILINE)
# How a chapter fails if a person does not find what it tells of.
FAILURES = (Error, AssertionError, TimeoutError, RefusedError)


class Chapter(NamedTuple):
    """One part of the walk, which stands alone."""

    name: str
    walk: Callable[[Tab, Stage], Awaitable[None]]


CHAPTERS = tuple(
    Chapter(walk.__name__.replace("_", "-"), walk)
    for walk in (
        accounts.add_account,
        players.add_preset,
        players.link_player,
        players.add_device_player,
        accounts.set_options,
        accounts.choose_features,
        accounts.reconfigure,
        pages.browse,
        pages.search,
        pages.make_scene,
        pages.look_at_device,
        pages.look_at_actions,
        repairs.look_at_repairs,
        repairs.sign_in_again,
        accounts.delete,
    )
)
ALL = frozenset(chapter.name for chapter in CHAPTERS)


async def walk_in_a_house(
    house: Path, look: Look, pictures: Path, names: Container[str] = ALL
) -> list[str]:
    """Walk through these chapters in a new house; return what should not have been seen."""
    async with Stage(house, token_lifetime=3600, language=look.language) as stage:
        await stage.connect("juniper")
        await stage.make_presets()
        async with open_browser() as page:
            await look.prepare(page, stage.client)
            tab = Tab(page, stage.home.url, look, pictures)
            await tab.log_in(stage.home.owner)
            for chapter in CHAPTERS:
                if chapter.name in names:
                    await _walk(chapter, tab, stage)
        return tab.faults + complaints(stage.home.console.read_text(encoding="utf-8"))


async def _walk(chapter: Chapter, tab: Tab, stage: Stage) -> None:
    """Walk through a chapter; where it fails, take a picture and go on with the next."""
    try:
        await chapter.walk(tab, stage)
    except FAILURES as error:
        await tab.photograph(f"failed {chapter.name}")
        tab.faults.append(f"{chapter.name}: {error!r}")


def complaints(log: str) -> list[str]:
    """Return the lines of Home Assistant's log at warning or above."""
    lines = [found.group() for found in COMPLAINT.finditer(log)]
    return [line for line in lines if not any(one in line for one in EXPECTED)]
