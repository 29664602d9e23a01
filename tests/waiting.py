"""Wait for another process."""

import asyncio
from collections.abc import Awaitable, Callable


async def eventually(
    true: Callable[[], Awaitable[bool]], *, within: float = 60, pause: float = 0.1
) -> None:
    """Ask again and again until it is true."""
    async with asyncio.timeout(within):
        while True:
            if await true():
                return
            await asyncio.sleep(pause)
