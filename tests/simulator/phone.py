"""Be a listener with a phone, or with a hand on the plug."""

from math import inf

from .catalogue import Playlist
from .contexts import open_context
from .devices import Device
from .player import Player
from .world import World


class Phone:
    """A listener with a phone, who needs no Web API."""

    def __init__(self, worlds: dict[str, World]) -> None:
        """Know whose phone is whose."""
        self._worlds = worlds

    def phone_play(
        self,
        user: str,
        context: str | None = None,
        uri: str | None = None,
        device: str | None = None,
    ) -> None:
        """Play a context, a song, a song in a context, or whatever was on."""
        world = self._worlds[user]
        player = world.phone()
        if context:
            uris = open_context(world, context)
            player.load(context, uris, uris.index(uri) if uri else None)
        elif uri:
            player.load(None, [uri], 0)
        else:
            player.resume()
        player.activate(self._choose(world, device))

    def phone_pause(self, user: str) -> None:
        """Pause."""
        self._player(user).pause()

    def phone_next(self, user: str) -> None:
        """Skip ahead."""
        self._player(user).skip()

    def phone_previous(self, user: str) -> None:
        """Start over or go back, as far as there is something to go back to."""
        player = self._player(user)
        player.back(refuse=False)

    def phone_seek(self, user: str, position_ms: int) -> None:
        """Go to a place in the song."""
        self._player(user).seek(position_ms)

    def phone_volume(self, user: str, percent: int) -> None:
        """Turn the knob of whatever plays."""
        active = self._player(user).session.active
        if active:
            active.volume = percent

    def phone_shuffle(self, user: str, *, on: bool) -> None:
        """Shuffle or stop shuffling."""
        self._player(user).set_shuffle(on=on)

    def phone_repeat(self, user: str, state: str) -> None:
        """Repeat the track, the context or nothing."""
        self._player(user).session.repeat = state

    def phone_queue(self, user: str, uri: str) -> None:
        """Put a song into the queue."""
        self._player(user).session.queue.append(uri)

    def phone_move(self, user: str, device: str) -> None:
        """Move the music to another device."""
        world = self._worlds[user]
        world.phone().activate(self._choose(world, device))

    def advertise(self, user: str, seconds: float) -> None:
        """Interrupt the music with an advert."""
        self._player(user).advertise(seconds)

    def sleep(self, user: str) -> None:
        """Let the session fall asleep; its devices stay."""
        player = self._player(user)
        player.leave()

    def take_device(self, user: str, name: str) -> None:
        """Unplug a device."""
        self._silence(user, name).taken = True

    def return_device(self, user: str, name: str) -> None:
        """Plug a device back in, awake."""
        device = self._worlds[user].device(name)
        device.taken, device.awake_at = False, 0

    def lull_device(self, user: str, name: str) -> None:
        """Let a device fall asleep: it is not listed, and wakes when a command names it."""
        self._silence(user, name).awake_at = inf

    def restrict_device(self, user: str, name: str) -> None:
        """Let a device refuse all that comes by the Web API."""
        self._worlds[user].device(name).restricted = True

    def swallow(self, user: str, name: str, times: int = 1_000_000) -> None:
        """Let a device take the next commands to play, and play nothing."""
        self._worlds[user].device(name).swallows = times

    def private_session(self, user: str, *, on: bool = True) -> None:
        """Hide what plays from the Web API, which then tells that nothing does."""
        world = self._worlds[user]
        world.is_private = on
        for device in world.devices:
            device.private = on

    def relink(self, user: str, uri: str, replacement: str) -> None:
        """Let another track sound where one is listed that is not sold in the country."""
        self._worlds[user].catalogue.relinked[uri] = replacement

    def turn_knob(self, user: str, name: str, percent: int) -> None:
        """Set the volume at the device itself, whether it plays or not."""
        self._worlds[user].device(name).volume = percent

    def delete_playlist(self, user: str, uri: str) -> None:
        """Delete a playlist; what plays from it plays on."""
        self._worlds[user].catalogue.remove_playlist(uri)

    def withhold_playlist(self, user: str, uri: str) -> None:
        """Let the Web API know a playlist no longer."""
        playlist = self._worlds[user].catalogue.get(uri)
        if isinstance(playlist, Playlist):
            playlist.withheld = True

    def _silence(self, user: str, name: str) -> Device:
        """End what plays on a device."""
        device, player = self._worlds[user].device(name), self._player(user)
        if player.session.active is device:
            player.leave()
        return device

    def _player(self, user: str) -> Player:
        return self._worlds[user].phone()

    def _choose(self, world: World, name: str | None) -> Device:
        """Take the device asked for, the one in use, or the first that is there."""
        if name:
            device = world.device(name)
            device.taken, device.awake_at = False, 0
            return device
        present = [one for one in world.devices if one.present(world.clock())]
        return world.player.session.active or present[0]
