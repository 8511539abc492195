"""Make up an X archive: the account @camille_m (number 4242), which does not exist."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

QUIRKS = [
    "before-2020", "parts", "copy", "csv-2018", "grailbird-2019", "truncated", "corrupted", "bad-records", "folder", "wrapped",
    "protected", "no-account", "long", "controls", "messages", "captures", "page-alone", "manifest-alone", "interface", "other-alone",
]  # fmt: skip
CANARIES = ("SECRET-TOKEN", "+15550100", "favorite_count")
ME, JO, ANN = "4242", "777", "1350000000000000000"


def _id(clock: str) -> str:
    """Return the number that X gives to a post of 1 March 2023: it holds the millisecond."""
    hours, minutes, seconds = clock.split(":")
    moment = 1_677_628_800_000 + (int(hours) * 60 + int(minutes)) * 60_000 + int(float(seconds) * 1000)
    return str((moment - 1_288_834_974_657) << 22)


def _post(number: str, created: str, text: str, **more: Any) -> dict[str, Any]:
    return {
        "retweeted": False, "source": '<a href="http://twitter.com/download/android" rel="nofollow">Twitter for Android</a>',
        "entities": {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []}, "display_text_range": ["0", str(len(text))],
        "favorite_count": "2", "id_str": number, "truncated": False, "retweet_count": "0", "id": number, "created_at": created,
        "favorited": False, "full_text": text, "lang": "fr", **more,
    }  # fmt: skip


def _posts() -> list[dict[str, Any]]:
    jo = {"name": "Jo", "screen_name": "jo_b", "indices": ["0", "5"], "id_str": JO, "id": JO}
    link = {"url": "https://t.co/abc", "expanded_url": "https://journal.example/a?x=1&copy=2", "display_url": "journal.example/a", "indices": ["14", "30"]}
    photo = {"url": "https://t.co/img", "media_url_https": "https://pbs.example/media/F1.jpg", "media_url": "http://pbs.example/media/F1.jpg", "type": "photo",
             "id_str": "1630940000000000001", "indices": ["40", "60"], "expanded_url": "https://twitter.com/camille_m/status/1/photo/1"}  # fmt: skip
    return [
        _post(_id("10:00:00.123"), "Wed Mar 01 10:00:00 +0000 2023", "A lire &amp; relire https://t.co/abc #Lecture https://t.co/img",
              entities={"hashtags": [{"text": "Lecture", "indices": ["30", "38"]}], "symbols": [], "user_mentions": [], "urls": [link], "media": [photo]},
              extended_entities={"media": [photo]}),
        _post(_id("10:01:00.5"), "Wed Mar 01 10:01:00 +0000 2023", "@jo_b d&#39;accord &lt;3", in_reply_to_status_id_str="1630800000000000000",
              in_reply_to_user_id_str=JO, in_reply_to_screen_name="jo_b", entities={"hashtags": [], "symbols": [], "user_mentions": [jo], "urls": []}),
        _post(_id("10:02:00"), "Wed Mar 01 10:02:00 +0000 2023", "RT @jo_b: le pont est ouvert", entities={"hashtags": [], "symbols": [], "user_mentions": [jo], "urls": []}),
        _post(_id("10:03:00.999"), "Wed Mar 01 10:03:00 +0000 2023", "Au lac", lang="und", coordinates={"type": "Point", "coordinates": ["6.1", "46.2"]},
              edit_info={"initial": {"editTweetIds": [_id("10:02:50"), _id("10:03:00.999")]}}),
        _post("20000", "Sat Sep 09 00:00:00 +0000 2006", "premier essai"),
    ]  # fmt: skip


def _script(name: str, records: Any, part: int = 0) -> str:
    return f"window.YTD.{name}.part{part} = " + json.dumps(records, indent=2)


def _wrapped(key: str, records: list[Any]) -> list[dict[str, Any]]:
    return [{key: record} for record in records]


def _messages() -> dict[str, str]:
    def message(number: str, sender: str, text: str, **more: Any) -> dict[str, Any]:
        return {"messageCreate": {"recipientId": JO if sender == ME else ME, "reactions": [], "urls": [], "text": text, "mediaUrls": [],
                                  "senderId": sender, "id": number, "createdAt": "2023-03-02T08:00:00.000Z", **more}}  # fmt: skip

    heart = {"senderId": JO, "reactionKey": "like", "eventId": "1631000000000000002", "createdAt": "2023-03-02T08:05:00.000Z"}
    one = [message("1631206380000000000", JO, "tu viens ?"), message("1631206381000000000", ME, "oui https://t.co/zz", reactions=[heart],
           urls=[{"url": "https://t.co/zz", "expanded": "https://carte.example/lac", "display": "carte.example/lac"}])]  # fmt: skip
    group = [{"joinConversation": {"initiatingUserId": ANN, "participantsSnapshot": [ANN, ME, JO], "createdAt": "2023-03-03T08:00:00.000Z"}},
             {"messageCreate": {"reactions": [], "urls": [], "text": "bonjour à tous", "mediaUrls": [], "senderId": ANN, "id": "1631568768000000000",
                                "createdAt": "2023-03-03T08:01:00.000Z"}},
             {"conversationNameUpdate": {"initiatingUserId": ANN, "name": "Le lac", "createdAt": "2023-03-03T08:02:00.000Z"}},
             {"participantsLeave": {"userIds": [JO], "createdAt": "2023-03-03T09:00:00.000Z"}}, {"unheardOf": 1}]  # fmt: skip
    return {
        "direct-messages.js": _script("direct_messages", [{"dmConversation": {"conversationId": f"{JO}-{ME}", "messages": one}}]),
        "direct-messages-group.js": _script("direct_messages_group", [{"dmConversation": {"conversationId": "99", "messages": group}}]),
    }


def _captures() -> dict[str, str]:
    who = {"advertiserName": "Velo SA", "screenName": "@velo_sa"}
    ad = {"deviceInfo": {"osType": "Android", "deviceType": "Pixel"}, "displayLocation": "TimelineHome", "advertiserInfo": who,
          "promotedTweetInfo": {"tweetId": "1630000000000000000", "tweetText": "Roulez &amp; gagnez", "urls": ["https://velo.example"], "mediaUrls": []},
          "matchedTargetingCriteria": [{"targetingType": "Age", "targetingValue": "25 to 49"}, {"targetingType": "Locations", "targetingValue": "France"}],
          "impressionTime": "2023-03-01 12:00:00"}  # fmt: skip
    click = {"impressionAttributes": ad, "engagementAttributes": [{"engagementTime": "2023-03-01 12:00:05", "engagementType": "CardUrlClick"}]}
    conversion = {"conversionTime": "2023-03-04 10:00:00", "conversionPlatform": "Desktop", "conversionUrl": "https://velo.example/panier", "advertiserInfo": who,
                  "conversionValue": "0", "additionalParameters": {}}  # fmt: skip
    inferred = {"demographics": {"languages": [{"language": "French", "isDisabled": False}], "genderInfo": {"gender": "female"}},
                "interests": {"interests": [{"name": "Cycling", "isDisabled": False}, {"name": "Golf", "isDisabled": True}], "partnerInterests": [],
                              "audienceAndAdvertisers": {"lookalikeAdvertisers": ["@velo_sa"], "advertisers": [], "numAudiences": "3"}, "shows": ["Le Tour"]},
                "locationHistory": [], "inferredAgeInfo": {"age": ["35-49"], "birthDate": ""}}  # fmt: skip
    token = {"clientApplicationId": "258901", "token": "SECRET-TOKEN", "createdAt": "2022-01-01T00:00:00.000Z", "lastSeenAt": "2023-01-01T00:00:00.000Z",
             "clientApplicationName": "Twitter for Android"}  # fmt: skip
    app = {"organization": {"name": "Cartes libres", "url": "https://cartes.example", "privacyPolicyUrl": ""}, "name": "Ma carte", "description": "Des cartes",
           "permissions": ["read"], "approvedAt": "2019-05-05T05:05:05.000Z", "id": "88"}  # fmt: skip
    return {
        "ad-impressions.js": _script("ad_impressions", [{"ad": {"adsUserData": {"adImpressions": {"impressions": [ad]}}}}]),
        "ad-engagements.js": _script("ad_engagements", [{"ad": {"adsUserData": {"adEngagements": {"engagements": [click]}}}}]),
        "ad-online-conversions-unattributed.js": _script(
            "ad_online_conversions_unattributed", [{"ad": {"adsUserData": {"unattributedOnlineConversions": {"conversions": [conversion]}}}}]
        ),
        "personalization.js": _script("personalization", [{"p13nData": inferred}]),
        "ip-audit.js": _script("ip_audit", _wrapped("ipAudit", [{"accountId": ME, "createdAt": "2023-02-02T02:02:02.000Z", "loginIp": "192.0.2.7"}])),
        "device-token.js": _script("device_token", _wrapped("deviceToken", [token])),
        "connected-application.js": _script("connected_application", _wrapped("connectedApplication", [app])),
        "app.js": _script("app", _wrapped("app", [{"appId": "12", "appNames": ["Radio"]}])),
        "user-link-clicks.js": _script("user_link_clicks", _wrapped("userInteractionsData", [
            {"linkClick": {"tweetId": "1630000000000000000", "finalUrl": "https://velo.example/", "timeStampOfInteraction": "2023-03-01T12:00:06.000Z"}}])),
    }  # fmt: skip


def _ties() -> dict[str, str]:
    account = {"email": "camille@courriel.example", "createdVia": "web", "username": "camille_m", "accountId": ME, "phoneNumber": "+15550100",
               "createdAt": "2009-06-07T08:09:10.000Z", "accountDisplayName": "Camille &amp; co"}  # fmt: skip
    return {
        "account.js": _script("account", _wrapped("account", [account])),
        "profile.js": _script("profile", _wrapped("profile", [{"description": {"bio": "Vélo", "website": "https://camille.example", "location": "Brest"}}])),
        "like.js": _script("like", _wrapped("like", [{"tweetId": "1588139679483777024", "fullText": "bravo &amp; merci", "expandedUrl": "https://twitter.com/i/web/status/1588139679483777024"}])),
        "follower.js": _script("follower", _wrapped("follower", [{"accountId": JO, "userLink": ""}])),
        "following.js": _script("following", _wrapped("following", [{"accountId": ANN, "userLink": ""}])),
        "block.js": _script("block", _wrapped("blocking", [{"accountId": "13", "userLink": ""}])),
        "mute.js": _script("mute", _wrapped("muting", [{"accountId": "14", "userLink": ""}])),
        "lists-member.js": _script("lists_member", _wrapped("userListInfo", [{"url": "https://twitter.com/jo_b/lists/lac"}])),
        "saved-search.js": _script("saved_search", _wrapped("savedSearch", [{"savedSearchId": "3", "query": "pont du lac"}])),
        "email-address-change.js": _script("email_address_change", _wrapped("emailAddressChange", [
            {"accountId": ME, "emailChange": {"changedAt": "2015-01-01T00:00:00.000Z", "changedTo": "camille@courriel.example"}}])),
        "screen-name-change.js": _script("screen_name_change", _wrapped("screenNameChange", [
            {"accountId": ME, "screenNameChange": {"changedAt": "2016-01-01T00:00:00.000Z", "changedFrom": "cam", "changedTo": "camille_m"}}])),
        "deleted-tweets.js": _script("deleted_tweets", _wrapped("tweet", [
            {**_post("1631597772177268736", "Fri Mar 03 10:00:00 +0000 2023", "oups"), "deleted_at": "Fri Mar 03 10:05:00 +0000 2023"}])),
        "ad-unknown.js": _script("something_new", [{"x": 1}]),
        "manifest.js": "window.__THAR_CONFIG = " + json.dumps({"userInfo": {"accountId": ME, "userName": "camille_m"}, "archiveInfo": {"sizeBytes": "1"}}),
    }  # fmt: skip


def _quirky(files: dict[str, str], quirk: str | None) -> dict[str, str]:
    posts = _wrapped("tweet", _posts())
    if quirk == "before-2020":
        files["tweet.js"] = _script("tweet", _posts())
    elif quirk == "parts":
        files["tweets.js"] = _script("tweets", posts[:3])
        files["tweets-part1.js"] = _script("tweets", posts[2:], 1)
    elif quirk == "copy":
        files["tweets.js"] = _script("tweets", posts)
        files["like copy.js"] = files["like.js"].partition(" = ")[2]
    elif quirk == "bad-records":
        odd = [_post("1630874182664036353", "Wed Mar 01 10:00:00 +0000 1997", "trop tôt"), _post("0", "Wed Mar 01 10:00:00 +0000 2023", "sans numéro"),
               _post("1630874182664036354", "", "sans date"), _post("21000", "hier", "date illisible")]  # fmt: skip
        files["tweets.js"] = _script("tweets", [*posts, *_wrapped("tweet", odd), 5, None])
    elif quirk == "controls":
        files["tweets.js"] = _script("tweets", _wrapped("tweet", [_post(_id("10:00:00.123"), "Wed Mar 01 10:00:00 +0000 2023", "a\u0000b &lt;script&gt; \u202ex \ud800")]))
    elif quirk == "long":
        text = "Un très long récit qui commence ainsi et va bien au-delà de ce que montre le post court, jusqu'au bout du lac. https://t.co/n1 Fin."
        core = {"text": text, "urls": [{"shortUrl": "https://t.co/n1", "expandedUrl": "https://recit.example/fin", "displayUrl": "r"}], "mentions": [], "hashtags": []}
        files["note-tweet.js"] = _script("note_tweet", _wrapped("noteTweet", [
            {"noteTweetId": "1630874182600000000", "createdAt": "2023-03-01T10:00:00.000Z", "updatedAt": "2023-03-01T10:00:00.000Z", "core": core},
            {"noteTweetId": "1630874182600000001", "createdAt": "2023-04-01T10:00:00.000Z", "core": {**core, "text": "Seul, sans son post"}}]))
        short = _post(_id("10:00:00.123"), "Wed Mar 01 10:00:00 +0000 2023", text[:90] + "… https://t.co/n9")
        files["tweets.js"] = _script("tweets", _wrapped("tweet", [short]))
    else:
        files["tweets.js"] = _script("tweets", posts)
    if quirk == "protected":
        files["protected-history.js"] = _script("protected_history", _wrapped("protectedHistory", [{"protectedAt": "2023-03-01T10:02:30.000Z", "action": "Protect"}]))
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
        head = "tweet_id,in_reply_to_status_id,in_reply_to_user_id,timestamp,source,text,retweeted_status_id,retweeted_status_user_id,retweeted_status_timestamp,expanded_urls"
        rows = ['"250000000000000000","","","2012-09-23 23:45:57 +0000","<a href=""http://x"">Web</a>","bonjour, \nle lac","","","","https://lac.example,https://lac.example"',
                '"250000000000000001","","","2012-09-23 23:45:58 +0000","web","RT @jo_b: oui","249000000000000000","777","2012-09-21 00:00:00 +0000",""']  # fmt: skip
        return {"tweets.csv": "\n".join([",".join(f'"{c}"' for c in head.split(",")), *rows]) + "\n"}
    old = {"source": "web", "entities": {"user_mentions": [], "media": [], "hashtags": [], "urls": []}, "geo": {}, "id_str": "22000", "text": "vieux &amp; court",
           "id": 22000, "created_at": "2009-05-01 00:00:00 +0000", "user": {"name": "C", "screen_name": "camille_m", "protected": False, "id_str": ME, "id": 4242}}  # fmt: skip
    return {"data/js/tweets/2009_05.js": "Grailbird.data.tweets_2009_05 = \n " + json.dumps([old]), "data/js/user_details.js": "var user_details = {}"}


def _alone(quirk: str) -> tuple[str, str]:
    return {
        "page-alone": ("Your archive.html", "<!doctype html><html><script>window.__THAR_CONFIG</script></html>"),
        "manifest-alone": ("manifest.js", _ties()["manifest.js"]),
        "other-alone": ("ad-unknown.js", _ties()["ad-unknown.js"]),
        "interface": ("tweets.json", json.dumps([{**_posts()[0], "user": {"id": 1}}])),
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
        files = {**_ties(), **(_messages() if quirk in (None, "messages") else {}), **(_captures() if quirk in (None, "captures") else {})}
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
