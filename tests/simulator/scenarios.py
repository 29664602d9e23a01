"""All scenarios in one object, for tests and the control page."""

from .accounts import Accounts
from .faults import Faults
from .phone import Phone
from .trouble import Trouble
from .world import Clock, World


class Scenarios(Trouble, Phone):
    """All scenarios in one object."""

    def __init__(
        self, accounts: Accounts, rules: Faults, clock: Clock, worlds: dict[str, World]
    ) -> None:
        """Initialize with all parts of the simulator."""
        Trouble.__init__(self, accounts, rules, clock)
        Phone.__init__(self, worlds)
