"""A made-up day on which twelve objects capture something, and what is known of it: who captured what, how often, and how."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

HOUR = 3_600_000_000
MINUTE = HOUR // 60
MIDNIGHT = int(datetime(2024, 5, 13, 22, tzinfo=UTC).timestamp()) * 1_000_000
"""Midnight in Paris on 14 May 2024."""

OBJECTS = {
    "linky": 48, "device:phone": 56, "device:tv": 30, "firefox": 13, "Fitbit": 97, "Spotify": 15, "account:1a2b": 2, "HAR": 9, "Facebook": 5,
    "Google (device 42)": 20, "device:sensor.salon": 24, "WhatsApp": 7,
}  # fmt: skip
"""What each object captured."""
HOLDERS = {
    ("enedis", "energy", "sensor"): 48, ("meta", "network", "first"): 31, ("alphabet", "network", "third"): 12, ("alphabet", "network", "ad"): 5,
    ("home", "network", "own"): 5, ("samsung", "network", "third"): 24, ("netflix", "network", "third"): 6, ("le-monde", "pages", "first"): 14,
    ("alphabet", "body", "sensor"): 96, ("alphabet", "sleep", "sensor"): 1, ("spotify", "media", "first"): 15, ("criteo", "pages", "ad"): 3,
    ("alphabet", "pages", "ad"): 2, ("meta", "inferences", "inference"): 3, ("decathlon", "inferences", "ad"): 1, ("meta", "pages", "third"): 1,
    ("decathlon", "pages", "first"): 1, ("alphabet", "place", "sensor"): 20, ("home", "home", "sensor"): 24, ("meta", "ties", "first"): 7,
}  # fmt: skip
"""What each company, or the home, holds: captures by company, kind of data and way."""
LOST = {
    ("tracker.example", "site", "network"): 4,
    ("blog.example", "site", "pages"): 3,
    ("account:1a2b", "bank", "money"): 2,
}
"""What cannot be attributed, and why."""
REFUSED = {("criteo", "network", "ad"): 3}


def at(number: int, of: int) -> int:
    """Return a moment of the day: one of `of` that are spread evenly over it."""
    return MIDNIGHT + number * 24 * HOUR // of


def day() -> list[dict[str, Any]]:
    """Return the activities of the day."""
    rows = [
        {
            "source": "enedis-linky",
            "type": "murmure:Measure",
            "object_type": "murmure:Flow",
            "instrument": "linky",
            "actor": "me",
            "quantity": "electric_energy",
            "value": 0.1,
            "unit": "kW.h",
            "published": at(n, 48),
            "offset_minutes": 120,
        }
        for n in range(48)
    ]
    rows += queries("device:phone", [("graph.facebook.com", 30), ("app-measurement.com", 12), ("stats.g.doubleclick.net", 5), ("tracker.example", 4),
                                     ("nas.local", 5)])  # fmt: skip
    rows += queries("device:phone", [("bidder.criteo.net", 3)], "blocked")
    rows += queries("device:tv", [("acr-eu-prd.samsungacr.com", 24), ("occ-0.nflxvideo.net", 6)])
    rows += [{"source": "browser-history", "type": "View", "object_type": "Page", "instrument": "firefox", "actor": "me", "published": at(n, 13),
              "object": f"https://www.lemonde.fr/{n}" if n < 10 else f"https://blog.example/{n}"} for n in range(13)]  # fmt: skip
    rows += [{"source": "fitbit", "type": "murmure:Measure", "instrument": "Fitbit", "actor": "me", "quantity": "heart_rate" if n < 96 else
              "sleep_duration", "value": 60.0, "published": at(n % 96, 96), "offset_minutes": 120} for n in range(97)]  # fmt: skip
    rows += [
        {
            "source": "spotify",
            "type": "Listen",
            "object_type": "Audio",
            "instrument": "Spotify",
            "actor": "me",
            "published": at(n, 15),
        }
        for n in range(15)
    ]
    rows += [{"source": "camt053", "type": "murmure:Payment", "instrument": "account:1a2b", "actor": "me", "published": at(n, 2), "precision": "day"}
             for n in range(2)]  # fmt: skip
    rows += recorded()
    rows += told_by_facebook()
    rows += [{"source": "google-location", "type": "murmure:Position", "instrument": "Google (device 42)", "actor": "me", "published": at(n, 20),
              "latitude": 48.0, "longitude": 2.0} for n in range(20)]  # fmt: skip
    rows += [{"source": "home-assistant", "type": "murmure:Measure", "object_type": "murmure:Entity", "instrument": "sensor.salon",
              "actor": "device:sensor.salon", "quantity": "temperature", "value": 20.0, "published": at(n, 24)} for n in range(24)]  # fmt: skip
    rows += [{"source": "whatsapp", "type": "Create", "object_type": "Note", "actor": "me" if n % 2 else "whatsapp:Lou", "published": at(n, 7),
              "offset_minutes": 120} for n in range(7)]  # fmt: skip
    return [{"id": f"{0xF0 << 120 | place:032x}", **row} for place, row in enumerate(rows)]


def queries(device: str, asked: list[tuple[str, int]], status: str = "answered") -> list[dict[str, Any]]:
    """Return DNS queries of a device over the day."""
    return [{"source": "pihole", "type": "murmure:Query", "object_type": "murmure:Domain", "object": domain, "instrument": "pi-hole", "actor": device,
             "extra": json.dumps({"status": status}), "published": at(n, count)} for domain, count in asked for n in range(count)]  # fmt: skip


def recorded() -> list[dict[str, Any]]:
    """Return what a page of a newspaper asked for, as a browser records it."""
    asked = [("www.lemonde.fr", "lemonde.fr", "first")] * 4 + [("static.criteo.net", "criteo.net", "third")] * 3
    asked += [("ad.doubleclick.net", "doubleclick.net", "third")] * 2
    return [
        {
            "source": "har",
            "type": "murmure:Capture",
            "object_type": "Page",
            "object": "https://www.lemonde.fr/a",
            "instrument": host,
            "actor": site,
            "extra": json.dumps({"party": party}),
            "published": MIDNIGHT + 9 * HOUR + n * MINUTE,
        }
        for n, (host, site, party) in enumerate(asked)
    ]


def told_by_facebook() -> list[dict[str, Any]]:
    """Return what an archive of Facebook says that it knows."""
    said = [
        ("Facebook", "murmure:Inference"),
        ("Facebook", "murmure:Inference"),
        ("Decathlon", "murmure:Inference"),
        ("decathlon.fr", "murmure:Conversion"),
        ("Facebook", "murmure:Address"),
    ]
    return [{"source": "facebook", "type": "murmure:Capture", "object_type": kind, "instrument": "Facebook", "actor": actor,
             "published": MIDNIGHT + 12 * HOUR + n * MINUTE} for n, (actor, kind) in enumerate(said)]  # fmt: skip


def captures() -> list[dict[str, Any]]:
    """Return a week of queries of a phone and a television, a few weeks into the log of the village."""
    rows = queries("device:phone", [("graph.facebook.com", 30), ("tracker.example", 4)]) + queries(
        "device:tv", [("x.samsungacr.com", 24)]
    )
    week = 5 * 7 * 24 * HOUR
    return [
        {
            **row,
            "id": f"{0xF1 << 120 | place:032x}",
            "published": row["published"] - MIDNIGHT + week + place % 7 * 24 * HOUR,
        }
        for place, row in enumerate(rows)
    ]
