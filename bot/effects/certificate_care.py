"""Who looks after a firm's certificates, whether it is reminded, and where its calendar is."""

from datetime import timedelta

from bot.certificate_files import hashed
from bot.effects.certificates import GONE, anew, owned
from bot.effects.context import Context, apply
from bot.telling import LEFT, NOBODY
from handlers.certificate_effects import (
    AcceptCare,
    CloseFeed,
    OfferCare,
    OpenFeed,
    Silence,
    SwapContacts,
)
from handlers.effects import Conflict
from handlers.invitations import canonical
from handlers.reminder import silenced
from handlers.text import T
from storage import certificate_contacts, certificates, outbox, reach, reminders
from storage.follow_records import Contacts

LINK_LIFE = timedelta(days=7)
"""Long enough for a colleague on leave."""


async def _cared_for(firm: int, context: Context) -> Contacts:
    """The contacts of a firm that the person looks after, locked. Raises `Conflict`."""
    contacts = await certificate_contacts.lock(context.connection, firm)
    if contacts is None or context.person not in (contacts.first, contacts.second):
        raise Conflict(GONE)
    return contacts


@apply.register
async def _(effect: Silence, context: Context) -> None:
    stopped = {"stopped_at": context.now if effect.silent else None}
    if effect.certificate is None:
        contacts = await _cared_for(effect.firm, context)
        await certificate_contacts.change(context.connection, effect.firm, stopped)
        if contacts.stopped != effect.silent:
            await _tell_other(contacts, effect.silent, context)
    else:
        await owned(effect.certificate, context)
        await certificates.change(context.connection, effect.certificate, stopped, context.now)
    await anew(effect.firm, context)


async def _tell_other(contacts: Contacts, silent: bool, context: Context) -> None:
    """The other contact hears that the whole firm was stopped or begun again, if he wants to be
    reminded at all; what was said of an earlier change and waits is not true any more."""
    other = contacts.second if contacts.first == context.person else contacts.first
    key, version = f"silence:{contacts.firm.id}:", context.programme.purpose("remind").version
    await outbox.cancel(context.connection, key)
    if other is None:
        return
    there = (await reach.of_people(context.connection, [other])).get(other)
    if there and there.consents.get("remind") == version:
        letter = {other: silenced(contacts.firm.name, silent)}
        at = f"{key}{context.now:%Y%m%d%H%M%S}"
        await context.notices.tell(context.connection, letter, at, context.now, call_else=False)


@apply.register
async def _(effect: OfferCare, context: Context) -> None:
    await _cared_for(effect.firm, context)
    hash_ = hashed(canonical(effect.secret))
    await certificate_contacts.offer(
        context.connection, hash_, effect.firm, context.now + LINK_LIFE
    )


@apply.register
async def _(effect: AcceptCare, context: Context) -> None:
    connection = context.connection
    firm = await certificate_contacts.accept(
        connection, hashed(canonical(effect.secret)), context.now
    )
    contacts = await certificate_contacts.lock(connection, firm) if firm is not None else None
    if contacts is None or firm is None:
        raise Conflict(
            T("This code is unknown, used or has expired. Please ask for a new one."), "secret"
        )
    if context.person in (contacts.first, contacts.second):
        return
    place = "second_id" if contacts.first is not None else "first_id"
    await certificate_contacts.change(connection, firm, {place: context.person})
    # Now there is somebody to tell; what is past its use is not told any more.
    await reminders.retry(connection, firm, (NOBODY, LEFT))
    await anew(firm, context)


@apply.register
async def _(effect: SwapContacts, context: Context) -> None:
    contacts = await _cared_for(effect.firm, context)
    if contacts.second is None:
        return
    there = (await reach.of_people(context.connection, [contacts.second])).get(contacts.second)
    if there is None or there.consents.get("remind") != context.programme.purpose("remind").version:
        # Whoever wants no reminders would be the only one to be asked for weeks.
        raise Conflict(
            T("The other contact has not agreed to reminders: the order stays as it is.")
        )
    swapped = {"first_id": contacts.second, "second_id": contacts.first}
    await certificate_contacts.change(context.connection, effect.firm, swapped)
    await anew(effect.firm, context)


@apply.register
async def _(effect: OpenFeed, context: Context) -> None:
    await _cared_for(effect.firm, context)
    feed = {"feed_hash": hashed(effect.secret)}
    await certificate_contacts.change(context.connection, effect.firm, feed)


@apply.register
async def _(effect: CloseFeed, context: Context) -> None:
    await _cared_for(effect.firm, context)
    await certificate_contacts.change(context.connection, effect.firm, {"feed_hash": None})
