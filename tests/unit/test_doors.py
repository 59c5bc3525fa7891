"""Doors are listened to until a stop, and a defect in one of them harms no other."""

import asyncio

import pytest

from bot import doors
from bot.channels.contract import Outgoing, Traits
from tests.deaf import Deaf
from tests.talk import run


class Ear(Deaf):
    """A channel whose listener fails as often as it is told."""

    traits = Traits()

    def __init__(self, name: str, failures: int = 0) -> None:
        self.name = name
        self.failures = failures
        self.began = 0
        self.heard = asyncio.Event()

    async def send(self, outgoing: Outgoing) -> str:
        return ""

    async def listen(self, stopping: asyncio.Event) -> None:
        self.began += 1
        if self.began <= self.failures:
            raise ValueError("a secret 0905123456")
        self.heard.set()
        await stopping.wait()

    async def close(self) -> None:
        if self.failures:
            raise OSError


def test_a_listener_that_fails_is_begun_again_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(doors, "_PAUSE", 0.0)

    async def test() -> None:
        ill, well = Ear("ill", failures=2), Ear("well")
        stopping = asyncio.Event()
        listening = asyncio.create_task(doors.listen([ill, well], stopping))
        await ill.heard.wait()
        assert (ill.began, well.began) == (3, 1)
        stopping.set()
        await listening
        await doors.close([ill, well])

    run(test())
    assert "a channel stopped listening" in caplog.text
    assert "0905123456" not in caplog.text


def test_a_stop_ends_a_listener_that_keeps_failing() -> None:
    async def test() -> None:
        ill = Ear("ill", failures=10**9)
        stopping = asyncio.Event()
        listening = asyncio.create_task(doors.listen([ill], stopping))
        while not ill.began:  # noqa: ASYNC110 - nothing to wait on but the count
            await asyncio.sleep(0)
        stopping.set()
        await listening
        assert ill.began == 1

    run(test())
