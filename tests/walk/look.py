"""How a dialog is looked at: in which language and theme, and on which screen."""

from typing import Literal, NamedTuple

from playwright.async_api import Page, ViewportSize

from tests.hass_client import HassClient

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

type Theme = Literal["light", "dark"]


class Look(NamedTuple):
    """One way to look at all dialogs."""

    language: str
    theme: Theme
    screen: Literal["desktop", "phone"]

    @property
    def name(self) -> str:
        """Name it as folders and options do."""
        return "-".join(self)

    @property
    def size(self) -> ViewportSize:
        """The size of its screen."""
        return PHONE if self.screen == "phone" else DESKTOP

    async def prepare(self, page: Page, client: HassClient) -> None:
        """Let the user's profile and the screen be like this, before the user comes in."""
        profile = {"language": self.language, "number_format": "language"}
        await client.command("frontend/set_user_data", key="language", value=profile)
        await page.add_init_script(f"localStorage.selectedLanguage = '\"{self.language}\"'")
        await page.emulate_media(color_scheme=self.theme)
        await page.set_viewport_size(self.size)


def parse(name: str) -> Look:
    """Read a look as its name writes it; raise ValueError for any other."""
    match name.rsplit("-", 2):
        case [language, "light" | "dark" as theme, "desktop" | "phone" as screen]:
            return Look(language, theme, screen)
    raise ValueError(name)
