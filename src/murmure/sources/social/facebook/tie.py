"""Whom and what do I follow, like, join and look for on Facebook, and who am I there?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from murmure.model.activity import ME, Activity, key_of
from murmure.model.reject import BAD_RECORD
from murmure.model.words import Both
from murmure.sources.meta.account import Account, dated
from murmure.sources.meta.label import of_record, says_left
from murmure.sources.meta.link import link_of
from murmure.sources.meta.medium import position_of
from murmure.sources.meta.record import attached, data_of
from murmure.sources.meta.text import mapping, mappings, tidy, words
from murmure.sources.plain import address, clean_json

Found = Iterator[Activity | Both]
Reader = Callable[[dict[str, Any], Account], Found]


def _named(record: dict[str, Any]) -> tuple[str | None, str | None, Any]:
    """Return the name, the address and the moment of what a record points at."""
    label = of_record(record)
    name = words(record.get("name")) or words(data_of(record, "name")) or label.below("name", "username") or words(record.get("title"))
    link = address(words(record.get("url") or record.get("uri") or record.get("href"))) or address(label.get("url"))
    time = record.get("timestamp") or label.fields.get("time") or data_of(record, "timestamp")
    return name, link, time


def tie(kind: str, type: str, thing: str = "Person", theirs: bool = False, **extra: Any) -> Reader:
    """Return a reader of records that name a person, a page or a group; a date that is missing is no fault."""

    def read(record: dict[str, Any], account: Account) -> Found:
        name, link, time = _named(record)
        uri = link or (account.person(name) if thing == "Person" else account.uri(thing.casefold(), name) if name else None)
        when = account.clock.at(time)
        if uri is None:
            # Who left the service has no name any more: the tie is counted as one that cannot be read.
            yield BAD_RECORD
            return
        published = None if isinstance(when, Both) else when.published
        yield Activity(key=key_of(kind, uri, published), type=type, actor=uri if theirs else ME, object=ME if theirs else uri,
                       object_type="Person" if theirs else thing, extra=clean_json({"name": name if link else None, **extra}) or None,
                       **dated(when))  # fmt: skip

    return read


def reactions(record: dict[str, Any], account: Account) -> Found:
    """Yield one reaction of mine: to what is only said in the title, until the exports of 2026 give its address."""
    label = of_record(record) if "label_values" in record else None
    said = mapping(data_of(record, "reaction"))
    when = account.clock.first(record.get("timestamp"), said.get("timestamp"), label.fields.get("time") if label else None)
    if isinstance(when, Both):
        yield when
        return
    title, sign = words(record.get("title")), words(said.get("reaction"))
    # Some languages have one word for a reaction and for a comment: here it is a reaction.
    sign = sign or (label.get("reaction", "comment") if label else None)
    link = address(label.get("url")) if label else None
    name = label.below("name", "author") if label else None
    actor = words(said.get("actor"))
    other = bool(actor and account.owner and actor not in account.owner)
    yield Activity(key=key_of("reaction", when.published, link or title or sign), type="Like", actor=account.person(actor) if other else ME,
                   object=link, object_type="Note", target=account.person(name),
                   extra=clean_json({"reaction": sign, "title": title}) or None, **when._asdict())  # fmt: skip


def searches(record: dict[str, Any], account: Account) -> Found:
    """Yield one search of mine."""
    label = of_record(record)
    when = account.clock.first(record.get("timestamp"), label.fields.get("time"))
    title = words(record.get("title"))
    text = words(data_of(record, "text")) or label.get("search", "comment", "name")
    text = text or next((found for entry in attached(record) if (found := words(entry.get("text")))), title)
    if isinstance(when, Both) or text is None:
        yield when if isinstance(when, Both) else BAD_RECORD
        return
    text = text.strip('"') or text
    yield Activity(key=key_of("search", when.published, text), type="murmure:Query", object=text, object_type="murmure:Search", content=text,
                   instrument=account.service, extra=clean_json({"title": title}) or None, **when._asdict())  # fmt: skip


def groups(record: dict[str, Any], account: Account) -> Found:
    """Yield that I joined a group, or left it: a title without the name of a group, in words that tell so."""
    name, title = words(data_of(record, "name")) or words(record.get("name")), words(record.get("title"))
    when = account.clock.first(record.get("timestamp"), data_of(record, "timestamp"))
    if isinstance(when, Both) or not (name or title):
        yield when if isinstance(when, Both) else BAD_RECORD
        return
    type = "Leave" if says_left(title) else "Join" if name else "Update"
    uri = account.uri("group", name) if name else None
    yield Activity(key=key_of("group", when.published, name or title), type=type, object=uri, object_type="Group",
                   content=None if name else title, extra=clean_json({"title": title}) or None, **when._asdict())  # fmt: skip


def saves(record: dict[str, Any], account: Account) -> Found:
    """Yield what I saved for later."""
    label, title = of_record(record), words(record.get("title"))
    when = account.clock.first(record.get("timestamp"), label.fields.get("time"))
    contexts = [mapping(entry.get("external_context")) for entry in attached(record)]
    link = next((found for context in contexts if (found := link_of(words(context.get("url"))))), None) or address(label.get("url"))
    things = [*contexts, *(mapping(entry.get("event")) for entry in attached(record)), *attached(record)]
    name = next((found for thing in things if (found := words(thing.get("name")))), None) or label.get("name")
    if isinstance(when, Both) or not (link or name or title):
        yield when if isinstance(when, Both) else BAD_RECORD
        return
    yield Activity(key=key_of("saved", when.published, link or name or title), type="murmure:Bookmark", object=link or name, object_type="Page",
                   content=name or title, links=[link] if link else None, extra=clean_json({"title": title}) or None, **when._asdict())  # fmt: skip


_ANSWERS = {"events_joined": "Join", "events_declined": "Reject", "events_interested": "TentativeAccept", "events_hosting": "Create"}


def answers(record: dict[str, Any], account: Account) -> Found:
    """Yield how I answered to events, by answer: the whole list is one record."""
    for answer, listed in record.items():
        for event in listed if isinstance(listed, list) else ():
            done = _event(event, account, _ANSWERS.get(answer, "View"), answer) if isinstance(event, dict) else BAD_RECORD
            yield done


def events(type: str, kind: str) -> Reader:
    """Return a reader of events that I made, or was invited to."""

    def read(record: dict[str, Any], account: Account) -> Found:
        yield _event(record, account, type, kind)

    return read


def _event(event: dict[str, Any], account: Account, type: str, kind: str) -> Activity | Both:
    """Return what I did with an event, at the time of the event itself: when I answered is not in the export."""
    if "label_values" in event:
        label = of_record(event)
        event = {"name": label.get("name"), "start_timestamp": label.fields.get("start"), "end_timestamp": label.fields.get("end"),
                 "create_timestamp": event.get("timestamp") or label.fields.get("time"), "place": {"name": label.get("place")},
                 "description": label.get("description")}  # fmt: skip
    name, when = words(event.get("name")), account.clock.first(event.get("start_timestamp"), event.get("create_timestamp"))
    if name is None or isinstance(when, Both):
        return when if isinstance(when, Both) else BAD_RECORD
    end = account.clock.at(event.get("end_timestamp"))
    place = mapping(event.get("place"))
    point = mapping(place.get("coordinate"))
    found = position_of(point.get("latitude"), point.get("longitude"))
    made = account.clock.at(event.get("create_timestamp"))
    columns = when._asdict()
    if not isinstance(end, Both) and end.published > when.published:
        columns["until"] = end.published
    return Activity(key=key_of("event", kind, when.published, name), type=type, actor=None if type == "Invite" else ME,
                    object=account.uri("event", name), object_type="Event", target=ME if type == "Invite" else None,
                    content=words(event.get("description")), latitude=found and found[0], longitude=found and found[1],
                    extra=clean_json({"name": name, "place": words(place.get("name")), "address": words(place.get("address")),
                                      "created": None if isinstance(made, Both) else made.published // 1_000_000}), **columns)  # fmt: skip


def votes(record: dict[str, Any], account: Account) -> Found:
    """Yield my vote in a poll."""
    when, title = account.clock.at(record.get("timestamp")), words(record.get("title"))
    if isinstance(when, Both):
        yield when
        return
    polls = [mapping(entry.get("poll")) for entry in attached(record)]
    chosen = [text for poll in polls for option in mappings(poll.get("options")) if option.get("voted") and (text := words(option.get("option")))]
    question = next((text for poll in polls if (text := words(poll.get("question")))), None)
    yield Activity(key=key_of("vote", when.published, question, *chosen) if polls else key_of("vote", when.published, title), type="Create",
                   object=account.uri("poll", question) if question else None, object_type="Question", content=", ".join(chosen) or None,
                   extra=clean_json({"question": question, "title": title, "poll": tidy(polls)}) or None, **when._asdict())  # fmt: skip


def updates(record: dict[str, Any], account: Account) -> Found:
    """Yield a change of my profile, in the words of the export."""
    when, title = account.clock.at(record.get("timestamp")), words(record.get("title"))
    if isinstance(when, Both) or not (title or attached(record)):
        yield when if isinstance(when, Both) else BAD_RECORD
        return
    yield Activity(key=key_of("profile-update", when.published, title), type="Update", object=ME, object_type="Person", content=title,
                   **when._asdict())  # fmt: skip


def identity(record: dict[str, Any], account: Account) -> Found:
    """Yield the account of the owner; telephone numbers, birthday, family, schools and jobs are not kept."""
    name = name_of(record)
    if name is None:
        yield BAD_RECORD
        return
    link = address(words(record.get("profile_uri")))
    when = account.clock.at(record.get("registration_timestamp"))
    mails = mapping(record.get("emails")).get("emails")
    extra = {"url": link, "username": words(record.get("username")), "about": words(record.get("about_me")),
             "email": next((mail for mail in map(words, mails) if mail), None) if isinstance(mails, list) else None,
             "emails": [mail for mail in map(words, mails) if mail][1:20] if isinstance(mails, list) else None}  # fmt: skip
    yield Activity(key=key_of("identity", link or name), type="murmure:Identity", object=account.person(name), object_type="Person", content=name,
                   extra=clean_json(extra) or None, **dated(when))  # fmt: skip


def name_of(record: dict[str, Any]) -> str | None:
    """Return the name that a profile shows."""
    name = record.get("name")
    return words(name.get("full_name")) if isinstance(name, dict) else words(name)


def names_of(record: dict[str, Any]) -> frozenset[str]:
    """Return every name that the owner has or had: older threads hold the older ones."""
    listed = [name_of(record)]
    for key in ("previous_names", "other_names"):
        listed += [words(item.get("name")) for item in mappings(record.get(key))]
    return frozenset(name for name in listed if name)
