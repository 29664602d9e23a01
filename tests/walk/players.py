"""The dialogs of presets, linked players and device players."""

from tests.stage import Stage

from .accounts import JUNIPER, PAGE
from .tab import Tab


async def add_preset(tab: Tab, stage: Stage) -> None:
    """Fill in the form with words, choose what is found, and have a scene."""
    page, form = tab.page, tab.page.locator("step-flow-form")
    await _begin(tab, "preset")
    await form.locator("input[name=name]").fill("Abendbrot")
    await form.locator("input[name=media]").fill("nothing is called like this")
    await tab.tall("preset")
    await tab.submit()
    await tab.expects(tab.sees(tab.ours("config_subentries", "preset", "error", "nothing_found")))
    await tab.picture("preset, nothing found")
    await form.locator("input[name=media]").fill("Kitchen Disco")
    await tab.submit()
    await form.get_by_text("Kitchen Disco · Juniper Vale").wait_for()
    await tab.picture("preset, found")
    await tab.submit()
    await tab.finish()
    await stage.client.until(lambda: "scene.abendbrot" in stage.client.states)
    await tab.visit(PAGE)
    row = page.locator("ha-config-sub-entry-row", has_text="Dinner")
    await row.locator("ha-icon-button[slot=end]").first.click()
    await form.locator("input[name=media]").wait_for()
    for section in await form.locator("ha-expansion-panel").all():
        if not await section.evaluate("(panel) => panel.expanded"):
            await section.locator("#summary").click()
    await tab.tall("preset, reconfigured")
    await tab.submit()
    await tab.finish()


async def link_player(tab: Tab, stage: Stage) -> None:
    """Link the amplifier to a speaker, by its own source."""
    page, form = tab.page, tab.page.locator("step-flow-form")
    await _begin(tab, "companion")
    await form.locator("ha-select").first.click()
    await page.get_by_role("menuitem", name="Living Room").click()
    await form.locator("ha-entity-picker").click()
    picker = page.locator("ha-picker-combo-box")
    await picker.locator("input").fill("amplifier")
    await picker.get_by_text("Amplifier").first.click()
    await tab.tall("linked player")
    await tab.submit()
    await tab.finish()
    await page.get_by_text("Amplifier").first.wait_for()


async def add_device_player(tab: Tab, stage: Stage) -> None:
    """Give the kitchen a player of its own."""
    page, form = tab.page, tab.page.locator("step-flow-form")
    await _begin(tab, "device_player")
    await form.locator("ha-select").first.click()
    await page.get_by_role("menuitem", name="Kitchen").click()
    await tab.picture("device player")
    await tab.submit()
    await tab.finish()
    await stage.client.until(lambda: "media_player.spotify_kitchen" in stage.client.states)


async def _begin(tab: Tab, kind: str) -> None:
    """Press the button of a kind; with several accounts, choose Juniper's."""
    await tab.visit(PAGE)
    name = tab.ours("config_subentries", kind, "initiate_flow", "user")
    await tab.page.get_by_role("button", name=name).click()
    form = tab.page.locator("step-flow-form")
    account = tab.page.locator("dialog-pick-config-entry").get_by_text(JUNIPER)
    await form.or_(account).first.wait_for()
    if await account.is_visible():
        await account.click()
    await form.wait_for()
