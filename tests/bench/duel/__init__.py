"""Run core's Spotify and ours through the same days, in virtual time."""
