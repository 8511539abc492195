"""What do the sites that I read publish, as they publish it?

*Get it*: copy the address of a feed (RSS or Atom); or export your list of feeds
(OPML) from the reader that you use.
*Keeps*: each entry: title, text, authors' names, date, categories, links; what is
changed takes the place of what was, as long as the program runs; what is withdrawn goes.
*Leaves out*: pictures and sounds (their addresses are kept), mail addresses, comments,
and feeds or entries that ask not to be gathered.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from murmure.model.errors import BadRequest
from murmure.model.reject import Reject
from murmure.model.words import Both
from murmure.sources.live import Heard, Line, Live, Lost, Option
from murmure.sources.live.fetch import calling, checked_address, wait_asked
from murmure.sources.live.rss.fresh import Fresh
from murmure.sources.live.rss.rhythm import (
    DAY,
    Known,
    after_failure,
    after_success,
    cursor_of,
    due,
    healthy,
    known_in,
    pace,
)
from murmure.sources.live.rss.tour import Came, tour
from murmure.sources.live.rss.visit import Gone, NotAFeed

_BEAT, _MANY, _OPML = 0.5, 2_000, 8 << 20
_EXAMPLE = "https://murmure.example/feed.xml"
NO_FEED = Both("No feed is named.", "Aucun flux n'est indiqué.")
NAME_FEEDS = Both("Give one with --url ADDRESS, which may be repeated, or a list of feeds with --opml FILE. At most 2,000 feeds.",
                  "Donnez-en un avec --url ADRESSE, qui peut être répété, ou une liste de flux avec --opml FICHIER. Au plus 2 000 flux.")  # fmt: skip
TYPE_FEED = Both("It is a page. It says that its feed is at {url}: type that address.",
                 "C'est une page. Elle dit que son flux est à {url} : tapez cette adresse.")  # fmt: skip
BAD_OPML = Both("“{name}” is not a list of feeds that can be read.", "« {name} » n'est pas une liste de flux lisible.")
NOT_MINUTES = Both("“{text}” is not a number of minutes.", "« {text} » n'est pas un nombre de minutes.")
WRITE_MINUTES = Both("Write a number from 1 to 1440, such as --every 15.", "Écrivez un nombre de 1 à 1440, par exemple --every 15.")


def follow(line: Line) -> Iterator[Heard]:
    """Ask each feed when it is due and yield what is new; never ends by itself. Raises `Lost` when no feed can be read."""
    every, urls = _every(line.options.get("every", "15")), _urls(line.options)
    before = known_in(line.cursor)
    known = {url: before.get(url, Known()) for url in urls}
    fresh = Fresh()
    with calling(quiet=20.0) as client:
        waiting = [url for url in urls if line.once or known[url].due <= time.time()]
        while not line.stop.is_set():
            wrong: Lost | None = None
            for came in tour(client, waiting, known):
                yield _told(came, known, every, fresh) if came else Heard()
                wrong = came.found if came and isinstance(came.found, Lost) else wrong
                if line.stop.is_set():
                    return
            if wrong and not healthy(known):
                raise _failure(wrong, known, before)
            if line.once:
                return
            yield from _until(line, min(due(known), time.time() + DAY))
            waiting = [url for url in urls if known[url].failed >= 0 and known[url].due <= time.time()]


def _told(came: Came, known: dict[str, Known], every: float, fresh: Fresh) -> Heard:
    """Return what came of one visit, with the cursor that remembers it."""
    url, found, now = came
    if isinstance(found, Lost):
        known[url] = Known(due=now + DAY, failed=-1) if isinstance(found, Gone) else after_failure(known[url], every, found.wait, now)
        # One feed that fails is the stream that fails, and is told as such; one among others is a record that is missing.
        return Heard((Reject(url[:200], found.why),) if len(known) > 1 else (), cursor=cursor_of(known))
    wait = pace(found.document.about, every, now) if found.document else every
    wait = max(wait, wait_asked({"retry-after": found.headers.get("retry-after", "")}) or 0.0)
    # What came in part is asked for whole the next time.
    whole = not (found.document and found.document.broken)
    marks = after_success(found.headers if whole else {}, wait, now)
    # An answer that nothing changed may leave out the marks of what did not change.
    known[url] = marks if found.document else Known(marks.etag or known[url].etag, marks.modified or known[url].modified, marks.due)
    return fresh.told(url, found, cursor_of(known))


def _failure(wrong: Lost, known: Mapping[str, Known], before: Mapping[str, Known]) -> Exception:
    """Return what to raise when no feed can be read: an only feed that never was one is a person's to mend."""
    if isinstance(wrong, NotAFeed) and len(known) == 1 and not known.keys() & before.keys():
        return BadRequest("live-feed", wrong.why, TYPE_FEED.fill(url=wrong.feed) if wrong.feed else NAME_FEEDS)
    return Lost(wrong.why, max(due(known) - time.time(), 0.0) if due(known) < float("inf") else DAY)


def _until(line: Line, moment: float) -> Iterator[Heard]:
    """Wait, with signs of life."""
    while not line.stop.is_set() and (left := moment - time.time()) > 0:
        yield Heard()
        line.stop.wait(min(left, _BEAT))


def _every(written: str) -> float:
    try:
        minutes = float(written)
    except ValueError:
        minutes = 0.0
    if not 1 <= minutes <= 1440:
        raise BadRequest("live-every", NOT_MINUTES.fill(text=written[:40]), WRITE_MINUTES)
    return minutes * 60.0


def _urls(options: dict[str, str]) -> list[str]:
    """Return the addresses of the feeds that are named, each once."""
    written = [*options.get("url", "").split("\n"), *(_outlines(options["opml"]) if options.get("opml") else ())]
    urls = list(dict.fromkeys(checked_address(one, ("https", "http"), _EXAMPLE).partition("#")[0] for one in written if one.strip()))
    if not 0 < len(urls) <= _MANY:
        raise BadRequest("live-feed", NO_FEED, NAME_FEEDS)
    return urls


def _outlines(name: str) -> list[str]:
    """Return the addresses in a list of feeds, as readers export it (http://opml.org/spec2.opml)."""
    from murmure.sources.readers.xml import XML_ERRORS, xml_events

    found: list[str] = []
    try:
        path = Path(name).expanduser()
        if path.stat().st_size > _OPML:
            raise ValueError("a list of feeds is small")
        with path.open("rb") as stream:
            for outline in xml_events(stream, {"outline"}):
                found += [value for key, value in outline.items() if key.lower() == "xmlurl" and value.strip()]
    except (OSError, *XML_ERRORS) as error:
        raise BadRequest("live-opml", BAD_OPML.fill(name=name[:200]), NAME_FEEDS) from error
    return found


LIVE = Live(
    name="rss",
    title=Both("Feeds (RSS, Atom)", "Flux (RSS, Atom)"),
    get_it=Both(
        "Copy the address of a feed: sites show it as RSS, Atom, or an orange sign. Or export your list of feeds (OPML) from the"
        " reader that you use.",
        "Copiez l'adresse d'un flux : les sites le signalent par RSS, Atom, ou un signe orange. Ou exportez votre liste de flux (OPML)"
        " depuis le lecteur que vous utilisez.",
    ),
    keeps=Both(
        "Each entry: title, text, authors' names, date, categories, links; what is changed takes the place of what was, as long as"
        " the program runs; what is withdrawn leaves the log.",
        "Chaque article : titre, texte, noms des auteurs, date, catégories, liens ; ce qui est modifié prend la place de ce qui était,"
        " tant que le programme tourne ; ce qui est retiré quitte le journal.",
    ),
    leaves_out=Both(
        "Pictures and sounds (their addresses are kept), mail addresses, comments, and feeds or entries that ask not to be gathered.",
        "Les images et les sons (leurs adresses sont gardées), les adresses de courriel, les commentaires, et les flux ou articles qui"
        " demandent à ne pas être rassemblés.",
    ),
    options=(
        Option("url", Both("the address of a feed; may be repeated", "l'adresse d'un flux ; peut être répétée"), Both("ADDRESS", "ADRESSE"),
               stream=True, several=True),
        Option("opml", Both("a list of feeds, as a reader exports it", "une liste de flux, telle qu'un lecteur l'exporte"),
               Both("FILE", "FICHIER"), stream=True),
        Option("every", Both("minutes between two visits, from 1 to 1440; longer where a feed asks for it",
                             "minutes entre deux visites, de 1 à 1440 ; plus longtemps si un flux le demande"),
               Both("MINUTES", "MINUTES"), default="15"),
    ),
    follow=follow,
)  # fmt: skip
