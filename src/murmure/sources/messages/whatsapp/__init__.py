"""What was said in a WhatsApp chat, by whom, and when?

*Get it*: in WhatsApp, open a chat, then (Android) the three dots > More > Export chat, or (iPhone) the name of the chat >
Export chat; offer the .txt or .zip file as it is. Messages that were copied from WhatsApp Web into a .txt file are read too.
*Keeps*: messages, attachments by name, places, deletions, who came and went, as WhatsApp says it.
*Leaves out*: the pictures, films and sounds themselves; reactions, answers and who read what are not in the export.

Times have no zone, and the order of day and month is that of the phone: both are asked for where nobody can tell.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from gzip import BadGzipFile
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from murmure.model.activity import ME, Activity, key_of
from murmure.model.reject import BROKEN_FILE, Reject
from murmure.model.words import Both
from murmure.sources.messages.whatsapp.column import Chat, person
from murmure.sources.messages.whatsapp.line import COPIED, header, style_of
from murmure.sources.messages.whatsapp.survey import Survey, sender_of, stretches, survey
from murmure.sources.messages.whatsapp.words import chat_named
from murmure.sources.source import Source

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.sources.readers import Bundle, File, Probe

_ERRORS = (EOFError, zlib.error, BadZipFile, BadGzipFile)
_HEAD = 64 << 10
# Programs write their logs in the same form: a date and a time in brackets, or before a dash, then a word and a colon.
_PROGRAM = re.compile(r"(?i)\b(error|warn(ing)?|info|debug|notice|critical|trace|alert|emergency|fatal)\b|^\S*[\[\]{}=/\\]\S*$")
_LIKE_A_LOG = re.compile(r"\[?\d{4}[-/]\d\d[-/]\d\d \d\d:\d\d(:\d\d)?")
_ATTACHED = re.compile(
    r"(?:.*/)?(?:\d{8}-(?:photo|video|audio|gif|sticker)-[^/]*|(?:img|vid|ptt|aud|stk|doc|ptv)-\d{8}-wa\d+[^/]*)", re.IGNORECASE
)
NOTHING = Both("the chat holds no message", "la discussion ne contient aucun message")
MAYBE_CUT = Both("the last line has no end: if the file was cut there, what followed is missing",
                 "la dernière ligne n'a pas de fin : si le fichier a été coupé là, la suite manque")  # fmt: skip


def recognise(probe: Probe) -> bool:
    """Say whether messages of a chat begin in the first lines, as WhatsApp writes them."""
    text = probe.text[:_HEAD].replace("\r\n", "\n")
    style = style_of(text[:4000])
    if style is None:
        return False
    begins = header(style)
    heads = [match[0] for match in begins.finditer(text)]
    before, *parts = begins.split(text)
    if len(before.strip().split("\n")) > 5:
        return False
    named = chat_named(probe.name) or probe.name == "_chat.txt"
    people = [who for who, _ in map(sender_of, parts[2::3]) if who is not None]
    if not named and 2 * sum(1 for who in people[:50] if _PROGRAM.search(who)) > len(people[:50]):
        return False
    # A date and a time without a comma, the year first: what any program may write. Somebody must speak, more than once.
    if _LIKE_A_LOG.match(heads[0]) and not named:
        return style == "[" and len(set(people)) > 1 and any(" " in who for who in people)
    return bool(people or named) or style not in (":", COPIED)


def read(bundle: Bundle) -> Iterator[pa.Table | Activity | Reject]:
    """Yield who the owner is, where a chat of two tells it, then the messages of each chat as tables."""
    known: list[tuple[File, Survey]] = []
    for file in bundle.files:
        try:
            found = survey(file)
        except _ERRORS:
            found = None
            yield Reject(file.where(1), BROKEN_FILE)
            continue
        if found is None or not found.count:
            yield Reject(file.where(1), NOTHING)
        else:
            known.append((file, found))
    owners = frozenset(found.owner for _, found in known if found.owner)
    for owner in sorted(owners):
        yield Activity(key=key_of("identity", owner), type="murmure:Identity", actor=ME, object=person(owner), object_type="Person", content=owner)
    decided = {order for _, found in known if not (settled := found.order.settle())[1] and len(found.order.form) > 1 for order in settled[:1]}
    others = decided.pop() if len(decided) == 1 else ""
    for file, found in known:
        order, doubtful = found.order.settle(bundle.answers.get("dates", ""), others)
        if doubtful:
            bundle.doubts["dates"] = bundle.doubts.get("dates", 0) + found.count
        yield from _messages(file, found, Chat(file, found, order, owners, bundle.zone))


def _messages(file: File, found: Survey, chat: Chat) -> Iterator[pa.Table | Reject]:
    left, line = found.count, 1
    try:
        for item in stretches(file, found.style):
            if isinstance(item, Reject):
                yield item
                continue
            line, left = item.line, left - len(item.bodies)
            yield from chat.table(item, last=not found.ended and left <= 0)
    except _ERRORS:
        yield Reject(file.where(line), BROKEN_FILE)
    if not found.ended:
        yield Reject(file.where("end"), MAYBE_CUT)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _owns(path: str) -> bool:
    """Say which files beside a chat are its attachments: they are left out on purpose."""
    return _ATTACHED.fullmatch(path) is not None


SOURCE = Source(
    name="whatsapp",
    title=Both("WhatsApp chat", "Discussion WhatsApp"),
    get_it=Both(
        "In WhatsApp, open the chat. Android: three dots, More, Export chat. iPhone: the name of the chat, Export chat. “Without media” is enough."
        " Offer the .txt or .zip file as it is, one for each chat.",
        "Dans WhatsApp, ouvrez la discussion. Android : trois points, Plus, Exporter discussion. iPhone : le nom de la discussion,"
        " Exporter discussion. « Sans médias » suffit. Proposez le fichier .txt ou .zip tel quel, un par discussion.",
    ),
    keeps=Both(
        "Messages, names of attachments, places, links, deletions, notices of who came and went.",
        "Messages, noms des pièces jointes, lieux, liens, suppressions, avis de qui arrive et qui part.",
    ),
    leaves_out=Both(
        "Pictures, films and sounds themselves. Reactions, quoted messages and who read what are not in the export.",
        "Les images, films et sons eux-mêmes. Les réactions, les messages cités et qui a lu quoi ne sont pas dans l'export.",
    ),
    recognise=recognise,
    read=read,
    root=_folder,
    owns=_owns,
    picture="chat",
)
