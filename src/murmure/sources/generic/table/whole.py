"""Does the whole file settle what its first rows leave open?"""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from murmure.sources.generic.table.guess import Proposal, Question

if TYPE_CHECKING:
    from murmure.sources.readers import File


def decided(file: File, proposal: Proposal) -> Proposal:
    """Return the proposal with the order of day and month settled, when any row of the file tells it."""
    left, columns = [], dict(proposal.mapping.columns)
    for question in proposal.questions:
        role = question.key.split(".")[1] if question.key.endswith(".format") else ""
        chosen = _order(file, proposal, role, question) if role and proposal.mapping.format == "csv" else None
        if chosen:
            columns[role] = {**columns[role], "format": chosen}
        else:
            left.append(question)
    return replace(proposal, mapping=replace(proposal.mapping, columns=columns), questions=tuple(left))


def _order(file: File, proposal: Proposal, role: str, question: Question) -> list[str] | None:
    """Return the formats of the order that a number above twelve gives away anywhere in the column."""
    import duckdb

    from murmure.sources.generic.table.body import body_of
    from murmure.sources.generic.table.rows import connection, csv_source

    mapping = proposal.mapping
    path, skip = body_of(file, mapping)
    cell = f"c{mapping.names.index(mapping.columns[role]['column'])}"
    part = [f"max(try_cast(regexp_extract({cell}, '^\\s*(\\d{{1,2}})\\D(\\d{{1,2}})\\D', {i}) as integer))" for i in (1, 2)]
    try:
        with closing(connection([path])) as engine:
            first, second = engine.execute(f"select {', '.join(part)} from {csv_source(path, mapping, skip)}").fetchone() or (0, 0)
    except duckdb.Error:
        return None
    if ((first or 0) > 12) == ((second or 0) > 12):
        return None
    formats = question.choices[0 if (first or 0) > 12 else 1][0].split("|")
    return [one for one in formats if re.search("%", one)]
