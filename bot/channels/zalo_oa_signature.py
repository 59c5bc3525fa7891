"""Whether a webhook call of an Official Account is signed with our key, and by which variant.

`mac = sha256(first term + raw body + stamp + OA secret key)`, a plain hash and no HMAC. Sources
disagree on the first term (app or account) and on where the stamp stands (body or header), so all
are tried and the one that fits is named (shared facts, zalo 2.5).
"""

import hashlib
import hmac
from typing import NamedTuple

HEADER = "X-ZEvent-Signature"
STAMP_HEADER = "X-ZEvent-Timestamp"


class Terms(NamedTuple):
    """What may stand before and behind the body, each with a name for the log."""

    first: dict[str, str]
    stamps: dict[str, str]


def variant(raw: bytes, given: str, key: str, terms: Terms) -> str:
    """The variant that fits, such as "app_id+body"; "" if none does.

    Every variant is computed and compared in constant time, whichever fits.
    """
    wanted = given.strip().removeprefix("mac=").strip().lower().encode()
    found = ""
    for first_name, first in terms.first.items():
        for stamp_name, stamp in terms.stamps.items():
            mac = signature(raw, first, stamp, key).encode()
            if hmac.compare_digest(mac, wanted) and stamp and key:
                found = found or f"{first_name}+{stamp_name}"
    return found


def signature(raw: bytes, first: str, stamp: str, key: str) -> str:
    """The hexadecimal digest for one variant."""
    return hashlib.sha256(first.encode() + raw + stamp.encode() + key.encode()).hexdigest()
