"""Run one situation with one of the rivals."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp
from homeassistant.exceptions import HomeAssistantError
from spotifyaio import SpotifyError

from tests.bench import virtual_time
from tests.bench.duel.far import FarSpotify
from tests.bench.duel.home import home
from tests.bench.duel.rivals import Rival
from tests.simulator.log import Request

from .ear import Ear, Heard
from .situation import Quirk, Situation, Trouble
from .stage import USER, Stage
from .truth import Goal, Truth
from .verdict import Evidence, judge

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
AFTERWARDS = 20.0
# Whoever waits for the limit's end and then begins, was not told to.
AFTER_A_LONG_LIMIT = 75.0
LONGEST = 120.0
REFUSALS = (
    HomeAssistantError,
    SpotifyError,
    aiohttp.ClientError,
    LookupError,
    TimeoutError,
    ValueError,
)


@dataclass(frozen=True)
class Result:
    """What came of an activation."""

    situation: str
    rival: str
    reasons: list[str]
    first: float | None
    seconds: float
    commands: int
    reads: int
    details: list[str]
    seed: int
    wrong: float
    item: str | None

    @property
    def is_right(self) -> bool:
        """Whether nothing is to be said against it."""
        return not self.reasons


async def _activate(rival: Rival, situation: Situation, seed: int) -> Result:
    # New apps are not told of what a track is linked from.
    modern = rival.modern and situation.quirk is not Quirk.RELINKED
    async with home(seed, modern=modern) as (hass, spotify):
        entry = await rival.add(hass, spotify, USER)
        assert await hass.config_entries.async_setup(entry.entry_id)
        stage = Stage(hass, spotify, entry, situation)
        await stage.prepare()
        spotify.log.clear()
        result = await _listen(rival, situation, stage, spotify)
        spotify.scenarios.calm()
        await hass.config_entries.async_unload(entry.entry_id)
        return result


async def _listen(rival: Rival, situation: Situation, stage: Stage, spotify: FarSpotify) -> Result:
    world, error = stage.world, None
    start, begin = Truth.of_world(world), world.clock()
    goal = Goal.of(situation, start, world)
    ear = Ear(world, start, goal)
    spotify.on_answer = ear.listen
    try:
        async with asyncio.timeout(LONGEST):
            await stage.activate()
    except REFUSALS as err:
        error = err
    seconds = world.clock() - begin
    is_long = situation.trouble is Trouble.LONG_LIMIT
    await asyncio.sleep(AFTER_A_LONG_LIMIT if is_long else AFTERWARDS)
    end = ear.end()
    requests = [one for one in spotify.log.requests if one.kind != "image"]
    case = Evidence(
        situation, goal, start, end, ear, error, stage.is_beside_done, stage.saved_position
    )
    commands = sum(one.kind == "api" and one.method != "GET" for one in requests)
    is_news = start.sound is None or not goal.sounds_like(start.sound)
    return Result(
        situation=situation.name,
        rival=rival.name,
        reasons=judge(case),
        first=ear.first if is_news else None,
        seconds=seconds,
        commands=commands,
        reads=sum(one.kind == "api" for one in requests) - commands,
        details=_details(case, requests, begin, seconds),
        seed=spotify.assumptions.seed,
        wrong=ear.seconds[Heard.WRONG],
        item=end.item,
    )


def _details(case: Evidence, requests: list[Request], begin: float, seconds: float) -> list[str]:
    """Tell of everything in the order of time."""
    spelled = [(one.at - begin, _spell(one)) for one in requests]
    heard = [(at, f"  ... {kind}: {sound or '-'}") for at, kind, sound in case.ear.notes]
    answer = f"{type(case.error).__name__}: {case.error}" if case.error else "done"
    lines = sorted([*spelled, *heard, (seconds, f"=== {answer}")], key=lambda line: line[0])
    return [
        f"   start  {case.start}",
        f"   goal   {case.goal}",
        *(f"{at:8.2f}  {line}" for at, line in lines),
        f"   end    {case.end}",
    ]


def _spell(request: Request) -> str:
    query = "&".join(f"{name}={value}" for name, value in request.query.items())
    path = f"{request.path}?{query}" if query else request.path
    body = "" if request.body is None or request.kind != "api" else request.body
    return f"{request.method} {path} {body} -> {request.status}"


def activate(rival: Rival, situation: Situation, seed: int = 1) -> Result:
    """Activate one scene in a house and a world of its own, in virtual time."""
    return virtual_time.run(_activate(rival, situation, seed), NOON)
