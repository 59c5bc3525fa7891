"""A small world for tests of the pure part: a programme, events, people, no database."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from bot.content import load_programme
from bot.language import catalogues
from handlers.book import book
from handlers.engine import Outcome, step
from handlers.import_entries import Row, Table, There
from handlers.incoming import Incoming, Unfit, Upload
from handlers.known import Known, Need
from handlers.linking import hashed
from handlers.programme import Programme
from handlers.reply import Reply, payload
from handlers.session import Session
from handlers.stage import Book
from handlers.text import Tongue
from storage.certificate_records import Certificate, Done, Duty, Standing
from storage.follow_records import (
    Audit,
    AuditState,
    CertificateCall,
    Contacts,
    DutyKey,
    Followed,
)
from storage.learning_records import Kind, Lesson, OpenQuestion, Why
from storage.link_records import Link, Misses, Side
from storage.records import (
    Call,
    Door,
    Event,
    EventState,
    Firm,
    Invitation,
    Kept,
    Member,
    Message,
    MessageState,
    OfficerChat,
    OpenIncident,
    Person,
    Priority,
    Registration,
    RegistrationState,
    Role,
    Tried,
    Words,
)
from storage.register_records import By, Count, Counted, Listed, Reported, Untold
from storage.support_records import Entry, RequestState, SupportRequest

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
FOLDER = Path(__file__).parent.parent / "programme" / "hue-2021"
FIRM = Firm(1, "Mè xửng Thiên Hương", "enterprise", "3300100113")


@lru_cache
def programme() -> Programme:
    return load_programme(FOLDER)


@lru_cache
def the_book() -> Book:
    return book(programme())


@lru_cache
def tongue(code: str = "vi") -> Tongue:
    return catalogues(programme().quiet.timezone)[code]


def consents() -> dict[str, str]:
    return {p.id: p.version for p in programme().purposes if p.id != "news"}


def event(id: int, title: str, days: int = 10, taken: int = 0, capacity: int = 30) -> Event:
    starts = NOW + timedelta(days=days)
    return Event(
        id=id,
        key=f"event-{id}",
        kind="course",
        title=Words(title, title),
        starts_at=starts,
        ends_at=starts + timedelta(hours=4),
        place=Words("Hội trường", "Hall"),
        capacity=capacity,
        taken=taken,
        state=EventState.OPEN,
        sample=False,
    )


EVENTS = (
    event(1, "Lớp 5S và Kaizen", 5),
    event(2, "Lớp ISO 22000", 8),
    event(3, "Lớp HACCP", 9, taken=30),
    event(4, "Hội thảo nuôi lợn", 12),
    event(5, "Lớp VietGAP", 13),
    event(6, "Lớp GMP", 14),
    event(7, "Lớp chuyên gia năng suất", 15),
)
NEWCOMER = Person(1)
RETURNING = Person(2, "Nguyễn Thị Lan", "+84905123456", FIRM, consents())
INFORMED = replace(RETURNING, consents={p.id: p.version for p in programme().purposes})
"""Agrees to everything, news of the programme included."""
AGREED = Person(4, consents={"register": consents()["register"]})
OFFICER = Person(3, "Trần Văn Cán", "+84905000111", None, consents(), Role.OWNER)


def registration(id: int, at: Event, state: RegistrationState) -> Registration:
    return Registration(
        id, f"HG-AAAA{id + 21}", at, 2, "Nguyễn Thị Lan", "+84905123456", FIRM, state, NOW
    )


MINE = (
    registration(1, EVENTS[0], RegistrationState.CONFIRMED),
    registration(2, EVENTS[2], RegistrationState.WAITING),
    registration(3, replace(EVENTS[3], state=EventState.CANCELLED), RegistrationState.CONFIRMED),
)


ADMITTED = replace(registration(4, EVENTS[0], RegistrationState.CONFIRMED), attended_at=NOW)
"""Somebody who has come already; his ticket is known at the door."""


def request(id: int, component: str, state: RequestState) -> SupportRequest:
    entries = (
        Entry(NOW, True, RequestState.MORE_NEEDED, "Cần ảnh xưởng"),
        Entry(NOW, False, RequestState.IN_REVIEW, "", "token"),
    )
    return SupportRequest(
        id,
        f"HT-BBBB2{id}",
        2,
        component,
        FIRM,
        "Nguyễn Thị Lan",
        "+84905123456",
        "Muốn áp dụng HACCP cho mè xửng",
        {"entity": "enterprise", "place": "hue"},
        "undetermined",
        state,
        NOW,
        NOW,
        NOW,
        entries if state != RequestState.RECEIVED else (),
    )


REQUESTS = (
    request(2, "haccp", RequestState.RECEIVED),
    request(3, "gmp", RequestState.MORE_NEEDED),
    request(4, "vietgap", RequestState.SELECTED),
    request(5, "tccs", RequestState.NOT_SELECTED),
)


def in_state(state: RequestState) -> tuple[SupportRequest, ...]:
    return tuple(one for one in REQUESTS if one.state == state)


_TROUBLE = Message(
    9,
    1,
    "web",
    "a",
    Priority.BULK,
    {},
    MessageState.UNKNOWN,
    1,
    NOW,
    reason="no answer",
    tried=(Tried("telegram", NOW, "gone: blocked"),),
)


CARE = Contacts(FIRM, first=2, second=4, feed=True)
"""Who looks after the certificates of the returning owner's business."""
CERTIFICATES = (
    Followed(Certificate(1, FIRM, "iso9001", date(2026, 3, 15), number="HT 1/26"), CARE),
    Followed(Certificate(2, FIRM, "ocop", date(2025, 5, 2)), CARE, stopped=True),
    Followed(
        Certificate(3, FIRM, "haccp", date(2024, 5, 2), standing=Standing.ENDED),
        CARE,
    ),
)
_JUST_HELD = CERTIFICATES[0].with_done(Done(date(2026, 11, 2), Duty.SURVEILLANCE, 1))
_CERTIFICATE = Certificate(
    12, FIRM, "iso9001", date(2026, 1, 15), body="QUACERT", number="HT 12/1.26"
)
_AUDIT = Audit(7, Done(date(2026, 11, 20)), AuditState.REPORTED, "token", NOW)
_CONTACTS = Contacts(FIRM, 2, name="Lan", phone="+84905123456", ward="Phường Vỹ Dạ")
_FOLLOWED = Followed(_CERTIFICATE, _CONTACTS, evidence="token", audits=(_AUDIT,))
_CALL = CertificateCall(
    5, _CERTIFICATE, _CONTACTS, DutyKey(Duty.SURVEILLANCE, 1, date(2027, 1, 15)), "silent", NOW
)
_LISTED = Listed(
    12, FIRM.name, "iso9001", "", "QUACERT", "HT 12/1.26", "Phường Vỹ Dạ", Duty.SURVEILLANCE, 1,
    date(2027, 1, 15),
)  # fmt: skip
_COUNTS = {
    By.MONTH: (Count("2027-01", 2), Count("2027-03", 1)),
    By.SCHEME: (Count("iso9001", 3),),
    By.BODY: (Count("quacert", 2), Count("", 1)),
    By.WARD: (Count("Phường Vỹ Dạ", 3),),
}
_ROWS = Table(
    (
        Row(2, {"firm": "Mè xửng Thiên Hương", "scheme": "ISO 9001", "decided": "15/1/2026"}),
        Row(3, {"firm": "Trà Cung Đình", "scheme": "Halal", "decided": date(2026, 2, 1)}),
    )
)


def _of_register(need: Need) -> Any:
    """Whatever staff may look for in the register."""
    match need.kind:
        case "register":
            return (_LISTED,)
        case "register_counts":
            assert isinstance(need.of, Counted)
            return _COUNTS[need.of.by]
        case "register_overdue":
            return 3
        case "certificate":
            return _FOLLOWED
        case "table":
            return _ROWS
        case _:
            return (There(2, 12, (date(2026, 11, 20),)),)


_REGISTER = {"register", "register_counts", "register_overdue", "certificate", "table", "entered"}
DOORS = (
    Door(0, "test", "a", "vi", NOW, gone=False),
    Door(5, "telegram", "77", "vi", NOW - timedelta(days=1), gone=False),
)
_LAN = Side(0, "test", 2, "Nguyễn Thị Lan", None)
_STRANGER = Side(6, "zalo_bot", 9, "Nguyễn Thị Lan", Role.VIEWER)


_CALLED = Call(1, 2, "Lan", "+84905123456", "hỏi lịch", NOW, "token")
QUESTIONS = (
    OpenQuestion(1, 2, "bên em có máy lọc nước chi không", Why.UNANSWERED, "", ("std.5s",), NOW),
    OpenQuestion(2, 2, "học phí răng rứa", Why.NOT_USEFUL, "train.fee", ("train.fee",), NOW),
)
LESSONS = (
    Lesson(1, Kind.WORDING, "train.fee", "vô lớp đóng mấy xu", NOW, "Trần Văn Cán"),
    Lesson(
        2,
        Kind.TOPIC,
        "staff.ABC234",
        "máy lọc nước có được hỗ trợ không",
        NOW,
        "Trần Văn Cán",
        {"title": "Máy lọc nước", "answer_vi": "Sở xác nhận.", "source": "Sở, 2026"},
    ),
)


def facts() -> dict[Need, Any]:
    """Everything that a step can ask for, so that none misses anything."""
    single: Mapping[str, Any] = {
        "events": EVENTS,
        "all_events": EVENTS,
        "troubles": (_TROUBLE,),
        "calls": (_CALLED,),
        "officer_chats": (OfficerChat(9, "zalo_oa", "Lan", NOW + timedelta(minutes=40)),),
        "incidents": (OpenIncident(1, "telegram", "token", "401", 3, NOW),),
        "support_slots": {"haccp": 2, "systems": 2, "vietgap": 0},
        "requests_waiting": 1,
        "lessons": LESSONS,
        "questions": QUESTIONS,
        "certificate_calls": (_CALL,),
        "untold": (Untold(9, _CERTIFICATE, _CALL.duty, "wants no reminders"),),
        "reported": (Reported(7, _AUDIT, _CERTIFICATE),),
        "members": (Member(3, "Trần Văn Cán", Role.OWNER), Member(4, "Hoa", Role.VIEWER)),
        "invitations": (Invitation(5, Role.ORGANISER, NOW + timedelta(days=2), "Trần Văn Cán"),),
    }
    return _Tickets(
        {
            **{Need(kind): value for kind, value in single.items()},
            **{Need("mine", person): MINE for person in range(1, 5)},
            **{Need("certificates", person): () for person in range(1, 5)},
            **{Need("cared_for", person): () for person in range(1, 5)},
            **{Need("certificates", person): CERTIFICATES for person in (2, 3)},
            **{Need("cared_for", person): (CARE,) for person in (2, 3)},
            **{Need("kept", person): Kept(over=1, calls=1) for person in range(1, 5)},
            **{Need("my_calls", person): (_CALLED,) for person in range(1, 5)},
            **{Need("my_doors", person): DOORS for person in range(1, 5)},
            **{Need("code_misses", person): Misses(0, 0) for person in range(1, 5)},
            Need("link_asked", 0): Link(1, _LAN, _STRANGER),
            Need("link_offer", hashed("48291375")): Link(1, _STRANGER),
            **{Need("roster", event.id): MINE for event in EVENTS},
            **{Need("waiting", event.id): 2 for event in EVENTS},
            **{Need("eligibility", person): {} for person in range(1, 5)},
            **{Need("my_requests", person): REQUESTS for person in range(1, 5)},
            **{Need("requests_in", state.value): in_state(state) for state in RequestState},
            **{Need("support_request", of): r for r in REQUESTS for of in (r.id, r.code)},
        }
    )


_TOLD = {
    "entity": "enterprise",
    "place": "hue",
    "activity": "produces",
    "products": "hue_brand",
    "sector": "food",
    "applies_system": "yes",
}


class _Bare(dict[Need, Any]):
    """Whatever is looked for: there is none of it, or no longer."""

    _OTHERWISE: ClassVar[Mapping[str, Any]] = {
        **dict.fromkeys(("waiting", "register_overdue", "requests_waiting"), 0),
        **dict.fromkeys(("ticket", "certificate", "link_offer", "link_asked"), None),
        **dict.fromkeys(("care_offer", "support_request"), None),
        "eligibility": {},
        "support_slots": {},
        "code_misses": Misses(0, 0),
        "kept": Kept(over=0, calls=0),
        "table": Table(()),
    }

    def __missing__(self, need: Need) -> Any:
        return self._OTHERWISE.get(need.kind, ())


def bare() -> dict[Need, Any]:
    """The facts of a world in which nothing is open, and whatever was looked at is gone."""
    none = _Bare()
    # Written out, too, because a turn copies the facts that it changes.
    none.update({need: none[need] for need in facts()})
    return none


def unattended() -> dict[Need, Any]:
    """The facts of a world in which nobody looks after what is in the register, a business has
    stopped its reminders and has told everything about itself, no training is offered, a message
    became a call, a sheet is full of mistakes, and an audit was held just now."""
    stopped = replace(CARE, stopped=True)
    nobody = replace(_FOLLOWED, contacts=replace(_CONTACTS, first=None))
    others = {
        Need("events"): (),
        Need("troubles"): (),
        Need("calls"): (Call(1, 2, "Lan", "+84905123456", "", NOW, "token", untold=True),),
        Need("table", "token"): Table(tuple(Row(n, {"firm": "?"}) for n in range(2, 20))),
        Need("certificate", _CERTIFICATE.id): nobody,
        **{Need("cared_for", person): (stopped,) for person in (2, 3)},
        **{Need("certificates", person): (_JUST_HELD,) for person in (2, 3)},
        **{Need("eligibility", person): _TOLD for person in (2, 3)},
    }
    return _Tickets({**facts(), **others})


_OF_ANY = {"ticket", "link_offer", "care_offer", "support_request", *_REGISTER}


class _Tickets(dict[Need, Any]):
    """Any code may be asked for: those of `MINE` are known, any other is of nobody."""

    def __missing__(self, need: Need) -> Any:
        if need.kind not in _OF_ANY:
            raise KeyError(need)
        if need.kind in _REGISTER:
            return _of_register(need)
        tickets = (*MINE, ADMITTED)
        return next((r for r in tickets if need.kind == "ticket" and r.code == need.of), None)


def known(
    person: Person = RETURNING,
    now: datetime = NOW,
    language: str = "vi",
    of: Callable[[], Mapping[Need, Any]] | None = None,
) -> Known:
    return Known(
        now=now,
        token="0123456789abcdef0123456789abcdef",
        tongue=tongue(language),
        programme=programme(),
        person=person,
        public_url="https://huong.example",
        deep_links={"web": "https://huong.example/?start="},
        channel="test",
        facts=(of or facts)(),
    )


class Player:
    """Plays one chat against the pure engine, in the world of these facts."""

    def __init__(
        self,
        person: Person = RETURNING,
        session: Session | None = None,
        world: Callable[[], Mapping[Need, Any]] | None = None,
    ) -> None:
        self.person = person
        self.world = world
        self.session = session or Session()
        self.now = NOW
        self.shown: datetime | None = None
        self.outcome: Outcome | None = None

    def says(self, text: str) -> Outcome:
        return self._step(text=text)

    def presses(self, id: str) -> Outcome:
        return self._step(choice=payload(self.session.screen, id))

    def sends(self, choice: str) -> Outcome:
        return self._step(choice=choice)

    def opens(self, link: str = "") -> Outcome:
        return self._step(start=link)

    def sends_unfit(self, kind: Unfit) -> Outcome:
        return self._step(unfit=kind)

    def sends_file(self) -> Outcome:
        return self._step(file=Upload("token", "a.pdf", "application/pdf", 3))

    def _step(self, **what: Any) -> Outcome:
        incoming = Incoming("test", "a", "1", self.now, **what)
        language = self.session.language or "vi"
        snapshot = known(self.person, self.now, language, self.world)
        snapshot = replace(snapshot, shown_at=self.shown)
        outcome = step(self.session, the_book(), incoming, snapshot)
        # What is stored between two messages is JSON: nothing may depend on more.
        self.session = Session.from_json(outcome.session.to_json())
        self.outcome = outcome
        return outcome

    @property
    def reply(self) -> Reply:
        """The last reply."""
        assert self.outcome is not None
        assert self.outcome.reply is not None
        return self.outcome.reply

    @property
    def words(self) -> str:
        """The last reply in Vietnamese (or the chat's language), everything of it."""
        reply = self.reply
        say = tongue(self.session.language or "vi").say
        lines = [f"{say(line.label)}: {say(line.value)}" for line in reply.lines]
        return "\n".join([say(reply.header), *map(say, reply.text), *lines])

    @property
    def offered(self) -> tuple[str, ...]:
        return tuple(choice.id for choice in self.reply.offered())

    @property
    def at(self) -> str:
        """Where the chat stands: "register.event", "register." (check), "" (menu)."""
        form = self.session.form
        return f"{form.dialogue}.{form.question}" if form else ""
