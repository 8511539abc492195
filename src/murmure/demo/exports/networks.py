"""How do LinkedIn, Reddit and TikTok tell Camille's year?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from murmure.demo.clock import YEAR
from murmure.demo.communities import COMMUNITIES
from murmure.demo.exports.friends import CAMILLE, FRIENDS, Friend
from murmure.demo.exports.shelf import pack, table, written
from murmure.demo.exports.stamp import MONTHS, moment, utc
from murmure.demo.exports.talk import chatter, talk
from murmure.demo.exports.year import MADE_ON, Year

_PAGE = "https://www.linkedin.com/in/"
_MESSAGES = ("CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS", "DATE", "SUBJECT", "CONTENT",
             "FOLDER", "ATTACHMENTS", "IS MESSAGE DRAFT")  # fmt: skip
_FORM = "%Y-%m-%d %H:%M:%S"


def _linkedin(folder: Path, year: Year) -> None:
    chance, days = year.chance("linkedin"), list(year.days())
    colleagues = [FRIENDS[short] for short in ("olga", "karim", "samir")]
    connected = [(friend, moment(chance.choice(days[5:40]), 36_000)) for friend in colleagues]
    page = {friend.short: _PAGE + friend.handle.replace("_", "-") for friend in (CAMILLE, *colleagues)}
    notes = 'Notes:\n"When exporting your connection data, you may notice that some of the email addresses are missing."\n\n'
    reactions = [(utc(moment(chance.choice(days), chance.uniform(9, 18) * 3600), _FORM), chance.choice(("LIKE", "LIKE", "PRAISE")),
                  f"https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A{7_280_000_000 + n}") for n in range(45)]  # fmt: skip
    reviews = [event.end + timedelta(hours=2) for event in year.events if event.title == "Project review"]
    shares = [(utc(at, _FORM), f"https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A{7_300_000_000 + n}", chatter(chance), "", "",
               "MEMBER_NETWORK") for n, at in enumerate(reviews)]  # fmt: skip
    messages = [_message(one.at, one.author, FRIENDS[one.room] if one.author is CAMILLE else CAMILLE, one.room, one.text, page)
                for one in talk(year, "linkedin", ("olga", "karim"), 3)]  # fmt: skip
    pack(folder / f"Complete_LinkedInDataExport_{MADE_ON:%m-%d-%Y}.zip", {
        "Connections.csv": notes + table([
            ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"),
            *((*friend.name.split(), page[friend.short], "", "Atelier de l'Ombrette", "", f"{at.day:02} {MONTHS[at.month - 1]} {at.year}")
              for friend, at in connected)]),
        "messages.csv": table([_MESSAGES, *reversed(messages)]),
        "Reactions.csv": table([("Date", "Type", "Link"), *sorted(reactions, reverse=True)]),
        "Shares.csv": table([("Date", "ShareLink", "ShareCommentary", "SharedUrl", "MediaUrl", "Visibility"), *reversed(shares)]),
        "Inferences_about_you.csv": table([("Category", "Type of inference", "Description", "Inference"),
                                           ("Demographics", "Age", "Your age range", "35-54")]),
        "Profile.csv": table([
            ("First Name", "Last Name", "Maiden Name", "Address", "Birth Date", "Headline", "Summary", "Industry", "Zip Code", "Geo Location",
             "Twitter Handles", "Websites", "Instant Messengers"),
            ("Camille", "Tilleul", "", "", "", "Relieuse", "", "", "", "Val d'Ombrette, France", "", "", "")]),
    })  # fmt: skip


def _message(at: datetime, author: Friend, to: Friend, room: str, text: str, page: dict[str, str]) -> tuple[str, ...]:
    return (
        f"2-{room}",
        "",
        author.name,
        page[author.short],
        to.name,
        page[to.short],
        utc(at, _FORM + " UTC"),
        "",
        text,
        "INBOX",
        "",
        "No",
    )


def _reddit(folder: Path, year: Year) -> None:
    chance, days, site = year.chance("reddit"), list(year.days()), "https://www.reddit.com"
    rooms = [c.tags[0] for c in COMMUNITIES if c.name in ("readers", "swallows", "cooks", "cyclists")]
    posts: list[tuple[str, ...]] = []
    comments: list[tuple[str, ...]] = []
    for number in range(36):
        at, room = moment(chance.choice(days), chance.uniform(8, 23) * 3600), chance.choice(rooms)
        language = chance.choice(("fr", "en"))
        if number % 8 == 0:
            posts.append((f"p{number:04}", f"{site}/r/{room}/comments/p{number:04}/une_question/", utc(at, _FORM + " UTC"), "", room, "0",
                          chatter(chance, language), "", ""))  # fmt: skip
        else:
            link = f"{site}/r/{room}/comments/q{chance.randrange(9999):04}/fil/"
            comments.append(
                (
                    f"c{number:04}",
                    f"{link}c{number:04}/",
                    utc(at, _FORM + " UTC"),
                    "",
                    room,
                    "0",
                    link,
                    "",
                    chatter(chance, language),
                    "",
                )
            )
    pack(folder / f"export_{CAMILLE.handle}_{MADE_ON:%Y%m%d}.zip", {
        "posts.csv": table([("id", "permalink", "date", "ip", "subreddit", "gildings", "title", "url", "body"), *posts]),
        "comments.csv": table([("id", "permalink", "date", "ip", "subreddit", "gildings", "link", "parent", "body", "media"), *comments]),
        "subscribed_subreddits.csv": table([("subreddit",), *((room,) for room in rooms)]),
        "statistics.csv": table([("statistic", "value"), ("account name", CAMILLE.handle), ("export time", f"{MADE_ON:%Y-%m-%d} 08:30:00 UTC")]),
    })  # fmt: skip


def _tiktok(folder: Path, year: Year) -> None:
    """Write what was watched on some evenings before bed, in UTC."""
    chance, link = year.chance("tiktok"), "https://www.tiktokv.com/share/video/{}/"
    watched: list[dict[str, str]] = []
    liked: list[dict[str, str]] = []
    for night in year.nights:
        at = night.bed - timedelta(minutes=chance.randrange(8, 25))
        for _ in range(chance.randrange(3, 12) if chance.random() < 0.2 else 0):
            number = 7_450_000_000_000_000_000 + chance.getrandbits(48)
            watched.append({"Date": utc(at, _FORM), "Link": link.format(number)})
            if chance.random() < 0.1:
                liked.append({"date": utc(at + timedelta(seconds=9), _FORM), "link": link.format(number)})
            at += timedelta(seconds=chance.randrange(8, 70))
    searches = [
        {"Date": utc(page.at, _FORM), "SearchTerm": page.title.partition(" · ")[2]} for page in year.pages[30::250]
    ]
    said = [
        {"Date": utc(one.at, _FORM), "From": one.author.handle, "Content": one.text}
        for one in talk(year, "tiktok", ("yuki",), 3)
    ]
    whole: dict[str, Any] = {
        "Your Activity": {"Watch History": {"VideoList": watched[::-1]}, "Searches": {"SearchList": searches[::-1]}},
        "Likes and Favorites": {"Like List": {"ItemFavoriteList": liked[::-1]}},
        "Profile And Settings": {
            "Follower": {"FansList": [{"Date": f"{YEAR}-01-20 18:00:00", "UserName": FRIENDS["yuki"].handle}]},
            "Following": {"Following": [{"Date": f"{YEAR}-01-20 18:05:00", "UserName": FRIENDS["yuki"].handle}]},
            "Profile Info": {"ProfileMap": {"userName": CAMILLE.handle, "displayName": "Camille", "emailAddress": CAMILLE.mail}}},
        "Direct Message": {"Direct Messages": {"ChatHistory": {f"Chat History with {FRIENDS['yuki'].handle}:": said[::-1]}}},
    }  # fmt: skip
    pack(folder / f"TikTok_Data_{int(MADE_ON.timestamp())}.zip", {"user_data_tiktok.json": written(whole, 1)})


EXPORTS: dict[str, Callable[[Path, Year], None]] = {"linkedin": _linkedin, "reddit": _reddit, "tiktok": _tiktok}
