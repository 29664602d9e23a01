"""Pages that were just read."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
import time
from typing import Any, Final

MAX_PAGES: Final = 64
"""Pages that are kept at most; one of 50 tracks takes about 30 kB."""

type Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Kept[T]:
    value: T
    read_at: float


class PageCache:
    """The last pages, each as long as its reader finds it fresh."""

    def __init__(self) -> None:
        """Initialize an empty cache."""
        self._kept: OrderedDict[Key, _Kept[Any]] = OrderedDict()
        self._changes = 0

    def __iter__(self) -> Iterator[tuple[Key, Any]]:
        """Go through what is kept, the newest first."""
        return iter([(key, kept.value) for key, kept in reversed(self._kept.items())])

    def __len__(self) -> int:
        """Count the pages."""
        return len(self._kept)

    def fresh(self, key: Key, life: float) -> bool:
        """Tell whether a page was read less than `life` seconds ago."""
        kept = self._kept.get(key)
        return kept is not None and time.monotonic() - kept.read_at < life

    async def fetch[T](self, key: Key, life: float, read: Callable[[], Awaitable[T]]) -> T:
        """Return a page that is at most `life` seconds old."""
        if self.fresh(key, life):
            self._kept.move_to_end(key)
            value: T = self._kept[key].value
            return value
        changes = self._changes
        value = await read()
        if changes == self._changes:  # else it may be older than what has been changed meanwhile
            self._kept[key] = _Kept(value, time.monotonic())
            self._kept.move_to_end(key)
            while len(self._kept) > MAX_PAGES:
                self._kept.popitem(last=False)
        return value

    def drop(self, *names: str) -> None:
        """Forget all pages whose keys begin with one of these names."""
        self._changes += 1
        self.drop_where(lambda key, _: key[0] in names)

    def drop_where(self, is_old: Callable[[Key, Any], bool]) -> None:
        """Forget the pages that are out of date."""
        for key in [key for key, kept in self._kept.items() if is_old(key, kept.value)]:
            del self._kept[key]
