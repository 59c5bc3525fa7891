"""Other ways of finding the topic of a question, on the same wordings.

Each takes the topics and gives a function from a question to topics, best first. None of them
says how sure it is.
"""

import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import bm25s
from rapidfuzz import fuzz, process

from handlers.programme import Topic
from handlers.spelling import fold, marked

_LOOKED_AT = 40
"""Wordings from which the topics are taken; several belong to one topic."""
_RANK_CONSTANT = 60
"""Of reciprocal rank fusion, as usual."""


class Guess(NamedTuple):
    """What a rival finds; it is never sure."""

    topics: tuple[Topic, ...]
    sure: bool = False

    @property
    def topic(self) -> Topic | None:
        return self.topics[0] if self.topics else None


Finder = Callable[[str], Guess]


def _pairs(topics: Sequence[Topic]) -> list[tuple[str, Topic]]:
    return [(text, t) for t in topics for text in (*t.wordings, t.title.vi, t.title.en)]


def _distinct(found: Iterable[Topic]) -> Guess:
    return Guess(tuple(dict.fromkeys(found)))


def fts5(topics: Sequence[Topic]) -> Finder:
    """SQLite's full-text search with its own bm25, diacritics removed."""
    pairs = _pairs(topics)
    database = sqlite3.connect(":memory:")
    database.execute(
        "create virtual table w using fts5(t, tokenize='unicode61 remove_diacritics 2')"
    )
    texts = ((at, text.replace("đ", "d")) for at, (text, _) in enumerate(pairs))
    database.executemany("insert into w(rowid, t) values (?, ?)", texts)

    def find(question: str) -> Guess:
        query = " OR ".join(f'"{word}"' for word in fold(question).split())
        if not query:
            return Guess(())
        rows = database.execute(
            "select rowid from w where w match ? order by rank limit ?", (query, _LOOKED_AT)
        )
        return _distinct(pairs[row[0]][1] for row in rows)

    return find


def bm25(topics: Sequence[Topic], words: Callable[[str], list[str]] | None = None) -> Finder:
    """bm25s on words without diacritics, or on what `words` makes of a text."""
    split = words or (lambda text: fold(text).split())
    pairs = _pairs(topics)
    retriever = bm25s.BM25()
    retriever.index([split(text) for text, _ in pairs], show_progress=False)

    def find(question: str) -> Guess:
        asked = split(question)
        if not asked:
            return Guess(())
        found, scores = retriever.retrieve([asked], k=_LOOKED_AT, show_progress=False)
        hits = zip(found[0], scores[0], strict=True)
        return _distinct(pairs[at][1] for at, score in hits if score > 0)

    return find


def fuzzy(topics: Sequence[Topic]) -> Finder:
    """rapidfuzz, words sorted, over the folded wordings."""
    pairs = _pairs(topics)
    texts = [fold(text) for text, _ in pairs]

    def find(question: str) -> Guess:
        found = process.extract(
            fold(question), texts, scorer=fuzz.token_sort_ratio, limit=_LOOKED_AT
        )
        return _distinct(pairs[at][1] for _, _, at in found)

    return find


def ngrams(topics: Sequence[Topic], size: int = 3) -> Finder:
    """Cosine of letters three by three, weighed by rarity."""
    pairs = _pairs(topics)

    def grams(text: str) -> Counter[str]:
        padded = f" {fold(text)} "
        return Counter(padded[at : at + size] for at in range(len(padded) - size + 1))

    counted = [grams(text) for text, _ in pairs]
    spread = Counter(gram for count in counted for gram in count)
    worth = {gram: math.log(len(pairs) / n) for gram, n in spread.items()}
    holding: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, count in enumerate(counted):
        length = math.sqrt(sum((n * worth[g]) ** 2 for g, n in count.items())) or 1.0
        for gram, n in count.items():
            holding[gram].append((at, n * worth[gram] / length))

    def find(question: str) -> Guess:
        scores: dict[int, float] = defaultdict(float)
        for gram, n in grams(question).items():
            for at, value in holding.get(gram, ()):
                scores[at] += n * worth[gram] * value
        best = sorted(scores, key=lambda at: (-scores[at], at))[:_LOOKED_AT]
        return _distinct(pairs[at][1] for at in best)

    return find


def restored(topics: Sequence[Topic]) -> Finder:
    """Diacritics put back by pairs of syllables (Viterbi), then bm25s on the marked words."""
    texts = [text for text, _ in _pairs(topics)] + [t.answer.vi for t in topics]
    sentences = [marked(text) for text in texts]
    single = Counter(word for words in sentences for word in words)
    double = Counter(pair for words in sentences for pair in pairwise(words))
    shapes: dict[str, set[str]] = defaultdict(set)
    for word in single:
        shapes[fold(word)].add(word)

    def step(before: str, word: str) -> float:
        return math.log((double[before, word] + 0.1 * (single[word] + 1)) / (single[before] + 10))

    def restore(text: str) -> list[str]:
        paths: dict[str, tuple[float, list[str]]] = {"": (0.0, [])}
        for bare in fold(text).split():
            following = {}
            for word in sorted(shapes.get(bare, {bare})):
                score, path = max((s + step(last, word), p) for last, (s, p) in paths.items())
                following[word] = (score, [*path, word])
            paths = following
        return max(paths.values())[1]

    return bm25(topics, restore)


def fused(*finders: Finder) -> Finder:
    """The reciprocal ranks of several ways added up."""

    def find(question: str) -> Guess:
        scores: dict[str, float] = defaultdict(float)
        by_id: dict[str, Topic] = {}
        for finder in finders:
            for rank, topic in enumerate(finder(question).topics):
                scores[topic.id] += 1 / (_RANK_CONSTANT + rank)
                by_id[topic.id] = topic
        return Guess(tuple(by_id[id] for id in sorted(scores, key=lambda id: (-scores[id], id))))

    return find


def rivals(topics: Sequence[Topic]) -> dict[str, Finder]:
    """Every other way, by name. Each question is looked up once, however often it is asked."""
    words, letters, fuzz_ = cache(bm25(topics)), cache(ngrams(topics)), cache(fuzzy(topics))
    return {
        "SQLite FTS5": cache(fts5(topics)),
        "bm25s": words,
        "rapidfuzz": fuzz_,
        "letters three by three": letters,
        "restored diacritics, bm25s": cache(restored(topics)),
        "fusion of bm25s, letters, rapidfuzz": cache(fused(words, letters, fuzz_)),
    }
