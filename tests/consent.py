"""Agree on Spotify's consent page, as a person with a browser does."""

import re

from aiohttp import ClientSession, FormData

SCOPE_BOX = re.compile(r'name="scope" value="([\w-]+)"')


async def agree(browser: ClientSession, address: str, user: str) -> None:
    """Fill in the page as it came, and follow it back to Home Assistant."""
    async with browser.get(address) as page:
        form = FormData({"user": user, "decision": "agree"})
        for scope in SCOPE_BOX.findall(await page.text()):
            form.add_field("scope", scope)
    async with browser.post(address, data=form) as callback:
        callback.raise_for_status()
