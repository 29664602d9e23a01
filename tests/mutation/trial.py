"""Apply mutations to copies of the project, one at a time, and run the tests that should notice."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
from queue import SimpleQueue
from shutil import copytree, ignore_patterns
from tempfile import TemporaryDirectory
import time
from typing import Final

from .mutation import ROOT, Mutation
from .pytest_run import Outcome, run

AT_ONCE: Final = 2
"""How many runs share the machine."""

TOGETHER: Final = 10
"""How many tests a run of the product as it is has."""


@dataclass(frozen=True)
class Trial:
    """What became of a mutation, and after how many seconds."""

    mutation: Mutation
    outcome: Outcome
    seconds: float

    @property
    def verdict(self) -> str:
        """Say in a word whether it was caught."""
        if self.outcome.is_failed:
            return "caught"
        return "survived" if self.outcome.is_passed else "unclear"


class Copies:
    """Copies of the project's files, each for one run at a time."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """Fill the folders."""
        self._free: SimpleQueue[Path] = SimpleQueue()
        for folder in folders:
            copy = copytree(
                ROOT, folder / ROOT.name, ignore=ignore_patterns(".*", "__pycache__", "docs")
            )
            self._free.put(copy)

    def run(self, tests: Sequence[str]) -> Outcome:
        """Run tests on the product as it is."""
        with self._one() as root:
            return run(root, tests)

    def try_out(self, mutation: Mutation) -> Trial:
        """Run the tests of a mutation on a product that has it."""
        with self._one() as root, mutation.applied(root):
            began_at = time.monotonic()
            outcome = run(root, mutation.tests)
            return Trial(mutation, outcome, time.monotonic() - began_at)

    @contextmanager
    def _one(self) -> Iterator[Path]:
        folder = self._free.get()
        try:
            yield folder
        finally:
            self._free.put(folder)


@contextmanager
def copies(count: int = AT_ONCE) -> Iterator[Copies]:
    """Lend copies of the project; the checkout itself is never changed."""
    with ExitStack() as stack:
        yield Copies(
            Path(stack.enter_context(TemporaryDirectory(prefix="mutation-"))) for _ in range(count)
        )


def unmutated(lent: Copies, mutations: Iterable[Mutation], count: int = AT_ONCE) -> list[Outcome]:
    """Run all tests that the mutations name on the product as it is."""
    tests = sorted({test for mutation in mutations for test in mutation.tests})
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lent.run, batched(tests, TOGETHER, strict=False)))


def try_all(lent: Copies, mutations: Sequence[Mutation], count: int = AT_ONCE) -> Iterator[Trial]:
    """Try mutations, and yield what becomes of each as it is known."""
    with ThreadPoolExecutor(count) as pool:
        trials: list[Future[Trial]] = [pool.submit(lent.try_out, one) for one in mutations]
        for trial in as_completed(trials):
            yield trial.result()
