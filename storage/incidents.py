"""What is wrong with a channel: raised once, counted while it lasts, closed when it is over.

Invariant: of a channel and a kind at most one incident is open, whatever number of workers
raises it at once; exactly one of them learns that it is new.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.incident_tables import incidents
from storage.records import OpenIncident

# A literal, so that the database sees that the partial index answers the query.
_OPEN: Any = literal_column("closed_at IS NULL")
_INSERT: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Raised(NamedTuple):
    """The open incident of a kind. `new`: nobody had raised it before."""

    id: int
    new: bool


async def raised(
    connection: AsyncConnection, channel: str, kind: str, detail: str, now: datetime
) -> Raised:
    """Open an incident, or count one more of what is open already; it is not well then."""
    added = _INSERT[connection.dialect.name](incidents).values(
        channel=channel, kind=kind, detail=detail[:300], times=1, opened_at=now, last_at=now
    )
    upsert = added.on_conflict_do_update(
        index_elements=["channel", "kind"],
        index_where=_OPEN,
        set_={
            "times": incidents.c.times + 1,
            "detail": added.excluded.detail,
            "last_at": added.excluded.last_at,
            "well_since": None,
        },
    ).returning(incidents.c.id, incidents.c.times)
    row = (await connection.execute(upsert)).one()
    return Raised(row.id, row.times == 1)


async def well(connection: AsyncConnection, channel: str, kind: str, now: datetime) -> None:
    """The channel works again in this respect; not yet closed, it may fail again at once."""
    await connection.execute(
        update(incidents)
        .where(
            _OPEN,
            incidents.c.channel == channel,
            incidents.c.kind == kind,
            incidents.c.well_since.is_(None),
        )
        .values(well_since=now)
    )


async def close(
    connection: AsyncConnection, well_before: datetime, now: datetime
) -> tuple[OpenIncident, ...]:
    """Close what has been well since before; returns it. Each is closed by one worker."""
    rows = await connection.execute(
        update(incidents)
        .where(_OPEN, incidents.c.well_since <= well_before)
        .values(closed_at=now)
        .returning(incidents)
    )
    return tuple(_incident(row) for row in rows)


async def open_(connection: AsyncConnection) -> tuple[OpenIncident, ...]:
    """What is wrong now, longest first."""
    # Sorted here: for an ORDER BY, SQLite would read all that ever was in the order of the ids.
    found = [_incident(row) for row in await connection.execute(select(incidents).where(_OPEN))]
    return tuple(sorted(found, key=lambda incident: incident.id))


def _incident(row: Row[Any]) -> OpenIncident:
    return OpenIncident(
        id=row.id,
        channel=row.channel,
        kind=row.kind,
        detail=row.detail,
        times=row.times,
        opened_at=row.opened_at,
        well=row.well_since is not None,
    )
