"""The rooms of the design: which may import which, held by reading the sources."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from itertools import takewhile
from pathlib import Path
import re

import pytest

ROOT = Path(__file__).parent.parent
PRODUCT = ROOT / "custom_components" / "evergreen_spotify"

# What Home Assistant opens and each door behind it: what of ours it may import. Files on top
# are rooms of one file. CONTRIBUTING.md shows the same table.
PLATFORM = "coordinator entity errors playback webapi const"
ARROWS = {
    "const": "",
    "webapi": "",
    "auth": "webapi const",
    "state": "webapi const",
    "library": "webapi const",
    "errors": "state webapi const",
    "optimistic": "auth state webapi const",
    "coordinator": "auth errors optimistic state webapi const",
    "playback": "coordinator errors state webapi const",
    "forms": "coordinator errors playback state webapi const",
    "entity": "coordinator errors state webapi const",
    "library_access": "coordinator library playback webapi const",
    "library_player": "entity errors library library_access const",
    "media_source": "coordinator errors library library_access webapi const",
    "track_entity": "coordinator entity library_access webapi const",
    "next_up": "library track_entity webapi const",
    "player_actions": "coordinator entity errors library library_player playback player_view"
    " webapi",
    "player_view": "coordinator entity playback state webapi const",
    "device_player": "playback player_view state subentry_entity webapi const",
    "media_player": "coordinator device_player entity errors library player_actions playback"
    " player_view state subentry_entity webapi const",
    "subentry_entity": "coordinator entity",
    "scene": "coordinator entity playback state subentry_entity webapi const",
    "binary_sensor": "coordinator entity",
    "sensor": "coordinator entity library_access next_up track_entity",
    "switch": "coordinator entity errors library library_access track_entity const",
    "library_services": "library webapi",
    "services": "library_services const",
    "diagnostics": "coordinator webapi const",
    "system_health": "coordinator webapi const",
    "repairs": "auth const",
    "options_flow": "auth coordinator forms state const",
    "sign_in": "auth coordinator state webapi const",
    "config_flow": "options_flow sign_in auth coordinator forms const",
    "__init__": "auth coordinator services state webapi const",
}


def modules() -> Iterator[str]:
    """Name the modules of the product, packages left out."""
    for path in sorted(PRODUCT.rglob("*.py")):
        parts = path.relative_to(PRODUCT).with_suffix("").parts
        if parts[-1] != "__init__" or len(parts) == 1:
            yield ".".join(parts)


def path_of(module: str) -> Path:
    """Return the file of a module."""
    return PRODUCT / (module.replace(".", "/") + ".py")


def room_of(module: str) -> str:
    """Return the room that a module is in; a file on top is a room of its own."""
    return module.partition(".")[0]


def imports(path: Path, package: str) -> Iterator[str]:
    """Name all that a file imports, in full."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: len(package.split(".")) - node.level + 1]
            home = ".".join([*parents, node.module or ""] if node.level else [node.module or ""])
            yield home.rstrip(".")


def ours(module: str) -> set[str]:
    """Name the modules of the product that one of them imports."""
    package = ".".join(["product", *module.split(".")[:-1]])
    found = imports(path_of(module), package)
    return {name.removeprefix("product.") for name in found if name.startswith("product.")}


def rooms_entered(room: str) -> set[str]:
    """Name the other rooms that a room imports from."""
    inside = [module for module in modules() if room_of(module) == room]
    return {room_of(name) for module in inside for name in ours(module)} - {room}


def test_the_table_names_every_room() -> None:
    """A new room must have its place in the design."""
    assert {room_of(module) for module in modules()} == set(ARROWS)


@pytest.mark.parametrize("room", ARROWS)
def test_a_room_imports_just_what_the_table_says(room: str) -> None:
    """No arrow is missing from the table, and none in it is unused."""
    assert rooms_entered(room) == set(ARROWS[room].split())


def test_every_import_of_ours_names_a_module() -> None:
    """Names are compared whole: `preset_flow` must not pass for `preset`."""
    known = set(modules())
    assert {name for module in known for name in ours(module)} <= known


def test_arrows_between_rooms_go_one_way() -> None:
    """The table has an order from the ground to the top; graphlib raises where it has none."""
    order = list(TopologicalSorter({room: ARROWS[room].split() for room in ARROWS}).static_order())
    assert order.index("webapi") < order.index("coordinator") < order.index("__init__")


def test_no_module_imports_itself_in_a_circle() -> None:
    """Within a room files are free, but for no circle."""
    assert list(TopologicalSorter({one: ours(one) for one in modules()}).static_order())


@pytest.mark.parametrize("module", [name for name in modules() if room_of(name) == "webapi"])
def test_the_web_api_knows_nothing_of_home_assistant(module: str) -> None:
    """The client could be used by anybody."""
    names = imports(path_of(module), "-")
    assert [name for name in names if name.startswith("homeassistant")] == []


@pytest.mark.parametrize("module", list(modules()))
def test_the_product_does_not_know_its_tests(module: str) -> None:
    """What users receive stands alone."""
    assert [name for name in imports(path_of(module), "-") if name.startswith("tests")] == []


def test_the_simulator_knows_neither_product_nor_home_assistant() -> None:
    """It must not learn Spotify from us."""
    for path in (ROOT / "tests" / "simulator").glob("*.py"):
        names = list(imports(path, "tests.simulator"))
        assert not [name for name in names if name.startswith(("homeassistant", "custom_comp"))]


def test_there_is_no_escape_hatch() -> None:
    """A rule that we mean has no way around it."""
    hatches = ("# no" + "qa", "type: " + "ignore", "except " + "Exception", "pragma: " + "no")
    for path in [*PRODUCT.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]:
        text = path.read_text()
        assert not [hatch for hatch in hatches if hatch in text], path.name


def table(name: str, heading: str) -> dict[str, list[str]]:
    """Read the first table of a Markdown file that begins with a heading, by its first column."""
    lines = iter((ROOT / name).read_text().splitlines())
    next(line for line in lines if line.startswith(f"| {heading} |"))
    next(lines)
    rows = takewhile(lambda line: line.startswith("|"), lines)
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return {first.strip("`"): rest for first, *rest in cells}


def test_contributing_shows_the_rooms() -> None:
    """The files on top are one row there; each room may import what it says."""
    rooms = {path.name for path in PRODUCT.iterdir() if (path / "__init__.py").is_file()}
    shown = table("CONTRIBUTING.md", "Room")
    assert set(shown) == {"top"} | rooms
    for room in rooms:
        assert set(re.findall(r"`(\w+)`", shown[room][1])) == set(ARROWS[room].split())


def test_the_page_of_the_architecture_shows_the_same_rooms() -> None:
    """In the same words."""
    here, there = table("docs/architecture.md", "Room"), table("CONTRIBUTING.md", "Room")
    assert {room: first for room, (first, *_) in here.items()} == {
        room: first for room, (first, *_) in there.items()
    }


def test_every_question_names_a_file_that_exists() -> None:
    """A newcomer shall find it."""
    answers = table("CONTRIBUTING.md", "Question")
    assert len(answers) >= 10
    for question, (answer,) in answers.items():
        paths = re.findall(r"`([\w/]+\.py)`", answer)
        assert paths, question
        assert [path for path in paths if not (PRODUCT / path).is_file()] == []
