"""Lists of certificates: to take away, and to bring in from a spreadsheet after a dry run."""

from handlers.dates import today
from handlers.dialogue import FILE, FINISH, Act, Dialogue, Question, Scene
from handlers.import_differences import without
from handlers.import_entries import Checked, Fault
from handlers.register_import import checked
from handlers.reply import Choice, File, Reply
from handlers.staff_certificate import BACK
from handlers.staff_certificate_effects import ImportCertificates, RecordReport
from handlers.staff_rights import Right, may, roles_with
from handlers.text import TN, Joined, T, Text

_SELF = "go.staff_lists"
_FAULTS = 10
"""Mistakes shown at once; a file has them all."""
_YEARS = 3


def _options(scene: Scene) -> tuple[Choice, ...]:
    role = scene.known.person.role
    choices = [Choice("register", T("Register (Excel)"), ("sổ", "danh sách"))]
    if may(role, Right.SEE_PHONES):
        label = T("Register with phone numbers (Excel)")
        choices.append(Choice("phones", label, ("sổ có số điện thoại",)))
        choices.append(Choice("calls", T("Call list (Excel)"), ("danh sách gọi",)))
    choices.append(Choice("report", T("Figures of a year (Excel)"), ("báo cáo năm", "báo cáo")))
    if may(role, Right.CERTIFICATES):
        choices.append(Choice("template", T("Template for the import"), ("mẫu", "file mẫu")))
        choices.append(Choice("import", T("Bring a list in"), ("nhập", "nhập danh sách")))
    return tuple(choices)


def _handed(subject: str, name: str, label: Text, phones: bool) -> Act:
    file = File("certificates", subject, name, label)
    said = T("The list is ready; its link works for one hour.")
    return Act(
        effects=(RecordReport(subject, phones),),
        reply=Reply(text=(said,), files=(file,), stays=True),
    )


def _register(scene: Scene) -> Act:
    return _handed("register", "certificates.xlsx", T("Register (Excel)"), phones=False)


def _phones(scene: Scene) -> Act:
    label = T("Register with phone numbers (Excel)")
    return _handed("register:phones", "certificates-phones.xlsx", label, phones=True)


def _calls(scene: Scene) -> Act:
    return _handed("calls", "calls.xlsx", T("Call list (Excel)"), phones=True)


def _template(scene: Scene) -> Act:
    file = File("certificates", "template", "certificates-template.xlsx", T("Template (Excel)"))
    said = T("The second sheet explains each column. Send the file back here when it is filled in.")
    return Act(reply=Reply(text=(said,), files=(file,), stays=True))


def _years(scene: Scene) -> tuple[Choice, ...]:
    this = today(scene.known).year
    return tuple(Choice(f"y{year}", str(year)) for year in range(this, this - _YEARS, -1))


def _report(scene: Scene) -> Act:
    year = scene["year"][1:]
    label = T("Figures of {year} (Excel)", year=year)
    handed = _handed(f"report:{year}", f"certificates-{year}.xlsx", label, phones=False)
    return Act(effects=handed.effects, reply=handed.reply, go=_SELF)


def _token(scene: Scene) -> str:
    return scene["file"].removeprefix(FILE)


def _seen(scene: Scene) -> Checked:
    """The dry run: what the file holds, less what is in the register already."""
    known = scene.known
    seen = checked(known.table(_token(scene)), known.programme, today(known))
    return without(seen, known.entered(seen.entries)) if seen.entries else seen


def _ask_sure(scene: Scene) -> tuple[Text, ...]:
    seen = _seen(scene)
    lines: list[Text] = []
    if seen.faults:
        lines.append(TN("{n} mistake; nothing was entered.", "{n} mistakes; nothing was entered.",
                        n=len(seen.faults)))  # fmt: skip
    else:
        lines.append(TN("{n} certificate will be entered.", "{n} certificates will be entered.",
                        n=len(seen.entries)))  # fmt: skip
    if seen.days and not seen.faults:
        lines.append(added(seen.days))
    told = (*map(described, seen.faults), *map(noted, seen.notes))
    lines += told[:_FAULTS]
    if len(told) > _FAULTS:
        lines.append(T("… and {n} more: all of them are in the Excel file below.",
                       n=len(told) - _FAULTS))  # fmt: skip
    return tuple(lines)


def noted(note: Fault) -> Text:
    """What is remarkable stops nothing, and says so."""
    return T("Note: {what}", what=described(note))


def described(fault: Fault) -> Text:
    """ "Row 5, Decision date “31/2/2025”: not in the calendar"."""
    if not fault.row:
        return fault.problem
    place: Text = T("Row {n}, {column}", n=str(fault.row), column=fault.column)
    found = Joined((place, f"“{fault.found}”"), by=" ") if fault.found else place
    return Joined((found, fault.problem), by=": ")


def _sure(scene: Scene) -> tuple[Choice, ...]:
    seen = _seen(scene)
    again = Choice("again", T("Send another file"), ("gửi lại", "khác"))
    whole = Choice("all", T("Everything found (Excel)"), ("tất cả", "xem hết"))
    return (
        *((Choice("yes", T("Enter them"), ("có", "đồng ý", "nhập")),) if seen.anything else ()),
        *((whole,) if len(seen.faults) + len(seen.notes) > _FAULTS else ()),
        again,
    )


def _all(scene: Scene) -> Act:
    """Every mistake and note, to be worked through beside the sheet."""
    label = T("Everything found (Excel)")
    file = File("certificates", f"import:{_token(scene)}", "import-check.xlsx", label)
    return Act(reply=Reply(text=(), files=(file,), stays=True))


def added(n: int) -> Text:
    return TN("{n} audit is added to certificates that are in the register.",
              "{n} audits are added to certificates that are in the register.", n=n)  # fmt: skip


def _finish(scene: Scene) -> Act:
    seen = _seen(scene)
    n, days = len(seen.entries), seen.days
    said = TN("{n} certificate is entered.", "{n} certificates are entered.", n=n)
    return Act(
        effects=(ImportCertificates(_token(scene), n, days),),
        # Not to the register at once: its figures would be those before this.
        reply=Reply(text=(said, *((added(days),) if days else ())), choices=(BACK,), stays=True),
    )


STAFF_LISTS = Dialogue(
    id="staff_lists",
    version=1,
    above="staff_certificates",
    title=T("Lists and import"),
    roles=roles_with(Right.SEE_CERTIFICATES),
    questions=(
        Question(
            id="what",
            ask=lambda scene: (T("Which list?"),),
            options=_options,
            then={
                "register": "what",
                "phones": "what",
                "calls": "what",
                "report": "year",
                "template": "what",
                "import": "file",
            },
            does={
                "register": _register,
                "phones": _phones,
                "calls": _calls,
                "template": _template,
            },
            resets=("year", "file", "sure"),
        ),
        Question(
            id="year",
            ask=lambda scene: (T("Which year?"),),
            options=_years,
            then={"*": FINISH},
        ),
        Question(
            id="file",
            ask=lambda scene: (
                T("Please send the filled-in template (.xlsx)."),
                T("Nothing is entered before you have seen what is in it."),
            ),
            takes_file=True,
            then={"*": "sure"},
            resets=("sure",),
        ),
        Question(
            id="sure",
            ask=_ask_sure,
            options=_sure,
            for_file="again",
            then={"yes": FINISH, "all": "sure", "again": "file"},
            does={"all": _all},
        ),
    ),
    finish=lambda scene: _report(scene) if scene["year"] else _finish(scene),
)
