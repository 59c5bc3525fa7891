"""Who asked to be called takes it back in a few words, and nobody calls him."""

from tests.talk import Talk
from tests.whole.office import joins, told, visits


@told
async def test_a_call_that_is_not_needed_any_more_is_taken_off_the_list(talk: Talk) -> None:
    officer, lan = await joins(talk, "Cán"), await visits(talk, "lan")
    for said in ("gặp cán bộ", "hỏi lịch học", "Nguyễn Thị Lan", "0905123456", "ok"):
        await lan.says(said)
    await officer.opens("staff_calls")
    assert "Nguyễn Thị Lan" in str(officer.last.choices)
    await lan.says("thoi khoi goi nua")
    assert "0905 123 456" in lan.last.text
    await lan.says("có")
    assert "đã bỏ lời nhờ gọi lại" in lan.last.text
    await officer.opens("staff_calls")
    assert "Nguyễn Thị Lan" not in str(officer.last.choices)
    await lan.says("không cần gọi nữa")
    assert "chưa nhờ" in lan.last.text
