"""One certificate as the staff sees it: its duties, its contacts, its photo."""

from handlers.certificate_words import away, certificate_name, duty_days, standing_name
from handlers.dates import today
from handlers.dialogue import Act, Scene
from handlers.outlook import open_duties
from handlers.readers import shown_phone
from handlers.reply import Choice, File, Reply
from handlers.staff_certificate_effects import DropEvidence, RecordReport
from handlers.staff_rights import Right, may
from handlers.text import Joined, T, Text
from storage.follow_records import Followed

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
        T("Stands: {standing}", standing=standing_name(certificate.standing)),
    ]
    for duty in open_duties(one, programme, scene.known.now)[:_SHOWN_DUTIES]:
        lines += duty_days(duty, now)[:2]
    for audit in one.audits:
        lines.append(T("Held: {day}", day=away(audit.done.on, now)))
    return tuple(line for line in lines if line)


def actions(scene: Scene) -> tuple[Choice, ...]:
    """What this member may do with it."""
    one, role = chosen(scene), scene.known.person.role
    if one is None:
        return (BACK,)
    choices = [Choice("again", T("Other certificates"), ("khác", "danh sách"))]
    if may(role, Right.SEE_PHONES):
        choices.append(Choice("phones", T("Show with phone numbers"), ("số điện thoại",)))
    if one.evidence and may(role, Right.CERTIFICATES):
        choices.append(Choice("photo", T("Get the photo"), ("ảnh",)))
        choices.append(Choice("drop", T("Delete the photo"), ("xóa ảnh",)))
    return tuple(choices)


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


def drop(scene: Scene) -> Act:
    """Delete the photo for the reason given."""
    effect = DropEvidence(int(scene["one"][1:]), 0, scene["reason"])
    said = T("Deleted. The reason is recorded.")
    return Act(effects=(effect,), reply=Reply(text=(said,)), go=REGISTER)
