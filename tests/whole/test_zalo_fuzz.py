"""Mutated updates of Zalo, a few of them; `make soak` sends a hundred thousand a channel."""

import asyncio
from pathlib import Path

import pytest

from tests.whole.zalo_fuzz import fuzz


@pytest.mark.parametrize("which", ["zalo_bot", "zalo_oa"])
def test_no_mutated_update_crashes_anything_or_is_answered_with_a_5xx(
    which: str, tmp_path: Path
) -> None:
    report = asyncio.run(fuzz(which, 600, 48, tmp_path))
    assert report.faults == []
    assert set(report.answers) <= {200}, "every one was authenticated"
    assert report.taken > 200, "the mutations leave nothing to take"
