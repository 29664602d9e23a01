"""What was chosen in silence and waits for the next start: speaker, volume, shuffle, repeat."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from itertools import count
from typing import Any, Final

from ..webapi.models import RepeatState

LOUDEST: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class StartOptions:
    """How to start; None where nothing was chosen. `volume` is in percent."""

    device_id: str | None = None
    volume: int | None = None
    shuffle: bool | None = None
    repeat: RepeatState | None = None

    def set_fields(self) -> dict[str, Any]:
        """Return what was chosen, by name."""
        known = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in known.items() if value is not None}


_FITS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "device_id": lambda value: isinstance(value, str) and value != "",
    "volume": lambda value: type(value) is int and value in range(LOUDEST + 1),
    "shuffle": lambda value: isinstance(value, bool),
    "repeat": lambda value: isinstance(value, str) and value in {*RepeatState},
}


class Pending:
    """The one place where choices wait; cleared only by the start that used them.

    Every choice has a number, so that a start which read the choices up to some number leaves
    those alone that were made meanwhile.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        """Initialize without any choice; `changed` is called when there is something to store."""
        self.chosen = StartOptions()
        self._numbers: dict[str, int] = {}
        self._count = count(1)
        self.latest = 0
        self._changed = changed

    def choose(self, options: StartOptions) -> None:
        """Take choices; those that are None leave the earlier ones alone."""
        self.latest = next(self._count)
        self._numbers |= dict.fromkeys(options.set_fields(), self.latest)
        self._replace(options.set_fields())

    @contextmanager
    def choosing(self, options: StartOptions) -> Iterator[None]:
        """Take choices, and take them back if what follows fails or is cancelled."""
        before = self.chosen
        self.choose(options)
        number, is_kept = self.latest, False
        try:
            yield
            is_kept = True
        finally:
            if not is_kept:
                ours = [name for name, made in self._numbers.items() if made == number]
                self._replace({name: getattr(before, name) for name in ours})

    def since(self, number: int) -> StartOptions:
        """Return the choices that were made after some number."""
        newer = {name for name, made in self._numbers.items() if made > number}
        chosen = self.chosen.set_fields()
        return StartOptions(**{name: chosen[name] for name in newer & chosen.keys()})

    def use(self, number: int) -> None:
        """Clear the choices up to some number: a start has used them."""
        older = [name for name, made in self._numbers.items() if made <= number]
        self._replace(dict.fromkeys(older))

    def clear(self) -> None:
        """Clear all: playback was started elsewhere."""
        self.use(self.latest)

    def as_dict(self) -> dict[str, Any]:
        """Return what is to be stored."""
        return asdict(self.chosen)

    def restore(self, data: object) -> None:
        """Take up what was stored; what cannot be read was not chosen."""
        stored = data if isinstance(data, dict) else {}
        fitting = {name: stored[name] for name, fits in _FITS.items() if fits(stored.get(name))}
        self.choose(StartOptions(**fitting))

    def _replace(self, values: Mapping[str, Any]) -> None:
        changed = replace(self.chosen, **values)
        if changed != self.chosen:
            self.chosen = changed
            self._changed()
