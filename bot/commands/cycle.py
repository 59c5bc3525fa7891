"""`bot cycle SCHEME --decided DATE`: what a certificate will ask of its holder, and when.

For staff and scripts: nothing is read from a database and nothing is kept.
"""

import argparse
import json
import sys
from datetime import date, timedelta
from typing import Any

from rapidfuzz import process

from bot.clock import SystemClock
from bot.commands.subparsers import Subparsers
from bot.config import Settings
from bot.content import load_programme
from bot.language import catalogues
from handlers.cycle import Obligation, computed_expiry, expires, obligations, outstanding
from handlers.dates import Lean, day
from handlers.dialogue import Invalid
from handlers.duties import duty_name
from handlers.months import shifted
from handlers.outlook import local_day
from handlers.scheme_names import Read, read
from handlers.schemes import Found, Rule, Scheme
from handlers.spelling import fold
from handlers.text import Day, Joined, T, Text, Tongue
from storage.certificate_records import Certificate, Done, Duty
from storage.records import Firm

WRONG = 2
"""Exit code for an input that cannot be used, as argparse has it."""
_OPEN_END = 36
"""Months that are looked at where nothing says when the certificate ends."""
_INTERVALS = range(1, 61)
"""Months that a contract may leave between two audits."""
_LIKE = 60
"""How alike (0 to 100) a known name must be to be suggested for one that is not known."""
_SUGGESTED = 3

_KINDS = {
    Duty.SURVEILLANCE: "surveillance",
    Duty.RECERTIFICATION: "recertification",
    Duty.RENEWAL: "recertification",  # what an authority calls so is a file instead of an audit
    Duty.FEE: "fee",
    Duty.EXPIRY: "expiry",
}


def add(commands: Subparsers) -> None:
    """Register the command."""
    parser = commands.add_parser("cycle", help="what a certificate asks of its holder, and when")
    parser.add_argument("scheme", metavar="SCHEME", help='such as iso9001, "OHSAS 18001", ocop')
    parser.add_argument("--decided", required=True, metavar="DATE",
                        help="day of the certification decision, such as 2026-01-31")  # fmt: skip
    parser.add_argument("--expires", metavar="DATE", help="as printed; it wins")
    parser.add_argument("--done", nargs="+", action="extend", default=[],
                        metavar="DATE", help="audits held, fees paid")  # fmt: skip
    parser.add_argument("--until", metavar="DATE", help="look no further than this day")
    parser.add_argument("--audited", metavar="DATE",
                        help="last day of the audit that the cycle counts from (IATF)")  # fmt: skip
    parser.add_argument("--interval", type=_months, metavar="MONTHS",
                        help="months between audits, where the contract says so")  # fmt: skip
    parser.add_argument("--method", type=int, choices=range(1, 9), metavar="1-8",
                        help="method of product conformity")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="one JSON list of the duties")
    parser.set_defaults(run=run)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the duties that are still open; exit code 2 if the input cannot be used."""
    programme = load_programme(settings.programme)
    tongue = catalogues(programme.quiet.timezone)[settings.language]
    try:
        said = read(arguments.scheme, programme.schemes)
        found = _meant(arguments.scheme, said, programme.schemes)
        scheme, today = found.scheme, local_day(programme, SystemClock().now())
        certificate = _certificate(scheme, said.method, arguments, today)
        until = _day(arguments.until, today) if arguments.until else _until(scheme, certificate)
    except _Wrong as error:
        for line in error.why:
            print(tongue.say(line), file=sys.stderr)
        return WRONG
    duties = outstanding(obligations(scheme, certificate, until))
    for note in _notes(arguments.scheme, found, certificate):
        print(tongue.say(note), file=sys.stderr)
    if arguments.json:
        print(json.dumps([_row(duty, tongue) for duty in duties], ensure_ascii=False))
    else:
        _table(scheme, duties, tongue)
    return 0


class _Wrong(Exception):
    """An input that cannot be used, in the words for whoever typed it."""

    def __init__(self, *why: Text) -> None:
        super().__init__()
        self.why = why


def _day(typed: str, today: date) -> date:
    """A day as 2026-01-31, or in any of the ways in which owners type one."""
    found = day(typed, today, Lean.PAST, strict=False)
    if isinstance(found, Invalid):
        raise _Wrong(found.problem, T("For example: {example}", example=found.example))
    return found


def _months(typed: str) -> int:
    if typed.isdigit() and int(typed) in _INTERVALS:
        return int(typed)
    raise argparse.ArgumentTypeError(f"“{typed}” is no number of months from 1 to 60")


def _meant(typed: str, said: Read, schemes: tuple[Scheme, ...]) -> Found:
    """The one scheme of that name. Refuses an unknown one, a name that fits several, and a tool
    that nobody certifies."""
    found = (*said.found, *said.besides)
    fitting = [one for one in found if one.scheme.certificate]
    if not found:
        raise _Wrong(*_unknown(typed, said, schemes))
    if not fitting:
        refusal = T("“{typed}” has no certificate and no surveillance audits.", typed=typed)
        raise _Wrong(refusal, found[0].scheme.rule)
    if len(fitting) > 1:
        names = Joined(tuple(one.scheme.id for one in fitting), ", ")
        raise _Wrong(T("“{typed}” fits several: {names}. Please say which.",
                       typed=typed, names=names))  # fmt: skip
    return fitting[0]


def _certificate(
    scheme: Scheme, method: int | None, arguments: argparse.Namespace, today: date
) -> Certificate:
    """`method`: the one that the scheme's name says."""
    decided = _day(arguments.decided, today)
    expires_on = _day(arguments.expires, today) if arguments.expires else None
    if expires_on is not None and expires_on <= decided:
        raise _Wrong(T("The expiry {a} is not after the decision {b}.",
                       a=Day(expires_on), b=Day(decided)))  # fmt: skip
    return Certificate(
        id=0,
        firm=Firm(0, "", ""),
        scheme=scheme.id,
        decided_on=decided,
        expires_on=expires_on,
        audited_on=_day(arguments.audited, today) if arguments.audited else None,
        interval=arguments.interval,
        method=arguments.method or method,
        done=tuple(Done(_day(typed, today)) for typed in arguments.done),
    )


def _until(scheme: Scheme, certificate: Certificate) -> date:
    """The expiry; else as long as most certificates last, less a day, because on that day a new
    one would begin."""
    return expires(scheme, certificate) or _open_end(certificate)


def _open_end(certificate: Certificate) -> date:
    assert certificate.decided_on is not None, "the command demands it"
    return shifted(certificate.decided_on, _OPEN_END) - timedelta(days=1)


def _notes(typed: str, found: Found, certificate: Certificate) -> list[Text]:
    """What the reader should know besides the days; goes to the error output."""
    scheme, notes = found.scheme, list[Text]()
    if typed != scheme.id:
        notes.append(T("“{typed}” is read as {scheme}.", typed=typed, scheme=scheme.id))
    if found.former:
        notes.append(found.former.note)
    printed, computed = certificate.expires_on, computed_expiry(scheme, certificate)
    if printed and computed and printed != computed:
        notes.append(T("By the rule it would expire on {a}; the printed {b} holds.",
                       a=Day(computed), b=Day(printed)))  # fmt: skip
    notes += _outside(scheme, certificate)
    notes += _unsettling(scheme, certificate)
    if expires(scheme, certificate) is None and scheme.fee is None:
        notes.append(T("The expiry stands on the certificate: give it with --expires."))
    method = scheme.method(certificate.method)
    more = (method.note if method else None, scheme.flux, scheme.note)
    return [*notes, *(note for note in more if note is not None)]


def _outside(scheme: Scheme, certificate: Certificate) -> list[Text]:
    """Days given with --done that belong to another cycle and so settle nothing of this one."""
    began, ends = certificate.decided_on, expires(scheme, certificate)
    outside = (
        done.on
        for done in certificate.done
        if (began is not None and done.on <= began) or (ends is not None and done.on > ends)
    )
    return [T("{day} is outside this cycle and settles nothing.", day=Day(on)) for on in outside]


def _unsettling(scheme: Scheme, certificate: Certificate) -> list[Text]:
    """Audits of this cycle that settle nothing of it: one more than the rule asks for, or one too
    early for its window. And those that were too late for their window."""
    ends = expires(scheme, certificate)
    last = max([_open_end(certificate), *(done.on for done in certificate.done)])
    found = obligations(scheme, certificate, ends or shifted(last, _INTERVALS[-1]))
    began = certificate.decided_on or date.min
    held = {done.on for done in certificate.done if began < done.on <= (ends or done.on)}
    more = sorted(held - {duty.met for duty in found})
    window = scheme.surveillance is not None and scheme.surveillance.rule is Rule.WINDOW
    late = [d for d in found if window and d.met and d.closes and d.met > d.closes]
    return [
        *(T("{day} lies in no window and settles nothing.", day=Day(on)) if window else
          T("{day} is one more than the rule asks for and settles nothing.", day=Day(on))
          for on in more),
        *(T("{day} was too late: the window ended on {limit}.", day=Day(d.met), limit=Day(d.limit))
          for d in late if d.met),
    ]  # fmt: skip


def _row(duty: Obligation, tongue: Tongue) -> dict[str, Any]:
    return {
        "kind": _KINDS[duty.duty],
        "number": duty.number,
        "due": duty.due.isoformat(),
        "opens": duty.opens.isoformat() if duty.opens else None,
        "closes": duty.closes.isoformat() if duty.closes else None,
        "basis": tongue.say(duty.basis),
    }


def _table(scheme: Scheme, duties: tuple[Obligation, ...], tongue: Tongue) -> None:
    print(tongue.say(scheme.name))
    print(tongue.say(scheme.rule))
    for duty in duties:
        line = T("{name}: by {due}", name=duty_name(duty), due=Day(duty.limit))
        print("- " + tongue.say(line))
        if duty.opens and duty.closes:
            window = T("window {a} to {b}", a=Day(duty.opens), b=Day(duty.closes))
            print("    " + tongue.say(window))
        if duty.target != duty.limit:
            print("    " + tongue.say(T("aim at {day}", day=Day(duty.target))))
        print("    " + tongue.say(duty.basis))
    if not duties:
        print(tongue.say(T("Nothing falls due in this time.")))


def _unknown(typed: str, said: Read, schemes: tuple[Scheme, ...]) -> tuple[Text, ...]:
    owner = {fold(name): s.id for s in schemes for name in (s.id, *s.aliases)}
    close = process.extract(fold(typed), owner.keys(), limit=len(owner), score_cutoff=_LIKE)
    lines: list[Text] = [T("I do not know the scheme “{typed}”.", typed=typed)]
    meant = (*(scheme.id for scheme in said.close), *(owner[name] for name, _, _ in close))
    if meant:
        meant = tuple(dict.fromkeys(meant))[:_SUGGESTED]
        lines.append(T("Did you mean: {names}?", names=Joined(meant, ", ")))
    known = Joined(tuple(s.id for s in schemes if s.certificate), ", ")
    return (*lines, T("Known: {names}.", names=known))
