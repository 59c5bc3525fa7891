"""A link of ours, pasted into a chat of a platform that has no links into a chat.

Zalo documents no start parameter (shared facts, zalo 1.9), so invitations and posters reach a Zalo
chat only as text.
"""

import re

_LINK = re.compile(r"https?://\S+[?&]start=([A-Za-z0-9_.\-]{1,64})", re.ASCII)


def start_of(text: str, public_url: str) -> str | None:
    """What the chat is to be opened with; None if the whole message is not a link to us."""
    match = _LINK.fullmatch(text.strip())
    ours = public_url.rstrip("/") + "/"
    return match[1] if match and text.strip().startswith(ours) else None
