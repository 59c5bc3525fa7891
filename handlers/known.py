"""What a step may know, and how it asks for more.

A dialogue reads `known.events` as if it were there. If the host has not looked it up yet, the
property raises `Missing`; the host loads what is missing for all turns of the batch at once and
runs the step again. A step is pure, so running it twice changes nothing, and no dialogue has to
declare beforehand what the screen it may lead to will need.
"""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from handlers.import_entries import Entry, Table, There
from handlers.lessons import with_lessons
from handlers.programme import Programme, Topic
from handlers.text import Tongue
from storage.follow_records import CertificateCall, Contacts, Followed
from storage.frozen import frozen
from storage.learning_records import Lesson, OpenQuestion
from storage.link_records import Link, Misses
from storage.records import (
    Call,
    Door,
    Event,
    Firm,
    Invitation,
    Kept,
    Member,
    Message,
    OfficerChat,
    OpenIncident,
    Person,
    Registration,
)
from storage.register_records import Count, Counted, Listed, Reported, Untold, Wanted
from storage.support_records import SupportRequest

LISTED = 20
"""Rows of a list for staff: what needs attention first, not everything."""


class Need(NamedTuple):
    """Something to look up: its kind, and of whom or what (0 where there is only one)."""

    kind: str
    of: int | str | tuple[Any, ...] = 0


class Missing(LookupError):
    """The step needs a fact that was not loaded; `need` says which."""

    def __init__(self, need: Need) -> None:
        super().__init__(need)
        self.need = need


@frozen
class Known:
    """The snapshot one step sees. `token` is fresh randomness, as a value.

    `shown_at`: when the chat's present screen was made, None if there is none; `unshown`: it is
    not known to have reached the person; `with_officer`: an officer is writing in this chat.
    `deep_links`: what opens the chat on a channel, up to the name of what it opens; `chat` and
    `channel`: where this is said.
    """

    now: datetime
    token: str
    tongue: Tongue
    programme: Programme
    person: Person
    public_url: str = ""
    deep_links: Mapping[str, str] = field(default_factory=dict)
    chat: int = 0
    channel: str = ""
    shown_at: datetime | None = None
    unshown: bool = False
    with_officer: bool = False
    facts: Mapping[Need, Any] = field(default_factory=dict)

    def _fact(self, kind: str, of: int | str | tuple[Any, ...] = 0) -> Any:
        need = Need(kind, of)
        try:
            return self.facts[need]
        except KeyError:
            raise Missing(need) from None

    @property
    def events(self) -> tuple[Event, ...]:
        """Open events that have not begun, soonest first."""
        found = cast("tuple[Event, ...]", self._fact("events"))
        if not found or found[0].starts_at > self.now:
            return found
        return tuple(e for e in found if e.starts_at > self.now)

    @property
    def mine(self) -> tuple[Registration, ...]:
        """The person's registrations for events that are not over, soonest first."""
        return cast("tuple[Registration, ...]", self._fact("mine", self.person.id))

    @property
    def kept(self) -> Kept:
        """What is stored of the person that none of his lists shows."""
        return cast("Kept", self._fact("kept", self.person.id))

    def waiting(self, event: int) -> int:
        """How many people wait for a seat at an event."""
        return cast("int", self._fact("waiting", event))

    @property
    def all_events(self) -> tuple[Event, ...]:
        """For staff: events that are not over, cancelled ones included, soonest first."""
        return cast("tuple[Event, ...]", self._fact("all_events"))

    def roster(self, event: int) -> tuple[Registration, ...]:
        """For staff: who is registered or waiting for an event, in the order they came."""
        return cast("tuple[Registration, ...]", self._fact("roster", event))

    def ticket(self, code: str) -> Registration | None:
        """For staff: the registration of this code, in whatever state."""
        return cast("Registration | None", self._fact("ticket", code))

    @property
    def troubles(self) -> tuple[Message, ...]:
        """For staff: the latest messages that failed or whose arrival is unknown."""
        return cast("tuple[Message, ...]", self._fact("troubles"))

    @property
    def incidents(self) -> tuple[OpenIncident, ...]:
        """For staff: what is wrong with channels now, longest first."""
        return cast("tuple[OpenIncident, ...]", self._fact("incidents"))

    @property
    def calls(self) -> tuple[Call, ...]:
        """For staff: people waiting for a call, longest wait first."""
        return cast("tuple[Call, ...]", self._fact("calls"))

    @property
    def my_calls(self) -> tuple[Call, ...]:
        """The calls that the person has asked for and that no officer has made yet."""
        return cast("tuple[Call, ...]", self._fact("my_calls", self.person.id))

    @property
    def officer_chats(self) -> tuple[OfficerChat, ...]:
        """For staff: chats in which an officer writes and the bot is silent."""
        return cast("tuple[OfficerChat, ...]", self._fact("officer_chats"))

    def register(self, wanted: Wanted) -> tuple[Listed, ...]:
        """For staff: certificates that fit, nearest day first, `LISTED` of them."""
        return cast("tuple[Listed, ...]", self._fact("register", wanted))

    def register_counts(self, counted: Counted) -> tuple[Count, ...]:
        """For staff: how much falls due by month, scheme, body or ward."""
        return cast("tuple[Count, ...]", self._fact("register_counts", counted))

    def register_overdue(self, today: date) -> int:
        """For staff: how many certificates have a duty whose last day is over."""
        return cast("int", self._fact("register_overdue", today.isoformat()))

    def table(self, token: str) -> Table:
        """For staff: the rows of a spreadsheet that was sent."""
        return cast("Table", self._fact("table", token))

    def entered(self, entries: tuple[Entry, ...]) -> tuple[There, ...]:
        """For staff: those of these whose certificate is in the register, and what it lacks."""
        return cast("tuple[There, ...]", self._fact("entered", entries))

    def certificate(self, id: int) -> Followed | None:
        """For staff: one certificate with everything about it."""
        return cast("Followed | None", self._fact("certificate", id))

    @property
    def certificate_calls(self) -> tuple[CertificateCall, ...]:
        """For staff: firms to be called, nearest last day first."""
        return cast("tuple[CertificateCall, ...]", self._fact("certificate_calls"))

    @property
    def reported(self) -> tuple[Reported, ...]:
        """For staff: what holders report as done and nobody has judged, longest wait first."""
        return cast("tuple[Reported, ...]", self._fact("reported"))

    @property
    def untold(self) -> tuple[Untold, ...]:
        """For staff: reminders of which nobody could be told, the latest first."""
        return cast("tuple[Untold, ...]", self._fact("untold"))

    @property
    def my_doors(self) -> tuple[Door, ...]:
        """The person's chats on all channels, the one used last first."""
        return cast("tuple[Door, ...]", self._fact("my_doors", self.person.id))

    def link_offer(self, code_hash: str) -> Link | None:
        """What a code that was typed joins with, if it works."""
        return cast("Link | None", self._fact("link_offer", code_hash))

    @property
    def code_misses(self) -> Misses:
        """How many codes were not right lately."""
        return cast("Misses", self._fact("code_misses", self.person.id))

    @property
    def link_asked(self) -> Link | None:
        """Who waits until this chat confirms to be connected with him."""
        return cast("Link | None", self._fact("link_asked", self.chat))

    @property
    def members(self) -> tuple[Member, ...]:
        """For staff: everybody with a role."""
        return cast("tuple[Member, ...]", self._fact("members"))

    @property
    def invitations(self) -> tuple[Invitation, ...]:
        """For staff: invitations that can still be used."""
        return cast("tuple[Invitation, ...]", self._fact("invitations"))

    @property
    def certificates(self) -> tuple[Followed, ...]:
        """The certificates that the person looks after, in the order in which they were entered."""
        return cast("tuple[Followed, ...]", self._fact("certificates", self.person.id))

    @property
    def cared_for(self) -> tuple[Contacts, ...]:
        """The firms whose certificates the person looks after."""
        return cast("tuple[Contacts, ...]", self._fact("cared_for", self.person.id))

    def care_offer(self, secret: str) -> Firm | None:
        """The firm whose certificates a one-time link of this secret hands over, if it works."""
        return cast("Firm | None", self._fact("care_offer", secret))

    @property
    def eligibility(self) -> Mapping[str, str]:
        """What the person answered on eligibility, by field; empty without his consent."""
        return cast("Mapping[str, str]", self._fact("eligibility", self.person.id))

    @property
    def support_slots(self) -> Mapping[str, int]:
        """How many of the plan's slots are taken, by component."""
        return cast("Mapping[str, int]", self._fact("support_slots"))

    @property
    def my_requests(self) -> tuple[SupportRequest, ...]:
        """The person's requests for support, newest first, without what happened to them."""
        return cast("tuple[SupportRequest, ...]", self._fact("my_requests", self.person.id))

    def support_request(self, of: int | str) -> SupportRequest | None:
        """One request with its history, by number or code; whose it is must be looked at."""
        return cast("SupportRequest | None", self._fact("support_request", of))

    def requests_in(self, state: str) -> tuple[SupportRequest, ...]:
        """For staff: requests in a state."""
        return cast("tuple[SupportRequest, ...]", self._fact("requests_in", state))

    @property
    def requests_waiting(self) -> int:
        """For staff: how many requests nobody has looked at yet."""
        return cast("int", self._fact("requests_waiting"))

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """What the staff taught and did not undo, oldest first."""
        return cast("tuple[Lesson, ...]", self._fact("lessons"))

    @property
    def questions(self) -> tuple[OpenQuestion, ...]:
        """For staff: questions that wait for them, longest wait first."""
        return cast("tuple[OpenQuestion, ...]", self._fact("questions"))

    @property
    def topics(self) -> Mapping[str, Topic]:
        """Every topic by its id, taught ones included."""
        whole = with_lessons(self.programme, self.lessons)
        return {topic.id: topic for topic in whole.topics}

    def topic(self, id: str) -> Topic | None:
        """A topic by its id, if it is there."""
        return self.topics.get(id)

    def without(self, kind: str, id: int) -> "Known":
        """The same snapshot after one record has left its list, for the rest of this turn."""
        facts = dict(self.facts)
        if (listed := facts.get(Need(kind))) is not None:
            facts[Need(kind)] = tuple(record for record in listed if record.id != id)
        return replace(self, facts=facts)

    def answered(self, eligibility: Mapping[str, str]) -> "Known":
        """The same snapshot after these answers were kept, for the rest of this turn."""
        return replace(self, facts={**self.facts, Need("eligibility", self.person.id): eligibility})

    def agreed(self, purpose: str) -> bool:
        """Whether the person agreed to the text in force for this purpose."""
        return self.person.consents.get(purpose) == self.programme.purpose(purpose).version
