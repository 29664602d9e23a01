"""How often something was so, the last times counting most."""

from typing import Final

FADING: Final = 0.95
"""What remains of each time with the next: about twenty times count."""


class Share:
    """The part of times at which something was so, from a guess on."""

    def __init__(self, guess: float) -> None:
        """Initialize with a guess, which weighs as much as one time."""
        self._guess = guess
        self._so = self._all = 0.0

    @property
    def value(self) -> float:
        """The share, 0 to 1."""
        return (self._so + self._guess) / (self._all + 1)

    def add(self, *, was_so: bool) -> None:
        """Count a time."""
        self._so, self._all = self._so * FADING + was_so, self._all * FADING + 1
