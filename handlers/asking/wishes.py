"""Whether somebody asks about a thing, or wants it done.

"Đăng ký thế nào?" is a question: it is answered. "Cho tôi đăng ký lớp 5S" is a wish: it opens
the dialogue. And "giấy của tôi bao giờ hết hạn" is a question that only the person's own data
answer: it opens the dialogue that shows them.
"""

import re

from handlers.spelling import fold

_WISH = re.compile(
    r"\b(?:(?:toi|em|tui|minh|anh|chi|con) (?:muon|can|dinh|xin)"
    r"|(?:cho|giup|nho) (?:toi|em|tui|minh|xin)|muon|xin|nho|dang ky|ghi danh|ghi ten|huy|doi lop"
    r"|doi nguoi|kiem tra|xem|nhac|them|xoa|sua|rut|gap|goi lai|noi chuyen"
    r"|i want|i would like|i d like|i need|sign (?:me )?up|register|cancel"
    r"|delete|remind|check|add|talk to|call me|apply for)\b"
)
ASKS = re.compile(
    r"\b(?:gi|nao|dau|sao|bao nhieu|bao lau|bao gio|may|ai|the nao|khi mo|cho mo|o mo|rang"
    r"|chi rua|la chi|(?:bi|lam|can|duoc|nhung) chi|la gi|co duoc"
    r"|phai khong|duoc khong|khong|ko|hong|hay|what"
    r"|when|where|who|how|which|why|do i|can i|is it|are there|does)\b"
)
_OWN = re.compile(
    r"\b(?:cua (?:toi|em|tui|minh|cty|cong ty|co so|htx)|bao gio danh gia lai|khi nao danh gia lai"
    r"|khi mo danh gia lai|my (?:certificate|registration|request|application))\b"
)
DATED = frozenset({"certificates", "mine", "requests"})
"""Dialogues that hold what is the person's own, so that they know more than any answer."""


def wishes(text: str) -> bool:
    """Whether a message says what is to be done, and asks nothing."""
    folded = fold(text)
    asks = "?" in text or ASKS.search(folded) is not None
    return not asks and _WISH.search(folded) is not None


def own(text: str) -> bool:
    """Whether a message is about something of the person's own."""
    return _OWN.search(fold(text)) is not None


def opened(text: str, dialogue: str) -> bool:
    """Whether a message about a topic that opens this dialogue opens it."""
    return bool(dialogue) and (wishes(text) or (dialogue in DATED and own(text)))
