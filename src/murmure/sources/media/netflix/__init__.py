"""What was watched on Netflix, by which profile, and what did Netflix note about it?

*Get it*: netflix.com/account/getmyinfo, Submit request, confirm by mail, download the zip within some days. Or, at once but only
titles and days: netflix.com/viewingactivity, Download all, at the bottom.
*Keeps*: viewings with beginning, length, device and profile; ratings, list, searches; and as captures the trailers that started
by themselves, clicks, network addresses and devices.
*Leaves out*: payments, telephone, mails sent by Netflix, settings, playback diagnostics, games, numbers of devices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_DATE, Refusal, Reject
from murmure.model.words import Both
from murmure.sources.media.netflix.dates import day_in, numbers_of, order_of
from murmure.sources.media.netflix.table import NETFLIX, TABLES, People
from murmure.sources.plain import clean
from murmure.sources.rows import csv_rows, titles_of
from murmure.sources.source import Source
from murmure.sources.times import on_day

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

_QUICK = ["title", "date"]
_PROFILES = 8  # Netflix allows five
_NAMED = re.compile(r"netflix|viewing_?history")
_SERIES = re.compile(r"[^:]: .*[^:]: ")  # "Name: Season 1: Title", in any language
_FOLDERS = ("account/", "clickstream/", "content_interaction/", "customer_service/", "devices/", "games/", "ip_addresses/", "messages/",
            "payment_and_billing/", "profiles/", "social_media_connections/", "surveys/")  # fmt: skip
_ROOTS = re.compile(r"(?i)(?:^|/)(?:" + "|".join(name[:-1] for name in _FOLDERS) + r")/[^/]+$")
_OWN = re.compile(r"(?:" + "|".join(_FOLDERS) + r").*|(?:additional information|cover ?sheet|readme).*\.(?:pdf|txt)")


UNNAMED = Both("Netflix does not name what was watched any more", "Netflix ne nomme plus ce qui a été regardé")

# A table that is read is never left out in silence: when its titles are damaged, it is refused by name.
_TABLE = re.compile(r"(?:.*/)?(?:viewingactivity|ratings|mylist|searchhistory|clickstream|ipaddresses\w*|devices)\.csv")


def recognise(probe: Probe) -> bool:
    """Say yes to the tables of the export by their titles, and to the quick list by its titles, its dates and what it names."""
    return _part(probe) is not None


def _part(probe: Probe) -> str | None:
    if "," not in probe.text[:2000]:
        return None
    rows = list(titles_of(probe.text))
    titles = frozenset(rows[0]) if rows else frozenset()
    for part, (wanted, _) in TABLES.items():
        if wanted <= titles:
            return part
    if rows and rows[0] == _QUICK:
        dated = [row for row in rows[1:] if len(row) == 2 and numbers_of(row[1])]
        if _NAMED.search(probe.name) or (dated and any(_SERIES.search(row[0]) for row in dated)):
            return "quick"
    return None


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield what each table says; the profiles are counted first."""
    yield from _whole(_read(bundle))


def _read(bundle: Bundle) -> Iterator[Activity | Reject]:
    from murmure.sources.readers import Probe

    parts = [(file, _part(Probe(file))) for file in bundle.files]
    names = {name for file, part in parts if part in ("viewing", "click", "device") for name in _profiles(file)}
    people = People(names, bundle.answers.get("profile") or bundle.answers.get("profile:netflix") or "")
    if len(names) > 1 and not people.known:
        bundle.choices["profile"] = sorted(names)
    for file, part in parts:
        if part == "quick":
            yield from _quick(file, bundle)
        elif part:
            wanted, reader = TABLES[part]
            for found in csv_rows(file, lambda titles, wanted=wanted: wanted <= set(titles)):
                if isinstance(found, Reject):
                    yield found
                    continue
                number, row = found
                for done in reader(row, people):
                    yield Reject(file.where(number), done) if isinstance(done, Both) else done
                bundle.doubts["profile"] = bundle.doubts.get("profile", 0) + 1


def _whole(read: Iterator[Activity | Reject]) -> Iterator[Activity | Reject]:
    """Yield what is read, but one session only once, at its longest: Netflix writes some twice, as they were and as they ended."""
    held: Activity | None = None
    for item in read:
        if held is not None and isinstance(item, Activity) and _session(item) == _session(held):
            held = max(held, item, key=lambda one: one.until or 0)
            continue
        if held is not None:
            yield held
            held = None
        if isinstance(item, Activity) and item.type == "Watch" and item.until is not None:
            held = item
        else:
            yield item
    if held is not None:
        yield held


def _session(item: Activity) -> tuple[object, ...]:
    extra = item.extra or {}
    return item.type, item.published, item.object, extra.get("profile"), extra.get("device")


def _profiles(file: File) -> Iterator[str]:
    """Yield the names of the profiles of one table, each once; an account has five at most."""
    found: set[str] = set()
    for row in csv_rows(file, lambda titles: "profile name" in titles):
        name = row[1].get("profile name", "").strip() if not isinstance(row, Reject) else ""
        if name and name not in found:
            found.add(name)
            yield name
        if len(found) >= _PROFILES:
            return


def _quick(file: File, bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield the rows of the quick list. A title that stands twice on one day was watched twice."""
    dates = (row[1]["date"] for row in csv_rows(file, _QUICK.__eq__) if not isinstance(row, Reject))
    order, doubtful = order_of(dates, bundle.answers.get("dates") or bundle.answers.get("dates:netflix") or "")
    last, times, doubts = None, {}, 0
    for found in csv_rows(file, _QUICK.__eq__):
        if isinstance(found, Reject):
            yield found
            continue
        number, row = found
        title, numbers = clean(row["title"]).strip(), numbers_of(row["date"])
        day = day_in(numbers, order) if numbers else None
        if day is None or not title.strip(": "):
            yield Reject(file.where(number), BAD_DATE if day is None else UNNAMED)
            continue
        if day != last:
            last, times = day, {}
        times[title] = times.get(title, 0) + 1
        doubts += doubtful
        again = (times[title],) if times[title] > 1 else ()
        yield Activity(key=key_of("seen", day.isoformat(), title, *again), type="Watch", object=title, object_type="Video", instrument=NETFLIX,
                       content=title, **on_day(day, bundle.zone)._asdict())  # fmt: skip
    if doubts:
        bundle.doubts["dates"] = bundle.doubts.get("dates", 0) + doubts


def refuse(probe: Probe) -> Refusal | None:
    """Name a list of Netflix that has other titles than those that are known."""
    if re.search(r"netflix.*viewing.*\.csv$|^viewingactivity\.csv$", probe.name) and not recognise(probe):
        return Refusal(
            Both("A list of what was watched on Netflix, damaged or with unknown titles of columns.",
                 "Une liste de ce qui a été regardé sur Netflix, abîmée ou aux titres de colonnes inconnus."),
            Both("NetflixViewingHistory.csv as Netflix gives it, or the whole zip.",
                 "NetflixViewingHistory.csv tel que Netflix le donne, ou le zip entier."), SOURCE.get_it)  # fmt: skip
    return None


def _root(path: str) -> str:
    """Return the folder that holds CONTENT_INTERACTION and the others."""
    found = _ROOTS.search(path)
    return path[: found.start()].rstrip("/") if found else path.rpartition("/")[0]


def _owns(path: str) -> bool:
    """Say which tables of the export are left out on purpose."""
    path = path.casefold()
    return _OWN.fullmatch(path) is not None and not _TABLE.fullmatch(path)


SOURCE = Source(
    name="netflix",
    title=Both("Netflix", "Netflix"),
    get_it=Both(
        "On netflix.com/account/getmyinfo, Submit request, confirm by mail, and offer the zip. At once, but only titles and days:"
        " netflix.com/viewingactivity, Download all.",
        "Sur netflix.com/account/getmyinfo, envoyez la demande, confirmez par courriel, et proposez le zip. Tout de suite, mais"
        " seulement les titres et les jours : netflix.com/viewingactivity, Tout télécharger.",
    ),
    keeps=Both(
        "Viewings with beginning, length, device and profile; ratings, list, searches; trailers that started by themselves, clicks,"
        " network addresses and devices, as captures.",
        "Visionnages avec début, durée, appareil et profil ; évaluations, liste, recherches ; bandes-annonces lancées d'elles-mêmes,"
        " clics, adresses réseau et appareils, comme captures.",
    ),
    leaves_out=Both(
        "Payments, telephone, mails sent by Netflix, settings, playback diagnostics, games, numbers of devices.",
        "Paiements, téléphone, courriels envoyés par Netflix, réglages, diagnostics de lecture, jeux, numéros d'appareils.",
    ),
    recognise=recognise,
    read=read,
    root=_root,
    owns=_owns,
    refuse=refuse,
    picture="video",
)
