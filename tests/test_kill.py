"""No power cut takes an authorization along; scripts/kill tries it two hundred times."""

from pathlib import Path

from pytest_socket import socket_allow_hosts

from .bench.contenders import EVERGREEN
from .bench.kill import SEED, delays
from .bench.power_cuts import PowerCuts

KILLS = 3


async def test_kill(socket_enabled: None, tmp_path: Path) -> None:
    """Three kills after three refreshes, and each start has the newest token."""
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)  # where the fork server listens
    result = await PowerCuts(EVERGREEN, tmp_path).run(delays(KILLS, SEED))
    assert (result.kills, result.lost, result.well) == (KILLS, [], True)
