"""`bot run` as an operator meets it: starts, says what is wrong, answers what it took, tells
nobody's secrets."""

import json
import signal
import threading
import uuid
from pathlib import Path

import httpx
import pytest

from handlers.reply import payload
from tests.whole.page import Page
from tests.whole.process import Bot, command, running, until

SECRETS = ("Nguyễn Thị Bí Mật", "0905123456", "905123456", "3300100113", "Mè xửng Kín", "thưa cô")


def test_it_starts_with_a_new_and_with_an_existing_database(tmp_path: Path) -> None:
    with running(Bot(tmp_path)) as bot:
        page = Page(bot.url)
        page.post(start="")
        [welcome] = page.read()
        assert bot.stop() == 0
        bot.start()
        assert [entry["id"] for entry in page.read()] == [welcome["id"]]
        assert bot.stop() == 0
        assert "Traceback" not in bot.stderr


def test_what_was_taken_when_the_signal_came_is_answered(tmp_path: Path) -> None:
    """Streams are open and inputs are under way when it is told to stop."""
    with running(Bot(tmp_path)) as bot:
        pages = [Page(bot.url) for _ in range(20)]
        for page in pages:
            page.post(start="")
        open_streams = [pages[0].client.stream("GET", "/api/events") for _ in range(3)]
        streams = [stream.__enter__() for stream in open_streams]
        taken: list[tuple[Page, str]] = []

        def keep_sending(page: Page) -> None:
            try:
                while page.attempt(id := str(uuid.uuid4()), text="menu").status_code == 202:
                    taken.append((page, id))
            except httpx.TransportError:
                return

        threads = [threading.Thread(target=keep_sending, args=(page,)) for page in pages]
        for thread in threads:
            thread.start()
        until(lambda: len(taken) > 100, "inputs are under way")
        assert bot.stop() == 0
        for thread in threads:
            thread.join()
        for stream in streams:
            stream.read()
        bot.start()
        for page, id in taken:
            assert len([e for e in page.read() if e["update"] == id]) == 1
        health = httpx.get(f"{bot.url}/healthz").json()
        assert health == {"status": "ok", "unsent": 0}


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_told_to(tmp_path: Path, by: signal.Signals) -> None:
    with running(Bot(tmp_path)) as bot:
        assert bot.stop(by) == 0


def test_a_second_process_on_the_port_says_so(tmp_path: Path) -> None:
    with running(Bot(tmp_path)) as bot:
        port = bot.url.rpartition(":")[2]
        second = command(tmp_path, "run", BOT_WEB__PORT=port)
        assert second.returncode == 1
        assert port in second.stderr
        assert "Traceback" not in second.stderr
        assert httpx.get(f"{bot.url}/healthz").status_code == 200


def test_figures_are_for_this_machine_only(tmp_path: Path) -> None:
    with running(Bot(tmp_path)) as bot:
        page = Page(bot.url)
        page.post(start="")
        page.read()
        shown = httpx.get(f"{bot.url}/metrics").text
        for name in ("huong_turns_total", "huong_batch_size_bucket", "huong_turn_seconds_bucket"):
            assert name in shown
        for name in ("huong_sent_total", "huong_errors", "huong_outbox_messages"):
            assert name in shown
        assert 'huong_turns_total{channel="web",result="answered"} 1.0' in shown
        for header in ("X-Forwarded-For", "Forwarded"):
            assert httpx.get(f"{bot.url}/metrics", headers={header: "x"}).status_code == 404


@pytest.mark.parametrize("log", ["text", "json"])
def test_logs_hold_nothing_about_people(tmp_path: Path, log: str) -> None:
    with running(Bot(tmp_path, BOT_LOG=log)) as bot:
        page = Page(bot.url)
        _registers(page)
        page.attempt("not an id", text=SECRETS[0])
        page.client.post("/api/messages", content=SECRETS[0].encode())
        page.client.get(f"/files/{SECRETS[1]}")
        assert bot.stop() == 0
        for secret in (*SECRETS, page.client.cookies["huong"], page.client.cookies["huong"][:32]):
            assert secret not in bot.stderr
        if log == "json":
            events = [json.loads(line)["event"] for line in bot.stderr.splitlines()]
            assert events == ["started", "stopped"]


def _registers(page: Page) -> None:
    """A whole registration, with everything that is personal in it."""
    shown = page.says(start="register")
    shown = page.says(choice=payload(shown["screen"], "agree"))
    shown = page.says(choice=payload(shown["screen"], shown["choices"][0]["id"]))
    shown = page.says(choice=payload(shown["screen"], "enterprise"))
    for typed in ("Mè xửng Kín", "3300100113", "Nguyễn Thị Bí Mật", "0905123456"):
        shown = page.says(text=typed)
    shown = page.says(choice=payload(shown["screen"], "yes"))
    assert shown["files"]
    for file in shown["files"]:
        assert page.client.get(file["url"]).status_code == 200
    page.says(text="thưa cô cho em hỏi")
