"""A page that does one thing at a time: posts, and reads what is there."""

import json
import uuid
from typing import Any

import httpx

from tests.whole.process import until


class Page:
    """One chat. `read` gives the entries of the chat as the stream shows them now."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(
            base_url=url,
            timeout=60,
            trust_env=False,
            verify=False,
            limits=httpx.Limits(max_keepalive_connections=0),
        )
        assert self.client.get("/").status_code == 200

    def attempt(self, id: str, **what: Any) -> httpx.Response:
        """Hand an input over once, with an id of one's own."""
        return self.client.post("/api/messages", json={"id": id, **what})

    def post(self, **what: Any) -> str:
        """Hand an input over; it must be taken. Returns its id."""
        id = str(uuid.uuid4())
        response = self.attempt(id, **what)
        assert response.status_code == 202, response.text
        return id

    def read(self, after: int = 0) -> list[dict[str, Any]]:
        """Everything beyond `after` that is there now."""
        entries = []
        with self.client.stream("GET", f"/api/events?after={after}") as response:
            assert response.status_code == 200
            kind = ""
            for line in response.iter_lines():
                name, _, value = line.partition(": ")
                if name == "event":
                    kind = value
                elif name == "data" and kind == "ready":
                    break
                elif name == "data":
                    entries.append(json.loads(value))
        return entries

    def says(self, **what: Any) -> dict[str, Any]:
        """Hand an input over and wait for its answer; returns the body."""
        return self.answer(self.post(**what))

    def answer(self, id: str) -> dict[str, Any]:
        """The body of the one message that answers an input."""
        found: list[dict[str, Any]] = []

        def answered() -> bool:
            found[:] = [entry["body"] for entry in self.read() if entry["update"] == id]
            return bool(found)

        until(answered, "the answer")
        [body] = found
        return body
