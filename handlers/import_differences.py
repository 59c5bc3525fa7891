"""What of a spreadsheet is in the register already, and in what a row is not the same. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from handlers.import_columns import COLUMNS
from handlers.import_entries import Checked, Differs, Entry, Fault, There, written
from handlers.readers import shown_phone, shown_tax_code
from handlers.spelling import fold
from handlers.text import Day, Joined, T, Text
from storage.certificate_records import Certificate
from storage.follow_records import Contacts

_NOTHING = T("nothing")
_LONGEST = 40
_DAYS = ("decided", "expires")
_LINES = ("contact", "phone", "ward", "body", "scope")


def without(seen: Checked, there: Collection[There]) -> Checked:
    """The same without rows whose certificate is in the register: of these only audits that it
    lacks are added. What becomes of each is said."""
    known = {one.row: one for one in there}
    out = tuple(
        note
        for e in seen.entries
        if (one := known.get(e.row))
        for note in _told(one, e.number, seen.names)
    )
    # What is remarkable about a row that is left out is of no consequence.
    about = tuple(note for note in seen.notes if note.row not in known)
    return replace(
        seen,
        entries=tuple(entry for entry in seen.entries if entry.row not in known),
        notes=(*about, *out),
        more=tuple(one for one in there if one.days),
    )


def _told(there: There, number: str, names: Mapping[str, str]) -> Iterator[Fault]:
    """What becomes of a row that is known, and each thing in which it is not what is known."""

    def name(column: str) -> Text:
        return names.get(column) or COLUMNS[column][0]

    yield Fault(there.row, name("number"), number, _becomes(there))
    for one in there.differs:
        said: Text = T("The register has {kept}, and keeps it.", kept=one.kept)
        if way := _way(one.column):
            said = Joined((said, way), " ")
        yield Fault(there.row, name(one.column), one.told, said)


def _way(column: str) -> Text:
    """How what the register keeps is put right; names and tax codes of firms are not."""
    if column in _DAYS:
        return T("To change it: open the certificate and choose “Change days”.")
    if column in _LINES:
        return T("To change it: open the certificate and choose “Change number, body, contact”.")
    return ""


def _becomes(there: There) -> Text:
    if not there.days:
        return T("This certificate is in the register: the row is left out.")
    days = Joined(tuple(Day(day) for day in there.days), ", ")
    return T("This certificate is in the register: only these audits are added: {days}", days=days)


def differences(entry: Entry, kept: Certificate, contacts: Contacts) -> tuple[Differs, ...]:
    """What the row says and the register has otherwise; an empty cell says nothing."""
    return (*_texts(entry, kept, contacts), *_days(entry, kept), *_phone(entry, contacts))


def _texts(entry: Entry, kept: Certificate, contacts: Contacts) -> Iterator[Differs]:
    firm = contacts.firm
    pairs = {
        "firm": (entry.firm, firm.name),
        "tax": (shown_tax_code(entry.tax_code), shown_tax_code(firm.tax_code)),
        "contact": (entry.contact, contacts.name),
        "ward": (entry.ward, contacts.ward),
        "body": (entry.body, kept.body),
        "scope": (entry.scope, kept.scope),
        "edition": (entry.edition, kept.edition),
    }
    for column, (told, there) in pairs.items():
        if told and fold(told) != fold(there):
            yield Differs(column, _short(told), _short(there) or _NOTHING)


def _days(entry: Entry, kept: Certificate) -> Iterator[Differs]:
    pairs = {
        "decided": (entry.decided_on, kept.decided_on),
        "expires": (entry.expires_on, kept.expires_on),
    }
    for column, (told, there) in pairs.items():
        if told and told != there:
            yield Differs(column, written(told), Day(there) if there else _NOTHING)


def _phone(entry: Entry, contacts: Contacts) -> Iterator[Differs]:
    """Whoever sees the number that is kept is written down elsewhere, so it is not shown here."""
    if entry.phone and entry.phone != contacts.phone:
        kept: Text = T("another number") if contacts.phone else _NOTHING
        yield Differs("phone", shown_phone(entry.phone), kept)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
