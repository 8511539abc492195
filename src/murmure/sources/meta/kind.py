"""Is this JSON file of Facebook, of Instagram, or of nobody here?

Content decides: the root keys of the two services differ. Only what both write
alike (threads, records with labels) is told apart by the folders around it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from murmure.sources.meta.record import root_of, starts, stem_of

if TYPE_CHECKING:
    from murmure.sources.readers import Probe

FACEBOOK, INSTAGRAM = "facebook", "instagram"
# Files of one name that both write with labels: what is around them tells whose they are.
SHARED = frozenset({"advertisers_using_your_activity_or_information", "other_categories_used_to_reach_you", "your_activity_off_meta_technologies",
                    "link_history", "posts", "comments", "timezone",
                    "archived_posts", "your_topics", "ads_interests", "followers", "following"})  # fmt: skip
_INSTAGRAM = re.compile(
    r"instagram|followers_and_following|(^|/)ads_and_topics/|(^|/)content/posts_\d|account_information/|(^|/)media/(posts|stories|reels)/"
    r"|login_and_(account|profile)_creation|(^|/)story_sticker_interactions/"
)
_FACEBOOK = re.compile(
    r"facebook|(^|/)friends_and_followers/|(^|/)comments_and_reactions/|(^|/)profile_information/profile_information\.json"
    r"|(^|/)your_posts_|(^|/)posts/(media|album)|off_of_facebook|(^|/)stickers_used/"
)
_MESSAGE = re.compile(r'"(?:sender_name|senderName)"\s*:\s*"')
_PEOPLE = re.compile(r'"participants"\s*:\s*\[\s*(?:"|\{\s*"name"\s*:|\])')
_MESSAGE_TIME = re.compile(r'"(?:timestamp_ms|timestamp)"\s*:\s*\d{11,16}')
_POST_KEYS = frozenset({"timestamp", "attachments", "data", "title", "tags", "place", "backup_uri"})
_POST = re.compile(r'"timestamp"\s*:\s*-?\d')
_POST_INSIDE = re.compile(r'"(?:post|update_timestamp|attachments|reaction|comment)"\s*:')
_MEDIUM = re.compile(r'"uri"\s*:\s*"')


class Roots(NamedTuple):
    """Hold what a service writes: root keys without their version, the names of files without a root key, and which keys are plain words."""

    service: str
    keys: frozenset[str]
    stems: frozenset[str]
    plain: frozenset[str] = frozenset()

    def has(self, key: str, stem: str) -> bool:
        """Say whether a root key is of this service; a plain word, without a version, is so only in a file that is called so."""
        return root_of(key) in self.keys and (key not in self.plain or stem in self.stems)


def part_of(probe: Probe, roots: Roots) -> str | None:
    """Return which part of the export of one service a file is: 'messages', 'posts', a root key, or the name of a file; else None."""
    text = probe.text[: 64 << 10]
    start = starts(text)
    if start not in ("{", "["):
        return None
    keys, stem, other = probe.json_keys, stem_of(probe.name), roots.service != FACEBOOK
    if found := next((root_of(key) for key in sorted(keys) if roots.has(key, stem)), None):
        return found
    if not other and start == "{" and {"name", "photos"} <= keys and keys & {"cover_photo", "last_modified_timestamp"}:
        return "album"
    if "messages" in keys and start == "{" and (_PEOPLE.search(text) or _MESSAGE.search(text) and _MESSAGE_TIME.search(text)):
        return "messages" if (family(probe) == INSTAGRAM) is other else None
    if "label_values" in keys or keys & {"string_map_data", "string_list_data"}:
        if stem not in roots.stems:
            return None
        if "label_values" not in keys:  # only Instagram writes the two other lists
            return stem if other else None
        return stem if stem not in SHARED or (family(probe) == INSTAGRAM) is other else None
    if start == "[" and not other and "timestamp" in keys and keys <= _POST_KEYS and _POST.search(text):
        return stem if stem in roots.stems else "posts" if _POST_INSIDE.search(text) else None
    if start == "[" and other and "media" in keys and keys <= {"media", "title", "creation_timestamp"} and _MEDIUM.search(text):
        return "posts"
    return None


def family(probe: Probe) -> str | None:
    """Return the service that the path names, else that of the files around it, else that of the archive's name; None when nothing tells."""
    return _named(probe.path.casefold()) or _around(probe.siblings) or _named(probe.file.offered.casefold())


def _named(path: str) -> str | None:
    sides = [(max((m.start() for m in form.finditer(path)), default=-1), service)
             for form, service in ((_INSTAGRAM, INSTAGRAM), (_FACEBOOK, FACEBOOK))]  # fmt: skip
    place, service = max(sides)
    return service if place >= 0 else None


@lru_cache(4)
def _around(paths: frozenset[str]) -> str | None:
    named = [_named(path.casefold()) for path in paths]
    counts = {service: named.count(service) for service in (FACEBOOK, INSTAGRAM)}
    if not any(counts.values()):
        return None
    return max(counts, key=lambda service: counts[service])
