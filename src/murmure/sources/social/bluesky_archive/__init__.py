"""What did I do on Bluesky, and on the applications that share its network?

*Get it*: bsky.app, Settings, Account, Export my data, Download CAR file; offer `repo.car` as it is.
*Keeps*: posts, replies, quotes, likes, reposts, follows, blocks, lists and who is on them, starter packs, feeds, the profile.
*Leaves out*: the pictures and films themselves (their names, kinds, sizes and descriptions are kept), who may answer a
post, settings and mutes (they are not in the file), private messages (they are not in the file), signatures, and
records of other applications (each kind is counted once).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.model.activity import Activity
from murmure.model.reject import BROKEN_FILE, Refusal, Reject
from murmure.model.words import Both
from murmure.sources.atproto import is_did
from murmure.sources.social.bluesky_archive.car import NO_COMMIT, Record, Repository, header_of, mapped
from murmure.sources.social.bluesky_archive.cbor import Link, NotCbor
from murmure.sources.social.bluesky_archive.meaning import LEFT, read_record, tid_time
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

_MARK, _SECOND_VERSION = b"eroots", b"\x0a\xa1gversion\x02"
OTHER = Both("records of another application of the network, not read", "enregistrements d'une autre application du réseau, non lus")
_WANT = Both("The file repo.car, as Bluesky gives it.", "Le fichier repo.car, tel que Bluesky le donne.")


def recognise(probe: Probe) -> bool:
    """Say yes to a CAR, version 1, that holds a commit or records of the network."""
    return _is_car(probe.head) and any(mark in probe.head for mark in (b"csigX@", b"app.bsky.", b"cdidx"))


def _is_car(head: bytes) -> bool:
    if _MARK not in head[:64]:
        return False
    try:
        roots, version, _ = header_of(head[:8192])
    except NotCbor:
        return False
    return version == 1 and any(isinstance(root, Link) for root in roots)


def refuse(probe: Probe) -> Refusal | None:
    """Name an archive of blocks that is no repository, or of the second version."""
    if probe.head.startswith(_SECOND_VERSION):
        return Refusal(Both("A CAR of version 2.", "Un CAR de version 2."), _WANT, SOURCE.get_it)
    if _is_car(probe.head) and not recognise(probe):
        return Refusal(Both("A CAR (an archive of blocks) that is not a Bluesky repository.",
                            "Un CAR (une archive de blocs) qui n'est pas un dépôt Bluesky."), _WANT, SOURCE.get_it)  # fmt: skip
    return None


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield the records that the tree of each repository names."""
    for file in bundle.files:
        try:
            repository = Repository(file, mapped(file))
        except (NotCbor, ValueError, OSError, EOFError):
            yield Reject(file.where(0), BROKEN_FILE)
            continue
        yield from repository.rejects
        yield from _records(file, repository)


def _records(file: File, repository: Repository) -> Iterator[Activity | Reject]:
    commit = repository.commit()
    if commit is None or not is_did(commit["did"]):
        yield Reject(file.where(0), NO_COMMIT)
        return
    did, others = commit["did"], set()
    written = commit.get("rev")
    last = tid_time(written) if isinstance(written, str) else None
    for found in repository.records(commit.get("data")):
        if not isinstance(found, Record):
            yield found
            continue
        done = read_record(found, did, last)
        if isinstance(done, Activity):
            yield done
        elif done is not None:
            yield Reject(file.where(found.path), done)
        elif not found.path.startswith(LEFT):
            kind = found.path.partition("/")[0]
            if kind not in others and len(others) < 1000:
                others.add(kind)
                yield Reject(file.where(kind), OTHER)


SOURCE = Source(
    name="bluesky-archive",
    title=Both("Bluesky archive", "Archive Bluesky"),
    get_it=Both(
        "On bsky.app: Settings, Account, “Export my data”, “Download CAR file”; offer repo.car as it is.",
        "Sur bsky.app : Paramètres, Compte, « Exporter mes données », « Télécharger le fichier CAR » ; proposez repo.car tel quel.",
    ),
    keeps=Both(
        "Posts, replies, quotes, likes, reposts, follows, blocks, lists and who is on them, starter packs, feeds, your profile.",
        "Messages, réponses, citations, « j'aime », partages, abonnements, blocages, listes et leurs membres, kits de démarrage,"
        " fils, votre profil.",
    ),
    leaves_out=Both(
        "Pictures and films themselves (their names and descriptions are kept), who may answer a post, signatures, records of"
        " other applications. Mutes, settings and private messages are not in the file.",
        "Les images et les films eux-mêmes (leurs noms et descriptions sont gardés), qui peut répondre à un message, les"
        " signatures, les enregistrements d'autres applications. Les masquages, les réglages et les messages privés ne sont"
        " pas dans le fichier.",
    ),
    recognise=recognise,
    read=read,
    refuse=refuse,
    picture="post",
)
