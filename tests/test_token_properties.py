"""What holds of tokens in whatever order things happen; more of it: tests/bench/interleavings.py.

Never two refreshes at once, never a token in use that is not on the disk or an older one there,
never a repair that nobody gave reason for, and always a way back.
"""

from hypothesis import example, given, settings
import pytest

from .house import House
from .interleavings import RULES, Evening, plans

# Two sessions of an account need a token; who waits for one gives up, also for one that does not
# come; an old answer comes after a new consent.
RELOADED = [("hang", "nothing"), ("expire", "nothing"), ("poll", "short"), ("reload", "short")]
RELOADED += [("calm", "short"), ("calm", "moment"), ("calm", "moment")]
GIVEN_UP = [("hang", "nothing"), ("late_command", "short"), ("cancel", "few turns")]
IN_VAIN = [("fail", "nothing"), ("late_command", "few turns"), ("cancel", "while")]
LINGERING = [
    ("expire", "nothing"),
    ("poll", "few turns"),
    ("unload", "nothing"),
    ("restart", "nothing"),
]
OVERTAKEN = [("hang", "nothing"), ("hour", "short"), ("renew", "while")]


@pytest.mark.filterwarnings("ignore:It looks like `register_random`")  # of hypothesis's own one
@given(plan=plans)
@example(plan=RELOADED)
@example(plan=GIVEN_UP)
@example(plan=IN_VAIN)
@example(plan=OVERTAKEN)
@example(plan=LINGERING)
@settings(RULES, max_examples=25)
async def test_any_evening(house: House, plan: list[tuple[str, str]]) -> None:
    """Each evening begins with a new account in the same house."""
    await Evening(house).live(plan)
