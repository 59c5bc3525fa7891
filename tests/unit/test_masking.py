"""What is kept of a question for the staff names nobody, and is still a question."""

import json
from pathlib import Path

import pytest

from handlers.asking.masking import masked, worth_keeping
from handlers.learning_effects import KeepQuestion
from tests.world import AGREED, Player

QUESTIONS = Path(__file__).parents[2] / "benchmarks" / "questions"

NAMES = (
    *("Le Van A", "Nguyễn Thị Lan", "nguyễn thị lan", "NGUYEN VAN AN", "nguyen van an"),
    *("Lê Lan", "hồ thị hoa", "Hồ Ngọc Hà", "hồ ngọc hà", "Đặng Thuỳ Trâm", "dang thi mai"),
    *("dạ Nguyễn Thị Lan ạ", "Nguyễn Thị Lan.", "Nguyễn Thị Lan 0905 123 456"),
    *("ho ten: tran van dung", "Họ và tên: Trần Văn Dũng", "ho ten lan", "ten toi la hung"),
    *("tên em là Hoa", "em la le thi lan", "anh tên Tuấn", "chị tôi tên Hoa", "my name is Lan"),
)
AROUND_A_NAME = (
    ("em la le thi lan muon hoi hoc phi lop 5s", "em la … muon hoi hoc phi lop 5s"),
    ("em ten lan muon hoi hoc phi", "em ten … muon hoi hoc phi"),
    ("chị tôi tên Hoa muốn hỏi lịch học", "chị tôi tên … muốn hỏi lịch học"),
    ("ten toi la hung o phu vang", "ten toi la … o phu vang"),
    ("Đỗ Thị Mai, HTX mứt gừng, 0905123456", "…, HTX mứt gừng, …"),
    ("Nguyễn Thị Lan - HTX mứt gừng - chưa có", "… - HTX mứt gừng - chưa có"),
    ("Nguyễn Thị Lan\nHTX mứt gừng", "… HTX mứt gừng"),
    ("Lê Thị Hoa xã Phú Mỹ hỏi học phí", "… xã Phú Mỹ hỏi học phí"),
    ("nguyễn thị lan hỏi học phí lớp 5s", "… hỏi học phí lớp 5s"),
    ("tôi là Dũng, chủ trại heo", "tôi là …, chủ trại heo"),
)
NO_NAMES = (
    *("ho so gom nhung gi", "hồ sơ gồm những gì", "le phi bao nhieu", "dang ky o dau"),
    *("Đăng Ký Lớp Học", "dang ky lop hoc", "ho tro gi", "phạm vi áp dụng ra sao"),
    *("pham vi ap dung", "ly do khong duoc", "lý do bị từ chối", "do luong la gi"),
    *("mai có lớp không", "mai co lop khong", "đào tạo nhân lực", "cao nhất là bao nhiêu"),
    *("hà nội có được không", "truong hop nao duoc", "đoàn đánh giá gồm ai", "phan mem quan ly"),
    *("ho ten ghi sai thi sua o dau", "họ tên người đại diện là gì", "tên tôi bị sai"),
    *("em là chủ hộ kinh doanh", "em la chu ho kinh doanh", "Tôi là Giám đốc công ty"),
    *("Bên em là HTX thủy sản", "em la nong dan trong lua", "mình là Việt kiều có được không"),
    *("trồng sâm, đinh lăng, tràm", "dang thi cong nha may", "nguyen lieu nhap khau"),
    *("iso 9001 2015 yeu cau nhung gi", "kế hoạch giai đoạn 2026-2030", "hết hạn 30.06.2027"),
)
TOUCHED = {
    "Dạ em chào anh chị, em là Hạnh ở cơ sở bánh in.": "em là … ở cơ sở bánh in.",
    "Chào cán bộ, tôi là Dũng, chủ trại 200 con heo": "tôi là …, chủ trại 200 con heo",
    "Chào anh chị, tôi là Minh ở Kim Long.": "tôi là … ở Kim Long.",
    "Chào anh chị, em là Hương làm ở cơ sở": "em là … làm ở cơ sở",
    "Chào ad, tôi là Minh, hôm trước": "tôi là …, hôm trước",
    "48290317": "…",
    "0905123456": "…",
}
"""Every question of the sets of which anything is hidden: five names, a code, a number."""


@pytest.mark.parametrize("typed", NAMES)
def test_a_name_typed_in_the_wrong_place_is_hidden_and_nothing_is_kept(typed: str) -> None:
    assert "…" in masked(typed)
    assert not worth_keeping(masked(typed))
    lan = Player(AGREED)
    lan.opens()
    assert not [e for e in lan.says(typed).effects if isinstance(e, KeepQuestion)]


@pytest.mark.parametrize(("typed", "kept"), AROUND_A_NAME)
def test_what_is_asked_beside_a_name_stays(typed: str, kept: str) -> None:
    assert masked(typed) == kept
    assert worth_keeping(kept)


@pytest.mark.parametrize("typed", NO_NAMES)
def test_words_that_begin_like_a_name_stay_as_they_are(typed: str) -> None:
    assert masked(typed) == typed
    assert worth_keeping(typed)


@pytest.mark.parametrize("typed", ["dn", "chua", "cty a", "chưa có", "?? !!", "lê lan"])
def test_a_word_or_two_are_no_question(typed: str) -> None:
    """Whether nothing was near or guesses were offered."""
    lan = Player(AGREED)
    lan.opens()
    assert not [e for e in lan.says(typed).effects if isinstance(e, KeepQuestion)]


def test_a_short_question_that_was_guessed_at_is_not_kept_and_a_long_one_is() -> None:
    lan = Player(AGREED)
    lan.opens()
    kept = {}
    for typed in ("dn", "dn co duoc khong vay em"):
        lan.says(typed)
        assert any(id.startswith("ask.") for id in lan.offered), typed
        assert lan.outcome is not None
        kept[typed] = [e.text for e in lan.outcome.effects if isinstance(e, KeepQuestion)]
    assert list(kept.values()) == [[], ["dn co duoc khong vay em"]]


def test_no_real_question_loses_what_it_asks() -> None:
    hidden = {}
    for file in sorted(QUESTIONS.glob("*.jsonl")):
        for line in file.read_text().splitlines():
            question = " ".join(json.loads(line)["question"].split())
            if masked(question) != question[:300]:
                hidden[question] = masked(question)
    assert len(hidden) == len(TOUCHED)
    for begins, kept in TOUCHED.items():
        [question] = [one for one in hidden if one.startswith(begins)]
        assert kept in hidden[question]
