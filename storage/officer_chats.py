"""Chats that an officer has taken over: the bot keeps out of them for a while."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.records import OfficerChat
from storage.tables import chats, people


async def pause(connection: AsyncConnection, chat: int, until: datetime) -> None:
    """The bot keeps out until then; an earlier end that was set before is moved."""
    await connection.execute(update(chats).where(chats.c.id == chat).values(officer_until=until))


async def resume(connection: AsyncConnection, chat: int) -> bool:
    """The bot answers again; whether it had been silent."""
    result = await connection.execute(
        update(chats)
        .where(chats.c.id == chat, chats.c.officer_until.is_not(None))
        .values(officer_until=None)
    )
    return result.rowcount == 1


async def open_(connection: AsyncConnection, now: datetime, limit: int) -> tuple[OfficerChat, ...]:
    """The chats an officer has now, the one that ends first first."""
    query = (
        select(chats.c.id, chats.c.channel, people.c.name, chats.c.officer_until)
        .join(people, people.c.id == chats.c.person_id)
        .where(chats.c.officer_until.is_not(None), chats.c.officer_until > now)
        .order_by(chats.c.officer_until)
        .limit(limit)
    )
    return tuple(
        OfficerChat(row.id, row.channel, row.name, row.officer_until)
        for row in await connection.execute(query)
    )
