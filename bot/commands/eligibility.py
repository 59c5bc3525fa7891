"""`bot eligibility`: who is eligible for what, for scripts and for whoever checks the rules."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date

from bot.clock import SystemClock
from bot.commands.subparsers import Subparsers
from bot.config import ConfigError, Settings
from bot.content import load_programme
from bot.eligibility_json import answer, read
from bot.language import catalogues
from handlers.eligibility import FIELDS, Charter, assess
from handlers.eligibility_words import VERDICTS, overall
from handlers.programme import Programme
from handlers.rules import Facts, Value
from handlers.text import Tongue

_MARKS = {Value.ELIGIBLE: "yes", Value.NOT_ELIGIBLE: "no", Value.UNDETERMINED: "?"}


def add(commands: Subparsers) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "eligibility",
        help="judge who is eligible for which support: JSON objects in, verdicts out",
        description="Reads objects from stdin, one a line or one array: "
        + "; ".join(f"{field}: {'|'.join(answers)}" for field, answers in FIELDS.items())
        + " (a list for products; true or false for applies_system). What is absent is unknown.",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--table", action="store_true", help="print the table of the README")
    parser.add_argument("--on", help="by the rules of this day: 2021-06-01 (default: today)")
    parser.set_defaults(run=run)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Answer every object in order; exit code 1 if one could not be judged."""
    programme = load_programme(settings.programme)
    day = _day(arguments.on)
    if arguments.table:
        print("\n".join(table(programme, day)))
        return 0
    tongue = catalogues(programme.quiet.timezone)[settings.language]
    code = 0
    for number, one in enumerate(read(sys.stdin), start=1):
        for note in one.notes:
            print(f"bot: object {number}: {note}", file=sys.stderr)
        if one.refused:
            code = 1
            print(f"bot: object {number}: {one.refused}", file=sys.stderr)
            if arguments.json:
                print(json.dumps({"error": one.refused}, ensure_ascii=False), flush=True)
        elif arguments.json:
            said = answer(programme.charter, one.facts, day, tongue)
            print(json.dumps(said, ensure_ascii=False), flush=True)
        else:
            print("\n".join(in_words(programme, one.facts, day, tongue)), flush=True)
    return code


def _day(given: str | None) -> date:
    if given is None:
        return SystemClock().now().date()
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise ConfigError(f"--on: {given}: expected a day such as 2021-06-01") from error


def in_words(programme: Programme, known: Facts, day: date, tongue: Tongue) -> Iterator[str]:
    """The same for people: the plan as a whole, then each kind of support."""
    found = assess(programme.charter, known, day)
    yield tongue.say(overall(found.overall.value, programme.decided.year))
    for component in programme.components:
        verdict = found.components[component.id]
        yield f"  {tongue.say(component.name)}: {tongue.say(VERDICTS[verdict.value])}"
    yield tongue.say(programme.notice)


def table(programme: Programme, day: date) -> Iterator[str]:
    """The README's table: for a producer in Huế of counted products, and what else is asked."""
    charter, kinds = programme.charter, FIELDS["entity"]
    yield "| support | " + " | ".join(kinds) + " | if |"
    yield "|---" * (len(kinds) + 2) + "|"
    needs = {"overall": charter.overall}
    needs |= {entitlement.component: entitlement.rules for entitlement in charter.entitlements}
    for id, rules in needs.items():
        known = {"place": "hue", "activity": "produces", "products": "key_local"}
        asked = [charter.rule(rule, day) for rule in rules]
        more = [rule for rule in asked if rule.field not in {*known, "entity"}]
        known |= {rule.field: min(rule.met) for rule in more}
        marks = " | ".join(_mark(charter, id, {**known, "entity": kind}, day) for kind in kinds)
        conditions = "; ".join(f"{rule.field}: {', '.join(sorted(rule.met))}" for rule in more)
        yield f"| {id} | {marks} | {conditions} |"


def _mark(charter: Charter, id: str, answers: Mapping[str, str], day: date) -> str:
    found = assess(charter, {field: frozenset({one}) for field, one in answers.items()}, day)
    return _MARKS[(found.overall if id == "overall" else found.components[id]).value]
