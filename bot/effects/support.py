"""Requests for support: sent, answered, taken back, decided; slots counted; everybody told."""

from bot.effects.context import Context, apply
from handlers.effects import Conflict
from handlers.staff_rights import Right
from handlers.support_effects import (
    AnswerRequest,
    AskForSupport,
    ChangeRequest,
    KeepAnswers,
    WithdrawRequest,
    WriteToOwner,
)
from handlers.support_notices import news
from handlers.support_slots import counted
from handlers.support_states import (
    STAFF_MAY,
    gives_slot_back,
    needs_reason,
    takes_slot,
)
from handlers.text import T
from storage import eligibility, outbox, people, support, support_slots
from storage.support_records import (
    OPEN_STATES,
    UNSETTLED_STATES,
    RequestState,
    SupportRequest,
)

_MOVED = T("This request has changed in the meantime. Please look at it again.")


@apply.register
async def _(effect: KeepAnswers, context: Context) -> None:
    await eligibility.keep(context.connection, context.person, effect.answers, context.now)


@apply.register
async def _(effect: AskForSupport, context: Context) -> None:
    connection, person = context.connection, context.chat.person
    known = person.firm
    code = known.tax_code if known and known.name == effect.firm_name else ""
    firm = await people.keep_firm(connection, effect.firm_name, effect.firm_kind, code, person)
    added = await support.add(
        connection,
        {
            "code": effect.code,
            "draft": effect.draft,
            "person_id": person.id,
            "firm_id": firm,
            "component": effect.component,
            "name": effect.name,
            "phone": effect.phone,
            "need": effect.need,
            "facts": dict(effect.facts),
            "verdict": effect.verdict,
            "state": RequestState.RECEIVED.value,
            "created_at": context.now,
            "changed_at": context.now,
            "waiting_since": context.now,
        },
    )
    if not added:
        await _already_there(effect, context)
    await people.keep_profile(connection, person.id, effect.name, effect.phone, firm)


async def _already_there(effect: AskForSupport, context: Context) -> None:
    """Why it was not added: the same confirmation again, or another request like it."""
    if await support.of_draft(context.connection, effect.draft):
        return
    there = await support.open_like(context.connection, context.person, effect.component)
    if there is None:
        raise RuntimeError("the code is taken; the turn is run again with another one")
    why = T("You have asked for this already: {code}. It is not decided yet.", code=there.code)
    raise Conflict(why, "component")


async def _own(context: Context, id: int) -> SupportRequest:
    """The person's own request, locked. Raises Conflict if there is none."""
    request = await support.get(context.connection, id, lock=True)
    if request is None or request.person_id != context.person:
        raise Conflict(T("This request is no longer there."), "which")
    return request


@apply.register
async def _(effect: AnswerRequest, context: Context) -> None:
    request = await _own(context, effect.request)
    if request.state != RequestState.MORE_NEEDED:
        raise Conflict(_MOVED, "what")
    connection, now, state = context.connection, context.now, RequestState.IN_REVIEW
    await support.change(connection, request.id, request.state, state, now, now)
    await support.note(
        connection, request.id, now, context.person, False, state, effect.words, effect.upload
    )
    await _seen(request, context)


@apply.register
async def _(effect: WithdrawRequest, context: Context) -> None:
    request = await _own(context, effect.request)
    if request.state not in UNSETTLED_STATES:
        raise Conflict(_MOVED, "what")
    await withdraw(request, context)


async def withdraw(request: SupportRequest, context: Context) -> None:
    """Take a request back for its owner; it is locked and may be withdrawn."""
    connection, state = context.connection, RequestState.WITHDRAWN
    await support.change(connection, request.id, request.state, state, None, context.now)
    await support.note(connection, request.id, context.now, context.person, False, state, "")
    await _count(request, state, context, beyond=False)
    await _calm(request, context)
    await _seen(request, context)


@apply.register
async def _(effect: ChangeRequest, context: Context) -> None:
    await context.demand(Right.REQUESTS)
    connection, before, after = context.connection, effect.before, effect.after
    request = await support.get(connection, effect.request, lock=True)
    if request is None or request.state != before or after not in STAFF_MAY[before]:
        raise Conflict(_MOVED, "what")
    if needs_reason(before, after) and not effect.words:
        raise Conflict(T("Please say why: the owner reads it."), "words")
    if before not in OPEN_STATES and after in OPEN_STATES:
        await _alone(request, context)
    await support.change(connection, request.id, before, after, None, context.now)
    await _count(request, after, context, effect.beyond)
    if before == RequestState.MORE_NEEDED:
        # Nobody is asked for what is not needed any more; the words stand with the request.
        await outbox.cancel(connection, _key(request, before))
    await _tell(request, after, effect.words, context)
    note = {"state": after, "component": request.component}
    if effect.beyond and takes_slot(before, after):
        note["beyond_the_plan"] = "yes"
    # What was said stands with the request: it may name people, the log must not.
    await context.record("change_request", request.code, {"state": before}, note)


async def _alone(request: SupportRequest, context: Context) -> None:
    """A decided request is not opened again beside a newer one of the same kind."""
    newer = await support.open_like(context.connection, request.person_id, request.component)
    if newer is not None:
        why = T("There is a newer request for the same: {code}.", code=newer.code)
        raise Conflict(why, "what")


@apply.register
async def _(effect: WriteToOwner, context: Context) -> None:
    await context.demand(Right.REQUESTS)
    request = await support.get(context.connection, effect.request, lock=True)
    if request is None or not request.name:
        raise Conflict(_MOVED, "what")
    await support.change(
        context.connection, request.id, request.state, request.state, None, context.now
    )
    await _tell(request, request.state, effect.words, context)
    await context.record("write_to_owner", request.code, None, {"state": request.state})


async def _count(
    request: SupportRequest, after: RequestState, context: Context, beyond: bool
) -> None:
    """Take a slot of the plan or give it back; beyond the plan only if that was accepted."""
    places = counted(context.programme.charter, request.component)
    if takes_slot(request.state, after):
        for component, most in places:
            limit = None if beyond else most
            if not await support_slots.take(context.connection, component, limit):
                why = T("The last slot of the plan has just gone. Please look again.")
                raise Conflict(why, "what")
    elif gives_slot_back(request.state, after):
        for component, _ in places:
            await support_slots.give_back(context.connection, component)


async def _tell(request: SupportRequest, state: RequestState, words: str, context: Context) -> None:
    """Keep it in the history and tell the owner; what staff were to be reminded of is over."""
    connection, now = context.connection, context.now
    entry = await support.note(connection, request.id, now, context.person, True, state, words)
    await _calm(request, context)
    if request.name:
        reply = news(context.programme, request, state, words)
        key = f"{_key(request, state)}{entry}"
        await context.notices.tell(connection, {request.person_id: reply}, key, now)


def _key(request: SupportRequest, state: RequestState) -> str:
    """How the keys of what is told of a request in this state begin."""
    return f"support:{request.id}:{state.value}:"


async def _seen(request: SupportRequest, context: Context) -> None:
    """Its owner has acted on the page of the request: what waits to be told he has read there."""
    await outbox.cancel(context.connection, f"support:{request.id}:")


async def _calm(request: SupportRequest, context: Context) -> None:
    """Alarms that have not gone out are not true any more."""
    await outbox.cancel(context.connection, f"support_alarm:{request.id}:")
