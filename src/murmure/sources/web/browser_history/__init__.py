"""Which pages did the owner open in a browser, when, and coming from where?

*Get it*: close the browser, then copy the file: Firefox places.sqlite (about:support > Profile folder), Chrome,
Edge, Brave, Vivaldi, Opera History (chrome://version > Profile path), Safari ~/Library/Safari/History.db.
*Keeps*: each visit: moment, address without credentials, title, how it was opened, the page before, how long
(Chromium), what was searched for (Chromium).
*Leaves out*: passwords and tokens in addresses, pages of the browser itself (about:, chrome:), files of this
computer, data: documents; bookmarks, downloads, cookies, forms.

The key is (family of browser, address, moment): the copies of one visit that profiles exchange are one action.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.model.reject import BROKEN_FILE, Refusal, Reject
from murmure.model.words import Both
from murmure.sources.readers.sqlite import names_of_tables
from murmure.sources.source import Source
from murmure.sources.web.browser_history.column import table_of_visits
from murmure.sources.web.browser_history.family import Family, count_of, family_of, visits

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.sources.readers import Bundle, File, Probe

_NAMES = ("brave", "vivaldi", "opera", "edge", "chromium", "chrome", "arc", "librewolf", "waterfox", "palemoon",
          "pale moon", "seamonkey", "thunderbird", "firefox", "fenix", "safari", "orion")  # fmt: skip
NOTHING = Both("the history holds no visit", "l'historique ne contient aucune visite")
_WANT = Both("the history: places.sqlite (Firefox), History (Chrome and its family) or History.db (Safari)",
             "l'historique : places.sqlite (Firefox), History (Chrome et sa famille) ou History.db (Safari)")  # fmt: skip
_HOW = Both("It lies in the same profile folder: about:support (Firefox), chrome://version (Chrome), ~/Library/Safari.",
            "Il est dans le même dossier de profil : about:support (Firefox), chrome://version (Chrome), "
            "~/Library/Safari.")  # fmt: skip


def _secret(en: str, fr: str) -> Both:
    return Both(f"{en}: it holds secrets, murmure does not want it", f"{fr} : il contient des secrets, murmure n'en veut pas")


_OTHER_TABLES = (
    (("cookies", "meta"), _secret("a browser's cookies", "les cookies d'un navigateur")),
    (("moz_cookies",), _secret("Firefox's cookies", "les cookies de Firefox")),
    (("logins",), _secret("the passwords of a browser", "les mots de passe d'un navigateur")),
    (("autofill",), _secret("the form entries and cards of a browser (Web Data)",
                            "les formulaires et cartes d'un navigateur (Web Data)")),
    (("moz_formhistory",), _secret("what was typed in forms in Firefox", "ce qui a été tapé dans des formulaires de Firefox")),
    (("favicons", "icon_mapping"), Both("a browser's page icons", "les icônes de pages d'un navigateur")),
    (("moz_icons",), Both("Firefox's page icons", "les icônes de pages de Firefox")),
    (("moz_downloads",), Both("the downloads of an old Firefox", "les téléchargements d'un ancien Firefox")),
    (("activitylog_compressed",), Both("the activity of Chrome's extensions", "l'activité des extensions de Chrome")),
)  # fmt: skip
_OLD = Both("a browser history of a form that is no longer written (before 2011)",
            "un historique de navigateur d'une forme qui n'est plus écrite (avant 2011)")  # fmt: skip
_OTHER_HEADS = (
    (re.compile(rb"cook\x00"), _secret("Safari's cookies", "les cookies de Safari")),
    (re.compile(rb"// <!-- <mdb:mork"), _OLD),
    (re.compile(rb"bplist00.{0,200000}(?:WebHistoryDates|WebHistoryFileVersion|DownloadHistory)", re.DOTALL), _OLD),
    (re.compile(rb"\s*+(?:<\?xml[^>]*>)?\s*+<typed_history>"), _OLD),
)


def recognise(probe: Probe) -> bool:
    """Say whether the file is the history of a browser, by its tables."""
    return family_of(probe.tables) is not None


def refuse(probe: Probe) -> Refusal | None:
    """Name the other files of a browser's profile, the ones that hold secrets above all."""
    tables = probe.tables
    for needed, what in _OTHER_TABLES if tables else ():
        if tables.issuperset(needed):
            return Refusal(what, _WANT, _HOW)
    for head, what in _OTHER_HEADS:
        if head.match(probe.head):
            return Refusal(what, _WANT, _HOW)
    if probe.name == "global_history.dat":
        return Refusal(_OLD, _WANT, _HOW)
    if probe.name == "preferences" and {"profile", "browser"} & probe.json_keys:
        return Refusal(_secret("a browser's settings", "les réglages d'un navigateur"), _WANT, _HOW)
    return None


def read(bundle: Bundle) -> Iterator[pa.Table | Reject]:
    """Yield one View per visit, some thousands at a time."""
    for file in bundle.files:
        path, last, empty = file.local(), 0, True
        tables = names_of_tables(path)
        family = family_of(tables)
        if family is None:
            yield Reject(file.where(0), BROKEN_FILE)
            continue
        browser = _browser(file, family)
        try:
            for visited in visits(path, family, tables):
                table, left_out = table_of_visits(family, browser, visited)
                last, empty = count_of(visited["number"][-1]), False
                if table.num_rows:
                    yield table
                yield from (Reject(file.where(f"visit {number}"), reason) for number, reason in left_out)
        except sqlite3.Error:
            yield Reject(file.where(f"visit after {last}"), BROKEN_FILE)
            continue
        if empty:
            yield Reject(file.where(0), NOTHING)


def _browser(file: File, family: Family) -> str:
    """Return the browser that the folders of the profile name, else the family."""
    path = file.path.casefold()
    return next((name for name in _NAMES if name in path), family.name).replace(" ", "")


SOURCE = Source(
    name="browser-history",
    title=Both("Browser history (Firefox, Chrome and its family, Safari)",
               "Historique de navigation (Firefox, Chrome et sa famille, Safari)"),
    get_it=Both(
        "Close the browser and copy its history file: Firefox: about:support > Profile folder > places.sqlite; "
        "Chrome, Edge, Brave, Opera, Vivaldi: chrome://version > Profile path > History; "
        "Safari: ~/Library/Safari/History.db. Chrome forgets after 90 days: come back regularly.",
        "Fermez le navigateur et copiez son fichier d'historique : Firefox : about:support > Dossier de profil > "
        "places.sqlite ; Chrome, Edge, Brave, Opera, Vivaldi : chrome://version > Chemin d'accès au profil > History ; "
        "Safari : ~/Library/Safari/History.db. Chrome oublie après 90 jours : revenez régulièrement.",
    ),
    keeps=Both(
        "each visit: moment, address, title, how it was opened, the page before; how long and what was searched for "
        "(Chromium).",
        "chaque visite : instant, adresse, titre, façon de l'ouvrir, page d'avant ; durée et recherche (Chromium).",
    ),
    leaves_out=Both(
        "passwords and tokens in addresses, internal pages (about:, chrome:), files of this computer, bookmarks, "
        "downloads, cookies, forms.",
        "les mots de passe et jetons dans les adresses, les pages internes (about:, chrome:), les fichiers de cet "
        "ordinateur, les marque-pages, les téléchargements, les cookies, les formulaires.",
    ),
    recognise=recognise,
    read=read,
    refuse=refuse,
    picture="browser",
)  # fmt: skip
