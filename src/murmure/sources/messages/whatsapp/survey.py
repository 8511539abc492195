"""What must be known of a whole chat before its first message is read: the style, the order of dates, who writes?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from murmure.model.reject import LONG_LINE, Reject
from murmure.model.words import Both
from murmure.sources.messages.whatsapp.line import COPIED, Clock, header, strange_words, style_of
from murmure.sources.messages.whatsapp.order import Order
from murmure.sources.messages.whatsapp.said import is_notice, said_of
from murmure.sources.messages.whatsapp.words import MARKS, chat_named, unmarked

if TYPE_CHECKING:
    from murmure.sources.readers import File

_CHUNK, _LONGEST = 4 << 20, 16 << 20
_TIMES, MOST = 200_000, 5_000
_QUOTES = frozenset('"“”«»„')
BEFORE = Both("text that stands before the first message", "du texte placé avant le premier message")


class Stretch(NamedTuple):
    """Hold some messages: the line of the first, then dates, times and bodies, in columns."""

    line: int
    dates: list[str]
    times: list[str]
    bodies: list[str]


@dataclass
class Survey:
    """Hold what is known of a chat.

    style     how its messages begin
    order     what its dates say
    clock     reads its times
    senders   who writes, as it is written, and how often
    named     the name of the chat: of the file, else of the notice that opens it
    ended     whether the last line has an end
    count     messages
    """

    style: str
    order: Order = field(default_factory=Order)
    clock: Clock = field(default_factory=Clock)
    senders: dict[str, int] = field(default_factory=dict)
    named: str = ""
    ended: bool = True
    count: int = 0

    @property
    def pair(self) -> bool:
        """Whether the chat is between two people, as far as one can see."""
        return len(self.senders) == 2 and (not self.named or any(same(who, self.named) for who in self.senders))

    @property
    def owner(self) -> str:
        """Who of a pair is the owner of the phone: the one whose name the chat does not have."""
        other = [who for who in self.senders if not same(who, self.named)]
        return other[0] if self.pair and self.named and len(other) == 1 else ""


def same(one: str, other: str) -> bool:
    """Say whether two names are one, as a file name may spell it.

    >>> same("Lou / Ana", "Lou _ Ana")
    True
    """
    return _letters(one) == _letters(other)


def _letters(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


def survey(file: File) -> Survey | None:
    """Read a chat once; None when no message begins in it."""
    style = style_of_file(file)
    if style is None:
        return None
    found, times = Survey(style, named=chat_named(file.path.rpartition("/")[2])), set()
    for item in stretches(file, style):
        if isinstance(item, Reject):
            continue
        found.count += len(item.bodies)
        found.order.add(item.dates)
        if len(times) < _TIMES:
            times.update(item.times)
        for body in item.bodies:
            who, colon, _ = body.partition(": ")
            if colon and who in found.senders:
                found.senders[who] += 1
            elif colon and len(found.senders) < MOST:
                _meet(found, body)
        if item.bodies:
            found.ended = item.bodies[-1].endswith("\n")
    found.clock = Clock(*strange_words(times))
    people: dict[str, int] = {}
    for who, count in found.senders.items():
        people[name_of(who)] = people.get(name_of(who), 0) + count
    found.senders = people
    return found


def _meet(found: Survey, body: str) -> None:
    """Take in a sender who was not met yet; the notice that opens a chat names the chat."""
    who, text = sender_of(body)
    if who is None:
        return
    if is_notice(text):
        found.named = found.named or name_of(who)
    # An iPhone writes who came and went in the name of the group, after a mark: the group is not one who writes.
    elif not (found.style == "[" and text.startswith("\u200e") and same(name_of(who), found.named) and said_of(text).type == "Create"
              and not said_of(text).part):  # fmt: skip
        found.senders[who] = 1


@lru_cache(8192)
def name_of(sender: str) -> str:
    r"""Return the name of who writes, without marks, and without the '~' of people who are not in the contacts.

    >>> name_of("~\u202fLou"), name_of("\u202a+33\xa06 12 34\u202c")
    ('Lou', '+33 6 12 34')
    """
    return " ".join(unmarked(sender).replace("\u2011", "-").removeprefix("~").split())


def sender_of(body: str) -> tuple[str | None, str]:
    """Return who writes, as it is written, and what; nobody when WhatsApp itself speaks.

    >>> sender_of("Lou: hi: there"), sender_of('Lou changed the subject to "a: b"')
    (('Lou', 'hi: there'), (None, 'Lou changed the subject to "a: b"'))
    """
    line = body.partition("\n")[0]
    who, colon, _ = line.partition(": ")
    if not colon and line.endswith(":"):  # an empty first line, whose blank an editor took away
        who, colon = line[:-1], ":"
    who_is_said = colon and who.strip(MARKS + " ") and len(who) <= 120 and _QUOTES.isdisjoint(who)
    if not who_is_said:
        return None, body
    return who, body[len(who) + len(colon) :]


def style_of_file(file: File) -> str | None:
    """Return the style of the first message of a file, in its first bytes."""
    from murmure.sources.readers import text_of

    return style_of(text_of(file.head).replace("\r\n", "\n").replace("\r", "\n"))


def stretches(file: File, style: str) -> Iterator[Stretch | Reject]:
    """Yield the messages of a file, some ten thousand at a time; a message of 16 million characters is left out."""
    begins, kept, line, lost, opened = header(style), "", 1, False, False
    with file.text() as stream:
        while True:
            chunk = stream.read(_CHUNK)
            text = kept + chunk
            end = _last_start(text, begins) if chunk else len(text)
            if chunk and end <= 0:
                kept = text
                if len(kept) > _LONGEST:
                    yield Reject(file.where(line), LONG_LINE)
                    line, kept, lost = line + kept.count("\n"), "", True
                continue
            kept = text[end:]
            before, *parts = begins.split(text[:end])
            if before.strip(MARKS + " \n\t") and not lost and not opened:
                yield Reject(file.where(line), BEFORE)
            opened, lost = True, False
            if parts:
                dates, times = (parts[1::3], parts[::3]) if style == COPIED else (parts[::3], parts[1::3])
                yield Stretch(line + before.count("\n"), dates, times, parts[2::3])
            line += text.count("\n", 0, end)
            if not chunk:
                return


def _last_start(text: str, begins: object) -> int:
    """Return where the last message of a text begins; 0 when none does after the first line."""
    place = text.rfind("\n")
    while place >= 0:
        if begins.match(text, place + 1):  # type: ignore[attr-defined]
            return place + 1
        place = text.rfind("\n", 0, place)
    return 0
