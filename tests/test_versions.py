"""What holds on every Home Assistant that we claim."""

import ast
from collections.abc import Iterator, Mapping
from importlib import import_module
import json
import logging
from pathlib import Path
import re
import sys
from typing import NamedTuple
from warnings import deprecated

from homeassistant import const
from homeassistant.helpers.deprecation import deprecated_class, deprecated_function
from homeassistant.util.yaml import load_yaml_dict
import pytest

from .conftest import complaints
from .documents import ROOT
from .test_hassfest import PRODUCT
from .test_translations import SOURCE

OLDEST = json.loads((ROOT / "hacs.json").read_text())["homeassistant"]


class Imported(NamedTuple):
    """What a file takes from a module of Home Assistant."""

    module: str
    name: str


def taken(path: Path) -> Iterator[Imported]:
    """Yield what a file imports from Home Assistant; a module itself has no name."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and not node.level:
            named = [(node.module or "", alias.name) for alias in node.names]
        elif isinstance(node, ast.Import):
            named = [(alias.name, "") for alias in node.names]
        else:
            continue
        yield from (Imported(*one) for one in named if one[0].startswith("homeassistant"))


TAKEN = sorted({one for path in PRODUCT.rglob("*.py") for one in taken(path)})


def deprecation(imported: Imported, caplog: pytest.LogCaptureFixture) -> str | None:
    """Return why something of Home Assistant is not to be used any more, or None."""
    module, name = import_module(imported.module), imported.name
    if not name or f"{imported.module}.{name}" in sys.modules:
        return None
    if f"_DEPRECATED_{name}" in vars(module):
        return "a constant"
    caplog.clear()
    found = getattr(module, name)
    code = getattr(found, "__code__", None)
    if code and code.co_qualname.startswith("deprecated_function."):
        return "a function"
    if type(found).__name__.startswith("Deprecated"):
        return "a class"
    marked = getattr(found, "__deprecated__", None)
    if isinstance(marked, Mapping):  # members of an enumeration
        return next((one for one in marked if f"{name}.{one}" in SOURCE), None)
    return marked or next((one for one in caplog.messages if "deprecated" in one), None)


@pytest.mark.parametrize("imported", TAKEN, ids=".".join)
def test_nothing_private_is_taken_from_home_assistant(imported: Imported) -> None:
    """It may change with any release."""
    assert not [part for part in ".".join(imported).split(".") if part.startswith("_")]


@pytest.mark.parametrize("imported", TAKEN, ids=".".join)
def test_nothing_deprecated_is_taken_from_home_assistant(
    imported: Imported, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither a constant, nor a function, nor a class."""
    caplog.set_level(logging.WARNING)
    assert deprecation(imported, caplog) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("_DEPRECATED_OLD", object()),
        ("OLD", deprecated_function("new")(len)),
        ("OLD", deprecated_class("New")(Imported)),
        ("OLD", deprecated("Use new")(type("Old", (), {}))),
    ],
)
def test_what_is_deprecated_is_found(
    name: str, value: object, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By each of the ways in which Home Assistant marks it."""
    monkeypatch.setattr(const, name, value, raising=False)
    assert deprecation(Imported(const.__name__, "OLD"), caplog)


def test_the_oldest_version_is_the_same_everywhere() -> None:
    """In hacs.json, the README, the blueprints and the workflow."""
    assert f"Home Assistant {OLDEST} or newer" in (ROOT / "README.md").read_text()
    for path in (ROOT / "blueprints").rglob("*.yaml"):
        assert f'min_version: "{OLDEST}"' in path.read_text().replace("'", '"') or (
            f"min_version: {OLDEST}" in path.read_text()
        )
    workflow = load_yaml_dict(str(ROOT / ".github" / "workflows" / "check.yml"))
    assert workflow["jobs"]["versions"]["strategy"]["matrix"]["version"][0] == OLDEST


def test_the_test_environment_is_of_a_version_between() -> None:
    """The tests of every day run on one of the supported ones."""
    said = re.search(r"# Home Assistant ([\d.]+)", (ROOT / "requirements_test.txt").read_text())
    assert said
    numbers = [tuple(map(int, one.split("."))) for one in (OLDEST, said[1])]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize(
    "message",
    [
        "Detected that custom integration 'evergreen_spotify' calls something at once",
        "OLD was used, report it to the author of the 'evergreen_spotify' custom integration",
    ],
)
def test_what_home_assistant_complains_of_fails_a_test(
    message: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Every test with a simulator looks for it when it ends."""
    logging.getLogger("homeassistant.helpers.frame").warning(message)
    assert complaints(caplog) == [message]
