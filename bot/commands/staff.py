"""`bot staff`: the first owner's invitation, who is of the staff, what they did."""

import argparse
import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.clock import SystemClock
from bot.commands.local_time import local
from bot.commands.subparsers import Subparsers
from bot.config import Settings
from bot.effects.joining import hashed
from handlers import invitations
from storage import audit, staff
from storage.database import Database
from storage.frozen import frozen
from storage.migrate import migrate
from storage.records import Role

_OPERATOR = "operator"
_LISTED = 50


@frozen
class Invitation:
    """What the operator hands over to one person."""

    role: Role
    link: str
    code: str
    expires: datetime


def add(subparsers: Subparsers) -> None:
    """Register `bot staff invite`, `bot staff list` and `bot staff audit`."""
    parser = subparsers.add_parser("staff", help="members of staff: invite, list, audit log")
    actions = parser.add_subparsers(required=True, metavar="invite|list|audit")
    inviting = actions.add_parser("invite", help="make a one-time link for a new member")
    inviting.add_argument("--role", type=Role, choices=list(Role), required=True)
    inviting.set_defaults(run=_invite)
    listing = actions.add_parser("list", help="who is of the staff")
    listing.set_defaults(run=_list)
    auditing = actions.add_parser("audit", help="what the staff did, newest first")
    auditing.add_argument("--limit", type=_positive, default=_LISTED)
    auditing.set_defaults(run=_audit)
    for action in (inviting, listing, auditing):
        action.add_argument("--json", action="store_true", help="one JSON document")


def _positive(typed: str) -> int:
    number = int(typed)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


async def invite(database: Database, role: Role, public_url: str, now: datetime) -> Invitation:
    """A one-time invitation by the operator, who needs no role: he has the database."""
    secret = invitations.secret(secrets.token_hex(16))
    expires = now + invitations.LIFE
    async with database.write() as connection:
        await staff.invite(connection, hashed(secret), role, expires, None)
        after = {"role": role, "expires": expires.isoformat()}
        await audit.record(connection, now, None, "invite", role, None, after)
    link = invitations.link(public_url, secret)
    return Invitation(role, link, invitations.shown(secret), expires)


async def _invite(args: argparse.Namespace, settings: Settings) -> int:
    database = await _opened(settings)
    try:
        made = await invite(database, args.role, settings.web.public_url, SystemClock().now())
    finally:
        await database.close()
    if args.json:
        _print_json(
            {
                "role": made.role,
                "link": made.link,
                "code": made.code,
                "expires": made.expires.isoformat(),
            }
        )
        return 0
    print(f"One-time invitation, role {made.role}:")
    print(f"  {made.link}")
    print(f"  or type “join” in the chat, then the code: {made.code}")
    print(f"  It expires on {local(made.expires)}. Give it to one person only.")
    return 0


async def _list(args: argparse.Namespace, settings: Settings) -> int:
    database = await _opened(settings)
    try:
        async with database.read() as connection:
            members = await staff.members(connection)
    finally:
        await database.close()
    if args.json:
        _print_json([{"id": m.person_id, "name": m.name, "role": m.role} for m in members])
    elif members:
        _print_table([(f"#{m.person_id}", m.name, m.role) for m in members])
    else:
        print("Nobody yet. Begin with: bot staff invite --role owner")
    return 0


async def _audit(args: argparse.Namespace, settings: Settings) -> int:
    database = await _opened(settings)
    try:
        async with database.read() as connection:
            acts = await audit.latest(connection, args.limit)
            names = {m.person_id: m.name for m in await staff.members(connection)}
    finally:
        await database.close()
    if args.json:
        _print_json([_act(row) for row in acts])
        return 0
    _print_table([(local(a.at), _who(a, names), a.action, a.subject, _change(a)) for a in acts])
    return 0


async def _opened(settings: Settings) -> Database:
    database = Database(settings.database)
    await migrate(database)
    return database


def _act(row: Any) -> dict[str, Any]:
    return {
        "at": row.at.isoformat(),
        "person": row.person_id,
        "name": _OPERATOR if row.person_id is None else row.actor,
        "role": row.actor_role,
        "action": row.action,
        "subject": row.subject,
        "before": row.before,
        "after": row.after,
    }


def _who(row: Any, names: dict[int, str]) -> str:
    """As he was called, and with his role, when he acted. Of acts that are older than this is kept,
    the member by his present name; whoever has left the staff since, by number."""
    if row.person_id is None:
        return _OPERATOR
    called = names.get(row.person_id) if row.actor is None else row.actor
    role = f" ({row.actor_role})" if row.actor_role else ""
    return f"{called or f'#{row.person_id}'}{role}"


def _change(row: Any) -> str:
    said = [json.dumps(state, ensure_ascii=False) for state in (row.before, row.after) if state]
    return " -> ".join(said)


def _print_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False))


def _print_table(rows: Sequence[tuple[str, ...]]) -> None:
    for row in rows:
        print("  ".join(row))
