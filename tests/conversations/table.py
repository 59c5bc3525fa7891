"""The table of conversations: what owners and officers do, step by step, and what they read.

A conversation added here is played on every channel (`booths.py`).
"""

from tests.conversations.script import Script, Step, Voice

lan, mai = Voice("lan"), Voice("mai")

_COMES = (
    lan.opens("", "Hương", "đồng ý"),
    lan.presses("Tôi đồng ý", "Anh/chị"),
)


def _registers(name: str) -> tuple[Step, ...]:
    """To the check-your-answers screen, for somebody of whom there is only one."""
    return (
        *_COMES,
        lan.says("dang ky iso 9001", "Bước"),
        lan.says("htx", "Tên"),
        lan.says("Mè xửng Thiên Hương", "Mã số thuế"),
        lan.says("3300100112", "3300100112"),
        lan.presses("Chưa có", "Họ và tên"),
        lan.says(name, "điện thoại"),
        lan.says("0905 123 456", "Mè xửng Thiên Hương", "0905 123 456"),
    )


def _registered(name: str) -> tuple[Step, ...]:
    return (*_registers(name), lan.presses("Xác nhận đăng ký", "HG-"))


_JOINS = (
    mai.joins("owner", "Xin chào"),
    mai.presses("Tôi đồng ý", "Họ tên"),
    mai.says("Trần Thị Mai", "nhóm cán bộ"),
    mai.says("menu"),
    mai.presses("Việc của cán bộ", "quản trị"),
)

SCRIPTS = (
    Script("a newcomer agrees and sees the menu", _COMES),
    Script("who does not agree can still ask", (
        lan.opens(),
        lan.presses("Tôi không đồng ý", "không"),
        lan.says("chương trình này là gì", "năng suất"),
    )),
    Script("a registration with a mistake and a change, to its receipt", (
        *_registers("Trần Thị Lan"),
        lan.presses("Sửa Điện thoại", "điện thoại"),
        lan.says("12", "12"),
        lan.says("0914 222 333", "0914 222 333"),
        lan.presses("Quay lại"),
        lan.says("0914 222 444", "0914 222 444"),
        lan.presses("Xác nhận đăng ký", "HG-"),
    ), files=2),
    Script("a change by the list of answers", (
        *_registers("Trần Thị Tư"),
        lan.says("sửa", "Sửa Điện thoại"),
        lan.presses("Sửa Điện thoại", "điện thoại"),
        lan.says("0914 222 333", "0914 222 333", "Xác nhận đăng ký"),
    )),
    Script("my registrations: seen and cancelled", (
        *_registered("Lê Thị Hoa"),
        lan.says("của tôi", "nào"),
        lan.presses("Lớp ISO 9001", "HG-", "đã có chỗ"),
        lan.presses("Hủy đăng ký này"),
        lan.says("menu", "Anh/chị"),
    )),
    Script("a receipt again, with its files", (
        *_registered("Phạm Văn Bình"),
        lan.says("của tôi"),
        lan.presses("Lớp ISO 9001"),
        lan.presses("Vé và lịch", "HG-"),
    ), files=2),
    Script("a form that is saved comes back", (
        *_COMES,
        lan.says("đăng ký 5s"),
        lan.says("htx"),
        lan.presses("Để sau"),
        lan.presses("Tiếp tục", "Bước"),
        lan.presses("Để sau"),
        lan.says("đăng ký", "làm tiếp"),
        lan.presses("Tiếp tục", "Bước"),
        lan.presses("Hủy"),
    )),
    Script("a question in the middle is answered and the form comes back", (
        *_COMES,
        lan.says("đăng ký 5s"),
        lan.says("chương trình này là gì?", "năng suất", "Bước"),
    )),
    Script("an officer is asked to call about a paper", (
        *_COMES,
        lan.says("gặp cán bộ", "gọi lại"),
        lan.sends_file("giay.pdf", "Họ và tên"),
        lan.says("Trần Thị Lan", "gọi số nào"),
        lan.says("0905 123 456"),
    )),
    Script("a paper that nobody asked for is not kept", (
        *_COMES,
        lan.sends_file("giay.pdf", "chưa"),
    )),
    Script("english and back", (
        *_COMES,
        lan.says("english", "What would you like"),
        lan.says("tiếng việt", "Anh/chị"),
    )),
    Script("after two misses a person is offered", (
        *_COMES,
        lan.says("xyzzy", "xyzzy"),
        lan.says("plugh", "Cán bộ"),
    )),
    Script("privacy: what is known, and all of it deleted", (
        *_registered("Hồ Thị Cúc"),
        lan.says("dữ liệu của tôi", "Hồ Thị Cúc", "0905 123 456"),
        lan.presses("Xóa dữ liệu của tôi"),
        lan.says("menu", "Anh/chị"),
    )),
    Script("reminders are agreed to and stopped by one word", (
        *_COMES,
        lan.says("nhắc tôi"),
        lan.presses("Có"),
        lan.says("dừng"),
    )),
    Script("a link opens the training it names", (
        *_COMES,
        lan.opens("register-e1", "Bước"),
    )),
    Script("an officer joins, looks at an event and hands out the list", (
        *_JOINS,
        mai.presses("Sự kiện và người tham dự"),
        mai.presses("Lớp HACCP", "0/25"),
        mai.presses("Xuất Excel"),
    ), files=1),
    Script("an officer looks at calls, messages that failed and the other officers", (
        *_JOINS,
        mai.opens("staff_calls", "gọi lại"),
        mai.opens("staff_messages", "Tin"),
        mai.opens("staff_members", "Trần Thị Mai"),
    )),
    Script("a stranger is told that a staff part is not for him", (
        *_COMES,
        lan.opens("staff", "cán bộ"),
    )),
)  # fmt: skip
