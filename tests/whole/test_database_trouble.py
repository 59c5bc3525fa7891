"""A full disk and a locked database: people are told in words, and the same input succeeds once."""

import json
import sqlite3
import subprocess
import sys
import uuid
from pathlib import Path

from bot.channels.web_refusals import REFUSALS
from tests.whole.page import Page
from tests.whole.process import Bot, command, environment, running, until

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def _busy(page: Page, id: str) -> bool:
    """Hand an input over; True if it was refused as it must be, False if it was taken."""
    response = page.attempt(id, text="xin chào " * 100)
    if response.status_code == 202:
        return False
    assert response.json() == {"error": "busy", "message": REFUSALS["busy"].message}
    assert (response.status_code, response.headers["retry-after"]) == (503, "2")
    return True


def _upload(page: Page, id: str) -> int:
    return page.client.post(
        "/api/files",
        params={"id": id, "name": "a.png"},
        content=PNG,
        headers={"content-type": "image/png"},
    ).status_code


def _answers(page: Page, id: str) -> int:
    return len([entry for entry in page.read() if entry["update"] == id])


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    program = (str(Path(__file__).with_name("full_disk.py")),)
    with running(Bot(tmp_path, program)) as bot:
        page = Page(bot.url)
        page.says(start="")
        full = tmp_path / "full"
        full.touch()
        taken: list[str] = []
        refused = ""
        while not refused:  # a page may have room for some more
            id = str(uuid.uuid4())
            if _busy(page, id):
                refused = id
            else:
                taken.append(id)
        assert _busy(page, refused)
        assert _upload(page, str(uuid.uuid4())) == 503
        full.unlink()
        until(lambda: not _busy(page, refused), "there is room again")
        assert not _busy(page, refused)
        for id in (*taken, refused):
            until(lambda id=id: _answers(page, id) == 1, "the answer")  # type: ignore[misc]
        assert bot.stop() == 0
        assert "Traceback" not in bot.stderr
    with sqlite3.connect(bot.database) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        states = database.execute("SELECT DISTINCT state FROM inbox").fetchall()
        assert states == [("done",)]
    database.close()


def test_a_locked_database_is_waited_for_and_then_said(tmp_path: Path) -> None:
    with running(Bot(tmp_path)) as bot:
        page = Page(bot.url)
        page.says(start="")
        other = sqlite3.connect(bot.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        id = str(uuid.uuid4())
        assert _busy(page, id)
        assert _upload(page, str(uuid.uuid4())) == 503
        assert len(page.read()) == 1  # reading goes on
        health = page.client.get("/healthz")
        assert health.status_code == 503
        assert health.json() == {"status": "database cannot be written", "cause": "busy"}
        assert page.client.get("/metrics").status_code == 200
        other.execute("ROLLBACK")
        other.close()
        until(lambda: not _busy(page, id), "the lock is gone")
        assert page.client.get("/healthz").json()["status"] == "ok"
        assert not _busy(page, id)
        until(lambda: _answers(page, id) == 1, "the answer")
        assert bot.stop() == 0
        assert "Traceback" not in bot.stderr


def test_the_terminal_says_that_the_database_is_locked(tmp_path: Path) -> None:
    """A file that could not be stored is told to people and to scripts, without a traceback."""
    database = tmp_path / "chat.db"
    command(tmp_path, "chat", "--database", str(database), stdin="menu\n")
    photo = tmp_path / "a.png"
    photo.write_bytes(PNG)
    chat = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat", "--json", "--database", str(database)],
        env=environment(tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert chat.stdin is not None
    assert chat.stdout is not None
    assert chat.stdout.readline()  # it has greeted: the database is open
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    print(f"@{photo}", file=chat.stdin, flush=True)
    shown, said = chat.communicate(timeout=60)
    other.execute("ROLLBACK")
    other.close()
    [refused] = [line for line in said.splitlines() if line.startswith("bot: ")]
    assert refused.startswith("bot: the database cannot be written; try again")
    assert [json.loads(line)["error"] for line in shown.splitlines()] == ["busy"]
    assert "Traceback" not in said
    assert chat.returncode == 1
