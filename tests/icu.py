"""Messages as the front end formats them: ICU MessageFormat, as far as texts here may use it.

Arguments, plural and select with their branches, `#`, and apostrophes as quotes; a placeholder
without a value is an error, as it is in formatjs (`MISSING_VALUE`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
import re

_NAME = re.compile(r"\s*(\w+)\s*")
_KEYWORD = re.compile(r"\s*(=\d+|\w+)\s*")
_BRANCHING = ("plural", "select", "selectordinal")


class FormatError(Exception):
    """A message cannot be formatted; says why as formatjs does, and what."""


@dataclass(frozen=True)
class Argument:
    """A placeholder: its name, its kind, and the branches of a plural or select."""

    name: str
    kind: str
    branches: Mapping[str, Message]


type Message = list[str | Argument]


class _Parser:
    """Reads a message from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def whole(self) -> Message:
        message = self._message(inside=False)
        if self._at < len(self._text):
            raise FormatError(f"UNMATCHED_CLOSING_BRACE: {self._text}")
        return message

    def _message(self, *, inside: bool) -> Message:
        parts: Message = []
        while self._at < len(self._text) and self._text[self._at] != "}":
            mark = self._text[self._at]
            if mark == "{":
                parts.append(self._argument())
            elif mark == "'":
                parts.append(self._quoted(inside=inside))
            else:
                parts.append(mark)
                self._at += 1
        return parts

    def _quoted(self, *, inside: bool) -> str:
        """Read an apostrophe: doubled or alone it is itself, before a brace it quotes."""
        self._at += 1
        rest = self._text[self._at :]
        if rest.startswith("'"):
            self._at += 1
            return "'"
        if not rest.startswith(("{", "}", "#") if inside else ("{", "}")):
            return "'"
        end = rest.find("'")
        end = len(rest) if end < 0 else end
        self._at += end + 1
        return rest[:end]

    def _argument(self) -> Argument:
        self._at += 1
        name, kind, branches = self._match(_NAME), "", {}
        if self._take(","):
            kind = self._match(_NAME)
            if kind in _BRANCHING:
                self._expect(",")
                branches = dict(self._branches())
                if "other" not in branches:
                    raise FormatError(f"MISSING_OTHER_CLAUSE: {self._text}")
        self._expect("}")
        return Argument(name, kind, branches)

    def _branches(self) -> Iterator[tuple[str, Message]]:
        while not self._text.startswith("}", self._at):
            keyword = self._match(_KEYWORD)
            self._expect("{")
            yield keyword, self._message(inside=True)
            self._expect("}")
            self._match(re.compile(r"(\s*)"))

    def _match(self, pattern: re.Pattern[str]) -> str:
        if (match := pattern.match(self._text, self._at)) is None:
            raise FormatError(f"MALFORMED_ARGUMENT: {self._text}")
        self._at = match.end()
        return match[1]

    def _take(self, mark: str) -> bool:
        found = self._text.startswith(mark, self._at)
        self._at += len(mark) if found else 0
        return found

    def _expect(self, mark: str) -> None:
        if not self._take(mark):
            raise FormatError(f"MALFORMED_ARGUMENT: {self._text}")


def parse(text: str) -> Message:
    """Read a message; raises FormatError."""
    return _Parser(text).whole()


def placeholders(message: Message) -> set[str]:
    """Name the placeholders, those in branches too."""
    arguments = [part for part in message if isinstance(part, Argument)]
    inner = [placeholders(branch) for one in arguments for branch in one.branches.values()]
    return {one.name for one in arguments}.union(*inner)


def render(
    text: str,
    values: Mapping[str, object] | None,
    plural: Callable[[float], str] = lambda number: "one" if number == 1 else "other",
) -> str:
    """Format a message with just these values; raises FormatError."""
    return _render(parse(text), values or {}, plural, "#")


def _render(
    message: Message, values: Mapping[str, object], plural: Callable[[float], str], number: str
) -> str:
    def part(one: str | Argument) -> str:
        if isinstance(one, str):
            return number if one == "#" else one
        if one.name not in values:
            raise FormatError(f"MISSING_VALUE: {one.name}")
        value = str(values[one.name])
        if not one.branches:
            return value
        keys = [value] if one.kind == "select" else [f"={value}", plural(float(value))]
        branch = next((one.branches[key] for key in keys if key in one.branches), None)
        return _render(branch or one.branches["other"], values, plural, value)

    return "".join(map(part, message))
