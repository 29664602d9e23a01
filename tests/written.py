"""What people type and paste, right, nearly right and wrong, for hypothesis to draw from."""

from collections.abc import Callable
from typing import Final
import unicodedata

from hypothesis import strategies as st

from .simulator.catalogue import Album, Artist, Catalogue, Episode, Playlist, Show, Track

CATALOGUE: Final = Catalogue()
THINGS: Final = {
    kind.kind: [thing.id for thing in CATALOGUE.all(kind)[:4]]
    for kind in (Track, Episode, Album, Artist, Playlist, Show)
}
KINDS: Final = [*THINGS, "collection"]

ids = st.one_of(
    st.sampled_from([one for known in THINGS.values() for one in known]),
    st.text("0Zz9", min_size=22, max_size=22),
    st.text("0aZ", min_size=20, max_size=24),
    st.sampled_from(["", "1", "\u212a" * 22, "\u0660" * 22, "0" * 3000, "0" * 21 + "-"]),
)
kinds = st.sampled_from(
    [*KINDS, *KINDS, "Track", "local", "station", "prerelease", "user", "dj", "audiobook", "x", ""]
)
right = st.sampled_from(
    [(kind, thing) for kind, things in THINGS.items() for thing in things] + [("collection", "")]
)
pairs = st.one_of(right, st.tuples(kinds, ids))
forms = st.sampled_from(
    [
        "spotify:{}:{}",
        "spotify:{}:{}",
        "SPOTIFY:{}:{}",
        "spotify:user:rowan:{}:{}",
        "spotify%3A{}%3A{}",
        "https://open.spotify.com/{}/{}",
        "http://open.spotify.com/intl-de/{}/{}/",
        "open.spotify.com/embed/{}/{}",
        "https://open.spotify.com/user/rowan/{}/{}",
        "https://example.com/{}/{}",
        " <https://open.spotify.com/{}/{}>.",
        "{}:{}",
        "spotify:{}{}",
    ]
)
references = st.builds(lambda pattern, pair: pattern.format(*pair), forms, pairs)

times = st.one_of(
    st.floats().map(str),
    st.integers(-(10**12), 10**12).map(str),
    st.sampled_from(["0", "42", "0:30", "1:02:03", "1e9", "-0", "1_0", "\u0663", "9" * 999, "5s"]),
    st.text(max_size=5),
)
values = st.one_of(
    st.sampled_from(["on", "off", "ON", "true", "track", "context", "all", "paused", "playing"]),
    pairs.map(":".join),
    references,
    times,
    st.text(max_size=8),
)
right_times = st.sampled_from(["0", "42", "0.5", "1:30", "1:02:03"])
words = st.one_of(
    st.builds("position={}".format, right_times),
    st.builds("{}={}".format, st.sampled_from(["item", "highlight"]), right.map(":".join)),
    st.builds("position={}".format, times),
    st.sampled_from(["shuffle=on", "repeat=track", "state=paused", "si=a1b2", "utm_source=x"]),
    st.builds(
        "{}={}".format,
        st.sampled_from(["item", "position", "shuffle", "repeat", "state", "volume", "x", ""]),
        values,
    ),
    st.text(max_size=8),
)
right_tails = st.sampled_from(
    ["", "?shuffle=on", "?repeat=track&state=paused", "?si=a1b2", "?shuffle=off?state=playing&"]
)
tails = st.one_of(
    right_tails,
    st.lists(words, max_size=3).map(lambda said: "?" + "&".join(said)),
    st.lists(words, max_size=3).map(lambda said: "".join(f"?{one}" for one in said)),
    st.one_of(right_times, times).map("#{}".format),
)
nearly_right = st.builds("spotify:{0[0]}:{0[1]}{1}".format, right, tails)
texts = st.one_of(
    st.builds("spotify:{0[0]}:{0[1]}?item={1[0]}:{1[1]}".format, right, right),
    nearly_right,
    nearly_right,
    st.builds("spotify:{0[0]}:{0[1]}{1}".format, right, right_tails),
    st.builds("{}{}".format, references, tails),
    st.builds("{}{}".format, ids, tails),
    st.text(max_size=40),
)
types = st.sampled_from(
    ["music", "track", "album", "artist", "playlist", "podcast", "episode", "collection", "x", ""]
)
queueing = st.sampled_from([None, None, None, "play", "replace", "add", "next"])


def respelled(name: str) -> st.SearchStrategy[str]:
    """Spell a name in another way that looks or sounds the same."""
    ways: list[Callable[[str], str]] = [
        str.upper,
        str.lower,
        str.swapcase,
        lambda text: f" {text}\t",
        lambda text: text.replace(" ", "\u00a0 "),
        lambda text: text.replace("'", "\u2019"),
        lambda text: text.replace("-", "\u2014"),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: "".join(
            chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text
        ),
        "\u200b".join,
    ]

    def spell(chosen: list[Callable[[str], str]]) -> str:
        text = name
        for way in chosen:
            text = way(text)
        return text

    return st.lists(st.sampled_from(ways), max_size=4).map(spell)
