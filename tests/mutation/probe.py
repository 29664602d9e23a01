"""Try mutations whose verdicts are known: `python -m tests.mutation.probe`, for the short form.

A process of its own, as a fork server belongs to a whole process.
"""

import sys
from typing import Final

from .mutation import Mutation
from .mutations import MUTATIONS
from .trial import Copies, copies, try_all, unmutated

FILE: Final = "auth/backoff.py"
OF_TABLE: Final = "failures without end overflow nothing"
SHORT: Final = (
    "test_token_backoff.py::test_after_weeks_of_failures_the_wait_is_still_a_quarter_of_an_hour"
)

_UNNOTICED: Final = (
    Mutation("a docstring stays", FILE, "Forget the failures.", "Forget.", SHORT),
    Mutation("a class keeps its name", FILE, "class Backoff:", "class Other:", SHORT),
    Mutation("a test is there", FILE, "Forget the failures.", "Forget.", f"{SHORT}_and_more"),
)


def verdicts(lent: Copies) -> dict[str, str]:
    """Try a row of the table, one that nobody notices, and two that tell nothing."""
    (chosen,) = (one for one in MUTATIONS if one.promise == OF_TABLE)
    (outcome,) = unmutated(lent, [chosen])
    found = {"as it is": "passed" if outcome.is_passed else outcome.words}
    return found | {
        one.mutation.promise: one.verdict for one in try_all(lent, [chosen, *_UNNOTICED])
    }


if __name__ == "__main__":
    with copies() as lent:
        sys.stdout.writelines(f"{name}: {said}\n" for name, said in verdicts(lent).items())
