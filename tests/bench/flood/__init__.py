"""The flood: every input from outside without an end, and what polling costs then."""
