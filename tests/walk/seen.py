"""What must not be seen in a dialog, whatever the language."""

import re

from tests.front_end import LANGUAGES, texts

# Of the front end, and of texts that were not formatted or not found.
FAULTS = re.compile(
    r"MISSING_VALUE|formatjs|\[object |\bundefined\b|component\.evergreen_spotify|\{[a-z_]+\}"
)
# Shorter ones may be names, or words of Spotify's.
WORDS = 2
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|\[([^\]]*)\]\([^)]*\)|`+|\*+")


def english(language: str) -> list[re.Pattern[str]]:
    """Return the English texts that a language says otherwise, to be looked for in a page."""
    said = dict(texts(LANGUAGES[language]))
    return [
        _pattern(text)
        for path, text in texts(LANGUAGES["en"])
        if said[path] != text and len(text.split()) >= WORDS and "plural," not in text
    ]


def _pattern(text: str) -> re.Pattern[str]:
    """Match the first line of a text, as a page has it."""
    line = next(one for one in text.splitlines() if one.strip())
    parts = re.split(r"\{[^{}]*\}", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line))
    return re.compile(".{1,80}".join(re.escape(part) for part in parts))


def faults(language: str, seen: str) -> list[str]:
    """List what a person should not have to read in this language."""
    found = [match.group() for match in FAULTS.finditer(seen)]
    if language != "en":
        found += [hit.group() for one in english(language) if (hit := one.search(seen))]
    return found
