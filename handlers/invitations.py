"""Invitations of new members of staff: one link, used once, dead after three days."""

from datetime import timedelta

from handlers.codes import ALPHABET, letters

LIFE = timedelta(hours=72)
"""Long enough for a weekend, short enough that a forgotten link opens nothing."""
_LETTERS = 16
_GROUP = 4


def secret(token: str) -> str:
    """What whoever is invited must know, from a turn's fresh randomness: 79 bits, typable."""
    return letters(token, _LETTERS)


def shown(secret: str) -> str:
    """A secret in groups, to be read aloud or typed: "ABCD-EFGH-JKMN-PQRS"."""
    return "-".join(secret[i : i + _GROUP] for i in range(0, len(secret), _GROUP))


def canonical(typed: str) -> str:
    """A secret as it was made, however it was typed."""
    return "".join(c for c in typed.upper() if c.isalnum())


def whole(typed: str) -> str:
    """A secret of the right length and letters, as it was made; "" if this is none."""
    secret = canonical(typed)
    return secret if len(secret) == _LETTERS and set(secret) <= set(ALPHABET) else ""


def link(public_url: str, secret: str) -> str:
    """What opens the chat and joins at once."""
    return f"{public_url.rstrip('/')}/?start=join-{secret}"
