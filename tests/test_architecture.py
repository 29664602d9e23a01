"""The arrows of the design: which module may import which, held by reading the sources."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PRODUCT = ROOT / "custom_components" / "evergreen_spotify"
PLATFORM = "entity coordinator webapi const"

# Module: what of ours it may import. The README's architecture section shows the same table.
ARROWS = {
    "const": "",
    "webapi.errors": "",
    "webapi.models": "",
    "webapi.uris": "",
    "webapi.governor": "webapi.errors",
    "webapi.cap": "",
    "webapi.client": "webapi.models webapi.errors webapi.governor webapi.uris",
    "state.__init__": "",
    "state.interval": "",
    "state.worth": "",
    "snapshot": "webapi",
    "bursts": "",
    "pace": "snapshot",
    "course": "pace snapshot",
    "turns": "const",
    "hints": "const",
    "directory": "snapshot webapi const",
    "authorization": "oauth vault issues webapi const",
    "vault": "const",
    "oauth": "vault webapi.errors const",
    "renewal": "oauth",
    "issues": "const",
    "repairs": "issues const",
    "coordinator": "authorization bursts course directory hints oauth pace renewal snapshot turns"
    " vault webapi const",
    "entity": "coordinator webapi const",
    "wish": "webapi",
    "choosing": "coordinator entity webapi const",
    "sequence": "coordinator turns webapi",
    "ways": "directory wish webapi",
    "starter": "coordinator sequence ways wish webapi const",
    "companion": "coordinator webapi const",
    "preset": "companion wish webapi const",
    "fade": "coordinator webapi",
    "moments": "snapshot wish webapi const",
    "services": "const",
    "scene_calls": "",
    "player_view": f"{PLATFORM} wish",
    "media_player": f"{PLATFORM} choosing companion moments player_view sequence starter"
    " scene_calls wish",
    "scene": f"{PLATFORM} choosing companion fade preset starter wish",
    "binary_sensor": PLATFORM,
    "sensor": PLATFORM,
    "device_forms": "directory const",
    "companion_flow": "companion device_forms directory const",
    "preset_flow": "companion_flow preset device_forms directory coordinator wish webapi const",
    "config_flow": "preset companion device_forms directory oauth vault webapi coordinator issues"
    " pace const",
    "diagnostics": "coordinator const",
    "__init__": "vault oauth webapi coordinator directory issues moments services const",
}


def modules() -> Iterator[str]:
    """Name the modules of the product."""
    for path in sorted(PRODUCT.rglob("*.py")):
        name = ".".join(path.relative_to(PRODUCT).with_suffix("").parts)
        if name != "webapi.__init__":
            yield name


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
    package = "product.webapi" if module.startswith("webapi.") else "product"
    path = PRODUCT / (module.replace(".", "/") + ".py")
    found = imports(path, package)
    return {name.removeprefix("product.") for name in found if name.startswith("product")}


def test_the_table_names_every_module() -> None:
    """A new module must have its place in the design."""
    assert set(modules()) == set(ARROWS)


@pytest.mark.parametrize("module", ARROWS)
def test_a_module_imports_only_what_it_may(module: str) -> None:
    """Arrows point down and are few."""
    allowed = ARROWS[module].split()
    assert [name for name in ours(module) if not name.startswith(tuple(allowed) or "-")] == []


@pytest.mark.parametrize("module", [name for name in ARROWS if name.startswith("webapi.")])
def test_the_web_api_knows_nothing_of_home_assistant(module: str) -> None:
    """The client could be used by anybody."""
    path = PRODUCT / (module.replace(".", "/") + ".py")
    assert [name for name in imports(path, "-") if name.startswith("homeassistant")] == []


@pytest.mark.parametrize("module", ARROWS)
def test_the_product_does_not_know_its_tests(module: str) -> None:
    """What users receive stands alone."""
    path = PRODUCT / (module.replace(".", "/") + ".py")
    assert [name for name in imports(path, "-") if name.startswith("tests")] == []


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
