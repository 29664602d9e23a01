"""What polling may cost, whatever comes down."""

from collections.abc import Iterator

from custom_components.evergreen_spotify.state.schedule import PACES, Pace
from custom_components.evergreen_spotify.webapi.cap import SHARES
from tests.bench.duel.rivals import Rival

from .kinds import FLOODS
from .live import Figures

RENEWALS_AN_HOUR = 30


def budget(rival: Rival) -> int:
    """Return the requests a day of a pace."""
    return PACES[Pace(rival.options["pace"])].cap


def hour_limit(rival: Rival, name: str) -> float:
    """Return the most requests in any hour: what two hours may take together."""
    return FLOODS[name].an_hour or budget(rival) * SHARES[2]


def missed(rival: Rival, name: str, figures: Figures) -> Iterator[str]:
    """Say which bounds did not hold."""
    if figures.worst_hour > hour_limit(rival, name):
        yield f"{figures.worst_hour} in an hour, not {hour_limit(rival, name):.0f}"
    if len(figures.polls) > budget(rival):
        yield f"{len(figures.polls)} a day, not {budget(rival)}"
    if figures.renewals > RENEWALS_AN_HOUR * max(1.0, figures.hours):
        yield f"{figures.renewals} renewals"
