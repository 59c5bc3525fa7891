"""An Official Account and ZBS on loopback, as strict as shared facts, zalo 2 and 3, say they are.

Errors come with HTTP 200 and a code. Refresh tokens work once and rotate; the old access token dies
with the new one. Consultation messages are free for 48 hours after what the person last did, paid
for up to seven days, and refused then. Events are signed.
"""

import asyncio
import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.fakes.faults import Faults
from tests.fakes.server import Loopback

APP, OA, APP_SECRET, KEY = "360846524940903967", "388613280878808645", "app-secret", "oa-secret"
PATH = "/hooks/zalo_oa"
WITHIN = 30.0
LIMITS = {"participant": 30, "event": 30, "time": 20, "place": 200, "code": 30, "reason": 30}
_FREE, _PAID = timedelta(hours=48), timedelta(days=7)


@dataclass
class State:
    """What the platform knows of one account."""

    access: str = "access-0"
    refresh: str = "refresh-0"
    spent: set[str] = field(default_factory=set)
    refreshed: int = 0
    followers: dict[str, datetime] = field(default_factory=dict)
    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    templated: list[dict[str, Any]] = field(default_factory=list)
    day_quota: int = 500
    remain: int = 4000
    calls: int = 0


class ZaloAccount(Loopback):
    """One account. `templates`: the approved ones, by number, with their parameters."""

    def __init__(self) -> None:
        routes = [
            Route("/v4/oa/access_token", self._token, methods=["POST"]),
            Route("/v3.0/oa/message/cs", self._cs, methods=["POST"]),
            Route("/v3.0/oa/message/template", self._by_user, methods=["POST"]),
            Route("/message/template", self._by_phone, methods=["POST"]),
            Route("/v2.0/oa/getoa", self._getoa),
            Route("/photo/{name}", self._photo),
        ]
        super().__init__(Starlette(routes=routes))
        self._numbers = count(1)
        self._changed = threading.Condition()
        self.reset()

    def reset(self) -> None:
        """A new account, as if the server had just been started."""
        self.state, self.faults = State(), Faults()
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.templates: dict[str, set[str]] = {}
        self.photos: dict[str, bytes] = {}
        self.deliver_to = ""

    # -- what a test does ------------------------------------------------------------------------

    def event(self, user: str, name: str, **more: Any) -> dict[str, Any]:
        """An event of a person's, as the platform makes it."""
        self.state.followers[user] = self.now()
        return {
            "app_id": APP,
            "sender": {"id": user},
            "recipient": {"id": OA},
            "event_name": name,
            "timestamp": str(int(self.now().timestamp() * 1000)),
            **more,
        }

    def text(self, user: str, words: str) -> dict[str, Any]:
        message = {"text": words, "msg_id": f"{next(self._numbers):016x}"}
        return self.event(user, "user_send_text", message=message)

    def attachment(self, user: str, kind: str, **payload: Any) -> dict[str, Any]:
        message = {
            "msg_id": f"{next(self._numbers):016x}",
            "attachments": [{"type": kind, "payload": payload}],
        }
        return self.event(user, f"user_send_{kind}", message=message)

    def echo(self, user: str, admin: str | None = None) -> dict[str, Any]:
        """A message of the account's own; with `admin` an officer wrote it."""
        sender = {"id": OA} | ({"admin_id": admin} if admin else {})
        message = {"text": "Chào chị", "msg_id": f"{next(self._numbers):016x}"}
        made = self.event(user, "oa_send_text", message=message)
        return {**made, "sender": sender, "recipient": {"id": user}}

    def push(
        self, event: Any, key: str = KEY, first: str = APP, header_stamp: str = "", mac: bool = True
    ) -> httpx.Response:
        """Call the webhook, signed; with `header_stamp` by the variant with the header."""
        raw = event if isinstance(event, bytes) else json.dumps(event).encode()
        stamp = header_stamp or (event.get("timestamp", "") if isinstance(event, dict) else "")
        digest = hashlib.sha256(first.encode() + raw + stamp.encode() + key.encode()).hexdigest()
        headers = {"Content-Type": "application/json", "X-ZEvent-Timestamp": header_stamp}
        if mac:
            headers["X-ZEvent-Signature"] = f"mac={digest}"
        return self.http.post(f"{self.deliver_to}{PATH}", content=raw, headers=headers)

    async def brings(self, event: dict[str, Any]) -> httpx.Response:
        """`push`, for a test in whose own loop the webhook is served."""
        return await asyncio.to_thread(self.push, event)

    def shown(self, user: str) -> list[str]:
        """The texts that somebody was shown."""
        return [message["text"] for to, message in self.state.sent if to == user]

    # -- what the platform does --------------------------------------------------------------------

    async def _token(self, request: Request) -> Response:
        form = dict(httpx.QueryParams((await request.body()).decode()))
        return await self._answered("access_token", lambda: self._rotate(request, form))

    def _rotate(self, request: Request, form: dict[str, str]) -> dict[str, Any]:
        state = self.state
        if request.headers.get("secret_key") != APP_SECRET or form.get("app_id") != APP:
            return {"error": -14004, "message": "Invalid app secret"}
        if form.get("grant_type") == "authorization_code":
            if form.get("code") != "code-0" or not form.get("code_verifier"):
                return {"error": -14003, "message": "Invalid code"}
        elif form.get("refresh_token") != state.refresh:
            reused = form.get("refresh_token") in state.spent
            return {"error": -14014, "message": "token reused" if reused else "Invalid token"}
        state.spent.add(state.refresh)
        state.refreshed += 1
        state.access, state.refresh = f"access-{state.refreshed}", f"refresh-{state.refreshed}"
        return {
            "access_token": state.access,
            "refresh_token": state.refresh,
            "expires_in": "90000",
        }

    async def _cs(self, request: Request) -> Response:
        body = await request.json()
        return await self._guarded(request, "cs", lambda: self._consult(body))

    def _consult(self, body: dict[str, Any]) -> dict[str, Any]:
        user, message = body["recipient"]["user_id"], body["message"]
        text = message.get("text", "")
        if user not in self.state.followers:
            return _failure(-213, "User has not interacted with OA")
        if not text or len(text.encode("utf-16-le")) // 2 > 2000:
            return _failure(-201, "text is invalid")
        buttons = message.get("attachment", {}).get("payload", {}).get("buttons", [])
        if len(buttons) > 5 or any(len(str(b["payload"])) > 1000 for b in buttons):
            return _failure(-201, "buttons are invalid")
        since = self.now() - self.state.followers[user]
        if since > _PAID:
            return _failure(-230, "User has not interacted with the OA in the past 7 days")
        with self._changed:
            self.state.sent.append((user, message))
            self._changed.notify_all()
        quota = {"quota_type": "reply"} if since <= _FREE else {}
        data = {"message_id": f"m{len(self.state.sent)}", "user_id": user, "quota": quota}
        return {"data": data, "error": 0, "message": "Success"}

    async def _by_user(self, request: Request) -> Response:
        body = await request.json()
        return await self._guarded(request, "template", lambda: self._template(body, "user_id"))

    async def _by_phone(self, request: Request) -> Response:
        body = await request.json()
        return await self._guarded(request, "template", lambda: self._template(body, "phone"))

    def _template(self, body: dict[str, Any], whom: str) -> dict[str, Any]:
        allowed = {whom, "template_id", "template_data"}
        if whom == "phone":
            allowed |= {"tracking_id", "mode", "sending_mode"}
            if not str(body.get("phone", "")).startswith("84"):
                return _failure(-108, "Phone number is invalid")
            if not 0 < len(body.get("tracking_id", "")) <= 48:
                return _failure(-1131, "tracking_id is invalid")
        elif body.get("user_id") not in self.state.followers:
            return _failure(-114, "User is inactive")
        if set(body) - allowed:
            return _failure(-111, f"unknown: {sorted(set(body) - allowed)}")
        wanted = self.templates.get(body["template_id"])
        if wanted is None:
            return _failure(-131, "Template is not approved")
        values = body["template_data"]
        if set(values) != wanted:
            return _failure(-1122, "Template data is missing parameter")
        if any(len(v) > LIMITS.get(k, 30) for k, v in values.items()):
            return _failure(-1121, "Parameter exceeds the limit")
        if self.state.day_quota <= 0:
            return _failure(-144, "Daily quota exceeded")
        self.state.day_quota -= 1
        self.state.templated.append(body)
        quota = {"dailyQuota": "500", "remainingQuota": str(self.state.day_quota)}
        return {"error": 0, "message": "Success",
                "data": {"msg_id": f"t{len(self.state.templated)}", "quota": quota}}  # fmt: skip

    async def _getoa(self, request: Request) -> Response:
        me = {"error": 0, "message": "Success", "data": {"oa_id": OA, "name": "Sở KH&CN Huế"}}
        return await self._guarded(request, "getoa", lambda: me)

    async def _guarded(
        self, request: Request, method: str, answer: Callable[[], dict[str, Any]]
    ) -> Response:
        """What every call needs: a bare token that is the present one."""
        self.state.calls += 1
        if request.headers.get("access_token") != self.state.access:
            return JSONResponse(_failure(-216, "Access token is invalid"))
        response = await self._answered(method, answer)
        response.headers["X-RateLimit-Limit"] = "4000"
        response.headers["X-RateLimit-Remain"] = str(self.state.remain)
        return response

    async def _answered(self, method: str, answer: Callable[[], dict[str, Any]]) -> Response:
        fault = await self.faults.meet(method, answer)
        return fault or JSONResponse(answer())

    async def _photo(self, request: Request) -> Response:
        data = self.photos.get(request.path_params["name"])
        return StreamingResponse(iter([data or b""]), 200 if data is not None else 404)


def _failure(code: int, words: str) -> dict[str, Any]:
    return {"error": code, "message": words}
