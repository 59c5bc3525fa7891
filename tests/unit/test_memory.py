"""What a batch holds until its commit is not searched for garbage meanwhile."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest

from bot import memory

HELD_BY_A_BATCH = 5_000


@pytest.fixture
def searches() -> Iterator[list[str]]:
    """The searches since `memory.settle`; afterwards everything is as it was."""
    before, found = gc.get_threshold(), list[str]()

    def note(phase: str, info: dict[str, Any]) -> None:
        found.append(phase)

    memory.settle()
    gc.callbacks.append(note)
    yield found
    gc.callbacks.remove(note)
    gc.unfreeze()
    gc.set_threshold(*before)


def test_a_batch_is_not_searched(searches: list[str]) -> None:
    held = [[n] for n in range(HELD_BY_A_BATCH)]
    assert (len(held), searches) == (HELD_BY_A_BATCH, [])


def test_what_refers_to_itself_is_still_found(searches: list[str]) -> None:
    held = [[n] for n in range(10 * HELD_BY_A_BATCH)]
    assert (len(held), bool(searches)) == (10 * HELD_BY_A_BATCH, True)
