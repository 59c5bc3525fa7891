"""Consent given and withdrawn, and a person's data removed."""

from bot.effects.context import Context, apply
from bot.effects.registering import give_back
from bot.effects.support import withdraw
from bot.telling import OUTDATED, UNWILLING
from handlers.effects import Agree, CorrectContact, EraseMe, Withdraw
from handlers.eligibility_dialogue import SUPPORT
from storage import (
    certificate_contacts,
    certificates,
    chats,
    eligibility,
    files,
    inbox,
    learning,
    outbox,
    people,
    reach,
    registrations,
    reminders,
    staff,
    support,
)
from storage.support_records import UNSETTLED_STATES


@apply.register
async def _(effect: Agree, context: Context) -> None:
    await people.record_consent(
        context.connection,
        context.person,
        effect.purpose,
        effect.version,
        True,
        context.chat.channel,
        context.now,
    )
    if effect.purpose == "remind":
        for care in await certificate_contacts.of_person(context.connection, context.person):
            # What could not be told for want of it can be now, as long as it is of use.
            await reminders.retry(context.connection, care.firm.id, (UNWILLING, OUTDATED))
            await certificate_contacts.wake(context.connection, care.firm.id, context.now)


@apply.register
async def _(effect: Withdraw, context: Context) -> None:
    version = context.chat.person.consents.get(effect.purpose, "")
    await people.record_consent(
        context.connection,
        context.person,
        effect.purpose,
        version,
        False,
        context.chat.channel,
        context.now,
    )
    if effect.purpose == "remind":
        for care in await certificate_contacts.of_person(context.connection, context.person):
            # What waits to be sent is not wanted any more; the second contact's is planned anew.
            await reminders.withdraw(context.connection, care.firm.id)
            await certificate_contacts.wake(context.connection, care.firm.id, context.now)
    if effect.purpose == SUPPORT:
        await eligibility.forget(context.connection, context.person)


@apply.register
async def _(effect: CorrectContact, context: Context) -> None:
    await people.keep_contact(context.connection, context.person, effect.name, effect.phone)


@apply.register
async def _(effect: EraseMe, context: Context) -> None:
    coming = await registrations.of_person(context.connection, context.person, context.now)
    for registration in coming:
        await give_back(registration, "erased at the person's request", context)
    for request in await support.held(context.connection, context.person):
        if request.state in UNSETTLED_STATES:
            await withdraw(request, context)
    await support.erase(context.connection, context.person)
    await eligibility.forget(context.connection, context.person)
    for purpose in context.chat.person.consents:
        await apply(Withdraw(purpose), context)
    await registrations.anonymise(context.connection, context.person)
    await learning.erase(context.connection, context.person)
    await staff.erase_calls(context.connection, context.person)
    for firm in await certificate_contacts.leave(context.connection, context.person, context.now):
        await certificates.remove(
            context.connection, await certificates.of_firm(context.connection, firm)
        )
        await certificate_contacts.remove(context.connection, firm)
    await people.erase(context.connection, context.chat.person)
    there = (await reach.of_people(context.connection, [context.person]))[context.person]
    for door in there.doors:
        await inbox.blank(context.connection, door.channel, door.address)
        await outbox.blank(context.connection, door.chat)
        await files.drop_of(context.connection, door.address)
    # The form of this chat is put away with its session, which the turn stores.
    others = [door.chat for door in there.doors if door.chat != context.chat.id]
    await chats.forget_forms(context.connection, others)
