"""What every route is given, and how it is declared."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from json import JSONDecodeError, loads
from typing import TYPE_CHECKING, Any

from . import errors
from .errors import RefusedError
from .remote import Remote

if TYPE_CHECKING:
    from aiohttp import web

    from .people import Grant, User
    from .shapes import Shapes
    from .world import World

type Body = dict[str, Any] | list[Any] | None
type Handler = Callable[[Call], Body]

PAGE_LIMIT = 50


@dataclass
class Call:
    """One authorised request and all it may touch."""

    request: web.Request
    text: str
    user: User
    grant: Grant
    world: World
    shapes: Shapes
    modern: bool

    @cached_property
    def remote(self) -> Remote:
        """Control the caller's player."""
        return Remote(self.world, self.user)

    @property
    def query(self) -> dict[str, str]:
        """Read the query."""
        return dict(self.request.query)

    @property
    def device_id(self) -> str | None:
        """Read which device is meant."""
        return self.query.get("device_id") or None

    @cached_property
    def json(self) -> dict[str, Any]:
        """Read the body; none at all is an empty one."""
        try:
            body = loads(self.text or "{}")
        except JSONDecodeError:
            raise RefusedError(errors.MALFORMED_JSON) from None
        if not isinstance(body, dict):
            raise RefusedError(errors.MALFORMED_JSON)
        return body

    def path(self, name: str) -> str:
        """Read a part of the path."""
        return self.request.match_info[name]

    def required(self, name: str) -> str:
        """Read a query parameter that must be there."""
        if not self.query.get(name):
            raise RefusedError(errors.MISSING_FIELD.about(name))
        return self.query[name]

    def number(self, name: str, low: int, high: int) -> int:
        """Read a number from the query that must lie within bounds."""
        value = self.required(name)
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            raise RefusedError(errors.INVALID_FIELD.about(name))
        return int(value)

    def moment(self, name: str, default: float) -> float:
        """Read a moment in milliseconds, if one is given."""
        return self.number(name, 0, 10**15) if self.query.get(name) else default

    def choice[T](self, name: str, choices: dict[str, T]) -> T:
        """Read a word from the query that must be one of a few."""
        value = self.required(name)
        if value not in choices:
            raise RefusedError(errors.INVALID_FIELD.about(name))
        return choices[value]

    def limit(self, default: int = 20, most: int = PAGE_LIMIT, least: int = 1) -> int:
        """Read how many entries are wanted."""
        return _within(self.query.get("limit", default), least, most, errors.INVALID_LIMIT)

    def offset(self, most: int = 100_000) -> int:
        """Read where the page begins."""
        return _within(self.query.get("offset", 0), 0, most, errors.INVALID_OFFSET)

    def page(
        self, path: str, items: Sequence[Any], default: int = 20, most: int = PAGE_LIMIT
    ) -> Body:
        """Answer with the page that was asked for."""
        return self.shapes.page(path, items, self.limit(default, most), self.offset())

    def need(self, *scopes: str) -> None:
        """Refuse when a scope was not granted."""
        if not self.grant.scopes.issuperset(scopes):
            raise RefusedError(errors.SCOPE_MISSING)


@dataclass(frozen=True)
class Route:
    """One endpoint: a command answers nothing of use, a reading answers JSON or nothing.

    What is `empty` answers 200 without a body.
    """

    method: str
    path: str
    handler: Handler
    scopes: frozenset[str] = frozenset()
    command: bool = False
    empty: bool = False
    created: bool = False


def _within(value: str | int, low: int, high: int, refusal: errors.Refusal) -> int:
    if not str(value).isascii() or not str(value).isdigit() or not low <= int(value) <= high:
        raise RefusedError(refusal)
    return int(value)
