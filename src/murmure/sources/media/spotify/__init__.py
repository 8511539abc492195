"""What did I listen to on Spotify, and what did Spotify note about me?

*Get it*: spotify.com/account/privacy, Download your data: tick both Account data (5 days) and Extended streaming history
(30 days), confirm by mail, and offer each zip as it is.
*Keeps*: plays of music, podcasts, books and videos with their beginning and end (short ones too, marked), library, playlists,
searches, follows, who you are; and what Spotify notes: network addresses, devices, countries, inferences, listener segments.
*Leaves out*: payments, telephone, birth date, post code, support conversations, technical identifiers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from murmure.model.activity import Activity
from murmure.model.reject import BAD_RECORD, Refusal, Reject
from murmure.model.words import Both
from murmure.sources.media.spotify import account
from murmure.sources.media.spotify.play import Plays
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

_HISTORY = re.compile(r"(streaming_?history|endsong).*\.json$")
_EMPTY = re.compile(r"\s*(\[\s*\]|\{\s*\})\s*\Z")
_FILES = {
    "library": ("yourlibrary", {"tracks", "albums"}), "playlists": ("playlist", {"playlists"}),
    "inferences": ("inferences", {"inferences"}), "follow": ("follow", {"userIsFollowing"}), "account": ("userdata", {"username", "creationTime"}),
    "searches": ("searchqueries", {"searchQuery", "searchTime"}), "marquee": ("marquee", {"artistName", "segment"}),
}  # fmt: skip
_OWN = re.compile(
    r"(?:.*/)?(?:identity|identifiers|payments|customerservicehistory\w*|playlistinabottle|duonewfamily|familyplan|marquee|wrapped\d*|"
    r"youraddressbook|yoursoundcapsule|messagedata|searchqueries|inferences|follow|voice\w*|usergenerated\w*|"
    r"(?:streaming_?history|endsong).*|read_?me.*)\.(?:json|pdf|txt|csv)"
)


def recognise(probe: Probe) -> bool:
    """Say yes to a history of plays by its keys, and to the other parts by their keys and name."""
    return _part(probe) is not None


def _part(probe: Probe) -> str | None:
    keys = probe.json_keys
    if {"ts", "ms_played"} <= keys or {"endTime", "msPlayed"} <= keys:
        return "plays"
    if not keys:
        return "plays" if _HISTORY.search(probe.name) and _EMPTY.match(probe.text[:64]) and probe.size < 64 else None
    for part, (stem, wanted) in _FILES.items():
        if wanted <= keys and (probe.name.startswith(stem) or part in ("searches", "follow")):
            return part
    return None


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield the plays, the most precise first, then what the other parts say."""
    from murmure.sources.readers import Probe

    parts = [(file, _part(Probe(file))) for file in bundle.files]
    plays = Plays()
    # A play that both exports tell is kept as it is first met.
    for file in sorted((file for file, part in parts if part == "plays"), key=lambda file: b'"endTime"' in file.head):
        yield from plays.read(file)
    for file, part in parts:
        if part in _READERS:
            yield from _READERS[part](file)


def _library(file: File) -> Iterator[Activity | Reject]:
    for kind in account.SAVED:
        broken = False
        for done in account.listed(file, f"{kind}.item", partial(account.library, kind)):
            broken = broken or (isinstance(done, Reject) and done.reason is not BAD_RECORD)
            yield done
        if broken:  # the file ends here for all kinds: it is said once
            return


def _follow(file: File) -> Iterator[Activity | Reject]:
    found = account.whole(file)
    if isinstance(found, Reject):
        yield found
        return
    for kind in account.FOLLOWS:
        names = found.get(kind)
        for number, name in enumerate(names if isinstance(names, list) else (), 1):
            for done in account.tie(kind, name):
                yield Reject(file.where(f"{kind}:{number}"), done) if isinstance(done, Both) else done


_READERS = {
    "library": _library, "follow": _follow,
    "playlists": lambda file: account.listed(file, "playlists.item", account.playlist),
    "inferences": lambda file: account.listed(file, "inferences.item", account.inferred),
    "searches": lambda file: account.listed(file, "item", account.search),
    "marquee": lambda file: account.listed(file, "item", account.marquee),
    "account": lambda file: account.listed(file, "", account.account),
}  # fmt: skip


def refuse(probe: Probe) -> Refusal | None:
    """Name a history whose form is not that of Spotify."""
    if _HISTORY.search(probe.name) and not recognise(probe):
        return Refusal(
            Both("A listening history of Spotify, damaged or of an unknown form.",
                 "Un historique d'écoute de Spotify, abîmé ou d'une forme inconnue."),
            Both("The zip as Spotify gives it, or its file Streaming_History_Audio_….json.",
                 "Le zip tel que Spotify le donne, ou son fichier Streaming_History_Audio_….json."), SOURCE.get_it)  # fmt: skip
    return None


def _root(path: str) -> str:
    return path.rpartition("/")[0]


def _owns(path: str) -> bool:
    """Say which parts are left out on purpose."""
    return "/" not in path and _OWN.fullmatch(path.casefold()) is not None


SOURCE = Source(
    name="spotify",
    title=Both("Spotify", "Spotify"),
    get_it=Both(
        "On spotify.com/account/privacy, “Download your data”: tick Account data and Extended streaming history, confirm by mail, wait"
        " (5 and 30 days), and offer each zip as it is.",
        "Sur spotify.com/account/privacy, « Télécharger vos données » : cochez Données du compte et Historique de streaming étendu,"
        " confirmez par courriel, attendez (5 et 30 jours), et proposez chaque zip tel quel.",
    ),
    keeps=Both(
        "Plays of music, podcasts, books and videos, short ones too; library, playlists, searches, follows; network addresses, devices"
        " and countries noted with plays, inferences, listener segments.",
        "Écoutes de musique, de podcasts, de livres et de vidéos, même courtes ; bibliothèque, playlists, recherches, abonnements ;"
        " adresses réseau, appareils et pays notés avec les écoutes, déductions, segments d'auditeur.",
    ),
    leaves_out=Both(
        "Payments, telephone, birth date, post code, support conversations, technical identifiers.",
        "Paiements, téléphone, date de naissance, code postal, échanges avec l'assistance, identifiants techniques.",
    ),
    recognise=recognise,
    read=read,
    root=_root,
    owns=_owns,
    refuse=refuse,
    picture="music",
)
