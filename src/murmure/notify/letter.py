"""In which words is it told that something rises?"""

from __future__ import annotations

import hashlib
import html
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from murmure.lenses.crowd.rising import claim
from murmure.model.words import Both
from murmure.notify.due import News

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
LONGEST = 90
"""Characters of a cause that a title holds."""
OURS = ("keys", "learned", "at", "began")
"""What a home adds to an alarm for itself."""
ONE = Both("{cause} rises", "{cause} monte")
SEVERAL = Both("{n} causes rise", "{n} causes montent")
FOLLOW = Both("You follow this cause.", "Vous suivez cette cause.")
SINCE = Both("Since {since}. Told on {time}.", "Depuis le {since}. Dit le {time}.")
SEE = Both("See why: {url}", "Voir pourquoi : {url}")
WHY = Both("See why", "Voir pourquoi")
PASSED = Both("Your ceiling left out {n} {n|other|others}: see them on the page.",
              "Votre plafond en a laissé {n} autre{n||s} de côté : voyez sur la page.")  # fmt: skip
FOOT = Both("Sent by your own murmure. To stop or change this: {url}", "Envoyé par votre propre murmure. Pour arrêter ou changer cela : {url}")
TRIAL = Both("A trial: murmure can reach you here", "Un essai : murmure peut vous joindre ici")
NOTHING = Both("Nothing rises; this only shows that messages arrive.", "Rien ne monte ; ceci montre seulement que les messages arrivent.")


@dataclass(frozen=True)
class Letter:
    """Hold what a message says: of each alarm its title, its sentences and its address; `name` stays the same when it is sent again."""

    lang: str
    parts: tuple[tuple[str, tuple[str, ...], str], ...]
    foot: tuple[str, ...]
    title: str
    name: str

    def plain(self) -> str:
        """Return the message as plain text."""
        parts = ["\n".join([title, *lines, *([SEE.say(self.lang, url=url)] if url else [])]) for title, lines, url in self.parts]
        return "\n\n".join([*parts, "\n".join(["--", *self.foot])]) + "\n"

    def html(self) -> str:
        """Return the message as HTML in which everything that others wrote is escaped."""
        body = []
        for title, lines, url in self.parts:
            link = f'<p><a href="{html.escape(url)}">{html.escape(WHY.say(self.lang))}</a></p>' if url else ""
            body.append(f"<h2><bdi>{html.escape(title)}</bdi></h2>" + "".join(f"<p><bdi>{html.escape(one)}</bdi></p>" for one in lines) + link)
        foot = "".join(f"<p><small>{html.escape(one)}</small></p>" for one in self.foot)
        head = f'<meta charset="utf-8"><title>{html.escape(self.title)}</title>'
        return f'<!doctype html><html lang="{self.lang}"><head>{head}</head><body>{"".join(body)}<hr>{foot}</body></html>\n'


def letter(news: Sequence[News], lang: str, base: str, passed: int = 0) -> Letter:
    """Return the message that tells of these alarms; `base` is the address of the pages."""
    parts = tuple((title_of(one.alarm, lang), lines_of(one, lang), f"{base}/rising/{one.cause}") for one in news)
    title = parts[0][0] if len(parts) == 1 else SEVERAL.say(lang, n=len(parts))
    foot = [PASSED.say(lang, n=passed)] if passed else []
    ids = "\x1f".join(one.name for one in news)
    return Letter(lang, parts, (*foot, FOOT.say(lang, url=f"{base}/notify")), title, hashlib.sha256(ids.encode()).hexdigest()[:24])


def trial(lang: str, base: str) -> Letter:
    """Return the message that shows that messages arrive."""
    title = TRIAL.say(lang)
    return Letter(lang, ((title, (NOTHING.say(lang),), ""),), (FOOT.say(lang, url=f"{base}/notify"),), title, "trial")


def title_of(alarm: dict[str, Any], lang: str) -> str:
    """Return the shortest way to say that a cause rises."""
    cause = clean(alarm["cause"])
    return ONE.say(lang, cause=cause if len(cause) <= LONGEST else cause[: LONGEST - 1] + "…")


def lines_of(one: News, lang: str) -> tuple[str, ...]:
    """Return what is said of an alarm below its title."""
    alarm = one.alarm
    said = [claim.counted(alarm), claim.company(alarm), claim.ahead(alarm), *([FOLLOW] if one.followed else [])]
    when = SINCE.say(lang, since=moment(alarm["since"]), time=moment(alarm["time"]))
    return (*(clean(sentence.say(lang)) for sentence in said), when)


def moment(iso: str) -> str:
    """Write a moment for a person.

    >>> moment("2026-05-04T07:05:09Z")
    '2026-05-04, 07:05 UTC'
    """
    return clean(f"{iso[:10]}, {iso[11:16]} UTC")


def as_json(one: News, lang: str) -> dict[str, Any]:
    """Return an alarm for another program, with the sentence that claims it."""
    told = {name: value for name, value in one.alarm.items() if name not in OURS}
    return {**told, "cause_id": one.cause, "followed": one.followed, "claim": clean(claim.rises(one.alarm).say(lang))}


def clean(text: object) -> str:
    """Return a text on one line, without what turns a line around and without what XML and headers cannot hold.

    >>> clean("a\\nb\\x00")
    'a b�'
    """

    def one(char: str) -> str:
        if char in "\t\n\r\x0b\x0c\x85\u2028\u2029":
            return " "
        kind = unicodedata.category(char)
        return "�" if char in BIDI or kind in ("Cc", "Cs") or (ord(char) & 0xFFFE) == 0xFFFE else char

    return "".join(map(one, str(text))).strip()
