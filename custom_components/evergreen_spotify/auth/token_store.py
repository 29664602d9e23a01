"""Store the token of an account on disk.

A private file of its own below `.storage`: the entry's data would be readable by all users of
the host and be written a second late (Home Assistant's `core.config_entries`).
"""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from hashlib import sha256
import json
import logging
from pathlib import Path
import stat
from typing import Any, Final, Self

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryNotReady
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util.file import WriteError, write_utf8_file_atomic
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from .token_answer import credential, lifetime, parse_json, text, unix_time

_LOGGER = logging.getLogger(__name__)

OWNER_ONLY: Final = 0o600


class TokenStoreError(ConfigEntryNotReady):
    """The file of a token exists, but cannot be read for now."""

    def __init__(self) -> None:
        """Initialize the error."""
        super().__init__(translation_domain=DOMAIN, translation_key="token_store_unreadable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What the user granted: the token as Home Assistant's helper shapes it, and its history.

    `consented_at` is the Unix time of the consent. `refusal` is what Spotify said when it
    refused the grant for good; a refused grant is never sent again.
    """

    token: dict[str, Any] = field(repr=False)
    consented_at: float
    refusal: str | None = None

    @classmethod
    def read(cls, data: object) -> Self | None:
        """Read a stored grant, None without a refresh token: all else can be done without."""
        history = data if isinstance(data, Mapping) else {}
        stored = history.get("token")
        if not isinstance(stored, Mapping) or not credential(stored.get("refresh_token")):
            return None
        token = _complete(stored)
        issued_at = max(0.0, token["expires_at"] - token["expires_in"])
        refusal = history.get("refusal")
        return cls(
            token=token,
            consented_at=unix_time(history.get("consented_at"), issued_at),
            refusal=None if refusal is None else str(refusal),
        )

    @property
    def scopes(self) -> frozenset[str]:
        """The permissions that the user gave."""
        return frozenset(text(self.token.get("scope")).split())

    def with_token(self, token: dict[str, Any]) -> Self:
        """Return the same grant with a newer token."""
        return replace(self, token=token)

    def refused(self, words: str) -> Self:
        """Return the same grant, refused by Spotify in these words."""
        return replace(self, refusal=words)


class TokenStore:
    """One account's grant, in memory and on disk; the file follows what is in memory.

    `renewing` is held while the grant is renewed, across reloads of the entry, too.
    """

    def __init__(self, hass: HomeAssistant, unique_id: str) -> None:
        """Initialize the store; its file is named by a digest, as the account's id is private."""
        self._hass = hass
        name = f"{DOMAIN}.{sha256(unique_id.encode()).hexdigest()[:16]}"
        self._path = Path(hass.config.path(STORAGE_DIR, name))
        self._lock = asyncio.Lock()
        self.renewing = asyncio.Lock()
        self.grant: Grant | None = None
        self.is_stored = True

    async def async_load(self) -> Grant | None:
        """Return the grant, None where there is none that can be used.

        Raises TokenStoreError where the file cannot be read for now.
        """
        if self.grant is None:
            self.grant = await self._hass.async_add_executor_job(self._read)
        return self.grant

    async def async_save(self, grant: Grant) -> None:
        """Keep a grant; it is on the disk when this returns, or at least in memory."""
        self.grant = grant
        await self._async_update_file()

    async def async_remove(self) -> None:
        """Forget the grant and delete its file."""
        self.grant = None
        await self._async_update_file()

    async def _async_update_file(self) -> None:
        """Update the file; cancelling the caller does not stop it."""
        name = f"{DOMAIN} token file"
        await asyncio.shield(self._hass.async_create_task(self._async_follow_memory(), name))

    async def _async_follow_memory(self) -> None:
        async with self._lock:  # the last state in memory must be the last one on disk
            grant = self.grant
            write = partial(self._write, json.dumps(asdict(grant))) if grant else self._delete
            await self._hass.async_add_executor_job(write)

    def _read(self) -> Grant | None:
        try:
            self._close_to_others()
            content = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as err:
            raise TokenStoreError from err
        if (grant := Grant.read(parse_json(content))) is None:
            _LOGGER.warning("The stored authorization is damaged; a new sign-in is needed")
        return grant

    def _close_to_others(self) -> None:
        mode = self._path.stat().st_mode
        if stat.S_ISREG(mode) and stat.S_IMODE(mode) & ~OWNER_ONLY:
            _LOGGER.warning("The stored authorization was open to other users; closing it")
            try:
                self._path.chmod(OWNER_ONLY)
            except OSError as err:
                _LOGGER.warning("The stored authorization stays open to other users: %s", err)

    def _write(self, content: str) -> None:
        try:
            self._path.parent.mkdir(exist_ok=True)
            write_utf8_file_atomic(str(self._path), content, private=True)  # 0600, with fsync
        except (OSError, WriteError) as err:
            if self.is_stored:
                _LOGGER.warning("The authorization cannot be stored, only kept in memory: %s", err)
            self.is_stored = False
        else:
            self.is_stored = True

    def _delete(self) -> None:
        self.is_stored = True
        try:
            self._path.unlink(missing_ok=True)
        except OSError as err:
            _LOGGER.warning("The stored authorization cannot be deleted: %s", err)


_TOKEN_STORES: HassKey[dict[str, TokenStore]] = HassKey(f"{DOMAIN}_vaults")


@callback
def async_get_token_store(hass: HomeAssistant, unique_id: str) -> TokenStore:
    """Return the one token store of an account."""
    stores = hass.data.setdefault(_TOKEN_STORES, {})
    return stores.setdefault(unique_id, TokenStore(hass, unique_id))


def _complete(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored token with all that is needed; one without a known end is renewed first."""
    access_token = credential(stored.get("access_token"))
    expires_at = unix_time(stored.get("expires_at"), 0.0) if access_token else 0.0
    return {
        **stored,
        "access_token": access_token,
        "expires_in": lifetime(stored.get("expires_in")),
        "expires_at": expires_at,
    }
