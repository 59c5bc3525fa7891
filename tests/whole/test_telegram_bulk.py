"""News to everybody while people talk, in small; `python -m tests.whole.telegram_soak` in full."""

from pathlib import Path

from bot.channels.telegram import PER_SECOND
from tests.whole.telegram_bulk import bulk


def test_everybody_is_told_once_at_the_platforms_pace_while_answers_go_out(tmp_path: Path) -> None:
    report = bulk(tmp_path, people=3 * PER_SECOND, talkers=5)
    assert set(report.copies.values()) == {1}, "nothing lost, nothing doubled"
    assert report.answers >= 5, "people were answered meanwhile"
    assert report.seconds >= 1.5, "the burst of one second, then the pace"
