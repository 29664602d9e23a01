"""Users, apps, and the scopes to which users may agree."""

from dataclasses import dataclass
from urllib.parse import urlsplit

CLIENT_ID = "c0ffee5eed5a1ad0fa11ab1ed0decade"
OTHER_CLIENT_ID = "0ddba11f0cacc1a5ca1ab1edeadbee50"
CLIENT_SECRET = "5ea5a1ad0ddba11ca5cade0fc0ffee5e"
REDIRECT_URIS = (
    "https://my.home-assistant.io/redirect/oauth",
    "http://127.0.0.1/auth/external/callback",
)
SCOPES = {
    "user-read-playback-state": "See what is playing, and on which device",
    "user-modify-playback-state": "Play, pause, skip and move your music",
    "user-read-currently-playing": "See the queue",
    "user-read-recently-played": "See what you played recently",
    "user-read-playback-position": "See how far you are in an episode",
    "user-read-private": "See your country and subscription",
    "user-read-email": "See your e-mail address",
    "user-library-read": "See what you saved",
    "user-library-modify": "Save and remove songs, albums and shows",
    "user-follow-read": "See whom you follow",
    "user-follow-modify": "Follow and unfollow artists",
    "user-top-read": "See your favourite artists and songs",
    "playlist-read-private": "See your private playlists",
    "playlist-read-collaborative": "See playlists you share with others",
    "playlist-modify-public": "Change your public playlists",
    "playlist-modify-private": "Change your private playlists",
    "ugc-image-upload": "Change the covers of your playlists",
}


@dataclass
class User:
    """A user."""

    id: str
    name: str | None
    account_id: str | None
    product: str = "premium"
    country: str = "SE"


@dataclass
class App:
    """A client ID and what its developer wrote on the dashboard."""

    client_id: str
    name: str
    rotate: bool
    secret: str = CLIENT_SECRET
    redirect_uris: tuple[str, ...] = REDIRECT_URIS
    users: set[str] | None = None
    owner_premium: bool = True

    def allows_redirect(self, uri: str) -> bool:
        """Compare exactly, but let a registered loopback address stand for any port."""
        parts = urlsplit(uri)
        portless = parts._replace(netloc=parts.hostname or "").geturl()
        loopback = parts.hostname in {"127.0.0.1", "::1"} and parts.scheme == "http"
        return uri in self.redirect_uris or (loopback and portless in self.redirect_uris)


@dataclass(eq=False)
class Grant:
    """One consent of one user to one app."""

    user_id: str
    client_id: str
    scopes: frozenset[str]
    at: float
    revoked: bool = False
    refreshes: int = 0
    rotations: int = 0
    access_expires_at: float = 0


def everybody() -> list[User]:
    """Introduce the users; the first one signs in by default."""
    return [
        User("juniper", "Juniper Vale", "jV4mQ8tZ2c"),
        User("rowan", "Rowan Hale", "rH7pL1xW9d"),
        User("linnet", "Linnet Gray", "lG3kN6yB5f", product="free"),
    ]


def dashboard(*, rotate: bool) -> list[App]:
    """List the apps on the developer's dashboard."""
    return [
        App(CLIENT_ID, "Evergreen at home", rotate),
        App(OTHER_CLIENT_ID, "Evergreen at the cabin", rotate),
    ]
