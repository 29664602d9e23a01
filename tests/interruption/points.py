"""The points at which an action can be interrupted, found by running it.

There are two kinds: each suspension of the call and of the tasks that it starts, and each request
at Spotify, before it takes effect or after it did and before anybody knows.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from types import TracebackType
from typing import Any, NamedTuple, override
from unittest.mock import patch

from homeassistant.util import async_ as ha_async


class Kind(StrEnum):
    """What a point is a moment of."""

    AWAIT = "await"
    BEFORE = "before request"
    AFTER = "after request"


class Point(NamedTuple):
    """The n-th moment of a kind, counted from 0."""

    kind: Kind
    number: int

    @override
    def __str__(self) -> str:
        """Spell it."""
        return f"{self.kind} {self.number + 1}"


class Passage:
    """Count the points that an action passes; act at one of them."""

    def __init__(self, target: Point | None, act: Callable[[Kind], object]) -> None:
        """Choose where to act, if anywhere."""
        self.counts: Counter[Kind] = Counter()
        self.is_open = True
        self.is_reached = False
        self._target = target
        self._act = act

    def at(self, kind: Kind) -> bool:
        """Pass a point; tell whether it is the one."""
        if not self.is_open:
            return False
        point = Point(kind, self.counts[kind])
        self.counts[kind] += 1
        if point != self._target:
            return False
        self.is_reached = True
        self._act(kind)
        return True

    def points(self) -> list[Point]:
        """List all that were passed."""
        return [Point(kind, number) for kind in Kind for number in range(self.counts[kind])]


_PASSAGE: ContextVar[Passage | None] = ContextVar("passage", default=None)


class _Counted[T](Coroutine[Any, Any, T]):
    """A coroutine whose every suspension is a point."""

    def __init__(self, inner: Coroutine[Any, Any, T], passage: Passage) -> None:
        self._inner = inner
        self._passage = passage
        self.__qualname__ = getattr(inner, "__qualname__", type(inner).__qualname__)

    @override
    def send(self, value: Any) -> Any:
        waits_for = self._inner.send(value)
        self._passage.at(Kind.AWAIT)
        return waits_for

    @override
    def throw(self, error: Any, value: Any = None, trace: TracebackType | None = None) -> Any:
        waits_for = self._inner.throw(error)
        self._passage.at(Kind.AWAIT)
        return waits_for

    @override
    def close(self) -> None:
        self._inner.close()

    @override
    def __await__(self) -> Generator[Any, Any, T]:
        return self._inner.__await__()

    @property
    def cr_frame(self) -> Any:
        """Where it stands, for whoever looks at tasks."""
        return getattr(self._inner, "cr_frame", None)

    @property
    def cr_await(self) -> Any:
        """What it awaits, likewise."""
        return getattr(self._inner, "cr_await", None)

    @property
    def cr_running(self) -> bool:
        """Whether it runs now, likewise."""
        return bool(getattr(self._inner, "cr_running", False))

    @property
    def cr_code(self) -> Any:
        """What it runs, likewise."""
        return getattr(self._inner, "cr_code", None)


def _counted(doing: Any) -> Any:
    passage = _PASSAGE.get()
    if passage is None or isinstance(doing, _Counted) or not asyncio.iscoroutine(doing):
        return doing
    return _Counted(doing, passage)


def _make_task(loop: asyncio.AbstractEventLoop, doing: Any, **how: Any) -> asyncio.Task[Any]:
    return asyncio.Task(_counted(doing), loop=loop, **how)


def _make_eager_task(doing: Any, **how: Any) -> asyncio.Task[Any]:
    return asyncio.Task(_counted(doing), **how)


@contextmanager
def counting() -> Iterator[None]:
    """Let tasks that are started by a counted one be counted, too."""
    loop = asyncio.get_running_loop()
    former = loop.get_task_factory()
    loop.set_task_factory(_make_task)
    try:
        with patch.object(ha_async, "Task", _make_eager_task):
            yield
    finally:
        loop.set_task_factory(former)


def start[T](doing: Coroutine[Any, Any, T], passage: Passage) -> asyncio.Task[T]:
    """Start a call whose points are counted."""
    token = _PASSAGE.set(passage)
    try:
        return asyncio.get_running_loop().create_task(doing)
    finally:
        _PASSAGE.reset(token)
