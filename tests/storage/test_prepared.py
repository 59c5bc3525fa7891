"""A prepared statement does and returns the same in place as through SQLAlchemy."""

from contextlib import suppress
from itertools import count
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, select, update

from storage.database import Database, Unavailable
from storage.message_tables import inbox
from storage.prepared import Prepared, in_place, savepoint
from tests.storage import rows
from tests.storage.only import on_sqlite

pytestmark = pytest.mark.anyio

ADD = Prepared(insert(inbox))
LISTED = Prepared(
    select(inbox.c.id, inbox.c.payload, inbox.c.received_at, inbox.c.state)
    .where(inbox.c.update_id.in_(bindparam("named", expanding=True)))
    .order_by(inbox.c.id)
)
NOTE = Prepared(
    update(inbox)
    .where(inbox.c.update_id == bindparam("named"), inbox.c.state == "done")
    .values(received_at=bindparam("at"), payload=bindparam("said"))
)

both_ways = pytest.mark.parametrize("short", [True, False], ids=["in place", "by SQLAlchemy"])


@both_ways
async def test_rows_come_back_as_they_were_given(database: Database, short: bool) -> None:
    given = [rows.update(f"u{n}", payload={"text": f"Hộ Lan {n}"}) for n in range(5)]
    async with database.write(short=short) as connection:
        added = await ADD.ids(connection, given)
        found = await LISTED.rows(connection, {"named": ["u4", "u0", "u2"]})
    assert added == sorted(added)
    assert [row.id for row in found] == [added[0], added[2], added[4]]
    assert [row.payload["text"] for row in found] == ["Hộ Lan 0", "Hộ Lan 2", "Hộ Lan 4"]
    assert {row.received_at for row in found} == {rows.NOW}


@both_ways
async def test_what_one_way_wrote_the_other_reads(database: Database, short: bool) -> None:
    async with database.write(short=short) as connection:
        await ADD.ids(connection, [rows.update()])
        later = {"named": "u1", "at": rows.NOW + rows.DAY, "said": {"text": "sửa"}}
        await NOTE.run(connection, [later])
    async with database.write(short=not short) as connection:
        [found] = await LISTED.rows(connection, {"named": ["u1"]})
    assert (found.received_at, found.payload) == (rows.NOW + rows.DAY, {"text": "sửa"})


@both_ways
async def test_lists_of_every_length_are_looked_up(database: Database, short: bool) -> None:
    async with database.write(short=short) as connection:
        await ADD.ids(connection, [rows.update(f"u{n}") for n in range(10)])
        for count in range(10):
            named = [f"u{n}" for n in range(count)]
            assert len(await LISTED.rows(connection, {"named": named})) == count


@both_ways
async def test_it_tells_whether_anything_changed(database: Database, short: bool) -> None:
    change: dict[str, Any] = {"at": rows.NOW, "said": {}}
    async with database.write(short=short) as connection:
        await ADD.ids(connection, [rows.update()])
        assert await NOTE.changes(connection, {**change, "named": "u1"})
        assert not await NOTE.changes(connection, {**change, "named": "u2"})


@both_ways
async def test_rows_may_name_other_columns_the_next_time(database: Database, short: bool) -> None:
    async with database.write(short=short) as connection:
        await ADD.ids(connection, [rows.update("u1")])
        await ADD.ids(connection, [rows.update("u2", attempts=2)])
        assert len(await LISTED.rows(connection, {"named": ["u1", "u2"]})) == 2


@on_sqlite
async def test_only_a_short_write_is_in_place(database: Database) -> None:
    async with database.write(short=True) as connection:
        assert in_place(connection)
    async with database.write() as connection:
        assert in_place(connection) is None


async def fill_the_disk(database: Database) -> None:
    async with database.write(short=True) as connection:
        pages = await connection.exec_driver_sql("PRAGMA page_count")
        await connection.exec_driver_sql(f"PRAGMA max_page_count={pages.scalar_one()}")
        for number in count():
            await ADD.ids(connection, [rows.update(f"u{number}", reason="x" * 300)])


@on_sqlite
async def test_a_full_disk_is_unavailable_at_once(database: Database) -> None:
    with pytest.raises(Unavailable, match="full"):
        await fill_the_disk(database)


@both_ways
async def test_what_fails_is_undone_alone(database: Database, short: bool) -> None:
    async with database.write(short=short) as connection:
        await ADD.ids(connection, [rows.update("u1")])
        with suppress(LookupError):
            async with savepoint(connection):
                await ADD.ids(connection, [rows.update("u2")])
                async with savepoint(connection):
                    await ADD.ids(connection, [rows.update("u3")])
                raise LookupError
        async with savepoint(connection):
            await ADD.ids(connection, [rows.update("u4")])
    async with database.write(short=short) as connection:
        found = await LISTED.rows(connection, {"named": ["u1", "u2", "u3", "u4"]})
    assert len(found) == 2
