"""Read what was stored without trust: another version or a person may have written it."""

from collections.abc import Mapping
from math import isfinite
from typing import Any


def as_mapping(value: object) -> Mapping[str, Any]:
    """Return a mapping as it is, anything else as an empty one."""
    return value if isinstance(value, Mapping) else {}


def as_text(value: object) -> str:
    """Return a string as it is, anything else as an empty one."""
    return value if isinstance(value, str) else ""


def as_choice[T](value: object, choices: Mapping[str, T], default: T) -> T:
    """Return what a word stands for, the default for any other word or value."""
    return choices.get(as_text(value), default)


def as_number_up_to[T](value: object, largest: float, default: T) -> float | T:
    """Return a number from 0 on as it is, the default for anything else or a larger one."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return default
    return value if 0 <= value <= largest else default


def as_number(value: object) -> float:
    """Return a finite number as it is, anything else as 0."""
    if not isinstance(value, (int, float)) or not isfinite(value):
        return 0.0
    return float(value)
