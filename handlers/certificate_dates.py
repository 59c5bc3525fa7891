"""Correcting days: those printed on a certificate, and those that the body fixed for an audit."""

from datetime import date

from handlers.certificate_choice import certificate_question, chosen_certificate, of_page
from handlers.certificate_effects import CorrectDates, MarkDuty
from handlers.certificate_reading import OTHER, days, decided_and_expires
from handlers.certificate_receipt import TO_CERTIFICATES
from handlers.certificate_words import certificate_name, duty_line
from handlers.dates import Lean, day_question, today
from handlers.dialogue import Act, Dialogue, Invalid, Question, Scene
from handlers.outlook import key_of, open_duties
from handlers.reply import Choice, Reply
from handlers.text import Day, T, Text
from storage.follow_records import Followed

_PAPER, _FIXED, _PRINTED = "paper", "fixed", "printed"


def _chosen(scene: Scene) -> Followed | None:
    return chosen_certificate(scene["which"], scene.known)


def _kinds(scene: Scene) -> tuple[Choice, ...]:
    one = _chosen(scene)
    paper = Choice(_PAPER, T("Decision and expiry"), ("ngày cấp", "hết hạn", "giấy mới"))
    if one is None or not open_duties(one, scene.known.programme, scene.known.now):
        return (paper,)
    return (
        paper,
        Choice(_FIXED, T("Day fixed by the body"), ("ngày chốt", "tổ chức chốt")),
        Choice(_PRINTED, T("Last day for the next audit, as printed"), ("hạn in trên giấy",)),
    )


def _ask_kind(scene: Scene) -> tuple[Text, ...]:
    one = _chosen(scene)
    if one is None:
        return (T("This certificate is no longer there."),)
    lines: list[Text] = [certificate_name(one.certificate, scene.known.programme)]
    duties = open_duties(one, scene.known.programme, scene.known.now)
    lines += [duty_line(duties[0], today(scene.known))] if duties else []
    return (*lines, T("Which day is to be changed?"))


def _read(typed: str, scene: Scene) -> str | Invalid:
    if scene["what"] != _PAPER:
        return day_question(Lean.FUTURE)(typed, scene)
    one = _chosen(scene)
    scheme = (one.certificate.scheme or OTHER + one.certificate.called) if one else OTHER
    answers = {**scene.answers, "scheme": scheme}
    return decided_and_expires(typed, Scene(answers, scene.known, scene.draft))


def _ask_day(scene: Scene) -> tuple[Text, ...]:
    if scene["what"] == _PAPER:
        return (T("Day of the decision and of the expiry, as printed: “15/3/2026 to 14/3/2029”?"),)
    return (T("Which day?"),)


def _finish(scene: Scene) -> Act:
    one, known = _chosen(scene), scene.known
    duties = open_duties(one, known.programme, known.now) if one else ()
    if one is None or (scene["what"] != _PAPER and not duties):
        return Act(reply=Reply(text=(T("This certificate is no longer there."),)))
    effect: CorrectDates | MarkDuty
    name: Text = certificate_name(one.certificate, known.programme)
    if scene["what"] == _PAPER:
        decided, expires = days(scene["day"])
        assert decided is not None, "the reader gives one"
        effect = CorrectDates(one.certificate.id, decided, expires)
        said = T("Printed days changed. Its audits are counted anew.")
    else:
        on = date.fromisoformat(scene["day"])
        fixed = scene["what"] == _FIXED
        effect = MarkDuty(one.certificate.id, key_of(duties[0]), on, fixed)
        said = T("{duty} is kept with {day}.", duty=duty_line(duties[0], today(known)), day=Day(on))
    return Act((effect,), Reply(header=T("Noted"), text=(name, said), choices=(TO_CERTIFICATES,),
                                stays=True))  # fmt: skip


CERTIFICATE_DATES = Dialogue(
    id="certificate_dates",
    version=1,
    title=T("Change days"),
    purpose="register",
    linkable=True,
    words=("sửa ngày chứng nhận", "sửa ngày", "đổi ngày", "giấy mới", "change days"),
    questions=(
        certificate_question(),
        Question(id="what", ask=_ask_kind, options=_kinds, resets=("day",)),
        Question(
            id="day",
            ask=_ask_day,
            read=_read,
            typing=T("For example: 15/3/2026"),
        ),
    ),
    finish=_finish,
    hears=lambda said, scene: of_page(scene),
)
