"""Certificates entered, answered for and corrected by who looks after them.

Each effect locks the contacts of the firm, and with them everything of it (see
`storage.certificates`); what was planned and not yet sent is taken back and planned anew.
"""

from datetime import timedelta
from typing import Any

from bot.effects.context import Context, apply
from bot.enrolling import enrol
from handlers.certificate_effects import (
    AnswerDuty,
    EndCertificate,
    KeepCertificate,
    ReportAudit,
)
from handlers.certificate_words import certificate_name
from handlers.effects import Conflict
from handlers.outlook import local_day
from handlers.spelling import number_key
from handlers.text import T
from storage import (
    audits,
    certificate_calls,
    certificate_contacts,
    certificates,
    followed,
    people,
    reminders,
)
from storage.certificate_records import Certificate, Standing
from storage.follow_records import Contacts, DutyKey

FIRST_LOOK = timedelta(hours=1)
"""The receipt has just said what is due: time to agree to reminders, and no echo of it."""
GONE = T("This certificate is no longer there, or somebody else looks after it.")
_TAKEN = T(
    "Somebody else looks after the certificates of this business. Ask him for a link, "
    "or the officer."
)


@apply.register
async def _(effect: KeepCertificate, context: Context) -> None:
    connection = context.connection
    contacts = await _caring(effect.firm, context)
    key = number_key(effect.number)
    scheme = effect.scheme
    there = await certificates.entered(connection, contacts.firm.id, scheme, key) if key else None
    added = await certificates.add(
        connection,
        {
            "draft": effect.draft,
            "firm_id": contacts.firm.id,
            "scheme": scheme,
            "called": effect.called,
            "body": effect.body[:120],
            "number": effect.number,
            "number_key": key,
            "scope": effect.scope,
            "edition": effect.edition,
            "decided_on": effect.decided_on,
            "expires_on": effect.expires_on,
            "method": effect.method,
            "audited_on": effect.audited_on,
            "source": "user",
            "evidence": effect.upload,
            "next_at": context.now + FIRST_LOOK,
        },
        context.now,
    )
    if added is not None and there is not None:
        raise entered_already(there, "number", context)
    if effect.upload:
        await certificates.keep_evidence(connection, effect.upload, contacts.firm.id)
    # The planner looks at it only in an hour; staff find it at once.
    held = await followed.of_firms(connection, [contacts.firm.id])
    await enrol(connection, held, context.programme, context.now)


def entered_already(there: Certificate, question: str, context: Context) -> Conflict:
    """The firm has a certificate of this scheme with this number; what is asked anew for that."""
    name = certificate_name(there, context.programme)
    said = T("{name} with number {number} is entered already.", name=name, number=there.number)
    return Conflict(said, question)


async def _caring(name: str, context: Context) -> Contacts:
    """The contacts of the person's firm of this name, locked; he becomes the first of a new one."""
    connection, person = context.connection, context.chat.person
    cared_for = await certificate_contacts.of_person(connection, person.id)
    firm = next((c.firm.id for c in cared_for if c.firm.name == name), None)
    if firm is None:
        own = person.firm if person.firm and person.firm.name == name else None
        firm = own.id if own else await people.keep_firm(connection, name, "", "", None)
        if person.firm is None:
            await people.keep_profile(connection, person.id, person.name, person.phone, firm)
        await certificate_contacts.begin(connection, firm, first_id=person.id)
    contacts = await certificate_contacts.lock(connection, firm)
    if contacts is None or person.id not in (contacts.first, contacts.second):
        raise Conflict(_TAKEN, "firm")
    return contacts


async def owned(certificate: int, context: Context) -> Certificate:
    """A certificate that the person looks after, its firm locked. Raises `Conflict`."""
    found = (await certificates.by_id(context.connection, [certificate])).get(certificate)
    contacts = await certificate_contacts.lock(context.connection, found.firm.id) if found else None
    if found is None or contacts is None or context.person not in (contacts.first, contacts.second):
        raise Conflict(GONE)
    # Read again: only now does it stand still.
    return (await certificates.by_id(context.connection, [certificate]))[certificate]


async def anew(firm: int, context: Context) -> None:
    """Take back what is planned for a firm, and plan everything of it anew; the register shows
    what is due next at once."""
    connection = context.connection
    await reminders.withdraw(connection, firm)
    await certificate_contacts.wake(connection, firm, context.now)
    await enrol(
        connection, await followed.of_firms(connection, [firm]), context.programme, context.now
    )


async def _answered(certificate: int, duty: DutyKey, what: str, context: Context) -> None:
    """Nobody needs to call about a duty for which its holder has answered."""
    await certificate_calls.settle(context.connection, certificate, duty, what, context.now)


@apply.register
async def _(effect: AnswerDuty, context: Context) -> None:
    certificate = await owned(effect.certificate, context)
    said: dict[str, Any] = {
        "planned_on": effect.planned_on,
        "snoozed_until": effect.snoozed_until,
        "acknowledged_at": context.now if effect.known else None,
    }
    await followed.answer(context.connection, effect.certificate, effect.duty, said)
    await _answered(effect.certificate, effect.duty, "answered in the chat", context)
    await anew(certificate.firm.id, context)


@apply.register
async def _(effect: ReportAudit, context: Context) -> None:
    certificate = await owned(effect.certificate, context)
    await audits.report(
        context.connection,
        {
            "draft": effect.draft,
            "certificate_id": effect.certificate,
            "duty": effect.duty.duty.value,
            "number": effect.duty.number,
            "held_on": effect.held_on,
            "evidence": effect.upload,
            "reported_at": context.now,
        },
    )
    if effect.upload:
        await certificates.keep_evidence(context.connection, effect.upload, certificate.firm.id)
    await _answered(effect.certificate, effect.duty, "done, as its holder says", context)
    await anew(certificate.firm.id, context)


@apply.register
async def _(effect: EndCertificate, context: Context) -> None:
    certificate = await owned(effect.certificate, context)
    standing = Standing.ENDED if effect.ended else Standing.ACTIVE
    values = {
        "standing": standing.value,
        "since": local_day(context.programme, context.now),
    }
    await certificates.change(context.connection, effect.certificate, values, context.now)
    await anew(certificate.firm.id, context)
