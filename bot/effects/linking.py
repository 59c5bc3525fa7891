"""Chats of one person, joined by a code and separated again.

Who belongs to whom is read anew inside the transaction, by the chats: another join may have
been faster. These effects are applied after all others of their round (`bot.turns`).
"""

from bot import rerouting
from bot.effects.context import Context, apply
from handlers.effects import Conflict
from handlers.link_effects import AnswerClaim, ClaimCode, Disconnect, IssueCode, MissCode
from handlers.link_words import VOID, asks, connected, disconnected, refused
from handlers.linking import LIFE, TRIES_WITHIN, hashed
from handlers.reply import Reply
from handlers.staff_rights import RIGHTS
from handlers.text import T
from storage import audit, chats, links, merging, reach, support
from storage.link_records import Link, Side
from storage.records import Role
from storage.support_records import UNSETTLED_STATES

_CHANGED = T("A role has changed in the meantime. Please begin again.")


@apply.register
async def _(effect: IssueCode, context: Context) -> None:
    expires = context.now + LIFE
    chat = context.chat.id
    await links.issue(context.connection, hashed(effect.code), chat, context.now, expires)


@apply.register
async def _(effect: MissCode, context: Context) -> None:
    oldest = context.now - TRIES_WITHIN
    await links.missed(context.connection, context.person, context.now, oldest)


@apply.register
async def _(effect: ClaimCode, context: Context) -> None:
    connection, now = context.connection, context.now
    link = await links.offered(connection, hashed(effect.code), now)
    if link is None:
        raise Conflict(VOID, "code")
    asking = await _here(context)
    if (link.issuing.role, asking.role) != (effect.role, effect.own):
        raise Conflict(_CHANGED)
    if link.issuing.role is None:
        if not await links.use(connection, link.id, now):
            raise Conflict(VOID, "code")
        await _join(link.issuing, asking, context)
        await _show(link.issuing, connected(asking.channel), f"linked:{link.id}", context)
        return
    if not await links.claim(connection, link.id, asking.chat, now, now + LIFE):
        raise Conflict(VOID, "code")
    await _show(link.issuing, asks(asking), f"link_asked:{link.id}", context)


@apply.register
async def _(effect: AnswerClaim, context: Context) -> None:
    link = await _asked(effect, context)
    assert link.asking is not None
    if not await links.use(context.connection, link.id, context.now):
        raise Conflict(VOID)
    if not effect.yes:
        await _show(link.asking, refused(link.issuing.channel), f"unlinked:{link.id}", context)
        return
    await _join(link.issuing, link.asking, context)
    await _show(link.asking, connected(link.issuing.channel), f"linked:{link.id}", context)


async def _asked(effect: AnswerClaim, context: Context) -> Link:
    """The link that this chat is asked about, if nothing has changed since it was shown."""
    link = await links.asked(context.connection, context.chat.id, context.now)
    if link is None or link.id != effect.link:
        raise Conflict(VOID)
    if link.issuing.role != effect.own:
        raise Conflict(_CHANGED)
    return link


@apply.register
async def _(effect: Disconnect, context: Context) -> None:
    connection, now = context.connection, context.now
    chat, person = effect.chat, (await _here(context)).person
    there = (await reach.of_people(connection, [person])).get(person)
    if there is None or len(there.doors) < 2:
        raise Conflict(T("That is no longer available."))
    stranger = await merging.separate(connection, chat, person, now)
    if stranger is None:
        raise Conflict(T("That is no longer available."))
    await rerouting.given_away(connection, context.notices, chat, now)
    await _record(context, person, "disconnect", stranger)
    if chat != context.chat.id:
        # Whoever holds that phone now finds no half-filled form with names in it.
        await chats.forget_forms(connection, [chat])
        door = next(d for d in there.doors if d.chat == chat)
        key = f"disconnected:{chat}:{stranger}"
        await context.notices.show(connection, stranger, door, disconnected(), key, now)


async def _here(context: Context) -> Side:
    """This chat with the person it belongs to now."""
    return await chats.side(context.connection, context.chat.id)


async def _join(stays: Side, goes: Side, context: Context) -> None:
    """Both chats belong to who made the code; of two roles the one with more rights stays."""
    if stays.person == goes.person:
        return
    await _no_request_twice(stays.person, goes.person, context)
    roles = [role for role in (stays.role, goes.role) if role]
    role = max(roles, key=lambda r: len(RIGHTS[r]), default=None)
    await merging.merge(context.connection, stays.person, goes.person, role)
    await _record(context, stays.person, "connect", goes.person, role)


async def _no_request_twice(one: int, other: int, context: Context) -> None:
    """Of one kind of support a person has one open request: which of two, he decides."""
    open_: list[set[str]] = []
    for person in (one, other):
        held = await support.held(context.connection, person)
        open_.append({r.component for r in held if r.state in UNSETTLED_STATES})
    if open_[0] & open_[1]:
        raise Conflict(
            T("Both chats have asked for the same support. Please withdraw one request first.")
        )


async def _record(
    context: Context, person: int, action: str, other: int, role: Role | None = None
) -> None:
    """Who became one with whom, or two again; without a name."""
    after = {"role": role} if role else None
    await audit.record(context.connection, context.now, person, action, str(other), None, after)


async def _show(to: Side, reply: Reply, key: str, context: Context) -> None:
    """Say it in the other chat, now: the person is at it."""
    connection = context.connection
    side = await chats.side(connection, to.chat)
    there = (await reach.of_people(connection, [side.person]))[side.person]
    door = next(d for d in there.doors if d.chat == to.chat)
    await context.notices.show(connection, side.person, door, reply, key, context.now)
