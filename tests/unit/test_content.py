"""A programme folder is read as written, and every mistake in it is told with its place."""

import re
import shutil
import unicodedata
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.content import ContentError, load_programme
from handlers.book import DIALOGUES
from handlers.programme import Purpose, Topic
from storage.records import Words

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "programme" / "hue-2021"
DATA = ROOT / "tests" / "data"

COMPONENTS = [
    "expert",
    "awareness",
    "course",
    "seminar",
    "technology",
    "systems",
    "haccp",
    "vietgap",
    "gmp",
    "model",
    "certification",
    "tccs",
    "conformity",
    "barcode",
    "surveillance",
]
CATALOGUE = (DATA / "faq-topics.md").read_text(encoding="utf-8")
TOPICS = re.findall(r"^\| ([a-z]+\.[a-z0-9_]+) \|", CATALOGUE, re.MULTILINE)

HUE = load_programme(SHIPPED)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped folder, to be spoilt."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "hue-2021"))


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    """Change the first `old` of a file, as a slip of the hand would."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text, f"{file} does not say {old!r} any more: the test must follow"
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(folder: Path) -> tuple[str, ...]:
    with pytest.raises(ContentError) as caught:
        load_programme(folder)
    return caught.value.faults


# ------------------------------------------------------------------ the shipped folder


def test_the_shipped_folder_states_plan_48_of_2021() -> None:
    assert (HUE.id, HUE.plan, HUE.decided) == ("hue-2021", "48/KH-UBND", date(2021, 2, 18))
    assert "2021" in HUE.notice.vi
    assert "2021" in HUE.notice.en


def test_the_rules_find_the_components_and_topics_they_name() -> None:
    assert [c.id for c in HUE.components] == COMPONENTS
    assert sorted(t.id for t in HUE.topics) == sorted(TOPICS)
    assert {p.id for p in HUE.purposes} == {"register", "remind", "news", "support"}
    assert [t.id for t in HUE.targets] == ["T1", "T2", "T3", "T4", "T5"]


def test_tools_have_no_certificate_and_the_other_standards_do() -> None:
    assert {s.id for s in HUE.standards if not s.certificate} == {"5s", "kaizen", "tqm", "crm"}
    assert len(HUE.standards) == 14


def test_what_nobody_told_us_is_plainly_a_sample() -> None:
    assert HUE.officer.sample
    assert HUE.officer.name.startswith("(mẫu)")
    for event in HUE.events:
        assert event.starts_at is None, "the plan names no dates"
        assert event.sample is not None
        assert event.sample.place.vi.startswith("(mẫu)")
        assert event.sample.place.en.startswith("(sample)")


def test_the_plan_has_two_seminars_one_expert_course_and_at_most_four_others() -> None:
    kinds = Counter(event.component for event in HUE.events)
    assert kinds["seminar"] == 2
    assert kinds["expert"] == 1
    assert 2 <= kinds["course"] <= 4


def test_everything_drawn_from_the_plan_says_that_it_is_of_2021() -> None:
    sources = [c.source for c in HUE.components] + [s.source for s in HUE.standards]
    sources += [t.source for t in HUE.targets] + [e.source for e in HUE.events]
    for source in sources:
        assert "2021" in source.vi
        assert "2021" in source.en
    for topic in HUE.topics:
        if "48/KH-UBND" in topic.source.vi:
            assert "2021" in topic.answer.vi, topic.id
            assert "2021" in topic.answer.en, topic.id


@pytest.mark.parametrize("purpose", HUE.purposes, ids=lambda purpose: purpose.id)
def test_a_consent_text_names_who_is_responsible_and_how_to_withdraw(purpose: Purpose) -> None:
    text = purpose.text
    assert HUE.agency.vi in text.vi
    assert HUE.agency.en in text.en
    assert "dữ liệu của tôi" in text.vi
    assert "my data" in text.en


@pytest.mark.parametrize("topic", HUE.topics, ids=lambda topic: topic.id)
def test_a_topic_has_a_source_in_force_and_is_read_again_in_time(topic: Topic) -> None:
    """Fails on the day a review falls due: then somebody has to read the answer again."""
    assert topic.sources
    assert topic.review > datetime.now(UTC).date(), f"{topic.id}: the review is overdue"


@pytest.mark.parametrize("topic", HUE.topics, ids=lambda topic: topic.id)
def test_a_topic_is_worded_as_owners_type_it(topic: Topic) -> None:
    assert len(topic.wordings) >= 15
    assert any(wording.isascii() for wording in topic.wordings), "none without diacritics"


# ------------------------------------------------------------------ figures


def numbers(text: str) -> set[str]:
    """The figures of a text, whatever separates thousands or leads with zeros."""
    found = re.findall(r"\d+(?:[.,/]\d+)*", text)
    return {part.lstrip("0") for n in found for part in re.sub(r"[.,]", "", n).split("/")}


def sheet(name: str) -> set[str]:
    """The figures of a facts sheet, without what it marks as written from memory."""
    text = (DATA / name).read_text(encoding="utf-8")
    return numbers(re.sub(r"[^;|.(]*\[MEM[^\]]*\]", "", text))


PLAN = numbers((DATA / "plan-48-article.txt").read_text(encoding="utf-8")) | sheet("plan-48.md")
LAW = numbers((DATA / "personal-data-law.txt").read_text(encoding="utf-8"))
CERTIFICATES = sheet("certificates.md")
ELIGIBILITY = sheet("eligibility.md")


def supported(topic: Topic) -> set[str]:
    """The figures that the sources of a topic support."""
    figures: set[str] = set()
    for source in topic.sources:
        kind = source.id.split(".")[0]
        figures |= {"plan": PLAN, "legal": ELIGIBILITY, "privacy": LAW, "assistant": set()}.get(
            kind, CERTIFICATES
        )
    return figures


@pytest.mark.parametrize("topic", HUE.topics, ids=lambda topic: topic.id)
def test_no_answer_names_a_percentage_or_a_ceiling(topic: Topic) -> None:
    """No support rate was verified, so none may be shown (shared facts, eligibility C2)."""
    for text in (topic.answer.vi, topic.answer.en):
        assert not re.search(r"%|\d+ ?(phần trăm|percent)", text)


@pytest.mark.parametrize("topic", HUE.topics, ids=lambda topic: topic.id)
def test_the_next_steps_lead_to_dialogues(topic: Topic) -> None:
    known = {dialogue.id for dialogue in DIALOGUES}
    assert set(topic.next) <= known
    assert {topic.opens} <= known | {""}


@pytest.mark.parametrize("topic", HUE.topics, ids=lambda topic: topic.id)
def test_every_figure_in_an_answer_occurs_in_its_source(topic: Topic) -> None:
    for words in (topic.answer, topic.source):
        assert numbers(words.vi) <= supported(topic), numbers(words.vi) - supported(topic)
        assert numbers(words.vi) == numbers(words.en), "the languages differ"


def test_every_figure_of_the_plan_in_the_other_files_occurs_in_the_article() -> None:
    texts = [t.number for t in HUE.targets] + [c.slots for c in HUE.components if c.slots]
    texts += [c.source for c in HUE.components]
    for words in texts:
        assert numbers(words.vi) == numbers(words.en)
        assert numbers(words.vi) <= PLAN


def test_an_invented_figure_would_be_noticed() -> None:
    assert "1530" in PLAN
    assert not numbers("1.540 triệu đồng") <= PLAN
    assert not numbers("hỗ trợ 70%") <= PLAN


# ------------------------------------------------------------------ mistakes

MISTAKES = {
    "a forgotten quote": (
        "events.toml",
        'kind = "seminar"',
        'kind = "seminar',
        r"events\.toml: line \d+, column \d+: .+",
    ),
    "a table that is not closed": (
        "quiet.toml",
        'days_off = ["CN"]',
        'days_off = ["CN"',
        r"quiet\.toml: line \d+, column \d+: .+",
    ),
    "a misspelt key": (
        "events.toml",
        "in_days = 9",
        "in_day = 9",
        r"events\.toml: events\[0\]\.sample\.in_day \(seminar-productivity\): unknown key, "
        r'did you mean "in_days"\?',
    ),
    "a misspelt key at the top": (
        "programme.toml",
        "decided =",
        "decidet =",
        r'programme\.toml: decidet: unknown key, did you mean "decided"\?',
    ),
    "a misspelt language": (
        "topics/programme.toml",
        "title.en",
        "title.eng",
        r"topics/programme\.toml: topics\[0\]\.title\.eng \(program\.what\): unknown key, "
        r'did you mean "en"\?',
    ),
    "a misspelt list": (
        "targets.toml",
        '[[targets]]\nid = "T1"',
        '[[target]]\nid = "T1"',
        r'targets\.toml: target: unknown key, did you mean "targets"\?',
    ),
    "words where a number belongs": (
        "events.toml",
        "in_days = 9",
        'in_days = "chín"',
        r'events\.toml: events\[0\]\.sample\.in_days \(seminar-productivity\): found "chín", '
        r"expected a whole number of days, 1 to 365",
    ),
    "a yes in quotes": (
        "standards.toml",
        "certificate = true",
        'certificate = "có"',
        r'standards\.toml: standards\[0\]\.certificate \(iso9001\): found "có", '
        r"expected true or false, without quotes",
    ),
    "a time that no clock shows": (
        "quiet.toml",
        'opens = "07:30"',
        'opens = "7h30"',
        r'quiet\.toml: opens: found "7h30", expected a time of day such as "07:30"',
    ),
    "a weekday that is not one": (
        "quiet.toml",
        '["CN"]',
        '["CN", "T8"]',
        r'quiet\.toml: days_off\[1\]: found "T8", expected a list of weekdays, .+',
    ),
    "a zone that is not one": (
        "quiet.toml",
        "Asia/Ho_Chi_Minh",
        "Asia/Hue",
        r'quiet\.toml: timezone: found "Asia/Hue", expected a time zone such as .+',
    ),
    "a country that is not one": (
        "quiet.toml",
        '"VN"',
        '"Việt Nam"',
        r'quiet\.toml: country: found "Việt Nam", expected a country code such as "VN"',
    ),
    "a day that closes before it opens": (
        "quiet.toml",
        '"20:00"',
        '"07:00"',
        r'quiet\.toml: closes: found "07:00", expected a time after opens, 07:30',
    ),
    "a missing translation": (
        "components.toml",
        'name.en = "Consulting on HACCP"\n',
        "",
        r"components\.toml: components\[6\]\.name\.en \(haccp\): found nothing, "
        r"expected the English text",
    ),
    "an empty translation": (
        "topics/training.toml",
        'title.vi = "Học phí bao nhiêu?"',
        'title.vi = " "',
        r'topics/training\.toml: topics\[3\]\.title\.vi \(train\.fee\): found "", '
        r"expected the Vietnamese text",
    ),
    "an answer too long for a phone": (
        "topics/programme.toml",
        "Mục đích: giúp",
        "Một dòng nữa.\nMục đích: giúp",
        r"topics/programme\.toml: topics\[0\]\.answer \(program\.what\): found a table, "
        r"expected vi and en of at most 3 lines of 140 letters",
    ),
    "an id given twice": (
        "components.toml",
        'id = "awareness"',
        'id = "expert"',
        r'components\.toml: components\[1\]\.id: found "expert", '
        r"expected an id of its own \(components\[0\] has this one\)",
    ),
    "an event key given twice": (
        "events.toml",
        'key = "seminar-pig"',
        'key = "seminar-productivity"',
        r'events\.toml: events\[1\]\.key: found "seminar-productivity", '
        r"expected an id of its own \(events\[0\] has this one\)",
    ),
    "an unknown component": (
        "events.toml",
        'component = "seminar"',
        'component = "conference"',
        r"events\.toml: events\[0\]\.component \(seminar-productivity\): "
        r'found "conference", expected an id of components\.toml: awareness, .+',
    ),
    "an event that ends before it starts": (
        "events.toml",
        'kind = "seminar"',
        'kind = "seminar"\nstarts = "2026-12-10 08:00"\nends = "2026-12-10 07:30"\n'
        'place = { vi = "Hội trường", en = "Hall" }\ncapacity = 40',
        r"events\.toml: events\[0\]\.ends \(seminar-productivity\): "
        r"found 2026-12-10T07:30:00, expected a time after starts, 2026-12-10 08:00:00",
    ),
    "a day without an hour": (
        "events.toml",
        'kind = "seminar"',
        'kind = "seminar"\nstarts = "2026-12-10"',
        r"events\.toml: events\[0\]\.starts \(seminar-productivity\): "
        r'found "2026-12-10", expected a date and time such as "2026-12-10 08:00"',
    ),
    "a year with a slip of the finger": (
        "events.toml",
        'kind = "seminar"',
        'kind = "seminar"\nstarts = "0226-12-10 08:00"',
        r"events\.toml: events\[0\]\.starts \(seminar-productivity\): "
        r'found "0226-12-10 08:00", expected a date and time such as "2026-12-10 08:00"',
    ),
    "a place without a date": (
        "events.toml",
        'kind = "seminar"',
        'kind = "seminar"\nplace = { vi = "Hội trường", en = "Hall" }',
        r"events\.toml: events\[0\]\.place \(seminar-productivity\): "
        r'found "Hội trường", expected it together with starts, or not at all',
    ),
    "a wording without letters": (
        "topics/programme.toml",
        "kế hoạch 48 là gì\n",
        " ? \n",
        r'topics/programme\.toml: topics\[0\]\.wordings\[1\] \(program\.what\): found "\?", '
        r"expected at least one letter",
    ),
    "one wording with two answers": (
        "topics/training.toml",
        "học phí bao nhiêu\n",
        "KE HOACH 48 la gi\n",
        r"topics/training\.toml: topics\[3\]\.wordings\[0\] \(train\.fee\): "
        r'found "KE HOACH 48 la gi", expected words that program\.what does not have',
    ),
    "a source that is not listed": (
        "topics/training.toml",
        'sources = ["plan.silent"]',
        'sources = ["plan.silnet"]',
        r"topics/training\.toml: topics\[3\]\.sources\[0\] \(train\.fee\): "
        r'found "plan\.silnet", expected an id of sources\.toml: .+',
    ),
    "a next step that is none": (
        "topics/certificates.toml",
        'next = ["certificates", "officer"]',
        'next = ["certificate", "oficer"]',
        r"topics/certificates\.toml: topics\[\d+\]\.next\[1\] \([\w.]+\): "
        r'found "oficer", expected one of: certificates, eligibility, mine, officer, .+',
    ),
    "a dialogue that no one has": (
        "topics/certificates.toml",
        'opens = "certificates"',
        'opens = "certificats"',
        r"topics/certificates\.toml: topics\[\d+\]\.opens \([\w.]+\): "
        r'found "certificats", expected one of: .*certificates, .+',
    ),
    "a phone that is none": (
        "officers.toml",
        '"0234 000 0000"',
        '"abc"',
        r"officers\.toml: officers\[0\]\.phone \(\(mẫu\) Cán bộ phụ trách\): "
        r'found "abc", expected a phone number such as "0234 000 0000"',
    ),
    "a source that ends before it begins": (
        "sources.toml",
        "until = 2021-12-31",
        "until = 2020-12-31",
        r"sources\.toml: sources\[0\]\.until \(plan\.title\): found 2020-12-31, "
        r"expected a date after from, 2021-02-18",
    ),
    "a day in quotes": (
        "sources.toml",
        "review = 2027-06-30",
        'review = "2027-06-30"',
        r'sources\.toml: sources\[0\]\.review \(plan\.title\): found "2027-06-30", '
        r"expected a date without quotes such as 2027-06-30",
    ),
    "a concept without words": (
        "vocabulary.toml",
        'id = "iso"\nwords = "',
        'id = "iso"\nwords = " , " # "',
        r"vocabulary\.toml: concepts\[10\]\.words \(iso\): found .+, "
        r"expected a text of phrases with commas between them",
    ),
    "a purpose without a text": (
        "consents.toml",
        'id = "news"',
        'id = "tin-moi"',
        r'consents\.toml: consents: found nothing, expected an entry with id "news"',
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_place_and_what_was_expected(folder: Path, mistake: str) -> None:
    file, old, new, promised = MISTAKES[mistake]
    spoil(folder, file, old, new)
    told = faults(folder)
    assert any(re.fullmatch(promised, line, re.DOTALL) for line in told), "\n".join(told)


def test_a_section_that_is_missing_or_misspelt_is_told_in_our_words(folder: Path) -> None:
    """Whoever writes the files knows no "Field required", which is pydantic's."""
    spoil(folder, "eligibility.toml", "\n[overall]", "\n[overal]")
    spoil(folder, "sources.toml", "from = 2021-02-18\n", "")
    told = faults(folder)
    missing = "eligibility.toml: overall: found nothing, expected a table that begins [overall]"
    assert missing in told
    assert any(line.startswith("sources.toml: sources[0].from (") for line in told)
    for path in folder.rglob("*.toml"):
        path.write_text("")
    told += faults(folder)
    rules = "eligibility.toml: rules: found nothing, expected tables that begin [[rules]]"
    assert rules in told
    assert not [line for line in told if re.search("Field|Input|[Vv]alid ", line)]


def test_a_phone_that_nobody_can_call_is_refused_unless_it_is_a_sample(folder: Path) -> None:
    spoil(folder, "officers.toml", '"0234 000 0000"', '"12345"')
    load_programme(folder)
    spoil(folder, "officers.toml", "\nsample = true", "")
    assert faults(folder) == (
        "officers.toml: officers[0].phone ((mẫu) Cán bộ phụ trách): "
        'found "12345", expected a phone number of VN, or sample = true',
    )


def test_an_event_with_a_start_needs_an_end_a_place_and_seats(folder: Path) -> None:
    spoil(
        folder, "events.toml", 'kind = "seminar"', 'kind = "seminar"\nstarts = "2026-12-10 08:00"'
    )
    assert faults(folder) == tuple(
        f"events.toml: events[0].{key} (seminar-productivity): "
        "found nothing, expected a value, because starts is set"
        for key in ("ends", "place", "capacity")
    )


def test_all_mistakes_of_all_files_are_told_at_once(folder: Path) -> None:
    spoil(folder, "quiet.toml", '"20:00"', '"20:00')
    spoil(folder, "events.toml", "in_days = 9", "in_days = 0")
    spoil(folder, "events.toml", 'component = "expert"', 'component = "expart"')
    (folder / "targets.toml").rename(folder / "target.toml")
    with pytest.raises(ContentError) as caught:
        load_programme(folder)
    assert str(caught.value).startswith("hue-2021: 5 mistakes\n")
    assert [line.split(":")[0] for line in caught.value.faults] == [
        "target.toml",
        "quiet.toml",
        "targets.toml",
        "events.toml",
        "events.toml",
    ]


def test_a_mistake_is_told_once_and_not_again_where_it_is_referred_to(folder: Path) -> None:
    spoil(folder, "components.toml", 'name.en = "Provincial scientific seminars"\n', "")
    assert len(faults(folder)) == 1, "the events still find their malformed component"


def test_a_file_that_is_not_utf_8_is_named(folder: Path) -> None:
    (folder / "targets.toml").write_bytes("# chỉ tiêu".encode("utf-16"))
    assert faults(folder) == ("targets.toml: not UTF-8; save it again with that encoding",)


def test_what_other_editors_add_changes_nothing(folder: Path) -> None:
    """Notepad's byte order mark and line ends, a Mac's decomposed letters."""
    for path in folder.rglob("*.toml"):
        text = unicodedata.normalize("NFD", path.read_text(encoding="utf-8"))
        path.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    assert load_programme(folder) == HUE


def test_a_date_without_a_zone_is_local_to_the_programme(folder: Path) -> None:
    dates = 'starts = "2026-12-10 08:00"\nends = 2026-12-10T11:30:00+07:00'
    place = 'place = { vi = "Hội trường", en = "Hall" }\ncapacity = 40'
    spoil(folder, "events.toml", 'kind = "seminar"', f'kind = "seminar"\n{dates}\n{place}')
    event = load_programme(folder).events[0]
    assert event.starts_at == datetime(2026, 12, 10, 1, 0, tzinfo=UTC)
    assert event.ends_at == datetime(2026, 12, 10, 4, 30, tzinfo=UTC)
    assert (event.place, event.capacity) == (Words(vi="Hội trường", en="Hall"), 40)


def test_a_sentence_is_not_broken_where_the_file_breaks_it() -> None:
    """A phone breaks its own lines; only the answers' own lines are kept."""
    for topic in HUE.topics:
        for text in (topic.answer.vi, topic.answer.en):
            assert not re.search(r",\n|\w\n[^\W\d_A-ZĐÀ-Ỹ]", text), topic.id
    [who] = [topic for topic in HUE.topics if topic.id == "elig.who"]
    assert "của địa phương, mang thương hiệu Huế" in who.answer.vi
    assert who.answer.vi.count("\n") == 1
    [officer] = [topic for topic in HUE.topics if topic.id == "bot.officer"]
    assert "Type: officer\nI give" in officer.answer.en
