"""`bot ask`: what a question is taken for, for scripts and for whoever wonders why."""

import argparse
import json
import sys
from collections.abc import Iterable

from bot.commands.subparsers import Subparsers
from bot.config import Settings
from bot.content import load_programme
from bot.language import catalogues
from handlers.answers import Answers
from handlers.text import Tongue
from storage import learning
from storage.database import Database, Unavailable
from storage.learning_records import Lesson
from storage.migrate import HEAD, revision

_SHOWN = 12
"""Features that are shown for each topic: the most telling."""
_BREAKS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\x85\u2028\u2029"}


def add(commands: Subparsers) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "ask",
        help="what a question is taken for, and the answer",
        description="Questions as arguments, or one a line from the input. With --json one object "
        "a line: question, topic (null: out of scope), sure, guesses (best first), intent. "
        "What staff taught in the chat counts if the configured database is there.",
    )
    parser.add_argument("questions", nargs="*", help="questions; none: one a line from the input")
    parser.add_argument("--json", action="store_true", help="one JSON object a question")
    parser.add_argument("--explain", action="store_true", help="what counted, for each guess")
    parser.set_defaults(run=run)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Answer every question; without a database from the files alone."""
    programme = load_programme(settings.programme)
    answers = Answers(programme).taught(await _lessons(settings))
    tongue = catalogues(programme.quiet.timezone)[settings.language]
    for question in _questions(arguments.questions):
        if arguments.json:
            print(_one_line(_found(question, answers)), flush=True)
        else:
            print("\n".join(_said(question, answers, tongue)))
        if arguments.explain:
            print("\n".join(_explained(question, answers)), flush=True)
    return 0


async def _lessons(settings: Settings) -> tuple[Lesson, ...]:
    """What staff taught. A database that is not there, or of another release, is left alone."""
    try:
        database = Database(settings.database)
        if not database.there:
            return ()
        try:
            if await revision(database) != HEAD:
                return ()
            async with database.read() as connection:
                return await learning.taught(connection)
        finally:
            await database.close()
    except Unavailable as error:
        print(f"bot: answered without what staff taught: {error}", file=sys.stderr)
        return ()


def _questions(given: list[str]) -> Iterable[str]:
    if given:
        return given
    return (line.rstrip("\r\n") for line in sys.stdin)


def _found(question: str, answers: Answers) -> dict[str, object]:
    found = answers.find(question)
    return {
        "question": question,
        "topic": found.topic.id if found.topic else None,
        "sure": found.sure,
        "guesses": [topic.id for topic in found.guesses],
        "intent": answers.intent(question, found) or None,
    }


def _one_line(found: dict[str, object]) -> str:
    """JSON on one line for every reader: some also break lines at U+0085, U+2028 and U+2029."""
    return json.dumps(found, ensure_ascii=False).translate(_BREAKS)


def _said(question: str, answers: Answers, tongue: Tongue) -> Iterable[str]:
    found = answers.find(question)
    yield f"? {question}"
    if found.sure:
        topic = found.topics[0]
        yield from (f"  {line}" for line in tongue.say(topic.answer).splitlines())
        yield f"  ({topic.id}: {tongue.say(topic.source)})"
    else:
        yield "  " + ("not sure" if found.topic else "out of scope")
        yield from (f"  - {topic.id}: {tongue.say(topic.title)}" for topic in found.offered)


def _explained(question: str, answers: Answers) -> Iterable[str]:
    """The words as they were read, how sure that is, and what each guess shares with them."""
    explanation = answers.explain(question)
    yield f"  read as: {' '.join(explanation.words)}"
    yield f"  concepts: {', '.join(explanation.concepts) or 'none'}"
    yield f"  outside: {', '.join(explanation.outside) or 'nothing'}"
    yield f"  likely right: {explanation.likely:.2f}"
    for reason in explanation.reasons:
        shared = ", ".join(f"{name} {worth:.1f}" for name, worth in reason.shared[:_SHOWN])
        yield f"  {reason.topic.id} {reason.score:.2f}, nearest “{reason.nearest}”: {shared}"
