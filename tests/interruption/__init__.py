"""Interrupt every action at every await and every request, and see what is left of it."""
