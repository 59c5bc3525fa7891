"""One certificate as the staff sees it: its duties, its contacts, what can be done with it."""

from datetime import date

from handlers.certificate_standing import OPENING, standing_line
from handlers.certificate_words import away, certificate_name, duty_days
from handlers.cycle import expires
from handlers.dates import today
from handlers.dialogue import Act, Scene
from handlers.invitations import secret, shown
from handlers.outlook import as_it_stands, open_duties
from handlers.readers import shown_phone
from handlers.reply import Choice, File, Reply
from handlers.schemes import scheme_of
from handlers.staff_certificate_effects import OfferFirm, RecordReport
from handlers.staff_rights import Right, may
from handlers.text import Day, Joined, T, Text
from storage.certificate_records import Duty, Standing
from storage.follow_records import Audit, AuditState, Followed

REGISTER = "go.staff_certificates"
BACK = Choice(REGISTER, T("Back to the register"))
_SHOWN_DUTIES = 3


def chosen(scene: Scene) -> Followed | None:
    """The certificate that was picked, if it is still there."""
    return scene.known.certificate(int(scene["one"][1:])) if scene["one"] else None


def ask(scene: Scene) -> tuple[Text, ...]:
    """What is known of it, and what it asks next."""
    one = chosen(scene)
    if one is None:
        return (T("This certificate is no longer there."),)
    certificate, programme = one.certificate, scene.known.programme
    now = today(scene.known)
    lines: list[Text] = [
        Joined((certificate.firm.name, one.contacts.ward)),
        certificate_name(certificate, programme),
        Joined((certificate.body, certificate.number)),
        standing_line(as_it_stands(one, programme, scene.known.now)),
        _printed(one, scene),
        _cared_for(one),
        T("Edition: {edition}", edition=certificate.edition) if certificate.edition else "",
    ]
    for duty in open_duties(one, programme, scene.known.now)[:_SHOWN_DUTIES]:
        lines += duty_days(duty, now)[:2]
    lines += [_audit(audit, now) for audit in one.audits]
    return tuple(line for line in lines if line)


def _printed(one: Followed, scene: Scene) -> Text:
    """The days of the paper; the expiry by the rule where none is on record."""
    certificate = one.certificate
    ends = expires(scheme_of(certificate.scheme, scene.known.programme.schemes), certificate)
    decided = certificate.decided_on
    if decided is None:
        return T("Expiry: {day}", day=Day(ends)) if ends else ""
    if ends is None:
        return T("Decided on {day}; no expiry on record", day=Day(decided))
    if certificate.expires_on is None:
        return T("Valid: {a} to {b} (by the rule)", a=Day(decided), b=Day(ends))
    return T("Valid: {a} to {b}", a=Day(decided), b=Day(ends))


def _cared_for(one: Followed) -> Text:
    """Who hears of it: somebody who chats, or whoever stands on a list of the staff."""
    held = one.contacts
    names = Joined(tuple(name for name in (held.name, held.second_name) if name), ", ")
    if held.first is None:
        if not held.name:
            return T("Nobody looks after it in the chat")
        return T("Contact: {name}; nobody looks after it in the chat", name=names)
    return T("Looked after by: {name}", name=names if held.name else T("somebody without a name"))


def _audit(audit: Audit, now: date) -> Text:
    """What was reported counts until it is refused; then its duty is open again."""
    match audit.state:
        case AuditState.REFUSED:
            return T("Not accepted, {day}: {reason}", day=Day(audit.done.on), reason=audit.reason)
        case AuditState.REPORTED:
            return T("Reported, not looked at yet: {day}", day=away(audit.done.on, now))
        case AuditState.CONFIRMED:
            return T("Held: {day}", day=away(audit.done.on, now))


def actions(scene: Scene) -> tuple[Choice, ...]:
    """What this member may do with it."""
    one, role = chosen(scene), scene.known.person.role
    if one is None:
        return (BACK,)
    keeps, sees = may(role, Right.CERTIFICATES), may(role, Right.SEE_PHONES)
    call = Choice("phones", T("Show with phone numbers"), ("số điện thoại",))
    return (
        *(_daily(one, scene) if keeps else ()),
        *((call,) if sees else ()),
        Choice("again", T("Other certificates"), ("khác", "danh sách")),
        *(_rarely(one) if keeps else ()),
    )


def _daily(one: Followed, scene: Scene) -> tuple[Choice, ...]:
    """What staff hear on the phone; a code only where nobody chats for the firm."""
    code = (Choice("code", T("Code for the business"), ("mã", "mã cho cơ sở")),)
    duties = open_duties(one, scene.known.programme, scene.known.now)
    fee = bool(duties) and duties[0].duty is Duty.FEE
    held = T("Enter a payment") if fee else T("Enter an audit held")
    return (
        Choice("held", held, ("đã đánh giá", "đã đánh giá xong", "đã nộp phí", "đã đóng phí")),
        Choice("dates", T("Change days"), ("sửa ngày",)),
        Choice("standing", T("State"), OPENING),
        *(code if one.contacts.first is None else ()),
    )


def _rarely(one: Followed) -> tuple[Choice, ...]:
    ended = Choice("end", T("No longer needed"), ("không còn áp dụng", "bỏ giấy này"))
    photo = (
        Choice("photo", T("Get the photo"), ("ảnh",)),
        Choice("drop", T("Delete the photo"), ("xóa ảnh",)),
    )
    return (
        Choice("interval", T("Months between audits"), ("chu kỳ", "khoảng cách")),
        *((ended,) if one.certificate.standing is not Standing.ENDED else ()),
        *(photo if one.evidence else ()),
        Choice("line", T("Change number, body, contact"), ("sửa số", "sửa liên hệ", "sửa phường")),
    )


def phones(scene: Scene) -> Act:
    """Whom to call about it; that the numbers were seen is recorded."""
    one = chosen(scene)
    if one is None:
        return Act()
    held = one.contacts
    people = ((held.name, held.phone), (held.second_name, held.second_phone))
    lines = tuple(Joined((name, shown_phone(phone))) for name, phone in people if phone)
    said = lines or (T("No phone number is known."),)
    seen = RecordReport(f"certificate {one.certificate.id}", phones=True)
    return Act(effects=(seen,), reply=Reply(text=said))


def photo(scene: Scene) -> Act:
    """The photo or PDF of the certificate."""
    one = chosen(scene)
    if one is None or not one.evidence:
        return Act()
    name = f"certificate-{one.certificate.id}"
    file = File("upload", one.evidence, name, T("Photo of the certificate"))
    return Act(reply=Reply(text=(), files=(file,), stays=True))


def code(scene: Scene) -> Act:
    """A link by which whoever of the business opens it becomes its first contact."""
    one = chosen(scene)
    if one is None:
        return Act()
    made = secret(scene.known.token)
    said = (
        T("Give this to {firm}; it works once and for 7 days:", firm=one.contacts.firm.name),
        f"{scene.known.public_url.rstrip('/')}/?start=care-{made}",
        T("Or let him type “nhận chứng nhận” and the code {code}.", code=shown(made)),
        T("Whoever opens it sees all certificates of the business and is reminded of them."),
    )
    return Act((OfferFirm(one.contacts.firm.id, made),), Reply(text=said, stays=True))
