"""Spell everything else as Spotify's JSON: people, playlists, devices and what plays."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .catalogue import (
    Album,
    Artist,
    Episode,
    LocalFile,
    Playable,
    Playlist,
    Show,
    Thing,
    Track,
    base62,
)
from .contexts import context_kind
from .player import Played, Player
from .spelled import Spelled
from .thing_shapes import IMAGE_SIZES, MARKETS, OPEN_URL, Json, ThingShapes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .devices import Device
    from .people import User

CURATORS = {"groundskeeper": "The Groundskeeper", "spotify": "Spotify"}


def iso(at: float, *, precise: bool = False) -> str:
    """Write a moment as Spotify does."""
    when = datetime.fromtimestamp(at, UTC).replace(tzinfo=None)
    return when.isoformat(timespec="milliseconds" if precise else "seconds") + "Z"


class Shapes(ThingShapes):
    """Spell things for one server."""

    def me(self, user: User, scopes: frozenset[str]) -> Json:
        """Spell the profile of whoever asks, as far as the scopes reach."""
        private = {
            "country": user.country,
            "explicit_content": {"filter_enabled": False, "filter_locked": False},
            "product": user.product,
        }
        return (
            self._user(user.id)
            | {"account_id": user.account_id, "images": self._images(user.id, IMAGE_SIZES[1:])}
            | self._formerly(followers={"href": None, "total": len(user.id)})
            | self._formerly(**private if "user-read-private" in scopes else {})
            | self._formerly(**_email(user) if "user-read-email" in scopes else {})
        )

    def thing(self, thing: Thing) -> Json:
        """Spell whatever it is, in its short form."""
        spell: dict[type, Callable[..., Any]] = {
            Artist: self.artist,
            Album: self.album,
            Track: self.track,
            LocalFile: self.local_file,
            Show: self.show,
            Episode: self.episode,
            Playlist: self.playlist,
        }
        return spell[type(thing)](thing)

    def by_uri(self, uri: str) -> Json:
        """Spell what a URI names."""
        return self.thing(self._catalogue.playable(uri))

    def playlist(self, playlist: Playlist) -> Json | None:
        """Spell a playlist without its songs; the withheld are holes in a list."""
        if playlist.withheld:
            return None
        total = {"href": self.api(f"/playlists/{playlist.id}/items"), "total": len(playlist.tracks)}
        return (
            self._playlist_basics(playlist)
            | {"items": total}
            | self._formerly(tracks=total | {"href": self.api(f"/playlists/{playlist.id}/tracks")})
        )

    def found_playlist(self, playlist: Playlist) -> Json | None:
        """Spell a playlist as the search does, which never says whether it is public."""
        shape = self.playlist(playlist)
        return shape and shape | {"public": None}

    def new_playlist(self, playlist: Playlist) -> Json:
        """Spell a playlist that was just made; old apps are still told by the old key alone."""
        body = self.full_playlist(playlist, readable=True)
        if not self._modern:
            del body["items"]
            body["owner"]["display_name"] = None
        return body

    def full_playlist(self, playlist: Playlist, *, readable: bool) -> Json:
        """Spell a playlist with its songs, which only its owner may read."""
        body = self._playlist_basics(playlist) | {"followers": {"href": None, "total": 3}}
        if readable:
            items = self.playlist_items(playlist)
            body["items"] = self.page(f"/playlists/{playlist.id}/items", items[:100], 100, 0)
            body["items"]["total"] = len(items)
            body |= self._formerly(tracks=body["items"])
        return body

    def playlist_items(self, playlist: Playlist) -> Sequence[Json]:
        """Spell the entries of a playlist, as far as they are looked at."""
        places = [*enumerate(playlist.tracks)]
        return Spelled(places, lambda entry: self._playlist_entry(playlist, *entry))

    def snapshot_id(self, playlist: Playlist) -> str:
        """Name the version of a playlist."""
        return base62("snapshot", playlist.id, playlist.version, length=32)

    def device(self, device: Device, player: Player) -> Json:
        """Spell a device; a restricted one may keep its id to itself while it plays."""
        return {
            "id": None if player.hides(device) else device.id,
            "is_active": device is player.session.active,
            "is_private_session": device.private,
            "is_restricted": device.restricted,
            "name": device.name,
            "supports_volume": device.supports_volume,
            "type": device.type,
            "volume_percent": device.volume,
        }

    def currently_playing(self, player: Player, types: set[str]) -> Json:
        """Spell what plays, without the where."""
        item = player.item
        hidden = player.in_advert or (isinstance(item, Episode) and "episode" not in types)
        kind = "ad" if player.in_advert else item.kind
        return {
            "timestamp": player.timestamp_ms,
            "context": self.context(player.session.context),
            "progress_ms": min(player.position_ms, int(player.length_ms)),
            "item": None if hidden else self.thing(item),
            "currently_playing_type": kind,
            "actions": {"disallows": _disallows(player)},
            "is_playing": player.session.playing,
        }

    def playback(self, player: Player, types: set[str]) -> Json:
        """Spell the whole state of the player."""
        session = player.session
        return {
            "device": self.device(session.device, player),
            "shuffle_state": session.shuffle,
            "smart_shuffle": False,
            "repeat_state": session.repeat,
        } | self.currently_playing(player, types)

    def queue(self, player: Player) -> Json:
        """Spell what comes next."""
        return {
            "currently_playing": _queued(self.thing(player.item))
            if player.session.active
            else None,
            "queue": [_queued(self.by_uri(uri)) for uri in player.upcoming()]
            if player.session.active
            else [],
        }

    def played(self, played: Played) -> Json:
        """Spell a line of the listening history."""
        return {
            "track": self.by_uri(played.uri),
            "played_at": iso(played.at, precise=True),
            "context": self.context(played.context),
        }

    def context(self, uri: str | None) -> Json | None:
        """Spell where the music comes from."""
        if uri is None:
            return None
        kind, identifier = context_kind(uri), uri.rsplit(":", 1)[-1]
        href = f"/{kind}s/{identifier}" if kind != "collection" else "/me/tracks"
        page = f"{kind}/{identifier}" if kind != "collection" else "collection"
        return {
            "external_urls": {"spotify": f"{OPEN_URL}/{page}"},
            "href": self.api(href),
            "type": kind,
            "uri": uri,
        }

    def _playlist_basics(self, playlist: Playlist) -> Json:
        images = self._images(playlist.id, (640,))
        return self._basics(playlist) | {
            "collaborative": playlist.collaborative,
            "description": playlist.description,
            "images": [image | {"height": None, "width": None} for image in images],
            "owner": self._user(playlist.owner),
            "primary_color": None,
            "public": playlist.public,
            "snapshot_id": self.snapshot_id(playlist),
        }

    def _playlist_entry(self, playlist: Playlist, place: int, uri: str | None) -> Json:
        item = self._catalogue.playable(uri) if uri else None
        shape = self._listed(item) if item else None
        adder = self._user(playlist.owner)
        del adder["display_name"]
        return {
            "added_at": iso(1_735_689_600 + place * 86_400),
            "added_by": adder,
            "is_local": isinstance(item, LocalFile),
            "primary_color": None,
            "item": shape,
            "video_thumbnail": {"url": None},
        } | self._formerly(track=shape)

    def _listed(self, item: Playable) -> Json:
        """Spell an item as playlists do: it says of itself what it is."""
        shape, is_episode = self.thing(item), isinstance(item, Episode)
        if is_episode:
            del shape["is_playable"], shape["resume_point"]
            shape |= self._formerly(available_markets=MARKETS)
        if isinstance(item, LocalFile):
            return shape
        return shape | {"episode": is_episode, "track": not is_episode}

    def _user(self, user_id: str) -> Json:
        user = self._users.get(user_id)
        return {
            "display_name": user.name if user else CURATORS[user_id],
            "external_urls": {"spotify": f"{OPEN_URL}/user/{user_id}"},
            "href": self.api(f"/users/{user_id}"),
            "id": user_id,
            "type": "user",
            "uri": f"spotify:user:{user_id}",
        }


def _queued(shape: Json) -> Json:
    """Leave out what the queue does not tell of an episode."""
    return {name: value for name, value in shape.items() if name != "resume_point"}


def _disallows(player: Player) -> dict[str, bool]:
    session = player.session
    reasons = {
        "interrupting_playback": player.in_advert,
        "pausing": not session.playing,
        "resuming": session.playing,
        "seeking": player.in_advert,
        "skipping_next": player.in_advert,
        "skipping_prev": player.in_advert
        or (
            session.index == 0
            and player.position_ms <= player.assumptions.restart_after_ms
            and not session.queued
        ),
        "transferring_playback": player.in_advert,
    }
    return {name: True for name, holds in reasons.items() if holds}


def _email(user: User) -> Json:
    return {"email": f"{user.id}@example.com"}
