"""Getting tokens of an Official Account: from a consent, or from a refresh token for one use.

Source: shared facts, zalo 2.2. What a failed refresh means is decided by `bot.zalo_tokens`.
"""

from dataclasses import dataclass

import httpx
from pydantic import SecretStr

from bot.channels.zalo_http import Doubtful, Refused, exchange

PATH = "/v4/oa/access_token"
SECONDS = 20.0
_LONGEST_LIFE = 366 * 24 * 3600


@dataclass(frozen=True, slots=True, repr=False)
class Fresh:
    """A new pair; the access token lives for so many seconds (25 hours as documented)."""

    access: str
    refresh: str
    expires_in: int


class ZaloOAuth:
    """Calls the token endpoint. Raises `NotReached`, `Doubtful` or `Refused`."""

    def __init__(
        self, http: httpx.AsyncClient, base_url: str, app_id: str, app_secret: SecretStr
    ) -> None:
        self._http, self._url = http, base_url.rstrip("/") + PATH
        self._app_id, self._secret = app_id, app_secret

    async def refresh(self, token: str) -> Fresh:
        """Spend a refresh token. After `Doubtful` it may be spent or not."""
        return await self._ask(grant_type="refresh_token", refresh_token=token)

    async def redeem(self, code: str, verifier: str) -> Fresh:
        """The first pair, for the code of a consent (ten minutes, once)."""
        return await self._ask(grant_type="authorization_code", code=code, code_verifier=verifier)

    async def _ask(self, **form: str) -> Fresh:
        answer = await exchange(
            self._http,
            "POST",
            self._url,
            seconds=SECONDS,
            data={"app_id": self._app_id, **form},
            headers={"secret_key": self._secret.get_secret_value()},
        )
        said = answer.said
        if fresh := read_pair(said):
            return fresh
        code = said.get("error")
        if isinstance(code, int) and not isinstance(code, bool) and code:
            raise Refused(code, str(said.get("error_description") or said.get("message") or ""))
        raise Doubtful("neither tokens nor an error code")


def read_pair(said: dict[str, object]) -> Fresh | None:
    """The pair in an answer, or in what an operator pasted; `expires_in` comes as a text."""
    access, refresh = said.get("access_token"), said.get("refresh_token")
    if not (isinstance(access, str) and access and isinstance(refresh, str) and refresh):
        return None
    try:
        seconds = int(str(said.get("expires_in", "")))
    except ValueError:
        seconds = 90_000
    return Fresh(access, refresh, max(0, min(seconds, _LONGEST_LIFE)))
