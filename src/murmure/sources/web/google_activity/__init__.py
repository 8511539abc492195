"""What did I search, watch, open and install with Google, and what did it note: My Activity, YouTube, Chrome, Play, accesses?

*Get it*: takeout.google.com > Deselect all > My Activity and YouTube and YouTube Music (Multiple formats > JSON; HTML is read too), Chrome,
Google Play Store, Access log activity > Export.
*Keeps*: each record with its product, address, search, place; advertisements; pages of Chrome; applications; accesses with their IP address.
*Leaves out*: pictures and recordings, Google's number of the account, bookmarks and settings of Chrome.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.reject import Reject
from murmure.model.words import Both
from murmure.sources.records import json_records
from murmure.sources.silence import never_silent
from murmure.sources.source import Source
from murmure.sources.web.google_activity.activity import activity_of, old_query_of, playlist_item_of
from murmure.sources.web.google_activity.lane import fast, is_large
from murmure.sources.web.google_activity.page import is_page, records
from murmure.sources.web.google_activity.product import accesses, play_of, visit_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from murmure.sources.readers import Bundle, File, Probe

_TITLE = re.compile(r'"title(Url)?"\s*:')
_PLAY = re.compile(r'\A\s*\[\s*\{\s*"(install|libraryDoc|purchaseHistory)"\s*:\s*\{\s*"(doc|invoicePrice|paymentMethodTitle|userCountry)"|'
                   r'\A\s*\[\s*\{\s*"device"\s*:\s*\{\s*"(mostRecentData|deviceRegistrationTime)"')  # fmt: skip
_QUERY = re.compile(r'\A\s*\{\s*"event"\s*:\s*\[\s*\{\s*"query"\s*:')
_ITEM = re.compile(r'"kind"\s*:\s*"youtube#(playlistItem|subscription)"')
_ACCESS = re.compile(r'\A"?Gaia ID"?,.*"?Activity Timestamp"?,.*"?IP Address"?')
_OURS = frozenset({"products", "titleUrl", "activityControls", "subtitles", "locationInfos", "details"})
_ONE_OF = frozenset({"header", "title", "titleUrl"})


def recognise(probe: Probe) -> bool:
    """Say yes by the keys of the first record, or by the cells of a page: names of files and folders are translated."""
    return _kind_of(probe) is not None


def _kind_of(probe: Probe) -> str | None:
    text, keys = probe.text.lstrip("\ufeff \t\r\n"), probe.json_keys
    if text.startswith("<"):
        return "page" if is_page(text) else None
    if text.startswith("["):
        if "time" in keys and keys & _ONE_OF and ("header" in keys or keys & _OURS):
            return "activity"
        if "snippet" in keys and _ITEM.search(text[:8_000]):
            return "item"
        return "play" if _PLAY.match(text[:2_000]) else None
    if "Browser History" in keys:
        return "chrome"
    if _QUERY.match(text[:400]):
        return "query"
    return "access" if _ACCESS.match(text[:1_000]) else None


_READERS = {"activity": ("item", activity_of), "item": ("item", playlist_item_of), "play": ("item", play_of),
            "chrome": ("Browser History.item", visit_of), "query": ("event.item", old_query_of)}  # fmt: skip


def read(bundle: Bundle) -> Iterator[Any]:
    """Yield what each file holds; large files of activities as Arrow tables."""
    for file in bundle.files:
        yield from never_silent(file, _read_file(file, bundle.zone))


def _read_file(file: File, zone: ZoneInfo | None) -> Iterator[Any]:
    from murmure.sources.readers import Probe

    kind = _kind_of(Probe(file))
    if kind in ("access", "page"):
        yield from accesses(file) if kind == "access" else records(file, zone)
        return
    if kind == "activity" and is_large(file):
        yield from fast(file)
        return
    prefix, read_one = _READERS[kind or "activity"]
    for item in json_records(file, prefix):
        if isinstance(item, Reject):
            yield item
            continue
        number, record = item
        for found in read_one(record):
            yield Reject(file.where(number), found) if isinstance(found, Both) else found


SOURCE = Source(
    name="google-activity",
    title=Both("Google activity (My Activity, YouTube, Chrome, Play)", "Activité Google (Mon activité, YouTube, Chrome, Play)"),
    get_it=Both(
        "takeout.google.com > Deselect all > My Activity, YouTube and YouTube Music, Chrome, Google Play Store, Access log activity. Under each of "
        "them, Multiple formats > JSON (HTML is read too, with times to the second). Then Next step > Create export.",
        "takeout.google.com > Tout désélectionner > Mon activité, YouTube et YouTube Music, Chrome, Google Play Store, Activité du journal d'accès. "
        "Sous chacun, Plusieurs formats > JSON (le HTML est lu aussi, à la seconde près). Puis Étape suivante > Créer une exportation.",
    ),
    keeps=Both(
        "What was searched, watched, listened to and opened, with product, place and reason as Google notes them; advertisements; pages of Chrome; "
        "applications and purchases; accesses to the account with their IP address.",
        "Ce qui a été cherché, regardé, écouté et ouvert, avec produit, lieu et raison comme Google les note ; les publicités ; les pages de "
        "Chrome ; les applications et achats ; les accès au compte avec leur adresse IP.",
    ),
    leaves_out=Both(
        "Pictures and recordings, Google's number of the account, sessions, bookmarks and settings of Chrome, comments.",
        "Les images et enregistrements, le numéro du compte chez Google, les sessions, favoris et réglages de Chrome, les commentaires.",
    ),
    recognise=recognise,
    read=read,
    pages=True,
    picture="browser",
)
