"""Who was asked last outdoes those that still wait: for a speaker to wake, or an amplifier."""

from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN


class SupersededError(HomeAssistantError):
    """Something else was asked for meanwhile."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(translation_domain=DOMAIN, translation_key="superseded")


class CommandOrder:
    """The turns of one account."""

    def __init__(self) -> None:
        """Begin with nobody's."""
        self._latest: Ticket | None = None

    def take(self) -> Ticket:
        """Begin a turn; whoever waits is outdone."""
        self._latest = Ticket(self)
        return self._latest

    def watch(self) -> Ticket:
        """Follow the turn that is, without taking one: it is over when somebody takes the next."""
        self._latest = self._latest or Ticket(self)
        return self._latest

    def is_latest(self, ticket: Ticket) -> bool:
        """Tell whether nobody has taken a turn since."""
        return ticket is self._latest


class Ticket:
    """The turn of one who was asked for something."""

    def __init__(self, commands: CommandOrder) -> None:
        """Be one of an account's."""
        self._order = commands

    def check(self) -> None:
        """Raise OutdoneError if it is over."""
        if not self._order.is_latest(self):
            raise SupersededError
