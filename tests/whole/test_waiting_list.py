"""A full event: joining the list costs nothing more, and is never taken for a seat."""

import re

from sqlalchemy import select

from storage.event_tables import events, registrations
from tests.talk import Guest, Talk
from tests.whole.office import rows, told
from tests.whole.test_registering import CODE, FORM, agrees, registers

SEATS = 2
"""Of the sample course on 5S."""


async def full(talk: Talk) -> list[Guest]:
    """The course on 5S without a seat left; those who have them."""
    seated = [talk.person(f"seated-{n}") for n in range(SEATS)]
    for number, guest in enumerate(seated):
        await registers(guest, "5s", phone=f"090512345{number}")
    return seated


async def cancels(guest: Guest) -> None:
    await guest.says("của tôi")
    await guest.says("5s")
    await guest.presses("cancel_it")
    await guest.presses("yes")


async def states(talk: Talk) -> list[str]:
    found = await rows(talk, select(registrations.c.state).order_by(registrations.c.id))
    return [row.state for row in found]


@told
async def test_a_newcomer_joins_the_list_in_at_most_nine_inputs(talk: Talk) -> None:
    await full(talk)
    lan = talk.person("lan")
    await lan.opens()
    await lan.presses("agree")
    await lan.presses("go.register")
    await lan.says("5s")
    await lan.presses("cooperative")
    for said in FORM:
        await lan.says(said)
    await lan.presses("yes")
    assert lan.inputs <= 9
    assert (await states(talk))[-1] == "waiting"


@told
async def test_a_returning_owner_joins_the_list_in_two_inputs(talk: Talk) -> None:
    await full(talk)
    lan = talk.person("lan")
    await registers(lan, "haccp", phone="0905123459")
    await lan.says("menu")
    lan.inputs = 0
    await lan.says("đăng ký 5s")
    await lan.says("xác nhận")
    assert lan.inputs == 2
    assert (await states(talk))[-1] == "waiting"


@told
async def test_before_and_after_it_is_said_that_there_is_no_seat_yet(talk: Talk) -> None:
    """The place in the line, what comes next and when, whom to call: but no ticket."""
    await full(talk)
    first, second = talk.person("first"), talk.person("second")
    await registers(first, "5s", phone="0905123458")
    await agrees(second)
    await second.says("đăng ký 5s")
    for said in ("htx", *FORM):
        await second.says(said)
    assert "thứ tự 2" in second.last.text
    assert "chưa có chỗ" in second.last.text
    assert second.last.offered["yes"] == "Vào danh sách chờ"
    receipt = await second.presses("yes")
    assert CODE.search(receipt.text)
    for words in ("chưa có chỗ", "em nhắn ngay", "vé QR và lịch", "“của tôi”", "0234 000 0000"):
        assert words in receipt.text, words
    assert re.search(r"\(còn \d+ ngày\)", receipt.text)
    assert not receipt.files
    await second.says("của tôi")
    assert any("số thứ tự 2" in label for label in second.last.choices)


@told
async def test_waiting_is_said_in_so_many_words(talk: Talk) -> None:
    """Where a seat is to be had, the same word means "wait a moment" and confirms nothing."""
    lan = talk.person("lan")
    await agrees(lan)
    await lan.says("đăng ký 5s")
    for said in ("htx", *FORM):
        await lan.says(said)
    await lan.says("chờ")
    assert await states(talk) == []
    await full(talk)
    await lan.says("ok")
    await lan.says("chờ ạ")
    assert await states(talk) == ["confirmed", "confirmed", "waiting"]
    assert CODE.search(lan.last.text)
    cuc = talk.person("cúc")
    await agrees(cuc)
    await cuc.says("đăng ký 5s")
    for said in ("htx", *FORM[:2], "Lê Thị Cúc", "0905 123 457"):
        await cuc.says(said)
    await cuc.says("vao danh sach cho nhe")
    assert (await states(talk))[2:] == ["waiting", "waiting"]


@told
async def test_nobody_is_put_on_the_list_who_was_promised_a_seat(talk: Talk) -> None:
    """The last seat goes while he reads: he is shown what is true now, and asked once more."""
    slow = talk.person("slow")
    await agrees(slow)
    await slow.says("đăng ký 5s")
    for said in ("htx", *FORM):
        await slow.says(said)
    assert slow.last.offered["yes"] == "Xác nhận đăng ký"
    await full(talk)
    await slow.says("xác nhận")
    assert "Vừa có thay đổi" in slow.last.text
    assert "danh sách chờ, thứ tự 1" in slow.last.text
    assert await states(talk) == ["confirmed"] * SEATS
    await slow.says("xác nhận")
    assert CODE.search(slow.last.text)
    assert await states(talk) == ["confirmed", "confirmed", "waiting"]


@told
async def test_who_would_have_waited_is_shown_the_seat_that_became_free(talk: Talk) -> None:
    seated = await full(talk)
    lan = talk.person("lan")
    await agrees(lan)
    await lan.says("đăng ký 5s")
    for said in ("htx", *FORM):
        await lan.says(said)
    await cancels(seated[0])
    await lan.presses("yes")
    assert "Vừa có thay đổi" in lan.last.text
    assert lan.last.offered["yes"] == "Xác nhận đăng ký"
    await lan.presses("yes")
    assert {file["kind"] for file in lan.last.files} == {"qr", "ics"}


@told
async def test_seats_that_were_added_are_for_those_who_wait(talk: Talk) -> None:
    """Until they have got them nobody else gets one, and is told why."""
    await full(talk)
    first, late = talk.person("first"), talk.person("late")
    await registers(first, "5s", phone="0905123458")
    async with talk.core.database.write() as connection:
        more = events.update().where(events.c.key == "course-5s-kaizen")
        await connection.execute(more.values(capacity=SEATS + 2))
    await registers(late, "5s", phone="0905123459")
    assert "ưu tiên người đang chờ" in late.last.text
    await talk.tick()
    assert {file["kind"] for file in first.last.files} == {"qr", "ics"}
    await late.presses("yes")
    assert {file["kind"] for file in late.last.files} == {"qr", "ics"}


@told
async def test_giving_up_a_place_in_the_line_frees_no_seat(talk: Talk) -> None:
    await full(talk)
    lan = talk.person("lan")
    await registers(lan, "5s", phone="0905123458")
    await cancels(lan)
    assert "đã hủy đăng ký HG-" in lan.last.text
    assert "nhường chỗ" not in lan.last.text
