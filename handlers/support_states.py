"""The states of a request for support: what they are called, and who may change which into what.

Selecting is the Department's (plan A8: it approves contents and estimates and selects); nobody is
ever told "approved" by a rule.
"""

from collections.abc import Mapping

from handlers.programme import Programme
from handlers.text import T, Text
from storage.support_records import HOLDING_STATES, RequestState, SupportRequest

NAMES: Mapping[RequestState, Text] = {
    RequestState.RECEIVED: T("received"),
    RequestState.IN_REVIEW: T("in review"),
    RequestState.MORE_NEEDED: T("more is needed from you"),
    RequestState.SELECTED: T("selected by the Department"),
    RequestState.NOT_SELECTED: T("not selected"),
    RequestState.DONE: T("done"),
    RequestState.WITHDRAWN: T("withdrawn"),
}

WHAT_NEXT: Mapping[RequestState, Text] = {
    RequestState.RECEIVED: T("An officer will look at it; I write to you when there is news."),
    RequestState.IN_REVIEW: T("The Department is looking at it; I write when there is news."),
    RequestState.MORE_NEEDED: T("Please answer here; a photo or PDF is fine, too."),
    RequestState.SELECTED: T("The officer agrees the next steps with you."),
    RequestState.NOT_SELECTED: T("You may ask the officer why, or ask again later."),
    RequestState.DONE: T("The support is complete."),
    RequestState.WITHDRAWN: T("You took it back; you may ask again at any time."),
}

STAFF_MAY: Mapping[RequestState, tuple[RequestState, ...]] = {
    RequestState.RECEIVED: (
        RequestState.IN_REVIEW,
        RequestState.MORE_NEEDED,
        RequestState.SELECTED,
        RequestState.NOT_SELECTED,
    ),
    RequestState.IN_REVIEW: (
        RequestState.MORE_NEEDED,
        RequestState.SELECTED,
        RequestState.NOT_SELECTED,
    ),
    RequestState.MORE_NEEDED: (
        RequestState.IN_REVIEW,
        RequestState.SELECTED,
        RequestState.NOT_SELECTED,
    ),
    RequestState.SELECTED: (RequestState.DONE, RequestState.IN_REVIEW),
    RequestState.NOT_SELECTED: (RequestState.IN_REVIEW,),
    RequestState.DONE: (RequestState.SELECTED,),
    RequestState.WITHDRAWN: (),
}
"""What an officer may make of a request; the way back puts a mistake right."""


def needs_reason(before: RequestState, after: RequestState) -> bool:
    """Whether the owner must be told why: something is asked, refused or taken back."""
    refused = after in (RequestState.MORE_NEEDED, RequestState.NOT_SELECTED)
    return refused or (before in HOLDING_STATES and after != RequestState.DONE)


def takes_slot(before: RequestState, after: RequestState) -> bool:
    """Whether this change takes one of the plan's slots."""
    return after in HOLDING_STATES and before not in HOLDING_STATES


def gives_slot_back(before: RequestState, after: RequestState) -> bool:
    """Whether this change gives one of the plan's slots back."""
    return before in HOLDING_STATES and after not in HOLDING_STATES


def asked_for(request: SupportRequest, programme: Programme) -> Text:
    """What a request is for, by name; a component that is no longer offered by its id."""
    component = programme.component(request.component)
    return component.name if component else request.component
