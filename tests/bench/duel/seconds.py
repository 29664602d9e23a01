"""Add up how long things lasted."""


class Seconds[T](dict[T, float]):
    """Seconds by what they were spent on; none where nothing was."""

    def __missing__(self, key: T) -> float:
        """Start at nothing."""
        return 0.0

    def most_common(self) -> list[tuple[T, float]]:
        """List them, the longest first."""
        return sorted(self.items(), key=lambda item: -item[1])
