"""Does this table count the signatures of petitions, one reading in each row?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.sources.generic.table.guess import Column

PETITIONS = ("petition", "pétition", "initiative")
COUNTS = ("count", "signatures", "signature count", "nombre", "nombre de signatures")
NAMED = Both("the column is called {name!r}", "la colonne s'appelle {name!r}")


def signatures(columns: list[Column], chosen: dict[str, Column], roles: dict[str, Any], evidence: dict[str, Both]) -> tuple[str, ...]:
    """Take a table of petitions, moments and counts for what it is, a reading in each row; return the columns that name one."""
    petition = next((one for one in columns if one.words in PETITIONS and one.values and not one.writing), None)
    count = next((one for one in columns if one.words in COUNTS and one.numbers), None)
    if petition is None or count is None or "published" not in roles:
        return ()
    for role in [role for role, column in chosen.items() if column in (petition, count)]:
        for found in (chosen, roles, evidence):
            found.pop(role, None)
    chosen |= {"object": petition, "value": count}
    roles |= {"type": {"constant": "murmure:Measure"}, "object": {"column": petition.name}, "quantity": {"constant": "signatures"},
              "value": {"column": count.name}, "unit": {"constant": "{signatures}"}}  # fmt: skip
    evidence |= {"object": NAMED.fill(name=petition.name), "value": NAMED.fill(name=count.name)}
    return petition.name, chosen["published"].name
