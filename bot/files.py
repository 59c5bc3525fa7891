"""Files that go out and come in: made when they are fetched, behind addresses nobody can guess.

A link is a recipe (what to make, for whom, until when) with a signature, so nothing has to be
stored for it; whoever has no link cannot make one, and a link dies by itself.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.certificate_files import duty_file
from bot.certificate_lists import Lists
from bot.channels.contract import Busy
from bot.channels.files import Made
from bot.clock import Clock
from bot.roster import roster
from bot.sheets import MEDIA_TYPE
from handlers.incoming import Upload
from handlers.programme import Programme
from handlers.staff_rights import Right, may
from handlers.text import Tongue
from handlers.tickets import calendar, qr, ticket_link
from storage import events, files, registrations, staff
from storage.database import Database, Unavailable
from storage.frozen import frozen
from storage.records import RegistrationState

TICKET_LIFE = timedelta(days=90)
LIST_LIFE = timedelta(hours=1)
"""A list of participants is personal data of many: its link is for now."""
_FOR_NOW = ("xlsx", "upload", "certificates")
_MAC = 16
_WEB = "web"
"""The channel that hands files over by link; the others ask `make` for the file itself."""


@frozen
class FileDesk:
    """Signs links, makes the files behind them, keeps uploads."""

    database: Database
    clock: Clock
    key: bytes
    tongues: Mapping[str, Tongue]
    language: str
    public_url: str
    zone: ZoneInfo
    programme: Programme

    def link(self, file: Mapping[str, Any], address: str) -> str:
        """The path of a file of a reply (`bot.channels.contract.Body`), signed and expiring."""
        now = self.clock.now()
        until = now + TICKET_LIFE
        if file["kind"] in _FOR_NOW:
            # From when it was asked for: the page signs its history anew with every reload.
            until = datetime.fromisoformat(file.get("since", now.isoformat())) + LIST_LIFE
        language = file.get("language", self.language)
        recipe = [
            file["kind"],
            file["subject"],
            file["name"],
            int(until.timestamp()),
            language,
            address,
        ]
        packed = json.dumps(recipe, ensure_ascii=False, separators=(",", ":")).encode()
        return f"/files/{_encode(self._mac(packed) + packed)}"

    async def open(self, token: str) -> Made | None:
        """The file behind a link; None if it is forged, has expired or is about nothing."""
        recipe = self._read(token)
        if recipe is None:
            return None
        kind, subject, name, language, address = recipe
        if not await self._allowed(kind, subject, address):
            return None
        return await self.make(kind, subject, name, language)

    async def _allowed(self, kind: str, subject: str, address: str) -> bool:
        """Whether whoever was given the link may still have the file.

        The page signs its history anew with every reload, so a link's short life alone would
        leave a former member of staff the list of today.
        """
        right = _staff_right(kind, subject)
        if right is None:
            return True
        async with self.database.read() as connection:
            return may(await staff.role_at(connection, _WEB, address), right)

    def _read(self, token: str) -> tuple[str, str, str, str, str] | None:
        """What a token says, if we signed it and it has not expired."""
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError:
            return None
        mac, packed = raw[:_MAC], raw[_MAC:]
        if not hmac.compare_digest(mac, self._mac(packed)):
            return None
        kind, subject, name, until, language, address = json.loads(packed)
        if until < self.clock.now().timestamp():
            return None
        return kind, subject, name, language, address

    async def make(self, kind: str, subject: str, name: str, language: str = "") -> Made | None:
        """Make one file by its recipe."""
        tongue = self.tongues.get(language, self.tongues[self.language])
        async with self.database.read() as connection:
            if kind == "xlsx":
                event, _, phones = subject.partition(":")
                listed = await registrations.of_event(connection, int(event))
                described = await events.get(connection, int(event))
                if described is None:
                    return None
                sheet = roster(described, listed, phones == "phones", tongue, self.zone)
                return Made(name, MEDIA_TYPE, sheet)
            if kind == "certificates":
                lists = Lists(self.programme, tongue, self.clock.now())
                made = await lists.make(connection, subject)
                return Made(name, MEDIA_TYPE, made) if made else None
            if kind == "upload":
                row = await files.get(connection, subject)
                return Made(row.name, row.media_type, row.data) if row else None
            if kind == "duty":
                now = self.clock.now()
                return await duty_file(connection, subject, name, self.programme, tongue, now)
            registration = await registrations.by_code(connection, subject)
        if registration is None or registration.state != RegistrationState.CONFIRMED:
            return None
        if kind == "ics":
            return Made(name, "text/calendar", calendar(registration, tongue, self.clock.now()))
        return Made(name, "image/png", qr(ticket_link(self.public_url, registration.code)))

    async def keep(self, address: str, name: str, media_type: str, data: bytes) -> Upload:
        """Store an upload; it is deleted by and by unless a request refers to it.

        Raises `Busy` if it could not be stored now.
        """
        token = secrets.token_urlsafe(24)
        row = {
            "token": token,
            "address": address,
            "name": name,
            "media_type": media_type,
            "data": data,
            "created_at": self.clock.now(),
        }
        try:
            async with self.database.write() as connection:
                await files.keep(connection, row)
        except Unavailable as error:
            raise Busy(str(error)) from error
        return Upload(token, name, media_type, len(data))

    def _mac(self, packed: bytes) -> bytes:
        return hmac.new(self.key, b"file:" + packed, hashlib.sha256).digest()[:_MAC]


def _staff_right(kind: str, subject: str) -> Right | None:
    """What a member of staff must be allowed to do to have such a file; None: not for staff."""
    if kind == "upload":
        return Right.CALLS
    if kind == "xlsx":
        return Right.SEE_PHONES if subject.endswith(":phones") else Right.SEE_EVENTS
    if kind == "certificates":
        if subject.startswith("import:"):
            return Right.CERTIFICATES
        phones = subject == "calls" or subject.endswith(":phones")
        return Right.SEE_PHONES if phones else Right.SEE_CERTIFICATES
    return None


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
