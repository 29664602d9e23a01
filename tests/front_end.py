"""The texts of a dialog as the front end shows them: which, and with which placeholders.

Read in the front end of Home Assistant 2026.10 (`show-dialog-config-flow.ts` and its kin): all
texts of a step get the step's `description_placeholders`, but for the title of a menu and of
an external step and for what a selector offers, which get none; a repair's get the issue's, too.
"""

from collections.abc import Iterator, Mapping
import json
from pathlib import Path
import re
from typing import Any

from . import icu

FOLDER = Path(__file__).parent.parent / "custom_components" / "evergreen_spotify" / "translations"
LANGUAGES = {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}

type Json = dict[str, Any]
type Shown = tuple[str, Mapping[str, object]]

# Texts that the front end formats without any placeholder.
BARE = re.compile(
    r"(config|options|config_subentries\.\w+)\.step\.\w+\.submit"
    r"|config_subentries\.\w+\.(entry_type|initiate_flow\.\w+)"
    r"|selector\..*|entity\..*|services\..*|system_health\..*"
)


def texts(tree: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield all texts of a language with their paths."""
    if isinstance(tree, str):
        yield path, tree
        return
    for key, branch in tree.items():
        yield from texts(branch, f"{path}.{key}".lstrip("."))


def shown(section: Json, step: Json, more: Mapping[str, object] | None = None) -> Iterator[Shown]:
    """Yield the texts of a step with the placeholders that the front end gives them."""
    given = {**(more or {}), **(step.get("description_placeholders") or {})}
    known = section.get("step", {}).get(step.get("step_id"), {})
    kind = step["type"]
    if kind == "abort" and step.get("translation_domain") is None:
        yield section["abort"][step["reason"]], given
    if kind in {"menu", "external"} and "title" in known:
        yield known["title"], {}
    if kind == "menu":
        yield from ((known["menu_options"][one], given) for one in step["menu_options"])
        about = known.get("menu_option_descriptions", {}).values()
        yield from ((text, given) for text in about)
    if kind == "form":
        yield known["title"], given
        yield from _fields(known, step["data_schema"] or [], given)
        errors = (step.get("errors") or {}).values()
        yield from ((section["error"][error], given) for error in errors)
    if kind in {"form", "menu"} and "description" in known:
        yield known["description"], given


def _fields(known: Json, schema: list[Json], given: Mapping[str, object]) -> Iterator[Shown]:
    for field in schema:
        if "schema" in field:
            inner = known["sections"][field["name"]]
            yield from ((inner[key], given) for key in ("name", "description") if key in inner)
            yield from _fields(inner, field["schema"], given)
            continue
        yield known["data"][field["name"]], given
        if about := known.get("data_description", {}).get(field["name"]):
            yield about, given


def initial(schema: list[Json]) -> Json:
    """Return what a form holds when it is opened (`compute-initial-ha-form-data.ts`)."""
    held: Json = {}
    for field in schema:
        suggested = (field.get("description") or {}).get("suggested_value")
        if suggested is not None:
            held[field["name"]] = suggested
        elif "default" in field:
            held[field["name"]] = field["default"]
        elif "schema" in field and (field.get("required") or initial(field["schema"])):
            held[field["name"]] = initial(field["schema"])
    return held


def check(section: Json, step: Json, more: Mapping[str, object] | None = None) -> None:
    """Render a step as the front end does; no text may be missing, nor a placeholder."""
    for text, given in shown(section, step, more):
        icu.render(text, given)
