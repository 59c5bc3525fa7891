"""Certificates are reminded of in time, once, and nobody who stays silent is lost."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from bot.channels.contract import Unreachable
from handlers.quiet import earliest
from storage import certificate_calls, certificate_contacts, certificates, followed
from storage.certificate_records import Duty
from storage.certificate_tables import certificates as table
from storage.certificate_tables import reminders
from storage.follow_records import CertificateCall, DutyKey
from storage.message_tables import outbox
from storage.tables import chats, people
from tests.storage.rows import held
from tests.talk import Guest, Talk
from tests.whole.office import joins, person_of, rows, told, visits

DECIDED = date(2026, 3, 16)
LIMIT = date(2027, 3, 16)
"""The first surveillance audit of an ISO 9001 certificate decided then: 12 months later."""
FIRST = DutyKey(Duty.SURVEILLANCE, 1, LIMIT)


async def holder(talk: Talk, name: str = "Lan") -> Guest:
    """Somebody who agreed to be reminded."""
    guest = await visits(talk, name)
    await guest.opens("remind")
    await guest.presses("agree")
    return guest


async def certified(talk: Talk, guest: Guest | None, **more: Any) -> int:
    """The person's firm holds a certificate."""
    person = await person_of(talk, guest) if guest else None
    async with talk.core.database.write() as connection:
        id = await held(connection, person, **{"decided_on": DECIDED, **more})
        await certificates.arm(connection, {id: talk.clock.now()})
    return id


async def same_firm(talk: Talk, id: int, **more: Any) -> int:
    """One more certificate of the firm of another."""
    async with talk.core.database.write() as connection:
        firm = (await certificates.by_id(connection, [id]))[id].firm.id
        row = {"draft": "another", "firm_id": firm, "scheme": "iso14001", "source": "user"}
        other = await certificates.add(
            connection, {**row, "decided_on": DECIDED, **more}, talk.clock.now()
        )
    assert other is not None
    return other


async def second(talk: Talk, id: int, guest: Guest) -> None:
    """Somebody becomes the second contact."""
    person = await person_of(talk, guest)
    async with talk.core.database.write() as connection:
        firm = (await certificates.by_id(connection, [id]))[id].firm.id
        await certificate_contacts.change(connection, firm, {"second_id": person})


async def answers(talk: Talk, id: int, **said: Any) -> None:
    async with talk.core.database.write() as connection:
        await followed.answer(connection, id, FIRST, said)
        await certificates.arm(connection, {id: talk.clock.now()})


async def until(talk: Talk, day: date) -> None:
    """Time goes by until 18:00 of a day, with a tick whenever something falls due."""
    end = datetime(day.year, day.month, day.day, 11, tzinfo=UTC)
    due = select(func.min(table.c.next_at))
    while True:
        [(at,)] = await rows(talk, due)
        at = at and at.replace(tzinfo=UTC)
        if at is None or at > end:
            break
        talk.clock.at = max(talk.clock.now(), at) + timedelta(seconds=30)
        await talk.core.reminders.plan()
        while await talk.engine.sender.tick():
            await talk.engine.sender.drain()
    talk.clock.at = end


async def open_calls(talk: Talk) -> tuple[CertificateCall, ...]:
    async with talk.core.database.read() as connection:
        return await certificate_calls.open_(connection, 99)


def heard(guest: Guest) -> list[str]:
    """The reminders that somebody got, without what he was answered."""
    guest.collect()
    return [m.text for m in guest.seen if "Nhắc lịch · Mè xửng" in m.text]


async def steps(talk: Talk, **where: Any) -> list[tuple[str, str, str]]:
    """Steps on record as (name, recipient, state), in the order in which they were dealt with."""
    query = select(reminders).order_by(reminders.c.id)
    return [
        (row.step.partition("@")[0], row.recipient, row.state) for row in await rows(talk, query)
    ]


@told
async def test_a_holder_is_reminded_on_each_step_and_never_at_night(talk: Talk) -> None:
    lan = await holder(talk)
    await certified(talk, lan)
    await until(talk, date(2027, 3, 15))
    sent = await rows(talk, select(outbox).where(outbox.c.key.startswith("reminder:")))
    assert len(sent) == len(heard(lan)) == 6
    for row in sent:
        assert earliest(talk.core.programme.quiet, row.sent_at) == row.sent_at
    assert "ISO 9001" in heard(lan)[0]
    assert "16/03/2027" in heard(lan)[0]


@told
async def test_a_tick_that_comes_again_sends_nothing_twice(talk: Talk) -> None:
    lan = await holder(talk)
    await certified(talk, lan, decided_on=date(2025, 12, 16))
    for _ in range(5):
        await talk.tick()
    assert len(heard(lan)) == 1
    async with talk.core.database.write() as connection:
        await connection.execute(update(table).values(next_at=talk.clock.now()))
    await talk.tick()
    assert len(heard(lan)) == 1


@told
async def test_what_a_platform_could_not_take_is_sent_when_it_is_back(talk: Talk) -> None:
    """Two hours away is no reason to have an officer call: there is no other way to take."""
    lan = await holder(talk)
    await certified(talk, lan)
    talk.channel.fail = lambda outgoing: Unreachable("503")
    talk.clock.at = datetime(2026, 12, 16, 1, 30, 30, tzinfo=UTC)
    await talk.tick()
    for _ in range(12 * 3):
        talk.clock.move(minutes=5)
        await talk.tick()
    assert heard(lan) == []
    talk.channel.fail = lambda outgoing: None
    for _ in range(2):
        talk.clock.move(minutes=5)
        await talk.tick()
    assert len(heard(lan)) == 1
    assert await open_calls(talk) == ()


@told
async def test_what_falls_due_in_the_same_instant_is_told_as_well(talk: Talk) -> None:
    lan = await holder(talk)
    id = await certified(talk, lan, decided_on=date(2025, 12, 16))
    await talk.core.reminders.plan()
    await same_firm(talk, id, decided_on=date(2025, 12, 20))
    await talk.core.reminders.plan()
    await talk.tick()
    assert [("ISO 9001" in m, "ISO 14001" in m) for m in heard(lan)] == [
        (True, False),
        (False, True),
    ]


@told
async def test_a_late_entry_gets_one_reminder_and_the_passed_ones_are_noted(talk: Talk) -> None:
    lan = await holder(talk)
    await certified(talk, lan, decided_on=date(2025, 12, 16))  # due in 23 days
    await talk.tick()
    assert len(heard(lan)) == 1
    assert await steps(talk) == [
        ("90", "holder", "passed"),
        ("60", "holder", "passed"),
        ("30", "holder", "planned"),
    ]


@told
async def test_ten_days_of_downtime_cost_one_message_and_lose_none(talk: Talk) -> None:
    lan = await holder(talk)
    await certified(talk, lan)
    await until(talk, date(2027, 3, 1))
    before = len(heard(lan))
    talk.clock.at = datetime(2027, 3, 11, 2, tzinfo=UTC)
    await talk.tick()
    await talk.tick()
    assert len(heard(lan)) == before + 1


@told
async def test_certificates_of_a_firm_on_one_day_are_one_message(talk: Talk) -> None:
    lan = await holder(talk)
    await same_firm(talk, await certified(talk, lan))
    await until(talk, date(2026, 12, 20))
    [text] = heard(lan)
    assert "ISO 9001" in text
    assert "ISO 14001" in text


@told
async def test_an_arranged_day_holds_the_ladder_until_it_is_over(talk: Talk) -> None:
    lan = await holder(talk)
    id = await certified(talk, lan)
    await until(talk, date(2026, 12, 20))
    assert len(heard(lan)) == 1
    await answers(talk, id, planned_on=date(2027, 3, 9))
    await until(talk, date(2027, 3, 9))
    assert len(heard(lan)) == 1
    await until(talk, date(2027, 3, 10))
    assert "09/03/2027" in heard(lan)[1]
    assert "xong chưa" in heard(lan)[1]


@told
async def test_later_means_later(talk: Talk) -> None:
    lan = await holder(talk)
    id = await certified(talk, lan)
    await until(talk, date(2026, 12, 20))
    await answers(talk, id, snoozed_until=date(2027, 2, 1))
    await until(talk, date(2027, 1, 31))
    assert len(heard(lan)) == 1
    await until(talk, date(2027, 2, 1))
    assert len(heard(lan)) == 2


@told
async def test_silence_goes_to_the_second_contact_the_officer_and_the_call_list(
    talk: Talk,
) -> None:
    minh = await joins(talk, "Minh")
    lan, hoa = await holder(talk, "Lan"), await holder(talk, "Hoa")
    await second(talk, await certified(talk, lan), hoa)
    await until(talk, date(2027, 2, 10))
    assert not heard(hoa)
    await until(talk, date(2027, 2, 16))
    assert len(heard(hoa)) == 1
    assert "chưa trả lời" in heard(hoa)[0]
    await until(talk, date(2027, 3, 3))
    minh.collect()
    assert "Mè xửng Lan" in minh.last.text
    assert not await open_calls(talk)
    await until(talk, date(2027, 3, 10))
    [call] = await open_calls(talk)
    assert call.reason == "has not answered"


@told
async def test_who_has_left_the_chat_is_called_and_his_second_told_at_once(talk: Talk) -> None:
    lan, hoa = await holder(talk, "Lan"), await holder(talk, "Hoa")
    await second(talk, await certified(talk, lan), hoa)
    person = await person_of(talk, lan)
    async with talk.core.database.write() as connection:
        gone = update(chats).where(chats.c.person_id == person).values(gone_at=talk.clock.now())
        await connection.execute(gone)
    await until(talk, date(2026, 12, 20))
    assert not heard(lan)
    assert len(heard(hoa)) == 1
    [call] = await open_calls(talk)
    assert call.reason == "no message reaches the holder"
    assert ("90", "holder", "impossible") in await steps(talk)


@told
async def test_a_firm_without_any_chat_is_on_the_call_list(talk: Talk) -> None:
    await certified(talk, None)
    await until(talk, date(2026, 12, 20))
    [call] = await open_calls(talk)
    assert call.duty == FIRST


@told
async def test_a_firm_that_was_called_is_on_the_list_again_if_the_duty_stays_open(
    talk: Talk,
) -> None:
    """Nobody answered the phone, or the audit did not take place on the day that was told."""
    officer = await person_of(talk, await joins(talk, "Minh"))
    await certified(talk, None)
    seen = set()
    for day in (date(2026, 12, 20), date(2027, 2, 1), date(2027, 3, 30)):
        await until(talk, day)
        [call] = await open_calls(talk)
        assert call.id not in seen
        seen.add(call.id)
        async with talk.core.database.write() as connection:
            close = certificate_calls.close
            assert await close(connection, call.id, officer, "không nghe máy", talk.clock.now())
        assert not await open_calls(talk)


@told
async def test_who_wants_no_reminders_is_neither_written_to_nor_called(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    await certified(talk, lan)
    await until(talk, date(2026, 12, 20))
    assert ("90", "holder", "impossible") in await steps(talk)
    # Nor at the steps at which silence would be passed on to the officers and the call list.
    await until(talk, date(2027, 5, 1))
    assert not heard(lan)
    assert not await open_calls(talk)
    assert {to for _, to, _ in await steps(talk)} == {"holder"}


@told
async def test_a_message_that_fails_for_good_becomes_a_call(talk: Talk) -> None:
    from bot.channels.contract import Rejected

    lan = await holder(talk)
    await certified(talk, lan)
    talk.channel.fail = lambda outgoing: Rejected("no")
    await until(talk, date(2026, 12, 20))
    [call] = await open_calls(talk)
    assert call.reason == "the message was not delivered"


@told
async def test_a_clock_set_back_or_forward_by_a_day_loses_and_doubles_nothing(talk: Talk) -> None:
    lan = await holder(talk)
    await certified(talk, lan)
    for day in (date(2026, 12, 17), date(2027, 1, 16), date(2027, 2, 15), date(2027, 3, 9)):
        await until(talk, day - timedelta(days=2))
        talk.clock.move(days=2)
        await talk.tick()
        talk.clock.move(days=-1)
        await talk.tick()
        talk.clock.move(days=1)
        await talk.tick()
    await until(talk, date(2027, 3, 15))
    assert len(heard(lan)) == len(set(heard(lan))) == 6


@told
async def test_a_certificate_corrected_and_corrected_back_is_not_reminded_of_twice(
    talk: Talk,
) -> None:
    lan = await holder(talk)
    id = await certified(talk, lan)
    await until(talk, date(2026, 12, 20))
    for day in (date(2026, 6, 1), DECIDED):
        async with talk.core.database.write() as connection:
            await certificates.change(connection, id, {"decided_on": day}, talk.clock.now())
        await talk.tick()
    assert len(heard(lan)) == 1


@told
async def test_two_workers_at_once_send_one_message(talk: Talk) -> None:
    import asyncio

    from bot.reminding import Reminders

    lan = await holder(talk)
    await certified(talk, lan, decided_on=date(2025, 12, 16))
    core = talk.core
    other = Reminders(core.database, core.clock, core.programme, core.notices)
    assert sorted(await asyncio.gather(core.reminders.plan(), other.plan())) == [0, 1]
    await talk.tick()
    assert len(heard(lan)) == 1


@told
async def test_consent_given_anew_brings_the_reminders_back(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    await certified(talk, lan)
    await until(talk, date(2026, 12, 20))
    async with talk.core.database.read() as connection:
        assert await connection.scalar(select(people.c.consents["remind"])) is None
    await lan.opens("remind")
    await lan.presses("agree")
    await until(talk, date(2027, 1, 10))
    assert len(heard(lan)) == 1  # the step that was impossible before is still of use


@told
async def test_what_waits_to_be_sent_is_taken_back_by_the_word_that_ends_reminders(
    talk: Talk,
) -> None:
    lan = await holder(talk)
    await certified(talk, lan, decided_on=date(2025, 12, 16))
    await talk.core.reminders.plan()
    await lan.says("dừng")
    await talk.tick()
    assert not heard(lan)
    assert ("30", "holder", "impossible") in await steps(talk)


@told
async def test_a_certificate_that_asks_nothing_is_forgotten_two_years_after_the_last_change(
    talk: Talk,
) -> None:
    lan = await holder(talk)
    gone, kept = await certified(talk, lan), await certified(talk, lan)
    async with talk.core.database.write() as connection:
        await certificates.change(connection, gone, {"standing": "ended"}, talk.clock.now())
    await talk.core.reminders.plan()
    talk.clock.move(days=729)
    assert await talk.core.reminders.forget(730) == 0
    talk.clock.move(days=2)
    assert await talk.core.reminders.forget(730) == 1
    assert [id for (id,) in await rows(talk, select(table.c.id))] == [kept]


@told
async def test_who_declined_is_called_with_his_own_number_and_not_as_silent(talk: Talk) -> None:
    """The number of the profile is known; and nobody was asked who could have answered."""
    lan = await visits(talk, "Lan")
    id = await certified(talk, lan)
    person = await person_of(talk, lan)
    async with talk.core.database.write() as connection:
        values = {"name": "Nguyễn Thị Lan", "phone": "+84905123456"}
        await connection.execute(update(people).where(people.c.id == person).values(**values))
    async with talk.core.database.read() as connection:
        one = await followed.one(connection, id)
    assert one is not None
    assert (one.contacts.name, one.contacts.phone) == ("Nguyễn Thị Lan", "+84905123456")
    await until(talk, date(2027, 6, 1))
    reasons = {call.reason for call in await open_calls(talk)}
    assert "has not answered" not in reasons


@told
async def test_who_wants_no_reminders_is_not_made_the_first_contact(talk: Talk) -> None:
    """Else the one who wants them would hear nothing until a week before the last day."""
    lan, hoa = await holder(talk), await visits(talk, "Hoa")
    await second(talk, await certified(talk, lan), hoa)
    await lan.opens("certificate_firm")
    await lan.presses("swap")
    assert "chưa bật nhắc" in lan.last.text
    await hoa.opens("remind")
    await hoa.presses("agree")
    await lan.opens("certificate_firm")
    await lan.presses("swap")
    assert "người kia trước" in lan.last.text
