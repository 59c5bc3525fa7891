"""What happens to people after they have registered: moved events, added seats, stop, erasure."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.config import Keep
from bot.seeding import seed
from handlers.programme import PlannedEvent
from storage.database import Unavailable
from storage.event_tables import events, registrations
from storage.file_tables import uploads
from storage.message_tables import inbox, outbox
from storage.migrate import migrate
from storage.records import Words
from storage.tables import chats
from tests.talk import Talk, run
from tests.whole.test_registering import agrees, registers, sqlite

HACCP = "course-haccp"


def test_seats_that_are_added_go_to_those_who_wait_and_not_to_who_comes_later(
    tmp_path: Path,
) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            people = [talk.person(name) for name in ("một", "hai", "ba", "bốn")]
            for number, guest in enumerate(people[:3]):
                await registers(guest, "5s", phone=f"090512345{number}")
            async with talk.core.database.write() as connection:
                await connection.execute(
                    update(events).where(events.c.key == "course-5s-kaizen").values(capacity=3)
                )
            await registers(people[3], "5s", phone="0905123459")
            async with talk.core.database.read() as connection:
                states = (await connection.scalars(select(registrations.c.state))).all()
            assert list(states) == ["confirmed", "confirmed", "waiting"]
            await talk.tick()
            assert people[2].last.files
            async with talk.core.database.read() as connection:
                states = (await connection.scalars(select(registrations.c.state))).all()
            assert list(states) == ["confirmed", "confirmed", "confirmed"]

    run(test())


def _dated(planned: PlannedEvent, talk: Talk, days: int, place: str) -> PlannedEvent:
    starts = talk.clock.now() + timedelta(days=days)
    return replace(
        planned,
        starts_at=starts,
        ends_at=starts + timedelta(hours=4),
        place=Words(place, place),
        capacity=30,
    )


def test_who_is_registered_is_told_once_when_the_date_or_the_place_changes(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            programme = talk.core.programme
            lan = talk.person("lan")
            for days, place, messages in ((10, "Nhà A", 0), (12, "Nhà A", 1), (12, "Nhà B", 2)):
                planned = tuple(
                    _dated(p, talk, days, place) if p.key == HACCP else p for p in programme.events
                )
                moved = replace(programme, events=planned)
                for _ in range(2):
                    await seed(
                        talk.core.database, moved, talk.core.notices, talk.clock.now(), demo=True
                    )
                talk.clock.move(minutes=5)
                if not messages:
                    await registers(lan, "haccp")
                    before = len(lan.seen)
                await talk.tick()
                assert len(lan.seen) - before == messages
            assert "Nhà B" in lan.last.text

    run(test())


def test_stop_also_stops_the_word_about_a_draft(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            await agrees(lan)
            await lan.says("đăng ký haccp")
            await lan.says("htx")
            await lan.says("dừng")
            before = len(lan.seen)
            for _ in range(4):
                talk.clock.move(hours=24)
                await talk.tick()
            assert len(lan.seen) == before

    run(test())


def test_what_was_said_is_gone_after_erasure(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            await registers(lan, "haccp", name="Nguyễn Thị Lan")
            await lan.says("đăng ký iso 22000")
            await lan.says("sửa người tham dự")
            await lan.says("Trần Văn Bí Mật")
            await lan.says("xóa dữ liệu")
            await lan.presses("erase")
            await lan.presses("yes")
            async with talk.core.database.read() as connection:
                said = [str(x) for x in (await connection.scalars(select(inbox.c.payload))).all()]
                shown = [str(x) for x in (await connection.scalars(select(outbox.c.body))).all()]
                kept = [str(x) for x in (await connection.scalars(select(chats.c.session))).all()]
            everything = " ".join(said + shown + kept)
            assert "Lan" not in everything
            assert "Bí Mật" not in everything
            assert "0905" not in everything

    run(test())


def test_a_file_nobody_asked_for_is_not_kept(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            await agrees(lan)
            desk = talk.core.desk
            kept = await desk.keep("lan", "a.pdf", "application/pdf", b"%PDF")
            async with talk.core.database.write() as connection:
                await connection.execute(update(uploads).values(token=f"token-{kept.name}"))
            await lan.sends_file("a.pdf")
            async with talk.core.database.read() as connection:
                assert (await connection.scalars(select(uploads.c.token))).all() == []

    run(test())


def test_a_draft_nobody_comes_back_to_is_deleted(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            await agrees(lan)
            await lan.says("đăng ký haccp")
            for said in ("htx", "HTX Mứt gừng", "chưa", "Nguyễn Thị Lan"):
                await lan.says(said)
            for _ in range(9):
                talk.clock.move(hours=24)
                await talk.tick()
                await talk.core.planner.forget(Keep())
            async with talk.core.database.read() as connection:
                session = await connection.scalar(select(chats.c.session))
            assert "Lan" not in str(session)
            await lan.says("menu")
            assert lan.last.offered

    run(test())


def test_a_database_of_a_newer_release_is_refused_in_words(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            async with talk.core.database.write() as connection:
                await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
            with pytest.raises(Unavailable, match="newer release"):
                await migrate(talk.core.database)

    run(test())
