"""Every word that users see is in the translation file, and every word there is used."""

import json
from pathlib import Path
import re
from typing import Any

from homeassistant.util.yaml import load_yaml_dict

from custom_components.evergreen_spotify.services import ACTIONS

PRODUCT = Path(__file__).parent.parent / "custom_components" / "evergreen_spotify"
ENGLISH = json.loads((PRODUCT / "translations" / "en.json").read_text())
SOURCE = "\n".join(path.read_text() for path in PRODUCT.rglob("*.py"))
FEATURES = ("queue", "library", "library_editing", "playlist_editing")
REASONS = ("client_rejected", "expired", "revoked", "unknown")
# Core translates these itself, for all integrations.
SHARED_ABORTS = {"already_configured", "already_in_progress"}


def words(tree: Any) -> list[str]:
    """List all texts."""
    if isinstance(tree, str):
        return [tree]
    return [word for branch in tree.values() for word in words(branch)]


def test_every_key_that_is_raised_has_a_text() -> None:
    """And no text waits for a key that is never raised."""
    quoted = set(re.findall(r'"([a-z_]+)"', SOURCE))
    signed = {f"sign_in_{reason}" for reason in REASONS}
    assert set(ENGLISH["exceptions"]) <= quoted | signed
    assert signed <= set(ENGLISH["exceptions"])
    raised = set(re.findall(r'(?:translation_key=|[ _]invalid\()"([a-z_]+)"', SOURCE))
    assert raised - set(ENGLISH["selector"]) <= set(ENGLISH["exceptions"])
    keys = {f"signed_out_{reason}" for reason in REASONS}
    keys |= {f"ending_{days}" for days in (3, 14, 30)}
    keys |= {f"permission_{feature}" for feature in FEATURES}
    keys |= {"not_registered", "owner_premium", "premium", "not_stored", "unauthorized"}
    groups = ("player_state", "player_commands", "devices", "library")
    keys |= {"locked_out", *(f"locked_out_{group}" for group in groups)}
    assert keys == set(ENGLISH["issues"])


def test_every_feature_has_a_name() -> None:
    """In the forms where it is chosen."""
    assert set(ENGLISH["selector"]["features"]["options"]) == set(FEATURES)


def test_every_abort_has_a_text() -> None:
    """Those of the tables, too."""
    quoted = set(re.findall(r'"([a-z_]+)"', SOURCE))
    assert set(ENGLISH["config"]["abort"]) - SHARED_ABORTS <= quoted | {"already_in_progress"}
    direct = set(re.findall(r'async_abort\(\s*reason="([a-z_]+)"', SOURCE)) - {"continue"}
    subentries = [kind.get("abort", {}) for kind in ENGLISH["config_subentries"].values()]
    assert direct <= set(ENGLISH["config"]["abort"]).union(*subentries)


def test_what_is_refused_is_said_alike_in_the_form() -> None:
    """Texts with the same key are the same text: a form cannot borrow one."""
    raised, shown = ENGLISH["exceptions"], ENGLISH["config_subentries"]["preset"]["error"]
    shared = set(raised) & set(shown)
    source = (PRODUCT / "playback" / "request_text.py").read_text()
    source += (PRODUCT / "playback" / "request.py").read_text()
    keys = set(re.findall(r'"([a-z_]+)"', source)) & set(raised)
    assert keys - {"unknown_media", "unqueued_word"} <= shared
    assert {key: raised[key]["message"] for key in shared} == {key: shown[key] for key in shared}


def test_every_action_is_described() -> None:
    """With a name and a description, likewise each of its fields, and an icon."""
    described = load_yaml_dict(str(PRODUCT / "services.yaml"))
    icons = json.loads((PRODUCT / "icons.json").read_text())["services"]
    assert set(described) == set(icons) == set(ENGLISH["services"]) == set(ACTIONS)
    for action, fields in ACTIONS.items():
        texts = ENGLISH["services"][action]
        assert set(texts) == {"name", "description", "fields"}
        assert set(described[action]["fields"]) == set(texts["fields"]) == set(map(str, fields))
        for field in texts["fields"].values():
            assert set(field) == {"name", "description"}


def test_texts_obey_home_assistants_rules() -> None:
    """No addresses, no HTML, no blanks at the ends, no quoted placeholders (hassfest)."""
    for word in words(ENGLISH):
        assert word == word.strip()
        assert "://" not in word
        assert "<" not in word
        assert not re.search(r"'\{\w+\}'", word)


def test_icons_belong_to_translated_entities() -> None:
    """An icon for a key that nobody has would never be seen."""
    icons = json.loads((PRODUCT / "icons.json").read_text())["entity"]
    keys = {(platform, key) for platform, entities in icons.items() for key in entities}
    used = set(re.findall(r'_attr_translation_key = "(\w+)"', SOURCE))
    assert {key for _, key in keys} == used


def test_the_manifest_is_in_order() -> None:
    """Sorted as hassfest wants it, and honest."""
    manifest = json.loads((PRODUCT / "manifest.json").read_text())
    assert list(manifest) == ["domain", "name", *sorted(set(manifest) - {"domain", "name"})]
    assert "requirements" not in manifest
    assert (manifest["integration_type"], manifest["iot_class"]) == ("service", "cloud_polling")
