"""What is reported as done counts: nobody is reminded of it, called for it or counted wrong."""

from datetime import date

from handlers.cycle import expires
from handlers.schemes import scheme_of
from tests.talk import Guest, Talk
from tests.whole.office import told
from tests.whole.test_certificates import all_of, enters
from tests.whole.test_reminding import heard, holder, open_calls, until


def shown(guest: Guest, verb: str) -> str:
    """What a button of the last message says."""
    [label] = [label for id, label in guest.last.offered.items() if id.startswith(verb)]
    return label


async def page(guest: Guest) -> None:
    """Opens the page of the person's only certificate."""
    await guest.says("chứng nhận của tôi")
    await guest.presses(next(id for id in guest.last.offered if id.startswith("c")))


@told
async def test_done_of_what_expires_means_the_new_certificate_and_begins_its_cycle(
    talk: Talk,
) -> None:
    lan = await holder(talk)
    await enters(lan, "OCOP", "15/3/2024")
    await until(talk, date(2027, 1, 20))
    assert "đã có giấy mới chưa" in heard(lan)[0]
    await page(lan)
    assert shown(lan, "go.audited") == "Đã có giấy mới"
    await lan.says("đã đánh giá xong")
    assert "Ngày quyết định trên giấy mới" in lan.last.text
    await lan.says("15/3/2024")
    assert "giấy cũ" in lan.last.text
    await lan.says("18/1/2027")
    assert "chu kỳ mới" in lan.last.text
    assert "18/01/2030" in lan.last.text
    [one] = await all_of(talk, lan)
    scheme = scheme_of("ocop", talk.core.programme.schemes)
    assert expires(scheme, one.certificate) == date(2030, 1, 18)
    so_far = len(heard(lan))
    await until(talk, date(2027, 6, 1))
    assert len(heard(lan)) == so_far
    assert not await open_calls(talk)


@told
async def test_who_waits_for_the_new_certificate_is_not_reminded(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan, "OCOP", "15/3/2024")
    await until(talk, date(2027, 1, 20))
    so_far = len(heard(lan))
    await lan.says("đã có giấy mới")
    await lan.says("chờ giấy mới")
    assert "trước hạn cuối 15/03/2027 em không nhắc nữa" in lan.last.text
    await until(talk, date(2027, 3, 15))
    assert len(heard(lan)) == so_far
    assert not await open_calls(talk)
    talk.clock.at = talk.clock.now().replace(month=4)
    await lan.says("đã có giấy mới")
    await lan.says("chờ giấy mới")
    assert "15/05/2027 em không hỏi lại" in lan.last.text


@told
async def test_a_fee_is_paid_and_an_audit_is_held(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan, "GS1", "1/7/2026")
    await page(lan)
    assert shown(lan, "go.audited") == "Đã nộp phí"
    minh = await holder(talk, "Minh")
    await enters(minh, "ISO 9001", "16/3/2026", firm="Mứt Minh")
    await page(minh)
    assert shown(minh, "go.audited") == "Đã đánh giá xong"


@told
async def test_the_same_audit_told_twice_is_not_taken_for_that_of_next_year(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan, "iso 9001", "16/3/2026")
    talk.clock.move(days=90)
    for _ in range(2):
        await lan.says("đã đánh giá xong hôm qua")
        if "lần khác" in lan.last.text:
            await lan.says("không")
        else:
            await lan.says("chưa có")
    [one] = await all_of(talk, lan)
    assert len(one.certificate.done) == 1
    await lan.says("đã đánh giá xong hôm nay")
    assert "đã báo một lần đánh giá" in lan.last.text
    await lan.says("đúng")
    await lan.says("chưa có")
    [one] = await all_of(talk, lan)
    assert len(one.certificate.done) == 2
