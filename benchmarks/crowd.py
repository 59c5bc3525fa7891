"""A database with many people in it, written straight into the tables."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.words import NOW
from handlers.session import Form, Session
from storage.event_tables import registrations
from storage.message_tables import inbox, outbox
from storage.tables import chats, firms, people

TURNS_EACH = 5
"""Updates and answers kept of every chat."""
_CHUNK = 2_000
_BEFORE = NOW - timedelta(days=2)


async def fill(connection: AsyncConnection, first: int, size: int, event: int) -> None:
    """People number `first` to `first + size`: firm, chat with a form half filled in, history."""
    for start in range(first, first + size, _CHUNK):
        numbers = range(start, min(start + _CHUNK, first + size))
        await _insert(connection, firms, [_firm(n) for n in numbers])
        await _insert(connection, people, [_person(n) for n in numbers])
        await _insert(connection, chats, [_chat(n) for n in numbers])
        await _insert(connection, registrations, [_registration(n, event) for n in numbers])
        turns = [(n, turn) for n in numbers for turn in range(TURNS_EACH)]
        await _insert(connection, inbox, [_update(n, turn) for n, turn in turns])
        await _insert(connection, outbox, [_answer(n, turn) for n, turn in turns])


async def _insert(connection: AsyncConnection, table: Table, rows: list[dict[str, Any]]) -> None:
    await connection.execute(insert(table), rows)


def _firm(n: int) -> dict[str, Any]:
    return {"id": n, "name": f"HTX {n}", "kind": "cooperative", "tax_code": f"C{n}"}


def _person(n: int) -> dict[str, Any]:
    return {"id": n, "name": "Nguyễn Thị Sen", "phone": "+84905123456", "firm_id": n,
            "consents": {"register": "1"}, "created_at": _BEFORE}  # fmt: skip


def _chat(n: int) -> dict[str, Any]:
    form = Form("register", 1, "firm", f"crowd-{n}", _BEFORE.isoformat(), {"kind": "cooperative"})
    session = Session(form=form, screen=5, offered=("back", "later", "cancel"), language="vi")
    return {"id": n, "channel": "crowd", "address": str(n), "person_id": n, "language": "vi",
            "session": session.to_json(), "seen_at": _BEFORE}  # fmt: skip


def _registration(n: int, event: int) -> dict[str, Any]:
    return {"code": f"CROWD-{n}", "draft": f"crowd-{n}", "event_id": event, "person_id": n,
            "firm_id": n, "name": "Nguyễn Thị Sen", "name_key": f"crowd {n}", "phone": "",
            "state": "confirmed", "created_at": _BEFORE, "changed_at": _BEFORE}  # fmt: skip


def _update(n: int, turn: int) -> dict[str, Any]:
    return {"channel": "crowd", "address": str(n), "update_id": str(turn),
            "payload": {"text": "HTX Mè xửng Thiên Hương"}, "received_at": _BEFORE,
            "state": "done"}  # fmt: skip


def _answer(n: int, turn: int) -> dict[str, Any]:
    body = {"screen": turn, "text": ["Tên doanh nghiệp là gì?"] * 3}
    return {"chat_id": n, "channel": "crowd", "address": str(n), "priority": 0, "body": body,
            "state": "sent", "not_before": _BEFORE, "created_at": _BEFORE,
            "sent_at": _BEFORE}  # fmt: skip
