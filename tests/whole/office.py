"""The Department's office in a test: people who join the staff, seats that are taken."""

import itertools
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Select, select

from bot.commands.staff import Invitation, invite
from handlers.spelling import fold
from storage import audit, events, people, registrations, staff
from storage.records import Event, RegistrationState, Role
from storage.tables import chats
from tests.talk import Guest, Talk, run

URL = "https://huong.example"
Story: TypeAlias = Callable[[Talk], Coroutine[Any, Any, None]]
_numbers = itertools.count(1)


def told(story: Story) -> Callable[[Path], None]:
    """A test that is told as a conversation: runs it on a core of its own."""

    def test(tmp_path: Path) -> None:
        async def whole() -> None:
            async with Talk(f"sqlite:///{tmp_path}/t.db") as talk:
                await story(talk)

        run(whole())

    test.__name__, test.__doc__ = story.__name__, story.__doc__
    return test


async def invitation(talk: Talk, role: Role) -> Invitation:
    """What `bot staff invite` prints."""
    return await invite(talk.core.database, role, URL, talk.clock.now())


def start(link: str) -> str:
    """What a link opens the chat with."""
    return link.partition("?start=")[2]


async def joins(talk: Talk, name: str, role: Role = Role.OWNER) -> Guest:
    """Somebody opens an invitation, agrees, says his name and is of the staff."""
    guest = talk.person(name)
    made = await invitation(talk, role)
    await guest.opens(start(made.link))
    await guest.presses("agree")
    await guest.says(f"Trần {name}")
    await guest.says("menu")
    return guest


async def visits(talk: Talk, name: str) -> Guest:
    """An owner of a business who has agreed to be registered."""
    guest = talk.person(name)
    await guest.opens()
    await guest.presses("agree")
    return guest


async def person_of(talk: Talk, guest: Guest) -> int:
    [row] = await rows(talk, select(chats.c.person_id).where(chats.c.address == guest.name))
    return int(row.person_id)


async def loses_role(talk: Talk, guest: Guest, role: Role | None = None) -> None:
    """The role is changed behind the member's back, as from another chat."""
    person = await person_of(talk, guest)
    async with talk.core.database.write() as connection:
        await staff.set_role(connection, person, role)


async def seat(
    talk: Talk,
    guest: Guest,
    name: str = "Nguyễn Thị Lan",
    event: int = 1,
    state: RegistrationState = RegistrationState.CONFIRMED,
    phone: str = "+84905123456",
) -> str:
    """A registration as it stands in the database; returns its code."""
    number, now = next(_numbers), talk.clock.now()
    code = "HG-" + "".join("23456789AB"[int(digit)] for digit in f"{number:06}")
    person = await person_of(talk, guest)
    async with talk.core.database.write() as connection:
        firm = await people.keep_firm(connection, "=1+1 Cơ sở", "facility", "", None)
        values = {"code": code, "draft": code, "event_id": event, "person_id": person,
                  "firm_id": firm, "name": name, "name_key": fold(name) + str(number),
                  "phone": phone, "state": state.value, "created_at": now,
                  "changed_at": now}  # fmt: skip
        await registrations.add(connection, values)
        if state == RegistrationState.CONFIRMED:
            await events.take_seat(connection, event, now)
    return code


async def rows(talk: Talk, query: Select[Any]) -> list[Any]:
    async with talk.core.database.read() as connection:
        return list(await connection.execute(query))


async def acts(talk: Talk) -> list[Any]:
    """The audit log, oldest first."""
    async with talk.core.database.read() as connection:
        return list(reversed(await audit.latest(connection, 100)))


async def event_of(talk: Talk, id: int = 1) -> Event:
    async with talk.core.database.read() as connection:
        event = await events.get(connection, id)
    assert event is not None
    return event
