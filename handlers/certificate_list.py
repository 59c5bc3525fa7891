"""The certificates that a person looks after: what is next, and everything one can do with one."""

from handlers.certificate_add import ADD
from handlers.certificate_choice import certificate_choices, the_certificate
from handlers.certificate_effects import EndCertificate, Silence
from handlers.certificate_end import ended, sure_question
from handlers.certificate_lines import WORDS
from handlers.certificate_receipt import (
    LATEST,
    REMINDERS_OFF,
    calendar_file,
    described,
    next_day,
    not_recorded,
    ran_out,
    reminded_next,
)
from handlers.certificate_standing import OPENING, standing_line
from handlers.certificate_summary import summary
from handlers.certificate_words import certificate_name, planned_day
from handlers.cycle import expires
from handlers.dialogue import Act, Dialogue, Question, Scene, leaving
from handlers.outlook import IN_FORCE, open_duties
from handlers.reminder import answers
from handlers.reply import Choice, Reply
from handlers.schemes import scheme_of
from handlers.text import Day, Joined, T, Text
from storage.certificate_records import Standing
from storage.follow_records import AuditState, Followed

_FIRM = "go.certificate_firm"
_LIST = "go.certificates"


def _ask_which(scene: Scene) -> tuple[Text, ...]:
    if not scene.known.certificates:
        return (T("Enter a certificate once: I keep count of its audits and remind you in time."),)
    stopped = (
        T("Reminders for {firm} are stopped.", firm=care.firm.name)
        for care in scene.known.cared_for
        if care.stopped
    )
    return (T("Your certificates. Choose one to see what is next."), *stopped)


def _all(scene: Scene) -> tuple[Choice, ...]:
    add = Choice(ADD, T("Add a certificate"), ("thêm", "thêm chứng nhận"))
    if not scene.known.cared_for:
        return (add,)
    summary_ = Choice("summary", T("The next three months"), ("tổng kết", "tổng kết quý", "quý"))
    care = Choice(_FIRM, T("Contacts, calendar, stop reminders"), ("liên hệ", "lịch", "dừng nhắc"))
    listed = certificate_choices(scene)
    return (*listed, *((summary_,) if listed else ()), add, care)


def _ask_what(scene: Scene) -> tuple[Text, ...]:
    one = the_certificate(scene)
    if one is None:
        return (T("This certificate is no longer there."),)
    certificate, known = one.certificate, scene.known
    number = T("No. {number}", number=certificate.number) if certificate.number else ""
    head: list[Text] = [certificate_name(certificate, known.programme), number, certificate.body]
    lines: list[Text] = [Joined(tuple(part for part in head if part))]
    scheme = scheme_of(certificate.scheme, known.programme.schemes)
    until = expires(scheme, certificate)
    if until and certificate.decided_on:
        lines.append(T("Valid: {a} to {b}", a=Day(certificate.decided_on), b=Day(until)))
    if certificate.edition:
        lines.append(T("Edition: {edition}", edition=certificate.edition))
    if certificate.standing is not Standing.ACTIVE:
        lines.append(standing_line(certificate))
    if certificate.standing not in IN_FORCE:
        return tuple(lines)
    duties = open_duties(one, known.programme, known.now)
    ended = ran_out(one, known)
    lines += ended
    lines += described(duties, known) if duties or not ended else ()
    if duties and (day := planned_day(one, duties[0])):
        lines.append(T("Arranged for {day}.", day=Day(day)))
    lines += reminded_next(one, known)
    return (*lines, *not_recorded(one, known), *_refused(one))


def _refused(one: Followed) -> tuple[Text, ...]:
    """What staff did not accept, with their reason: the holder can send another proof."""
    refused = [a for a in one.audits if a.state is AuditState.REFUSED]
    return tuple(
        T("Not accepted, {day}: {reason}", day=Day(a.done.on), reason=a.reason)
        for a in refused[-1:]
    )


def _actions(scene: Scene) -> tuple[Choice, ...]:
    one = the_certificate(scene)
    if one is None:
        return (Choice(_LIST, T("My certificates")),)
    state = Choice(f"go.certificate_standing.c{one.certificate.id}", T("State"), OPENING)
    if one.certificate.standing not in IN_FORCE:
        again = Choice("again", T("It is in force again"), ("còn hiệu lực", "áp dụng lại"))
        return (again, state)
    duties = open_duties(one, scene.known.programme, scene.known.now)
    said = answers(one, duties[0]) if duties else ()
    coming, before = next_day(one, scene.known), not_recorded(one, scene.known)
    if one.silenced:
        firm = one.contacts.firm.name
        word = Choice(
            "resume",
            T("Remind of all of {firm} again", firm=firm)
            if one.contacts.stopped
            else T("Remind me of it again"),
            ("nhắc lại", "nhắc tiếp", "mở nhắc", "remind again"),
        )
    else:
        word = Choice(
            "stop", T("Stop reminding of it"), ("dừng nhắc", "dừng", "stop", "ngừng nhắc")
        )
    return (
        *said,
        *((Choice("calendar", T("To the calendar"), ("lịch", "ics")),) if coming else ()),
        *((Choice(f"go.latest.c{one.certificate.id}", LATEST),) if before else ()),
        Choice(f"go.certificate_dates.c{one.certificate.id}", T("Change days"), ("sửa ngày",)),
        Choice(
            f"go.certificate_lines.c{one.certificate.id}", T("Change number, body, scope"), WORDS
        ),
        state,
        word,
        Choice("end", T("No longer needed"), ("không còn áp dụng", "bỏ giấy này")),
    )


def _calendar(scene: Scene) -> Act:
    one = the_certificate(scene)
    coming = next_day(one, scene.known) if one else None
    if one is None or coming is None:
        return Act()
    file = calendar_file(coming, f"c{one.certificate.id}")
    return Act(reply=Reply(text=(), files=(file,), stays=True))


def _stop(scene: Scene) -> Act:
    one = the_certificate(scene)
    if one is None:
        return Act()
    name = certificate_name(one.certificate, scene.known.programme)
    said = T("Stopped for {name}. To begin again, open it and type “remind again”.", name=name)
    effect = Silence(one.contacts.firm.id, one.certificate.id, silent=True)
    return Act((effect,), Reply(text=(said,)), go=_LIST)


def _resume(scene: Scene) -> Act:
    """Whatever keeps this certificate silent ends: its own stop, and that of its firm."""
    one = the_certificate(scene)
    if one is None:
        return Act()
    firm = one.contacts.firm
    stops = ((one.stopped, one.certificate.id), (one.contacts.stopped, None))
    effects = tuple(Silence(firm.id, of, silent=False) for stopped, of in stops if stopped)
    said = T("I will remind you of {name} again.",
             name=certificate_name(one.certificate, scene.known.programme))  # fmt: skip
    if one.contacts.stopped:
        said = T("I will remind you of all certificates of {firm} again.", firm=firm.name)
    agreed = scene.known.agreed("remind")
    return Act(effects, Reply(text=(said if agreed else REMINDERS_OFF,)), go=_LIST)


def _again(scene: Scene) -> Act:
    one = the_certificate(scene)
    if one is None:
        return Act()
    effect = EndCertificate(one.certificate.id, ended=False)
    return Act((effect,), Reply(text=(T("It is in force again; I keep count."),)), go=_LIST)


CERTIFICATES = Dialogue(
    id="certificates",
    version=1,
    title=T("My certificates"),
    purpose="register",
    linkable=True,
    words=(
        *("giấy chứng nhận của tôi", "chứng nhận của tôi", "giấy chứng nhận", "chứng nhận"),
        *("chứng chỉ", "xem chứng nhận", "lịch đánh giá", "my certificates", "certificates"),
    ),
    questions=(
        Question(
            id="which",
            ask=_ask_which,
            options=_all,
            then={ADD: ADD, _FIRM: _FIRM, "summary": "which"},
            does={"summary": lambda scene: Act(reply=summary(scene.known))},
            resets=("what", "sure"),
        ),
        Question(
            id="what",
            ask=_ask_what,
            options=_actions,
            then={"calendar": "what", "end": "sure", _LIST: _LIST},
            does={
                "calendar": _calendar,
                "stop": _stop,
                "resume": _resume,
                "again": _again,
                "*": leaving("what"),
            },
            resets=("sure",),
        ),
        sure_question("what"),
    ),
    finish=ended,
)
