"""What the simulator assumes without a source differs by the world; nobody relies on it."""

import ast
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from datetime import timedelta
from math import prod
from pathlib import Path

import pytest

from .simulator import Simulator
from .simulator.assumptions import GRANTED, Assumptions, Between, OneOf, Whole, declared
from .simulator.catalogue import Album
from .simulator.player import Player
from .simulator.visitor import Visitor, visit

PRODUCT = Path(__file__).parent.parent / "custom_components" / "evergreen_spotify"
SEEDS = range(1, 21)
DAY = 86_400


def test_every_assumption_names_its_range_its_meaning_and_its_source() -> None:
    """Or that none was found."""
    for name, one in declared().items():
        low, *_, high = one["range"].bounds
        assert low != high, name
        assert one["meaning"], name
        assert one["source"], name
    assert all(GRANTED.values())


def test_a_seed_is_a_world_and_another_seed_another() -> None:
    """Always the same one."""
    worlds = [Assumptions.draw(seed) for seed in SEEDS]
    assert worlds == [Assumptions.draw(seed) for seed in SEEDS]
    assert len({tuple(asdict(one).values()) for one in worlds}) == len(SEEDS)


@pytest.mark.parametrize("name", declared())
def test_twenty_worlds_see_the_whole_range(name: str) -> None:
    """Every way of several, and both ends of what is measured."""
    drawn = [getattr(Assumptions.draw(seed), name) for seed in SEEDS]
    spread = declared()[name]["range"]
    if isinstance(spread, OneOf):
        assert set(drawn) == set(spread.bounds)
    else:
        third = (spread.high - spread.low) / 3
        assert spread.low <= min(drawn) < spread.low + third
        assert spread.high - third < max(drawn) <= spread.high


def test_a_world_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the simulator's argument, else by the environment."""
    assert Simulator(seed=7).assumptions == Assumptions.draw(7)
    monkeypatch.setenv("WORLD_SEED", "8")
    assert Simulator().assumptions == Assumptions.draw(8)


def test_only_what_is_assumed_can_be_settled() -> None:
    """A test that settles something else would settle nothing."""
    simulator = Simulator()
    simulator.assume(session_end=600)
    assert simulator.world("juniper").assumptions.session_end == 600
    with pytest.raises(TypeError, match="lag"):
        simulator.assume(lag=0.3)


# What each changes


@pytest.fixture
async def app(socket_enabled: None) -> AsyncIterator[Visitor]:
    """Come with everything granted, to servers that are up to date."""
    async with visit() as visitor:
        visitor.simulator.assume(stale_for=0.0)
        yield visitor


def device(app: Visitor, name: str) -> str:
    """Find the id of a device."""
    return app.simulator.world("juniper").device(name).id


def player(app: Visitor) -> Player:
    """See the player as it is."""
    return app.simulator.world("juniper").now()


@pytest.mark.parametrize(("begins", "first"), [("first", {0}), ("anywhere", {*range(8)})])
async def test_shuffled_music_begins_somewhere(app: Visitor, begins: str, first: set[int]) -> None:
    """With the first item, or with any."""
    app.simulator.assume(shuffle_begins=begins)
    album = app.simulator.catalogue.named(Album, "Harbour Weather")
    app.simulator.scenarios.phone_shuffle("juniper", on=True)
    begun = set()
    for _ in range(80):
        body = {"context_uri": album.uri}
        await app.put("/me/player/play", body, device_id=device(app, "Kitchen"))
        begun.add(album.tracks.index(player(app).item.uri))
    assert begun == first


@pytest.mark.parametrize(("leaves", "status"), [(True, {200, 204}), (False, {403})])
async def test_play_leads_away_from_a_restricted_device(
    app: Visitor, *, leaves: bool, status: set[int]
) -> None:
    """Or only a transfer does."""
    app.simulator.assume(play_leaves_restricted=leaves)
    app.simulator.scenarios.phone_play("juniper", device="Old Radio")
    kitchen = device(app, "Kitchen")
    assert (await app.put("/me/player/play", device_id=kitchen)).status in status
    assert (await app.put("/me/player", {"device_ids": [kitchen]})).status in {200, 204}
    assert player(app).session.device.name == "Kitchen"


@pytest.mark.parametrize("hides", [False, True])
async def test_a_restricted_device_that_plays_is_listed(app: Visitor, *, hides: bool) -> None:
    """Or hides."""
    app.simulator.assume(restricted_hides=hides)
    app.simulator.scenarios.phone_play("juniper", device="Old Radio")
    shown = (await app.get("/me/player")).json["device"]
    listed = [one["name"] for one in (await app.get("/me/player/devices")).json["devices"]]
    assert (shown["id"] is None, "Old Radio" not in listed) == (hides, hides)
    assert shown["is_restricted"] is True


@pytest.mark.parametrize(("by", "wakes"), [("anything", True), ("transfer or play", False)])
async def test_a_volume_wakes_a_sleeping_device(app: Visitor, by: str, *, wakes: bool) -> None:
    """Or only what is to be heard does."""
    app.simulator.assume(wakes_by=by)
    bedroom = device(app, "Bedroom")
    await app.put("/me/player/volume", device_id=bedroom, volume_percent=9)
    app.clock.advance(seconds=5)
    listed = (await app.get("/me/player/devices")).json["devices"]
    assert (bedroom in {one["id"] for one in listed}) is wakes


@pytest.mark.parametrize(("takes", "status"), [(True, {200, 204}), (False, {404})])
async def test_a_device_at_rest_takes_shuffle(
    app: Visitor, *, takes: bool, status: set[int]
) -> None:
    """Or there has to be a session."""
    app.simulator.assume(options_at_rest=takes)
    where = {"state": "true", "device_id": device(app, "Kitchen")}
    assert (await app.put("/me/player/shuffle", **where)).status in status


async def test_a_transfer_jumps_back(app: Visitor) -> None:
    """As far as this world says."""
    app.simulator.assume(transfer_jumps_back=1.2)
    await app.put("/me/player/play", device_id=device(app, "Kitchen"))
    before = player(app).position_ms
    await app.put("/me/player", {"device_ids": [device(app, "Living Room")]})
    assert player(app).position_ms == before - 1200


async def test_a_play_that_is_refused_jumps_nowhere(app: Visitor) -> None:
    """Nothing is changed by what is not done."""
    app.simulator.assume(transfer_jumps_back=1.2)
    app.simulator.scenarios.phone_play("juniper", device="Kitchen")
    before = player(app).position_ms
    body = {"context_uri": "spotify:album:" + "0" * 22}
    refused = await app.put("/me/player/play", body, device_id=device(app, "Living Room"))
    assert (refused.status, player(app).position_ms) == (404, before)


@pytest.mark.parametrize("status", [403, 502])
async def test_an_offset_that_is_not_in_the_context_is_refused(app: Visitor, status: int) -> None:
    """In one way or another."""
    app.simulator.assume(foreign_offset=status)
    album = app.simulator.catalogue.named(Album, "Harbour Weather")
    body = {"context_uri": album.uri, "offset": {"uri": "spotify:track:" + "0" * 22}}
    refused = await app.put("/me/player/play", body, device_id=device(app, "Kitchen"))
    assert refused.status == status


@pytest.mark.parametrize("means", ["change", "reading", "nothing"])
async def test_a_timestamp_means_something_or_nothing(app: Visitor, means: str) -> None:
    """Nobody knows."""
    app.simulator.assume(timestamp_means=means)
    await app.put("/me/player/play", device_id=device(app, "Kitchen"))
    changed_at = app.clock()
    app.clock.advance(seconds=9)
    told = (await app.get("/me/player")).json["timestamp"]
    moments = {"change": changed_at, "reading": app.clock(), "nothing": 0}
    assert told == int(moments[means] * 1000)


# What the product may not know


def constants(source: str) -> Iterator[tuple[str, ast.expr]]:
    """Name what a module settles at its top."""
    for node in ast.parse(source).body:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case _:
                pass


def numbers(value: ast.expr) -> set[float]:
    """Find all the numbers in an expression, in tables and calls too."""
    found = (node.value for node in ast.walk(value) if isinstance(node, ast.Constant))
    plain = (one for one in found if isinstance(one, int | float) and not isinstance(one, bool))
    return set(map(float, plain))


def seconds(value: ast.expr) -> float | None:
    """Return what a constant comes to that is a number or a timedelta."""
    match value:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            factors = [one for side in (left, right) if (one := seconds(side)) is not None]
            return prod(factors) if len(factors) == 2 else None
        case ast.Call(func=ast.Name(id="timedelta"), keywords=keywords):
            found = {one.arg: seconds(one.value) for one in keywords}
            parts = {name: one for name, one in found.items() if name and one is not None}
            return timedelta(**parts).total_seconds() if len(parts) == len(found) else None
        case _:
            return None


def product() -> Iterator[tuple[str, ast.expr]]:
    """Name the constants of the whole product."""
    for path in sorted(PRODUCT.rglob("*.py")):
        for name, value in constants(path.read_text()):
            yield f"{path.stem}.{name}", value


def bounds_in_seconds(name: str) -> tuple[float, float] | None:
    """Return the bounds of what is a time."""
    spread = declared()[name]["range"]
    scale = 0.001 if name.endswith("_ms") else DAY if name.endswith("_days") else 1.0
    if isinstance(spread, Whole) and scale == 1.0:
        return None
    return (spread.low * scale, spread.high * scale) if isinstance(spread, Between) else None


TIMES = [name for name in declared() if bounds_in_seconds(name)]


def test_the_constants_of_the_product_are_found() -> None:
    """In whatever form they stand, else the next tests would see nothing."""
    source = (
        "A: Final = 2 * 301.0\nB = {1: Plan(night=600)}\nC: Final = timedelta(minutes=15)\nD = [A]"
    )
    found = dict(constants(source))
    assert [numbers(value) for value in found.values()] == [
        {2.0, 301.0},
        {1.0, 600.0},
        {15.0},
        set(),
    ]
    assert [seconds(value) for value in found.values()] == [602.0, None, 900.0, None]
    assert sum(seconds(value) is not None for _, value in product()) > 30


@pytest.mark.parametrize("name", TIMES)
def test_no_constant_of_the_product_was_copied_from_a_world(name: str) -> None:
    """Neither a bound nor what one of twenty worlds has drawn; their digits are no accident."""
    drawn = {float(getattr(Assumptions.draw(seed), name)) for seed in SEEDS}
    known = {*declared()[name]["range"].bounds, *(bounds_in_seconds(name) or ()), *drawn} - {0.0}
    assert [where for where, value in product() if numbers(value) & known] == []


# Times that have nothing to do with sessions, each with what it is.
OF_ANOTHER_KIND = {
    "status.UNAUTHORIZED_FOR": "how long 401 goes on until a repair is raised",
    "hint_source.LONGEST_GAP": "between two polls for hints that brought nothing",
    "library.LONG_LIFE": "how long a list of the library is kept",
}


def test_no_constant_of_the_product_knows_when_a_session_ends() -> None:
    """Whatever lies within the range is a guess that some world proves wrong."""
    low, high = declared()["session_end"]["range"].bounds
    within = [where for where, value in product() if low <= (seconds(value) or 0) <= high]
    assert [where for where in within if where not in OF_ANOTHER_KIND] == []
