"""How much this process holds in memory."""

from dataclasses import dataclass
import gc
from pathlib import Path
from resource import getpagesize
import sys
from typing import Self
from unittest.mock import NonCallableMock

# The simulator never forgets: two tokens, what it knows of each, and when one of them ends.
BLOCKS_PER_REFRESH = 5


@dataclass(frozen=True)
class Memory:
    """What is alive, without what the tests and the simulator keep for themselves.

    Objects may refer to others, blocks are also strings and numbers; both show a leak of one an
    hour. The size of the process shows it late, as it holds the simulator's tokens, too.
    """

    objects: int
    blocks: int
    mebibytes: float

    @classmethod
    def now(cls, refreshes: int) -> Self:
        """Count, after so many refreshes."""
        gc.collect()
        blocks = sys.getallocatedblocks() - refreshes * BLOCKS_PER_REFRESH
        alive = gc.get_objects()
        ours = sum(str(type(one).__module__).startswith("tests.") for one in alive)
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return cls(len(alive) - ours, blocks, pages * getpagesize() / 2**20)


def forget_calls() -> None:
    """Let mocks forget their calls: in tests Home Assistant's storage is one."""
    for one in gc.get_objects():
        if issubclass(type(one), NonCallableMock):
            one.reset_mock()
