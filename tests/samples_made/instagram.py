"""Make up an Instagram export: the account @zoe.martel, which does not exist, in every layout that the export has had."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from samples_made import meta_pages
from samples_made.facebook import bytes_as_letters

QUIRKS = [
    "layout-2021",
    "layout-2024",
    "labels-2025",
    "translated-nl",
    "translated-fr",
    "translated-de",
    "translated-unknown",
    "wrapped-followers",
    "single-record",
    "right-text",
    "gone-people",
    "older",
    "wrapped",
    "folder",
    "parts",
    "bad-records",
    "controls",
    "truncated",
    "corrupted",
    "empty-lists",
    "beside-facebook",
    "labels-2026",
    "html",
    "html-french",
    "html-unknown-classes",
]
CANARIES = ("+33600000043", "1919-01-01", "SECRET-COOKIE", "CARNET-ADRESSES", "SHOPPING-TEXT")
ZOE, LOU = "Zoé Martel", "Loïc Besançon"
T = 1_710_000_000  # 9 March 2024, 16:00:00 UTC
# The fields of `string_map_data`, as accounts in other languages have them; the last one is a language that nobody has met.
WORDS = {
    "translated-nl": {
        "Author": "Auteur",
        "Time": "Tijd",
        "Comment": "Opmerking",
        "Media Owner": "Media-eigenaar",
        "IP Address": "IP-adres",
        "Username": "Gebruikersnaam",
        "Search": "Zoekopdracht",
        "Saved on": "Opgeslagen op",
        "Name": "Naam",
    },
    "translated-fr": {
        "Author": "Auteur",
        "Time": "Heure",
        "Comment": "Commentaire",
        "Media Owner": "Propriétaire du média",
        "IP Address": "Adresse IP",
        "Username": "Nom d’utilisateur",
        "Search": "Recherche",
        "Saved on": "Enregistré le",
        "Name": "Nom",
    },
    "translated-de": {
        "Author": "Verfasser",
        "Time": "Zeit",
        "Comment": "Kommentar",
        "Media Owner": "Medieninhaber",
        "IP Address": "IP-Adresse",
        "Username": "Benutzername",
        "Search": "Suche",
        "Saved on": "Gespeichert am",
        "Name": "Name",
        "User Agent": "Benutzeragent",
    },
    "translated-unknown": {"Author": "Szerző", "Time": "Időpont", "Search": "Keresés"},
}


def listed(title: str, name: str, time: int, link: bool = True) -> dict[str, Any]:
    entry = {"href": f"https://www.instagram.com/{name}", "value": name, "timestamp": time}
    return {
        "title": title,
        "media_list_data": [],
        "string_list_data": [entry if link else {"value": name, "timestamp": time}],
    }


def mapped(title: str = "", **fields: Any) -> dict[str, Any]:
    """Return a record of `string_map_data`: texts, moments, or (address, moment)."""
    told = {}
    for name, value in fields.items():
        link, time = value if isinstance(value, tuple) else ("", value if isinstance(value, int) else 0)
        told[name.replace("_", " ")] = {
            "href": link,
            "value": value if isinstance(value, str) else "",
            "timestamp": time,
        }
    return {"title": title, "media_map_data": {}, "string_map_data": told}


def posts() -> list[dict[str, Any]]:
    exif = {"latitude": 46.2, "longitude": 6.1, "device_id": "android-42"}
    one = {
        "uri": "media/posts/202403/a_1_n_77.jpg",
        "creation_timestamp": T,
        "title": "Première régate 🐟 #Léman",
        "media_metadata": {"photo_metadata": {"exif_data": [exif]}, "camera_metadata": {"has_camera_metadata": False}},
    }
    two = [
        {"uri": f"media/posts/202403/{name}.mp4", "creation_timestamp": T + 10, "title": ""} for name in ("b_2", "c_3")
    ]
    return [{"media": [one]}, {"media": two, "title": "Deux films d'été", "creation_timestamp": T + 12}]


def thread() -> dict[str, Any]:
    return {
        "participants": [{"name": LOU}, {"name": ZOE}],
        "messages": [
            {
                "sender_name": LOU,
                "timestamp_ms": (T + 100) * 1000 + 5,
                "content": "déjà au port ?",
                "is_geoblocked_for_viewer": False,
            },
            {
                "sender_name": ZOE,
                "timestamp_ms": (T + 90) * 1000,
                "content": "À 8 h",
                "reactions": [{"reaction": "❤", "actor": LOU}],
            },
            {
                "sender_name": LOU,
                "timestamp_ms": (T + 80) * 1000,
                "share": {"link": "https://www.instagram.com/p/AbC/", "share_text": "Le port"},
            },
        ],
        "title": LOU,
        "thread_path": "inbox/loicbesancon_17849900001234567",
        "magic_words": [],
    }


def _whole() -> dict[str, Any]:
    me = "your_instagram_activity"
    people = "connections/followers_and_following"
    ads = "ads_information/ads_and_topics"
    login = mapped(
        "2024-03-09T16:00:00+00:00",
        Cookie_Name="SECRET-COOKIE",
        IP_Address="192.0.2.60",
        Port="443",
        Language_Code="fr",
        Time=T + 200,
        User_Agent="Instagram 300 Android",
    )
    return {
        "personal_information/personal_information/personal_information.json": {
            "profile_user": [
                mapped(
                    "User Information",
                    Email="zoe@courriel.example",
                    Phone_Number="+33600000043",
                    Username="zoe.martel",
                    Name=ZOE,
                    Bio="Voile & thé",
                    Date_of_birth="1919-01-01",
                    Private_Account="True",
                    Website="https://zoe.example",
                )
            ]
        },
        "personal_information/information_about_you/profile_based_in.json": {
            "inferred_data_primary_location": [mapped(City_Name="Évian")]
        },
        f"{me}/media/posts_1.json": posts(),
        f"{me}/media/stories.json": {
            "ig_stories": [{"uri": "media/stories/202403/s_4.jpg", "creation_timestamp": T + 20, "title": "Le matin"}]
        },
        f"{me}/media/reels.json": {
            "ig_reels_media": [
                {"media": [{"uri": "media/reels/202403/r_5.mp4", "creation_timestamp": T + 30, "title": "Ça file"}]}
            ]
        },
        f"{me}/media/profile_photos.json": {
            "ig_profile_picture": [
                {"uri": "media/profile/202301/p_6.jpg", "creation_timestamp": T - 9_000, "title": ""}
            ]
        },
        f"{me}/comments/post_comments_1.json": [mapped(Comment="Très joli !", Media_Owner="regate.leman", Time=T + 40)],
        f"{me}/comments/reels_comments.json": {
            "comments_reels_comments": [mapped(Comment="Bravo 👏", Media_Owner="lou_b", Time=T + 41)]
        },
        f"{me}/likes/liked_posts.json": {
            "likes_media_likes": [
                {
                    "title": "regate.leman",
                    "string_list_data": [
                        {"href": "https://www.instagram.com/p/XyZ/", "value": "👍", "timestamp": T + 50}
                    ],
                }
            ]
        },
        f"{me}/likes/liked_comments.json": {
            "likes_comment_likes": [
                {
                    "title": "lou_b",
                    "string_list_data": [
                        {"href": "https://www.instagram.com/p/XyW/", "value": "👍", "timestamp": T + 51}
                    ],
                }
            ]
        },
        f"{me}/saved/saved_posts.json": {
            "saved_saved_media": [mapped("cuisine.facile", Saved_on=("https://www.instagram.com/p/SaV/", T + 60))]
        },
        f"{me}/story_interactions/story_likes.json": {
            "story_activities_story_likes": [{"title": "lou_b", "string_list_data": [{"timestamp": T + 61}]}]
        },
        f"{me}/story_interactions/polls.json": {
            "story_activities_polls": [
                {"title": "lou_b", "string_list_data": [{"value": "Mardi", "timestamp": T + 62}]}
            ]
        },
        f"{me}/messages/inbox/loicbesancon_17849900001234567/message_1.json": thread(),
        f"{me}/shopping/recently_viewed_items.json": {
            "checkout_saved_recently_viewed_products": [mapped(Product_Name="SHOPPING-TEXT")]
        },
        f"{people}/followers_1.json": [listed("", "lou_b", T - 100), listed("", "max.noir", T - 200)],
        f"{people}/following.json": {"relationships_following": [listed("", "regate.leman", T - 300)]},
        f"{people}/blocked_profiles.json": {
            "relationships_blocked_users": [listed("pub.partout", "pub.partout", T - 400)]
        },
        f"{people}/close_friends.json": {"relationships_close_friends": [listed("", "lou_b", T - 500)]},
        f"{people}/recently_unfollowed_profiles.json": {
            "relationships_unfollowed_users": [listed("", "ancien_ami", T - 600)]
        },
        f"{people}/pending_follow_requests.json": {
            "relationships_follow_requests_sent": [listed("", "prive.e", T - 700)]
        },
        f"{people}/following_hashtags.json": {"relationships_following_hashtags": [listed("", "voile", T - 800)]},
        "connections/contacts/synced_contacts.json": {"contacts_contact_info": [mapped(First_Name="CARNET-ADRESSES")]},
        f"{ads}/ads_viewed.json": {"impressions_history_ads_seen": [mapped(Author="voiles_sa", Time=T + 70)]},
        f"{ads}/ads_clicked.json": {
            "impressions_history_ads_clicked": [
                {"title": "Voiles en solde", "string_list_data": [{"value": "", "timestamp": T + 71}]}
            ]
        },
        f"{ads}/posts_viewed.json": {"impressions_history_posts_seen": [mapped(Author="regate.leman", Time=T + 72)]},
        f"{ads}/videos_watched.json": {"impressions_history_videos_watched": [mapped(Author="lou_b", Time=T + 73)]},
        f"{ads}/suggested_profiles_viewed.json": {
            "impressions_history_chaining_seen": [mapped(Username="inconnu_42", Time=T + 74)]
        },
        "ads_information/instagram_ads_and_businesses/advertisers_using_your_activity_or_information.json": {
            "ig_custom_audiences_all_types": [
                {
                    "advertiser_name": "Thé & Cie",
                    "has_data_file_custom_audience": True,
                    "has_remarketing_custom_audience": False,
                }
            ]
        },
        "ads_information/instagram_ads_and_businesses/other_categories_used_to_reach_you.json": {
            "media": [],
            "fbid": "4",
            "label_values": [{"label": "Name", "vec": [{"value": "Parents"}]}],
        },
        "apps_and_websites_off_of_instagram/apps_and_websites/your_activity_off_meta_technologies.json": {
            "apps_and_websites_off_meta_activity": [
                {
                    "name": "vélos-régate.example",
                    "events": [
                        {"id": 42, "type": "PAGE_VIEW", "timestamp": T + 80},
                        {"id": 42, "type": "PAGE_VIEW", "timestamp": T + 80},
                    ],
                }
            ]
        },
        "logged_information/recent_searches/word_or_phrase_searches.json": {
            "searches_keyword": [mapped(Search="thé évian", Time=T + 90)]
        },
        "logged_information/recent_searches/profile_searches.json": {"searches_user": [mapped("lou_b", Time=T + 91)]},
        "preferences/your_topics/recommended_topics.json": {
            "topics_your_topics": [mapped(Name="Voile"), mapped(Name="Pâtisserie")]
        },
        "security_and_login_information/login_and_profile_creation/login_activity.json": {
            "account_history_login_history": [login]
        },
        "security_and_login_information/login_and_profile_creation/signup_details.json": {
            "account_history_registration_info": [
                mapped(
                    Username="zoe.martel",
                    IP_Address="192.0.2.61",
                    Time=T - 9_999,
                    Phone_Number="+33600000043",
                    Device="Pixel",
                )
            ]
        },
        "security_and_login_information/login_and_profile_creation/profile_privacy_changes.json": {
            "account_history_account_privacy_history": [mapped("Private", Time=T - 5_000)]
        },
        "security_and_login_information/login_and_profile_creation/last_known_location.json": {
            "account_history_imprecise_last_known_location": [
                mapped(Imprecise_Latitude="46.4", Imprecise_Longitude="6.58", GPS_Time_Uploaded=T + 95)
            ]
        },
        "personal_information/device_information/devices.json": {
            "devices_devices": [mapped(User_Agent="Instagram 300 Android", Last_Login=T + 96)]
        },
    }


def owner_of(name: str, shown: str) -> dict[str, Any]:
    return {
        "title": "Owner",
        "dict": [
            {
                "dict": [
                    {
                        "label": "URL",
                        "value": f"https://www.instagram.com/{name}/",
                        "href": f"https://www.instagram.com/{name}/",
                    },
                    {"label": "Name", "value": shown},
                    {"label": "Username", "value": name},
                ],
                "title": "",
            }
        ],
    }


def records_2025() -> dict[str, Any]:
    """Return the parts that have labels since 2025."""
    url = lambda link: {"label": "URL", "value": link, "href": link}  # noqa: E731 - one line, five uses
    made = lambda time, *labels: {"timestamp": time, "media": [], "label_values": list(labels), "fbid": str(time)}  # noqa: E731 - five uses
    me, ads = "your_instagram_activity", "ads_information/ads_and_topics"
    return {
        f"{me}/likes/liked_posts.json": [
            made(T + 50, url("https://www.instagram.com/p/XyZ/"), owner_of("regate.leman", "La régate"))
        ],
        f"{me}/likes/liked_comments.json": [
            made(T + 51, url("https://www.instagram.com/p/XyW/"), owner_of("lou_b", LOU))
        ],
        f"{me}/saved/saved_posts.json": [
            made(T + 60, url("https://www.instagram.com/p/SaV/"), owner_of("cuisine.facile", "Cuisine"))
        ],
        f"{ads}/posts_viewed.json": [
            made(T + 72, url("https://www.instagram.com/p/VuE/"), owner_of("regate.leman", "La régate"))
        ],
        f"{ads}/videos_watched.json": [made(T + 73, owner_of("lou_b", LOU))],
        f"{ads}/ads_viewed.json": [made(T + 70, owner_of("voiles_sa", "Voiles"))],
    }


def records_2026() -> dict[str, Any]:
    """Return what has labels since 2026, or is told of Threads: requests, music, a saved post without a date."""
    me, people = "your_instagram_activity", "connections/followers_and_following"
    label = lambda name, value: {"label": name, "value": value}  # noqa: E731 - one line, several uses
    made = lambda *labels: {"timestamp": T + 80, "media": [], "label_values": list(labels), "fbid": "80"}  # noqa: E731 - two uses
    thread = {"title": "lou_b", "string_list_data": [{"href": "https://www.threads.net/@lou_b/post/ThR", "value": "", "timestamp": T + 81}]}
    follower = {"title": "", "string_list_data": [{"href": "https://www.threads.net/@ina.s", "value": "ina.s", "timestamp": T + 82}]}
    return {
        f"{people}/pending_follow_requests.json": [made(label("Username", "ina.s"), label("Name", "Ina"))],
        f"{me}/saved/saved_music.json": [made(label("Title", "La valse des rames"), label("Artist", "Le chœur"))],
        f"{me}/saved/saved_posts.json": {
            "saved_saved_media": [{"label_values": [{"label": "URL", "href": "https://www.instagram.com/reel/SaR/"}, owner_of("lou_b", LOU)]}]
        },
        f"{me}/threads/liked_threads.json": {"text_post_app_media_likes": [thread]},
        f"{me}/threads/followers.json": {"text_post_app_text_post_app_followers": [follower]},
    }


_OLD = {
    "your_instagram_activity/media/": "content/",
    "connections/": "",
    "ads_information/": "",
    "your_instagram_activity/": "",
    "personal_information/personal_information/": "personal_information/",
    "security_and_login_information/": "",
}


def _renamed(files: dict[str, Any], year: str) -> dict[str, Any]:
    moved = {}
    for name, value in files.items():
        for new, old in _OLD.items():
            name = name.replace(new, old)
        if year == "2021":
            name = name.replace(
                "personal_information/personal_information.json", "account_information/personal_information.json"
            )
        moved[name] = value
    return moved


def translated(value: Any, words: dict[str, str]) -> Any:
    """Return the records with their fields in other words."""
    if isinstance(value, list):
        return [translated(inner, words) for inner in value]
    if not isinstance(value, dict):
        return value
    return {
        words.get(key, key) if isinstance(inner, dict) else key: translated(inner, words)
        for key, inner in value.items()
    }


def _quirky(quirk: str | None) -> dict[str, Any]:
    files = _whole()
    people = "connections/followers_and_following/followers_1.json"
    talk = "your_instagram_activity/messages/inbox/loicbesancon_17849900001234567/message_1.json"
    if quirk in ("layout-2021", "layout-2024"):
        return _renamed(files, quirk[-4:])
    if quirk in WORDS:
        return {name: translated(value, WORDS[quirk]) for name, value in files.items()}
    if quirk == "labels-2025":
        return {**files, **records_2025()}
    if quirk == "labels-2026":
        return records_2026()
    if quirk == "single-record":
        files |= {name: value[0] for name, value in records_2025().items()}
        files["your_instagram_activity/comments/post_comments_1.json"] = files[
            "your_instagram_activity/comments/post_comments_1.json"
        ][0]
    elif quirk == "wrapped-followers":
        files[people] = {"relationships_followers": files[people]}
    elif quirk == "gone-people":
        gone = thread()
        gone["participants"][0]["name"] = gone["title"] = "instagramuser"
        for message in gone["messages"]:
            message["sender_name"] = message["sender_name"].replace(LOU, "instagramuser")
        gone["thread_path"] = "inbox/instagramuser_17849900001234567"
        del files[talk]
        files[talk.replace("loicbesancon", "instagramuser")] = gone
    elif quirk == "older":
        older = {
            "sender_name": LOU,
            "timestamp_ms": (T - 9_000) * 1000,
            "content": "un message que l'export récent n'a plus",
        }
        files[talk]["messages"] = [*files[talk]["messages"][1:], older]
        files[people] = [listed("", "parti.depuis", T - 9_000)]
    elif quirk == "bad-records":
        files["your_instagram_activity/media/posts_1.json"] = [
            *posts(),
            5,
            None,
            {"media": []},
            {"media": [{"uri": "x.jpg", "creation_timestamp": "hier"}]},
        ]
        files["ads_information/ads_and_topics/posts_viewed.json"] = {
            "impressions_history_posts_seen": [7, mapped(Author="x"), mapped(Time=T), {"string_map_data": []}]
        }
        files[people] = [
            *files[people],
            "lou",
            {"string_list_data": [{"timestamp": T}]},
            listed("", "annee.zero", -62_169_958_800),
        ]
    elif quirk == "controls":
        files["your_instagram_activity/comments/post_comments_1.json"] = [
            mapped(Comment="a\0b \ud83d <b>x</b> \u202e", Media_Owner="javascript:alert(1)", Time=T)
        ]
        files[people] = [
            {"title": "", "string_list_data": [{"href": "javascript:alert(1)", "value": "../../etc", "timestamp": T}]}
        ]
    elif quirk == "empty-lists":
        return {
            name: {key: [] for key in value} if isinstance(value, dict) and len(value) == 1 else value
            for name, value in files.items()
        }
    return files


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


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one export into `folder` and return it: a zip, or what the quirk asks for."""
    folder.mkdir(parents=True, exist_ok=True)
    if quirk and quirk.startswith("html"):
        form = meta_pages.bare if quirk == "html-unknown-classes" else meta_pages.new
        pages = meta_pages.instagram(T, form, "fr" if quirk == "html-french" else "en")
        return _write(folder / "instagram-zoe.martel-2024-06-01.zip", pages)
    files = {
        name: json.dumps(value if quirk == "right-text" else _letters(value), indent=2).encode()
        for name, value in _quirky(quirk).items()
    }
    if quirk in ("truncated", "corrupted"):
        name = next(name for name in files if "posts_1" in name)
        half = len(files[name]) // 2 if quirk == "truncated" else files[name].index(b"\n  },")
        files[name] = files[name][:half] + (b"" if quirk == "truncated" else b"}}]]" + files[name][half:])
    if quirk == "wrapped":
        files = {f"Drive/instagram-zoe.martel-2024-06-01/{name}": data for name, data in files.items()}
    if quirk == "folder":
        for name, data in files.items():
            (folder / "instagram" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "instagram" / name).write_bytes(data)
        return folder / "instagram"
    if quirk == "parts":
        (folder / "parts").mkdir()
        names = sorted(files)
        _write(folder / "parts" / "instagram-1.zip", {name: files[name] for name in names[::2]})
        _write(folder / "parts" / "instagram-2.zip", {name: files[name] for name in names[1::2]})
        return folder / "parts"
    if quirk == "beside-facebook":
        from samples_made import facebook

        files = {f"instagram-zoe/{name}": data for name, data in files.items()}
        files |= {
            f"facebook-zoe/{name}": data
            for name, data in facebook.written(
                {**facebook.activity(), **facebook.messages(), **facebook.ties()}
            ).items()
        }
    return _write(folder / "instagram-zoe.martel-2024-06-01.zip", files)
