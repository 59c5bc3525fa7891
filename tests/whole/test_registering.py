"""Registering for a training, as owners do it: the main job of the whole thing."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from handlers.register import REGISTER
from storage.event_tables import events, registrations
from storage.message_tables import outbox
from storage.tables import consents
from tests.talk import Guest, Shown, Talk, run

CODE = re.compile(r"HG-[2-9A-Z]{6}")
FORM = ("HTX Mứt gừng Kim Long", "3300100113", "Nguyễn Văn An", "0905 123 456")


def sqlite(folder: Path) -> str:
    return f"sqlite:///{folder}/t.db"


async def agrees(guest: Guest) -> None:
    await guest.opens()
    await guest.presses("agree")


async def registers(
    guest: Guest, event: str, phone: str = "0905123456", name: str = "An Lê"
) -> Shown:
    """A newcomer's whole way to a receipt, typing."""
    await agrees(guest)
    await guest.says(f"đăng ký {event}")
    for said in ("htx", "HTX Mứt gừng", "chưa có", name, phone):
        await guest.says(said)
    return await guest.presses("yes")


def test_a_newcomer_registers_in_at_most_nine_inputs(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            await lan.opens()
            await lan.presses("agree")
            await lan.presses("go.register")
            await lan.says("5s")
            await lan.presses("cooperative")
            for said in FORM:
                await lan.says(said)
            assert "Nguyễn Văn An" in lan.last.text
            assert "0905 123 456" in lan.last.text
            receipt = await lan.presses("yes")
            assert lan.inputs <= 9
            [code] = CODE.findall(receipt.text)
            assert [f["kind"] for f in receipt.files] == ["qr", "ics"]
            assert all(f["subject"] == code for f in receipt.files)

    run(test())


def test_a_returning_owner_registers_in_two_inputs(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            await registers(lan, "5s")
            await lan.says("menu")
            lan.inputs = 0
            [soonest] = [id for id in lan.last.offered if id.startswith("go.register.e")][:1]
            await lan.presses(soonest)
            assert "HTX Mứt gừng" in lan.last.text
            receipt = await lan.presses("yes")
            assert lan.inputs == 2
            assert CODE.search(receipt.text)
            await lan.says("menu")
            lan.inputs = 0
            await lan.says("đăng ký iso 22000")
            await lan.says("xác nhận")
            assert lan.inputs == 2
            assert CODE.search(lan.last.text)

    run(test())


def test_the_menu_offers_what_one_is_not_registered_for(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            await agrees(lan)
            first = {id for id in lan.last.offered if id.startswith("go.register.e")}
            assert "Lớp HACCP" in lan.last.offered[next(iter(first))]
            await lan.says("đăng ký haccp")
            for said in ("htx", "HTX Mứt gừng", "chưa có", "An Lê", "0905123456", "xác nhận"):
                await lan.says(said)
            await lan.presses("decline")
            await lan.says("menu")
            second = {id for id in lan.last.offered if id.startswith("go.register.e")}
            assert len(second) == 1
            assert second != first
            await lan.says("hủy đăng ký")
            await lan.says("haccp")
            await lan.presses("cancel_it")
            await lan.presses("yes")
            await lan.says("menu")
            assert first <= lan.last.offered.keys()

    run(test())


def test_without_diacritics_with_typos_a_back_a_double_tap_and_a_restart(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            ba = talk.person("ba")
            await agrees(ba)
            await ba.says("dang ki lop haccp")
            await ba.says("cty")
            await ba.says("Dau tram Hue")
            await ba.says("quay lai")
            await ba.says("Dầu tràm Huế")
            await ba.says("chua co")
        async with Talk(sqlite(tmp_path)) as talk:
            ba = talk.person("ba")
            await ba.says("Tran Thi Be")
            await ba.says("0905")
            await ba.says("0905 123 457")
            assert "Dầu tràm Huế" in ba.last.text
            confirm = ba.last.payload("yes")
            await ba.presses_payload(confirm)
            before = len(ba.seen)
            await ba.presses_payload(confirm)
            assert len(ba.seen) == before
            async with talk.core.database.read() as connection:
                rows = (await connection.execute(select(registrations))).all()
            assert [row.name for row in rows] == ["Tran Thi Be"]

    run(test())


def test_consent_is_kept_with_its_version_and_withdrawn_as_easily(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            await registers(lan, "5s")
            await lan.presses("agree")
            await lan.says("dừng")
            async with talk.core.database.read() as connection:
                rows = (await connection.execute(select(consents).order_by(consents.c.id))).all()
            version = talk.core.programme.purpose("remind").version
            assert [(r.purpose, r.given, r.version) for r in rows] == [
                ("register", True, talk.core.programme.purpose("register").version),
                ("remind", True, version),
                ("remind", False, version),
            ]

    run(test())


def test_a_full_event_has_a_waiting_list_first_come_first_served(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            people = [talk.person(name) for name in ("một", "hai", "ba", "bốn")]
            for number, guest in enumerate(people):
                await registers(guest, "5s", phone=f"090512345{number}")
            first, second, third, fourth = people
            assert third.last.files == []
            await first.says("của tôi")
            await first.says("5s")
            await first.presses("cancel_it")
            await first.presses("yes")
            await talk.tick()
            assert {f["kind"] for f in third.last.files} == {"qr", "ics"}
            assert fourth.last.files == []
            async with talk.core.database.read() as connection:
                rows = (
                    await connection.execute(select(registrations).order_by(registrations.c.id))
                ).all()
                taken = await connection.scalar(
                    select(events.c.taken).where(events.c.key == "course-5s-kaizen")
                )
            assert [r.state for r in rows] == ["cancelled", "confirmed", "confirmed", "waiting"]
            assert taken == 2
            assert rows[0].code in rows[2].reason
            await talk.tick()
            assert sum(bool(shown.files) for shown in third.seen) == 1
            del second

    run(test())


def test_who_moves_up_at_night_is_told_in_the_morning(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            people = [talk.person(name) for name in ("một", "hai", "ba")]
            for number, guest in enumerate(people):
                await registers(guest, "5s", phone=f"090512345{number}")
            talk.clock.move(hours=13)  # 22:00
            await people[0].says("hủy đăng ký")
            await people[0].says("5s")
            await people[0].presses("cancel_it")
            await people[0].presses("yes")
            await talk.tick()
            assert not people[2].last.files
            talk.clock.move(hours=34)  # 24/11 is a holiday; 25/11, 08:00
            await talk.tick()
            assert people[2].last.files

    run(test())


def test_the_last_seat_that_just_went_is_said_and_nothing_else_is_lost(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            slow, quick, third = talk.person("slow"), talk.person("quick"), talk.person("third")
            await registers(third, "5s", phone="0905123450")
            await agrees(slow)
            await slow.says("đăng ký 5s")
            for said in ("htx", "HTX Chậm", "chưa có", "Lê Chậm", "0905123458"):
                await slow.says(said)
            await registers(quick, "5s", phone="0905123459")
            await slow.presses("yes")
            assert not CODE.search(slow.last.text)
            assert slow.last.offered["yes"] == "Vào danh sách chờ"
            await slow.presses("change.event")
            await slow.says("haccp")
            assert "HTX Chậm" in slow.last.text
            await slow.presses("yes")
            assert CODE.search(slow.last.text)

    run(test())


def test_the_same_participant_is_not_registered_twice(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan, an = talk.person("lan"), talk.person("an")
            first = await registers(lan, "haccp", name="Nguyễn Thị Lan")
            [code] = CODE.findall(first.text)
            again = await registers(an, "haccp", name="nguyen thi lan")
            assert code in again.text
            async with talk.core.database.read() as connection:
                taken = await connection.scalar(
                    select(events.c.taken).where(events.c.title_vi.contains("HACCP"))
                )
            assert taken == 1

    run(test())


def test_a_draft_is_nudged_once_after_a_day_and_never_at_night(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            await agrees(lan)
            await lan.says("đăng ký 5s")
            await lan.says("htx")
            before = len(lan.seen)
            for hours, expected in ((23, 0), (13, 0), (12, 1), (24, 1), (48, 1)):
                talk.clock.move(hours=hours)
                await talk.tick()
                assert len(lan.seen) - before == expected, hours
            await lan.presses("continue")
            assert "2/5" in lan.last.text

    run(test())


def test_participants_who_agreed_are_reminded_the_day_before(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            yes, no = talk.person("yes"), talk.person("no")
            await registers(yes, "haccp", phone="0905123451")
            await yes.presses("agree")
            await registers(no, "haccp", phone="0905123452")
            await no.presses("decline")
            told, untold = len(yes.seen), len(no.seen)
            for _ in range(24 * 6):
                talk.clock.move(hours=1)
                await talk.tick()
            assert len(yes.seen) == told + 1
            assert yes.last.files
            assert len(no.seen) == untold

    run(test())


def test_data_is_shown_and_erased_on_request(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            await registers(lan, "5s", name="Nguyễn Thị Lan")
            shown = await lan.says("dữ liệu của tôi")
            assert "Nguyễn Thị Lan" in shown.text
            assert "0905 123 456" in shown.text
            await lan.presses("erase")
            await lan.presses("yes")
            shown = await lan.says("du lieu cua toi")
            assert "Nguyễn Thị Lan" not in shown.text
            async with talk.core.database.read() as connection:
                rows = (await connection.execute(select(registrations))).all()
                taken = (await connection.scalars(select(events.c.taken))).all()
            assert [(r.name, r.phone, r.state) for r in rows] == [("", "", "cancelled")]
            assert sum(taken) == 0

    run(test())


def test_name_and_phone_are_corrected_on_request(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            await registers(lan, "haccp", name="Nguyễn Thị Lam")
            await lan.says("dữ liệu của tôi")
            await lan.says("sửa")
            await lan.says("Nguyễn Thị Lan")
            await lan.says("0912 345 678")
            shown = await lan.says("dữ liệu của tôi")
            assert "Nguyễn Thị Lan" in shown.text
            assert "0912 345 678" in shown.text

    run(test())


def test_a_request_to_be_called_reaches_the_list_with_its_file(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            await agrees(lan)
            await lan.says("gặp cán bộ")
            await lan.sends_file("giay.pdf")
            await lan.says("Nguyễn Thị Lan")
            await lan.says("0905123456")
            await lan.presses("yes")
            from bot.snapshot import look_up
            from handlers.known import Need

            async with talk.core.database.read() as connection:
                facts = await look_up(connection, [Need("calls")], talk.clock.now())
            [call] = facts[Need("calls")]
            assert (call.name, call.phone) == ("Nguyễn Thị Lan", "+84905123456")
            assert call.upload == "token-giay.pdf"

    run(test())


def test_screens_are_edited_in_place_and_receipts_stay(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            await registers(lan, "5s")
            receipt = lan.last.message
            await lan.presses("decline")
            async with talk.core.database.read() as connection:
                rows = (await connection.execute(select(outbox).order_by(outbox.c.id))).all()
            replaced = {row.id: row.replaces for row in rows}
            assert replaced[rows[1].id] == rows[0].id  # agreed by a press: the welcome is edited
            assert receipt not in replaced.values()
            assert rows[1].replaces_theirs == f"theirs-{rows[0].id}"

    run(test())


def test_english_speaks_english(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            john = talk.person("john")
            await john.opens()
            await john.presses("language.other")
            assert john.last.offered["language.other"] == "Tiếng Việt"
            await john.presses("agree")
            assert "What would you like to do?" in john.last.text
            await john.says("register haccp")
            assert "Step 1/5" in john.last.text

    run(test())


@pytest.mark.parametrize("question", [q.id for q in REGISTER.questions if q.label])
def test_every_line_of_the_check_screen_can_be_changed(tmp_path: Path, question: str) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            await agrees(lan)
            await lan.says("đăng ký haccp")
            for said in ("htx", *FORM):
                await lan.says(said)
            await lan.presses(f"change.{question}")
            assert f"change.{question}" not in lan.last.offered
            await lan.says("quay lại")
            assert f"change.{question}" in lan.last.offered

    run(test())
