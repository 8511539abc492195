"""Which accounts are mine, and what do their profiles hold?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from murmure.lenses.me.presence.network import Network, network_of
from murmure.model.activity import ME

if TYPE_CHECKING:
    from murmure.graphs.shelf import Shelf
    from murmure.trust.view import View

PARTS = ("name", "picture", "biography", "links", "location", "work", "since")
"""Parts of a profile that a reader looks for."""
TOLD, EMPTY, UNKNOWN = "told", "empty", "unknown"
"""What is known of a part: the profile holds it, it is empty, the archive says nothing of it."""
IDENTITIES = f"""
    select id::varchar as id, epoch_us(published) as at, precision, source, object, content, extra from log
    where type = 'murmure:Identity' and actor = '{ME}' order by id"""


@dataclass(frozen=True)
class Profile:
    """Hold one account of mine as its archive tells it.

    account   its address, spelled as the graph does; `me` when the archive names none
    at        when it was opened where the archive says so (see `networks.yaml`), microseconds since 1970 UTC
    parts     part -> what it holds, '' when it is empty; what the archive does not tell is not there
    ids       the activities that say so, the newest first
    """

    network: Network
    account: str
    at: int | None
    parts: dict[str, str]
    private: bool
    former: tuple[str, ...]
    ids: tuple[str, ...]

    def state(self, part: str) -> str:
        """Return what is known of a part."""
        return UNKNOWN if part not in self.parts else TOLD if self.parts[part] else EMPTY


def identities_of(view: View, shelf: Shelf, until: int | None) -> list[dict[str, Any]]:
    """Return every activity by which an archive says that an account is mine; those before `until` only, when it is given."""
    from murmure.lenses.me.presence.network import messengers

    found: list[dict[str, Any]] = []
    for piece, relation in view.parts().items():
        columns = shelf.get("presence_who", piece, lambda relation=relation: view.read(relation, _read))
        found += [dict(zip(columns, row, strict=True)) for row in zip(*(one.to_pylist() for one in columns.values()), strict=True)]
    kept = [row for row in found if until is None or (row["at"] is not None and row["at"] < until)]
    return sorted((row for row in kept if row["source"] not in messengers()), key=lambda row: (-(row["at"] or 0), row["id"]))


def _read(cursor: Any) -> dict[str, Any]:
    table = cursor.execute(IDENTITIES).to_arrow_table()
    return {name: table[name].combine_chunks() for name in table.column_names}


def accounts_of(identities: Sequence[dict[str, Any]], persons: dict[str, str]) -> tuple[str, ...]:
    """Return the accounts that are mine beside `me`, as archives spell them and as the graph does.

    They are those that an archive names, and those that the owner said to be one with them.

    persons   account -> the person that it is (see `graphs.same.joined`)
    """
    from murmure.graphs.address import account_of

    written = {row["object"] for row in identities if row["object"]}
    named = {account_of(one) for one in written}
    mine = {persons[one] for one in named if one in persons} | {ME}
    return tuple(sorted((written | named | {one for one, person in persons.items() if person in mine}) - {ME}))


def profiles_of(identities: Sequence[dict[str, Any]]) -> list[Profile]:
    """Return each account once, as its newest version says, in the order of networks and addresses."""
    from murmure.graphs.address import account_of

    by_account: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in identities:
        network = network_of(row["source"])
        by_account.setdefault((network.group, account_of(row["object"] or ME)), []).append(row)
    return [_profile(account, rows) for (_, account), rows in sorted(by_account.items())]


def _profile(account: str, rows: list[dict[str, Any]]) -> Profile:
    """Return an account from what says it, the fullest first: a live stream knows the name only."""
    rows = sorted(rows, key=lambda row: len(row["extra"] or ""), reverse=True)
    network, extra = network_of(rows[0]["source"]), _extra(rows[0]["extra"])
    parts = {part: _text([extra.get(name) for name in names]) for part, names in network.holds.items() if part not in ("name", "since")}
    parts["name"] = rows[0]["content"] or ""
    opened = [row["at"] for row in rows if row["at"] is not None] if "since" in network.holds else []
    if opened:
        parts["since"] = "since"
    former = [one for one in extra.get("also_known_as") or () if isinstance(one, str)]
    private = str(extra.get("private", extra.get("locked", ""))).casefold() in ("true", "oui", "yes", "on")
    return Profile(network, account, min(opened, default=None), parts, private, tuple(former[:20]), tuple(row["id"] for row in rows[:20]))


def _extra(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _text(values: Any) -> str:
    """Return what a part of a profile holds as one text, whatever shape its archive gives it."""
    if isinstance(values, str):
        return " ".join(values.split())
    if isinstance(values, dict):
        shown = [values[name] for name in ("name", "value") if name in values]
        return ": ".join(part for part in map(_text, shown) if part) or ("…" if values else "")
    if isinstance(values, list):
        return ", ".join(part for part in map(_text, values[:20]) if part)
    return "" if values in (None, False) else str(values)
