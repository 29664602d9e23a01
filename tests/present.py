"""Values that a test needs, and that their types allow to be missing."""


def present[T](value: T | None, name: object = None) -> T:
    """Return a value; fail, with a name, where there is none."""
    assert value is not None, name
    return value
