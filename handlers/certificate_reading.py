"""What owners type about a certificate, read: its name, its days."""

import re
from dataclasses import dataclass
from datetime import date

from handlers.cycle import computed_expiry
from handlers.dates import Lean, day, read, today
from handlers.dialogue import Invalid, Scene
from handlers.known import Known
from handlers.months import shifted
from handlers.readers import firm_name
from handlers.schemes import FormerName, Scheme, named, scheme_of
from handlers.spelling import fold
from handlers.text import Day, Joined, T
from storage.certificate_records import Certificate
from storage.records import Firm

OTHER = "other:"
"""A certificate that the programme does not know, by the name its holder gave it."""
NONE = "none"
_METHOD = re.compile(r"\bphuong thuc (\d)\b")
_BETWEEN = re.compile(
    r"\s*(?:\s-\s|–|—|→|->|;|\n|\s(?:đến|den|tới|toi|hết hạn|het han|hh|to|until|expires)\s)\s*",
    re.IGNORECASE,
)
_LONGEST_NAME = 60
_LONGEST_ISSUER = 120


@dataclass(frozen=True, slots=True)
class Meant:
    """Which certificate an answer means: a scheme, or a name of one that nobody knows."""

    scheme: Scheme | None
    called: str
    former: FormerName | None = None
    method: int | None = None


def meant(value: str, known: Known) -> Meant:
    """An answer to "which certificate?", as `scheme_name` keeps it: `id`, or `id/as it was typed`
    where the words said more, or `other:` and a name."""
    if value.startswith(OTHER):
        return Meant(None, value.removeprefix(OTHER))
    id, _, typed = value.partition("/")
    scheme = scheme_of(id, known.programme.schemes)
    found = [f for f in named(_bare(typed), (scheme,)) if f.former] if scheme and typed else []
    method = _METHOD.search(fold(typed))
    return Meant(scheme, "", found[0].former if found else None, int(method[1]) if method else None)


def scheme_name(typed: str, scene: Scene) -> str | Invalid:
    """A certificate by any of its names; tools without one are refused politely."""
    found = named(_bare(typed), scene.known.programme.schemes)
    tool = next((f.scheme for f in found if not f.scheme.certificate), None)
    if tool:
        return Invalid(
            T("5S, Kaizen, TQM and CRM are tools: there is no certificate and so no due day."),
            "ISO 9001",
        )
    if len(found) > 1:
        names = Joined(tuple(f.scheme.name for f in found), by=", ")
        return Invalid(T("Which of these is it: {names}?", names=names), found[0].scheme.name)
    if found:
        one = found[0]
        more = one.former or _METHOD.search(fold(typed))
        return f"{one.scheme.id}/{typed[:_LONGEST_NAME]}" if more else one.scheme.id
    name = firm_name(typed, scene)
    if isinstance(name, Invalid) or len(typed) > _LONGEST_NAME or _is_day(typed, scene):
        return Invalid(T("Please type the name of the certificate."), "ISO 22000")
    return OTHER + name


def _is_day(typed: str, scene: Scene) -> bool:
    """Whether this is the answer to a later question, given too early."""
    return not isinstance(read(typed, today(scene.known), Lean.PAST), Invalid)


def _bare(typed: str) -> str:
    """A name without the method of product conformity that was typed with it."""
    return re.sub(r"\(?\s*phương thức \d\s*\)?", " ", typed, flags=re.IGNORECASE).strip()


def issuer(typed: str, scene: Scene) -> str | Invalid:
    """The name of whoever issued a certificate."""
    said = " ".join(typed.split())
    if len(said) > _LONGEST_ISSUER or sum(c.isalpha() for c in said) < 2:
        return Invalid(T("Please type the name of the body as it stands on the certificate."))
    return said


def number(typed: str, scene: Scene) -> str | Invalid:
    """The number of a certificate."""
    said = " ".join(typed.split())
    if len(said) > _LONGEST_NAME or not any(c.isalnum() for c in said):
        return Invalid(T("Please type the number as it stands on the certificate."), "HT 1234/26")
    return said


def decided_and_expires(typed: str, scene: Scene) -> str | Invalid:
    """The day of the decision and, if it is told too, of the expiry: ISO dates with "/" between.

    A certificate whose rule gives no validity needs both.
    """
    first, *rest = [part for part in _BETWEEN.split(typed.strip()) if part]
    now = today(scene.known)
    decided = day(first, now, Lean.PAST)
    if isinstance(decided, Invalid):
        return decided
    if not rest:
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
    expires = day(rest[0], now, Lean.FUTURE, strict=False)
    if isinstance(expires, Invalid):
        return expires
    if expires <= decided:
        return Invalid(
            T("The expiry {b} is not after the decision {a}.", a=Day(decided), b=Day(expires)),
            T("{a} to {b}", a=Day(decided), b=Day(shifted(decided, 36))),
        )
    return f"{decided.isoformat()}/{expires.isoformat()}"


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
    )


def by_rule(scene: Scene) -> date | None:
    """When the certificate would end by its scheme alone."""
    return computed_expiry(
        meant(scene["scheme"], scene.known).scheme, certificate_of(scene, Firm(0, "", ""))
    )
