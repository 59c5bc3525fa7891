"""A person is met once, is not asked twice, and can be forgotten."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from storage import chats, people, staff
from storage.database import Database
from storage.records import Firm, Role
from storage.tables import consents
from tests.storage import rows
from tests.storage.only import on_postgresql
from tests.storage.rows import DAY, NOW

pytestmark = pytest.mark.anyio


async def test_each_new_chat_has_a_person_of_its_own(database: Database) -> None:
    async with database.write() as connection:
        lan, minh = await rows.chat(connection, "lan"), await rows.chat(connection, "minh")
    assert lan.person.id != minh.person.id
    assert (lan.language, lan.session) == ("vi", '{"v":1,"screen":0}')


async def test_two_that_meet_a_new_address_at_once_make_one_chat(
    url: str, worker: Callable[[], Database]
) -> None:
    async def meet(database: Database) -> None:
        async with database.write() as connection:
            await rows.chat(connection)

    met = await asyncio.gather(*(meet(worker()) for _ in range(4)), return_exceptions=True)
    assert all(isinstance(error, IntegrityError) for error in met if error)
    async with worker().write() as connection:
        [lan] = await chats.load(connection, [("web", "lan")])
    assert lan.person.id


async def test_a_chat_is_loaded_with_all_that_is_known_of_the_person(database: Database) -> None:
    async with database.write() as connection:
        lan = await rows.chat(connection)
        firm = await people.keep_firm(connection, "Gạch Lan", "enterprise", "3300100113", None)
        await people.keep_profile(connection, lan.person.id, "Trần Thị Lan", "+84905", firm)
        await people.record_consent(connection, lan.person.id, "keep", "1", True, "web", NOW)
        await staff.set_role(connection, lan.person.id, Role.OWNER)
        person = (await rows.chat(connection)).person
    assert person.firm == Firm(firm, "Gạch Lan", "enterprise", "3300100113")
    assert (person.name, person.phone, person.role) == ("Trần Thị Lan", "+84905", Role.OWNER)
    assert person.consents == {"keep": "1"}


async def test_a_session_is_stored_and_who_writes_is_back(database: Database) -> None:
    async with database.write() as connection:
        lan = await rows.chat(connection)
        await chats.left(connection, lan.id, "web", NOW)
        assert (await rows.chat(connection)).gone
        assert await chats.of_people(connection, [lan.person.id]) == []
        changed = rows.session(lan, new_session='{"v":1,"screen":7}', new_language="en")
        await chats.save(connection, [changed])
        lan = await rows.chat(connection)
    assert (lan.session, lan.language, lan.gone) == ('{"v":1,"screen":7}', "en", False)


async def test_a_forgotten_draft_is_found_until_its_person_was_nudged(database: Database) -> None:
    async with database.write() as connection:
        lan, gone = await rows.chat(connection), await rows.chat(connection, "gone")
        drafts = [rows.session(one, new_draft_at=NOW) for one in (lan, gone)]
        await chats.save(connection, drafts)
        await chats.left(connection, gone.id, "web", NOW)
        assert await chats.forgotten(connection, NOW - DAY, 10) == []
        assert await chats.forgotten(connection, NOW, 10) == [lan.id]
        await chats.nudged(connection, [lan.id])
        assert await chats.forgotten(connection, NOW, 10) == []


@on_postgresql
async def test_two_planners_do_not_nudge_the_same_person(
    database: Database, worker: Callable[[], Database]
) -> None:
    async with database.write() as connection:
        lan = await rows.chat(connection)
        await chats.save(connection, [rows.session(lan, new_draft_at=NOW)])
    async with database.write() as one, worker().write() as other:
        assert await chats.forgotten(one, NOW, 10) == [lan.id]
        assert await chats.forgotten(other, NOW, 10) == []


async def test_a_stranger_who_types_a_tax_code_renames_nobody(database: Database) -> None:
    async with database.write() as connection:
        first = await people.keep_firm(connection, "Gạch Lan", "enterprise", "3300100113", None)
        again = await people.keep_firm(connection, "Mine", "household", "3300100113", None)
        assert again == first
        lan = await rows.chat(connection)
        await people.keep_profile(connection, lan.person.id, "Lan", "+84", first)
        firm = (await rows.chat(connection)).person.firm
    assert firm == Firm(first, "Gạch Lan", "enterprise", "3300100113")


@pytest.mark.parametrize("code", ["", "3300100113"])
async def test_its_only_member_describes_a_firm_anew(code: str, database: Database) -> None:
    async with database.write() as connection:
        lan = await rows.chat(connection)
        firm = await people.keep_firm(connection, "Gach Lan", "household", code, None)
        await people.keep_profile(connection, lan.person.id, "Lan", "+84", firm)
        lan_now = (await rows.chat(connection)).person
        again = await people.keep_firm(connection, "Gạch Lan", "enterprise", code, lan_now)
        found = (await rows.chat(connection)).person.firm
    assert again == firm
    assert found == Firm(firm, "Gạch Lan", "enterprise", code)


@pytest.mark.parametrize("code", ["", "3300100113"])
async def test_one_of_several_members_renames_no_firm(code: str, database: Database) -> None:
    async with database.write() as connection:
        firm = await people.keep_firm(connection, "Gạch Lan", "enterprise", code, None)
        for address in ("lan", "minh"):
            chat = await rows.chat(connection, address)
            await people.keep_profile(connection, chat.person.id, address, "+84", firm)
        minh = (await rows.chat(connection, "minh")).person
        await people.keep_firm(connection, "Minh", "household", code, minh)
        found = (await rows.chat(connection)).person.firm
    assert found == Firm(firm, "Gạch Lan", "enterprise", code)


async def test_every_consent_is_kept_as_evidence_and_the_last_one_counts(
    database: Database,
) -> None:
    async with database.write() as connection:
        lan = (await rows.chat(connection)).person.id
        for version, given in (("1", True), ("1", False), ("2", True)):
            await people.record_consent(connection, lan, "remind", version, given, "web", NOW)
        assert (await rows.chat(connection)).person.consents == {"remind": "2"}
        await people.record_consent(connection, lan, "remind", "2", False, "web", NOW)
        assert (await rows.chat(connection)).person.consents == {}
        log = await connection.execute(select(consents).order_by(consents.c.id))
        kept = [(row.version, row.given, row.channel, row.at) for row in log]
    assert [entry[:2] for entry in kept] == [("1", True), ("1", False), ("2", True), ("2", False)]
    assert {entry[2:] for entry in kept} == {("web", NOW)}


async def test_who_is_erased_has_neither_name_nor_phone_nor_firm(database: Database) -> None:
    async with database.write() as connection:
        lan = (await rows.chat(connection)).person.id
        firm = await people.keep_firm(connection, "Gạch Lan", "household", "", None)
        await people.keep_profile(connection, lan, "Lan", "+84905", firm)
        await people.erase(connection, (await rows.chat(connection)).person)
        person = (await rows.chat(connection)).person
    assert (person.name, person.phone, person.firm) == ("", "", None)
