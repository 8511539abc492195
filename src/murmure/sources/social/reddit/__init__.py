"""What did I write, vote, keep and say on Reddit, and from which network addresses?

*Get it*: reddit.com/settings/data-request, choose GDPR, all dates, confirm; a message on Reddit gives the zip within thirty days.
*Keeps*: posts, comments, votes, saved and hidden things, communities, private messages, chats, lists of communities, friends, votes in
polls, who you are; as captures network addresses.
*Leaves out*: birth, gender, purchases, payments, drafts, preferences, notices of Reddit, pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.model.activity import Activity
from murmure.model.reject import Reject
from murmure.model.words import Both
from murmure.sources.rows import csv_rows, titles_of
from murmure.sources.social.reddit.table import TABLES, text_of
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, Probe

_FILE = re.compile(r"([a-z_]+?)(?:_\d+|[ _]*\(\d+\))?\.csv")
_LEFT = re.compile(
    r"(?:account_gender|announcements|birthdate|checkfile|comment_headers|drafts|gilded_content|gold_received|linked_identities|"
    r"linked_phone_number|live_stream_posts|message_headers|messages_archive_headers|payouts|persona|post_headers|purchases|"
    r"reddit_gold_information|scheduled_posts|sensitive_ads_preferences|stripe|subscriptions|twitter|user_preferences)\.csv")  # fmt: skip


def recognise(probe: Probe) -> bool:
    """Say yes to a table by its name and its titles; a table of posts or comments by its titles alone."""
    return _part(probe) is not None


def _part(probe: Probe) -> str | None:
    titles = next((frozenset(row) for row in titles_of(probe.text, lines=1)), frozenset())
    found = _FILE.fullmatch(probe.name)
    name = found.group(1) if found else ""
    if name in TABLES and TABLES[name][0] <= titles:
        return name
    return next((part for part in ("posts", "comments", "chat_history") if TABLES[part][0] <= titles and "permalink" in titles), None)


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield what each table says, once it is known who I am."""
    from murmure.sources.readers import Probe

    parts = [(file, part) for file in bundle.files if (part := _part(Probe(file)))]
    me = ""
    for file, part in parts:
        if part == "statistics":
            for found in csv_rows(file, TABLES[part][0].issubset):
                if not isinstance(found, Reject) and (text_of(found[1], "statistic") or "").casefold() == "account name":
                    me = (text_of(found[1], "value") or "").casefold()
    for file, part in parts:
        wanted, reader = TABLES[part]
        for found in csv_rows(file, wanted.issubset):
            if isinstance(found, Reject):
                yield found
                continue
            number, row = found
            for done in reader(row, me):
                yield Reject(file.where(number), done) if isinstance(done, Both) else done


def _root(path: str) -> str:
    return path.rpartition("/")[0]


def _owns(path: str) -> bool:
    """Say which tables are left out on purpose."""
    return _LEFT.fullmatch(path.casefold()) is not None


SOURCE = Source(
    name="reddit",
    title=Both("Reddit", "Reddit"),
    get_it=Both(
        "On reddit.com/settings/data-request: choose GDPR and all dates, confirm; a message on Reddit gives the zip within thirty days."
        " Offer it as it is.",
        "Sur reddit.com/settings/data-request : choisissez GDPR et toutes les dates, confirmez ; un message sur Reddit donne le zip sous"
        " trente jours. Proposez-le tel quel.",
    ),
    keeps=Both(
        "Posts, comments, votes, saved and hidden things, communities, private messages, chats, lists of communities, friends, votes in"
        " polls; network addresses.",
        "Publications, commentaires, votes, choses gardées et masquées, communautés, messages privés, discussions, listes de communautés,"
        " amis, votes aux sondages ; adresses réseau.",
    ),
    leaves_out=Both(
        "Birth, gender, purchases, payments, drafts, preferences, notices of Reddit, pictures.",
        "Naissance, genre, achats, paiements, brouillons, préférences, avis de Reddit, images.",
    ),
    recognise=recognise,
    read=read,
    root=_root,
    owns=_owns,
    picture="post",
)
