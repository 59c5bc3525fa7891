"""People, their firms and what they agreed to."""

from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import consents, firms, people

# Statements of a turn are built once: putting one together costs more than running it.
_KEEP_PROFILE = (
    update(people)
    .where(people.c.id == bindparam("person"))
    .values(name=bindparam("called"), phone=bindparam("calls"), firm_id=bindparam("firm"))
)
_BY_TAX_CODE = select(firms.c.id).where(firms.c.tax_code == bindparam("code"))


async def keep_profile(
    connection: AsyncConnection, person: int, name: str, phone: str, firm: int
) -> None:
    """Remember who this is, so that nothing is asked twice."""
    values = {"person": person, "called": name, "calls": phone, "firm": firm}
    await connection.execute(_KEEP_PROFILE, values)


async def keep_contact(connection: AsyncConnection, person: int, name: str, phone: str) -> None:
    """Remember name and phone, leaving the firm as it is."""
    values = {"name": name, "phone": phone} if phone else {"name": name}
    await connection.execute(update(people).where(people.c.id == person).values(**values))


async def keep_firm(
    connection: AsyncConnection, name: str, kind: str, tax_code: str, known: int | None
) -> int:
    """The id of a firm: by its tax code, else the one `known` of this person, else a new one.

    A stranger who types an existing tax code does not rename that firm; its only member does.
    """
    if tax_code:
        found = await connection.scalar(select(firms.c.id).where(firms.c.tax_code == tax_code))
        own = found is not None and found == known and await _same_firm(connection, found, tax_code)
        if found is not None and not own:
            return int(found)
    values = {"name": name, "kind": kind, "tax_code": tax_code or None}
    if known is not None and await _same_firm(connection, known, tax_code):
        await connection.execute(update(firms).where(firms.c.id == known).values(**values))
        return known
    created = await connection.execute(insert(firms).values(**values).returning(firms.c.id))
    return int(created.scalar_one())


async def _same_firm(connection: AsyncConnection, known: int, tax_code: str) -> bool:
    """Whether the person's firm may be described anew: same tax code, and nobody else's."""
    code = await connection.scalar(select(firms.c.tax_code).where(firms.c.id == known))
    members = select(people.c.id).where(people.c.firm_id == known).limit(2)
    return (code or "") == tax_code and len((await connection.scalars(members)).all()) <= 1


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


async def erase(connection: AsyncConnection, person: int) -> None:
    """Remove what identifies a person. The consent log stays as evidence, without a name."""
    blank = {"name": "", "phone": "", "firm_id": None}
    await connection.execute(update(people).where(people.c.id == person).values(**blank))
