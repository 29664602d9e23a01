"""The documents are true: their links, their commands and their examples."""

import argparse
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
import re
import sys
from typing import Any

from homeassistant.components.homeassistant.scene import PLATFORM_SCHEMA as SCENE_SCHEMA
from homeassistant.helpers.typing import ConfigType
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict, parse_yaml
import pytest

from .documents import MANUAL, PAGES, README, ROOT, Command, anchors, commands, examples, links
from .house import DOMAIN, House

BLOB = "https://github.com/evergreen-spotify/evergreen-spotify/blob/main/"
COMMANDS = sorted({command for page in PAGES for command in commands(page)}, key=str)
PLACEHOLDERS = {"N": "7", "TEXT": "a", "VERSION": "2026.10.0"}
SERVICES = load_yaml_dict(str(ROOT / "custom_components" / DOMAIN / "services.yaml"))


class AcceptedError(Exception):
    """The command line was read without a complaint."""


def name(page: Path) -> str:
    """Return a page's path in the project."""
    return page.relative_to(ROOT).as_posix()


def test_the_readme_is_short() -> None:
    """The users' part; the rest has pages of its own."""
    assert len(README.read_text().splitlines()) <= 200


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """To a file, and to a heading in it; to another site, by https."""
    for address in links(page):
        link = address.replace(BLOB, "../" if page.parent != ROOT else "")
        path, _, anchor = link.partition("#")
        if re.match(r"\w+:", link):
            assert link.startswith("https://"), link
            continue
        target = (page.parent / path).resolve() if path else page
        assert target.is_file(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", MANUAL, ids=name)
def test_every_page_is_linked_from_the_readme_and_back(page: Path) -> None:
    """Nobody has to guess that it exists."""
    if page != README:
        assert name(page) in links(README)
        assert "../README.md" in links(page)


@pytest.mark.parametrize("picture", sorted((ROOT / "docs" / "images").glob("*.png")), ids=name)
def test_every_picture_is_shown(picture: Path) -> None:
    """One that no page shows would never be looked at again."""
    shown = {(page.parent / link).resolve() for page in PAGES for link in links(page)}
    assert picture in shown


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_path_in_the_documents_exists(page: Path) -> None:
    """Scripts, tests and modules that are named in full."""
    named = re.findall(
        r"\b((?:scripts|tests|custom_components|blueprints|docs)/[\w/.-]*\w)", page.read_text()
    )
    assert [path for path in named if not (ROOT / path).exists()] == []


def module(script: Path) -> str | None:
    """Return what a script runs, if that is one of our modules."""
    found = re.search(r"^exec \.venv/bin/python -m ([\w.]+)", script.read_text(), re.MULTILINE)
    return found[1] if found else None


def read(called: str, words: list[str], patch: pytest.MonkeyPatch) -> None:
    """Let a module of ours read a command line, and do nothing with it."""

    def parse(parser: argparse.ArgumentParser, *_: Any) -> None:
        parser_of_argparse(parser, words)
        raise AcceptedError

    parser_of_argparse = argparse.ArgumentParser.parse_args
    try:
        found = import_module(f"{called}.__main__")
    except ModuleNotFoundError:
        found = import_module(called)
    patch.setattr(argparse.ArgumentParser, "parse_args", parse)
    patch.setattr(sys, "argv", [called, *words])
    with pytest.raises(AcceptedError):
        found.main()


def expanded(command: Command) -> list[str]:
    """Return a command line with figures and words in place of its placeholders."""
    words = [word for word in (*command.words, *command.option.split()) if word != "…"]
    return [PLACEHOLDERS.get(word, word) for word in words]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: " ".join(expanded(one)))
def test_every_command_is_accepted(
    command: Command, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The script exists, and what reads its command line knows every option."""
    first, *rest = expanded(command)
    if first.startswith(".venv"):
        read(rest[1], rest[2:], monkeypatch)
        return
    script = ROOT / first
    assert script.stat().st_mode & 0o100
    if called := module(script):
        read(called, rest, monkeypatch)
        return
    text = re.sub(r"^#.*", "", script.read_text(), flags=re.MULTILINE)
    own = set(re.findall(r"--[a-z-]+", text))
    rest = [word for word in rest if word not in own]
    assert not rest or '"$@"' in text or "${1" in text
    assert request.config._parser.parse_known_and_unknown_args(rest)[1] == []


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Let automations go on waiting for their time of day."""
    return True


def actions(tree: Any) -> Iterator[ConfigType]:
    """Yield the actions within an example."""
    if isinstance(tree, dict):
        if "action" in tree:
            yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for branch in tree:
            yield from actions(branch)


@pytest.mark.parametrize("text", [text for page in PAGES for text in examples(page)])
async def test_every_example_is_understood(home: House, text: str) -> None:
    """Home Assistant takes it, and the actions know all that they are given."""
    config = parse_yaml(text)
    assert isinstance(config, dict)
    assert set(config) <= {"scene", "automation"}
    for scene in config.get("scene", ()):
        SCENE_SCHEMA({"platform": "homeassistant", "states": [scene]})
        assert set(scene["entities"]) == {home.player.entity_id}
    assert await async_setup_component(home.hass, "automation", config)
    await home.settle()
    for automation in config.get("automation", ()):
        slug = automation["alias"].lower().replace(" ", "_")
        assert home.hass.states.is_state(f"automation.{slug}", "on")
    for action in actions(config):
        domain, service = action["action"].split(".")
        if domain == "persistent_notification":
            continue
        assert action["target"] == {"entity_id": home.player.entity_id}
        found = home.hass.services.async_services_for_domain(domain)[service]
        assert found.schema is not None
        found.schema({**action["data"], **action["target"]})
        assert domain != DOMAIN or set(action["data"]) <= set(SERVICES[service]["fields"])
