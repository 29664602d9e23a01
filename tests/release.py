"""Make a release: `scripts/release`.

The version goes into the manifest, what the changelog lists as unreleased gets its heading, both
are committed and tagged, and what users install is packed. Nothing is pushed: pushing the tag
lets `.github/workflows/release.yml` publish it.
"""

import argparse
from datetime import UTC, datetime
import json
from pathlib import Path
import re
import subprocess
import sys
from typing import Final

ROOT: Final = Path(__file__).parent.parent
PRODUCT: Final = Path("custom_components", "evergreen_spotify")
UNRELEASED: Final = "## Unreleased\n"
ZIP: Final = "evergreen_spotify.zip"
BRANCH: Final = "main"
VERSION: Final = re.compile(r"(\d+)\.(\d+)\.(\d+)")


class ReleaseError(Exception):
    """It cannot be released, for a reason."""


def git(root: Path, *words: str) -> str:
    """Run git and return what it prints."""
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ReleaseError(f"git {words[0]}: {done.stderr.strip()}")
    return done.stdout.strip()


def parsed(version: str) -> tuple[int, ...]:
    """Return a version as numbers."""
    if not (match := VERSION.fullmatch(version)):
        raise ReleaseError(f"A version is three numbers, such as 1.2.3, not {version}")
    return tuple(map(int, match.groups()))


def section(changelog: str, heading: str) -> str:
    """Return what stands under a heading of the changelog, without the heading."""
    found = re.search(
        rf"^## {re.escape(heading)}\b[^\n]*\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL
    )
    return found[1].strip() if found else ""


def with_release(changelog: str, version: str, day: str) -> str:
    """Return the changelog with what was unreleased under the version's heading."""
    if not section(changelog, "Unreleased"):
        raise ReleaseError("CHANGELOG.md lists nothing under Unreleased")
    return changelog.replace(UNRELEASED, f"{UNRELEASED}\n## {version} - {day}\n", 1)


def with_version(manifest: str, version: str) -> str:
    """Return the manifest with another version."""
    return manifest.replace(
        f'"version": "{json.loads(manifest)["version"]}"', f'"version": "{version}"'
    )


def check(root: Path, version: str) -> None:
    """Raise a ReleaseError where this version cannot follow what is there."""
    if git(root, "status", "--porcelain"):
        raise ReleaseError("There are changes that are not committed")
    if (branch := git(root, "branch", "--show-current")) != BRANCH:
        raise ReleaseError(f"Releases are made on {BRANCH}, not on {branch or 'no branch'}")
    released = [parsed(tag[1:]) for tag in git(root, "tag", "--list", "v*.*.*").splitlines()]
    if any(parsed(version) <= one for one in released):
        raise ReleaseError(f"{version} is not newer than all that was released")
    current = json.loads((root / PRODUCT / "manifest.json").read_text())["version"]
    if parsed(version) < parsed(current):
        raise ReleaseError(f"{version} is older than {current} of the manifest")


def pack(root: Path, commit: str) -> Path:
    """Pack what users install, just as it is committed, and return the zip file."""
    target = root / "dist" / ZIP
    target.parent.mkdir(exist_ok=True)
    git(root, "archive", "--format=zip", f"--output={target}", f"{commit}:{PRODUCT.as_posix()}")
    return target


def release(root: Path, version: str, day: str, *, is_dry: bool) -> str:
    """Make a release, or only try to; return its notes."""
    manifest, changelog = root / PRODUCT / "manifest.json", root / "CHANGELOG.md"
    parsed(version)
    check(root, version)
    text = with_release(changelog.read_text(), version, day)
    notes = section(text, version)
    if is_dry:
        return notes
    manifest.write_text(with_version(manifest.read_text(), version))
    changelog.write_text(text)
    git(root, "commit", "--all", "--message", f"Release {version}")
    git(root, "tag", "--annotate", f"v{version}", "--message", f"{version}\n\n{notes}")
    pack(root, f"v{version}")
    return notes


def publish(root: Path, tag: str) -> str:
    """Pack a tag that exists, and return its notes; its version must be the manifest's."""
    version = tag.removeprefix("v")
    manifest = json.loads(git(root, "show", f"{tag}:{(PRODUCT / 'manifest.json').as_posix()}"))
    if manifest["version"] != version:
        raise ReleaseError(f"The manifest of {tag} says {manifest['version']}")
    if not (notes := section(git(root, "show", f"{tag}:CHANGELOG.md"), version)):
        raise ReleaseError(f"CHANGELOG.md of {tag} does not list {version}")
    pack(root, tag)
    return notes


def main(root: Path = ROOT) -> int:
    """Read the command line, and say what was done."""
    parser = argparse.ArgumentParser(prog="scripts/release", description=(__doc__ or ""))
    parser.add_argument("version", metavar="VERSION", help="such as 1.2.3; a tag with --publish")
    parser.add_argument("--dry-run", action="store_true", help="check, and print the notes only")
    parser.add_argument("--publish", action="store_true", help="pack a tag and print its notes")
    options = parser.parse_args()
    try:
        if options.publish:
            notes = publish(root, options.version)
        else:
            day = datetime.now(UTC).date().isoformat()
            notes = release(root, options.version, day, is_dry=options.dry_run)
    except ReleaseError as err:
        sys.stderr.write(f"{err}\n")
        return 1
    sys.stdout.write(f"{notes}\n")
    if not (options.dry_run or options.publish):
        sys.stderr.write(f"Publish it by: git push --atomic origin {BRANCH} v{options.version}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
