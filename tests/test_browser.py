"""The story in a real Chromium against the real front end."""

from pathlib import Path

from playwright.async_api import Page
import pytest

from .browser import CHROMIUM, Person, open_browser
from .stage import Stage

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium here: apt-get install chromium, or set CHROMIUM"
)


async def no_photograph(_page: Page, _name: str) -> None:
    """Leave the documents' pictures alone."""


async def test_story_by_mouse(socket_enabled: None, tmp_path: Path) -> None:
    """Sign in, add an account and a preset, play, lose the grant, repair it and play on."""
    async with Stage(tmp_path) as stage, open_browser() as page:
        await stage.connect("juniper")
        await stage.make_presets()
        await Person(stage, page, no_photograph).live_through_it()
