"""How do the operations and balances of a bank account become activities?

Money that leaves is a `murmure:Payment` of a negative value, money that comes a
`murmure:Deposit`; the other side is its object. A balance is a measure. Own account
numbers never come through: an account is six hex digits, and its last four characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.extra import write_extra
from murmure.sources.money.document import digest_of
from murmure.sources.occurrence import Occurrences
from murmure.sources.times import When

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.sources.readers import File

ROWS = 20_000
_MANY = 4 << 20  # bytes of a file that may hold more than some ten thousand operations
_COLUMNS = ("key", "type", "object", "target", "instrument", "published", "offset_minutes", "offset_origin", "precision", "content",
            "value", "unit", "quantity", "extra")  # fmt: skip


class Account(NamedTuple):
    """Name an account: the digest that keys hold, what the log shows of it, and its last characters."""

    digest: str
    name: str
    ends: str | None


@lru_cache(4096)
def account_of(number: str, bank: str = "") -> Account:
    """Return the name of an account.

    >>> account_of("FR76 3000 4000 0312 3456 7890 143").ends
    '…0143'
    """
    digest = digest_of(f"{bank}/{number}" if bank else number)
    plain = re.sub(r"\W", "", number)
    return Account(digest, f"account:{digest[:6]}", f"…{plain[-4:]}" if len(plain) > 7 else None)


class Ledger:
    """Gather operations and balances of one file, and give them as tables."""

    def __init__(self, file: File) -> None:
        self._rows: list[tuple[Any, ...]] = []
        self._measures: list[tuple[Any, ...]] = []
        self._seen = Occurrences(file.size > _MANY)
        self.count = 0

    def move(self, account: Account, when: When, day: str, value: float, unit: str | None, other: str | None, content: str | None,
             extra: dict[str, Any], reference: str = "", kind: str | None = None) -> None:  # fmt: skip
        """Take one operation (a `kind` of its own is neither payment nor deposit).

        Without a `reference` of the bank, its words tell it from others of the same day and amount.
        """
        name = reference or content or other or ""
        key = f"{account.digest}\x1f{name}\x1f{day}\x1f{value!r}"
        if kind is not None:
            target = None
        elif value > 0:
            kind, target = "murmure:Deposit", "me"
        else:
            kind, target = "murmure:Payment", other
        self._rows.append((
            key, kind, other, target, account.name, *when, content, value, unit, None,
            write_extra(extra) if extra else None,
        ))  # fmt: skip
        self.count += 1

    def measure(self, account: Account, when: When, stamp: str, value: float, unit: str | None, quantity: str = "account_balance",
                held: str | None = None, extra: dict[str, Any] | None = None) -> None:  # fmt: skip
        """Take a balance, or the worth of what is `held`; another value of the same moment is another reading."""
        key = f"{account.digest}\x1f{quantity}\x1f{held or ''}\x1f{stamp}\x1f{value!r}\x1f{unit or ''}"
        beside = write_extra(extra) if extra else None
        self._measures.append((key, "murmure:Measure", held, None, account.name, *when, None, value, unit, quantity, beside))
        self.count += 1

    def full(self) -> Iterable[pa.Table]:
        """Return what was gathered, when it is enough for a table."""
        return self.rest() if len(self._rows) >= ROWS or len(self._measures) >= ROWS else ()

    def rest(self) -> Iterator[pa.Table]:
        """Yield all that was gathered."""
        import pyarrow as pa

        if self._rows:
            keys, *columns = zip(*self._rows, strict=True)
            self._rows = []
            yield _table([self._numbered(pa.array(keys, pa.string())), *columns])
        if self._measures:
            columns = list(zip(*self._measures, strict=True))
            self._measures = []
            yield _table(columns)

    def _numbered(self, keys: pa.Array) -> Any:
        """Return the keys, those of equal operations with their number: two equal ones on one day are legal."""
        again = self._seen.count(keys)
        if not again:
            return keys
        texts = keys.to_pylist()
        for row, number in again.items():
            texts[row] += f"\x1f#{number}"
        return texts


def _table(columns: list[Any]) -> pa.Table:
    import pyarrow as pa

    from murmure.model.activity import schema

    types = {field.name: field.type for field in schema()} | {"key": pa.string()}
    arrays = {}
    for name, column in zip(_COLUMNS, columns, strict=True):
        wanted = types[name]
        values = column if isinstance(column, pa.Array) else pa.array(column, pa.int64() if name == "published" else wanted)
        arrays[name] = values.cast(wanted)
    arrays["actor"] = pa.repeat(pa.scalar("me", pa.string()), len(arrays["key"]))
    return pa.table(arrays)
