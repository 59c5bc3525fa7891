"""Days of a certificate put right: those on the paper, of an audit, of the contract."""

from dataclasses import replace
from datetime import date
from typing import Any

from bot.effects.certificates import anew, owned
from bot.effects.context import Context, apply
from handlers.certificate_effects import AnchorAudit, CorrectDates, KeepInterval, MarkDuty
from handlers.moved import moves
from handlers.outlook import local_day
from handlers.renewal import is_renewal, with_days
from handlers.schemes import scheme_of
from storage import certificates, duty_moves
from storage.certificate_records import Certificate, Marked
from storage.packed import packed_cycles, packed_marks


@apply.register
async def _(effect: CorrectDates, context: Context) -> None:
    certificate = await owned(effect.certificate, context)
    await put_right(certificate, effect.decided_on, effect.expires_on, context)
    await anew(certificate.firm.id, context)


async def put_right(
    old: Certificate, decided_on: date, expires_on: date | None, context: Context
) -> None:
    """Other days on the paper (`with_days`): what is kept about the duties of the same certificate
    goes with them; those of a new one are new."""
    scheme = scheme_of(old.scheme, context.programme.schemes)
    after = with_days(old, decided_on, expires_on, scheme)
    values = {
        "decided_on": after.decided_on,
        "expires_on": after.expires_on,
        "audited_on": after.audited_on,
        "standing": after.standing.value,
        "since": after.since,
        "printed": packed_marks(after.printed),
        "confirmed": packed_marks(after.confirmed),
        "past": packed_cycles(after.past),
    }
    if is_renewal(old, decided_on, scheme):
        await certificates.change(context.connection, old.id, values, context.now)
    else:
        await _moved(old, after, values, context)


async def _moved(
    before: Certificate, after: Certificate, values: dict[str, Any], context: Context
) -> None:
    """Keep the change; what is kept about its duties goes with them."""
    await certificates.change(context.connection, before.id, values, context.now)
    scheme = scheme_of(before.scheme, context.programme.schemes)
    for one in moves(before, after, scheme, local_day(context.programme, context.now)):
        days = (one.was, one.limit)
        await duty_moves.move(context.connection, before.id, one.old, one.new, days)


@apply.register
async def _(effect: AnchorAudit, context: Context) -> None:
    certificate = await owned(effect.certificate, context)
    after = replace(certificate, audited_on=effect.audited_on)
    await _moved(certificate, after, {"audited_on": effect.audited_on}, context)
    await anew(certificate.firm.id, context)


@apply.register
async def _(effect: KeepInterval, context: Context) -> None:
    certificate = await owned(effect.certificate, context)
    # Another interval makes other audits: what was said of the second is not said of the new one.
    values = {"interval": effect.months}
    await certificates.change(context.connection, effect.certificate, values, context.now)
    await anew(certificate.firm.id, context)


@apply.register
async def _(effect: MarkDuty, context: Context) -> None:
    certificate = await owned(effect.certificate, context)
    mark = Marked(effect.duty.duty, effect.duty.number, effect.on)
    name = "confirmed" if effect.fixed else "printed"
    known = certificate.confirmed if effect.fixed else certificate.printed
    others = [m for m in known if (m.duty, m.number) != (mark.duty, mark.number)]
    marks = (*others, mark)
    fixed = replace(certificate, confirmed=marks)
    after = fixed if effect.fixed else replace(certificate, printed=marks)
    await _moved(certificate, after, {name: packed_marks(marks)}, context)
    await anew(certificate.firm.id, context)
