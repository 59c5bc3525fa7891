"""Simulated years of certificates: many firms, two workers, downtime, and people who do as they do.

`python -m tests.whole.years FIRMS CERTIFICATES YEARS` runs it as long as one likes; a test runs a
small one. Real planner, database, outbox and sender; only time and the channel are simulated.
What must hold is checked by `Oracle`, from what arrived and what is on record.
"""

import asyncio
import re
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import exists, func, insert, or_, select, update

from bot.channels.contract import Gone, Outgoing, Unreachable
from bot.effects import Context, apply
from bot.reminding import Reminders
from handlers.certificate_effects import AnswerDuty, CorrectDates, ReportAudit
from handlers.cycle import Obligation
from handlers.effects import Conflict
from handlers.months import shifted
from handlers.outlook import key_of, local_day, open_duties
from handlers.quiet import earliest, latest
from storage import certificate_calls, certificate_contacts, chats, followed
from storage.certificate_records import Duty
from storage.certificate_tables import certificate_calls as certificate_calls_table
from storage.certificate_tables import certificate_contacts as contacts_table
from storage.certificate_tables import certificates, reminders
from storage.follow_records import DutyKey, Followed
from storage.tables import chats as chats_table
from storage.tables import firms, people
from tests.talk import Talk

BEGIN = datetime(2026, 1, 5, 1, 31, tzinfo=UTC)
"""08:31 in Huế: a minute after the hour at which the ladder's steps fall due."""
SCHEMES = ("iso9001", "iso14001", "iso22000", "haccp", "ocop", "iatf16949", "gs1_fee", "attp")
_MISS_A_DAY = 0.02
"""How often the process is down from one day to the next."""
_LONGEST_DOWN = 10
_AGAIN = 2
"""Days between two reminders in the same words, whatever downtime and holidays moved them."""
_COUNT = re.compile(r"còn \d+ ngày")
_LONGEST_SILENCE = timedelta(days=_LONGEST_DOWN + 14)
"""Downtime, and Tết with its weekends behind it."""


@dataclass
class World:
    """Who lives in the simulation, and what each has said; by certificate and firm."""

    firms: int
    count: int
    random: Random
    reading: dict[str, int] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    answered: dict[tuple[int, DutyKey], list[tuple[datetime, date]]] = field(default_factory=dict)
    edited: set[tuple[int, date]] = field(default_factory=set)
    entered: dict[int, date] = field(default_factory=dict)
    away: bool = False
    put_off: set[str] = field(default_factory=set)

    def failure(self, address: str) -> Exception | None:
        """Why a message cannot be handed over now, if it cannot."""
        if self.away:
            self.put_off.add(address)
            return Unreachable("503")
        return Gone("blocked") if address in self.blocked else None


@dataclass
class Oracle:
    """What must hold, and how often it did not."""

    talk: Talk
    world: World
    arrived: Counter[tuple[str, date]] = field(default_factory=Counter)
    texts: dict[tuple[str, str], date] = field(default_factory=dict)
    messages: int = 0
    duties: int = 0
    steps: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def took(self, outgoing: Outgoing) -> None:
        """A message arrived."""
        now, programme = self.talk.clock.now(), self.talk.core.programme
        self.messages += 1
        day = local_day(programme, now)
        firm = self.world.reading[outgoing.address]
        self.arrived[outgoing.address, day] += 1
        if outgoing.address in self.world.put_off:
            # What the platform did not take comes beside what the next day brings.
            self.world.put_off.remove(outgoing.address)
            self.arrived[outgoing.address, day] -= 1
        if self.arrived[outgoing.address, day] > 1 and (firm, day) not in self.world.edited:
            self.wrong.append(f"{day}: two messages a day to {outgoing.address}")
        if earliest(programme.quiet, now) != now:
            self.wrong.append(f"{now}: a message in a quiet hour")
        # The same words a day later are the same message again, with a day less as well.
        words = outgoing.address, _COUNT.sub("còn … ngày", str(outgoing.body.get("text")))
        last = self.texts.get(words, date.min)
        if (day - last).days < _AGAIN and (firm, day) not in self.world.edited:
            self.wrong.append(f"{day}: told twice since {last}: {words}")
        self.texts[words] = day

    async def judge(self, one: Followed, since: date, today: date) -> None:
        """Every duty whose last day went by was reminded of in time, answered, or is explained.

        One that was entered when it was over, or nearly, is judged when holidays and downtime
        since then must have ended.
        """
        programme, now = self.talk.core.programme, self.talk.clock.now()
        entered = self.world.entered[one.certificate.id]
        for duty in open_duties(one, programme, now):
            if not since <= max(duty.limit, entered + _LONGEST_SILENCE) < today:
                continue
            self.duties += 1
            key = key_of(duty)
            told = one.sent.get(key)
            said = (one.certificate.id, key) in self.world.answered
            if not told and not said:
                self.wrong.append(f"{one.certificate.id} {key}: nobody was told")
            elif told and not said and entered + _LONGEST_SILENCE < duty.limit:
                first = local_day(programme, min(told.values()))
                if first > duty.limit and not _audited_just_before(one, duty):
                    self.wrong.append(f"{one.certificate.id} {key}: told only on {first}")

    async def after(self) -> None:
        """No reminder was planned for a duty while its holder had said enough."""
        theirs = reminders.c.recipient != "officer"
        query = select(reminders).where(reminders.c.message != "", theirs)
        async with self.talk.core.database.read() as connection:
            for row in await connection.execute(query):
                key = DutyKey(Duty(row.duty), row.number, row.due)
                if self._held(row.certificate_id, key, row.at):
                    self.wrong.append(f"{row.certificate_id} {key}: reminded after an answer")

    async def called(self) -> None:
        """Whatever silence passed on to the call list stood there, also after earlier calls."""
        calls = certificate_calls_table.alias()
        stood = exists().where(
            calls.c.certificate_id == reminders.c.certificate_id,
            calls.c.duty == reminders.c.duty,
            calls.c.number == reminders.c.number,
            calls.c.due == reminders.c.due,
            calls.c.created_at <= reminders.c.at,
            or_(calls.c.closed_at.is_(None), calls.c.closed_at >= reminders.c.at),
        )
        passed_on = (reminders.c.recipient == "call_list", reminders.c.state == "planned")
        query = select(reminders).where(*passed_on, ~stood)
        async with self.talk.core.database.read() as connection:
            for row in await connection.execute(query):
                self.wrong.append(f"{row.certificate_id} {row.due} {row.step}: on no call list")
            count = select(reminders.c.recipient, func.count()).group_by(reminders.c.recipient)
            heard = {row[0]: row[1] for row in await connection.execute(count)}
        # Somebody in four says nothing: without these, silence is passed on to nobody.
        missing = {"holder", "second", "officer", "call_list"} - heard.keys()
        self.wrong += [f"nothing ever reached: {who}" for who in sorted(missing)]

    def _held(self, certificate: int, key: DutyKey, at: datetime) -> bool:
        """Whether the last word said about a duty before this instant still held."""
        said = [one for one in self.world.answered.get((certificate, key), ()) if one[0] < at]
        return bool(said) and local_day(self.talk.core.programme, at) < said[-1][1]


def _audited_just_before(one: Followed, duty: Obligation) -> bool:
    """The expiry is silent while an open recertification says the same: held in the last days, it
    leaves no time for a reminder of the certificate that must follow."""
    near = timedelta(days=14)
    held = (done.on for done in one.certificate.done)
    return duty.duty is Duty.EXPIRY and any(duty.limit - near <= on <= duty.limit for on in held)


async def populate(talk: Talk, world: World) -> None:
    """Firms with their people, chats and certificates, entered over the first year."""
    version = talk.core.programme.purpose("remind").version
    async with talk.core.database.write() as connection:
        now = talk.clock.now()
        for number in range(1, world.firms + 1):
            row = {"id": number, "name": f"Cơ sở {number}", "kind": "enterprise"}
            await connection.execute(insert(firms).values(**row))
            has_chat = world.random.random() > 0.08
            for person in (number, world.firms + number)[: 1 if number % 3 else 2]:
                consents = {"remind": version} if world.random.random() > 0.05 else {}
                who = {"id": person, "consents": consents, "created_at": now, "name": f"P{person}"}
                await connection.execute(insert(people).values(**who))
                if has_chat:
                    chat = {"channel": "test", "address": f"a{person}", "person_id": person,
                            "session": {"v": 1, "screen": 0}, "seen_at": now}  # fmt: skip
                    await connection.execute(insert(chats_table).values(**chat))
                    world.reading[f"a{person}"] = number
            care = {"first_id": number, "second_id": None if number % 3 else world.firms + number}
            await connection.execute(
                insert(contacts_table).values(firm_id=number, name="", phone="", **care)
            )


async def enter(talk: Talk, world: World, number: int) -> None:
    """One certificate more, of a random scheme, decided some time before."""
    now = talk.clock.now()
    today = local_day(talk.core.programme, now)
    firm = number % world.firms + 1
    decided = today - timedelta(days=world.random.randrange(1, 700))
    row = {"id": number + 1, "draft": f"d{number}", "firm_id": firm, "source": "user",
           "scheme": world.random.choice(SCHEMES), "decided_on": decided, "standing": "active",
           "printed": [], "confirmed": [], "next_at": now, "created_at": now,
           "changed_at": now}  # fmt: skip
    world.edited.add((firm, today))
    world.entered[number + 1] = today
    async with talk.core.database.write(short=True) as connection:
        await connection.execute(insert(certificates).values(**row))


async def react(talk: Talk, world: World, address: str) -> None:
    """Somebody who got a message does something, or nothing."""
    luck, now = world.random.random(), talk.clock.now()
    today = local_day(talk.core.programme, now)
    if luck > 0.75:  # silent
        return
    if luck > 0.74:
        world.blocked.add(address)
        return
    async with talk.core.database.write() as connection:
        [chat] = await chats.load(connection, [("test", address)])
        context = Context(connection, now, chat, talk.core.programme, talk.core.notices)
        held = await followed.of_person(connection, chat.person.id)
        for one in held:
            duties = open_duties(one, talk.core.programme, now)
            if not duties or duties[0].limit > today + timedelta(days=95):
                continue
            key, id = key_of(duties[0]), one.certificate.id
            effect: Any
            if luck > 0.45:
                on = today + timedelta(days=world.random.randrange(1, 60))
                effect = AnswerDuty(id, key, planned_on=on)
                world.answered.setdefault((id, key), []).append((now, on + timedelta(days=1)))
            elif luck > 0.38:
                on = min(today + timedelta(days=14), duties[0].limit)
                effect = AnswerDuty(id, key, snoozed_until=on)
                # "Later" on a holiday just before the last day: asked before it.
                hour = datetime.combine(on, BEGIN.time(), UTC)
                from_ = local_day(talk.core.programme, latest(talk.core.programme.quiet, hour))
                world.answered.setdefault((id, key), []).append((now, from_))
            elif luck > 0.33:
                effect = AnswerDuty(id, key, known=True)
                world.answered.setdefault((id, key), []).append((now, duties[0].limit))
            elif key.duty in (Duty.RECERTIFICATION, Duty.EXPIRY, Duty.RENEWAL):
                effect = CorrectDates(id, today, shifted(today, 36))
            else:
                effect = ReportAudit(f"{id}-{now:%Y%m%d%H%M}", id, key, today, "")
            world.edited.add((one.contacts.firm.id, today))
            try:
                await apply(effect, context)
            except Conflict:
                world.edited.discard((one.contacts.firm.id, today))


async def live(talk: Talk, world: World, oracle: Oracle, years: float) -> None:
    """Day after day: enter, plan with two workers, send, react; now and then be down."""
    end, checked, entered = BEGIN + timedelta(days=round(365 * years)), talk.clock.now(), 0
    programme = talk.core.programme
    talk.channel.fail = lambda o: world.failure(o.address)
    step = max(1, world.count // 365)
    while talk.clock.now() < end:
        for _ in range(min(step, world.count - entered)):
            await enter(talk, world, entered)
            entered += 1
        world.away = world.random.random() < _MISS_A_DAY
        await work(talk, world, oracle)
        if world.away:
            # Back after hours, perhaps at night: what it could not take then waits for morning.
            world.away = False
            talk.clock.move(hours=world.random.choice((1, 3, 13)))
            await work(talk, world, oracle)
        if talk.clock.now() - checked > timedelta(days=45):
            since = local_day(programme, checked) - timedelta(days=1)
            today = local_day(programme, talk.clock.now()) - timedelta(days=1)
            await review(talk, world, oracle, since, today)
            checked = talk.clock.now()
        down = world.random.random() < _MISS_A_DAY
        days = world.random.randrange(1, _LONGEST_DOWN + 1) if down else 1
        hours = world.random.choice((0, 0, 0, 5, 14)) if down else 0
        following = talk.clock.now() + timedelta(days=days)
        talk.clock.at = following.replace(hour=BEGIN.hour) + timedelta(hours=hours)


async def work(talk: Talk, world: World, oracle: Oracle) -> None:
    """A tick of two workers at once, and what people do with what they get."""
    core = talk.core
    other = Reminders(core.database, core.clock, core.programme, core.notices)
    await asyncio.gather(core.reminders.plan(), other.plan())
    while await talk.engine.sender.tick():
        await talk.engine.sender.drain()
    arrived, talk.channel.sent = talk.channel.sent, []
    for outgoing in arrived:
        oracle.took(outgoing)
    for address in dict.fromkeys(o.address for o in arrived):
        await react(talk, world, address)
    if world.random.random() < 0.1:
        await call(talk, world)
    if world.blocked and world.random.random() < 0.05:
        back = min(world.blocked)
        world.blocked.remove(back)
        async with core.database.write() as connection:
            await connection.execute(
                update(chats_table).where(chats_table.c.address == back).values(gone_at=None)
            )


async def call(talk: Talk, world: World) -> None:
    """An officer works through a part of the call list; mostly nobody answers."""
    async with talk.core.database.write() as connection:
        for one in await certificate_calls.open_(connection, world.random.randrange(20)):
            await certificate_calls.close(connection, one.id, 1, "không nghe máy", talk.clock.now())


async def review(talk: Talk, world: World, oracle: Oracle, since: date, today: date) -> None:
    for first in range(1, world.firms + 1, 500):
        async with talk.core.database.read() as connection:
            held = await followed.of_firms(connection, range(first, first + 500))
        for one in held:
            await oracle.judge(one, since, today)


async def simulate(url: str, firms_: int, count: int, years: float, seed: int) -> Oracle:
    """Live through the years; the oracle says what went wrong."""
    world = World(firms_, count, Random(seed))
    async with Talk(url, at=BEGIN) as talk:
        oracle = Oracle(talk, world)
        await populate(talk, world)
        await live(talk, world, oracle, years)
        await oracle.after()
        await oracle.called()
        async with talk.core.database.read() as connection:
            states = select(reminders.c.state, func.count()).group_by(reminders.c.state)
            oracle.steps = {row[0]: int(row[1]) for row in await connection.execute(states)}
            assert await certificate_contacts.of_firms(connection, [1])
    return oracle


def main() -> None:
    """As long as one likes, with figures."""
    firms_, count, years = (int(a) for a in (sys.argv[1:] or ["5000", "8000", "6"]))
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        oracle = asyncio.run(simulate(f"sqlite:///{folder}/years.db", firms_, count, years, 1))
    took = time.monotonic() - began
    print(f"{oracle.messages} messages, {oracle.duties} duties over, {took:.0f} s, {oracle.steps}")
    print("\n".join(oracle.wrong[:20]) or "nothing wrong")
    sys.exit(1 if oracle.wrong else 0)


if __name__ == "__main__":
    main()
