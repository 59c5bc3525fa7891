"""What staff keep of certificates in place of their holders: audits, days, standing, a contact.

Each locks the contacts of the firm, as its holder's effects do, and leaves a row before and
after; what was planned is taken back and planned anew at the next tick.
"""

from typing import Any

from bot.certificate_files import hashed
from bot.effects.certificate_care import LINK_LIFE
from bot.effects.certificate_days import put_right
from bot.effects.certificates import anew
from bot.effects.context import Context, apply
from handlers.effects import Conflict
from handlers.invitations import canonical
from handlers.outlook import FAR_AHEAD, key_of, open_duties
from handlers.staff_certificate_effects import (
    AmendDates,
    AmendInterval,
    AmendStanding,
    EnterAudit,
    OfferFirm,
)
from handlers.staff_rights import Right
from handlers.text import T
from storage import audits, certificate_calls, certificate_contacts, certificates, followed
from storage.follow_records import AuditState, DutyKey, Followed


async def held(certificate: int, context: Context) -> Followed:
    """A certificate that this member may change, its firm locked. Raises `Conflict`."""
    await context.demand(Right.CERTIFICATES)
    found = (await certificates.by_id(context.connection, [certificate])).get(certificate)
    if found is not None:
        await certificate_contacts.lock(context.connection, found.firm.id)
    one = await followed.one(context.connection, certificate)
    if one is None:
        raise Conflict(T("This certificate is no longer there."))
    return one


async def amended(
    before: Followed, context: Context, action: str, was: object, is_: object
) -> None:
    """Plan it anew, take what is no longer open off the call list, and write the act down."""
    id = before.certificate.id
    after = await followed.one(context.connection, id)
    closed = _open(before, context) - (_open(after, context) if after else set())
    for key in closed:
        await certificate_calls.settle(context.connection, id, key, action, context.now)
    await anew(before.contacts.firm.id, context)
    await context.record(action, f"certificate {id}", was, is_)


def _open(one: Followed, context: Context) -> set[DutyKey]:
    return {key_of(d) for d in open_duties(one, context.programme, context.now, FAR_AHEAD)}


@apply.register
async def _(effect: EnterAudit, context: Context) -> None:
    before = await held(effect.certificate, context)
    row = {
        "draft": effect.draft,
        "certificate_id": effect.certificate,
        "held_on": effect.held_on,
        "state": AuditState.CONFIRMED.value,
        "reason": effect.note[:200],
        "judged_by": context.person,
        "judged_at": context.now,
        "reported_at": context.now,
    }
    await audits.report(context.connection, row)
    # The note stands with the audit: it may name people, the log must not.
    await amended(before, context, "enter_audit", None, {"held": effect.held_on.isoformat()})


@apply.register
async def _(effect: AmendDates, context: Context) -> None:
    before = await held(effect.certificate, context)
    old = before.certificate
    await put_right(old, effect.decided_on, effect.expires_on, context)
    was = {"decided": _iso(old.decided_on), "expires": _iso(old.expires_on)}
    is_ = {"decided": _iso(effect.decided_on), "expires": _iso(effect.expires_on)}
    await amended(before, context, "amend_dates", was, is_)


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


@apply.register
async def _(effect: AmendInterval, context: Context) -> None:
    before = await held(effect.certificate, context)
    values = {"interval": effect.months}
    await certificates.change(context.connection, effect.certificate, values, context.now)
    was = {"interval": before.certificate.interval}
    await amended(before, context, "amend_interval", was, values)


@apply.register
async def _(effect: AmendStanding, context: Context) -> None:
    before = await held(effect.certificate, context)
    old = before.certificate
    values = {"standing": effect.standing.value, "since": effect.since}
    await certificates.change(context.connection, effect.certificate, values, context.now)
    was = {"standing": old.standing.value, "since": _iso(old.since)}
    is_ = {"standing": effect.standing.value, "since": _iso(effect.since)}
    reason = {"reason": effect.reason} if effect.reason else {}
    await amended(before, context, "amend_standing", was, is_ | reason)


@apply.register
async def _(effect: OfferFirm, context: Context) -> None:
    await context.demand(Right.CERTIFICATES)
    contacts = await certificate_contacts.lock(context.connection, effect.firm)
    if contacts is None or contacts.first is not None:
        raise Conflict(T("Somebody looks after this business in the chat already."), "do")
    until = context.now + LINK_LIFE
    hash_ = hashed(canonical(effect.secret))
    await certificate_contacts.offer(context.connection, hash_, effect.firm, until)
    await context.record("offer_firm", f"firm {effect.firm}", None, {"until": until.isoformat()})
