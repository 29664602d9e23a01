"""The demo tells its story, and says so when it cannot."""

import asyncio
from pathlib import Path

import pytest

from .demo import Progress, StepFailedError
from .household import PLAYER, SCENE
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


async def test_scenes_that_are_made_in_the_editor_work(
    socket_enabled: None, tmp_path: Path
) -> None:
    """They are in `scenes.yaml`, which the house includes beside its own scene."""
    async with Stage(tmp_path) as stage:
        await stage.connect("juniper")
        client = stage.client
        await client.until(lambda: PLAYER in client.states)
        scene = {"name": "Evening", "entities": {PLAYER: {"state": "paused"}}}
        await client.post("/api/config/scene/config/evening", scene)
        await client.until(lambda: "scene.evening" in client.states)
        assert SCENE in client.states
        await client.act("scene.turn_on", "scene.evening")
        await client.until(lambda: client.states["scene.evening"]["state"] != "unknown")


def test_failure_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """A step that fails is crossed out and named."""
    with pytest.raises(StepFailedError, match="The kettle boils"), Progress("The kettle boils"):
        raise TimeoutError
    assert "✗ The kettle boils" in capsys.readouterr().out
