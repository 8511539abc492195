"""Make up a Facebook export: the account of Zoé Martel, who does not exist, in every layout that the export has had."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC
from pathlib import Path
from typing import Any

from samples_made import meta_pages

QUIRKS = [
    "before-2024",
    "old-2018",
    "names-2021",
    "labels-2026",
    "single-record",
    "right-text",
    "several-parts",
    "wrapped",
    "absurd-times",
    "no-zone",
    "other-apostrophes",
    "thread-alone",
    "end-to-end",
    "translated",
    "gone-people",
    "bad-records",
    "controls",
    "truncated",
    "corrupted",
    "folder",
    "empty-lists",
    "equal-events",
    "edited",
    "html",
    "html-2019",
    "html-unknown-classes",
    "html-french",
    "html-german",
    "html-no-zone",
    "html-utc",
    "html-truncated",
]
CANARIES = (
    "+33600000042",
    "Frere-Martel",
    "SECRET-COOKIE",
    "NOTIFICATION-TEXT",
    "4242-4242",
    "1990-02-03",
    "CARNET-ADRESSES",
)
ZOE, LOU, NOE = "Zoé Martel", "Loïc Besançon", "Noé Ångström"
T = 1_700_000_000  # 14 November 2023, 22:13:20 UTC


def bytes_as_letters(value: Any) -> Any:
    """Return what the export writes: each byte of UTF-8 as a letter of its own."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, dict):
        return {bytes_as_letters(key): bytes_as_letters(inner) for key, inner in value.items()}
    return [bytes_as_letters(inner) for inner in value] if isinstance(value, list) else value


def _photo(name: str, time: int, **exif: Any) -> dict[str, Any]:
    return {
        "uri": f"your_facebook_activity/posts/media/{name}",
        "creation_timestamp": time,
        "media_metadata": {"photo_metadata": {"exif_data": [exif]}},
        "title": "Été",
        "description": "Au bord de l'eau",
    }


def posts() -> list[dict[str, Any]]:
    photo = _photo(
        "a_1_n_77.jpg",
        T + 10,
        upload_ip="192.0.2.44",
        latitude=46.2,
        longitude=6.1,
        taken_timestamp=-62_169_958_800,
        camera_make="Nikkor",
    )
    return [
        {
            "timestamp": T,
            "data": [{"post": "Première neige à Évian ❄️ #Léman"}],
            "title": "Zoé Martel a mis à jour son statut.",
        },
        {
            "timestamp": T + 10,
            "attachments": [{"data": [{"media": photo}]}],
            "data": [],
            "tags": [{"name": LOU}, {"name": ZOE}],
        },
        {
            "timestamp": T + 20,
            "attachments": [
                {"data": [{"external_context": {"url": "https://journal.example/été", "name": "Le journal"}}]}
            ],
            "data": [{"post": "À lire"}, {"update_timestamp": T + 25}],
        },
        {
            "timestamp": T + 30,
            "attachments": [
                {"data": [{"place": {"name": "Café du port", "coordinate": {"latitude": 46.4, "longitude": 6.58}}}]}
            ],
            "title": "Zoé Martel était à Café du port.",
        },
        {
            "timestamp": T + 40,
            "attachments": [{"data": [{"poll": {"question": "Où ?", "options": [{"option": "Ici", "voted": True}]}}]}],
            "data": [],
        },
    ]


def thread(people: list[str], path: str, messages: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "participants": [{"name": name} for name in people],
        "messages": messages,
        "title": people[0],
        "is_still_participant": True,
        "thread_path": path,
        "magic_words": [],
    }


def messages() -> dict[str, Any]:
    two = [
        {
            "sender_name": LOU,
            "timestamp_ms": (T + 120) * 1000 + 7,
            "content": "à demain 👍",
            "is_geoblocked_for_viewer": False,
        },
        {
            "sender_name": ZOE,
            "timestamp_ms": (T + 110) * 1000,
            "content": "Le quai, vers midi ?",
            "reactions": [{"reaction": "❤", "actor": LOU, "timestamp": T + 112}],
        },
        {
            "sender_name": ZOE,
            "timestamp_ms": (T + 100) * 1000,
            "photos": [
                {
                    "uri": "your_facebook_activity/messages/inbox/loic_9k3xq8/photos/p_1_n_5.jpg",
                    "creation_timestamp": T + 100,
                }
            ],
        },
        {
            "sender_name": LOU,
            "timestamp_ms": (T + 90) * 1000,
            "share": {"link": "https://journal.example/quai", "share_text": "Le quai"},
        },
        {"sender_name": LOU, "timestamp_ms": (T + 80) * 1000, "content": "Loïc vous a appelée.", "call_duration": 61},
        {"sender_name": ZOE, "timestamp_ms": (T + 70) * 1000, "is_unsent": True},
    ]
    many = [{"sender_name": NOE, "timestamp_ms": (T + 200) * 1000, "content": "Bonjour à toutes et à tous"}]
    return {
        "your_facebook_activity/messages/inbox/loic_9k3xq8/message_1.json": thread(
            [LOU, ZOE], "inbox/loic_9k3xq8", two
        ),
        "your_facebook_activity/messages/archived_threads/lechoeur_77abcd/message_1.json": thread(
            [LOU, NOE, ZOE], "archived_threads/lechoeur_77abcd", many
        ),
        "your_facebook_activity/messages/autofill_information.json": {
            "autofill_information_v2": {"PHONE": ["+33600000042"]}
        },
    }


def activity() -> dict[str, Any]:
    """Return what I did, in the layout of 2024."""
    here = "your_facebook_activity"
    reaction = {
        "timestamp": T + 300,
        "data": [{"reaction": {"reaction": "LOVE", "actor": ZOE}}],
        "title": "Zoé Martel a aimé la photo de Loïc.",
    }
    comment = {"timestamp": T + 310, "comment": "Très joli !", "author": ZOE}
    event = {
        "name": "Fête du lac",
        "start_timestamp": T + 9_000,
        "end_timestamp": T + 12_600,
        "create_timestamp": T - 500,
        "place": {"name": "Le port", "coordinate": {"latitude": 46.4, "longitude": 6.58}},
        "description": "Venez !",
    }
    return {
        f"{here}/posts/your_posts__check_ins__photos_and_videos_1.json": posts(),
        f"{here}/posts/album/0.json": {
            "name": "Été",
            "photos": [_photo("b_2_n_88.jpg", T + 50)],
            "cover_photo": _photo("b_2_n_88.jpg", T + 50),
            "last_modified_timestamp": T + 60,
            "description": "",
        },
        f"{here}/posts/your_uncategorized_photos.json": {"other_photos_v2": [_photo("c_3_n_99.jpg", T + 55)]},
        f"{here}/posts/your_videos.json": {"videos_v2": [{**_photo("d_4_n_11.mp4", T + 56), "description": "Le film"}]},
        f"{here}/posts/other_people's_posts_to_your_timeline.json": {
            "wall_posts_sent_to_you_v2": [
                {
                    "timestamp": T + 57,
                    "data": [{"post": "Bon anniversaire !"}],
                    "title": "Loïc a écrit sur le journal de Zoé.",
                }
            ]
        },
        f"{here}/comments_and_reactions/comments.json": {
            "comments_v2": [{"timestamp": T + 310, "data": [{"comment": comment}], "title": "Zoé a commenté."}]
        },
        f"{here}/comments_and_reactions/likes_and_reactions_1.json": [reaction],
        f"{here}/groups/your_comments_in_groups.json": {
            "group_comments_v2": [
                {
                    "timestamp": T + 320,
                    "data": [{"comment": {**comment, "timestamp": T + 320, "group": "Le chœur"}}],
                    "title": "Zoé a commenté.",
                }
            ]
        },
        f"{here}/groups/group_posts_and_comments.json": {
            "group_posts_v2": [
                {"timestamp": T + 330, "data": [{"post": "Répétition à 20 h"}], "title": "Zoé a publié dans Le chœur."}
            ]
        },
        f"{here}/groups/your_group_membership_activity.json": {
            "groups_joined_v2": [
                {
                    "timestamp": T + 340,
                    "data": [{"name": "Le chœur"}],
                    "title": "Vous êtes devenue membre de Le chœur.",
                },
                {"timestamp": T + 350, "title": "Vous avez quitté le groupe Les rameurs."},
            ]
        },
        f"{here}/groups/your_groups.json": {"groups_admined_v2": [{"name": "Le chœur", "timestamp": T + 345}]},
        f"{here}/events/your_event_responses.json": {
            "event_responses_v2": {
                "events_joined": [event],
                "events_declined": [{**event, "name": "La course"}],
                "events_interested": [{**event, "name": "Le marché"}],
            }
        },
        f"{here}/events/your_events.json": {"your_events_v2": [{**event, "name": "Répétition"}]},
        f"{here}/events/event_invitations.json": {
            "events_invited_v2": [{"name": "Le bal", "start_timestamp": T + 9_500, "end_timestamp": 0}]
        },
        f"{here}/pages/pages_you've_liked.json": {
            "page_likes_v2": [
                {"name": "La librairie", "timestamp": T + 360, "url": "https://www.facebook.com/librairie"}
            ]
        },
        f"{here}/pages/pages_and_profiles_you_follow.json": {
            "pages_followed_v2": [{"timestamp": T + 361, "data": [{"name": "La gazette"}], "title": "La gazette"}]
        },
        f"{here}/polls/polls_you_voted_on.json": {
            "poll_votes_v2": [
                {
                    "timestamp": T + 370,
                    "title": "Zoé a voté.",
                    "attachments": [
                        {
                            "data": [
                                {
                                    "poll": {
                                        "question": "Quel jour ?",
                                        "options": [
                                            {"option": "Mardi", "voted": True},
                                            {"option": "Jeudi", "voted": False},
                                        ],
                                    }
                                }
                            ]
                        }
                    ],
                }
            ]
        },
        f"{here}/saved_items_and_collections/your_saved_items.json": {
            "saves_v2": [
                {
                    "timestamp": T + 380,
                    "title": "Zoé a enregistré un lien.",
                    "attachments": [
                        {
                            "data": [
                                {"external_context": {"name": "Une recette", "url": "https://recette.example/tarte"}}
                            ]
                        }
                    ],
                }
            ]
        },
        f"{here}/facebook_payments/payment_history.json": {"payments_v2": {"payments": [{"card": "4242-4242"}]}},
    }


def ties() -> dict[str, Any]:
    here = "connections/friends"
    return {
        f"{here}/your_friends.json": {
            "friends_v2": [{"name": LOU, "timestamp": T - 1_000}, {"name": NOE, "timestamp": T - 2_000}]
        },
        f"{here}/received_friend_requests.json": {
            "received_requests_v2": [{"name": "Ina Sørensen", "timestamp": T - 900}]
        },
        f"{here}/rejected_friend_requests.json": {
            "rejected_requests_v2": [{"name": "Rob Vendeur", "timestamp": T - 800}]
        },
        f"{here}/sent_friend_requests.json": {"sent_requests_v2": [{"name": "Ugo Blanc", "timestamp": T - 700}]},
        f"{here}/removed_friends.json": {"deleted_friends_v2": [{"name": "Max Noir", "timestamp": T - 600}]},
        f"{here}/people_you_may_know.json": {"people_you_may_know_v2": [{"name": "Eva Brun"}]},
        "connections/followers/who_you've_followed.json": {
            "following_v3": [{"name": "La maire", "timestamp": T - 500}]
        },
        "connections/followers/people_who_followed_you.json": {
            "followers_v2": [{"name": "Jo Vert", "timestamp": T - 400}]
        },
        "personal_information/profile_information/profile_information.json": {
            "profile_v2": {
                "name": {"full_name": ZOE},
                "emails": {"emails": ["zoe@courriel.example"]},
                "birthday": {"year": 1990, "month": 2, "day": 3},
                "family_members": [{"name": "Frere-Martel", "relation": "Brother"}],
                "phone_numbers": [{"phone_number": "+33600000042"}],
                "previous_names": [{"name": "Zoé Petit", "timestamp": T - 90_000}],
                "username": "zoe.martel",
                "registration_timestamp": T - 99_000,
                "profile_uri": "https://www.facebook.com/zoe.martel",
            }
        },
        "personal_information/profile_information/profile_update_history.json": {
            "profile_updates_v2": [{"timestamp": T - 300, "title": "Zoé a changé de ville."}]
        },
        "personal_information/other_personal_information/your_address_books.json": {
            "address_book_v2": {"address_book": [{"name": "CARNET-ADRESSES"}]}
        },
    }


def captures() -> dict[str, Any]:
    """Return what Facebook and others noted."""
    return {
        "apps_and_websites_off_of_facebook/your_activity_off_meta_technologies.json": {
            "off_facebook_activity_v2": [
                {
                    "name": "vélos-régate.example",
                    "events": [
                        {"id": 42, "type": "PURCHASE", "timestamp": T + 400},
                        {"id": 42, "type": "PAGE_VIEW", "timestamp": T + 401},
                    ],
                }
            ]
        },
        "apps_and_websites_off_of_facebook/connected_apps_and_websites.json": {
            "installed_apps_v2": [
                {
                    "name": "Courir",
                    "added_timestamp": T - 5_000,
                    "user_app_scoped_id": 9,
                    "category": "active",
                    "removed_timestamp": 0,
                }
            ]
        },
        "ads_information/ads_interests.json": {"topics_v2": ["Vélo", "Pâtisserie"]},
        "ads_information/advertisers_using_your_activity_or_information.json": {
            "custom_audiences_all_types_v2": [
                {
                    "advertiser_name": "Régate SA",
                    "has_data_file_custom_audience": True,
                    "has_remarketing_custom_audience": False,
                }
            ]
        },
        "ads_information/advertisers_you've_interacted_with.json": {
            "history_v2": [{"title": "Voiles en solde", "action": "Clicked ad", "timestamp": T + 410}]
        },
        "logged_information/other_logged_information/friend_peer_group.json": {"friend_peer_group_v2": "Vie établie"},
        "logged_information/your_topics/your_topics.json": {"inferred_topics_v2": ["Voile"]},
        "logged_information/location/timezone.json": {
            "label_values": [{"label": "Timezone", "value": "Europe/Zurich"}],
            "fbid": "1",
            "media": [],
        },
        "logged_information/location/primary_location.json": {
            "primary_location_v2": {"city_region_pairs": [["Évian", "Haute-Savoie"]], "zipcode": ["74500"]}
        },
        "logged_information/location/location_history.json": {
            "location_history_v2": [
                {"name": "Évian", "coordinate": {"latitude": 46.4, "longitude": 6.58}, "creation_timestamp": T + 420}
            ]
        },
        "logged_information/search/your_search_history.json": {
            "searches_v2": [
                {
                    "timestamp": T + 430,
                    "attachments": [{"data": [{"text": '"chœur évian"'}]}],
                    "data": [{"text": "chœur évian"}],
                    "title": "Vous avez recherché",
                }
            ]
        },
        "logged_information/interactions/recently_viewed.json": {
            "recently_viewed": [
                {
                    "name": "Vidéos",
                    "children": [
                        {
                            "name": "Temps passé",
                            "entries": [
                                {
                                    "timestamp": T + 440,
                                    "data": {
                                        "name": "La régate",
                                        "uri": "https://www.facebook.com/regate/videos/1",
                                        "watch_time": "30",
                                    },
                                }
                            ],
                        }
                    ],
                },
                {"name": "Marketplace", "entries": [{"data": {"value": "12 novembre"}}]},
            ]
        },
        "logged_information/interactions/recently_visited.json": {
            "visited_things_v2": [
                {
                    "name": "Visites de profils",
                    "entries": [{"timestamp": T + 450, "data": {"name": LOU, "uri": "https://www.facebook.com/loic"}}],
                }
            ]
        },
        "logged_information/notifications/notifications.json": {
            "notifications_v2": [{"timestamp": T, "text": "NOTIFICATION-TEXT", "unread": True}]
        },
        "security_and_login_information/account_activity.json": {
            "account_activity_v2": [
                {
                    "action": "Login",
                    "timestamp": T + 460,
                    "site_name": "facebook.com",
                    "ip_address": "192.0.2.45",
                    "user_agent": "Mozilla/5.0 (X11)",
                    "datr_cookie": "SECRET-COOKIE",
                    "city": "Évian",
                    "region": "Haute-Savoie",
                    "country": "FR",
                }
            ]
        },
        "security_and_login_information/where_you're_logged_in.json": {
            "active_sessions_v2": [
                {
                    "created_timestamp": T + 461,
                    "updated_timestamp": T + 470,
                    "ip_address": "192.0.2.46",
                    "user_agent": "Mozilla/5.0 (X11)",
                    "datr_cookie": "SECRET-COOKIE",
                    "device": "Linux",
                    "location": "Évian",
                    "app": "Facebook",
                    "session_type": "Web",
                }
            ]
        },
        "security_and_login_information/ip_address_activity.json": {
            "used_ip_address_v2": [{"ip": "192.0.2.47", "action": "Login", "timestamp": T + 480}]
        },
        "security_and_login_information/recognized_devices.json": {
            "recognized_devices_v2": [
                {
                    "name": "Chrome sur Linux",
                    "created_timestamp": T + 490,
                    "updated_timestamp": T + 491,
                    "ip_address": "192.0.2.48",
                    "datr_cookie": "SECRET-COOKIE",
                }
            ]
        },
        "security_and_login_information/login_protection_data.json": {
            "login_protection_data_v2": [
                {"name": "Cookie: SECRET-COOKIE", "session": {"created_timestamp": T + 495, "ip_address": "192.0.2.49"}}
            ]
        },
        "security_and_login_information/your_facebook_activity_history.json": {
            "last_activity_v2": {"last_activity_time": {"Site web": {"activity_by_day": [T]}}}
        },
        "your_facebook_activity/facebook_gaming/instant_games.json": {
            "instant_games_played_v2": [{"name": "Échecs", "added_timestamp": T - 6_000}]
        },
    }


def label(name: str, value: Any = None, time: int | None = None, href: str | None = None) -> dict[str, Any]:
    found = {"label": name, "value": value, "timestamp_value": time, "href": href}
    return {key: inner for key, inner in found.items() if inner is not None}


def records_2026(words: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the files of 2026: records of labels, in English or in other `words`."""
    say = (words or {}).get
    w = lambda text: say(text, text)  # noqa: E731 - one line, a dozen uses
    bare = {
        "timestamp": T + 600,
        "media": [],
        "label_values": [
            label(w("Link"), "https://livre.example/a", href="https://livre.example/a"),
            label("Title of website page you visited", "Un livre"),
        ],
        "fbid": "8",
    }
    # Labels in a language that nobody has met; the name of the field is the same in all.
    unmet = {
        "timestamp": T + 601,
        "media": [],
        "label_values": [
            {**label("Länk till sidan", "https://livre.example/b"), "ent_field_name": "PageURL"},
            {**label("Sidans rubrik", "Un autre livre"), "ent_field_name": "PageTitle"},
        ],
        "fbid": "10",
    }
    feed = [
        {
            "label": "Posts",
            "vec": [
                {
                    "dict": [
                        label(w("Event"), "Post de La gazette"),
                        label("URL", "https://www.facebook.com/gazette/posts/1"),
                        label(w("Time"), time=T + 610),
                    ]
                }
            ],
        }
    ]
    off = [
        {
            "label": w("Events"),
            "vec": [
                {"dict": [label("ID", "42"), label(w("Event"), "PURCHASE"), label(w("Received on"), time=T + 620)]},
                {"dict": [label("ID", "42"), label(w("Event"), "SEARCH"), {**label(w("Received on"), time=T + 621), "value": "Mar 7, 2023 1:10 pm"}]},
            ],
        }
    ]
    here = "your_facebook_activity"
    return {
        f"{here}/comments_and_reactions/likes_and_reactions_1.json": [
            {
                "timestamp": T + 630,
                "media": [],
                "fbid": "5",
                "label_values": [
                    label(w("Reaction"), "Love"),
                    label(w("Name"), LOU),
                    label("URL", "https://www.facebook.com/loic/posts/3"),
                ],
            },
            {
                "timestamp": T + 631,
                "media": [],
                "fbid": "6",
                "label_values": [label(w("Reaction"), "Like"), label("URL", "https://www.facebook.com/x/4")],
            },
        ],
        f"{here}/other_activity/link_history.json": [bare, unmet],
        f"{here}/posts/check_ins.json": [
            {
                "timestamp": T + 640,
                "media": [],
                "fbid": "77",
                "label_values": [
                    label(w("Comment"), "Belle vue"),
                    {
                        "title": "Place",
                        "dict": [label(w("Name"), "Le belvédère"), label(w("Coordinates"), "(46.41 , 6.6)")],
                    },
                ],
            }
        ],
        "logged_information/interactions/content_that_has_been_shown_to_you_in_your_feed.json": {
            "label_values": feed,
            "media": [],
            "fbid": "9",
        },
        "logged_information/interactions/ads.json": [
            {
                "media": [],
                "label_values": [label("Ad", "Voiles", href="https://voile.example/"), label(w("Time"), time=T + 650)],
            }
        ],
        "logged_information/interactions/profile_visits.json": [
            {"timestamp": T + 660, "media": [], "label_values": [label(w("Name"), NOE)]}
        ],
        "logged_information/location/timezone.json": {
            "label_values": [label("Timezone", "Europe/Zurich")],
            "media": [],
            "fbid": "1",
        },
        "apps_and_websites_off_of_facebook/your_activity_off_meta_technologies.json": [
            {"title": "vélos-régate.example", "fbid": "2", "media": [], "label_values": off}
        ],
        "ads_information/advertisers_using_your_activity_or_information.json": {
            "media": [],
            "fbid": "3",
            "label_values": [
                {
                    "label": "A list uploaded or used by the advertiser",
                    "vec": [{"value": "Régate SA"}, {"value": "Thé & Cie"}],
                }
            ],
        },
        "ads_information/other_categories_used_to_reach_you.json": {
            "media": [],
            "fbid": "4",
            "label_values": [{"label": "Name", "vec": [{"value": "Parents"}]}],
        },
        "ads_information/ad_preferences.json": {
            "media": [],
            "fbid": "7",
            "label_values": [{"label": "Removed categories", "vec": [{"value": "Golf"}]}],
        },
    }


DUTCH = {
    "Reaction": "Reactie",
    "Name": "Naam",
    "Time": "Tijd",
    "Event": "Gebeurtenis",
    "Events": "Gebeurtenissen",
    "Received on": "Ontvangen op",
    "Comment": "Opmerking",
    "Coordinates": "Coördinaten",
    "Link": "Koppeling",
}
_BEFORE = {
    "your_facebook_activity/": "",
    "connections/friends/": "friends_and_followers/",
    "connections/followers/": "friends_and_followers/",
    "personal_information/profile_information/": "profile_information/",
    "posts/your_posts__check_ins__photos_and_videos_1": "posts/your_posts_1",
    "your_activity_off_meta_technologies": "your_off-facebook_activity",
    "comments_and_reactions/likes_and_reactions_1": "comments_and_reactions/likes",
}


def before_2024(files: dict[str, Any]) -> dict[str, Any]:
    """Return the same export in the folders of before 2024."""
    moved = {}
    for name, value in files.items():
        for new, old in _BEFORE.items():
            name = name.replace(new, old)
        moved[name] = {"reactions_v2": value} if name.endswith("/likes.json") else value
    return moved


def _whole() -> dict[str, Any]:
    return {**activity(), **messages(), **ties(), **captures()}


def _quirky(quirk: str | None) -> dict[str, Any]:
    files = _whole()
    thread_name = "your_facebook_activity/messages/inbox/loic_9k3xq8/message_1.json"
    posts_name = "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json"
    if quirk == "before-2024":
        return before_2024(files)
    if quirk == "old-2018":
        return {
            "posts/your_posts.json": {"status_updates": posts()},
            "groups/your_posts_and_comments_in_groups.json": {
                "group_posts": {
                    "activity_log_data": [
                        {"timestamp": T + 330, "data": [{"post": "Répétition à 20 h"}], "title": "x"},
                        5,
                    ]
                }
            },
            "comments/comments.json": {
                "comments": [
                    {
                        "timestamp": T + 310,
                        "data": [{"comment": {"timestamp": T + 310, "comment": "Très joli !", "author": ZOE}}],
                        "title": "x",
                    }
                ]
            },
            "friends/friends.json": {"friends": [{"name": LOU, "timestamp": T - 1_000}]},
            "search_history/your_search_history.json": {
                "searches": [{"timestamp": T, "data": [{"text": "lac"}], "title": "x"}]
            },
        }
    if quirk == "names-2021":
        saved = [
            ("un lien", {"external_context": {"name": "Le quai", "url": "https://l.facebook.com/l.php?u=https%3A%2F%2Fquai.example%2F&h=x"}}),
            ("un évènement", {"event": {"name": "Nuit des musées", "start_timestamp": T + 9_000}}),
            ("une collection", {"name": "Meubles"}),
        ]
        return {
            **ties(),
            "saved_items_and_collections/saved_items_and_collections.json": {
                "saves_and_collections_v2": [
                    {"timestamp": T + n, "title": f"Zoé a enregistré {what}.", "attachments": [{"data": [thing]}]}
                    for n, (what, thing) in enumerate(saved)
                ]
                + [{"timestamp": T + 9, "title": "Zoé a enregistré une vidéo."}]
            },
            "your_places/places_you've_created.json": {
                "your_places_v2": [
                    {
                        "name": "L'embarcadère",
                        "coordinate": {"latitude": 46.4, "longitude": 6.59},
                        "address": "Évian",
                        "url": "https://www.facebook.com/770077",
                        "creation_timestamp": T + 20,
                    }
                ]
            },
            "other_activity/interactive_videos.json": {
                "video_polls_v2": [{"timestamp": T + 30, "title": "Zoé a répondu au sondage Lac ou mer ?"}]
            },
        }
    if quirk == "labels-2026":
        return {**ties(), **messages(), **records_2026()}
    if quirk == "translated":
        return {**ties(), **records_2026(DUTCH)}
    if quirk == "single-record":
        made = records_2026()
        return {
            name: value[0] if isinstance(value, list) and len(value) == 1 else value for name, value in made.items()
        }
    if quirk == "no-zone":
        del files["logged_information/location/timezone.json"]
    elif quirk == "absurd-times":
        files[posts_name] = [
            *posts(),
            {"timestamp": -62_169_958_800, "data": [{"post": "jamais"}]},
            {"timestamp": 0, "data": [{"post": "zéro"}]},
            {"timestamp": 10**17, "data": [{"post": "loin"}]},
            {"timestamp": -631_152_000, "data": [{"post": "une photo de 1950"}]},
            {"timestamp": T * 1000 + 5, "data": [{"post": "en millisecondes"}]},
        ]
    elif quirk == "other-apostrophes":
        return {name.replace("'", "_" if "who" in name else "’"): value for name, value in files.items()}
    elif quirk == "gone-people":
        files[thread_name] = thread(
            ["Utilisateur de Facebook", ZOE],
            "inbox/utilisateurdefacebook_9k3xq8",
            [
                {
                    "sender_name": "Utilisateur de Facebook",
                    "timestamp_ms": (T + 120) * 1000 + 7,
                    "content": "à demain 👍",
                }
            ],
        )
        files["connections/friends/your_friends.json"]["friends_v2"].append({"name": "", "timestamp": T})
    elif quirk == "bad-records":
        files[posts_name] = [
            *posts(),
            5,
            None,
            [],
            {"timestamp": "hier", "data": [{"post": "x"}]},
            {"timestamp": {}, "title": []},
        ]
        files[thread_name]["messages"] += [7, {"sender_name": LOU}, {"timestamp_ms": [], "content": {}}]
        files["connections/friends/your_friends.json"] = {
            "friends_v2": [{"timestamp": T}, "Lou", {"name": {}, "timestamp": T}]
        }
        files["logged_information/search/your_search_history.json"] = {"searches_v2": [{"timestamp": T}]}
    elif quirk == "controls":
        files[posts_name] = [
            {"timestamp": T, "data": [{"post": "a\0b <script>x</script> \u202e \ud800 fin"}], "title": "\ud83d"},
            {
                "timestamp": T + 1,
                "attachments": [{"data": [{"external_context": {"url": "javascript:alert(1)"}}]}],
                "data": [{"post": "x"}],
            },
        ]
    elif quirk == "empty-lists":
        return {
            name: {key: [] for key in value} if isinstance(value, dict) and len(value) == 1 else value
            for name, value in files.items()
        }
    elif quirk == "equal-events":
        same = {"id": 42, "type": "PAGE_VIEW", "timestamp": T + 401}
        files["apps_and_websites_off_of_facebook/your_activity_off_meta_technologies.json"] = {
            "off_facebook_activity_v2": [{"name": "a.example", "events": [same] * 3}]
        }
    elif quirk == "edited":
        files[posts_name] = [{**posts()[0], "data": [{"post": "Première neige à Évian, enfin ❄️ #Léman"}]}, *posts()[1:]]
    return files


def written(files: dict[str, Any], right: bool = False) -> dict[str, bytes]:
    """Return the bytes of the files; `right` texts are written as they are."""
    made = {}
    for name, value in files.items():
        made[name] = json.dumps(value if right else _letters(value), indent=2, ensure_ascii=True).encode()
    return made


def _letters(value: Any) -> Any:
    try:
        return bytes_as_letters(value)
    except UnicodeEncodeError:
        return value  # halves of characters have no bytes


def _write(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 6, 1, 0, 0, 0)), data)
    return path


def pages(quirk: str = "html") -> dict[str, bytes]:
    """Return the same account as pages made for the eye."""
    forms = {"html-2019": meta_pages.old, "html-unknown-classes": meta_pages.bare}
    language = {"html-french": "fr", "html-german": "de"}.get(quirk, "en")
    fine = quirk not in ("html-2019", "html-german")
    files = meta_pages.facebook(ZOE, LOU, T, forms.get(quirk, meta_pages.new), language, fine, NOE, UTC if quirk == "html-utc" else meta_pages.ZURICH)
    if quirk == "html-no-zone":
        del files["logged_information/location/timezone.html"]
    if quirk == "html-truncated":
        name = "your_facebook_activity/messages/inbox/loic_9k3xq8/message_1.html"
        files[name] = files[name][: len(files[name]) * 2 // 3]
    return files


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one export into `folder` and return it: a zip, or what the quirk asks for."""
    folder.mkdir(parents=True, exist_ok=True)
    if quirk == "thread-alone":
        (folder / "message_1.json").write_bytes(
            next(data for name, data in written(messages()).items() if "loic" in name)
        )
        return folder / "message_1.json"
    if quirk == "end-to-end":
        told = {
            "participants": [LOU, ZOE],
            "threadName": f"{LOU}_12345",
            "messages": [
                {
                    "isUnsent": False,
                    "media": [],
                    "reactions": [{"actor": ZOE, "reaction": "👍"}],
                    "senderName": LOU,
                    "text": "déjà là",
                    "timestamp": T * 1000,
                    "type": "text",
                },
                {
                    "isUnsent": False,
                    "media": [{"uri": "./media/a1.jpg"}],
                    "reactions": [],
                    "senderName": ZOE,
                    "text": "",
                    "timestamp": T * 1000 + 9,
                    "type": "media",
                },
            ],
        }
        (folder / "Loïc_1.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        return folder / "Loïc_1.json"
    if quirk and quirk.startswith("html"):
        return _write(folder / "facebook-zoemartel-2024-06-01.zip", pages(quirk))
    files = written(_quirky(quirk), right=quirk == "right-text")
    if quirk in ("truncated", "corrupted"):
        name = next(name for name in files if "your_posts__" in name)
        half = files[name].index(b"\n  },", len(files[name]) // 2) if quirk == "corrupted" else len(files[name]) // 2
        files[name] = files[name][:half] + (b"" if quirk == "truncated" else b"}}]]" + files[name][half:])
    if quirk == "wrapped":
        files = {f"Takeout/facebook-zoemartel-2024-06-01/{name}": data for name, data in files.items()}
    if quirk == "folder":
        for name, data in files.items():
            (folder / "facebook" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "facebook" / name).write_bytes(data)
        return folder / "facebook"
    if quirk == "several-parts":
        whole = folder / "parts"
        whole.mkdir()
        names = sorted(files)
        _write(whole / "facebook-zoemartel-1.zip", {name: files[name] for name in names[::2]})
        _write(
            whole / "facebook-zoemartel-2.zip",
            {
                **{name: files[name] for name in names[1::2]},
                "your_facebook_activity/posts/media/a_1_n_77.jpg": b"\xff\xd8",
            },
        )
        return whole
    return _write(folder / "facebook-zoemartel-2024-06-01.zip", files)
