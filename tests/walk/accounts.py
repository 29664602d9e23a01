"""The dialogs of an account: added, configured, reconfigured, renewed and deleted."""

from playwright.async_api import Locator

from tests.simulator import CLIENT_ID
from tests.stage import DOMAIN, Stage

from .tab import Tab

PAGE = f"config/integrations/integration/{DOMAIN}"
ENTRY = "ui.panel.config.integrations.config_entry"
JUNIPER = "Juniper Vale"
ROWAN = "Rowan Hale"
SHOW_NOTIFICATIONS = """() => document.querySelector('home-assistant').shadowRoot
  .querySelector('home-assistant-main').dispatchEvent(new CustomEvent('hass-show-notifications'))"""


async def add_account(tab: Tab, stage: Stage) -> None:
    """Enter a wrong Client ID, then the right one; agree at Spotify as Rowan."""
    page = tab.page
    await tab.visit("config/integrations/dashboard")
    await tab.press("ui.panel.config.integrations.add_integration")
    await page.locator("dialog-add-integration input").first.fill("Evergreen")
    await page.locator("ha-integration-list-item").get_by_text("Evergreen for Spotify").click()
    field = page.locator("step-flow-form input[name=client_id]")
    await field.fill("no Client ID")
    await tab.submit()
    await tab.expects(tab.sees(tab.ours("config", "error", "invalid_client_id")))
    await tab.picture("wrong Client ID")
    await field.fill(CLIENT_ID)
    async with page.context.expect_page() as opening:
        await tab.submit()
    consent = await opening.value
    await tab.picture("waiting for consent")
    await tab.consent(consent, "rowan")
    await page.locator("step-flow-create-entry").wait_for()
    await tab.picture("account added")
    await tab.finish()
    assert {ROWAN: "loaded"}.items() <= (await _accounts(stage)).items()


async def set_options(tab: Tab, stage: Stage) -> None:
    """Look at each form behind Configure, and send that of the player."""
    await _configure(tab)
    await tab.picture("options")
    await tab.choose(tab.ours("options", "step", "init", "menu_options", "player"))
    await tab.expects(tab.sees(tab.ours("options", "step", "player", "data", "pace")))
    await tab.tall("options of the player")
    await tab.submit()
    await tab.finish()


async def choose_features(tab: Tab, stage: Stage) -> None:
    """Choose another feature, and agree to what it needs."""
    await _configure(tab)
    await tab.choose(tab.ours("options", "step", "init", "menu_options", "features"))
    option = tab.ours("selector", "features", "options", "queue")
    await tab.page.locator("step-flow-form").get_by_text(option).click()
    await tab.picture("features")
    await tab.submit()
    await tab.expects(tab.sees(tab.ours("config", "step", "allow", "title")))
    await tab.picture("features to allow")
    await _agree_again(tab, "features allowed")
    assert (await _accounts(stage))[JUNIPER] == "loaded"


async def reconfigure(tab: Tab, stage: Stage) -> None:
    """Look at the menu and at the form for another Client ID; renew the authorization."""
    steps = ("config", "step", "reconfigure", "menu_options")
    await _open_menu(tab, JUNIPER, f"{ENTRY}.reconfigure")
    await tab.page.locator("step-flow-menu").wait_for()
    await tab.picture("reconfigure")
    await tab.choose(tab.ours(*steps, "client"))
    await tab.expects(tab.sees(tab.ours("config", "step", "client", "title")))
    await tab.picture("another app")
    await tab.leave()
    await _open_menu(tab, JUNIPER, f"{ENTRY}.reconfigure")
    await tab.choose(tab.ours(*steps, "renew"))
    await tab.expects(tab.sees(tab.ours("config", "step", "renew", "title")))
    await tab.picture("renew")
    await _agree_again(tab, "renewed")


async def delete(tab: Tab, stage: Stage) -> None:
    """Delete an account, and read what is left to do."""
    before = await _accounts(stage)
    await _open_menu(tab, JUNIPER, f"{ENTRY}.delete")
    confirm = await tab.button("ui.common.delete")
    await confirm.wait_for()
    await tab.picture("delete")
    await confirm.click()
    await tab.gone(confirm)
    await stage.client.until(lambda: "media_player.spotify_juniper_vale" not in stage.client.states)
    assert set(before) - set(await _accounts(stage)) == {JUNIPER}
    await tab.visit(PAGE)
    await tab.page.evaluate(SHOW_NOTIFICATIONS)
    await tab.picture("deleted")


async def _accounts(stage: Stage) -> dict[str, str]:
    return {entry["title"]: entry["state"] for entry in await stage.entries()}


async def _agree_again(tab: Tab, name: str) -> None:
    """Agree as Juniper and close what says that it is done."""
    await tab.agree("juniper")
    await tab.page.locator("step-flow-abort").wait_for()
    await tab.picture(name)
    await tab.finish()


def _row(tab: Tab, title: str) -> Locator:
    return tab.page.locator("ha-config-entry-row", has_text=title)


async def _configure(tab: Tab) -> None:
    await tab.visit(PAGE)
    await _row(tab, JUNIPER).locator("ha-icon-button[slot=end]").first.click()
    await tab.page.locator("step-flow-menu").wait_for()


async def _open_menu(tab: Tab, title: str, key: str) -> None:
    """Choose from the menu of an account."""
    await tab.visit(PAGE)
    await _row(tab, title).locator("ha-dropdown > ha-icon-button").first.click()
    item = _row(tab, title).locator("ha-dropdown-item", has_text=await tab.word(key))
    await item.first.click()
