"""Home Assistant's quality scale: what we say of ourselves has a proof."""

import ast
from collections.abc import Callable, Iterator
import json
from pathlib import Path
import re
import tomllib

from homeassistant import components
from homeassistant.util.yaml import load_yaml_dict
import pytest

from .documents import ROOT, anchors
from .test_hassfest import MANIFEST, PRODUCT, SIZES
from .test_translations import ENGLISH

SCALE = load_yaml_dict(str(PRODUCT / "quality_scale.yaml"))["rules"]
DONE = [rule for rule, verdict in SCALE.items() if verdict == "done"]
EXEMPT = {rule: verdict for rule, verdict in SCALE.items() if verdict != "done"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
ICONS = json.loads((PRODUCT / "icons.json").read_text())
SOURCES = {path.name: path.read_text() for path in PRODUCT.glob("*.py")}
PLATFORMS = ("binary_sensor", "media_player", "scene", "sensor", "switch")

# Rule: where the documents keep it.
DOCUMENTED = {
    "docs-actions": "docs/actions.md#playing",
    "docs-configuration-parameters": "docs/features.md#options",
    "docs-data-update": "docs/data-updates.md#data-updates",
    "docs-examples": "docs/examples.md#a-scene-from-silence",
    "docs-high-level-description": "README.md#what-it-is",
    "docs-installation-instructions": "README.md#install",
    "docs-installation-parameters": "README.md#set-up",
    "docs-known-limitations": "README.md#limits",
    "docs-removal-instructions": "README.md#remove",
    "docs-supported-devices": "README.md#what-it-is",
    "docs-supported-functions": "docs/entities.md#entities",
    "docs-troubleshooting": "docs/troubleshooting.md#while-playing",
    "docs-use-cases": "README.md#scenes-and-automations",
}

# Rule: a test that lives it through.
LIVED = {
    "action-exceptions": "test_player_refuses",
    "config-entry-unloading": "test_removal.test_an_account_that_is_unloaded_has_no_repairs",
    "config-flow": "test_config_flow.test_an_account_is_connected",
    "diagnostics": "test_authorization.test_diagnostics_name_nobody",
    "entity-unavailable": "test_troubles.test_a_long_outage_is_seen_and_told_once",
    "log-when-unavailable": "test_troubles.test_a_long_outage_is_seen_and_told_once",
    "reauthentication-flow": "test_authorization.test_a_repair_leads_back_in",
    "reconfiguration-flow": "test_config_flow.test_reconfigure_brings_another_client_id",
    "repair-issues": "test_repairs.test_an_app_in_trouble_is_told_and_cleared",
    "stale-devices": "test_removal.test_nothing_is_left_of_an_account",
    "test-before-configure": "test_config_flow.test_spotify_may_refuse_after_consent",
    "test-before-setup": "test_troubles.test_an_outage_at_start_up_is_waited_for",
    "unique-config-entry": "test_config_flow.test_an_account_is_connected_once",
}


def function(file: str, name: str) -> str:
    """Return the source of a function or class of the product."""
    tree = ast.parse(SOURCES[file])
    kinds = (ast.AsyncFunctionDef, ast.FunctionDef, ast.ClassDef)
    found = (one for one in ast.walk(tree) if isinstance(one, kinds) and one.name == name)
    return ast.get_source_segment(SOURCES[file], next(found)) or ""


def entities() -> Iterator[str]:
    """Yield the sources of the classes that are entities."""
    for text in SOURCES.values():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef):
                body = ast.get_source_segment(text, node) or ""
                if "_attr_translation_key" in body:
                    yield body


def entity_texts() -> dict[str, set[str]]:
    """Return the keys of the entities that have a name on screen, by platform."""
    return {platform: set(keys) for platform, keys in ENGLISH["entity"].items()}


def has_translated_errors() -> bool:
    """Tell whether each error that Home Assistant shows is raised by a key."""
    raised = [
        ast.get_source_segment(path.read_text(), node) or ""
        for path in PRODUCT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2]
        in {"HomeAssistantError", "ServiceValidationError", "ConfigEntryError", "Unresolvable"}
    ]
    return bool(raised) and all("translation_key" in call or "**" in call for call in raised)


def uses_our_session_only() -> bool:
    """Tell whether every request goes through the session that Home Assistant lends."""
    text = "".join(path.read_text() for path in PRODUCT.rglob("*.py"))
    return "async_get_clientsession(hass)" in text and not re.search(r"ClientSession\(", text)


# Rule: what the code shows.
PROOFS: dict[str, Callable[[], bool]] = {
    "action-setup": lambda: "async_setup_services(hass)" in function("__init__.py", "async_setup"),
    "appropriate-polling": lambda: MANIFEST["iot_class"] == "cloud_polling",
    "brands": lambda: all((PRODUCT / "brand" / name).is_file() for name in SIZES),
    "common-modules": lambda: {"coordinator.py", "entity.py"} <= set(SOURCES),
    "config-flow-test-coverage": lambda: "config_flow" not in str(PROJECT["tool"]["coverage"]),
    "devices": lambda: "DeviceInfo(" in function("entity.py", "SpotifyEntity"),
    "entity-category": lambda: (
        "EntityCategory.DIAGNOSTIC" in function("entity.py", "AuthorizationEntity")
    ),
    "entity-device-class": lambda: (
        "_attr_device_class" in SOURCES["sensor.py"]
        and "_attr_device_class" in SOURCES["binary_sensor.py"]
    ),
    "entity-disabled-by-default": lambda: (
        "_attr_entity_registry_enabled_default = False" in "".join(entities())
    ),
    "entity-event-setup": lambda: (
        not [
            name
            for name, text in SOURCES.items()
            if re.search(r"def __init__[^#]*?\.listen\(", text)
        ]
    ),
    "entity-translations": lambda: all(
        name in str(entity_texts())
        for body in entities()
        for name in re.findall(r'_attr_translation_key = "(\w+)"', body)
        if name not in {"player", "device_player", "preset"}  # these bear the name of their device
    ),
    "entity-unique-id": lambda: "_attr_unique_id" in function("entity.py", "SpotifyEntity"),
    "exception-translations": has_translated_errors,
    "has-entity-name": lambda: (
        "_attr_has_entity_name = True" in function("entity.py", "SpotifyEntity")
    ),
    "icon-translations": lambda: all(
        name in str(ICONS["entity"])
        for body in entities()
        for name in re.findall(r'_attr_translation_key = "(\w+)"', body)
    ),
    "inject-websession": uses_our_session_only,
    "integration-owner": lambda: all(name.startswith("@") for name in MANIFEST["codeowners"]),
    "parallel-updates": lambda: all(
        "\nPARALLEL_UPDATES = " in SOURCES[f"{platform}.py"] for platform in PLATFORMS
    ),
    "runtime-data": lambda: (
        "entry.runtime_data = " in SOURCES["__init__.py"]
        and not any("hass.data[DOMAIN]" in text for text in SOURCES.values())
    ),
    "strict-typing": lambda: (
        PROJECT["tool"]["mypy"]["strict"]
        and "custom_components/evergreen_spotify" in PROJECT["tool"]["mypy"]["files"]
    ),
    "test-coverage": lambda: PROJECT["tool"]["coverage"]["report"]["fail_under"] >= 95,
}


def test_every_rule_of_home_assistant_is_judged() -> None:
    """Those that its own integrations are judged by; `done`, or exempt with a reason."""
    files = [
        path / "quality_scale.yaml"
        for path in Path(components.__path__[0]).iterdir()
        if (path / "quality_scale.yaml").is_file()
    ]
    assert len(files) > 100
    assert set().union(*(load_yaml_dict(str(path))["rules"] for path in files)) == set(SCALE)
    for verdict in EXEMPT.values():
        assert set(verdict) == {"status", "comment"}
        assert verdict["status"] == "exempt"
        assert verdict["comment"].endswith(".")


def test_each_rule_that_is_done_has_one_proof() -> None:
    """And no proof is left of a rule that is exempt."""
    assert sorted([*PROOFS, *LIVED, *DOCUMENTED]) == sorted(DONE)


@pytest.mark.parametrize("rule", PROOFS)
def test_the_code_shows_it(rule: str) -> None:
    """By what stands in it."""
    assert PROOFS[rule]()


@pytest.mark.parametrize("rule", DOCUMENTED)
def test_the_documents_tell_it(rule: str) -> None:
    """Under a heading that exists."""
    path, _, anchor = DOCUMENTED[rule].partition("#")
    assert anchor in anchors(ROOT / path)


@pytest.mark.parametrize("rule", LIVED)
def test_a_test_lives_it_through(rule: str) -> None:
    """One that exists."""
    file, _, name = LIVED[rule].partition(".")
    text = (ROOT / "tests" / f"{file}.py").read_text()
    assert re.search(rf"^(async )?def {name or 'test_'}", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("rule", "key"),
    [
        ("dependency-transparency", "requirements"),
        ("async-dependency", "requirements"),
        ("discovery", "zeroconf"),
        ("discovery-update-info", "zeroconf"),
    ],
)
def test_a_rule_is_exempt_only_while_there_is_nothing_to_judge(rule: str, key: str) -> None:
    """A manifest that gets such a key gets the rule."""
    assert (rule in EXEMPT) is (key not in MANIFEST)


@pytest.mark.parametrize("kind", ["trigger", "condition"])
def test_triggers_and_conditions_of_our_own_would_be_documented(kind: str) -> None:
    """Exempt while there are none."""
    assert (f"docs-{kind}s" in EXEMPT) is not (PRODUCT / f"{kind}s.yaml").exists()
