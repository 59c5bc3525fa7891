"""Every colour of the page can be told from what it stands on, by day and by night (WCAG 2.2 AA).

The browser's test measures what one screen shows; this one reads the style sheet, so that what is
seldom shown (a refusal, a ticket that is over) is held to the same.
"""

import re

import pytest

from tests.whole.process import ROOT

STYLE = (ROOT / "bot" / "channels" / "page" / "style.css").read_text(encoding="utf-8")
RULES = re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", STYLE, flags=re.DOTALL))
DAY, NIGHT = (dict(re.findall(r"(--[\w-]+): (#\w+);", body)) for who, body in RULES
              if who.split()[-1] == ":root")  # fmt: skip
SCHEMES: dict[str, dict[str, str]] = {"day": DAY, "night": DAY | NIGHT}
TEXT, EDGE = 4.5, 3.0
"""What WCAG asks for: 1.4.3 of text, 1.4.11 of what shows where a control is."""
PRESSED = (".choices button", ".file", "textarea")
"""Controls with an edge."""


def brightness(colour: str) -> float:
    whole = "#" + "".join(c * 2 for c in colour[1:]) if len(colour) == 4 else colour
    parts = [int(whole[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((brightness(one), brightness(other)))
    return (bright + 0.05) / (dark + 0.05)


def said(body: str, key: str) -> str:
    """What a rule says of a property: "--ink" or "#fff"; "" if it says no colour."""
    found = re.search(rf"(?:^|[\s;]){key}: [^;]*?(--[\w-]+|#\w{{3,6}})\)?", body)
    return str(found[1]) if found else ""


def grounds(who: str, body: str) -> list[str]:
    """All that text of a rule may stand on, where it has no ground of its own."""
    if own := said(body, "background"):
        return [own]
    if "header" in who:
        return ["--bar"]
    if ".qr" in who:
        return ["#fff"]
    hovered = ["--soft"] if "button" in who else []
    return ["--surface", "--ground", *hovered]


def seen(colour: str, scheme: str) -> str:
    return SCHEMES[scheme].get(colour, colour)


def too_faint(pairs: list[tuple[str, str, str]], scheme: str, least: float) -> list[str]:
    ratios = [(who, a, b, contrast(seen(a, scheme), seen(b, scheme))) for who, a, b in pairs]
    return [f"{who}: {a} on {b}: {ratio:.2f}" for who, a, b, ratio in ratios if ratio < least]


def test_black_on_white_is_measured_as_the_standard_says() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_text_can_be_read(scheme: str) -> None:
    pairs = [
        (who.strip(), colour, ground)
        for who, body in RULES
        if (colour := said(body, "color"))
        for ground in grounds(who, body)
    ]
    assert len(pairs) > 30
    assert too_faint(pairs, scheme, TEXT) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_edge_of_a_control_can_be_seen(scheme: str) -> None:
    pairs = [
        (who.strip(), edge, ground)
        for who, body in RULES
        if who.strip().startswith(PRESSED) and (edge := said(body, "border"))
        for ground in ("--surface", "--ground")
    ]
    assert len({who for who, *_ in pairs}) == len(PRESSED)
    assert too_faint(pairs, scheme, EDGE) == []
