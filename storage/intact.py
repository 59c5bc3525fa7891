"""Whether an embedded database is whole, page by page: a start reads only what it needs."""

from sqlalchemy import text

from storage.database import DAMAGED, Damaged, Database

SOUND = "ok"
"""What SQLite answers if it found nothing; otherwise the first fault."""


async def check(database: Database) -> None:
    """Raises `Damaged` for a file whose pages contradict one another; reads all of it.

    A server looks after its own files: for PostgreSQL nothing is done.
    """
    if not database.embedded:
        return
    async with database.read() as connection:
        found = await connection.scalar(text("PRAGMA quick_check(1)"))
    if found != SOUND:
        raise Damaged(DAMAGED)
