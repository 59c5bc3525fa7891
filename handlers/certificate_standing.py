"""Where a certificate stands: suspended, withdrawn, taken over … as its certification body said."""

from dataclasses import replace
from datetime import date

from handlers.certificate_choice import certificate_question, the_certificate
from handlers.certificate_effects import ChangeStanding
from handlers.certificate_receipt import TO_CERTIFICATES, described
from handlers.certificate_words import certificate_name, standing_name
from handlers.dates import Lean, day, today
from handlers.dialogue import Act, Dialogue, Invalid, Question, Scene
from handlers.known import Known
from handlers.outlook import open_duties
from handlers.reply import Choice, Reply
from handlers.text import Day, T, Text
from storage.certificate_records import Certificate, Standing
from storage.follow_records import Followed

_CHOICES: dict[Standing, Choice] = {
    Standing.SUSPENDED: Choice("suspended", T("Suspended"), ("bị đình chỉ", "tạm đình chỉ")),
    Standing.WITHDRAWN: Choice("withdrawn", T("Withdrawn"), ("bị thu hồi", "bị hủy giấy")),
    Standing.LAPSED: Choice("lapsed", T("Run out"), ("hết hạn", "hết hiệu lực rồi")),
    Standing.TRANSFERRED: Choice(
        "transferred", T("Moved to another body"), ("chuyển tổ chức", "đổi tổ chức")
    ),
    Standing.ACTIVE: Choice("active", T("In force again"), ("khôi phục", "được khôi phục")),
}
OPENING = (
    *("tình trạng", "bị đình chỉ", "đình chỉ", "giấy bị đình chỉ", "bị đình chỉ rồi"),
    *("giấy bị đình chỉ rồi", "chứng nhận bị đình chỉ", "bị thu hồi", "giấy bị thu hồi"),
    *("bị thu hồi rồi", "giấy bị thu hồi rồi", "chứng nhận bị thu hồi", "giấy hết hiệu lực"),
    *("chuyển tổ chức chứng nhận", "đổi tổ chức chứng nhận", "suspended", "withdrawn"),
)
"""What is typed when a body has suspended or withdrawn a certificate."""


def standing_choices(certificate: Certificate) -> tuple[Choice, ...]:
    """Everything that it may have become."""
    return tuple(c for standing, c in _CHOICES.items() if standing is not certificate.standing)


def since_when(typed: str, one: Followed | None, known: Known) -> str | Invalid:
    """The day from which it holds: not to come, and not before the certificate was there."""
    found = day(typed, today(known), Lean.PAST)
    if isinstance(found, Invalid):
        return found
    decided = one.certificate.decided_on if one else None
    if decided and found < decided:
        return Invalid(T("That is before the decision of {day}.", day=Day(decided)), Day(decided))
    return found.isoformat()


def standing_line(certificate: Certificate) -> Text:
    """ "Tình trạng: bị đình chỉ, từ 20/11/2026"."""
    name = standing_name(certificate.standing)
    if certificate.standing is Standing.ACTIVE or certificate.since is None:
        return T("State: {state}", state=name)
    return T("State: {state}, from {day}", state=name, day=Day(certificate.since))


def what_follows(one: Followed, known: Known) -> tuple[Text, ...]:
    """The next duty of a certificate as it stands now."""
    match one.certificate.standing:
        case Standing.ACTIVE | Standing.SUSPENDED:
            return described(open_duties(one, known.programme, known.now), known)
        case Standing.TRANSFERRED:
            return (T("No more reminders of it. Please enter the certificate of the new body."),)
        case _:
            return (T("No more reminders of it. It can be set in force again here."),)


def standing_as(one: Followed, standing: Standing, since: date) -> Followed:
    """The certificate as it will stand."""
    return replace(one, certificate=replace(one.certificate, standing=standing, since=since))


def ask_since(one: Followed | None, known: Known) -> tuple[Text, ...]:
    """Which day is wanted, and which certificate is meant."""
    name = (certificate_name(one.certificate, known.programme),) if one else ()
    return (*name, T("From which day does this hold, by the body's letter?"))


def _ask(scene: Scene) -> tuple[Text, ...]:
    one = the_certificate(scene)
    if one is None:
        return (T("This certificate is no longer there."),)
    name = certificate_name(one.certificate, scene.known.programme)
    return (name, standing_line(one.certificate), T("How does it stand now?"))


def _finish(scene: Scene) -> Act:
    one = the_certificate(scene)
    if one is None:
        return Act(reply=Reply(text=(T("This certificate is no longer there."),)))
    since = date.fromisoformat(scene["since"])
    after = standing_as(one, Standing(scene["standing"]), since)
    effect = ChangeStanding(one.certificate.id, after.certificate.standing, since)
    said = (
        certificate_name(one.certificate, scene.known.programme),
        standing_line(after.certificate),
        *what_follows(after, scene.known),
    )
    return Act((effect,), Reply(header=T("Noted"), text=said, choices=(TO_CERTIFICATES,),
                                stays=True))  # fmt: skip


CERTIFICATE_STANDING = Dialogue(
    id="certificate_standing",
    version=1,
    above="certificates",
    title=T("State of a certificate"),
    purpose="register",
    linkable=True,
    words=(*OPENING, "tình trạng chứng nhận", "state of a certificate"),
    questions=(
        certificate_question(),
        Question(
            id="standing",
            ask=_ask,
            options=lambda scene: (
                standing_choices(one.certificate)
                if (one := the_certificate(scene))
                else (TO_CERTIFICATES,)
            ),
            then={TO_CERTIFICATES.id: TO_CERTIFICATES.id},
            resets=("since",),
        ),
        Question(
            id="since",
            ask=lambda scene: ask_since(the_certificate(scene), scene.known),
            read=lambda typed, scene: since_when(typed, the_certificate(scene), scene.known),
            typing=T("For example: hôm qua, 15/3"),
        ),
    ),
    finish=_finish,
)
