"""Take the pictures of the documents while a person walks through the story.

``python -m tests.screenshots FOLDER``
"""

import argparse
import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Page

from .browser import Person, open_browser
from .demo import PORT, SPOTIFY_PORT
from .stage import Stage
from .week_plot import draw, live

SETTLE_MS = 1500


async def draw_blueprints(page: Page, folder: Path) -> None:
    """Make each blueprint's picture from its drawing; the dialog that imports it shows no SVG."""
    drawings = await asyncio.to_thread(lambda: sorted(folder.glob("*.svg")))
    for drawing in drawings:
        text = await asyncio.to_thread(drawing.read_text)
        await page.set_content(text)
        picture = drawing.with_suffix(".png")
        await page.locator("svg").screenshot(path=picture, omit_background=True)


async def take(folder: Path) -> None:
    """Tell the story with a camera."""

    async def photograph(page: Page, name: str) -> None:
        await page.wait_for_timeout(SETTLE_MS)
        await page.screenshot(path=folder / f"{name}.png")

    with TemporaryDirectory(prefix="evergreen-") as house:
        async with open_browser() as page:
            await draw_blueprints(page, folder / "blueprints")
        stage = Stage(Path(house), port=PORT, spotify_port=SPOTIFY_PORT)
        async with stage, open_browser() as page:
            await stage.connect("juniper")
            await stage.make_presets()
            await Person(stage, page, photograph).live_through_it()


def main() -> None:
    """Ask where to."""
    parser = argparse.ArgumentParser(prog="scripts/screenshots", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("docs/images"))
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    draw(live(), folder / "week.svg")
    asyncio.run(take(folder))


if __name__ == "__main__":
    main()
