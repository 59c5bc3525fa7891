"""The list of participants as a spreadsheet."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.sheets import Sheet, workbook
from handlers.firms import KINDS
from handlers.mine import status
from handlers.readers import shown_phone, shown_tax_code
from handlers.text import T, Text, Tongue
from storage.records import Event, Registration


def roster(
    event: Event,
    registrations: Sequence[Registration],
    phones: bool,
    tongue: Tongue,
    zone: ZoneInfo,
) -> bytes:
    """An .xlsx file with a row for each participant, in the order in which they came.

    `phones`: include phone numbers, which staff must ask for by name.
    """
    head: list[Text] = [T("No."), T("Code"), T("Participant")]
    head += [T("Phone")] if phones else []
    head += [T("Business"), T("Kind of business"), T("Tax code"), T("State"), T("Registered at")]
    rows = []
    for row, one in enumerate(registrations, start=1):
        cells = [str(row), one.code, one.name]
        cells += [shown_phone(one.phone)] if phones else []
        cells += [
            one.firm.name,
            tongue.say(KINDS.get(one.firm.kind, one.firm.kind)),
            shown_tax_code(one.firm.tax_code),
            tongue.say(status(one)),
            one.created_at.astimezone(zone).strftime("%d/%m/%Y %H:%M"),
        ]
        rows.append(cells)
    return workbook([Sheet(event.key, [tongue.say(title) for title in head], rows)])
