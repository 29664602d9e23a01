"""The short form of `scripts/mutate`: the table is sound, and each verdict is right."""

import ast
import asyncio
from asyncio.subprocess import PIPE
from collections import Counter
import sys

import pytest

from .mutation import probe
from .mutation.mutation import PRODUCT, ROOT, Mutation
from .mutation.mutations import MUTATIONS


def test_there_are_at_least_sixty_promises() -> None:
    """Each is broken once."""
    counts = Counter(one.promise for one in MUTATIONS)
    assert len(counts) >= 60
    assert [promise for promise, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.promise)
def test_a_mutation_fits_the_product_as_it_is(mutation: Mutation) -> None:
    """What it changes stands there exactly once, and Python can read what it makes of it."""
    source = (ROOT / mutation.path).read_text()
    assert source.count(mutation.old) == 1, mutation.old
    changed = mutation.mutated()
    assert changed != source
    ast.parse(changed)


def test_every_test_that_the_table_names_is_there() -> None:
    """A mutation without a test would be caught by nobody."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    for file, names in _named().items():
        tree = ast.parse((ROOT / file).read_text())
        assert names <= {one.name for one in tree.body if isinstance(one, functions)}, file


def _named() -> dict[str, set[str]]:
    named: dict[str, set[str]] = {}
    for test in (test for mutation in MUTATIONS for test in mutation.tests):
        file, _, name = test.partition("::")
        named.setdefault(file, set()).add(name.partition("[")[0])
    return named


async def test_only_a_test_that_fails_catches_a_mutation(socket_enabled: None) -> None:
    """One that cannot be imported or found says nothing; the checkout stays as it is."""
    before = (ROOT / PRODUCT / probe.FILE).read_text()
    command = (sys.executable, "-m", probe.__name__)
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=PIPE)
    output, _ = await process.communicate()
    assert sorted(output.decode().splitlines()) == [
        "a class keeps its name: unclear",
        "a docstring stays: survived",
        "a test is there: unclear",
        "as it is: passed",
        f"{probe.OF_TABLE}: caught",
    ]
    assert (ROOT / PRODUCT / probe.FILE).read_text() == before
