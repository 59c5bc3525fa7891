"""What owners type about a certificate, read: its name, its days."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from handlers.assent import says_nothing
from handlers.courtesies import readings
from handlers.cycle import computed_expiry
from handlers.date_pairs import halves, lasting
from handlers.dates import Lean, day, read, today
from handlers.dialogue import FILE, Invalid, Scene
from handlers.known import Known
from handlers.months import shifted
from handlers.readers import firm_name, note
from handlers.scheme_names import read as read_name
from handlers.schemes import FormerName, Scheme, scheme_of
from handlers.spelling import fold
from handlers.text import Day, Joined, T, Text
from storage.certificate_records import Certificate
from storage.frozen import frozen
from storage.records import Firm

OTHER = "other:"
"""A certificate that the programme does not know, by the name its holder gave it."""
NONE = "none"
_OTHERWISE = re.compile(r"\s*(?:loại |loai |giấy |giay )?(?:khác|khac|other)\b[\s:,-]*(?=\S)", re.I)
"""Before a name that is like one of ours and is none of them."""
LAST_DAY_COUNTED = timedelta(days=1)
"""Papers end on the day before the anniversary or on it: no difference that is worth a word."""
_NOT_KNOWN = frozenset(
    (
        "khong nho",
        "ko nho",
        "k nho",
        "quen",
        "quen roi",
        "khong biet",
        "ko biet",
        "khong ro",
        "khong co so",
        "ko co so",
        "chua co so",
        "khong co",
        "ko co",
        "chua co",
        "chua",
        "khong",
        "ko",
    )
)
_LONGEST_NAME = 60
_LONGEST_ISSUER = 120


@frozen
class Meant:
    """Which certificate an answer means: a scheme, or a name of one that nobody knows.

    `besides`: schemes that were named along with it and are to be entered next.
    """

    scheme: Scheme | None
    called: str
    former: FormerName | None = None
    method: int | None = None
    edition: str = ""
    besides: tuple[Scheme, ...] = ()


def meant(value: str, known: Known) -> Meant:
    """An answer to "which certificate?", as `scheme_name` keeps it: `id`, or `id/as it was typed`
    where the words said more, or `other:` and a name."""
    if value.startswith(OTHER):
        return Meant(None, value.removeprefix(OTHER))
    id, _, typed = value.partition("/")
    schemes = known.programme.schemes
    scheme = scheme_of(id, schemes)
    said = read_name(typed, schemes)
    former = next((f.former for f in said.found if f.scheme.id == id), None)
    besides = tuple(found.scheme for found in said.besides if found.scheme.certificate)
    return Meant(scheme, "", former, said.method, said.edition, besides)


def scheme_name(typed: str, scene: Scene) -> str | Invalid:
    """A certificate by any of its names; tools without one are refused politely."""
    if otherwise := _OTHERWISE.match(typed):
        return _other(typed[otherwise.end() :], scene)
    said = read_name(typed, scene.known.programme.schemes)
    if any(not found.scheme.certificate for found in said.found):
        return Invalid(
            T("5S, Kaizen, TQM and CRM are tools: there is no certificate and so no due day."),
            "ISO 9001",
        )
    if len(said.found) > 1:
        schemes = tuple(found.scheme for found in said.found)
        names = _listed(schemes)
        return Invalid(T("Which of these is it: {names}?", names=names), schemes[0].name,
                       _ids(schemes))  # fmt: skip
    if said.found:
        one = said.found[0]
        more = one.former or said.method or said.edition or said.besides
        return f"{one.scheme.id}/{typed[:_LONGEST_NAME]}" if more else one.scheme.id
    if said.close and not _is_day(typed, scene):
        return Invalid(
            T("Is it one of these: {names}? If not, write “other” and its name.",
              names=_listed(said.close)),
            T("other: {name}", name=typed[:_LONGEST_NAME]),
            _ids(said.close),
        )  # fmt: skip
    return _other(typed, scene)


def _listed(schemes: Sequence[Scheme]) -> Text:
    return Joined(tuple(scheme.name for scheme in schemes), by=", ")


def _ids(schemes: Sequence[Scheme]) -> tuple[str, ...]:
    return tuple(scheme.id for scheme in schemes)


def _other(typed: str, scene: Scene) -> str | Invalid:
    """A certificate that the programme does not know, by the name that its holder gives it."""
    name = firm_name(typed, scene)
    if isinstance(name, Invalid) or len(typed) > _LONGEST_NAME or _is_day(typed, scene):
        return Invalid(T("Please type the name of the certificate."), "ISO 22000")
    return OTHER + name


def _is_day(typed: str, scene: Scene) -> bool:
    """Whether this is the answer to a later question, given too early."""
    return not isinstance(read(typed, today(scene.known), Lean.PAST), Invalid)


def issuer(typed: str, scene: Scene) -> str | Invalid:
    """The name of whoever issued a certificate."""
    said = " ".join(typed.split())
    unknown = any(fold(reading) in _NOT_KNOWN for reading in readings(said))
    if unknown or len(said) > _LONGEST_ISSUER or sum(c.isalpha() for c in said) < 2:
        return Invalid(T("Please type the name of the body as it stands on the certificate."))
    return said


def number(typed: str, scene: Scene) -> str | Invalid:
    """The number of a certificate."""
    said = " ".join(typed.split())
    if any(fold(reading) in _NOT_KNOWN for reading in readings(said)):
        return NONE
    # A single digit is the choice of that number below the question.
    if len(said) > _LONGEST_NAME or sum(c.isalnum() for c in said) < 2:
        return Invalid(T("Please type the number as it stands on the certificate."), "HT 1234/26")
    return said


def scope(typed: str, scene: Scene) -> str | Invalid:
    """What a certificate covers, in a few words; "ok" or "không" leaves it out."""
    return NONE if says_nothing(typed) else note(typed, scene)


def decided_and_expires(typed: str, scene: Scene) -> str | Invalid:
    """The day of the decision and, if it is told too, of the expiry: ISO dates with "/" between.

    A certificate whose rule gives no validity needs both.
    """
    now = today(scene.known)
    cut = halves(typed, now)
    if cut is None:
        return Invalid(
            T("Please write both days out, with the year."),
            T("{a} to {b}", a=Day(shifted(now, -6)), b=Day(shifted(now, 30))),
        )
    decided = day(cut.first, now, Lean.PAST)
    if isinstance(decided, Invalid):
        return decided
    lasts = lasting(cut.second, decided)
    if not cut.second or (lasts and lasts == _ruled(scene, decided)):
        if needs_expiry(meant(scene["scheme"], scene.known)):
            return Invalid(
                T("I need the day of the decision and that of the expiry, as printed."),
                T(
                    "{a} to {b}",
                    a=Day(decided),
                    b=Day(shifted(decided, 36)),
                ),
            )
        return decided.isoformat()
    expires = lasts or day(cut.second, now, Lean.FUTURE, strict=False)
    if isinstance(expires, Invalid):
        return expires
    if expires <= decided:
        return Invalid(
            T("The expiry {b} is not after the decision {a}.", a=Day(decided), b=Day(expires)),
            T("{a} to {b}", a=Day(decided), b=Day(shifted(decided, 36))),
        )
    return f"{decided.isoformat()}/{expires.isoformat()}"


def _ruled(scene: Scene, decided: date) -> date | None:
    """When a certificate of this scheme, decided on that day, ends by the rule."""
    what = meant(scene["scheme"], scene.known)
    held = Certificate(0, Firm(0, "", ""), what.scheme.id if what.scheme else "", decided,
                       method=what.method)  # fmt: skip
    return computed_expiry(what.scheme, held)


def needs_expiry(what: Meant) -> bool:
    """Whether no rule says when such a certificate ends, so that it must be read off it."""
    scheme = what.scheme
    method = scheme.method(what.method) if scheme else None
    if method is not None and not method.validity:
        return True
    return scheme is None or (scheme.validity is None and scheme.fee is None)


def days(value: str) -> tuple[date | None, date | None]:
    """What `decided_and_expires` kept."""
    decided, _, expires = value.partition("/")
    return (
        date.fromisoformat(decided) if decided else None,
        date.fromisoformat(expires) if expires else None,
    )


def number_in(scene: Scene) -> str:
    """The number that was typed, "" if there is none or a photo has it."""
    said = scene["number"]
    return "" if said == NONE or said.startswith(FILE) else said


def certificate_of(scene: Scene, firm: Firm) -> Certificate:
    """The certificate that a form describes, before it is kept."""
    what = meant(scene["scheme"], scene.known)
    decided, expires = days(scene["dates"])
    return Certificate(
        id=0,
        firm=firm,
        scheme=what.scheme.id if what.scheme else "",
        called=what.called,
        decided_on=decided,
        expires_on=expires,
        method=what.method,
        edition=what.edition,
    )


def by_rule(scene: Scene) -> date | None:
    """When the certificate would end by its scheme alone."""
    decided, _ = days(scene["dates"])
    return _ruled(scene, decided) if decided else None
