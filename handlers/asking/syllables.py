"""Vietnamese syllables without their marks, and slips of the Telex and VNI ways of typing.

Whoever types marks with letters or digits ("dduowcj", "d9ang7 ky1") and has the input method
switched off sends these letters and digits. Undone here is only what then is a Vietnamese
syllable, so that English words, brands and standards stay what they are.
"""

import re

_ONSETS = (
    "ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr",
    "b", "c", "d", "g", "h", "k", "l", "m", "n", "p", "q", "r", "s", "t", "v", "x", "",
)  # fmt: skip
_RIMES = frozenset(
    re.findall(
        r"\w+",
        "a ac ach ai am an ang anh ao ap at au ay e ec em en eng enh eo ep et eu i ia ic ich iec "
        "iem ien ieng iep iet ieu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap "
        "oat oay oc oe oen oeo oet oi om on ong op ot u ua uac uan uang uat uay uc ue uech uen "
        "uenh uet ui um un ung uo uoc uoi uom uon uong uop uot uou up ut uu uy uya uych uyen uyet "
        "uynh uyt uyu y yem yen yeng yet yeu",
    )
)
_VNI = re.compile(r"[a-z]+(?:[1-9]{1,2}[a-z]*){1,2}")
_TELEX_TWICE = re.compile(r"([aeod])\1")
_VOWEL_W = re.compile(r"(?<=[aou])w|w")
_TONE = "sfrxj"


def is_syllable(bare: str) -> bool:
    """Whether these letters, without marks, can be one Vietnamese syllable."""
    return any(bare.startswith(onset) and bare[len(onset) :] in _RIMES for onset in _ONSETS)


def untyped(token: str) -> str:
    """The syllable without marks that a slip of Telex or VNI was meant to be, "" if it is none."""
    if _VNI.fullmatch(token):
        letters = re.sub(r"\d", "", token)
        return letters if is_syllable(letters) else ""
    if not token.isascii() or not token.isalpha() or is_syllable(token):
        return ""
    letters = _VOWEL_W.sub("", _TELEX_TWICE.sub(r"\1", token))
    if is_syllable(letters):
        return letters
    for at in range(len(letters) - 1, 0, -1):
        if letters[at] in _TONE and is_syllable(rest := letters[:at] + letters[at + 1 :]):
            return rest
    return ""
