"""The invented house of the demo: a scene, two presets, two device players and a dashboard."""

from collections.abc import Iterable
from typing import Any

from .simulator import CLIENT_ID, Simulator
from .simulator.catalogue import Playlist

PLAYER = "media_player.spotify_juniper_vale"
GUEST_PLAYER = "media_player.spotify_rowan_hale"
AUTHORIZATION = "sensor.spotify_juniper_vale_authorization_ends"
SCENE = "scene.good_morning"
SUNRISE = "scene.slow_sunrise"
DINNER = "scene.dinner"
KITCHEN = "media_player.spotify_kitchen"
AMPLIFIER = "media_player.amplifier"
DASHBOARD = "evergreen-demo"
ROOMS = ("Kitchen", "Living Room")
"""Rooms with a speaker of the same name, which has a player of its own."""

TROUBLES: tuple[tuple[str, dict[str, object], str], ...] = (
    ("rate_limit", {"seconds": 4000}, "locked_out_player_state"),
    ("unregister", {"user": "juniper"}, "not_registered"),
    ("lapse_owner_premium", {"client_id": CLIENT_ID}, "owner_premium"),
)
"""What lasts once it has begun: a button of the control page, and the repair that it raises."""

SOURCES = ("Tuner", "Turntable", "Spotify")

SENTENCE = "Play Neon Moss in the kitchen"

type Card = dict[str, Any]


def configuration(simulator: Simulator) -> dict[str, Any]:
    """Return what the house adds to Home Assistant's configuration."""
    morning = simulator.catalogue.named(Playlist, "Morning Fog")
    good_morning = {
        "state": "playing",
        "source": "Kitchen",
        "volume_level": 0.35,
        "media_content_type": "playlist",
        "media_content_id": morning.uri,
    }
    page = {
        "mode": "yaml",
        "title": "Music",
        "icon": "mdi:music",
        "filename": "dashboard.yaml",
    }
    return {
        **_amplifier(),
        "assist_pipeline": None,
        "ffmpeg": {"ffmpeg_bin": "true"},  # nobody speaks here: what says nothing will do
        "lovelace": {"dashboards": {DASHBOARD: page}},
        "scene": [
            {
                "name": "Good morning",
                "icon": "mdi:weather-sunset-up",
                "entities": {PLAYER: good_morning},
            }
        ],
    }


def _amplifier() -> dict[str, Any]:
    """Return an amplifier in the living room, made of helpers, that a speaker can be linked to."""
    power, source, volume = "input_boolean.power", "input_select.source", "input_number.volume"
    amplifier = {
        "platform": "universal",
        "name": "Amplifier",
        "unique_id": "amplifier",
        "device_class": "receiver",
        "commands": {
            "turn_on": _call("input_boolean.turn_on", power),
            "turn_off": _call("input_boolean.turn_off", power),
            "select_source": _call("input_select.select_option", source, option="{{ source }}"),
            "volume_set": _call("input_number.set_value", volume, value="{{ volume_level }}"),
        },
        "attributes": {
            "state": power,
            "source": source,
            "source_list": f"{source}|options",
            "volume_level": volume,
        },
    }
    return {
        "input_boolean": {"power": {"name": "Amplifier power"}},
        "input_select": {"source": {"name": "Amplifier source", "options": list(SOURCES)}},
        "input_number": {
            "volume": {"name": "Amplifier volume", "min": 0, "max": 1, "step": 0.01, "initial": 0.2}
        },
        "media_player": [amplifier],
    }


def _call(action: str, entity: str, **data: str) -> dict[str, Any]:
    return {"action": action, "target": {"entity_id": entity}, "data": data}


def presets(simulator: Simulator) -> tuple[Card, ...]:
    """Return what is entered into the form of each preset, with the name of the device."""
    fog = simulator.catalogue.named(Playlist, "Morning Fog")
    rain = simulator.catalogue.named(Playlist, "Rain on the Skylight")
    sunrise = {
        "name": "Slow sunrise",
        "media": fog.uri,
        "device": "Kitchen",
        "volume": 20,
        "shuffle": "on",
        "fade_in": 30,
    }
    dinner = {"name": "Dinner", "media": rain.uri, "device": "Living Room", "volume": 45}
    return sunrise, dinner


def dashboard(simulator: Simulator) -> Card:
    """Return the page that people see first."""
    half: Card = {"hide_state": True, "grid_options": {"columns": 6}}
    house = [
        _heading("In the house", "mdi:home"),
        {"type": "media-control", "entity": PLAYER},
        _tile(PLAYER, "Plays on", features=["source", "volume-slider"], state_content="source"),
        _tile(SCENE, "Good morning", tap_action=_turn_on(SCENE), hide_state=True),
        _tile(SUNRISE, "Slow sunrise", tap_action=_turn_on(SUNRISE), **half),
        _tile(DINNER, "Dinner", tap_action=_turn_on(DINNER), **half),
        _tile(AUTHORIZATION, "Authorization ends"),
        _tile(
            GUEST_PLAYER,
            "Rowan Hale",
            features=["playback", "source"],
            state_content=["media_title", "source"],
            visibility=[{"condition": "state", "entity": GUEST_PLAYER, "state_not": "unknown"}],
        ),
    ]
    control = f"{simulator.url}/control"
    spotify = [
        _heading("At Spotify, simulated", "mdi:cellphone-sound") | {"tap_action": _open(control)},
        {"type": "iframe", "url": control, "grid_options": {"columns": "full", "rows": 12}},
    ]
    sections = [
        {"type": "grid", "cards": house},
        {"type": "grid", "cards": spotify, "column_span": 2},
    ]
    view = {"title": "Music", "type": "sections", "max_columns": 3, "sections": sections}
    return {"title": "Evergreen House", "views": [view]}


def _heading(text: str, icon: str) -> Card:
    return {"type": "heading", "heading": text, "icon": icon}


def _tile(entity: str, name: str, features: Iterable[str] = (), **options: object) -> Card:
    return {
        "type": "tile",
        "entity": entity,
        "name": name,
        "features": [{"type": f"media-player-{feature}"} for feature in features],
        "grid_options": {"columns": "full"},
        **options,
    }


def _turn_on(scene: str) -> Card:
    target = {"entity_id": scene}
    return {"action": "perform-action", "perform_action": "scene.turn_on", "target": target}


def _open(url: str) -> Card:
    return {"action": "url", "url_path": url}
