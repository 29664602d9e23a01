"""Read JSON so that nothing Spotify leaves out, nulls or invents can break us."""

from collections.abc import Mapping
from enum import StrEnum
import json
import re
from typing import Any, Final

type Json = Mapping[str, Any]

LARGEST: Final = 2**31 - 1
"""No time, count or size of Spotify's is larger: in milliseconds these are 24 days."""

# Blanks and invisible characters; some names consist of nothing else.
_BLANK: Final = re.compile(r"[\s\u00ad\u115f\u1160\u200b-\u200f\u2060\u2800\u3164\ufeff\uffa0]*")


def parse_json(content: bytes | str) -> object:
    """Return parsed JSON, whose numbers are floats, however long they are.

    Raises ValueError for anything else, also for what is nested too deep.
    """
    try:
        return json.loads(content, parse_int=float)
    except RecursionError as err:
        raise ValueError from err


def mapping(value: object) -> Json:
    """Return a mapping, empty where there is none."""
    return value if isinstance(value, Mapping) else {}


def entries(value: object) -> list[Any]:
    """Return a list, empty where there is none."""
    return value if isinstance(value, list) else []


def text(raw: Json, key: str) -> str | None:
    """Return a string that is not blank, else None.

    Half an emoji, where Spotify cuts a name, is no Unicode: Home Assistant could not tell it on.
    """
    value = raw.get(key)
    if not isinstance(value, str) or _BLANK.fullmatch(value):
        return None
    return value.encode(errors="replace").decode()


def number(raw: Json, key: str) -> int | None:
    """Return a whole number, None where it is out of range; Spotify sends floats, too."""
    value = raw.get(key)
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return None
    return round(value) if -LARGEST <= value <= LARGEST else None  # nan is not, either


def flag(raw: Json, key: str, *, default: bool = False) -> bool:
    """Return a boolean, the default for anything else."""
    value = raw.get(key)
    return value if isinstance(value, bool) else default


def word[E: StrEnum](words: type[E], raw: Json, key: str, default: E) -> E:
    """Read an enumeration; an unknown word is the default."""
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
