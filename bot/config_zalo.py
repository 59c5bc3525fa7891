"""What an operator can set about Zalo: the bot, and the Official Account with its templates.

Addresses, header variants and plans are settings because none of them could be tried against the
real Zalo (shared facts, zalo 0 and 6).
"""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

SECRET_LENGTH = (8, 256)
"""Characters that Zalo takes for a webhook's secret (shared facts, zalo 1.4)."""
_NONE = SecretStr("")


def given(secret: SecretStr) -> bool:
    """Whether the operator has set it."""
    return bool(secret.get_secret_value())


class ZaloBot(BaseModel):
    """A bot of the Zalo Bot Platform; without a token the door is closed."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    token: SecretStr = _NONE
    updates: Literal["polling", "webhook"] = "polling"
    secret: SecretStr = _NONE
    base_url: str = "https://bot-api.zaloplatforms.com"
    poll_seconds: int = Field(default=10, ge=1, le=30)
    users: int = Field(default=50, ge=1)
    messages: int = Field(default=3000, ge=1)

    @property
    def open(self) -> bool:
        return given(self.token)

    @model_validator(mode="after")
    def _a_webhook_has_a_secret(self) -> Self:
        shortest, longest = SECRET_LENGTH
        length = len(self.secret.get_secret_value())
        if length and not shortest <= length <= longest:
            raise ValueError(f"secret: expected {shortest} to {longest} characters")
        if self.open and self.updates == "webhook" and not length:
            raise ValueError('secret: needed for updates = "webhook"')
        return self


class ZaloOa(BaseModel):
    """The Official Account. `templates` and `phone_templates`: our names to Zalo's numbers."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    enabled: bool = False
    app_id: str = ""
    oa_id: str = ""
    app_secret: SecretStr = _NONE
    webhook_secret: SecretStr = _NONE
    signature: Literal["log", "enforce"] = "log"
    buttons: bool = False
    paid_messages: bool = False
    officer_minutes: int = Field(default=60, ge=1, le=1440)
    development: bool = False
    api_url: str = "https://openapi.zalo.me"
    business_url: str = "https://business.openapi.zalo.me"
    oauth_url: str = "https://oauth.zaloapp.com"
    templates: dict[str, str] = {}
    phone_templates: dict[str, str] = {}

    @model_validator(mode="after")
    def _an_open_door_has_its_keys(self) -> Self:
        if not self.enabled:
            return self
        for name in ("app_id", "oa_id", "app_secret"):
            value = getattr(self, name)
            if not (given(value) if isinstance(value, SecretStr) else value):
                raise ValueError(f"{name}: needed for enabled = true")
        if self.signature == "enforce" and not given(self.webhook_secret):
            raise ValueError('webhook_secret: needed for signature = "enforce"')
        return self
