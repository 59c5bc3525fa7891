"""A person's own data: everything that is kept is named, and so is everything that goes."""

from tests.talk import Talk
from tests.whole.office import told
from tests.whole.test_certificates import enters
from tests.whole.test_colleagues import COLLEAGUES, registers_another
from tests.whole.test_registering import registers
from tests.whole.test_requests import asks


@told
async def test_what_is_kept_and_what_would_be_deleted_is_listed_whole(talk: Talk) -> None:
    lan = talk.person("lan")
    await registers(lan, "haccp", name="Nguyễn Thị Lan")
    for name, phone in COLLEAGUES:
        await registers_another(lan, name, phone)
    await lan.says("đăng ký 5s")
    await lan.presses("yes")
    await lan.says("hủy đăng ký")
    await lan.says("5s")
    await lan.presses("cancel_it")
    await lan.presses("yes")
    await enters(lan)
    await asks(lan)
    shown = await lan.says("dữ liệu của tôi")
    assert "Đăng ký sắp tới: 3 (Nguyễn Thị Lan, Trần Văn Tư, Lê Thị Năm)" in shown.text
    assert "Đăng ký đã qua hoặc đã hủy: 1" in shown.text
    assert "Giấy chứng nhận: 1 – ISO 9001" in shown.text
    assert "Hồ sơ đề nghị hỗ trợ: 1" in shown.text
    assert "Nội dung trò chuyện" in shown.text
    asked = await lan.presses("erase")
    assert "Đăng ký sắp tới bị hủy theo: 3." in asked.text
    assert "Giấy chứng nhận (1) cũng bị xóa" in asked.text
    assert "Hồ sơ đề nghị hỗ trợ (1)" in asked.text
    done = await lan.presses("yes")
    assert "Còn lại, không kèm tên" in done.text
    shown = await lan.says("dữ liệu của tôi")
    for gone in ("Đăng ký sắp tới", "Đăng ký đã qua", "Giấy chứng nhận:", "Hồ sơ đề nghị", "Lan"):
        assert gone not in shown.text


@told
async def test_of_who_has_nothing_nothing_is_said_to_be_deleted(talk: Talk) -> None:
    lan = talk.person("lan")
    await lan.opens()
    await lan.presses("agree")
    await lan.says("dữ liệu của tôi")
    asked = await lan.presses("erase")
    for absent in ("Đăng ký", "Giấy chứng nhận", "Hồ sơ"):
        assert absent not in asked.text


@told
async def test_a_request_to_be_called_is_listed_until_it_is_deleted(talk: Talk) -> None:
    lan = talk.person("lan")
    await registers(lan, "haccp", name="Nguyễn Thị Lan")
    await lan.says("gặp cán bộ")
    await lan.says("hỏi lịch học")
    await lan.presses("yes")
    assert "Lời nhờ gọi lại: 1" in (await lan.says("dữ liệu của tôi")).text
    await lan.presses("erase")
    await lan.presses("yes")
    assert "Lời nhờ gọi lại" not in (await lan.says("dữ liệu của tôi")).text


@told
async def test_a_form_that_was_not_finished_is_kept_and_said_so(talk: Talk) -> None:
    """Name, phone and business stand in it, though nothing was registered."""
    lan = talk.person("lan")
    await lan.opens("register")
    await lan.presses("agree")
    for typed in ("5s", "doanh nghiệp", "Mè xửng Thiên Hương", "3300100113", "Nguyễn Thị Lan"):
        await lan.says(typed)
    await lan.says("0905123456")
    shown = await lan.says("dữ liệu của tôi")
    assert "Em không lưu tên" not in shown.text
    assert "Phần điền dở: Đăng ký, cùng những gì anh/chị đã điền; giữ đến 30/11/2026." in shown.text
    asked = await lan.presses("erase")
    assert "Phần điền dở cũng bị xóa: Đăng ký." in asked.text
    await lan.presses("yes")
    shown = await lan.says("dữ liệu của tôi")
    assert "điền dở" not in shown.text
    assert "Em không lưu tên" in shown.text
