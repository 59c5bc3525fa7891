"""The desk: calls to make, messages that did not arrive, members of the staff."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.channels.contract import Gone, Outgoing, Rejected, Unknown
from storage import people, staff
from storage.message_tables import outbox
from storage.records import MessageState, RegistrationState, Role
from storage.staff_tables import calls
from tests.talk import Guest, Talk
from tests.whole.office import acts, joins, loses_role, person_of, rows, seat, told, visits

# -- calls ---------------------------------------------------------------------------------------


async def asks_for_call(guest: Guest, about: str, name: str = "Nguyễn Thị Lan") -> None:
    await guest.opens("officer")
    await (guest.sends_file(about) if about.endswith(".pdf") else guest.says(about))
    await guest.says(name)
    await guest.says("0905 123 456")
    await guest.presses("yes")


@told
async def test_an_officer_calls_and_writes_what_came_of_it(talk: Talk) -> None:
    """Name, phone and note are there; closing leaves the list, the outcome and a log entry."""
    minh, lan, binh = await joins(talk, "Minh"), await visits(talk, "Lan"), await visits(talk, "B")
    await asks_for_call(lan, "Hỏi về ISO 22000")
    await asks_for_call(binh, "Hỏi về 5S", "Lê Bình")
    for id in ("go.staff", "go.staff_calls"):
        await minh.presses(id)
    assert list(minh.last.offered)[:2] == ["c1", "c2"]
    await minh.presses("c1")
    for shown in ("Nguyễn Thị Lan", "0905 123 456", "Hỏi về ISO 22000"):
        assert shown in minh.last.text
    await minh.presses("called")
    await minh.says("Hẹn gặp thứ Sáu")
    await minh.presses("closed")
    assert "c1" not in minh.last.offered
    assert "c2" in minh.last.offered
    [closed, open_] = await rows(talk, select(calls).order_by(calls.c.id))
    assert closed.outcome == "Hẹn gặp thứ Sáu"
    assert closed.closed_by == await person_of(talk, minh)
    assert open_.closed_at is None
    last = (await acts(talk))[-1]
    assert (last.action, last.subject) == ("close_call", "1")
    assert (last.before, last.after) == ({"closed": False}, {"closed": True})
    await minh.says("menu")
    await minh.presses("go.staff")
    assert "(1)" in str(minh.last.offered)


@told
async def test_a_file_that_was_sent_is_handed_over(talk: Talk) -> None:
    """The officer gets the upload of this call, by its token, and the call stays open."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    await asks_for_call(lan, "don.pdf")
    await minh.opens("staff_calls")
    await minh.presses("c1")
    await minh.presses("file")
    [file] = minh.last.files
    assert (file["kind"], file["subject"]) == ("upload", "token-don.pdf")
    assert "called" in minh.last.offered


@told
async def test_a_call_is_closed_once(talk: Talk) -> None:
    """Two officers call the same person: the second learns it, the first outcome stands."""
    minh, hoa, lan = await joins(talk, "Minh"), await joins(talk, "Hoa"), await visits(talk, "Lan")
    await asks_for_call(lan, "Hỏi về ISO 22000")
    for officer in (minh, hoa):
        await officer.opens("staff_calls")
        await officer.presses("c1")
        await officer.presses("called")
    await minh.says("Đã hướng dẫn")
    await minh.presses("closed")
    await hoa.says("Không nghe máy")
    await hoa.presses("closed")
    assert "c1" not in hoa.last.offered
    [call] = await rows(talk, select(calls))
    assert call.outcome == "Đã hướng dẫn"
    assert [a.action for a in await acts(talk)].count("close_call") == 1


@told
async def test_a_screen_is_not_shown_again_once_the_role_is_gone(talk: Talk) -> None:
    """Any input makes the screen anew; without the role it must not carry a phone number."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    await asks_for_call(lan, "Hỏi về ISO 22000")
    await minh.opens("staff_calls")
    await minh.presses("c1")
    await loses_role(talk, minh)
    for typed in ("zzz", "trợ giúp", "quay lại", "1"):
        await minh.says(typed)
        assert "905" not in minh.last.text
        assert "Nguyễn Thị Lan" not in str(minh.last.body)


@told
async def test_nobody_who_did_not_pick_up_the_phone_is_lost(talk: Talk) -> None:
    """The call stays on the list with what came of it, until somebody says that it is done."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    await asks_for_call(lan, "Hỏi về ISO 22000")
    await minh.opens("staff_calls")
    for again in (True, False):
        await minh.presses("c1")
        assert ("Ghi chú trước: không nghe máy" in minh.last.text) is not again
        await minh.presses("called")
        await minh.says("không nghe máy" if again else "đã trả lời")
        assert "xong chưa" in minh.last.text
        await minh.says("gọi lại sau" if again else "xong")
        assert ("c1" in minh.last.offered) is again
    noted, closed = (await acts(talk))[-2:]
    assert (noted.action, closed.action) == ("note_call", "close_call")
    assert (noted.before, noted.after) == ({"closed": False}, {"closed": False, "note": True})


@told
async def test_who_had_his_data_erased_is_not_called(talk: Talk) -> None:
    """An empty line on the list would help nobody."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    await asks_for_call(lan, "Hỏi về ISO 22000")
    async with talk.core.database.write() as connection:
        await staff.erase_calls(connection, await person_of(talk, lan))
    await minh.opens("staff_calls")
    assert "c1" not in minh.last.offered


# -- messages ------------------------------------------------------------------------------------


async def trouble(talk: Talk, guest: Guest, error: Exception) -> int:
    """A notice to this guest that ended badly; returns its id."""

    def fail(outgoing: Outgoing) -> Exception | None:
        return error if outgoing.address == guest.name else None

    talk.channel.fail = fail
    minh = await joins(talk, "Chủ trì")
    await minh.opens("staff_events")
    await minh.presses("e1")
    await minh.presses("call_off")
    await minh.says("Giảng viên ốm")
    await minh.presses("yes")
    await talk.tick()
    talk.channel.fail = lambda outgoing: None
    [message] = await rows(talk, select(outbox.c.id).where(outbox.c.key.is_not(None)))
    return int(message.id)


async def message_of(talk: Talk, id: int) -> Any:
    [row] = await rows(talk, select(outbox).where(outbox.c.id == id))
    return row


@told
async def test_an_unknown_message_is_sent_again_by_hand(talk: Talk) -> None:
    """Whose, on which occasion, when, channel, state and reason are shown, never its words; again
    means once more."""
    minh, lan = await joins(talk, "Minh", Role.ORGANISER), await visits(talk, "Lan")
    await seat(talk, lan)
    id = await trouble(talk, lan, Unknown("no answer"))
    await talk.tick()
    assert (await message_of(talk, id)).state == MessageState.UNKNOWN
    async with talk.core.database.write() as connection:
        await people.keep_contact(connection, await person_of(talk, lan), "Nguyễn Thị Lan", "")
    for pressed in ("menu", "go.staff", "go.staff_messages"):
        await (minh.says(pressed) if pressed == "menu" else minh.presses(pressed))
    assert "Nguyễn Thị Lan · báo hủy sự kiện" in minh.last.offered[f"m{id}"]
    await minh.presses(f"m{id}")
    for shown in ("Nguyễn Thị Lan", "báo hủy sự kiện", "test", "mất kết nối lúc đang gửi"):
        assert shown in minh.last.text
    assert "unknown" not in minh.last.text
    assert "Giảng viên" not in minh.last.text
    before = len(lan.seen)
    await minh.presses("again")
    assert f"m{id}" not in minh.last.offered
    await talk.tick()
    await talk.tick()
    assert len(lan.seen) == before + 1
    assert "Giảng viên ốm" in lan.last.text
    last = (await acts(talk))[-1]
    assert (last.action, last.subject) == ("send_again", str(id))
    assert (last.before, last.after) == ({"state": "unknown"}, {"state": "pending"})


@told
async def test_a_failed_message_is_given_up(talk: Talk) -> None:
    """It leaves the list and is never sent."""
    lan = await visits(talk, "Lan")
    await seat(talk, lan, phone="")  # with a number, he would be called
    id = await trouble(talk, lan, Rejected("no such chat"))
    minh = await joins(talk, "Minh", Role.ORGANISER)
    await minh.opens("staff_messages")
    await minh.presses(f"m{id}")
    await minh.presses("drop")
    assert f"m{id}" not in minh.last.offered
    before = len(lan.seen)
    await talk.tick()
    assert len(lan.seen) == before
    assert (await message_of(talk, id)).state == MessageState.CANCELLED
    last = (await acts(talk))[-1]
    assert (last.action, last.before, last.after) == (
        "drop_message",
        {"state": "failed"},
        {"state": "cancelled"},
    )


@told
async def test_sent_again_at_night_it_goes_out_in_the_morning(talk: Talk) -> None:
    """An officer working late wakes nobody."""
    lan = await visits(talk, "Lan")
    await seat(talk, lan, phone="")  # with a number, he would be called
    id = await trouble(talk, lan, Gone("blocked"))
    minh = await joins(talk, "Minh")
    talk.clock.at = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
    await minh.opens("staff_messages")
    await minh.presses(f"m{id}")
    await minh.presses("again")
    before = len(lan.seen)
    await talk.tick()
    assert len(lan.seen) == before
    talk.clock.at = datetime(2026, 11, 26, 0, 30, tzinfo=UTC)
    await talk.tick()
    assert len(lan.seen) == before + 1


@told
async def test_what_is_of_no_use_any_more_is_not_sent_again(talk: Talk) -> None:
    """The event has begun: "it is called off" helps nobody now."""
    lan = await visits(talk, "Lan")
    await seat(talk, lan, phone="")  # with a number, he would be called
    id = await trouble(talk, lan, Rejected("no such chat"))
    message = await message_of(talk, id)
    talk.clock.at = message.useful_until + timedelta(hours=1)
    minh = await joins(talk, "Minh")
    await minh.opens("staff_messages")
    await minh.presses(f"m{id}")
    await minh.presses("again")
    assert (await message_of(talk, id)).state == MessageState.FAILED
    assert "drop" in minh.last.offered


@told
async def test_two_officers_settle_a_message_once(talk: Talk) -> None:
    """The second one learns that it was dealt with."""
    lan = await visits(talk, "Lan")
    await seat(talk, lan, phone="")  # with a number, he would be called
    id = await trouble(talk, lan, Rejected("no such chat"))
    minh, hoa = await joins(talk, "Minh"), await joins(talk, "Hoa")
    for officer in (minh, hoa):
        await officer.opens("staff_messages")
        await officer.presses(f"m{id}")
    await minh.presses("drop")
    await hoa.presses("again")
    assert "again" not in hoa.last.offered
    assert (await message_of(talk, id)).state == MessageState.CANCELLED
    assert "send_again" not in [a.action for a in await acts(talk)]


# -- members -------------------------------------------------------------------------------------


async def role_of(talk: Talk, guest: Guest) -> Role | None:
    async with talk.core.database.read() as connection:
        return await staff.role_of(connection, await person_of(talk, guest))


async def changes(owner: Guest, whom: int, what: str) -> None:
    """Up to the question whether that is right."""
    await owner.opens("staff_members")
    await owner.presses(f"p{whom}")
    await owner.presses(what)


@told
async def test_an_owner_changes_and_removes_members(talk: Talk) -> None:
    """It applies at once, and the log has before and after."""
    minh, an = await joins(talk, "Minh"), await joins(talk, "An", Role.VIEWER)
    whom = await person_of(talk, an)
    await changes(minh, whom, "role_organiser")
    assert await role_of(talk, an) == Role.VIEWER
    await minh.presses("yes")
    assert await role_of(talk, an) == Role.ORGANISER
    await changes(minh, whom, "remove")
    await minh.presses("yes")
    assert await role_of(talk, an) is None
    await an.says("menu")
    assert "go.staff" not in an.last.offered
    changed, removed = (await acts(talk))[-2:]
    assert (changed.action, changed.subject) == ("change_role", str(whom))
    assert (changed.before, changed.after) == ({"role": "viewer"}, {"role": "organiser"})
    assert (removed.before, removed.after) == ({"role": "organiser"}, {"role": None})


@told
async def test_the_last_owner_is_not_offered_to_be_removed(talk: Talk) -> None:
    """Alone, an owner cannot make himself less; with a second one he can."""
    minh = await joins(talk, "Minh")
    me = await person_of(talk, minh)
    await minh.opens("staff_members")
    await minh.presses(f"p{me}")
    assert not [id for id in minh.last.offered if id == "remove" or id.startswith("role_")]
    await joins(talk, "Hoa")
    await changes(minh, me, "role_viewer")
    await minh.presses("yes")
    assert await role_of(talk, minh) == Role.VIEWER


@told
async def test_two_owners_cannot_both_leave(talk: Talk) -> None:
    """The other owner went while the question was on the screen: this one stays."""
    minh, hoa = await joins(talk, "Minh"), await joins(talk, "Hoa")
    await changes(minh, await person_of(talk, minh), "remove")
    await loses_role(talk, hoa)
    await minh.presses("yes")
    assert await role_of(talk, minh) == Role.OWNER
    assert "change_role" not in [a.action for a in await acts(talk)]


@told
async def test_the_last_owner_does_not_lock_himself_out_by_a_lesser_invitation(talk: Talk) -> None:
    """He tries a link that he made for somebody else."""
    minh = await joins(talk, "Minh")
    for id in ("go.staff", "more", "go.staff_members", "go.staff_invite", "viewer"):
        await minh.presses(id)
    [link] = [line for line in minh.last.body["text"] if "join-" in line]
    await minh.opens(link.partition("?start=")[2])
    assert await role_of(talk, minh) == Role.OWNER


@told
async def test_a_removed_member_cannot_be_changed(talk: Talk) -> None:
    """Somebody else removed him between screen and press; he does not come back by it."""
    minh, an = await joins(talk, "Minh"), await joins(talk, "An", Role.VIEWER)
    await changes(minh, await person_of(talk, an), "role_owner")
    await loses_role(talk, an)
    await minh.presses("yes")
    assert await role_of(talk, an) is None


@told
async def test_waiting_people_are_counted_apart(talk: Talk) -> None:
    """The summary tells seats taken from places in the waiting list."""
    minh, lan = await joins(talk, "Minh", Role.VIEWER), await visits(talk, "Lan")
    await seat(talk, lan, "A B")
    await seat(talk, lan, "C D", state=RegistrationState.WAITING)
    await seat(talk, lan, "E F", state=RegistrationState.WAITING)
    await minh.opens("staff_events")
    await minh.presses("e1")
    figures = minh.last.body["text"][-1]
    assert "1" in figures
    assert "2" in figures
