"""The configuration: `config.toml`, overridden by `BOT_…` environment variables.

Read once, in `main`. Everything has a default with which `make run` works; an unknown key is
refused by its name.
"""

import json
import os
import re
from pathlib import Path
from typing import Any, Literal, get_origin

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.config_zalo import ZaloBot, ZaloOa

_PREFIX = "BOT_"
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


class ConfigError(Exception):
    """The configuration is wrong; the text names each key and what was expected."""


def named_database(url: str) -> str:
    """The URL of a database, if it names one. Raises ValueError."""
    if url.rstrip("/") == "sqlite:":
        raise ValueError("expected a file, such as sqlite:///data/huong.db")
    return url


class Web(BaseModel):
    """The Department's own page."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = "http://127.0.0.1:8080"
    limits: bool = True


class Telegram(BaseModel):
    """The Telegram bot; without a token the door is closed."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    token: SecretStr = SecretStr("")
    updates: Literal["polling", "webhook"] = "polling"
    secret: SecretStr = SecretStr("")
    base_url: str = "https://api.telegram.org/bot"
    base_file_url: str = "https://api.telegram.org/file/bot"
    poll_seconds: int = Field(default=50, ge=1, le=50)

    @model_validator(mode="after")
    def _a_webhook_has_a_secret(self) -> "Telegram":
        secret = self.secret.get_secret_value()
        if secret and not _SECRET.fullmatch(secret):
            raise ValueError("secret: expected 16 to 256 of A-Z, a-z, 0-9, _ and -")
        if self.token.get_secret_value() and self.updates == "webhook" and not secret:
            raise ValueError('secret: needed for updates = "webhook"')
        return self


class Keep(BaseModel):
    """How long personal data is kept, in days: as long as its purpose needs (shared facts,
    privacy 7). The law names the principle and no number; these are for the Department to judge.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    messages: int = Field(default=60, ge=1)
    uploads: int = Field(default=30, ge=1)
    # The report on an event, for which a month is counted, and twelve months more.
    registrations: int = Field(default=395, ge=1)
    # Twenty-four months in which nothing was done.
    people: int = Field(default=730, ge=1)
    certificates: int = Field(default=730, ge=1)
    # Evidence: as long as somebody may ask whether he had agreed, or who saw his number.
    consents: int = Field(default=1095, ge=1)
    audit: int = Field(default=1095, ge=1)


class Settings(BaseSettings):
    """Everything an operator can set; `config.example.toml` explains each key."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True
    )

    mode: Literal["demo", "production"] = "demo"
    programme: Path = Path("programme/hue-2021")
    database: str = "sqlite:///data/huong.db"
    language: Literal["vi", "en"] = "vi"
    log: Literal["text", "json"] = "text"
    web: Web = Web()
    telegram: Telegram = Telegram()
    zalo_bot: ZaloBot = ZaloBot()
    zalo_oa: ZaloOa = ZaloOa()
    keep: Keep = Keep()

    @field_validator("database")
    @classmethod
    def _a_database_has_a_name(cls, url: str) -> str:
        return named_database(url)

    @property
    def channels(self) -> frozenset[str]:
        """The channels that this configuration opens, whichever of them a command serves."""
        account = self.zalo_oa.enabled
        open_ = {
            "web": True,
            "telegram": bool(self.telegram.token.get_secret_value()),
            "zalo_bot": self.zalo_bot.open,
            "zalo_oa": account,
            "zbs_user": account and bool(self.zalo_oa.templates),
            "zbs_phone": account and bool(self.zalo_oa.phone_templates),
        }
        return frozenset(name for name, is_open in open_.items() if is_open)

    @property
    def demo(self) -> bool:
        return self.mode == "demo"


def load(path: Path | None = None) -> Settings:
    """Read `path` (default: config.toml here, if it is there) and the environment.

    Raises ConfigError naming every wrong key.
    """
    if path is not None and not path.is_file():
        why = "is a folder: name the file in it" if path.is_dir() else "there is no such file"
        raise ConfigError(f"{path}: {why}")
    file = path or Path("config.toml")

    class FromFile(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return env_settings, TomlConfigSettingsSource(settings_cls, file)

    if wrong := [*_unknown_variables(), *_unreadable_variables()]:
        raise ConfigError("\n".join(wrong))
    try:
        return FromFile()
    except ValidationError as error:
        raise ConfigError("\n".join(_said(e, file) for e in error.errors())) from error
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror}") from error
    except ValueError as error:  # not TOML: the text has line and column
        raise ConfigError(f"{file}: {error}") from error


def _variables() -> list[str]:
    """Those of the environment that are ours, as they are written there."""
    return sorted(name for name in os.environ if name.upper().startswith(_PREFIX))


def _path(variable: str) -> list[str]:
    """The key that a variable sets: BOT_WEB__PORT is web, port."""
    return variable[len(_PREFIX) :].lower().split("__")


def _unknown_variables() -> list[str]:
    """Names like BOT_DATABSE, which would otherwise be passed over in silence."""
    wrong = [name for name in _variables() if _path(name)[0] not in Settings.model_fields]
    return [f"{name}: unknown variable" for name in wrong]


def _unreadable_variables() -> list[str]:
    """A whole section in one variable must be JSON; the library would not say which it was."""
    wrong = [n for n in _variables() if _is_section(_path(n)) and not _is_json(os.environ[n])]
    return [f"{n}: expected one variable for each key, {n}__… (or JSON)" for n in wrong]


def _is_section(path: list[str]) -> bool:
    here: Any = Settings
    for part in path:
        fields = here.model_fields if _is_model(here) else {}
        here = fields[part].annotation if part in fields else None
    return _is_model(here) or get_origin(here) is dict


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _is_json(value: str) -> bool:
    try:
        json.loads(value)
    except ValueError:
        return False
    return True


def _said(error: object, file: Path) -> str:
    """One mistake in one line: where, what was found, what was expected. Never a secret's value."""
    assert isinstance(error, dict)
    parts = [str(part) for part in error["loc"]]
    where = _source(parts) or f"{file}: {'.'.join(parts)}"
    if error["type"] == "extra_forbidden":
        return f"{where}: unknown key (see config.example.toml)"
    return f"{where}: {error['msg'].removeprefix('Value error, ')}"


def _source(parts: list[str]) -> str:
    """The variable that sets a key, as it is written; "" if none does: then the file."""
    return next((name for name in _variables() if _path(name) == parts), "")
