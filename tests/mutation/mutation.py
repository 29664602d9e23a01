"""One change of the product, named after the promise that it breaks."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import cache_from_source
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
PRODUCT: Final = Path("custom_components/evergreen_spotify")


class Mutation:
    """What stands once in a file of the product, what it becomes, and the tests that catch it."""

    def __init__(self, promise: str, file: str, old: str, new: str, *tests: str) -> None:
        """Name the tests by their ids below `tests/`."""
        self.promise = promise
        self.path = PRODUCT / file
        self.old = old
        self.new = new
        self.tests = tuple(f"tests/{test}" for test in tests)

    def mutated(self, root: Path = ROOT) -> str:
        """Return the file as it becomes; raise ValueError unless there is one place to change."""
        source = (root / self.path).read_text()
        if (count := source.count(self.old)) != 1:
            raise ValueError(f"{self.path} has this {count} times: {self.old}")
        return source.replace(self.old, self.new)

    @contextmanager
    def applied(self, root: Path) -> Iterator[None]:
        """Change a copy of the product, and change it back in the end."""
        path = root / self.path
        source, mutated = path.read_text(), self.mutated(root)
        _write(path, mutated)
        try:
            yield
        finally:
            _write(path, source)


def _write(path: Path, source: str) -> None:
    path.write_text(source)
    # Python tells versions apart by size and second only.
    Path(cache_from_source(str(path))).unlink(missing_ok=True)
