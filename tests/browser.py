"""A person at a real browser: what the story is when it is clicked."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
import os
import shutil

from playwright.async_api import Locator, Page, ViewportSize, async_playwright, expect

from .household import DASHBOARD, GUEST_PLAYER, KITCHEN, PLAYER, SENTENCE
from .simulator import CLIENT_ID
from .simulator.catalogue import Playlist
from .stage import DOMAIN, Stage

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# The front end is large, and the machine may be busy.
TIMEOUT_MS = 30_000
# So tall that the form of a preset is seen at once.
TALL: ViewportSize = {"width": 680, "height": 1640}

type Photograph = Callable[[Page, str], Awaitable[None]]


@asynccontextmanager
async def open_browser() -> AsyncGenerator[Page]:
    """Open a browser without a screen."""
    expect.set_options(timeout=TIMEOUT_MS)
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = await chromium.new_context(
            viewport={"width": 1440, "height": 900}, color_scheme="dark"
        )
        context.set_default_timeout(TIMEOUT_MS)
        yield await context.new_page()
        await chromium.close()


class Person:
    """Somebody who sees and clicks, in one tab and whatever opens from it."""

    def __init__(self, stage: Stage, page: Page, photograph: Photograph) -> None:
        """Initialize a person at a tab."""
        self._stage = stage
        self._page = page
        self._photograph = photograph

    async def live_through_it(self) -> None:
        """Add an account and a preset; lose and repair the grant; browse, search and speak."""
        await self.log_in()
        await self.add_account()
        await self.play()
        await self.add_preset()
        await self.revoke()
        await self.repair()
        await self.see_it_play_on()
        await self.play_preset()
        await self.browse()
        await self.search()
        await self.speak()

    async def log_in(self) -> None:
        """Come in by the front door."""
        owner = self._stage.home.owner
        await self._page.goto(self._stage.home.url)
        await self._page.get_by_label("Username").fill(owner.username)
        await self._page.get_by_label("Password", exact=True).fill(owner.password)
        await self._page.get_by_role("button", name="Log in").click()
        await expect(self._tile("Good morning")).to_be_visible()

    async def add_account(self) -> None:
        """Add the integration for Rowan."""
        page = self._page
        await self._visit("config/integrations/dashboard")
        await page.get_by_role("button", name="Add integration").click()
        await page.get_by_placeholder("Search for a brand name").fill("Evergreen")
        await page.locator("ha-integration-list-item").get_by_text("Evergreen for Spotify").click()
        await page.locator("step-flow-form input[name=client_id]").fill(CLIENT_ID)
        await self._photograph(page, "config-flow")
        await self._agree("rowan")
        await page.get_by_role("button", name="Skip and finish").click()
        entries = {entry["title"]: entry["state"] for entry in await self._stage.entries()}
        assert entries == {"Juniper Vale": "loaded", "Rowan Hale": "loaded"}

    async def play(self) -> None:
        """Press the scene and see music begin; let the guest play, too."""
        await self._visit(DASHBOARD)
        await self._tile("Good morning").click()
        await self._sees_music()
        trams = self._stage.simulator.catalogue.named(Playlist, "Late Trams")
        client = self._stage.client
        await client.act("media_player.select_source", GUEST_PLAYER, source="Studio")
        await client.act(
            "media_player.play_media",
            GUEST_PLAYER,
            media_content_type="playlist",
            media_content_id=trams.uri,
        )
        item = self._stage.simulator.world("rowan").now().item
        await expect(self._tile("Rowan Hale")).to_contain_text(item.name)
        await client.act("media_player.media_seek", PLAYER, seek_position=71)
        await self._photograph(self._page, "dashboard")

    async def add_preset(self) -> None:
        """Fill in the form for Juniper, choose what was found, and have a scene."""
        page, client = self._page, self._stage.client
        await self._visit(f"config/integrations/integration/{DOMAIN}")
        await page.get_by_role("button", name="Add preset").click()
        await page.locator("dialog-pick-config-entry").get_by_text("Juniper Vale").click()
        form = page.locator("step-flow-form")
        await form.locator("input[name=name]").fill("Washing up")
        await form.locator("input[name=media]").fill("Kitchen Disco")
        await form.locator("ha-select", has_text="Device").first.click()
        await page.get_by_role("menuitem", name="Kitchen").click()
        await form.locator("ha-selector-number input").nth(1).fill("50")  # after the wait
        await self._photograph_tall("preset-form")
        await page.get_by_role("button", name="Submit").click()
        await expect(form.get_by_text("Kitchen Disco · Juniper Vale (playlist)")).to_be_visible()
        await page.get_by_role("button", name="Submit").click()
        await page.get_by_role("button", name="Finish").click()
        await client.until(lambda: "scene.washing_up" in client.states)

    async def revoke(self) -> None:
        """Take Juniper's consent back on the control page."""
        page = await self._page.context.new_page()
        await page.goto(f"{self._stage.simulator.url}/control")
        grants = page.locator("#grants-juniper")
        await expect(grants).to_contain_text("Granted")
        await self._photograph(page, "control-page")
        await page.locator("#revoke-juniper").click()
        await expect(grants).to_contain_text("revoked")
        await page.close()

    async def repair(self) -> None:
        """Find the one repair and follow it to the end."""
        page = self._page
        await self._visit("config/repairs")
        await expect(page.get_by_text("1 repair", exact=True)).to_be_visible()
        await page.get_by_text("Juniper Vale has to sign in again").click()
        submit = page.get_by_role("button", name="Submit")
        await expect(submit).to_be_visible()
        await self._photograph(page, "repair")
        await self._agree("juniper")
        await expect(page.get_by_text("Re-authentication was successful")).to_be_visible()
        await page.get_by_role("button", name="Close").last.click()
        await expect(page.get_by_text("There are currently no repairs pending")).to_be_visible()

    async def see_it_play_on(self) -> None:
        """Look at the same player again."""
        await self._visit(DASHBOARD)
        await self._sees_music()
        assert self._stage.client.states[PLAYER]["state"] == "playing"

    async def play_preset(self) -> None:
        """Press a preset and see other music, elsewhere."""
        client = self._stage.client
        rain = self._stage.simulator.catalogue.named(Playlist, "Rain on the Skylight")
        await self._tile("Dinner").click()
        await client.until(
            lambda: client.states[PLAYER]["attributes"].get("media_playlist") == rain.name
        )
        await self._sees_music()
        session = self._stage.simulator.world("juniper").now().session
        assert session.context == rain.uri
        assert (session.device.name, session.device.volume) == ("Living Room", 45)

    async def browse(self) -> None:
        """Open the account's library, and in it the albums."""
        await self._visit(f"media-browser/{PLAYER}")
        await self._card("Liked songs").wait_for()
        await self._card("Albums").click()
        await self._card("Slow Cathedral").wait_for()
        await self._photograph(self._page, "browse")

    async def search(self) -> None:
        """Look among the playlists for one by its name."""
        await self._visit(f"media-browser/{PLAYER}")
        await self._card("Playlists").click()
        await self._page.locator("ha-input-search input").fill("rain")
        await self._page.keyboard.press("Enter")
        await self._card("Rain on the Skylight").wait_for()
        await self._photograph(self._page, "search")

    async def speak(self) -> None:
        """Say to Assist what to play, and where; hear it there."""
        page, client = self._page, self._stage.client
        await self._stage.make_players()
        await self._visit(DASHBOARD)
        await page.get_by_role("button", name="Assist (A)").click()
        await page.locator("ha-assist-chat input").fill(SENTENCE)
        await page.get_by_role("button", name="Send text").click()
        await client.until(lambda: client.states[KITCHEN]["state"] == "playing")
        await expect(page.locator("ha-assist-chat").get_by_text("Playing media")).to_be_visible()
        await self._photograph(page, "assist")
        assert self._stage.simulator.world("juniper").now().session.device.name == "Kitchen"

    async def _visit(self, path: str) -> None:
        await self._page.goto(f"{self._stage.home.url}/{path}")

    async def _photograph_tall(self, name: str) -> None:
        """Take a picture of more than the screen shows."""
        screen = self._page.viewport_size
        await self._page.set_viewport_size(TALL)
        await self._photograph(self._page, name)
        if screen is not None:
            await self._page.set_viewport_size(screen)

    def _card(self, title: str) -> Locator:
        """Find something in the media browser."""
        return self._page.locator("ha-media-player-browse ha-card", has_text=title).first

    def _tile(self, name: str) -> Locator:
        return self._page.locator("hui-tile-card", has_text=name)

    async def _agree(self, user: str) -> None:
        """Submit the form and agree in the tab that opens and closes itself."""
        async with self._page.context.expect_page() as opening:
            await self._page.get_by_role("button", name="Submit").click()
        consent = await opening.value
        await consent.locator(f"label:has(#account-{user})").click()
        await self._photograph(consent, "consent")
        await consent.locator("#agree").click()

    async def _sees_music(self) -> None:
        """See the card show what truly plays."""
        client = self._stage.client
        await client.until(lambda: client.states[PLAYER]["state"] == "playing")
        item = self._stage.simulator.world("juniper").now().item
        card = self._page.locator("hui-media-control-card")
        await expect(card.first).to_contain_text(item.name)
