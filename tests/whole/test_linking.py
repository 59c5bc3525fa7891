"""One person on several channels: a one-time code joins two chats, and nothing else does."""

import asyncio
import re
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.channels.contract import Unreachable
from handlers.linking import TRIES, spoken
from storage.event_tables import registrations
from storage.file_tables import uploads
from storage.link_tables import links
from storage.message_tables import outbox
from storage.records import Role
from storage.tables import chats, consents, people
from tests.talk import Guest, Talk
from tests.whole.doorways import Visitor, also_on, tells, visitor
from tests.whole.office import acts, joins, loses_role, person_of, rows, seat, told, visits

CODE = re.compile(r"kết nối (\d{4} \d{4})")


async def code_of(guest: Guest) -> str:
    """A code, got from "more"."""
    await guest.opens("more")
    for id in ("go.links", "code"):
        await guest.presses(id)
    [found] = CODE.findall(guest.last.text)
    return str(found)


async def types(guest: Guest, code: str) -> None:
    await guest.opens()
    await guest.says(f"ket noi {code}")


async def connects(talk: Talk, lan: Guest, other: Guest) -> None:
    """The whole way, where no role is involved."""
    await types(other, await code_of(lan))
    await other.presses("yes")
    await talk.tick()


async def same(talk: Talk, one: Guest, other: Guest) -> bool:
    return await person_of(talk, one) == await person_of(talk, other)


# -- joining ---------------------------------------------------------------------------------------


@told
async def test_a_code_from_one_chat_joins_the_other_and_both_show_the_same(talk: Talk) -> None:
    """No consent and no name is asked for again; the first chat is told, with a way back."""
    lan, phone = await visits(talk, "Lan"), visitor(talk, "telegram")
    code = await seat(talk, lan, "Nguyễn Thị Lan")
    await types(phone, await code_of(lan))
    assert "test" in phone.last.text
    assert "chính anh/chị" in phone.last.text
    assert not await same(talk, lan, phone)
    await phone.presses("yes")
    assert await same(talk, lan, phone)
    await talk.tick()
    assert "Telegram" in lan.last.text
    assert "go.links" in lan.last.offered
    for guest in (lan, phone):
        await guest.opens("mine")
        await guest.says(code)
        assert "Nguyễn Thị Lan" in guest.last.text
    assert "Đã kết nối: Telegram, test" in (await phone.opens("links")).text
    await phone.says("đăng ký iso 22000")
    assert "agree" not in phone.last.offered


@pytest.mark.parametrize(
    ("typed", "alone", "with_others"),
    [
        ("48291375", "48291375", ""),
        ("4829 1375", "48291375", ""),
        ("4829-1375.", "48291375", ""),
        ("KẾT NỐI 4829 1375", "48291375", "48291375"),
        ("ket noi: 48291375", "48291375", "48291375"),
        ("Ma kết nối 4829 1375", "48291375", "48291375"),
        ("connect 48291375", "48291375", "48291375"),
        ("0905 123 456", "", ""),
        ("482913", "", ""),
        ("kết nối", "", ""),
        ("tôi có 4829 1375 đồng", "", ""),
    ],
)
def test_a_code_is_known_in_any_spelling(typed: str, alone: str, with_others: str) -> None:
    assert spoken(typed, alone=True) == alone
    assert spoken(typed, alone=False) == with_others


@told
async def test_in_the_middle_of_a_form_only_the_word_makes_it_a_code(talk: Talk) -> None:
    """Digits alone may be the answer; what was filled in is kept."""
    lan, phone = await visits(talk, "Lan"), await _agreed(visitor(talk, "telegram"))
    code = await code_of(lan)
    await phone.says("đăng ký 5s")
    await phone.says("htx")
    await phone.says(code)
    assert "Kết nối kênh này" not in phone.last.text
    await phone.says(f"kết nối {code}")
    assert "Kết nối kênh này" in phone.last.text
    await phone.presses("yes")
    assert await same(talk, lan, phone)
    assert any(id.startswith("go.register") for id in (await phone.says("menu")).offered)


async def _agreed(guest: Visitor) -> Visitor:
    await guest.opens()
    await guest.presses("agree")
    return guest


@told
async def test_a_link_opens_the_question_and_joins_nothing_by_itself(talk: Talk) -> None:
    """The code's message has the page's address for whoever is on another channel."""
    phone = await _agreed(visitor(talk, "telegram"))
    await code_of(phone)
    [start] = re.findall(r"https://huong\.example/\?start=(link-\d{8})", phone.last.text)
    page = visitor(talk, "web")
    await page.opens(start)
    assert set(page.last.offered) >= {"yes", "no"}
    assert not await same(talk, phone, page)
    await page.presses("yes")
    assert await same(talk, phone, page)


@told
async def test_a_code_comes_with_the_links_of_all_other_channels(talk: Talk) -> None:
    """Of those that have links, once they are known; not with that of its own."""
    talk.core.deep_links["telegram"] = "https://t.me/huong_bot?start="
    page = visitor(talk, "web")
    await page.opens()
    await code_of(page)
    assert re.search(r"https://t\.me/huong_bot\?start=link-\d{8}", page.last.text)
    assert "huong.example" not in page.last.text


@told
async def test_no_leaves_everything_as_it_is(talk: Talk) -> None:
    lan, phone = await visits(talk, "Lan"), visitor(talk, "telegram")
    await types(phone, await code_of(lan))
    await phone.presses("no")
    assert not await same(talk, lan, phone)


@told
async def test_of_a_consent_the_latest_act_counts_wherever_it_was(talk: Talk) -> None:
    """Agreed to reminders here on Monday, stopped there on Tuesday: stopped. All acts are kept."""
    lan, phone = await visits(talk, "Lan"), await _agreed(visitor(talk, "telegram"))
    for guest in (lan, phone):
        await guest.opens("remind")
        await guest.presses("agree")
    talk.clock.move(days=1)
    await phone.says("dừng")
    await connects(talk, lan, phone)
    [row] = await rows(
        talk, select(people.c.consents).where(people.c.id == await person_of(talk, lan))
    )
    assert set(row.consents) == {"register"}
    [count] = await rows(talk, select(func.count()).select_from(consents))
    assert count[0] == 5


@told
async def test_what_only_one_side_knew_is_known_afterwards(talk: Talk) -> None:
    """The name of who made the code stays; what he had not said, the other side has."""
    lan, phone = await visits(talk, "Lan"), await _agreed(visitor(talk, "telegram"))
    async with talk.core.database.write() as connection:
        for guest, name, number in ((lan, "Lan A", ""), (phone, "Lan B", "+84905000002")):
            mine = people.c.id == await person_of(talk, guest)
            values = {"name": name, "phone": number}
            await connection.execute(people.update().where(mine).values(**values))
    await connects(talk, lan, phone)
    mine = people.c.id == await person_of(talk, lan)
    [row] = await rows(talk, select(people.c.name, people.c.phone).where(mine))
    assert tuple(row) == ("Lan A", "+84905000002")


@told
async def test_drafts_and_uploads_stay_with_their_chats(talk: Talk) -> None:
    lan, phone = await visits(talk, "Lan"), await _agreed(visitor(talk, "telegram"))
    await lan.says("đăng ký 5s")
    await lan.says("htx")
    await talk.core.desk.keep("Lan", "a.pdf", "application/pdf", b"%PDF-1.4 x")
    await connects(talk, lan, phone)
    await lan.says("menu")
    assert _continues(lan)
    await phone.says("menu")
    assert not _continues(phone)
    assert [r.address for r in await rows(talk, select(uploads.c.address))] == ["Lan"]


def _continues(guest: Guest) -> bool:
    return next(iter(guest.last.offered)) == "continue.register"


# -- codes that do not work ------------------------------------------------------------------------


@told
async def test_a_code_works_once_for_a_quarter_of_an_hour_and_only_the_newest(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    first, second, third = [visitor(talk, "telegram", f"p{n}") for n in range(3)]
    old = await code_of(lan)
    new = await code_of(lan)
    await types(first, old)
    assert "không đúng" in first.last.text
    await types(first, new)
    await first.presses("yes")
    assert await same(talk, lan, first)
    await types(second, new)
    assert "không đúng" in second.last.text
    late = await code_of(lan)
    talk.clock.move(minutes=15)
    await types(third, late)
    assert "không đúng" in third.last.text
    assert not await same(talk, lan, third)


@told
async def test_a_code_that_expires_before_the_yes_joins_nothing(talk: Talk) -> None:
    lan, phone = await visits(talk, "Lan"), visitor(talk, "telegram")
    await types(phone, await code_of(lan))
    talk.clock.move(minutes=15)
    await phone.presses("yes")
    assert not await same(talk, lan, phone)


@told
async def test_ones_own_code_says_so(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    await lan.says(await code_of(lan))
    assert "đã kết nối rồi" in lan.last.text


@told
async def test_guessing_is_ended_after_a_few_tries_also_by_many(talk: Talk) -> None:
    """Even the right code is refused then, for an hour."""
    lan, thief = await visits(talk, "Lan"), visitor(talk, "telegram", "thief")
    code = await code_of(lan)
    await thief.opens()
    for n in range(TRIES):
        await thief.says(f"kết nối {n:08}")
    await thief.says(f"kết nối {code}")
    assert "một giờ" in thief.last.text
    assert "yes" not in thief.last.offered
    talk.clock.move(minutes=61)
    code = await code_of(lan)
    await thief.says(f"kết nối {code}")
    assert "yes" in thief.last.offered


@told
async def test_of_two_who_type_a_code_at_once_one_is_joined(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    two = [visitor(talk, "telegram", f"p{n}") for n in range(2)]
    code = await code_of(lan)
    for phone in two:
        await types(phone, code)
    taken = [p.update(choice=p.last.payload("yes")) for p in two]
    await asyncio.gather(*(talk.engine.intake.take(one) for one in taken))
    await talk.settle()
    assert sorted([await same(talk, lan, phone) for phone in two]) == [False, True]


@told
async def test_only_the_hash_of_a_code_is_kept(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    code = (await code_of(lan)).replace(" ", "")
    [row] = await rows(talk, select(links))
    assert code not in str(tuple(row))


# -- roles -----------------------------------------------------------------------------------------


async def role_of(talk: Talk, guest: Guest) -> Role | None:
    mine = people.c.id == await person_of(talk, guest)
    [row] = await rows(talk, select(people.c.role).where(mine))
    return Role(row.role) if row.role else None


@told
async def test_a_stolen_code_gives_no_role_without_a_word_from_its_owner(talk: Talk) -> None:
    """Typed and confirmed by a thief: the owner is asked, says no, and nothing has happened."""
    minh, thief = await joins(talk, "Minh"), visitor(talk, "telegram", "thief")
    await types(thief, await code_of(minh))
    assert "xác nhận" in thief.last.text
    await thief.presses("yes")
    assert not await same(talk, minh, thief)
    assert await role_of(talk, thief) is None
    await talk.tick()
    assert "go.link_asked" in minh.last.offered
    await minh.presses("go.link_asked")
    assert "Telegram" in minh.last.text
    assert "quyền của anh/chị: quản trị" in minh.last.text
    await minh.presses("no")
    await talk.tick()
    assert "không xác nhận" in thief.last.text
    assert (await role_of(talk, thief), await same(talk, minh, thief)) == (None, False)
    await thief.says("menu")
    assert "go.staff" not in thief.last.offered


@told
async def test_a_member_of_staff_confirms_in_the_chat_that_made_the_code(talk: Talk) -> None:
    minh, phone = await joins(talk, "Minh"), visitor(talk, "telegram")
    await types(phone, await code_of(minh))
    await phone.presses("yes")
    await talk.tick()
    await minh.presses("go.link_asked")
    await minh.presses("yes")
    await minh.presses_payload(minh.last.payload("yes"))  # a second tap changes nothing
    await talk.tick()
    assert await same(talk, minh, phone)
    assert await role_of(talk, phone) == Role.OWNER
    assert "go.staff" in (await phone.says("menu")).offered
    assert [a.action for a in await acts(talk)].count("connect") == 1


@told
async def test_a_confirmation_that_comes_too_late_joins_nothing(talk: Talk) -> None:
    minh, phone = await joins(talk, "Minh"), visitor(talk, "telegram")
    await types(phone, await code_of(minh))
    await phone.presses("yes")
    await talk.tick()
    await minh.presses("go.link_asked")
    talk.clock.move(minutes=16)
    await minh.presses("yes")
    assert not await same(talk, minh, phone)


@told
async def test_who_types_the_code_is_told_that_his_own_role_will_hold_there(talk: Talk) -> None:
    """The role goes to a chat only past the eyes of who has it."""
    lan = await visits(talk, "Lan")
    phone = visitor(talk, "telegram")
    await _agreed(phone)
    await loses_role(talk, phone, Role.ORGANISER)
    await types(phone, await code_of(lan))
    assert "Kênh kia cũng sẽ có quyền" in phone.last.text
    await phone.presses("yes_organiser")
    assert await role_of(talk, lan) == Role.ORGANISER


@told
async def test_a_role_that_was_given_after_the_question_was_shown_is_not_joined(
    talk: Talk,
) -> None:
    """Who confirmed did not see it, on whichever side it came."""
    for number, promoted in enumerate(("lan", "phone")):
        lan = await visits(talk, f"Lan{number}")
        phone = visitor(talk, "telegram", f"phone{number}")
        await types(phone, await code_of(lan))
        await loses_role(talk, lan if promoted == "lan" else phone, Role.OWNER)
        await phone.presses("yes")
        assert not await same(talk, lan, phone)


@told
async def test_of_two_roles_the_one_with_more_rights_stays_and_an_owner_is_left(
    talk: Talk,
) -> None:
    minh = await joins(talk, "Minh")
    vy = await joins(talk, "Vy", Role.VIEWER)
    await minh.says(await code_of(vy))
    await minh.presses("yes_owner")
    await talk.tick()
    await vy.presses("go.link_asked")
    await vy.presses("yes")
    assert await same(talk, minh, vy)
    assert await role_of(talk, vy) == Role.OWNER


# -- at the same time, and afterwards --------------------------------------------------------------


@told
async def test_what_a_third_chat_does_in_the_same_moment_is_not_lost(talk: Talk) -> None:
    """Its registration is written in the batch that makes its person another one."""
    lan, phone = await visits(talk, "Lan"), await _agreed(visitor(talk, "telegram"))
    third = await _agreed(visitor(talk, "zalo_bot"))
    await connects(talk, phone, third)
    await third.says("đăng ký 5s")
    for said in ("htx", "HTX Mứt gừng", "chưa có", "An Lê", "0905123456"):
        await third.says(said)
    await types(phone, await code_of(lan))
    both = [g.update(choice=g.last.payload("yes")) for g in (phone, third)]
    await asyncio.gather(*(talk.engine.intake.take(one) for one in both))
    await talk.settle()
    [made] = await rows(talk, select(registrations.c.person_id, registrations.c.name))
    assert made.name == "An Lê"
    assert made.person_id == await person_of(talk, lan) == await person_of(talk, third)


@told
async def test_a_notice_that_was_planned_before_is_that_of_the_joined_person(talk: Talk) -> None:
    lan, phone = await visits(talk, "Lan"), await _agreed(visitor(talk, "telegram"))
    await tells(talk, phone, "for-phone")
    await connects(talk, lan, phone)
    [row] = await rows(talk, select(outbox).where(outbox.c.key.startswith("for-phone")))
    assert (row.state, row.person_id) == ("sent", await person_of(talk, lan))


@told
async def test_a_chat_is_disconnected_from_another_one(talk: Talk) -> None:
    """The lost phone shows nothing any more; what was to go there goes to the page."""
    lan, phone = await visits(talk, "Lan"), await _agreed(visitor(talk, "telegram"))
    code = await seat(talk, lan)
    await connects(talk, lan, phone)
    await phone.says("đăng ký iso 22000")
    await phone.says("htx")
    phone.channel.fail = lambda outgoing: Unreachable("503")
    await tells(talk, lan)
    await talk.tick()
    phone.channel.fail = lambda outgoing: None
    await lan.opens("links")
    [drop] = [id for id in lan.last.offered if id.startswith("drop_")]
    await lan.presses(drop)
    await lan.presses("yes")
    before = len(lan.seen)
    talk.clock.move(minutes=1)
    await talk.tick()
    assert not await same(talk, lan, phone)
    assert "Tin cần báo" in "".join(s.text for s in lan.seen[before:])
    assert "Tin cần báo" not in "".join(s.text for s in phone.seen)
    assert "bỏ kết nối" in phone.last.text
    await phone.opens("mine")
    assert code not in str(phone.last.body)
    await phone.says("menu")
    assert not _continues(phone)
    await lan.opens("mine")
    assert len([id for id in lan.last.offered if id.startswith("r")]) == 1


@told
async def test_one_disconnects_the_chat_one_is_in(talk: Talk) -> None:
    lan, phone = await visits(talk, "Lan"), visitor(talk, "telegram")
    await connects(talk, lan, phone)
    await phone.says("bỏ kết nối")
    await phone.presses("drop")
    await phone.presses("yes")
    assert not await same(talk, lan, phone)
    await phone.says("đăng ký 5s")
    assert "agree" in phone.last.offered
    assert "drop" not in (await lan.opens("links")).offered


@told
async def test_nobody_disconnects_a_stranger(talk: Talk) -> None:
    """An old screen of a chat that has become somebody else's."""
    lan, phone = await visits(talk, "Lan"), visitor(talk, "telegram")
    await connects(talk, lan, phone)
    await phone.opens("links")
    [drop] = [id for id in phone.last.offered if id.startswith("drop_")]
    await phone.presses(drop)
    await lan.opens("links")
    await lan.presses(next(id for id in lan.last.offered if id.startswith("drop_")))
    await lan.presses("yes")
    owner = await person_of(talk, lan)
    await phone.presses("yes")
    assert await person_of(talk, lan) == owner


@told
async def test_deleting_my_data_covers_every_connected_chat(talk: Talk) -> None:
    """Also one that the person has left, and what is half filled in elsewhere."""
    lan, phone = await visits(talk, "Lan"), await _agreed(visitor(talk, "telegram"))
    await connects(talk, lan, phone)
    gone = await also_on(talk, lan, "zalo_bot")
    await phone.says("đăng ký 5s")
    await phone.says("htx")
    await phone.says("HTX Bí Mật")
    async with talk.core.database.write() as connection:
        left = chats.update().where(chats.c.id == gone).values(gone_at=talk.clock.now())
        await connection.execute(left)
        row: dict[str, Any] = {
            "chat_id": gone, "channel": "zalo_bot", "address": "x", "priority": 1,
            "body": {"text": ["HTX Bí Mật"]}, "state": "sent",
            "not_before": talk.clock.now(), "created_at": talk.clock.now(),
        }  # fmt: skip
        await connection.execute(outbox.insert().values(**row))
    await lan.opens("privacy")
    await lan.presses("erase")
    await lan.presses("yes")
    kept = [*await rows(talk, select(outbox.c.body)), *await rows(talk, select(chats.c.session))]
    assert "Bí Mật" not in str(kept)
