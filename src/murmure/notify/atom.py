"""How does a feed reader read what rises?"""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as tree
from collections.abc import Sequence
from collections.abc import Set as Names

from murmure.model.words import Both
from murmure.notify.due import Cause, News
from murmure.notify.letter import clean, lines_of, title_of
from murmure.rising.alarm import moment

MOST = 100
"""Causes that the feed holds: feed readers keep the older ones."""
NEVER = "1970-01-01T00:00:00Z"
TITLE = Both("What rises", "Ce qui monte")
ABOUT = Both("What more people take up than its past explains, told by your own murmure.",
             "Ce que plus de gens reprennent que son passé ne l'explique, dit par votre propre murmure.")  # fmt: skip


def feed(causes: Sequence[Cause], followed: Names[str], lang: str, base: str, home: uuid.UUID) -> bytes:
    """Return the feed: an entry for each cause, whose id stays while its first alarm does, renewed by each further alarm."""
    newest = sorted(causes, key=lambda one: (-int(one.alarms[-1]["at"]), one.id))[:MOST]
    root = tree.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": lang})
    put(root, "id", home.urn)
    put(root, "title", f"murmure · {TITLE.say(lang)}")
    put(root, "subtitle", ABOUT.say(lang))
    put(root, "updated", moment(int(newest[0].alarms[-1]["at"])) if newest else NEVER)
    tree.SubElement(root, "link", rel="alternate", type="text/html", href=f"{base}/rising")
    put(tree.SubElement(root, "author"), "name", "murmure")
    put(root, "generator", "murmure")
    for one in newest:
        entry, last = tree.SubElement(root, "entry"), one.alarms[-1]
        news = News(str(last["id"]), one.main, one.id, not followed.isdisjoint(one.own), {})
        put(entry, "id", uuid.uuid5(home, one.id).urn)
        put(entry, "title", title_of(one.main, lang), type="text")
        put(entry, "published", moment(int(one.alarms[0]["at"])))
        put(entry, "updated", moment(int(last["at"])))
        tree.SubElement(entry, "link", rel="alternate", type="text/html", href=f"{base}/rising/{one.id}")
        tree.SubElement(entry, "category", term=str(one.main["kind"]))
        put(entry, "content", "\n".join(lines_of(news, lang)), type="text")
    return tree.tostring(root, encoding="utf-8", xml_declaration=True)


def put(parent: tree.Element, name: str, text: str, **more: str) -> None:
    """Add an element that holds a text, in which nothing is left that XML cannot hold."""
    lines = [clean(line) for line in text.split("\n")]
    tree.SubElement(parent, name, more).text = "\n".join(lines)
