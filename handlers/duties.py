"""How the duties of a certificate are called in front of people, and how that one is done."""

from datetime import date

from handlers.cycle import Obligation
from handlers.text import T, Text
from storage.certificate_records import Duty


def duty_name(obligation: Obligation) -> Text:
    """ "Surveillance audit 2", "Yearly fee 2027" …"""
    return named_duty(obligation.duty, obligation.number, obligation.due)


def named_duty(duty: Duty, number: int, due: date) -> Text:
    """The same from what lists keep of a duty."""
    match duty:
        case Duty.SURVEILLANCE:
            return T("Surveillance audit {n}", n=number)
        case Duty.RECERTIFICATION:
            return T("Recertification")
        case Duty.RENEWAL:
            return T("File for renewal")
        case Duty.FEE:
            return T("Yearly fee {year}", year=str(due.year))
        case Duty.TRANSITION:
            return T("Change to the new edition")
        case Duty.RESTORATION:
            return T("End of the suspension")
        case Duty.EXPIRY:
            return T("Expiry")


def done_label(duty: Duty) -> Text:
    """What its holder presses when it is done: an audit was held, a fee was paid …"""
    match duty:
        case Duty.FEE:
            return T("The fee is paid")
        case Duty.RENEWAL:
            return T("The file is handed in")
        case Duty.EXPIRY:
            return T("The new certificate is there")
        case Duty.TRANSITION | Duty.RESTORATION:
            return T("Done")
        case _:
            return T("It is done")
