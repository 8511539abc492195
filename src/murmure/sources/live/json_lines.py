"""What does another program say, one JSON document per line, on standard input?

*Get it*: let any program write JSON lines, and pipe it: `program | murmure listen json-lines`.
*Keeps*: ActivityStreams activities and objects, statuses of Mastodon's programming interface, and
flat records with a time: names as ours, or paired with ours by `--map`. A Delete, an Undo, an Update, and
a record with `"deleted": true` and the id of an earlier one are carried out.
*Leaves out*: lines of more than a million characters, what is no JSON, with `--map` all that is not mapped.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Iterator

from murmure.model.reject import BAD_RECORD, Reject
from murmure.model.words import Both
from murmure.sources.live import Heard, Line, Live
from murmure.sources.live.document import MAP, decoded, heard_of, mapping_of

LONGEST = 1_000_000  # bytes of a line
LONG = Both("the line is longer than a million bytes", "la ligne dépasse un million d'octets")
_AT_ONCE, _PULSE, _CHUNK = 2_000, 0.5, 1 << 16


def follow(line: Line) -> Iterator[Heard]:
    """Yield what the lines say, many at a time when they come fast; an empty one twice a second when they do not."""
    mapping = mapping_of(line.options.get("map"))
    waiting: queue.Queue[bytes | None] = queue.Queue(4)  # a reader that is ahead waits, and so does the program that writes
    threading.Thread(target=_read, args=(sys.stdin.fileno(), waiting, line.stop), daemon=True, name="murmure-stdin").start()
    number, rest = 0, b""
    while True:
        try:
            chunk = waiting.get(timeout=_PULSE)
        except queue.Empty:
            yield Heard()
            continue
        *lines, rest = (rest + (chunk or b"")).split(b"\n")
        if chunk is None:
            lines, rest = [*lines, rest], b""
        elif len(rest) > LONGEST:
            rest = rest[: LONGEST + 1]  # what is too long is not kept, but for the sign that it is
        for start in range(0, len(lines), _AT_ONCE):
            part = lines[start : start + _AT_ONCE]
            yield _heard(part, number + start, mapping)
        number += len(lines)
        if chunk is None:
            return


def _read(place: int, waiting: queue.Queue[bytes | None], stop: threading.Event) -> None:
    """Put what comes in the queue; a thread of its own, because a pipe cannot be waited for everywhere."""
    chunk: bytes | None = b""
    while chunk is not None and not stop.is_set():
        try:
            chunk = os.read(place, _CHUNK) or None
        except OSError:
            chunk = None
        while not stop.is_set():
            try:
                waiting.put(chunk, timeout=_PULSE)
                break
            except queue.Full:
                continue


def _heard(lines: list[bytes], before: int, mapping: dict[str, str]) -> Heard:
    """Return what these lines say; `before` lines came before them."""
    found, broken = [], []
    for place, text in enumerate(lines, before + 1):
        where = f"stdin:{place}"
        if len(text) > LONGEST:
            broken.append(Reject(where, LONG))
        elif text.strip():
            try:
                found.append((where, decoded(text.decode("utf-8", "replace"))))
            except ValueError:
                broken.append(Reject(where, BAD_RECORD))
    heard = heard_of(found, mapping)
    return Heard((*heard.items, *broken), heard.changed, heard.gone, heard.gone_actors, moment=heard.moment)


LIVE = Live(
    name="json-lines",
    title=Both("JSON lines on standard input", "Lignes JSON sur l'entrée standard"),
    get_it=Both("Let any program write one JSON document per line, and pipe it into murmure.",
                "Faites écrire à n'importe quel programme un document JSON par ligne, et envoyez-le à murmure par un tube."),
    keeps=Both("ActivityStreams activities and objects, Mastodon statuses, flat records that have a time; deletions and changes of these.",
               "Les activités et objets ActivityStreams, les messages Mastodon, les enregistrements plats qui ont une date ; leurs suppressions "
               "et leurs modifications."),
    leaves_out=Both("Lines of more than a million bytes, what is not JSON and, when names are mapped, all that is not mapped.",
                    "Les lignes de plus d'un million d'octets, ce qui n'est pas du JSON et, si les noms sont associés, tout ce qui ne l'est pas."),
    options=(MAP,),
    follow=follow,
    ends=True,
)  # fmt: skip
