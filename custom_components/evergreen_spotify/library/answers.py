"""What actions answer, in plain words."""

from collections.abc import Iterable
from typing import Any

from homeassistant.util.json import JsonObjectType

from ..webapi.library_models import Media, Queue


def as_item(media: Media) -> JsonObjectType:
    """Return a thing; what is not known is left out. The duration is in seconds."""
    seconds = None if media.duration_ms is None else round(media.duration_ms / 1000)
    words: dict[str, Any] = {
        "uri": media.uri,
        "type": media.type,
        "name": media.name,
        "by": media.by or None,
        "album": media.collection,
        "released": media.released,
        "duration": seconds,
        "image_url": media.image_url,
        "played": True if media.is_played else None,
        "playable": None if media.is_playable else False,
    }
    return {key: value for key, value in words.items() if value is not None}


def as_items(found: Iterable[Media]) -> list[Any]:
    """Return things in their order."""
    return [as_item(media) for media in found]


def as_list(found: Iterable[Media], total: int | None, next_offset: int | None) -> JsonObjectType:
    """Return a part of a list, and where the next one begins, null at the end."""
    return {"items": as_items(found), "total": total, "next_offset": next_offset}


def as_queue(queue: Queue) -> JsonObjectType:
    """Return what plays and what comes next."""
    current = as_item(queue.current) if queue.current else None
    return {"current": current, "next": as_items(queue.items)}
