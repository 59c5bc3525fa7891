"""Sessions as text, and those of recent chats as they were written."""

from collections import OrderedDict

from handlers.session import Session

MOST = 4096
"""Sessions remembered; each takes a few kilobytes."""


class Sessions:
    """Reads and writes sessions, and reads none that this process wrote itself.

    A session is found again by the very text that is stored, so that what another worker has
    written since is never overlooked.
    """

    def __init__(self) -> None:
        self._written: OrderedDict[str, Session] = OrderedDict()

    def read(self, text: str) -> Session:
        """The session of this text. Raises what `Session.from_text` raises."""
        # Taken out: the turn that reads it writes the next one under another text.
        return self._written.pop(text, None) or Session.from_text(text)

    def write(self, session: Session) -> str:
        """The text to be stored."""
        text = session.to_text()
        self._written[text] = session
        if len(self._written) > MOST:
            self._written.popitem(last=False)
        return text
