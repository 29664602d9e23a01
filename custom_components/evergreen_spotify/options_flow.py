"""Choose the pace, the devices and the features of an account, or renew its authorization."""

from collections.abc import Iterable
from typing import Any, Final

from homeassistant.config_entries import (
    ConfigFlowResult,
    FlowType,
    OptionsFlow,
)
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    SelectSelector,
    SelectSelectorConfig,
)
import voluptuous as vol

from .auth.issues import Fix, async_start_fix
from .auth.token_store import async_get_token_store
from .const import (
    CONF_DEFAULT_DEVICE,
    CONF_FEATURES,
    CONF_HIDDEN_DEVICES,
    CONF_HINT_ENTITIES,
    CONF_PACE,
    CONF_VOLUME_STEP,
    Feature,
    known_features,
    scopes_for,
)
from .coordinator import SpotifyConfigEntry
from .forms.device_field import device_selector, with_current_ids
from .state.memory import async_get_devices
from .state.schedule import PACES, Pace

_PACES: Final = SelectSelector(SelectSelectorConfig(options=list(Pace), translation_key="pace"))
_HINTS: Final = EntitySelector(EntitySelectorConfig(multiple=True))
_VOLUME_STEP: Final = vol.All(
    NumberSelector(NumberSelectorConfig(min=1, max=25, unit_of_measurement="%")), vol.Coerce(int)
)


def features_selector(
    features: Iterable[Feature] = Feature, *, read_only: bool = False
) -> SelectSelector:
    """Return the field in which features are chosen, or only shown."""
    config = SelectSelectorConfig(
        options=list(features), multiple=True, translation_key="features", read_only=read_only
    )
    return SelectSelector(config)


class SpotifyOptionsFlow(OptionsFlow):
    """Choose features, or renew the authorization."""

    config_entry: SpotifyConfigEntry

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Let the user choose what to do."""
        return self.async_show_menu(step_id="init", menu_options=["player", "features", "renew"])

    async def async_step_player(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Choose the pace, the devices, the step of the volume, and what tells when to poll."""
        options = self.config_entry.options
        if user_input is not None:
            features = options.get(CONF_FEATURES, [])
            return self.async_create_entry(data={CONF_FEATURES: features, **user_input})
        devices = await async_get_devices(self.hass, self.config_entry)
        schema = vol.Schema(
            {
                vol.Required(CONF_PACE, default=Pace.DEFAULT): _PACES,
                vol.Optional(CONF_DEFAULT_DEVICE): device_selector(devices),
                vol.Optional(CONF_HIDDEN_DEVICES): device_selector(devices, multiple=True),
                vol.Optional(CONF_VOLUME_STEP): _VOLUME_STEP,
                vol.Optional(CONF_HINT_ENTITIES): _HINTS,
            }
        )
        return self.async_show_form(
            step_id="player",
            data_schema=self.add_suggested_values_to_schema(
                schema, with_current_ids(devices, options)
            ),
            description_placeholders={pace: str(settings.cap) for pace, settings in PACES.items()},
        )

    async def async_step_features(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Keep the choice; go on into consent if it needs permissions that were not given."""
        if user_input is None:
            chosen = known_features(self.config_entry.options.get(CONF_FEATURES))
            field = vol.Optional(CONF_FEATURES, default=chosen)
            return self.async_show_form(
                step_id="features", data_schema=vol.Schema({field: features_selector()})
            )
        features = user_input[CONF_FEATURES]
        result = self.async_create_entry(
            data={**self.config_entry.options, CONF_FEATURES: features}
        )
        store = async_get_token_store(self.hass, str(self.config_entry.unique_id))
        if store.grant is None or store.grant.scopes >= scopes_for(known_features(features)):
            return result
        return await self._async_hand_over(result)

    async def async_step_renew(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Go on into consent."""
        return await self._async_hand_over(self.async_abort(reason="continue"))

    async def _async_hand_over(self, result: ConfigFlowResult) -> ConfigFlowResult:
        """Let the dialog go on with the sign-in, which is a config flow (`FlowType`)."""
        flow_id = await async_start_fix(self.hass, self.config_entry, Fix.SIGN_IN)
        result["next_flow"] = (FlowType.CONFIG_FLOW, flow_id)
        return result
