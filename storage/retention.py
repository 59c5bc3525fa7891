"""Who has been kept long enough: found a piece at a time, so that no look is long.

People are gone through in the order of their ids, and from the beginning again. When somebody was
last active says nothing about his neighbours, and an index over it would be written in every turn.
How far they were gone through stands in `settings`: a restart does not begin anew.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Text, cast, delete, exists, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.certificate_tables import certificate_contacts
from storage.event_tables import registrations
from storage.file_tables import settings
from storage.staff_tables import calls
from storage.support_records import UNSETTLED_STATES
from storage.support_tables import eligibility_answers, support_requests
from storage.tables import chats, consents, people

_PLACE = "people_looked_at"
_INSERT: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_OPEN = [state.value for state in UNSETTLED_STATES]
# A registration with a name has a time of its own, counted from its event.
_NEEDED = (
    exists().where(registrations.c.person_id == people.c.id, registrations.c.name != ""),
    exists().where(certificate_contacts.c.first_id == people.c.id),
    exists().where(certificate_contacts.c.second_id == people.c.id),
    exists().where(
        support_requests.c.person_id == people.c.id, support_requests.c.state.in_(_OPEN)
    ),
    exists().where(
        calls.c.person_id == people.c.id, calls.c.closed_at.is_(None), calls.c.phone != ""
    ),
)
_KNOWN = or_(
    people.c.name != "",
    people.c.phone != "",
    people.c.firm_id.is_not(None),
    cast(people.c.consents, Text) != "{}",
    exists().where(support_requests.c.person_id == people.c.id, support_requests.c.name != ""),
    exists().where(calls.c.person_id == people.c.id, or_(calls.c.name != "", calls.c.phone != "")),
    exists().where(eligibility_answers.c.person_id == people.c.id),
)


async def next_people(connection: AsyncConnection, limit: int) -> list[int]:
    """The people to be looked at next."""
    kept = await connection.scalar(select(settings.c.value).where(settings.c.name == _PLACE))
    query = select(people.c.id).where(people.c.id > int(kept or b"0"))
    return list(await connection.scalars(query.order_by(people.c.id).limit(limit)))


async def looked_at(connection: AsyncConnection, ids: Sequence[int], limit: int) -> None:
    """Go on behind these the next time; after the last piece, which is not full, from the first."""
    place = str(ids[-1] if len(ids) == limit else 0).encode()
    row = _INSERT[connection.dialect.name](settings).values(name=_PLACE, value=place)
    keep = row.on_conflict_do_update(index_elements=["name"], set_={"value": row.excluded.value})
    await connection.execute(keep)


async def idle(connection: AsyncConnection, ids: Sequence[int], before: datetime) -> list[int]:
    """Those of the people of whom something is known, who did nothing since, and whom nothing
    needs: no role, no registration with a name, no certificate, no open request or call."""
    active = exists().where(chats.c.person_id == people.c.id, chats.c.seen_at >= before)
    query = select(people.c.id).where(
        people.c.id.in_(ids),
        people.c.role.is_(None),
        people.c.created_at < before,
        ~active,
        *(~needed for needed in _NEEDED),
        _KNOWN,
    )
    return list(await connection.scalars(query.order_by(people.c.id)))


async def forget_consents(connection: AsyncConnection, ids: Sequence[int], before: datetime) -> int:
    """Delete the evidence of what these people withdrew before, and have not given again."""
    query = select(consents).where(consents.c.person_id.in_(ids))
    acts = await connection.execute(
        query.order_by(consents.c.person_id, consents.c.purpose, consents.c.at, consents.c.id)
    )
    lapsed: list[int] = []
    for _, group in groupby(acts, key=lambda act: (act.person_id, act.purpose)):
        history = list(group)
        if not history[-1].given and history[-1].at < before:
            lapsed += [act.id for act in history]
    if lapsed:
        await connection.execute(delete(consents).where(consents.c.id.in_(lapsed)))
    return len(lapsed)
