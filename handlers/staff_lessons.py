"""What the staff taught the bot: who, when, what; and undoing it."""

from handlers.dialogue import FINISH, Act, Dialogue, Question, Scene
from handlers.learning_effects import Unteach
from handlers.reply import Choice, Reply
from handlers.staff_rights import Right, roles_with
from handlers.text import Joined, T, Text, When
from storage.learning_records import Kind, Lesson

_BACK = "go.staff_questions"
_SHOWN = 60


def _chosen(scene: Scene) -> Lesson | None:
    return next((x for x in scene.known.lessons if f"l{x.id}" == scene["which"]), None)


def _title(lesson: Lesson, scene: Scene) -> Text:
    if lesson.kind == Kind.TOPIC:
        return lesson.content["title"]
    topic = scene.known.topic(lesson.topic)
    return topic.title if topic else lesson.topic


def _listed(scene: Scene) -> tuple[Choice, ...]:
    newest = tuple(
        Choice(f"l{x.id}", Joined((x.wording[:_SHOWN], _title(x, scene)), by=" → "))
        for x in reversed(scene.known.lessons)
    )
    return (*newest, Choice(_BACK, T("Other questions")))


def _ask_which(scene: Scene) -> tuple[Text, ...]:
    if not scene.known.lessons:
        return (T("Nothing was taught yet."),)
    return (T("What was taught, newest first. Which one?"),)


def _ask_sure(scene: Scene) -> tuple[Text, ...]:
    lesson = _chosen(scene)
    if lesson is None:
        return (T("This was undone already."),)
    new: tuple[Text, ...] = (lesson.content["answer_vi"],) if lesson.kind == Kind.TOPIC else ()
    return (
        T("“{text}”", text=lesson.wording),
        _title(lesson, scene),
        *new,
        Joined((lesson.taught_by, When(lesson.taught_at, scene.known.now))),
    )


def _finish(scene: Scene) -> Act:
    lesson = _chosen(scene)
    if lesson is None:
        return Act(reply=Reply(text=(T("This was undone already."),)), go="go.staff_lessons")
    return Act(
        effects=(Unteach(lesson.id),),
        reply=Reply(text=(T("Undone."),)),
        go="go.staff_lessons",
        settles=("lessons", lesson.id),
    )


STAFF_LESSONS = Dialogue(
    id="staff_lessons",
    version=1,
    above="staff_questions",
    title=T("What was taught"),
    roles=roles_with(Right.QUESTIONS),
    questions=(
        Question(id="which", ask=_ask_which, options=_listed, then={_BACK: _BACK}),
        Question(
            id="sure",
            ask=_ask_sure,
            options=lambda scene: (
                Choice("undo", T("Undo it"), ("hoàn tác", "bỏ")),
                Choice("keep", T("Keep it"), ("giữ", "không")),
            ),
            then={"undo": FINISH, "keep": "go.staff_lessons"},
        ),
    ),
    finish=_finish,
)
