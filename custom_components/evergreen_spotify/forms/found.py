"""The choice among what was found by words."""

from collections.abc import Iterable, Mapping

from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN
from ..webapi.library_models import Media

_KIND = f"component.{DOMAIN}.common.kind_"


async def async_choice(hass: HomeAssistant, found: Iterable[Media]) -> SelectSelector:
    """Return the choice; the kinds are named in Home Assistant's language."""
    words = await async_get_translations(hass, hass.config.language, "common", {DOMAIN})
    options = [SelectOptionDict(value=one.uri, label=_label(one, words)) for one in found]
    return SelectSelector(SelectSelectorConfig(options=options, mode=SelectSelectorMode.LIST))


def _label(media: Media, words: Mapping[str, str]) -> str:
    by = f" · {media.by}" if media.by else ""
    return f"{media.name}{by} ({words[_KIND + media.type]})"
