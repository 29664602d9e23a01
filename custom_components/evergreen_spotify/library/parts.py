"""Change many things, a request for each part of them, and tell how far it came."""

from collections.abc import Awaitable, Callable, Sequence
from itertools import batched

from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN
from ..webapi.errors import RateLimitedError, SpotifyError

type Send = Callable[[Sequence[str]], Awaitable[object]]


async def send_in_parts(uris: Sequence[str], size: int, send: Send, made: str = "") -> None:
    """Send a request for each part of at most `size`, in their order.

    `made` names the playlist that was made for them. Raise what the first part raises; once
    something is done, HomeAssistantError with how much, so that nobody does it twice.
    """
    done = 0
    for part in batched(uris, size, strict=False):
        try:
            await send(part)
        except (SpotifyError, HomeAssistantError) as err:
            if done or made:
                raise _partly(err, done, len(uris), made) from err
            raise
        done += len(part)


def _partly(
    err: SpotifyError | HomeAssistantError, done: int, total: int, made: str
) -> HomeAssistantError:
    seconds = getattr(err, "retry_after", RateLimitedError.GUESS)
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="playlist_partly" if made else "partly_done",
        translation_placeholders={
            "done": str(done),
            "total": str(total),
            "seconds": f"{seconds:.0f}",
            "playlist": made,
        },
    )
