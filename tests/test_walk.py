"""The walk through the dialogs, in its short form: what `test_browser.py` does not click."""

from pathlib import Path

import pytest

from .browser import CHROMIUM
from .walk.look import Look, parse
from .walk.seen import faults
from .walk.walk import ALL, complaints, walk_in_a_house

PHONE = Look("de", "dark", "phone")
SHORT = frozenset({"link-player", "choose-features", "reconfigure", "make-scene", "delete"})


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium")
async def test_dialogs_are_german_on_a_dark_phone(socket_enabled: None, tmp_path: Path) -> None:
    """Link, allow, renew, make a scene and delete: no fault, no complaint, a picture of each."""
    assert SHORT < ALL
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    assert await walk_in_a_house(tmp_path / "house", PHONE, pictures, SHORT) == []
    assert len(list(pictures.iterdir())) > len(SHORT)


@pytest.mark.parametrize(
    "seen",
    [
        "Liked songs",
        "Renew the authorization",
        "What would you like to do with Juniper Vale?",
        "Translation [formatjs Error: MISSING_VALUE]",
        "component.evergreen_spotify.config.step.user.title",
        "sign in as {name}",
    ],
)
def test_what_nobody_should_read_is_found(seen: str) -> None:
    """English in German, with what its placeholders hold; and what is no text at all."""
    assert faults("de", f"Einstellungen\n{seen}\nOwner")


def test_what_is_german_is_no_fault() -> None:
    """Nor are names, or words that both languages have."""
    seen = "Lieblingssongs\nWas möchtest du mit Juniper Vale tun?\nPlaylists\nRain on the Skylight"
    assert faults("de", seen) == []


def test_english_may_be_read_in_english() -> None:
    """But nothing that was not formatted."""
    assert faults("en", "Liked songs") == []
    assert faults("en", "MISSING_VALUE")


def test_a_warning_in_the_log_is_a_complaint() -> None:
    """Unless Home Assistant always says so, or a revoked grant has to be told."""
    start = "2026-11-25 16:05:08.319"
    known = f"{start} WARNING (x) [loader] We found a custom integration evergreen_spotify which"
    ours = f"{start} ERROR (MainThread) [custom_components.evergreen_spotify] Oh no"
    calm = f"{start} INFO (MainThread) [custom_components.evergreen_spotify] WARNING ahead"
    assert complaints(f"{known}\n{ours}\n{calm}") == [ours]


@pytest.mark.parametrize("name", ["de-dark-phone", "zh-Hans-light-desktop", "pt-BR-dark-desktop"])
def test_a_look_has_a_name(name: str) -> None:
    """Of a language, a theme and a screen."""
    assert parse(name).name == name


@pytest.mark.parametrize("name", ["de", "de-dark", "de-grey-phone", "de-dark-watch", ""])
def test_another_name_is_no_look(name: str) -> None:
    """It is refused."""
    with pytest.raises(ValueError, match=f"^{name}$"):
        parse(name)
