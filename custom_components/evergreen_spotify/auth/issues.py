"""Raise and clear each repair issue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from homeassistant.components import persistent_notification
from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
    ConfigFlowContext,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import dt as dt_util

from ..const import APPS_URL, DASHBOARD_URL, DOMAIN, Feature, SignInReason
from ..webapi.endpoints import EndpointGroup


class Fix(StrEnum):
    """The config flow that a repair leads into."""

    SIGN_IN = SOURCE_REAUTH
    OTHER_CLIENT = SOURCE_RECONFIGURE


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a user should know of and can mend.

    `key` names the issue and its texts, `detail` tells apart texts of one issue; without a
    `fix` the text alone says what to do.
    """

    key: str
    detail: str = ""
    fix: Fix | None = None
    severity: ir.IssueSeverity = ir.IssueSeverity.ERROR
    placeholders: Mapping[str, str] = field(default_factory=dict)

    @property
    def translation_key(self) -> str:
        """The name of the texts."""
        return f"{self.key}_{self.detail}" if self.detail else self.key


NOT_REGISTERED: Final = Problem("not_registered", fix=Fix.OTHER_CLIENT)
OWNER_PREMIUM: Final = Problem("owner_premium", fix=Fix.OTHER_CLIENT)
PREMIUM: Final = Problem("premium")
NOT_STORED: Final = Problem("not_stored")
UNAUTHORIZED: Final = Problem("unauthorized", fix=Fix.SIGN_IN)

# Days before the end, gravest first. Each stage is an issue of its own, so that one who ignored
# the first warning sees the next.
_STAGES: Final = (
    (3, ir.IssueSeverity.ERROR),
    (14, ir.IssueSeverity.WARNING),
    (30, ir.IssueSeverity.WARNING),
)

LONG_LOCKOUT: Final = 900.0
"""Seconds of waiting that a user should know of."""

_KEYS: Final = (
    "locked_out",
    "signed_out",
    *(f"ending_{days}" for days, _ in _STAGES),
    *(f"permission_{feature}" for feature in Feature),
    *(one.key for one in (NOT_REGISTERED, OWNER_PREMIUM, PREMIUM, NOT_STORED, UNAUTHORIZED)),
)


def signed_out(reason: SignInReason) -> Problem:
    """Say that Spotify ended the authorization."""
    return Problem("signed_out", reason, Fix.SIGN_IN)


def locked_out(waits: Mapping[EndpointGroup, float]) -> Iterable[Problem]:
    """Return the trouble of a long lock-out, if any of the waits (in seconds) is one.

    Of several groups of endpoints that are closed the gravest is named, which comes first.
    """
    closed = {group: wait for group, wait in waits.items() if wait > LONG_LOCKOUT}
    for group, wait in closed.items():
        until = dt_util.now() + timedelta(seconds=wait)
        minute = until.replace(second=0, microsecond=0) + timedelta(minutes=1)
        detail = "" if len(closed) == len(EndpointGroup) else group
        placeholders = {"until": minute.strftime("%Y-%m-%d %H:%M")}
        yield Problem("locked_out", detail, placeholders=placeholders)
        return


def permission(feature: Feature) -> Problem:
    """Name a feature that is wanted, but whose permission was not given."""
    return Problem(f"permission_{feature}", fix=Fix.SIGN_IN, severity=ir.IssueSeverity.WARNING)


def ending(ends_at: datetime) -> Iterable[Problem]:
    """Return the warning that is due before an authorization ends, if any is."""
    left = ends_at - dt_util.utcnow()
    date = dt_util.as_local(ends_at).date().isoformat()
    for days, severity in _STAGES:
        if left <= timedelta(days=days):
            yield Problem(f"ending_{days}", "", Fix.SIGN_IN, severity, {"date": date})
            return


@callback
def async_show_problems(
    hass: HomeAssistant, entry: ConfigEntry, problems: Iterable[Problem]
) -> None:
    """Raise an issue for each problem of an entry that is set up; clear its other issues."""
    raised = set()
    for problem in problems if is_set_up(hass, entry) else ():
        raised.add(problem.key)
        ir.async_create_issue(
            hass,
            DOMAIN,
            _issue_id(problem.key, entry),
            data={"entry_id": entry.entry_id, "fix": problem.fix},
            is_fixable=problem.fix is not None,
            severity=problem.severity,
            translation_key=problem.translation_key,
            translation_placeholders={
                "name": entry.title,
                "apps_url": APPS_URL,
                "dashboard_url": DASHBOARD_URL,
                **problem.placeholders,
            },
        )
    for key in _KEYS:
        if key not in raised:
            ir.async_delete_issue(hass, DOMAIN, _issue_id(key, entry))


@callback
def async_clear_when_unloaded(hass: HomeAssistant) -> None:
    """Clear the issues of each entry that is disabled or unloaded, whatever state it was in."""

    @callback
    def changed(_change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.domain == DOMAIN and entry.state is ConfigEntryState.NOT_LOADED:
            hass.async_create_task(_async_clear(hass, entry), f"{DOMAIN} clear issues")

    async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, changed)


async def _async_clear(hass: HomeAssistant, entry: ConfigEntry) -> None:
    async with entry.setup_lock:  # a reload holds it until the entry is set up again
        if entry.state is ConfigEntryState.NOT_LOADED:
            async_show_problems(hass, entry, ())


@callback
def is_set_up(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Tell whether an entry is set up or tries to be: neither unloaded, disabled nor removed."""
    is_known = hass.config_entries.async_get_entry(entry.entry_id) is not None
    return is_known and entry.state is not ConfigEntryState.NOT_LOADED


async def async_start_fix(hass: HomeAssistant, entry: ConfigEntry, fix: Fix) -> str:
    """Return the id of the flow that mends an entry, starting one if there is none.

    A reauth flow is started here, before the error reaches Home Assistant's core: core then
    finds it and puts no issue of its own beside ours (`ConfigEntry.async_start_reauth`).
    """
    for flow in entry.async_get_active_flows(hass, {fix}):
        return flow["flow_id"]
    flow = await hass.config_entries.flow.async_init(
        DOMAIN,
        context=ConfigFlowContext(
            source=fix,
            entry_id=entry.entry_id,
            unique_id=entry.unique_id,
            title_placeholders={"name": entry.title},
        ),
        data=dict(entry.data),
    )
    return flow["flow_id"]


async def async_tell_where_to_revoke(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Say that only the user can end the access at Spotify: it has no way for apps to do so."""
    texts = await async_get_translations(hass, hass.config.language, "common", {DOMAIN})
    placeholders = {"name": entry.title, "apps_url": APPS_URL}
    title, message = (
        texts[f"component.{DOMAIN}.common.{key}"].format(**placeholders)
        for key in ("removed_title", "removed_message")
    )
    persistent_notification.async_create(hass, message, title, f"{DOMAIN}_{entry.entry_id}")


def _issue_id(key: str, entry: ConfigEntry) -> str:
    return f"{key}_{entry.entry_id}"
