"""The history of an old player goes on as that of ours."""

from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.history import get_significant_states
from homeassistant.core import State
from homeassistant.util import dt as dt_util
import pytest

from .house import House
from .old_players import OLD, bring, move_in, move_out


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Let Home Assistant reload an integration half a minute after a player is enabled."""
    return True


async def history(house: House) -> list[str]:
    """Return the states that the place had, oldest first."""
    instance = get_instance(house.hass)
    await house.settle()
    await house.through(instance.async_block_till_done())
    start = dt_util.utcnow().replace(hour=0, minute=0, second=0)
    found = await house.through(
        instance.async_add_executor_job(
            lambda: get_significant_states(house.hass, start, entity_ids=[OLD])
        )
    )
    return [one.state if isinstance(one, State) else one["state"] for one in found[OLD]]


async def test_history_follows_the_place(
    recorder_mock: Recorder, home: House, caplog: pytest.LogCaptureFixture
) -> None:
    """What the old player did, then what ours does, and back; nothing is warned of."""
    old = await bring(home)
    await home.pass_time(10)
    await move_in(home, old)
    home.simulator.scenarios.phone_play("juniper", device="Kitchen")
    await home.notice()
    before = await history(home)
    assert [state for state in before if state != "unavailable"] == ["playing", "idle", "playing"]
    await move_out(home)
    assert (await history(home))[: len(before)] == before
    warned = [one for one in caplog.records if "recorder" in one.name and one.levelno >= 30]
    assert warned == []
