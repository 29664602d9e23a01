"""What the accounts service has issued and refused, and how many asked it at once."""

from collections import Counter
from collections.abc import Mapping
import json
from pathlib import Path
from typing import TYPE_CHECKING

from .house import DOMAIN
from .simulator import Simulator
from .simulator.accounts import Accounts
from .simulator.errors import TokenRefusedError
from .simulator.faults import Fault
from .simulator.log import Request
from .simulator.people import Grant

if TYPE_CHECKING:
    from aiohttp import web


class Ledger:
    """Look over the shoulder of a simulator's accounts service, and at the disk of a house."""

    def __init__(self, simulator: Simulator, folder: str) -> None:
        """Look from now on, and before any rule that is made later."""
        self.refusals: Counter[str] = Counter()
        self.refreshes = 0
        self.most_at_once = 0
        self.used_unstored = 0
        self._newest: dict[Grant, dict[str, str | int]] = {}
        self._log = simulator.log
        self._accounts = simulator.accounts
        self._folder = Path(folder, ".storage")
        vars(simulator.accounts).update(token=self._token)
        simulator.faults.add(Fault("count refreshes", self._count, "token"))
        simulator.faults.add(Fault("see what is used", self._see_use, "api"))

    @property
    def waiting(self) -> list[Request]:
        """List the refreshes that have no answer yet."""
        return [request for request in self._log.requests if _awaits_refresh(request)]

    def stored(self) -> list[Grant]:
        """List the consents whose newest refresh token is on the disk."""
        vaults = [json.loads(path.read_bytes()) for path in self._folder.glob(f"{DOMAIN}.*")]
        tokens = {vault["token"]["refresh_token"] for vault in vaults}
        return [
            grant for grant, newest in self._newest.items() if newest["refresh_token"] in tokens
        ]

    def _token(self, form: Mapping[str, str]) -> dict[str, str | int]:
        grant = self._accounts.holder(form)
        try:
            answer = Accounts.token(self._accounts, form)
        except TokenRefusedError as refused:
            self.refusals[refused.refusal.error] += 1
            raise
        if grant is not None:
            self._newest[grant] = {**self._newest.get(grant, {}), **answer}
        self.refreshes += form["grant_type"] == "refresh_token"
        return answer

    async def _count(self, _: web.Request) -> None:
        waiting = Counter((request.user_id, request.client_id) for request in self.waiting)
        self.most_at_once = max(self.most_at_once, *waiting.values(), 0)

    async def _see_use(self, request: web.Request) -> None:
        """Notice an access token that is used before its refresh token is on the disk.

        Whose consent a new one is has to be asked before there is a place for it.
        """
        if request.path == "/v1/me":
            return
        bearer = request.headers.get("Authorization")
        grant = self._accounts.recognise(bearer)
        if grant is not None and bearer == f"Bearer {self._newest[grant]['access_token']}":
            kept = {held.at for held in self.stored() if held.user_id == grant.user_id}
            self.used_unstored += max(kept, default=0) < grant.at  # a later consent is as good


def _awaits_refresh(request: Request) -> bool:
    return request.status is None and (
        isinstance(request.body, dict) and request.body.get("grant_type") == "refresh_token"
    )
