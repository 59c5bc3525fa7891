"""What staff keep of a certificate for its holder: an audit, its days, where it stands."""

from dataclasses import replace
from datetime import date

from handlers.certificate_lines import line_questions, lines_of, said_right
from handlers.certificate_reading import OTHER, days, decided_and_expires
from handlers.certificate_receipt import described
from handlers.certificate_standing import (
    ask_since,
    since_when,
    standing_as,
    standing_choices,
    standing_line,
    what_follows,
)
from handlers.certificate_words import certificate_name
from handlers.contract_interval import audits_every, interval_question, months
from handlers.dates import Lean, day, today
from handlers.dialogue import FINISH, Act, Invalid, Question, Scene
from handlers.effects import Effect
from handlers.outlook import open_duties
from handlers.readers import reason, remark
from handlers.renewal import with_days
from handlers.reply import Choice, Reply
from handlers.schemes import scheme_of
from handlers.staff_certificate import BACK, REGISTER, chosen
from handlers.staff_certificate_effects import (
    AmendDates,
    AmendInterval,
    AmendLine,
    AmendStanding,
    DropEvidence,
    EnterAudit,
)
from handlers.text import Day, T, Text
from storage.certificate_records import Done, Standing
from storage.follow_records import Followed

_NONE = "none"


def _read_held(typed: str, scene: Scene) -> str | Invalid:
    """The last day of an audit of this certificate, not of an earlier one."""
    found = day(typed, today(scene.known), Lean.PAST)
    if isinstance(found, Invalid):
        return found
    one = chosen(scene)
    decided = one.certificate.decided_on if one else None
    if decided and found <= decided:
        return Invalid(T("Before the decision: of an earlier certificate."), Day(decided))
    return found.isoformat()


def _read_dates(typed: str, scene: Scene) -> str | Invalid:
    one = chosen(scene)
    scheme = (one.certificate.scheme or OTHER + one.certificate.called) if one else OTHER
    return decided_and_expires(typed, replace(scene, answers={**scene.answers, "scheme": scheme}))


def _ask_reason(scene: Scene) -> tuple[Text, ...]:
    if scene["do"] == "drop":
        return (T("Why is it deleted? The reason is recorded."),)
    return (T("Why does it no longer apply? Its reminders end; the reason is recorded."),)


def _standings(scene: Scene) -> tuple[Choice, ...]:
    one = chosen(scene)
    return standing_choices(one.certificate) if one else (BACK,)


QUESTIONS = (
    Question(
        id="held",
        ask=lambda scene: (T("On which day was it done? (its last day)"),),
        read=_read_held,
        then={"*": "note"},
        resets=("note",),
        typing=T("For example: hôm qua, 15/3"),
    ),
    Question(
        id="note",
        ask=lambda scene: (T("Who said so, or what shows it?"),),
        options=lambda scene: (Choice(_NONE, T("Without a note"), ("không", "bỏ qua")),),
        read=remark,
        then={"*": FINISH},
        typing=T("For example: chị Lan báo qua điện thoại"),
    ),
    Question(
        id="dates",
        ask=lambda scene: (
            T("Day of the decision and of the expiry, as printed: “15/3/2026 to 14/3/2029”?"),
        ),
        read=_read_dates,
        then={"*": FINISH},
        typing=T("For example: 15/3/2026"),
    ),
    *line_questions(chosen, lines_of, BACK),
    interval_question(chosen),
    Question(
        id="standing",
        ask=lambda scene: (T("How does it stand now?"),),
        options=_standings,
        then={REGISTER: REGISTER, "*": "since"},
        resets=("since",),
    ),
    Question(
        id="since",
        ask=lambda scene: ask_since(chosen(scene), scene.known),
        read=lambda typed, scene: since_when(typed, chosen(scene), scene.known),
        then={"*": FINISH},
        typing=T("For example: hôm qua, 15/3"),
    ),
    Question(
        id="reason",
        ask=_ask_reason,
        read=reason,
        then={"*": FINISH},
        typing=T("Reason"),
    ),
)


def finish(scene: Scene) -> Act:
    """Do what was chosen on the page of the certificate."""
    one = chosen(scene)
    if one is None:
        return Act(reply=Reply(text=(T("This certificate is no longer there."),)), go=REGISTER)
    match scene["do"]:
        case "held":
            return _held(one, scene)
        case "dates":
            return _dates(one, scene)
        case "line":
            line, text, said = said_right(scene)
            return _noted(one, scene, AmendLine(one.certificate.id, line, text), said)
        case "interval":
            return _interval(one, scene)
        case "standing":
            since = date.fromisoformat(scene["since"])
            return _stands(one, Standing(scene["standing"]), since, "", scene)
        case "end":
            return _stands(one, Standing.ENDED, today(scene.known), scene["reason"], scene)
    effect = DropEvidence(one.certificate.id, 0, scene["reason"])
    return _noted(one, scene, effect, T("Deleted. The reason is recorded."))


def _noted(one: Followed, scene: Scene, effect: Effect, *said: Text) -> Act:
    name = certificate_name(one.certificate, scene.known.programme)
    text = (one.contacts.firm.name, name, *said)
    # Not to the register at once: its figures would be those before this.
    return Act((effect,), Reply(header=T("Noted"), text=text, choices=(BACK,), stays=True))


def _coming(one: Followed, scene: Scene) -> tuple[Text, ...]:
    known = scene.known
    return (T("Next:"), *described(open_duties(one, known.programme, known.now), known))


def _held(one: Followed, scene: Scene) -> Act:
    on = date.fromisoformat(scene["held"])
    told = "" if scene["note"] == _NONE else scene["note"]
    after = one.with_done(Done(on))
    effect = EnterAudit(scene.draft, one.certificate.id, on, told)
    return _noted(one, scene, effect, T("Held: {day}", day=Day(on)), *_coming(after, scene))


def _dates(one: Followed, scene: Scene) -> Act:
    decided, expires = days(scene["dates"])
    assert decided is not None, "the reader gives one"
    scheme = scheme_of(one.certificate.scheme, scene.known.programme.schemes)
    changed = with_days(one.certificate, decided, expires, scheme)
    effect = AmendDates(one.certificate.id, decided, expires)
    said = T("Printed days changed. Its audits are counted anew.")
    return _noted(one, scene, effect, said, *_coming(replace(one, certificate=changed), scene))


def _interval(one: Followed, scene: Scene) -> Act:
    every = months(scene["interval"])
    after = replace(one, certificate=replace(one.certificate, interval=every))
    effect = AmendInterval(one.certificate.id, every)
    return _noted(one, scene, effect, audits_every(every), *_coming(after, scene))


def _stands(one: Followed, standing: Standing, since: date, reason: str, scene: Scene) -> Act:
    after = standing_as(one, standing, since)
    effect = AmendStanding(one.certificate.id, standing, since, reason)
    return _noted(
        one, scene, effect, standing_line(after.certificate), *what_follows(after, scene.known)
    )
