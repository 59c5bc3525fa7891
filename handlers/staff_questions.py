"""The queue of questions, for the staff: answer, teach as a wording or as a topic, or drop."""

from handlers.codes import letters
from handlers.dialogue import FINISH, Act, Dialogue, Invalid, Question, Scene
from handlers.effects import Effect
from handlers.learning_effects import AnswerQuestion, DropQuestion, Teach
from handlers.lessons import PREFIX, SAME
from handlers.readers import note
from handlers.reply import Choice, Reply
from handlers.screens import yes_or_no
from handlers.staff import TO_STAFF
from handlers.staff_rights import Right, roles_with
from handlers.text import Joined, T, Text, When
from storage.learning_records import Kind, OpenQuestion, Why

_LIST = "go.staff_questions"
_LESSONS = "go.staff_lessons"
_SHOWN = 60
LINES, LINE = 3, 140
"""Of an answer that becomes a topic: what a phone shows without scrolling."""
_TITLE = 60
_CODE_LENGTH = 6
_WHY: dict[Why, Text] = {
    Why.UNANSWERED: T("not answered"),
    Why.NOT_USEFUL: T("the answer was no use"),
}


def _chosen(scene: Scene) -> OpenQuestion | None:
    return next((q for q in scene.known.questions if f"q{q.id}" == scene["which"]), None)


def _listed(scene: Scene) -> tuple[Choice, ...]:
    waiting = tuple(
        Choice(f"q{q.id}", Joined((q.text[:_SHOWN], _WHY[q.why]))) for q in scene.known.questions
    )
    return (*waiting, Choice(_LESSONS, T("What was taught"), ("đã dạy",)), TO_STAFF)


def _ask_which(scene: Scene) -> tuple[Text, ...]:
    if not scene.known.questions:
        return (T("No question waits for an answer."),)
    return (T("Which question?"),)


def _ask_what(scene: Scene) -> tuple[Text, ...]:
    question = _chosen(scene)
    if question is None:
        return (T("This question has been settled."),)
    answered: tuple[Text, ...] = ()
    if topic := scene.known.topic(question.topic):
        answered = (T("The bot answered: {topic}", topic=topic.title),)
    return (
        T("“{text}”", text=question.text),
        Joined((_WHY[question.why], When(question.created_at, scene.known.now))),
        *answered,
    )


def _actions(scene: Scene) -> tuple[Choice, ...]:
    if _chosen(scene) is None:
        return (Choice(_LIST, T("Other questions")),)
    return (
        Choice("answer", T("Answer it"), ("trả lời",)),
        Choice("wording", T("It asks for a topic we have"), ("câu đã có", "cách hỏi")),
        Choice("topic", T("Make it a new topic"), ("câu mới",)),
        Choice("drop", T("Take it off the list"), ("bỏ", "xóa")),
    )


def _drop(scene: Scene) -> Act:
    question = _chosen(scene)
    if question is None:
        return Act(go=_LIST)
    reply = Reply(text=(T("Taken off the list."),))
    effects = (DropQuestion(question.id),)
    return Act(effects=effects, reply=reply, go=_LIST, settles=("questions", question.id))


def _topics(scene: Scene) -> tuple[Choice, ...]:
    """All topics, the nearest ones first."""
    question = _chosen(scene)
    near = question.guesses if question else ()
    topics = scene.known.topics
    first = [topics[id] for id in near if id in topics]
    rest = [topic for topic in topics.values() if topic.id not in near]
    return tuple(Choice(topic.id, topic.title, words=(topic.id,)) for topic in (*first, *rest))


def _read_answer(typed: str, scene: Scene) -> str | Invalid:
    """An answer; one that becomes a topic has to fit a phone's screen."""
    lines = typed.splitlines()
    if scene["what"] == "topic" and (len(lines) > LINES or any(len(x) > LINE for x in lines)):
        return Invalid(T("At most {n} lines of {m} letters, please.", n=LINES, m=LINE))
    return note(typed, scene)


def _read_title(typed: str, scene: Scene) -> str | Invalid:
    if len(typed) > _TITLE:
        return Invalid(T("Please keep it below {n} characters.", n=_TITLE))
    return note(typed, scene)


def _not(*whats: str) -> "frozenset[str]":
    return frozenset({"answer", "wording", "topic"}) - set(whats)


def _preview(scene: Scene) -> tuple[Text, ...]:
    """What will be true afterwards, before it is."""
    question = _chosen(scene)
    if question is None:
        return (T("This question has been settled."),)
    asked: tuple[Text, ...] = (T("“{text}”", text=question.text),)
    if scene["what"] == "answer":
        return (*asked, T("The owner reads: {words}", words=scene["words"]))
    after = T("The owner is told, and from now on everybody who asks this reads it.")
    if scene["what"] == "wording":
        topic = scene.known.topic(scene["topic"])
        return (*asked, *((topic.title, topic.answer) if topic else ()), after)
    source = T("Source: {source}", source=scene["source"])
    return (*asked, scene["title"], scene["words"], source, after)


def _finish(scene: Scene) -> Act:
    question = _chosen(scene)
    if question is None:
        return Act(reply=Reply(text=(T("This question has been settled."),)), go=_LIST)
    effect: Effect = AnswerQuestion(question.id, scene["words"])
    if scene["what"] == "wording":
        effect = Teach(question.id, Kind.WORDING, scene["topic"], question.text)
    elif scene["what"] == "topic":
        content = {
            "title": scene["title"],
            "answer_vi": scene["words"],
            "answer_en": scene["english"] or SAME,
            "source": scene["source"],
        }
        id = PREFIX + letters(scene.known.token[:16], _CODE_LENGTH)
        effect = Teach(question.id, Kind.TOPIC, id, question.text, content)
    said = T("Done; the owner is told.")
    return Act((effect,), Reply(text=(said,)), go=_LIST, settles=("questions", question.id))


STAFF_QUESTIONS = Dialogue(
    id="staff_questions",
    version=1,
    above="staff",
    title=T("Questions"),
    roles=roles_with(Right.QUESTIONS),
    questions=(
        Question(
            id="which",
            ask=_ask_which,
            options=_listed,
            then={_LESSONS: _LESSONS, TO_STAFF.id: TO_STAFF.id},
            resets=("what", "topic", "words", "title", "source", "english", "sure"),
        ),
        Question(
            id="what",
            ask=_ask_what,
            options=_actions,
            then={_LIST: _LIST},
            does={"drop": _drop},
            resets=("topic", "words", "title", "source", "english", "sure"),
        ),
        Question(
            id="topic",
            ask=lambda scene: (T("Which topic does it ask for?"),),
            options=_topics,
            skip=lambda scene: scene["what"] in _not("wording"),
            typing=T("A few words of the topic"),
        ),
        Question(
            id="words",
            ask=lambda scene: (*_ask_what(scene)[:1], T("What is the answer?")),
            read=_read_answer,
            skip=lambda scene: scene["what"] in _not("answer", "topic"),
            typing=T("The answer"),
        ),
        Question(
            id="title",
            ask=lambda scene: (T("The question in a few words, as it is shown on a button?"),),
            read=_read_title,
            skip=lambda scene: scene["what"] in _not("topic"),
            typing=T("A few words"),
        ),
        Question(
            id="source",
            ask=lambda scene: (T("Where does the answer come from? Document, article, date."),),
            read=_read_title,
            skip=lambda scene: scene["what"] in _not("topic"),
            typing=T("Document, article, date"),
        ),
        Question(
            id="english",
            ask=lambda scene: (T("The answer in English, for those who read English?"),),
            options=lambda scene: (
                Choice(SAME, T("Show the Vietnamese one"), ("không", "bỏ qua")),
            ),
            read=_read_answer,
            skip=lambda scene: scene["what"] in _not("topic"),
            typing=T("The answer"),
        ),
        Question(
            id="sure",
            ask=_preview,
            options=lambda scene: yes_or_no(T("Yes, do it"), T("No")),
            then={"yes": FINISH, "no": "what"},
        ),
    ),
    finish=_finish,
)
