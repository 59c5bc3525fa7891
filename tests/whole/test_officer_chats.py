"""An officer who writes to a person himself has the chat for himself, until the bot is wanted."""

from datetime import timedelta

from handlers.incoming import Incoming
from storage.records import Role
from tests.talk import Guest, Talk
from tests.whole.office import acts, joins, loses_role, told, visits

HOUR = timedelta(hours=1)


async def officer_writes(talk: Talk, guest: Guest, id: str = "echo-1") -> None:
    """The platform tells that an officer wrote to this guest in its own console."""
    await talk.deliver(
        Incoming(talk.channel.name, guest.name, id, talk.clock.now(), officer_for=HOUR)
    )


@told
async def test_the_bot_is_silent_while_an_officer_writes_and_answers_again_afterwards(
    talk: Talk,
) -> None:
    lan = await visits(talk, "Lan")
    shown = len(lan.seen)
    await officer_writes(talk, lan)
    await lan.says("dạ em cảm ơn, thế còn hồ sơ thì sao ạ?")
    await lan.says("1")
    assert len(lan.seen) == shown, "the bot spoke in between"
    talk.clock.move(minutes=61)
    await lan.says("đăng ký")
    assert len(lan.seen) == shown + 1


@told
async def test_what_a_person_writes_to_the_officer_is_kept_and_known_if_it_comes_again(
    talk: Talk,
) -> None:
    lan = await visits(talk, "Lan")
    await officer_writes(talk, lan)
    await officer_writes(talk, lan)
    await lan.says("menu")
    assert "go.register" in lan.last.offered, "menu gives the chat back to the bot"
    shown = len(lan.seen)
    await lan.says("đăng ký")
    assert len(lan.seen) == shown + 1, "and it stays there"
    await officer_writes(talk, lan)
    await lan.says("trợ giúp")
    assert len(lan.seen) == shown + 2, "a repeated echo pauses nothing a second time"


@told
async def test_a_button_brings_the_bot_back(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    await officer_writes(talk, lan)
    await lan.presses("go.mine")
    assert "go.more" in lan.last.offered


@told
async def test_no_nudge_about_a_draft_while_an_officer_writes(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    for said in ("đăng ký", "1", "1", "Gạch Lan", "để sau"):
        await lan.says(said)
    talk.clock.move(hours=25)
    await officer_writes(talk, lan)
    shown = len(lan.seen)
    await talk.tick()
    assert len(lan.seen) == shown


@told
async def test_staff_see_which_chats_an_officer_has_and_give_them_back(talk: Talk) -> None:
    lan, minh = await visits(talk, "Lan"), await joins(talk, "Minh")
    await minh.opens("staff")
    assert "go.staff_chats" not in minh.last.offered
    await officer_writes(talk, lan)
    await minh.opens("staff")
    await minh.presses("go.staff_chats")
    [chat] = [id for id in minh.last.offered if id.startswith("c") and id[1:].isdigit()]
    await minh.presses(chat)
    await minh.presses("back")
    await lan.says("trợ giúp")
    assert "menu" in lan.last.text
    [given] = [a for a in await acts(talk) if a.action == "give_back_chat"]
    assert (given.before, given.after) == ({"with": "officer"}, {"with": "bot"})


@told
async def test_who_lost_the_role_in_between_gives_nothing_back(talk: Talk) -> None:
    lan, minh = await visits(talk, "Lan"), await joins(talk, "Minh")
    await officer_writes(talk, lan)
    await minh.opens("staff_chats")
    [chat] = [id for id in minh.last.offered if id.startswith("c") and id[1:].isdigit()]
    await minh.presses(chat)
    await loses_role(talk, minh, Role.VIEWER)
    await minh.presses("back")
    shown = len(lan.seen)
    await lan.says("trợ giúp")
    assert len(lan.seen) == shown
