"""Measure what the README claims, each by one command."""
