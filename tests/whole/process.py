"""The real process, as an operator runs it: started, watched, signalled, always ended."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

import httpx

ROOT = Path(__file__).parent.parent.parent
WITHIN = 60.0
"""Seconds until a test that waits for something has failed; nothing takes nearly as long."""
_LOOK_EVERY = 0.005


def until(happened: Callable[[], object], what: str, within: float = WITHIN) -> None:
    """Return as soon as the condition holds; fail with its name if it never does."""
    deadline = time.monotonic() + within
    while not happened():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain: {what}")
        time.sleep(_LOOK_EVERY)


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """The environment of a command: our code, no configuration but `settings` (BOT_…)."""
    kept = {k: v for k, v in os.environ.items() if not k.upper().startswith("BOT_")}
    ours = {
        "BOT_DATABASE": f"sqlite:///{folder / 'huong.db'}",
        "BOT_PROGRAMME": str(ROOT / "programme" / "hue-2021"),
        "BOT_WEB__PORT": "0",
        "BOT_WEB__LIMITS": "false",
    }
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **ours, **settings}


def command(
    folder: Path,
    *arguments: str,
    stdin: str | bytes = "",
    without: Sequence[str] = (),
    **settings: str,
) -> subprocess.CompletedProcess[str]:
    """Run `bot …` in `folder` to its end; `without` some of the variables of `environment`."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env={k: v for k, v in environment(folder, **settings).items() if k not in without},
        input=given,
        capture_output=True,
        timeout=WITHIN,
        check=False,
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


class Bot:
    """`bot run` on a database in `folder`. Every start after the first takes the same port."""

    def __init__(
        self, folder: Path, program: Sequence[str] = ("-m", "bot"), **settings: str
    ) -> None:
        self.folder = folder
        self.settings = settings
        self.url = ""
        self._program = program
        self._running: subprocess.Popen[str] | None = None
        self._log = folder / f"stderr-{id(self):x}.log"

    @property
    def process(self) -> subprocess.Popen[str]:
        assert self._running is not None, "not started"
        return self._running

    @property
    def alive(self) -> bool:
        return self._running is not None and self._running.poll() is None

    @property
    def database(self) -> Path:
        return self.folder / "huong.db"

    @property
    def stderr(self) -> str:
        """Everything logged so far, by all processes of this bot."""
        return self._log.read_text() if self._log.exists() else ""

    def launch(self) -> None:
        """Start without waiting for anything."""
        assert not self.alive
        with self._log.open("a") as log:
            self._running = subprocess.Popen(
                [sys.executable, *self._program, "run"],
                cwd=self.folder,
                env=environment(self.folder, **self.settings),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def ready(self) -> None:
        """Wait until it answers."""
        address = _line(self.process.stdout)
        assert address.startswith("Hương: http://"), f"{address}\n{self.stderr}"
        self.url = address.removeprefix("Hương: ").strip()
        self.settings["BOT_WEB__PORT"] = self.url.rpartition(":")[2]
        with httpx.Client(trust_env=False, verify=False) as client:
            until(lambda: self._answers(client), "the process answers /healthz")

    def start(self) -> "Bot":
        self.launch()
        self.ready()
        return self

    def _answers(self, client: httpx.Client) -> bool:
        assert self.alive, self.stderr
        try:
            return client.get(f"{self.url}/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """As a power cut ends it."""
        self.process.kill()
        self._gone()

    def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """As a supervisor, or Ctrl+C, ends it; returns the exit code."""
        self.process.send_signal(by)
        return self._gone()

    def _gone(self) -> int:
        code = self.process.wait(WITHIN)
        if self.process.stdout:
            self.process.stdout.close()
        return code

    def memory(self) -> int:
        """Resident memory in bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        [line] = [line for line in status.splitlines() if line.startswith("VmRSS:")]
        return int(line.split()[1]) * 1024


@contextlib.contextmanager
def running(bot: Bot) -> Iterator[Bot]:
    """The bot, started; ended by its process id whatever happens."""
    try:
        yield bot.start()
    finally:
        if bot.alive:
            bot.kill()


def _line(stream: IO[str] | None) -> str:
    assert stream is not None
    return stream.readline()
