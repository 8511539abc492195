"""What did X, and those who pay it, record or infer about me?

Each reader takes one record and yields activities: the actor is the company,
the instrument is X. A `Both` in their place says why a record cannot be read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_RECORD
from murmure.model.words import Both
from murmure.sources.as2 import each
from murmure.sources.plain import address, clean, clean_json
from murmure.sources.social.x_archive.words import X, moment, number_of, person_uri, post_uri, text_of

Found = Iterator[Activity | Both]
_ADS = "adsUserData"


def capture(key: str, thing: str | None, kind: str, actor: str = X, time: Any = None, must_be_dated: bool = False, **columns: Any) -> Activity | Both:
    """Return one `murmure:Capture`, dated when the record is."""
    when = moment(time) if time or must_be_dated else None
    if isinstance(when, Both):
        return when
    extra = clean_json(columns.pop("extra", {}))
    return Activity(key=key, type="murmure:Capture", actor=actor, object=thing, object_type=kind, instrument=X,
                    extra=extra or None, **columns, **(when._asdict() if when else {}))  # fmt: skip


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in each(value) if isinstance(item, dict)]


def _inside(record: Any, *path: str) -> Any:
    for key in path:
        record = record.get(key) if isinstance(record, dict) else None
    return record


def _advertiser(attributes: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    info = attributes.get("advertiserInfo")
    info = info if isinstance(info, dict) else {}
    name = text_of(info.get("advertiserName"))
    return person_uri(None, info.get("screenName")) or name or "advertiser", {"advertiser": name}


def _shown_ad(attributes: dict[str, Any]) -> dict[str, Any]:
    """Return what an impression says of the ad, of the place it was shown at, and of why it was shown to me."""
    post = attributes.get("promotedTweetInfo")
    post = post if isinstance(post, dict) else {}
    criteria = [
        ": ".join(filter(None, (text_of(c.get("targetingType")), text_of(c.get("targetingValue")))))
        for c in _dicts(attributes.get("matchedTargetingCriteria"))
    ]
    links = [link for link in map(address, each(post.get("urls"))) if link]
    device = attributes.get("deviceInfo")
    more = {"criteria": criteria, "where": attributes.get("displayLocation"),
            "device": device.get("deviceType") or device.get("osType") if isinstance(device, dict) else None}  # fmt: skip
    return {"object": post_uri(post.get("tweetId")), "content": text_of(post.get("tweetText")), "links": links or None, "more": more}


def impressions(record: dict[str, Any]) -> Found:
    """Yield the ads that were shown to me."""
    for item in _dicts(_inside(record, _ADS, "adImpressions", "impressions")):
        actor, who = _advertiser(item)
        ad = _shown_ad(item)
        key = key_of("ad", item.get("impressionTime"), ad["object"], actor, item.get("displayLocation"))
        yield capture(key, ad["object"], "murmure:Advertisement", actor, item.get("impressionTime"), True, content=ad["content"],
                      links=ad["links"], extra={"event": "shown", **who, **ad["more"]})  # fmt: skip


def engagements(record: dict[str, Any]) -> Found:
    """Yield what X noted that I did with ads: clicks, seconds of video."""
    for item in _dicts(_inside(record, _ADS, "adEngagements", "engagements")):
        attributes = item.get("impressionAttributes")
        attributes = attributes if isinstance(attributes, dict) else {}
        actor, who = _advertiser(attributes)
        ad = _shown_ad(attributes)
        for act in _dicts(item.get("engagementAttributes")):
            time, event = act.get("engagementTime"), text_of(act.get("engagementType"))
            key = key_of("ad-engagement", time, event, ad["object"], actor)
            yield capture(key, ad["object"], "murmure:Advertisement", actor, time, True, content=ad["content"],
                          extra={"event": event, **who, **ad["more"]})  # fmt: skip


def conversions(record: dict[str, Any]) -> Found:
    """Yield what sites and apps elsewhere told X that I did there."""
    for place, listed in (record.get(_ADS) or {}).items() if isinstance(record.get(_ADS), dict) else ():
        for item in _dicts(_inside(listed, "conversions")):
            actor, who = _advertiser(item)
            app = text_of(item.get("applicationName"))
            actor = app if actor == "advertiser" and app else actor
            link, time = address(item.get("conversionUrl")), item.get("conversionTime")
            event = text_of(item.get("conversionEvent") or item.get("attributedConversionType"))
            yield capture(key_of("conversion", time, actor, link, event), link or app, "murmure:Conversion", actor, time, True,
                          links=[link] if link else None,
                          extra={"event": event, "how": place, "value": item.get("conversionValue"), **who,
                                 "platform": item.get("conversionPlatform") or item.get("mobilePlatform")})  # fmt: skip


def inferences(record: dict[str, Any]) -> Found:
    """Yield what X believes about me: interests, languages, gender, age, shows, advertisers who look for me."""
    data = record.get("interests") if isinstance(record.get("interests"), dict) else {}
    audiences = data.get("audienceAndAdvertisers") if isinstance(data.get("audienceAndAdvertisers"), dict) else {}
    people = record.get("demographics") if isinstance(record.get("demographics"), dict) else {}
    listed = [
        ("interest", data.get("interests")), ("partner interest", data.get("partnerInterests")), ("show", data.get("shows")),
        ("advertiser", audiences.get("advertisers")), ("lookalike advertiser", audiences.get("lookalikeAdvertisers")),
        ("catalogue advertiser", audiences.get("catalogAudienceAdvertisers")), ("excluded advertiser", audiences.get("doNotReachAdvertisers")),
        ("language", people.get("languages")), ("gender", _inside(people, "genderInfo", "gender")), ("place", record.get("locationHistory")),
        ("age", _inside(record, "inferredAgeInfo", "age")),
    ]  # fmt: skip
    for kind, items in listed:
        for item in each(items):
            given = item if isinstance(item, dict) else {"name": item}
            named = given.get("name") or given.get("language") or given.get("city") or given.get("country") or given.get("place")
            name = text_of(str(named)) if isinstance(named, str | int) else None
            if name is None:
                yield BAD_RECORD
                continue
            off = given.get("isDisabled") is True
            yield capture(key_of("inferred", kind, name), name, "murmure:Inference", extra={"kind": kind, "disabled": off or None})


def logins(record: dict[str, Any]) -> Found:
    """Yield the network addresses from which I was seen."""
    ip = text_of(record.get("loginIp") or record.get("userCreationIp"))
    if ip is None:
        yield BAD_RECORD
        return
    time = record.get("createdAt")
    yield capture(key_of("ip", ip, time), ip, "murmure:Address", time=time, extra={"event": "login" if time else "account opened"})


def devices(record: dict[str, Any]) -> Found:
    """Yield the devices that X knows; the secret token only serves to tell them apart, as a digest."""
    inner = record.get("pushDevice") or record.get("messagingDevice") or record
    inner = inner if isinstance(inner, dict) else {}
    token = hashlib.sha256(str(inner.get("token") or "").encode("utf-8", "replace")).hexdigest()[:16]
    name = text_of(inner.get("clientApplicationName") or inner.get("deviceType"))
    time = inner.get("createdAt") or inner.get("createdDate")
    if name is None:
        yield BAD_RECORD
        return
    seen = inner.get("lastSeenAt") or inner.get("updatedDate")
    extra = {"last_seen": seen, "version": inner.get("deviceVersion")}
    yield capture(key_of("device", name, time, token), name, "murmure:Device", time=_sane(time), extra=extra)


def _sane(time: Any) -> Any:
    return None if isinstance(moment(time), Both) else time


def applications(record: dict[str, Any]) -> Found:
    """Yield the applications that I let read or write my account."""
    name = text_of(record.get("name"))
    number = text_of(str(record.get("id") or ""))
    if name is None:
        yield BAD_RECORD
        return
    maker = record.get("organization") if isinstance(record.get("organization"), dict) else {}
    actor = text_of(maker.get("name")) or name
    link = address(maker.get("url"))
    yield capture(key_of("application", number or name), name, "Application", actor, record.get("approvedAt"),
                  links=[link] if link else None, content=text_of(record.get("description")),
                  extra={"permissions": each(record.get("permissions"))})  # fmt: skip


def installed(record: dict[str, Any]) -> Found:
    """Yield the apps that X noted on my devices."""
    names = [name for name in map(text_of, each(record.get("appNames"))) if name]
    number = clean(str(record.get("appId") or ""))
    if not names and not number:
        yield BAD_RECORD
        return
    yield capture(key_of("app", number or names[0]), names[0] if names else number, "Application", extra={"names": names[1:], "app": number})


def clicks(record: dict[str, Any]) -> Found:
    """Yield the links in posts that X noted I followed."""
    click = record.get("linkClick") if isinstance(record.get("linkClick"), dict) else {}
    link, time = address(click.get("finalUrl")), click.get("timeStampOfInteraction")
    if link is None:
        yield BAD_RECORD
        return
    done = capture(key_of("click", time, link), link, "Page", time=time, must_be_dated=True, links=[link],
                   extra={"event": "clicked", "post": post_uri(number_of(click.get("tweetId")))})  # fmt: skip
    yield done


CAPTURES: dict[str, tuple[str, Callable[[dict[str, Any]], Found]]] = {
    "ad_impressions": ("ad", impressions), "ad_engagements": ("ad", engagements),
    "ad_online_conversions_attributed": ("ad", conversions), "ad_online_conversions_unattributed": ("ad", conversions),
    "ad_mobile_conversions_attributed": ("ad", conversions), "ad_mobile_conversions_unattributed": ("ad", conversions),
    "personalization": ("p13nData", inferences), "ip_audit": ("ipAudit", logins),
    "account_creation_ip": ("accountCreationIp", logins), "device_token": ("deviceToken", devices),
    "ni_devices": ("niDeviceResponse", devices), "connected_application": ("connectedApplication", applications),
    "app": ("app", installed), "user_link_clicks": ("userInteractionsData", clicks),
}  # fmt: skip
