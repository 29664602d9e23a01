"""Walk through every dialog in Chromium; photograph each, and tell what should not be there."""

import argparse
import asyncio
from collections.abc import Container
from pathlib import Path
import sys
from tempfile import TemporaryDirectory

from .look import Look, parse
from .walk import ALL, CHAPTERS, walk_in_a_house

LOOKS = (Look("de", "light", "desktop"), Look("de", "dark", "phone"))


def walked(look: Look, folder: Path, names: Container[str]) -> bool:
    """Walk in a house that is gone afterwards; tell whether all was well."""
    pictures = folder / look.name
    pictures.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="evergreen-") as house:
        faults = asyncio.run(walk_in_a_house(Path(house), look, pictures, names))
    print(f"{'✗' if faults else '✓'} {look.name}: pictures in {pictures}")
    for fault in faults:
        print(f"    {fault}")
    return not faults


def main() -> int:
    """Walk in each look that is asked for; fail if something should not have been seen."""
    parser = argparse.ArgumentParser(prog="scripts/walk", description=__doc__)
    names = [chapter.name for chapter in CHAPTERS]
    parser.add_argument("--look", action="append", type=parse, metavar="de-dark-phone")
    parser.add_argument("--chapter", action="append", choices=names)
    parser.add_argument("folder", type=Path, nargs="?", default=Path(".walk"))
    chosen = parser.parse_args()
    looks = chosen.look or LOOKS
    done = [walked(look, chosen.folder, chosen.chapter or ALL) for look in looks]
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
