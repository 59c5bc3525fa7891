"""What is said unasked about requests: news to their owner, alarms to the Department's staff."""

from datetime import datetime

from handlers.programme import Programme
from handlers.reply import Choice, Reply
from handlers.screens import contact
from handlers.support_states import NAMES, WHAT_NEXT
from handlers.text import Joined, T, Text, When
from storage.support_records import RequestState, SupportRequest


def news(programme: Programme, request: SupportRequest, state: RequestState, words: str) -> Reply:
    """To the owner: the new state and what the officer wrote; with a way to answer or see more."""
    asks = state == RequestState.MORE_NEEDED
    see = T("Answer") if asks else T("See the request")
    said: tuple[Text, ...] = (T("The Department: {words}", words=words),) if words else ()
    return Reply(
        header=T("Your request for support"),
        text=(
            Joined((_name(programme, request), request.code)),
            T("State: {state}", state=NAMES[state]),
            *said,
            WHAT_NEXT[state],
            contact(programme.officer),
        ),
        choices=(Choice(f"go.requests.r{request.id}", see),),
        stays=True,
    )


def alarm(programme: Programme, request: SupportRequest, days: int, now: datetime) -> Reply:
    """To staff: nobody has looked at it, or gone on with it since its owner answered. Names
    nobody: it may be read long afterwards. `days`: how many working days it has waited."""
    since = request.waiting_since or request.created_at
    fresh = request.state == RequestState.RECEIVED
    return Reply(
        header=T("A request is waiting"),
        text=(
            Joined((_name(programme, request), request.code)),
            T("Waiting since: {when}", when=When(since, now)),
            T("Nobody has looked at it for {n} working days.", n=days)
            if fresh
            else T("Nobody has gone on with it for {n} working days.", n=days),
        ),
        choices=(Choice(f"go.staff_requests.{request.state.value}", T("Open the requests")),),
        stays=True,
    )


def _name(programme: Programme, request: SupportRequest) -> Text:
    shown = programme.component(request.component)
    return shown.name if shown else request.component
