"""The eligibility check in the chat: only what still matters is asked, and why is told."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from handlers.book import DIALOGUES
from handlers.eligibility import FIELDS, UNKNOWN, assess, facts_of
from handlers.known import Need
from handlers.rules import Value
from handlers.session import Session
from handlers.support_effects import KeepAnswers
from storage.records import Firm, Person
from tests import world
from tests.world import AGREED, NOW, RETURNING, Player, consents, programme

ASKING = {f"eligibility.{field}" for field in FIELDS}
REMEMBERED = Person(4, consents=consents())


def begun(person: Person = AGREED) -> Player:
    player = Player(person)
    player.opens()
    player.says("kiểm tra điều kiện")
    return player


def answered(*answers: str, person: Person = AGREED) -> Player:
    player = begun(person)
    for answer in answers:
        player.says(answer)
    return player


def facts(player: Player) -> dict[str, str]:
    form = player.session.form
    assert form is not None
    return {field: form.answers.get(field, "") for field in FIELDS}


# -- what is asked -------------------------------------------------------------------------------


def paths(player: Player) -> Iterator[tuple[Session, str]]:
    """Every question that can come, with the session before it, whatever was answered."""
    waiting = [player.session]
    while waiting:
        session = waiting.pop()
        form = session.form
        assert form is not None
        if form.question not in FIELDS:
            continue
        yield session, form.question
        for answer in (*FIELDS[form.question], UNKNOWN):
            there = Player(player.person, session)
            there.says("không biết") if answer == UNKNOWN else there.presses(answer)
            waiting.append(there.session)


def test_every_question_that_is_asked_can_change_a_verdict(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Along every path: at most six questions, none for nothing, and none left out that matters."""
    # All answers on one page, so that each can be pressed.
    monkeypatch.setattr("handlers.screens.PAGE", 9)
    asked = 0
    for session, field in paths(begun()):
        assert session.form is not None
        answers = dict(session.form.answers)
        said = {
            tuple(v.value for v in _verdicts({**answers, field: answer}))
            for answer in FIELDS[field]
        }
        later = [f for f in FIELDS if f not in answers and f != field]
        assert len(said) > 1 or _matters_with(field, later, answers), (answers, field)
        assert len(session.form.trail) < len(FIELDS)
        asked += 1
    assert asked > 100


def _verdicts(answers: dict[str, str]) -> list[Any]:
    found = assess(programme().charter, facts_of(answers), NOW.date())
    return [found.overall, *found.components.values()]


def _matters_with(field: str, later: list[str], answers: dict[str, str]) -> bool:
    """Whether the answer makes a difference together with some answer to one more question."""
    return any(
        len({tuple(v.value for v in _verdicts({**answers, field: one, other: more}))
             for one in FIELDS[field]}) > 1
        for other in later
        for more in FIELDS[other]
    )  # fmt: skip


def test_who_is_elsewhere_or_without_a_business_is_asked_little() -> None:
    outside = answered("htx", "Đà Nẵng")
    assert outside.at == "eligibility.result"
    assert "không thuộc" in outside.words
    individual = answered("cá nhân", "ở Kim Long")
    assert individual.at == "eligibility.result"


def test_the_number_of_questions_left_never_grows() -> None:
    player = begun()
    left = []
    for answer in ("hộ kinh doanh", "hue", "sản xuất", "1", "1", "chưa"):
        left.append(int(re.findall(r"\d+", player.words.splitlines()[0])[0]))
        player.says(answer)
    assert left == sorted(left, reverse=True)
    assert player.at == "eligibility.result"


# -- what is typed -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "typed", "field", "value"),
    [
        ((), "em có công ty nhỏ", "entity", "enterprise"),
        ((), "toi la htx", "entity", "cooperative"),
        ((), "hộ kd cá thể ạ", "entity", "household"),
        ((), "xưởng mộc", "entity", "facility"),
        (("htx",), "Phong Điền", "place", "hue"),
        (("htx",), "tx huong thuy", "place", "hue"),
        (("htx",), "phường Vỹ Dạ", "place", "hue"),
        (("htx",), "xã A Lưới 2", "place", "hue"),
        (("htx",), "Quảng Trị", "place", "elsewhere"),
        (("htx",), "không ở huế", "place", "elsewhere"),
        (("htx", "huế"), "tôi tự làm rồi bán", "activity", "produces"),
        (("htx", "huế"), "chỉ buôn bán thôi", "activity", "trades"),
        (("htx", "huế"), "không sản xuất, chỉ bán lại", "activity", "trades"),
        (("htx", "huế", "sản xuất"), "ocop cap tinh", "products", "ocop_province"),
        (("htx", "huế", "sản xuất"), "chủ lực, có cả dược liệu", "products",
         "key_local+priority_sector"),
        (("htx", "huế", "sản xuất", "1"), "tôi làm mè xửng", "sector", "speciality"),
        (("htx", "huế", "sản xuất", "1"), "nuoi heo", "sector", "agriculture"),
        (("htx", "huế", "sản xuất", "1", "1"), "có iso 9001 rồi", "applies_system", "yes"),
        (("htx", "huế", "sản xuất", "1", "1"), "chưa có iso", "applies_system", "no"),
    ],
)  # fmt: skip
def test_answers_are_understood_in_own_words(
    before: tuple[str, ...], typed: str, field: str, value: str
) -> None:
    player = answered(*before, typed)
    assert facts(player)[field] == value


@pytest.mark.parametrize("typed", ["xyz", "sản phẩm không phải chủ lực", "?!", "bla bla"])
def test_what_is_not_understood_is_not_guessed(typed: str) -> None:
    player = answered("htx", "huế", "sản xuất", typed)
    assert player.at == "eligibility.products"
    assert "ocop_province" in player.offered


@pytest.mark.parametrize("typed", ["co", "có", "dạ có", "vâng", "không", "ok"])
def test_a_yes_to_either_or_is_asked_back(typed: str) -> None:
    player = answered("htx", "huế", typed)
    assert player.at == "eligibility.activity"
    assert {"produces", "trades"} <= set(player.offered)
    assert not facts(player)["activity"]


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("toi la ho kinh doanh ban bun bo co duoc ho tro khong", "elig.household"),
        ("co so toi lam me xung co duoc ho tro khong", "elig.facility"),
    ],
)
def test_a_question_about_ones_own_kind_is_answered_about_it(typed: str, topic: str) -> None:
    player = Player(AGREED)
    player.opens()
    player.says(typed)
    assert f"useful.yes.{topic}" in player.offered
    assert "go.eligibility" in player.offered


def test_a_household_that_may_only_sell_is_promised_nothing() -> None:
    player = Player(AGREED)
    player.opens()
    player.says("toi la ho kinh doanh ban bun bo co duoc ho tro khong")
    assert "Dạ có" not in player.words
    assert "chỉ buôn bán, dịch vụ thì do Sở xác nhận" in player.words


def test_not_knowing_is_an_answer() -> None:
    player = answered("htx", "không biết")
    assert player.at == "eligibility.activity"


# -- what is told --------------------------------------------------------------------------------


def checked(person: Person = AGREED) -> Player:
    return answered("hkd", "Phong Điền", "sx", "2", "mè xửng", "chưa", person=person)


def test_the_verdict_says_that_the_plan_is_of_2021_and_never_approved() -> None:
    player = checked()
    assert "thuộc đối tượng áp dụng của kế hoạch năm 2021" in player.words
    assert programme().notice.vi in player.words
    assert "do Sở quyết định" in player.words
    for group in ("training", "systems", "renewal", "standards"):
        there = Player(AGREED, player.session)
        there.presses(f"group_{group}")
        assert "được duyệt" not in there.words
    assert len(player.reply.choices) <= 6


def test_a_kind_of_support_tells_the_offer_the_slots_and_why() -> None:
    player = checked()
    player.presses("group_systems")
    assert len(player.reply.choices) <= 6
    player.presses("gmp")
    assert "Kế hoạch 2021: 3 cơ sở, doanh nghiệp · đã chọn: 0 · còn: 3" in player.words
    player.presses("why")
    assert "Đạt: ở thành phố Huế" in player.words
    assert "Nguồn: Kế hoạch 48/KH-UBND năm 2021" in player.words
    player.presses("return")
    player.presses("prepare")
    assert "Kế hoạch không nêu mẫu đơn" in player.words
    assert "Sở xác nhận" in player.words


def test_no_slot_is_left_where_all_are_given() -> None:
    player = checked()
    player.presses("group_systems")
    player.presses("haccp")
    assert "đã chọn: 2 · còn: 0" in player.words


def test_what_is_excluded_names_the_rule_and_offers_the_officer() -> None:
    player = checked()
    player.presses("group_systems")
    player.presses("vietgap")
    assert "ask" not in player.offered
    assert "go.officer" in player.offered
    player.presses("why")
    assert "Không đạt: là hợp tác xã" in player.words


def test_a_trader_hears_that_only_the_department_can_say() -> None:
    player = answered("công ty", "huế", "chỉ buôn bán")
    assert player.at == "eligibility.result"
    assert "chỉ Sở xác nhận được" in player.words


def test_for_a_course_one_registers() -> None:
    player = checked()
    player.presses("group_training")
    player.presses("course")
    assert "go.register" in player.offered
    assert "ask" not in player.offered


# -- answers kept and changed --------------------------------------------------------------------


def kept(player: Player) -> list[KeepAnswers]:
    assert player.outcome is not None
    return [e for e in player.outcome.effects if isinstance(e, KeepAnswers)]


def test_answers_are_kept_only_after_consent() -> None:
    player = checked()
    assert not kept(player)
    player.presses("keep")
    assert "khỏi hỏi lại" in player.words
    player.presses("agree")
    [effect] = kept(player)
    assert effect.answers == {
        "entity": "household",
        "place": "hue",
        "activity": "produces",
        "products": "hue_brand",
        "sector": "speciality",
        "applies_system": "no",
    }
    assert player.at == "eligibility.result"


def test_saying_no_keeps_nothing_and_the_verdict_stays() -> None:
    player = checked()
    player.presses("keep")
    player.presses("decline")
    assert not kept(player)
    assert player.at == "eligibility.result"
    player.presses("keep")
    assert player.at == "eligibility.consent"


def test_what_is_known_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kind of business from the registration, the rest from last time."""
    before = world.facts()
    told = {"place": "hue", "activity": "produces", "products": "key_local"}
    before[Need("eligibility", 2)] = told
    monkeypatch.setattr(world, "facts", lambda: before)
    assert begun(RETURNING).at == "eligibility.sector"
    assert facts(begun(RETURNING))["entity"] == "enterprise"
    agency = replace(RETURNING, firm=Firm(1, "Trường", "other"))
    assert begun(agency).at == "eligibility.entity"


def test_a_changed_answer_is_judged_anew() -> None:
    player = checked()
    player.presses("change")
    player.presses("f_entity")
    player.says("htx")
    assert player.at == "eligibility.result"
    player.presses("group_systems")
    player.presses("vietgap")
    assert "Sở xác nhận được" in player.words, "of a cooperative that makes specialities"
    player.says("menu")
    player = checked()
    player.presses("change")
    player.presses("f_place")
    player.says("Đà Nẵng")
    assert assess(programme().charter, facts_of(facts(player)), NOW.date()).overall.value == (
        Value.NOT_ELIGIBLE
    )


def test_a_change_is_kept_at_once_by_who_agreed() -> None:
    player = begun(REMEMBERED)
    player.says("htx")
    [effect] = kept(player)
    assert effect.answers == {"entity": "cooperative"}


def test_the_check_is_entered_by_menu_and_words() -> None:
    for words in ("tôi có được hỗ trợ không", "kiem tra dieu kien"):
        player = Player(AGREED)
        player.opens()
        player.says(words)
        assert player.at == "eligibility.entity"
    player = Player(AGREED)
    player.opens()
    player.presses("go.eligibility")
    assert player.at == "eligibility.entity"


def test_asking_leads_to_the_request_with_the_kind_chosen_and_nothing_asked_twice() -> None:
    player = checked()
    player.presses("group_systems")
    player.presses("gmp")
    player.presses("ask")
    assert player.at == "eligibility.consent"
    player.presses("agree")
    assert player.at == "request.firm"
    assert player.session.form is not None
    assert player.session.form.answers["component"] == "gmp"
    assert player.session.form.answers["kind"] == "household"


def test_every_dialogue_that_steps_lead_to_is_there() -> None:
    assert {"eligibility", "request", "requests", "staff_requests"} <= {d.id for d in DIALOGUES}
