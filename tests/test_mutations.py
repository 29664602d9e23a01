"""The short form of `scripts/mutate`: the table is sound, and each verdict is right."""

import ast
from collections import Counter

import pytest
from pytest_socket import socket_allow_hosts

from .mutation.mutation import ROOT, Mutation
from .mutation.mutations import MUTATIONS
from .mutation.trial import copies, try_all, unmutated

SHORT = "test_token_backoff.py::test_after_weeks_of_failures_the_wait_is_still_a_quarter_of_an_hour"
BACKOFF = "auth/backoff.py"

VERDICTS = {
    "failures without end overflow nothing": "caught",
    "nobody depends on a docstring": "survived",
    "a class keeps its name": "unclear",
    "a test is called as the table says": "unclear",
}
UNNOTICED = (
    Mutation("nobody depends on a docstring", BACKOFF, "Forget the failures.", "Forget.", SHORT),
    Mutation("a class keeps its name", BACKOFF, "class Backoff:", "class Other:", SHORT),
    Mutation(
        "a test is called as the table says",
        BACKOFF,
        "Forget the failures.",
        "Forget.",
        "test_token_backoff.py::test_that_is_not_there",
    ),
)


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
    for file, names in _named().items():
        tree = ast.parse((ROOT / file).read_text())
        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        assert names <= {one.name for one in tree.body if isinstance(one, functions)}, file


def _named() -> dict[str, set[str]]:
    named: dict[str, set[str]] = {}
    for test in (test for mutation in MUTATIONS for test in mutation.tests):
        file, _, name = test.partition("::")
        named.setdefault(file, set()).add(name.partition("[")[0])
    return named


def test_only_a_test_that_fails_catches_a_mutation(socket_enabled: None) -> None:
    """One that cannot be imported or found says nothing; the checkout stays as it is."""
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)  # where the fork server listens
    before = (ROOT / UNNOTICED[0].path).read_text()
    chosen = [one for one in MUTATIONS if one.promise in VERDICTS] + [*UNNOTICED]
    with copies() as lent:
        assert all(one.is_passed for one in unmutated(lent, chosen[:1]))
        verdicts = {one.mutation.promise: one.verdict for one in try_all(lent, chosen)}
    assert verdicts == VERDICTS
    assert (ROOT / UNNOTICED[0].path).read_text() == before
