"""ZBS templates, by user id and by phone number: two ways out on which nothing comes in.

They carry reminders outside the account's 48 hours. A notice names its template by our name
(`handlers.templates`); the configuration says which number Zalo gave it. What cannot go this way
fails for good, so that the next route may be tried. Source: shared facts, zalo 2.6.
"""

import asyncio
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from starlette.routing import BaseRoute

from bot.channels.contract import Alarm, Gone, Incident, Misconfigured, Outgoing, Rejected, Traits
from bot.channels.zalo_http import Doubtful, NotReached, Refused
from bot.channels.zalo_oa_client import ZaloOaClient
from bot.channels.zalo_oa_errors import QUOTA_CODES, send_error
from bot.channels.zalo_ports import Reconnect
from bot.channels.zbs_values import Misfit, fitted

PER_SECOND = 10.0
NEAR = 0.2
"""Part of the day's quota that is left when staff are told."""
_PHONE = re.compile(r"84\d{8,10}")


class _Zbs:
    """What both ways share."""

    name = ""
    traits = Traits(per_second=PER_SECOND)

    def __init__(
        self,
        client: ZaloOaClient,
        clock: Callable[[], datetime],
        alarm: Alarm,
        templates: Mapping[str, str],
        development: bool = False,
    ) -> None:
        self._client, self._clock, self._alarm = client, clock, alarm
        self._templates, self._development = templates, development

    async def send(self, outgoing: Outgoing) -> str:
        """Send the template of a notice; returns Zalo's id of the message."""
        template = outgoing.body.get("template")
        if not template:
            raise Rejected("this message has no template")
        id = self._templates.get(template["name"])
        if id is None:
            raise Rejected(f"no template is configured for {template['name']}")
        try:
            values = fitted(template["data"])
        except Misfit as misfit:
            raise Rejected(f"{template['name']}: {misfit}") from None
        try:
            data = await self._send(outgoing, id, values)
        except Reconnect:
            raise Misconfigured("the account must be connected again") from None
        except (NotReached, Doubtful, Refused) as error:
            raise await self._failure(error) from None
        await self._watch(data)
        return str(data.get("msg_id") or data.get("message_id") or "")

    async def _failure(self, error: NotReached | Doubtful | Refused) -> Exception:
        failure = send_error(error, self._clock())
        if isinstance(error, Refused) and error.code in QUOTA_CODES:
            await self._alarm(Incident(self.name, "quota", str(error)))
        # The person's chat with the account is not over because this way is.
        return Rejected(str(failure)) if isinstance(failure, Gone) else failure

    async def _watch(self, data: dict[str, Any]) -> None:
        """What is left of the day's quota, where the answer tells it; all of it as texts."""
        quota = data.get("quota")
        quota = quota if isinstance(quota, dict) else {}
        day, left = (str(quota.get(key, "")) for key in ("dailyQuota", "remainingQuota"))
        near = day.isdecimal() and left.isdecimal() and int(left) <= NEAR * int(day)
        says = f"{left} of {day} messages of today are left" if near else ""
        await self._alarm(Incident(self.name, "quota_near", says, over=not near))
        await self._alarm(Incident(self.name, "quota", over=True))

    async def _send(self, outgoing: Outgoing, id: str, values: dict[str, str]) -> dict[str, Any]:
        raise NotImplementedError

    def routes(self) -> list[BaseRoute]:
        return []

    async def listen(self, stopping: asyncio.Event) -> None:
        """Answers come to the account's own chat."""

    async def close(self) -> None:
        """The connections are the account's."""


class ZbsUser(_Zbs):
    """By the user id of somebody who has met the account; the cheaper of the two."""

    name = "zbs_user"

    async def _send(self, outgoing: Outgoing, id: str, values: dict[str, str]) -> dict[str, Any]:
        return await self._client.template_to_user(outgoing.address, id, values)


class ZbsPhone(_Zbs):
    """By phone number, also of somebody who has never met the account."""

    name = "zbs_phone"

    async def _send(self, outgoing: Outgoing, id: str, values: dict[str, str]) -> dict[str, Any]:
        phone = phone_84(outgoing.address)
        if not phone:
            raise Refused(-108, "not a phone number of Viet Nam")
        # The same for every attempt, so that a doubtful one can be looked up at Zalo.
        tracking = f"huong-{outgoing.message}"
        return await self._client.template_to_phone(phone, id, values, tracking, self._development)


def phone_84(address: str) -> str:
    """A phone number as Zalo wants it, `84905123456`; "" if it is none."""
    digits = re.sub(r"[^\d]", "", address)
    digits = "84" + digits[1:] if digits.startswith("0") else digits
    return digits if _PHONE.fullmatch(digits) else ""
