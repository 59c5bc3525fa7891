"""Lists of certificates to take away: template, register, call list, report of a year."""

import asyncio
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import import_matching, importing
from bot.sheets import Cell, Sheet, workbook
from handlers.annual import Figures, figures
from handlers.certificate_words import certificate_name, standing_name
from handlers.cycle import expires
from handlers.duties import duty_name, named_duty
from handlers.firms import KINDS
from handlers.import_columns import COLUMNS, MANDATORY
from handlers.import_differences import without
from handlers.outlook import FAR_AHEAD, as_it_stands, local_day, open_duties
from handlers.programme import Programme
from handlers.readers import shown_phone, shown_tax_code
from handlers.register_import import checked
from handlers.schemes import scheme_of
from handlers.text import Day, T, Text, Tongue
from storage import certificate_calls, certificates, files, followed
from storage.follow_records import AuditState, Followed
from storage.frozen import frozen

AT_ONCE = 500
"""Certificates read in one statement."""
_CALLS = 1000
EXAMPLES = {
    "firm": "Mè xửng Thiên Hương", "kind": "DN", "tax": "3300100113", "contact": "Nguyễn Thị Lan",
    "phone": "0905 123 456", "ward": "Phường Vỹ Dạ", "scheme": "ISO 22000", "body": "QUACERT",
    "number": "HT 1234/1.22", "scope": "Sản xuất mè xửng", "edition": "2018",
    "decided": "15/03/2025", "expires": "14/03/2028", "done": "10/03/2026; 20/10/2026",
}  # fmt: skip


@frozen
class Lists:
    """Makes the lists in one language, as of one instant."""

    programme: Programme
    tongue: Tongue
    now: datetime

    async def make(self, connection: AsyncConnection, subject: str) -> bytes | None:
        """The file of a recipe: template, register[:phones], calls, report:YEAR, and what the
        dry run found in an upload, import:TOKEN."""
        what, _, detail = subject.partition(":")
        if what == "template":
            return template(self.tongue)
        if what == "calls":
            return await self._calls(connection)
        if what == "import":
            return await self._import(connection, detail)
        if what not in ("register", "report"):
            return None
        held = await _everything(connection)
        # The cycle of every certificate is computed: not in the loop that answers people.
        if what == "register":
            return await asyncio.to_thread(self._register, held, detail == "phones")
        return await asyncio.to_thread(self._report, held, int(detail))

    @property
    def _today(self) -> date:
        return local_day(self.programme, self.now)

    def _said(self, *texts: Text) -> list[str]:
        return [self.tongue.say(text) for text in texts]

    def _register(self, held: list[Followed], phones: bool) -> bytes:
        """Every certificate, then what falls due in time and what is overdue."""
        whole, due = [], []
        for one in held:
            duties = open_duties(one, self.programme, self.now, FAR_AHEAD)
            whole.append([*self._certificate(one), *(self._people(one) if phones else [])])
            for duty in duties:
                days = (duty.limit - self._today).days
                state: Cell = days if days >= 0 else self.tongue.say(T("overdue"))
                cells = (self.tongue.say(duty_name(duty)), duty.limit, duty.target, state)
                due.append(
                    (duty.limit, [*self._certificate(one)[:6], *cells, f"{duty.limit:%Y-%m}"])
                )
        due.sort(key=lambda item: item[0])
        people = self._said(T("Contact"), T("Phone")) if phones else []
        head = self._said(*_CERTIFICATE)
        return workbook(
            [
                Sheet(self.tongue.say(T("Certificates")), [*head, *people], whole),
                Sheet(
                    self.tongue.say(T("What falls due")),
                    [*head[:6], *self._said(T("Duty"), T("Last day"), T("Aim at"), T("Left"),
                                            T("Month"))],
                    [cells for _, cells in due],
                ),
            ]
        )  # fmt: skip

    def _certificate(self, one: Followed) -> list[Cell]:
        certificate = as_it_stands(one, self.programme, self.now)
        scheme = scheme_of(certificate.scheme, self.programme.schemes)
        ends = expires(scheme, certificate)
        return [
            certificate.firm.name,
            one.contacts.ward,
            self.tongue.say(certificate_name(certificate, self.programme)),
            certificate.body,
            certificate.number,
            self.tongue.say(standing_name(certificate.standing)),
            certificate.decided_on or "",
            ends or "",
            "; ".join(
                self._day(audit.done.on)
                for audit in one.audits
                if audit.state is not AuditState.REFUSED
            ),
            self.tongue.say(KINDS.get(certificate.firm.kind, certificate.firm.kind)),
            shown_tax_code(certificate.firm.tax_code),
            certificate.scope,
        ]

    def _people(self, one: Followed) -> list[str]:
        return [one.contacts.name, shown_phone(one.contacts.phone) if one.contacts.phone else ""]

    def _day(self, day: date | None) -> str:
        return self.tongue.say(Day(day)) if day else ""

    async def _calls(self, connection: AsyncConnection) -> bytes:
        """Whom to call, to be printed and filled in by hand."""
        rows: list[list[Cell]] = []
        for call in await certificate_calls.open_(connection, _CALLS):
            duty = named_duty(call.duty.duty, call.duty.number, call.duty.due)
            held = call.contacts
            rows.append(
                [
                    call.certificate.firm.name,
                    held.ward,
                    held.name,
                    shown_phone(held.phone) if held.phone else "",
                    held.second_name,
                    shown_phone(held.second_phone) if held.second_phone else "",
                    *self._said(certificate_name(call.certificate, self.programme), duty),
                    call.duty.due,
                    "",
                ]
            )
        head = self._said(
            T("Business"), T("Ward or commune"), T("Contact"), T("Phone"), T("Second contact"),
            T("Phone"), T("Scheme"), T("Duty"), T("Last day"), T("Outcome"),
        )  # fmt: skip
        return workbook([Sheet(self.tongue.say(T("Firms to call")), head, rows)])

    async def _import(self, connection: AsyncConnection, token: str) -> bytes | None:
        """Everything that the dry run of a sheet found, a line each."""
        row = await files.get(connection, token)
        if row is None:
            return None
        table = await asyncio.to_thread(importing.read, row.data, importing.IN_CHAT)
        seen = await asyncio.to_thread(checked, table, self.programme, self._today)
        if not seen.faults:
            seen = without(seen, await import_matching.already(connection, seen.entries))
        kinds = ((T("Mistake"), seen.faults), (T("Note"), seen.notes))
        rows = [
            [each.row or "", *self._said(each.column, each.found, kind, each.problem)]
            for kind, all_ in kinds
            for each in all_
        ]
        head = self._said(T("Row"), T("Column"), T("Stands there"), T("Kind"), T("What is wrong"))
        return workbook([Sheet(self.tongue.say(T("Check of the list")), head, rows)])

    def _report(self, held: list[Followed], year: int) -> bytes:
        """Figures of a year by scheme, with their total."""
        entered = (
            (c, local_day(self.programme, c.entered_at or self.now))
            for c in (one.certificate for one in held)
        )
        found = figures(entered, self.programme, year, self._today)
        rows: list[list[Cell]] = []
        total = Figures()
        for scheme in (*self.programme.schemes, None):
            one = found.get(scheme.id if scheme else "")
            if one is not None:
                name = scheme.name if scheme else T("Other certificates")
                rows.append([self.tongue.say(name), *_numbers(one)])
                total += one
        rows.append([self.tongue.say(T("Total")), *_numbers(total)])
        over = year < self._today.year
        head = self._said(
            T("Scheme"), T("Held at the end of the year") if over else T("Held until today"),
            T("Done in time"), T("Done late"),
            T("Not done"), T("Still open"), T("Lapsed or withdrawn"),
        )  # fmt: skip
        title = self._said(
            T("Certificates: figures of {year}", year=str(year)),
            T("As of {day}", day=Day(self._today)),
        )
        return workbook([Sheet(f"{year}", head, rows, title)])


_CERTIFICATE = (
    T("Business"), T("Ward or commune"), T("Scheme"), T("Certification body"), T("Number"),
    T("State"), T("Decision date"), T("Expiry date"), T("Audits held"), T("Kind of business"),
    T("Tax code"), T("Scope"),
)  # fmt: skip


def template(tongue: Tongue) -> bytes:
    """An empty sheet with the titles, and a second one that explains each with an example."""
    titles = [_title(key) for key in COLUMNS]
    explained = [
        [_title(key), tongue.say(T("must be filled") if key in MANDATORY else ""), EXAMPLES[key]]
        for key in COLUMNS
    ]
    return workbook(
        [
            Sheet(tongue.say(T("Certificates")), titles, []),
            Sheet(tongue.say(T("How to fill it in")),
                  [tongue.say(text) for text in (T("Column"), T("Needed"), T("Example"))],
                  explained),
        ]
    )  # fmt: skip


def _title(key: str) -> str:
    """What the column is called in the file, in Vietnamese whoever asks: it is read back."""
    name = COLUMNS[key][1][0].capitalize()
    return f"{name} *" if key in MANDATORY else name


def _numbers(one: Figures) -> list[int]:
    return [one.held, one.in_time, one.late, one.missed, one.open, one.lapsed]


async def _everything(connection: AsyncConnection) -> list[Followed]:
    """Every certificate, read a piece at a time."""
    found: list[Followed] = []
    after = 0
    while ids := await certificates.after(connection, after, AT_ONCE):
        found += await followed.of_ids(connection, ids)
        after = ids[-1]
    return found
