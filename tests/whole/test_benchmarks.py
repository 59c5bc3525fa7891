"""The benchmarks run: a broken one would only be noticed when somebody wants figures."""

import subprocess
import sys
from pathlib import Path

from benchmarks.load import WARM_UP
from benchmarks.words import screens

_ROOT = Path(__file__).parent.parent.parent


def _bench(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", *arguments],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_everybody_answers_the_six_questions_that_are_asked() -> None:
    """The kind was heard in the firm's name for a while, and its press answered a dead screen."""
    said = [screen["text"].splitlines()[0] for screen in screens()]
    steps = ["Bước 2/5", "Bước 3/5", "Bước 4/5", "Bước 5/5", "kiểm tra lại", "Đã đăng ký"]
    assert all(step in line for step, line in zip(steps, said, strict=True)), said


def test_our_core_is_measured_and_every_registration_of_the_run_is_in_the_database() -> None:
    lines = [line for line in _bench("--only", "ours-sqlite").splitlines() if "SQLite" in line]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    # A run fails if a registration is missing; `kept` is what the database counted.
    assert {int(row[1]): int(row[10]) for row in cells} == {
        1: WARM_UP + 3,
        8: 8 * (WARM_UP + 3),
        64: 64 * (WARM_UP + 1),
    }


def test_no_statement_of_a_turn_reads_a_table_that_grows_from_end_to_end() -> None:
    printed = _bench("--only", "growth")
    assert "SEARCH chats USING INDEX" in printed
    assert "| 300 |" in printed


def test_reminders_are_planned_and_sent_at_the_channels_pace() -> None:
    printed = _bench("--only", "planning", "--only", "draining")
    assert "| 500 | 50 |" in printed
    assert "| 60 |" in printed


def test_a_start_and_the_memory_are_measured_beside_their_goals() -> None:
    printed = _bench("--only", "startup")
    assert "| start-up" in printed
    assert "| 1.5 |" in printed
    assert "| 150 |" in printed
