"""Without buttons every choice stands in the text, once; long words are cut between paragraphs."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.plain import cut, messages, plain, utf16

SCREEN: dict[str, Any] = {
    "screen": 4,
    "header": "Đăng ký · Bước 1/6",
    "text": ["Anh/chị chọn lớp nào?"],
    "lines": [
        {"label": "Tên", "value": "Lan", "change": {"id": "change.name", "label": "Sửa tên"}}
    ],
    "choices": [
        {"id": "e1", "label": "ISO 22000\n08:00 12/11"},
        {"id": "map", "label": "Bản đồ", "url": "https://huong.example/map"},
        {"id": "edit", "label": "Sửa câu trả lời"},
    ],
    "footer": [{"id": "back", "label": "Quay lại"}, {"id": "cancel", "label": "Hủy"}],
}


def test_every_choice_has_its_number_and_a_link_its_address() -> None:
    assert plain(SCREEN, ["Lịch: https://huong.example/files/x"]).splitlines() == [
        "Đăng ký · Bước 1/6",
        "Anh/chị chọn lớp nào?",
        "Tên: Lan",
        "1. ISO 22000 – 08:00 12/11",
        "2. Bản đồ: https://huong.example/map",
        "3. Sửa câu trả lời",
        "Lịch: https://huong.example/files/x",
        "0. Quay lại · Hủy",
    ]


def test_a_notice_has_no_numbers_because_they_would_mean_the_screen_before_it() -> None:
    notice = {
        "screen": 0,
        "text": ["Nhắc lịch"],
        "choices": [{"id": "go.mine", "label": "Của tôi"}],
    }
    assert plain(notice) == "Nhắc lịch\n– Của tôi"


def test_what_fits_is_one_message_and_the_menu_of_a_long_one_comes_last() -> None:
    assert len(messages(SCREEN, [], 1900)) == 1
    long = {**SCREEN, "text": ["\n\n".join(f"Đoạn {n}. " + "chữ " * 100 for n in range(9))]}
    several = messages(long, [], 1900)
    assert len(several) == 3
    assert all(utf16(one) <= 1900 for one in several)
    assert "1. ISO 22000" in several[-1]
    assert "3. Sửa câu trả lời" in several[-1]
    assert all("1. ISO" not in one for one in several[:-1])
    assert all(one.startswith(("Đăng ký", "Đoạn")) for one in several), "cut within a paragraph"


def test_nothing_to_say_is_no_message() -> None:
    assert messages({"screen": 1}, [], 1900) == []


@given(st.text(), st.integers(min_value=2, max_value=50))
def test_no_piece_is_too_long_and_no_letter_is_lost(words: str, most: int) -> None:
    pieces = cut(words, most)
    assert all(0 < utf16(piece) <= most for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(words.split())


def test_a_letter_of_two_units_is_not_torn() -> None:
    assert utf16("😀") == 2
    assert cut("😀😀😀", 3) == ["😀", "😀", "😀"]
