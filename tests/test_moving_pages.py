"""The pages for those who come from another integration: what they name exists."""

from pathlib import Path
import re

from homeassistant.util.yaml import parse_yaml

from custom_components.evergreen_spotify.services import ACTIONS

from .front_end import LANGUAGES

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "moving-in.md").read_text()


def test_every_action_and_field_that_the_page_names_exists() -> None:
    """A table that leads nowhere would be worse than none."""
    named = set(re.findall(r"evergreen_spotify\.(\w+)", PAGE))
    assert named
    assert named <= set(ACTIONS)
    fields = set(map(str, ACTIONS["play"]))
    assert {"media", "device", "item", "shuffle", "repeat", "volume"} <= fields


def test_the_example_is_an_action_with_fields_of_ours() -> None:
    """As it can be copied."""
    (example,) = re.findall(r"# Now\n(.*?)```", PAGE, flags=re.DOTALL)
    action = parse_yaml(example)
    assert isinstance(action, dict)
    assert set(action["data"]) <= set(map(str, ACTIONS[action["action"].partition(".")[2]]))


def test_the_page_names_the_choices_as_the_screen_does() -> None:
    """Those of the menu."""
    menu = LANGUAGES["en"]["config"]["step"]["reconfigure"]["menu_options"]
    assert f"*{menu['take_over']}*" in PAGE
    assert f"*{menu['give_back']}*" in PAGE
