"""How do Facebook and Instagram tell Camille's year, and what they and others noted of it?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from murmure.demo.clock import YEAR
from murmure.demo.exports.friends import CAMILLE, FRIENDS, Friend
from murmure.demo.exports.shelf import pack, written
from murmure.demo.exports.social import public_posts
from murmure.demo.exports.stamp import moment
from murmure.demo.exports.talk import chatter, talk
from murmure.demo.exports.year import MADE_ON, Year

TRACKED = ("margin-notes.example", "quai-des-pages.example")
"""Sites that tell Meta who visits them."""


def as_letters(value: Any) -> Any:
    """Return what Meta writes: each byte of UTF-8 as a letter of its own."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, dict):
        return {as_letters(key): as_letters(inner) for key, inner in value.items()}
    return [as_letters(inner) for inner in value] if isinstance(value, list) else value


def _files(found: dict[str, Any]) -> dict[str, str]:
    return {name: written(as_letters(value), ascii_only=True) for name, value in found.items()}


def _at(moment: datetime) -> int:
    return int(moment.timestamp())


def _threads(year: Year, channel: str, friends: Sequence[str], many: int, folder: str) -> dict[str, Any]:
    """Return the threads of a messenger, the newest message first."""
    said, found = talk(year, channel, friends, many), {}
    for short in friends:
        friend = FRIENDS[short]
        path = f"inbox/{friend.handle.replace('_', '')}_{friend.number}"
        messages = [
            {"sender_name": one.author.name, "timestamp_ms": _at(one.at) * 1000, "content": one.text, "is_geoblocked_for_viewer": False}
            for one in reversed(said) if one.room == short
        ]  # fmt: skip
        found[f"{folder}/messages/{path}/message_1.json"] = {
            "participants": [{"name": friend.name}, {"name": CAMILLE.name}], "messages": messages, "title": friend.name, "is_still_participant": True,
            "thread_path": path, "magic_words": []}  # fmt: skip
    return found


def _off_meta(year: Year, folder: str, key: str) -> dict[str, Any]:
    """Return what sites told Meta: visits that Camille's own browser remembers too."""
    found = []
    for number, site in enumerate(TRACKED, 41):
        visits = [page.at for page in year.pages if f"//{site}/" in page.url][::9]
        found.append(
            {
                "name": site,
                "events": [{"id": number, "type": "PAGE_VIEW", "timestamp": _at(at)} for at in reversed(visits)],
            }
        )
    return {f"{folder}/your_activity_off_meta_technologies.json": {key: found}}


def _joined(chance: Any, friends: dict[str, Friend]) -> list[tuple[Friend, datetime]]:
    """Return the friends with the moments in January at which they were found."""
    days = [datetime(YEAR, 1, day).date() for day in range(2, 25)]
    return [(friend, moment(chance.choice(days), chance.uniform(9, 21) * 3600)) for friend in friends.values()]


def _facebook(folder: Path, year: Year) -> None:
    chance, here = year.chance("facebook"), "your_facebook_activity"
    posts = [
        {"timestamp": _at(post.at + timedelta(minutes=3)), "data": [{"post": post.text}], "title": "Camille Tilleul a mis à jour son statut."}
        for post in public_posts(year) if post.language == "fr"
    ]  # fmt: skip
    reactions, comments, searches, answered = [], [], [], []
    days = [day for day in year.days() if day.month > 1]
    for _ in range(70):
        friend, at = chance.choice(list(FRIENDS.values())), moment(chance.choice(days), chance.uniform(8, 22) * 3600)
        if chance.random() < 0.7:
            kind = chance.choice(("LIKE", "LIKE", "LOVE", "HAHA"))
            reactions.append({"timestamp": _at(at), "data": [{"reaction": {"reaction": kind, "actor": CAMILLE.name}}],
                              "title": f"Camille Tilleul a aimé la publication de {friend.name}."})  # fmt: skip
        else:
            told = {"timestamp": _at(at), "comment": chatter(chance), "author": CAMILLE.name}
            comments.append(
                {
                    "timestamp": _at(at),
                    "data": [{"comment": told}],
                    "title": f"Camille Tilleul a commenté la publication de {friend.name}.",
                }
            )
    for page in year.pages[::60]:
        words = page.title.partition(" · ")[2]
        searches.append({"timestamp": _at(page.at), "attachments": [{"data": [{"text": f'"{words}"'}]}], "data": [{"text": words}],
                         "title": "Vous avez recherché"})  # fmt: skip
    for event in year.events:
        if event.title == "Cercle de lecture":
            answered.append(
                {
                    "name": f"{event.title}, {event.start:%d/%m}",
                    "start_timestamp": _at(event.start),
                    "end_timestamp": _at(event.end),
                }
            )
    seen = [
        {"title": "Une libraire près de chez vous", "action": "Clicked ad", "timestamp": _at(page.at) + 40}
        for page in year.pages[50::400]
    ]
    found = {
        f"{here}/posts/your_posts__check_ins__photos_and_videos_1.json": posts,
        f"{here}/comments_and_reactions/comments.json": {"comments_v2": comments},
        f"{here}/comments_and_reactions/likes_and_reactions_1.json": reactions,
        f"{here}/events/your_event_responses.json": {"event_responses_v2": {"events_joined": answered}},
        "connections/friends/your_friends.json": {
            "friends_v2": [{"name": friend.name, "timestamp": _at(at)} for friend, at in _joined(chance, FRIENDS)]},
        "personal_information/profile_information/profile_information.json": {"profile_v2": {
            "name": {"full_name": CAMILLE.name}, "emails": {"emails": [CAMILLE.mail]}, "username": "camille.tilleul",
            "registration_timestamp": _at(datetime(YEAR, 1, 2, 9, tzinfo=MADE_ON.tzinfo)), "profile_uri": "https://www.facebook.com/camille.tilleul"}},
        "logged_information/search/your_search_history.json": {"searches_v2": searches},
        "ads_information/advertisers_you've_interacted_with.json": {"history_v2": seen},
        "ads_information/ads_interests.json": {"topics_v2": ["Lecture", "Vélo", "Oiseaux", "Cuisine"]},
        **_threads(year, "messenger", ("paola", "olga"), 5, here),
        **_off_meta(year, "apps_and_websites_off_of_facebook", "off_facebook_activity_v2"),
    }  # fmt: skip
    pack(folder / f"facebook-camille.tilleul-{MADE_ON:%Y-%m-%d}-a1b2c3d4.zip", _files(found))


def _listed(title: str, name: str, at: datetime, link: str = "") -> dict[str, Any]:
    entry = {"href": link or f"https://www.instagram.com/{name}", "value": name, "timestamp": _at(at)}
    return {"title": title, "media_list_data": [], "string_list_data": [entry]}


def _mapped(title: str = "", **fields: Any) -> dict[str, Any]:
    """Return a record whose fields are called as in French: words, or a moment."""
    told = {
        name.replace("_", " "): {
            "href": "",
            "value": "" if isinstance(value, int) else value,
            "timestamp": value if isinstance(value, int) else 0,
        }
        for name, value in fields.items()
    }
    return {"title": title, "media_map_data": {}, "string_map_data": told}


def _instagram(folder: Path, year: Year) -> None:
    chance, me = year.chance("instagram"), "your_instagram_activity"
    people = "connections/followers_and_following"
    posts = [
        {"media": [{"uri": f"media/posts/{w.start:%Y%m}/{w.number}_n.jpg", "creation_timestamp": _at(w.end) + 1800,
                    "title": f"{w.name}, {w.far / 1000:.1f} km #Ombrette"}]}
        for w in year.workouts if w.kind == "walking"
    ]  # fmt: skip
    likes, comments, viewed = [], [], []
    days = [day for day in year.days() if day.month > 1]
    for number in range(70):
        friend, at = chance.choice(list(FRIENDS.values())), moment(chance.choice(days), chance.uniform(8, 22.5) * 3600)
        draw = chance.random()
        if draw < 0.45:
            likes.append(_listed(friend.handle, "👍", at, f"https://www.instagram.com/p/Made{number:05}/"))
        elif draw < 0.6:
            comments.append(_mapped(Commentaire=chatter(chance), Propriétaire_du_média=friend.handle, Heure=_at(at)))
        else:
            viewed.append(_mapped(Auteur=friend.handle, Heure=_at(at)))
    known = _joined(chance, FRIENDS)
    found = {
        "personal_information/personal_information/personal_information.json": {"profile_user": [
            _mapped("User Information", **{"E-mail": CAMILLE.mail, "Nom d’utilisateur": CAMILLE.handle, "Nom": CAMILLE.name,
                                           "Bio": "Lit en marchant"})]},
        f"{me}/media/posts_1.json": posts,
        f"{me}/likes/liked_posts.json": {"likes_media_likes": likes},
        f"{me}/comments/post_comments_1.json": comments,
        f"{people}/followers_1.json": [_listed("", friend.handle, at) for friend, at in known],
        f"{people}/following.json": {"relationships_following": [_listed("", friend.handle, at + timedelta(hours=1)) for friend, at in known]},
        "ads_information/ads_and_topics/posts_viewed.json": {"impressions_history_posts_seen": viewed},
        **_threads(year, "direct", ("mina", "yuki"), 4, me),
        **_off_meta(year, "apps_and_websites_off_of_instagram/apps_and_websites", "apps_and_websites_off_meta_activity"),
    }  # fmt: skip
    pack(folder / f"instagram-{CAMILLE.handle}-{MADE_ON:%Y-%m-%d}-e5f6a7b8.zip", _files(found))


EXPORTS: dict[str, Callable[[Path, Year], None]] = {"facebook": _facebook, "instagram": _instagram}
