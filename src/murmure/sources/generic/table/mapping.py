"""Which column of a table means what, written so that a person can read, correct and share it?

A mapping holds no data: names of columns, formats, constants. It is a YAML or
JSON document::

    format: csv
    encoding: utf-8
    delimiter: ";"
    header_row: 1
    decimal: ","
    columns:
      published: {column: Date, format: "%d/%m/%Y", zone: Europe/Paris}
      content: {column: Libellé}
      value: {column: Montant}
      unit: {constant: EUR}
    key: [Référence]
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from murmure.model.errors import BadRequest
from murmure.model.words import Both

FORMATS = ("csv", "jsonl", "json", "parquet", "arrow")
TEXT_ROLES = (
    "actor", "type", "object", "object_type", "target", "in_reply_to", "instrument", "content", "language", "quantity", "unit",
)  # fmt: skip
LIST_ROLES = ("tags", "links", "mentions", "audience")
NUMBER_ROLES = ("latitude", "longitude", "value")
TIME_ROLES = ("published", "until")
ROLES = (*TIME_ROLES, *TEXT_ROLES, *LIST_ROLES, *NUMBER_ROLES)
TIME_FORMATS = ("iso", "unix", "unix_ms", "unix_us", "excel", "native")
_SPEC = frozenset({"column", "constant", "format", "time", "zone", "unit", "split", "factor", "values", "precision"})
_MEASURE = frozenset({"column", "quantity", "unit", "factor", "format"})
_ADVICE = Both(
    "Run `murmure mapping FILE` to make a mapping from the file itself, or correct this one.",
    "Lancez `murmure mapping FICHIER` pour faire une correspondance à partir du fichier, ou corrigez celle-ci.",
)


@dataclass(frozen=True)
class Mapping:
    """Say how a table is written and what its columns mean.

    header_row  number of the line that names the columns (1 is the first), 0 when none does
    trim        blanks around cells are not part of them
    names       the columns, in their order
    columns     role (see `ROLES`) -> {column | constant, and format, zone, time, split, factor, values}
    measures    wide tables: one measure per column, {column, quantity, unit, factor, format}
    key         columns that name a row; empty: the whole row, and its number among equals
    name        names the series when rows of two tables may be equal ("kitchen", "bedroom")
    """

    format: str = "csv"
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    header_row: int = 1
    decimal: str = "."
    trim: bool = False
    names: tuple[str, ...] = ()
    columns: dict[str, dict[str, Any]] = field(default_factory=dict)
    measures: tuple[dict[str, Any], ...] = ()
    key: tuple[str, ...] = ()
    name: str = ""

    def document(self) -> dict[str, Any]:
        """Return the mapping as plain values, for YAML or JSON, without what is empty."""
        plain = json.loads(json.dumps(asdict(self)))
        return {key: value for key, value in plain.items() if value not in ("", [], {}, False) or key == "header_row"}

    def as_json(self) -> str:
        """Return the mapping as JSON text: what is remembered as the answer `mapping`."""
        return json.dumps(self.document(), ensure_ascii=False)

    def as_yaml(self) -> str:
        """Return the mapping as YAML text: what a person reads, corrects and shares."""
        import yaml

        return yaml.safe_dump(self.document(), allow_unicode=True, sort_keys=False)

    def mapped(self) -> set[str]:
        """Return the columns that have a meaning."""
        specs = [*self.columns.values(), *self.measures]
        return {str(spec[part]) for spec in specs for part in ("column", "time") if spec.get(part) is not None}


def load(text: str) -> Mapping:
    """Return the mapping that a YAML or JSON text describes; every mistake in it is said in one sentence."""
    import yaml

    try:
        document = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        place = getattr(error, "problem_mark", None)
        line = place.line + 1 if place else 1
        raise _wrong("it is neither YAML nor JSON (line {line})", "elle n'est ni du YAML ni du JSON (ligne {line})", line=line) from error
    if not isinstance(document, dict):
        raise _wrong("it is not a list of names and values", "ce n'est pas une liste de noms et de valeurs")
    unknown = sorted(set(map(str, document)) - set(Mapping.__dataclass_fields__))
    if unknown:
        raise _wrong("{name!r} is not a part of a mapping", "{name!r} ne fait pas partie d'une correspondance", name=unknown[0])
    for part in ("names", "key", "measures"):
        if not isinstance(document.get(part, []), list):
            raise _wrong("{name!r} must be a list", "{name!r} doit être une liste", name=part)
        document[part] = tuple(document.get(part, []))
    mapping = Mapping(**document)
    for problem in problems(mapping):
        raise BadRequest("bad-mapping", problem, _ADVICE)
    return mapping


def problems(mapping: Mapping) -> Iterator[Both]:
    """Yield a sentence for each mistake in a mapping."""
    yield from _wrong_head(mapping)
    if not isinstance(mapping.columns, dict):
        yield _says("`columns` must give a meaning to columns", "`columns` doit donner un sens à des colonnes")
        return
    for role, spec in mapping.columns.items():
        yield from _wrong_role(role, spec, mapping.names)
    for spec in mapping.measures:
        if not isinstance(spec, dict) or not {"column", "quantity"} <= set(spec) or set(spec) - _MEASURE:
            yield _says("a measure needs a `column` and a `quantity`", "une mesure a besoin de `column` et de `quantity`")
            return
    wanted = {*mapping.key, *(str(spec["column"]) for spec in mapping.measures)}
    for name in sorted(wanted - set(mapping.names)) if mapping.names else ():
        yield _says("the table has no column {name!r}", "le tableau n'a pas de colonne {name!r}", name=name)
    if not mapping.columns and not mapping.measures:
        yield _says("no column has a meaning yet", "aucune colonne n'a encore de sens")


def _wrong_head(mapping: Mapping) -> Iterator[Both]:
    if mapping.format not in FORMATS:
        yield _says("the format {name!r} is not one of csv, jsonl, json, parquet, arrow",
                    "le format {name!r} n'est pas l'un de csv, jsonl, json, parquet, arrow", name=mapping.format)  # fmt: skip
    if not isinstance(mapping.delimiter, str) or len(mapping.delimiter) != 1 or mapping.delimiter in '"\r\n':
        yield _says("`delimiter` must be one character", "`delimiter` doit être un seul caractère")
    if mapping.decimal not in (".", ","):
        yield _says("`decimal` is a point or a comma", "`decimal` est un point ou une virgule")
    if not isinstance(mapping.header_row, int) or not 0 <= mapping.header_row < 10_000:
        yield _says("`header_row` is the number of a line, 0 when there is none", "`header_row` est un numéro de ligne, 0 s'il n'y en a pas")
    if not isinstance(mapping.name, str) or not isinstance(mapping.encoding, str) or not isinstance(mapping.quote, str):
        yield _says("`name`, `encoding` and `quote` are texts", "`name`, `encoding` et `quote` sont des textes")


def _wrong_role(role: str, spec: Any, names: tuple[str, ...]) -> Iterator[Both]:
    if role not in ROLES:
        yield _says("{name!r} is not a meaning that a column can have", "{name!r} n'est pas un sens qu'une colonne peut avoir", name=role)
        return
    if not isinstance(spec, dict) or len({"column", "constant"} & set(spec)) != 1:
        yield _says("{name!r} needs either a `column` or a `constant`", "{name!r} a besoin soit d'une `column`, soit d'une `constant`", name=role)
        return
    for part in sorted(set(spec) - _SPEC):
        yield _says("{part!r} is not understood under {name!r}", "{part!r} n'est pas compris sous {name!r}", part=part, name=role)
    for part in ("column", "time"):
        if part in spec and names and str(spec[part]) not in names:
            yield _says("the table has no column {name!r}", "le tableau n'a pas de colonne {name!r}", name=spec[part])
    if role in TIME_ROLES:
        yield from _wrong_time(role, spec)
    if "values" in spec and not isinstance(spec["values"], dict):
        yield _says("`values` under {name!r} must pair words", "`values` sous {name!r} doit associer des mots", name=role)
    if not isinstance(spec.get("factor", 1), int | float):
        yield _says("`factor` under {name!r} must be a number", "`factor` sous {name!r} doit être un nombre", name=role)


def _wrong_time(role: str, spec: dict[str, Any]) -> Iterator[Both]:
    if "constant" in spec:
        yield _says("{name!r} needs a `column`", "{name!r} a besoin d'une `column`", name=role)
    formats = spec.get("format", "iso")
    for one in formats if isinstance(formats, list) else [formats]:
        if not isinstance(one, str) or (one not in TIME_FORMATS and "%" not in one):
            yield _says("{name!r} is not a way to write times", "{name!r} n'est pas une façon d'écrire l'heure", name=one)
    if spec.get("zone"):
        from murmure.sources.times import zone_named

        try:
            zone_named(str(spec["zone"]))
        except BadRequest as error:
            yield error.what


def _says(en: str, fr: str, **values: object) -> Both:
    return Both("The mapping is wrong: " + en + ".", "La correspondance est fausse : " + fr + ".").fill(**values)


def _wrong(en: str, fr: str, **values: object) -> BadRequest:
    return BadRequest("bad-mapping", _says(en, fr, **values), _ADVICE)
