"""Do the fast readers of JSON records and of calendar lines see what the careful ones see, wherever a file is cut or spoilt?"""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from typing import Any

import pytest

from murmure.sources import records
from murmure.sources.agenda.ics import _STAMPS, _SURVEYED
from murmure.sources.agenda.ics import content as components
from murmure.sources.agenda.ics import line as content
from murmure.sources.readers.json import json_errors, json_items

DOCUMENTS = [
    b'[{"a":1},{"b":[2,{"c":null}]}, "\xc3\xa9\xf0\x9f\x98\x80"]', b'[1,2.0,-0,1E5,12e-1,true,false,null]', b"[ ]", b"{}", b"",
    b'{"x":{"y":[1]},"orderedItems" : [ {"a":[1]} , "b" ] , "k":3}', b'{"orderedItems":[1,2],"x":"y","orderedItems":[3]}',
    b'["\\ud83d\\ude00","\\ud83d x","\\\\ud83d\\ude00"]', b"[1,123456789012345678901234567890,2]", b"[1,1e999,NaN]", b"[1]2", b"[" * 3000,
]  # fmt: skip
SPOILS = [b'"', b"[", b"{", b"]", b"}", b",", b":", b"\\", b"1", b"e", b"\xff", b"\xc3", b" ", b"null", b"\n", b"."]
LINES = [b"\r\n", b"\n", b"\r", b" ", b"\t", b"BEGIN:VEVENT", b"SUMMARY:a", b"END:VEVENT", b"ATTACH;X=1:zz", b"\xc3\xa9", b"\xc3", b"\xa9",
         b'X;CN="a;b:c";D=e:v', b'X;CN="a;b', b"\r\n ", b"\r\n", b"\xef\xbb\xbf", b"\xc2\x85", b"x"]  # fmt: skip


def _told(items: Iterator[Any]) -> str:
    found = []
    try:
        found.extend(iter(items))
    except json_errors() as error:
        found.append(("broken", any(words in str(error) for words in records._CUT)))
    return repr(found)


@pytest.mark.parametrize("chunk", [1, 7, 1 << 20])
@pytest.mark.parametrize("prefix", ["item", "orderedItems.item"])
def test_usual_json_is_read_as_the_parser_of_events_reads_it(
    chunk: int, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "_CHUNK", chunk)
    dice = random.Random(chunk)
    for turn in range(30):
        for whole in DOCUMENTS if chunk > 1 or not turn else DOCUMENTS[:-1]:
            text = bytearray(whole)
            for _ in range(dice.randint(1, 2) if turn else 0):
                place = dice.randrange(len(text) + 1)
                text[place : place + dice.randrange(2)] = dice.choice(SPOILS)
            text = text[: dice.randrange(len(text) + 1)] if turn % 3 == 2 else text
            slow = _told(json_items(_characters(text), prefix))
            assert _told(records._all(_characters(text), prefix)) == slow, bytes(text[:200])


def _characters(text: bytes) -> records.Characters:
    return records.Characters(io.BufferedReader(io.BytesIO(text)))  # type: ignore[arg-type]


class _Calendar:
    def __init__(self, text: bytes) -> None:
        self.head = text

    def open(self) -> io.BufferedReader:
        return io.BufferedReader(io.BytesIO(self.head))  # type: ignore[arg-type]


@pytest.mark.parametrize("chunk", [1, 7, 1 << 20])
def test_a_wrong_byte_costs_nothing_but_itself(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "_CHUNK", chunk)
    text = b'[{"a": "caf\xc3\xa9 \xff\xe9 fin"}, {"a": "\xe7\x8c\xab"}, {"a": "cut \xc3"}, {"a": "z"}]'
    found = list(records.json_records(_Calendar(text), "item"))  # type: ignore[arg-type]
    assert [record["a"] for _, record in found] == ["café \ufffd\ufffd fin", "猫", "cut \ufffd", "z"]  # type: ignore[index]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_json_may_be_written_in_wide_characters(encoding: str) -> None:
    text = '[{"a": "café"}, {"a": "猫"}, {"b": "plain"}]'.encode(encoding)
    found = list(records.json_records(_Calendar(text), "item"))  # type: ignore[arg-type]
    assert [record for _, record in found] == [{"a": "café"}, {"a": "猫"}, {"b": "plain"}]  # type: ignore[index]


@pytest.mark.parametrize("block", [6, 16, 1 << 18])
def test_usual_lines_of_a_calendar_are_unfolded_as_the_careful_reader_unfolds_them(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "_BLOCK", block)
    monkeypatch.setattr(content, "encoding_of", lambda _: "utf-8")
    dice = random.Random(block)
    for _ in range(2000):
        text = b"UID:1\r\n" + b"".join(dice.choices(LINES, k=dice.randrange(30)))
        slow = list(content._unfolded(content._physical(b"", io.BufferedReader(io.BytesIO(text))), "utf-8", 1))  # type: ignore[arg-type]
        assert list(content.content_lines(_Calendar(text))) == slow, text  # type: ignore[arg-type]


EVENTS = (
    b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"BEGIN:VALARM\r\n", b"END:VALARM\r\n", b"BEGIN:VTIMEZONE\n", b"END:VTIMEZONE\n", b"begin:valarm\n",
    b"BEGIN:VCALENDAR\r\n", b"END:VCALENDAR\r\n", b"END:VEVENT\r\n  \r\n", b"BEGIN:VEVENT\n X\n", b"SUMMARY:BEGIN:VEVENT\n", b"UID:a\n", b"uid:b\n",
    b"DTSTAMP:20200101T000000Z\n", b"DTSTAMP;VALUE=DATE:20210101\n", b"dtstamp:20220101\n", b"CREATED: \n", b"CREATED:2021\n 0203\n",
    b"RECURRENCE-ID:2020\n",
    b"DTSTART;TZID=Europe/Paris:20200101T000000\n", b'ATTENDEE;CN="a;b:c":mailto:x\n', b"ATTENDEE;X:mailto:y\n", b"ATTACH:abc\n def\n", b"odd line\n",
    b"\n", b"SUMMARY :x\n", b"DESCRIPTION:one\n two\n\tthree\n",
)  # fmt: skip


@pytest.mark.parametrize("usual", [True, False])
@pytest.mark.parametrize("block", [40, 1 << 18])
def test_appointments_read_at_once_are_those_read_line_by_line(usual: bool, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "_BLOCK", block)
    dice = random.Random(block)
    at_once = 0
    for _ in range(300):
        inner = [b"".join(dice.choices(EVENTS[6:] if usual else EVENTS, k=dice.randrange(9))) for _ in range(4)]
        text = b"BEGIN:VCALENDAR\r\n" + b"".join(EVENTS[0] + one + EVENTS[1] for one in inner) + (b"END:VCALENDAR\r\n" if usual else b"")
        file = _Calendar(text)
        at_once += sum(type(piece) is content.Event for _, piece in content.pieces(file))  # type: ignore[arg-type]
        for only in (None, _SURVEYED):
            found = _shown(components.components(file, only), only)  # type: ignore[arg-type]
            with monkeypatch.context() as patch:
                patch.setattr(components, "pieces", content.content_lines)
                assert found == _shown(components.components(file, only), only), text  # type: ignore[arg-type]
    assert at_once > 200


def _shown(found, only) -> list:
    if only is None:
        return [(c.kind, c.line, c.calendar, c.complete, c.properties, c.named()) for c in found]
    names = (*_STAMPS, "RECURRENCE-ID")
    return [
        (c.kind, c.line, *(c.first(name) and c.first(name).value[:8] for name in names), c.first("RECURRENCE-ID") and c.text("UID"))
        for c in found
        if c.kind != "VCALENDAR"
    ]
