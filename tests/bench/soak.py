"""The soak: 400 days of bad weather in under two minutes, by `scripts/soak`."""

from dataclasses import dataclass
import logging
import sys

import pytest

from tests.house import House

from .long_run import ACCOUNTS, Figures, LongRun

DAYS = 400
MINUTE = 60
# A process grows by 25 MiB for the simulator's tokens, and by what its heap has of holes.
HEAP = 48


@dataclass(frozen=True)
class Row:
    """A figure, and whether it is as it should be."""

    name: str
    value: object
    is_good: bool = True

    def __str__(self) -> str:
        """Spell a line of the table."""
        return f"{self.name:<38}{self.value!s:>22}{'' if self.is_good else '   MISSED'}"


def table(figures: Figures, renewals: int) -> list[Row]:
    """Tell what a run came to, and what of it was missed; each account renews so many times."""
    asked_for = renewals * len(ACCOUNTS)
    early, late = figures.early, figures.late
    is_flat = (
        late.objects < early.objects * 1.1
        and late.blocks - early.blocks < figures.refreshes / 2
        and late.mebibytes - early.mebibytes < HEAP
    )
    # A fault or a storm may cost an hour its refresh; a lone failure is forgiven without a look.
    least = figures.days * 22 * len(ACCOUNTS)
    return [
        Row("days", figures.days),
        Row("accounts", len(ACCOUNTS)),
        Row("refreshes", figures.refreshes, figures.refreshes >= least),
        Row("refreshes of an account at once", figures.most_at_once, figures.most_at_once == 1),
        *(Row(name, number) for name, number in sorted(figures.weather.items())),
        Row("longest time without a player (min)", round(figures.longest_trouble / MINUTE)),
        Row("reloads and restarts", figures.restarts, figures.restarts >= figures.days // 7 * 4),
        Row("warnings shown", figures.warnings, figures.warnings == asked_for),
        Row("renewals by the user", figures.renewals, figures.renewals == asked_for),
        Row("reauths", figures.reauths, figures.reauths == 0),
        Row("other repairs", figures.other_repairs, figures.other_repairs == 0),
        Row("lost tokens", figures.lost, figures.lost == 0),
        Row("objects alive, early and late", f"{early.objects} {late.objects}", is_flat),
        Row("blocks of memory, early and late", f"{early.blocks} {late.blocks}", is_flat),
        Row(
            "process (MiB), early and late", f"{early.mebibytes:.0f} {late.mebibytes:.0f}", is_flat
        ),
    ]


async def test_soak(
    house: House, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """More than a year: two renewals for each account."""
    caplog.set_level(logging.CRITICAL)  # pytest keeps every record
    rows = table(await LongRun(house).live(DAYS), renewals=2)
    with capsys.disabled():
        sys.stdout.writelines(f"{line}\n" for line in ("", *rows))
    assert [row.name for row in rows if not row.is_good] == []
