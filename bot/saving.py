"""Writing what a round came to: answers into the outbox, sessions into the chats."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.outbox import LEASE
from bot.payload import to_payload
from bot.turns import States, Turns
from bot.work import State, Work
from handlers.session import Session
from storage import chats, inbox, outbox
from storage.records import Message, MessageState, Priority


async def save(
    connection: AsyncConnection, works: Sequence[Work], states: States, turns: Turns, now: datetime
) -> list[Message]:
    """Store every answered turn; returns the messages. Those SENDING are leased to this worker.

    An answer is claimed in the same transaction, unless an earlier one of the chat is still
    under way: then it queues behind it.
    """
    answered = [w for w in works if w.outcome]
    spoken = [w for w in answered if w.outcome and w.outcome.reply]
    ids = [states[w.address].chat.id for w in spoken]
    busy = await outbox.with_unsent_replies(connection, ids) if ids else set()
    rows = [_row(w, states[w.address], turns, busy, now) for w in spoken]
    written = await outbox.write(connection, rows)
    screens = {w.address: id for w, id in zip(spoken, written, strict=True)}
    if answered:
        sessions = [_session(w, states[w.address], turns, screens, now) for w in answered]
        await chats.save(connection, sessions)
    for work in answered:
        if work.unfinished and not work.failure:
            said = to_payload(work.incoming) if work.kept else {}
            await inbox.note(connection, work.inbox_id, inbox.DONE, work.attempts, "", said)
    return [_message(row, id) for row, id in zip(rows, written, strict=True)]


def _row(work: Work, state: State, turns: Turns, busy: set[int], now: datetime) -> dict[str, Any]:
    outcome, chat = work.outcome, state.chat
    assert outcome is not None
    assert outcome.reply is not None
    at_once = chat.id not in busy
    return {
        "chat_id": chat.id,
        "channel": chat.channel,
        "address": chat.address,
        "priority": outbox.REPLY,
        "inbox_id": work.inbox_id,
        "body": work.body,
        "replaces": chat.screen_message if outcome.replaces else None,
        "replaces_theirs": chat.screen_theirs if outcome.replaces else "",
        "state": outbox.SENDING if at_once else outbox.PENDING,
        "lease_until": now + LEASE if at_once else None,
        "not_before": now,
        "created_at": now,
    }


def _session(
    work: Work, state: State, turns: Turns, screens: Mapping[tuple[str, str], int], now: datetime
) -> dict[str, Any]:
    assert work.outcome is not None
    session = work.outcome.session
    return {
        "chat": state.chat.id,
        "new_session": turns.sessions.write(session),
        "new_language": session.language or state.chat.language,
        "new_screen": screens.get(work.address, state.chat.screen_message),
        "new_draft_at": now if _unfinished(session, turns) else None,
        # What an officer writes is nothing the person did.
        "new_seen_at": state.chat.seen_at if work.incoming.officer_for else now,
    }


def _unfinished(session: Session, turns: Turns) -> bool:
    """Whether there is a form that the person should be reminded of tomorrow."""
    form = session.form
    started = form and form.trail and turns.book.dialogues[form.dialogue].keeps
    return bool(session.drafts or started)


def _message(row: Mapping[str, Any], id: int) -> Message:
    return Message(
        id=id,
        chat_id=row["chat_id"],
        channel=row["channel"],
        address=row["address"],
        priority=Priority.REPLY,
        body=row["body"],
        state=MessageState.SENDING if row["lease_until"] else MessageState.PENDING,
        attempts=0,
        created_at=row["created_at"],
        replaces_theirs=row["replaces_theirs"],
    )
