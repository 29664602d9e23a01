"""Where the token of an account lives on disk.

A private file of its own below `.storage`: the entry's data would be readable by all users of
the host and be written a second late (Home Assistant's `core.config_entries`).
"""

import asyncio
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
import json
import logging
from pathlib import Path
from typing import Any, Self

from atomicwrites import atomic_write
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN

_LOGGER = logging.getLogger(__name__)


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
        """Read a stored grant, None where it is of no use."""
        match data:
            case {
                "token": {
                    "access_token": str(),
                    "refresh_token": str(),
                    "expires_at": int() | float(),
                } as token,
                "consented_at": int() | float() as consented_at,
                "refusal": None | str() as refusal,
            }:
                return cls(token=token, consented_at=consented_at, refusal=refusal)
        return None

    @property
    def scopes(self) -> frozenset[str]:
        """The permissions that the user gave."""
        return frozenset(str(self.token.get("scope", "")).split())

    def with_token(self, token: dict[str, Any]) -> Self:
        """Return the same grant with a newer token."""
        return replace(self, token=token)

    def refused(self, words: str) -> Self:
        """Return the same grant, dead."""
        return replace(self, refusal=words)


class TokenStore:
    """One account's grant, on disk and in memory.

    `renewing` is held by the one who renews it, across reloads of the entry, too.
    """

    def __init__(self, hass: HomeAssistant, unique_id: str) -> None:
        """Name the file by a digest: the account's id is nobody's business."""
        self._hass = hass
        name = f"{DOMAIN}.{sha256(unique_id.encode()).hexdigest()[:16]}"
        self._path = Path(hass.config.path(STORAGE_DIR, name))
        self._lock = asyncio.Lock()
        self.renewing = asyncio.Lock()
        self.grant: Grant | None = None
        self.is_stored = True

    async def async_load(self) -> Grant | None:
        """Return the grant, None where there is none that can be used."""
        if self.grant is None:
            self.grant = await self._hass.async_add_executor_job(self._read)
        return self.grant

    async def async_save(self, grant: Grant) -> None:
        """Keep a grant; it is on the disk when this returns, or at least in memory."""
        self.grant = grant
        async with self._lock:  # the newest is written last
            await self._hass.async_add_executor_job(self._write, json.dumps(asdict(grant)))

    async def async_remove(self) -> None:
        """Forget the grant."""
        self.grant = None
        await self._hass.async_add_executor_job(self._unlink)

    def _read(self) -> Grant | None:
        try:
            return Grant.read(json.loads(self._path.read_bytes()))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as err:
            _LOGGER.warning("The stored authorization cannot be read: %s", type(err).__name__)
            return None

    def _write(self, content: str) -> None:
        try:
            self._path.parent.mkdir(exist_ok=True)
            with atomic_write(self._path, overwrite=True) as file:  # 0600, synced to the disk
                file.write(content)
        except OSError as err:
            if self.is_stored:
                _LOGGER.warning("The authorization cannot be stored, only kept: %s", err.strerror)
            self.is_stored = False
        else:
            self.is_stored = True

    def _unlink(self) -> None:
        self._path.unlink(missing_ok=True)


_TOKEN_STORES: HassKey[dict[str, TokenStore]] = HassKey(f"{DOMAIN}_vaults")


@callback
def async_get_token_store(hass: HomeAssistant, unique_id: str) -> TokenStore:
    """Return the one vault of an account."""
    stores = hass.data.setdefault(_TOKEN_STORES, {})
    return stores.setdefault(unique_id, TokenStore(hass, unique_id))
