"""Read answers of the token endpoint so that nothing malformed loses a rotated token."""

from collections.abc import Mapping
from math import isfinite, isnan, nan
import re
from typing import Any, Final

from ..webapi.reading import parse_json as read_json

ASSUMED_LIFETIME: Final = 3600
"""Seconds that a token lives where the answer does not say so; Spotify's live an hour."""
SHORTEST_LIFETIME: Final = 60
LONGEST_LIFETIME: Final = 86_400

# RFC 6749, A.12 and A.17; no server takes a header of more than 8 kB.
_CREDENTIAL: Final = re.compile(r"[\x21-\x7e][\x20-\x7e]{0,7999}")


def parse_json(content: bytes) -> object:
    """Return parsed JSON as the Web API's is read, None where it is invalid."""
    try:
        return read_json(content)
    except ValueError:
        return None


def number(value: object) -> float:
    """Return a number, also one written as text; NaN for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return nan
    try:
        return float(value)
    except ValueError, OverflowError:
        return nan


def lifetime(value: object) -> int:
    """Return the seconds that a token lives by its `expires_in`: a minute to a day."""
    seconds = number(value)
    if isnan(seconds):
        return ASSUMED_LIFETIME
    return int(min(max(seconds, SHORTEST_LIFETIME), LONGEST_LIFETIME))


def unix_time(value: object, default: float) -> float:
    """Return a Unix time, the default for anything else or a time centuries away."""
    seconds = number(value)
    return seconds if isfinite(seconds) and 0 <= seconds < 2**33 else default


def text(value: object) -> str:
    """Return a string as it is, anything else as an empty one."""
    return value if isinstance(value, str) else ""


def credential(value: object) -> str:
    """Return an access or refresh token that can be sent, else an empty string."""
    return value if isinstance(value, str) and _CREDENTIAL.fullmatch(value) else ""


def read_token(answer: Mapping[str, Any], *, first: bool) -> dict[str, Any] | None:
    """Return what to keep of a token answer, None where it is unusable.

    Only the first has to bring a refresh token. A missing or null `scope` stands for what was
    asked for (RFC 6749, 5.1), so it is left out here; a renewal takes no permission away.
    """
    access_token = credential(answer.get("access_token"))
    refresh_token = credential(answer.get("refresh_token"))
    if not access_token or (first and not refresh_token):
        return None
    token = {"access_token": access_token, "expires_in": lifetime(answer.get("expires_in"))}
    if refresh_token:
        token["refresh_token"] = refresh_token
    if isinstance(scope := answer.get("scope"), str) and (scope.strip() or first):
        token["scope"] = scope
    return token
