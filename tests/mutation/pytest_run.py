"""Run some tests of a copy of the project, in a process that has Home Assistant already.

Nearly all of a short run is Python's imports: a server process makes them once and forks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
import os
from pathlib import Path
import sys
from time import process_time
from typing import Final

import pytest

from .mutation import ROOT

LONGEST_RUN: Final = 300.0
"""Seconds after which a run is given up."""

_OWN: Final = ("custom_components", "tests")
_OPTIONS: Final = ("-x", "-q", "--tb=no", "--show-capture=no", "-p", "no:cacheprovider")
_FORKS: Final = get_context("forkserver")
_COMPONENTS: Final = ("auth", "config", "diagnostics", "http", "media_player", "repairs", "scene")
_PRELOADED: Final = (
    "pytest_homeassistant_custom_component.plugins",
    "pytest_homeassistant_custom_component.common",
    *(f"homeassistant.components.{name}" for name in (*_COMPONENTS, "websocket_api")),
    "hypothesis",
)


@dataclass(frozen=True)
class Outcome:
    """What pytest said: its exit code, which tests failed or could not be run, and CPU seconds."""

    code: int | None = None
    passed: int = 0
    failed: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    cpu: float = 0.0

    @property
    def is_passed(self) -> bool:
        """Whether there were tests, and all of them passed."""
        return self.code == pytest.ExitCode.OK and self.passed > 0

    @property
    def is_failed(self) -> bool:
        """Whether a test failed: neither its fixtures, nor an import, nor its name."""
        return self.code == pytest.ExitCode.TESTS_FAILED and bool(self.failed)

    @property
    def words(self) -> str:
        """Say what became of it."""
        if self.code is None:
            return "no end, or a crash"
        return ", ".join(self.failed or self.broken) or pytest.ExitCode(self.code).name.lower()


class _Reports:
    """A plugin that takes note of what fails, and in which phase."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed: list[str] = []
        self.broken: list[str] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Take note of a file that cannot be imported."""
        if report.failed:
            self.broken.append(report.nodeid or "collection")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take note of a test; what its fixtures run into is no verdict."""
        if report.failed:
            (self.failed if report.when == "call" else self.broken).append(report.nodeid)
        elif report.when == "call" and report.passed:
            self.passed += 1


def run(root: Path, tests: Sequence[str]) -> Outcome:
    """Run tests of the copy below a folder, to the first that fails."""
    _FORKS.set_forkserver_preload([*_PRELOADED])  # here, as it holds for the whole process
    answers, question = _FORKS.Pipe(duplex=False)
    process = _FORKS.Process(target=_run, args=(question, root, tests), daemon=True)
    process.start()
    question.close()
    try:
        if answers.poll(LONGEST_RUN):
            return Outcome(*answers.recv())
    except EOFError:
        pass
    finally:
        process.kill()
        process.join()
    return Outcome()


def _run(question: Connection, root: Path, tests: Sequence[str]) -> None:
    """Be the process that runs them."""
    console = os.open(root / "console.txt", os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
    for descriptor in (1, 2):
        os.dup2(console, descriptor)
    for name in [one for one in sys.modules if one.partition(".")[0] in _OWN]:
        del sys.modules[name]
    os.chdir(root)
    sys.path[:] = [str(root), *(one for one in sys.path if one and Path(one) != ROOT)]
    reports = _Reports()
    code = pytest.main([*_OPTIONS, *tests], plugins=[reports])
    question.send((int(code), reports.passed, reports.failed, reports.broken, process_time()))
