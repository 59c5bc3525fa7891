"""A platform on loopback: a real HTTP server in a thread, so that real processes can call it."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Self

import httpx
import uvicorn
from starlette.types import ASGIApp


class _Quiet(uvicorn.Server):
    """Without signal handlers: those belong to the test run."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Loopback:
    """Serves an application on a free port of 127.0.0.1 while the block lasts."""

    def __init__(self, app: ASGIApp) -> None:
        # Named TCP: only then asyncio switches Nagle off, which costs 40 ms an answer.
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(256)
        config = uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            log_level="critical",
            timeout_graceful_shutdown=1,
        )
        self._server = _Quiet(config)
        self._thread = threading.Thread(
            target=lambda: self._server.run(sockets=[self._listener]), daemon=True
        )

        self.http = httpx.Client(trust_env=False, verify=False, timeout=60)
        """With which the platform calls a webhook."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.http.close()
        self._server.should_exit = True
        self._thread.join(10)
        self._listener.close()
