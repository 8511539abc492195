"""What does the text of a message say: words, a picture, a place, a deletion, or a notice of WhatsApp itself?"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from murmure.sources.messages.whatsapp.words import MARKS, one_of, unmarked, words
from murmure.sources.plain import clean

_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_PLACE = re.compile(r"https?://(?:maps\.google\.com/\S*[?&]q=|(?:www\.)?google\.com/maps\S*[?&]q=|maps\.apple\.com/\S*[?&]ll=)(-?\d{1,3}\.\d+),(-?\d{1,3}\.\d+)")
_NAMED = re.compile("@\u2068~?([^\u2069\n]{1,100})\u2069")
_EDITED = re.compile(r"<([^<>\n]{5,80})>$")
_KINDS = {
    "Image": "jpg jpeg png gif webp heic bmp was", "Video": "mp4 mov 3gp mkv avi webm", "Audio": "opus ogg m4a mp3 aac amr wav",
}  # fmt: skip
_KIND = {end: kind for kind, ends in _KINDS.items() for end in ends.split()}
class Said(NamedTuple):
    """Hold what a message says: the kind of activity, the kind of object, the words, and the rest."""

    type: str = "Create"
    kind: str = "Note"
    content: str | None = None
    links: list[str] | None = None
    mentions: list[str] | None = None
    latitude: float | None = None
    longitude: float | None = None
    extra: dict[str, Any] | None = None
    part: str = ""
    """What of a message that is not words names it in every export: an attachment may be left out, its caption too."""


def said_of(text: str) -> Said:
    """Read the text of one message.

    >>> said_of("IMG-20240101-WA0001.jpg (file attached)").kind, said_of("<Media omitted>").part
    ('Image', 'attachment')
    """
    text = text.rstrip("\n")
    first, _, rest = text.partition("\n")
    plain, extra = unmarked(first).strip(), {}
    if not rest and one_of("deleted").match(plain) and len(plain) < 60:
        return Said("Delete", part="deleted", extra={"said": clean(plain)})
    edited = _EDITED.search(unmarked(text))
    if edited and one_of("edited").match(edited[1]):
        text = text[: text.rfind("<")].rstrip(MARKS + " \n")
        extra["edited"] = True
        first, _, rest = text.partition("\n")
        plain = unmarked(first).strip()
    if attachment := _attachment(plain) or ("\u200e" in first and _left_out(plain)):
        kind, name, before = attachment
        extra |= {"attachment": clean(name)} if name else {"omitted": True}
        caption = _tidy("\n".join(part for part in (before, rest) if part))
        return Said(kind=kind, content=caption or None, extra=extra, part="attachment")
    content = _tidy(text)
    links = [link.rstrip(".,;:!?)»\"'") for link in _LINK.findall(content)]
    place = _PLACE.search(content)
    latitude, longitude = (float(place[1]), float(place[2])) if place else (None, None)
    if place and not (abs(latitude) <= 90 and abs(longitude) <= 180):  # type: ignore[arg-type]
        latitude = longitude = None
    return Said(
        kind="Place" if latitude is not None else "Note", content=content or None, links=list(dict.fromkeys(links)) or None,
        mentions=list(dict.fromkeys(map(clean, _NAMED.findall(text)))) or None, latitude=latitude, longitude=longitude, extra=extra or None,
    )  # fmt: skip


@cache
def special() -> str:
    """Return, as RE2 reads it, what is worth a second look: brackets, marks, links, names and set sentences. All else is plain words."""
    known = "|".join([*words()["deleted"], *(re.escape(said) for said in _omitted() if not said.startswith("<"))])
    opening = "|".join(words()["encrypted"])
    return rf"(?i)[<>\x{{200e}}\x{{200f}}\x{{2068}}\x{{feff}}]|\)(?:\n|$)|https?://|^(?:{known})[.]?(?:\n|$)|^(?:{opening})"


def is_notice(text: str) -> bool:
    """Say whether WhatsApp itself speaks, of encryption, whoever it names as the sender."""
    return one_of("encrypted").match(unmarked(text)) is not None


def said_by_nobody(text: str) -> Said:
    """Return a notice of WhatsApp as it is written."""
    return Said("Update", "Group", _tidy(text) or None)


def _tidy(text: str) -> str:
    """Return words as a person reads them: marks at the edges gone, those between letters kept."""
    return clean(text).strip(MARKS + " \n")


def _attachment(line: str) -> tuple[str, str, str] | None:
    """Return the kind of an attachment, the name of its file ('' when it is left out), and what stands before it in its line."""
    low = line.casefold()
    if low in _omitted():
        return _omitted()[low], "", ""
    if "<" in line:
        for kind_words, kind in _bracketed():
            if low.endswith(kind_words):
                return kind, "", line[: -len(kind_words)].strip()
    found = _attached().search(line)
    if not found:
        return None
    name = next(part for part in found.groups() if part is not None).strip()
    return _kind_of(name), name, line[: found.start()].strip()


def _left_out(line: str) -> tuple[str, str, str] | None:
    """Return a document that is left out below its name, as iPhones write it: "plan.pdf • 3 pages document omitted"."""
    low = line.casefold().removesuffix(".")
    said = next((said for said, kind in _omitted().items() if kind == "Document" and low.endswith(" " + said)), None)
    return ("Document", "", line[: len(low) - len(said)].strip()) if said else None


def _kind_of(name: str) -> str:
    return _KIND.get(name.rpartition(".")[2].casefold(), "Document")


@cache
def _omitted() -> dict[str, str]:
    return {said.casefold(): "Document" if kind == "any" else kind for kind, all_said in words()["omitted"].items() for said in all_said}


@cache
def _bracketed() -> tuple[tuple[str, str], ...]:
    return tuple((said, kind) for said, kind in _omitted().items() if said.startswith("<"))


@cache
def _attached() -> re.Pattern[str]:
    """Return what finds the name of an attached file: at the end of a line, alone in it where no bracket begins it."""
    forms = []
    for form in words()["attached"]:
        before, _, after = form.partition("{}")
        inside = r"([^<>\n]{1,300}?)" if before else r"^([^<>\n]{1,300}?\.\w{0,10})"  # a document without an ending keeps its dot
        forms.append(re.escape(before) + inside + re.escape(after))
    return re.compile(f"(?:{'|'.join(forms)})$", re.IGNORECASE)
