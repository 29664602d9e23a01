"""Route audiobooks, which Spotify spells half as books and half as podcasts."""

from .audiobook_shapes import spell_book, spell_chapter, spell_saved_book
from .call import Body, Call, Route
from .catalogue import Audiobook
from .catalogue_routes import POSITION, find_in
from .shapes import Json

LIBRARY = frozenset({"user-library-read"})


def _chapters(call: Call, book: Audiobook) -> list[Json]:
    return [
        spell_chapter(call.shapes, place, chapter, modern=call.modern)
        for place, chapter in enumerate(book.contents)
    ]


def _book(call: Call) -> Body:
    book = find_in(call, "show", Audiobook)
    path = f"/audiobooks/{book.id}/chapters"
    page = call.shapes.page(path, _chapters(call, book), 50, 0)
    return spell_book(call.shapes, book, modern=call.modern) | {"chapters": page}


def _book_chapters(call: Call) -> Body:
    book = find_in(call, "show", Audiobook)
    return call.page(f"/audiobooks/{book.id}/chapters", _chapters(call, book))


def _saved(call: Call) -> Body:
    things = map(call.world.catalogue.get, call.world.saved("show"))
    books = [thing for thing in things if isinstance(thing, Audiobook)]
    spelled = [spell_saved_book(call.shapes, book, modern=call.modern) for book in books]
    return call.page("/me/audiobooks", spelled)


ROUTES = (
    Route("GET", "/audiobooks/{id}", _book, POSITION),
    Route("GET", "/audiobooks/{id}/chapters", _book_chapters),
    Route("GET", "/me/audiobooks", _saved, LIBRARY),
)
