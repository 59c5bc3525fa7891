"""The list of participants as a spreadsheet, with a sheet that they sign on paper."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.sheets import Sheet, workbook
from handlers.events import summary
from handlers.firms import KINDS
from handlers.mine import status
from handlers.readers import shown_phone, shown_tax_code
from handlers.text import T, Text, Tongue
from storage.records import Event, Registration, RegistrationState

_TO_SIGN = 30
"""Points of a row: a centimetre, which a signature needs."""


def roster(
    event: Event,
    registrations: Sequence[Registration],
    phones: bool,
    tongue: Tongue,
    zone: ZoneInfo,
) -> bytes:
    """An .xlsx file with a row for each participant, in the order in which they came; and a sheet
    to be printed and signed, of those who have a seat.

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
    listed = Sheet(event.key, [tongue.say(title) for title in head], rows)
    return workbook([listed, _to_sign(event, registrations, tongue)])


def _to_sign(event: Event, registrations: Sequence[Registration], tongue: Tongue) -> Sheet:
    """What lies at the door on the day; whoever waits for a seat or gave it back is not on it."""
    seated = [one for one in registrations if one.state is RegistrationState.CONFIRMED]
    head = (T("No."), T("Participant"), T("Business"), T("Signature"))
    return Sheet(
        name=tongue.say(T("Attendance")),
        head=[tongue.say(title) for title in head],
        rows=[[str(n), one.name, one.firm.name, ""] for n, one in enumerate(seated, start=1)],
        title=[tongue.say(line) for line in summary(event)],
        height=_TO_SIGN,
    )
