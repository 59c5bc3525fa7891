"""Alarms about requests for support that nobody of the Department has looked at.

The officers hear of one after so many working days, the head after more (`eligibility.toml`).
What fell into downtime is made up for by the next run; how many alarms a wait has had stands with
the request, and each message has a business key, so that nothing is said twice.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.notices import Notices
from handlers.eligibility import AlarmPolicy
from handlers.programme import Programme
from handlers.reply import Reply
from handlers.support_notices import alarm
from handlers.working_days import after, passed
from storage import staff, support
from storage.records import Member, Role

_AT_ONCE = 100
_STEPS: tuple[tuple[Callable[[AlarmPolicy], int], tuple[Role, ...]], ...] = (
    # The owner stands in where there is no officer to be reached.
    (lambda policy: policy.officer_after, (Role.ORGANISER, Role.OWNER)),
    (lambda policy: policy.head_after, (Role.OWNER,)),
)


async def raise_alarms(
    connection: AsyncConnection, programme: Programme, notices: Notices, now: datetime
) -> int:
    """Tell whoever is to be told by now; returns how many messages were planned."""
    policy = programme.charter.alarms
    # Working days are never fewer than calendar days, so nothing younger can be due.
    oldest = now - timedelta(days=policy.officer_after)
    waiting = await support.waiting(connection, oldest, len(_STEPS), _AT_ONCE)
    if not waiting:
        return 0
    members, count = await staff.members(connection), 0
    for request, given in waiting:
        since = request.waiting_since or request.created_at
        for number, (days_of, roles) in enumerate(_STEPS[given:], start=given + 1):
            if after(programme.quiet, policy.days_off, since, days_of(policy)) > now:
                break
            # After downtime there are more than the policy says; it is read when it is sent.
            read_at = notices.when(now)
            days = passed(programme.quiet, policy.days_off, since, read_at)
            key = f"support_alarm:{request.id}:{since:%Y%m%d%H%M%S}:{number}"
            reply = alarm(programme, request, days, now)
            told = await _tell(connection, notices, members, roles, key, reply, now)
            if not told:
                break  # nobody of the staff can be reached: tried again at the next tick
            await support.alarmed(connection, request.id, number)
            count += told
    return count


async def _tell(
    connection: AsyncConnection,
    notices: Notices,
    members: Sequence[Member],
    roles: Sequence[Role],
    key: str,
    reply: Reply,
    now: datetime,
) -> int:
    """Tell everybody of the first of these roles in which anybody can be reached."""
    for role in roles:
        people = [member.person_id for member in members if member.role == role]
        if told := await notices.tell(connection, dict.fromkeys(people, reply), key, now):
            return told
    return 0
