"""Whether things are saved, as far as it was looked up or changed by us."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
import time
from typing import Final

from ..webapi.errors import OUTCOME_UNKNOWN
from .library import LONG_LIFE, Library

MAX_KNOWN: Final = 200


class Saved:
    """What is known, and whom to tell when that changes."""

    def __init__(self, library: Library) -> None:
        """Initialize without anything known."""
        self._library = library
        self._known: OrderedDict[str, tuple[bool, float]] = OrderedDict()
        self._listeners: list[Callable[[], None]] = []

    def listen(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call a listener after each change; return how to remove it."""
        self._listeners.append(changed)
        return lambda: self._listeners.remove(changed)

    def get(self, uri: str) -> bool | None:
        """Tell whether a thing is saved, None where that is not known."""
        is_saved, _ = self._known.get(uri, (None, 0.0))
        return is_saved

    def set(self, uris: Iterable[str], *, saved: bool) -> None:
        """Take note of what is so now."""
        for uri in uris:
            self._known[uri] = (saved, time.monotonic())
            self._known.move_to_end(uri)
        while len(self._known) > MAX_KNOWN:
            self._known.popitem(last=False)
        self._tell()

    @contextmanager
    def changing(self, uris: Sequence[str], *, saved: bool) -> Iterator[None]:
        """Take note of a change that is asked for within; forget what is not known after it."""
        try:
            yield
        except OUTCOME_UNKNOWN:
            for uri in uris:
                self._known.pop(uri, None)
            self._tell()
            raise
        self.set(uris, saved=saved)

    async def look_up(self, uri: str) -> None:
        """Ask Spotify, unless it was asked within the last ten minutes."""
        _, known_at = self._known.get(uri, (None, -LONG_LIFE))
        if time.monotonic() - known_at >= LONG_LIFE:
            (is_saved,) = await self._library.ask(self._library.client.are_saved([uri]))
            self.set([uri], saved=is_saved)

    def _tell(self) -> None:
        for changed in list(self._listeners):
            changed()
