"""Play Spotify's accounts service and Web API, for tests and the demo."""

from .people import CLIENT_ID, CLIENT_SECRET, OTHER_CLIENT_ID
from .server import Simulator
from .world import wall_clock

__all__ = ["CLIENT_ID", "CLIENT_SECRET", "OTHER_CLIENT_ID", "Simulator", "wall_clock"]
