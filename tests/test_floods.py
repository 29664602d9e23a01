"""The short form of `scripts/flood`: every kind of it, for some minutes."""

import pytest

from .bench.duel.rivals import DEFAULT
from .bench.flood.kinds import FLOODS
from .bench.flood.live import live
from .bench.flood.verdict import missed

pytestmark = pytest.mark.usefixtures("socket_enabled")

HOURS = 0.2


@pytest.mark.parametrize("name", FLOODS)
def test_requests_stay_inside_the_budget(name: str) -> None:
    """Whatever comes from outside, however often."""
    figures = live(DEFAULT, name, HOURS)
    assert not list(missed(DEFAULT, name, figures))
