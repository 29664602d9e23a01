"""A configuration folder for Home Assistant, ready for its first or its next start."""

from dataclasses import dataclass, field
import json
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Include:
    """Another YAML file, which one of Home Assistant's editors writes."""

    name: str


class _Dumper(yaml.SafeDumper):
    """Writes what is included as Home Assistant reads it."""


_Dumper.add_representer(Include, lambda dumper, one: dumper.represent_scalar("!include", one.name))

CONFIGURATION: dict[str, Any] = {
    # Hand-picked: `default_config` would load `my`, whose redirect leaves this machine.
    "homeassistant": {
        "name": "Evergreen House",
        "country": "SE",
        "language": "en",
        "time_zone": "UTC",
        "unit_system": "metric",
    },
    "config": None,
    "conversation": None,
    "frontend": None,
    "history": None,
    "logbook": None,
    # As Home Assistant's own first configuration has them: where its editors write to.
    "automation ui": Include("automations.yaml"),
    "scene ui": Include("scenes.yaml"),
    "script ui": Include("scripts.yaml"),
    "media_source": None,
    "logger": {"default": "warning", "logs": {"custom_components.evergreen_spotify": "info"}},
}


@dataclass(frozen=True)
class Folder:
    """Where Home Assistant keeps its configuration and its storage."""

    path: Path
    configuration: dict[str, Any] = field(default_factory=dict)
    base: dict[str, Any] = field(default_factory=CONFIGURATION.copy)

    def prepare(self, port: int) -> None:
        """Write the configuration, leaving everything that Home Assistant stored itself."""
        self.write("configuration.yaml", self.base | self.configuration)
        for one in (self.base | self.configuration).values():
            if isinstance(one, Include):
                (self.path / one.name).touch()
        self.settle_on(port)
        if not self._stored("onboarding").exists():
            # Only the owner is left to do: the other steps would ask the network for more.
            self._store("onboarding", 4, {"done": ["core_config", "analytics", "integration"]})

    def settle_on(self, port: int) -> None:
        """Choose the port; one from YAML is only tried, and taken back after five minutes."""
        self._store("http", 2, _http(port), minor_version=2)

    def write(self, name: str, content: dict[str, Any]) -> None:
        """Write a YAML file."""
        self.path.mkdir(parents=True, exist_ok=True)
        text = yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True)
        (self.path / name).write_text(text, encoding="utf-8")

    def _stored(self, key: str) -> Path:
        return self.path / ".storage" / key

    def _store(self, key: str, version: int, data: dict[str, Any], minor_version: int = 1) -> None:
        file = self._stored(key)
        file.parent.mkdir(parents=True, exist_ok=True)
        head = {"version": version, "minor_version": minor_version, "key": key}
        file.write_text(json.dumps(head | {"data": data}), encoding="utf-8")


def _http(port: int) -> dict[str, Any]:
    """Return the stored settings of the web server."""
    stable = {
        "server_host": ["127.0.0.1"],
        "server_port": port,
        "cors_allowed_origins": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": False,
        "ssl_profile": "modern",
        "use_x_frame_options": True,
        "created_at": "2026-01-01T00:00:00+00:00",
        "error": None,
        "error_message": None,
    }
    return {"stable": stable, "pending": None, "yaml_migration_done": True}
