"""What the project keeps, as frozen values. No behaviour beyond reading itself.

Instants are aware UTC. `id` is the database's number; `key` and `code` are names that people
or files use.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import Any

from storage.frozen import frozen


@frozen
class Words:
    """Content that is kept in both languages, such as an event's title."""

    vi: str
    en: str


class Role(StrEnum):
    """What a member of staff may do; `handlers.staff_rights` says what each role includes."""

    OWNER = "owner"
    ORGANISER = "organiser"
    CHECK_IN = "check_in"
    VIEWER = "viewer"


class EventState(StrEnum):
    """CLOSED: takes place, but nobody registers any more: the programme's file lacks it."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class RegistrationState(StrEnum):
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"


class MessageState(StrEnum):
    """Where a message of the outbox stands. Only PENDING and SENDING are not final.

    UNKNOWN: the channel left open whether it arrived; staff see it, it is not sent again.
    TO_CALL: no way was left; an officer calls instead.
    """

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    TO_CALL = "to_call"


class Priority(StrEnum):
    """REPLY: somebody is waiting. NOTICE: one person is told. BULK: many are told."""

    REPLY = "reply"
    NOTICE = "notice"
    BULK = "bulk"


@frozen
class Firm:
    """An enterprise, cooperative, facility or household business. `tax_code` may be ""."""

    id: int
    name: str
    kind: str
    tax_code: str = ""


@frozen
class Person:
    """Somebody who chats. `consents` maps a purpose to the version of the text agreed to."""

    id: int
    name: str = ""
    phone: str = ""
    firm: Firm | None = None
    consents: Mapping[str, str] = field(default_factory=dict)
    role: Role | None = None


@frozen
class Chat:
    """One person on one channel, with the state of the conversation there.

    `session` is the text that is stored. `screen_message` is the outbox's id of what was shown
    last, `screen_theirs` the channel's, "" as long as it is not known to be shown. `seen_at`: the
    person's last turn, whose answer made the present screen. `officer_until`: so long the bot
    keeps out, an officer is writing.
    """

    id: int
    channel: str
    address: str
    person: Person
    session: str
    language: str = ""
    screen_message: int | None = None
    screen_theirs: str = ""
    gone: bool = False
    seen_at: datetime | None = None
    officer_until: datetime | None = None


@frozen
class Event:
    """A training or seminar with a date. `sample`: the date and place are invented for the demo."""

    id: int
    key: str
    kind: str
    title: Words
    starts_at: datetime
    ends_at: datetime
    place: Words
    capacity: int
    taken: int
    state: EventState
    sample: bool
    component: str = ""

    @property
    def left(self) -> int:
        """Seats that can still be given."""
        return max(0, self.capacity - self.taken)


@frozen
class Registration:
    """One person's place at one event. `ahead`: how many stand before it in the waiting list."""

    id: int
    code: str
    event: Event
    person_id: int
    name: str
    phone: str
    firm: Firm
    state: RegistrationState
    created_at: datetime
    attended_at: datetime | None = None
    ahead: int = 0


@frozen
class Door:
    """A chat as a way to its person. `gone`: he has stopped or blocked us there."""

    chat: int
    channel: str
    address: str
    language: str
    seen_at: datetime
    gone: bool


@frozen
class Reach:
    """How a person can be reached; the doors used last come first, and there is at least one."""

    person: int
    name: str
    phone: str
    consents: Mapping[str, str]
    doors: tuple[Door, ...]


@frozen
class Route:
    """One way for a message. `until`: when it closes; `name`: who is called on a phone.

    `chat`: the chat it goes to or, where it goes to none, one of the person's own.
    """

    channel: str
    address: str
    chat: int
    until: datetime | None = None
    name: str = ""


@frozen
class Tried:
    """A way that failed, when and why."""

    channel: str
    at: datetime
    why: str


@frozen
class Message:
    """One message of the outbox. `body` is the rendered reply as JSON (see `bot.body`).

    `routes`: the way it is on and those after it; none for what belongs to one chat alone.
    `due_at`: since when it could have been sent on this way. `urgent_from`: from when on quiet
    hours do not hold it up. `key`, `name`: its business key and whose it is, for the staff only.
    """

    id: int
    chat_id: int
    channel: str
    address: str
    priority: Priority
    body: Mapping[str, Any]
    state: MessageState
    attempts: int
    created_at: datetime
    replaces_theirs: str = ""
    useful_until: datetime | None = None
    urgent_from: datetime | None = None
    reason: str = ""
    routes: tuple[Route, ...] = ()
    tried: tuple[Tried, ...] = ()
    due_at: datetime | None = None
    key: str = ""
    name: str = ""


@frozen
class Kept:
    """How much is stored of a person that he sees nowhere else: registrations that are over or
    cancelled, and requests to be called."""

    over: int
    calls: int


@frozen
class Call:
    """A person who asked to be called back by an officer. `outcome`: what came of an earlier call,
    if it was to be made again. `untold`: he asked for nothing, but a message did not reach him."""

    id: int
    person_id: int
    name: str
    phone: str
    note: str
    created_at: datetime
    upload: str = ""
    outcome: str = ""
    untold: bool = False


@frozen
class OfficerChat:
    """A chat in which the bot is silent because an officer writes there. `id`: the chat's."""

    id: int
    channel: str
    name: str
    until: datetime


@frozen
class Member:
    """A member of staff."""

    person_id: int
    name: str
    role: Role


@frozen
class Invitation:
    """An invitation to the staff that can still be used. `by`: who made it, "" if the operator."""

    id: int
    role: Role
    expires_at: datetime
    by: str


@frozen
class OpenIncident:
    """Something wrong with a channel that is not over. `kind`: see `handlers.incidents`.

    `well`: it works again, but not yet for long enough.
    """

    id: int
    channel: str
    kind: str
    detail: str
    times: int
    opened_at: datetime
    well: bool = False
