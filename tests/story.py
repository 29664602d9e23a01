"""The whole story, step by step; `scripts/demo --check` tells it and the tests drive it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import NamedTuple

from .hass_client import Json
from .household import (
    AUTHORIZATION,
    DINNER,
    GUEST_PLAYER,
    KITCHEN,
    PLAYER,
    SCENE,
    SENTENCE,
)
from .simulator.catalogue import Playlist
from .stage import DOMAIN, Stage
from .waiting import eventually

# A read within 0.3 s of a command is old, and polls are seconds apart while music plays.
DRIFT_SECONDS = 2
# Short, so that the story is: it runs out before the next poll.
TOKEN_LIFETIME = 12


class Step(NamedTuple):
    """One sentence of the story and the deed behind it."""

    title: str
    act: Callable[[Stage], Awaitable[None]]


async def first_account(stage: Stage) -> None:
    """Connect the house to the first account."""
    done = await stage.connect("juniper")
    assert done["type"] == "create_entry", done
    await stage.client.until(lambda: _state(stage, PLAYER)["state"] == "idle")
    assert await stage.player(done["result"]["entry_id"]) == PLAYER
    ends = datetime.fromisoformat(_state(stage, AUTHORIZATION)["state"])
    assert 180 <= (ends - datetime.now(UTC)).days <= 184


async def scene_from_cold(stage: Stage) -> None:
    """Ask for a speaker, a volume and a playlist while nothing plays."""
    await stage.client.act("scene.turn_on", SCENE)
    await _plays(stage, PLAYER, "Morning Fog")
    session = stage.simulator.world("juniper").now().session
    assert session.device.name == "Kitchen"
    assert session.device.volume == 35


async def state_follows(stage: Stage) -> None:
    """Do things in the house and see both sides agree on them."""
    client, world = stage.client, stage.simulator.world("juniper")
    await client.act("media_player.media_next_track", PLAYER)
    await _shows(stage, PLAYER, media_title=world.now().item.name)
    await client.act("media_player.media_seek", PLAYER, seek_position=42)
    await client.until(lambda: _drift(stage) < DRIFT_SECONDS)
    await client.act("media_player.select_source", PLAYER, source="Living Room")
    await _shows(stage, PLAYER, source="Living Room")
    await client.act("media_player.volume_set", PLAYER, volume_level=0.3)
    await _shows(stage, PLAYER, volume_level=0.3)
    assert world.now().session.device.volume == 30


async def phone_is_heard(stage: Stage) -> None:
    """Turn the music up and skip on the phone; Spotify tells nobody, so a poll has to come."""
    await stage.control("phone_volume", user="juniper", percent=60)
    await _shows(stage, PLAYER, volume_level=0.6)
    # The check after the last command may have caught that one; this one waits for a poll.
    await stage.control("phone_next", user="juniper")
    await _shows(stage, PLAYER, media_title=stage.simulator.world("juniper").now().item.name)
    assert _drift(stage) < DRIFT_SECONDS


async def token_rotates(stage: Stage) -> None:
    """Wait for the access token to run out; the refresh token is a new one each time."""
    (grant,) = stage.simulator.accounts.live_grants("juniper")

    async def rotated() -> bool:
        return grant.rotations > 0

    await eventually(rotated)
    assert _state(stage, PLAYER)["state"] == "playing"


async def second_account(stage: Stage) -> None:
    """Connect another account and play; the first one does not mind."""
    done = await stage.connect("rowan")
    assert done["type"] == "create_entry", done
    await stage.client.until(lambda: _state(stage, GUEST_PLAYER)["state"] == "idle")
    await stage.client.act("media_player.select_source", GUEST_PLAYER, source="Studio")
    late_trams = stage.simulator.catalogue.named(Playlist, "Late Trams")
    await stage.client.act(
        "media_player.play_media",
        GUEST_PLAYER,
        media_content_type="playlist",
        media_content_id=late_trams.uri,
    )
    await _plays(stage, GUEST_PLAYER, late_trams.name)
    assert stage.simulator.world("juniper").now().session.playing


async def revoked(stage: Stage) -> None:
    """Remove the app at Spotify; the house asks for help once, and in one place."""
    await stage.control("revoke", user="juniper")
    # The next poll is refused, but a renewal is forced at most once in 30 s, and polls are apart.
    await stage.client.until(lambda: _state(stage, PLAYER)["state"] == "unavailable", within=90)
    (issue,) = await stage.issues()
    assert issue["domain"] == DOMAIN
    assert _state(stage, GUEST_PLAYER)["state"] == "playing"


async def repaired(stage: Stage) -> None:
    """Follow the repair through consent, back to the same player."""
    (issue,) = await stage.issues()
    done = await stage.repair(issue, "juniper")
    assert (done["type"], done["reason"]) == ("abort", "reauth_successful"), done
    await stage.client.until(lambda: _state(stage, PLAYER)["state"] == "playing")
    assert not await stage.issues()
    await stage.client.act("media_player.media_pause", PLAYER)
    assert not stage.simulator.world("juniper").now().session.playing


async def preset_from_silence(stage: Stage) -> None:
    """Make presets in their form; one of them starts when the last music has been forgotten."""
    client, world = stage.client, stage.simulator.world("juniper")
    await stage.make_presets()
    await client.until(lambda: DINNER in client.states)
    await stage.control("sleep", user="juniper")
    assert world.now().session.active is None
    await client.act("scene.turn_on", DINNER)
    session = world.now().session
    rain = stage.simulator.catalogue.named(Playlist, "Rain on the Skylight")
    assert session.playing
    assert session.context == rain.uri
    assert session.device.name == "Living Room"
    assert session.device.volume == 45
    await _plays(stage, PLAYER, rain.name)


async def asked_of_assist(stage: Stage) -> None:
    """Look into the library, and tell Assist what to play, and where."""
    client = stage.client
    await stage.make_players()
    await client.until(lambda: KITCHEN in client.states)
    root = await client.command("media_player/browse_media", entity_id=PLAYER)
    assert len(root["children"]) >= 10
    for folder in root["children"]:
        place = {name: folder[name] for name in ("media_content_id", "media_content_type")}
        opened = await client.command("media_player/browse_media", entity_id=PLAYER, **place)
        assert opened["children"], folder["title"]
    said = {"text": SENTENCE, "language": "en"}
    answer = await client.post("/api/conversation/process", said)
    assert answer["response"]["response_type"] == "action_done", answer
    await client.until(lambda: _state(stage, KITCHEN)["state"] == "playing")
    session = stage.simulator.world("juniper").now().session
    assert session.playing
    assert session.device.name == "Kitchen"


STORY = (
    Step("Juniper connects an account", first_account),
    Step("A scene brings music from cold: speaker, volume, playlist", scene_from_cold),
    Step("State and position follow what the house asks for", state_follows),
    Step("State and position follow the phone", phone_is_heard),
    Step("The token runs out, is renewed and rotates", token_rotates),
    Step("Rowan connects a second account and plays", second_account),
    Step("Juniper's grant is revoked: one repair, Rowan's music plays on", revoked),
    Step("The repair signs Juniper in again: same player, playing", repaired),
    Step("A preset is made in its form, and plays from silence", preset_from_silence),
    Step("The library has something in each folder; Assist plays in the kitchen", asked_of_assist),
)


def _state(stage: Stage, entity_id: str) -> Json:
    """Return a state, or an empty one for an entity that is yet to come."""
    return stage.client.states.get(entity_id, {"state": None, "attributes": {}})


async def _shows(stage: Stage, entity_id: str, **attributes: object) -> None:
    await stage.client.until(
        lambda: attributes.items() <= _state(stage, entity_id)["attributes"].items()
    )


async def _plays(stage: Stage, entity_id: str, playlist: str) -> None:
    await stage.client.until(lambda: _state(stage, entity_id)["state"] == "playing")
    await _shows(stage, entity_id, media_playlist=playlist)


def _drift(stage: Stage) -> float:
    """Measure how far the position shown is from the true one, in seconds."""
    shown = _state(stage, PLAYER)["attributes"]
    if "media_position" not in shown:
        return float("inf")
    since = datetime.now(UTC) - datetime.fromisoformat(shown["media_position_updated_at"])
    position = shown["media_position"] + since.total_seconds()
    return abs(position - stage.simulator.world("juniper").now().position_ms / 1000)
