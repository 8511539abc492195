"""What did Instagram, and the companies that tell it, note or infer about me?

The company is the actor, Instagram the instrument. Cookies are not kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_RECORD
from murmure.model.words import Both
from murmure.sources.meta.account import capture
from murmure.sources.meta.label import labelled, of_record
from murmure.sources.meta.medium import position_of
from murmure.sources.meta.text import mappings, words
from murmure.sources.plain import address, clean_json
from murmure.sources.social.instagram.account import Instagram
from murmure.sources.social.instagram.post import author_of, entries

Found = Iterator[Activity | Both]
Reader = Callable[[Any, Instagram], Found]


def advertisements(event: str) -> Reader:
    """Return a reader of ads that were shown or clicked: whose ad it is is the actor."""

    def read(record: dict[str, Any], account: Instagram) -> Found:
        listed, label = mappings(record.get("string_list_data")), of_record(record)
        when = account.clock.first(label.fields.get("time"), record.get("timestamp"), *(item.get("timestamp") for item in listed[:1]))
        title = words(record.get("title"))
        company = author_of(label) or label.main("author") or title
        if isinstance(when, Both) or not (company or title):
            yield when if isinstance(when, Both) else BAD_RECORD
            return
        link = address(label.get("url"))
        yield capture(account, key_of("ad", event, when.published, company, link), link or title or company, "murmure:Advertisement",
                      account.user(company) if company != title else company, when, content=title, extra={"event": event})  # fmt: skip

    return read


def viewed(kind: str) -> Reader:
    """Return a reader of what I was shown: posts, videos, threads, suggested people."""

    def read(record: dict[str, Any], account: Instagram) -> Found:
        label = of_record(record)
        when = account.clock.first(label.fields.get("time"), record.get("timestamp"))
        link, name = address(label.get("url")), author_of(label) or label.main("author", "name") or words(record.get("title"))
        if isinstance(when, Both) or not (link or name):
            yield when if isinstance(when, Both) else BAD_RECORD
            return
        people, thing = kind == "suggested", {"suggested": "Person", "video": "Video"}.get(kind, "Page")
        yield Activity(key=key_of("viewed", kind, when.published, link or name), type="View",
                       object=link or (account.user(name) if people else None), object_type=thing,
                       target=None if people else account.whose(name),
                       instrument=account.service, content=label.get("name") if link else None, links=[link] if link else None,
                       extra={"kind": kind}, **when._asdict())  # fmt: skip

    return read


def inferred(kind: str) -> Reader:
    """Return a reader of what Instagram believes: interests, topics, the place where I live."""

    def read(record: Any, account: Instagram) -> Found:
        if not isinstance(record, dict):
            names = [words(record)]
        elif "label_values" in record:
            label = labelled(record["label_values"])
            names = [text for _, texts in label.lists for text in texts]
            names += [text for value in (*label.fields.values(), *label.rest.values()) if (text := words(value))]
            names += [text for _, parts in label.sections for part in parts for value in (*part.fields.values(), *part.rest.values())
                      if (text := words(value))]  # fmt: skip
        else:
            label = of_record(record)
            found = [text for value in (*label.fields.values(), *label.rest.values()) if (text := words(value))]
            names = found or [text for _, _, _, text in entries(record)] or [None]
        for name in names:
            if name is None:
                yield BAD_RECORD
                continue
            yield capture(account, key_of("inferred", kind, name), name, "murmure:Inference", extra={"kind": kind})

    return read


def advertisers(record: Any, account: Instagram) -> Found:
    """Yield the companies that have me on a list: each is the actor."""
    if isinstance(record, dict) and "label_values" in record:
        listed = [(text, {"how": name or None}) for name, texts in labelled(record["label_values"]).lists for text in texts]
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


def off_meta(record: dict[str, Any], account: Instagram) -> Found:
    """Yield what one company told Meta that I did elsewhere; equal events of one second are told apart by how often they come."""
    label = of_record(record)
    company = words(record.get("name")) or words(record.get("title")) or label.get("name")
    if company is None:
        yield BAD_RECORD
        return
    met: Counter[tuple[Any, ...]] = Counter()
    listed = [(words(event.get("id")), words(event.get("type")), event.get("timestamp")) for event in mappings(record.get("events"))]
    listed += [(part.get("id"), part.get("event"), time) for _, parts in label.sections for part in parts
               if (time := part.fields.get("received") or part.fields.get("time") or part.fields.get("\0time"))]  # fmt: skip
    for number, event, time in listed:
        when = account.clock.at(time)
        if isinstance(when, Both):
            yield when
            continue
        met[number, event, when.published] += 1
        yield capture(account, key_of("off-meta", company, number, event, when.published, met[number, event, when.published]), company,
                      "murmure:Conversion", company, when, extra={"event": event, "id": number})  # fmt: skip


def seen(event: str) -> Reader:
    """Return a reader of logins, logouts and devices: the network address, the program, the language; never the cookie."""

    def read(record: dict[str, Any], account: Instagram) -> Found:
        label = of_record(record)
        given = [time for time in (label.fields.get("time"), record.get("timestamp")) if time]
        when = account.clock.first(*given)
        ip, agent, device = label.below("ip"), label.below("agent"), label.below("device")
        thing = ip or device or agent
        if thing is None or (given and isinstance(when, Both)):
            yield when if given and isinstance(when, Both) else BAD_RECORD
            return
        published = None if isinstance(when, Both) else when.published
        extra = {"event": event, "agent": agent if agent != thing else None, "device": device if device != thing else None,
                 "language": label.get("language"), "port": label.get("port")}  # fmt: skip
        key = key_of("seen", event, thing, published, agent)
        yield capture(account, key, thing, "murmure:Address" if ip else "murmure:Device", when=when, extra=extra)

    return read


def positions(record: dict[str, Any], account: Instagram) -> Found:
    """Yield where Instagram last knew that I was."""
    label = of_record(record)
    found = position_of(label.get("latitude"), label.get("longitude"))
    when = account.clock.first(label.fields.get("time"), record.get("timestamp"))
    if found is None:
        yield BAD_RECORD
        return
    columns = {} if isinstance(when, Both) else when._asdict()
    yield Activity(key=key_of("position", columns.get("published"), *found), type="murmure:Position", instrument=account.service, latitude=found[0],
                   longitude=found[1], extra=clean_json({"event": "last known location"}), **columns)  # fmt: skip
