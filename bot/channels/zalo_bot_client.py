"""The Zalo Bot API, as far as it is used: one method a call, errors told apart.

Source: shared facts, zalo 1.1 to 1.4. The token is part of the address; it never appears in what
is returned or raised.
"""

from typing import Any

import httpx
from pydantic import SecretStr

from bot.channels.zalo_http import Doubtful, Refused, exchange

IDLE = 408
"""What a long poll ends with when nothing has come."""
CALL_SECONDS = 12.0
"""One call, below the sender's limit for a whole attempt."""
POLL_SECONDS = 30
POLL_GRACE = 5.0
"""How much longer than it promised a poll may be silent (the reference client waits as long)."""


class ZaloBotClient:
    """Calls one bot's methods. Raises `NotReached`, `Doubtful` or `Refused`."""

    def __init__(self, http: httpx.AsyncClient, base_url: str, token: SecretStr) -> None:
        self._http = http
        self._base = base_url.rstrip("/")
        self._token = token

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def me(self) -> dict[str, Any]:
        """Who the bot is: `account_name`, `account_type`, `can_join_groups`."""
        return _object(await self._call("getMe"))

    async def updates(self, seconds: int = POLL_SECONDS) -> list[Any]:
        """What has come, after at most `seconds` of waiting; it is removed at Zalo by this call.

        One update as documented; a list is understood as well.
        """
        try:
            result = await self._call("getUpdates", within=seconds + POLL_GRACE, timeout=seconds)
        except Refused as refused:
            if refused.code == IDLE:
                return []
            raise
        if result is None:
            return []
        return result if isinstance(result, list) else [result]

    async def send(self, chat: str, text: str) -> str:
        """Show a text; returns Zalo's id of the message."""
        sent = _object(await self._call("sendMessage", chat_id=chat, text=text))
        return str(sent.get("message_id", ""))

    async def set_webhook(self, url: str, secret: str) -> dict[str, Any]:
        """Have updates pushed; newer servers tell in `verification` how their first try went."""
        return _object(await self._call("setWebhook", url=url, secret_token=secret))

    async def delete_webhook(self) -> None:
        """End pushing, so that polling works again."""
        await self._call("deleteWebhook")

    async def webhook(self) -> dict[str, Any]:
        """The webhook in force; an older server answers 404 when there is none."""
        try:
            return _object(await self._call("getWebhookInfo"))
        except Refused as refused:
            if refused.code == 404:
                return {}
            raise

    async def _call(self, method: str, within: float = 0, **params: Any) -> Any:
        url = f"{self._base}/bot{self._token.get_secret_value()}/{method}"
        answer = await exchange(
            self._http, "POST", url, seconds=within or CALL_SECONDS, json=params
        )
        said = answer.said
        if said.get("ok") is True:
            return said.get("result")
        # One sample of the documentation spells it `errorCode`.
        code = said.get("error_code", said.get("errorCode"))
        if isinstance(code, bool) or not isinstance(code, int):
            raise Doubtful("neither ok nor an error code")
        raise Refused(code, str(said.get("description", "")))


def _object(result: Any) -> dict[str, Any]:
    return result if isinstance(result, dict) else {}
