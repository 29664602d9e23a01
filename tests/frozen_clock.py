"""A clock that stands, made cheap: the suite freezes it thousands of times."""

import asyncio
from collections.abc import Callable, KeysView
import sys
from types import ModuleType, SimpleNamespace

from freezegun import api
import pytest

# A frozen monotonic clock counts seconds from 1970, where neighbouring floats are 0.24 µs apart.
RESOLUTION = 1e-6


class ClockHolders:
    """`sys.modules` for freezegun: its items are only the modules that hold a clock.

    There are 2,600 modules, of which few do. One is read anew when it has another number of names.
    """

    def __init__(self) -> None:
        """Initialize without having seen any."""
        self._seen: dict[str, tuple[int, int]] = {}
        self._holders: set[str] = set()

    def keys(self) -> KeysView[str]:
        """Return the names of all modules: what is new at the end is put right by freezegun."""
        return sys.modules.keys()

    def get(self, name: str, default: None = None) -> ModuleType | None:
        """Return a module by its name, or the default."""
        return sys.modules.get(name, default)

    def items(self) -> list[tuple[str, ModuleType]]:
        """Return what freezegun has to look into."""
        for name, module in list(sys.modules.items()):
            state = id(module), len(getattr(module, "__dict__", ()))
            if self._seen.get(name) != state:
                self._seen[name] = state
                self._read(name, module)
        return [(name, sys.modules[name]) for name in self._holders & sys.modules.keys()]

    def _read(self, name: str, module: ModuleType) -> None:
        if hasattr(module, "__name__") and api._get_cached_module_attributes(module):
            self._holders.add(name)
        else:
            self._holders.discard(name)


def install() -> None:
    """Let freezegun look only where a clock is, each time that it freezes."""
    vars(api)["sys"] = SimpleNamespace(modules=ClockHolders())


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
