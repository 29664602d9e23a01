"""The repairs, and the dialogs in which they are followed."""

from tests.household import TROUBLES
from tests.stage import Stage
from tests.waiting import eventually

from .accounts import JUNIPER
from .tab import Tab


async def look_at_repairs(tab: Tab, stage: Stage) -> None:
    """Bring on each trouble that lasts; read its repair."""
    for verb, details, key in TROUBLES:
        await stage.control(verb, **details)
        await stage.reload()
        await _is_shown(stage, key)
        await tab.visit("config/repairs")
        await tab.page.locator("ha-config-repairs").get_by_text(_title(tab, key)).first.click()
        dialog = tab.page.locator("step-flow-form, dialog-repairs-issue")
        await dialog.last.wait_for(state="attached")
        await tab.picture(f"repair {key}")
        await stage.control("calm")
        await stage.calm()
        await _is_shown(stage)


async def sign_in_again(tab: Tab, stage: Stage) -> None:
    """Take Juniper's consent back; follow the repair through another to its end."""
    await stage.control("revoke", user="juniper")
    await stage.reload()
    await tab.visit("config/repairs")
    await tab.picture("repairs")
    await tab.page.locator("ha-config-repairs ha-list-item-button").first.click()
    await tab.page.locator("step-flow-form").wait_for()
    await tab.picture("sign in again")
    await tab.agree("juniper")
    await tab.page.locator("step-flow-abort").wait_for()
    await tab.picture("signed in again")
    await tab.finish()
    await tab.expects(tab.sees(await tab.word("ui.panel.config.repairs.no_repairs")))


def _title(tab: Tab, key: str) -> str:
    """Return the beginning of a repair's title, up to what differs."""
    title = tab.ours("issues", key, "title").replace("{name}", JUNIPER)
    return title.split("{", maxsplit=1)[0].strip()


async def _is_shown(stage: Stage, *keys: str) -> None:
    """Wait until just these repairs are there, whosever they are."""

    async def shown() -> bool:
        return {one["translation_key"] for one in await stage.issues()} == {*keys}

    await eventually(shown)
