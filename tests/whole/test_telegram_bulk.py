"""News to everybody while people talk, in small; `python -m tests.whole.telegram_soak` in full."""

from pathlib import Path

from bot.channels.telegram import PER_SECOND
from tests.whole.telegram_bulk import bulk


def test_everybody_is_told_once_at_the_platforms_pace_while_answers_go_out(tmp_path: Path) -> None:
    report = bulk(tmp_path, people=2 * PER_SECOND, talkers=3)
    assert set(report.copies.values()) == {1}, "nothing lost, nothing doubled"
    assert report.answers >= 3, "people were answered meanwhile"
    assert report.seconds >= 1, "a burst of one second, then the platform's pace"
