"""Spell audiobooks, half as books and half as podcasts."""

from .catalogue import Audiobook
from .shapes import Json, Shapes


def spell_book(shapes: Shapes, book: Audiobook, *, modern: bool) -> Json:
    """Spell an audiobook without its chapters."""
    show = shapes.show(book)
    names = [{"name": name} for name in book.authors]
    body = show | {
        "authors": names,
        "narrators": [{"name": book.publisher}],
        "edition": "Unabridged",
        "media_type": "audio",
        "total_chapters": len(book.contents),
        "type": "audiobook",
    }
    del body["total_episodes"]
    return body if modern else body | {"publisher": book.publisher}
