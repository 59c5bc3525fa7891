"""What must be true of a database and of what people saw, whatever happened to the process."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import text

from bot.channels.web_cookie import Mint
from storage.database import Database
from tests.whole.crowd import Guest

# Watches every single change: a seat sold twice and taken back would not show at the end.
_WATCH = """
CREATE TABLE IF NOT EXISTS broken (what TEXT, event INTEGER);
CREATE TRIGGER IF NOT EXISTS oversold AFTER UPDATE ON events WHEN NEW.taken > NEW.capacity
  BEGIN INSERT INTO broken VALUES ('taken', NEW.id); END;
CREATE TRIGGER IF NOT EXISTS crowded AFTER INSERT ON registrations WHEN
  (SELECT count(*) FROM registrations WHERE event_id = NEW.event_id AND state = 'confirmed')
  > (SELECT capacity FROM events WHERE id = NEW.event_id)
  BEGIN INSERT INTO broken VALUES ('confirmed', NEW.event_id); END;
CREATE TRIGGER IF NOT EXISTS jumped AFTER UPDATE ON registrations
  WHEN OLD.state = 'waiting' AND NEW.state = 'confirmed' AND EXISTS (SELECT 1 FROM registrations
    WHERE event_id = NEW.event_id AND state = 'waiting' AND id < NEW.id)
  BEGIN INSERT INTO broken VALUES ('order', NEW.event_id); END;
"""


class Ledger:
    """Reads a database from outside, and compares it with what people hold in their hands."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)

    async def rows(self, query: str) -> Sequence[Any]:
        async with self._database.read() as connection:
            return (await connection.execute(text(query))).all()

    async def few_seats(self, seats: int) -> list[int]:
        """Gives every event so few seats that they run out, and watches them (on SQLite)."""
        async with self._database.write() as connection:
            await connection.execute(text(f"UPDATE events SET capacity = {seats}"))
            for statement in _WATCH.split(";\n") if self._database.embedded else ():
                ended = f"{statement}; END" if "BEGIN" in statement else statement
                if statement.strip() and statement.strip() != "END":
                    await connection.execute(text(ended.replace("; END; END", "; END")))
        return [row.id for row in await self.rows("SELECT id FROM events ORDER BY id")]

    async def unsent(self) -> int:
        """Replies not settled yet; notices may wait for the morning."""
        query = "SELECT id FROM outbox WHERE state IN ('pending', 'sending') AND priority = 0"
        return len(await self.rows(query))

    async def close(self) -> None:
        await self._database.close()

    async def faults(self, guests: Iterable[Guest]) -> list[str]:
        """Everything that is not as it must be, in words; also of a crowd that was broken off."""
        guests = [guest for guest in guests if guest.visitor.cookie]
        key = (await self.rows("SELECT value FROM settings WHERE name = 'key'"))[0].value
        mint = Mint(bytes(key))
        by_address = {_address(mint, guest): guest for guest in guests}
        found = [f"guest {g.number}: {fault}" for g in guests for fault in g.visitor.faults]
        found += [f"guest {g.number}: waits for the answer to {g.visitor.awaited}"
                  for g in guests if g.visitor.awaited]  # fmt: skip
        found += await self._seats()
        found += await self._turns(by_address)
        found += await self._receipts(by_address)
        return found

    async def _seats(self) -> list[str]:
        found = []
        rows = await self.rows(
            "SELECT e.id, e.capacity, e.taken,"
            " (SELECT count(*) FROM registrations r WHERE r.event_id = e.id"
            "  AND r.state = 'confirmed') AS confirmed,"
            " (SELECT count(*) FROM registrations r WHERE r.event_id = e.id"
            "  AND r.state = 'waiting') AS waiting FROM events e"
        )
        for e in rows:
            if not e.taken == e.confirmed <= e.capacity:
                found.append(f"event {e.id}: {e.taken} taken, {e.confirmed} confirmed")
            if e.waiting and e.taken < e.capacity:
                found.append(f"event {e.id}: {e.waiting} wait although a seat is free")
        if self._database.embedded:
            found += [f"event {b.event}: {b.what}" for b in await self.rows("SELECT * FROM broken")]
        moved = Counter(
            row.key for row in await self.rows("SELECT key FROM outbox WHERE key LIKE 'moved_up:%'")
        )
        promoted = await self.rows(
            "SELECT id, person_id FROM registrations WHERE reason LIKE 'moved up%'"
        )
        missing = {f"moved_up:{r.id}:{r.person_id}" for r in promoted} - set(moved)
        return found + [f"nobody was told: {key}" for key in missing]

    async def _turns(self, by_address: dict[str, Guest]) -> list[str]:
        """Every input once in the inbox, done, with one answer, shown once."""
        found = []
        rows = await self.rows("SELECT id, address, update_id, state FROM inbox")
        found += [f"input {row.id} is {row.state}" for row in rows if row.state != "done"]
        answered = Counter(
            row.inbox_id
            for row in await self.rows("SELECT inbox_id FROM outbox WHERE priority = 0")
        )
        stored = {(row.address, row.update_id): row.id for row in rows}
        if len(stored) != len(rows):
            found.append("an input stands twice in the inbox")
        for address, guest in by_address.items():
            visitor = guest.visitor
            twins = {id for pair in visitor.taps for id in pair}
            lost = [id for id in visitor.acknowledged if (address, id) not in stored]
            found += [f"guest {guest.number}: lost {id}" for id in lost]
            single = [(id,) for id in visitor.inputs if id not in twins]
            for ids in single + visitor.taps:
                if visitor.acknowledged.isdisjoint(ids):
                    continue  # on its way when it ended
                written = sum(answered[stored.get((address, id), 0)] for id in ids)
                shown = sum(len(visitor.answers(id)) for id in ids)
                if (written, shown) != (1, 1):
                    found.append(f"guest {guest.number}: {ids}: {written} written, {shown} shown")
        strange = {row.update_id for row in rows} - {
            id for guest in by_address.values() for id in guest.visitor.inputs
        }
        return found + [f"nobody sent {id}" for id in strange]

    async def _receipts(self, by_address: dict[str, Guest]) -> list[str]:
        """Every receipt is a registration of its holder, and every registration has a receipt."""
        rows = await self.rows(
            "SELECT r.code, r.state, r.reason, c.address FROM registrations r"
            " JOIN chats c ON c.person_id = r.person_id"
        )
        held = {(a, code) for a, guest in by_address.items() for code in guest.receipts}
        found = [f"receipt and registration differ: {one}" for one in
                 held ^ {(row.address, row.code) for row in rows}]  # fmt: skip
        if len(rows) != len(held):
            found.append(f"{len(rows)} registrations, {len(held)} receipts")
        for row in rows:
            guest = by_address.get(row.address)
            if guest is None or row.code not in guest.receipts:
                continue
            seat = guest.receipts[row.code] or row.reason.startswith("moved up")
            wanted = "confirmed" if seat else "waiting"
            if row.code in guest.cancelled:
                wanted = "cancelled"
            if row.state != wanted:
                found.append(f"{row.code} is {row.state}, its holder believes {wanted}")
        return found


def _address(mint: Mint, guest: Guest) -> str:
    ours = mint.read(guest.visitor.cookie.partition("=")[2])
    assert ours is not None
    return ours.address
