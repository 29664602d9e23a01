"""Invite people to a simulator: each with a household like Juniper's."""

from tests.simulator.people import App, User
from tests.simulator.world import World

from .far import FarSpotify


def invite(spotify: FarSpotify, count: int, apps: int = 1) -> list[tuple[str, str]]:
    """Let so many users sign up, and so many developers; return who uses which Client ID."""
    client_ids = [f"{number:032x}" for number in range(1, apps + 1)]
    for client_id in client_ids:
        spotify.accounts.apps[client_id] = App(client_id, "Evergreen", rotate=False)
    guests = []
    for number in range(count):
        user = User(f"guest{number}", f"Guest {number}", f"gU{number:08}")
        spotify.accounts.users[user.id] = user
        spotify.accounts.products[user.id] = user.product
        spotify.worlds[user.id] = World(
            user.id, spotify.catalogue, spotify.clock, spotify.assumptions
        )
        guests.append((user.id, client_ids[number % apps]))
    return guests
