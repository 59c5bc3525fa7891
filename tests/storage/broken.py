"""Files as a failing disk, or a copy that was broken off, leaves them."""

import random
import sqlite3
from pathlib import Path


def break_pages_of(file: Path, table: str) -> None:
    """Overwrite a table's own pages; the rest of the file stays as it is. Nobody has it open."""
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        [(size,)] = database.execute("PRAGMA page_size")
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        [(page,)] = database.execute(query, (table,))
    database.close()
    with file.open("r+b") as written:
        written.seek((page - 1) * size)
        written.write(random.Random(1).randbytes(size))
