"""How do open and closed squares tell Camille's posts: Mastodon, ActivityStreams, Bluesky and X?

The posts are those of the village's square; what is public and answers nobody is sent on to Bluesky and X.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from murmure.demo.clock import YEAR
from murmure.demo.exports.friends import CAMILLE, FRIENDS
from murmure.demo.exports.repository import car, tid
from murmure.demo.exports.shelf import escaped, pack, put, table, written
from murmure.demo.exports.slips import slips
from murmure.demo.exports.stamp import DAYS, MONTHS, utc
from murmure.demo.exports.talk import chatter, talk
from murmure.demo.exports.year import MADE_ON, Notice, Post, Year
from murmure.demo.names import CAMILLE as HANDLE
from murmure.demo.names import SITE

ME = "https://village.example/users/" + HANDLE
PUBLIC, CONTEXT = "https://www.w3.org/ns/activitystreams#Public", "https://www.w3.org/ns/activitystreams"


def public_posts(year: Year) -> list[Post]:
    """Return what Camille says to everybody and not to somebody."""
    return [
        post
        for post in year.posts
        if post.type == "Create" and post.audience == "public" and not post.about and not post.mentions
    ]


def _collection(name: str, items: list[Any]) -> str:
    return written(
        {"@context": CONTEXT, "id": name, "type": "OrderedCollection", "totalItems": len(items), "orderedItems": items},
        None,
    )


def _mastodon(folder: Path, year: Year) -> None:
    items = [_activity(nth, post) for nth, post in enumerate(year.posts, 1) if post.type in ("Create", "Announce")]
    actor = {
        "@context": [CONTEXT], "id": ME, "type": "Person", "following": f"{ME}/following", "followers": f"{ME}/followers", "inbox": f"{ME}/inbox",
        "outbox": "outbox.json", "preferredUsername": HANDLE, "name": "Camille", "summary": "<p>Lit en marchant</p>", "url": SITE + HANDLE,
        "published": f"{YEAR}-01-02T00:00:00Z", "likes": "likes.json", "bookmarks": "bookmarks.json", "attachment": [],
    }  # fmt: skip
    # A table of accounts holds letters and figures; some villagers have a bee or a moon in their name.
    known = [post.about.removeprefix(SITE) for post in year.posts if post.type == "Follow"]
    follows = [(f"{name}@village.example", "true", "false", "") for name in known if name.replace(".", "").isalnum()]
    pack(folder / f"archive-{MADE_ON:%Y%m%d}093000-0a1b2c.zip", {
        "outbox.json": _collection("outbox.json", items),
        "likes.json": _collection("likes.json", list(dict.fromkeys(post.about for post in year.posts if post.type == "Like"))),
        "bookmarks.json": _collection("bookmarks.json", []), "actor.json": written(actor, None),
        "following_accounts.csv": table([("Account address", "Show boosts", "Notify on new posts", "Languages"), *follows]),
    })  # fmt: skip


def _activity(number: int, post: Post) -> dict[str, Any]:
    to, cc = ([PUBLIC], [f"{ME}/followers"]) if post.audience == "public" else ([f"{ME}/followers"], [])
    published = utc(post.at)
    if post.type == "Announce":
        return {"id": f"{ME}/statuses/{number}/activity", "type": "Announce", "actor": ME, "published": published, "to": to, "cc": cc,
                "object": post.about}  # fmt: skip
    text = f"<p>{escaped(post.text)}</p>" + "".join(
        f'<p><a href="{escaped(link)}">{escaped(link)}</a></p>' for link in post.links
    )
    tags = [
        {"type": "Hashtag", "href": f"https://village.example/tags/{tag.lower()}", "name": "#" + tag}
        for tag in post.tags
    ]
    tags += [{"type": "Mention", "href": who, "name": f"@{who.removeprefix(SITE)}"} for who in post.mentions]
    note = {
        "id": post.address, "type": "Note", "summary": None, "inReplyTo": post.about or None, "published": published, "url": post.address,
        "attributedTo": ME, "to": to, "cc": [*cc, *post.mentions], "sensitive": False, "content": text, "contentMap": {post.language: text},
        "attachment": [], "tag": tags,
    }  # fmt: skip
    return {
        "id": post.address + "/activity",
        "type": "Create",
        "actor": ME,
        "published": published,
        "to": to,
        "cc": note["cc"],
        "object": note,
    }


def _activitystreams(folder: Path, year: Year) -> None:
    """Write the outbox of the reading circle's site, a note after most of its evenings; and what the square told Camille."""
    site, chance, items = "https://lecture-ombrette.example", year.chance("notes"), []
    for event in year.events:
        if event.title == "Cercle de lecture" and chance.random() < 0.8:
            at, number = event.end + timedelta(hours=1, minutes=chance.randrange(50)), len(items) + 1
            note = {"id": f"{site}/notes/{number}", "type": "Note", "attributedTo": f"{site}/camille", "published": at.isoformat(),
                    "content": f"<p>{escaped(chatter(chance))}</p>", "tag": [{"type": "Hashtag", "name": "#Lecture"}],
                    "location": {"type": "Place", "name": event.place}}  # fmt: skip
            items.append({"id": f"{site}/outbox/{number}", "type": "Create", "actor": f"{site}/camille", "published": at.isoformat(), "to": [PUBLIC],
                          "object": note})  # fmt: skip
    put(folder / "notes-du-cercle.json", _collection(f"{site}/outbox", items))
    put(folder / "notifications.json", written([_notice(nth, notice) for nth, notice in enumerate(year.notices, 1)], 1))


_NOTICES = {"Create": "mention", "Like": "favourite", "Announce": "reblog", "Follow": "follow"}


def _notice(number: int, notice: Notice) -> dict[str, Any]:
    """Return what the server told Camille, as the interface of Mastodon writes it."""
    at, told = _milliseconds(notice.at), _NOTICES[notice.type]
    status: dict[str, Any] = {}
    if notice.type != "Follow":
        writer = notice.actor if told == "mention" else SITE + HANDLE
        status = {"status": {
            "id": f"{number}", "created_at": at, "visibility": "public", "account": _account(writer), "sensitive": False, "uri": notice.post,
            "url": notice.post, "content": f"<p>{escaped(notice.text)}</p>", "language": notice.language, "spoiler_text": "",
            "mentions": [_account(SITE + HANDLE)] if told == "mention" else [], "tags": [{"name": tag.lower()} for tag in notice.tags],
            "media_attachments": [], "reblog": None, "in_reply_to_id": "1" if notice.about else None}}  # fmt: skip
    return {
        "id": str(number),
        "type": told,
        "created_at": at,
        "group_key": f"ungrouped-{number}",
        "account": _account(notice.actor),
        **status,
    }


def _account(address: str) -> dict[str, str]:
    name = address.removeprefix(SITE)
    return {"id": name, "username": name, "acct": name, "url": address, "uri": address}


def _bluesky(folder: Path, year: Year) -> None:
    did, found = "did:plc:camilletilleul2345abcdef", {}
    found["app.bsky.actor.profile/self"] = {"$type": "app.bsky.actor.profile", "displayName": "Camille", "description": "Lit en marchant",
                                            "createdAt": f"{YEAR}-01-02T09:00:00.000Z"}  # fmt: skip
    for post in public_posts(year):
        at = post.at + timedelta(minutes=1)
        text = post.text[:300]
        record: dict[str, Any] = {
            "$type": "app.bsky.feed.post",
            "text": text,
            "createdAt": _milliseconds(at),
            "langs": [post.language],
        }
        facets = [
            facet
            for tag in post.tags
            if (facet := _facet(text, "#" + tag, {"$type": "app.bsky.richtext.facet#tag", "tag": tag}))
        ]
        found[f"app.bsky.feed.post/{tid(at)}"] = record | ({"facets": facets} if facets else {})
    chance = year.chance("sky")
    for place, friend in enumerate(FRIENDS.values()):
        at = datetime(YEAR, 1, 3 + place, 18, 10 + place, tzinfo=MADE_ON.tzinfo)
        known = f"did:plc:{friend.short}234567abcdefghijklmnopqr"[:32]
        found[f"app.bsky.graph.follow/{tid(at)}"] = {
            "$type": "app.bsky.graph.follow",
            "subject": known,
            "createdAt": _milliseconds(at),
        }
        for nth in range(1):
            at = datetime(
                YEAR, 2 + nth, 1 + chance.randrange(27), 20, chance.randrange(60), place, tzinfo=MADE_ON.tzinfo
            )
            liked = {
                "uri": f"at://{known}/app.bsky.feed.post/{tid(at - timedelta(hours=2))}",
                "cid": "bafyreib2rxk3rybk3aobmv5cjuql3bm2twh4jo5uxgfvbhe3q7hfcjzgyu",
            }
            found[f"app.bsky.feed.like/{tid(at)}"] = {
                "$type": "app.bsky.feed.like",
                "subject": liked,
                "createdAt": _milliseconds(at),
            }
    put(folder / "repo.car", car(did, found, tid(MADE_ON)))


def _milliseconds(at: datetime) -> str:
    return utc(at, "%Y-%m-%dT%H:%M:%S.000Z")


def _facet(text: str, shown: str, feature: dict[str, str]) -> dict[str, Any] | None:
    start = text.encode().find(shown.encode())
    if start < 0:
        return None
    return {"index": {"byteStart": start, "byteEnd": start + len(shown.encode())}, "features": [feature]}


def _snowflake(at: datetime) -> str:
    """Return the number that X gives to what is written at this moment."""
    return str((int(at.timestamp() * 1000) - 1_288_834_974_657) << 22)


def _script(name: str, records: list[Any]) -> str:
    return f"window.YTD.{name}.part0 = " + written(records)


def _x(folder: Path, year: Year) -> None:
    me, goran = str(CAMILLE.number), FRIENDS["goran"]
    posts = []
    for post in sorted([*public_posts(year), *slips()], key=lambda post: post.at):
        at = post.at + timedelta(minutes=2)
        moment = at - (at.utcoffset() or timedelta())
        number, text = _snowflake(at), post.text[:250]
        urls = [{"url": f"https://t.co/{number[-10:]}{nth}", "expanded_url": link, "display_url": link.removeprefix("https://")[:26],
                 "indices": [str(len(text) + 1), str(len(text) + 24)]} for nth, link in enumerate(post.links)]  # fmt: skip
        text = " ".join([escaped(text), *(url["url"] for url in urls)])
        posts.append({"tweet": {
            "edit_info": {"initial": {"editTweetIds": [number], "isEditEligible": True}}, "retweeted": False,
            "source": '<a href="https://mobile.twitter.com" rel="nofollow">Twitter Web App</a>',
            "entities": {"hashtags": [{"text": tag, "indices": ["0", "0"]} for tag in post.tags], "symbols": [], "user_mentions": [], "urls": urls},
            "display_text_range": ["0", str(len(text))], "favorite_count": "1", "id_str": number, "truncated": False, "retweet_count": "0",
            "id": number,
            "created_at": f"{DAYS[moment.weekday()]} {MONTHS[moment.month - 1]} {moment:%d %H:%M:%S} +0000 {moment.year}", "favorited": False,
            "full_text": text, "lang": post.language}})  # fmt: skip
    messages = []
    for one in talk(year, "x", ("goran",), 3, english=("goran",)):
        mine = one.author is CAMILLE
        messages.append({"messageCreate": {
            "recipientId": str(goran.number) if mine else me, "reactions": [], "urls": [], "text": one.text, "mediaUrls": [],
            "senderId": me if mine else str(goran.number), "id": _snowflake(one.at), "createdAt": _milliseconds(one.at)}})  # fmt: skip
    account = {"email": CAMILLE.mail, "createdVia": "web", "username": CAMILLE.handle, "accountId": me, "createdAt": f"{YEAR}-01-02T08:09:10.000Z",
               "accountDisplayName": "Camille"}  # fmt: skip
    known = [str(friend.number) for friend in FRIENDS.values()]
    files = {
        "manifest": "window.__THAR_CONFIG = " + written({"userInfo": {"accountId": me, "userName": CAMILLE.handle}}),
        "account": _script("account", [{"account": account}]),
        "profile": _script("profile", [{"profile": {"description": {"bio": "Lit en marchant", "website": "", "location": "Val d'Ombrette"}}}]),
        "tweets": _script("tweets", posts[::-1]),
        "direct-messages": _script("direct_messages", [{"dmConversation": {"conversationId": f"{me}-{goran.number}", "messages": messages[::-1]}}]),
        "following": _script("following", [{"following": {"accountId": number, "userLink": ""}} for number in known]),
        "follower": _script("follower", [{"follower": {"accountId": number, "userLink": ""}} for number in known[::2]]),
        "ad-impressions": _script("ad_impressions", [{"ad": {"adsUserData": {"adImpressions": {"impressions": _impressions(year)}}}}]),
    }  # fmt: skip
    pack(folder / f"twitter-{MADE_ON:%Y-%m-%d}-0f1e2d.zip", {
        "Your archive.html": "<!doctype html><html></html>", **{f"data/{name}.js": text for name, text in files.items()},
    })  # fmt: skip


def _impressions(year: Year) -> list[dict[str, Any]]:
    """Return the ads that were shown, each a little after a page of the year."""
    return [
        {"deviceInfo": {"osType": "Desktop"}, "displayLocation": "TimelineHome",
         "promotedTweetInfo": {"tweetId": _snowflake(page.at - timedelta(days=3)), "tweetText": "Des livres près de chez vous", "urls": [],
                               "mediaUrls": []},
         "advertiserInfo": {"advertiserName": "Une librairie", "screenName": "@une_librairie"},
         "matchedTargetingCriteria": [{"targetingType": "Locations", "targetingValue": "France"},
                                       {"targetingType": "Interests", "targetingValue": "Books"}],
         "impressionTime": utc(page.at + timedelta(minutes=4), "%Y-%m-%d %H:%M:%S")}
        for page in year.pages[20::120]
    ]  # fmt: skip


EXPORTS: dict[str, Callable[[Path, Year], None]] = {
    "mastodon-archive": _mastodon, "activitystreams": _activitystreams, "bluesky-archive": _bluesky, "x-archive": _x,
}  # fmt: skip
