"""The clock of the tests stands as Home Assistant's harness lets it, without the waste."""

import asyncio
import sys
from time import monotonic
from types import ModuleType

from freezegun import api, freeze_time
from freezegun.api import FrozenDateTimeFactory
import pytest

from . import frozen_clock


async def test_what_is_due_now_begins_though_the_clock_stands(
    freezer: FrozenDateTimeFactory,
) -> None:
    """It needs no tick, and the loop does not spin until then."""
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    loop.call_at(loop.time(), done.set_result, None)
    for _ in range(2):
        await asyncio.sleep(0)
    assert done.done()


async def test_what_is_due_later_waits_for_a_tick(freezer: FrozenDateTimeFactory) -> None:
    """A tick short of it is not enough."""
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    loop.call_at(loop.time() + 10, done.set_result, None)
    for tick, expected in ((9.9, False), (0.2, True)):
        freezer.tick(tick)
        for _ in range(2):
            await asyncio.sleep(0)
        assert done.done() is expected


async def test_the_loop_has_the_time_that_the_program_has() -> None:
    """Frozen or not."""
    loop = asyncio.get_running_loop()
    assert api.real_monotonic() <= loop.time() <= api.real_monotonic()
    with freeze_time("2026-11-23 20:00:00.123456") as frozen:
        for _ in range(3):
            assert loop.time() == monotonic()
            frozen.tick(0.7)
    assert api.real_monotonic() <= loop.time() <= api.real_monotonic()


@pytest.mark.parametrize("first", ["nothing", "monotonic"])
def test_a_module_that_takes_a_clock_is_frozen(monkeypatch: pytest.MonkeyPatch, first: str) -> None:
    """Whether it held one before or not, and only while the clock stands."""
    module = ModuleType("a_late_module")
    vars(module)[first] = getattr(api, f"real_{first}", None)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    with freeze_time("2026-11-23"):
        pass
    vars(module)["clock"] = api.real_monotonic
    with freeze_time("2026-11-23"):
        assert vars(module)["clock"] is api.fake_monotonic
    assert vars(module)["clock"] is api.real_monotonic


def test_a_module_that_comes_while_the_clock_stands_is_given_the_real_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It took the frozen one."""
    module = ModuleType("a_later_module")
    with freeze_time("2026-11-23"):
        vars(module)["clock"] = api.fake_monotonic
        monkeypatch.setitem(sys.modules, module.__name__, module)
    assert vars(module)["clock"] is api.real_monotonic


def test_what_freezegun_would_find_is_found() -> None:
    """Each module that holds a clock, whatever it is called."""
    holders = dict(frozen_clock.ClockHolders().items())
    for name, module in list(sys.modules.items()):
        held = hasattr(module, "__name__") and api._get_cached_module_attributes(module)
        assert (name in holders) is bool(held), name
    assert {__name__, "homeassistant.runner"} <= set(holders)
