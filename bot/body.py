"""A reply in the words of one language, as the JSON that the outbox keeps and channels show."""

from typing import Any

from bot.channels.contract import Body
from handlers.reply import Choice, Reply, Template
from handlers.text import T, Tongue

_SHORT = T("Change")


def body(reply: Reply, tongue: Tongue, screen: int, approved: Tongue | None = None) -> Body:
    """See `bot.channels.contract.Body`. Keys without a value are left out, the row is kept.

    `approved`: the language in which templates are approved, if it is not the reader's.
    """
    say = tongue.say
    full: Body = {
        "screen": screen,
        "language": tongue.code,
        "header": say(reply.header),
        "text": [say(line) for line in reply.text],
        "lines": [
            {
                "label": say(line.label),
                "value": say(line.value),
                "change": _change(line.change, tongue) if line.change else None,
            }
            for line in reply.lines
        ],
        "choices": [_choice(c, tongue) for c in reply.choices],
        "footer": [_choice(c, tongue) for c in reply.footer],
        "files": [
            {
                "kind": f.kind,
                "subject": f.subject,
                "name": f.name,
                "label": say(f.label),
                "language": tongue.code,
            }
            for f in reply.files
        ],
        "stays": reply.stays,
        "typing": say(reply.typing),
        "contact": say(reply.contact),
        "contact_over": reply.contact_over,
        "template": _template(reply.template, approved or tongue) if reply.template else None,
    }
    return {key: value for key, value in full.items() if value or key == "screen"}


def _change(choice: Choice, tongue: Tongue) -> dict[str, Any]:
    """Beside its line a short word is enough to see; the whole label is for ears and for lists."""
    return {**_choice(choice, tongue), "short": tongue.say(_SHORT)}


def _choice(choice: Choice, tongue: Tongue) -> dict[str, Any]:
    shown = {"id": choice.id, "label": tongue.say(choice.label)}
    return {**shown, "url": choice.url} if choice.url else shown


def _template(template: Template, tongue: Tongue) -> dict[str, Any]:
    data = {key: tongue.say(value) for key, value in template.data.items()}
    return {"name": template.name, "data": data}
