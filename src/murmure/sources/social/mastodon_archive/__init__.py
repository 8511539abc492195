"""What did I do on Mastodon, and on the servers that write the same archive?

*Get it*: Preferences, Import and export, Data export, Request your archive; come
back when the mail arrives and download. The lists (follows, lists, mutes,
blocks, bookmarks) are separate CSV downloads on the same page.
*Keeps*: posts, replies, direct messages, polls, boosts, deletions, likes, bookmarks,
the profile; from the CSV lists: follows, blocks, mutes, lists, blocked domains.
*Leaves out*: the pictures themselves (their paths and descriptions are kept), keys,
signatures, custom emoji pictures, counts of likes and boosts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.model.activity import Activity
from murmure.model.reject import Refusal, Reject
from murmure.model.words import Both
from murmure.sources.as2 import NAMESPACE
from murmure.sources.social.mastodon_archive.account import identity_of
from murmure.sources.social.mastodon_archive.outbox import activities_of_outbox
from murmure.sources.social.mastodon_archive.ties import (
    HEADERS,
    activities_of_collection,
    activities_of_table,
    kind_of_table,
)
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

_COLLECTION = re.compile(r'"type"\s*:\s*"OrderedCollection"')
_ITS_NAME = re.compile(r'"id"\s*:\s*"(?:[^"]*/)?(outbox|likes|bookmarks|followers|following)(?:\.json|"|\?)')
_ACTOR = re.compile(r'"type"\s*:\s*"(?:Person|Service|Application|Group|Organization)"')
_COLLECTIONS = frozenset({"outbox", "likes", "bookmarks", "followers", "following"})
_PART = re.compile(r"(?:avatar|header)\.[a-z0-9]+|media_attachments/.*|media/.*|system/.*")


def recognise(probe: Probe) -> bool:
    """Say yes to the JSON parts of an archive and to the CSV lists that are downloaded beside it."""
    return _part(probe.name, probe.text) is not None


def _part(name: str, text: str) -> str | None:
    """Return which part of the export a file is, from its name and its beginning."""
    start = text.lstrip("\ufeff \t\r\n")
    if not start.startswith("{"):
        return kind_of_table(name, text) if name.endswith((".csv", ".txt")) or start[:20].casefold().startswith(_HEADS) else None
    stem = name.removesuffix(".json")
    beginning = start[:65536]
    # The profile of somebody else, fetched from a server, has the same names: only an archive points into itself.
    own = name == "actor.json" or '"outbox.json"' in start
    if own and "preferredUsername" in start and '"inbox"' in start and _ACTOR.search(start):
        return "actor"
    if not _COLLECTION.search(beginning):
        return None
    called = _ITS_NAME.search(beginning[:4096])
    if called and f'"{called.group(1)}.json"' in beginning[:4096]:
        return called.group(1)
    return stem if stem in _COLLECTIONS and NAMESPACE in beginning[:4096] else None


_HEADS = tuple(header[:15] for header in HEADERS)


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield the identity first, then what each part of the archive says."""
    parts = [(file, _part(file.name, _text(file))) for file in bundle.files]
    account = None
    for file in (file for file, part in parts if part == "actor"):
        found = identity_of(file)
        account = account or (found.object if isinstance(found, Activity) else None)
        yield found
    for file, part in parts:
        if part == "outbox":
            yield from activities_of_outbox(file, account)
        elif part in _COLLECTIONS and file.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            yield from activities_of_collection(file, part)
        elif part and part != "actor":
            yield from activities_of_table(file, part)


def _text(file: File) -> str:
    from murmure.sources.readers import text_of

    return text_of(file.head)


def _root(path: str) -> str:
    return path.rpartition("/")[0]


def _owns(path: str) -> bool:
    """Say which files are left out on purpose; a JSON part or a list that cannot be recognised is refused by name."""
    return _PART.fullmatch(path.casefold()) is not None


def refuse(probe: Probe) -> Refusal | None:
    """Name what resembles a Mastodon archive and is not one: pages of the site, lists of keyword filters."""
    low = probe.text[:20000].casefold()
    if low.lstrip().startswith(("<!doctype html", "<html")) and "mastodon" in low and 'id="mastodon"' in low:
        return Refusal(
            Both("This is a page of a Mastodon site, saved by the browser.", "C'est une page d'un site Mastodon, enregistrée par le navigateur."),
            Both("The archive: a file whose name begins with “archive-” and ends in .zip or .tar.gz.",
                 "L'archive : un fichier dont le nom commence par « archive- » et finit par .zip ou .tar.gz."),
            SOURCE.get_it,
        )  # fmt: skip
    return None


SOURCE = Source(
    name="mastodon-archive",
    title=Both("Mastodon archive", "Archive Mastodon"),
    get_it=Both(
        "On your server: Preferences, Import and export, Data export, “Request your archive”; wait for the mail and"
        " download the archive on the same page. Take the CSV lists there too.",
        "Sur votre serveur : Préférences, Import et export, Export de données, « Demandez vos archives » ; attendez le"
        " courriel et téléchargez l'archive sur la même page. Prenez-y aussi les listes CSV.",
    ),
    keeps=Both(
        "Posts, replies, direct messages, polls, boosts, likes, bookmarks, your profile; from the CSV lists: follows,"
        " blocks, mutes, lists and blocked domains.",
        "Messages, réponses, messages directs, sondages, partages, favoris, signets, votre profil ; dans les listes CSV :"
        " abonnements, blocages, masquages, listes et domaines bloqués.",
    ),
    leaves_out=Both(
        "The pictures themselves (their paths and descriptions are kept), keys and signatures, counts of likes and boosts.",
        "Les images elles-mêmes (leurs chemins et descriptions sont gardés), clés et signatures, nombres de favoris et de partages.",
    ),
    recognise=recognise,
    read=read,
    root=_root,
    owns=_owns,
    refuse=refuse,
    picture="mastodon",
)
