"""Make up the records of an X archive: posts, messages, ties, and what the company recorded."""

from __future__ import annotations

import json
from typing import Any

ME, JO, ANN = "4242", "777", "1350000000000000000"


def number_of(clock: str) -> str:
    """Return the number that X gives to a post of 1 March 2023: it holds the millisecond."""
    hours, minutes, seconds = clock.split(":")
    moment = 1_677_628_800_000 + (int(hours) * 60 + int(minutes)) * 60_000 + int(float(seconds) * 1000)
    return str((moment - 1_288_834_974_657) << 22)


def post(number: str, created: str, text: str, **more: Any) -> dict[str, Any]:
    return {
        "retweeted": False,
        "source": '<a href="http://twitter.com/download/android" rel="nofollow">Twitter for Android</a>',
        "entities": {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []},
        "display_text_range": ["0", str(len(text))],
        "favorite_count": "2",
        "id_str": number,
        "truncated": False,
        "retweet_count": "0",
        "id": number,
        "created_at": created,
        "favorited": False,
        "full_text": text,
        "lang": "fr",
        **more,
    }


def posts() -> list[dict[str, Any]]:
    jo = {"name": "Jo", "screen_name": "jo_b", "indices": ["0", "5"], "id_str": JO, "id": JO}
    link = {
        "url": "https://t.co/abc",
        "expanded_url": "https://journal.example/a?x=1&copy=2",
        "display_url": "journal.example/a",
        "indices": ["14", "30"],
    }
    photo = {
        "url": "https://t.co/img",
        "media_url_https": "https://pbs.example/media/F1.jpg",
        "media_url": "http://pbs.example/media/F1.jpg",
        "type": "photo",
        "id_str": "1630940000000000001",
        "indices": ["40", "60"],
        "expanded_url": "https://twitter.com/camille_m/status/1/photo/1",
    }
    return [
        post(
            number_of("10:00:00.123"),
            "Wed Mar 01 10:00:00 +0000 2023",
            "A lire &amp; relire https://t.co/abc #Lecture https://t.co/img",
            entities={
                "hashtags": [{"text": "Lecture", "indices": ["30", "38"]}],
                "symbols": [],
                "user_mentions": [],
                "urls": [link],
                "media": [photo],
            },
            extended_entities={"media": [photo]},
        ),
        post(
            number_of("10:01:00.5"),
            "Wed Mar 01 10:01:00 +0000 2023",
            "@jo_b d&#39;accord &lt;3",
            in_reply_to_status_id_str="1630800000000000000",
            in_reply_to_user_id_str=JO,
            in_reply_to_screen_name="jo_b",
            entities={"hashtags": [], "symbols": [], "user_mentions": [jo], "urls": []},
        ),
        post(
            number_of("10:02:00"),
            "Wed Mar 01 10:02:00 +0000 2023",
            "RT @jo_b: le pont est ouvert",
            entities={"hashtags": [], "symbols": [], "user_mentions": [jo], "urls": []},
        ),
        post(
            number_of("10:03:00.999"),
            "Wed Mar 01 10:03:00 +0000 2023",
            "Au lac",
            lang="und",
            coordinates={"type": "Point", "coordinates": ["6.1", "46.2"]},
            edit_info={"initial": {"editTweetIds": [number_of("10:02:50"), number_of("10:03:00.999")]}},
        ),
        post("20000", "Sat Sep 09 00:00:00 +0000 2006", "premier essai"),
    ]


def script(name: str, records: Any, part: int = 0) -> str:
    return f"window.YTD.{name}.part{part} = " + json.dumps(records, indent=2)


def wrapped(key: str, records: list[Any]) -> list[dict[str, Any]]:
    return [{key: record} for record in records]


def messages() -> dict[str, str]:
    def message(number: str, sender: str, text: str, **more: Any) -> dict[str, Any]:
        return {
            "messageCreate": {
                "recipientId": JO if sender == ME else ME,
                "reactions": [],
                "urls": [],
                "text": text,
                "mediaUrls": [],
                "senderId": sender,
                "id": number,
                "createdAt": "2023-03-02T08:00:00.000Z",
                **more,
            }
        }

    heart = {
        "senderId": JO,
        "reactionKey": "like",
        "eventId": "1631000000000000002",
        "createdAt": "2023-03-02T08:05:00.000Z",
    }
    one = [
        message("1631206380000000000", JO, "tu viens ?"),
        message(
            "1631206381000000000",
            ME,
            "oui https://t.co/zz",
            reactions=[heart],
            urls=[{"url": "https://t.co/zz", "expanded": "https://carte.example/lac", "display": "carte.example/lac"}],
        ),
    ]
    group = [
        {
            "joinConversation": {
                "initiatingUserId": ANN,
                "participantsSnapshot": [ANN, ME, JO],
                "createdAt": "2023-03-03T08:00:00.000Z",
            }
        },
        {
            "messageCreate": {
                "reactions": [],
                "urls": [],
                "text": "bonjour à tous",
                "mediaUrls": [],
                "senderId": ANN,
                "id": "1631568768000000000",
                "createdAt": "2023-03-03T08:01:00.000Z",
            }
        },
        {
            "conversationNameUpdate": {
                "initiatingUserId": ANN,
                "name": "Le lac",
                "createdAt": "2023-03-03T08:02:00.000Z",
            }
        },
        {"participantsLeave": {"userIds": [JO], "createdAt": "2023-03-03T09:00:00.000Z"}},
        {"unheardOf": 1},
    ]
    return {
        "direct-messages.js": script(
            "direct_messages", [{"dmConversation": {"conversationId": f"{JO}-{ME}", "messages": one}}]
        ),
        "direct-messages-group.js": script(
            "direct_messages_group", [{"dmConversation": {"conversationId": "99", "messages": group}}]
        ),
    }


def captures() -> dict[str, str]:
    who = {"advertiserName": "Velo SA", "screenName": "@velo_sa"}
    ad = {
        "deviceInfo": {"osType": "Android", "deviceType": "Pixel"},
        "displayLocation": "TimelineHome",
        "advertiserInfo": who,
        "promotedTweetInfo": {
            "tweetId": "1630000000000000000",
            "tweetText": "Roulez &amp; gagnez",
            "urls": ["https://velo.example"],
            "mediaUrls": [],
        },
        "matchedTargetingCriteria": [
            {"targetingType": "Age", "targetingValue": "25 to 49"},
            {"targetingType": "Locations", "targetingValue": "France"},
        ],
        "impressionTime": "2023-03-01 12:00:00",
    }
    click = {
        "impressionAttributes": ad,
        "engagementAttributes": [{"engagementTime": "2023-03-01 12:00:05", "engagementType": "CardUrlClick"}],
    }
    conversion = {
        "conversionTime": "2023-03-04 10:00:00",
        "conversionPlatform": "Desktop",
        "conversionUrl": "https://velo.example/panier",
        "advertiserInfo": who,
        "conversionValue": "0",
        "additionalParameters": {},
    }
    inferred = {
        "demographics": {
            "languages": [{"language": "French", "isDisabled": False}],
            "genderInfo": {"gender": "female"},
        },
        "interests": {
            "interests": [{"name": "Cycling", "isDisabled": False}, {"name": "Golf", "isDisabled": True}],
            "partnerInterests": [],
            "audienceAndAdvertisers": {"lookalikeAdvertisers": ["@velo_sa"], "advertisers": [], "numAudiences": "3"},
            "shows": ["Le Tour"],
        },
        "locationHistory": [],
        "inferredAgeInfo": {"age": ["35-49"], "birthDate": ""},
    }
    token = {
        "clientApplicationId": "258901",
        "token": "SECRET-TOKEN",
        "createdAt": "2022-01-01T00:00:00.000Z",
        "lastSeenAt": "2023-01-01T00:00:00.000Z",
        "clientApplicationName": "Twitter for Android",
    }
    app = {
        "organization": {"name": "Cartes libres", "url": "https://cartes.example", "privacyPolicyUrl": ""},
        "name": "Ma carte",
        "description": "Des cartes",
        "permissions": ["read"],
        "approvedAt": "2019-05-05T05:05:05.000Z",
        "id": "88",
    }
    return {
        "ad-impressions.js": script(
            "ad_impressions", [{"ad": {"adsUserData": {"adImpressions": {"impressions": [ad]}}}}]
        ),
        "ad-engagements.js": script(
            "ad_engagements", [{"ad": {"adsUserData": {"adEngagements": {"engagements": [click]}}}}]
        ),
        "ad-online-conversions-unattributed.js": script(
            "ad_online_conversions_unattributed",
            [{"ad": {"adsUserData": {"unattributedOnlineConversions": {"conversions": [conversion]}}}}],
        ),
        "personalization.js": script("personalization", [{"p13nData": inferred}]),
        "ip-audit.js": script(
            "ip_audit",
            wrapped("ipAudit", [{"accountId": ME, "createdAt": "2023-02-02T02:02:02.000Z", "loginIp": "192.0.2.7"}]),
        ),
        "device-token.js": script("device_token", wrapped("deviceToken", [token])),
        "connected-application.js": script("connected_application", wrapped("connectedApplication", [app])),
        "app.js": script("app", wrapped("app", [{"appId": "12", "appNames": ["Radio"]}])),
        "user-link-clicks.js": script(
            "user_link_clicks",
            wrapped(
                "userInteractionsData",
                [
                    {
                        "linkClick": {
                            "tweetId": "1630000000000000000",
                            "finalUrl": "https://velo.example/",
                            "timeStampOfInteraction": "2023-03-01T12:00:06.000Z",
                        }
                    }
                ],
            ),
        ),
    }


def ties() -> dict[str, str]:
    account = {
        "email": "camille@courriel.example",
        "createdVia": "web",
        "username": "camille_m",
        "accountId": ME,
        "phoneNumber": "+15550100",
        "createdAt": "2009-06-07T08:09:10.000Z",
        "accountDisplayName": "Camille &amp; co",
    }
    return {
        "account.js": script("account", wrapped("account", [account])),
        "profile.js": script(
            "profile",
            wrapped(
                "profile", [{"description": {"bio": "Vélo", "website": "https://camille.example", "location": "Brest"}}]
            ),
        ),
        "like.js": script(
            "like",
            wrapped(
                "like",
                [
                    {
                        "tweetId": "1588139679483777024",
                        "fullText": "bravo &amp; merci",
                        "expandedUrl": "https://twitter.com/i/web/status/1588139679483777024",
                    }
                ],
            ),
        ),
        "follower.js": script("follower", wrapped("follower", [{"accountId": JO, "userLink": ""}])),
        "following.js": script("following", wrapped("following", [{"accountId": ANN, "userLink": ""}])),
        "block.js": script("block", wrapped("blocking", [{"accountId": "13", "userLink": ""}])),
        "mute.js": script("mute", wrapped("muting", [{"accountId": "14", "userLink": ""}])),
        "lists-member.js": script(
            "lists_member", wrapped("userListInfo", [{"url": "https://twitter.com/jo_b/lists/lac"}])
        ),
        "saved-search.js": script(
            "saved_search", wrapped("savedSearch", [{"savedSearchId": "3", "query": "pont du lac"}])
        ),
        "email-address-change.js": script(
            "email_address_change",
            wrapped(
                "emailAddressChange",
                [
                    {
                        "accountId": ME,
                        "emailChange": {
                            "changedAt": "2015-01-01T00:00:00.000Z",
                            "changedTo": "camille@courriel.example",
                        },
                    }
                ],
            ),
        ),
        "screen-name-change.js": script(
            "screen_name_change",
            wrapped(
                "screenNameChange",
                [
                    {
                        "accountId": ME,
                        "screenNameChange": {
                            "changedAt": "2016-01-01T00:00:00.000Z",
                            "changedFrom": "cam",
                            "changedTo": "camille_m",
                        },
                    }
                ],
            ),
        ),
        "deleted-tweets.js": script(
            "deleted_tweets",
            wrapped(
                "tweet",
                [
                    {
                        **post("1631597772177268736", "Fri Mar 03 10:00:00 +0000 2023", "oups"),
                        "deleted_at": "Fri Mar 03 10:05:00 +0000 2023",
                    }
                ],
            ),
        ),
        "ad-unknown.js": script("something_new", [{"x": 1}]),
        "manifest.js": "window.__THAR_CONFIG = "
        + json.dumps({"userInfo": {"accountId": ME, "userName": "camille_m"}, "archiveInfo": {"sizeBytes": "1"}}),
    }
