"""Name everything the simulated service has on its shelves; every name is invented."""

from typing import NamedTuple


class AlbumSeed(NamedTuple):
    """What an album needs to exist."""

    artist: str
    name: str
    kind: str
    released: str
    tracks: tuple[str, ...]


class ShowSeed(NamedTuple):
    """What a podcast needs to exist."""

    name: str
    publisher: str
    description: str
    episodes: tuple[str, ...]


class AudiobookSeed(NamedTuple):
    """What a book needs to be read aloud."""

    name: str
    authors: tuple[str, ...]
    narrator: str
    chapters: tuple[str, ...]


class PlaylistSeed(NamedTuple):
    """What a playlist needs to exist; it takes `share` of every hundred tracks."""

    owner: str
    name: str
    description: str
    share: int
    public: bool = True
    collaborative: bool = False


GENRES = {
    "Marrow & Thistle": "chamber folk",
    "Salt Lanterns": "dream pop",
    "Odalie Brandt": "piano songs",
    "The Paper Herons": "indie rock",
    "Kestrel Motel": "night drive",
    "Ferrow Trio": "kitchen jazz",
    "Ines Calderwood": "quiet guitar",
    "Mosswood Sound System": "greenhouse dub",
    "Polar Bakery": "warm electronics",
    "Wren Oyelaran-Voss": "front-porch soul",
    "Lichen Choir": "slow choral",
    "Captain Plum": "songs for small sailors",
}

ALBUMS = (
    AlbumSeed(
        "Marrow & Thistle",
        "The Orchard Ledger",
        "album",
        "2023-09-15",
        (
            "Windfall Accounts",
            "A Ladder Against October",
            "Cider in the Inkwell",
            "Three Wasps and a Widow",
            "Grafting Song",
            "What the Scarecrow Signed",
            "Balance Carried Forward",
        ),
    ),
    AlbumSeed(
        "Marrow & Thistle",
        "Small Hours, Tall Grass",
        "album",
        "2020-03-20",
        (
            "Dew Point",
            "The Fox Keeps Minutes",
            "Lamp Oil",
            "Barefoot to the Postbox",
            "Hush, Combine",
            "Tall Grass",
        ),
    ),
    AlbumSeed(
        "Salt Lanterns",
        "Harbour Weather",
        "album",
        "2024-05-03",
        (
            "Small Craft Warning",
            "Paper Moon over Pier Nine",
            "Foghorn Lullaby",
            "Bright at the Buoy",
            "All My Anchors",
            "The Tide Table Lied",
            "Harbour Weather",
            "Last Ferry, Waving",
        ),
    ),
    AlbumSeed(
        "Salt Lanterns",
        "Tidewritten",
        "album",
        "2021-08-27",
        (
            "Low Water",
            "Letters the Sea Returned",
            "Limpet Heart",
            "Glass Float",
            "Tidewritten",
        ),
    ),
    AlbumSeed(
        "Odalie Brandt",
        "Rooms I Left the Light On In",
        "album",
        "2022-11-04",
        (
            "Stairwell in D",
            "The Blue Bathroom",
            "Upstairs, Someone Practising",
            "Pantry Waltz",
            "A Door I Painted Shut",
            "Guest Room",
            "Porch Bulb",
        ),
    ),
    AlbumSeed(
        "The Paper Herons",
        "Field Guide to Leaving",
        "album",
        "2019-04-12",
        (
            "Binoculars",
            "Plate 14: Your Brother's Car",
            "Common, Resident, Shy",
            "Marsh Radio",
            "Fold Here",
            "Juvenile Plumage",
            "Field Guide to Leaving",
        ),
    ),
    AlbumSeed(
        "The Paper Herons",
        "Second Migration",
        "album",
        "2025-10-10",
        (
            "South by Instinct",
            "Motorway Geese",
            "Somebody's Pond",
            "The Long Reed",
            "Wintering Grounds",
            "Home Is a Compass Error",
        ),
    ),
    AlbumSeed(
        "Kestrel Motel",
        "Vacancy",
        "album",
        "2018-06-01",
        (
            "Check-in after Midnight",
            "Ice Machine",
            "Pool Closed",
            "Room 212",
            "Headlights on the Ceiling",
            "Continental Breakfast",
        ),
    ),
    AlbumSeed(
        "Kestrel Motel",
        "Neon Moss",
        "album",
        "2024-01-19",
        (
            "Undergrowth Avenue",
            "Neon Moss",
            "Cassette Fern",
            "Chrome Toad",
            "Slow Exit 9",
            "Photosynth",
            "Dawn, Rear-view",
        ),
    ),
    AlbumSeed(
        "Ferrow Trio",
        "Blue Kettle Sessions",
        "album",
        "2017-02-24",
        (
            "First Whistle",
            "Two Lumps",
            "The Neighbour Taps Along",
            "Saucer",
            "Steam, Rising",
            "Blue Kettle",
        ),
    ),
    AlbumSeed(
        "Ines Calderwood",
        "Eleven Rivers",
        "album",
        "2021-10-22",
        (
            "Spring",
            "Over Slate",
            "The Miller's Argument",
            "Oxbow",
            "Otter Steps",
            "Under Three Bridges",
            "Delta",
        ),
    ),
    AlbumSeed(
        "Mosswood Sound System",
        "Greenhouse Dub",
        "album",
        "2023-04-07",
        (
            "Seedling Version",
            "Watering Can Echo",
            "Tomato Steppers",
            "Humidity Dub",
            "Trellis Rock",
            "Compost Melodica",
        ),
    ),
    AlbumSeed(
        "Polar Bakery",
        "Proof & Rise",
        "ep",
        "2022-02-18",
        ("Starter", "Proof", "Rise", "Crust Function"),
    ),
    AlbumSeed("Polar Bakery", "Crumb", "single", "2025-12-05", ("Crumb",)),
    AlbumSeed(
        "Wren Oyelaran-Voss",
        "Honey Arithmetic",
        "album",
        "2024-08-16",
        (
            "Carry the One",
            "Sugar on the Screen Door",
            "Long Division",
            "Auntie's Radio",
            "Remainder Me",
            "Honey Arithmetic",
            "Sunday, Squared",
        ),
    ),
    AlbumSeed(
        "Lichen Choir",
        "Slow Cathedral",
        "album",
        "2016-12-02",
        ("Stone Breath", "North Wall", "Hundred-Year Hymn", "Rain Enters"),
    ),
    AlbumSeed(
        "Captain Plum",
        "Bathtub Armada",
        "album",
        "2020-06-19",
        (
            "Hoist the Flannel",
            "The Duck Is Admiral Now",
            "Soap Ahoy",
            "Plug and Thunder",
            "Pruney Fingers",
        ),
    ),
)

SHOWS = (
    ShowSeed(
        "The Quiet Commute",
        "Lanternfish Audio",
        "A walk to work somewhere else, recorded in full and left alone.",
        (
            "Snow, Uphill, a Bakery",
            "The Tram Depot at Five",
            "Along the Canal without Speaking",
            "A Ferry Full of Schoolchildren",
            "Market Day, Umbrellas",
            "The Long Way Round the Lake",
        ),
    ),
    ShowSeed(
        "Unlikely Maps",
        "Hollow Compass",
        "Stories of charts that were wrong, and of those who followed them anyway.",
        (
            "The Island Drawn by a Sneeze",
            "A Street Plan of Nowhere",
            "North, Approximately",
            "The Mountain That Moved Twice",
            "Here Be Deadlines",
        ),
    ),
    ShowSeed(
        "Bread Science at Home",
        "Lanternfish Audio",
        "Flour, water, salt, and one nervous physicist.",
        ("Hydration", "Why It Squeaks", "The Cold Proof", "A Crust Is a Promise"),
    ),
)

AUDIOBOOKS = (
    AudiobookSeed(
        "The Lighthouse Accountant",
        ("Perpetua Glass",),
        "Corin Ashby",
        ("The Ledger", "Fog on the Books", "A Debt of Oil", "Balance at Dawn"),
    ),
    AudiobookSeed(
        "Moth Weather",
        ("Ida Fennimore", "Tomas Reel"),
        "Ida Fennimore",
        ("Dusk", "Lamp", "Wool", "Morning After Wings"),
    ),
)

PLAYLISTS = (
    PlaylistSeed("juniper", "Sunday Pancakes", "Flip on the second chorus.", 14),
    PlaylistSeed("juniper", "Rain on the Skylight", "For reading, or not.", 11, public=False),
    PlaylistSeed("juniper", "Kitchen Disco", "Spoons are microphones.", 17),
    PlaylistSeed("juniper", "Everything, Always", "All of it, in no order.", 100, public=False),
    PlaylistSeed("rowan", "Deep Work", "No words before noon.", 16),
    PlaylistSeed("rowan", "Late Trams", "Home by the long line.", 12, public=False),
    PlaylistSeed(
        "rowan", "House Party Draft", "Add yours, delete none.", 9, public=False, collaborative=True
    ),
    PlaylistSeed("linnet", "Bus Stop Songs", "One per stop.", 7),
    PlaylistSeed("groundskeeper", "Morning Fog", "Soft starts, chosen by hand.", 22),
    PlaylistSeed("groundskeeper", "First Frost", "Bright, brief, cold at the edges.", 19),
)
