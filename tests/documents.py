"""What the project's documents say: their pages, links, commands and examples."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
import re
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
MANUAL = (README, *sorted((ROOT / "docs").glob("*.md")))
"""What users read."""
PAGES = (*MANUAL, *sorted(ROOT.glob("[!R]*.md")))
"""All that is written."""

_COMMAND = re.compile(r"(?:scripts/[a-z]+|\.ci/run|\.venv/bin/python -m [\w.]+)[^#\n]*")
_OPTION = re.compile(r"--[a-z-]+( [A-Z]+)?")
_IMAGE = re.compile(r'<img src="([^"]+)"')


class Command(NamedTuple):
    """A command line, and an option that is named for it later in the page."""

    words: tuple[str, ...]
    option: str = ""


def manual() -> str:
    """Return all that users read as one text."""
    return "\n".join(page.read_text() for page in MANUAL)


def _tokens(page: Path) -> Iterator[Token]:
    """Yield a page's tokens in their order, those within lines too."""
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(page.read_text()):
        yield token
        yield from token.children or ()


def links(page: Path) -> Iterator[str]:
    """Yield where a page's links and pictures lead."""
    for token in _tokens(page):
        for name in ("href", "src"):
            if address := token.attrGet(name):
                yield str(address)
        if token.type.startswith("html"):
            yield from _IMAGE.findall(token.content)


def anchors(page: Path) -> set[str]:
    """Return the names of a page's headings, as GitHub makes them."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(page.read_text())
    inlines = (after for token, after in pairwise(tokens) if token.type == "heading_open")
    titles = ("".join(child.content for child in one.children or ()) for one in inlines)
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


def commands(page: Path) -> Iterator[Command]:
    """Yield the command lines that a page names, and each option with the command before it."""
    last: tuple[str, ...] | None = None
    for token in _tokens(page):
        if token.type not in {"code_inline", "fence"}:
            continue
        for line in token.content.splitlines():
            if match := _COMMAND.match(line):
                last = tuple(match[0].split())
                yield Command(last)
            elif last and (match := _OPTION.fullmatch(line)):
                yield Command(last[:1] if last[0].startswith("scripts") else last[:3], match[0])


def examples(page: Path) -> Iterator[str]:
    """Yield a page's YAML."""
    for token in _tokens(page):
        if token.type == "fence" and token.info == "yaml":
            yield token.content
