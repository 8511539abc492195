"""Which column of a table is for what, by the names at its top or by what stands in it?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from murmure.communities.edges.dialect import NUMBER
from murmure.communities.edges.names import plain_name, roles
from murmure.communities.table import Form
from murmure.communities.table.fault import fault

MOMENT = re.compile(r"\d{4}-\d{2}(-\d{2})?([T ].*)?")


def named(names: Sequence[str], form: Form, chosen: dict[str, str], path: Path) -> dict[str, int]:
    """Return the place of the column of each role, by the names of the columns; raise when one is not there.

    What is needed and bears no known name is the next column that nothing else claims, in a table that has no
    columns to spare.
    """
    found = {role: _chosen(names, word, role, form, path) for role, word in chosen.items()}
    plain = [plain_name(name) for name in names]
    ends = roles(names) if form.roles[0].name == "source" else None
    for role, place in zip(("source", "target"), ends or (), strict=False):
        if place not in found.values():
            found[role] = place
    for role in form.roles:
        known = (plain.index(name) for name in role.names if name in plain)
        place = next((place for place in known if place not in found.values()), None)
        if role.name not in found and place is not None:
            found[role.name] = place
    rest = [place for place in range(len(names)) if place not in found.values()]
    for role in form.roles:
        if role.needed and role.name not in found:
            if not rest or form.strict or len(names) > len(form.roles):
                raise fault(path, "no-column", form, name=role.name, columns=", ".join(map(str, names))[:200], n=len(names))
            found[role.name] = rest.pop(0)
    return found


def unnamed(rows: list[list[str]], form: Form, chosen: dict[str, str], path: Path) -> dict[str, int]:
    """Return the place of the column of each role in a table that nothing names: by what stands in it, then by its order."""
    count = len(rows[0])
    for role in form.roles:
        dates = [place for place in range(count) if all(MOMENT.fullmatch(row[place].strip()) for row in rows if len(row) == count)]
        if role.kind == "time" and role.name not in chosen and len(dates) == 1:
            chosen = chosen | {role.name: str(dates[0] + 1)}
    names = [str(place + 1) for place in range(count)]
    found = {role: _chosen(names, word, role, form, path) for role, word in chosen.items()}
    widest = max(form.bare, default=0)
    order = form.bare.get(count, form.bare[widest] if count > widest else form.bare[min(form.bare)]) if form.bare else ()
    rest = [place for place in range(count) if place not in found.values()]
    for role in order:
        # Of columns to spare, those that are called for by nothing may be anything: only the first ones are sure.
        if role not in found and rest and (count in form.bare or form.role(role).kind == "id"):
            found[role] = rest.pop(0)
    for role in form.roles:
        if role.needed and role.name not in found:
            raise fault(path, "no-column", form, name=role.name, columns=", ".join(names)[:200], n=count)
    return found


def has_header(rows: list[list[str]], form: Form, chosen: dict[str, str]) -> bool:
    """Return whether the first row names the columns: by words that we know, or because numbers or dates stand below others."""
    plain = [plain_name(cell) for cell in rows[0]]
    if any(word in rows[0] and not word.isdecimal() for word in chosen.values()):
        return True
    known = [role for role in form.roles if any(name in plain for name in role.names)]
    if len(known) > 1 or form.roles[0] in known or (form.roles[0].name == "source" and roles(rows[0]) is not None):
        return True
    under = [row for row in rows[1:] if len(row) == len(rows[0])]
    return any(not _counts(cell) and all(_counts(row[place]) for row in under) for place, cell in enumerate(rows[0])) and bool(under)


def _counts(cell: str) -> bool:
    """Return whether a cell is a number or a date."""
    return bool(NUMBER.fullmatch(cell.strip()) or MOMENT.fullmatch(cell.strip()))


def _chosen(names: Sequence[str], word: str, role: str, form: Form, path: Path) -> int:
    """Return the column that a person names, or gives the number of."""
    plain = [plain_name(name) for name in names]
    if word in names:
        return list(names).index(word)
    if plain_name(word) in plain:
        return plain.index(plain_name(word))
    if word.isdecimal() and 0 < int(word) <= len(names):
        return int(word) - 1
    raise fault(path, "no-column", form, name=word[:60], columns=", ".join(map(str, names))[:200], n=len(names))
