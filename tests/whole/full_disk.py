"""`bot run` on a disk that can be filled: while the file `full` is there, no page can be added.

A program of its own, so that nothing of it is in the bot: SQLite's own limit on pages gives the
same error as a disk without room.
"""

import sys
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.__main__ import main

_NO_LIMIT = 4294967294


def _begin(connection: Any) -> None:
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    most = pages if Path("full").exists() else _NO_LIMIT
    connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")


if __name__ == "__main__":
    event.listen(Engine, "begin", _begin, insert=True)
    main(sys.argv[1:])
