"""The dialogs of presets, linked players and moving in."""
