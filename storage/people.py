"""People, their firms and what they agreed to."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.batches import batched
from storage.certificate_tables import certificate_contacts
from storage.prepared import Prepared
from storage.records import Person
from storage.tables import consents, firms, people

# Statements of a turn are built once: putting one together costs more than running it.
_KEEP_PROFILE = Prepared(
    update(people)
    .where(people.c.id == bindparam("person"))
    .values(name=bindparam("called"), phone=bindparam("calls"), firm_id=bindparam("firm"))
)
# Only who is alone in a firm, and keeps its tax code, describes it anew.
_DESCRIBE_OWN = Prepared(
    update(firms)
    .where(
        firms.c.id == bindparam("firm"),
        func.coalesce(firms.c.tax_code, "") == bindparam("code"),
        ~exists().where(people.c.firm_id == bindparam("firm"), people.c.id != bindparam("person")),
    )
    .values(name=bindparam("called"), kind=bindparam("what"))
)
_NEW_FIRM = Prepared(
    insert(firms)
    .values(name=bindparam("called"), kind=bindparam("what"), tax_code=bindparam("code"))
    .returning(firms.c.id)
)
_BY_TAX_CODE = Prepared(select(firms.c.id).where(firms.c.tax_code == bindparam("code")))


async def keep_profile(
    connection: AsyncConnection, person: int, name: str, phone: str, firm: int
) -> None:
    """Remember who this is, so that nothing is asked twice."""
    values = {"person": person, "called": name, "calls": phone, "firm": firm}
    await _KEEP_PROFILE.run(connection, [values])


async def keep_contact(connection: AsyncConnection, person: int, name: str, phone: str) -> None:
    """Remember name and phone, leaving the firm as it is."""
    values = {"name": name, "phone": phone} if phone else {"name": name}
    await connection.execute(update(people).where(people.c.id == person).values(**values))


async def keep_firm(
    connection: AsyncConnection,
    name: str,
    kind: str,
    tax_code: str,
    person: Person | None,
) -> int:
    """The id of a firm: the person's own, else by its tax code, else a new one.

    A stranger who types an existing tax code does not rename that firm; its only member does.
    """
    described = {"called": name, "what": kind}
    if person and person.firm:
        own = {"firm": person.firm.id, "code": tax_code, "person": person.id}
        if await _DESCRIBE_OWN.changes(connection, {**described, **own}):
            return person.firm.id
    if tax_code:
        for known in await _BY_TAX_CODE.rows(connection, {"code": tax_code}):
            return int(known.id)
    (created,) = await _NEW_FIRM.rows(connection, {**described, "code": tax_code or None})
    return int(created.id)


async def firms_with(connection: AsyncConnection, tax_codes: Collection[str]) -> dict[str, int]:
    """The firms of these tax codes."""
    found: dict[str, int] = {}
    for some in batched(tax_codes):
        query = select(firms.c.tax_code, firms.c.id).where(firms.c.tax_code.in_(some))
        found |= {row.tax_code: row.id for row in await connection.execute(query)}
    return found


async def record_consent(
    connection: AsyncConnection, person: int, purpose: str, version: str, given: bool,
    channel: str, at: datetime,
) -> None:  # fmt: skip
    """Add to the evidence, and to what the person's next turn sees."""
    row = {"person_id": person, "purpose": purpose, "version": version, "given": given,
           "channel": channel, "at": at}  # fmt: skip
    await connection.execute(insert(consents).values(**row))
    query = select(people.c.consents).where(people.c.id == person).with_for_update()
    current = dict((await connection.execute(query)).scalar_one())
    current.pop(purpose, None)
    if given:
        current[purpose] = version
    await connection.execute(update(people).where(people.c.id == person).values(consents=current))


async def erase(connection: AsyncConnection, person: Person) -> None:
    """Remove what identifies a person, and the firm if it is his alone and nobody looks after its
    certificates: a household's tax code may be the owner's personal number. The consent log stays
    as evidence, without a name."""
    blank = {"name": "", "phone": "", "firm_id": None}
    await connection.execute(update(people).where(people.c.id == person.id).values(**blank))
    if person.firm:
        others = exists().where(people.c.firm_id == person.firm.id)
        cared_for = exists().where(certificate_contacts.c.firm_id == person.firm.id)
        await connection.execute(
            update(firms)
            .where(firms.c.id == person.firm.id, ~others, ~cared_for)
            .values(name="", tax_code=None)
        )
