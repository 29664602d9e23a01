"""Names as people write them: what they mean, however they were typed."""

from collections.abc import Iterable
from typing import Final
import unicodedata

_APOSTROPHES: Final = "\u2018\u2019\u201a\u201b\u02bc\u2032\u00b4\uff07`"
_QUOTES: Final = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02"
_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_VARIANTS: Final = "".join(map(chr, range(0xFE00, 0xFE10)))
"""They say whether a heart is drawn in red or in black."""

_ALIKE: Final = str.maketrans(
    dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_QUOTES, '"') | dict.fromkeys(_DASHES, "-")
)


def normalized(name: object) -> str:
    """Return a name without what nobody sees or says: case, width, blanks, kinds of quotes.

    Two names that are normalized to the same text are the same speaker's. In YAML a player may be
    called 404, which is no text.
    """
    visible = (
        letter
        for letter in str(name)
        if unicodedata.category(letter) != "Cf" and letter not in _VARIANTS
    )
    composed = unicodedata.normalize("NFKC", "".join(visible).translate(_ALIKE))
    folded = unicodedata.normalize("NFKC", composed.casefold()).translate(_ALIKE)
    return " ".join(folded.split())


def match(name: str, names: Iterable[str]) -> str | None:
    """Return the one of some names that is meant, the very same first; None where two could be."""
    known = tuple(names)
    if name in known:
        return name
    wanted = normalized(name)
    alike = [one for one in known if normalized(one) == wanted]
    return alike[0] if len(alike) == 1 else None
