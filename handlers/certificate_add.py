"""Entering a certificate: which, from whom, its number, its days, its scope, or a photo of it."""

import re
from collections.abc import Mapping
from dataclasses import replace

from handlers.asking.syllables import is_syllable
from handlers.certificate_anchor import audit_question, audited_on, has_anchor
from handlers.certificate_effects import KeepCertificate
from handlers.certificate_reading import (
    LAST_DAY_COUNTED,
    NONE,
    OTHER,
    by_rule,
    certificate_of,
    days,
    decided_and_expires,
    issuer,
    meant,
    needs_expiry,
    number,
    number_in,
    scheme_name,
    scope,
)
from handlers.certificate_receipt import ran_out_on, receipt
from handlers.certificate_same import same_question
from handlers.dates import today
from handlers.dialogue import FILE, Act, Dialogue, Invalid, Question, Scene
from handlers.firms import FIRM_NAMES, NAME_BEGINS
from handlers.known import Known
from handlers.readers import firm_name
from handlers.reply import Choice
from handlers.schemes import Scheme, named
from handlers.spelling import fold
from handlers.text import Day, Joined, T, Text
from storage.records import Firm

_DATED = re.compile(r"\b(?:được cấp|duoc cap|cấp|cap|ngày|ngay|hôm|hom|từ|tu)\b", re.IGNORECASE)
"""Where a name that is told ends and its day begins: "haccp cấp ngày 15/6/2025"."""
_SHORTEST_NAME, _LONGEST_UNKNOWN = 3, 3
"""Letters of a word, and words, of the name of a certificate that is not on our list."""
ADD = "go.certificate"


def _schemes(scene: Scene) -> tuple[Choice, ...]:
    return tuple(
        Choice(scheme.id, scheme.name, words=_present_names(scheme))
        for scheme in scene.known.programme.schemes
        if scheme.certificate
    )


def _present_names(scheme: Scheme) -> tuple[str, ...]:
    """What it may be called without more to be said; an older name is read by `scheme_name`."""
    return tuple(a for a in scheme.aliases if not any(f.former for f in named(a, (scheme,))))


def _show_scheme(value: str, scene: Scene) -> Text:
    what = meant(value, scene.known)
    if what.scheme is None:
        return T("{name} (not on our list: only its own days count)", name=what.called)
    if what.edition:
        return Joined((what.scheme.name, T("edition {edition}", edition=what.edition)), by=", ")
    return what.scheme.name


def _ask_body(scene: Scene) -> tuple[Text, ...]:
    what = meant(scene["scheme"], scene.known)
    asked = (
        T("Which body issued it? Or send a photo or PDF of the certificate."),
        T("Please do not send an identity card."),
    )
    if not (what.scheme and what.besides):
        return asked
    others = Joined(tuple(scheme.name for scheme in what.besides), by=", ")
    return (T("First {name}; {others} comes next.", name=what.scheme.name, others=others), *asked)


def _next(scene: Scene) -> tuple[Choice, ...]:
    """To the certificate that was named along with this one."""
    besides = meant(scene["scheme"], scene.known).besides
    return tuple(Choice(f"{ADD}.{s.id}", T("Add {name}", name=s.name)) for s in besides[:1])


def _show_file(value: str, scene: Scene) -> Text:
    return T("one photo or PDF, kept as evidence") if value.startswith(FILE) else value


def _photo(scene: Scene) -> str:
    """The photo of the certificate, which says its number and scope; "" if there is none."""
    sent = (scene[q] for q in ("body", "number") if scene[q].startswith(FILE))
    return next(sent, "").removeprefix(FILE)


def _nothing(label: Text) -> tuple[Choice, ...]:
    return (Choice(NONE, label, ("bỏ qua", "không có", "chưa có", "skip")),)


def _show_or_none(value: str, scene: Scene) -> Text:
    return T("none") if value == NONE else value


def _show_number(value: str, scene: Scene) -> Text:
    return _show_file(value, scene) if value.startswith(FILE) else _show_or_none(value, scene)


def _ask_dates(scene: Scene) -> tuple[Text, ...]:
    if needs_expiry(meant(scene["scheme"], scene.known)):
        return (T("Day of the decision and day of the expiry, as printed?"),)
    return (
        T("Day of the certification decision, as printed?"),
        T("If the expiry is printed, add it: “15/3/2026 to 14/3/2029”."),
    )


def _show_dates(value: str, scene: Scene) -> Text:
    decided, printed = days(value)
    expires = printed or by_rule(scene)
    begins = Day(decided) if decided else T("none")
    if expires is None:
        return begins
    how = T("as printed") if printed else T("by the rule; change it if the paper says otherwise")
    return T("{a} to {b} ({how})", a=begins, b=Day(expires), how=how)


def _firm(known: Known) -> str:
    """The firm that the person looks after already, or belongs to."""
    if known.cared_for:
        return known.cared_for[0].firm.name
    return known.person.firm.name if known.person.firm else ""


def _scope_for_later(known: Known) -> str:
    """Who has no business here yet is asked for its name, not for the scope: six inputs in all.
    The scope stands on the check screen and can be added there."""
    return "" if _firm(known) else NONE


def _after(scene: Scene) -> tuple[Text, ...]:
    """What differs from the rule, what has changed, and what happens next."""
    what = meant(scene["scheme"], scene.known)
    lines: list[Text] = []
    printed, ruled = days(scene["dates"])[1], by_rule(scene)
    if printed and ruled and abs(printed - ruled) > LAST_DAY_COUNTED:
        lines.append(
            T("Printed expiry {a}, by the rule {b}: I go by the printed one.",
              a=Day(printed), b=Day(ruled))
        )  # fmt: skip
    if (ends := printed or ruled) and ends < today(scene.known):
        lines.append(ran_out_on(ends))
    if what.former:
        lines.append(what.former.note)
    if what.scheme and what.scheme.flux:
        lines.append(what.scheme.flux)
    return (*lines, T("After you confirm, I show the next audits and remind you in time."))


def _finish(scene: Scene) -> Act:
    known, what = scene.known, meant(scene["scheme"], scene.known)
    decided, expires = days(scene["dates"])
    effect = KeepCertificate(
        draft=scene.draft,
        firm=scene["firm"],
        scheme=what.scheme.id if what.scheme else "",
        called=what.called,
        body="" if scene["body"].startswith(FILE) else scene["body"],
        number=number_in(scene),
        scope="" if scene["scope"] == NONE else scene["scope"],
        decided_on=decided,
        expires_on=expires,
        method=what.method,
        upload=_photo(scene),
        edition=what.edition,
        audited_on=audited_on(scene),
    )
    kept = replace(
        certificate_of(scene, Firm(0, scene["firm"], "")),
        audited_on=effect.audited_on,
        entered_at=known.now,
    )
    said = receipt(kept, scene.draft, known)
    return Act(
        effects=(effect,),
        reply=replace(said, choices=(*_next(scene), *said.choices)),
        go="" if known.agreed("remind") else "go.remind",
        done=T("That certificate is kept already."),
    )


def _hears(said: str, scene: Scene) -> Mapping[str, str]:
    """The certificate that is named with the wish, and its days if they are told. One that nobody
    knows must look like a name: "thêm giấy Halal", not "thêm giấy giúp công ty"."""
    name = _DATED.split(said, maxsplit=1)[0].strip()
    value = scheme_name(name, scene) if name else ""
    if not value or isinstance(value, Invalid):
        return {}
    words = [word for word in fold(name).split() if word.isalpha() and len(word) >= _SHORTEST_NAME]
    strange = len(name.split()) <= _LONGEST_UNKNOWN and not all(map(is_syllable, words))
    if value.startswith(OTHER) and not strange:
        return {}
    told = said[len(name) :].strip()
    dates = decided_and_expires(told, Scene({"scheme": value}, scene.known)) if told else ""
    return {"scheme": value} | ({"dates": dates} if dates and isinstance(dates, str) else {})


def _subject(scene: Scene) -> Text:
    return _show_scheme(scene["scheme"], scene) if scene["scheme"] else ""


CERTIFICATE = Dialogue(
    id="certificate",
    version=1,
    title=T("Add a certificate"),
    subject=_subject,
    hears=_hears,
    check=True,
    confirm=T("Confirm this certificate"),
    yes=(
        *("lưu", "lưu lại", "lưu giấy", "lưu giấy này", "lưu giấy chứng nhận này", "save"),
        *("lưu chứng nhận", "thêm", "thêm giấy", "keep", "keep it"),
    ),
    after=_after,
    purpose="register",
    keeps=True,
    linkable=True,
    words=(
        *("thêm chứng nhận", "khai chứng nhận", "nhập chứng nhận", "thêm giấy chứng nhận"),
        *("thêm giấy", "nhập giấy", "khai báo giấy"),
        *("thêm chứng chỉ", "có chứng nhận", "add a certificate", "add certificate"),
    ),
    questions=(
        Question(
            id="scheme",
            label=T("Certificate"),
            ask=lambda scene: (T("Which certificate? You can type its name."),),
            options=_schemes,
            read=scheme_name,
            show=_show_scheme,
            resets=("dates", "audited", "same"),
            typing=T("For example: ISO 9001"),
            words=(
                *("giấy", "loại giấy", "tên giấy", "giấy chứng nhận", "chứng nhận", "chứng chỉ"),
                *("tiêu chuẩn", "loại", "scheme", "standard"),
            ),
        ),
        Question(
            id="body",
            label=T("Certification body"),
            ask=_ask_body,
            read=issuer,
            show=_show_file,
            takes_file=True,
            resets=("number",),
            typing=T("Name of the body"),
            words=(
                *("tổ chức", "nơi cấp", "bên cấp", "cơ quan cấp", "đơn vị cấp", "ai cấp"),
                *("tổ chức chứng nhận", "ảnh", "hình", "file", "body", "photo"),
            ),
        ),
        Question(
            id="number",
            label=T("Number"),
            ask=lambda scene: (T("Number of the certificate?"),),
            options=lambda scene: _nothing(T("I do not have it here")),
            read=number,
            show=_show_number,
            skip=lambda scene: scene["body"].startswith(FILE),
            takes_file=True,  # many send the photo one question late
            typing=T("Number of the certificate"),
            words=("số", "số giấy", "số hiệu", "số chứng nhận", "mã số", "mã"),
        ),
        Question(
            id="dates",
            label=T("Valid"),
            ask=_ask_dates,
            read=decided_and_expires,
            resets=("audited", "same"),
            show=_show_dates,
            typing=T("For example: 15/3/2026"),
            words=(
                *("ngày", "ngày cấp", "ngày hết hạn", "hạn", "thời hạn", "hiệu lực", "ngày tháng"),
                *("ngày quyết định", "date", "dates", "expiry"),
            ),
        ),
        audit_question(),
        Question(
            id="scope",
            label=T("Scope"),
            ask=lambda scene: (T("What does it cover? For example: making sesame candy."),),
            options=lambda scene: _nothing(T("Leave it out")),
            read=scope,
            show=_show_or_none,
            # Where an audit is asked for, it stays at six inputs in all.
            skip=lambda scene: bool(_photo(scene)) or has_anchor(scene),
            recall=_scope_for_later,
            typing=T("A few words"),
            words=("phạm vi", "nội dung", "sản phẩm", "lĩnh vực"),
        ),
        Question(
            id="firm",
            label=T("Business"),
            ask=lambda scene: (T("What is the name of the business?"),),
            read=firm_name,
            recall=_firm,
            typing=T("Name of the business"),
            words=(*FIRM_NAMES, "tên"),
            begins=NAME_BEGINS,
        ),
        same_question(),
    ),
    finish=_finish,
)
