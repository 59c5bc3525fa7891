"""What two wordings are compared by: words, neighbours, concepts, and concepts together.

A pair of concepts ("haccp" with "how_long") tells neighbouring topics apart: what HACCP is, how
long it holds and how one is helped with it share nearly all other words.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise

WORD = "w"
NEIGHBOURS = "n"
CONCEPT = "c"
TOGETHER = "t"

WEIGHTS = {WORD: 1.0, NEIGHBOURS: 0.7, CONCEPT: 1.3, TOGETHER: 0.5}
"""How much each kind counts beside the others; found on the development half of the questions."""


def features(words: Sequence[str], concepts: Iterable[str]) -> tuple[str, ...]:
    """The features of a wording, each once: "w:haccp", "n:bao lau", "c:fee", "t:fee+seminar"."""
    found = [f"{WORD}:{word}" for word in words]
    found += [f"{NEIGHBOURS}:{a} {b}" for a, b in pairwise(words)]
    named = tuple(concepts)
    found += [f"{CONCEPT}:{concept}" for concept in named]
    found += [f"{TOGETHER}:{a}+{b}" for a, b in combinations(named, 2)]
    return tuple(dict.fromkeys(found))
