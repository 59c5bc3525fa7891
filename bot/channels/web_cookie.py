"""The key to a chat: a cookie that can be neither guessed nor forged.

It holds 128 random bits and their HMAC. The address under which the chat is stored is a hash of
the random part, so whoever reads a copy of the database cannot become anybody in it.
"""

import hashlib
import hmac
import re
import secrets

from storage.frozen import frozen

NAME = "huong"
YEAR = 365 * 24 * 3600
SHORTEST_KEY = 32

_FORM = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{64})")


@frozen
class Pass:
    """A genuine cookie and the address of the chat that it opens."""

    value: str
    address: str


class Mint:
    """Issues passes and recognises its own. Raises ValueError for a key too short to protect."""

    def __init__(self, key: bytes) -> None:
        if len(key) < SHORTEST_KEY:
            raise ValueError(f"the cookie key has {len(key)} bytes, needs {SHORTEST_KEY} or more")
        self._key = key

    def issue(self) -> Pass:
        """A pass to a chat that nobody has had before."""
        secret = secrets.token_hex(16)
        return Pass(f"{secret}.{self._seal(secret)}", _address(secret))

    def read(self, value: str | None) -> Pass | None:
        """The pass if we issued it; None for none, a malformed or a forged one."""
        match = _FORM.fullmatch(value or "")
        if not match or not hmac.compare_digest(self._seal(match[1]), match[2]):
            return None
        return Pass(match[0], _address(match[1]))

    def _seal(self, secret: str) -> str:
        # The prefix keeps this seal from being one for anything else signed with the same key.
        return hmac.new(self._key, b"web chat " + secret.encode(), hashlib.sha256).hexdigest()


def _address(secret: str) -> str:
    return hashlib.sha256(bytes.fromhex(secret)).hexdigest()[:32]
