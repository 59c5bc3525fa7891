"""A slip in a day is put right: what was answered, arranged and sent goes with the duty."""

from datetime import date, timedelta

from storage.certificate_records import Standing
from tests.talk import Guest, Talk
from tests.whole.office import told
from tests.whole.test_certificates import all_of, enters
from tests.whole.test_reminding import heard, holder, until


async def corrects(guest: Guest, paper: str) -> None:
    """Types the days of the paper anew."""
    await guest.says("sửa ngày")
    await guest.presses("paper")
    await guest.says(paper)


@told
async def test_an_arranged_day_survives_a_decision_put_right(talk: Talk) -> None:
    """And nobody is reminded again of what he was reminded of and has answered."""
    lan = await holder(talk)
    await enters(lan, "iso 9001", "16/3/2026")
    await until(talk, date(2026, 12, 20))
    assert len(heard(lan)) == 1
    await lan.says("đã hẹn ngày 9/3/2027")
    await corrects(lan, "17/3/2026")
    assert "17/03/2027" in lan.last.text
    await until(talk, date(2027, 3, 9))
    assert len(heard(lan)) == 1
    await until(talk, date(2027, 3, 11))
    assert "09/03/2027" in heard(lan)[-1]
    assert "xong chưa" in heard(lan)[-1]


@told
async def test_steps_that_were_sent_are_not_sent_again(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan, "iso 9001", "16/3/2026")
    await until(talk, date(2026, 12, 20))
    assert len(heard(lan)) == 1
    for paper in ("17/3/2026", "16/3/2026", "18/3/2026"):
        await corrects(lan, paper)
        await until(talk, talk.clock.now().date() + timedelta(days=2))
    assert len(heard(lan)) == 1
    await until(talk, date(2027, 1, 20))
    assert len(heard(lan)) == 2


@told
async def test_editing_and_undoing_leaves_everything_as_it_was(talk: Talk) -> None:
    """IATF: the audit that is counted from, the printed and the fixed day are all still there."""
    lan = await holder(talk)
    await enters(lan, "iso 9001", "15/3/2026")
    for kind, on in (("printed", "10/3/2027"), ("fixed", "1/3/2027")):
        await lan.says("sửa ngày")
        await lan.presses(kind)
        await lan.says(on)
    [before] = await all_of(talk, lan)
    assert before.certificate.printed
    assert before.certificate.confirmed
    await corrects(lan, "16/3/2026")
    await corrects(lan, "15/3/2026")
    [after] = await all_of(talk, lan)
    assert after.certificate == before.certificate
    assert after.answers == before.answers


@told
async def test_a_printed_day_leaves_what_was_arranged(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan, "iso 9001", "16/3/2026")
    await lan.says("đã hẹn ngày 9/3/2027")
    await lan.says("sửa ngày")
    await lan.presses("printed")
    await lan.says("20/3/2027")
    [one] = await all_of(talk, lan)
    assert [heard.planned_on for heard in one.answers.values()] == [date(2027, 3, 9)]
    await until(talk, date(2027, 3, 9))
    assert heard(lan) == []


@told
async def test_the_printed_expiry_lifts_no_suspension(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan, "iso 9001", "16/3/2026")
    await lan.says("iso 9001 bị đình chỉ")
    await lan.presses("suspended")
    await lan.says("hôm qua")
    await corrects(lan, "16/3/2026 đến 15/3/2029")
    [one] = await all_of(talk, lan)
    assert one.certificate.standing is Standing.SUSPENDED
    assert one.certificate.since is not None


@told
async def test_a_new_certificate_does(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan, "iso 9001", "16/3/2024 đến 15/3/2027")
    await lan.says("iso 9001 bị đình chỉ")
    await lan.presses("suspended")
    await lan.says("hôm qua")
    talk.clock.move(days=120)
    await corrects(lan, "14/3/2027 đến 13/3/2030")
    [one] = await all_of(talk, lan)
    assert (one.certificate.standing, one.certificate.since) == (Standing.ACTIVE, None)
