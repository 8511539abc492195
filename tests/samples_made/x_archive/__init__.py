"""Make up an X archive: the account @camille_m (number 4242), which does not exist."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from samples_made.x_archive.parts import ME, captures, messages, number_of, post, posts, script, ties, wrapped

QUIRKS = [
    "before-2020",
    "parts",
    "copy",
    "csv-2018",
    "grailbird-2019",
    "truncated",
    "corrupted",
    "bad-records",
    "folder",
    "wrapped",
    "protected",
    "no-account",
    "long",
    "controls",
    "messages",
    "captures",
    "page-alone",
    "manifest-alone",
    "interface",
    "other-alone",
]
CANARIES = ("SECRET-TOKEN", "+15550100", "favorite_count")


def _quirky(files: dict[str, str], quirk: str | None) -> dict[str, str]:
    written = wrapped("tweet", posts())
    if quirk == "before-2020":
        files["tweet.js"] = script("tweet", posts())
    elif quirk == "parts":
        files["tweets.js"] = script("tweets", written[:3])
        files["tweets-part1.js"] = script("tweets", written[2:], 1)
    elif quirk == "copy":
        files["tweets.js"] = script("tweets", written)
        files["like copy.js"] = files["like.js"].partition(" = ")[2]
    elif quirk == "bad-records":
        odd = [
            post("1630874182664036353", "Wed Mar 01 10:00:00 +0000 1997", "trop tôt"),
            post("0", "Wed Mar 01 10:00:00 +0000 2023", "sans numéro"),
            post("1630874182664036354", "", "sans date"),
            post("21000", "hier", "date illisible"),
        ]
        files["tweets.js"] = script("tweets", [*written, *wrapped("tweet", odd), 5, None])
    elif quirk == "controls":
        files["tweets.js"] = script(
            "tweets",
            wrapped(
                "tweet",
                [
                    post(
                        number_of("10:00:00.123"), "Wed Mar 01 10:00:00 +0000 2023", "a\u0000b &lt;script&gt; \u202ex \ud800"
                    )
                ],
            ),
        )
    elif quirk == "long":
        text = "Un très long récit qui commence ainsi et va bien au-delà de ce que montre le post court, jusqu'au bout du lac. https://t.co/n1 Fin."
        core = {
            "text": text,
            "urls": [{"shortUrl": "https://t.co/n1", "expandedUrl": "https://recit.example/fin", "displayUrl": "r"}],
            "mentions": [],
            "hashtags": [],
        }
        files["note-tweet.js"] = script(
            "note_tweet",
            wrapped(
                "noteTweet",
                [
                    {
                        "noteTweetId": "1630874182600000000",
                        "createdAt": "2023-03-01T10:00:00.000Z",
                        "updatedAt": "2023-03-01T10:00:00.000Z",
                        "core": core,
                    },
                    {
                        "noteTweetId": "1630874182600000001",
                        "createdAt": "2023-04-01T10:00:00.000Z",
                        "core": {**core, "text": "Seul, sans son post"},
                    },
                ],
            ),
        )
        short = post(number_of("10:00:00.123"), "Wed Mar 01 10:00:00 +0000 2023", text[:90] + "… https://t.co/n9")
        files["tweets.js"] = script("tweets", wrapped("tweet", [short]))
    else:
        files["tweets.js"] = script("tweets", written)
    if quirk == "protected":
        files["protected-history.js"] = script(
            "protected_history",
            wrapped("protectedHistory", [{"protectedAt": "2023-03-01T10:02:30.000Z", "action": "Protect"}]),
        )
    if quirk == "truncated":
        files["tweets.js"] = files["tweets.js"][: len(files["tweets.js"]) // 2]
    if quirk == "corrupted":
        half = files["tweets.js"].index("\n  },", len(files["tweets.js"]) // 2)
        files["tweets.js"] = files["tweets.js"][:half] + "}}]]" + files["tweets.js"][half:]
    if quirk == "no-account":
        del files["account.js"], files["profile.js"]
    return files


def _old(quirk: str) -> dict[str, str]:
    """Return the archive of 2018 or before: a table, or one script per month."""
    if quirk == "csv-2018":
        head = "tweet_id,in_reply_to_status_id,in_reply_to_user_id,timestamp,source,text"
        head += ",retweeted_status_id,retweeted_status_user_id,retweeted_status_timestamp,expanded_urls"
        rows = [
            '"250000000000000000","","","2012-09-23 23:45:57 +0000","<a href=""http://x"">Web</a>","bonjour, \nle lac","","","","https://lac.example,https://lac.example"',
            '"250000000000000001","","","2012-09-23 23:45:58 +0000","web","RT @jo_b: oui","249000000000000000","777","2012-09-21 00:00:00 +0000",""',
        ]
        return {"tweets.csv": "\n".join([",".join(f'"{c}"' for c in head.split(",")), *rows]) + "\n"}
    old = {
        "source": "web",
        "entities": {"user_mentions": [], "media": [], "hashtags": [], "urls": []},
        "geo": {},
        "id_str": "22000",
        "text": "vieux &amp; court",
        "id": 22000,
        "created_at": "2009-05-01 00:00:00 +0000",
        "user": {"name": "C", "screen_name": "camille_m", "protected": False, "id_str": ME, "id": 4242},
    }
    return {
        "data/js/tweets/2009_05.js": "Grailbird.data.tweets_2009_05 = \n " + json.dumps([old]),
        "data/js/user_details.js": "var user_details = {}",
    }


def _alone(quirk: str) -> tuple[str, str]:
    return {
        "page-alone": ("Your archive.html", "<!doctype html><html><script>window.__THAR_CONFIG</script></html>"),
        "manifest-alone": ("manifest.js", ties()["manifest.js"]),
        "other-alone": ("ad-unknown.js", ties()["ad-unknown.js"]),
        "interface": ("tweets.json", json.dumps([{**posts()[0], "user": {"id": 1}}])),
    }[quirk]


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one archive into `folder` and return it: a zip, or what the quirk asks for."""
    folder.mkdir(parents=True, exist_ok=True)
    if quirk in ("page-alone", "manifest-alone", "other-alone", "interface"):
        name, text = _alone(quirk)
        (folder / name).write_text(text, encoding="utf-8")
        return folder / name
    if quirk in ("csv-2018", "grailbird-2019"):
        files = _old(quirk)
    else:
        files = {
            **ties(),
            **(messages() if quirk in (None, "messages") else {}),
            **(captures() if quirk in (None, "captures") else {}),
        }
        files = {f"data/{name}": text for name, text in _quirky(files, quirk).items()}
        files["Your archive.html"] = "<!doctype html><html></html>"
    if quirk == "wrapped":
        files = {f"twitter-2023-06-01-abc/{name}": text for name, text in files.items()}
    if quirk == "folder":
        for name, text in files.items():
            (folder / "twitter" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "twitter" / name).write_text(text, encoding="utf-8")
        return folder / "twitter"
    path = folder / "twitter-2023-06-01-abc.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2023, 6, 1, 0, 0, 0)), text.encode())
    return path
