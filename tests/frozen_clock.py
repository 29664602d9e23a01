"""A clock that stands, made cheap: the suite freezes it thousands of times."""

import asyncio
from collections.abc import Callable
from types import ModuleType

from freezegun import api
import pytest
from pytest_homeassistant_custom_component import patch_time

# A frozen monotonic clock counts seconds from 1970, where neighbouring floats are 0.24 µs apart.
RESOLUTION = 1e-6


def install() -> None:
    """Let freezegun see by the number of a module's names whether it was scanned already.

    Home Assistant's harness hashes the names of 2,600 modules in each test; none swaps one name
    for another between two tests.
    """
    patch_time.ha_get_module_attributes_hash = _fingerprint


def _fingerprint(module: ModuleType) -> str:
    return f"{id(module)}-{len(getattr(module, '__dict__', ()))}"


def apply(loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a loop begin what is due at this very moment, and read the frozen clock directly.

    The loop adds a nanosecond to its time, which is lost in so large a float: what is due now would
    not be due before the next tick, and the loop would ask without a pause. freezegun's own way
    walks the stack at each reading, to find callers that get the real time; the loop is none.
    """
    monkeypatch.setattr(loop, "_clock_resolution", RESOLUTION)
    monkeypatch.setattr(loop, "time", _clock(loop.time))


def _clock(real: Callable[[], float]) -> Callable[[], float]:
    def time() -> float:
        return api._get_fake_monotonic() if api.freeze_factories else real()

    return time
