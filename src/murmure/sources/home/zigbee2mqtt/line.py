"""Which message does a line of a log or of a capture hold, and when was it sent?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from murmure.model.reject import BAD_DATE, BAD_RECORD, TRUNCATED, Reject
from murmure.model.words import Both
from murmure.sources.records import broken, reading_errors
from murmure.sources.times import When, from_unix, in_zone, parse_instant

if TYPE_CHECKING:
    from murmure.sources.readers import File

_STAMP = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?\s?(?:Z?[+-]\d\d:?\d\d|Z)?"
_ENGLISH = r"\d{1,2}/\d{1,2}/\d{4}, \d{1,2}:\d\d:\d\d [AP]M"
_LEVEL = r"(?:info|debug|warn|warning|error)"
# [2024-08-01 12:00:00] info: 	z2m:mqtt: ...   info  2021-12-01 12:00:00: ...   zigbee2mqtt:info 11/10/2018, 10:00:00 AM ...
LOG = re.compile(
    rf"(?:\[(?P<new>[^\]\n]{{8,40}})\]\s+{_LEVEL}:\s+(?:z2m|zh|zhc)\b"
    rf"|\b(?i:zigbee2mqtt:)?{_LEVEL}:?\s+(?P<old>{_STAMP}(?: [AP]M)?|{_ENGLISH}):?\s)"
)
_PUBLISH = re.compile(r"MQTT publish[:,] topic:? '(?P<topic>[^\n]+?)', payload:? '(?P<payload>.*)'\s*$", re.DOTALL)
_RECEIVED = re.compile(r"Received MQTT message on '(?P<topic>[^\n]+?)' with data '(?P<payload>.*)'\s*$", re.DOTALL)
_CAPTURE = re.compile(rf"(?:(?P<time>{_STAMP}|\d{{10}}(?:\.\d{{1,9}})?|\d{{13}})\s+)?(?P<topic>\S.*?)\s(?P<payload>[\[{{\"].*|\S+)\s*")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# Version 1.7, of November 2019, wrote UTC and did not say so; since 2020 the form of times is a setting, and local.
_UNSAID, _UNTIL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"), "2020-06"
_LOCAL = re.compile(r"Z(?=[+-]\d\d:?\d\d$)")
_BACK, _DAY, _SOON = timedelta(minutes=25), timedelta(hours=12), timedelta(hours=3)
BAD_LINE = Both("the message cannot be read", "le message est illisible")


class Message(NamedTuple):
    """Hold one message: when it was sent (None: the line does not say), on which topic, with what."""

    when: When | None
    topic: str
    payload: Any
    retained: bool = False
    received: bool = False  # a message that the bridge was given, and did not send


class Clock:
    """Read the times of a log, in order: in the hour that is lived twice, those that go back are the second time."""

    def __init__(self, zone: ZoneInfo | None) -> None:
        self._zone, self._fold = zone, 0
        self._last: datetime | None = None
        self._turned: datetime | None = None

    def read(self, text: str) -> When:
        """Return the moment that a text says; raises ValueError."""
        text = _LOCAL.sub("", text.strip())
        if text.isdigit() and len(text) == 13:
            return from_unix(int(text), "ms")
        if text.replace(".", "", 1).isdigit():
            return from_unix(float(text))
        if text.endswith(("AM", "PM")):
            naive = datetime.strptime(text, "%m/%d/%Y, %I:%M:%S %p" if "/" in text else "%Y-%m-%d %I:%M:%S %p")
        else:
            if self._zone is None or len(text) > 19:
                return parse_instant(text, self._zone)
            naive = datetime.fromisoformat(text)
        if self._last is not None:
            gone = self._last - naive
            if _BACK < gone < _DAY:
                self._fold, self._turned = 1, naive
            # A clock that was set by hand says nothing of the hour that is lived twice, months later.
            elif self._turned is not None and naive - self._turned > _SOON:
                self._fold = 0
        self._last = naive
        return in_zone(naive, self._zone, self._fold)


def messages(file: File, zone: ZoneInfo | None, log: bool) -> Iterator[tuple[int, Message | Both] | Reject]:
    """Yield (line, message) for each line that holds one, with the reason in place of one that cannot be read.

    log  the file is a log of the bridge; else it is a capture, of which every line is a message
    """
    clock, number = Clock(zone), 0
    try:
        for number, line in file.lines(ends=True):
            if not line.strip(" \t\0\r\n"):
                continue
            found = _of_log(line, clock) if log else _of_capture(line, clock)
            if found is None and line[-1] not in "\r\n":
                found = TRUNCATED  # a log ends its lines: what is none yet might have become a message
            if found is not None:
                yield number, found
    except reading_errors() as error:
        yield broken(file, number + 1, error)


def _of_log(line: str, clock: Clock) -> Message | Both | None:
    """Return the message of a line of a log; None for all else that a bridge writes there."""
    published = "MQTT publish" in line
    if not published and "Received MQTT message" not in line:
        return None
    line = _COLOUR.sub("", line)
    head, found = LOG.search(line), (_PUBLISH if published else _RECEIVED).search(line)
    if not found or not head:
        return BAD_LINE
    try:
        when = clock.read(head["new"] or _said(head["old"]))
    except (ValueError, OverflowError):
        return BAD_DATE
    payload = _decoded(found["payload"])
    if isinstance(payload, str) and payload.startswith("{"):
        return BAD_LINE
    return Message(when, found["topic"], payload, received=not published)


def _said(stamp: str) -> str:
    """Return a time of an old log with the Z that it leaves out, where it means one.

    >>> _said("2019-11-09T13:04:01"), _said("2021-11-09T13:04:01")
    ('2019-11-09T13:04:01Z', '2021-11-09T13:04:01')
    """
    return f"{stamp}Z" if stamp[:7] < _UNTIL and _UNSAID.fullmatch(stamp) else stamp


def _of_capture(line: str, clock: Clock) -> Message | Both:
    text = line.strip(" \t\0\r\n")
    if text.startswith("{"):
        return _of_object(text, clock)
    found = _CAPTURE.fullmatch(text)
    if not found or "/" not in found["topic"]:
        return BAD_RECORD
    try:
        when = clock.read(found["time"]) if found["time"] else None
    except (ValueError, OverflowError):
        return BAD_DATE
    payload = _decoded(found["payload"])
    if isinstance(payload, str) and payload.startswith("{"):
        return BAD_LINE
    return Message(when, found["topic"], payload)


def _of_object(text: str, clock: Clock) -> Message | Both:
    """Return the message of a line of JSON: that of mosquitto_sub (-F %j), or of any tool that says topic and payload."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return BAD_RECORD
    topic = said.get("topic") if isinstance(said, dict) else None
    if not isinstance(topic, str) or "payload" not in said:
        return BAD_RECORD
    time = next((said[name] for name in ("tst", "timestamp", "ts", "time", "received_at") if said.get(name) is not None), None)
    try:
        # A count, of seconds or of milliseconds.
        counted = isinstance(time, int | float) and not isinstance(time, bool)
        when = None if time is None else clock.read(f"{time:.6f}".rstrip("0").rstrip(".") if counted else time)
    except (ValueError, OverflowError, AttributeError):
        return BAD_DATE
    payload = said["payload"]
    return Message(when, topic, _decoded(payload) if isinstance(payload, str) else payload, retained=said.get("retain") in (1, True))


def _decoded(payload: str) -> Any:
    """Return what a payload says: JSON, or the text itself."""
    try:
        return json.loads(payload, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return payload
