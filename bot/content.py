"""Reads one folder below `programme/` into a `Programme`, or says everything that is wrong.

The files are written by people who do not program. So all mistakes of all files are told at
once, each with its place; and what Windows editors add (a byte order mark, CRLF) or Macs write
(decomposed letters) is taken without complaint.
"""

import difflib
import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError

from bot import content_eligibility as eligible
from bot import content_rules as rules
from bot import content_schema as schema
from bot import content_scheme_rules as scheme_rules
from bot.content_faults import ContentError, Nothing, complaints, fault, unknown
from bot.content_rules import Rows
from bot.content_schemes import RemindersTable, SchemeTable
from handlers.programme import Programme, Vocabulary
from handlers.schemes import Scheme

__all__ = ["ContentError", "load_programme"]

Table = TypeVar("Table", bound=BaseModel)

_LISTS = (
    "components",
    "standards",
    "targets",
    "officers",
    "consents",
    "events",
    "sources",
    "schemes",
)
_TABLES = ("programme", "quiet", "reminders", "eligibility", "places")
_FILES = tuple(f"{stem}.toml" for stem in (*_TABLES, *_LISTS, "vocabulary"))
_TOPICS = "topics"

# tomllib tells the place only within its message; from Python 3.14 on there are attributes.
_PLACE = re.compile(r"(.*) \(at (?:(line \d+, column \d+)|(end of document))\)", re.DOTALL)


def load_programme(folder: Path) -> Programme:
    """The programme that a folder states. Raises ContentError, naming every mistake found."""
    reading = _Folder(folder)
    head = reading.table("programme", schema.ProgrammeTable)
    quiet = reading.table("quiet", schema.QuietTable)
    components = reading.rows("components", schema.ComponentTable)
    standards = reading.rows("standards", schema.StandardTable)
    targets = reading.rows("targets", schema.TargetTable)
    officers = reading.rows("officers", schema.OfficerTable)
    consents = reading.rows("consents", schema.ConsentTable)
    events = reading.rows("events", schema.EventTable)
    sources = reading.rows("sources", schema.SourceTable)
    topics = reading.spread(_TOPICS, schema.TopicTable)
    concepts, outside = reading.lists("vocabulary", ("concepts", "outside"), schema.ConceptTable)
    eligibility = reading.table("eligibility", eligible.EligibilityTable)
    places = reading.table("places", eligible.PlacesTable)
    schemes = reading.rows("schemes", SchemeTable)
    reminders = reading.table("reminders", RemindersTable)

    faults = reading.faults
    checked = (components, standards, targets, consents, events, sources, topics, schemes)
    for rows in (*checked, concepts, outside):
        faults += rules.own_ids(rows)
    faults += rules.of_sources(sources)
    faults += rules.of_topics(topics, sources)
    faults += rules.of_purposes(consents)
    faults += rules.of_events(events, components, quiet)
    faults += rules.of_wordings(standards, "aliases")
    faults += rules.of_wordings(topics, "wordings")
    faults += rules.of_officers(officers, quiet)
    faults += scheme_rules.of_schemes(schemes, standards)
    faults += scheme_rules.of_names(schemes, standards)
    if quiet:
        faults += rules.of_quiet(quiet)
    if eligibility and components.raw is not None:
        faults += eligible.of_eligibility(eligibility, set(components.ids.values()))
    if places:
        faults += eligible.of_places(places)
    if reminders:
        faults += scheme_rules.of_reminders(reminders)
    if faults or not (head and quiet and reminders and eligibility and places):
        raise ContentError(folder.name, faults)

    zone = ZoneInfo(quiet.timezone)
    by_id = {row.id: row.make() for row in sources.good.values()}
    return Programme(
        id=head.id,
        name=head.name.words,
        agency=head.agency.words,
        plan=head.plan,
        decided=head.decided,
        notice=head.notice.words,
        components=tuple(row.make() for row in components.good.values()),
        standards=tuple(row.make() for row in standards.good.values()),
        targets=tuple(row.make() for row in targets.good.values()),
        officers=tuple(row.make() for row in officers.good.values()),
        quiet=quiet.make(),
        purposes=tuple(row.make() for row in consents.good.values()),
        topics=tuple(row.make(by_id) for row in topics.good.values()),
        vocabulary=Vocabulary(
            concepts=tuple(row.make() for row in concepts.good.values()),
            outside=tuple(row.make() for row in outside.good.values()),
        ),
        events=tuple(row.make(zone) for row in events.good.values()),
        charter=eligibility.make(),
        places=places.make(),
        schemes=_schemes(schemes, standards),
        reminders=reminders.make(),
    )


def _schemes(
    schemes: Rows[SchemeTable], standards: Rows[schema.StandardTable]
) -> tuple[Scheme, ...]:
    aliases = {row.id: row.aliases for row in standards.good.values()}
    return tuple(
        row.make(tuple(name for id in row.standards for name in aliases[id]))
        for row in schemes.good.values()
    )


class _Folder:
    """A folder being read; `faults` grows by a line for each mistake."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.faults: list[str] = []
        for path in sorted(folder.glob("*.toml")):
            if path.name not in _FILES:
                close = difflib.get_close_matches(path.name, _FILES, n=1)
                meant = f'did you mean "{close[0]}"?' if close else f"known: {', '.join(_FILES)}"
                self.faults.append(f"{path.name}: unknown file, {meant}")

    def table(self, stem: str, model: type[Table]) -> Table | None:
        """A file that is one table."""
        document = self._document(stem)
        return None if document is None else self._checked(document, model, f"{stem}.toml")

    def rows(self, stem: str, model: type[Table]) -> Rows[Table]:
        """A file that is a list of tables, each checked by itself so that all are."""
        return self.lists(stem, (stem,), model)[0]

    def lists(
        self, stem: str, names: tuple[str, ...], model: type[Table]
    ) -> tuple[Rows[Table], ...]:
        """A file that is several lists of tables of one shape."""
        all_rows: tuple[Rows[Table], ...] = tuple(Rows(name) for name in names)
        self._read(stem, all_rows, model)
        return all_rows

    def spread(self, name: str, model: type[Table]) -> Rows[Table]:
        """A list whose tables stand in the files of a folder of its name."""
        rows: Rows[Table] = Rows(name)
        paths = sorted((self._folder / name).glob("*.toml"))
        if not paths:
            self.faults.append(f"{name}/: the folder is missing or has no .toml file")
        for path in paths:
            self._read(f"{name}/{path.stem}", (rows,), model)
        return rows

    def _read(self, stem: str, lists: tuple[Rows[Table], ...], model: type[Table]) -> None:
        """Add the tables of one file to the lists that it is to hold."""
        file = f"{stem}.toml"
        document = self._document(stem)
        if document is None:
            return
        names = tuple(rows.stem for rows in lists)
        for key in document:
            if key not in names:
                self.faults.append(unknown(file, key, key, names))
        for rows in lists:
            found = document.get(rows.stem, Nothing())
            if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
                expected = f"tables that begin [[{rows.stem}]]"
                self.faults.append(fault(file, rows.stem, found, expected))
                continue
            before = len(rows.places)
            rows.raw = [*(rows.raw or []), *found]
            rows.places += [(file, place) for place in range(len(found))]
            for index, row in enumerate(found, start=before):
                at, who = rows.named(index), rows.who(index)
                if (checked := self._checked(row, model, file, at, who)) is not None:
                    rows.good[index] = checked

    def _checked(
        self, row: dict[str, Any], model: type[Table], file: str, at: str = "", who: str = ""
    ) -> Table | None:
        try:
            return model.model_validate(row)
        except ValidationError as error:
            self.faults += complaints(error, model, file, at, who)
            return None

    def _document(self, stem: str) -> dict[str, Any] | None:
        """One file as TOML reads it, or None after noting why it cannot be read."""
        file = f"{stem}.toml"
        try:
            text = (self._folder / file).read_text(encoding="utf-8-sig")
            return tomllib.loads(unicodedata.normalize("NFC", text))
        except FileNotFoundError:
            self.faults.append(f"{file}: the file is missing")
        except UnicodeDecodeError:
            self.faults.append(f"{file}: not UTF-8; save it again with that encoding")
        except tomllib.TOMLDecodeError as error:
            place = _PLACE.fullmatch(str(error))
            why, where = (place[1], place[2] or place[3]) if place else (str(error), "syntax")
            self.faults.append(f"{file}: {where}: {why}")
        return None
