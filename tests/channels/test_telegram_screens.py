"""A reply on Telegram: nothing is cut, nothing typed is taken for markup, every button works."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram_screens import LONGEST_TEXT, READABLE, Part, screen
from tests.fakes.bot_api import check_entities, check_markup, units


def body(**more: Any) -> dict[str, Any]:
    return {"screen": 12, **more}


def choice(id: str, label: str, url: str = "") -> dict[str, str]:
    return {"id": id, "label": label, **({"url": url} if url else {})}


def buttons(shown: Any) -> list[list[tuple[str, object]]]:
    rows = shown.keyboard["inline_keyboard"]
    return [[(b["text"], b.get("callback_data") or b["url"]) for b in row] for row in rows]


def _cut(text: str, offset: int, length: int) -> str:
    """As a client finds what an entity is about."""
    return text.encode("utf-16-le")[offset * 2 : (offset + length) * 2].decode("utf-16-le")


def valid(part: Part) -> None:
    assert 0 < units(part.text) <= LONGEST_TEXT
    check_entities(part.text, list(part.entities))


def test_header_and_labels_are_bold_and_what_was_typed_is_only_text() -> None:
    typed = "<b>Cơ sở & Con</b> *_[x](y)"
    shown = screen(body(header="Đăng ký 👩‍🌾", lines=[{"label": "Tên", "value": typed}]))
    [part] = shown.parts
    assert part.text == f"Đăng ký 👩‍🌾\nTên: {typed}"
    bold = [_cut(part.text, e["offset"], e["length"]) for e in part.entities]
    assert bold == ["Đăng ký 👩‍🌾", "Tên:"]


def test_one_choice_a_row_changes_in_pairs_the_ways_out_together() -> None:
    lines = [{"label": x, "value": "v", "change": choice(f"change.{x}", f"Sửa {x}")} for x in "abc"]
    shown = screen(
        body(
            choices=[choice("yes", "Xác nhận"), choice("edit", "Sửa câu trả lời")],
            lines=lines,
            footer=[choice("back", "Quay lại"), choice("cancel", "Hủy")],
        )
    )
    assert [len(row) for row in buttons(shown)] == [1, 2, 1, 2]
    assert buttons(shown)[0] == [("Xác nhận", "12:yes")]
    check_markup(shown.keyboard)


def test_a_label_that_a_phone_would_cut_stands_in_the_text_with_its_number() -> None:
    long = "Hội thảo nâng cao năng suất, chất lượng\nT4 02/12, 08:00 · còn 80 chỗ"
    shown = screen(body(text=["Lớp nào?"], choices=[choice("e1", long), choice("e2", "Lớp 5S")]))
    [part] = shown.parts
    assert "1. Hội thảo nâng cao năng suất, chất lượng – T4 02/12, 08:00 · còn 80 chỗ" in part.text
    assert "2. Lớp 5S" in part.text
    [[(first, _)], [(second, _)]] = buttons(shown)
    assert first.startswith("1. Hội thảo")
    assert len(first) <= READABLE
    assert second == "2. Lớp 5S"


def test_a_link_is_a_button_if_telegram_opens_it_and_text_if_not() -> None:
    shown = screen(
        body(
            text=["?"],
            choices=[
                choice("a", "Trang", "https://x.vn/a?b=1"),
                choice("b", "Gọi", "tel:+84234000000"),
            ],
        )
    )
    assert buttons(shown) == [[("Trang", "https://x.vn/a?b=1")], [("Gọi", "12:b")]]
    assert "Gọi: tel:+84234000000" in shown.parts[0].text


def test_the_number_is_asked_for_with_a_keyboard_that_also_has_every_other_way() -> None:
    shown = screen(
        body(
            text=["Số nào?"],
            contact="Gửi số của tôi",
            typing="Số điện thoại",
            choices=[choice("none", "Chưa có")],
            footer=[choice("back", "Quay lại"), choice("cancel", "Hủy")],
        )
    )
    assert shown.keyboard is not None
    [[contact], [none], [back, cancel]] = shown.keyboard["keyboard"]
    assert contact["request_contact"]
    assert [b["text"] for b in (none, back, cancel)] == ["Chưa có", "Quay lại", "Hủy"]
    assert not shown.editable
    check_markup(shown.keyboard)


def test_a_long_answer_is_cut_between_paragraphs_and_keeps_its_buttons_at_the_end() -> None:
    paragraphs = [f"Đoạn {n}. " + "năng suất chất lượng " * 60 for n in range(8)]
    shown = screen(body(header="Trả lời", text=paragraphs, choices=[choice("menu", "Menu")]))
    assert len(shown.parts) > 1
    assert not shown.editable
    for part in shown.parts:
        valid(part)
    assert [p.text.split(".")[0] for p in shown.parts[1:]] == [
        p.text.split(".")[0] for p in shown.parts[1:] if p.text.startswith("Đoạn")
    ]


_WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=3000
) | st.sampled_from(["👩‍🌾" * 1500, "ư" * 9000, "a " * 5000])


@given(_WORDS, st.lists(_WORDS, max_size=4), _WORDS)
def test_whatever_is_said_telegram_takes_it_and_nothing_is_lost(
    header: str, text: list[str], value: str
) -> None:
    lines = [{"label": "Nhãn", "value": value}]
    shown = screen(body(header=header, text=text, lines=lines, choices=[choice("a", "Chọn")]))
    for part in shown.parts:
        valid(part)
    said = "".join("\n".join([header, *text, f"Nhãn: {value}"]).split())
    assert "".join("".join(part.text for part in shown.parts).split()) == said


@pytest.mark.parametrize("empty", [body(), body(text=[""]), body(header="  ")])
def test_nothing_to_say_is_no_message(empty: dict[str, Any]) -> None:
    assert screen(empty).parts == ()
