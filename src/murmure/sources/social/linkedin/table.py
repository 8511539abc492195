"""What does a row of each table of LinkedIn say?

Each reader takes a row and who I am, and yields activities; a `Both` in their place says why a row cannot be read.
What LinkedIn notes, infers or shows has LinkedIn as its actor.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from murmure.model.activity import FOLLOWERS, ME, PUBLIC, Activity, key_of
from murmure.model.reject import BAD_RECORD
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.plain import address, clean, hashtags, plain
from murmure.sources.social.linkedin.moment import moment
from murmure.sources.times import When

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

LINKEDIN = "LinkedIn"
_BROKEN_LINE = re.compile(r'"[ \t]*\n[ \t]*"')  # how LinkedIn writes the end of a line in a post
_PAGE = re.compile(r"https?://(?:www\.)?linkedin\.com/((?:in|company|school)/[^/?#]+)/?(?:[?#].*)?\Z", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:p|br|div|span|a|strong|em|ul|li)\b", re.IGNORECASE)
_SEEN_BY = {"MEMBER_NETWORK": PUBLIC, "PUBLIC": PUBLIC, "ANYONE": PUBLIC, "CONNECTIONS": FOLLOWERS, "CONNECTIONS_ONLY": FOLLOWERS}
Row = dict[str, str]
Found = Iterator[Activity | Both]


@dataclass
class Owner:
    """Know who I am: the address of my page as invitations give it, my name as the profile does, the zone of local times."""

    zone: ZoneInfo | None = None
    names: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)

    def person(self, page: str, name: str) -> str | None:
        """Return how the log calls somebody: me, else by page, else by name."""
        page, name = page_of(page) or "", clean(name).strip()
        if page in self.pages or (name and name.casefold() in self.names and not (page and self.pages)):
            return ME
        return page or name or None


def page_of(written: str | None) -> str | None:
    """Return the address of somebody's page in one form: tables and years write it with and without `www`, a bar at its end, a query."""
    page = address(written)
    found = _PAGE.match(page) if page else None
    return f"https://www.linkedin.com/{found.group(1)}" if found else page and page.rstrip("/")


def text_of(row: Row, *titles: str) -> str | None:
    """Return the first cell that is not empty."""
    for title in titles:
        if value := clean(row.get(title, "")).strip():
            return value
    return None


def _full(row: Row, *titles: str) -> str:
    return " ".join(filter(None, (text_of(row, title) for title in titles)))


def _dated(row: Row, owner: Owner, *titles: str) -> When | Both:
    return moment(text_of(row, *titles) or "", owner.zone)


def _made(row: Row, owner: Owner, when: When | Both | None, key: tuple[Any, ...], **columns: Any) -> Activity | Both:
    if isinstance(when, Both):
        return when
    extra = tidy(columns.pop("extra", {}))
    return Activity(key=key_of(*key), extra=extra, instrument=LINKEDIN, **columns, **(when._asdict() if when else {}))


def connection(row: Row, owner: Owner) -> Found:
    """Yield somebody I am connected with: both agreed, on that day."""
    name, page = _full(row, "first name", "last name"), page_of(row.get("url"))
    if not name and page is None:
        yield BAD_RECORD  # who left LinkedIn stands as an empty row
        return
    extra = {"company": text_of(row, "company"), "position": text_of(row, "position"), "email": text_of(row, "email address"),
             "connection": True}  # fmt: skip
    yield _made(row, owner, _dated(row, owner, "connected on"), ("connection", page or name), type="Follow", object=page or name,
                object_type="Person", content=name or None, extra=extra)  # fmt: skip


def invitation(row: Row, owner: Owner) -> Found:
    """Yield an invitation that I sent or got."""
    sender = owner.person(row.get("inviterprofileurl", ""), row.get("from", ""))
    getter = owner.person(row.get("inviteeprofileurl", ""), row.get("to", ""))
    out = row.get("direction", "").strip().upper() == "OUTGOING"
    sender, getter = (ME, getter) if out else (sender, ME)
    if sender is None or getter is None:
        yield BAD_RECORD
        return
    yield _made(row, owner, _dated(row, owner, "sent at"), ("invitation", sender, getter, text_of(row, "sent at")), type="Offer", actor=sender,
                object=getter, object_type="Person", content=text_of(row, "message"), audience=[getter if out else sender])  # fmt: skip


def message(row: Row, owner: Owner) -> Found:
    """Yield a message; drafts are left out."""
    if row.get("is message draft", "").strip().casefold() in ("yes", "true"):
        return
    sender = owner.person(row.get("sender profile url", ""), row.get("from", ""))
    said, raw = text_of(row, "content"), row.get("content", "")
    attached = text_of(row, "attachments")
    if sender is None or (said is None and attached is None and text_of(row, "subject") is None):
        yield BAD_RECORD
        return
    words, links = plain(raw) if _MARKUP.search(raw) else (said, [])
    pages, names = row.get("recipient profile urls", ""), row.get("to", "")
    getters = [owner.person(page, "") for page in pages.split(",") if page.strip()] or [owner.person("", name) for name in names.split(",")]
    others = list(dict.fromkeys(one for one in (sender, *getters) if one and one != ME))
    digest = hashlib.sha256(raw.encode("utf-8", "replace")).hexdigest()[:16]
    conversation, title = text_of(row, "conversation id"), text_of(row, "conversation title")
    received = ME in getters or (not any(getters) and bool(owner.pages or owner.names))
    target = (others[0] if len(others) == 1 else conversation) if sender == ME else ME if received else conversation
    yield _made(
        row, owner, _dated(row, owner, "date"), ("message", conversation, text_of(row, "date"), text_of(row, "sender profile url", "from"), digest),
        type="Create", actor=sender, object_type="Note", target=target,
        audience=others or None, content="\n".join(filter(None, (text_of(row, "subject"), words))) or None, links=links or None,
        extra={"conversation": conversation, "title": title, "folder": text_of(row, "folder"), "attachments": attached},
    )  # fmt: skip


def reaction(row: Row, owner: Owner) -> Found:
    """Yield a reaction to a post."""
    link = address(row.get("link"))
    if link is None:
        yield BAD_RECORD
        return
    kind = text_of(row, "type")
    yield _made(row, owner, _dated(row, owner, "date"), ("reaction", text_of(row, "date"), link), type="Like", object=link, object_type="Note",
                extra={"reaction": kind if kind != "LIKE" else None})  # fmt: skip


def comment(row: Row, owner: Owner) -> Found:
    """Yield a comment; LinkedIn gives the address of the post, and leaves out some dates."""
    link, words = address(row.get("link")), text_of(row, "message")
    if link is None and words is None:
        yield BAD_RECORD
        return
    shown = _BROKEN_LINE.sub("\n", words or "")
    digest = hashlib.sha256(shown.encode("utf-8", "replace")).hexdigest()[:16]
    date = text_of(row, "date")
    yield _made(row, owner, _dated(row, owner, "date") if date else None, ("comment", date, link, digest), type="Create", object_type="Note",
                in_reply_to=link, content=shown or None, tags=hashtags(shown) or None, audience=[PUBLIC])  # fmt: skip


def share(row: Row, owner: Owner) -> Found:
    """Yield a post."""
    link, shared = address(row.get("sharelink")), address(row.get("sharedurl"))
    words = _BROKEN_LINE.sub("\n", row.get("sharecommentary", "").replace("\r\n", "\n"))
    shown = clean(words).strip().strip('"').strip()
    if link is None and not shown:
        yield BAD_RECORD
        return
    media, seen = address(row.get("mediaurl")), (text_of(row, "visibility") or "").upper()
    yield _made(row, owner, _dated(row, owner, "date"), ("share", link or text_of(row, "date")), type="Create", object=link, object_type="Note",
                content=shown or None, tags=hashtags(shown) or None, links=[shared] if shared else None,
                audience=[_SEEN_BY[seen]] if seen in _SEEN_BY else None, extra={"media": media, "visibility": seen})  # fmt: skip


def follow(row: Row, owner: Owner) -> Found:
    """Yield a company or a member that I follow, or followed."""
    name = text_of(row, "organization", "fullname")
    if name is None:
        yield BAD_RECORD
        return
    ended = (text_of(row, "status") or "").casefold() in ("unfollowed", "inactive")
    date = text_of(row, "followed on", "date")
    kind = "Organization" if "organization" in row else "Person"
    yield _made(row, owner, moment(date or "", owner.zone), ("follow", kind, name, date), type="Undo" if ended else "Follow", object=name,
                object_type=kind)  # fmt: skip


def search(row: Row, owner: Owner) -> Found:
    """Yield a search."""
    query, time = text_of(row, "search query"), text_of(row, "time")
    if query is None:
        yield BAD_RECORD
        return
    yield _made(row, owner, moment(time or "", owner.zone), ("search", time, query), type="murmure:Query", object=query,
                object_type="murmure:Search", content=query)  # fmt: skip


def saved(row: Row, owner: Owner) -> Found:
    """Yield a job that I kept, or applied for; telephone, answers and letters are not kept."""
    applied = "application date" in row
    title, link = text_of(row, "job title"), address(row.get("job url"))
    if title is None and link is None:
        yield BAD_RECORD
        return
    date = text_of(row, "application date", "saved date")
    yield _made(row, owner, moment(date or "", owner.zone), ("job", applied, date, link or title), type="Offer" if applied else "murmure:Bookmark",
                object=link or title, object_type="murmure:Job", target=text_of(row, "company name"), content=title)  # fmt: skip


def endorsement(row: Row, owner: Owner) -> Found:
    """Yield a skill that I endorsed, or that somebody endorsed for me."""
    given = "endorsee public url" in row
    side = "endorsee" if given else "endorser"
    page = text_of(row, f"{side} public url") or ""
    other = owner.person(page if "://" in page else f"https://{page}" if page else "", _full(row, f"{side} first name", f"{side} last name"))
    skill = text_of(row, "skill name")
    if other is None or skill is None:
        yield BAD_RECORD
        return
    yield _made(row, owner, _dated(row, owner, "endorsement date"), ("endorsement", given, other, skill), type="Like",
                actor=ME if given else other, object=skill, object_type="murmure:Skill", target=other if given else ME,
                extra={"status": text_of(row, "endorsement status")})  # fmt: skip


def advert(row: Row, owner: Owner) -> Found:
    """Yield an advertisement that LinkedIn noted I clicked, or saw elsewhere."""
    name, date = text_of(row, "ad title/id", "ad title"), text_of(row, "ad clicked date", "date")
    if name is None:
        yield BAD_RECORD
        return
    event = text_of(row, "action") or "clicked"
    yield _made(row, owner, moment(date or "", owner.zone), ("ad", date, event, name), type="murmure:Capture", actor=LINKEDIN, object=name,
                object_type="murmure:Advertisement", extra={"event": event, "where": text_of(row, "page/app")})  # fmt: skip


def login(row: Row, owner: Owner) -> Found:
    """Yield an address of the network from which I entered, proved who I am, or opened the account."""
    ip, date = text_of(row, "ip address", "registration ip"), text_of(row, "login date", "challenge date", "registered at")
    if ip is None:
        yield BAD_RECORD
        return
    event = "login" if "login date" in row else "challenge" if "challenge date" in row else "account opened"
    yield _made(row, owner, moment(date or "", owner.zone), ("ip", event, date, ip), type="murmure:Capture", actor=LINKEDIN, object=ip,
                object_type="murmure:Address", extra={"event": event, "device": text_of(row, "user agent"), "country": text_of(row, "country"),
                                                      "how": text_of(row, "login type", "challenge type")})  # fmt: skip


def _inferred(kind: str, value: str, **extra: Any) -> Activity:
    return Activity(key=key_of("inferred", kind, value), type="murmure:Capture", actor=LINKEDIN, object=value, object_type="murmure:Inference",
                    instrument=LINKEDIN, extra=tidy({"kind": kind, **extra}))  # fmt: skip


def inference(row: Row, owner: Owner) -> Found:
    """Yield what LinkedIn concludes about me."""
    kind, said = text_of(row, "type of inference", "category"), text_of(row, "inference")
    if kind is None or said is None:
        yield BAD_RECORD
        return
    yield _inferred(kind, said, category=text_of(row, "category"), about=text_of(row, "description"))


def targeting(row: Row, owner: Owner) -> Found:
    """Yield each word by which advertisers find me: one row holds them all, several in a cell."""
    for title, cell in row.items():
        # A title that stands several times has a number from the second on.
        kind = re.sub(r" \d+$", "", title)
        for value in cell.split(";"):
            if (value := clean(value).strip()) and title:
                yield _inferred(kind, value, category="advertising")


def profile(row: Row, owner: Owner) -> Found:
    """Yield who I am; birth, post code and street are not kept."""
    name = _full(row, "first name", "last name")
    if not name:
        yield BAD_RECORD
        return
    extra = {"headline": text_of(row, "headline"), "bio": text_of(row, "summary"), "industry": text_of(row, "industry"),
             "location": text_of(row, "geo location"), "websites": text_of(row, "websites")}  # fmt: skip
    page = min(owner.pages, default=None)
    yield Activity(key=key_of("identity", page or name), type="murmure:Identity", object=page or name, object_type="Person", instrument=LINKEDIN,
                   content=name, extra=tidy(extra))  # fmt: skip


Reader = Callable[[Row, Owner], Found]
TABLES: dict[str, tuple[frozenset[str], Reader]] = {
    "profile": (frozenset({"first name", "last name", "maiden name", "headline"}), profile),
    "connections": (frozenset({"first name", "last name", "connected on"}), connection),
    "invitations": (frozenset({"from", "to", "sent at", "direction"}), invitation),
    "messages": (frozenset({"conversation id", "from", "date", "content"}), message),
    "reactions": (frozenset({"date", "type", "link"}), reaction),
    "comments": (frozenset({"date", "link", "message"}), comment),
    "shares": (frozenset({"date", "sharelink", "sharecommentary"}), share),
    "companies": (frozenset({"organization", "followed on"}), follow),
    "members": (frozenset({"date", "status", "fullname"}), follow),
    "searches": (frozenset({"time", "search query"}), search),
    "saved-jobs": (frozenset({"saved date", "job url"}), saved),
    "applications": (frozenset({"application date", "job title"}), saved),
    "endorsed": (frozenset({"endorsement date", "skill name", "endorsee public url"}), endorsement),
    "endorsements": (frozenset({"endorsement date", "skill name", "endorser public url"}), endorsement),
    "clicks": (frozenset({"ad clicked date"}), advert),
    "ads-elsewhere": (frozenset({"date", "action", "ad title/id"}), advert),
    "logins": (frozenset({"login date", "ip address"}), login),
    "challenges": (frozenset({"challenge date", "ip address"}), login),
    "registration": (frozenset({"registered at", "registration ip"}), login),
    "inferences": (frozenset({"category", "type of inference", "inference"}), inference),
    "targeting": (frozenset({"member age", "member interests", "job seniorities"}), targeting),
}
"""Which titles tell each table, and what reads its rows."""
