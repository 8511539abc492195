"""What do the meter and the devices of Camille's house record?"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from murmure.demo.clock import DAY, FIRST_DAY, HOUR, LAST_DAY, MINUTE, month_of, offset_of, to_utc
from murmure.demo.column import glue, pick, table, text_of
from murmure.demo.days import KETTLE_AT, Days, Stream, even_ranks, stream

STEP = 30 * MINUTE
STATUSES = pa.array(['{"status": "forwarded"}', '{"status": "cached"}', '{"status": "blocked"}'])
DEVICES: dict[str, tuple[str, ...]] = {
    "phone": ("push.courrier.example", "api.village.example", "meteo.vallee.example", "radio.radiole.example",
              "tracker.pixel-ads.test",
              "images.village.example", "carte.sentiers.example", "stats.compteur.test", "messages.pigeon.example",
              "sync.carnet.example"),
    "laptop": ("mail.courrier.example", "docs.bureau.example", "agenda.bureau.example", "code.forge.example",
               "quai-des-pages.example",
               "fonts.pixel-ads.test", "update.systeme.example", "margin-notes.example", "visio.bureau.example",
               "stats.compteur.test"),
    "tv": ("catalogue.grand-ecran.example", "stream.grand-ecran.example", "ads.grand-ecran.test",
           "telemetry.grand-ecran.test"),
    "thermostat": ("api.chaleur-douce.example",),
    "kettle": ("api.bouilloire.example",),
}  # fmt: skip


def house_streams(days: Days, seed: int) -> list[Stream]:
    """Return the meter's half hours and the queries of every device."""
    rng = np.random.default_rng([seed, 6])
    return [
        _meter(days, rng),
        _kettle(days, rng),
        _lazy_kettle(days, rng),
        _thermostat(days, rng),
        _phone(days, rng),
        _laptop(days, rng),
        _tv(days, rng),
    ]


def kettle_mornings(days: Days) -> np.ndarray:
    """Return the places of the days on which the kettle boils at 7:12."""
    return np.flatnonzero(days.working)


def _meter(days: Days, rng: np.random.Generator) -> Stream:
    """Return mean watts per half hour: 48 a day, 46 and 50 when the clocks change."""
    start, end = to_utc(np.array([FIRST_DAY * DAY, (LAST_DAY + 1) * DAY]))
    utc = np.arange(start, end, STEP)
    offset = offset_of(utc)
    at, local = np.divmod(utc + offset.astype(np.int64) * MINUTE - FIRST_DAY * DAY, DAY)
    here = ~days.abroad[at] & ~days.quiet[at]
    night = (local < days.wake[at]) | (local >= 23.5 * HOUR)
    cold = np.isin(month_of(days.day[at]), (1, 2, 3, 11, 12))
    watts = 115 + rng.gamma(2, 12, len(utc))
    watts += here * ~night * (90 + cold * 260) * rng.gamma(3, 1 / 3, len(utc))
    watts += here * ((local >= 18.5 * HOUR) & (local < 21 * HOUR)) * rng.gamma(3, 300, len(utc))
    watts += here * ((local <= days.wake[at] + HOUR) & (local >= days.wake[at] - STEP)) * 340
    watts += days.heater[at] * night * rng.normal(880, 60, len(utc))
    rows = table(
        len(utc),
        {
            "key": glue("meter-", text_of(utc)),
            "type": "murmure:Measure",
            "actor": "me",
            "instrument": "Linky",
            "published": utc * 1_000_000,
            "until": (utc + STEP) * 1_000_000,
            "offset_minutes": offset,
            "offset_origin": "explicit",
            "precision": "min",
            "quantity": "electric_power",
            "value": np.rint(watts),
            "unit": "W",
        },
    )
    return Stream("demo-linky", rows, even_ranks(local // STEP, 6, at))


def _queries(
    device: str,
    days: Days,
    at: np.ndarray,
    local: np.ndarray,
    rng: np.random.Generator,
    rank: np.ndarray | None = None,
    name: str = "",
) -> Stream:
    """Return one query per row: a few domains get most of them, trackers (`.test`) are blocked."""
    domains = DEVICES[device]
    which = np.minimum(rng.geometric(0.25, len(at)) - 1, len(domains) - 1)
    blocked = np.array([d.endswith(".test") for d in domains])[which]
    status = np.where(blocked, 2, (rng.random(len(at)) < 0.35).astype(int))
    return stream(
        "pihole",
        name or device,
        days,
        at,
        local,
        rank,
        type="murmure:Query",
        actor=f"device:{device}",
        at_home=True,
        object=pick(pa.array(domains), which),
        object_type="murmure:Domain",
        instrument="pi-hole",
        offset_origin="account",
        extra=pick(STATUSES, status),
    )


def _kettle(days: Days, rng: np.random.Generator) -> Stream:
    at = kettle_mornings(days)
    return _queries("kettle", days, at, KETTLE_AT + rng.integers(0, 60, len(at)), rng)


def _lazy_kettle(days: Days, rng: np.random.Generator) -> Stream:
    at = np.flatnonzero((days.weekday >= 5) & ~days.abroad & ~days.quiet & (rng.random(len(days.day)) < 0.8))
    return _queries("kettle", days, at, days.wake[at] + rng.integers(600, 7200, len(at)), rng, name="lazy-kettle")


def _thermostat(days: Days, rng: np.random.Generator) -> Stream:
    at, slot = np.divmod(np.arange(len(days.day) * 48), 48)
    local = np.where(days.abroad[at], slot * STEP - 6 * HOUR, slot * STEP)  # the house stays where it is
    return _queries("thermostat", days, at, local + rng.integers(0, 60, len(at)), rng, even_ranks(slot, 6, at))


def _often(at: np.ndarray, mean: float, rng: np.random.Generator) -> np.ndarray:
    return np.repeat(at, rng.poisson(mean, len(at)))


def _phone(days: Days, rng: np.random.Generator) -> Stream:
    at = _often(np.flatnonzero(~days.abroad & ~days.quiet), 120, rng)
    awake = days.bed[at] - days.wake[at]
    local = days.wake[at] + (rng.beta(1.3, 1.0, len(at)) * awake).astype(np.int64)
    return _queries("phone", days, at, local, rng, rng.uniform(0.01, 0.99, len(at)))


def _laptop(days: Days, rng: np.random.Generator) -> Stream:
    at = _often(np.flatnonzero(days.working), 60, rng)
    local = np.where(
        rng.random(len(at)) < 0.45,
        rng.integers(9 * HOUR, 12 * HOUR, len(at)),
        rng.integers(13 * HOUR, 18 * HOUR, len(at)),
    )
    return _queries("laptop", days, at, local, rng, rng.uniform(0.01, 0.99, len(at)))


def _tv(days: Days, rng: np.random.Generator) -> Stream:
    evenings = ~days.abroad & ~days.quiet & (rng.random(len(days.day)) < np.where(days.weekday >= 4, 0.8, 0.5))
    at = _often(np.flatnonzero(evenings), 45, rng)
    return _queries(
        "tv", days, at, rng.integers(int(20.5 * HOUR), int(22.6 * HOUR), len(at)), rng, rng.uniform(0.01, 0.99, len(at))
    )
