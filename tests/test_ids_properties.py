"""Whatever people type or paste: what leaves is allowed by Spotify's API document, or nothing does.

Ids, links, names, URIs and the words after them, in all the places where a person enters them.
"""

from contextlib import suppress
import re
from typing import Any, Final
import unicodedata

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from hypothesis import given, settings, strategies as st
import pytest
import voluptuous as vol

from .allowed import LONGEST, assert_allowed
from .house import House, Json
from .interleavings import RULES
from .preset_forms import entities, form
from .test_translations import ENGLISH
from .written import ids, queueing, references, respelled, right, tails, texts, types

SENT: Final = {"item": "offset", "position": "position_ms"}


async def outcome(house: House, action: str, **data: Any) -> str:
    """Call an action; return how it ended: done, not sent, or refused by Spotify."""
    house.simulator.log.clear()
    before = house.heard
    (error,) = await house.act_at_once(action, [data])
    assert_allowed(house)
    if error is None:
        return "done"
    if isinstance(error, HomeAssistantError):
        assert error.translation_key in ENGLISH["exceptions"]
        assert len(str(error)) < 1000
        if not isinstance(error, ServiceValidationError):
            return "refused"
    else:  # by Home Assistant's own check
        assert isinstance(error, vol.Invalid)
    assert (house.commands(), house.heard) == ([], before)
    return "not sent"


@pytest.mark.filterwarnings("ignore:It looks like `register_random`")  # of hypothesis's own one
@given(text=texts, media_type=types, enqueue=queueing)
@settings(RULES, max_examples=100)
async def test_whatever_is_played(
    playing: House, text: str, media_type: str, enqueue: str | None
) -> None:
    """By `play_media`, into a house in which music plays; no word of it is ignored."""
    more = {} if enqueue is None else {"enqueue": enqueue}
    data = {"media_content_id": text, "media_content_type": media_type, **more}
    if await outcome(playing, "play_media", **data) == "done":
        bodies = [one.body for one in playing.simulator.log.matching("/v1/me/player/play")]
        sent = {key for body in bodies if isinstance(body, dict) for key in body}
        assert {SENT[word] for word in re.findall(r"[?&](item|position)=", text)} <= sent


@given(pair=right, tail=tails)
@settings(RULES, max_examples=15)
async def test_what_plays_can_be_played_again(
    playing: House, pair: tuple[str, str], tail: str
) -> None:
    """The id that is shown is one of those that are understood."""
    kind, thing = pair
    data = {"media_content_id": f"spotify:{kind}:{thing}{tail}", "media_content_type": kind}
    if await outcome(playing, "play_media", **data) == "done":
        await playing.pass_time(3)
        shown = playing.player.attributes.get("media_content_id")  # it may have begun past its end
        if shown is not None:
            data = {"media_content_id": shown, "media_content_type": "music"}
            assert await outcome(playing, "play_media", **data) == "done"


@given(position=st.floats())
@settings(RULES, max_examples=20)
async def test_wherever_is_sought(playing: House, position: float) -> None:
    """Home Assistant lets any number pass that is not negative."""
    ending = await outcome(playing, "media_seek", seek_position=position)
    assert ending == ("done" if 0 <= position * 1000 <= LONGEST else "not sent")


@given(level=st.one_of(st.floats(), st.floats(0, 1)))
@settings(RULES, max_examples=15)
async def test_however_loud(playing: House, level: float) -> None:
    """From 0 to 1."""
    ending = await outcome(playing, "volume_set", volume_level=level)
    assert ending == ("done" if 0 <= level <= 1 else "not sent")


ROOM: Final = "Rowan's Caf\u00e9 - Stra\u00dfe 2"


def fold(text: str) -> str:
    """Return what two spellings have in common, crudely."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())


SPEAKERS: Final = {fold(name): name for name in (ROOM, "Living Room", "Pocket")}


@pytest.fixture
async def cafe(home: House) -> House:
    """Open a house with a speaker whose name can be spelled in many ways."""
    home.world.device("Kitchen").name = ROOM
    await home.restart_entry()
    return home


@given(name=st.one_of(respelled(ROOM), respelled("Living Room"), st.text(max_size=30)))
@settings(RULES, max_examples=40)
async def test_however_a_speaker_is_called(cafe: House, name: str) -> None:
    """A name in another spelling is the same speaker's, and any other name is nobody's."""
    ending = await outcome(cafe, "select_source", source=name)
    if (meant := SPEAKERS.get(fold(name))) is None:
        assert ending == "not sent"
    else:
        assert (ending, cafe.player.attributes["source"]) == ("done", meant)


@given(
    media=texts,
    track=st.one_of(st.none(), right.map(":".join), references, ids),
    start=st.sampled_from(["beginning", "track", "left", "random"]),
    shuffle=st.sampled_from(["keep", "on", "off"]),
)
@settings(RULES, max_examples=25)
async def test_whatever_a_preset_is_made_of(
    home: House, media: str, track: str | None, start: str, shuffle: str
) -> None:
    """A form that is taken makes a scene whose requests are allowed; another one says why not."""
    home.simulator.log.clear()
    filled = form(home, media=media, track=track, start=start, shuffle=shuffle)
    step = await home.add("preset", filled)
    assert home.commands() == []
    if step["type"] == "create_entry":
        (scene,) = entities(home, "scene")
        await try_out(home, scene.entity_id)
    elif step["step_id"] == "user":
        assert set(step["errors"].values()) <= set(ENGLISH["config_subentries"]["preset"]["error"])
        assert step["errors"]
        assert_placeholders(step)
    assert_allowed(home)
    for subentry_id in list(home.entry.subentries):
        home.hass.config_entries.async_remove_subentry(home.entry, subentry_id)
    # Hypothesis seeds what Home Assistant draws ids from: only another time makes another id.
    await home.pass_time(1)


async def try_out(home: House, scene: str) -> None:
    """Activate a preset; Spotify may not know what it plays, or it may be on already."""
    target = {"entity_id": scene}
    with suppress(HomeAssistantError):
        await home.through(home.hass.services.async_call("scene", "turn_on", target, blocking=True))
    assert home.simulator.log.requests


def assert_placeholders(step: Json) -> None:
    """Hold the texts of a form's errors against what they are filled in with."""
    for key in step["errors"].values():
        text = ENGLISH["config_subentries"]["preset"]["error"][key]
        needed = set(re.findall(r"\{(\w+)\}", text))
        assert needed <= set(step["description_placeholders"])
        assert len(str(step["description_placeholders"])) < 2000
