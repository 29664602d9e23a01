"""What may come out of a call, and what must never be seen in a log."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
import gc
import logging
from typing import Any, override

from homeassistant.exceptions import HomeAssistantError


def unfit(error: BaseException | None) -> str:
    """Say what is wrong with how a call ended, if anything is."""
    if error is None or isinstance(error, asyncio.CancelledError):
        return ""
    if isinstance(error, HomeAssistantError) and error.translation_key:
        return ""
    return f"{type(error).__name__} escapes"


class Escapes(logging.Handler):
    """Whatever nobody has caught."""

    def __init__(self) -> None:
        """Have heard of nothing."""
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Take note of a logged exception, but not of the simulator's: it is hung up on."""
        if record.exc_info and record.exc_info[1] and record.name != "aiohttp.server":
            self._note(record.exc_info[1], "is logged")

    def handle_context(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Take note of what reached the event loop."""
        error = context.get("exception")
        if error is None:
            self.found.append(str(context["message"]).split("\n", maxsplit=1)[0])
        else:
            self._note(error, "reaches the event loop")

    def taken(self) -> list[str]:
        """Return what was found since it was asked last, what nobody has looked at included."""
        gc.collect()
        found, self.found = list(dict.fromkeys(self.found)), []
        return found

    def _note(self, error: BaseException, what: str) -> None:
        self.found.append(f"{type(error).__name__} {what}")


@contextmanager
def watching() -> Iterator[Escapes]:
    """Watch the log and the event loop."""
    escapes, loop, root = Escapes(), asyncio.get_running_loop(), logging.getLogger()
    logging.disable(logging.WARNING)
    root.addHandler(escapes)
    loop.set_exception_handler(escapes.handle_context)
    try:
        yield escapes
    finally:
        root.removeHandler(escapes)
        logging.disable()
