"""Questions of owners, answered from the programme's topics.

Everything that can be asked of `handlers.asking` goes through `Answers`: what a message asks
for, what it wants done, and why it was taken so. Sure means an answer with its source; not sure
means three guesses, then a person; what is out of scope is called so.
"""

import re
from collections.abc import Container

from handlers.asking.matcher import Found, Matcher
from handlers.asking.parts import MOST, clauses_in, questions_in
from handlers.asking.wishes import opened
from handlers.dialogue import OPEN
from handlers.lessons import with_lessons
from handlers.programme import Programme, Topic
from handlers.reply import Choice, Reply
from handlers.spelling import fold
from handlers.text import T, Text
from storage.frozen import frozen
from storage.learning_records import Lesson

ASK = "ask."
"""`ask.<topic>`: a guess that is pressed is answered."""
USEFUL = "useful."
"""`useful.yes.<topic>`, `useful.no.<topic>`: what the person thinks of the answer."""
_ASKING = frozenset(
    {
        *("gi", "khong", "ko", "hong", "bao", "nhieu", "the", "nao", "ntn", "o", "dau", "khi"),
        *("bn", "luc", "sao", "ai", "may", "mo", "rang", "chi"),
        *("what", "when", "where", "how", "who", "is", "are", "can"),
    }
)
# As typed, with all diacritics or with none: folded, "Mây Gió" would be "mấy giờ".
_QUESTION = re.compile(
    r"\b(bao nhiêu|bao nhieu|bao lâu|bao lau|thế nào|the nao|ở đâu|o dau|khi nào|khi nao|bao giờ"
    r"|bao gio|mấy giờ|may gio|được không|duoc khong|duoc ko|phải không|phai khong|là gì|la gi"
    r"|cho hỏi|cho hoi|làm sao|lam sao|chỗ mô|ở mô|what is"
    r"|how (?:do|much|long|many)|when is|where is)\b"
)  # fmt: skip


@frozen
class Reason:
    """Why one topic was taken into account: its score and the features that it shares."""

    topic: Topic
    score: float
    nearest: str
    shared: tuple[tuple[str, float], ...]


@frozen
class Explanation:
    """What a message was read as, and what counted for each of the best topics."""

    words: tuple[str, ...]
    concepts: tuple[str, ...]
    outside: tuple[str, ...]
    likely: float
    reasons: tuple[Reason, ...]


@frozen
class Each:
    """The questions of one message: what was found, and the parts that are still to be asked."""

    founds: tuple[Found, ...]
    left: tuple[str, ...] = ()


class Answers:
    """The topics of a programme, prepared for being asked."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme
        self._matcher = Matcher(programme)
        self._taught: tuple[tuple[Lesson, ...], Answers] | None = None
        self._topics = programme.topics
        self._by_id = {topic.id: topic for topic in programme.topics}

    def taught(self, lessons: tuple[Lesson, ...]) -> "Answers":
        """These answers with what the staff taught; prepared anew only when that has changed."""
        if not lessons:
            return self
        if self._taught is None or self._taught[0] != lessons:
            self._taught = (lessons, Answers(with_lessons(self._programme, lessons)))
        return self._taught[1]

    def written_out(self, typed: str) -> str:
        """The words of a message, short forms written out and slips put right."""
        return self._matcher.read(typed).wording.text

    def spellings(self, typed: str) -> tuple[str, str]:
        """A message as it was typed, and written out."""
        return (typed, self.written_out(typed))

    def find(self, typed: str) -> Found:
        """What one message asks for, as a whole."""
        return self._matcher.find(typed)

    def find_each(self, typed: str) -> Each:
        """What each question of a message asks for, if it holds several that are understood."""
        each = [(part, self.find(part)) for part in questions_in(typed) if asks(part)]
        if len(each) == 1 or not any(found.sure for _, found in each):
            each = self._clauses(typed)
        sure = {found.topics[0].id: found for _, found in each if found.sure}
        if len(sure) < 2:
            return Each((self.find(typed),))
        given = dict(list(sure.items())[:MOST])
        left = (p for p, f in each if f.topic and not (f.sure and f.topic.id in given))
        return Each(tuple(given.values()), tuple(left))

    def _clauses(self, typed: str) -> list[tuple[str, Found]]:
        """The clauses of one sentence, if each is a question and all are about one matter."""
        each = [(part, self.find(part)) for part in clauses_in(typed) if asks(part)]
        if len(each) < len(clauses_in(typed)) or not all(found.sure for _, found in each):
            return []
        matters = {found.topics[0].id.partition(".")[0] for _, found in each}
        return each if len(matters) == 1 else []

    def intent(self, typed: str, found: Found) -> str:
        """The dialogue that a message wants opened, "" if it only asks."""
        topic = found.topic
        return topic.opens if topic and opened(typed, topic.opens) else ""

    def topic(self, id: str) -> Topic | None:
        """A topic by its id."""
        return self._by_id.get(id)

    def explain(self, typed: str) -> Explanation:
        """Why a message is taken as it is."""
        asked = self._matcher.read(typed)
        found = self.find(typed)
        reasons = []
        for fit in self._matcher.rank(asked)[: len(found.guesses)]:
            topic = self._topics[fit.topic]
            nearest = (*topic.wordings, topic.title.vi, topic.title.en)[fit.nearest]
            shared = self._matcher.shared(asked, fit.topic)
            reasons.append(Reason(topic, fit.score, nearest, shared))
        return Explanation(
            asked.wording.words, asked.concepts, asked.outside, found.likely, tuple(reasons)
        )


def asks(typed: str) -> bool:
    """Whether a message may be a question rather than a name or a number."""
    # "Đình chỉ" without its marks holds "chi", which asks in Huế.
    return "?" in typed or not _ASKING.isdisjoint(fold(typed).replace("dinh chi", "").split())


def asks_plainly(typed: str) -> bool:
    """Whether a message is a question beyond doubt, also where a name is expected."""
    return "?" in typed or _QUESTION.search(typed.lower()) is not None


def answer(topic: Topic, dialogues: Container[str] = ()) -> Reply:
    """What is said: the answer and where it comes from, and the next steps as buttons."""
    source = T("Source: {source}", source=topic.source)
    flux: tuple[Text, ...] = ()
    if topic.changing:
        flux = (T("These rules are changing: the Department confirms what holds today."),)
    steps = tuple(
        Choice(f"{OPEN}{id}", STEPS[id]) for id in topic.next if id in dialogues and id in STEPS
    )
    return Reply(text=(topic.answer, source, *flux), choices=steps)


def guesses(topics: tuple[Topic, ...]) -> tuple[Choice, ...]:
    """Topics as buttons, by what they are about."""
    return tuple(Choice(f"{ASK}{topic.id}", topic.title) for topic in topics)


def rating(topic: Topic) -> tuple[Choice, ...]:
    """Whether the answer was of use, in one tap."""
    return (
        Choice(f"{USEFUL}yes.{topic.id}", T("Useful"), ("có ích", "hữu ích", "có", "yes")),
        Choice(f"{USEFUL}no.{topic.id}", T("Not useful"), ("không có ích", "không", "ko", "no")),
    )


STEPS: dict[str, Text] = {
    "register": T("Register for a training"),
    "mine": T("My registrations"),
    "substitute": T("Change the participant"),
    "eligibility": T("Check what I am eligible for"),
    "request": T("Ask for support"),
    "requests": T("My requests"),
    "certificates": T("My certificates"),
    "privacy": T("My data and consent"),
    "officer": T("Ask an officer to call me"),
}
"""What the next steps are called on their buttons, by dialogue."""
