"""Every repair that a house has shown, also those that are gone again."""

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir


class Notices:
    """Write repairs down as they appear, whoever raises them."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Initialize without repairs, and listen."""
        self.shown: list[ir.IssueEntry] = []
        self._registry = ir.async_get(hass)
        hass.bus.async_listen(ir.EVENT_REPAIRS_ISSUE_REGISTRY_UPDATED, self._note)

    def about(self, *keys: str) -> list[ir.IssueEntry]:
        """List those whose texts are named so."""
        return [issue for issue in self.shown if str(issue.translation_key).startswith(keys)]

    @callback
    def _note(self, event: Event[ir.EventIssueRegistryUpdatedData]) -> None:
        if event.data["action"] == "create":
            issue = self._registry.async_get_issue(event.data["domain"], event.data["issue_id"])
            if issue is not None:
                self.shown.append(issue)
