"""A reply in the words of one language, as the JSON that the outbox keeps and channels show."""

from typing import Any

from bot.channels.contract import Body
from handlers.reply import Choice, File, Line, Reply, Template
from handlers.text import T, Tongue

_SHORT = T("Change")


def body(reply: Reply, tongue: Tongue, screen: int, approved: Tongue | None = None) -> Body:
    """See `bot.channels.contract.Body`. Keys without a value are left out, the row is kept.

    `approved`: the language in which templates are approved, if it is not the reader's.
    """
    say = tongue.say
    shown: Body = {
        "screen": screen,
        "language": tongue.code,
        "header": say(reply.header),
        "text": [say(line) for line in reply.text],
        "choices": [_choice(c, tongue) for c in reply.choices],
        "footer": [_choice(c, tongue) for c in reply.footer],
        "stays": reply.stays,
        "typing": say(reply.typing),
        "contact": say(reply.contact),
        "contact_over": reply.contact_over,
    }
    # What most replies have none of costs nothing.
    if reply.lines:
        shown["lines"] = [_line(line, tongue) for line in reply.lines]
    if reply.files:
        shown["files"] = [_file(file, tongue) for file in reply.files]
        if reply.files_after:
            shown["files_after"] = reply.files_after
    if reply.template:
        shown["template"] = _template(reply.template, approved or tongue)
    return {key: value for key, value in shown.items() if value or key == "screen"}


def _line(line: Line, tongue: Tongue) -> dict[str, Any]:
    change = _change(line.change, tongue) if line.change else None
    return {"label": tongue.say(line.label), "value": tongue.say(line.value), "change": change}


def _file(file: File, tongue: Tongue) -> dict[str, Any]:
    label, language = tongue.say(file.label), tongue.code
    return {"kind": file.kind, "subject": file.subject, "name": file.name, "label": label,
            "language": language}  # fmt: skip


def _change(choice: Choice, tongue: Tongue) -> dict[str, Any]:
    """Beside its line a short word is enough to see; the whole label is for ears and for lists."""
    return {**_choice(choice, tongue), "short": tongue.say(_SHORT)}


def _choice(choice: Choice, tongue: Tongue) -> dict[str, Any]:
    shown = {"id": choice.id, "label": tongue.say(choice.label)}
    return {**shown, "url": choice.url} if choice.url else shown


def _template(template: Template, tongue: Tongue) -> dict[str, Any]:
    data = {key: tongue.say(value) for key, value in template.data.items()}
    return {"name": template.name, "data": data}
