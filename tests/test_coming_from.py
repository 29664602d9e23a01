"""Whoever comes from SpotifyPlus or Spotcast finds each action; what is named exists."""

from pathlib import Path
import re

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
import pytest

from custom_components.evergreen_spotify.library.nodes import FOLDERS

from .test_translations import ENGLISH, PRODUCT

PAGE = (Path(__file__).parent.parent / "docs" / "coming-from-spotifyplus.md").read_text()
ROWS = [
    tuple(cell.strip() for cell in row.strip("|").split("|"))
    for row in PAGE.splitlines()
    if row.startswith("| `")
]
OURS = load_yaml_dict(str(PRODUCT / "services.yaml"))


def test_each_old_action_is_there_once() -> None:
    """In one row, with an answer."""
    old = [name for first, _ in ROWS for name in re.findall(r"`(\w+)`", first)]
    assert len(old) > 100
    assert sorted(old) == sorted(set(old))
    assert all(second for _, second in ROWS)


@pytest.mark.parametrize("action", sorted(set(re.findall(r"evergreen_spotify\.(\w+)", PAGE))))
def test_each_of_our_actions_that_is_named_exists(action: str) -> None:
    """By this name."""
    assert action in OURS


def test_each_of_our_actions_replaces_one() -> None:
    """But for those that neither of them has."""
    named = set(re.findall(r"evergreen_spotify\.(\w+)", PAGE))
    assert set(OURS) - named == {"snapshot", "restore"}


def test_each_field_that_is_named_exists() -> None:
    """With a value that its action takes."""
    kinds = [*re.findall(r"`kind: (\w+)`", PAGE), "top_tracks"]
    assert set(kinds) == set(FOLDERS)
    fields = {field for action in OURS.values() for field in action.get("fields", {})}
    assert (
        set(re.findall(r"`(device|media|volume|media_class|uris|limit|offset)\b", PAGE)) <= fields
    )
    assert "Add a device player" in {
        kind["initiate_flow"]["user"] for kind in ENGLISH["config_subentries"].values()
    }


async def test_each_action_of_home_assistants_that_is_named_exists(hass: HomeAssistant) -> None:
    """They are registered by the media player component itself."""
    assert await async_setup_component(hass, "media_player", {})
    for action in set(re.findall(r"media_player\.(\w+)`", PAGE)):
        assert hass.services.has_service("media_player", action), action
