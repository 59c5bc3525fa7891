"""The lines of a certificate besides its days, put right: its number, who issued it, its scope.

Staff also put right whom to call and where the business is, of one that nobody looks after in the
chat: who chats says that himself.
"""

from collections.abc import Callable, Mapping

from handlers.certificate_choice import certificate_question, of_page, the_certificate
from handlers.certificate_effects import KeepLine, Line
from handlers.certificate_reading import NONE, issuer, number, scope
from handlers.certificate_receipt import TO_CERTIFICATES
from handlers.certificate_words import certificate_name
from handlers.dialogue import FINISH, Act, Dialogue, Question, Reader, Scene
from handlers.readers import named_ward, person_name, phone, shown_phone
from handlers.reply import Choice, Reply
from handlers.text import Joined, T, Text
from storage.follow_records import Followed

WORDS = ("sửa số", "sửa số giấy", "sửa nơi cấp", "sửa phạm vi", "sai số giấy", "change the number")
_ON_PAPER = (Line.NUMBER, Line.BODY, Line.SCOPE)
_LABELS: Mapping[Line, Text] = {
    Line.NUMBER: T("Number"),
    Line.BODY: T("Certification body"),
    Line.SCOPE: T("Scope"),
    Line.WARD: T("Ward or commune"),
    Line.NAME: T("Contact"),
    Line.PHONE: T("Phone"),
}
_NAMES: Mapping[Line, tuple[str, ...]] = {
    Line.NUMBER: ("số", "số giấy", "số hiệu"),
    Line.BODY: ("nơi cấp", "tổ chức", "bên cấp"),
    Line.SCOPE: ("phạm vi", "sản phẩm", "lĩnh vực"),
    Line.WARD: ("phường", "xã", "địa bàn"),
    Line.NAME: ("tên", "liên hệ", "người liên hệ"),
    Line.PHONE: ("sđt", "số điện thoại"),
}
_READERS: Mapping[Line, Reader] = {
    Line.NUMBER: number,
    Line.BODY: issuer,
    Line.SCOPE: scope,
    Line.WARD: lambda typed, scene: named_ward(typed, scene.known.programme.places),
    Line.NAME: person_name,
    Line.PHONE: phone,
}


def lines_of(one: Followed) -> tuple[Line, ...]:
    """What staff may put right: whom to call only where nobody says that himself in the chat."""
    called = () if one.contacts.first else (Line.NAME, Line.PHONE)
    return (*_ON_PAPER, Line.WARD, *called)


def value(one: Followed, line: Line) -> str:
    """What is kept now; "" for nothing."""
    match line:
        case Line.NUMBER:
            return one.certificate.number
        case Line.BODY:
            return one.certificate.body
        case Line.SCOPE:
            return one.certificate.scope
        case Line.WARD:
            return one.contacts.ward
        case Line.NAME:
            return one.contacts.name
        case Line.PHONE:
            return shown_phone(one.contacts.phone)


def line_questions(
    of: Callable[[Scene], Followed | None],
    lines: Callable[[Followed], tuple[Line, ...]],
    back: Choice,
) -> tuple[Question, Question]:
    """Which line, and what it should say; `of`: the certificate that is spoken of, `back`: the way
    out once it is gone."""

    def choices(scene: Scene) -> tuple[Choice, ...]:
        one = of(scene)
        if one is None:
            return (back,)
        return tuple(
            Choice(line, Joined((_LABELS[line], value(one, line) or T("none")), "\n"), _NAMES[line])
            for line in lines(one)
        )

    def ask(scene: Scene) -> tuple[Text, ...]:
        one, label = of(scene), _LABELS[Line(scene["line"])]
        kept = value(one, Line(scene["line"])) if one else ""
        now = (T("At present: {value}", value=kept),) if kept else ()
        return (*now, T("What is right: {label}?", label=label))

    return (
        Question(
            id="line",
            ask=lambda scene: (T("What is to be changed?"),),
            options=choices,
            then={back.id: back.id, "*": "text"},
            resets=("text",),
        ),
        Question(
            id="text",
            ask=ask,
            read=lambda typed, scene: _READERS[Line(scene["line"])](typed, scene),
            then={"*": FINISH},
            typing=T("As it should read"),
        ),
    )


def said_right(scene: Scene) -> tuple[Line, str, Text]:
    """The line, what is to be kept in it, and the words that say so."""
    line, text = Line(scene["line"]), scene["text"]
    kept = "" if text == NONE else text
    shown = shown_phone(kept) if line is Line.PHONE else kept
    said = T("Changed. {label}: {value}", label=_LABELS[line], value=shown or T("none"))
    return line, kept, said


def _finish(scene: Scene) -> Act:
    one = the_certificate(scene)
    if one is None:
        return Act(reply=Reply(text=(T("This certificate is no longer there."),)))
    line, text, said = said_right(scene)
    name = certificate_name(one.certificate, scene.known.programme)
    return Act(
        (KeepLine(one.certificate.id, line, text),),
        Reply(header=T("Noted"), text=(name, said), choices=(TO_CERTIFICATES,), stays=True),
    )


CERTIFICATE_LINES = Dialogue(
    id="certificate_lines",
    version=1,
    above="certificates",
    title=T("Change number, body, scope"),
    purpose="register",
    linkable=True,
    words=WORDS,
    questions=(
        certificate_question(),
        *line_questions(the_certificate, lambda one: _ON_PAPER, TO_CERTIFICATES),
    ),
    finish=_finish,
    hears=lambda said, scene: of_page(scene),
)
