"""The engine's promises, one behaviour a test: what is pressed, what is typed, what comes back."""

import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.effects import CancelRegistration, Conflict, Register, Withdraw
from handlers.engine import apologise, nudge, refuse, step
from handlers.incoming import Incoming, Unfit
from handlers.known import Known, Missing
from handlers.session import Session
from handlers.text import T
from storage.records import Firm, Person
from tests.forms import at_check, at_firm
from tests.world import (
    AGREED,
    NEWCOMER,
    NOW,
    OFFICER,
    RETURNING,
    Player,
    consents,
    known,
    programme,
    the_book,
    tongue,
)


def test_a_newcomer_is_asked_for_consent_before_anything_else() -> None:
    player = Player(NEWCOMER)
    player.opens()
    assert player.at == "welcome.consent"
    player.says("dang ky lop 5s")
    assert player.at == "welcome.consent"
    player.presses("agree")
    assert player.at == "register.kind"
    assert player.session.form is not None
    assert player.session.form.answers["event"] == "e1"


def test_who_declines_can_still_ask_but_is_asked_again_before_registering() -> None:
    player = Player(NEWCOMER)
    player.opens()
    player.presses("decline")
    assert player.at == ""
    player.presses("go.register")
    assert player.at == "welcome.consent"


def test_progress_counts_what_this_person_is_really_asked() -> None:
    player = at_firm()
    assert "Bước 3/6" in player.words


def test_back_goes_to_the_question_before_and_from_the_first_to_the_menu() -> None:
    player = at_firm()
    player.says("quay lai")
    assert player.at == "register.kind"
    player.presses("back")
    assert player.at == "register.event"
    player.says("0")
    assert player.at == ""


def test_one_line_is_changed_and_the_other_answers_stay() -> None:
    player = at_check()
    player.presses("change.phone")
    assert player.at == "register.phone"
    player.says("0912 345 678")
    assert player.at == "register."
    assert "0912 345 678" in player.words
    assert "Trần Thị Bé" in player.words


def test_back_from_a_change_leaves_the_answer_as_it_was() -> None:
    player = at_check()
    player.says("sửa điện thoại")
    assert player.at == "register.phone"
    player.says("quay lại")
    assert player.at == "register."
    assert "0905 123 456" in player.words


def test_an_answer_that_depends_on_the_changed_one_is_asked_again() -> None:
    player = at_firm()
    for answer in ("HTX Mứt gừng", "3300100113", "Trần Thị Bé", "0905123456"):
        player.says(answer)
    player.presses("change.kind")
    player.says("hkd")
    assert player.at == "register.tax"


def test_nothing_is_done_before_the_confirmation_and_then_once() -> None:
    player = at_check()
    assert player.outcome is not None
    assert player.outcome.effects == ()
    payload = f"{player.session.screen}:yes"
    done = player.presses("yes")
    [effect] = done.effects
    assert isinstance(effect, Register)
    assert (effect.name, effect.phone) == ("Trần Thị Bé", "+84905123456")
    again = player.sends(payload)
    assert again.reply is None
    assert again.effects == ()


def test_an_old_button_says_so_and_shows_the_current_screen() -> None:
    player = at_firm()
    player.sends("2:e1")
    assert "đã cũ" in player.words
    assert player.at == "register.firm"


def test_an_old_button_that_opens_a_dialogue_still_works() -> None:
    player = Player(RETURNING)
    player.opens()
    player.says("menu")
    player.sends("1:go.mine")
    assert player.at == "mine.which"


@pytest.mark.parametrize("forged", ["", "x", "1", "1:", ":yes", "99:yes", "1:;drop", "-1:menu"])
def test_a_forged_button_does_nothing(forged: str) -> None:
    player = at_check()
    outcome = player.sends(forged)
    assert outcome.effects == ()
    assert player.at == "register."


def test_a_number_means_what_was_shown_last() -> None:
    player = Player(RETURNING)
    player.opens()
    for spelling in ("2", "2.", "số 2", "so 2", "chọn 2", "hai", "2️⃣"):
        there = Player(RETURNING, player.session)
        there.says(spelling)
        assert there.at == "register.event", spelling


def test_where_a_number_is_an_answer_it_is_one() -> None:
    player = at_firm()
    player.says("Cơ sở 1")
    assert player.at == "register.tax"
    player.says("3300100113")
    assert player.session.form is not None
    assert player.session.form.answers["tax"] == "3300100113"


def test_words_that_fit_several_choices_are_asked_about() -> None:
    player = Player(AGREED)
    player.opens()
    player.says("đăng ký")
    player.says("lớp")
    assert player.at == "register.event"
    assert "e4" not in player.offered
    assert len([id for id in player.offered if id.startswith("e")]) > 1


def test_a_long_list_comes_in_pages_and_everything_can_be_named() -> None:
    player = Player(AGREED)
    player.opens()
    player.says("đăng ký")
    assert "e7" not in player.offered
    player.presses("more")
    assert "e7" in player.offered
    there = Player(AGREED, player.session)
    there.says("gmp")
    assert there.at == "register.kind"
    typing = Player(AGREED)
    typing.opens()
    typing.says("đăng ký")
    typing.says("xem thêm")
    assert "e7" in typing.offered


def test_an_error_says_what_was_typed_and_gives_an_example() -> None:
    player = at_check()
    player.presses("change.phone")
    player.says("12345")
    assert "12345" in player.words
    assert "0905 123 456" in player.words


@pytest.mark.parametrize("question", [True, False])
def test_who_writes_a_novel_is_told_once_where_the_reading_ended(question: bool) -> None:
    player = Player(RETURNING)
    player.opens()
    player.says(("Lớp 5S học phí bao nhiêu? " if question else "") + "dài " * 16_000)
    assert player.words.count("2.000 ký tự đầu") == 1
    player.says("dài " * 499)
    player.says("học phí" + " " * 64_000)
    player.says("ho\u0323c phi\u0301 " * 220)
    assert "2.000" not in player.words
    player.presses("menu")
    assert "2.000" not in player.words


def test_after_two_misses_a_person_is_offered() -> None:
    player = Player(RETURNING)
    player.opens()
    player.says("qwertyuiop")
    assert programme().officer.phone not in player.words
    player.says("asdfghjkl")
    assert programme().officer.phone in player.words
    there = at_check()
    there.presses("change.phone")
    there.says("1")
    there.says("2")
    assert "go.officer" in there.offered


def test_a_question_in_the_middle_is_answered_and_the_form_comes_back() -> None:
    for asked in ("học phí bao nhiêu?", "co mat tien khong"):
        player = at_firm()
        player.says(asked)
        assert player.at == "register.firm"
        assert "Bước 3/6" in player.words
        assert tongue().say(next(t.answer for t in programme().topics if t.id == "train.fee"))[
            :20
        ] in (player.words)


def test_a_form_is_saved_and_continued_from_the_menu() -> None:
    player = at_firm()
    player.says("để sau")
    assert player.at == ""
    player.says("tiep tuc")
    assert player.at == "register.firm", "who says that he continues is not asked whether he does"
    player.says("để sau")
    player.presses("continue.register")
    assert player.at == "register.firm"
    player.says("để sau")
    player.says("đăng ký")
    assert player.at == "register.?", "who only opens it is"


def test_an_old_button_that_continues_opens_the_dialogue_if_nothing_is_left() -> None:
    player = at_firm()
    player.says("để sau")
    old = f"{player.session.screen}:continue.register"
    player.presses("continue.register")
    player.says("HTX Mứt gừng")
    player.sends(old)
    assert player.at == "register.tax", "nothing is lost"
    player.says("hủy")
    player.sends(old)
    assert player.at == "register.event"


def test_another_dialogue_in_the_middle_keeps_the_form() -> None:
    player = at_firm()
    player.says("của tôi")
    assert player.at == "mine.which"
    player.says("menu")
    player.presses("go.register")
    player.presses("continue")
    assert player.at == "register.firm"


def test_a_draft_can_be_begun_again_or_deleted() -> None:
    player = at_firm()
    player.says("để sau")
    for id, place in (("again", "register.event"), ("discard", "")):
        there = Player(AGREED, player.session)
        there.presses("go.register")
        there.presses(id)
        assert there.at == place
        assert not there.session.drafts


def test_a_draft_older_than_a_week_is_put_away() -> None:
    player = at_firm()
    player.now = NOW + timedelta(days=7, minutes=1)
    player.says("xin chào em")
    assert not player.session.drafts
    assert player.at != "register.firm"


def test_a_form_of_a_dialogue_that_has_changed_is_not_continued() -> None:
    player = at_firm()
    data = player.session.to_json()
    data["form"]["version"] = 0
    there = Player(AGREED, Session.from_json(data))
    there.says("HTX Mứt gừng")
    assert there.at == ""


def test_a_session_of_another_version_begins_at_the_menu() -> None:
    assert Session.from_json({"v": 99, "screen": 7, "form": {"x": 1}}) == Session(screen=7)


def test_the_language_changes_at_once() -> None:
    player = Player(RETURNING)
    player.opens()
    player.says("english")
    assert player.session.language == "en"
    assert "English" in player.words
    player.says("tieng viet")
    assert "tiếng Việt" in player.words


def test_stop_withdraws_what_is_sent_unasked_and_not_the_registrations() -> None:
    player = Player(RETURNING)
    player.opens()
    outcome = player.says("dừng")
    assert outcome.effects == (Withdraw("remind"),)


def test_a_file_is_taken_only_where_one_is_asked_for() -> None:
    player = at_firm()
    player.sends_file()
    assert player.at == "register.firm"
    there = Player(RETURNING)
    there.opens("officer")
    there.sends_file()
    assert there.at == "officer."


def test_a_refused_effect_asks_the_question_again_with_the_reason() -> None:
    player = at_check()
    conflict = Conflict(T("Sorry, the last seat has just gone."), "event")
    outcome = refuse(player.session, the_book(), known(AGREED), conflict)
    assert outcome.session.form is not None
    assert outcome.session.form.question == "event"
    assert "name" in outcome.session.form.answers


def test_cancelling_a_registration_is_asked_twice() -> None:
    player = Player(RETURNING)
    player.opens()
    player.says("hủy đăng ký")
    player.says("5s")
    player.says("hủy đăng ký")
    assert player.at == "mine.sure"
    outcome = player.says("có")
    assert outcome.effects == (CancelRegistration(1),)


def test_a_nudge_offers_to_continue_and_only_if_there_is_a_draft() -> None:
    player = at_firm()
    outcome = nudge(player.session, the_book(), known(AGREED))
    assert outcome is not None
    assert outcome.reply is not None
    assert {"continue", "again", "discard"} <= {c.id for c in outcome.reply.choices}
    assert nudge(Session(screen=3), the_book(), known(AGREED)) is None


def test_an_apology_names_a_person() -> None:
    outcome = apologise(Session(screen=3), the_book(), known(RETURNING))
    assert outcome.reply is not None
    words = "\n".join(map(tongue().say, outcome.reply.text))
    assert programme().officer.phone in words


def test_a_link_opens_what_it_names_and_nonsense_opens_the_menu() -> None:
    player = Player(RETURNING)
    player.opens("register-e2")
    assert player.at == "register."
    for link in ("nonsense", "register-e999", "-", "staff", "x" * 500):
        there = Player(RETURNING)
        there.opens(link)
        assert there.outcome is not None
        assert there.outcome.reply is not None


# -- whatever comes ------------------------------------------------------------------------------

ODD = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            "",
            " ",
            "\x00",
            "\ud800",
            "5s",
            "1",
            "0",
            "đăng ký",
            "menu",
            "hủy",
            "quay lại",
            "để sau",
            "có",
            "không",
            "sửa tên",
            "dung",
            "sai rồi",
            "dạ vâng",
            "ok em",
            "chưa",
            "quay lại nhé",
            "cho em học lớp haccp ạ",
            "không đồng ý",
            "join ABCD-EFGH-JKMN-PQRS",
            "học phí bao nhiêu?",
            "a" * 70_000,
            "\u202eevil\u202c",
            "😀",
            "Nguyễn Văn An",
            "0905123456",
            "3300100113",
            "english",
            "cá nhân",
            "go.register",
            "1:yes",
        ]
    ),
)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), ODD),
        st.tuples(st.just("press"), st.integers(0, 12)),
        st.tuples(st.just("send"), st.text(max_size=20)),
        st.tuples(st.just("open"), ODD),
        st.tuples(st.just("file"), st.just("")),
        st.tuples(st.just("wait"), st.integers(0, 200)),
    ),
    max_size=25,
)


@given(acts=ACTS, person=st.sampled_from([NEWCOMER, AGREED, RETURNING, OFFICER]))
@settings(max_examples=300)
def test_it_never_raises_and_never_leaves_a_dead_end(
    acts: list[tuple[str, object]], person: object
) -> None:
    player = Player(person)  # type: ignore[arg-type]
    player.opens()
    for act, value in acts:
        if act == "say":
            player.says(str(value))
        elif act == "press":
            assert isinstance(value, int)
            offered = player.offered
            player.presses(offered[value % len(offered)])
        elif act == "send":
            player.sends(str(value))
        elif act == "open":
            player.opens(str(value))
        elif act == "file":
            player.sends_file()
        else:
            assert isinstance(value, int)
            player.now += timedelta(hours=value)
        assert player.outcome is not None
        if player.outcome.reply is None:
            player.says("menu")
        assert player.outcome.reply is not None
        assert player.offered
        assert len(player.outcome.effects) <= 3


@given(acts=ACTS)
@settings(max_examples=50)
def test_the_same_step_twice_gives_the_same_outcome(acts: list[tuple[str, object]]) -> None:
    player = Player(RETURNING)
    player.opens()
    for act, value in acts:
        if act != "say":
            continue
        incoming = Incoming("test", "a", "1", NOW, text=str(value))
        first = step(player.session, the_book(), incoming, known())
        assert first == step(player.session, the_book(), incoming, known())
        player.session = first.session


def test_a_step_asks_for_what_it_does_not_know() -> None:
    bare = Known(NOW, "0" * 32, tongue(), programme(), RETURNING)
    with pytest.raises(Missing):
        step(Session(screen=1), the_book(), Incoming("t", "a", "1", NOW, text="của tôi"), bare)


@pytest.mark.parametrize(
    "typed", ["lop nay co cap chung chi ko", "toi muon dang ky", "chưa có", "Huy", "toi"]
)
def test_a_question_or_a_single_word_does_not_become_somebodys_name(typed: str) -> None:
    player = at_check()
    player.presses("change.name")
    player.says(typed)
    assert player.at != "register."
    if player.at:
        assert player.session.form is not None
        assert player.session.form.answers["name"] == "Trần Thị Bé"


def test_huy_typed_as_a_name_loses_nothing() -> None:
    player = at_check()
    player.presses("change.name")
    player.says("Huy")
    assert player.at == ""
    player.says("tiếp tục")
    assert player.at == "register."


@pytest.mark.parametrize("typed", ["ko có", "k co", "chưa", "chua co mst", "khong biet", "ko"])
def test_no_tax_code_is_said_in_many_ways(typed: str) -> None:
    player = at_firm()
    player.says("HTX Mứt gừng")
    player.says(typed)
    assert player.at == "register.name"


def test_a_phone_number_is_not_taken_for_a_mistyped_tax_code() -> None:
    player = at_firm()
    player.says("HTX Mứt gừng")
    player.says("0912 345 678")
    assert "điện thoại" in player.words


def test_the_form_answers_where_its_own_event_is() -> None:
    player = at_firm()
    player.says("học ở đâu?")
    assert "Hội trường" in player.words
    assert player.at == "register.firm"


def test_cancel_typed_on_a_registration_asks_about_it() -> None:
    player = Player(RETURNING)
    player.opens()
    player.says("của tôi")
    player.says("5s")
    player.says("huỷ")
    assert player.at == "mine.sure"


def test_help_that_is_offered_later_moves_no_number() -> None:
    player = Player(AGREED)
    player.opens()
    player.says("đăng ký")
    before = player.offered
    player.says("xxxxxx")
    player.says("yyyyyy")
    assert player.offered[: len(before) - 3] == before[:-3]


def test_who_has_agreed_is_greeted_and_not_asked_again() -> None:
    player = Player(RETURNING)
    player.opens()
    player.says("hello")
    assert player.at == ""


@pytest.mark.parametrize("kind", Unfit)
def test_what_cannot_be_read_is_answered_and_the_screen_comes_back(kind: Unfit) -> None:
    lan = at_firm()
    before = lan.words
    lan.sends_unfit(kind)
    assert lan.at == "register.firm"
    assert before.splitlines()[-1] in lan.words
    assert lan.words != before


def test_somebody_who_begins_with_a_sticker_is_welcomed() -> None:
    player = Player(NEWCOMER)
    player.sends_unfit(Unfit.STICKER)
    assert player.at == "welcome.consent"


def test_the_phone_may_be_shared_by_a_button_which_goes_away_afterwards() -> None:
    lan = at_firm()
    for said in ("Mè xửng Thiên Hương", "chưa có", "Trần Thị Lan"):
        assert not lan.reply.contact
        lan.says(said)
    assert lan.at == "register.phone"
    assert lan.reply.contact
    lan.says("12")
    assert lan.reply.contact, "asked again, offered again"
    lan.says("0905 123 456")
    assert not lan.reply.contact
    assert lan.reply.contact_over
    lan.says("menu")
    assert not lan.reply.contact_over, "once is enough"


# -- nothing needless ------------------------------------------------------------------------------


def test_no_tax_code_yet_stays_true_of_another_kind_of_business() -> None:
    player = at_check()
    player.presses("change.kind")
    player.says("hộ kinh doanh")
    assert player.at == "register.", "nothing is asked again"
    assert "chưa có" in player.words
    player.presses("change.kind")
    player.says("khác")
    assert "Mã số thuế" not in player.words
    player.presses("change.kind")
    player.says("htx")
    assert player.at == "register.tax"


@pytest.mark.parametrize("leaves", ["menu", "quay lại"])
def test_who_filled_in_nothing_is_not_told_that_it_is_kept(leaves: str) -> None:
    player = Player(RETURNING)
    player.says("toi can tu van")
    assert player.at.startswith("request.")
    player.says(leaves)
    if leaves == "quay lại":
        player.says("menu")
    assert "giữ lại" not in player.words
    assert player.at == ""


def test_who_saves_it_for_later_finds_also_what_only_a_button_had_opened() -> None:
    player = Player(AGREED)
    player.opens("register-e2")
    player.says("để sau")
    assert "continue.register" in player.offered
    player.says("tiếp tục")
    assert player.at == "register.kind"


# -- how many steps there are --------------------------------------------------------------------


def steps(player: Player, *said: str) -> list[str]:
    """What each screen says of the way: "2/5"."""
    seen = []
    for text in ("", *said):
        if text:
            player.says(text)
        if found := re.search(r"Bước (\d/\d)", player.words):
            seen.append(found[1])
    return seen


def test_what_a_button_has_chosen_is_no_step() -> None:
    player = Player(RETURNING)
    player.opens("colleague-e2")
    assert steps(player, "Trần Nam") == ["1/2", "2/2"]
    player = Player(AGREED)
    player.says("đăng ký 5s")
    assert steps(player, "htx", "HTX A", "chưa có", "Bé Lê") == ["1/5", "2/5", "3/5", "4/5", "5/5"]


@pytest.mark.parametrize(
    ("code", "said", "ways"),
    [
        ("3300100113", ("5s", "công ty", "3300100113", "An Lê"), "1/5 2/5 3/5 4/5 5/5"),
        ("", ("5s", "công ty", "An Lê"), "1/4 2/4 3/4 4/4"),
    ],
)
def test_what_will_have_to_be_asked_again_is_counted_from_the_beginning(
    code: str, said: tuple[str, ...], ways: str
) -> None:
    """A firm whose kind nobody has said yet: saying it makes its tax code uncertain."""
    player = Player(Person(4, "", "", Firm(9, "Gạch Lan", "", code), consents()))
    player.says("đăng ký")
    assert steps(player, *said) == ways.split()
