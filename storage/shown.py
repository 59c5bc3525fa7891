"""A chat's messages as they are shown, for a page that opens or comes back."""

from typing import Any, TypeAlias

from sqlalchemy import and_, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.message_tables import WORDED, inbox, outbox
from storage.outbox import PENDING, REPLY, SENDING
from storage.records import MessageState
from storage.tables import chats

Shown: TypeAlias = Any
"""A row of `history`: id, replaces, created_at, body, payload and update_id of its cause."""


async def history(
    connection: AsyncConnection, channel: str, address: str, after: int, limit: int
) -> list[Any]:
    """A chat's messages as shown, with what was typed to cause them; ascending by id.

    After 0 come the latest ones. What is planned for later, failed or withdrawn is not shown;
    what is tried again is, because it was there before and keeps its id.
    """
    shown = outbox.c.state.in_([SENDING, MessageState.SENT.value, MessageState.UNKNOWN.value])
    on_its_way = and_(
        outbox.c.state == PENDING, or_(outbox.c.priority == REPLY, outbox.c.attempts > 0)
    )
    query = (
        select(outbox.c.id, outbox.c.replaces, outbox.c.created_at, outbox.c.body,
               inbox.c.payload, inbox.c.update_id)
        .outerjoin(inbox, inbox.c.id == outbox.c.inbox_id)
        .where(
            outbox.c.chat_id == _chat(channel, address),
            # What takes another way to the same person is kept with one of his chats.
            outbox.c.channel == channel,
            or_(shown, on_its_way),
            text(WORDED),
        )
    )  # fmt: skip
    if after:
        query = query.where(outbox.c.id > after).order_by(outbox.c.id).limit(limit)
        return list(await connection.execute(query))
    latest = await connection.execute(query.order_by(outbox.c.id.desc()).limit(limit))
    return list(latest)[::-1]


def _chat(channel: str, address: str) -> Any:
    return (
        select(chats.c.id)
        .where(chats.c.channel == channel, chats.c.address == address)
        .scalar_subquery()
    )
