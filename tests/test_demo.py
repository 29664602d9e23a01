"""The demo tells its story, and says so when it cannot."""

import asyncio
from pathlib import Path

import pytest

from .demo import Progress, StepFailedError
from .stage import Stage
from .story import STORY, TOKEN_LIFETIME


async def test_story(socket_enabled: None, tmp_path: Path) -> None:
    """Two accounts, music, a rotated token, a lost grant and its repair, a preset."""
    async with Stage(tmp_path, token_lifetime=TOKEN_LIFETIME) as stage:
        for step in STORY:
            await step.act(stage)


async def test_kill(socket_enabled: None, tmp_path: Path) -> None:
    """A house that lost power comes back with its account and presets, and stops in good order."""
    async with Stage(tmp_path) as stage:
        done = await stage.connect("juniper")
        await stage.make_presets()
        await asyncio.sleep(2)  # Home Assistant writes a new entry down a second late.
        await stage.home.kill()
        await stage.home.start()
        await stage.make_presets()  # Nothing is left to do.
        (entry,) = await stage.entries()
        assert entry["entry_id"] == done["result"]["entry_id"]
        assert (entry["state"], entry["num_subentries"]) == ("loaded", 2)
        assert not await stage.issues()
        assert await stage.home.stop() == 0


def test_failure_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """A step that fails is crossed out and named."""
    with pytest.raises(StepFailedError, match="The kettle boils"), Progress("The kettle boils"):
        raise TimeoutError
    assert "✗ The kettle boils" in capsys.readouterr().out
