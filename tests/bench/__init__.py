"""Measure what docs/measurements.md claims, each by one command."""
