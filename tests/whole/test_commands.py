"""The command line, as an operator and a script meet it."""

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.storage.broken import break_pages_of
from tests.whole.process import ROOT, WITHIN, Bot, command, environment, running

FORM = ["register", "1", "1", "1", "Mè xửng Thiên Hương", "3300100113", "Nguyễn Thị Lan"]
"""From the first words to the participant's name, for somebody new: agrees, picks what is first."""


def _said(folder: Path, *lines: str, arguments: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """A chat with --json; the replies, the first one to opening it."""
    done = command(
        folder, "chat", "--json", "--person", "lan", *arguments, stdin="\n".join(lines) + "\n"
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def _codes(folder: Path, name: str = "huong.db") -> list[str]:
    database = sqlite3.connect(folder / name)
    rows = database.execute("SELECT code FROM registrations ORDER BY id").fetchall()
    database.close()
    return [code for (code,) in rows]


def test_registering_in_the_terminal_with_a_restart_in_the_middle(tmp_path: Path) -> None:
    files = tmp_path / "files"
    begun = _said(tmp_path, *FORM)
    assert len(begun) == len(FORM) + 1
    assert _codes(tmp_path) == []
    resumed = _said(tmp_path, "0905 123 456", "1", arguments=("--files", str(files)))
    assert len(resumed[1]["lines"]) == 6
    [code] = _codes(tmp_path)
    assert code in resumed[2]["text"]
    saved = {file["name"] for file in resumed[2]["files"]}
    assert saved == {f"{code}.png", f"{code}.ics"} == {path.name for path in files.iterdir()}
    assert all(Path(file["path"]).stat().st_size == file["size"] for file in resumed[2]["files"])


def test_a_returning_owner_needs_two_inputs(tmp_path: Path) -> None:
    _said(tmp_path, *FORM, "0905 123 456", "1", "2")
    _said(tmp_path, "đăng ký lớp ISO 22000", "1")
    assert len(_codes(tmp_path)) == 2


def test_plain_replies_show_every_choice_by_its_number(tmp_path: Path) -> None:
    done = command(tmp_path, "chat", stdin="1\n")
    assert done.returncode == 0
    assert done.stdout.count("\n1. ") == 2
    assert "{" not in done.stdout


def test_another_database_and_another_time(tmp_path: Path) -> None:
    chosen = ("--database", "try.db", "--now", "2027-03-01T09:00")
    shown = _said(tmp_path, "register", "1", arguments=chosen)
    labels = " ".join(choice["label"] for choice in shown[-1]["choices"])
    assert "/03" in labels
    assert not (tmp_path / "huong.db").exists()
    assert (tmp_path / "try.db").exists()


def test_what_cannot_be_read_is_said_and_the_chat_goes_on(tmp_path: Path) -> None:
    done = command(tmp_path, "chat", "--json", stdin=b"@nowhere.pdf\n\xff\xfe\nmenu")
    assert done.returncode == 1, done.stderr
    assert "nowhere.pdf" in done.stderr
    assert "Traceback" not in done.stderr
    refused = [r for r in map(json.loads, done.stdout.splitlines()) if "error" in r]
    assert refused == [{"error": "file", "text": "nowhere.pdf: No such file or directory"}]
    assert len(done.stdout.splitlines()) == 4


def test_a_chat_that_was_killed_while_printing_goes_on(tmp_path: Path) -> None:
    """The lease of a dead process must not keep its owner waiting for an answer."""
    _said(tmp_path, "menu")
    with sqlite3.connect(tmp_path / "huong.db") as database:
        database.execute("UPDATE outbox SET state = 'sending', lease_until = '2999-01-01 00:00:00'")
    database.close()
    shown = _said(tmp_path, "menu")
    assert len(shown) >= 2


def test_replies_that_nobody_read_are_shown_by_the_next_chat(tmp_path: Path) -> None:
    """As `bot chat --json … | head -c 10` leaves it: a reply must not count as failed for ever."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "chat", "--json", "--person", "lan"],
            cwd=tmp_path,
            env=environment(tmp_path),
            input=b"menu\n",
            stdout=writing,
            stderr=subprocess.PIPE,
            timeout=WITHIN,
            check=False,
        )
    finally:
        os.close(writing)
    assert done.returncode == 130
    assert b"BrokenPipe" not in done.stderr
    soon = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
    waited, *_ = shown = _said(tmp_path, arguments=("--now", soon))
    assert len(shown) == 3, "the reply that waited, and those to the opening and to an empty line"
    assert "Hương" in waited["text"]


def test_check_tells_demo_from_production(tmp_path: Path) -> None:
    command(tmp_path, "migrate")
    assert command(tmp_path, "check").returncode == 0
    production = command(tmp_path, "check", "--json", BOT_MODE="production")
    assert production.returncode == 1
    faults = [json.loads(line) for line in production.stdout.splitlines()]
    assert {f["what"] for f in faults if f["ok"] is False} == {"content", "web"}
    started = command(tmp_path, "run", BOT_MODE="production")
    assert (started.returncode, "Traceback" in started.stderr) == (2, False)


def test_check_names_an_event_that_the_file_lacks(tmp_path: Path) -> None:
    """Before the start that closes it, and afterwards: a note, because it may be meant so."""
    programme = tmp_path / "programme"
    shutil.copytree(ROOT / "programme" / "hue-2021", programme)
    file = programme / "events.toml"
    whole = file.read_text()
    before, block, after = whole.split("\n[[events]]\n", 2)
    assert "seminar-productivity" in block
    chosen = {"BOT_PROGRAMME": str(programme)}
    command(tmp_path, "chat", stdin="", **chosen)
    file.write_text(f"{before}\n[[events]]\n{after}")
    for so in ("a start closes it", "closed"):
        checked = command(tmp_path, "check", **chosen)
        [line] = [line for line in checked.stdout.splitlines() if "seminar-productivity" in line]
        assert line.startswith("note")
        assert f"in the file: {so} for registration" in line
        assert checked.returncode == 0
        command(tmp_path, "chat", stdin="", **chosen)
    file.write_text(whole)
    command(tmp_path, "chat", stdin="", **chosen)
    assert "block with a date" not in command(tmp_path, "check", **chosen).stdout


def test_check_names_a_mistake_in_the_content(tmp_path: Path) -> None:
    programme = tmp_path / "programme"
    shutil.copytree(ROOT / "programme" / "hue-2021", programme)
    events = programme / "events.toml"
    events.write_text(events.read_text().replace('kind = "seminar"', 'kind = "seminor"', 1))
    checked = command(tmp_path, "check", BOT_PROGRAMME=str(programme))
    assert checked.returncode == 1
    assert "events.toml" in checked.stdout
    started = command(tmp_path, "run", BOT_PROGRAMME=str(programme))
    assert started.returncode == 2
    assert "events.toml" in started.stderr
    assert "Traceback" not in checked.stderr + started.stderr


_NOWHERE = "sqlite:////proc/nowhere/a.db"


@pytest.mark.parametrize(
    ("database", "arguments"),
    [
        (_NOWHERE, ["run"]),
        (_NOWHERE, ["check"]),
        (_NOWHERE, ["migrate"]),
        (_NOWHERE, ["backup", "copy.db"]),
        ("sqlite:////dev/null/a.db", ["run"]),
        ("postgresql://127.0.0.1:1/none", ["run"]),
        ("oracle://a/b", ["check"]),
        ("nonsense", ["run"]),
    ],
)
def test_a_database_that_cannot_be_used(
    tmp_path: Path, database: str, arguments: list[str]
) -> None:
    done = command(tmp_path, *arguments, BOT_DATABASE=database)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert done.stderr + done.stdout


@pytest.mark.parametrize("broken", ["cut off", "random", "one table", "empty"])
def test_a_database_that_is_none_or_damaged_is_said_in_words(tmp_path: Path, broken: str) -> None:
    command(tmp_path, "migrate")
    file = tmp_path / "huong.db"
    if broken == "one table":
        break_pages_of(file, "chats")
    else:
        whole = file.read_bytes()
        made = {"cut off": whole[:200_000], "random": random.Random(1).randbytes(200_000)}
        file.write_bytes(made.get(broken, b""))
    checked = command(tmp_path, "check")
    [line] = [line for line in checked.stdout.splitlines() if " database: " in line]
    assert line.startswith("FAULT")
    assert "restore a backup" in line
    assert (checked.returncode, checked.stderr) == (1, "")
    copied = command(tmp_path, "backup", "copy.db")
    assert (copied.returncode, (tmp_path / "copy.db").exists()) == (1, False), copied.stdout
    for arguments in (("chat",), ("run",), ("migrate",)) if broken != "empty" else ():
        done = command(tmp_path, *arguments, stdin="menu\n", BOT_WEB__HOST="192.0.2.1")
        assert "Traceback" not in done.stderr
        # Which of the pages a command needs is its own affair; a start needs nearly all.
        if broken != "one table":
            assert done.returncode == 2
            assert "restore a backup" in done.stderr


def test_migrate_says_whether_anything_was_to_do(tmp_path: Path) -> None:
    first, second = command(tmp_path, "migrate"), command(tmp_path, "migrate")
    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stdout != second.stdout


def test_a_backup_while_it_runs_can_be_opened(tmp_path: Path) -> None:
    with running(Bot(tmp_path)) as bot:
        _said(tmp_path, *FORM, "0905 123 456", "1")
        copy = tmp_path / "copies" / "one.db"
        copy.parent.mkdir()
        assert command(tmp_path, "backup", str(copy)).returncode == 0
        assert command(tmp_path, "backup", str(copy)).returncode == 1
        assert bot.stop() == 0
    assert _codes(copy.parent, copy.name) == _codes(tmp_path) != []
    restored = command(tmp_path, "check", BOT_DATABASE=f"sqlite:///{copy}")
    assert restored.returncode == 0


def test_a_backup_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    command(tmp_path, "migrate")
    for target in ("/proc/nowhere/one.db", str(tmp_path / "huong.db" / "one.db")):
        failed = command(tmp_path, "backup", target)
        assert failed.returncode == 1
        assert f"there is no folder {Path(target).parent}" in failed.stderr
        assert "there is no database" not in failed.stderr


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("colour = 1\n", "colour"),
        ("[web]\nprot = 1\n", "web.prot"),
        ("[web]\nport = 'eighty'\n", "web.port"),
        ("[web]\nport = 99999\n", "web.port"),
        ("mode = 'dmo'\n", "mode"),
        ("mode = 'demo'\n[web\n", "line 2"),
        ("web = 5\n", "web"),
    ],
)
def test_a_wrong_configuration_is_named(tmp_path: Path, written: str, named: str) -> None:
    (tmp_path / "config.toml").write_text(written)
    for arguments in (("check",), ("run",)):
        done = command(tmp_path, *arguments, without=("BOT_WEB__PORT", "BOT_WEB__LIMITS"))
        assert done.returncode == 2, done.stdout
        assert named in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["BOT_DATABSE", "BOT_WEB__PROT", "BOT_WEBPORT"])
def test_an_unknown_variable_is_named(tmp_path: Path, name: str) -> None:
    done = command(tmp_path, "check", **{name: "x"})
    assert done.returncode == 2
    assert name in done.stderr


def test_what_was_mistyped_on_the_command_line(tmp_path: Path) -> None:
    for arguments in (("--config", "nowhere.toml", "check"), ("chat", "--now", "soon"), ("fly",)):
        done = command(tmp_path, *arguments)
        assert done.returncode == 2
        assert done.stderr
        assert "Traceback" not in done.stderr


def test_help_lists_the_commands(tmp_path: Path) -> None:
    done = command(tmp_path, "--help")
    assert done.returncode == 0
    for name in ("run", "chat", "check", "migrate", "backup", "dialogues"):
        assert name in done.stdout


def test_a_template_is_written_over_nothing(tmp_path: Path) -> None:
    """It may be the list that somebody has filled in."""
    first = command(tmp_path, "import", "list.xlsx", "--template")
    assert (first.returncode, "list.xlsx" in first.stdout) == (0, True)
    (tmp_path / "list.xlsx").write_bytes(b"filled in")
    again = command(tmp_path, "import", "list.xlsx", "--template")
    assert again.returncode == 2
    assert "File exists" in again.stderr
    assert (tmp_path / "list.xlsx").read_bytes() == b"filled in"


@pytest.mark.parametrize(
    "arguments",
    [("--files", "taken"), ("--files", "taken/more"), ("--database", "sqlite:///"),
     ("--database", "")],
)  # fmt: skip
def test_what_names_no_place_is_said_in_a_line(tmp_path: Path, arguments: tuple[str, str]) -> None:
    (tmp_path / "taken").write_bytes(b"x")
    failed = command(tmp_path, "chat", *arguments)
    assert failed.returncode != 0
    assert "Traceback" not in failed.stderr
    assert arguments[0] in failed.stderr
