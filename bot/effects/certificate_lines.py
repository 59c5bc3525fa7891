"""Lines of a certificate put right, by who looks after it or by staff."""

from typing import Any

from bot.effects.certificates import anew, entered_already, owned
from bot.effects.context import Context, apply
from bot.effects.staff_register import amended, held
from handlers.certificate_effects import KeepLine, Line
from handlers.certificate_lines import value
from handlers.effects import Conflict
from handlers.spelling import number_key
from handlers.staff_certificate_effects import AmendLine
from handlers.text import T
from storage import certificate_contacts, certificates
from storage.certificate_records import Certificate

_OF_THE_FIRM = (Line.WARD, Line.NAME, Line.PHONE)
_LOGGED = (Line.NUMBER, Line.BODY, Line.SCOPE, Line.WARD)
"""Names and phone numbers stay out of the log."""


@apply.register
async def _(effect: KeepLine, context: Context) -> None:
    certificate = await owned(effect.certificate, context)
    await _put_right(certificate, effect.line, effect.text, context)
    await anew(certificate.firm.id, context)


@apply.register
async def _(effect: AmendLine, context: Context) -> None:
    before = await held(effect.certificate, context)
    line, firm = effect.line, before.contacts.firm.id
    if line in (Line.NAME, Line.PHONE) and before.contacts.first is not None:
        raise Conflict(T("Somebody looks after this business in the chat already."), "do")
    if line in _OF_THE_FIRM:
        await certificate_contacts.change(context.connection, firm, {line.value: effect.text})
    else:
        await _put_right(before.certificate, line, effect.text, context)
    logged = line in _LOGGED
    was = {line.value: value(before, line)} if logged else None
    await amended(before, context, "amend_line", was, {line.value: effect.text if logged else True})


async def _put_right(of: Certificate, line: Line, text: str, context: Context) -> None:
    values: dict[str, Any] = {line.value: text}
    if line is Line.NUMBER:
        key = number_key(text)
        there = await certificates.entered(context.connection, of.firm.id, of.scheme, key)
        if key and there is not None and there.id != of.id:
            raise entered_already(there, "text", context)
        values["number_key"] = key
    await certificates.change(context.connection, of.id, values, context.now)
