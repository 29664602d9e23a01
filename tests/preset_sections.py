"""The sections of a preset's form, as a person meets them."""

from typing import Any

SECTIONS = {
    "where": ("device", "missing", "wait"),
    "how": ("volume", "shuffle", "repeat", "fade_in"),
    "begin": ("start", "track"),
}


def in_sections(filled: dict[str, Any]) -> dict[str, Any]:
    """Put each field where the form has it."""
    inner = {key for keys in SECTIONS.values() for key in keys}
    outer = {key: value for key, value in filled.items() if key not in inner}
    return outer | {
        name: {key: filled[key] for key in keys if key in filled} for name, keys in SECTIONS.items()
    }


def settings() -> dict[str, Any]:
    """Return how a preset plays in most tests, as it is stored."""
    return {
        "volume": 35,
        "shuffle": "on",
        "repeat": "context",
        "start": "beginning",
        "fade_in": 0,
        "missing": "wait",
        "companion": {},
    }
