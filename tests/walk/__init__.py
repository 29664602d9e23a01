"""Every dialog of ours in a real Chromium, in any language, light or dark, on any screen."""
