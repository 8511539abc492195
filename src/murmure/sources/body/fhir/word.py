"""What do the parts of a resource say in words: a code, a reference, a note?

From the data types of FHIR (https://hl7.org/fhir/R4/datatypes.html) and their forms in DSTU2, STU3 and R5.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from murmure.model.quantity import QUANTITIES
from murmure.sources.plain import clean

_LONGEST = 4_000  # characters of a note


def items_of(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a field that may hold one, or a list of them."""
    found = value if isinstance(value, list) else [value]
    return [item for item in found if isinstance(item, dict)]


def text_of(value: Any) -> str | None:
    """Return a text that a person can read; None for what is empty or no text."""
    return clean(value).strip()[:_LONGEST] or None if isinstance(value, str) else None


def concept_of(value: Any) -> dict[str, Any]:
    """Return a concept from a concept, a list of them, a coding alone, or what R5 wraps around one."""
    first = next(iter(items_of(value)), {})
    inner = first.get("concept")
    if isinstance(inner, dict):
        first = inner
    return {"coding": [first]} if "coding" not in first and "text" not in first and "code" in first else first


def words_of(value: Any) -> str | None:
    """Return the words of a concept: its own text, else those of a code, else a code."""
    if isinstance(value, str):
        return text_of(value)
    concept = concept_of(value)
    codings = items_of(concept.get("coding"))
    choice = (concept.get("text"), *(c.get("display") for c in codings), *(c.get("code") for c in codings))
    return next((found for text in choice if (found := text_of(text))), None)


def codes_of(value: Any) -> list[str]:
    """Return the codes of a concept as system|code."""
    found = []
    for coding in items_of(concept_of(value).get("coding"))[:12]:
        code, system = text_of(coding.get("code")), text_of(coding.get("system"))
        if code:
            found.append(f"{system}|{code}" if system else code)
    return found


def bare_codes(value: Any) -> Iterator[str]:
    """Yield the codes of a concept or of a status without their system, in small letters."""
    if isinstance(value, str):
        yield value.strip().casefold()
        return
    for coding in items_of(concept_of(value).get("coding")):
        if isinstance(code := coding.get("code"), str):
            yield code.strip().casefold()


def all_words(value: Any) -> list[str]:
    """Return the words of each concept of a list, each once."""
    return list(dict.fromkeys(found for item in items_of(value) if (found := words_of(item))))


def notes_of(resource: dict[str, Any]) -> str | None:
    """Return what was noted on a resource."""
    texts = [text_of(note.get("text")) for note in items_of(resource.get("note"))]
    texts += [text_of(resource.get(name)) for name in ("comment", "comments", "notes", "conclusion")]
    return "\n".join(text for text in texts if text)[:_LONGEST] or None


@cache
def _loinc() -> dict[str, str]:
    import yaml

    found: dict[str, str] = {}
    for name, quantity in QUANTITIES.items():
        if quantity.loinc:
            found.setdefault(quantity.loinc, name)
    more = yaml.safe_load(Path(__file__).with_name("loinc.yaml").read_text("utf-8"))
    for name, codes in more.items():
        for code in codes:
            found.setdefault(code, name)
    return found


def quantity_of(value: Any) -> str | None:
    """Return the quantity of the vocabulary that a code of LOINC names."""
    for coding in items_of(concept_of(value).get("coding")):
        system, code = coding.get("system"), coding.get("code")
        if isinstance(code, str) and isinstance(system, str) and "loinc" in system.casefold() and code in _loinc():
            return _loinc()[code]
    return None
