"""Days that are printed on a certificate win, and what is not certain says so."""

from datetime import date

from tests.talk import Guest, Talk
from tests.whole.office import told
from tests.whole.test_certificate_done import page
from tests.whole.test_certificates import all_of, enters
from tests.whole.test_reminding import heard, holder, until


async def prints(guest: Guest, on: str) -> None:
    """Gives the day that is printed for the next audit."""
    await guest.says("sửa ngày")
    await guest.presses("printed")
    await guest.says(on)


@told
async def test_a_printed_audit_of_an_unknown_scheme_is_reminded_of_like_any_other(
    talk: Talk,
) -> None:
    lan = await holder(talk)
    await enters(lan, "iso 13485", "20/1/2026 đến 19/1/2029")
    await prints(lan, "1/3/2029")
    assert "Giấy hết hạn trước ngày đó" in lan.last.text
    await lan.says("20/1/2027")
    assert "Đánh giá giám sát lần 1 – nay ghi ngày 20/01/2027" in lan.last.text
    await page(lan)
    assert "20/01/2027" in lan.last.text
    await until(talk, date(2026, 12, 30))
    assert "Đánh giá giám sát lần 1" in heard(lan)[0]
    await lan.says("đã đánh giá xong")
    await lan.says("hôm qua")
    await lan.says("chưa có")
    await prints(lan, "20/1/2028")
    assert "Đánh giá giám sát lần 2 – nay ghi ngày 20/01/2028" in lan.last.text


@told
async def test_a_printed_audit_leaves_the_recertification_where_it_is(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan, "gmp tu nguyen", "20/1/2026 đến 19/1/2029")
    await prints(lan, "20/1/2027")
    [one] = await all_of(talk, lan)
    assert [(m.duty, m.number) for m in one.certificate.printed] == [("surveillance", 1)]
    await page(lan)
    assert "20/01/2027" in lan.last.text
    assert "19/01/2029" in lan.last.text


@told
async def test_a_printed_day_is_called_so_and_the_difference_to_the_rule_is_said(
    talk: Talk,
) -> None:
    lan = await holder(talk)
    await enters(lan)
    await prints(lan, "20/3/2027")
    assert "Theo quy tắc, hạn cuối là 16/03/2027; em theo ngày ghi trên giấy" in lan.last.text
    await page(lan)
    assert "Hạn cuối ghi trên giấy: 20/03/2027" in lan.last.text


@told
async def test_a_day_fixed_too_late_is_said(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan)
    await lan.says("sửa ngày")
    await lan.presses("fixed")
    await lan.says("20/3/2027")
    assert "sau hạn cuối" in lan.last.text


@told
async def test_iatf_without_its_audit_is_not_certain_and_the_day_may_come_later(
    talk: Talk,
) -> None:
    lan = await holder(talk)
    await lan.says("thêm chứng nhận")
    for said in ("IATF 16949", "Vinacert", "IA 1", "16/3/2026"):
        await lan.says(said)
    assert "lần đánh giá để cấp giấy" in lan.last.text
    await lan.says("20/3/2026")
    assert "phải trước ngày quyết định" in lan.last.text
    for said in ("bỏ qua", "bu lông", "Cơ khí Lan"):
        await lan.says(said)
    await lan.presses("yes")
    assert "tạm tính từ ngày quyết định" in lan.last.text
    assert "kiểm tra lại" in lan.last.text
    await lan.says("sửa ngày")
    await lan.presses("audit")
    await lan.says("20/1/2026")
    assert "từ ngày 20/01/2026" in lan.last.text
    await page(lan)
    assert "20/10/2026 đến 20/04/2027" in lan.last.text
    assert "kiểm tra lại" not in lan.last.text


@told
async def test_an_audit_before_its_window_is_kept_but_settles_nothing(talk: Talk) -> None:
    lan = await holder(talk)
    await lan.says("thêm chứng nhận")
    for said in (
        "IATF 16949",
        "Vinacert",
        "IA 1",
        "16/6/2026",
        "1/6/2026",
        "bu lông",
        "Cơ khí Lan",
    ):
        await lan.says(said)
    await lan.presses("yes")
    await lan.says("đã đánh giá xong")
    await lan.says("1/6/2026")
    assert "thuộc giấy cũ" in lan.last.text
    await lan.says("hôm qua")
    await lan.says("chưa có")
    assert "Quy tắc cho phép từ 01/03/2027 đến 01/09/2027" in lan.last.text
    assert "vẫn nhắc tiếp" in lan.last.text
    await page(lan)
    assert "lần 1" in lan.last.text


@told
async def test_an_owner_says_how_often_his_contract_asks_for_audits(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan, "haccp", "20/1/2026 đến 19/1/2029")
    for said, first in (("6", "lần 2"), ("theo quy tắc", "lần 1")):
        await lan.says("sửa ngày")
        await lan.presses("interval")
        await lan.says(said)
        assert f"Đánh giá giám sát {first}: chậm nhất 20/01/2027" in lan.last.text
    [one] = await all_of(talk, lan)
    assert one.certificate.interval is None
