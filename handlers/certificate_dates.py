"""Correcting days: those printed on a certificate, and those that the body fixed for an audit."""

from dataclasses import replace
from datetime import date

from handlers.certificate_choice import certificate_question, of_page, the_certificate
from handlers.certificate_effects import AnchorAudit, CorrectDates, KeepInterval, MarkDuty
from handlers.certificate_reading import OTHER, days, decided_and_expires
from handlers.certificate_receipt import TO_CERTIFICATES, reminded_next
from handlers.certificate_words import certificate_name, duty_line
from handlers.contract_interval import audits_every, interval_question, months
from handlers.cycle import expires
from handlers.dates import Lean, day_question, today
from handlers.dialogue import Act, Dialogue, Invalid, Question, Scene
from handlers.duties import named_duty
from handlers.duty_meant import printed_for
from handlers.known import Known
from handlers.outlook import key_of, open_duties
from handlers.renewal import with_days
from handlers.reply import Choice, Reply
from handlers.schemes import Anchor, Scheme, scheme_of
from handlers.text import Day, T, Text
from storage.certificate_records import Marked
from storage.follow_records import DutyKey, Followed

_PAPER, _FIXED, _PRINTED, _AUDIT = "paper", "fixed", "printed", "audit"
_INTERVAL = "interval"


def _scheme(one: Followed, known: Known) -> Scheme | None:
    return scheme_of(one.certificate.scheme, known.programme.schemes)


def _kinds(scene: Scene) -> tuple[Choice, ...]:
    one, known = the_certificate(scene), scene.known
    found = [Choice(_PAPER, T("Decision and expiry"), ("ngày cấp", "hết hạn", "giấy mới"))]
    if one is None:
        return tuple(found)
    scheme = _scheme(one, known)
    if scheme and scheme.anchor is Anchor.AUDIT:
        label = T("Last day of the audit before the decision")
        found.append(Choice(_AUDIT, label, ("ngày đánh giá", "đánh giá lần đầu")))
    if open_duties(one, known.programme, known.now):
        found.append(
            Choice(_FIXED, T("Day fixed by the body"), ("ngày chốt", "tổ chức chốt")),
        )
    printed = T("Last day for the next audit, as printed")
    if scheme and scheme.fee:
        printed = T("Last day for the next fee, as printed")
    every = T("Months between audits by the contract")
    return (
        *found,
        Choice(_PRINTED, printed, ("hạn in trên giấy",)),
        Choice(_INTERVAL, every, ("chu kỳ", "mấy tháng một lần", "theo hợp đồng")),
    )


def _ask_kind(scene: Scene) -> tuple[Text, ...]:
    one = the_certificate(scene)
    if one is None:
        return (T("This certificate is no longer there."),)
    lines: list[Text] = [certificate_name(one.certificate, scene.known.programme)]
    duties = open_duties(one, scene.known.programme, scene.known.now)
    lines += [duty_line(duties[0], today(scene.known))] if duties else []
    return (*lines, T("What is to be changed?"))


def _read(typed: str, scene: Scene) -> str | Invalid:
    one, what = the_certificate(scene), scene["what"]
    if what == _PAPER:
        return paper_days(typed, one, scene)
    lean = Lean.PAST if what == _AUDIT else Lean.FUTURE
    said = day_question(lean)(typed, scene)
    if isinstance(said, Invalid) or one is None:
        return said
    certificate, on = one.certificate, date.fromisoformat(said)
    decided, ends = certificate.decided_on, expires(_scheme(one, scene.known), certificate)
    if what == _AUDIT and decided and on > decided:
        problem = T("The audit was held before the decision of {day}.", day=Day(decided))
        return Invalid(problem, Day(decided))
    if what == _PRINTED and ends and on > ends:
        return Invalid(T("The certificate ends before that, on {day}.", day=Day(ends)), Day(ends))
    return said


def paper_days(typed: str, one: Followed | None, scene: Scene) -> str | Invalid:
    """The days that stand on a certificate, read as when it was entered."""
    scheme = (one.certificate.scheme or OTHER + one.certificate.called) if one else OTHER
    answers = {**scene.answers, "scheme": scheme}
    return decided_and_expires(typed, Scene(answers, scene.known, scene.draft))


def of_this(said: str, one: Followed, scene: Scene) -> str | Invalid:
    """A day on which something was done, if it is one of this certificate's own time."""
    decided = one.certificate.decided_on
    if decided is None or date.fromisoformat(said) > decided:
        return said
    return Invalid(
        T("The certificate was decided on {day}: what was done by then belongs to the one before.",
          day=Day(decided)), Day(today(scene.known)))  # fmt: skip


def _ask_day(scene: Scene) -> tuple[Text, ...]:
    if scene["what"] == _PAPER:
        return (T("Day of the decision and of the expiry, as printed: “15/3/2026 to 14/3/2029”?"),)
    return (T("Which day?"),)


def _finish(scene: Scene) -> Act:
    one, known = the_certificate(scene), scene.known
    duties = open_duties(one, known.programme, known.now) if one else ()
    if one is None or (scene["what"] == _FIXED and not duties):
        return Act(reply=Reply(text=(T("This certificate is no longer there."),)))
    match scene["what"]:
        case "paper":
            return _paper(one, scene)
        case "audit":
            return _audit(one, scene)
        case "fixed":
            return _fixed(one, scene)
        case "interval":
            return _interval(one, scene)
        case _:
            return _printed(one, scene)


def _paper(one: Followed, scene: Scene) -> Act:
    decided, printed = days(scene["day"])
    assert decided is not None, "the reader gives one"
    effect = CorrectDates(one.certificate.id, decided, printed)
    paper = with_days(one.certificate, decided, printed, _scheme(one, scene.known))
    said = T("Printed days changed. Its audits are counted anew.")
    coming = _first_of(replace(one, certificate=paper), scene.known)
    return _noted(one, effect, known=scene.known, said=(said, *coming))


def _audit(one: Followed, scene: Scene) -> Act:
    on = date.fromisoformat(scene["day"])
    after = replace(one, certificate=replace(one.certificate, audited_on=on))
    said = (T("Its audits are counted from {day}.", day=Day(on)),
            *_first_of(after, scene.known))  # fmt: skip
    return _noted(one, AnchorAudit(one.certificate.id, on), known=scene.known, said=said)


def _first_of(after: Followed, known: Known) -> tuple[Text, ...]:
    duties = open_duties(after, known.programme, known.now)
    lines = (duty_line(duties[0], today(known)),) if duties else ()
    return (*lines, *reminded_next(after, known))


def _interval(one: Followed, scene: Scene) -> Act:
    every = months(scene["interval"])
    after = replace(one, certificate=replace(one.certificate, interval=every))
    said = (audits_every(every), *_first_of(after, scene.known))
    return _noted(one, KeepInterval(one.certificate.id, every), known=scene.known, said=said)


def _fixed(one: Followed, scene: Scene) -> Act:
    on, known = date.fromisoformat(scene["day"]), scene.known
    duty = open_duties(one, known.programme, known.now)[0]
    said = [_kept(key_of(duty), on)]
    if on > duty.limit >= today(known):
        said.append(too_late(duty.limit))
    effect = MarkDuty(one.certificate.id, key_of(duty), on, fixed=True)
    return _noted(one, effect, known=known, said=tuple(said))


def _printed(one: Followed, scene: Scene) -> Act:
    """Any certificate may have such a day, also one whose scheme knows of no audit."""
    on, known = date.fromisoformat(scene["day"]), scene.known
    key = printed_for(one, known.programme, known.now, on)
    mark = Marked(key.duty, key.number, on)
    others = (m for m in one.certificate.printed if (m.duty, m.number) != (key.duty, key.number))
    after = replace(one, certificate=replace(one.certificate, printed=(*others, mark)))
    said = (_kept(key, on), *_differs(one, key, on, known), *reminded_next(after, known))
    effect = MarkDuty(one.certificate.id, key, on, fixed=False)
    return _noted(one, effect, known=known, said=said)


def _differs(one: Followed, key: DutyKey, on: date, known: Known) -> tuple[Text, ...]:
    """That the rule says another day than the paper, which holds."""
    found = (d for d in open_duties(one, known.programme, known.now) if not d.printed)
    ruled = next((d for d in found if (d.duty, d.number) == (key.duty, key.number)), None)
    if ruled is None or ruled.limit == on:
        return ()
    return (T("By the rule the last day is {a}; the printed {b} holds.",
              a=Day(ruled.limit), b=Day(on)),)  # fmt: skip


def _kept(key: DutyKey, on: date) -> Text:
    return T("{duty} is kept with {day}.", duty=named_duty(*key), day=Day(on))


def too_late(limit: date) -> Text:
    """Said of a day that was agreed on and is not in time."""
    return T("This is after the last day {day}: please ask the body for an earlier one.",
             day=Day(limit))  # fmt: skip


def _noted(
    one: Followed,
    effect: CorrectDates | MarkDuty | AnchorAudit | KeepInterval,
    known: Known,
    said: tuple[Text, ...],
) -> Act:
    text = (certificate_name(one.certificate, known.programme), *said)
    return Act((effect,), Reply(header=T("Noted"), text=text, choices=(TO_CERTIFICATES,),
                                stays=True))  # fmt: skip


CERTIFICATE_DATES = Dialogue(
    id="certificate_dates",
    version=1,
    above="certificates",
    title=T("Change days"),
    purpose="register",
    linkable=True,
    words=("sửa ngày chứng nhận", "sửa ngày", "đổi ngày", "giấy mới", "change days"),
    questions=(
        certificate_question(),
        Question(id="what", ask=_ask_kind, options=_kinds, resets=("day", "interval")),
        Question(
            id="day",
            ask=_ask_day,
            read=_read,
            skip=lambda scene: scene["what"] == _INTERVAL,
            typing=T("For example: 15/3/2026"),
        ),
        interval_question(the_certificate, skip=lambda scene: scene["what"] != _INTERVAL),
    ),
    finish=_finish,
    hears=lambda said, scene: of_page(scene),
)
