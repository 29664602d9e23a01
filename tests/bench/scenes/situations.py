"""The table of all situations."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle

from .generic import GENERIC
from .moments import MOMENTS
from .presets import PRESETS
from .sequences import SEQUENCES
from .situation import Situation, Trouble
from .speakers import SPEAKERS

CALM = (*PRESETS, *MOMENTS, *SEQUENCES, *SPEAKERS)


def _in_trouble() -> Iterator[Situation]:
    """Yield the same where Spotify is slow, or limits the requests for a moment."""
    for situation, trouble in zip(CALM, cycle((Trouble.SLOW, Trouble.SHORT_LIMIT)), strict=False):
        yield replace(situation, name=f"{situation.name}; {trouble}", trouble=trouble)


SITUATIONS = (*GENERIC, *CALM, *_in_trouble())
