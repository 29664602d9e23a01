"""The dialogs of presets and linked players."""
