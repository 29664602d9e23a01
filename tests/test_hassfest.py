"""What hassfest and the HACS action check of a custom integration, without GitHub."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
import struct
from typing import Any

from homeassistant.const import Platform
from homeassistant.util.yaml import load_yaml_dict
import pytest
import voluptuous as vol

from .documents import ROOT
from .test_architecture import imports, modules, path_of

PRODUCT = ROOT / "custom_components" / "evergreen_spotify"
MANIFEST = json.loads((PRODUCT / "manifest.json").read_text())
SERVICES = load_yaml_dict(str(PRODUCT / "services.yaml"))
ICONS = json.loads((PRODUCT / "icons.json").read_text())
LANGUAGES = sorted((PRODUCT / "translations").glob("*.json"))
SIZES = {"icon.png": 256, "icon@2x.png": 512}
URL = vol.All(str, vol.Match(r"^https://(?!www\.home-assistant\.io/integrations)"))

MANIFEST_SCHEMA = vol.Schema(
    {
        vol.Required("domain"): PRODUCT.name,
        vol.Required("name"): str,
        vol.Required("codeowners"): [vol.Match(r"^@[\w-]+(/[\w-]+)?$")],
        vol.Required("config_flow"): True,
        vol.Required("documentation"): URL,
        vol.Required("issue_tracker"): URL,
        vol.Required("integration_type"): "service",
        vol.Required("iot_class"): "cloud_polling",
        vol.Required("version"): vol.Match(r"^\d+\.\d+\.\d+(b\d+)?$"),
        "after_dependencies": [str],
        "dependencies": [str],
        "loggers": [str],
        "zeroconf": [vol.Any(str, dict)],
    }
)

# What hassfest lets an integration use without naming it, as far as we do.
BUILT_IN = {*Platform, "homeassistant", "media_source", "persistent_notification", "system_health"}

TEXT = vol.All(str, vol.Match(r"(?s)^(?!.*://)\S(.*\S)?$"))
KEY = vol.Match(r"^(?!.*[-_]$)(?![-_])[a-z0-9_-]+$")
TEXTS = {KEY: TEXT}
SECTION = {"name": TEXT, "description": TEXT, "data": TEXTS, "data_description": TEXTS}
STEP = {
    "title": TEXT,
    "description": TEXT,
    "data": TEXTS,
    "data_description": TEXTS,
    "menu_options": TEXTS,
    "menu_option_descriptions": TEXTS,
    "submit": TEXT,
    "sections": {KEY: SECTION},
}
FLOW = {
    "flow_title": TEXT,
    "step": {KEY: STEP},
    "error": TEXTS,
    "abort": TEXTS,
    "progress": TEXTS,
    "create_entry": TEXTS,
}
SUBENTRY = {
    **FLOW,
    vol.Required("entry_type"): TEXT,
    vol.Required("initiate_flow"): {vol.Required("user"): TEXT, KEY: TEXT},
}
ENTITY = {
    "name": TEXT,
    "state": {str: TEXT},
    "state_attributes": {KEY: {"name": TEXT, "state": {str: TEXT}}},
    "unit_of_measurement": TEXT,
}
DESCRIBED = {vol.Required("name"): TEXT, vol.Required("description"): TEXT}
ACTION = {**DESCRIBED, "fields": {KEY: DESCRIBED}, "sections": {KEY: {"name": TEXT}}}
ISSUE = vol.Any(
    {vol.Required("title"): TEXT, vol.Required("description"): TEXT},
    {vol.Required("title"): TEXT, vol.Required("fix_flow"): FLOW},
)
TRANSLATIONS_SCHEMA = vol.Schema(
    {
        "title": TEXT,
        "common": TEXTS,
        vol.Required("config"): FLOW,
        "options": FLOW,
        "config_subentries": {KEY: SUBENTRY},
        "selector": {KEY: {"options": TEXTS, "unit_of_measurement": TEXTS}},
        "device": {KEY: {"name": TEXT}},
        "entity": {vol.In(list(Platform)): {KEY: ENTITY}},
        "exceptions": {KEY: {vol.Required("message"): TEXT}},
        "issues": {KEY: ISSUE},
        "services": {KEY: ACTION},
        "system_health": {"info": TEXTS},
    }
)


def select_keys(tree: Any) -> Iterator[str]:
    """Yield the translation keys of selectors."""
    if isinstance(tree, dict):
        if isinstance(key := tree.get("translation_key"), str):
            yield key
        for branch in tree.values():
            yield from select_keys(branch)


def steps(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield all steps of all flows."""
    for key, branch in tree.items():
        if isinstance(branch, dict):
            if key == "step":
                yield from branch.values()
            yield from steps(branch)


def fields_of(action: dict[str, Any]) -> Iterator[str]:
    """Yield an action's fields, those within sections too."""
    for name, field in (action.get("fields") or {}).items():
        if "fields" in field:
            yield from fields_of(field)
        else:
            yield name


def components_used() -> Iterator[str]:
    """Yield the integrations of Home Assistant that the product imports."""
    for module in modules():
        text = path_of(module).read_text()
        for name in imports(path_of(module), "-"):
            if name.startswith("homeassistant.components."):
                yield name.split(".")[2]
        bare = re.findall(r"^from homeassistant\.components import (.+)$", text, re.MULTILINE)
        yield from re.split(r",\s*", ", ".join(bare)) if bare else ()


def test_the_manifest_has_what_home_assistant_and_hacs_ask_for() -> None:
    """Nothing else, in the order of hassfest."""
    MANIFEST_SCHEMA(MANIFEST)
    assert list(MANIFEST) == ["domain", "name", *sorted(set(MANIFEST) - {"domain", "name"})]


def test_every_integration_that_is_imported_is_a_dependency() -> None:
    """Unless it is a platform, or is built in; a file of its name is a platform, too."""
    files = {path.stem for path in PRODUCT.glob("*.py")}
    named = {*MANIFEST.get("dependencies", ()), *MANIFEST.get("after_dependencies", ())}
    used = set(components_used())
    assert "media_player" in used
    assert used - named - files <= BUILT_IN


def test_only_one_file_is_a_manifest() -> None:
    """The store of HACS looks for it by its name, anywhere."""
    found = [
        path
        for path in ROOT.rglob("*manifest.json")
        if not {part for part in path.relative_to(ROOT).parts if part.startswith(".")}
    ]
    assert found == [PRODUCT / "manifest.json"]
    assert [path.name for path in PRODUCT.parent.iterdir() if path.is_dir()] == [PRODUCT.name]


@pytest.mark.parametrize("path", sorted(PRODUCT.rglob("*.json")), ids=lambda path: path.name)
def test_every_json_file_is_json(path: Path) -> None:
    """Without a key that is there twice."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len({key for key, _ in pairs}) == len(pairs)
        return dict(pairs)

    json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=once)


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_the_texts_have_the_shape_of_home_assistant(path: Path) -> None:
    """Every key is one that Home Assistant reads, and no text holds an address."""
    texts = json.loads(path.read_text())
    TRANSLATIONS_SCHEMA(texts)
    for step in steps(texts):
        assert set(step.get("data_description", ())) <= set(step.get("data", ()))
        for section in step.get("sections", {}).values():
            assert set(section.get("data_description", ())) <= set(section.get("data", ()))


@pytest.mark.parametrize(
    "texts",
    [
        {"config": {}, "issues": {"one": {"title": "T"}}},
        {"config": {"abort": {"one": "See https://spotify.com"}}},
        {"config": {"abort": {"one": "A blank at the end "}}},
        {"config": {}, "services": {"one": {"name": "N"}}},
        {"config": {}, "unknown": {}},
    ],
)
def test_another_shape_is_noticed(texts: dict[str, Any]) -> None:
    """So that the test before can fail."""
    with pytest.raises(vol.Invalid):
        TRANSLATIONS_SCHEMA(texts)


def test_every_selector_with_a_key_has_texts() -> None:
    """For each of its options."""
    english = json.loads((PRODUCT / "translations" / "en.json").read_text())
    assert set(select_keys(SERVICES)) <= set(english["selector"])
    assert set(select_keys(SERVICES))


def test_actions_are_described_alike_everywhere() -> None:
    """In services.yaml, in the texts and by an icon; no field is there twice."""
    texts = json.loads((PRODUCT / "translations" / "en.json").read_text())["services"]
    assert set(SERVICES) == set(texts) == set(ICONS["services"])
    for name, action in SERVICES.items():
        fields = list(fields_of(action or {}))
        assert len(set(fields)) == len(fields)
        assert set(fields) == set(texts[name].get("fields", ())), name


def test_icons_are_material_design_icons() -> None:
    """A state's icon says something else than the default."""
    leaves = re.findall(r'": "([^"]+)"', json.dumps(ICONS))
    assert leaves
    assert [leaf for leaf in leaves if not re.fullmatch(r"mdi:[a-z0-9-]+", leaf)] == []
    for entities in ICONS["entity"].values():
        for icons in entities.values():
            assert icons["default"] not in icons.get("state", {}).values()


@pytest.mark.parametrize(("name", "size"), SIZES.items())
def test_the_brand_has_square_pictures(name: str, size: int) -> None:
    """Of the sizes that Home Assistant's repository of brands wants, with transparency."""
    data = (PRODUCT / "brand" / name).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height, depth, colors = struct.unpack(">IIBB", data[16:26])
    assert (width, height) == (size, size)
    assert (depth, colors) == (8, 6)


def test_hacs_knows_what_it_needs() -> None:
    """A name and the oldest Home Assistant; a zip file has a name."""
    hacs = json.loads((ROOT / "hacs.json").read_text())
    schema = {
        vol.Required("name"): str,
        vol.Required("homeassistant"): vol.Match(r"^\d{4}\.\d+\.\d+$"),
        "filename": vol.Match(r".*\.zip$"),
        "hide_default_branch": bool,
        "zip_release": bool,
    }
    vol.Schema(schema)(hacs)
    assert ("filename" in hacs) is hacs.get("zip_release", False)
    assert (ROOT / "LICENSE").read_text().startswith("MIT License")
