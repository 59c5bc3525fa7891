"""Certificates are kept with all that was done and answered, and found when something falls due."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from storage import (
    audits,
    certificate_calls,
    certificate_contacts,
    certificates,
    files,
    followed,
    outbox,
    people,
    reminders,
)
from storage.certificate_records import Done, Duty, Heard, Marked, PastCycle, Standing
from storage.database import Database
from storage.follow_records import AuditState, DutyKey, ReminderState
from storage.packed import packed_cycles, packed_marks
from storage.records import Firm, Person, Priority
from tests.storage.rows import DAY, NOW, chat, held, message

pytestmark = pytest.mark.anyio

FIRST = DutyKey(Duty.SURVEILLANCE, 1, date(2027, 3, 15))


def step(certificate: int, name: str = "90", to: str = "holder", **more: Any) -> dict[str, Any]:
    row = {
        "certificate_id": certificate,
        "duty": FIRST.duty.value,
        "number": FIRST.number,
        "due": FIRST.due,
        "step": name,
        "recipient": to,
        "person_id": None,
        "state": ReminderState.PLANNED.value,
        "at": NOW,
    }
    return row | more


async def test_a_certificate_is_read_back_with_all_that_belongs_to_it(database: Database) -> None:
    marks = (Marked(Duty.SURVEILLANCE, 1, date(2027, 2, 1)),)
    async with database.write() as connection:
        lan = await chat(connection)
        id = await held(connection, lan.person.id, printed=packed_marks(marks))
        await audits.report(
            connection,
            {"draft": "a", "certificate_id": id, "held_on": date(2027, 2, 1), "reported_at": NOW},
        )
        await followed.answer(connection, id, FIRST, {"planned_on": date(2027, 2, 1)})
        await followed.answer(connection, id, FIRST, {"snoozed_until": date(2027, 1, 5)})
        await reminders.note(connection, [step(id)])
        [one] = await followed.of_person(connection, lan.person.id)
    assert one.certificate.printed == marks
    assert one.certificate.done == (Done(date(2027, 2, 1)),)
    assert one.answers == {FIRST: Heard({}, None, None, date(2027, 1, 5), False)}
    assert one.sent == {FIRST: {"90": NOW}}
    assert one.contacts.first == lan.person.id


async def test_past_cycles_are_read_back_with_what_was_held_in_each(database: Database) -> None:
    """An audit on the day of a decision belongs to the certificate before."""
    first = PastCycle(
        renewed_on=date(2023, 3, 10),
        decided_on=date(2020, 3, 15),
        expires_on=date(2023, 3, 14),
        audited_on=date(2020, 2, 1),
        interval=6,
        standing=Standing.SUSPENDED,
        since=date(2022, 12, 1),
        printed=(Marked(Duty.SURVEILLANCE, 1, date(2021, 2, 1)),),
    )
    second = PastCycle(renewed_on=date(2026, 3, 15), decided_on=date(2023, 3, 10))
    days = [date(2021, 2, 1), date(2023, 3, 10), date(2023, 3, 11), date(2026, 3, 16)]
    async with database.write() as connection:
        id = await held(connection)
        for on in days:
            audit = {"draft": str(on), "certificate_id": id, "held_on": on, "reported_at": NOW,
                     "duty": "surveillance", "number": 1}  # fmt: skip
            await audits.report(connection, audit)
        [one] = (await certificates.by_id(connection, [id])).values()
        assert one.past == ()
        past = {"past": packed_cycles([first, second])}
        await certificates.change(connection, id, past, NOW)
        [one] = (await certificates.by_id(connection, [id])).values()
        [same] = await followed.of_ids(connection, [id])
    done = [Done(on, Duty.SURVEILLANCE, 1) for on in days]
    assert one.past == (
        replace(first, done=tuple(done[:2])),
        replace(second, done=tuple(done[2:3])),
    )
    assert one.done == tuple(done[3:])
    assert same.certificate == one


async def test_what_staff_refused_was_not_done(database: Database) -> None:
    async with database.write() as connection:
        lan = await chat(connection)
        id = await held(connection, lan.person.id)
        row = {"draft": "a", "certificate_id": id, "held_on": date(2027, 2, 1), "reported_at": NOW}
        await audits.report(connection, row)
        await audits.report(connection, row)
        [(audit, of)] = await audits.reported(connection, 10)
        assert of == id
        refused = (AuditState.REFUSED, "unreadable", lan.person.id, NOW)
        assert await audits.judge(connection, audit, *refused)
        assert not await audits.judge(connection, audit, *refused)
        [one] = await followed.of_person(connection, lan.person.id)
    assert one.certificate.done == ()
    assert one.audits[0].reason == "unreadable"


async def test_only_what_falls_due_is_found_and_by_one_worker(url: str) -> None:
    database = Database(url)
    async with database.write() as connection:
        now_due = await held(connection)
        later = await held(connection)
        await certificates.arm(connection, {later: NOW + DAY})
        found = await certificates.by_id(connection, [now_due, later])
    firm = found[now_due].firm.id
    if not database.embedded:
        async with database.write() as first, database.write() as second:
            assert await certificates.due(first, NOW, 10) == [firm]
            assert await certificates.due(second, NOW, 10) == []
    async with database.write() as connection:
        assert await certificates.due(connection, NOW, 10) == [firm]
        await certificates.arm(connection, {now_due: None})
        assert await certificates.due(connection, NOW, 10) == []
        assert await certificates.due(connection, NOW + DAY, 10) == [found[later].firm.id]
    await database.close()


async def test_a_step_is_dealt_with_once(database: Database) -> None:
    async with database.write() as connection:
        id = await held(connection)
        assert await reminders.note(connection, [step(id), step(id, to="second")]) == 2
        assert await reminders.note(connection, [step(id), step(id, "60")]) == 1


async def test_what_is_withdrawn_can_be_planned_again(database: Database) -> None:
    async with database.write() as connection:
        lan = await chat(connection)
        id = await held(connection, lan.person.id)
        firm = (await certificates.by_id(connection, [id]))[id].firm.id
        row = message(lan, priority=Priority.NOTICE, key="reminder:1")
        await outbox.plan(connection, [row])
        await reminders.note(connection, [step(id, message="reminder:1"), step(id, "60")])
        await reminders.withdraw(connection, firm)
        assert await reminders.note(connection, [step(id), step(id, "60")]) == 1
        assert await outbox.plan(connection, [row]) == 1


async def test_a_call_is_listed_once_until_it_was_made_or_answered(database: Database) -> None:
    async with database.write() as connection:
        lan = await chat(connection)
        id = await held(connection, lan.person.id)
        row = {
            "certificate_id": id,
            "duty": FIRST.duty.value,
            "number": FIRST.number,
            "due": FIRST.due,
            "reason": "no chat",
            "created_at": NOW,
        }
        await certificate_calls.add(connection, [row])
        await certificate_calls.add(connection, [row])
        [call] = await certificate_calls.open_(connection, 10)
        assert (call.certificate.id, call.duty) == (id, FIRST)
        by = lan.person.id
        closed = await certificate_calls.close(connection, call.id, by, "hẹn 12/8", NOW)
        assert closed == (id, call.duty)
        assert await certificate_calls.close(connection, call.id, by, "hẹn 12/8", NOW) is None
        assert await certificate_calls.open_(connection, 10) == ()


async def test_who_leaves_is_followed_by_the_second_and_the_last_takes_all_along(
    database: Database,
) -> None:
    async with database.write() as connection:
        lan, hoa = await chat(connection, "lan"), await chat(connection, "hoa")
        shared = await held(connection, lan.person.id)
        alone = await held(connection, lan.person.id)
        found = await certificates.by_id(connection, [shared, alone])
        firm, lonely = found[shared].firm.id, found[alone].firm.id
        await certificate_contacts.change(connection, firm, {"second_id": hoa.person.id})
        orphans = await certificate_contacts.leave(connection, lan.person.id, NOW)
        assert orphans == [lonely]
        contacts = await certificate_contacts.lock(connection, firm)
        assert contacts is not None
        assert (contacts.first, contacts.second) == (hoa.person.id, None)


async def test_evidence_outlives_what_people_send_and_goes_with_its_certificate(
    database: Database,
) -> None:
    async with database.write() as connection:
        lan = await chat(connection)
        id = await held(connection, lan.person.id, evidence="kept")
        firm = (await certificates.by_id(connection, [id]))[id].firm.id
        for token in ("kept", "other"):
            await files.keep(
                connection,
                {"token": token, "address": "lan", "name": "a", "media_type": "image/png",
                 "data": b"x", "created_at": NOW},
            )  # fmt: skip
        await certificates.keep_evidence(connection, "kept", firm)
        assert await files.purge(connection, NOW + timedelta(days=999)) == 1
        await files.drop_of(connection, "lan")
        assert await files.get(connection, "kept") is not None
        await certificates.remove(connection, [id])
        await certificate_contacts.remove(connection, firm)
        assert await files.get(connection, "kept") is None
        assert await certificates.by_id(connection, [id]) == {}


async def test_a_link_makes_one_colleague_a_contact_and_a_revoked_feed_is_gone(
    database: Database,
) -> None:
    async with database.write() as connection:
        id = await held(connection)
        firm = (await certificates.by_id(connection, [id]))[id].firm.id
        await certificate_contacts.offer(connection, "hash", firm, NOW + DAY)
        assert await certificate_contacts.accept(connection, "other", NOW) is None
        assert await certificate_contacts.accept(connection, "hash", NOW + DAY) is None
        assert await certificate_contacts.accept(connection, "hash", NOW) == firm
        assert await certificate_contacts.accept(connection, "hash", NOW) is None
        await certificate_contacts.change(connection, firm, {"feed_hash": "feed"})
        assert await certificate_contacts.by_feed(connection, "feed") is not None
        await certificate_contacts.change(connection, firm, {"feed_hash": None})
        assert await certificate_contacts.by_feed(connection, "feed") is None


async def test_an_effect_and_the_planner_wait_for_each_other(url: str) -> None:
    database = Database(url)
    async with database.write() as connection:
        id = await held(connection)
        firm = (await certificates.by_id(connection, [id]))[id].firm.id
    order: list[str] = []
    locked = asyncio.Event()

    async def answers() -> None:
        async with database.write() as connection:
            await certificate_contacts.lock(connection, firm)
            order.append("locked")
            locked.set()
            await asyncio.sleep(0)
            await followed.answer(connection, id, FIRST, {"planned_on": date(2027, 2, 1)})
            order.append("answered")

    async def reads() -> None:
        async with database.write() as connection:
            await certificate_contacts.lock(connection, firm)
            [one] = await followed.of_firms(connection, [firm])
            assert one.answers
            order.append("read")

    first = asyncio.create_task(answers())
    await locked.wait()
    await reads()
    await first
    assert order == ["locked", "answered", "read"]
    await database.close()


async def test_the_firm_of_a_certificate_is_not_renamed_by_a_stranger(database: Database) -> None:
    async with database.write() as connection:
        id = await held(connection)
        firm = (await certificates.by_id(connection, [id]))[id].firm
        stranger = Person(99, firm=Firm(999, "", ""))
        other = await people.keep_firm(connection, firm.name, "enterprise", "", stranger)
        assert other != firm.id
