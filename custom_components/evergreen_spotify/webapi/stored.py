"""Read what was stored without trust: another version or a hand may have written it."""

from collections.abc import Mapping
from math import isfinite
from typing import Any


def as_mapping(value: object) -> Mapping[str, Any]:
    """Return a mapping as it is, anything else as an empty one."""
    return value if isinstance(value, Mapping) else {}


def as_number(value: object) -> float:
    """Return a finite number as it is, anything else as 0."""
    if not isinstance(value, (int, float)) or not isfinite(value):
        return 0.0
    return float(value)
