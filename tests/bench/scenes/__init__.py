"""More than 200 scenes, activated with core's Spotify and with ours."""
