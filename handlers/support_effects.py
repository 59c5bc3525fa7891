"""What the dialogues about support want done, as data; `bot.effects.support` does it."""

from collections.abc import Mapping

from storage.frozen import frozen
from storage.support_records import RequestState


@frozen
class KeepAnswers:
    """Remember what the person answered on eligibility; only after consent."""

    answers: Mapping[str, str]


@frozen
class AskForSupport:
    """Send a request for support. `draft` makes a second attempt harmless; `code` names it.

    `facts` and `verdict`: what the person had answered on eligibility and what followed from it.
    """

    draft: str
    code: str
    component: str
    need: str
    name: str
    phone: str
    firm_name: str
    firm_kind: str
    facts: Mapping[str, str]
    verdict: str


@frozen
class AnswerRequest:
    """Give the Department what it still needed; the request is in review again."""

    request: int
    words: str
    upload: str = ""


@frozen
class WithdrawRequest:
    """Take one's own request back; a slot it had is free again."""

    request: int


@frozen
class ChangeRequest:
    """Staff: move a request from the state that was seen to another; its owner is told.

    `beyond`: the officer was told that the plan has no slot left, and selects all the same.
    """

    request: int
    before: RequestState
    after: RequestState
    words: str = ""
    beyond: bool = False


@frozen
class WriteToOwner:
    """Staff: tell whoever asked something, without a change of state."""

    request: int
    words: str
