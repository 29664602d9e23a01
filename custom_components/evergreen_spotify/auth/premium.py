"""What may be known of an account's Premium from the commands that Spotify takes and refuses."""

from math import inf
import time
from typing import Final

PROOF_LIFETIME: Final = 24 * 3600.0
"""Seconds for which a command that was taken proves Premium."""


class PremiumEvidence:
    """Whether an account lacks Premium, or only one of its speakers says so.

    Free accounts are polled like others, but none of their commands is taken.
    """

    def __init__(self) -> None:
        """Initialize without any evidence."""
        self.is_lacking = False
        self._refusing: set[str] = set()
        self._proven_at = -inf

    def prove(self) -> None:
        """Take note of a command that was taken."""
        self.is_lacking = False
        self._refusing.clear()
        self._proven_at = time.monotonic()

    def doubt(self, device_id: str, playing_on: str | None) -> None:
        """Take note of a device's PREMIUM_REQUIRED while music played on some device, or none.

        It counts for the account unless another device plays or a command proved otherwise; the
        same from a second device counts in any case.
        """
        self._refusing.add(device_id)
        plays_elsewhere = playing_on is not None and device_id not in {"", playing_on}
        is_proven = time.monotonic() - self._proven_at < PROOF_LIFETIME
        is_of_device = device_id != "" and (plays_elsewhere or is_proven)
        self.is_lacking |= not is_of_device or len(self._refusing) > 1
