"""A tab of the front end, clicked by the words of its language and photographed."""

from pathlib import Path
import re
from typing import Any

from playwright.async_api import ConsoleMessage, Error, Locator, Page, expect

from tests.front_end import LANGUAGES
from tests.hass_client import Owner

from .look import Look
from .seen import faults

SETTLE_MS = 700
# As high as the longest form.
TALL = 1700
FLOW = "ui.panel.config.integrations.config_flow"
# All that can be read, within the shadows of the elements, too.
READ = """() => {
  const seen = [];
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) seen.push(node.textContent);
    if (node.nodeType === Node.ELEMENT_NODE && /^(STYLE|SCRIPT)$/.test(node.tagName)) return;
    for (const child of node.shadowRoot?.childNodes ?? []) read(child);
    for (const child of node.childNodes) read(child);
  };
  read(document.body);
  return seen.map((text) => text.trim()).filter(Boolean).join("\\n");
}"""
LOCALIZE = "(key) => document.querySelector('home-assistant')?.hass?.localize(key)"
OURS = ("evergreen", "spotify", "formatjs", "MISSING_", "intl")


class Tab:
    """What a person sees of Home Assistant, and does there."""

    def __init__(self, page: Page, url: str, look: Look, folder: Path) -> None:
        """Initialize with the folder where the pictures go."""
        self.page = page
        self.look = look
        self.faults: list[str] = []
        self._url = url
        self._folder = folder
        self._pictures = 0
        page.on("console", self._on_console)
        page.on("pageerror", self._on_error)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and any(one in message.text for one in OURS):
            self.faults.append(f"console: {message.text}")

    def _on_error(self, error: Error) -> None:
        self.faults.append(f"console: {error}")

    async def log_in(self, owner: Owner) -> None:
        """Come in by the front door."""
        await self.page.goto(self._url)
        await self.page.locator("input[name=username]").fill(owner.username)
        await self.page.locator("input[name=password]").fill(owner.password)
        await self.page.keyboard.press("Enter")
        await self.page.locator("home-assistant-main").wait_for()

    async def visit(self, path: str) -> None:
        """Open a page of Home Assistant."""
        await self.page.goto(f"{self._url}/{path}")
        await self.page.locator("home-assistant-main").wait_for()

    async def word(self, key: str) -> str:
        """Return a text of the front end in its language, once the page has loaded it."""
        loaded = await self.page.wait_for_function(LOCALIZE, arg=key)
        return str(await loaded.json_value())

    def ours(self, *path: str) -> str:
        """Return a text of ours in its language."""
        text: Any = LANGUAGES[self.look.language]
        for key in path:
            text = text[key]
        return str(text)

    async def button(self, key: str) -> Locator:
        """Find the last button with this text: that of the dialog on top."""
        return self.page.get_by_role("button", name=await self.word(key), exact=True).last

    async def press(self, key: str) -> None:
        """Press it."""
        await (await self.button(key)).click()

    async def submit(self) -> None:
        """Send a form."""
        await self.press(f"{FLOW}.submit")

    async def choose(self, text: str) -> None:
        """Choose from a menu within a dialog."""
        await self.page.locator("step-flow-menu").get_by_text(text, exact=True).click()

    def sees(self, text: str) -> Locator:
        """Find a text on the page."""
        return self.page.get_by_text(text).last

    async def agree(self, user: str) -> None:
        """Send the form, and agree in the tab that opens and closes itself."""
        async with self.page.context.expect_page() as opening:
            await self.submit()
        await self.consent(await opening.value, user)

    async def consent(self, page: Page, user: str) -> None:
        """Agree at Spotify."""
        await page.locator(f"label:has(#account-{user})").click()
        await page.locator("#agree").click()

    async def picture(self, name: str) -> None:
        """Read the page and photograph it."""
        await self.page.wait_for_timeout(SETTLE_MS)
        await self.photograph(name)
        seen = await self.page.evaluate(READ)
        self.faults += [f"{name}: {one}" for one in faults(self.look.language, seen)]

    async def photograph(self, name: str) -> None:
        """Only photograph it."""
        self._pictures += 1
        await self.page.screenshot(path=self._folder / f"{self._pictures:02} {name}.png")

    async def expects(self, locator: Locator) -> None:
        """Wait until something can be seen."""
        await expect(locator).to_be_visible()

    async def tall(self, name: str) -> None:
        """Photograph more than the screen shows."""
        await self.page.set_viewport_size(self.look.size | {"height": TALL})
        await self.picture(name)
        await self.page.set_viewport_size(self.look.size)

    async def leave(self) -> None:
        """Leave a dialog without an end."""
        await self.page.keyboard.press("Escape")

    async def finish(self) -> None:
        """Close the last step, whatever its button says."""
        step = self.page.locator("step-flow-abort, step-flow-create-entry")
        await step.first.wait_for()
        words = [await self.word(f"{FLOW}.{key}") for key in ("finish", "finish_skip", "close")]
        end = re.compile("|".join(f"^{re.escape(word)}$" for word in words))
        await self.page.get_by_role("button", name=end).last.click()
        await self.gone(step.first)

    async def gone(self, part: Locator) -> None:
        """Wait until a dialog with this part has closed, which goes a page back."""
        await part.wait_for(state="hidden")
        await self.page.wait_for_timeout(SETTLE_MS)
