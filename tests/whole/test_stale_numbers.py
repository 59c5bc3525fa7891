"""A number typed for a menu that the person had before his eyes never counts for another one."""

from datetime import timedelta

from bot.channels.contract import Rejected
from handlers.incoming import Incoming
from tests.talk import Guest, Talk
from tests.whole.office import told, visits

OLD = "Màn hình này đã cũ"


async def writes(talk: Talk, guest: Guest, id: str, text: str, ago: float) -> None:
    """A message that waited at the platform since it was written."""
    now = talk.clock.now()
    written = now - timedelta(minutes=ago)
    await talk.deliver(
        Incoming(talk.channel.name, guest.name, id, now, text=text, written_at=written)
    )


@told
async def test_of_two_numbers_from_a_backlog_the_second_was_for_the_screen_before(
    talk: Talk,
) -> None:
    lan = await visits(talk, "Lan")
    talk.clock.move(hours=3)
    first = talk.clock.now() - timedelta(hours=3)
    await writes(talk, lan, "n1", "3", ago=100)
    opened = lan.last.offered
    await writes(talk, lan, "n2", "3", ago=99)
    assert OLD in lan.last.text
    assert lan.last.offered == opened, "the screen is shown again, nothing was chosen"
    assert first < talk.clock.now()
    await lan.says("1")
    assert OLD not in lan.last.text, "a number for what is shown counts again"


@told
async def test_words_from_a_backlog_still_count(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    talk.clock.move(hours=3)
    await writes(talk, lan, "n1", "3", ago=100)
    await writes(talk, lan, "n2", "của tôi", ago=99)
    assert OLD not in lan.last.text


@told
async def test_a_number_for_a_screen_that_could_not_be_sent_is_for_the_one_before(
    talk: Talk,
) -> None:
    lan = await visits(talk, "Lan")
    talk.channel.fail = lambda outgoing: Rejected("too long")
    await lan.says("3")
    talk.channel.fail = lambda outgoing: None
    talk.clock.move(seconds=20)
    await lan.says("3")
    assert OLD in lan.last.text


@told
async def test_a_number_that_is_an_answer_needs_no_screen(talk: Talk) -> None:
    """Digits asked for are an answer, whenever they were written."""
    lan = await visits(talk, "Lan")
    for said in ("đăng ký", "1", "1", "Gạch Lan"):
        await lan.says(said)
    talk.clock.move(hours=1)
    await writes(talk, lan, "n1", "3300100113", ago=50)
    assert OLD not in lan.last.text
