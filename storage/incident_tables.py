"""The table of incidents: what is, or was, wrong with a channel."""

from sqlalchemy import Column, Index, Integer, String, Table, text

from storage.tables import Instant, Key, metadata

_OPEN = "closed_at IS NULL"

incidents = Table(
    "incidents",
    metadata,
    Column("id", Key, primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("detail", String(300), nullable=False),
    Column("times", Integer, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("well_since", Instant),
    Column("closed_at", Instant),
    # One open incident of a kind on a channel, whatever number of workers meets it.
    Index("uq_incidents_open", "channel", "kind", unique=True, sqlite_where=text(_OPEN),
          postgresql_where=text(_OPEN)),
)  # fmt: skip
