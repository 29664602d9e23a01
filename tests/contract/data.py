"""Find Spotify's API document and the recorded answers, which are no part of the project."""

from functools import cache
from gzip import decompress
from json import loads
from os import environ
from pathlib import Path
from typing import Any

import yaml

VARIABLE = "CONTRACT_DATA"
SHARED = Path(__file__).parents[3] / "shared"
DOCUMENT = "spotify-openapi-fixed.yml"
RECORDINGS = "recordings.json.gz"
PLAYERS = "extra-players.json"


def folder() -> Path | None:
    """Return where the data is to be: as the environment says, else in the folder beside ours."""
    if chosen := environ.get(VARIABLE):
        return Path(chosen)
    return SHARED / "contract-data" if SHARED.is_dir() else None


def missing() -> list[str]:
    """Name the files that are not where they are to be."""
    where = folder()
    return [
        name for name in (DOCUMENT, RECORDINGS, PLAYERS) if where and not (where / name).exists()
    ]


def is_there() -> bool:
    """Tell whether there is anything to hold against."""
    return folder() is not None and not missing()


@cache
def document() -> dict[str, Any]:
    """Read Spotify's API document."""
    return yaml.safe_load(_read(DOCUMENT))


@cache
def recordings() -> dict[str, Any]:
    """Read the recorded answers, by repository and path."""
    return loads(decompress(_read(RECORDINGS)))["recordings"] | loads(_read(PLAYERS))


def _read(name: str) -> bytes:
    where = folder()
    if where is None:
        raise FileNotFoundError(name)
    return (where / name).read_bytes()
