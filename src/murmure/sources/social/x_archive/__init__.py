"""What did I do on X (Twitter), and what did X record about me?

*Get it*: x.com, More, Settings and privacy, Your account, Download an archive of
your data; confirm the password, wait for the notice (a day or more), download
the zip and offer it as it is.
*Keeps*: posts, replies, reposts, long posts, deleted posts, likes, direct messages,
follows, blocks, mutes, lists, saved searches, changes of name; the ads shown,
what X inferred, network addresses, devices, apps and sites that told X about me.
*Leaves out*: the pictures and videos themselves, the telephone number, secret tokens
and keys, drafts, Spaces, Periscope, counts of likes and reposts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import Activity
from murmure.model.reject import Reject
from murmure.model.words import Both
from murmure.sources.social.x_archive.captures import CAPTURES
from murmure.sources.social.x_archive.likes import likes_of
from murmure.sources.social.x_archive.manifest import missing_parts
from murmure.sources.social.x_archive.messages import messages_of
from murmure.sources.social.x_archive.posts import Notes, gather_notes, posts_of, posts_of_table, read_note
from murmure.sources.social.x_archive.refusals import refuse
from murmure.sources.social.x_archive.script import kind_of_script, records_of
from murmure.sources.social.x_archive.ties import TIES, identity
from murmure.sources.social.x_archive.words import Owner, moment, number_of
from murmure.sources.source import Source

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.sources.readers import Bundle, File, Probe

_POSTS = ("tweets", "deleted_tweets", "community_tweet", "twitter_circle_tweet")
_OWNER = ("account", "profile", "protected_history", "note_tweet")
_READ = frozenset({*_POSTS, *_OWNER, *CAPTURES, *TIES, "like", "direct_messages", "direct_messages_group"})
# A table or a document that lies loose in data/ is not X's: the tables of the old archives have folders of their own.
_PART = re.compile(
    r"(?:.*/)?[^/]*\.js|data/[^/]*\.(?:txt|html|md|css)|data/.*/.*|(?:assets|css|img|js|lib)/.*|[^/]*_media/.*"
    r"|your archive\.html|index\.html|readme\.txt|tweets\.csv"
)
_TABLE = b'"tweet_id","in_reply_to_status_id","in_reply_to_user_id","timestamp"'


def recognise(probe: Probe) -> bool:
    """Say yes to the scripts of an archive that murmure reads, and to the table of the archives before 2018."""
    return _part(probe.name, probe.head) is not None


def _part(name: str, head: bytes) -> tuple[str, int] | None:
    if head.lstrip(b"\xef\xbb\xbf \r\n").replace(b'"', b"").startswith(_TABLE.replace(b'"', b"")):
        return "table", 0
    found = kind_of_script(name, head[:4096])
    return found if found and found[0] in _READ else None


def read(bundle: Bundle) -> Iterator[Activity | pa.Table | Reject]:
    """Yield who the owner is, then what each part says; a post that stands in two parts has one key."""
    parts = [(file, *part) for file in bundle.files if (part := _part(file.name, file.head))]
    notes = Notes()
    yield from missing_parts(bundle, _READ)
    owner, told = _owner(parts)
    yield from told
    for file, kind, skip in parts:
        if kind == "note_tweet":
            yield from gather_notes(file, skip, notes)
    for file, kind, skip in parts:
        if kind == "table":
            yield from posts_of_table(file, owner)
        elif kind in _POSTS:
            yield from posts_of(file, skip, owner, notes, kind)
        elif kind == "like":
            yield from likes_of(file, skip)
        elif kind.startswith("direct_messages"):
            yield from messages_of(file, skip, owner)
        elif kind not in _OWNER:
            yield from _listed(file, skip, *(CAPTURES.get(kind) or TIES[kind]))
    for text, note, _ in notes.left():
        yield read_note(note, text)


def _listed(file: File, skip: int, wrapper: str, reader: Callable[[dict[str, Any]], Iterator[Activity | Both]]) -> Iterator[Activity | Reject]:
    for record in records_of(file, skip, wrapper):
        if isinstance(record, Reject):
            yield record
            continue
        number, inner = record
        for done in reader(inner):
            yield Reject(file.where(number), done) if isinstance(done, Both) else done


def _owner(parts: list[tuple[File, str, int]]) -> tuple[Owner, list[Activity | Reject]]:
    """Return who the owner is and when the account was protected, and the identity as an activity."""
    found: dict[str, list[dict[str, Any]]] = {}
    said: list[Activity | Reject] = []
    wrappers = {"account": "account", "profile": "profile", "protected_history": "protectedHistory"}
    for file, kind, skip in parts:
        if kind not in wrappers:
            continue
        for record in records_of(file, skip, wrappers[kind]):
            if isinstance(record, Reject):
                said.append(record)
            elif len(found.setdefault(kind, [])) < 10_000:
                found[kind].append(record[1])
    account = next(iter(found.get("account", ())), None)
    if account is not None:
        done = identity(account, next(iter(found.get("profile", ())), {}))
        where = next(file.where(1) for file, kind, _ in parts if kind == "account")
        said.append(Reject(where, done) if isinstance(done, Both) else done)
    states = []
    for change in found.get("protected_history", ()):
        when = moment(change.get("protectedAt"))
        if not isinstance(when, Both):
            states.append((when.published, str(change.get("action")).casefold() == "protect"))
    return Owner(number_of((account or {}).get("accountId")), tuple(sorted(states))), said


def _root(path: str) -> str:
    """Return the folder that holds `data/`, whatever it was wrapped in."""
    parts = path.split("/")[:-1]
    last = max((i for i, part in enumerate(parts) if part.casefold() == "data"), default=len(parts))
    return "/".join(parts[:last])


def _owns(path: str) -> bool:
    """Say which files of the archive are left out on purpose: scripts without a reader, media, the page that shows it all."""
    return _PART.fullmatch(path.casefold()) is not None


SOURCE = Source(
    name="x-archive",
    title=Both("X (Twitter) archive", "Archive X (Twitter)"),
    get_it=Both(
        "On x.com: More, Settings and privacy, Your account, “Download an archive of your data”; confirm, wait for the"
        " notice, and offer the zip as it is.",
        "Sur x.com : Plus, Paramètres et confidentialité, Votre compte, « Télécharger une archive de vos données » ;"
        " confirmez, attendez l'avis, et proposez le zip tel quel.",
    ),
    keeps=Both(
        "Posts, reposts, likes, direct messages, follows, blocks, lists; the ads shown, what X inferred about you,"
        " network addresses, devices and connected apps.",
        "Posts, reposts, J'aime, messages privés, abonnements, blocages, listes ; les publicités montrées, ce que X a"
        " déduit de vous, adresses réseau, appareils et applications connectées.",
    ),
    leaves_out=Both(
        "Pictures and videos, telephone number, secret tokens and keys, drafts, Spaces, counts of likes and reposts.",
        "Images et vidéos, numéro de téléphone, jetons et clés secrets, brouillons, Spaces, nombres de J'aime et de reposts.",
    ),
    recognise=recognise,
    read=read,
    root=_root,
    owns=_owns,
    refuse=refuse,
    picture="x",
)
