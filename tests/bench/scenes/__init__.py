"""Sixty scenes, activated with core's Spotify and with ours."""
