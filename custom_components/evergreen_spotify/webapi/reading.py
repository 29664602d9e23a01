"""Read JSON so that nothing Spotify leaves out, nulls or invents can break us."""

from collections.abc import Mapping
from enum import StrEnum
import re
from typing import Any, Final

type Json = Mapping[str, Any]

# Blanks and letters that nobody sees; people do call themselves so.
_BLANK: Final = re.compile(r"[\s\u00ad\u115f\u1160\u200b-\u200f\u2060\u2800\u3164\ufeff\uffa0]*")


def mapping(value: object) -> Json:
    """Return a mapping, empty where there is none."""
    return value if isinstance(value, Mapping) else {}


def entries(value: object) -> list[Any]:
    """Return a list, empty where there is none."""
    return value if isinstance(value, list) else []


def text(raw: Json, key: str) -> str | None:
    """Return a text that says something."""
    value = raw.get(key)
    return value if isinstance(value, str) and not _BLANK.fullmatch(value) else None


def number(raw: Json, key: str) -> int | None:
    """Return a whole number; Spotify sends floats, too, now and then."""
    value = raw.get(key)
    return round(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def flag(raw: Json, key: str, *, default: bool = False) -> bool:
    """Return a truth value."""
    value = raw.get(key)
    return value if isinstance(value, bool) else default


def word[E: StrEnum](words: type[E], raw: Json, key: str, default: E) -> E:
    """Read an enumeration; a word that is new to us is the default."""
    value = text(raw, key)
    return next((word for word in words if word.value == (value or "").lower()), default)


def names(things: object) -> tuple[str, ...]:
    """Return the names in a list of artists or authors."""
    found = (text(mapping(thing), "name") for thing in entries(things))
    return tuple(name for name in found if name)


def images(value: object) -> list[tuple[int, str]]:
    """Return width and address of each image; the width is 0 where Spotify leaves it out."""
    raw = (mapping(image) for image in entries(value))
    return [(number(image, "width") or 0, url) for image in raw if (url := text(image, "url"))]
