"""What did Facebook, and the companies that tell it, note or infer about me?

The company is the actor, Facebook the instrument. Cookies are not kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_RECORD
from murmure.model.words import Both
from murmure.sources.meta.account import Account, capture, dated
from murmure.sources.meta.label import Labelled, labelled, of_record
from murmure.sources.meta.medium import position_of
from murmure.sources.meta.text import mapping, mappings, tidy, words
from murmure.sources.plain import address, clean_json

Found = Iterator[Activity | Both]
Reader = Callable[[dict[str, Any], Account], Found]
_DAY = 86_400_000_000
_WHEN = frozenset({"time", "received", "start", "end", "\0time"})


def off_meta(record: dict[str, Any], account: Account) -> Found:
    """Yield what one company told Meta that I did on its site or in its app.

    The number in an event is the company's, not the event's: equal events of
    one second are told apart by how often they come.
    """
    label = of_record(record) if "label_values" in record else None
    company = words(record.get("name")) or words(record.get("title")) or (label.get("name") if label else None)
    if company is None:
        yield BAD_RECORD
        return
    met: Counter[tuple[Any, ...]] = Counter()
    for number, event, time in _events(record, label):
        when = account.clock.at(time)
        if isinstance(when, Both):
            yield when
            continue
        met[number, event, when.published] += 1
        yield capture(account, key_of("off-meta", company, number, event, when.published, met[number, event, when.published]), company,
                      "murmure:Conversion", company, when, extra={"event": event, "id": number})  # fmt: skip


def _events(record: dict[str, Any], label: Labelled | None) -> Iterator[tuple[str | None, str | None, Any]]:
    for event in mappings(record.get("events")):
        yield words(event.get("id")), words(event.get("type")), event.get("timestamp")
    for name, parts in label.sections if label else ():
        for part in parts:
            time = part.fields.get("received") or part.fields.get("time") or part.fields.get("\0time")
            if name == "events" or time:
                yield part.get("id"), part.get("event"), time


def inferred(kind: str) -> Reader:
    """Return a reader of what Facebook believes: a text, a record with a name, or the lists of one record with labels."""

    def read(record: Any, account: Account) -> Found:
        for name, more in _beliefs(record):
            if name is None:
                yield BAD_RECORD
                continue
            yield capture(account, key_of("inferred", kind, name), name, "murmure:Inference", extra={"kind": kind, **more})

    return read


def _beliefs(record: Any) -> Iterator[tuple[str | None, dict[str, Any]]]:
    if not isinstance(record, dict):
        yield words(record), {}
    elif "label_values" in record:
        label = labelled(record["label_values"])
        for name, texts in label.lists:
            yield from ((text, {"label": name or None}) for text in texts)
        for name, value in (*label.rest.items(), *label.fields.items()):
            if name not in _WHEN:  # when it was made up is nothing that is believed
                yield words(value), {"label": name}
        for name, parts in label.sections:
            for part in parts:
                yield from ((text, {"label": name or None}) for value in (*part.fields.values(), *part.rest.values()) if (text := words(value)))
    else:
        yield words(record.get("name") or record.get("description") or record.get("title") or record.get("value")), {}


def places(record: Any, account: Account) -> Found:
    """Yield where Facebook believes that I live: a record of lists of texts and pairs."""
    for value in record.values() if isinstance(record, dict) else [record]:
        for item in value if isinstance(value, list) else [value]:
            name = ", ".join(text for part in (item if isinstance(item, list) else [item]) if (text := words(part)))
            if name:
                yield capture(account, key_of("inferred", "place", name), name, "murmure:Inference", extra={"kind": "place"})


def advertisers(record: Any, account: Account) -> Found:
    """Yield the companies that have me on a list: each is the actor."""
    if isinstance(record, dict) and "label_values" in record:
        label = labelled(record["label_values"])
        listed = [(text, {"how": name or None}) for name, texts in label.lists for text in texts]
        listed += [(words(value), {"how": name}) for name, value in (*label.rest.items(), *label.fields.items())]
    elif isinstance(record, dict):
        flags = {key: True for key in record if key.startswith("has_") and record[key] is True}
        listed = [(words(record.get("advertiser_name") or record.get("name")), flags)]
    else:
        listed = [(words(record), {})]
    for company, more in listed:
        if company is None:
            yield BAD_RECORD
            continue
        yield capture(account, key_of("advertiser", company, more.get("how")), company, "murmure:Inference", company,
                      extra={"kind": "advertiser", **more})  # fmt: skip


def advertisements(record: dict[str, Any], account: Account) -> Found:
    """Yield an ad that was shown to me, or that I did something with."""
    label = of_record(record)
    when = account.clock.first(record.get("timestamp"), label.fields.get("time"))
    title = words(record.get("title")) or label.main("name")
    company = label.get("author") or label.below("owner")
    if isinstance(when, Both) or title is None:
        yield when if isinstance(when, Both) else BAD_RECORD
        return
    event = words(record.get("action")) or label.get("event")
    yield capture(account, key_of("ad", when.published, title, event), address(label.get("url")) or title, "murmure:Advertisement", company, when,
                  content=title, extra={"event": event or "shown"})  # fmt: skip


def viewed(group: dict[str, Any], account: Account) -> Found:
    """Yield what I was shown, watched or visited: a group has entries, or groups of its own; counters have no moment."""
    if "label_values" in group:
        yield from _viewed_label(group, account)
        return
    for part in mappings(group.get("children")) or [group]:
        category = words(part.get("name"))
        for entry in mappings(part.get("entries")):
            if "timestamp" not in entry:
                continue  # a counter of a day: no view
            data = mapping(entry.get("data"))
            link = address(words(data.get("uri") or data.get("share") or data.get("url")))
            more = {"category": category, "watched": data.get("watch_time")}
            yield _view(account, words(data.get("name") or data.get("title") or data.get("value")), link, entry["timestamp"], more)


def _viewed_label(record: dict[str, Any], account: Account) -> Found:
    """Read one thing seen, or a record that lists them under the names of their categories."""
    label = of_record(record)
    listed = [(name, part) for name, parts in label.sections for part in parts if "time" in part.fields or "\0time" in part.fields]
    for category, part in listed:
        yield _view(account, part.get("event", "name"), address(part.get("url")), part.fields.get("time") or part.fields.get("\0time"),
                    {"category": category})  # fmt: skip
    time = record.get("timestamp") or label.fields.get("time")
    if not listed or label.get("name"):
        yield _view(account, label.main("name", "search"), address(label.get("url")), time, {})


def _view(account: Account, name: str | None, link: str | None, time: Any, more: dict[str, Any]) -> Activity | Both:
    when = account.clock.at(time)
    if isinstance(when, Both):
        return when
    if not (link or name):
        return BAD_RECORD
    return Activity(key=key_of("viewed", when.published, link or name, more.get("watched")), type="View", object=link or name, object_type="Page",
                    instrument=account.service, content=name, links=[link] if link else None, extra=clean_json(more) or None,
                    **when._asdict())  # fmt: skip


_PLACE = ("city", "region", "country", "site_name", "site", "app", "session_type", "device", "location", "status", "name", "event", "action", "type")


def seen(record: dict[str, Any], account: Account) -> Found:
    """Yield that Facebook noted a network address or a device: a login, a session, a browser it knows."""
    label = of_record(record) if "label_values" in record else None
    session = mapping(record.get("session")) or mapping(record.get("extra_info"))
    both = {**session, **record, **({"ip_address": label.below("ip"), "user_agent": label.below("agent"), "action": label.below("event"),
                                      "device": label.below("device"), "time": label.fields.get("time")} if label else {})}  # fmt: skip
    ip, agent = words(both.get("ip_address") or both.get("ip")), words(both.get("user_agent"))
    times = [both.get(key) for key in ("timestamp", "created_timestamp", "time", "updated_timestamp")]
    given = [time for time in times if time]
    when = account.clock.first(*given)
    named = (words(both.get(key)) for key in ("device", "user_agent", "name", "event", "action", "status"))
    thing = ip or next((name for name in named if name and "ookie" not in name), None)
    if thing is None or (given and isinstance(when, Both)):
        yield when if given and isinstance(when, Both) else BAD_RECORD
        return
    more = {key: words(both.get(key)) for key in _PLACE if isinstance(both.get(key), str) and "ookie" not in both[key] and both[key] != thing}
    if label:
        more |= {"device": label.below("device")}
    published = None if isinstance(when, Both) else when.published
    event = more.get("action") or more.get("event") or more.get("type")
    yield capture(account, key_of("seen", thing, published, event, agent), thing, "murmure:Address" if ip else "murmure:Device", when=when,
                  extra={"agent": agent if agent != thing else None, **more})  # fmt: skip


def days(record: dict[str, Any], account: Account) -> Found:
    """Yield on which days Facebook saw me, on what; the time of day is that of the export."""
    for surface, told in mapping(record.get("last_activity_time")).items():
        listed = mapping(told).get("activity_by_day")
        for time in listed if isinstance(listed, list) else ():
            when = account.clock.at(time)
            if isinstance(when, Both):
                yield when
                continue
            away = (when.offset_minutes or 0) * 60_000_000  # the day is that of the account, where its zone is known
            day = when._replace(published=when.published - (when.published + away) % _DAY, precision="day")
            key = key_of("active", words(surface), when.published // _DAY)
            yield capture(account, key, words(surface), "Application", when=day, extra={"event": "active"})


def applications(record: dict[str, Any], account: Account) -> Found:
    """Yield an app, a site or a game that I let into my account."""
    name, when = words(record.get("name")), account.clock.at(record.get("added_timestamp"))
    if name is None:
        yield BAD_RECORD
        return
    gone = account.clock.at(record.get("removed_timestamp"))
    published = None if isinstance(when, Both) else when.published
    extra = {"category": words(record.get("category")), "removed": None if isinstance(gone, Both) else gone.published // 1_000_000}
    yield capture(account, key_of("application", name, published), name, "Application", name, when, extra=extra)


def positions(record: dict[str, Any], account: Account) -> Found:
    """Yield where Facebook noted that I was."""
    point = mapping(record.get("coordinate") or record.get("coordinates"))
    found = position_of(point.get("latitude"), point.get("longitude"))
    when = account.clock.first(record.get("creation_timestamp"), record.get("timestamp"), record.get("time"))
    if found is None or isinstance(when, Both):
        yield when if isinstance(when, Both) else BAD_RECORD
        return
    yield Activity(key=key_of("position", when.published, *found), type="murmure:Position", instrument=account.service, latitude=found[0],
                   longitude=found[1], content=words(record.get("name")), **dated(when))  # fmt: skip


def settings(record: dict[str, Any], account: Account) -> Found:
    """Yield what the preferences of ads list: interests, hidden ads and advertisers, as labels say it."""
    for name, more in _beliefs(record):
        if name is not None:
            extra = {"kind": "ad preference", **tidy(more)}
            yield capture(account, key_of("inferred", "ad preference", more.get("label"), name), name, "murmure:Inference", extra=extra)
