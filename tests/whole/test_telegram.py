"""The real process in front of Telegram: every fault that a network and a platform have."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.channels.telegram_webhook import PATH
from tests.fakes.people import Person
from tests.fakes.telegram import TOKEN
from tests.fakes.telegram_server import Kind, Server
from tests.whole.process import running
from tests.whole.telegram_crowd import (
    SECRET,
    WAYS,
    bot_of,
    connect,
    presses,
    rows,
    settled,
    states,
    taken,
    waits_for,
)

ways = pytest.mark.parametrize("way", WAYS)
CODE = TOKEN.partition(":")[2]


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as fake:
        yield fake


def registers(server: Server, somebody: Person) -> None:
    """From the first word to the receipt, with its two files."""
    somebody.opens()
    presses(server, somebody, "Tôi đồng ý")
    waits_for(server, somebody, "cần em giúp gì")
    for said, then in (
        ("dang ky iso 9001", "Loại hình"),
        ("htx", "Tên"),
        ("Mè xửng Thiên Hương", "Mã số thuế"),
        ("chưa có", "Họ và tên"),
        (f"Trần Lan {'ABCDEFGH'[somebody.id % 8]}{'MNOPQRST'[somebody.id // 8 % 8]}", "thoại"),
    ):
        before = max(m.shown for m in somebody.chat.ours)
        somebody.says(said)
        server.until(lambda: max(m.shown for m in somebody.chat.ours) > before, then)  # noqa: B023
    assert somebody.chat.keyboard[0]["request_contact"]
    somebody.shares_contact("84905123456")
    waits_for(server, somebody, "kiểm tra lại", "0905 123 456")
    assert not somebody.chat.keyboard
    presses(server, somebody, "Xác nhận đăng ký")
    waits_for(server, somebody, "Mã đăng ký: HG-")
    server.until(lambda: sum(bool(m.file) for m in somebody.chat.ours) == 2, "the files")


@ways
def test_somebody_registers_and_the_token_is_told_to_nobody(
    tmp_path: Path, server: Server, way: str
) -> None:
    with running(bot_of(server, tmp_path, way)) as bot:
        connect(server, bot, way)
        lan = Person(server.platform)
        registers(server, lan)
        assert bot.stop() == 0
        assert not [call for call in server.platform.calls if call.status >= 400]
        assert all(server.platform.callbacks.values()), "every press was answered"
        assert set(server.platform.commands) == {"", "en"}
        for secret in (CODE, SECRET, "Trần Lan", "0905123456", "905123456"):
            assert secret not in bot.stderr
        assert "Traceback" not in bot.stderr
        [(made,)] = rows(bot, "SELECT count(*) FROM registrations")
        assert made == 1


@ways
def test_each_fault_of_the_platform_has_its_consequence_and_no_answer_is_shown_twice(
    tmp_path: Path, server: Server, way: str
) -> None:
    """Not taken (429, 502): sent again. Perhaps taken (cut, no JSON): unknown, never sent twice."""
    kinds: tuple[Kind, ...] = ("flood", "ill", "cut", "garbage")
    with running(bot_of(server, tmp_path, way)) as bot:
        connect(server, bot, way)
        people = [Person(server.platform) for _ in kinds]
        for person, kind in zip(people, kinds, strict=True):
            server.fail("sendMessage", kind, chat=person.id)
            person.opens()
        settled(server, bot, 4)
        assert all(len(person.chat.ours) == 1 for person in people)
        assert states(bot) == {"sent": 2, "unknown": 2}
        for person in people:
            person.says("menu")
        settled(server, bot, 8)
        assert all(len(person.chat.ours) == 2 for person in people), "the chat goes on"
        assert states(bot) == {"sent": 6, "unknown": 2}


def test_who_blocked_the_bot_hears_nothing_until_he_writes_again(
    tmp_path: Path, server: Server
) -> None:
    gone = "SELECT count(*) FROM chats WHERE channel = 'telegram' AND gone_at IS NOT NULL"
    with running(bot_of(server, tmp_path)) as bot:
        lan = Person(server.platform)
        server.fail("sendMessage", "blocked")
        lan.opens()
        settled(server, bot, 1)
        assert states(bot) == {"failed": 1}
        assert rows(bot, gone) == [(1,)]
        lan.says("menu")
        settled(server, bot, 2)
        assert states(bot) == {"failed": 1, "sent": 1}
        assert rows(bot, gone) == [(0,)]


@ways
def test_a_day_of_updates_that_waited_is_answered_once_each_and_in_order(
    tmp_path: Path, server: Server, way: str
) -> None:
    people = [Person(server.platform) for _ in range(40)]
    for _ in range(3):
        for person in people:
            person.opens() if not person.chat.started else person.says("menu")
    waited = dict(server.platform.updates)
    with running(bot_of(server, tmp_path, way)) as bot:
        connect(server, bot, way)
        settled(server, bot, len(waited))
        for update in waited.values():
            server.platform.again(update)  # and all of it once more
        server.until(lambda: not server.platform.updates, "all is acknowledged")
        settled(server, bot, len(waited))
        assert taken(bot) == len(waited)
        assert states(bot) == {"sent": len(waited)}
        for person in people:
            assert len(person.chat.ours) == 3
            assert "đồng ý" in person.chat.ours[0].text


@ways
def test_a_kill_in_the_middle_loses_nothing_and_does_nothing_twice(
    tmp_path: Path, server: Server, way: str
) -> None:
    batches = [[Person(server.platform) for _ in range(30)] for _ in range(2)]
    people = [person for batch in batches for person in batch]
    with running(bot_of(server, tmp_path, way)) as bot:
        connect(server, bot, way)
        for batch in batches:
            stored = taken(bot)
            for person in batch:
                person.opens()
            server.until(lambda: taken(bot) > stored, "more is stored")  # noqa: B023
            bot.kill()
            bot.start()
        settled(server, bot, len(people))
        server.until(lambda: not server.platform.updates, "all is acknowledged")
        assert taken(bot) == len(people)
        # An answer that a kill interrupted is sent again: once more for each kill it has met.
        for kills, batch in zip((2, 1), batches, strict=True):
            assert all(1 <= len(person.chat.ours) <= 1 + kills for person in batch)


def test_two_programs_that_poll_are_told_to_the_operator(tmp_path: Path, server: Server) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    with (
        running(bot_of(server, tmp_path / "one")) as one,
        running(bot_of(server, tmp_path / "two")) as two,
    ):
        server.until(
            lambda: (
                "why=Conflict" in one.stderr + two.stderr
                and "kind=conflict" in one.stderr + two.stderr
            ),
            "one of them says so",
        )
        assert CODE not in one.stderr + two.stderr


def test_a_refused_token_is_told_and_the_page_works_on(tmp_path: Path, server: Server) -> None:
    with running(bot_of(server, tmp_path, BOT_TELEGRAM__TOKEN="1:nobodys")) as bot:
        server.until(lambda: "kind=token" in bot.stderr, "the incident")
        assert httpx.get(bot.url, trust_env=False).status_code == 200
        assert "1:nobodys" not in bot.stderr
        assert bot.stop() == 0


def test_a_webhook_without_its_secret_does_nothing(tmp_path: Path, server: Server) -> None:
    with running(bot_of(server, tmp_path, "webhook")) as bot:
        update = {"update_id": 1, "message": {"text": "menu"}}
        header = "X-Telegram-Bot-Api-Secret-Token"
        with httpx.Client(base_url=bot.url, trust_env=False) as client:
            assert client.post(PATH, json=update).status_code == 403
            wrong = client.post(PATH, json=update, headers={header: SECRET[:-1]})
            assert wrong.status_code == 403
            assert client.get(PATH).status_code == 405
            right = {header: SECRET}
            assert client.post(PATH, content=b"\xff{", headers=right).status_code == 400
            assert client.post(PATH, content=b"[" * 10**5, headers=right).status_code == 400
            assert client.post(PATH, content=b"0" * (2 << 20), headers=right).status_code == 413
            assert client.post(PATH, json={"a": 1}, headers=right).status_code == 200
        assert taken(bot) == 0
        assert bot.stderr.count("without its secret") == 1
        assert "Traceback" not in bot.stderr


def test_without_a_token_telegrams_library_is_not_loaded() -> None:
    code = (
        "import sys, bot.commands.run, bot.commands.check\n"
        "assert not any(m.split('.')[0] == 'telegram' for m in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def test_a_stop_under_load_acknowledges_nothing_that_is_not_stored(
    tmp_path: Path, server: Server
) -> None:
    people = [Person(server.platform) for _ in range(120)]
    with running(bot_of(server, tmp_path, "polling")) as bot:
        for person in people:
            person.opens()
        server.until(lambda: taken(bot) > 0, "the first is stored")
        assert bot.stop() == 0
        assert len(server.platform.updates) + taken(bot) >= len(people)
        bot.start()
        settled(server, bot, len(people))
        assert taken(bot) == len(people)
        assert bot.stop() == 0
