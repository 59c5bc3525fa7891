"""Consent given and withdrawn, and a person's data removed."""

from bot.effects.context import Context, apply
from bot.effects.erasing import erase, withdraw_consent
from bot.telling import OUTDATED, UNWILLING
from handlers.effects import Agree, CorrectContact, EraseMe, Withdraw
from storage import certificate_contacts, people, reminders


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
    await withdraw_consent(effect.purpose, context.chat.channel, context)


@apply.register
async def _(effect: CorrectContact, context: Context) -> None:
    await people.keep_contact(context.connection, context.person, effect.name, effect.phone)


@apply.register
async def _(effect: EraseMe, context: Context) -> None:
    await erase(context.chat.channel, context)
