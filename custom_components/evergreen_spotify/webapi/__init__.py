"""Spotify's Web API over aiohttp; knows nothing of Home Assistant."""
