"""Tests of Evergreen for Spotify."""
