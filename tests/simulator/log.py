"""Keep a record of every request that reached the server."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

CUT = 0


@dataclass
class Request:
    """One request; a status of None awaits its answer, CUT never got one."""

    at: float
    method: str
    path: str
    kind: str
    query: dict[str, str] = field(default_factory=dict)
    body: object = None
    status: int | None = None
    user_id: str | None = None
    client_id: str | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of the body, as far as it has any."""
        return self.body if isinstance(self.body, dict) else {}


@dataclass
class RequestLog:
    """All requests, oldest first."""

    requests: list[Request] = field(default_factory=list)
    listeners: list[Callable[[Request], None]] = field(default_factory=list)

    def add(self, request: Request) -> None:
        """Write one down, and tell who listens; they hear of those too that are cleared later."""
        self.requests.append(request)
        for listener in self.listeners:
            listener(request)

    def matching(self, path_prefix: str = "", method: str | None = None) -> list[Request]:
        """List requests by path and method."""
        return [
            request
            for request in self.requests
            if request.path.startswith(path_prefix) and method in {None, request.method}
        ]

    def count(self, *, path_prefix: str = "", method: str | None = None) -> int:
        """Count requests by path and method."""
        return len(self.matching(path_prefix, method))

    def clear(self) -> None:
        """Forget everything."""
        self.requests.clear()
