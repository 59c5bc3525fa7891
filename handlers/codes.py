"""Names that a machine gives and people read aloud: of registrations, of invitations."""

# No 0/O, 1/I/L: a code is read aloud over the phone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def letters(token: str, count: int) -> str:
    """So many letters from fresh randomness (hex); five bits of it go into each."""
    number, found = int(token, 16), ""
    for _ in range(count):
        number, rest = divmod(number, len(ALPHABET))
        found += ALPHABET[rest]
    return found
