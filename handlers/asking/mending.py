"""Text that lost its encoding on the way: seen as Latin-1, or from the fonts of old documents.

A message that was UTF-8 and is shown as Windows-1252 ("Ä‘Äƒng kÃ½") is read back. Pasted from
old documents come TCVN3 (".VnTime": "nghiªn cøu") and VNI ("ñaêng kyù"); Python has no codec
for them, so the letters are mapped here (shared facts, language F2). Nothing is changed unless
the result is more Vietnamese than what came.
"""

import re
import unicodedata

from handlers.asking.syllables import is_syllable
from handlers.spelling import fold

# Small letters of the fonts of TCVN 5712 (VN3), as Windows-1252 shows their bytes.
_TCVN3 = dict(
    zip(
        "¨©ª«¬­®µ¸¶·¹»¾¼½ÆÇÊÈÉËÌÐÎÏÑÒÕÓÔÖ×ÝØÜÞßãáâäåèæçéêíëìîïóñòôõøö÷ùúýûüþ",
        "ăâêôơưđàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ",
        strict=True,
    )
)
# VNI writes a letter and its marks as two: "aù" is á, "aá" is ấ, "öù" is ứ.
_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HAT = {"á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323", "â": ""}
_VNI_BREVE = {"é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323", "ê": ""}
_VNI_ALONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị"}
_MOJIBAKE = re.compile(r"[ÃÄÆáâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|áº|á»|Ä‘|Æ°|Æ¡")
_VIETNAMESE_ONLY = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_FOREIGN = re.compile(r"[\x80-\xff\u0152\u0153\u0160\u0161\u0178\u0192\u02c6\u2013-\u2122]")


def mended(text: str) -> str:
    """The text as it was meant, or as it came if no way of reading it is better."""
    if not _FOREIGN.search(text):
        return text
    if _MOJIBAKE.search(text) and (read := _from_utf8(text)):
        return read
    if _VIETNAMESE_ONLY.search(text):
        return text  # it is Unicode already; a stray "©" does not make it TCVN3
    best, value = text, _share(text)
    for other in (_from_tcvn3(text), _from_vni(text)):
        if _VIETNAMESE_ONLY.search(other) and (share := _share(other)) > value:
            best, value = other, share
    return best


def _share(text: str) -> float:
    """The part of the words that are Vietnamese syllables with their letters put right."""
    words = re.findall(r"[^\W\d_]+", fold(text)) if not _FOREIGN_MARKS.search(text) else []
    return sum(map(is_syllable, words)) / len(words) if words else 0.0


_FOREIGN_MARKS = re.compile(r"[^\W\d_][¨©ª«¬­®µ¸¶·¹»¾¼½×÷§]|[øûïåäëüöñæ]")
"""Signs that no Vietnamese text in Unicode has inside its words."""


def _from_utf8(text: str) -> str:
    """UTF-8 that was shown as Windows-1252, or "" if it was not."""
    raw = bytearray()
    for character in text:
        try:
            raw += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > 0xFF:
                return ""
            raw.append(ord(character))  # five bytes of Windows-1252 have no letter
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _from_tcvn3(text: str) -> str:
    return "".join(_TCVN3.get(character, character) for character in text).lower()


def _from_vni(text: str) -> str:
    parts: list[str] = []
    for character in text.lower():
        before = parts[-1] if parts else ""
        base = before[:1]
        if base in "aeo" and base and character in _VNI_HAT:
            parts[-1] = base + "\u0302" + _VNI_HAT[character]
        elif base == "a" and character in _VNI_BREVE:
            parts[-1] = "a\u0306" + _VNI_BREVE[character]
        elif base in "aeiouyơư" and base and character in _VNI_TONES:
            parts[-1] = before + _VNI_TONES[character]
        else:
            parts.append(_VNI_ALONE.get(character, character))
    return unicodedata.normalize("NFC", "".join(parts))
