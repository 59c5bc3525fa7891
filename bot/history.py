"""What a chat has shown so far, for a page that opens or comes back."""

from collections.abc import Sequence

from bot.channels.contract import Busy
from bot.channels.web_ports import Entry
from storage import shown
from storage.database import Database, Unavailable


class History:
    """Reads the outbox as the web page shows it."""

    def __init__(self, database: Database, channel: str) -> None:
        self._database = database
        self._channel = channel

    async def __call__(self, address: str, after: int, limit: int) -> list[Entry]:
        """The messages with an id above `after`, or the latest `limit`; ascending.

        Raises `Busy` if the database cannot be read now.
        """
        try:
            async with self._database.read() as connection:
                rows = await shown.history(connection, self._channel, address, after, limit)
        except Unavailable as error:
            raise Busy(str(error)) from error
        return _entries(rows)


def _entries(rows: Sequence[shown.Shown]) -> list[Entry]:
    return [
        Entry(
            id=row.id,
            replaces=row.replaces,
            at=row.created_at,
            body=row.body,
            you=_typed(row),
            update=row.update_id,
        )
        for row in rows
    ]


def _typed(row: shown.Shown) -> str | None:
    """What the person wrote or sent, None for a press or a notice."""
    payload = row.payload or {}
    if "file" in payload:
        return f"📎 {payload['file']['name']}"
    return payload.get("text")
