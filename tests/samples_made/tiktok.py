"""Make up exports of TikTok: the account of Yann Ker, who does not exist."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

QUIRKS = [
    "before-2024", "lower-case", "one-file", "compact", "nulls", "unknown-list", "group", "bad-records", "odd-values", "twice", "reposts",
    "truncated", "corrupted", "empty",
]  # fmt: skip
CANARIES = ("+33 canary", "1970-canary", "idfa-canary", "street canary")
LINK = "https://www.tiktokv.com/share/video/{}/"
NAME = "user_data_tiktok.json"
# What the sections were called before 2024.
OLD = {"Your Activity": "Activity", "Watch History": "Video Browsing History", "Searches": "Search History", "Direct Message": "Direct Messages",
       "Direct Messages": "Chat History"}  # fmt: skip


def document(quirk: str | None = None) -> dict[str, Any]:
    """Return the export as TikTok has written it since 2024; or as before."""
    watched = [{"Date": f"2024-05-0{n} 18:43:0{n}", "Link": LINK.format(100 + n)} for n in range(1, 5)]
    talk = [{"Date": "2024-05-02 09:00:00", "From": "jo.mer", "Content": "tu as vu ?"},
            {"Date": "2024-05-02 09:01:00", "From": "yann_ker", "Content": LINK.format(101)}]  # fmt: skip
    activity: dict[str, Any] = {
        "Watch History": {"VideoList": watched},
        "Searches": {"SearchList": [{"Date": "2024-05-01 10:00:00", "SearchTerm": "nœuds marins"}]},
        "Share History": {"ShareHistoryList": [{"Date": "2024-05-03 11:00:00", "SharedContent": "video", "Link": LINK.format(102),
                                                 "Method": "chat_head"}]},
        "Login History": {"LoginHistoryList": [{"Date": "2024-05-01 07:00:00 UTC", "IP": "192.0.2.80", "DeviceModel": "Pixel 7",
                                                "DeviceSystem": "Android 14", "NetworkType": "Wi-Fi", "Carrier": "N/A"}]},
        "Status": {"Status List": [{"Resolution": "1080*2400", "IDFA": "idfa-canary"}]},
        "Hashtag": {"HashtagList": [{"HashtagName": "mer", "HashtagLink": "N/A"}]},
    }  # fmt: skip
    likes = {
        "Like List": {"ItemFavoriteList": [{"date": "2024-05-01 18:44:00", "link": LINK.format(101)}]},
        "Favorite Videos": {"FavoriteVideoList": [{"Date": "2024-05-02 18:44:00", "Link": LINK.format(102)}]},
        "Favorite Sounds": {"FavoriteSoundList": []},
    }  # fmt: skip
    ties = {
        "Follower": {"FansList": [{"Date": "2023-01-01 08:00:00", "UserName": "jo.mer"}]},
        "Following": {"Following": [{"Date": "2023-01-02 08:00:00", "UserName": "jo.mer"}]},
        "Block List": {"BlockList": [{"Date": "2023-01-03 08:00:00", "UserName": "bruit"}]},
        "Profile Info": {"ProfileMap": {"userName": "yann_ker", "displayName": "Yann", "birthDate": "1970-canary", "telephoneNumber": "+33 canary",
                                        "emailAddress": "yann@murmure.example", "bioDescription": "la mer", "PlatformInfo": [{"Name": "x"}]}},
        "Autofill": {"Address": "street canary"},
    }  # fmt: skip
    posts = {"Posts": {"VideoList": [{"Date": "2024-04-01 12:00:00", "Link": "https://v.tiktok.example/temporary", "Likes": "3",
                                      "Title": "Départ #mer",
                                      "WhoCanView": "Everyone", "Sound": "N/A"}]}}  # fmt: skip
    comments = {"Comments": {"CommentsList": [{"date": "2024-05-04 12:00:00", "comment": "superbe", "photo": "N/A",
                                               "url": LINK.format(104)}]}}
    ads = {"Ad Interests": {"AdInterestCategories": "Boats|Travel"},
           "Off TikTok Activity": {"OffTikTokActivityDataList": [
               {"TimeStamp": "2024-05-04 13:00:00", "Source": "voiles.example", "Event": "Purchase"}]},
           "Ads Based On Data Received From Partners": {"DataPartnerList": "Courtier SA", "AdvertiserList": "Voiles, Port"}}  # fmt: skip
    live = {"Watch Live History": {"WatchLiveMap": {"7": {"Link": "https://www.tiktok.com/live/7", "WatchTime": "2024-05-03 20:00:00", "Comments": [
        {"CommentTime": "2024-05-03 20:05:00", "CommentContent": "bonsoir"}], "Questions": []},
        "-1": {"Link": "", "WatchTime": "", "Comments": []}}}}  # fmt: skip
    if quirk == "bad-records":
        activity["Watch History"]["VideoList"] += [
            None, 7, "x", {"Date": "hier", "Link": LINK.format(1)}, {"Link": LINK.format(1)}, {"Date": "2024-05-01 00:00:00"}, {},
            {"Date": "1999-01-01 00:00:00", "Link": LINK.format(1)}, {"Date": "2024-05-01 00:00:00", "Link": "javascript:alert(1)"}]  # fmt: skip
        activity["Searches"]["SearchList"] += [{"Date": "2024-05-01 10:00:00", "SearchTerm": "N/A"}]
        talk += [{"Date": "2024-05-02 09:02:00", "From": "jo.mer"}]
    if quirk == "odd-values":
        activity["Searches"]["SearchList"] += [{"Date": "2024-05-01 10:01:00", "SearchTerm": "a\0b\u202ec\ud800 <script> 🌊"}]
        activity["Watch History"]["VideoList"] += [{"Date": "2024-05-09 10:01:00", "Link": LINK.format(9), "Deep": [[[{"a": [1]}]]]}]
    if quirk == "nulls":
        activity["Searches"], ties["Follower"], likes["Favorite Videos"] = {"SearchList": None}, {"FansList": None}, {"FavoriteVideoList": None}
    if quirk == "unknown-list":
        activity["Dreams"] = {"DreamList": [{"Date": "2024-05-01 10:00:00"}, {"Date": "2024-05-01 10:00:01"}]}
    if quirk == "reposts":
        activity["Reposts"] = {"RepostList": [{"Date": "2024-05-04 10:00:00", "Link": LINK.format(107)}]}
        made = {"date": "2024-05-04 11:00:00", "comment": "bravo", "photo": "N/A", "url": "N/A", "originalPostUrl": LINK.format(108)}
        return {"Your Activity": activity, "Comment": {"Comments": {"CommentsList": [made]}}}
    if quirk == "twice":
        activity["Watch History"]["VideoList"] += watched[:2]
    direct = {"Direct Messages": {"ChatHistory": {"Chat History with jo.mer:": talk}}}
    if quirk == "group":
        direct["Group Chat"] = {"GroupChat": {"Chat History with Les marins:": talk}}
    if quirk == "empty":
        return {"Your Activity": {"Watch History": {"VideoList": []}}}
    found = {"Your Activity": activity, "Likes and Favorites": likes, "Profile And Settings": ties, "Post": posts, "Comment": comments,
             "Direct Message": direct, "Ads and data": ads, "TikTok Live": live,
             "TikTok Shop": {"Orders": {"OrderList": [{"Address": "street canary"}]}}}  # fmt: skip
    return _old(found) if quirk == "before-2024" else found


def _old(found: dict[str, Any]) -> dict[str, Any]:
    """Return the same export under the names of before: nearly all stood in one section."""
    activity = {OLD.get(name, name): value for name, value in {**found["Your Activity"], **found["Likes and Favorites"]}.items()}
    ties = found["Profile And Settings"]
    activity |= {"Follower List": ties["Follower"], "Following List": ties["Following"]}
    return {
        "Activity": activity, "App Settings": {"Block": ties["Block List"], "Settings": {"SettingsMap": {}}},
        "Profile": {"Profile Information": ties["Profile Info"], "Auto Fill": {"Address": "street canary"}},
        "Video": {"Videos": found["Post"]["Posts"]}, "Comment": found["Comment"], "Ads and data": found["Ads and data"],
        "Direct Messages": {"Chat History": found["Direct Message"]["Direct Messages"]}, "Tiktok Live": found["TikTok Live"],
        "Tiktok Shopping": found["TikTok Shop"],
    }  # fmt: skip


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one export into `folder` and return it: a zip, or the document alone."""
    text = json.dumps(document(quirk), ensure_ascii=quirk == "odd-values", indent=None if quirk == "compact" else 1)
    if quirk == "lower-case":
        for key in ("Date", "Link", "UserName", "SearchTerm", "From", "Content"):
            text = text.replace(f'"{key}":', f'"{key.lower()}":')
    data = text.encode()
    if quirk == "truncated":
        data = data[: len(data) * 2 // 3]
    if quirk == "corrupted":
        data = data[:900] + b'\x00\xff}]]{"' + data[900:]
    if quirk in ("one-file", "truncated", "corrupted", "empty"):
        (folder / NAME).write_bytes(data)
        return folder / NAME
    path = folder / "TikTok_Data_1714500000.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("user_data.json" if quirk == "before-2024" else NAME, (2024, 6, 1, 0, 0, 0)), data)
    return path


def large(folder: Path, size: int) -> Path:
    """Write a history of about `size` bytes."""
    path, number, written = folder / NAME, 0, 0
    with path.open("w", encoding="utf-8") as out:
        written += out.write('{"Your Activity": {"Watch History": {"VideoList": [')
        while written < size:
            day, second = divmod(number, 86_400)
            clock = f"{2015 + day // 336}-{1 + day // 28 % 12:02}-{1 + day % 28:02} {second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
            written += out.write(("," if number else "") + json.dumps({"Date": clock, "Link": LINK.format(number)}, indent=4))
            number += 1
        out.write("]}}}")
    return path
