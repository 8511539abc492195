"""What does the log answer to a question in SQL that a person wrote?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.engine import Store

_READING = ("SELECT", "RELATION")  # not EXPLAIN: with ANALYZE it does what it explains


def answer(store: Store, query: str) -> pa.Table:
    """Run one reading statement over `log` in an engine that can reach nothing else."""
    import duckdb

    try:
        return store.steady(lambda: _ask(store, query))
    except duckdb.Error as error:
        raise BadRequest(
            "sql-wrong", Both("The question was not understood: {why}", "La question n'a pas été comprise : {why}").fill(why=str(error).strip()),
            Both("The table is called log; its columns: select column_name from (describe log).",
                 "La table s'appelle log ; ses colonnes : select column_name from (describe log)."),
        ) from error  # fmt: skip


def _ask(store: Store, query: str) -> pa.Table:
    connection = store.sandbox()
    try:
        statements = connection.extract_statements(query)
        if len(statements) != 1 or statements[0].type.name not in _READING:
            raise BadRequest(
                "sql-reads", Both("Only one reading statement is answered.", "Une seule instruction de lecture est acceptée."),
                Both("Write a SELECT, for example: select source, count(*) from log group by all.",
                     "Écrivez un SELECT, par exemple : select source, count(*) from log group by all."))  # fmt: skip
        return connection.execute(query).to_arrow_table()
    finally:
        connection.close()
