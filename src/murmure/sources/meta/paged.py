"""How do the pages of an export made for the eye become what the readers of its JSON understand?

A record of a page says the same as that of the JSON, in fewer words: no
numbers, no details of photos, and a time as exact as it is written. It gets a
key of its own, and `extra.format`: what the JSON tells as well is kept once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.activity import Activity
from murmure.model.reject import Reject
from murmure.model.words import Both
from murmure.sources.meta.label import field_of
from murmure.sources.meta.page import Card, cards, labels_of, title_of
from murmure.sources.meta.part import Reader
from murmure.sources.meta.text import Right
from murmure.sources.paging import Once
from murmure.sources.times import parse_time

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from murmure.sources.meta.account import Account
    from murmure.sources.readers import File

Shape = Callable[[Card, "ZoneInfo | None", str | None], Iterator[Any]]


class Page(NamedTuple):
    """Say how a page is read: the shape of its records, and the reader of the JSON that takes them; None for a page that is read elsewhere.

    A record of a `grouped` page may hold several under one heading.
    """

    shape: Shape | None
    reader: Reader | None
    grouped: bool = False


def paged(file: File, page: Page, account: Account) -> Iterator[Activity | Reject]:
    """Yield what the records of one page say."""
    from murmure.sources.readers import Probe

    probe = Probe(file)
    text, title, zone = probe.text, title_of(probe), account.clock.shown
    probe.forget()
    if page.shape is None or page.reader is None:
        return
    once = Once()
    for card in cards(file, text, zone, page.grouped):
        if isinstance(card, Reject):
            yield card
            continue
        for record in page.shape(card, zone, title):
            for done in page.reader(record, account):
                yield Reject(file.where(card.number), done) if isinstance(done, Both) else once.named(done)


def _attachments(card: Card, zone: ZoneInfo | None = None) -> list[dict[str, Any]]:
    media = [{"media": one} for one in pictures(card, zone)]
    return [{"data": media + [{"external_context": {"url": link, "name": name or None}} for link, name in card.links]}]


def _words(card: Card) -> str | None:
    """Return what was written: the words apart from links and pictures."""
    return Right("\n".join(card.own)) if card.own else None


def _name(card: Card) -> str | None:
    return card.heading or (card.lines[0] if card.lines else card.items[0] if card.items else None)


def _labelled(card: Card, zone: Any, **more: Any) -> dict[str, Any]:
    """Return a record with labels: those of its tables, then what else it says."""
    labels = labels_of(card, zone)
    known = {field_of(str(label["label"])) for label in labels}
    added = [("URL", {"value": card.links[0][0], "href": card.links[0][0]})] if card.links and "url" not in known else []
    added += [("Time", {"timestamp_value": card.moment})] if card.moment and not isinstance(card.moment, str) and "time" not in known else []
    added += [(name, {"value": value}) for name, value in more.items() if value and name.casefold() not in known]
    return {"timestamp": card.moment, "label_values": labels + [{"label": name, **value} for name, value in added]}


def post(card: Card, zone: Any, title: str | None) -> Iterator[Any]:
    """A post: its words, pictures and links."""
    yield {"timestamp": card.moment, "title": card.heading, "data": [{"post": _words(card)}], "attachments": _attachments(card, zone)}


def comment(card: Card, zone: Any, title: str | None) -> Iterator[Any]:
    """A comment below something that the heading names."""
    if card.rows:
        yield _labelled(card, zone)
        return
    yield {"timestamp": card.moment, "title": card.heading, "data": [{"comment": {"comment": _words(card)}}], "attachments": _attachments(card)}


def titled(card: Card, zone: Any, title: str | None) -> Iterator[Any]:
    """A reaction, a vote, a change: only its heading tells it."""
    if card.rows:
        yield _labelled(card, zone)
        return
    yield {"timestamp": card.moment, "title": _name(card), "attachments": _attachments(card)}


def named(card: Card, zone: Any, title: str | None) -> Iterator[Any]:
    """A person, a page or an application."""
    link = card.links[0][0] if card.links else None
    yield {"name": _name(card), "timestamp": card.moment, "added_timestamp": card.moment, "url": link}


def searched(card: Card, zone: Any, title: str | None) -> Iterator[Any]:
    """A search: its words stand below a heading that says so."""
    if card.rows:
        yield _labelled(card, zone)
        return
    yield {"timestamp": card.moment, "title": card.heading, "data": [{"text": card.lines[0] if card.lines else None}]}


def grouped(card: Card, zone: Any, title: str | None) -> Iterator[Any]:
    """A group that was joined or left."""
    name = card.lines[0] if card.heading and card.lines else None
    yield {"timestamp": card.moment, "title": _name(card), "data": [{"name": name}]}


def viewed(card: Card, zone: Any, title: str | None) -> Iterator[Any]:
    """What was shown or visited; what has no moment is a counter, or the name of a category."""
    if card.group and card.rows:
        yield {"label_values": [{"label": card.group, "vec": [{"dict": labels_of(card, zone)}]}]}
    elif card.group:
        link, name = card.links[0][0] if card.links else card.address, _name(card)
        if card.moment and (name or link):  # a day alone is a counter, as what has no moment is
            yield {"name": card.group, "entries": [{"timestamp": card.moment, "data": {"name": name, "uri": link}}]}
    elif card.moment or any("timestamp_value" in label for label in labels_of(card, zone)):
        yield _labelled(card if card.links or not card.address else card._replace(links=[(card.address, "")]), zone, Name=_name(card))


def seen(card: Card, zone: Any, title: str | None) -> Iterator[Any]:
    """A login, a session, a device."""
    yield _labelled(card, zone, Event=card.heading)


def listed(card: Card, zone: Any, title: str | None) -> Iterator[Any]:
    """Names, one to a line: what the service believes, or companies; those below a label keep it."""
    if card.rows:
        yield {"label_values": labels_of(card, zone)}
        return
    yield from card.items or card.lines or ([card.heading] if card.heading else [])


def advertised(card: Card, zone: Any, title: str | None) -> Iterator[Any]:
    """An advertisement that was shown, or clicked."""
    if card.rows:
        yield {**_labelled(card, zone), "title": card.heading}
        return
    action = card.lines[0] if card.heading and card.lines else None
    yield {"timestamp": card.moment, "title": _name(card), "action": action}


def photo(card: Card, zone: Any, title: str | None) -> Iterator[Any]:
    """Photos or films that are listed on their own."""
    for one in pictures(card, zone):
        yield {**one, "creation_timestamp": card.moment, "description": _words(card)}


def album(card: Card, zone: Any, title: str | None) -> Iterator[Any]:
    """The photos of an album, which the page is named after."""
    if photos := list(photo(card, zone, title)):
        yield {"name": Right(title) if title else None, "photos": photos}


def pictures(card: Card, zone: ZoneInfo | None) -> list[dict[str, Any]]:
    """Return the pictures and films of a record, each with the details that a table beside it gives."""
    details: list[dict[str, Any]] = [{}]
    for label in labels_of(card, zone) if card.media and card.rows else ():
        name = str(label["label"])
        key = {"ip": "upload_ip"}.get(field_of(name) or "", field_of(name) or name.casefold().replace(" ", "_"))
        if key in details[-1]:  # the details of the next one
            details.append({})
        details[-1][key] = label.get("value")
    if len(details) not in (1, len(card.media)):
        details = [{}]  # nobody knows which is whose
    details += [{} for _ in card.media]
    return [{"uri": Right(path), "creation_timestamp": card.moment, "media_metadata": {"photo_metadata": {"exif_data": [told]}} if told else None}
            for path, told in zip(card.media, details, strict=False)]  # fmt: skip


def of_company(card: Card, zone: Any, title: str | None) -> Iterator[Any]:
    """What one company told: its name is above the events, or above the page; the page that lists companies tells no event."""
    events: list[dict[str, Any]] = []
    for label in labels_of(card, zone):
        field = field_of(str(label["label"])) or ("received" if "timestamp_value" in label else None)
        key = {"id": "id", "event": "type", "received": "timestamp", "time": "timestamp"}.get(field or "")
        if key and (not events or key in events[-1]):
            events.append({})
        if key:
            events[-1][key] = label.get("timestamp_value") or label.get("value")
    for event in events:
        event.setdefault("timestamp", card.moment)
    if events:
        yield {"name": card.heading or (Right(title) if title else None), "events": events}


def profile(card: Card, zone: Any, title: str | None) -> Iterator[Any]:
    """The account: name, user name and electronic address; no other row of the table is taken."""
    told: dict[str, Any] = {}
    for label in labels_of(card, zone):
        told.setdefault(field_of(str(label["label"])) or "", label.get("value"))
    if name := told.get("name"):
        mail = told.get("email")
        yield {"name": {"full_name": name}, "username": told.get("username"), "emails": {"emails": [mail] if mail else []}}


def account_of(card: Card, zone: Any, title: str | None) -> Iterator[Any]:
    """The account of Instagram, as a record with labels; a number of a telephone and a birthday are no fields that the reader takes."""
    if card.rows:
        yield {"label_values": labels_of(card, zone)}


def entry(card: Card, zone: Any, title: str | None) -> Iterator[Any]:
    """A record of Instagram: labels where it has a table, else a link and its moment."""
    moment = _exact(card.heading) or card.moment
    heading = None if _exact(card.heading) else card.heading
    if card.rows:
        record = _labelled(card._replace(moment=moment), zone)
        if _exact(card.heading):
            record["label_values"].insert(0, {"label": "Time", "timestamp_value": moment})
        yield {**record, "title": heading}
        return
    link, name = card.links[0] if card.links else (None, None)
    value = name if name and name != link else card.lines[0] if card.lines else None
    yield {"title": heading, "timestamp": moment, "string_list_data": [{"href": link, "value": value, "timestamp": moment}]}


def shown(card: Card, zone: Any, title: str | None) -> Iterator[Any]:
    """A post, a story or a reel of Instagram."""
    media = [{"uri": Right(path), "creation_timestamp": card.moment} for path in card.media]
    yield {"media": media, "title": card.heading or _words(card), "creation_timestamp": card.moment}


def _exact(text: str | None) -> Any:
    """Return the moment that a heading is, as the logins of Instagram have it: with its offset; +00:00 is UTC, not where the person was."""
    try:
        when = parse_time(text) if text and text[:2] in ("19", "20") and "T" in text[:12] else None
    except ValueError:
        return None
    return when and when._replace(offset_minutes=when.offset_minutes or None)
