"""Who belongs to which communities, how much, and how is that written to a file and read back?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

FORMATS = ("txt", "parquet")
COLUMNS = ("community", "node", "degree", "confidence")
_STEP = 1 << 20
UNFIT = r"[\t\n\r\x00]|^$|^\x{FEFF}"
"""Ids that a line cannot hold: they would be read back as others, or as none (the last is a byte order mark)."""

NOT_A_FORMAT = Both("A cover cannot be written as “{form}”.", "Une couverture ne peut pas être écrite en « {form} ».")
USE_A_FORMAT = Both("Use txt or parquet.", "Utilisez txt ou parquet.")
NO_PLACE_IN_TEXT = Both(
    "The id {id} is empty, or holds a tab, a line break or the like: it cannot stand in a text cover.",
    "L'identifiant {id} est vide, ou contient une tabulation, un saut de ligne ou un signe du même genre : une couverture en texte "
    "ne peut pas le contenir.",
)
USE_PARQUET = Both("Write the cover with --format parquet.", "Écrivez la couverture avec --format parquet.")
NOT_A_COVER = Both("{path} is not a cover: {why}.", "{path} n'est pas une couverture : {why}.")
COVER_FORM = Both(
    "A cover is a text with one community a line and its node ids separated by tabs, or the Parquet file that "
    "`murmure communities detect --format parquet` writes.",
    "Une couverture est un texte, une communauté par ligne, les identifiants séparés par des tabulations, ou le fichier Parquet "
    "qu'écrit `murmure communities detect --format parquet`.",
)
NOT_TEXT = Both("it is not text in UTF-8", "ce n'est pas du texte en UTF-8")
DAMAGED = Both("it is damaged", "le fichier est abîmé")
NO_COLUMN = Both("it lacks the column {name}", "la colonne {name} manque")
BAD_COLUMN = Both("its column {name} holds {kind}", "sa colonne {name} contient {kind}")
EMPTY_CELL = Both("its column {name} has empty cells", "sa colonne {name} a des cases vides")


@dataclass(frozen=True)
class Cover:
    """Say which nodes belong to which communities, and how much.

    nodes       ids of all nodes (pa.Array of string or of int64/uint64), isolated ones too
    starts      np.int64[communities + 1]: the members of community c are member[starts[c]:starts[c+1]]
    member      np.int64[memberships]: places in `nodes`, ascending within a community
    degree      np.float64[memberships], 0..1: the share of the node's ties (weight) that the
                membership explains; NaN where a file does not say it
    confidence  np.float64[memberships], 0..1, or None
    """

    nodes: pa.Array
    starts: np.ndarray
    member: np.ndarray
    degree: np.ndarray
    confidence: np.ndarray | None = None

    @property
    def communities(self) -> int:
        """Return how many communities there are."""
        return len(self.starts) - 1

    def groups(self) -> np.ndarray:
        """Return the community of each membership."""
        import numpy as np

        return np.repeat(np.arange(self.communities), np.diff(self.starts))

    @property
    def covered(self) -> int:
        """Return how many nodes are in at least one community."""
        return int((self._memberships() > 0).sum())

    @property
    def overlapping(self) -> int:
        """Return how many nodes are in two communities or more."""
        return int((self._memberships() > 1).sum())

    def _memberships(self) -> np.ndarray:
        import numpy as np

        return np.bincount(self.member, minlength=len(self.nodes))

    def lists(self) -> list[list]:
        """Return the ids of the members of each community."""
        ids = self.nodes.take(_places(self.member)).to_pylist()
        return [ids[start:end] for start, end in zip(self.starts[:-1], self.starts[1:], strict=True)]

    def write(self, path: str | Path, form: str = "txt") -> None:
        """Write the cover, largest communities first, then by the first id.

        txt      one community a line, node ids separated by tabs (as SNAP's files of ground truth)
        parquet  community (from 0), node, degree, confidence: one row for each membership

        Nodes in no community are in neither. The file appears when it is
        complete. Raises `BadRequest` for an unknown form, an id that a line
        cannot hold, a place that cannot be written.
        """
        if form not in FORMATS:
            raise BadRequest("cover-format", NOT_A_FORMAT.fill(form=form), USE_A_FORMAT)
        from murmure.communities.files import written

        ordered = self.ordered()
        with written(Path(path)) as out:
            if form == "parquet":
                ordered._write_parquet(out)
            else:
                out.writelines(ordered._lines())

    def ordered(self) -> Cover:
        """Return the same cover, its communities by falling size, then by the place of their first node."""
        import numpy as np

        sizes = np.diff(self.starts)
        first = np.append(self.member, 0)[self.starts[:-1]]
        order = np.lexsort((first, -sizes))
        starts = np.concatenate(([0], np.cumsum(sizes[order])))
        old = np.repeat(self.starts[:-1][order] - starts[:-1], sizes[order]) + np.arange(starts[-1])
        confidence = None if self.confidence is None else self.confidence[old]
        return Cover(self.nodes, starts, self.member[old], self.degree[old], confidence)

    def _lines(self) -> Iterator[memoryview | bytes]:
        """Yield the lines, some thousands of communities at a time."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        # Cut where a multiple of `_STEP` memberships is passed: the texts of all at once may be larger than Arrow's strings.
        steps = np.unique(np.append(np.searchsorted(self.starts, np.arange(0, len(self.member), _STEP)), self.communities))
        for first, last in zip(steps[:-1], steps[1:], strict=True):
            start, end = self.starts[first], self.starts[last]
            ids = self.nodes.take(pa.array(self.member[start:end], pa.int64())).cast(pa.string())
            unfit = pc.match_substring_regex(ids, UNFIT)
            if pc.any(unfit).as_py():
                raise BadRequest("cover-id", NO_PLACE_IN_TEXT.fill(id=repr(ids.filter(unfit)[0].as_py())[:80]), USE_PARQUET)
            bounds = pa.array((self.starts[first : last + 1] - start).astype(np.int32))
            lines = pc.binary_join(pa.ListArray.from_arrays(bounds, ids), "\t")
            whole = pc.binary_join(pa.ListArray.from_arrays(pa.array([0, len(lines)], pa.int32()), lines), "\n")
            yield whole[0].as_buffer()
            yield b"\n"

    def _write_parquet(self, out: BinaryIO) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        none = pa.nulls(len(self.member), pa.float64())
        columns = [
            pa.array(self.groups(), pa.int64()),
            self.nodes.take(_places(self.member)),
            pa.array(self.degree, pa.float64(), from_pandas=True),
            none if self.confidence is None else pa.array(self.confidence, pa.float64(), from_pandas=True),
        ]
        pq.write_table(pa.table(columns, names=list(COLUMNS)), out, compression="zstd")


def _places(member: np.ndarray) -> pa.Array:
    import pyarrow as pa

    return pa.array(member, pa.int64())


def read_cover(path: str | Path) -> Cover:
    """Read a cover as `Cover.write` writes it; its nodes are those that it names, in order of their ids.

    A text may also separate ids by spaces, when it has no tab; in a file of
    SNAP's named NAME.circles, each line begins with the name of the circle. Ids that are all
    numbers of 64 bits become numbers. A node named twice in a community counts
    once. Raises `BadRequest`.
    """
    from murmure.communities.files import magic, opened

    path = Path(path)
    if magic(path).startswith(b"PAR1"):
        return _read_parquet(path)
    with opened(path) as stream:
        return _read_text(path, stream.read())


def _read_text(path: Path, data: bytes) -> Cover:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    from murmure.communities.edges.gather import whole_numbers

    data = data.removeprefix(b"\xef\xbb\xbf")
    if b"\0" in data[:4096]:
        raise BadRequest("not-a-cover", NOT_A_COVER.fill(path=path.name, why=NOT_TEXT), COVER_FORM)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("not-a-cover", NOT_A_COVER.fill(path=path.name, why=NOT_TEXT), COVER_FORM) from None
    if path.suffix == ".circles":
        text = re.sub(r"(?m)^[^\t\n]*\t?", "", text)
    tabs = "\t" in text
    lines = pa.array([line for line in text.replace("\r\n", "\n").split("\n") if line.strip(" ") or (line and tabs)], pa.large_string())
    parts = pc.split_pattern(lines, "\t") if tabs else pc.utf8_split_whitespace(pc.utf8_trim_whitespace(lines))
    sizes, ids = pc.list_value_length(parts).to_numpy(zero_copy_only=False), parts.flatten()
    community = np.repeat(np.arange(len(lines)), sizes.astype(np.int64))
    named = np.asarray(pc.not_equal(ids, ""))
    ids = ids.filter(pa.array(named))
    numbers = whole_numbers(ids)
    ids = ids.cast(pa.string()) if numbers is None else numbers
    return _gathered(community[named], ids, np.full(int(named.sum()), np.nan), None)


def _read_parquet(path: Path) -> Cover:
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    def refuse(why: Both) -> BadRequest:
        return BadRequest("not-a-cover", NOT_A_COVER.fill(path=path.name, why=why), COVER_FORM)

    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            missing = [name for name in COLUMNS[:2] if names.count(name) != 1]
            if missing:
                raise refuse(NO_COLUMN.fill(name=missing[0]))
            table = file.read([name for name in COLUMNS if names.count(name) == 1])
            table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError):
        raise refuse(DAMAGED) from None
    columns = {name: table[name].combine_chunks() for name in table.column_names}
    for name in COLUMNS[:2]:
        kind, whole = columns[name].type, pa.types.is_integer(columns[name].type)
        if not (whole or (name == "node" and (pa.types.is_string(kind) or pa.types.is_large_string(kind)))):
            raise refuse(BAD_COLUMN.fill(name=name, kind=kind))
        if columns[name].null_count:
            raise refuse(EMPTY_CELL.fill(name=name))
    shares = {}
    for name in set(COLUMNS[2:]) & set(columns):
        if not (pa.types.is_floating(columns[name].type) or pa.types.is_null(columns[name].type)):
            raise refuse(BAD_COLUMN.fill(name=name, kind=columns[name].type))
        if columns[name].null_count < len(table):
            shares[name] = columns[name].cast(pa.float64()).to_numpy(zero_copy_only=False)
    community = np.unique(columns["community"].to_numpy(), return_inverse=True)[1]
    return _gathered(community, columns["node"], shares.get("degree", np.full(len(table), np.nan)), shares.get("confidence"))


def _gathered(community: np.ndarray, ids: pa.Array, degree: np.ndarray, confidence: np.ndarray | None) -> Cover:
    """Return the cover of memberships that come in any order; of equal ones, the first counts."""
    import numpy as np
    import pyarrow.compute as pc

    names = ids.unique().sort()
    place = pc.index_in(ids, names).to_numpy(zero_copy_only=False).astype(np.int64)
    order = np.lexsort((place, community))
    community, place = community[order], place[order]
    new = np.ones(len(place), bool)
    new[1:] = (np.diff(community) != 0) | (np.diff(place) != 0)
    order, community = order[new], community[new]
    counts = np.bincount(community) if len(community) else np.zeros(0, np.int64)
    starts = np.concatenate(([0], np.cumsum(counts[counts > 0]))).astype(np.int64)
    return Cover(names, starts, place[new], degree[order], None if confidence is None else confidence[order])


def renumber(cover: Cover, other: Cover) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray], int]:
    """Return both covers as (starts, member) over one numbering, and how many different nodes they name.

    Ids that are numbers in one and texts in the other are compared as texts.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    both = [cover.nodes, other.nodes]
    if both[0].type != both[1].type:
        both = [ids.cast(pa.string()) for ids in both]
    used = [ids.take(_places(np.unique(one.member))) for ids, one in zip(both, (cover, other), strict=True)]
    names = pa.concat_arrays(used).unique()
    pairs = []
    for ids, one in zip(both, (cover, other), strict=True):
        place = pc.fill_null(pc.index_in(ids, names), -1).to_numpy(zero_copy_only=False).astype(np.int64)
        member = place[one.member]
        pairs.append((one.starts, member[np.lexsort((member, one.groups()))]))
    return pairs[0], pairs[1], len(names)
