"""Calling the Official Account and ZBS: one token, one rate, errors told apart.

An error comes with HTTP 200 and a code. A token that is refused is renewed once, and the call made
once more: a refused call did nothing. Source: shared facts, zalo 2.3, 2.4, 2.6 and 2.7.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx

from bot.channels.zalo_http import Doubtful, Refused, exchange
from bot.channels.zalo_oa_errors import FAMILIES, Family
from bot.channels.zalo_ports import Tokens

CALL_SECONDS = 12.0
SPARE = 20
"""Calls of a minute that are left unused: other programs of the same app count with us."""
_TOO_FAST = -32
_CONSULTATION = "/v3.0/oa/message/cs"
_BY_USER = "/v3.0/oa/message/template"
_BY_PHONE = "/message/template"
_ACCOUNT = "/v2.0/oa/getoa"


class ZaloOaClient:
    """Calls one account's methods. Raises `NotReached`, `Doubtful`, `Refused` or `Reconnect`."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        tokens: Tokens,
        clock: Callable[[], datetime],
        api_url: str,
        business_url: str,
    ) -> None:
        self._http, self._tokens, self._clock = http, tokens, clock
        self._api, self._business = api_url.rstrip("/"), business_url.rstrip("/")
        self._full_until: datetime | None = None

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def account(self) -> dict[str, Any]:
        """Who the account is."""
        return await self._call("GET", self._api + _ACCOUNT)

    async def say(self, user: str, message: dict[str, Any]) -> str:
        """A consultation message; returns Zalo's id of it."""
        body = {"recipient": {"user_id": user}, "message": message}
        data = await self._call("POST", self._api + _CONSULTATION, json=body)
        return str(data.get("message_id", ""))

    async def template_to_user(self, user: str, id: str, values: dict[str, str]) -> dict[str, Any]:
        """A ZBS template to somebody who has met the account; flat body, no tracking id."""
        body = {"user_id": user, "template_id": id, "template_data": values}
        return await self._call("POST", self._api + _BY_USER, json=body)

    async def template_to_phone(
        self, phone: str, id: str, values: dict[str, str], tracking: str, development: bool
    ) -> dict[str, Any]:
        """A ZBS template to a phone number, as `84…`."""
        body = {
            "phone": phone,
            "template_id": id,
            "template_data": values,
            "tracking_id": tracking,
            **({"mode": "development"} if development else {}),
        }
        return await self._call("POST", self._business + _BY_PHONE, json=body)

    async def _call(self, method: str, url: str, **how: Any) -> dict[str, Any]:
        if self._full_until and self._clock() < self._full_until:
            raise Refused(_TOO_FAST, "our own brake: the minute's calls are used up")
        access = await self._tokens.access()
        try:
            return await self._once(method, url, access.token, how)
        except Refused as refused:
            if FAMILIES.get(refused.code) != Family.REFRESH:
                raise
        access = await self._tokens.renew(access.generation)
        return await self._once(method, url, access.token, how)

    async def _once(self, method: str, url: str, token: str, how: dict[str, Any]) -> dict[str, Any]:
        # Bare, not "Bearer".
        answer = await exchange(
            self._http, method, url, seconds=CALL_SECONDS, headers={"access_token": token}, **how
        )
        self._heed(answer.headers)
        error, data = answer.said.get("error"), answer.said.get("data")
        if isinstance(error, bool) or not isinstance(error, int):
            raise Doubtful("no error code")
        if error:
            raise Refused(error, str(answer.said.get("message", "")))
        return data if isinstance(data, dict) else {}

    def _heed(self, headers: httpx.Headers) -> None:
        """Be silent for the rest of a minute before the platform has to say so."""
        left = headers.get("X-RateLimit-Remain", "")
        if left.isdecimal() and int(left) <= SPARE:
            self._full_until = self._clock() + timedelta(minutes=1)
