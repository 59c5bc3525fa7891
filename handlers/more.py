"""Everything that is needed rarely: language, what this is, the way to one's own data."""

from handlers.answers import answer
from handlers.dialogue import Act, Dialogue, Question, Scene
from handlers.reply import Choice, Reply
from handlers.screens import OTHER
from handlers.text import T


def _about(scene: Scene) -> Act:
    known = scene.known
    topic = next((t for t in known.programme.topics if t.id == "program.what"), None)
    if topic is None:
        return Act(reply=Reply(text=(known.programme.name, known.programme.notice)))
    return Act(reply=answer(topic))


MORE = Dialogue(
    id="more",
    version=1,
    title=T("More"),
    questions=(
        Question(
            id="what",
            ask=lambda scene: (T("What would you like to see?"),),
            options=lambda scene: (
                OTHER,
                Choice("go.privacy", T("My data and consent"), ("dữ liệu",)),
                Choice("go.links", T("Connect another channel"), ("kết nối", "kênh khác")),
                Choice("about", T("About the programme"), ("giới thiệu", "chương trình")),
            ),
            then={"go.privacy": "go.privacy", "go.links": "go.links", "about": "what"},
            does={"about": _about},
        ),
    ),
    finish=lambda scene: Act(),
)
