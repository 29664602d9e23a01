"""Users meet the same words on screen, in the documents and in the blueprints."""

from collections.abc import Iterator
import json
from pathlib import Path
import re

import pytest

from .documents import ROOT, manual
from .test_translations import ENGLISH, words

MANUAL = manual()
BLUEPRINTS = sorted((ROOT / "blueprints").rglob("*.yaml"))

# What users meet: where the screen names it.
TERMS = {
    "linked player": ENGLISH["config_subentries"]["companion"]["entry_type"],
    "preset": ENGLISH["config_subentries"]["preset"]["entry_type"],
    "pace": ENGLISH["options"]["step"]["player"]["data"]["pace"],
    "feature": ENGLISH["options"]["step"]["features"]["title"],
    "saved state": ENGLISH["services"]["restore"]["name"],
}
PRIVATE = re.compile(
    r"\b(companion|snapshot|wish|glance|burst)(s|es)?\b"
    r"|\b(an?|the|next) looks?\b"
    r"|(?<!in a )\bmoments?\b",
    re.IGNORECASE,
)

# Said on pages of Spotify's or My Home Assistant's, or by Home Assistant for all integrations.
OTHERS = ("INVALID_CLIENT", "redirect_uri:", "Invalid state.", "Account linking rejected")
# Quoted on the integration's page with what the client says.
RAISED = ("Spotify does not answer: …", "Spotify refuses to say what is playing: …")


def prose(text: str) -> str:
    """Return a Markdown text without code and addresses."""
    return re.sub(r"```.*?```|`[^`]*`|\]\([^)]*\)", "", text, flags=re.DOTALL)


def descriptions(path: Path) -> str:
    """Return what a blueprint shows: all that is not an action or a template."""
    return path.read_text().replace("evergreen_spotify.snapshot", "")


def messages() -> Iterator[str]:
    """Yield what the tables about trouble quote."""
    for page in ("troubleshooting.md", "moving-in.md"):
        section = (ROOT / "docs" / page).read_text()
        for row in re.findall(r"^\| ([^|]*\*) \|", section, re.MULTILINE):
            yield from re.findall(r"\*([^*]+)\*", row)


def pattern(message: str) -> str:
    """Return an expression for a quoted message, in which `…` stands for anything."""
    return ".*".join(map(re.escape, message.split("…")))


@pytest.mark.parametrize("term", TERMS)
def test_the_screen_and_the_documents_name_it_alike(term: str) -> None:
    """One thing has one name."""
    assert term in TERMS[term].lower()
    assert term in prose(MANUAL).lower()


def test_no_text_on_screen_has_a_private_word() -> None:
    """The action that is called so may be."""
    found = [text for text in words(ENGLISH) if PRIVATE.search(text)]
    assert found == [ENGLISH["services"]["snapshot"]["name"]]


def test_no_document_has_a_private_word() -> None:
    """But for what is code."""
    assert [match[0] for match in PRIVATE.finditer(prose(MANUAL))] == []


@pytest.mark.parametrize("path", BLUEPRINTS, ids=lambda path: path.stem)
def test_no_blueprint_has_a_private_word(path: Path) -> None:
    """They are read like the documents."""
    assert [match[0] for match in PRIVATE.finditer(descriptions(path))] == []


@pytest.mark.parametrize("message", list(messages()))
def test_a_message_that_the_documents_explain_is_shown(message: str) -> None:
    """As it stands there; what was reworded would not be found."""
    shown = words(ENGLISH)
    is_elsewhere = message.startswith(OTHERS) or message in RAISED
    assert is_elsewhere or any(re.search(pattern(message), text, re.DOTALL) for text in shown)


@pytest.mark.parametrize("action", list(ENGLISH["services"]))
def test_the_documents_name_every_action(action: str) -> None:
    """Those in one row by their last part."""
    assert re.search(rf"`(evergreen_spotify)?\.{action}`", MANUAL)


def test_every_action_of_ours_that_the_documents_name_exists() -> None:
    """Tables from old actions to ours, too."""
    named = set(re.findall(r"`evergreen_spotify\.(?!zip)(\w+)`", MANUAL))
    assert named <= set(ENGLISH["services"])


def test_moving_in_is_named_as_in_the_menu() -> None:
    """Both ways."""
    page = (ROOT / "docs" / "moving-in.md").read_text()
    options = ENGLISH["config"]["step"]["reconfigure"]["menu_options"]
    assert all(f"*{options[step]}*" in page for step in ("move_in", "move_out"))


@pytest.mark.parametrize("kind", ["sensor", "binary_sensor", "switch"])
def test_the_documents_name_every_entity(kind: str) -> None:
    """By the name that it has on screen."""
    for entity in ENGLISH["entity"][kind].values():
        assert f"*{entity['name']}*" in MANUAL


def test_the_documents_name_every_reason() -> None:
    """Those of the sensor are the keys of the repairs."""
    section = MANUAL.partition("`reason` is one of:")[2].partition("\n\n")[0]
    assert set(re.findall(r"`(\w+)`", section)) == set(ENGLISH["issues"])


def test_the_texts_are_one_json_document() -> None:
    """Written as Home Assistant's own are: two blanks deep, in Unicode."""
    path = ROOT / "custom_components" / "evergreen_spotify" / "translations" / "en.json"
    text = path.read_text()
    assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"
