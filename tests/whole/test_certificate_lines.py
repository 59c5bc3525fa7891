"""A wrong number, body, scope or contact is put right, and not entered a second time."""

from typing import Any

from sqlalchemy import select

from storage.certificate_tables import certificate_contacts
from storage.certificate_tables import certificates as table
from storage.records import Role
from storage.register_tables import register
from tests.talk import Talk
from tests.whole.office import acts, joins, rows, told
from tests.whole.test_certificate_done import page
from tests.whole.test_certificates import enters
from tests.whole.test_reminding import certified, holder, same_firm
from tests.whole.test_staff_register import opens


async def kept(talk: Talk) -> Any:
    [row] = await rows(talk, select(table))
    return row


@told
async def test_the_holder_puts_a_line_right(talk: Talk) -> None:
    """From the page of the certificate, or in words; the days and what is planned stay."""
    lan = await holder(talk)
    await enters(lan)
    before = await kept(talk)
    await page(lan)
    await lan.says("sửa số giấy")
    assert f"Số giấy\n{before.number}" in [c["label"] for c in lan.last.body["choices"]]
    await lan.presses("number")
    assert f"Hiện là: {before.number}" in lan.last.text
    await lan.says("HT 99/26")
    assert "Đã sửa. Số giấy: HT 99/26" in lan.last.text
    await lan.says("sửa nơi cấp")
    await lan.says("nơi cấp")
    await lan.says("Vinacontrol CE")
    await page(lan)
    assert "Số HT 99/26 · Vinacontrol CE" in lan.last.text
    after = await kept(talk)
    assert (after.number_key, after.decided_on) == ("ht9926", before.decided_on)


@told
async def test_a_number_that_another_certificate_has_is_refused(talk: Talk) -> None:
    lan = await holder(talk)
    id = await certified(talk, lan, scheme="iso14001", number="Q 1", number_key="q1")
    await same_firm(talk, id, scheme="iso14001", number="Q 2", number_key="q2")
    await lan.opens(f"certificate_lines-c{id}")
    await lan.presses("number")
    await lan.says("q2")
    assert "số Q 2 đã được khai rồi" in lan.last.text
    await lan.says("Q 3")
    assert "Đã sửa. Số giấy: Q 3" in lan.last.text


@told
async def test_staff_put_right_what_a_list_had_wrong(talk: Talk) -> None:
    minh = await opens(talk)
    await minh.says("sửa phường")
    await minh.presses("ward")
    await minh.says("Hạ Long")
    assert "Huế không có phường, xã tên này" in minh.last.text
    await minh.says("thuan hoa")
    assert "Đã sửa. Phường, xã: Phường Thuận Hóa" in minh.last.text
    [row] = await rows(talk, select(register))
    assert row.ward == "Phường Thuận Hóa"
    last = (await acts(talk))[-1]
    assert (last.action, last.after) == ("amend_line", {"ward": "Phường Thuận Hóa"})


@told
async def test_a_phone_number_that_is_put_right_stays_out_of_the_log(talk: Talk) -> None:
    minh = await opens(talk)
    await minh.says("sửa liên hệ")
    await minh.presses("phone")
    await minh.says("0905 999 888")
    assert "Đã sửa. Điện thoại: 0905 999 888" in minh.last.text
    [contacts] = await rows(talk, select(certificate_contacts))
    assert contacts.phone == "+84905999888"
    last = (await acts(talk))[-1]
    assert (last.before, last.after) == (None, {"phone": True})


@told
async def test_who_chats_says_himself_whom_to_call(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan)
    minh = await joins(talk, "Minh", Role.ORGANISER)
    await minh.opens("staff_certificates")
    await minh.presses("find")
    await minh.says("iso 9001")
    await minh.presses("c1")
    await minh.says("sửa số")
    assert list(minh.last.offered)[:4] == ["number", "body", "scope", "ward"]
    assert "phone" not in minh.last.offered
