"""What is said of a draft: what it may give away or be read as, why, how sure that is, and what could be done?"""

from __future__ import annotations

from typing import NamedTuple

from murmure.model.words import Both

KINDS = {
    "own": Both("About you", "Sur vous"),
    "others": Both("About other people", "Sur d'autres personnes"),
    "minor": Both("A child", "Un enfant"),
    "place": Both("Place and time", "Lieu et moment"),
    "picture": Both("In the pictures", "Dans les images"),
    "link": Both("In the links", "Dans les liens"),
    "tone": Both("How it may be read", "Comment cela peut se lire"),
    "audience": Both("Who will read it", "Qui le lira"),
    "past": Both("What you wrote before", "Ce que vous avez écrit avant"),
    "hour": Both("The hour", "L'heure"),
}
"""What remarks are about, in the order in which they are told."""

SURE = {
    "sure": Both("almost certain", "presque certain"),
    "likely": Both("likely", "probable"),
    "possible": Both("possible", "possible"),
}
"""How sure a remark is."""


class Past(NamedTuple):
    """Hold a passage that the owner wrote before: its activity's id, when (microseconds since 1970 UTC), minutes to local time, and the words."""

    id: str
    published: int
    offset: int | None
    words: str


class Remark(NamedTuple):
    """Hold one remark on a draft.

    kind    a key of `KINDS`
    what    a few words that name it
    why     what was seen, and why it matters
    advice  what could be done; nothing has to be
    start, end   where it stands in the text; both 0 when it is about all of it
    words   the words themselves
    sure    a key of `SURE`
    past    what the owner wrote before, when the remark rests on it
    """

    kind: str
    what: Both
    why: Both
    advice: Both
    start: int = 0
    end: int = 0
    words: str = ""
    sure: str = "likely"
    past: tuple[Past, ...] = ()

    def as_json(self, language: str) -> dict[str, object]:
        """Return the remark as what JSON can hold, in one language."""
        return {
            "kind": self.kind, "what": self.what.say(language), "why": self.why.say(language), "advice": self.advice.say(language),
            "start": self.start, "end": self.end, "words": self.words, "sure": self.sure,
            "past": [one._asdict() for one in self.past],
        }  # fmt: skip


class Picture(NamedTuple):
    """Hold what a picture says beside what it shows.

    name     what it is called
    told     (what, value) of each thing that it says, in the order of weight
    cleaned  the same picture without that; None when its format is only read, or nothing was to be taken out
    refused  why it could not be read
    """

    name: str
    told: tuple[tuple[Both, str], ...] = ()
    cleaned: bytes | None = None
    refused: Both | None = None


class Draft(NamedTuple):
    """Hold what is said of a draft.

    remarks   in the order of `KINDS`, then of the text
    cleaned   the text with links that do not track; the text itself when there was nothing to take out
    pictures  what was seen of each
    audience  for whom it was looked at: `public`, `friends` or `named`
    looked    how many of the owner's own words it was held against; None without a log
    """

    remarks: tuple[Remark, ...]
    cleaned: str
    pictures: tuple[Picture, ...]
    audience: str
    looked: int | None

    def as_json(self, language: str) -> dict[str, object]:
        """Return the draft as what JSON can hold, in one language; without the bytes of pictures."""
        return {
            "audience": self.audience, "looked": self.looked, "remarks": [one.as_json(language) for one in self.remarks], "cleaned": self.cleaned,
            "pictures": [
                {"name": one.name, "told": [[what.say(language), value] for what, value in one.told], "cleaned": one.cleaned is not None,
                 "refused": one.refused.say(language) if one.refused else None}
                for one in self.pictures
            ],
        }  # fmt: skip
