"""The file of a token: written whole, before the token is used, closed to others, never lost."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
import json
import os
from pathlib import Path
import stat
from threading import Event
import time
from unittest.mock import patch

import atomicwrites
from homeassistant.config_entries import ConfigEntryState
import pytest

from .house import House, Json

HOUR = 3600


def stored(house: House) -> Json:
    """Read the first account's token file."""
    return json.loads(house.vault.read_text())


async def unload(house: House) -> Path:
    """Unload the first entry as a shutdown would, so that the next start reads the file."""
    path = house.vault
    await house.through(house.hass.config_entries.async_unload(house.entry.entry_id))
    house.hass.data.pop("evergreen_spotify_vaults")
    return path


@contextmanager
def instead(owner: object, name: str, fault: Callable[..., object]) -> Iterator[None]:
    """Put something in the place of a function of the operating system; it gets the real one.

    Home Assistant's helper has taken hold of `os.fsync` by a name of its own (atomicwrites).
    """
    real = getattr(owner, name)
    with patch.object(owner, name, lambda *args, **how: fault(real, *args, **how)):
        yield


# Written


async def test_a_token_is_synced_before_it_takes_its_place(home: House) -> None:
    """A power cut leaves the old file or the new one, never an empty one."""
    done: list[tuple[str, int]] = []

    def sync(real: Callable[..., None], descriptor: int) -> None:
        done.append(("sync", os.fstat(descriptor).st_ino))
        real(descriptor)

    def replace(real: Callable[..., None], source: str, target: str, **how: int) -> None:
        done.append((Path(target).name, Path(source).stat().st_ino))
        real(source, target, **how)

    path = home.vault
    home.freezer.tick(HOUR)
    with ExitStack() as watched:
        for owner, name in ((os, "fsync"), (atomicwrites, "_proper_fsync")):
            watched.enter_context(instead(owner, name, sync))
        for name in ("replace", "rename"):
            watched.enter_context(instead(os, name, replace))
        await home.pass_time(10)
    number = path.stat().st_ino
    assert done.index(("sync", number)) < done.index((path.name, number))
    assert len(done) > done.index((path.name, number)) + 1  # the folder is synced, too


async def test_a_token_is_stored_before_it_is_used(home: House) -> None:
    """Not even who comes while it is being written gets it."""
    writing, may_write = Event(), Event()

    def wait(real: Callable[..., None], descriptor: int) -> None:
        writing.set()
        may_write.wait()
        real(descriptor)

    home.freezer.tick(HOUR)
    home.simulator.log.clear()
    with instead(atomicwrites, "_proper_fsync", wait):
        first, second = [
            asyncio.ensure_future(
                home.hass.services.async_call(
                    "media_player", action, {"entity_id": home.player.entity_id}, blocking=True
                )
            )
            for action in ("media_next_track", "media_previous_track")
        ]
        await asyncio.to_thread(writing.wait)
        late = asyncio.ensure_future(
            home.hass.services.async_call(
                "media_player", "media_play", {"entity_id": home.player.entity_id}, blocking=True
            )
        )
        for _ in range(20):
            await asyncio.to_thread(time.sleep, 0.002)
        sent = home.simulator.log.count(path_prefix="/v1")
        may_write.set()
        await home.through(asyncio.wait([first, second, late]))
    assert sent == 0
    assert home.simulator.log.count(path_prefix="/v1") > 0
    for call in (first, second, late):
        call.exception()


async def test_a_write_that_is_cut_off_leaves_the_old_token(home: House) -> None:
    """Whole or not at all, and nothing beside it."""
    content = home.vault.read_text()

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    home.freezer.tick(HOUR)
    with instead(atomicwrites, "_proper_fsync", fail):
        await home.pass_time(10)
    assert home.vault.read_text() == content
    assert [one.name for one in home.vault.parent.iterdir() if one.name.startswith("tmp")] == []
    assert home.player.state == "idle"
    await home.pass_time(HOUR, step=60)
    assert stored(home)["token"]["expires_at"] > time.time()


# Read


async def test_a_disk_error_does_not_ask_for_a_sign_in(home: House) -> None:
    """It may pass; the setup is tried again."""
    path = await unload(home)

    def fail(real: Callable[..., bytes], one: Path) -> bytes:
        if one == path:
            raise OSError(5, "Input/output error")
        return real(one)

    with instead(Path, "read_bytes", fail):
        await home.restart_entry()
        assert home.entry.state is ConfigEntryState.SETUP_RETRY
        assert home.entry.error_reason_translation_key == "token_store_unreadable"
        assert not home.issues
        assert not home.flows
    await home.pass_time(60)
    assert home.entry.state is ConfigEntryState.LOADED
    assert home.player.state == "idle"


@pytest.mark.parametrize("mode", [0o644, 0o660, 0o777], ids=oct)
async def test_a_token_that_others_can_read_is_closed_at_once(
    home: House, caplog: pytest.LogCaptureFixture, mode: int
) -> None:
    """At the next start, before anything is asked of Spotify; the log says so."""
    path = await unload(home)
    path.chmod(mode)
    home.simulator.scenarios.down()
    await home.restart_entry()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert caplog.text.count("was open to other users") == 1


async def test_a_token_that_cannot_be_closed_is_still_read(home: House) -> None:
    """A share without modes is no reason to sign anybody out."""
    path = await unload(home)
    path.chmod(0o644)

    def fail(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    with instead(Path, "chmod", fail):
        await home.restart_entry()
    assert home.player.state == "idle"


def without(*keys: str) -> Callable[[Json], Json]:
    """Return what leaves keys out of a stored grant and its token."""
    return lambda content: {
        key: {name: one for name, one in value.items() if name not in keys}
        if key == "token"
        else value
        for key, value in content.items()
        if key not in keys
    }


def token(**changes: object) -> Callable[[Json], Json]:
    """Return what changes a stored token."""
    return lambda content: content | {"token": content["token"] | changes}


VARIATIONS: dict[str, Callable[[Json], Json]] = {
    "more keys": lambda content: token(later=[1])(content) | {"later": {"deep": None}},
    "no refusal": without("refusal"),
    "no consent": without("consented_at"),
    "a consent of null": lambda content: content | {"consented_at": None},
    "a consent in another age": lambda content: content | {"consented_at": 1e300},
    "a consent that is no number": lambda content: content | {"consented_at": float("nan")},
    "no access token": without("access_token"),
    "an access token of null": token(access_token=None),
    "no lifetime": without("expires_in"),
    "a lifetime of null": token(expires_in=None),
    "a lifetime in words": token(expires_in="3600"),
    "an endless lifetime": token(expires_in=float("inf")),
    "no end": without("expires_at"),
    "an end of null": token(expires_at=None),
    "an end that is no number": token(expires_at=float("nan")),
    "an end in another age": token(expires_at=10**400),
    "no scopes": without("scope"),
    "scopes of null": token(scope=None),
    "scopes in a list": token(scope=["x"]),
}


@pytest.mark.parametrize("change", VARIATIONS.values(), ids=VARIATIONS)
async def test_a_token_file_with_more_or_less_in_it_is_used(
    home: House, change: Callable[[Json], Json]
) -> None:
    """As long as there is a refresh token, nobody has to sign in."""
    path = await unload(home)
    path.write_text(json.dumps(change(json.loads(path.read_text()))))
    await home.restart_entry()
    assert home.player.state == "idle"
    assert not home.flows
    assert "signed_out" not in str(home.issues)
    await home.pass_time(3 * HOUR, step=600)
    assert home.player.state == "idle"
    assert stored(home)["token"]["expires_at"] > time.time()


@pytest.mark.parametrize("content", ["null", "7", '"x"', "[" * 100_000, "\0" * 4096, "\xff\xfe"])
async def test_damage_leads_to_a_sign_in_and_no_further(home: House, content: str) -> None:
    """However the file is damaged; the new token takes its place."""
    path = await unload(home)
    path.write_text(content, encoding="latin-1")
    await home.restart_entry()
    (issue,) = home.issues
    assert issue.translation_key == "signed_out_unknown"
    _, flow_id = (await home.repair())["next_flow"]
    await home.sign_in_again(flow_id, "juniper")
    assert home.player.state == "idle"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.glob("evergreen_spotify.*")) == [path]
