"""Put all verbs into one hand, for tests and the control page."""

from .accounts import Accounts
from .faults import Faults
from .phone import Phone
from .trouble import Trouble
from .world import Clock, World


class Scenarios(Trouble, Phone):
    """All verbs in one hand."""

    def __init__(
        self, accounts: Accounts, rules: Faults, clock: Clock, worlds: dict[str, World]
    ) -> None:
        """Take hold of everything."""
        Trouble.__init__(self, accounts, rules, clock)
        Phone.__init__(self, worlds)
