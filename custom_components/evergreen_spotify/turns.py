"""Who was asked last outdoes those that still wait: for a speaker to wake, or an amplifier."""

from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN


class OutdoneError(HomeAssistantError):
    """Something else was asked for meanwhile."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(translation_domain=DOMAIN, translation_key="outdone")


class Turns:
    """The turns of one account."""

    def __init__(self) -> None:
        """Begin with nobody's."""
        self._latest: Turn | None = None

    def take(self) -> Turn:
        """Begin a turn; whoever waits is outdone."""
        self._latest = Turn(self)
        return self._latest

    def watch(self) -> Turn:
        """Follow the turn that is, without taking one: it is over when somebody takes the next."""
        self._latest = self._latest or Turn(self)
        return self._latest

    def is_latest(self, turn: Turn) -> bool:
        """Tell whether nobody has taken a turn since."""
        return turn is self._latest


class Turn:
    """The turn of one who was asked for something."""

    def __init__(self, turns: Turns) -> None:
        """Be one of an account's."""
        self._turns = turns

    def check(self) -> None:
        """Raise OutdoneError if it is over."""
        if not self._turns.is_latest(self):
            raise OutdoneError
