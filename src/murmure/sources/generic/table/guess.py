"""What do the columns of this table mean, how do we know, and what must a person be asked?"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.words import Both
from murmure.sources.generic.table.bank import bank, sides
from murmure.sources.generic.table.dates import Writing, writing_of
from murmure.sources.generic.table.mapping import LIST_ROLES, Mapping
from murmure.sources.generic.table.numbers import NumberWriting, numbers_of
from murmure.sources.generic.table.shape import Shape, spoken
from murmure.sources.generic.table.signatures import NAMED, signatures

if TYPE_CHECKING:
    from collections.abc import Iterator


class Question(NamedTuple):
    """Ask what the table alone does not tell; `key` goes to `answer` with one of the values of `choices`.

    `needed` questions stop the reading until they are answered; without
    choices, any text is an answer (the name of a zone).
    """

    key: str
    text: Both
    choices: tuple[tuple[str, Both], ...]
    needed: bool = True


@dataclass(frozen=True)
class Proposal:
    """Offer a mapping, the questions that are open, why each column was taken so, and the first rows."""

    mapping: Mapping
    questions: tuple[Question, ...]
    evidence: dict[str, Both]
    preview_rows: list[list[str]]

    @property
    def sure(self) -> bool:
        """Say whether the table can be read without asking."""
        return not any(question.needed for question in self.questions)


class Column(NamedTuple):
    """Hold what is known of one column."""

    name: str
    words: str
    values: list[str]
    writing: Writing | None
    numbers: NumberWriting | None


@cache
def words() -> dict[str, Any]:
    """Return the names that columns have (`words.yaml`)."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(Path(__file__).with_name("words.yaml").read_text("utf-8"), loader)


def proposal_of(shape: Shape, zone: object = None, series: str = "") -> Proposal:
    """Return the mapping that a table suggests; `series` names it when its rows alone do not."""
    columns = [_column(shape, i) for i in range(len(shape.names))]
    chosen, evidence = _roles(columns)
    roles: dict[str, dict[str, Any]] = {}
    questions: list[Question] = []
    for role, column in chosen.items():
        if role in ("published", "until"):
            roles[role] = _time_spec(column, shape)
            questions += _time_questions(role, column)
        elif role != "time":
            roles[role] = _spec(role, column)
    if "published" in roles and "time" in chosen:
        _join_time(roles["published"], chosen["published"], chosen["time"])
    key = signatures(columns, chosen, roles, evidence)
    money = bank(columns, chosen, roles, evidence)
    measures = (sides(money, words()["currencies"]), [one for one, _ in money]) if money else _measures(columns, chosen, roles)
    decimal, doubt = _decimal([chosen[role] for role in ("value", "latitude", "longitude") if role in chosen] + measures[1])
    questions += doubt
    # Who writes a decimal comma, or has no English titles, writes the day before the month: that is the form taken.
    if decimal == "," or any(column.words in words()["day_first"] for column in columns):
        questions = [one._replace(needed=False) if one.key.endswith(".format") else one for one in questions]
    _units(roles, chosen)
    if "published" not in roles or len(chosen["published"].values) * 2 < len(shape.rows):
        questions.insert(0, _which_date(columns))
    elif zone is None and not _zoned(chosen["published"], roles["published"]):
        questions.append(_which_zone())
    padded = not shape.types and any(cell != cell.strip() for row in shape.rows for cell in row)
    mapping = Mapping(
        shape.format, shape.encoding, shape.delimiter, shape.quote, shape.header_row, decimal, padded, shape.names, roles, measures[0], key,
    )  # fmt: skip
    if _only_numbers(mapping) and series:
        mapping = replace(mapping, name=series)
    return Proposal(mapping, tuple(questions), evidence, shape.rows[:20])


def _column(shape: Shape, i: int) -> Column:
    values = [row[i] for row in shape.rows if i < len(row) and row[i].strip()]
    name = spoken(shape.names[i])
    kind = shape.types[i] if shape.types else ""
    if kind.startswith(("timestamp", "date")):
        zoned = "tz=" in kind
        return Column(shape.names[i], name, values, Writing("native", "us" if kind.startswith("timestamp") else "day", zoned), None)
    dated = name in words()["roles"]["published"] or bool(re.search(r"\b(date|time|timestamp|heure|epoch)\b", name))
    return Column(shape.names[i], name, values, writing_of(values, dated), numbers_of(values))


def _roles(columns: list[Column]) -> tuple[dict[str, Column], dict[str, Both]]:
    """Give each role the column whose name says it best and whose values can be it."""
    chosen: dict[str, Column] = {}
    evidence: dict[str, Both] = {}
    for role, names in words()["roles"].items():
        ranked = sorted(((rank, column) for column in columns if (rank := _rank(column.words, names)) is not None), key=lambda p: p[0])
        for _, column in ranked:
            if column not in chosen.values() and _can_be(role, column):
                chosen[role] = column
                evidence[role] = NAMED.fill(name=column.name)
                break
    if all(re.fullmatch(r"column \d+", column.words) for column in columns):
        _by_values(columns, chosen, evidence)
    if "published" not in chosen:
        dated = [column for column in columns if column.writing and _surely_dated(column)]
        if dated and dated[0] not in chosen.values():
            chosen = {"published": dated[0], **chosen}
            evidence["published"] = Both("its values are dates", "ses valeurs sont des dates")
    if ("latitude" in chosen) != ("longitude" in chosen):
        for role in ("latitude", "longitude"):
            chosen.pop(role, None)
    _say_values(chosen, evidence)
    return chosen, evidence


def _surely_dated(column: Column) -> bool:
    """Say whether a column that is not named so still holds dates: nearly all rows have one, with a year of four digits."""
    writing = column.writing
    form = str(writing.format) if writing else "%y"
    return bool(writing) and form not in ("unix", "unix_ms", "unix_us", "excel") and "%y" not in form and writing.share > 0.95


def _by_values(columns: list[Column], chosen: dict[str, Column], evidence: dict[str, Both]) -> None:
    """Give a meaning to columns without names: addresses are objects, sentences are the content."""
    texts = [column for column in columns if column.values and not column.writing and not column.numbers]
    links = [column for column in texts if all(re.match(r"https?://", value) for value in column.values)]
    prose = [column for column in texts if column not in links and sum(" " in value for value in column.values) * 2 > len(column.values)]
    for role, found, why in (
        ("object", links, Both("its values are addresses", "ses valeurs sont des adresses")),
        ("content", prose, Both("its values are sentences", "ses valeurs sont des phrases")),
    ):
        if found:
            chosen[role], evidence[role] = found[0], why


def _rank(name: str, names: list[str]) -> int | None:
    """Return how well a name fits: its rank, or the rank of what it begins with, after all exact ones."""
    if name in names:
        return names.index(name)
    return next((len(names) + i for i, known in enumerate(names) if len(known) > 3 and name.startswith(known + " ")), None)


def _can_be(role: str, column: Column) -> bool:
    if role in ("published", "until"):
        return column.writing is not None
    if role == "time":
        return bool(column.values) and all(re.fullmatch(r"\s*\d{1,2}[:h]\d\d([:m]\d\d)?.*", v) for v in column.values[:100])
    if role in ("latitude", "longitude", "value"):
        return column.numbers is not None
    if column.words in words()["measures"] and column.numbers:
        return False
    # A number or a date is not a name, a text or a link, whatever its title says.
    return bool(column.values) and column.writing is None and (column.numbers is None or role in ("actor", "target", "object", "type"))


def _say_values(chosen: dict[str, Column], evidence: dict[str, Both]) -> None:
    for role in ("published", "until"):
        writing = chosen[role].writing if role in chosen else None
        if writing:
            more = Both("{why}; its values are written {form}", "{why} ; ses valeurs s'écrivent {form}")
            evidence[role] = more.fill(why=evidence[role], form=writing.format if isinstance(writing.format, str) else writing.format[0])


def _time_spec(column: Column, shape: Shape) -> dict[str, Any]:
    writing = column.writing
    assert writing is not None  # `_can_be` has seen it
    form = writing.format[0] if isinstance(writing.format, list) and len(writing.format) == 1 else writing.format
    spec = {"column": column.name, "format": form}
    return spec | {"precision": writing.precision} if writing.precision else spec


def _time_questions(role: str, column: Column) -> Iterator[Question]:
    writing = column.writing
    if not writing or not writing.either:
        return
    european, american = writing.either
    example = next(iter(column.values), "")
    text = Both("In {example!r}, which number is the day?", "Dans {example!r}, quel nombre est le jour ?").fill(example=example)
    choices = (
        ("|".join(european), Both("The first: day, then month.", "Le premier : jour, puis mois.")),
        ("|".join(american), Both("The second: month, then day.", "Le second : mois, puis jour.")),
    )
    yield Question(f"columns.{role}.format", text, choices)


def _which_date(columns: list[Column]) -> Question:
    text = Both("Which column says when each row happened?", "Quelle colonne dit quand chaque ligne s'est passée ?")
    return Question("columns.published.column", text, tuple((c.name, Both(c.name, c.name)) for c in columns))


def _which_zone() -> Question:
    text = Both("In which time zone are these times (for example Europe/Paris)? Without an answer, UTC is assumed.",
                "Dans quel fuseau horaire sont ces heures (par exemple Europe/Paris) ? Sans réponse, UTC est supposé.")  # fmt: skip
    return Question("columns.published.zone", text, (), needed=False)


def _zoned(column: Column, spec: dict[str, Any]) -> bool:
    return bool(column.writing and column.writing.zoned) or spec.get("format") in ("unix", "unix_ms", "unix_us")


def _join_time(spec: dict[str, Any], date: Column, time: Column) -> None:
    """Let a column of hours complete a column of days."""
    if spec.get("precision") != "day":
        return
    joined = [f"{day} {hour}" for day, hour in zip(date.values, time.values, strict=False)]
    writing = writing_of(joined)
    if writing:
        spec |= {"time": time.name, "format": _same_order(writing, date), "precision": writing.precision}


def _same_order(writing: Writing, date: Column) -> Any:
    formats = writing.format
    return formats[0] if isinstance(formats, list) and len(formats) == 1 else formats


def _spec(role: str, column: Column) -> dict[str, Any]:
    spec: dict[str, Any] = {"column": column.name}
    if role in LIST_ROLES:
        counts = {mark: sum(mark in value for value in column.values) for mark in (",", ";", "|", " ")}
        mark = max(counts, key=lambda mark: counts[mark])
        if counts[mark] and (mark != " " or all(v.lstrip().startswith("#") for v in column.values)):
            spec["split"] = mark
    if role in ("latitude", "longitude") and _is_e7(column):
        spec["factor"] = 1e-7
    if column.numbers and column.numbers.loose:
        spec["format"] = "loose"
    return spec


def _is_e7(column: Column) -> bool:
    return all(re.fullmatch(r"-?\d{5,10}", value.strip()) for value in column.values)


def _measures(columns: list[Column], chosen: dict[str, Column], roles: dict[str, Any]) -> tuple[tuple[dict[str, Any], ...], list[Column]]:
    """Return the columns that are measures by their names, when nothing else in the row is a value."""
    if "value" in roles:
        return (), []
    # Of columns of one name the last is the more precise: Strava writes kilometres, then metres.
    last: dict[str, Column] = {}
    for column in columns:
        name = re.sub(r" \(\d+\)$", "", column.name)
        if column.numbers and len(column.values) >= len(last.get(name, column).values):
            last[name] = column
    specs, used = [], []
    for column in columns:
        known = words()["measures"].get(column.words)
        column = last.get(column.name, column)
        if known and column.numbers and column not in chosen.values():
            quantity, unit, factor = known
            spec = {"column": column.name, "quantity": quantity, "unit": unit}
            specs.append(spec if factor == 1 else spec | {"factor": factor})
            used.append(column)
    if "content" in roles or "object" in roles:
        return (), []
    return tuple(specs), used


def _decimal(columns: list[Column]) -> tuple[str, list[Question]]:
    """Return the decimal mark of all numbers together, and the question when they do not tell."""
    seen = {column.numbers.decimal for column in columns if column.numbers}
    if "," in seen:
        return ",", []
    if "?" in seen and "." not in seen:
        example = next(c.numbers.example for c in columns if c.numbers and c.numbers.decimal == "?")
        text = Both("Is {example!r} a little more than {first}, or {whole}?", "{example!r} vaut-il un peu plus de {first}, ou {whole} ?")
        first, whole = example.split(",")[0], example.replace(",", "")
        choices = ((",", Both(f"A little more than {first}.", f"Un peu plus de {first}.")), (".", Both(f"{whole}.", f"{whole}.")))
        return ".", [Question("decimal", text.fill(example=example, first=first, whole=whole), choices)]
    return ".", []


def _units(roles: dict[str, Any], chosen: dict[str, Column]) -> None:
    """Take the currency from the numbers or from the title of the column: what a cost is in, a column of other units does not say."""
    column, told = chosen.get("value"), chosen.get("unit")
    if not column:
        return
    known = words()["currencies"]
    written = [*column.words.split(), *(column.numbers.marks if column.numbers else ())]
    currency = next((known[mark] for mark in written if mark in known), None)
    if currency and not (told and any(cell.strip().casefold() in known for cell in told.values[:100])):
        roles["unit"] = {"constant": currency}


def _only_numbers(mapping: Mapping) -> bool:
    """Say whether rows hold a time and numbers only: two such tables may well share a row."""
    return not ({"actor", "object", "content", "target", "latitude", "type", "instrument"} & set(mapping.columns))
