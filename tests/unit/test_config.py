"""The configuration: the example says all there is, and a mistake is refused by its name."""

import itertools
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, SecretStr

from bot.config import ConfigError, Settings, Telegram, load
from bot.config_zalo import ZaloOa

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
_SWITCHED_OFF = re.compile(r"^#(?=\w+ = )", re.MULTILINE)
"""A key that is commented out stands directly behind its "#"; prose does not."""


@pytest.fixture(autouse=True)
def _own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration of the machine that runs the tests."""
    for name in os.environ:
        if name.upper().startswith("BOT_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def written(text: str) -> Path:
    path = Path("config.toml")
    path.write_text(text, encoding="utf-8")
    return path


def refusal(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load(written(text))
    return str(caught.value)


def flat(values: Mapping[str, Any], section: str = "") -> dict[str, Any]:
    """Keys as an error names them: "web.port"."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        name = f"{section}{key}"
        # An empty one is a key with nothing in it (templates), not a section.
        section_ = isinstance(value, Mapping) and value
        found |= flat(value, f"{name}.") if section_ else {name: value}
    return found


def defaults() -> dict[str, Any]:
    """What the code takes when nothing is configured."""
    return flat(Settings.model_construct().model_dump(mode="json"))


def keys(model: type[BaseModel], section: str = "") -> set[str]:
    """Every key that the code knows."""
    found: set[str] = set()
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            found |= keys(inner, f"{section}{name}.")
        else:
            found.add(f"{section}{name}")
    return found


def test_the_example_is_a_configuration_and_changes_nothing() -> None:
    assert load(EXAMPLE).model_dump() == load().model_dump()


def test_the_example_shows_every_key_with_its_default() -> None:
    shown = flat(tomllib.loads(_SWITCHED_OFF.sub("", EXAMPLE.read_text(encoding="utf-8"))))
    assert set(shown) == keys(Settings)
    assert shown == defaults()


def test_every_key_of_the_example_is_explained() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    for before, line in itertools.pairwise(lines):
        if re.match(r"#?\w+ = ", line):
            assert before.startswith("# "), f"{line}: nothing is said about it"


def test_without_a_file_everything_has_a_default() -> None:
    assert flat(load().model_dump(mode="json")) == defaults()


def test_a_file_that_was_named_must_be_there() -> None:
    with pytest.raises(ConfigError, match=r"other\.toml: there is no such file"):
        load(Path("other.toml"))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('datbase = "x"', "datbase"),
        ("[web]\nprot = 1", "web.prot"),
        ("[keep]\nall = 1", "keep.all"),
    ],
)
def test_an_unknown_key_is_refused_by_its_name(text: str, key: str) -> None:
    assert refusal(text) == f"config.toml: {key}: unknown key (see config.example.toml)"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('mode = "live"', "mode"),
        ('language = "fr"', "language"),
        ("database = 5", "database"),
        ("web = 1", "web"),
        ('[web]\nport = "many"', "web.port"),
        ("[web]\nport = 65536", "web.port"),
        ("[keep]\nmessages = 0", "keep.messages"),
    ],
)
def test_a_wrong_value_is_refused_with_what_was_expected(text: str, key: str) -> None:
    said = refusal(text)
    assert said.startswith(f"config.toml: {key}: Input should be ")
    assert "\n" not in said


def test_all_mistakes_are_told_at_once() -> None:
    said = refusal('mode = "live"\nsmall = 1\n[web]\nport = -1').splitlines()
    assert {line.split(": ")[1] for line in said} == {"mode", "small", "web.port"}


def test_a_file_that_is_not_toml_is_refused_with_the_place() -> None:
    assert re.fullmatch(r"config\.toml: .*line 2, column \d+.*", refusal('log = "text"\nmode = \n'))


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    path = written('mode = "demo"\nlog = "json"\n[web]\nport = 8081\nhost = "::1"')
    monkeypatch.setenv("BOT_MODE", "production")
    monkeypatch.setenv("BOT_WEB__PORT", "9000")
    monkeypatch.setenv("BOT_KEEP__MESSAGES", "7")
    settings = load(path)
    assert (settings.mode, settings.web.port, settings.keep.messages) == ("production", 9000, 7)
    assert (settings.log, settings.web.host, settings.keep.uploads) == ("json", "::1", 30)


def test_a_wrong_variable_is_refused_by_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_WEB__PORT", "many")
    with pytest.raises(ConfigError, match=r"BOT_WEB__PORT: Input should be a valid integer"):
        load()


@pytest.mark.parametrize("name", ["BOT_WEB", "BOT_ZALO_OA__TEMPLATES", "bot_keep"])
def test_a_section_in_one_variable_is_not_blamed_on_the_file(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "foo")
    with pytest.raises(ConfigError) as caught:
        load(written('log = "json"'))
    assert str(caught.value) == f"{name}: expected one variable for each key, {name}__… (or JSON)"


def test_a_variable_in_small_letters_is_named_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("bot_web__port", "many")
    with pytest.raises(ConfigError, match=r"bot_web__port: Input should be a valid integer"):
        load()


def test_a_folder_in_place_of_the_file_is_called_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    assert str(caught.value) == f"{tmp_path}: is a folder: name the file in it"


def test_a_configuration_does_not_change_while_it_is_used() -> None:
    settings = load()
    with pytest.raises(ValueError, match="frozen"):
        settings.mode = "production"


def test_the_channels_that_are_open_are_those_with_what_they_need() -> None:
    """Whichever command plans a notice: it goes where `bot run` will send it."""
    assert Settings().channels == {"web"}
    given = Telegram(token=SecretStr("1:a"))
    assert Settings(telegram=given).channels == {"web", "telegram"}
    account = ZaloOa(enabled=True, app_id="1", oa_id="2", app_secret=SecretStr("3"))
    assert Settings(zalo_oa=account).channels == {"web", "zalo_oa"}
    account = account.model_copy(update={"phone_templates": {"event_reminder": "4"}})
    assert Settings(zalo_oa=account).channels == {"web", "zalo_oa", "zbs_phone"}


def test_a_database_without_a_name_is_refused() -> None:
    assert "sqlite:///data/huong.db" in refusal('database = "sqlite:///"')
