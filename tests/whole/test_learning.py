"""Questions that were not answered well: kept without personal data, answered, taught, undone."""

from argparse import Namespace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.commands import ask
from bot.config import Keep
from bot.teaching import harmed
from handlers.asking.masking import masked
from storage import chats, learning, tables
from storage.learning_records import Kind, Lesson
from storage.learning_tables import questions
from storage.message_tables import outbox
from tests.talk import MORNING, Guest, Talk, run
from tests.whole.office import acts, joins, person_of, rows, told, visits
from tests.world import programme

ASKED = "bên sở có hỗ trợ máy lọc nước giếng khoan không vậy em"


async def waiting(talk: Talk) -> list[str]:
    async with talk.core.database.read() as connection:
        return [question.text for question in await learning.waiting(connection, 20)]


async def has_another_chat(talk: Talk, guest: Guest, channel: str) -> None:
    """He also has a chat on another channel, and wrote there later."""
    person = await person_of(talk, guest)
    talk.core.notices.serves(channel)
    async with talk.core.database.write() as connection:
        seen = talk.clock.now() + timedelta(minutes=5)
        await chats.begin(connection, [(channel, "there")], [""], seen)
        his = update(tables.chats).where(tables.chats.c.address == "there")
        await connection.execute(his.values(person_id=person))


async def opens_the_queue(minh: Guest) -> None:
    await minh.says("menu")
    await minh.presses("go.staff")
    if "go.staff_questions" not in minh.last.offered:
        await minh.presses("more")
    await minh.presses("go.staff_questions")
    await minh.presses("q1")


async def is_no_use(lan: Guest, question: str = "học phí bao nhiêu vậy em") -> None:
    await lan.says("menu")
    await lan.says(question)
    no = next(id for id in lan.last.offered if id.startswith("useful.no."))
    await lan.presses(no)


async def teaches(talk: Talk, minh: Guest) -> None:
    """Says yes to the preview, and again when the check is over."""
    await minh.presses("yes")
    assert "Em đang kiểm tra" in minh.last.text
    talk.core.turns.checks.finish()
    await minh.presses("yes")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("tôi là Nguyễn Văn An ở Phú Vang hỏi học phí", "tôi là … ở Phú Vang hỏi học phí"),
        ("toi la nguyen van an hoi hoc phi", "toi la … hoi hoc phi"),
        ("gọi 0905 123 456 giúp em", "gọi … giúp em"),
        ("mst 3300100113-001, mail a.b@c.vn", "mst …, mail …"),
        ("cccd 046090001234", "cccd …"),
        ("tham gia 9Y43-GJ56-GRJM-GN4E", "tham gia …"),
        ("toi la ho kinh doanh thi sao", "toi la ho kinh doanh thi sao"),
        ("tôi là hộ kinh doanh thì sao", "tôi là hộ kinh doanh thì sao"),
        ("iso 9001:2015 hết hạn 30/06/2027", "iso 9001:2015 hết hạn 30/06/2027"),
    ],
)
def test_what_identifies_somebody_is_not_kept(typed: str, kept: str) -> None:
    assert masked(typed) == kept


@told
async def test_an_answer_can_be_called_useful_or_not(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    await lan.says("học phí bao nhiêu vậy em")
    yes = next(id for id in lan.last.offered if id.startswith("useful.yes."))
    await lan.presses(yes)
    assert await waiting(talk) == []
    await is_no_use(lan)
    assert await waiting(talk) == ["học phí bao nhiêu vậy em"]
    await is_no_use(lan)
    assert len(await waiting(talk)) == 1, "the same question twice is one"


@told
async def test_staff_answer_in_the_chat_and_the_owner_reads_it(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    await is_no_use(lan, "học phí bao nhiêu vậy em, gọi em 0905123456")
    minh = await joins(talk, "Minh")
    await opens_the_queue(minh)
    assert "0905" not in minh.last.text
    await minh.presses("answer")
    await minh.says("Lớp này không thu phí.")
    assert "Lớp này không thu phí." in minh.last.text
    await minh.presses("yes")
    await talk.tick()
    assert "Lớp này không thu phí." in lan.last.text
    assert "Anh/chị đã hỏi" in lan.last.text
    assert await waiting(talk) == []
    assert "answer_question" in [act.action for act in await acts(talk)]


@told
async def test_the_answer_comes_in_the_chat_in_which_was_asked(talk: Talk) -> None:
    """Lan asks on one channel, writes on a better one later, and reads the answer on the first."""
    lan = await visits(talk, "Lan")
    await is_no_use(lan)
    await has_another_chat(talk, lan, "zalo_bot")
    minh = await joins(talk, "Minh")
    await opens_the_queue(minh)
    await minh.presses("answer")
    await minh.says("Lớp này không thu phí.")
    await minh.presses("yes")
    [row] = await rows(talk, select(outbox).where(outbox.c.key.like("question:%")))
    assert (row.channel, row.address) == (talk.channel.name, "Lan")
    assert [way["channel"] for way in row.routes] == [talk.channel.name, "zalo_bot"]
    await talk.tick()
    assert "Lớp này không thu phí." in lan.last.text


@told
async def test_a_question_whose_guess_was_right_waits_no_more(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    await lan.says("cái này của bên em sao ạ, giấy hay lớp ấy")
    assert len(await waiting(talk)) == 1
    guess = next(id for id in lan.last.offered if id.startswith("ask."))
    await lan.presses(guess)
    assert await waiting(talk) == []
    no = next(id for id in lan.last.offered if id.startswith("useful.no."))
    await lan.presses(no)
    assert len(await waiting(talk)) == 1, "the guess was not right after all"


@told
async def test_a_new_topic_holds_at_once_and_can_be_undone(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    await is_no_use(lan, "học phí bao nhiêu vậy em, kèm máy lọc nước giếng khoan")
    minh = await joins(talk, "Minh")
    await opens_the_queue(minh)
    await minh.presses("topic")
    await minh.says("Chương trình không có máy lọc nước.")
    await minh.says("Máy lọc nước giếng khoan")
    await minh.says("Sở KH&CN, 23/11/2026")
    await minh.presses("none")
    assert "Chương trình không có máy lọc nước." in minh.last.text
    await teaches(talk, minh)
    await talk.tick()
    assert "Chương trình không có máy lọc nước." in lan.last.text
    hoa = await visits(talk, "Hoa")
    await hoa.says("máy lọc nước giếng khoan")
    assert "Chương trình không có máy lọc nước." in hoa.last.text
    assert "Nguồn: Sở KH&CN, 23/11/2026" in hoa.last.text

    await minh.says("menu")
    await minh.presses("go.staff")
    if "go.staff_questions" not in minh.last.offered:
        await minh.presses("more")
    await minh.presses("go.staff_questions")
    await minh.presses("go.staff_lessons")
    await minh.presses("l1")
    await minh.presses("undo")
    await hoa.says("máy lọc nước giếng khoan")
    assert "Chương trình không có máy lọc nước." not in hoa.last.text
    taught, undone = (a for a in await acts(talk) if a.action in ("teach", "unteach"))
    assert (taught.before, undone.after) == (None, None)
    assert taught.after == undone.before
    assert "topic" in undone.before


@told
async def test_a_lesson_that_would_harm_another_answer_is_refused(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    await is_no_use(lan, "học phí bao nhiêu")
    minh = await joins(talk, "Minh")
    await opens_the_queue(minh)
    await minh.presses("wording")
    await minh.says("train.online")
    await teaches(talk, minh)
    assert "học phí bao nhiêu" in minh.last.text
    assert "chưa học gì" in minh.last.text
    assert await waiting(talk) == ["học phí bao nhiêu"], "it still waits"
    await lan.says("học phí bao nhiêu")
    assert "không nêu học phí" in lan.last.text


def test_a_harmless_wording_is_learnt() -> None:
    lesson = Lesson(0, Kind.WORDING, "train.fee", "vô lớp đóng mấy xu", MORNING)
    assert harmed(programme(), lesson) == ()


def test_what_one_process_learns_the_other_knows(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two cores on one database, as two workers are."""

    async def tell() -> None:
        async with Talk(url) as here, Talk(url) as there:
            lan = await visits(here, "Lan")
            await is_no_use(lan, "học phí bao nhiêu, và vô lớp đóng mấy xu")
            minh = await joins(here, "Minh")
            await opens_the_queue(minh)
            await minh.presses("topic")
            for said in ("Sở trả lời: không thu xu nào.", "Đóng mấy xu", "Sở, 2026"):
                await minh.says(said)
            await minh.presses("none")
            await teaches(here, minh)
            hoa = await visits(there, "Hoa")
            await hoa.says("vô lớp đóng mấy xu")
            assert "không thu xu nào" in hoa.last.text
            asked = Namespace(questions=["vô lớp đóng mấy xu"], json=False, explain=False)
            await ask.run(asked, here.settings)
            assert "không thu xu nào" in capsys.readouterr().out

    run(tell())


@told
async def test_erasure_takes_the_questions_along_and_time_does_too(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    await is_no_use(lan)
    await lan.says("xóa dữ liệu")
    await lan.presses("erase")
    await lan.presses("yes")
    assert await waiting(talk) == []
    hoa = await visits(talk, "Hoa")
    await is_no_use(hoa)
    talk.clock.move(days=61)
    await talk.core.planner.forget(Keep(uploads=60))
    async with talk.core.database.read() as connection:
        assert list(await connection.execute(select(questions))) == []


@told
async def test_a_question_taken_off_the_list_is_logged_without_its_words(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    await is_no_use(lan)
    minh = await joins(talk, "Minh")
    await opens_the_queue(minh)
    await minh.presses("drop")
    assert await waiting(talk) == []
    dropped = (await acts(talk))[-1]
    assert dropped.action == "drop_question"
    assert (dropped.before, dropped.after) == ({"settled": False}, {"settled": True})
