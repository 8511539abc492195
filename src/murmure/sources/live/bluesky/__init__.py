"""What is said on Bluesky, as it is said?

*Get it*: nothing to ask for: the stream (Jetstream) is open to everybody.
*Keeps*: posts, reposts, likes and follows; what is changed takes the place of what was; what is deleted goes.
*Leaves out*: pictures (their descriptions are kept), profiles, blocks, lists, other
applications of the network, and authors who ask not to be shown outside.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from murmure.model.activity import ME, Activity, key_of
from murmure.model.errors import BadRequest
from murmure.model.reject import Reject
from murmure.model.words import Both
from murmure.sources.atproto import KEPT, is_did
from murmure.sources.live import Heard, Line, Live, Lost, Option
from murmure.sources.live.bluesky.connection import PLACE, Stream, unpacking
from murmure.sources.live.bluesky.cursor import cursor_of, taken_up
from murmure.sources.live.bluesky.frame import INTENT, PROFILE, Frames, FutureCursor, together
from murmure.sources.live.fetch import CUT_OFF, calling, checked_address

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

    from murmure.sources.live.bluesky.wish import Wishes

_PROFILES, _NOBODY, _OWN = "https://public.api.bsky.app", "none", ".bsky.network"
_AT_ONCE, _BYTES, _QUIET, _SLOW, _PEOPLE = 256, 4 << 20, 0.5, 5.0, 10_000
# Servers count time on clocks of their own, and tell of neighbours in any order: go on a little before.
_BACK = 5_000_000
_STALE, _GAP, _KEPT = 600.0, 600_000_000, 86_400_000_000
"""Seconds without a record after which a server is taken for asleep, though it still answers; microseconds without one, after a cut,
that are told; and how long a server keeps what was said, about."""
_UNWILLING: dict[tuple[str, str], None] = {}
"""Who said, while this process listened, that they do not wish to be kept, and where: a new connection still knows them."""
SILENT = Both("Nothing has come for {minutes} minutes.", "Rien n'est venu depuis {minutes} minutes.")
MISSING = Both("nothing came of what was said between {start} and {end}: the server may no longer keep it",
               "rien n'est venu de ce qui s'est dit entre {start} et {end} : le serveur ne le garde peut-être plus")  # fmt: skip
NO_KIND = Both("“{text}” is not a kind of record that is kept.", "« {text} » n'est pas un genre d'enregistrement gardé.")
CHOOSE_KIND = Both("Choose among: {names}.", "Choisissez parmi : {names}.")
NO_ACCOUNT = Both("“{text}” is not the DID of an account, or there are too many.", "« {text} » n'est pas le DID d'un compte, ou il y en a trop.")
WRITE_DID = Both("A DID begins with did:plc: or did:web:. Give at most 10,000 of them.",
                 "Un DID commence par did:plc: ou did:web:. Donnez-en au plus 10 000.")  # fmt: skip


def follow(line: Line) -> Iterator[Heard]:
    """Connect once and yield what is heard, a few hundred frames at a time, until the connection ends."""
    options = line.options
    me = next(iter(_people(options.get("me", ""))), None)
    place, unpack = options.get("url") or PLACE, unpacking(options.get("dictionary"))
    stream = Stream(place, _kinds(options.get("collections", "")), _people(options.get("accounts", "")), bool(options.get("dictionary")))
    since, unwilling = taken_up(line.cursor)
    cursor = None if since is None else max(since - _BACK, 0)
    _UNWILLING.update(dict.fromkeys(unwilling))
    frames = Frames(stream.kinds, me, _clock, _UNWILLING)
    with ExitStack() as stack:
        wishes = _wishes(stack, options.get("profiles"), place)
        if me:
            yield Heard((Activity(key_of("Identity", me), "murmure:Identity", object=me, object_type="Person"),))
        try:
            with stream.connected(cursor) as connection:
                yield from _listen(line, connection, unpack, frames, wishes, since)
        except FutureCursor:
            # Another server, which has not come that far, or a cursor from a wrong clock: what is new is what counts.
            with stream.connected(None) as connection:
                yield from _listen(line, connection, unpack, frames, wishes)


def _listen(
    line: Line, connection: ClientConnection, unpack: Callable[[str | bytes], str | bytes], frames: Frames, wishes: Wishes | None,
    since: int | None = None,
) -> Iterator[Heard]:  # fmt: skip
    from websockets.exceptions import ConnectionClosed

    # Whoever asks once waits for the first frame, which may have to be looked for in the server's past.
    lasting = {INTENT} if wishes else {INTENT, PROFILE}
    begun, patience, last = _clock() or 0, _SLOW if line.once else _QUIET, time.monotonic()
    while not line.stop.is_set():
        parts: list[Heard] = []
        size = 0
        ended: Exception | None = None
        try:
            # An account that goes ends the lot: what it does after it came back must not go with it.
            while len(parts) < _AT_ONCE and size < _BYTES and not (parts and parts[-1].gone_actors):
                # The first is waited for; others are taken only if they are here already.
                frame = unpack(connection.recv(timeout=0.002 if parts else patience))
                size += len(frame)
                parts.append(frames.read(frame))
        except TimeoutError:
            pass
        except (ConnectionClosed, OSError) as error:
            ended = error
        heard = _wanted(parts, frames, wishes)
        if since is not None and heard.moment:
            told = _missing(since, min(part.moment for part in parts if part.moment), bool(line.options.get("accounts")))
            heard, since = replace(heard, items=(*told, *heard.items)), None
        yield replace(heard, cursor=cursor_of(heard.cursor, frames.unwilling, lasting)) if heard.cursor else heard
        if ended:
            raise Lost(CUT_OFF) from ended
        if line.once and (not parts or (heard.moment or 0) >= begun > 0):
            return
        patience, now = _QUIET, time.monotonic()
        last = now if parts else last
        if now - last > _STALE:
            raise Lost(SILENT.fill(minutes=round(_STALE / 60)))


def _missing(since: int, first: int, some: bool) -> tuple[Reject, ...]:
    """Return what is to be told of the time between the last record that is safe and the first one that comes after it.

    `some`: only some accounts are followed. They may have been quiet for long, so only what the server has let go for sure is told.
    """
    now = _clock() or first
    if first - since <= _GAP or (some and now - since <= _KEPT):
        return ()
    start, end = (datetime.fromtimestamp(one // 1_000_000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC") for one in (since, first))
    return (Reject(f"cursor {since}", MISSING.fill(start=start, end=end)),)


def _wanted(parts: list[Heard], frames: Frames, wishes: Wishes | None) -> Heard:
    """Return what may be kept of several frames: authors who are met for the first time are asked about before."""
    met = {item.actor for part in parts for item in (*part.items, *part.changed) if isinstance(item, Activity) and item.actor}
    refusing = wishes.refusing(met - {ME}) if wishes and met else set()
    return together(parts, (refusing - frames.willing.keys()) | {did for did in met if frames.refuses(did)})


def _wishes(stack: ExitStack, written: str | None, place: str) -> Wishes | None:
    """Return who to ask about the wishes of authors: the network's own interface, for a stream of the network itself."""
    from murmure.sources.live.bluesky.wish import Wishes

    host = urlsplit(checked_address(place, ("wss", "ws"), PLACE)).hostname or ""
    written = written or (_PROFILES if host.endswith(_OWN) else _NOBODY)
    if written == _NOBODY:
        return None
    return Wishes(stack.enter_context(calling(quiet=20.0)), checked_address(written, ("https", "http"), _PROFILES))


def _kinds(written: str) -> frozenset[str]:
    """Return the collections that are kept: all four, unless some are named."""
    known = {**KEPT, **{name: name for name in KEPT.values()}}
    words = written.replace(",", " ").split() or list(KEPT)
    for word in words:
        if word not in known:
            raise BadRequest("live-kind", NO_KIND.fill(text=word[:80]), CHOOSE_KIND.fill(names=", ".join(KEPT)))
    return frozenset(known[word] for word in words)


def _people(written: str) -> tuple[str, ...]:
    people = tuple(dict.fromkeys(written.replace(",", " ").split()))
    wrong = next((did for did in people if not is_did(did)), None)
    if wrong or len(people) > _PEOPLE:
        raise BadRequest("live-account", NO_ACCOUNT.fill(text=(wrong or people[-1])[:80]), WRITE_DID)
    return people


def _clock() -> int | None:
    """Return the present in microseconds; None on a machine whose clock was plainly never set."""
    now = time.time_ns() // 1000
    return now if now > 1_700_000_000_000_000 else None


LIVE = Live(
    name="bluesky",
    title=Both("Bluesky", "Bluesky"),
    get_it=Both(
        "Nothing to ask for: the stream of Bluesky (Jetstream) is open to everybody.",
        "Rien à demander : le flux de Bluesky (Jetstream) est ouvert à tout le monde.",
    ),
    keeps=Both(
        "Posts, reposts, likes and follows, with tags, links, mentions, languages and what they answer; what is changed"
        " takes the place of what was; what is deleted, and all of a deleted account, leaves the log.",
        "Messages, partages, « j'aime » et abonnements, avec mots-dièse, liens, mentions, langues et ce à quoi ils répondent ;"
        " ce qui est modifié prend la place de ce qui était ; ce qui est supprimé, et tout ce qui vient d'un compte supprimé,"
        " quitte le journal.",
    ),
    leaves_out=Both(
        "Pictures and videos (their descriptions are kept), profiles, blocks and lists, other applications of the network,"
        " and authors who ask not to be shown outside of it.",
        "Les images et les vidéos (leurs descriptions sont gardées), les profils, les blocages et les listes, les autres"
        " applications du réseau, et les auteurs qui demandent à ne pas être montrés en dehors.",
    ),
    options=(
        Option("collections", Both("kinds of records, among post, repost, like, follow (default: all)",
                                   "genres d'enregistrements, parmi post, repost, like, follow (par défaut : tous)"),
               Both("KINDS", "GENRES"), stream=True),
        Option("accounts", Both("only these accounts, by DID; may be repeated", "seulement ces comptes, par DID ; peut être répété"),
               Both("DID", "DID"), stream=True, several=True),
        Option("me", Both("your own account, by DID", "votre propre compte, par DID"), Both("DID", "DID")),
        Option("url", Both("the Jetstream server", "le serveur Jetstream"), Both("ADDRESS", "ADRESSE"), default=PLACE),
        Option("profiles", Both("where to ask what authors wish, or none (default: Bluesky itself, for a server of Bluesky)",
                                "où demander ce que souhaitent les auteurs, ou none (par défaut : Bluesky, pour un serveur de Bluesky)"),
               Both("ADDRESS", "ADRESSE")),
        Option("dictionary", Both("the zstd dictionary of Jetstream, for a compressed stream",
                                  "le dictionnaire zstd de Jetstream, pour un flux compressé"), Both("FILE", "FICHIER")),
    ),
    follow=follow,
)  # fmt: skip
