"""The library as a tree in Home Assistant's words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from homeassistant.components.media_player import BrowseError, BrowseMedia, MediaClass

from ..const import DOMAIN, Feature
from ..webapi.errors import ForbiddenError, MissingScopeError, NotFoundError
from ..webapi.library_models import Collection, Media, MediaKind, MediaPage
from .library import Library
from .nodes import FOLDERS, HOLDERS, MEDIA_TYPES, PRESETS, ROOT, Node

DJ: Final = "spotify:playlist:37i9dQZF1EYkqdzj48dyYq"
"""Spotify's DJ, a playlist that cannot be read, nor started from outside."""

SEARCHED_CLASSES: Final = [
    MediaClass.TRACK,
    MediaClass.ALBUM,
    MediaClass.ARTIST,
    MediaClass.PLAYLIST,
    MediaClass.PODCAST,
    MediaClass.EPISODE,
]

# Kinds whose name says little without who made them.
_SIGNED: Final = {MediaKind.TRACK, MediaKind.ALBUM, MediaKind.EPISODE, MediaKind.AUDIOBOOK}


class Offer(NamedTuple):
    """Something of ours to play from the tree: a preset."""

    title: str
    content_id: str


class Browser:
    """The tree of one account; its root costs no request, every other page at most one."""

    def __init__(
        self,
        library: Library,
        title: str,
        presets: Callable[[], Sequence[Offer]],
        words: Mapping[str, str],
    ) -> None:
        """Initialize the tree; the words name its folders (`library_<folder>`)."""
        self._library = library
        self._title = title
        self._presets = presets
        self._words = words

    async def browse(self, media_id: str | None, media_type: str | None) -> BrowseMedia:
        """Return a place in the tree and what is in it; raise BrowseError for what is none."""
        node = Node.parse(media_id or ROOT, (media_type or ROOT).lower())
        if node is None:
            raise BrowseError(
                translation_domain=DOMAIN,
                translation_key="unknown_folder",
                translation_placeholders={"media_id": str(media_id)[:100]},
            )
        if node.kind == ROOT:
            return self._root()
        if node.kind == PRESETS:
            return self._folder(node, self._preset_items(), MediaClass.MUSIC)
        if node.kind in FOLDERS:
            return await self._browse_folder(node)
        if node.page or HOLDERS[MediaKind(node.kind)].open is None:
            return await self._browse_on(node)
        return await self._browse_thing(node)

    def _root(self) -> BrowseMedia:
        kinds = [*(FOLDERS if self._library.has_library else ())]
        kinds += [PRESETS] if self._presets() else []
        if not kinds:
            self._library.require(Feature.LIBRARY)
        children = [self._folder(Node(kind), None, _children_class(kind)) for kind in kinds]
        root = self._folder(Node(ROOT), children, MediaClass.DIRECTORY)
        root.can_search, root.search_media_classes = True, SEARCHED_CLASSES
        return root

    async def _browse_folder(self, node: Node) -> BrowseMedia:
        self._library.require(Feature.LIBRARY)
        page = await self._library.page(node)
        return self._folder(node, self._items(page, node), FOLDERS[node.kind].children)

    async def _browse_thing(self, node: Node) -> BrowseMedia:
        """Open a thing; one that Spotify does not show can be played all the same."""
        try:
            collection = await self._library.open(node)
        except (NotFoundError, ForbiddenError) as err:
            if node.kind != MediaKind.PLAYLIST or isinstance(err, MissingScopeError):
                raise
            collection = Collection(media=self._unread(node), page=None)
        items = self._items(collection.page, node) if collection.page else []
        return self._opened(collection.media, items)

    async def _browse_on(self, node: Node) -> BrowseMedia:
        """Read on in a thing, or in an artist, whose name is in the albums."""
        page = await self._library.page(node)
        media = self._unread(node)
        if node.kind == MediaKind.ARTIST and self._library.seen(media.uri) is None and page.items:
            media = replace(media, name=page.items[0].by)
        return self._opened(media, self._items(page, node))

    def _unread(self, node: Node) -> Media:
        """Return what is known of a thing from the lists that it was in."""
        uri = Node(node.kind, node.id).content_id
        name = self._words.get(f"library_{node.kind}s", node.kind)
        return self._library.seen(uri) or Media(uri=uri, type=node.kind, name=name)

    def _opened(self, media: Media, items: list[BrowseMedia]) -> BrowseMedia:
        opened = as_browse_media(media)
        opened.children = items
        opened.children_media_class = HOLDERS[MediaKind(media.type)].children
        return opened

    def _folder(
        self, node: Node, children: list[BrowseMedia] | None, children_class: MediaClass
    ) -> BrowseMedia:
        folder = FOLDERS.get(node.kind)
        title = self._title if node.kind == ROOT else self._words.get(f"library_{node.kind}")
        return BrowseMedia(
            title=title or node.kind,
            media_class=MediaClass.DIRECTORY,
            media_content_id=node.content_id,
            media_content_type=node.content_type,
            children_media_class=children_class,
            can_play=folder is not None and folder.play is not None and not node.page,
            can_expand=True,
            children=children,
        )

    def _items(self, page: MediaPage, node: Node) -> list[BrowseMedia]:
        """Return the things of a page that can be played or opened, and the way on."""
        is_inside = node.id != "" and node.kind != MediaKind.PLAYLIST
        items = [as_browse_media(media, is_signed=not is_inside) for media in page.items]
        shown = [item for item in items if item.can_play or item.can_expand]
        if page.next is not None:
            shown.append(self._more(Node(node.kind, node.id, page.next), page))
        return shown

    def _more(self, node: Node, page: MediaPage) -> BrowseMedia:
        more = self._words.get("library_more", "…")
        is_counted = page.total is not None and node.page.isdecimal()
        title = f"{more} ({node.page}/{page.total})" if is_counted else more
        return BrowseMedia(
            title=title,
            media_class=MediaClass.DIRECTORY,
            media_content_id=node.content_id,
            media_content_type=node.content_type,
            can_play=False,
            can_expand=True,
        )

    def _preset_items(self) -> list[BrowseMedia]:
        return [
            BrowseMedia(
                title=preset.title,
                media_class=MediaClass.MUSIC,
                media_content_id=preset.content_id,
                media_content_type=PRESETS,
                can_play=True,
                can_expand=False,
            )
            for preset in self._presets()
        ]


def _children_class(kind: str) -> MediaClass:
    return FOLDERS[kind].children if kind in FOLDERS else MediaClass.MUSIC


def as_browse_media(media: Media, *, is_signed: bool = False) -> BrowseMedia:
    """Return a thing in Home Assistant's words; its name says who made it where that is news."""
    content_type, media_class = MEDIA_TYPES.get(media.type, (media.type, MediaClass.MUSIC))
    holder = HOLDERS.get(MediaKind(media.type)) if media.type in MEDIA_TYPES else None
    says_by = is_signed and media.by and media.type in _SIGNED
    return BrowseMedia(
        title=f"{media.name} · {media.by}" if says_by else media.name,
        media_class=media_class,
        media_content_id=media.uri,
        media_content_type=content_type,
        children_media_class=holder.children if holder else None,
        can_play=media.is_playable and media.type in MEDIA_TYPES and media.uri != DJ,
        can_expand=holder is not None,
        thumbnail=media.image_url,
    )


def as_browse_list(found: Iterable[Media]) -> list[BrowseMedia]:
    """Return what a search found, as far as it can be played or opened."""
    items = [as_browse_media(media, is_signed=True) for media in found]
    return [item for item in items if item.can_play or item.can_expand]
