"""How do the messages of a chat become a table of the log, set-wise?

The key is (chat, local time as it is written, who, the words, how many times before): what every export of a chat
says again. An attachment is named by its place among the attachments of that moment, because one export holds its
file and another leaves it out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import compress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from murmure.model.activity import ME, SEPARATOR
from murmure.model.reject import IMPOSSIBLE_DATE, Reject
from murmure.model.words import Both
from murmure.sources.messages.whatsapp.line import written
from murmure.sources.messages.whatsapp.order import day_of
from murmure.sources.messages.whatsapp.said import Said, is_notice, said_by_nobody, said_of, special
from murmure.sources.messages.whatsapp.survey import MOST, Stretch, Survey, name_of, same, sender_of
from murmure.sources.plain import clean

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    import numpy as np
    import pyarrow as pa

    from murmure.sources.readers import File

_EPOCH = date(1970, 1, 1).toordinal()
_CONTROL = "[\\x00-\\x08\\x0b-\\x1f\\x7f]"
_MEMBERS = 50
BAD_TIME = Both("the time cannot be read: its words are of a language that murmure does not know",
                "l'heure est illisible : ses mots sont d'une langue que murmure ne connaît pas")  # fmt: skip


def person(name: str, owner: str = "") -> str:
    """Return the address of somebody: ME, a number, or a name that is one in WhatsApp only.

    >>> person("+33 6 12-34"), person("Lou"), person("Ana", "Ana")
    ('tel:+3361234', 'whatsapp:Lou', 'me')
    """
    if owner and name == owner:
        return ME
    digits = "".join(char for char in name if char.isdecimal())
    if name.startswith("+") and len(digits) >= 6 and not any(char.isalpha() for char in name):
        return f"tel:+{digits}"
    return f"whatsapp:{clean(name)}"


class Chat:
    """Turn the messages of one chat into tables."""

    def __init__(self, file: File, known: Survey, order: str, owners: frozenset[str], zone: ZoneInfo | None) -> None:
        self._file, self._order, self._clock = file, order, known.clock
        mine = [who for who in known.senders if who in owners]
        self.owner = known.owner or (mine[0] if len(mine) == 1 else "")
        self._hours = Hours(zone)
        people = sorted(known.senders)
        self._senders = frozenset(people) if len(people) < MOST else frozenset()
        self._name = SEPARATOR.join(people) if known.pair else known.named
        self._room = None
        if known.pair:
            self._to = {who: person(next(other for other in people if other != who), self.owner) for who in people}
        elif known.named and len(people) == 1 and not same(people[0], known.named):
            self._to = {people[0]: person(known.named)}
        else:
            self._to = {}
            self._room = f"whatsapp:group/{quote(known.named, safe=' ')}" if known.named else None
        self._members = [person(who, self.owner) for who in people[:_MEMBERS]]
        self._days: dict[str, tuple[int, str] | None] = {}
        self._times: dict[str, tuple[int, bool, str] | None] = {}
        self._people: dict[str, tuple[str, str | None, str | None, list[str] | None]] = {}
        self._said: dict[tuple[str, str, str], int] = {}
        self._day = ""

    def table(self, stretch: Stretch, last: bool = False) -> Iterator[pa.Table | Reject]:
        """Yield the rejects of a stretch, then its table; `last`: its last line has no end, and may be cut."""
        days, times = self._days, self._times
        for text in set(stretch.dates) - days.keys():
            days[text] = self._read_day(text)
        for text in set(stretch.times) - times.keys():
            times[text] = self._read_time(text)
        dates, clocks, bodies = [days[text] for text in stretch.dates], [times[text] for text in stretch.times], stretch.bodies
        if None in dates or None in clocks:
            good = [a is not None and b is not None for a, b in zip(dates, clocks, strict=True)]
            line = stretch.line
            for place, body in enumerate(bodies):
                if not good[place]:
                    yield Reject(self._file.where(line), IMPOSSIBLE_DATE if dates[place] is None else BAD_TIME)
                line += 1 + body.rstrip("\n").count("\n")
            last = last and good[-1]
            dates, clocks, bodies = (list(compress(column, good)) for column in (dates, clocks, bodies))
        if bodies:
            yield self._table(dates, clocks, bodies, last)
        for kept in (days, times):
            if len(kept) > 200_000:
                kept.clear()

    def _read_day(self, text: str) -> tuple[int, str] | None:
        day = day_of(written(text), self._order)
        return None if day is None else (day - _EPOCH, date.fromordinal(day).isoformat())

    def _read_time(self, text: str) -> tuple[int, bool, str] | None:
        found = self._clock.seconds(text)
        if found is None:
            return None
        second, exact = found
        shown = f"{second // 3600:02}:{second // 60 % 60:02}" + (f":{second % 60:02}" if exact else "")
        return second, exact, shown

    def _table(self, dates: list[Any], clocks: list[Any], bodies: list[str], cut: bool) -> pa.Table:
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        who, texts = self._split(bodies)
        told, said = pa.array(texts, pa.string()), {}
        odd = pc.or_(pc.match_substring_regex(told, special()), pc.match_substring_regex(told, _CONTROL))
        for place in np.flatnonzero(odd.to_numpy(zero_copy_only=False)).tolist():
            if who[place] is not None and is_notice(texts[place]):
                who[place] = None
            said[place] = said_of(texts[place]) if who[place] is not None else said_by_nobody(texts[place])
        if cut:
            one = said.get(len(texts) - 1) or Said(content=texts[-1] or None)
            said[len(texts) - 1] = one._replace(extra={**(one.extra or {}), "cut": True})
        parts, content = list(texts), [text or None for text in texts]
        types, kinds = ["Create"] * len(texts), ["Note"] * len(texts)
        for place in [place for place, name in enumerate(who) if name is None]:
            types[place], kinds[place] = "Update", "Group"
        sparse: dict[str, list[Any]] = {name: [None] * len(texts) for name in ("links", "mentions", "latitude", "longitude", "extra")}
        for place, one in said.items():
            parts[place] = f"\x1e{one.part}" if one.part else one.content or ""
            content[place] = one.content
            if who[place] is not None:
                types[place], kinds[place] = one.type, one.kind
            for name in ("links", "latitude", "longitude"):
                sparse[name][place] = getattr(one, name)
            sparse["mentions"][place] = [person(name_of(name), self.owner) for name in one.mentions] if one.mentions else None
            sparse["extra"][place] = json.dumps(one.extra, ensure_ascii=False) if one.extra else None
        local = np.array([day[0] * 86_400 + clock[0] for day, clock in zip(dates, clocks, strict=True)], np.int64)
        published, offset, origin = self._hours.place(local)
        stamps = [f"{day[1]}T{clock[2]}" for day, clock in zip(dates, clocks, strict=True)]
        text_list, count = pa.list_(pa.string()), len(texts)
        people = self._people_of(who)
        return pa.table({
            "key": self._keys(stamps, people["name"], parts), "type": pa.array(types), "actor": people["actor"], "object_type": pa.array(kinds),
            "target": people["target"], "audience": people["audience"],
            "published": pa.array(published * 1_000_000).cast(pa.timestamp("us", tz="UTC")), "offset_minutes": offset,
            "offset_origin": pa.repeat(origin, count), "precision": pa.array(["s" if clock[1] else "min" for clock in clocks]),
            "content": pa.array(content, pa.string()), "links": pa.array(sparse["links"], text_list),
            "mentions": pa.array(sparse["mentions"], text_list), "latitude": pa.array(sparse["latitude"], pa.float64()),
            "longitude": pa.array(sparse["longitude"], pa.float64()), "extra": pa.array(sparse["extra"], pa.string()),
        })  # fmt: skip

    def _people_of(self, who: list[str | None]) -> dict[str, pa.Array]:
        """Return the columns that depend on the sender alone: each sender is looked at once."""
        import pyarrow as pa

        place = {name: number for number, name in enumerate(dict.fromkeys(who))}
        each = [self._known(name) for name in place]
        which = pa.array([place[name] for name in who], pa.int32())
        types = {"name": pa.string(), "actor": pa.string(), "target": pa.string(), "audience": pa.list_(pa.string())}
        return {name: pa.array([one[i] for one in each], kind).take(which) for i, (name, kind) in enumerate(types.items())}

    def _split(self, bodies: list[str]) -> tuple[list[str | None], list[str]]:
        """Return who writes, as it is written, and what."""
        who: list[str | None] = []
        texts: list[str] = []
        people = self._people
        for body in bodies:
            name, colon, text = body.partition(": ")
            if not colon or name not in people:
                name, text = sender_of(body)  # type: ignore[assignment]
                if name is not None and self._speaks(name):
                    name = None  # type: ignore[assignment]
            who.append(name)
            texts.append(text.rstrip("\n"))
        return who, texts

    def _speaks(self, name: str) -> bool:
        """Say whether it is the chat that speaks, not a person: an iPhone writes notices in the name of the group."""
        if self._senders and name_of(name) not in self._senders:
            return True
        self._known(name)
        return False

    def _known(self, name: str | None) -> tuple[str, str | None, str | None, list[str] | None]:
        """Return what is known of a sender: the name, who acts, to whom, who could read it."""
        if name is None:
            return "", None, self._room, [self._room] if self._room else None
        if name not in self._people:
            shown = name_of(name)
            actor = person(shown, self.owner)
            target = self._to.get(shown, self._room)
            readers = [target] if target else [who for who in self._members if who != actor]
            if len(self._people) > 10_000:
                self._people.clear()
            self._people[name] = (clean(shown), actor, target, [who for who in readers if who != ME] or None)
        return self._people[name]

    def _keys(self, stamps: list[str], who: pa.Array, parts: list[str]) -> pa.Array:
        """Return the natural keys; what is said twice in one moment is counted, day by day."""
        import pyarrow as pa
        import pyarrow.compute as pc

        again = [""] * len(parts)
        seen = self._said
        for place, what in enumerate(zip(stamps, who.to_pylist(), parts, strict=True)):
            if what in seen:
                seen[what] += 1
                again[place] = str(seen[what])
            else:
                if what[0][:10] != self._day:
                    seen.clear()
                    self._day = what[0][:10]
                seen[what] = 1
        return pc.binary_join_element_wise(self._name, pa.array(stamps), who, pa.array(parts, pa.string()), pa.array(again), SEPARATOR)


class Hours:
    """Place local seconds in a zone, telling apart the two passes of the hour that is lived twice: a chat goes forward."""

    def __init__(self, zone: ZoneInfo | None) -> None:
        self._zone, self._known, self._last, self._again = zone, {}, 0, False

    def place(self, local: np.ndarray) -> tuple[np.ndarray, pa.Array, str]:
        """Return seconds UTC, minutes of offset, and the origin of the offset."""
        import numpy as np
        import pyarrow as pa

        if self._zone is None:
            return local, pa.nulls(len(local), pa.int16()), "assumed"
        # The clock changes on few days: only there each quarter of an hour is asked.
        day, of_day = np.unique(local // 86_400, return_inverse=True)
        changes = np.array([self._offsets(one * 96) != self._offsets(one * 96 + 96) for one in day.tolist()], bool)
        quarter, where = np.unique(np.where(changes[of_day], local // 900, local // 86_400 * 96), return_inverse=True)
        offsets = np.array([self._offsets(one) for one in quarter.tolist()], np.int64).reshape(-1, 2)
        offset = offsets[where, 0]
        for place in np.flatnonzero(offsets[where, 0] != offsets[where, 1]).tolist():
            moment = int(local[place])
            if not 0 <= moment - self._last + 7200 < 14_400:
                self._again = False
            self._again = self._again or moment < self._last - 60
            self._last = moment
            if self._again:
                offset[place] = offsets[where[place], 1]
        return local - offset, pa.array((offset // 60).astype(np.int16)), "account"

    def _offsets(self, quarter: int) -> tuple[int, int]:
        if quarter not in self._known:
            if len(self._known) > 100_000:
                self._known.clear()
            naive = datetime(1970, 1, 1) + timedelta(seconds=quarter * 900)
            first, second = (naive.replace(tzinfo=self._zone, fold=fold).utcoffset() or timedelta() for fold in (0, 1))
            # Where the clock is put forward there is no such hour: no pass of it to choose.
            there = first > second
            self._known[quarter] = (int(first.total_seconds()), int((second if there else first).total_seconds()))
        return self._known[quarter]
