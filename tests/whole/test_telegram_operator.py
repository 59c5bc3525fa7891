"""What the operator is told about Telegram: by `bot check` and `bot webhook`, in words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.telegram import TOKEN
from tests.fakes.telegram_server import Server
from tests.whole.process import command

SECRET = "a-secret-of-sixteen"
HERE = "https://huong.example"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as fake:
        yield fake


def said(folder: Path, server: Server, *arguments: str, **settings: str) -> str:
    """Everything a command prints; never the token."""
    done = command(folder, *arguments, **{**server.settings, **settings})
    everything = done.stdout + done.stderr
    assert "Traceback" not in everything
    assert TOKEN.partition(":")[2] not in everything
    return f"{done.returncode}\n{everything}"


def webhook(**settings: str) -> dict[str, str]:
    return {
        "BOT_TELEGRAM__UPDATES": "webhook",
        "BOT_TELEGRAM__SECRET": SECRET,
        "BOT_WEB__PUBLIC_URL": HERE,
        **settings,
    }


def test_check_names_the_bot_that_answers(tmp_path: Path, server: Server) -> None:
    told = said(tmp_path, server, "check")
    assert told.startswith("0")
    assert "@huong_test_bot answers; updates by polling" in told


def test_check_says_that_the_token_is_refused(tmp_path: Path, server: Server) -> None:
    told = said(tmp_path, server, "check", BOT_TELEGRAM__TOKEN="1:wrong")
    assert told.startswith("1")
    assert "refuses the token: copy it anew from @BotFather" in told
    assert "1:wrong" not in told


def test_check_says_that_telegram_cannot_be_reached(tmp_path: Path, server: Server) -> None:
    nowhere = "http://127.0.0.1:9/bot"
    told = said(tmp_path, server, "check", BOT_TELEGRAM__BASE_URL=nowhere)
    assert told.startswith("1")
    assert "cannot be reached" in told
    assert "relay" in told


def test_check_finds_a_webhook_that_keeps_polls_from_working(
    tmp_path: Path, server: Server
) -> None:
    server.platform.webhook = "https://old.example/hook"
    told = said(tmp_path, server, "check")
    assert told.startswith("1")
    assert "bot webhook delete" in told


def test_a_webhook_is_set_shown_and_deleted(tmp_path: Path, server: Server) -> None:
    assert "run “bot webhook set”" in said(tmp_path, server, "check", **webhook())
    assert f"Telegram calls {HERE}" in said(tmp_path, server, "webhook", "set", **webhook())
    assert server.platform.secret == SECRET
    assert said(tmp_path, server, "check", **webhook()).startswith("0")
    server.platform.webhook_error = "Connection refused"
    shown = said(tmp_path, server, "webhook", "show", "telegram", **webhook())
    assert "last trouble: Connection refused" in shown
    assert "no webhook is set" in said(tmp_path, server, "webhook", "delete", **webhook())
    assert server.platform.webhook == ""


@pytest.mark.parametrize(
    ("address", "why"),
    [("http://huong.example", "is not https"), ("https://huong.example:9000", "the ports 443")],
)
def test_a_webhook_that_telegram_could_not_call_is_refused_in_words(
    tmp_path: Path, server: Server, address: str, why: str
) -> None:
    settings = webhook(BOT_WEB__PUBLIC_URL=address)
    told = said(tmp_path, server, "webhook", "set", **settings)
    assert told.startswith("1")
    assert why in told
    assert why in said(tmp_path, server, "check", **settings)
    assert not server.platform.webhook


def test_a_webhook_for_a_bot_that_polls_is_refused(tmp_path: Path, server: Server) -> None:
    assert "would stop the polls" in said(tmp_path, server, "webhook", "set")


def test_without_a_token_there_is_nothing_to_ask(tmp_path: Path) -> None:
    done = command(tmp_path, "webhook", "show")
    assert done.returncode == 1
    assert "no messenger is configured" in done.stderr
    done = command(tmp_path, "webhook", "show", "zalo_oa")
    assert (done.returncode, "zalo_oa is not configured" in done.stderr) == (1, True)
    assert "token" not in done.stderr, "an account has none to be given"
    done = command(tmp_path, "webhook", "show", "zalobot")
    assert (done.returncode, "zalo_bot" in done.stderr) == (2, True)


def test_a_webhook_without_a_good_secret_is_refused_by_name(tmp_path: Path) -> None:
    for secret in ("", "short", "sixteen letters with blanks"):
        done = command(tmp_path, "check", BOT_TELEGRAM__TOKEN=TOKEN,
                       BOT_TELEGRAM__UPDATES="webhook", BOT_TELEGRAM__SECRET=secret)  # fmt: skip
        assert done.returncode == 2
        assert "secret: " in done.stderr
        assert TOKEN not in done.stderr
        assert not secret or secret not in done.stderr
