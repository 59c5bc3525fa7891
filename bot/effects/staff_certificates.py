"""What staff do with certificates: calls closed, evidence judged or deleted, lists in and out."""

import asyncio

from bot import import_matching, importing
from bot.effects.certificates import anew
from bot.effects.context import Context, apply
from handlers.effects import Conflict
from handlers.evidence_news import refused
from handlers.import_differences import without
from handlers.outlook import local_day
from handlers.register_import import checked
from handlers.staff_certificate_effects import (
    CloseCertificateCall,
    DropEvidence,
    ImportCertificates,
    JudgeAudit,
    RecordReport,
)
from handlers.staff_rights import Right
from handlers.text import T
from storage import (
    audits,
    certificate_calls,
    certificate_contacts,
    certificates,
    files,
    followed,
)
from storage.follow_records import AuditState

_CLOSED = T("Somebody has closed this call in the meantime.")


async def _lock(context: Context, certificate: int) -> None:
    """Whoever changes a certificate has its firm's contacts locked (`storage.certificates`)."""
    held = (await certificates.by_id(context.connection, [certificate])).get(certificate)
    if held is None:
        raise Conflict(T("This certificate is no longer there."))
    await certificate_contacts.lock(context.connection, held.firm.id)
    await anew(held.firm.id, context)


@apply.register
async def _(effect: CloseCertificateCall, context: Context) -> None:
    await context.demand(Right.CALLS)
    if effect.stays:
        if not await certificate_calls.remark(context.connection, effect.call, effect.outcome):
            raise Conflict(_CLOSED, "what")
        # That there is another note, and not what it says: it may name people.
        await context.record(
            "note_certificate_call", effect.call, {"closed": False}, {"closed": False, "note": True}
        )
        return
    closed = await certificate_calls.close(
        context.connection, effect.call, context.person, effect.outcome, context.now
    )
    if closed is None:
        raise Conflict(_CLOSED, "what")
    if effect.planned_on is not None:
        await _lock(context, closed.certificate)
        said = {"planned_on": effect.planned_on}
        await followed.answer(context.connection, closed.certificate, closed.duty, said)
    planned = effect.planned_on.isoformat() if effect.planned_on else None
    # What came of it stands with the call: it may name people, the log must not.
    await context.record(
        "close_certificate_call", effect.call, {"closed": False},
        {"closed": True, "planned": planned},
    )  # fmt: skip


@apply.register
async def _(effect: JudgeAudit, context: Context) -> None:
    await context.demand(Right.CERTIFICATES)
    certificate = await audits.certificate_of(context.connection, effect.audit)
    state = AuditState.CONFIRMED if effect.confirmed else AuditState.REFUSED
    judged = certificate is not None and await audits.judge(
        context.connection, effect.audit, state, effect.reason, context.person, context.now
    )
    if certificate is None or not judged:
        raise Conflict(T("Somebody has judged this in the meantime."), "what")
    if not effect.confirmed:
        await _lock(context, certificate)
        await _tell_refused(context, certificate, effect)
    await context.record(
        "judge_audit", effect.audit, {"state": AuditState.REPORTED}, {"state": state}
    )


async def _tell_refused(context: Context, certificate: int, effect: JudgeAudit) -> None:
    """Whoever looks after the firm thinks that it is done."""
    one = await followed.one(context.connection, certificate)
    audit = next((a for a in one.audits if a.id == effect.audit), None) if one else None
    if one is None or audit is None or one.contacts.first is None:
        return
    reply = refused(context.programme, one.certificate, audit.done.on, effect.reason)
    key = f"audit_refused:{effect.audit}"
    await context.notices.tell(context.connection, {one.contacts.first: reply}, key, context.now)


@apply.register
async def _(effect: DropEvidence, context: Context) -> None:
    await context.demand(Right.CERTIFICATES)
    if effect.audit:
        token = await audits.drop_evidence(context.connection, effect.audit)
    else:
        token = await certificates.drop_evidence(context.connection, effect.certificate)
    if not token:
        raise Conflict(T("Somebody has deleted it in the meantime."))
    await files.drop(context.connection, token)
    subject = f"audit {effect.audit}" if effect.audit else f"certificate {effect.certificate}"
    await context.record("drop_evidence", subject, None, {"reason": effect.reason})


@apply.register
async def _(effect: ImportCertificates, context: Context) -> None:
    await context.demand(Right.CERTIFICATES)
    row = await files.get(context.connection, effect.token)
    today = local_day(context.programme, context.now)
    # In a thread, both: others wait for the answer to what they have said.
    table = await asyncio.to_thread(importing.read, row.data if row else b"", importing.IN_CHAT)
    seen = await asyncio.to_thread(checked, table, context.programme, today)
    if seen.faults:
        raise Conflict(T("The file is no longer there: please send it again."), "file")
    left = without(seen, await import_matching.already(context.connection, seen.entries))
    if (len(left.entries), left.days) != (effect.rows, effect.days):
        raise Conflict(T("The register has changed meanwhile: please look again."), "sure")
    entered = await importing.enter(
        context.connection, left.entries, context.programme, context.person, context.now
    )
    await importing.add_audits(
        context.connection, left.more, context.programme, context.person, context.now
    )
    await files.drop(context.connection, effect.token)
    after = {"entered": entered} | ({"audits": left.days} if left.days else {})
    await context.record("import_certificates", "chat", None, after)


@apply.register
async def _(effect: RecordReport, context: Context) -> None:
    await context.demand(Right.SEE_PHONES if effect.phones else Right.SEE_CERTIFICATES)
    await context.record("export_certificates", effect.report, None, {"phones": effect.phones})
