"""Are the catalogues complete? Part of `make check`; `--update` brings new sentences in.

A sentence that is used but not translated, translated but not used, fuzzy, or translated with
other `{places}` than the original is a fault, in every language.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LANGUAGES = ("vi", "en")
_DATED = re.compile(
    r'^"(POT-Creation|PO-Revision|Project-Id|Report-Msgid|Last-Translator|Language-Team|Generated-By)'
    r".*\n",
    re.MULTILINE,
)
_PLACES = re.compile(r"\{(\w+)\}")


def extracted() -> Catalog:
    """Every `T("…")` and `TN("…", "…")` of the code, by pybabel's own extraction."""
    found = Catalog(charset="utf-8")
    for folder in ("bot", "handlers"):
        for file, line, message, comments, context in extract_from_dir(
            str(ROOT / folder),
            method_map=[("**.py", "python")],
            keywords={"T": None, "TN": (1, 2)},
        ):
            found.add(message, None, [(f"{folder}/{file}", line)], context=context)
            del comments
    return found


def path(language: str) -> Path:
    """Where a catalogue lies."""
    return ROOT / "locales" / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    with path(language).open("rb") as file:
        return read_po(file, locale=language)


def faults(language: str, used: Catalog) -> Iterator[str]:
    """What is wrong with one catalogue, a line each."""
    catalogue = read(language)
    for message in used:
        if not message.id:
            continue
        translated = catalogue.get(message.id)
        if translated is None or not all(_forms(translated)):
            yield f"{language}: not translated: {_shown(message)}"
        elif translated.fuzzy:
            yield f"{language}: fuzzy: {_shown(message)}"
        elif wrong := [f for f in _forms(translated) if not _same_places(message, f)]:
            yield f"{language}: other places than in the original: {wrong[0]}"
    for message in catalogue:
        if message.id and used.get(message.id) is None:
            yield f"{language}: no longer used: {_shown(message)}"


def update(language: str, used: Catalog) -> None:
    """Bring new sentences in and take unused ones out; English says what the code says."""
    catalogue = read(language)
    fresh = Catalog(locale=language, charset="utf-8", fuzzy=False, header_comment="# Hương")
    for message in sorted(used, key=_shown):
        if not message.id:
            continue
        there = catalogue.get(message.id)
        forms = _forms(there) if there else ("",)
        if language == "en" and not all(forms):
            forms = _strings(message.id)
        fresh.add(message.id, forms if len(_strings(message.id)) > 1 else forms[0])
    with path(language).open("wb") as file:
        write_po(file, fresh, width=100, omit_header=False, no_location=True)
    text = path(language).read_text()
    # Dates in the header would make every update a difference.
    text = _DATED.sub("", text)
    path(language).write_text(text)


def _forms(message: Message) -> tuple[str, ...]:
    return _strings(message.string)


def _strings(value: object) -> tuple[str, ...]:
    """One form or several, as Babel gives them."""
    if isinstance(value, list | tuple):
        return tuple(str(form or "") for form in value)
    return (str(value or ""),)


def _same_places(message: Message, words: str) -> bool:
    wanted = {place for original in _strings(message.id) for place in _PLACES.findall(original)}
    return set(_PLACES.findall(words)) == wanted


def _shown(message: Message) -> str:
    return _strings(message.id)[0]


def main() -> None:
    used = extracted()
    if "--update" in sys.argv:
        for language in LANGUAGES:
            update(language, used)
    found = [fault for language in LANGUAGES for fault in faults(language, used)]
    print("\n".join(found) or f"catalogues: {len(used)} sentences, {', '.join(LANGUAGES)} complete")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
