"""Spell artists, albums, songs, shows and episodes as Spotify's JSON."""

from collections.abc import Sequence
from typing import Any

from .catalogue import Album, Artist, Catalogue, Episode, LocalFile, Show, Thing, Track, number
from .people import User

type Json = dict[str, Any]

OPEN_URL = "https://open.spotify.com"
MARKETS = ["AT", "DE", "NL", "NO", "SE"]
IMAGE_SIZES = (640, 300, 64)


class ThingShapes:
    """Spell what stands on the shelves: slim as for apps of 2026, or as rich as before."""

    def __init__(
        self, url: str, catalogue: Catalogue, users: dict[str, User], *, modern: bool
    ) -> None:
        """Remember where links lead and which era it is."""
        self._url = url
        self._catalogue = catalogue
        self._users = users
        self._modern = modern

    def artist(self, artist: Artist) -> Json:
        """Spell an artist."""
        return (
            self._basics(artist)
            | {"images": self._images(artist.id), "genres": [artist.genre]}
            | self._formerly(
                followers={"href": None, "total": number(artist.id) % 90_000}, popularity=51
            )
        )

    def album(self, album: Album) -> Json:
        """Spell an album without its songs."""
        return (
            self._basics(album)
            | {
                "album_type": album.album_type if album.album_type != "ep" else "single",
                "artists": [self._basics(album.artist)],
                "images": self._images(album.id),
                "release_date": album.released,
                "release_date_precision": "day",
                "total_tracks": len(album.contents),
            }
            | self._formerly(available_markets=MARKETS)
        )

    def album_of_artist(self, album: Album) -> Json:
        """Spell an album in the list of its artist's."""
        shape = self.album(album)
        return shape | self._formerly(album_group=shape["album_type"])

    def full_album(self, album: Album) -> Json:
        """Spell an album with its songs."""
        tracks = [self.album_track(track) for track in album.contents]
        page = self.page(f"/albums/{album.id}/tracks", tracks, 50, 0)
        return (
            self.album(album)
            | {
                "copyrights": [
                    {"text": f"℗ {album.released[:4]} Thimble & Daughters", "type": "P"}
                ],
                "external_ids": {"upc": str(number("upc", album.id))[:12]},
                "genres": [],
                "tracks": page,
            }
            | self._formerly(label="Thimble & Daughters", popularity=47)
        )

    def album_track(self, track: Track) -> Json:
        """Spell a song as part of its album."""
        return (
            self._basics(track)
            | {
                "artists": [self._basics(track.album.artist)],
                "disc_number": 1,
                "duration_ms": track.duration_ms,
                "explicit": track.explicit,
                "is_local": False,
                "preview_url": None,
                "track_number": track.number,
            }
            | self._formerly(available_markets=MARKETS)
        )

    def track(self, track: Track) -> Json:
        """Spell a song; one that is relinked as what sounds instead of it."""
        if replacement := self._catalogue.relinked.get(track.uri):
            keys = ("external_urls", "href", "id", "type", "uri")
            link = {key: self._basics(track)[key] for key in keys}
            return self.track(self._catalogue.find(Track, replacement)) | self._formerly(
                linked_from=link
            )
        isrc = f"XXEVG{number('isrc', track.id) % 10_000_000:07}"
        return (
            self.album_track(track)
            | {"album": self.album(track.album), "external_ids": {"isrc": isrc}}
            | self._formerly(popularity=number("popularity", track.id) % 100)
        )

    def listed_track(self, track: Track) -> Json:
        """Spell a song as the listener's own lists and the search do, where it can be played."""
        shape = self.track(track) | {"is_playable": True}
        shape["album"] |= {"is_playable": True}
        return shape

    def show(self, show: Show) -> Json:
        """Spell a podcast without its episodes."""
        return (
            self._basics(show)
            | {
                "copyrights": [],
                "description": show.description,
                "explicit": False,
                "html_description": f"<p>{show.description}</p>",
                "images": self._images(show.id),
                "is_externally_hosted": False,
                "languages": ["en"],
                "media_type": "audio",
                "total_episodes": len(show.contents),
            }
            | self._formerly(available_markets=MARKETS, publisher=show.publisher)
        )

    def show_episode(self, episode: Episode) -> Json:
        """Spell an episode as part of its podcast."""
        text = f"{episode.name}, from {episode.show.name}."
        return self._basics(episode) | {
            "audio_preview_url": None,
            "description": text,
            "duration_ms": episode.duration_ms,
            "explicit": False,
            "html_description": f"<p>{text}</p>",
            "images": self._images(episode.id),
            "is_externally_hosted": False,
            "is_playable": True,
            "language": "en",
            "languages": ["en"],
            "release_date": episode.released,
            "release_date_precision": "day",
            "resume_point": {"fully_played": False, "resume_position_ms": 0},
        }

    def episode(self, episode: Episode) -> Json:
        """Spell an episode."""
        return self.show_episode(episode) | {"show": self.show(episode.show)}

    def local_file(self, local: LocalFile) -> Json:
        """Spell a file from somebody's disk, of which Spotify knows next to nothing."""
        nothing: Json = {"external_urls": {}, "href": None, "id": None, "uri": None}
        return {
            "album": nothing
            | {
                "album_type": None,
                "artists": [],
                "images": [],
                "name": local.album_name,
                "release_date": None,
                "release_date_precision": None,
                "type": "album",
            }
            | self._formerly(available_markets=[]),
            "artists": [nothing | {"name": local.artist, "type": "artist"}],
            "disc_number": 0,
            "duration_ms": local.duration_ms,
            "explicit": False,
            "external_ids": {},
            "external_urls": {},
            "href": None,
            "id": None,
            "is_local": True,
            "name": local.name,
            "preview_url": None,
            "track_number": 0,
            "type": "track",
            "uri": local.uri,
        } | self._formerly(available_markets=[], popularity=0)

    def page(self, path: str, items: Sequence[Any], limit: int, offset: int) -> Json:
        """Cut one page out of a list."""

        def link(start: int) -> str:
            joint = "&" if "?" in path else "?"
            return self.api(f"{path}{joint}offset={start}&limit={limit}")

        return {
            "href": link(offset),
            "limit": limit,
            "next": link(offset + limit) if offset + limit < len(items) else None,
            "offset": offset,
            "previous": link(max(0, offset - limit)) if offset else None,
            "total": len(items),
            "items": list(items[offset : offset + limit]),
        }

    def api(self, path: str) -> str:
        """Spell the address of an endpoint."""
        return f"{self._url}/v1{path}"

    def _basics(self, thing: Thing) -> Json:
        return {
            "external_urls": {"spotify": f"{OPEN_URL}/{thing.kind}/{thing.id}"},
            "href": self.api(f"/{thing.kind}s/{thing.id}"),
            "id": thing.id,
            "name": thing.name,
            "type": thing.kind,
            "uri": thing.uri,
        }

    def _images(self, image_id: str, sizes: tuple[int, ...] = IMAGE_SIZES) -> list[Json]:
        return [
            {"height": size, "url": f"{self._url}/image/{image_id}-{size}", "width": size}
            for size in sizes
        ]

    def _formerly(self, **fields: object) -> Json:
        """Keep fields only the old era has."""
        return {} if self._modern else fields
