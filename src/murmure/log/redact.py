"""What does the person never want to see written, and how is it kept out?"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from typing import Any

from murmure.engine.duck import quoted
from murmure.model.errors import BadRequest
from murmure.model.words import Both

ACTIONS = ("drop", "mask", "hash", "coarsen")
TEXTS = (
    "actor", "object", "object_type", "target", "in_reply_to", "instrument", "content", "language", "unit", "type",
    "source", "quantity", "extra",
)  # fmt: skip
LISTS = ("audience", "tags", "links", "mentions")
TIMES = ("published", "until")
PLACES = ("latitude", "longitude")
FIELDS = (*TEXTS, *LISTS, *TIMES, *PLACES)
KEPT = ("type", "source", "quantity")  # what other parts go by: a rule on `any` looks at them, and changes the others
MASK = "***"


@dataclass(frozen=True)
class Rule:
    """Say what happens to records before they are written.

    field    a column of the log; `any` looks at every text
    pattern  a regular expression (RE2, case ignored) on that column; empty matches every record that has one
    action   drop the record, mask or hash what matches, coarsen time (to the hour) or place (to about 1 km)
    source   only records of this source; empty means all
    """

    number: int
    field: str
    pattern: str
    action: str
    source: str = ""

    def page(self) -> dict[str, Any]:
        """Return the rule as the book keeps it."""
        return asdict(self)

    def condition(self) -> str:
        """Return the SQL condition of the records that the rule touches."""
        fields = (*TEXTS, *LISTS) if self.field == "any" else (self.field,)
        found = " or ".join(f"coalesce({_matches(name, self.pattern)}, false)" for name in fields)
        return f"(({found}) and source = {quoted(self.source)})" if self.source else f"({found})"


def checked(rule: Rule) -> Rule:
    """Return the rule, or raise BadRequest with what to write instead."""
    fields = (*FIELDS, "any")
    if rule.field not in fields:
        raise _bad(Both("There is no field {name!r}.", "Il n'y a pas de champ {name!r}."), rule.field, fields)
    if rule.action not in ACTIONS:
        raise _bad(Both("There is no action {name!r}.", "Il n'y a pas d'action {name!r}."), rule.action, ACTIONS)
    coarse = rule.field in (*TIMES, *PLACES)
    if (rule.action == "coarsen") != coarse and rule.action != "drop":
        raise _bad(
            Both("{name} does not go with this field: times and places are coarsened or dropped, texts are masked, hashed or dropped.",
                 "{name} ne convient pas à ce champ : les temps et les lieux sont arrondis ou écartés, les textes masqués, hachés ou écartés."),
            rule.action, ACTIONS)  # fmt: skip
    if rule.field == "any" and not rule.pattern:
        raise _bad(Both("A rule on any field needs words to look for.", "Une règle sur tous les champs demande des mots à chercher."), "", ("any",))
    try:
        import duckdb

        duckdb.connect().execute("select regexp_matches('', ?)", [rule.pattern])
    except duckdb.Error as error:
        raise _bad(Both("{name!r} is not a regular expression.", "{name!r} n'est pas une expression régulière."), rule.pattern, ()) from error
    return rule


@dataclass(frozen=True)
class Rules:
    """Hold the rules of a home as the expressions that the engine applies while it writes."""

    rules: tuple[Rule, ...] = ()
    salt: str = ""  # of this home: hashes of two homes cannot be compared

    def now(self, pages: Iterable[dict[str, Any]]) -> Rules:
        """Return the rules that the book holds now (their pages), in order."""
        return Rules(tuple(sorted((Rule(**page) for page in pages), key=lambda rule: rule.number)), self.salt)

    @property
    def drop(self) -> str | None:
        """The SQL condition of the records that are not written at all."""
        found = [rule.condition() for rule in self.rules if rule.action == "drop"]
        return " or ".join(found) or None

    @property
    def columns(self) -> dict[str, str]:
        """The SQL expression of each column that a rule changes."""
        terms: dict[str, str] = {}
        for rule in self.rules:
            if rule.action == "drop":
                continue
            names = (*(name for name in TEXTS if name not in KEPT), *LISTS) if rule.field == "any" else (rule.field,)
            for name in names:
                terms[name] = _changed(rule, self.salt, name, terms.get(name, f'"{name}"'))
        return terms


    def cover(self, source: str) -> Callable[[str], str] | None:
        """Return what hides, in the name of a file, all that a rule on `any` looks for; None when there is no such rule.

        Names of files are kept with the import and shown in the list of
        imports: a name that may not be written may not be written there either.
        """
        patterns = tuple(rule.pattern for rule in self.rules if rule.field == "any" and rule.source in ("", source))
        return partial(_covered, patterns=patterns) if patterns else None


@lru_cache(10_000)
def _covered(text: str, patterns: tuple[str, ...]) -> str:
    import duckdb

    with duckdb.connect() as engine:  # the very expressions of the engine: what hides in a column hides here
        for pattern in patterns:
            query = "select regexp_replace(nfc_normalize(?), ?, ?, 'gi')"
            (text,) = engine.execute(query, [text, unicodedata.normalize("NFC", pattern), MASK]).fetchone()
    return text


def _matches(name: str, pattern: str) -> str:
    column = f'"{name}"'
    if not pattern:
        return f"{column} is not null"
    pattern = unicodedata.normalize("NFC", pattern)
    if name in LISTS:
        return f"len(list_filter(cast({column} as varchar[]), x -> regexp_matches(nfc_normalize(x), {quoted(pattern)}, 'i'))) > 0"
    return f"regexp_matches(nfc_normalize(cast({column} as varchar)), {quoted(pattern)}, 'i')"


def _changed(rule: Rule, salt: str, name: str, term: str) -> str:
    when = f"source = {quoted(rule.source)}" if rule.source else "true"
    if name in PLACES:
        return f"case when {when} then round({term}, 2) else {term} end"
    if name in TIMES:
        return f"case when {when} then date_trunc('hour', {term}) else {term} end"
    # An accent may be written as one character or as two: both are the same word to a person.
    pattern = quoted(unicodedata.normalize("NFC", rule.pattern) or "(?s).+")

    def one(value: str) -> str:
        plain = f"nfc_normalize({value})"
        if rule.action == "hash":
            changed = f"'hash:' || left(sha256({quoted(salt)} || {value}), 16)"
        else:
            changed = f"regexp_replace({plain}, {pattern}, '{MASK}', 'gi')"
        return f"case when regexp_matches({plain}, {pattern}, 'i') then {changed} else {value} end"

    if name in LISTS:
        changed = f"list_transform(cast({term} as varchar[]), x -> {one('x')})"
    else:
        changed = one(f"cast({term} as varchar)")
    return f"case when {when} then {changed} else {term} end"


def _bad(what: Both, name: str, choices: tuple[str, ...]) -> BadRequest:
    advice = Both("Choose one of: {choices}.", "Choisissez parmi : {choices}.") if choices else Both(
        "Write it in RE2 syntax, such as jane\\.doe@ or ^device:tv$.", "Écrivez-la en syntaxe RE2, par exemple jane\\.doe@ ou ^device:tv$."
    )
    return BadRequest("bad-rule", what.fill(name=name), advice.fill(choices=", ".join(choices)) if choices else advice)
