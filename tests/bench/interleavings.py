"""Many random evenings: `scripts/test tests/bench/interleavings.py`, other ones at each run.

`--hypothesis-seed N` makes it the same ones again.
"""

from hypothesis import given, settings
import pytest

from tests.house import House
from tests.interleavings import RULES, Evening, plans


@pytest.mark.filterwarnings("ignore:It looks like `register_random`")  # of hypothesis's own one
@given(plan=plans)
@settings(RULES, max_examples=400, derandomize=False)
async def test_any_evening(house: House, plan: list[tuple[str, str]]) -> None:
    """As in tests/test_token_properties.py."""
    await Evening(house).live(plan)
