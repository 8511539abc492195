"""What did I watch, like, post and say on TikTok, and what did others tell TikTok about me?

*Get it*: in the application: Profile, Settings and privacy, Account, Download your data; format JSON; wait some days and
download it there. Offer the zip, or user_data_tiktok.json, as it is.
*Keeps*: videos watched, liked, kept, shared and posted, comments, direct messages, follows, blocks, searches, live broadcasts; as
captures network addresses, interests, advertisers, what sites and applications elsewhere told TikTok.
*Leaves out*: telephone, birth, addresses, purchases and gifts, settings, identifiers of devices, the shop, videos themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.model.activity import Activity
from murmure.model.reject import BAD_RECORD, Refusal, Reject
from murmure.model.words import Both
from murmure.sources.social.tiktok.meaning import LEFT, TEXTS, reader_of
from murmure.sources.social.tiktok.walk import ALONE, records
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, Probe

_SECTIONS = frozenset(
    {"activity", "your activity", "ads and data", "app settings", "comment", "direct message", "direct messages", "likes and favorites",
     "likes and favourites",
     "post", "profile", "profile and settings", "tiktok live", "tiktok shop", "tiktok shopping", "video", "income+"})  # fmt: skip
_SURE = frozenset({"your activity", "likes and favorites", "likes and favourites", "profile and settings", "tiktok live", "tiktok shop",
                   "tiktok shopping", "ads and data", "direct messages", "direct message"})  # fmt: skip
_LISTS = re.compile(
    r'"(?:VideoList|ItemFavoriteList|FavoriteVideoList|FansList|SearchList|LoginHistoryList|ShareHistoryList|CommentsList)"', re.I)  # fmt: skip
UNKNOWN = Both("a list of the export that murmure does not know", "une liste de l'export que murmure ne connaît pas")
_NAME = re.compile(r"user_data(?:_tiktok)?[ _\d()]*\.json$")
_TEXT = re.compile(r"(?:Date|Datum|Fecha|Data|Дата|日付)?[^\n]{0,40}\n[^\n]{0,40}https://www\.tiktok(?:v)?\.com/")


def recognise(probe: Probe) -> bool:
    """Say yes to a document with sections of TikTok: several, or one with its lists or its name."""
    if not probe.text.lstrip("\ufeff \t\r\n").startswith("{"):
        return False
    sections = {key.casefold() for key in probe.json_keys} & _SECTIONS
    return bool(sections) and (bool(_LISTS.search(probe.text)) or (bool(sections & _SURE) and _NAME.search(probe.name) is not None)
                               or len(sections & _SURE) > 1 or {"activity", "app settings"} <= sections)  # fmt: skip


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield what the records of each list say."""
    for file in bundle.files:
        strange: set[tuple[str, ...]] = set()
        for found in records(file):
            if isinstance(found, Reject):
                yield found
                continue
            reader = reader_of(found)
            last = found.path[-1] if found.path else ""
            if reader is None:
                if isinstance(found.value, dict) and LEFT.isdisjoint(found.path) and found.path not in strange and len(strange) < 100:
                    strange.add(found.path)
                    yield Reject(file.where(found.path[0] if found.path else "?"), UNKNOWN)
                continue
            where = file.where(f"{_shown(last)}:{found.number}")
            if not isinstance(found.value, str if last in TEXTS else dict):
                yield Reject(where, BAD_RECORD)
                continue
            for done in reader(found):
                yield Reject(where, done) if isinstance(done, Both) else done


def _shown(name: str) -> str:
    """Return the name of a list for a reject; conversations are named after people, and broadcasts by numbers."""
    return "messages" if name.startswith("chat history with") else "profile" if name in ALONE else "live" if name.isdecimal() else name


def refuse(probe: Probe) -> Refusal | None:
    """Name the export as texts, whose words follow the language of the account, and a document without its beginning."""
    start = probe.text.lstrip("\ufeff \t\r\n")
    if not start.startswith(("{", "[", "<")) and probe.name.endswith(".txt") and _TEXT.search(probe.text[:20_000]):
        return Refusal(
            Both("A part of a TikTok export as text, in the language of the account.",
                 "Une partie d'un export de TikTok en texte, dans la langue du compte."),
            Both("The same export as JSON: user_data_tiktok.json.", "Le même export en JSON : user_data_tiktok.json."), SOURCE.get_it)  # fmt: skip
    return None


SOURCE = Source(
    name="tiktok",
    title=Both("TikTok", "TikTok"),
    get_it=Both(
        "In the application: Profile, Settings and privacy, Account, Download your data; choose all data and JSON, request, come back"
        " after some days, download within four days, and offer the zip as it is.",
        "Dans l'application : Profil, Paramètres et confidentialité, Compte, Télécharger tes données ; choisissez toutes les données et"
        " JSON, demandez, revenez après quelques jours, téléchargez dans les quatre jours, et proposez le zip tel quel.",
    ),
    keeps=Both(
        "Videos watched, liked, kept, shared and posted, comments, direct messages, follows, blocks, searches, live broadcasts; network"
        " addresses, interests, advertisers, what sites and applications elsewhere told TikTok.",
        "Vidéos regardées, aimées, gardées, partagées et publiées, commentaires, messages directs, abonnements, blocages, recherches,"
        " directs ; adresses réseau, centres d'intérêt, annonceurs, ce que d'autres sites et applications ont dit à TikTok.",
    ),
    leaves_out=Both(
        "Telephone, birth, addresses, purchases and gifts, settings, identifiers of devices, the shop, videos themselves.",
        "Téléphone, naissance, adresses, achats et cadeaux, réglages, identifiants d'appareils, la boutique, les vidéos elles-mêmes.",
    ),
    recognise=recognise,
    read=read,
    refuse=refuse,
    picture="video",
)
