"""An installation of 0.1.0, its files as it wrote them: it loads, and nothing in it is lost."""

import json
from pathlib import Path
from typing import Any

from homeassistant.components.media_player.const import DATA_COMPONENT
from homeassistant.config_entries import ConfigEntryState
from homeassistant.setup import async_setup_component
import pytest

from .amplifier import MADE_READY, Amplifier
from .house import DOMAIN, House, Json
from .simulator import CLIENT_ID

ENTRY_ID = "01K9SGM0M6V1V6Z4X0Q3T7B2NH"
KITCHEN = "06534ed8669148e43689c86457ddf63bbcb55c94"
ATTIC = "77aa4ed8669148e43689c86457ddf63bbcb55c94"
PLAYLIST = "spotify:playlist:RY33TlnfgBx6bqHHHTbUnb"
THIRD_TRACK = "spotify:track:LhgkPBsnnKeuq2Mdf0cE2o"
SCOPES = "playlist-read-private user-modify-playback-state user-read-playback-state"

ENTRY = {
    "created_at": "2026-10-20T18:30:00.000000+00:00",
    "data": {"client_id": CLIENT_ID, "user_id": "juniper"},
    "discovery_keys": {},
    "disabled_by": None,
    "domain": "evergreen_spotify",
    "entry_id": ENTRY_ID,
    "minor_version": 1,
    "modified_at": "2026-11-01T07:10:00.000000+00:00",
    "options": {
        "features": [],
        "pace": "frugal",
        "default_device": KITCHEN,
        "hidden_devices": ["000512137c5cfc130f9478a8a41f10525659fbd2"],
    },
    "pref_disable_new_entities": False,
    "pref_disable_polling": False,
    "source": "user",
    "subentries": [
        {
            "data": {
                "name": "Good morning",
                "media": PLAYLIST,
                "media_name": "Morning Fog",
                "device": KITCHEN,
                "volume": 35,
                "shuffle": "off",
                "repeat": "context",
                "start": "beginning",
                "fade_in": 0,
                "missing": "wait",
                "wait": 30,
                "companion": {},
            },
            "subentry_id": "01K9SGM0M7A1B2C3D4E5F6G7H8",
            "subentry_type": "preset",
            "title": "Good morning",
            "unique_id": None,
        },
        {
            "data": {
                "device": KITCHEN,
                "entity": "media_player.amplifier",
                "source": "Spotify",
                "volume": 60,
            },
            "subentry_id": "01K9SGM0M8A1B2C3D4E5F6G7H8",
            "subentry_type": "companion",
            "title": "Kitchen: Amplifier",
            "unique_id": None,
        },
    ],
    "title": "Juniper Vale",
    "unique_id": "jV4mQ8tZ2c",
    "version": 1,
}

TOKEN_FILE = "evergreen_spotify.85cf244b92be9031"
TOKEN: Json = {
    "token": {
        "access_token": "BQ-from-version-0.1.0",
        "expires_in": 3600,
        "refresh_token": "AQ-from-version-0.1.0",
        "scope": SCOPES,
        "expires_at": 1795000000.25,
    },
    "consented_at": 1792521000.5,
    "refusal": None,
}

CACHES: dict[str, Json] = {
    f"evergreen_spotify_player.{ENTRY_ID}": {
        "names": {KITCHEN: "Kitchen", ATTIC: "Attic"},
        "devices": [
            {
                "id": KITCHEN,
                "name": "Kitchen",
                "type": "speaker",
                "is_active": False,
                "is_restricted": False,
                "supports_volume": True,
                "volume_percent": 40,
            },
            {
                "id": ATTIC,
                "name": "Attic",
                "type": "avr",
                "is_active": False,
                "is_restricted": False,
                "supports_volume": False,
                "volume_percent": None,
            },
        ],
        "successors": {"1b1b4ed8669148e43689c86457ddf63bbcb55c94": KITCHEN},
        "places": [
            {
                "context_uri": PLAYLIST,
                "item_uri": THIRD_TRACK,
                "position_ms": 61000,
                "device_id": KITCHEN,
            }
        ],
    },
    f"evergreen_spotify_moments.{ENTRY_ID}": {
        "moments": [
            {
                "name": "supper",
                "state": "playing",
                "media_content_id": f"{PLAYLIST}?item={THIRD_TRACK[8:]}&shuffle=off&repeat=off",
                "position_ms": 61000,
                "device_id": KITCHEN,
                "source": "Kitchen",
                "volume": 30,
                "taken_at": "2026-11-20T18:30:00+00:00",
            }
        ]
    },
    f"evergreen_spotify_requests.{CLIENT_ID}": {
        "closed_until": {"window": 1794000000.0, "quota": 1794000000.0},
        "sparing_until": 1794000000.0,
        "hours": [[498610, 80], [498611, 81]],
    },
}


def write(folder: Path, name: str, content: Json) -> None:
    """Write a file of Home Assistant's storage."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(content))


@pytest.fixture
async def upgraded(house: House, hass_storage: dict[str, Any]) -> House:
    """Open a house in which version 0.1.0 ran until a moment ago."""
    write(Path(house.hass.config.path(".storage")), TOKEN_FILE, TOKEN)
    for key, data in CACHES.items():
        hass_storage[key] = {"version": 1, "minor_version": 1, "key": key, "data": data}
    hass_storage["core.config_entries"] = {
        "version": 1,
        "minor_version": 5,
        "key": "core.config_entries",
        "data": {"entries": [ENTRY]},
    }
    house.simulator.accounts.remember(
        "juniper", CLIENT_ID, str(TOKEN["token"]["refresh_token"]), SCOPES.split()
    )
    await house.hass.config_entries.async_initialize()
    await house.through(house.hass.config_entries.async_setup(ENTRY_ID))
    await house.settle()
    return house


@pytest.fixture
async def its_amplifier(upgraded: House) -> Amplifier:
    """Bring in what the speaker in the kitchen is linked to."""
    assert await async_setup_component(upgraded.hass, "homeassistant", {})
    amplifier = Amplifier(upgraded)
    await upgraded.hass.data[DATA_COMPONENT].async_add_entities([amplifier])
    return amplifier


async def test_an_installation_of_the_version_before_loads_unchanged(upgraded: House) -> None:
    """Same entry, same entities, nobody has to sign in."""
    assert upgraded.entry.state is ConfigEntryState.LOADED
    shown = upgraded.entry.as_dict()
    assert {key: shown[key] for key in ENTRY if key != "modified_at"} == {
        key: value for key, value in ENTRY.items() if key != "modified_at"
    } | {"created_at": shown["created_at"]}
    assert not upgraded.issues
    assert upgraded.player.state == "idle"
    assert upgraded.state("sensor").state == "2027-04-21T18:30:00+00:00"
    assert upgraded.hass.states.get("scene.good_morning") is not None


async def test_the_token_of_the_version_before_goes_on(upgraded: House) -> None:
    """It was renewed, and lies in the same file."""
    assert upgraded.vault.name == TOKEN_FILE
    stored = json.loads(upgraded.vault.read_text())
    assert stored["token"]["refresh_token"] != TOKEN["token"]["refresh_token"]
    assert stored["consented_at"] == TOKEN["consented_at"]
    assert stored["token"]["scope"] == SCOPES


async def test_devices_of_the_version_before_can_be_chosen(upgraded: House) -> None:
    """Those asleep, too; hidden ones stay hidden."""
    sources = upgraded.player.attributes["source_list"]
    assert {"Kitchen", "Attic", "Living Room"} <= set(sources)
    assert "Old Radio" not in sources


async def test_the_saved_state_of_the_version_before_comes_back(
    upgraded: House, its_amplifier: Amplifier
) -> None:
    """By its name."""
    data = {"entity_id": upgraded.player.entity_id, "name": "supper"}
    call = upgraded.hass.services.async_call(
        DOMAIN, "restore", data, blocking=True, return_response=True
    )
    await upgraded.through(call)
    assert upgraded.heard == (THIRD_TRACK, True, "Kitchen")


async def test_playing_goes_on_where_the_version_before_left_it(
    upgraded: House, its_amplifier: Amplifier
) -> None:
    """The place was remembered."""
    await upgraded.act("media_play")
    assert upgraded.heard == (THIRD_TRACK, True, "Kitchen")


async def test_the_preset_and_the_link_of_the_version_before_work(
    upgraded: House, its_amplifier: Amplifier
) -> None:
    """The amplifier is made ready, then the music begins."""
    target = {"entity_id": "scene.good_morning"}
    await upgraded.through(
        upgraded.hass.services.async_call("scene", "turn_on", target, blocking=True)
    )
    assert its_amplifier.asked == MADE_READY
    assert upgraded.heard[1:] == (True, "Kitchen")
    assert upgraded.world.now().session.context == PLAYLIST
