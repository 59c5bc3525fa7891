"""Which rows of a spreadsheet are in the register already, and of which firms they are."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from handlers.import_differences import differences
from handlers.import_entries import Entry, There
from handlers.spelling import fold
from storage import audits, certificate_contacts, certificates, people, register
from storage.batches import batched
from storage.certificate_records import Certificate
from storage.certificates import Kept
from storage.follow_records import Contacts


async def already(connection: AsyncConnection, entries: Sequence[Entry]) -> tuple[There, ...]:
    """The rows whose certificate is in the register, with the audits that it lacks and whatever
    else it has otherwise.

    All rows are looked up together: a few statements for a sheet of any length.
    """
    firms = await firms_of(connection, entries)
    # A number is given once: under the firm's name it is the same certificate in any ward.
    called = await register.firms_called(
        connection, {_firm_key(entry) for entry in entries if entry.number_key}
    )
    held = await certificates.in_force(
        connection, {*firms.values(), *(firm for some in called.values() for firm in some)}
    )
    found = {
        entry.row: one
        for entry in entries
        if (one := _known(entry, firms.get(entry.row), called.get(_firm_key(entry), ()), held))
    }
    known = await audits.days(connection, {one.id for one in found.values()})
    whole, contacts = await _whole(connection, {one.id for one in found.values()})
    return tuple(
        There(
            entry.row,
            one.id,
            _lacking(one, entry, known.get(one.id, frozenset())),
            differences(entry, whole[one.id], contacts[whole[one.id].firm.id]),
        )
        for entry in entries
        if (one := found.get(entry.row))
    )


def _known(
    entry: Entry, firm: int | None, called: Sequence[int], held: Mapping[int, Sequence[Kept]]
) -> Kept | None:
    """The certificate of a row: of its firm, else of one of its name with the same number."""
    others = called if entry.number_key else ()
    firms = dict.fromkeys((*((firm,) if firm is not None else ()), *others))
    return next((h for id in firms for h in held.get(id, ()) if _same(h, entry)), None)


async def _whole(
    connection: AsyncConnection, ids: Collection[int]
) -> tuple[dict[int, Certificate], dict[int, Contacts]]:
    """These certificates and the contacts of their firms."""
    found: dict[int, Certificate] = {}
    contacts: dict[int, Contacts] = {}
    for some in batched(ids):
        new = await certificates.by_id(connection, some)
        found |= new
        firms = {one.firm.id for one in new.values()} - contacts.keys()
        contacts |= await certificate_contacts.of_firms(connection, firms)
    return found, contacts


async def firms_of(connection: AsyncConnection, entries: Sequence[Entry]) -> dict[int, int]:
    """The firm of each row that is known, by its tax code or else by its name and ward."""
    codes = {entry.tax_code for entry in entries if entry.tax_code}
    coded = await people.firms_with(connection, codes)
    keys = {_firm_key(entry) for entry in entries if not entry.tax_code}
    named = await register.firms_named(connection, keys)
    found = {
        entry.row: coded.get(entry.tax_code)
        if entry.tax_code
        else named.get((_firm_key(entry), entry.ward))
        for entry in entries
    }
    return {row: firm for row, firm in found.items() if firm is not None}


def _firm_key(entry: Entry) -> str:
    return fold(entry.firm)[:200]


def _same(held: Kept, entry: Entry) -> bool:
    """Whether a certificate of the firm is that of the row."""
    if (held.scheme, held.number_key) != (entry.scheme, entry.number_key):
        return False
    return bool(entry.number_key) or held.decided_on == entry.decided_on


def _lacking(held: Kept, entry: Entry, known: Collection[date]) -> tuple[date, ...]:
    """Audits of the sheet that are not on record, but those before the decision that is."""
    began = held.decided_on
    return tuple(on for on in entry.done if on not in known and (began is None or on > began))
