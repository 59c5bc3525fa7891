"""Who looks after a firm's certificates; the links by which they hand that over; the feed."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.certificate_tables import certificate_contacts, certificates, contact_links
from storage.follow_records import Contacts
from storage.records import Firm
from storage.tables import firms, people

_KEEP = {
    "sqlite": sqlite.insert(certificate_contacts).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(certificate_contacts).on_conflict_do_nothing(),
}
_FIRST, _SECOND = people.alias("first_contact"), people.alias("second_contact")
_CONTACTS = (
    select(
        certificate_contacts,
        _FIRST.c.name.label("first_own_name"),
        _FIRST.c.phone.label("first_own_phone"),
        _SECOND.c.name.label("second_own_name"),
        _SECOND.c.phone.label("second_own_phone"),
        firms.c.name.label("firm_name"),
        firms.c.kind.label("firm_kind"),
        firms.c.tax_code,
    )
    .join(firms, firms.c.id == certificate_contacts.c.firm_id)
    .outerjoin(_FIRST, _FIRST.c.id == certificate_contacts.c.first_id)
    .outerjoin(_SECOND, _SECOND.c.id == certificate_contacts.c.second_id)
)


async def begin(connection: AsyncConnection, firm: int, **values: Any) -> None:
    """Somebody looks after a firm from now on, if nobody did. Then it is to be locked."""
    await connection.execute(_KEEP[connection.dialect.name], [{"firm_id": firm, **values}])


async def lock(connection: AsyncConnection, firm: int) -> Contacts | None:
    """The contacts of a firm, locked until the end of the transaction."""
    query = _CONTACTS.where(certificate_contacts.c.firm_id == firm)
    row = (await connection.execute(query.with_for_update(of=certificate_contacts))).first()
    return contacts(row) if row else None


async def of_firms(connection: AsyncConnection, ids: Collection[int]) -> dict[int, Contacts]:
    """The contacts of these firms."""
    query = _CONTACTS.where(certificate_contacts.c.firm_id.in_(list(ids)))
    return {row.firm_id: contacts(row) for row in await connection.execute(query)}


async def of_person(connection: AsyncConnection, person: int) -> tuple[Contacts, ...]:
    """The firms that a person looks after, as the first or the second."""
    query = _CONTACTS.where(
        or_(certificate_contacts.c.first_id == person, certificate_contacts.c.second_id == person)
    ).order_by(certificate_contacts.c.firm_id)
    return tuple(contacts(row) for row in await connection.execute(query))


async def change(connection: AsyncConnection, firm: int, values: Mapping[str, Any]) -> None:
    """Change who looks after a firm, or whether it is reminded; what is due is looked at anew."""
    await connection.execute(
        update(certificate_contacts).where(certificate_contacts.c.firm_id == firm).values(**values)
    )


async def wake(connection: AsyncConnection, firm: int, now: datetime) -> None:
    """Plan everything of a firm anew."""
    await connection.execute(
        update(certificates).where(certificates.c.firm_id == firm).values(next_at=now)
    )


async def by_feed(connection: AsyncConnection, feed_hash: str) -> Contacts | None:
    """The firm whose calendar has this address; None for a revoked one."""
    query = _CONTACTS.where(certificate_contacts.c.feed_hash == feed_hash)
    row = (await connection.execute(query)).first()
    return contacts(row) if row else None


async def offer(
    connection: AsyncConnection, secret_hash: str, firm: int, expires: datetime
) -> None:
    """Keep a link by which a colleague comes to look after the firm as well."""
    row = {"secret_hash": secret_hash, "firm_id": firm, "expires_at": expires}
    await connection.execute(insert(contact_links).values(**row))


async def offered(connection: AsyncConnection, secret_hash: str, now: datetime) -> Firm | None:
    """The firm that a link is for, as long as it can be used."""
    query = _CONTACTS.join(
        contact_links, contact_links.c.firm_id == certificate_contacts.c.firm_id
    ).where(
        contact_links.c.secret_hash == secret_hash,
        contact_links.c.used_at.is_(None),
        contact_links.c.expires_at > now,
    )
    row = (await connection.execute(query)).first()
    return contacts(row).firm if row else None


async def accept(connection: AsyncConnection, secret_hash: str, now: datetime) -> int | None:
    """Use a link up; the firm, or None if the link is unknown, used or has expired."""
    used = await connection.execute(
        update(contact_links)
        .where(
            contact_links.c.secret_hash == secret_hash,
            contact_links.c.used_at.is_(None),
            contact_links.c.expires_at > now,
        )
        .values(used_at=now)
        .returning(contact_links.c.firm_id)
    )
    firm = used.scalar_one_or_none()
    return int(firm) if firm is not None else None


async def leave(connection: AsyncConnection, person: int, now: datetime) -> list[int]:
    """A person looks after nothing any more: the second contact becomes the first.

    Returns the firms that nobody is left for, and that no other person belongs to: what they
    hold is to be removed with him.
    """
    orphans = []
    for held in await of_person(connection, person):
        stays = held.second if held.first == person else held.first
        listed = certificate_contacts.c
        moved: dict[str, Any] = {
            "first_id": stays,
            "second_id": None,
            "second_name": "",
            "second_phone": "",
        }
        if held.first == person:
            moved |= {"name": listed.second_name, "phone": listed.second_phone}
        await change(connection, held.firm.id, moved)
        await wake(connection, held.firm.id, now)
        others = exists().where(people.c.firm_id == held.firm.id, people.c.id != person)
        if stays is None and not await connection.scalar(select(others)):
            orphans.append(held.firm.id)
    return orphans


async def remove(connection: AsyncConnection, firm: int) -> None:
    """Nobody looks after a firm, which holds nothing any more."""
    for table in (contact_links, certificate_contacts):
        await connection.execute(delete(table).where(table.c.firm_id == firm))


def contacts(row: Any) -> Contacts:
    """A number that staff have from a list comes before the one of the person's profile."""
    name, phone = _reached(row.name, row.phone, row.first_own_name, row.first_own_phone)
    second_name, second_phone = _reached(
        row.second_name, row.second_phone, row.second_own_name, row.second_own_phone
    )
    return Contacts(
        firm=Firm(row.firm_id, row.firm_name, row.firm_kind, row.tax_code or ""),
        first=row.first_id,
        second=row.second_id,
        name=name,
        phone=phone,
        second_name=second_name,
        second_phone=second_phone,
        ward=row.ward,
        stopped=row.stopped_at is not None,
        feed=row.feed_hash is not None,
    )


def _reached(name: str, phone: str, own_name: str | None, own_phone: str | None) -> tuple[str, str]:
    """Whom to call and where: as the list says, else as the profile of who chats."""
    return (name, phone) if phone else (own_name or name, own_phone or "")
