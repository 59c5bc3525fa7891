"""What a person answered on eligibility, so that nothing is asked twice. Kept only on consent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.support_tables import eligibility_answers

_INSERT: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


async def answers(connection: AsyncConnection, person: int) -> Mapping[str, str]:
    """The answers by field; empty if none are kept."""
    query = select(eligibility_answers.c.answers).where(eligibility_answers.c.person_id == person)
    return (await connection.scalar(query)) or {}


async def keep(
    connection: AsyncConnection, person: int, given: Mapping[str, str], now: datetime
) -> None:
    """Keep these answers instead of earlier ones."""
    insert = _INSERT[connection.dialect.name](eligibility_answers)
    fresh = insert.values(person_id=person, answers=dict(given), at=now)
    changed = {"answers": fresh.excluded.answers, "at": fresh.excluded.at}
    await connection.execute(
        fresh.on_conflict_do_update(index_elements=["person_id"], set_=changed)
    )


async def forget(connection: AsyncConnection, person: int) -> None:
    """Remove them: consent was withdrawn."""
    await connection.execute(
        delete(eligibility_answers).where(eligibility_answers.c.person_id == person)
    )
