"""What else tells that music may have changed: phones, and whatever the user chose."""

from typing import Any

import pytest

from .house import House
from .simulator.catalogue import Playlist

HOUR = 3600
SESSION = "sensor.pocket_media_session"
AMPLIFIER = "sensor.amplifier_power"
SPOTIFY = "com.spotify.music"


def polls(house: House) -> int:
    """Count the polls of the player."""
    return len([one for one in house.simulator.log.requests if one.path == "/v1/me/player"])


async def choose(house: House, *entities: Any) -> None:
    """Choose what to follow."""
    step = await house.configure("player", pace="default", hint_entities=list(entities))
    assert step["type"] == "create_entry", step


def session(house: House, state: str, package: str = SPOTIFY, **about: Any) -> None:
    """Let the phone tell what it plays."""
    attributes = {f"{name}_{package}": value for name, value in about.items()}
    house.hass.states.async_set(SESSION, state, attributes)


def show(house: House, state: str, entity_id: str = AMPLIFIER) -> None:
    """Let another entity change."""
    house.hass.states.async_set(entity_id, state)


async def seen_at_once(house: House) -> bool:
    """Tell whether the player shows music before its next poll is due."""
    await house.pass_time(1.5, step=0.5)
    return house.player.state == "playing"


async def test_music_begun_on_a_phone_is_seen_at_once_by_its_media_session(home: House) -> None:
    """The companion app for Android tells; nothing has to be chosen."""
    session(home, "Unavailable")
    await home.pass_time(HOUR, step=30)
    home.simulator.scenarios.phone_play("juniper", device="Pocket")
    session(home, "Playing", title="Something", playback_state="Playing")
    assert await seen_at_once(home)
    (hint,) = (await home.diagnostics())["hints"]
    assert hint == {"kind": "media_session", "worth": 1.0}


@pytest.mark.parametrize(
    ("package", "about"),
    [("com.other.player", {"title": "{}"}), (SPOTIFY, {"playback_position": "{}"})],
)
async def test_other_apps_and_ticking_positions_are_no_hints(
    home: House, package: str, about: dict[str, str]
) -> None:
    """Nor is the state, which is that of whatever app plays."""
    await home.pass_time(HOUR / 2, step=30)
    session(home, "Playing", package, **dict.fromkeys(about, ""))
    await home.pass_time(10)
    home.simulator.log.clear()
    for second in range(60):
        told = {name: text.format(second) for name, text in about.items()}
        session(home, ("Playing", "Paused")[second % 2], package, **told)
        await home.pass_time(1)
    assert polls(home) <= 1


async def test_what_the_user_chose_is_followed_at_once(home: House) -> None:
    """An amplifier, say; as soon as it is chosen, and no longer than that."""
    show(home, "0")
    await choose(home, AMPLIFIER)
    await home.pass_time(HOUR, step=30)
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    show(home, "80")
    assert await seen_at_once(home)
    await choose(home)
    await home.pass_time(600, step=20)
    home.simulator.scenarios.phone_pause("juniper")
    show(home, "3")
    assert await seen_at_once(home)


@pytest.mark.parametrize("state", ["unavailable", "unknown"])
async def test_an_entity_that_comes_and_goes_is_no_hint(home: House, state: str) -> None:
    """Its integration restarts, that is all."""
    show(home, "on", "switch.amplifier")
    await choose(home, "switch.amplifier")
    await home.pass_time(HOUR / 2, step=30)
    home.simulator.log.clear()
    for _ in range(20):
        show(home, state, "switch.amplifier")
        await home.pass_time(1)
        show(home, "on", "switch.amplifier")
        await home.pass_time(1)
    assert polls(home) <= 1


async def test_an_entity_that_is_never_followed_by_a_change_is_trusted_less(home: House) -> None:
    """A power meter ticks each second: the gaps grow, and its worth falls."""
    show(home, "0")
    await choose(home, AMPLIFIER)
    home.simulator.log.clear()
    for second in range(300):
        show(home, str(second))
        await home.pass_time(1)
    assert 5 <= polls(home) <= 20
    (hint,) = (await home.diagnostics())["hints"]
    assert hint["kind"] == "chosen"
    assert hint["worth"] < 0.3


async def test_where_hints_tell_of_each_change_polls_are_rarer(home: House) -> None:
    """The more of the changes they told, the more; a change they missed takes some of it back."""
    playlist = home.simulator.catalogue.named(Playlist, "Morning Fog").uri
    show(home, "0")
    await choose(home, AMPLIFIER)
    gaps = []
    for place in range(8):
        home.simulator.scenarios.phone_play("juniper", context=playlist, device="Kitchen")
        show(home, str(2 * place + 1))
        await home.pass_time(10)
        home.simulator.scenarios.phone_pause("juniper")
        show(home, str(2 * place + 2))
        await home.pass_time(16 * 60, step=20)
        assert home.player.state == "idle"
        gaps.append((await home.schedule())["next_poll_seconds"])
    assert gaps[-1] > 1.5 * gaps[0]
    assert (await home.schedule())["next_poll_because"] == "followed_by_hints"
    home.simulator.scenarios.phone_play("juniper", context=playlist, device="Kitchen")
    await home.pass_time(600, step=20)
    home.simulator.scenarios.phone_pause("juniper")
    show(home, "99")
    await home.pass_time(16 * 60, step=20)
    assert (await home.schedule())["next_poll_seconds"] < gaps[-1]


@pytest.mark.parametrize("stored", [None, "sensor.amplifier_power", [None, 5, {}], {"a": 1}])
async def test_what_another_version_chose_is_left_out(home: House, stored: object) -> None:
    """And the player goes on."""
    options = {"pace": stored, "hint_entities": stored}
    home.hass.config_entries.async_update_entry(home.entry, options=options)
    await home.restart_entry()
    show(home, "0")
    await home.pass_time(60, step=10)
    show(home, "1")
    await home.pass_time(10)
    assert home.player.state == "idle"
    assert (await home.schedule())["pace"] == "default"
