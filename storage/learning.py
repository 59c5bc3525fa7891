"""Questions for the staff, and lessons: what they made of them.

Invariants:

- A question is settled once: of two officers one comes second and learns it.
- A lesson is never changed or deleted, only undone, and that once; all processes read the same
  lessons, so what is taught or undone holds everywhere with the next question.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.learning_records import Kind, Lesson, OpenQuestion, Why
from storage.learning_tables import lessons, questions
from storage.tables import people

# Literals, so that the database sees that the partial indexes answer the queries.
_OPEN: Any = literal_column("questions.settled_at IS NULL")
_TAUGHT: Any = literal_column("lessons.undone_at IS NULL")


async def keep(connection: AsyncConnection, values: dict[str, Any]) -> None:
    """Put a question into the queue, unless the person's last one there is the same."""
    latest = (
        select(questions.c.text)
        .where(questions.c.person_id == values["person_id"], questions.c.settled_at.is_(None))
        .order_by(questions.c.id.desc())
        .limit(1)
    )
    if await connection.scalar(latest) != values["text"]:
        await connection.execute(insert(questions), [values])


async def waiting(connection: AsyncConnection, limit: int) -> tuple[OpenQuestion, ...]:
    """Questions that nobody has settled, longest wait first."""
    query = select(questions).where(_OPEN).order_by(questions.c.id).limit(limit)
    return tuple(_question(row) for row in await connection.execute(query))


async def settle(
    connection: AsyncConnection, id: int, by: int, outcome: str, now: datetime
) -> OpenQuestion | None:
    """Take a question off the queue; None if somebody else had done so."""
    statement = (
        update(questions)
        .where(questions.c.id == id, questions.c.settled_at.is_(None))
        .values(settled_at=now, settled_by=by, outcome=outcome)
        .returning(questions)
    )
    row = (await connection.execute(statement)).first()
    return _question(row) if row else None


async def guessed(connection: AsyncConnection, person: int, text: str, now: datetime) -> None:
    """Take a question off the queue whose asker found his answer among the guesses."""
    statement = update(questions).where(
        questions.c.person_id == person,
        questions.c.text == text,
        questions.c.why == Why.UNANSWERED.value,
        questions.c.settled_at.is_(None),
    )
    await connection.execute(statement.values(settled_at=now, settled_by=person, outcome="guessed"))


async def forget(connection: AsyncConnection, before: datetime) -> int:
    """Delete old questions, settled or not; returns how many."""
    done = await connection.execute(delete(questions).where(questions.c.created_at < before))
    return done.rowcount


async def erase(connection: AsyncConnection, person: int) -> None:
    """Delete what a person asked."""
    await connection.execute(delete(questions).where(questions.c.person_id == person))


async def taught(connection: AsyncConnection) -> tuple[Lesson, ...]:
    """Every lesson that was not undone, oldest first."""
    query = (
        select(lessons, people.c.name)
        .join(people, people.c.id == lessons.c.taught_by)
        .where(_TAUGHT)
        .order_by(lessons.c.id)
    )
    return tuple(_lesson(row) for row in await connection.execute(query))


async def teach(connection: AsyncConnection, values: dict[str, Any]) -> int:
    """Add a lesson; returns its number."""
    statement = insert(lessons).returning(lessons.c.id)
    return int((await connection.execute(statement, values)).scalar_one())


async def undo(connection: AsyncConnection, id: int, by: int, now: datetime) -> bool:
    """Undo a lesson; False if it was undone already."""
    done = await connection.execute(
        update(lessons)
        .where(lessons.c.id == id, lessons.c.undone_at.is_(None))
        .values(undone_at=now, undone_by=by)
    )
    return done.rowcount == 1


def _question(row: Row[Any]) -> OpenQuestion:
    return OpenQuestion(
        row.id,
        row.person_id,
        row.text,
        Why(row.why),
        row.topic,
        tuple(row.guesses),
        row.created_at,
        row.chat_id,
    )


def _lesson(row: Row[Any]) -> Lesson:
    return Lesson(
        row.id, Kind(row.kind), row.topic, row.wording, row.taught_at, row.name, row.content
    )
