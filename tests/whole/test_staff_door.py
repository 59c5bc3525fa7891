"""At the door: a scan lets in, and every refusal has its reason."""

from datetime import timedelta

from sqlalchemy import select

from handlers.door import refusal
from storage import events, registrations
from storage.event_tables import registrations as table
from storage.records import RegistrationState, Role
from tests.talk import Guest, Talk
from tests.whole.office import acts, event_of, joins, loses_role, rows, seat, told, visits


async def on_the_day(talk: Talk, event: int = 1) -> None:
    """Half an hour before it begins."""
    starts = (await event_of(talk, event)).starts_at
    talk.clock.at = starts - timedelta(minutes=30)


async def came(talk: Talk, code: str) -> object:
    [row] = await rows(talk, select(table.c.attended_at).where(table.c.code == code))
    return row.attended_at


async def stands_at(member: Guest, event: str = "e1") -> None:
    await member.opens("door")
    await member.presses(event)


@told
async def test_a_scanned_ticket_lets_its_holder_in(talk: Talk) -> None:
    """The QR link, opened by whoever checks in, is the whole act."""
    minh, lan = await joins(talk, "Minh", Role.CHECK_IN), await visits(talk, "Lan")
    code = await seat(talk, lan, "Nguyễn Thị Lan")
    await on_the_day(talk)
    await minh.opens(f"ticket-{code}")
    assert "Nguyễn Thị Lan" in minh.last.text
    assert await came(talk, code) == talk.clock.now()
    last = (await acts(talk))[-1]
    assert (last.action, last.subject, last.before) == ("check_in", code, {"attended": None})
    assert last.after == {"attended": talk.clock.now().isoformat()}


@told
async def test_the_holders_own_scan_shows_his_registrations(talk: Talk) -> None:
    """For everybody else the link is the way to "my registrations", and tells of nobody else."""
    viewer, lan, cuc = (
        await joins(talk, "Minh", Role.VIEWER),
        await visits(talk, "Lan"),
        await visits(talk, "Cuc"),
    )
    code = await seat(talk, lan, "Nguyễn Thị Lan")
    await on_the_day(talk)
    await lan.opens(f"ticket-{code}")
    assert "Nguyễn Thị Lan" in str(lan.last.offered)
    for other in (cuc, viewer):
        await other.opens(f"ticket-{code}")
        assert "Lan" not in str(other.last.body)
        await other.opens("ticket")
        assert "Lan" not in str(other.last.body)
    assert await came(talk, code) is None


@told
async def test_codes_are_typed_one_after_another(talk: Talk) -> None:
    """In any spelling, or with the whole link as a scanner pastes it; a slip ends nothing."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    codes = [await seat(talk, lan, f"Người {n}") for n in "abcd"]
    await on_the_day(talk)
    await stands_at(minh)
    await minh.says(codes[0])
    await minh.says(codes[1].lower().replace("-", " "))
    await minh.says("mã vé")
    await minh.says(codes[2].removeprefix("HG-"))
    await minh.says(f"https://huong.example/?start=ticket-{codes[3]}")
    assert all([await came(talk, code) for code in codes])


@told
async def test_who_has_no_ticket_at_hand_is_found_by_name_or_phone(talk: Talk) -> None:
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    be = await seat(talk, lan, "Trần Thị Bé", phone="+84905111222")
    vy = await seat(talk, lan, "Hạnh Vy", phone="+84905333444")
    first = await seat(talk, lan, "Lê Văn Nam", phone="+84905555666")
    second = await seat(talk, lan, "Nguyễn Nam", phone="+84905777888")
    await on_the_day(talk)
    await stands_at(minh)
    await minh.says("ba nam nao cung duoc")
    assert "không có ai" in minh.last.text.lower()
    await minh.says("tran thi be")
    assert await came(talk, be)
    await minh.says("hanh vy")  # six letters, as a code has
    assert await came(talk, vy)
    await minh.says("nam")
    assert "Lê Văn Nam (666), Nguyễn Nam (888)" in minh.last.text
    await minh.says("888")
    assert await came(talk, second)
    await minh.says("0905 555 666")
    assert await came(talk, first)


@told
async def test_every_refusal_names_its_reason(talk: Talk) -> None:
    """Unknown, another event's, cancelled, waiting, already in: five different sentences."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    other = await seat(talk, lan, "Người khác", event=2)
    gone = await seat(talk, lan, "Người thôi", state=RegistrationState.CANCELLED)
    waiting = await seat(talk, lan, "Người chờ", state=RegistrationState.WAITING)
    inside = await seat(talk, lan, "Người đến")
    await on_the_day(talk)
    await stands_at(minh)
    await minh.says(inside)
    at = talk.clock.now()
    talk.clock.move(minutes=5)
    reasons = []
    for code in ("HG-ZZZZZZ", other, gone, waiting, inside):
        await minh.says(code)
        reasons.append(minh.last.body["text"][0])
        assert "code" not in minh.last.offered
        assert code in minh.last.text
    assert len(set(reasons)) == 5
    names = ["", "Người khác", "Người thôi", "Người chờ", "Người đến"]
    assert all(name in reason for name, reason in zip(names, reasons, strict=True))
    # "already checked in at HH:MM", in local time
    assert f"{at + timedelta(hours=7):%H:%M}" in reasons[4]
    assert await came(talk, inside) == at
    assert [await came(talk, code) for code in (other, gone, waiting)] == [None] * 3
    assert [a.action for a in await acts(talk)].count("check_in") == 1


@told
async def test_an_event_called_off_lets_nobody_in(talk: Talk) -> None:
    """Neither by its door, which is not offered, nor by a scan."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    code = await seat(talk, lan)
    async with talk.core.database.write() as connection:
        await events.cancel(connection, 1)
    await on_the_day(talk)
    await minh.opens("door")
    assert "e1" not in minh.last.offered
    await minh.opens(f"ticket-{code}")
    assert await came(talk, code) is None


@told
async def test_the_wrong_day_is_a_warning(talk: Talk) -> None:
    """Somebody may come to a course's second day, or the clock be wrong: he is let in."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    early, right = await seat(talk, lan, "Người sớm"), await seat(talk, lan, "Người đúng")
    await minh.opens(f"ticket-{early}")
    warned = len(minh.last.body["text"])
    await on_the_day(talk)
    await minh.says("menu")
    await minh.opens(f"ticket-{right}")
    assert len(minh.last.body["text"]) == warned - 1
    assert await came(talk, early)
    assert await came(talk, right)


@told
async def test_the_door_of_an_event_opens_from_its_screen(talk: Talk) -> None:
    """From the summary straight to its codes."""
    minh, lan = await joins(talk, "Minh", Role.CHECK_IN), await visits(talk, "Lan")
    code, other = await seat(talk, lan), await seat(talk, lan, event=2)
    for id in ("go.staff", "go.staff_events", "e1", "door"):
        await minh.presses(id)
    await minh.says(other)
    await minh.says(code)
    assert await came(talk, code)
    assert not await came(talk, other)


@told
async def test_a_role_taken_away_ends_at_the_door(talk: Talk) -> None:
    """Whoever has no right any more checks nobody in, also with the door's screen before him."""
    minh, lan = await joins(talk, "Minh", Role.CHECK_IN), await visits(talk, "Lan")
    code = await seat(talk, lan, "Nguyễn Thị Lan")
    await stands_at(minh)
    await loses_role(talk, minh)
    await minh.says(code)
    assert "Nguyễn Thị Lan" not in minh.last.text
    await minh.opens(f"ticket-{code}")
    assert "Nguyễn Thị Lan" not in str(minh.last.body)
    assert await came(talk, code) is None


@told
async def test_the_effect_itself_refuses_what_changed_in_between(talk: Talk) -> None:
    """Two officers scan the same ticket: one lets in, the other reads when."""
    lan = await visits(talk, "Lan")
    code = await seat(talk, lan)
    async with talk.core.database.write() as connection:
        before = await registrations.by_code(connection, code)
        assert before is not None
        assert refusal(before, 1) is None
        assert await registrations.attended(connection, before.id, talk.clock.now())
        assert not await registrations.attended(connection, before.id, talk.clock.now())
        assert refusal(await registrations.by_code(connection, code), 1) is not None


# -- taken back --------------------------------------------------------------------------------


@told
async def test_a_check_in_is_taken_back_where_it_was_made(talk: Talk) -> None:
    """One press, asked once more, and the door is open for the next ticket."""
    minh, lan = await joins(talk, "Minh", Role.CHECK_IN), await visits(talk, "Lan")
    code, other = await seat(talk, lan, "Nguyễn Thị Lan"), await seat(talk, lan, "Lê Bình")
    await on_the_day(talk)
    at = talk.clock.now()
    await stands_at(minh)
    await minh.says(code)
    await minh.presses(f"go.uncheck.{code}")
    assert "Nguyễn Thị Lan" in minh.last.text
    assert await came(talk, code) == at
    await minh.presses("yes")
    assert await came(talk, code) is None
    last = (await acts(talk))[-1]
    assert (last.action, last.subject) == ("undo_check_in", code)
    assert (last.before, last.after) == ({"attended": at.isoformat()}, {"attended": None})
    await minh.says(other)
    await minh.says(code)
    assert await came(talk, other)
    assert await came(talk, code)


@told
async def test_after_a_scan_too_and_by_number(talk: Talk) -> None:
    """With a number, where nothing can be pressed; "no" leaves it as it is."""
    minh, lan = await joins(talk, "Minh", Role.CHECK_IN), await visits(talk, "Lan")
    code = await seat(talk, lan)
    await on_the_day(talk)
    await minh.opens(f"ticket-{code}")
    await minh.says("1")
    await minh.says("không")
    assert await came(talk, code)
    assert "Người tiếp theo" in minh.last.text
    await minh.says("bỏ điểm danh")
    await minh.says(code)
    await minh.says("có")
    assert await came(talk, code) is None


@told
async def test_who_is_scanned_again_can_be_taken_back(talk: Talk) -> None:
    """By another officer as well, who only then sees that it was a mistake."""
    minh, mai, lan = await joins(talk, "Minh"), await joins(talk, "Mai"), await visits(talk, "Lan")
    code = await seat(talk, lan)
    await on_the_day(talk)
    await minh.opens(f"ticket-{code}")
    await stands_at(mai)
    await mai.says(code)
    assert "đã điểm danh rồi" in mai.last.text
    await mai.presses(f"go.uncheck.{code}")
    await mai.presses("yes")
    assert await came(talk, code) is None


@told
async def test_of_two_who_take_it_back_the_second_is_told(talk: Talk) -> None:
    minh, mai, lan = await joins(talk, "Minh"), await joins(talk, "Mai"), await visits(talk, "Lan")
    code = await seat(talk, lan, "Nguyễn Thị Lan")
    await on_the_day(talk)
    await minh.opens(f"ticket-{code}")
    for member in (minh, mai):
        await member.opens(f"uncheck-{code}")
    for member in (minh, mai):
        if "yes" in member.last.offered:
            await member.presses("yes")
    assert "Nguyễn Thị Lan chưa điểm danh" in mai.last.text
    assert [a.action for a in await acts(talk)].count("undo_check_in") == 1


@told
async def test_only_who_lets_in_takes_it_back_and_no_link_does(talk: Talk) -> None:
    minh, viewer = await joins(talk, "Minh"), await joins(talk, "Vinh", Role.VIEWER)
    lan = await visits(talk, "Lan")
    code = await seat(talk, lan, "Nguyễn Thị Lan")
    await on_the_day(talk)
    await minh.opens(f"ticket-{code}")
    for nobody in (lan, viewer):
        await nobody.opens(f"uncheck-{code}")
        assert "Nguyễn Thị Lan" not in str(nobody.last.body)
    await minh.opens(f"uncheck-{code}")
    assert await came(talk, code)


@told
async def test_who_has_not_come_is_not_taken_back(talk: Talk) -> None:
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    code = await seat(talk, lan, "Nguyễn Thị Lan")
    await minh.says("bỏ điểm danh")
    await minh.says(code)
    assert "Nguyễn Thị Lan chưa điểm danh" in minh.last.text
    assert "yes" not in minh.last.offered
    await minh.presses("other")
    await minh.says("HG-ZZZZZZ")
    assert "Không có đăng ký nào" in minh.last.text
