"""The short form of `scripts/soak`: the weeks in which everybody renews."""

import logging

import pytest

from .bench.long_run import LongRun
from .bench.soak import table
from .house import House


async def test_forty_days(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Nobody is signed out, no token is lost, and nothing leaks."""
    caplog.set_level(logging.CRITICAL)  # pytest keeps every record
    rows = table(await LongRun(house).live(days=40, dark=113), renewals=1)
    assert [row for row in rows if not row.is_good] == []
