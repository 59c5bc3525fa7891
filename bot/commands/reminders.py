"""`bot reminders --from DATE --to DATE`: every reminder of a certificate that would be sent, when,
to whom and why; the staff's dry run. Nothing is planned and nothing is sent."""

import argparse
import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot import app
from bot.clock import SystemClock
from bot.commands.subparsers import Subparsers
from bot.config import Settings
from bot.forecast import Ahead, ahead
from bot.telling import Told
from handlers.certificate_words import certificate_name, titled
from handlers.programme import Programme
from handlers.readers import shown_phone
from handlers.text import TN, Tongue
from handlers.untold import RECIPIENTS, why
from storage import audit

_HIDDEN = "***"
_LAST = date(2100, 12, 31)
"""The last day whose public holidays are known: later ones would move no reminder."""


def add(commands: Subparsers) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "reminders", help="what would be sent about certificates, to whom and why"
    )
    parser.add_argument("--from", dest="since", type=_day, metavar="DATE", required=True,
                        help="first day, such as 2026-12-01")  # fmt: skip
    parser.add_argument("--to", dest="until", type=_day, metavar="DATE", required=True,
                        help="last day")  # fmt: skip
    parser.add_argument("--people", action="store_true",
                        help="show names and numbers; the audit log says so")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="one JSON object a message")
    parser.set_defaults(run=run)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text}: expected a date like 2026-12-01") from error


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the messages, one a line; exit code 2 if the days are in the wrong order or too far."""
    if arguments.until > _LAST:
        print(f"bot: --to {arguments.until} is after {_LAST}: no public holidays are known then",
              file=sys.stderr)  # fmt: skip
        return 2
    if arguments.until < arguments.since:
        print(f"bot: --to {arguments.until} is before --from {arguments.since}", file=sys.stderr)
        return 2
    core = await app.core(settings, SystemClock())
    try:
        now, zone = core.clock.now(), ZoneInfo(core.programme.quiet.timezone)
        tongue = core.turns.tongue(settings.language)
        if arguments.people:
            days = f"{arguments.since}..{arguments.until}"
            async with core.database.write() as connection:
                await audit.record(connection, now, None, "reminders_people", days)
        # What is due already goes out at the next tick: on the first of the days, if that is today.
        since = datetime.combine(arguments.since, time(), zone)
        until = datetime.combine(arguments.until + timedelta(days=1), time(), zone)
        async with core.database.read() as connection:
            found = ahead(connection, core.notices, core.programme, now, since, until)
            lines = [
                _described(message, core.programme, tongue, zone, arguments.people)
                async for message in found
            ]
        # They come firm by firm; whoever asks what goes out wants them day by day.
        for line in sorted(lines, key=lambda line: (line["at"], line["firm"])):
            print(json.dumps(line, ensure_ascii=False) if arguments.json else _line(line, tongue))
        if not arguments.json:
            print(tongue.say(TN("{n} message", "{n} messages", n=len(lines))))
    finally:
        await core.database.close()
    return 0


def _described(
    message: Ahead, programme: Programme, tongue: Tongue, zone: ZoneInfo, people: bool
) -> dict[str, Any]:
    first = message.told[0]
    return {
        "at": message.at.astimezone(zone).isoformat(timespec="minutes"),
        "to": first.to.value,
        "firm": first.due.watch.followed.contacts.firm.name,
        "who": _who(message, people),
        "impossible": first.reason if not first.done and first.reason else None,
        "duties": [_duty(told, programme, tongue) for told in message.told],
    }


def _who(message: Ahead, people: bool) -> str:
    """The person, masked unless it was asked for."""
    contacts, reach = message.told[0].due.watch.followed.contacts, message.reach
    name, phone = (reach.name, reach.phone) if reach else (contacts.name, contacts.phone)
    if people:
        return " ".join(part for part in (name, shown_phone(phone) if phone else "") if part)
    initials = " ".join(f"{part[0]}." for part in name.split())
    return " ".join(part for part in (initials, f"{_HIDDEN}{phone[-3:]}" if phone else "") if part)


def _duty(told: Told, programme: Programme, tongue: Tongue) -> dict[str, Any]:
    watch, step = told.due.watch, told.due.step
    certificate = watch.followed.certificate
    return {
        "certificate": tongue.say(certificate_name(certificate, programme)),
        "number": certificate.number,
        "duty": tongue.say(titled(watch.followed, watch.obligation, programme)),
        "last_day": watch.obligation.limit.isoformat(),
        "step": step.name.partition("@")[0],
        "days_before": step.before,
        "why": tongue.say(watch.obligation.basis),
    }


def _line(line: dict[str, Any], tongue: Tongue) -> str:
    """One message for eyes; for machines, recipient and reason stay as they are kept."""
    duties = "; ".join(
        f"{d['duty']}, {d['last_day']} ({d['days_before']}): {d['why']}" for d in line["duties"]
    )
    lost = f" [{tongue.say(why(line['impossible']))}]" if line["impossible"] else ""
    to = tongue.say(RECIPIENTS.get(line["to"], line["to"]))
    return f"{line['at']}  {to:18} {line['firm']}  {line['who']}{lost}  {duties}"
