"""Keep the translations beside the English texts.

Prints as JSON what is missing or stale in a language, or adds texts to its file. A text is stale
when the English it was translated from has changed since: `translated.json` has a digest of each
English text. Giving a stale text again, even as it was, makes it fresh.
"""

import argparse
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
import json
from pathlib import Path
import sys
from typing import Any, Final

FOLDER: Final = Path(__file__).parent.parent / "custom_components/evergreen_spotify/translations"
TRANSLATED: Final = Path(__file__).parent / "translated.json"
"""`english`: digests of the texts that were translated; `stale`: keys left behind, by language."""


def flat(tree: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Yield all texts of a file with their dotted keys."""
    for key, branch in tree.items():
        if isinstance(branch, str):
            yield path + key, branch
        else:
            yield from flat(branch, f"{path}{key}.")


def read(code: str) -> dict[str, str]:
    """Return a language's texts by dotted key, none if it has no file."""
    path = FOLDER / f"{code}.json"
    return dict(flat(json.loads(path.read_text()))) if path.exists() else {}


def codes() -> list[str]:
    """List the languages that are there, English left out."""
    return sorted(path.stem for path in FOLDER.glob("*.json") if path.stem != "en")


def digests(english: Mapping[str, str]) -> dict[str, str]:
    """Return a short digest of each English text, with its key, by key."""
    return {key: sha256(f"{key}\n{text}".encode()).hexdigest()[:8] for key, text in english.items()}


def changed(english: Mapping[str, str], known: Iterable[str]) -> set[str]:
    """Return the keys whose English nobody has translated from yet."""
    digested = digests(english)
    return {key for key in english if digested[key] not in set(known)}


def to_do(code: str) -> dict[str, dict[str, str]]:
    """Return what a language lacks: the English of each key, and its text if that is stale."""
    english, own, record = read("en"), read(code), json.loads(TRANSLATED.read_text())
    stale = changed(english, record["english"]) | set(record["stale"].get(code, ()))
    return {
        key: {"en": text} | ({code: own[key]} if key in own else {})
        for key, text in english.items()
        if key not in own or key in stale
    }


def merge(code: str, texts: Mapping[str, str]) -> None:
    """Add texts to a language in the order of the English; all others that changed are stale.

    Raises KeyError for a key that English does not have.
    """
    english, record = read("en"), json.loads(TRANSLATED.read_text())
    if unknown := texts.keys() - english.keys():
        raise KeyError(*sorted(unknown))
    write(code, {**read(code), **texts})
    left = {one: changed(english, record["english"]) & set(read(one)) for one in codes()}
    for one, keys in record["stale"].items():
        left[one] = left.get(one, set()) | set(keys) & english.keys()
    left[code] -= texts.keys()
    kept = {
        "english": sorted(digests(english).values()),
        "stale": {one: sorted(keys) for one, keys in sorted(left.items()) if keys},
    }
    TRANSLATED.write_text(json.dumps(kept, indent=0) + "\n")


def write(code: str, texts: Mapping[str, str]) -> None:
    """Write a language's file: the tree of the English, without what it does not have."""

    def tree(branch: Mapping[str, Any], path: str) -> dict[str, Any]:
        grown: dict[str, Any] = {}
        for key, below in branch.items():
            if isinstance(below, str):
                grown |= {key: texts[path + key]} if path + key in texts else {}
            elif (grew := tree(below, f"{path}{key}.")) or not below:
                grown[key] = grew
        return grown

    english = json.loads((FOLDER / "en.json").read_text())
    text = json.dumps(tree(english, ""), indent=2, ensure_ascii=False)
    (FOLDER / f"{code}.json").write_text(text + "\n")


def main() -> None:
    """Print what is to be done, or do it."""
    parser = argparse.ArgumentParser(prog="scripts/languages", description=__doc__)
    parser.add_argument("code", nargs="?", help="the language, such as de; all if left out")
    parser.add_argument("texts", nargs="?", type=Path, help="a file with a JSON of {key: text}")
    chosen = parser.parse_args()
    if chosen.texts:
        merge(chosen.code, json.loads(chosen.texts.read_text()))
    else:
        wanted = {code: to_do(code) for code in ([chosen.code] if chosen.code else codes())}
        sys.stdout.write(json.dumps(wanted, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
