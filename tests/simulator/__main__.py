"""Run the simulator alone: `python -m tests.simulator`."""

import argparse
import asyncio
from contextlib import suppress

from . import CLIENT_ID, Simulator


async def serve(port: int, token_lifetime: int, seed: int | None) -> None:
    """Serve until interrupted, with a song already on."""
    async with asyncio.TaskGroup() as group:
        simulator = Simulator(token_lifetime=token_lifetime, seed=seed)
        await simulator.start(port=port)
        simulator.scenarios.phone_play("juniper")
        print(f"Control page  {simulator.url}/control")
        print(f"Authorize     {simulator.authorize_url}")
        print(f"Token         {simulator.token_url}")
        print(f"Web API       {simulator.api_url}")
        print(f"Client ID     {CLIENT_ID}")
        print(f"World         {simulator.assumptions}")
        group.create_task(asyncio.Event().wait())


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--token-lifetime", type=int, default=3600, metavar="SECONDS")
    parser.add_argument("--world-seed", type=int, metavar="N", help="what nobody attests")
    options = parser.parse_args()
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(options.port, options.token_lifetime, options.world_seed))


if __name__ == "__main__":
    main()
