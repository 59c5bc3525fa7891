"""What our bot says in each step, as templates, so that the peers say the very same.

Made by our pure engine in the harness' own process: a peer's process gets finished strings and
pays neither for our rendering nor for our libraries.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.dialogue import ID, dialogue
from benchmarks.script import Input
from bot.body import body
from bot.content import load_programme
from bot.language import catalogues
from handlers.book import DIALOGUES, book
from handlers.engine import step
from handlers.incoming import Incoming
from handlers.known import Known, Need
from handlers.reply import payload
from handlers.session import Session
from handlers.stage import Book
from storage.records import Event, EventState, Person, Words

PROGRAMME = Path(__file__).parent.parent / "programme" / "hue-2021"
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
_TOKEN = "0123456789abcdef0123456789abcdef"
_SAMPLES = {
    "name": "Nguyễn Thị Sen",
    "phone": "0905 123 456",
    "firm": "HTX Sen Hồng",
    "tax": "3300100113",
}
EVENT_ROW: dict[str, Any] = {
    "key": "benchmark",
    "programme": "benchmark",
    "component": "",
    "kind": "training",
    "title_vi": "5S và Kaizen cho cơ sở sản xuất",
    "title_en": "5S and Kaizen for production facilities",
    "place_vi": "Sở Khoa học và Công nghệ, 26 Hà Nội, Huế",
    "place_en": "Department of Science and Technology, 26 Ha Noi, Hue",
    "starts_at": NOW + timedelta(days=30),
    "ends_at": NOW + timedelta(days=30, hours=8),
    "capacity": 100_000_000,
    "state": EventState.OPEN.value,
    "sample": True,
}
"""The event everybody registers for, as `storage.events` inserts it."""


def screens() -> list[dict[str, Any]]:
    """For each of the six inputs the answer: `text` to be formatted, `buttons` as [label, id]."""
    programme = load_programme(PROGRAMME)
    event = _event()
    talk = Book.of((*DIALOGUES, dialogue(event.id)), book(programme).answers)
    known = Known(
        now=NOW,
        token=_TOKEN,
        tongue=catalogues(programme.quiet.timezone)["vi"],
        programme=programme,
        person=Person(1, consents={p.id: p.version for p in programme.purposes}),
        facts={Need("events"): (event,)},
    )
    session = step(Session(), talk, _incoming(start=ID), known).session
    found = []
    for said in _sample_inputs():
        if said.choice and said.choice not in session.offered:
            raise RuntimeError(f"{said.choice}: a press on a button that was not shown")
        choice = payload(session.screen, said.choice) if said.choice else ""
        outcome = step(session, talk, _incoming(text=said.text, choice=choice), known)
        session = outcome.session
        assert outcome.reply is not None
        shown = body(outcome.reply, known.tongue, session.screen)
        found.append({"text": _template(shown), "buttons": _buttons(shown)})
    return found


def _sample_inputs() -> tuple[Input, ...]:
    name, phone, firm, tax = _SAMPLES.values()
    typed = (Input(name), Input(phone), Input(firm))
    return (*typed, Input(choice="cooperative"), Input(tax), Input(choice="yes"))


def _event() -> Event:
    row = EVENT_ROW
    return Event(
        id=1,
        key=row["key"],
        kind=row["kind"],
        title=Words(row["title_vi"], row["title_en"]),
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        place=Words(row["place_vi"], row["place_en"]),
        capacity=row["capacity"],
        taken=0,
        state=EventState.OPEN,
        sample=True,
    )


def _incoming(text: str = "", choice: str = "", start: str | None = None) -> Incoming:
    return Incoming("bench", "1", "1", NOW, text=text, choice=choice, start=start)


def in_one_text(shown: dict[str, Any]) -> str:
    """A message as one text: header, text, the answers to check."""
    lines = [f"{line['label']}: {line['value']}" for line in shown.get("lines", [])]
    return "\n".join([shown.get("header", ""), *shown.get("text", []), *lines])


def _buttons(shown: dict[str, Any]) -> list[list[str]]:
    changes = [line["change"] for line in shown.get("lines", []) if line.get("change")]
    pressed = [*shown.get("choices", []), *changes, *shown.get("footer", [])]
    return [[choice["label"], choice["id"]] for choice in pressed]


def _template(shown: dict[str, Any]) -> str:
    text = in_one_text(shown).replace("{", "{{").replace("}", "}}")
    for place, sample in _SAMPLES.items():
        text = text.replace(sample, "{" + place + "}")
    return text
