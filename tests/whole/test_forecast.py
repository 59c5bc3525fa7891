"""The staff's dry run says what is really sent later, however far ahead it is asked about."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from bot.forecast import ahead
from storage import certificates
from storage.certificate_tables import reminders
from tests.talk import Talk
from tests.whole.office import rows, told
from tests.whole.test_reminding import certified, holder, same_firm, until

SINCE, UNTIL = datetime(2029, 4, 1, tzinfo=UTC), datetime(2029, 7, 1, tzinfo=UTC)
"""Two and a half years after the clock of the tests."""

Step = tuple[int, str, int, str, str]


async def foretold(talk: Talk, since: datetime, last: datetime) -> set[Step]:
    """Steps that would be sent, as (certificate, duty, number, step, recipient)."""
    core = talk.core
    async with core.database.read() as connection:
        found = ahead(connection, core.notices, core.programme, talk.clock.now(), since, last)
        told = [each async for message in found for each in message.told]
    return {
        (t.due.watch.followed.certificate.id, t.due.watch.obligation.duty.value,
         t.due.watch.obligation.number, t.due.step.name, t.to.value)
        for t in told
    }  # fmt: skip


async def sent(talk: Talk, since: datetime) -> set[Step]:
    """Steps that were dealt with since then, but for those passed over."""
    query = select(reminders).where(reminders.c.at >= since, reminders.c.state != "passed")
    return {
        (row.certificate_id, row.duty, row.number, row.step, row.recipient)
        for row in await rows(talk, query)
    }


@told
async def test_what_is_foretold_for_years_ahead_is_what_is_sent_then(talk: Talk) -> None:
    lan = await holder(talk)
    id = await certified(talk, lan, decided_on=date(2026, 6, 16))
    fee = await same_firm(talk, id, scheme="gs1_fee", decided_on=date(2026, 7, 1))
    async with talk.core.database.write() as connection:
        await certificates.arm(connection, {fee: talk.clock.now()})
    await talk.core.reminders.plan()
    foreseen = await foretold(talk, SINCE, UNTIL)
    assert {(certificate, duty) for certificate, duty, *_ in foreseen} == {
        (id, "recertification"),
        (fee, "fee"),
    }
    await until(talk, UNTIL.date())
    assert await sent(talk, SINCE) == foreseen


@told
async def test_what_is_near_is_foretold_the_same_however_far_it_is_looked(talk: Talk) -> None:
    lan = await holder(talk)
    id = await certified(talk, lan)
    fee = await same_firm(talk, id, scheme="gs1_fee")
    soon = datetime(2027, 6, 1, tzinfo=UTC)
    now = talk.clock.now()
    assert await foretold(talk, now, soon) <= await foretold(talk, now, UNTIL)
    since, last = datetime(2099, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    assert {each[0] for each in await foretold(talk, since, last)} == {fee}
