"""Requests for support as they are kept, and what became of them.

Frozen values without behaviour beyond reading themselves, like `storage.records`.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from storage.frozen import frozen
from storage.records import Firm


class RequestState(StrEnum):
    """Where a request stands. Who may change it into what: `handlers.support_states`."""

    RECEIVED = "received"
    IN_REVIEW = "in_review"
    MORE_NEEDED = "more_needed"
    SELECTED = "selected"
    NOT_SELECTED = "not_selected"
    DONE = "done"
    WITHDRAWN = "withdrawn"


OPEN_STATES = (RequestState.RECEIVED, RequestState.IN_REVIEW, RequestState.MORE_NEEDED)
"""Not decided yet: of these a person has one for each kind of support at most."""
UNSETTLED_STATES = (*OPEN_STATES, RequestState.SELECTED)
"""Something may still come of these: what was sent for them is kept, and they can be withdrawn."""
HOLDING_STATES = (RequestState.SELECTED, RequestState.DONE)
"""Those that have one of the plan's slots."""


@frozen
class Entry:
    """Something that happened to a request: a change of its state, or something said.

    `by_staff`: an officer, else the person who asked. `upload`: the token of a file sent with it.
    """

    at: datetime
    by_staff: bool
    state: RequestState
    words: str
    upload: str = ""


@frozen
class SupportRequest:
    """What somebody asks the Department for.

    `facts`: what he had answered on eligibility, and `verdict` what followed from it, when he
    asked. `waiting_since`: since when nobody of the Department has looked at what he sent; None
    if somebody has. `entries`: what happened since, oldest first; only loaded for one alone.
    """

    id: int
    code: str
    person_id: int
    component: str
    firm: Firm
    name: str
    phone: str
    need: str
    facts: Mapping[str, str]
    verdict: str
    state: RequestState
    created_at: datetime
    changed_at: datetime
    waiting_since: datetime | None = None
    entries: tuple[Entry, ...] = ()
