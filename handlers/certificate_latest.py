"""What was done last before a certificate was entered: one question, for who wants to answer it."""

from datetime import date

from handlers.certificate_choice import certificate_question, chosen_certificate
from handlers.certificate_dates import of_this
from handlers.certificate_effects import ReportAudit
from handlers.certificate_receipt import (
    LATEST,
    TO_CERTIFICATES,
    described,
    duty_gone,
    reminded_next,
)
from handlers.certificate_words import certificate_name, titled
from handlers.dates import Lean, day_question
from handlers.dialogue import Act, Dialogue, Invalid, Question, Scene
from handlers.duty_meant import settled_by
from handlers.outlook import key_of, open_duties
from handlers.reply import Reply
from handlers.text import T, Text
from storage.certificate_records import Done


def _ask(scene: Scene) -> tuple[Text, ...]:
    one = chosen_certificate(scene["which"], scene.known)
    name = (certificate_name(one.certificate, scene.known.programme),) if one else ()
    return (*name, T("On which day was the latest audit held, or the latest fee paid?"))


def _read(typed: str, scene: Scene) -> str | Invalid:
    said = day_question(Lean.PAST)(typed, scene)
    one = chosen_certificate(scene["which"], scene.known)
    return said if isinstance(said, Invalid) or one is None else of_this(said, one, scene)


def _finish(scene: Scene) -> Act:
    one, known = chosen_certificate(scene["which"], scene.known), scene.known
    on = date.fromisoformat(scene["day"])
    duty = settled_by(one, known.programme, known.now, on) if one else None
    if one is None or duty is None:
        return duty_gone()
    after = one.with_done(Done(on, duty.duty, duty.number))
    said = (
        titled(one, duty, known.programme),
        T("Next:"),
        *described(open_duties(after, known.programme, known.now), known),
        *reminded_next(after, known),
    )
    effect = ReportAudit(scene.draft, one.certificate.id, key_of(duty), on, "")
    return Act((effect,), Reply(header=T("Done, noted"), text=said, choices=(TO_CERTIFICATES,),
                                stays=True))  # fmt: skip


LATEST_DONE = Dialogue(
    id="latest",
    version=1,
    above="certificates",
    title=LATEST,
    purpose="register",
    linkable=True,
    words=("lần đánh giá gần nhất", "đánh giá gần nhất", "lần nộp phí gần nhất", "latest audit"),
    questions=(
        certificate_question(),
        Question(id="day", ask=_ask, read=_read, typing=T("For example: hôm qua, 15/3")),
    ),
    finish=_finish,
)
