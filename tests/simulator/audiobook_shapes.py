"""Spell audiobooks, half as books and half as podcasts."""

from .catalogue import Audiobook, Episode
from .shapes import Json, Shapes
from .thing_shapes import MARKETS


def spell_book(shapes: Shapes, book: Audiobook, *, modern: bool) -> Json:
    """Spell an audiobook without its chapters."""
    body = shapes.show(book) | {
        "authors": [{"name": name} for name in book.authors],
        "narrators": [{"name": book.publisher}],
        "edition": "Unabridged",
        "href": shapes.api(f"/audiobooks/{book.id}"),
        "total_chapters": len(book.contents),
        "type": "audiobook",
    }
    del body["is_externally_hosted"], body["total_episodes"]
    return body if modern else body | {"publisher": book.publisher}


def spell_saved_book(shapes: Shapes, book: Audiobook, *, modern: bool) -> Json:
    """Spell an audiobook as the listener's own list does, with one key of podcasts more."""
    return spell_book(shapes, book, modern=modern) | {"is_externally_hosted": False}


def spell_chapter(shapes: Shapes, place: int, chapter: Episode, *, modern: bool) -> Json:
    """Spell a chapter of an audiobook."""
    body = shapes.show_episode(chapter) | {
        "chapter_number": place,
        "href": shapes.api(f"/chapters/{chapter.id}"),
        "release_date": "0000",
        "release_date_precision": "year",
        "type": "chapter",
    }
    del body["is_externally_hosted"], body["language"]
    return body if modern else body | {"available_markets": MARKETS}
