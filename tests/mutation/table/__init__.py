"""The table of mutations, room by room."""
