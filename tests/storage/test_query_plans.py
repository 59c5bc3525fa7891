"""A turn and a tick cost the same with a thousand people as with a hundred thousand.

On SQLite, which says how it will look things up: by a key or an index, never by reading a table.
Reading a partial index is no such reading: it holds only what still needs work.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.config import Keep
from bot.history import History
from storage import (
    audits,
    certificate_calls,
    certificate_contacts,
    certificates,
    chats,
    claims,
    eligibility,
    files,
    followed,
    inbox,
    incidents,
    learning,
    links,
    merging,
    meters,
    officer_chats,
    outbox,
    people,
    prepared,
    reach,
    register,
    registrations,
    reminders,
    routing,
    support,
    troubles,
    zalo_tokens,
)
from storage.certificate_records import Duty
from storage.database import Database
from storage.follow_records import DutyKey
from storage.records import Firm, Person
from storage.register_records import By, Counted, Wanted
from storage.support_records import RequestState
from tests.storage.only import on_sqlite
from tests.storage.rows import LEASE, NOW, chat, held, request
from tests.talk import Talk

pytestmark = [pytest.mark.anyio, on_sqlite]

GROWING = (
    *("chats", "people", "inbox", "outbox", "registrations", "firms", "consents", "older"),
    *("certificates", "certificate_contacts", "contact_links", "audits", "uploads"),
    *("certificate_register", "certificate_words"),
    *("certificate_answers", "certificate_reminders", "certificate_calls", "incidents"),
    *("support_requests", "support_entries", "eligibility_answers", "questions"),
)
PARTIAL = (
    "ix_chats_drafts|ix_inbox_unfinished|ix_outbox_due|ix_outbox_unsent|ix_outbox_trouble"
    "|ix_people_staff|ix_certificates_due|ix_certificates_idle|ix_audits_reported"
    "|ix_certificate_calls_open|ix_certificate_reminders_impossible|uq_incidents_open"
    "|ix_support_requests_waiting|ix_support_entries_upload|ix_questions_open"
)
TABLE_SCAN = re.compile(
    rf"SCAN ({'|'.join(GROWING)})(?! USING (COVERING )?INDEX ({PARTIAL}))\b.*", re.ASCII
)


@pytest.fixture(autouse=True)
def all_by_sqlalchemy(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLAlchemy runs the same text where the driver would get it directly; there it is heard."""
    monkeypatch.setattr(prepared, "in_place", lambda connection: None)


class Heard:
    """The statements that a database was given, with one example of their values."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.statements: dict[str, Any] = {}
        event.listen(database.engine.sync_engine, "before_cursor_execute", self._hear)

    def _hear(
        self, connection: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool
    ) -> None:
        self.statements.setdefault(statement, values[0] if many else values)

    async def scans(self) -> list[str]:
        """What reads a whole table, with its statement."""
        found = []
        async with self._database.read() as connection:
            for statement, values in list(self.statements.items()):
                if not statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
                    continue
                explained = await connection.exec_driver_sql(
                    f"EXPLAIN QUERY PLAN {statement}", values
                )
                found += [f"{scan}: {statement}" for scan in _table_scans(explained.all())]
        return found


def _table_scans(plan: Sequence[Any]) -> list[str]:
    return [row.detail for row in plan if TABLE_SCAN.match(row.detail)]


async def test_no_statement_of_a_registration_reads_a_whole_table(url: str) -> None:
    async with Talk(url) as talk:
        heard = Heard(talk.core.database)
        lan = talk.person("lan")
        await lan.opens()
        await lan.presses("agree")
        await lan.says("đăng ký")
        for said in ("1", "1", "Gạch Lan", "3300100113", "Trần Thị Lan", "0905123456", "1"):
            await lan.says(said)
        await lan.says("của tôi")
        assert any("INSERT INTO registrations" in s for s in heard.statements), lan.last
        assert await heard.scans() == []


async def test_no_tick_reads_a_whole_table(url: str) -> None:
    async with Talk(url) as talk:
        heard = Heard(talk.core.database)
        await talk.tick()
        await talk.engine.intake.recover()
        await History(talk.core.database, "test")("lan", 0, 50)
        await History(talk.core.database, "test")("lan", 7, 50)
        await talk.core.planner.forget(Keep())
        assert await heard.scans() == []


async def test_what_is_asked_seldom_reads_no_whole_table_either(database: Database) -> None:
    heard = Heard(database)
    async with database.write() as connection:
        await chats.of_people(connection, [1, 2])
        await chats.forgotten(connection, NOW, 10)
        await inbox.waiting(connection, NOW, 10)
        await inbox.still_taken(connection, [1, 2])
        await registrations.waiting(connection, 1)
        await claims.claim(connection, "web", NOW, LEASE, 10, replies_only=True)
        await claims.release(connection, NOW, ["web"])
        await outbox.with_unsent_replies(connection, [1, 2])
        await routing.waiting_in(connection, 1, "web")
        await routing.waiting_in(connection, 1)
        await routing.leased(connection, 1, 0)
        await routing.stuck(connection, ["telegram", "web"], NOW, 10)
        await reach.of_people(connection, [1, 2])
        await incidents.open_(connection)
        first, second = await chat(connection, "first"), await chat(connection, "second")
        await chats.side(connection, first.id)
        await merging.merge(connection, first.person.id, second.person.id, None)
        await links.offered(connection, "hash", NOW)
        await links.asked(connection, 1, NOW)
        await links.misses(connection, 1, NOW)
        await outbox.cancel(connection, "event:1:2")
        await outbox.cancel(connection, "event:1:")
        await outbox.waiting(connection)
        await troubles.latest(connection, 10)
        await troubles.counted(connection)
        await outbox.purge(connection, NOW - timedelta(days=60))
        lan = Person(1, firm=Firm(1, "", ""))
        await people.keep_firm(connection, "Lan", "household", "", lan)
    assert await heard.scans() == []


async def test_the_register_is_searched_without_reading_it_all(database: Database) -> None:
    heard = Heard(database)
    first, last = date(2027, 1, 1), date(2027, 12, 31)
    row = {"firm_key": "tra", "scheme": "ocop", "body_key": "b", "ward": "w", "words": "tra hue",
           "duty": "", "number": 0, "due_on": first}  # fmt: skip
    async with database.write() as connection:
        id = await held(connection)
        await register.keep(connection, [{"certificate_id": id, **row}])
        for wanted in (
            Wanted(words=("tra", "hue")),
            Wanted(schemes=("ocop",), first=first, last=last),
            Wanted(body="b", first=first),
            Wanted(ward="w"),
            Wanted(last=last),
        ):
            await register.find(connection, wanted, 20)
        for by in By:
            await register.counts(connection, Counted(by, first, last))
        await register.overdue(connection, last)
        await register.firms_named(connection, ["tra"])
        await register.firms_called(connection, ["tra"])
        await certificates.after(connection, 0, 10)
        await followed.of_ids(connection, [id])
        await people.firms_with(connection, ["3300100113"])
        await register.remove(connection, [id])
    assert await heard.scans() == []


async def test_requests_for_support_are_found_without_reading_them_all(
    database: Database,
) -> None:
    heard = Heard(database)
    async with database.write() as connection:
        lan = await chat(connection)
        id = await request(connection, lan)
        await support.of_draft(connection, "draft")
        await support.open_like(connection, lan.person.id, "gmp")
        await support.of_person(connection, lan.person.id, 20)
        for state in RequestState:
            await support.in_state(connection, state, 20)
        await support.count_waiting(connection)
        await support.get(connection, id, lock=True)
        await support.whole(connection, id)
        await support.whole(connection, "HT-222222")
        await support.waiting(connection, NOW, 2, 100)
        await support.alarmed(connection, id, 1)
        state = RequestState.RECEIVED
        await support.change(connection, id, state, RequestState.IN_REVIEW, None, NOW)
        await support.note(connection, id, NOW, lan.person.id, True, state, "x", "token")
        await support.held(connection, lan.person.id)
        await support.erase(connection, lan.person.id)
        await eligibility.keep(connection, lan.person.id, {"entity": "household"}, NOW)
        await eligibility.answers(connection, lan.person.id)
        await eligibility.forget(connection, lan.person.id)
        await files.purge(connection, NOW)
    scans = await heard.scans()
    # The clean-up of uploads looks at each old one, and has always done so.
    assert [scan for scan in scans if not scan.startswith("SCAN uploads")] == []


async def test_questions_for_the_staff_are_found_without_reading_them_all(
    database: Database,
) -> None:
    heard = Heard(database)
    async with database.write() as connection:
        lan = (await chat(connection)).person.id
        values = {"person_id": lan, "text": "x", "why": "unanswered", "topic": "", "guesses": []}
        await learning.keep(connection, {**values, "created_at": NOW})
        assert [one.text for one in await learning.waiting(connection, 20)] == ["x"]
        assert await learning.settle(connection, 1, lan, "answered", NOW)
        assert not await learning.settle(connection, 1, lan, "answered", NOW)
        await learning.guessed(connection, lan, "x", NOW)
        await learning.taught(connection)
        await learning.erase(connection, lan)
        await learning.forget(connection, NOW)
    assert await heard.scans() == []


async def test_certificates_are_found_without_reading_them_all(database: Database) -> None:
    heard = Heard(database)
    async with database.write() as connection:
        lan = await chat(connection)
        id = await held(connection, lan.person.id)
        key = DutyKey(Duty.SURVEILLANCE, 1, date(2027, 3, 15))
        [firm] = await certificates.due(connection, NOW, 10)
        await certificates.entered(connection, firm, "iso9001", "k1")
        await certificates.in_force(connection, [firm])
        await audits.days(connection, [id])
        await certificates.change(connection, id, {"scope": "mè xửng"}, NOW)
        await certificates.arm(connection, {id: NOW})
        await certificates.idle(connection, NOW, 10)
        await certificates.keep_evidence(connection, "token", firm)
        await followed.of_person(connection, lan.person.id)
        await followed.one(connection, id)
        await followed.answer(connection, id, key, {"planned_on": date(2027, 2, 1)})
        await audits.reported(connection, 10)
        await reminders.fates(connection, [id])
        await reminders.withdraw(connection, firm)
        await reminders.impossible(connection, 10)
        await certificate_calls.open_(connection, 10)
        await certificate_calls.settle(connection, id, key, "", NOW)
        await certificate_contacts.wake(connection, firm, NOW)
        await certificate_contacts.by_feed(connection, "hash")
        await certificate_contacts.leave(connection, lan.person.id, NOW)
        await certificates.remove(connection, [id])
        await certificate_contacts.remove(connection, firm)
    assert await heard.scans() == []


async def test_what_zalo_asks_for_is_found_by_a_key(database: Database) -> None:
    heard = Heard(database)
    async with database.write() as connection:
        lan = await chat(connection)
        await chats.seen_at(connection, lan.channel, lan.address)
        await chats.left_since(connection, lan.channel, lan.address, NOW)
        await officer_chats.pause(connection, lan.id, NOW)
        await officer_chats.open_(connection, NOW, 10)
        await officer_chats.resume(connection, lan.id)
        await meters.add(connection, "zalo_bot:messages", "2026-11", 1)
        await zalo_tokens.replace(connection, "app", "a", "r", NOW, NOW)
        await zalo_tokens.begin(connection, "app", 1, NOW)
    assert await heard.scans() == []
