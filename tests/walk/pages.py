"""The pages of Home Assistant that show what is ours: media, devices, scenes, actions."""

from playwright.async_api import Locator

from tests.household import PLAYER
from tests.stage import DOMAIN, Stage

from .tab import Tab


async def browse(tab: Tab, stage: Stage) -> None:
    """Open the library, and the presets in it."""
    await tab.visit(f"media-browser/{PLAYER}")
    await _card(tab, tab.ours("common", "library_liked_songs")).wait_for()
    await tab.picture("library")


async def search(tab: Tab, stage: Stage) -> None:
    """Search the whole library."""
    await tab.visit(f"media-browser/{PLAYER}")
    await _card(tab, tab.ours("common", "library_playlists")).click()
    await tab.page.locator("ha-input-search input").fill("rain")
    await tab.page.keyboard.press("Enter")
    await _card(tab, "Rain on the Skylight").wait_for()
    await tab.picture("search")


async def look_at_device(tab: Tab, stage: Stage) -> None:
    """Read the names and states of the entities of an account."""
    devices = await stage.client.command("config/device_registry/list")
    (juniper,) = [one for one in devices if one["name"] == "Spotify Juniper Vale"]
    await tab.visit(f"config/devices/device/{juniper['id']}")
    await tab.sees(tab.ours("entity", "sensor", "authorization_ends", "name")).wait_for()
    await tab.tall("device")


async def look_at_actions(tab: Tab, stage: Stage) -> None:
    """Read what the actions ask for."""
    await tab.visit("config/tools/action")
    for action in ("play", "snapshot"):
        await tab.page.goto(f"{tab.page.url.split('?')[0]}?service={DOMAIN}.{action}")
        await tab.sees(tab.ours("services", action, "description")).wait_for()
        await tab.tall(f"action {action}")


async def make_scene(tab: Tab, stage: Stage) -> None:
    """Make a scene in the editor, from what plays; turn it on."""
    page = tab.page
    await tab.visit("config/scene/edit/new")
    await page.locator("ha-scene-editor ha-entity-picker").last.click()
    picker = page.locator("ha-picker-combo-box")
    await picker.locator("input").fill(PLAYER)
    await picker.get_by_text("Juniper Vale").first.click()
    await tab.picture("scene editor")
    await tab.press("ui.panel.config.scene.editor.save")
    await page.locator("ha-dialog-scene-save input").first.fill("Feierabend")
    await tab.picture("scene named")
    await tab.press("ui.panel.config.scene.editor.save")
    await stage.client.until(lambda: "scene.feierabend" in stage.client.states)
    await page.wait_for_url(lambda url: not url.endswith("/new"))


def _card(tab: Tab, title: str) -> Locator:
    return tab.page.locator("ha-media-player-browse ha-card", has_text=title).first
