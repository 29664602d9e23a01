"""The demo tells its story, and says so when it cannot."""

import asyncio
from functools import partial
from pathlib import Path

import pytest

from .demo import Progress, StepFailedError
from .household import PLAYER, SCENE, TROUBLES
from .stage import Stage
from .story import STORY, TOKEN_LIFETIME
from .waiting import eventually


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
        await client.until(lambda: {"scene.evening", SCENE} <= set(client.states))
        await client.act("scene.turn_on", "scene.evening")
        await client.until(lambda: client.states["scene.evening"]["state"] != "unknown")


async def shown(stage: Stage, keys: list[str]) -> bool:
    """Tell whether just these repairs are shown."""
    return [one["translation_key"] for one in await stage.issues()] == keys


async def test_trouble_that_lasts_raises_its_repair_and_calm_undoes_it(
    socket_enabled: None, tmp_path: Path
) -> None:
    """A long limit, off the dashboard, no Premium for the owner: Home Assistant waits for hours."""
    async with Stage(tmp_path) as stage:
        await stage.connect("juniper")
        client = stage.client
        await client.until(lambda: client.states.get(PLAYER, {}).get("state") == "idle")
        for verb, details, key in TROUBLES:
            await stage.control(verb, **details)
            await stage.reload()
            await eventually(partial(shown, stage, [key]))
            await stage.control("calm")
            await stage.calm()
            await eventually(partial(shown, stage, []))
            await client.until(lambda: client.states[PLAYER]["state"] == "idle")


def test_failure_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """A step that fails is crossed out and named."""
    with pytest.raises(StepFailedError, match="The kettle boils"), Progress("The kettle boils"):
        raise TimeoutError
    assert "✗ The kettle boils" in capsys.readouterr().out
