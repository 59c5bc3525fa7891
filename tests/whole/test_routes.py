"""What is sent unasked takes the best way, the next one after a definite failure, never two."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.channels.contract import (
    Gone,
    Incident,
    Rejected,
    Throttled,
    Unknown,
    Unreachable,
)
from bot.outbox import LEASE
from storage import claims
from storage.staff_tables import calls
from storage.tables import chats
from tests.talk import Guest, Recorder, Talk
from tests.whole.doorways import also_on, has_number, message, opens_channel, tells
from tests.whole.office import joins, person_of, rows, told, visits


async def everywhere(talk: Talk) -> tuple[Guest, Recorder, Recorder, Recorder]:
    """Lan is on Telegram, Zalo Bot and the page; the test's own channel she has left."""
    lan = await visits(talk, "Lan")
    found = [opens_channel(talk, name) for name in ("telegram", "zalo_bot", "web")]
    for channel in found:
        await also_on(talk, lan, channel.name)
    async with talk.core.database.write() as connection:
        mine = chats.c.channel == "test"
        await connection.execute(chats.update().where(mine).values(gone_at=talk.clock.now()))
    return lan, found[0], found[1], found[2]


def fails(channel: Recorder, error: Exception) -> None:
    channel.fail = lambda outgoing: error


def heard(*channels: Recorder) -> list[str]:
    """On which channels something arrived, one entry a message."""
    return [channel.name for channel in channels for _ in channel.sent]


async def ticks(talk: Talk, minutes: float = 1) -> None:
    talk.clock.move(minutes=minutes)
    await talk.tick()


async def tried(talk: Talk) -> list[tuple[str, str]]:
    row: Any = await message(talk)
    return [(t["channel"], t["why"]) for t in row.tried or ()]


@told
async def test_one_message_on_the_best_way_and_none_on_the_others(talk: Talk) -> None:
    lan, telegram, zalo, page = await everywhere(talk)
    assert await tells(talk, lan) == 1
    assert await tells(talk, lan) == 0
    await ticks(talk)
    assert heard(telegram, zalo, page) == ["telegram"]
    row: Any = await message(talk)
    assert (row.state, row.person_id) == ("sent", await person_of(talk, lan))


@told
async def test_after_a_definite_failure_the_next_way_is_taken_and_the_history_is_kept(
    talk: Talk,
) -> None:
    """Blocked on Telegram, refused by Zalo: the page has it, once; staff see both reasons."""
    lan, telegram, zalo, page = await everywhere(talk)
    fails(telegram, Gone("blocked"))
    fails(zalo, Rejected("no such user"))
    await tells(talk, lan)
    await ticks(talk)
    await ticks(talk)
    assert heard(telegram, zalo, page) == ["web"]
    assert await tried(talk) == [
        ("telegram", "gone: blocked"),
        ("zalo_bot", "rejected: no such user"),
    ]
    gone = await rows(talk, select(chats.c.channel).where(chats.c.gone_at.is_not(None)))
    assert {r.channel for r in gone} == {"test", "telegram"}


@told
async def test_after_a_doubt_no_other_way_is_taken(talk: Talk) -> None:
    """It may have arrived: staff decide. Sent again by hand it still goes no other way."""
    lan, telegram, zalo, page = await everywhere(talk)
    minh = await joins(talk, "Minh")
    fails(telegram, Unknown("cut off"))
    await tells(talk, lan)
    await ticks(talk)
    await ticks(talk, 60 * 5)
    assert heard(telegram, zalo, page) == []
    row: Any = await message(talk)
    assert row.state == "unknown"
    fails(telegram, Rejected("no"))
    await minh.opens("staff_messages")
    await minh.presses(f"m{row.id}")
    assert "Telegram" in minh.last.text
    await minh.presses("again")
    await ticks(talk)
    await ticks(talk)
    assert heard(telegram, zalo, page) == []
    assert (await _state(talk)) == "failed"


@told
async def test_an_error_that_no_channel_may_raise_is_a_doubt_too(talk: Talk) -> None:
    """It may have come after the message was taken."""
    lan, telegram, zalo, page = await everywhere(talk)
    fails(telegram, KeyError("message_id"))
    await tells(talk, lan)
    await ticks(talk)
    await ticks(talk)
    assert heard(telegram, zalo, page) == []
    assert await _state(talk) == "failed"


@told
async def test_a_channel_that_is_away_is_waited_for_but_not_for_ever(talk: Talk) -> None:
    """When the next attempt would come two hours after the first, the next way is taken."""
    lan, telegram, zalo, page = await everywhere(talk)
    fails(telegram, Unreachable("503"))
    await tells(talk, lan)
    for _ in range(22):
        await ticks(talk, 5)
    assert heard(telegram, zalo, page) == []
    await ticks(talk, 10)
    await ticks(talk)
    assert heard(telegram, zalo, page) == ["zalo_bot"]


@told
async def test_a_channel_that_comes_back_in_time_sends_it_itself(talk: Talk) -> None:
    lan, telegram, zalo, page = await everywhere(talk)
    fails(telegram, Unreachable("503"))
    await tells(talk, lan)
    for _ in range(12):
        await ticks(talk, 5)
    telegram.fail = lambda outgoing: None
    await ticks(talk, 5)
    assert heard(telegram, zalo, page) == ["telegram"]


@told
async def test_who_is_near_the_end_of_its_use_does_not_wait(talk: Talk) -> None:
    """A pause of an hour that the platform asks for outlasts what is of use for half an hour."""
    lan, telegram, zalo, page = await everywhere(talk)
    fails(telegram, Throttled(3600))
    await tells(talk, lan, useful_until=talk.clock.now() + timedelta(minutes=30))
    await ticks(talk)
    await ticks(talk)
    assert heard(telegram, zalo, page) == ["zalo_bot"]


@told
async def test_what_is_known_to_be_down_is_not_tried_first(talk: Talk) -> None:
    """The quota of Telegram's stand-in is used up; the next in order is taken at once."""
    lan, telegram, zalo, page = await everywhere(talk)
    await talk.core.incidents(Incident("telegram", "quota"))
    await tells(talk, lan)
    await ticks(talk)
    assert heard(telegram, zalo, page) == ["zalo_bot"]


@told
async def test_what_nobody_even_tries_moves_on_when_the_channel_is_known_to_be_down(
    talk: Talk,
) -> None:
    """Planned for Zalo's account by a process that does not serve it, before it went down."""
    lan, telegram, zalo, page = await everywhere(talk)
    talk.core.notices.serves("zalo_oa")
    await also_on(talk, lan, "zalo_oa")
    await tells(talk, lan)
    await ticks(talk, 60 * 5)
    assert heard(telegram, zalo, page) == []  # not known to be down: somebody else will send it
    await talk.core.incidents(Incident("zalo_oa", "reconnect"))
    await ticks(talk)
    await ticks(talk)
    assert heard(telegram, zalo, page) == ["telegram"]


@told
async def test_when_all_ways_have_failed_an_officer_calls(talk: Talk) -> None:
    """On the list: who, what should have been told, on which ways it failed. Not twice."""
    lan, telegram, zalo, page = await everywhere(talk)
    minh = await joins(talk, "Minh")
    await has_number(talk, lan)
    for channel in (telegram, zalo, page):
        fails(channel, Rejected("no"))
    await tells(talk, lan)
    for _ in range(5):
        await ticks(talk)
    await tells(talk, lan)
    assert await _state(talk) == "to_call"
    [call] = await rows(talk, select(calls))
    assert (call.name, call.phone) == ("Lan", "+84905123456")
    for said in ("Tin cần báo", "Telegram: kênh không nhận tin này", "Zalo Bot", "trang web"):
        assert said in call.note
    await minh.opens("staff_calls")
    await minh.presses("c1")
    assert "Tin cần báo" in minh.last.text
    # It has arrived nowhere yet, and nobody is told that it had.
    assert "1 tin chưa tới được ai" in (await minh.opens("staff_messages")).text
    assert "go.staff_calls" in minh.last.offered


@told
async def test_who_has_no_way_at_all_is_called_at_once(talk: Talk) -> None:
    lan, *_ = await everywhere(talk)
    await has_number(talk, lan)
    async with talk.core.database.write() as connection:
        await connection.execute(chats.update().values(gone_at=talk.clock.now()))
    assert await tells(talk, lan) == 0
    assert await tells(talk, lan) == 0
    [call] = await rows(talk, select(calls))
    assert "Tin cần báo" in call.note


@told
async def test_who_asked_to_be_erased_is_not_called(talk: Talk) -> None:
    """The message was on its way when he wrote; its failure leads nowhere."""
    lan, telegram, _zalo, _page = await everywhere(talk)
    await has_number(talk, lan)
    await tells(talk, lan)
    talk.clock.move(minutes=1)
    async with talk.core.database.write() as connection:
        held = await claims.claim(connection, "telegram", talk.clock.now(), LEASE, 10)
    await lan.opens("privacy")
    await lan.presses("erase")
    await lan.presses("yes")
    fails(telegram, Rejected("no"))
    talk.engine.sender.start(held)
    await talk.settle()
    await ticks(talk)
    assert await rows(talk, select(calls)) == []


@told
async def test_the_console_is_never_written_to(talk: Talk) -> None:
    """Whoever tried the bot in a terminal yesterday gets the notice on the page."""
    lan = await visits(talk, "Lan")
    page = opens_channel(talk, "web")
    console = opens_channel(talk, "console")
    await also_on(talk, lan, "web")
    talk.clock.move(hours=1)
    await also_on(talk, lan, "console")
    async with talk.core.database.write() as connection:
        mine = chats.c.channel == "test"
        await connection.execute(chats.update().where(mine).values(gone_at=talk.clock.now()))
    await tells(talk, lan)
    await ticks(talk)
    assert heard(page, console) == ["web"]


@told
async def test_replies_wait_for_their_own_channel(talk: Talk) -> None:
    """An answer belongs where it was asked, however long that takes."""
    lan = await visits(talk, "Lan")
    zalo = opens_channel(talk, "zalo_bot")
    await also_on(talk, lan, "zalo_bot")
    fails(talk.channel, Unreachable("503"))
    before = len(lan.seen)
    await lan.says("menu")
    for _ in range(30):
        await ticks(talk, 5)
    assert (len(lan.seen) - before, heard(zalo)) == (0, [])
    talk.channel.fail = lambda outgoing: None
    await ticks(talk, 6)
    assert (len(lan.seen) - before, heard(zalo)) == (1, [])


async def _state(talk: Talk) -> str:
    row: Any = await message(talk)
    return str(row.state)
