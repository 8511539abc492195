"""Any table of dated rows: CSV, JSON lines, Parquet or Arrow, read as a mapping says.

*Get it*: save the table as CSV (UTF-8), one event per line, with a column that says when.
*Keeps*: when, who, what, where, the words, the measure, and every other column beside them.
*Leaves out*: rows without a date that can be read, formulas (they are kept as text), pictures.

For wizards, the functions are `propose`, `answer`, `apply` and `load`:

    proposal = propose(path)                       # mapping, questions, evidence, preview_rows
    mapping = answer(proposal.mapping, question.key, value)
    activities, rejects = apply(mapping, proposal.preview_rows)
    bundle.answers["mapping"] = mapping.as_json()  # what `read` is handed
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from murmure.model.errors import BadRequest
from murmure.model.reject import BROKEN_FILE, Reject
from murmure.model.words import Both
from murmure.sources.generic.table.guess import Proposal, Question, proposal_of
from murmure.sources.generic.table.mapping import Mapping, load
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

__all__ = ["SOURCE", "Mapping", "Proposal", "Question", "answer", "apply", "load", "propose"]

_READABLE = frozenset({"json-unknown", "table-without-dates", "plain-text", "broken-parquet"})
_TO_THE_WIZARD = Both(
    "Run `murmure mapping FILE`, or open the file on the Sources page: a few questions, then it is read.",
    "Lancez `murmure mapping FICHIER`, ou ouvrez le fichier dans la page Sources : quelques questions, puis il est lu.",
)
_NOT_A_TABLE = BadRequest(
    "not-a-table",
    Both("This file is not a table: no two columns, or no row.", "Ce fichier n'est pas un tableau : il n'a pas deux colonnes, ou pas de ligne."),
    Both("Save it as CSV with one event per line and the names of the columns on the first line.",
         "Enregistrez-le en CSV, un évènement par ligne, avec les noms des colonnes sur la première ligne."),
)  # fmt: skip


def recognise(probe: Probe) -> bool:
    """Say yes to rows of at least two columns that are not prose, code, a log, or an export with a name of its own."""
    from murmure.sources.generic.table.shape import shape_of
    from murmure.sources.refusals import kind_of

    if kind_of(probe).name not in _READABLE or {"@context", "orderedItems"} & probe.json_keys:
        return False
    if probe.head.startswith((b"PAR1", b"ARROW1")):
        return True
    shape = shape_of(probe.head)
    return shape is not None and len(shape.names) > 1 and bool(shape.rows)


def propose(what: Path | File | Probe, zone: object = None) -> Proposal:
    """Return the mapping that a file suggests, what remains to be asked, the evidence and the first rows.

    Raises BadRequest when the file is no table.
    """
    from murmure.sources.generic.table.shape import shape_of, shape_of_file
    from murmure.sources.readers import HEAD

    if isinstance(what, str | Path):
        path = Path(what)
        with path.open("rb") as stream:
            shape, name = shape_of(stream.read(HEAD), path), path.name
    else:
        file = getattr(what, "file", what)
        shape, name = shape_of_file(file), file.path
    if shape is None:
        raise _NOT_A_TABLE
    return proposal_of(shape, zone, series_of(name))


def series_of(path: str) -> str:
    """Return the name of a file without what changes from one download to the next: dates, numbers, 'copy'.

    >>> series_of("data/Kitchen 2024-01 (1).csv"), series_of("kitchen_2025.csv.gz")
    ('kitchen', 'kitchen')
    """
    name = path.rpartition("/")[2].casefold().split(".")[0]
    return " ".join(re.findall(r"[^\W\d_]+", re.sub(r"\b(copy|copie|de|of)\b", " ", name)))


def answer(mapping: Mapping, key: str, value: str) -> Mapping:
    """Return the mapping with one question answered: `key` of the question, `value` of the choice (or the text typed)."""
    if "." not in key:
        return replace(mapping, **{key: value})
    _, role, part = key.split(".")
    spec = dict(mapping.columns.get(role, {}))
    spec[part] = value.split("|") if part == "format" and "|" in value else value
    return replace(mapping, columns={**mapping.columns, role: spec})


def apply(mapping: Mapping, rows: list[list[str]], zone: Any = None) -> tuple[list[dict[str, Any]], list[Reject]]:
    """Return what the mapping makes of some rows of texts: activities as dicts, and rejects; for a preview."""
    from murmure.sources.generic.table.preview import preview

    return preview(mapping, rows, zone)


def read(bundle: Bundle) -> Iterator[Any]:
    """Yield Arrow tables of activities, and rejects; raise BadRequest when nothing can be read without asking."""
    from murmure.sources.generic.table.rows import batches_of

    given = load(bundle.answers["mapping"]) if bundle.answers.get("mapping") else None
    plans = [(file, *_plan(file, given, bundle.zone)) for file in bundle.files]
    refused = [error for _, _, error in plans if error]
    if refused and len(refused) == len(plans):
        raise refused[0]
    for file, mapping, error in plans:
        if error or mapping is None:
            yield Reject(file.where(1), error.what if error else BROKEN_FILE)
        else:
            yield from batches_of(file, mapping, bundle.zone)


def _plan(file: File, given: Mapping | None, zone: Any) -> tuple[Mapping | None, BadRequest | None]:
    """Return the mapping to read a file with, or why it cannot be read without asking."""
    from murmure.sources.generic.table.whole import decided

    if given:
        return _fitted(file, given)
    try:
        proposal = decided(file, propose(file, zone))
    except BadRequest as error:
        broken = file.head.startswith((b"PAR1", b"ARROW1"))
        return (None, None) if broken else (None, error)
    if not proposal.sure:
        question = next(question for question in proposal.questions if question.needed)
        what = Both("This table cannot be read without asking: {question}", "Ce tableau ne se lit pas sans demander : {question}")
        return None, BadRequest("mapping-needed", what.fill(question=question.text), _TO_THE_WIZARD)
    return proposal.mapping, None


def _fitted(file: File, given: Mapping) -> tuple[Mapping | None, BadRequest | None]:
    """Return a remembered mapping as this file needs it: same columns, its own order and preamble."""
    try:
        found = propose(file).mapping
    except BadRequest:
        return (given, None) if given.names else (None, _NOT_A_TABLE)
    missing = sorted((given.mapped() | set(given.key)) - set(found.names))
    if missing:
        what = Both("The mapping speaks of a column {name!r} that this table does not have.",
                    "La correspondance parle d'une colonne {name!r} que ce tableau n'a pas.")  # fmt: skip
        return None, BadRequest("bad-mapping", what.fill(name=missing[0]), _TO_THE_WIZARD)
    same = {part: getattr(found, part) for part in ("format", "encoding", "names", "header_row", "delimiter", "trim")}
    return replace(given, **same), None


SOURCE = Source(
    name="table",
    title=Both("A table (CSV, JSON lines, Parquet)", "Un tableau (CSV, JSON Lines, Parquet)"),
    get_it=Both(
        "In the application or the spreadsheet, choose Export or Save as, then CSV UTF-8, one event per line.",
        "Dans l'application ou le tableur, choisissez Exporter ou Enregistrer sous, puis CSV UTF-8, un évènement par ligne.",
    ),
    keeps=Both(
        "When, who, what, where, the words and the measures that the mapping names; every other column stays beside them.",
        "Quand, qui, quoi, où, les mots et les mesures que la correspondance nomme ; toute autre colonne reste à côté.",
    ),
    leaves_out=Both(
        "Rows without a readable date (they are counted). Formulas are never computed: they stay text.",
        "Les lignes sans date lisible (elles sont comptées). Les formules ne sont jamais calculées : elles restent du texte.",
    ),
    recognise=recognise,
    read=read,
    whose=series_of,
    fallback=True,
    picture="table",
)
