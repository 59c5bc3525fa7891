"""The register of certificates: what is kept is found, by an index, and counted."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from storage import certificates, register
from storage.certificate_records import Duty
from storage.database import Database
from storage.register_records import By, Count, Counted, Listed, Wanted
from tests.storage.rows import held

pytestmark = pytest.mark.anyio

YEAR = (date(2027, 1, 1), date(2027, 12, 31))


async def enter(database: Database, *entries: dict[str, Any]) -> list[int]:
    """Certificates with rows of the register, as the planner writes them."""
    ids = []
    async with database.write() as connection:
        for entry in entries:
            id = await held(connection, firm=entry.get("firm", "Trà"))
            ids.append(id)
            row = {"certificate_id": id, "firm_key": "tra", "scheme": "iso9001",
                   "body_key": "quacert", "ward": "Phường Vỹ Dạ", "words": "quacert tra",
                   "duty": "surveillance", "number": 1, "due_on": date(2027, 3, 15)}  # fmt: skip
            row |= {key: value for key, value in entry.items() if key != "firm"}
            await register.keep(connection, [row])
    return ids


async def find(database: Database, wanted: Wanted, limit: int = 20) -> list[int]:
    async with database.read() as connection:
        found: Sequence[Listed] = await register.find(connection, wanted, limit)
    return [listed.id for listed in found]


async def test_what_fits_is_found_nearest_day_first(database: Database) -> None:
    late, soon, other = await enter(
        database,
        {"due_on": date(2027, 6, 1)},
        {"due_on": date(2027, 2, 1)},
        {"scheme": "ocop", "ward": "", "body_key": "", "words": "ocop", "due_on": None},
    )
    assert await find(database, Wanted(schemes=("iso9001",))) == [soon, late]
    assert await find(database, Wanted(ward="Phường Vỹ Dạ"), limit=1) == [soon]
    assert await find(database, Wanted(body="quacert", first=date(2027, 3, 1))) == [late]
    assert await find(database, Wanted(last=date(2027, 2, 1))) == [soon]
    assert await find(database, Wanted(schemes=("ocop",))) == [other]
    assert await find(database, Wanted(words=("ocop",))) == [other]


async def test_all_words_must_be_there(database: Database) -> None:
    [hue, _] = await enter(database, {"words": "cung dinh hue tra"}, {"words": "cung tra"})
    assert await find(database, Wanted(words=("tra", "hue"))) == [hue]
    assert len(await find(database, Wanted(words=("cung", "tra")))) == 2
    assert await find(database, Wanted(words=("dinh", "da", "nang"))) == []


async def test_what_has_changed_is_found_by_its_new_words_only(database: Database) -> None:
    [id] = await enter(database, {"words": "tra"})
    async with database.write() as connection:
        row = {"certificate_id": id, "firm_key": "banh", "scheme": "iso9001", "body_key": "",
               "ward": "", "words": "banh", "duty": "", "number": 0, "due_on": None}  # fmt: skip
        await register.keep(connection, [row])
        await register.keep(connection, [row])
    assert await find(database, Wanted(words=("tra",))) == []
    assert await find(database, Wanted(words=("banh",))) == [id]
    assert await find(database, Wanted(last=date(2030, 1, 1))) == []


async def test_counts_by_month_scheme_body_and_ward(database: Database) -> None:
    await enter(
        database,
        {},
        {"due_on": date(2027, 3, 1), "scheme": "ocop", "body_key": "", "ward": ""},
        {"due_on": date(2027, 12, 31)},
        {"due_on": date(2028, 1, 1)},
    )

    async def counts(by: By) -> tuple[Count, ...]:
        async with database.read() as connection:
            return await register.counts(connection, Counted(by, *YEAR))

    assert await counts(By.MONTH) == (("2027-03", 2), ("2027-12", 1))
    assert await counts(By.SCHEME) == (("iso9001", 2), ("ocop", 1))
    assert await counts(By.BODY) == (("quacert", 2), ("", 1))
    assert await counts(By.WARD) == (("Phường Vỹ Dạ", 2), ("", 1))


async def test_overdue_is_what_lies_before_today(database: Database) -> None:
    await enter(database, {"due_on": date(2027, 3, 14)}, {}, {"due_on": None})
    async with database.read() as connection:
        assert await register.overdue(connection, date(2027, 3, 15)) == 1


async def test_an_overdue_duty_stands_beside_the_next_one(database: Database) -> None:
    beside = " ".join(register.late_words(Duty.SURVEILLANCE, 1, date(2026, 3, 15)))
    both, only, _ = await enter(
        database,
        {"number": 2, "words": f"{beside} tra"},
        {"due_on": date(2026, 5, 1)},
        {},
    )
    today = date(2026, 12, 1)
    async with database.read() as connection:
        assert await register.overdue(connection, today) == 2
        late = await register.find(connection, Wanted(late=today), 20)
        coming = await register.find(connection, Wanted(first=today), 20)
    assert [(one.id, one.due_on) for one in late] == [
        (both, date(2026, 3, 15)), (only, date(2026, 5, 1))
    ]  # fmt: skip
    assert (coming[0].id, coming[0].due_on, coming[0].duty_number) == (both, date(2027, 3, 15), 2)


async def test_a_deleted_certificate_leaves_the_register(database: Database) -> None:
    [id] = await enter(database, {})
    async with database.write() as connection:
        await certificates.remove(connection, [id])
        assert await certificates.after(connection, 0, 10) == []
    assert await find(database, Wanted(words=("tra",))) == []


async def test_a_firm_is_known_by_its_name_and_ward(database: Database) -> None:
    [id] = await enter(database, {})
    async with database.read() as connection:
        firm = (await certificates.by_id(connection, [id]))[id].firm.id
        assert await register.firms_named(connection, ["tra", "banh"]) == {
            ("tra", "Phường Vỹ Dạ"): firm
        }
