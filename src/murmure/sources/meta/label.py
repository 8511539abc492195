"""What does a field mean whose name is written in the language of the account?

The words are in `labels.yaml`: one more word there reads one more language.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from murmure.sources.meta.text import mapping, mappings, mend, words

_DEEPEST = 8
_MANY = 100_000
MOMENTS = frozenset({"time", "received", "start", "end"})  # of these, a number of seconds is worth more than its text


@cache
def _told() -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(Path(__file__).with_name("labels.yaml").read_text("utf-8"), loader)


@cache
def _fields() -> dict[str, str]:
    return {word.casefold(): field for field, listed in _told()["fields"].items() for word in listed}


@cache
def _nobody() -> frozenset[str]:
    return frozenset(word.casefold() for word in _told()["nobody"])


@lru_cache(4096)
def field_of(label: str) -> str | None:
    """Return what a label means ('time', 'author' ...), in whatever language it is; None for one that nobody has met.

    >>> field_of("Tijd"), field_of("Propi\\u00e9taire")
    ('time', None)
    """
    return _fields().get(mend(label).strip().rstrip(" :").casefold())


def is_nobody(name: str) -> bool:
    """Say whether a name stands for everybody whose account is gone."""
    return name.casefold() in _nobody()


def says_left(title: str | None) -> bool:
    """Say whether a title tells that somebody left."""
    told = (title or "").casefold()
    return any(word.casefold() in told for word in _told()["left"])


def answer_of(text: str | None) -> str | None:
    """Return the answer to an event that a heading tells, by the name of its list in the JSON; None when it tells none.

    >>> answer_of("Events you declined"), answer_of("Évènements qui vous intéressent"), answer_of("Le bal")
    ('events_declined', 'events_interested', None)
    """
    told = (text or "").casefold()
    return next((answer for answer, listed in _told()["answers"].items() if any(word.casefold() in told for word in listed)), None)


def is_of_events(text: str | None) -> bool:
    """Say whether a heading tells of events as a kind, not of one."""
    told = (text or "").casefold()
    return answer_of(told) is not None and any(word.casefold() in told for word in _told()["events"])


def says_voted(text: str) -> bool:
    """Say whether a mark behind an option of a poll tells that it was chosen."""
    told = text.casefold()
    return any(word.casefold() in told for word in _told()["voted"])


class Labelled(NamedTuple):
    """Hold what labels say: `fields` by meaning, `rest` by the label as written, `lists` and `sections` below a label."""

    fields: dict[str, Any]
    rest: dict[str, Any]
    lists: list[tuple[str, list[str]]]
    sections: list[tuple[str, list[Labelled]]]

    def get(self, *wanted: str) -> str | None:
        """Return the text of the first of these fields that is there."""
        return next((text for field in wanted if (text := words(self.fields.get(field)))), None)

    def main(self, *wanted: str) -> str | None:
        """Return one of these fields; else the only text there is: its label is in a language that nobody has met."""
        found = self.get(*wanted)
        if found or len(self.rest) != 1:
            return found
        return words(next(iter(self.rest.values())))

    def below(self, *wanted: str) -> str | None:
        """Return the first of these fields, here or in a section, whose order in the export decides."""
        found = self.get(*wanted)
        if found:
            return found
        return next((text for _, parts in self.sections for part in parts if (text := part.below(*wanted))), None)

    def within(self, section: str, *wanted: str) -> str | None:
        """Return the first of these fields in the sections of one name."""
        parts = (part for name, listed in self.sections if name == section for part in listed)
        return next((text for part in parts if (text := part.below(*wanted))), None)


def labelled(entries: Any, depth: int = 0) -> Labelled:
    """Read a list of labels: `{label, value | href | timestamp_value | dict | vec}`."""
    found = Labelled({}, {}, [], [])
    for entry in mappings(entries)[:_MANY] if depth < _DEEPEST else ():
        written = [text for text in (words(entry.get(key)) for key in ("label", "title", "ent_field_name")) if text]
        field = next((known for text in written if (known := field_of(text))), None)
        name = field or (written[0] if written else "")
        if isinstance(entry.get("dict"), list):
            found.sections.append((name, [labelled(entry["dict"], depth + 1)]))
        elif isinstance(entry.get("vec"), list):
            _list(found, name, entry["vec"], depth)
        else:
            _value(found, field, name, entry.get("value"), entry.get("href"), entry.get("timestamp_value"))
    return found


def _list(found: Labelled, name: str, items: list[Any], depth: int) -> None:
    parts = [labelled(item["dict"], depth + 1) for item in items if isinstance(item, dict) and isinstance(item.get("dict"), list)]
    texts = [text for item in items if (text := words(item.get("value") if isinstance(item, dict) else item))]
    if parts:
        found.sections.append((name, parts))
    if texts or not parts:
        found.lists.append((name, texts))


def _value(found: Labelled, field: str | None, name: str, value: Any, link: Any, time: Any) -> None:
    link = words(link) if link else None
    value = link if field == "url" and link else words(value) if value else None
    if link and field != "url":
        found.rest.setdefault("\0link", link)
    if time and (not value or field in MOMENTS):
        # A moment whose label nobody has met is the moment of the record, when it has no other.
        found.fields.setdefault(field or "\0time", time)
    elif value and field:
        found.fields.setdefault(field, value)
    elif value:
        found.rest.setdefault(name, value)


def of_record(record: dict[str, Any]) -> Labelled:
    """Return what the labels of a record say, in the form of 2026 or in the older one of Instagram."""
    if "label_values" in record:
        found = labelled(record.get("label_values"))
    else:
        found = Labelled({}, {}, [], [])
        for key, value in mapping(record.get("string_map_data")).items():
            if isinstance(value, dict):
                field = field_of(key)
                _value(found, field, field or words(key) or "", value.get("value"), value.get("href"), value.get("timestamp"))
    if "time" not in found.fields and "\0time" in found.fields:
        found.fields["time"] = found.fields["\0time"]
    found.fields.pop("\0time", None)
    link = found.rest.pop("\0link", None)
    if link:
        found.fields.setdefault("url", link)
    return found
