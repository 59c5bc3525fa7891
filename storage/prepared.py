"""Statements of a turn: written in SQLAlchemy, compiled once, and run by SQLite's driver in place.

SQLAlchemy spends several times longer on a short statement than SQLite does: it binds, adapts and
wraps every value, and switches a greenlet for every call. The statements of a turn never change.
So in a short write on SQLite (`Database.write`), their text and types are worked out once and the
driver gets them directly. Everywhere else, and always on PostgreSQL, SQLAlchemy runs the very same
statement.
"""

import sqlite3
from collections import namedtuple
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import chain
from typing import Any, TypeAlias

from sqlalchemy import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import embedded
from storage.database import refusal

Values: TypeAlias = Mapping[str, Any]
"""The values of a statement's parameters, by name; a list for `IN`."""
_row_type: Any = namedtuple
"""Its names are known only when a statement is compiled, which no type checker can follow."""
_Place: TypeAlias = tuple[int, Callable[[Any], Any]]
"""Where in a row something has to be converted, and how."""


class Prepared:
    """One statement; where the dialects differ it is given in both, by their names.

    All rows of a call name the same parameters. Raises what the connection would raise.
    """

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._compiled: dict[tuple[tuple[str, int], ...], _Compiled] = {}

    async def rows(self, connection: AsyncConnection, values: Values) -> Sequence[Any]:
        """What the statement selects or returns, with the columns as attributes."""
        if driver := in_place(connection):
            compiled = self._for(connection, values)
            with _REFUSALS:
                found = driver.execute(compiled.text, compiled.bind(values)).fetchall()
            return compiled.read(found)
        return (await connection.execute(self._in(connection), values)).all()

    async def ids(
        self, connection: AsyncConnection, rows: Sequence[Values], unique: Sequence[str] = ()
    ) -> list[int]:
        """Run this INSERT for each of these rows; returns their ids, in order.

        `unique`: for a statement that leaves alone what is there, the columns that name a row; the
        id of one that was there is 0. SQLite tells the last id by itself: RETURNING costs a third.
        """
        if driver := in_place(connection):
            compiled = self._for(connection, rows[0])
            cursor, text, bind = driver.cursor(), compiled.text, compiled.bind
            with _REFUSALS:
                run = cursor.execute
                return [cursor.lastrowid or 0 if run(text, bind(row)).rowcount else 0
                        for row in rows]  # fmt: skip
        statement = self._in(connection)
        id = statement.table.c.id
        if not unique:
            in_order = statement.returning(id, sort_by_parameter_order=True)
            return list((await connection.execute(in_order, list(rows))).scalars())
        names = [statement.table.c[name] for name in unique]
        added = (await connection.execute(statement.returning(id, *names), list(rows))).all()
        by_name = {tuple(row[1:]): row[0] for row in added}
        return [by_name.pop(tuple([row[name] for name in unique]), 0) for row in rows]

    async def run(self, connection: AsyncConnection, rows: Sequence[Values]) -> None:
        """Execute the statement once for each of these rows."""
        if driver := in_place(connection):
            compiled = self._for(connection, rows[0])
            with _REFUSALS:
                driver.executemany(compiled.text, map(compiled.bind, rows))
        else:
            await connection.execute(self._in(connection), list(rows))

    async def changes(self, connection: AsyncConnection, values: Values) -> bool:
        """Execute the statement; returns whether it changed any row."""
        if driver := in_place(connection):
            compiled = self._for(connection, values)
            with _REFUSALS:
                return driver.execute(compiled.text, compiled.bind(values)).rowcount > 0
        return bool((await connection.execute(self._in(connection), values)).rowcount > 0)

    def _in(self, connection: AsyncConnection) -> Any:
        if isinstance(self._statement, Mapping):
            return self._statement[connection.dialect.name]
        return self._statement

    def _for(self, connection: AsyncConnection, values: Values) -> "_Compiled":
        """Compiled for such values: other names, or lists of other lengths, make another text."""
        shape = tuple(
            [(n, len(_filled(v)) if isinstance(v, list) else 0) for n, v in values.items()]
        )
        if shape not in self._compiled:
            statement = self._in(connection)
            self._compiled[shape] = _Compiled(statement, connection.dialect, values)
        return self._compiled[shape]


class _Compiled:
    """A statement as SQLite's driver takes it, with what converts its parameters and its rows."""

    def __init__(self, statement: Any, dialect: Dialect, values: Values) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(values))
        state = compiled.construct_expanded_state(_all_filled(values))
        self.text: str = state.statement
        self._names: Sequence[str] = state.positiontup
        self._lists: Mapping[str, Sequence[str]] = state.parameter_expansion
        given = {*values, *(one for ones in self._lists.values() for one in ones)}
        self._fixed = {n: v for n, v in state.parameters.items() if n not in given}
        types = {name: bound.type for name, bound in compiled.binds.items()}
        types |= {one: types[name] for name, ones in self._lists.items() for one in ones}
        self._binding = _places(
            types[name].dialect_impl(dialect).bind_processor(dialect) for name in self._names
        )
        columns = (
            list(statement.exported_columns) if statement.is_select or statement.is_dml else []
        )
        self._row = _row_type("Row", [column.key for column in columns], rename=True)
        self._reading = _places(
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
        )

    def bind(self, values: Values) -> list[Any]:
        """The parameters in the order in which the text has them."""
        given = {**self._fixed, **values} if self._fixed else values
        if self._lists:
            ones = [zip(to, _filled(values[name]), strict=True) for name, to in self._lists.items()]
            given = {**given, **dict(chain.from_iterable(ones))}
        return _converted(list(map(given.__getitem__, self._names)), self._binding)

    def read(self, found: Iterable[Iterable[Any]]) -> list[Any]:
        """The rows as SQLAlchemy would give them."""
        make, reading = self._row._make, self._reading
        return [make(_converted(list(row), reading)) for row in found]


@asynccontextmanager
async def savepoint(connection: AsyncConnection) -> AsyncIterator[None]:
    """What is done in the block is undone, alone, if the block raises."""
    driver = in_place(connection)
    if driver is None:
        async with connection.begin_nested():
            yield
        return
    with _REFUSALS:
        driver.execute("SAVEPOINT here")
    try:
        yield
    except BaseException:
        with _REFUSALS:
            driver.execute("ROLLBACK TO here")
            driver.execute("RELEASE here")
        raise
    with _REFUSALS:
        driver.execute("RELEASE here")


def in_place(connection: AsyncConnection) -> sqlite3.Connection | None:
    """The driver's connection, if statements are to be run where they are called."""
    assert connection.sync_connection is not None
    driver = connection.sync_connection.connection.driver_connection
    return driver.direct if isinstance(driver, embedded.Connection) else None


def _places(processors: Iterable[Callable[[Any], Any] | None]) -> Sequence[_Place]:
    return [(place, process) for place, process in enumerate(processors) if process]


def _converted(row: list[Any], places: Sequence[_Place]) -> list[Any]:
    for place, process in places:
        row[place] = process(row[place])
    return row


def _filled(listed: list[Any]) -> list[Any]:
    """Up to the next power of two with its last value, so that there are only a few texts."""
    return listed + listed[-1:] * ((1 << (len(listed) - 1).bit_length()) - len(listed))


def _all_filled(values: Values) -> dict[str, Any]:
    return {n: _filled(v) if isinstance(v, list) else v for n, v in values.items()}


class _Refusals:
    """As `Database` has it for SQLAlchemy: a database at fault is `Unavailable`, at once."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, sqlite3.DatabaseError) and (refused := refusal(error)):
            raise refused from error


_REFUSALS = _Refusals()
