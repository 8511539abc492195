"""What do the tables of Takeout say: comments and live chats of YouTube, its subscriptions and playlists, saved lists?

Titles of columns are translated, so a column is known by what stands in it.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import PUBLIC, Activity, key_of
from murmure.model.reject import BAD_RECORD, Reject
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.plain import address, clean
from murmure.sources.rows import csv_rows
from murmure.sources.times import When
from murmure.sources.web.google import GOOGLE, moment
from murmure.sources.web.google_takeout.place import MAPS

if TYPE_CHECKING:
    from murmure.sources.readers import File

_YOUTUBE = f"{GOOGLE} (YouTube)"
_VIDEO, _CHANNEL = re.compile(r"[\w-]{11}"), re.compile(r"UC[\w-]{20,24}")
_COMMENT = re.compile(r"(Ug|Lcc|Chw|Ch[o-z])[\w.=%-]{10,}")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[^,\"]{0,12}")
_SAID = re.compile(r'\s*\{\s*"(text|link|mention|videoLink|emoji|takeoutSegments)"\s*:')
_PAGE = re.compile(r"https?://(www\.)?youtube\.com/channel/", re.IGNORECASE)
_PLACE = re.compile(
    r"https?://(maps\.google\.[a-z.]{2,6}/|(www\.)?google\.[a-z.]{2,6}/(maps|search|collections)|goo\.gl/maps|maps\.app\.goo\.gl)",
    re.IGNORECASE,
)
_FEW = 40


def kind_of_sheet(text: str) -> str | None:
    """Return which table this is, from its first rows; None when it is none of Takeout."""
    try:
        rows = [row for row, _ in zip(csv.reader(text[:60_000].splitlines(True)), range(_FEW), strict=False)]
    except csv.Error:
        return None
    body = [row for row in rows[1:] if any(row)]
    if not body or len(rows[0]) < 2:
        return None
    width = len(rows[0])
    body = [row for row in body if len(row) == width] or body[:1]
    if width >= 4 and _column(body, _SAID) is not None and _column(body, _TIME) is not None:
        return "said"
    if width == 3 and _column(body, _PAGE) is not None and _column(body, _CHANNEL) is not None:
        return "follows"
    if width == 2 and all(_VIDEO.fullmatch(row[0].strip()) and _TIME.fullmatch(row[-1].strip()) for row in body):
        return "listed"
    return "kept" if 3 <= width <= 6 and _column(body, _PLACE) is not None else None


def _column(rows: list[list[str]], shape: re.Pattern[str]) -> int | None:
    """Return the first column in which every cell that is not empty begins as the shape says; None when there is none."""
    for column in range(len(rows[0]) if rows else 0):
        cells = [cell for row in rows if column < len(row) and (cell := row[column].strip())]
        if cells and all(map(shape.match, cells)):
            return column
    return None


def rows_of_sheet(file: File, kind: str) -> Iterator[Activity | Reject]:
    """Yield what each row of a table says; a table of titles only says nothing."""
    for item in csv_rows(file, any):
        if isinstance(item, Reject):
            yield item
            continue
        place, row = item
        found = _ROWS[kind]([clean(cell).strip() for cell in row.values()], file)
        yield Reject(file.where(place), found) if isinstance(found, Both) else found


def _first(cells: list[str], shape: re.Pattern[str]) -> str | None:
    return next((cell for cell in cells if shape.fullmatch(cell)), None)


def _name_of(file: File) -> str:
    """Return the name of a list, which is that of its file."""
    return clean(file.path.rpartition("/")[2].rpartition(".")[0])


def _moment(text: str | None) -> When | Both:
    """Read a moment; YouTube writes UTC, which does not say where the person was."""
    when = moment(text)
    return when if isinstance(when, Both) else when._replace(offset_minutes=when.offset_minutes or None)


def _comment(cells: list[str], file: File) -> Activity | Both:
    """Read a comment: its words are pieces of JSON, one behind the other."""
    said = next((cell for cell in cells if _SAID.match(cell)), None)
    time = next((cell for cell in cells if _TIME.match(cell)), None)
    when = _moment(time)
    if said is None or isinstance(when, Both):
        return when if isinstance(when, Both) else BAD_RECORD
    try:
        pieces = json.loads(f"[{said}]")
    except (ValueError, RecursionError):
        return BAD_RECORD
    words = clean("".join(_texts(pieces))).strip()
    own = [cell for cell in cells if _COMMENT.fullmatch(cell)]
    video = next((cell for cell in cells if _VIDEO.fullmatch(cell) and not cell.isdigit()), None)
    page = f"https://www.youtube.com/watch?v={video}" if video else None
    parent = next((cell for cell in own[1:] if cell != own[0]), None)
    return Activity(
        key_of("comment", own[0]) if own else key_of("comment", when.published, video, words),
        "Create",
        object=own[0] if own else None,
        object_type="Note",
        target=page,
        in_reply_to=parent or page,
        instrument=_YOUTUBE,
        audience=[PUBLIC],
        content=words or None,
        links=[page] if page else None,
        **when._asdict(),
    )


def _texts(value: Any, depth: int = 0) -> Iterator[str]:
    """Yield the words in pieces of JSON, in order, however they are wrapped."""
    if isinstance(value, dict) and depth < 12:
        if isinstance(value.get("text"), str):
            yield value["text"]
            return
        for inner in value.values():
            yield from _texts(inner, depth + 1)
    elif isinstance(value, list) and depth < 12:
        for inner in value:
            yield from _texts(inner, depth + 1)


def _follow(cells: list[str], file: File) -> Activity | Both:
    channel, link = _first(cells, _CHANNEL), next((cell for cell in cells if _PAGE.match(cell)), None)
    title = next((cell for cell in cells if cell not in (channel, link) and cell), None)
    page = address(link or "")
    if channel is None or page is None:
        return BAD_RECORD
    return Activity(
        key_of("follow", channel),
        "Follow",
        object=f"https://www.youtube.com/channel/{channel}",
        object_type="Person",
        instrument=_YOUTUBE,
        content=title,
        links=[page],
    )


def _listed(cells: list[str], file: File) -> Activity | Both:
    when, video = _moment(cells[-1]), cells[0]
    if isinstance(when, Both) or not _VIDEO.fullmatch(video):
        return when if isinstance(when, Both) else BAD_RECORD
    page = f"https://www.youtube.com/watch?v={video}"
    listed = _name_of(file)
    return Activity(
        key_of("listed", listed, when.published, video),
        "murmure:Bookmark",
        object=page,
        object_type="Video",
        instrument=_YOUTUBE,
        links=[page],
        extra=tidy({"list": listed}),
        **when._asdict(),
    )


def _kept(cells: list[str], file: File) -> Activity | Both:
    link = next((found for cell in cells if (found := address(cell))), None)
    title = cells[0] if cells[0] != link else None
    if link is None:
        return BAD_RECORD
    words = "\n\n".join(dict.fromkeys(cell for cell in cells if cell and cell != link))
    return Activity(
        key_of("kept", _name_of(file), link),
        "murmure:Bookmark",
        object=title or link,
        object_type="Place",
        instrument=MAPS,
        content=words or None,
        links=[link],
        extra=tidy({"list": _name_of(file)}),
    )


_ROWS = {"said": _comment, "follows": _follow, "listed": _listed, "kept": _kept}
