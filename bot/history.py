"""What a chat has shown so far, for a page that opens or comes back."""

from collections.abc import Collection, Sequence
from typing import Any

from bot.channels.contract import Body, Busy
from bot.channels.web_ports import Entry
from storage import registrations, shown
from storage.database import Database, Unavailable

_OF_SEAT = ("qr", "ics")
"""Files that are good as long as there is a seat."""


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
                tickets = {file["subject"] for row in rows for file in _tickets(row.body)}
                good = await registrations.confirmed(connection, tickets) if tickets else set()
        except Unavailable as error:
            raise Busy(str(error)) from error
        return _entries(rows, tickets - good)


def _tickets(body: Body) -> list[dict[str, Any]]:
    return [file for file in body.get("files", ()) if file["kind"] in _OF_SEAT]


def _today(body: Body, over: Collection[str]) -> Body:
    """A message with the tickets in it that let nobody in any more marked as such."""
    if not any(file["subject"] in over for file in _tickets(body)):
        return body
    files = [
        {**file, "over": True} if file["kind"] in _OF_SEAT and file["subject"] in over else file
        for file in body["files"]
    ]
    return {**body, "files": files}


def _entries(rows: Sequence[shown.Shown], over: Collection[str]) -> list[Entry]:
    return [
        Entry(
            id=row.id,
            replaces=row.replaces,
            at=row.created_at,
            body=_today(row.body, over),
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
