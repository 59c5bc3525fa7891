"""Somebody else comes, or the name was mistyped: nobody gives up his seat for that."""

from sqlalchemy import select

from storage import registrations
from storage.event_tables import events
from storage.event_tables import registrations as table
from tests.talk import Guest, Talk
from tests.whole.office import joins, rows, told, visits
from tests.whole.test_registering import CODE, registers
from tests.whole.test_waiting_list import full


async def places(talk: Talk) -> list[tuple[str, str, str]]:
    query = select(table.c.name, table.c.phone, table.c.state).order_by(table.c.id)
    return [(row.name, row.phone, row.state) for row in await rows(talk, query)]


async def hoa_comes(guest: Guest) -> None:
    await guest.says("Trần Thị Hòa")
    await guest.says("0905 777 888")


@told
async def test_another_comes_under_the_same_code(talk: Talk) -> None:
    """Of one registration nobody asks which; name and phone are checked before they change."""
    lan = talk.person("lan")
    receipt = await registers(lan, "5s")
    [code] = CODE.findall(receipt.text)
    await lan.says("doi nguoi tham du")
    assert "Họ và tên người sẽ đi" in lan.last.text
    await hoa_comes(lan)
    assert "Trần Thị Hòa" in lan.last.text
    assert "Chỗ và mã đăng ký vẫn giữ nguyên" in lan.last.text
    changed = await lan.says("vâng")
    assert "Đã đổi người tham dự" in changed.text
    assert CODE.findall(changed.text) == [code]
    assert [file["subject"] for file in changed.files] == [code, code]
    assert await places(talk) == [("Trần Thị Hòa", "+84905777888", "confirmed")]
    [event] = await rows(talk, select(events.c.taken).where(events.c.taken > 0))
    assert event.taken == 1


@told
async def test_it_is_a_button_of_the_registration(talk: Talk) -> None:
    lan = talk.person("lan")
    await registers(lan, "5s")
    await registers(lan, "iso 22000")
    await lan.says("của tôi")
    await lan.says("iso 22000")
    [button] = [id for id in lan.last.offered if id.startswith("go.substitute.")]
    await lan.presses(button)
    await lan.says("quay lai")
    assert "Mã:" in lan.last.text, "back to the page of this registration"
    await lan.presses(button)
    await hoa_comes(lan)
    assert "ISO 22000" in lan.last.text
    assert "thay cho An Lê" in lan.last.text
    await lan.says("quay lại")
    await lan.says("0905 777 999")
    await lan.presses("yes")
    assert [name for name, _, _ in await places(talk)] == ["An Lê", "Trần Thị Hòa"]


@told
async def test_of_several_it_is_asked_which(talk: Talk) -> None:
    lan = talk.person("lan")
    await registers(lan, "5s")
    await registers(lan, "iso 22000")
    await lan.says("cho người khác đi thay")
    assert "đổi người của lớp nào" in lan.last.text
    await lan.says("5s")
    await hoa_comes(lan)
    await lan.says("vâng")
    assert [name for name, _, _ in await places(talk)] == ["Trần Thị Hòa", "An Lê"]


@told
async def test_it_is_wanted_in_ones_own_words(talk: Talk) -> None:
    """ "Không đi được" beside "đi thay" gives no seat up; whether one may is answered."""
    lan = talk.person("lan")
    await registers(lan, "5s")
    for said in (
        "chị Hòa đi thay",
        "tôi bận không đi được, chi hoa di thay toi",
        "thay chị giúp em",
    ):
        await lan.says("menu")
        await lan.says(said)
        assert "Họ và tên người sẽ đi" in lan.last.text, said
    await lan.says("menu")
    await lan.says("cho người khác đi thay được không?")
    assert "go.substitute" in lan.last.offered


@told
async def test_a_teacher_or_a_file_takes_nobodys_place(talk: Talk) -> None:
    lan = talk.person("lan")
    await registers(lan, "5s")
    for said in ("em muốn học thầy Minh", "hoc thay nao day", "đăng ký thay chị Hòa",
                 "gửi hồ sơ thay tôi"):  # fmt: skip
        await lan.says("menu")
        await lan.says(said)
        assert "Họ và tên người sẽ đi" not in lan.last.text, said


@told
async def test_a_second_yes_changes_nothing_and_is_told_so(talk: Talk) -> None:
    lan = talk.person("lan")
    await registers(lan, "5s")
    await lan.says("đổi người tham dự")
    await lan.says("Trần Thị Hòa, 0905 777 888")
    pressed = lan.last.payload("yes")
    await lan.presses_payload(pressed)
    before = len(lan.seen)
    await lan.presses_payload(pressed)
    assert len(lan.seen) == before, "a double tap"
    await lan.says("ok")
    assert "đã xong rồi" in lan.last.text
    assert len(await places(talk)) == 1


@told
async def test_who_is_there_already_gets_no_second_seat(talk: Talk) -> None:
    lan, hoa = talk.person("lan"), talk.person("hoa")
    await registers(lan, "5s")
    await registers(hoa, "5s", phone="0905777888", name="Trần Thị Hòa")
    await lan.says("đổi người tham dự")
    await hoa_comes(lan)
    await lan.presses("yes")
    assert "Trần Thị Hòa đã có tên ở lớp này" in lan.last.text
    await lan.says("Lê Thị Mai")
    await lan.says("có")
    assert [name for name, _, _ in await places(talk)] == ["Lê Thị Mai", "Trần Thị Hòa"]


@told
async def test_a_place_in_the_line_is_kept(talk: Talk) -> None:
    await full(talk)
    lan = talk.person("lan")
    await registers(lan, "5s")
    await lan.says("đổi người tham dự")
    await hoa_comes(lan)
    changed = await lan.says("có")
    assert changed.files == []
    assert (await places(talk))[-1] == ("Trần Thị Hòa", "+84905777888", "waiting")


@told
async def test_who_has_come_cannot_be_another(talk: Talk) -> None:
    """Not even if he was checked in while the answers were being read."""
    lan = talk.person("lan")
    await registers(lan, "5s")
    await lan.says("đổi người tham dự")
    await hoa_comes(lan)
    async with talk.core.database.write() as connection:
        assert await registrations.attended(connection, 1, talk.clock.now())
    await lan.presses("yes")
    assert "không đổi được nữa" in lan.last.text
    assert [name for name, _, _ in await places(talk)] == ["An Lê"]
    await lan.says("đổi người tham dự")
    assert "chưa có đăng ký nào" in lan.last.text


@told
async def test_nobody_changes_what_is_another_ones(talk: Talk) -> None:
    lan, minh = talk.person("lan"), await visits(talk, "Minh")
    await registers(lan, "5s")
    await minh.opens("substitute-r1")
    await minh.says("đổi người tham dự")
    assert "chưa có đăng ký nào" in minh.last.text
    assert "An Lê" not in minh.last.text


@told
async def test_the_door_knows_who_comes_now(talk: Talk) -> None:
    minh, lan = await joins(talk, "Minh"), talk.person("lan")
    await registers(lan, "5s")
    await lan.says("đổi người tham dự")
    await hoa_comes(lan)
    await lan.presses("yes")
    await minh.opens("staff_events")
    await minh.says("5s")
    await minh.presses("list")
    assert "Trần Thị Hòa" in minh.last.text
    assert "An Lê" not in minh.last.text
