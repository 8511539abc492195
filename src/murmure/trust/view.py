"""What may be seen of the log, and for which purpose?

Everything above `trust` (graphs, lenses, faces) is handed a `View`, never the
log: on its connection there is one relation, `log`, with the columns of
`model.activity.schema()` and without tombstones. What may be said of it to a
person follows from the purpose: `PURPOSES` is the whole list.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

Answer = TypeVar("Answer")
Spans = Sequence[tuple[int | None, int | None]]
"""Moments from which, and to before which, something is asked; None where nothing bounds it."""
SELF = "self"
"""The purpose of the owner who looks at their own home."""
CROWD = "crowd"
"""The purpose of an analyst who looks at groups, and at nobody in them."""


class Allowed(NamedTuple):
    """Say what a lens may tell of what it sees.

    names   who a person is, and what gives them away: the address of their post, a word that is their name
    small   communities of fewer than ten members, and words that hardly anybody uses
    subjects   words that touch on health, faith, politics, union, sexuality or origin
    """

    names: bool
    small: bool
    subjects: bool


PURPOSES = {
    SELF: Allowed(names=True, small=True, subjects=True),
    CROWD: Allowed(names=False, small=False, subjects=False),
}
NO_PURPOSE = Both("There is no purpose called “{name}”.", "Il n'y a pas de finalité appelée « {name} ».")
CHOOSE = Both("Choose one of: {names}.", "Choisissez parmi : {names}.")


class View:
    """Let a query read the activities that one purpose may see.

    connection  a DuckDB connection on which `log` exists, or a function that
                returns a new one; every query runs on a cursor of its own, so a view
                may be used from several threads
    purpose     what the activities are read for; granted before the view exists. BadRequest when there is no such one
    version     changes whenever the log changes: what is derived from a view is
                kept under its version
    parts       a function that returns the pieces of the log that never change, now: a
                name that no other piece ever has, and what stands after FROM to read it,
                `file_row_number` included; without it, the log is one piece without a name
    near        a function of spans (see `run`) that returns what stands after FROM to read the activities near them; without it, all are
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection | Callable[[], duckdb.DuckDBPyConnection],
        purpose: str = SELF,
        version: str = "",
        parts: Callable[[], dict[str, str]] | None = None,
        near: Callable[[Spans], str] | None = None,
    ) -> None:
        if purpose not in PURPOSES:
            raise BadRequest("no-purpose", NO_PURPOSE.fill(name=purpose), CHOOSE.fill(names=", ".join(PURPOSES)))
        self._connection, self.purpose, self.version, self._parts, self._near = connection, purpose, version, parts, near
        self._whole: dict[str, str] | None = None
        self._alone = threading.Lock()

    @property
    def allowed(self) -> Allowed:
        """What may be told of this view."""
        return PURPOSES[self.purpose]

    def parts(self) -> dict[str, str]:
        """Return the pieces that make the log: what each is called, and the relation that reads it.

        They are those of the first time it is asked for: what is found of one piece and of another belongs together. A view is for one question.
        """
        if self._parts is None:
            return {"": "(select *, row_number() over () - 1 as file_row_number from {log})"}
        with self._alone:
            if self._whole is None:
                self._whole = self._parts()
            return dict(self._whole)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a cursor of its own on which `log` exists; the caller closes it."""
        return self._connection() if callable(self._connection) else self._connection.cursor()

    def sql(self, query: str, params: Sequence[Any] | dict[str, Any] = (), spans: Spans | None = None) -> pa.Table:
        """Return the answer to `query` as an Arrow table, its times in UTC; `spans` as in `run`.

        >>> import duckdb
        >>> connection = duckdb.connect()
        >>> _ = connection.execute("create table log as select 'Like' as type")
        >>> View(connection).sql("select count(*) as n from log where type = ?", ["Like"]).to_pylist()
        [{'n': 1}]
        """
        return self.run(lambda cursor: in_utc(cursor.execute(query, params or None).to_arrow_table()), spans)

    def read(self, relation: str, task: Callable[[duckdb.DuckDBPyConnection], Answer]) -> Answer:
        """Return what `task` makes of a cursor on which `log` is one piece (see `parts`), its rows numbered by `row`."""

        def narrowed(cursor: duckdb.DuckDBPyConnection) -> Answer:
            (place,) = cursor.execute("select current_database()").fetchone() or ("memory",)
            piece = relation.replace("{log}", f'"{place}".main.log') if self._parts is None else relation
            cursor.execute(
                "create temp view log as select * exclude (file_row_number), file_row_number::integer as row"
                f" from {piece}"
            )
            return task(cursor)

        return self.run(narrowed)

    def run(self, task: Callable[[duckdb.DuckDBPyConnection], Answer], spans: Spans | None = None) -> Answer:
        """Return what `task` makes of a cursor: several steps on one state of the log, their tables gone at the end.

        `task` may be called again from the start, when a writer replaced a segment meanwhile.

        spans   moments (microseconds since 1970 UTC) from which to before which `task` asks, and for nothing else, nor for what has no
                date: of a large log, what is far from them is then not opened. It still has to say them itself
        """
        import duckdb

        for last in (False, False, True):
            cursor = self.cursor()
            try:
                cursor.begin()  # the steps see one definition of `log`
                if spans is not None and self._near is not None:
                    cursor.execute(f"create temp view log as select * from {self._near(spans)}")
                return task(cursor)
            except duckdb.IOException:  # a segment is gone: the next cursor sees the new one
                if last or not callable(self._connection):
                    raise
            finally:
                cursor.close()
        raise AssertionError("unreachable")


def in_utc(table: pa.Table) -> pa.Table:
    """Return `table` with the zone of its times set to UTC (the engine gives them the machine's zone)."""
    import pyarrow as pa

    utc = pa.timestamp("us", tz="UTC")
    for place, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type) and field.type.tz and field.type != utc:
            table = table.set_column(place, pa.field(field.name, utc), table.column(place).cast(utc))
    return table
