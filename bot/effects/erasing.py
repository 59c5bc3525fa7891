"""What identifies a person, removed: because he asked, or because it was kept long enough."""

from bot.effects.context import Context
from bot.effects.registering import give_back
from bot.effects.support import withdraw
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


async def withdraw_consent(purpose: str, by: str, context: Context) -> None:
    """A person agrees to a purpose no longer. `by`: the channel on which he said so."""
    connection, person = context.connection, context.person
    version = context.chat.person.consents.get(purpose, "")
    await people.record_consent(connection, person, purpose, version, False, by, context.now)
    if purpose == "remind":
        for care in await certificate_contacts.of_person(connection, person):
            # What waits to be sent is not wanted any more; the second contact's is planned anew.
            await reminders.withdraw(connection, care.firm.id)
            await certificate_contacts.wake(connection, care.firm.id, context.now)
    if purpose == SUPPORT:
        await eligibility.forget(connection, person)


async def erase(by: str, context: Context) -> None:
    """Blank everything about a person, on all his channels; that something happened stays.

    `by`: the channel on which he asked for it, or what else stands for it in the evidence of his
    consents.
    """
    connection, person = context.connection, context.person
    for registration in await registrations.of_person(connection, person, context.now):
        await give_back(registration, "erased at the person's request", context)
    for request in await support.held(connection, person):
        if request.state in UNSETTLED_STATES:
            await withdraw(request, context)
    await support.erase(connection, person)
    await eligibility.forget(connection, person)
    for purpose in context.chat.person.consents:
        await withdraw_consent(purpose, by, context)
    await registrations.anonymise(connection, person)
    await learning.erase(connection, person)
    await staff.erase_calls(connection, person)
    for firm in await certificate_contacts.leave(connection, person, context.now):
        await certificates.remove(connection, await certificates.of_firm(connection, firm))
        await certificate_contacts.remove(connection, firm)
    await people.erase(connection, context.chat.person)
    there = (await reach.of_people(connection, [person]))[person]
    for door in there.doors:
        await inbox.blank(connection, door.channel, door.address)
        await outbox.blank(connection, door.chat)
        await files.drop_of(connection, door.address)
    await chats.forget_forms(connection, [door.chat for door in there.doors])
