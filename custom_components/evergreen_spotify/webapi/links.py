"""Short links, as Spotify's apps share them.

They lead to `open.spotify.com`, by a redirect or by a page of HTML that holds the address. Only
Spotify's own hosts are asked, over https, without a token, and no redirect is followed further
than from one of the two short hosts to the other.
"""

from http import HTTPStatus
import re
from typing import Final

import aiohttp

from .errors import ConnectionFailedError, NotFoundError

# Host: its address.
SHORT_LINKS: Final = {
    "spotify.link": "https://spotify.link",
    "spotify.app.link": "https://spotify.app.link",
}

MAX_HOPS: Final = 2
MAX_BYTES: Final = 64 * 1024
"""How much of a page is read; the address stands in its head."""

TIMEOUT: Final = aiohttp.ClientTimeout(total=10)

_TARGET: Final = re.compile(r"https://open\.spotify\.com/[^\s\"'<>\\]{1,1000}")
_SHORT: Final = re.compile(r"https://(?P<host>[a-z.]+)/(?P<name>[0-9A-Za-z_-]{1,64})(?:\?.*)?")


async def resolve_short_link(session: aiohttp.ClientSession, host: str, name: str) -> str:
    """Return the link to `open.spotify.com` that a short one stands for.

    Raise NotFoundError where it leads nowhere or elsewhere, ConnectionFailedError without answer.
    """
    for _ in range(MAX_HOPS):
        location, page = await _ask(session, f"{SHORT_LINKS[host]}/{name}")
        if found := _TARGET.search(location) or _TARGET.search(page):
            return found[0].replace("&amp;", "&")
        onward = _SHORT.fullmatch(location)
        if onward is None or onward["host"] not in SHORT_LINKS:
            break
        host, name = onward["host"], onward["name"]
    raise NotFoundError


async def _ask(session: aiohttp.ClientSession, url: str) -> tuple[str, str]:
    """Return where an address leads to, and the beginning of its page."""
    try:
        async with session.get(url, timeout=TIMEOUT, allow_redirects=False) as response:
            if response.status >= HTTPStatus.BAD_REQUEST:
                return "", ""
            page = b""
            async for chunk in response.content.iter_chunked(MAX_BYTES):
                page += chunk
                if len(page) >= MAX_BYTES:
                    break
            return response.headers.get("Location", ""), page[:MAX_BYTES].decode(errors="replace")
    except (TimeoutError, aiohttp.ClientError) as err:
        raise ConnectionFailedError from err
