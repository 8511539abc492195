"""Make up archives of Reddit: the account of lune_basse, who does not exist."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

QUIRKS = ["wrapped", "one-file", "older", "no-statistics", "bad-records", "odd-values", "bom", "truncated", "corrupted", "empty"]
CANARIES = ("1970-canary", "canary-purchase")
SITE = "https://www.reddit.com"
POSTS = ["id,permalink,date,ip,subreddit,gildings,title,url,body",
         ["p1", SITE + "/r/voile/comments/p1/un_noeud/", "2024-01-02 10:00:00 UTC", "192.0.2.5", "voile", "0", "Un nœud, deux tours",
          "https://noeuds.example/1", ""],
         ["p2", SITE + "/r/voile/comments/p2/merci/", "2024-01-03 10:00:00 UTC", "", "voile", "0", "Merci", "",
          "Première ligne\n\n\"citée\" 🌊"]]  # fmt: skip
COMMENTS = ["id,permalink,date,ip,subreddit,gildings,link,parent,body,media",
            ["c1", SITE + "/r/voile/comments/p9/x/c1/", "2024-01-04 10:00:00 UTC", "", "voile", "0", SITE + "/r/voile/comments/p9/x/", "",
             "oui", ""],
            ["c2", SITE + "/r/voile/comments/p9/x/c2/", "2024-01-04 10:05:00 UTC", "", "voile", "0", SITE + "/r/voile/comments/p9/x/", "c1",
             "et non", ""]]  # fmt: skip
TABLES: dict[str, list[Any]] = {
    "posts.csv": POSTS, "comments.csv": COMMENTS,
    "post_votes.csv": ["id,permalink,direction", ["p5", SITE + "/r/a/comments/p5/x/", "up"], ["p6", SITE + "/r/a/comments/p6/x/", "down"],
                       ["p7", SITE + "/r/a/comments/p7/x/", "none"]],
    "comment_votes.csv": ["id,permalink,direction", ["c5", "/r/a/comments/p5/x/c5/", "up"]],
    "saved_posts.csv": ["id,permalink", ["p8", SITE + "/r/a/comments/p8/x/"]],
    "hidden_posts.csv": ["id,permalink", ["p3", SITE + "/r/a/comments/p3/x/"]],
    "subscribed_subreddits.csv": ["subreddit", ["voile"], ["france"]], "moderated_subreddits.csv": ["subreddit", ["voile"]],
    "friends.csv": ["username,note", ["jo_mer", ""]],
    "messages.csv": ["id,permalink,thread_id,date,ip,from,to,subject,body",
                     ["m1", SITE + "/message/m1", "t1", "2024-01-05 09:00:00 UTC", "", "jo_mer", "lune_basse", "Salut", "tu viens ?"],
                     ["m2", SITE + "/message/m2", "t1", "2024-01-05 09:05:00 UTC", "", "lune_basse", "jo_mer", "re: Salut", "oui"]],
    "chat_history.csv": ["message_id,created_at,updated_at,username,message,thread_parent_message_id,channel_url,subreddit,channel_name,"
                         "conversation_type",
                         ["x1", "2024-01-06 09:00:00 UTC", "", "jo_mer", "bonjour", "", "https://chat.reddit.example/7", "", "Nous", "group"]],
    "multireddits.csv": ["id,display_name,date,description,privacy,subreddits,image_url,is_owner,favorited,followers",
                         ["l1", "Mer", "2023-01-01 00:00:00 UTC", "", "private", "voile, peche", "", "True", "", ""]],
    "poll_votes.csv": ["post_id,user_selection,text,image_url,is_prediction,stake_amount", ["p4", "1", "Bleu", "", "False", ""]],
    "ip_logs.csv": ["date,ip", ["registration ip", "198.51.100.3"], ["2024-01-07 08:00:00 UTC", "192.0.2.6"]],
    "statistics.csv": ["statistic,value", ["account name", "lune_basse"], ["export time", "2024-02-01 00:00:00 UTC"]],
    "birthdate.csv": ["birthdate,verified_birthdate", ["1970-canary", ""]], "purchases.csv": ["purchase", ["canary-purchase"]],
}  # fmt: skip


def _csv(head: str, *rows: list[Any]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return (head + "\n" + out.getvalue()).encode()


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one archive into `folder` and return it: a zip, or one of its tables."""
    tables = dict(TABLES)
    if quirk == "older":  # before 2023: silver and platinum were counted too
        tables["comments.csv"] = [COMMENTS[0].replace("gildings,", "gildings,gildings_silver,gildings_supergold,"),
                                  *([*row[:6], "0", "0", *row[6:]] for row in COMMENTS[1:])]  # fmt: skip
    if quirk == "no-statistics":
        del tables["statistics.csv"]
    if quirk == "bad-records":
        tables["posts.csv"] = [*POSTS, ["", *POSTS[1][1:]], ["p1x", "nowhere", *POSTS[1][2:]], [*POSTS[1][:2], "hier", *POSTS[1][3:]], ["p9"],
                               [*POSTS[1][:2], "1999-01-01 00:00:00 UTC", *POSTS[1][3:]], [*POSTS[1][:2], "", *POSTS[1][3:]]]  # fmt: skip
        tables["post_votes.csv"] = [*TABLES["post_votes.csv"], ["p10", SITE + "/r/a/comments/p10/x/", "sideways"]]
    if quirk == "odd-values":
        tables["posts.csv"] = [*POSTS, ["p11", SITE + "/r/a/comments/p11/x/", "2024-01-09 10:00:00 UTC", "", "", "0", "a\x07b\u202ec", "javascript:x",
                                        "<script>alert(1)</script>"]]  # fmt: skip
    if quirk == "empty":
        tables["comments.csv"] = COMMENTS[:1]
    if quirk in ("one-file", "truncated", "corrupted", "empty"):
        data = _csv(*tables["comments.csv"])
        if quirk == "truncated":
            data = data[: data.rindex(b"c1,et")]
        if quirk == "corrupted":
            data = data[:150] + b'\x00\xff"\xfe' + data[150:]
        (folder / "comments.csv").write_bytes(data)
        return folder / "comments.csv"
    path = folder / "export_lune_basse_20240201.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in tables.items():
            data = (b"\xef\xbb\xbf" if quirk == "bom" else b"") + _csv(*table)
            archive.writestr(zipfile.ZipInfo(("export/" if quirk == "wrapped" else "") + name, (2024, 2, 1, 0, 0, 0)), data)
    return path


def large(folder: Path, size: int) -> Path:
    """Write comments of about `size` bytes."""
    path, number, written = folder / "comments.csv", 0, 0
    with path.open("w", encoding="utf-8", newline="") as out:
        written += out.write(COMMENTS[0] + "\n")
        while written < size:
            day, second = divmod(number, 86_400)
            clock = f"{2009 + day // 336}-{1 + day // 28 % 12:02}-{1 + day % 28:02} {second // 3600:02}:{second // 60 % 60:02}:{second % 60:02} UTC"
            place = f"{SITE}/r/voile/comments/p{number % 999}/x/"
            written += out.write(f'c{number},{place}c{number}/,{clock},,voile,0,{place},,"une phrase, {number}",\n')
            number += 1
    return path
