"""What was kept as long as it is needed is forgotten by itself, in the background."""

from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot import retention
from bot.config import Keep
from storage.event_tables import events, registrations
from storage.message_tables import inbox, outbox
from storage.records import Role
from storage.tables import chats, consents, firms, people
from tests.talk import Guest, Talk, run
from tests.whole.office import acts, joins, rows, told
from tests.whole.test_registering import registers, sqlite


async def days(talk: Talk, days: int) -> None:
    """So many days later, after the hourly clean-up has run."""
    talk.clock.move(days=days)
    await talk.core.planner.forget(Keep())


async def everything(talk: Talk) -> str:
    """What is stored about people, in one string to search in."""
    tables = (people, firms, registrations, inbox, outbox, chats)
    return " ".join([str(list(await rows(talk, select(table)))) for table in tables])


@told
async def test_names_of_participants_go_first_and_then_who_was_never_seen_again(
    talk: Talk,
) -> None:
    lan = talk.person("lan")
    await registers(lan, "haccp", name="Nguyễn Thị Lan")
    [row] = await rows(talk, select(events.c.ends_at).where(events.c.taken == 1))
    over = (row.ends_at - talk.clock.now()).days + 1
    await days(talk, over + 394)
    [one] = await rows(talk, select(registrations))
    assert (one.name, one.phone) == ("Nguyễn Thị Lan", "+84905123456")
    await days(talk, 2)
    [one] = await rows(talk, select(registrations))
    assert (one.name, one.phone, one.state) == ("", "", "confirmed")
    assert [e.taken for e in await rows(talk, select(events)) if e.taken] == [1]
    assert "Nguyễn Thị Lan" in await everything(talk)
    await days(talk, 730 - over - 396)
    assert "Nguyễn Thị Lan" in await everything(talk)
    await days(talk, 1)
    left = await everything(talk)
    assert "Lan" not in left
    assert "0905123456" not in left
    assert "Mứt gừng" not in left


@told
async def test_who_is_forgotten_has_withdrawn_and_later_even_that_is_gone(talk: Talk) -> None:
    lan = talk.person("lan")
    await lan.opens()
    await lan.presses("agree")
    await days(talk, 731)
    given = [(c.purpose, c.given, c.channel) for c in await rows(talk, select(consents))]
    assert ("register", True, "test") in given
    assert ("register", False, "retention") in given
    await days(talk, 1095)
    assert await rows(talk, select(consents)) != []
    await days(talk, 1)
    assert await rows(talk, select(consents)) == []
    await lan.says("đăng ký")
    assert "agree" in lan.last.offered


@told
async def test_who_comes_back_in_time_stays_and_so_does_the_staff(talk: Talk) -> None:
    hoa = await joins(talk, "Hoa", Role.VIEWER)
    lan = talk.person("lan")
    await registers(lan, "haccp", name="Nguyễn Thị Lan")
    await days(talk, 729)
    await lan.says("menu")
    await days(talk, 700)
    assert "Nguyễn Thị Lan" in (await lan.says("dữ liệu của tôi")).text
    assert "Trần Hoa" in (await hoa.says("dữ liệu của tôi")).text


@told
async def test_the_log_of_the_staff_ends_after_its_time(talk: Talk) -> None:
    await joins(talk, "Hoa", Role.VIEWER)
    await days(talk, 1095)
    assert [act.action for act in await acts(talk)] == ["invite", "join"]
    await days(talk, 1)
    assert await acts(talk) == []


def test_one_run_takes_a_piece_and_the_next_ones_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are when it is switched on, whoever chats waits for a piece at most."""
    monkeypatch.setattr(retention, "AT_ONCE", 2)

    async def names(talk: Talk) -> int:
        return len(await rows(talk, select(people).where(people.c.name != "")))

    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            guests: list[Guest] = [talk.person(f"guest {number}") for number in range(5)]
            for guest in guests:
                await guest.opens()
            async with talk.core.database.write() as connection:
                await connection.execute(update(people).values(name="Nguyễn Thị Lan"))
            left = []
            for _ in range(4):
                await days(talk, 731)
                left.append(await names(talk))
            assert left == [3, 1, 0, 0]

    run(test())
