"""A certificate in six inputs at most, and what people send where it was not asked for."""

from datetime import date

from storage.certificate_records import Duty
from tests.talk import Talk
from tests.whole.office import person_of, told, visits
from tests.whole.test_certificates import all_of, enters
from tests.whole.test_reminding import holder


@told
async def test_iatf_asks_for_its_audit_and_for_nothing_more_than_six_inputs(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan)
    lan.inputs = 0
    for said in ("thêm giấy iatf 16949", "TÜV", "IATF 7", "16/3/2026", "1/12/2025", "ok"):
        await lan.says(said)
    assert lan.inputs == 6
    assert [one.certificate.scheme for one in await all_of(talk, lan)] == ["iso9001", "iatf16949"]
    assert (await all_of(talk, lan))[1].certificate.audited_on == date(2025, 12, 1)


@told
async def test_a_photo_that_comes_one_question_late_is_taken(talk: Talk) -> None:
    """It says the number and the scope, so neither is asked for."""
    lan = await holder(talk)
    for said in ("thêm giấy haccp", "Vinacert"):
        await lan.says(said)
    await lan.sends_file("giay.pdf")
    assert "ngày" in lan.last.text.lower()
    await lan.says("16/3/2026")
    await lan.says("Mè xửng Lan")
    await lan.says("ok")
    [one] = await all_of(talk, lan)
    assert (one.certificate.body, one.certificate.number) == ("Vinacert", "")
    assert one.evidence


@told
async def test_who_has_left_no_number_is_asked_whom_to_call(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    await lan.opens("remind")
    await lan.presses("agree")
    assert "go.reach_me" in lan.last.offered
    await lan.presses("go.reach_me")
    await lan.says("Trần Thị Lan")
    await lan.says("0905 111 222")
    assert "Trần Thị Lan, 0905 111 222" in lan.last.text
    await lan.opens("remind")
    await lan.presses("agree")
    assert "go.reach_me" not in lan.last.offered
    assert await person_of(talk, lan)


@told
async def test_done_and_arranged_are_understood_in_more_words(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan, "iso 9001", "16/3/2026")
    await lan.says("hẹn lại ngày 20/12")
    assert "20/12/2026" in lan.last.text
    talk.clock.move(days=60)
    await lan.says("đã xong ngày 20/12")
    await lan.says("chưa có")
    [one] = await all_of(talk, lan)
    [done] = one.certificate.done
    assert (done.duty, done.on) == (Duty.SURVEILLANCE, date(2026, 12, 20))


@told
async def test_a_certificate_that_is_told_with_its_day_is_entered_with_both(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    await lan.says("toi co giay chung nhan haccp cap ngay 15/6/2026")
    assert "Thêm giấy chứng nhận" in lan.last.text
    for said in ("Quacert", "HT 5/26", "Mứt Lan"):
        await lan.says(said)
    assert "HACCP" in lan.last.text
    assert "15/06/2026" in lan.last.text


@told
async def test_a_yes_or_a_no_is_nobodys_scope(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan)
    for said in ("thêm giấy haccp", "Quacert", "HT 6/26", "15/6/2026", "ok"):
        await lan.says(said)
    shown = {line["label"]: line["value"] for line in lan.last.body["lines"]}
    assert shown["Phạm vi"] == "không có"
