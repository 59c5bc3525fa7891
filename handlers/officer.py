"""A person instead of a bot: the officer's number, and a request to be called back."""

from collections.abc import Mapping

from handlers.contacts import name_question, phone_question
from handlers.dialogue import FILE, Act, Dialogue, Question, Scene
from handlers.effects import AskForCall
from handlers.readers import note, phone_in, shown_phone
from handlers.reply import Reply
from handlers.screens import contact
from handlers.text import T, Text


def _show_note(value: str, scene: Scene) -> Text:
    return T("one file") if value.startswith(FILE) else value


def _finish(scene: Scene) -> Act:
    said, phone = scene["note"], shown_phone(scene["phone"])
    effect = AskForCall(
        draft=scene.draft,
        name=scene["name"],
        phone=scene["phone"],
        note="" if said.startswith(FILE) else said,
        upload=said.removeprefix(FILE) if said.startswith(FILE) else "",
    )
    reply = Reply(
        header=T("Request noted"),
        text=(
            T("An officer will call {phone} during office hours.", phone=phone),
            contact(scene.known.programme.officer),
        ),
        stays=True,
    )
    done = T("That is noted already: an officer will call {phone}.", phone=phone)
    return Act(effects=(effect,), reply=reply, done=done)


def _hear(said: str, scene: Scene) -> Mapping[str, str]:
    """The number to be called: "gọi lại cho tôi 0905123111"."""
    number = phone_in(said)
    return {"phone": number} if number else {}


OFFICER = Dialogue(
    id="officer",
    version=1,
    title=T("Talk to an officer"),
    purpose="register",
    hears=_hear,
    keeps=True,
    check=True,
    confirm=T("Ask for the call"),
    yes=("gọi", "gọi lại", "nhờ gọi lại", "gọi cho tôi", "call", "call me"),
    after=lambda scene: (T("After you confirm, an officer calls you during office hours."),),
    questions=(
        Question(
            id="note",
            label=T("About"),
            ask=lambda scene: (
                contact(scene.known.programme.officer),
                T("Or be called back: what is it about? You may also send a photo or PDF."),
                T("Please do not send an identity card."),
            ),
            read=note,
            show=_show_note,
            takes_file=True,
            typing=T("A few words"),
            words=("nội dung", "câu hỏi", "việc", "ghi chú", "lý do", "ảnh", "file", "question"),
        ),
        name_question(T("Name"), T("Your full name?")),
        phone_question(T("Which number may the officer call?")),
    ),
    finish=_finish,
)
