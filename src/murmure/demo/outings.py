"""Whom does Camille meet, and what does she buy?"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from murmure.demo.clock import HOUR, MINUTE
from murmure.demo.column import glue, lists, pick, text_of
from murmure.demo.days import Days, Stream, stream

# fmt: off
SHOPS = (
    ("Fournil de l'Ombrette", 4.2, "pain"), ("Épicerie Sous-la-Halle", 27.0, "courses"), ("مخبز الوادي", 6.5, "خبز"),
    ("茶馆 小河", 11.0, "茶"), ("Quai des Pages", 18.0, "livre"), ("Roue Libre", 34.0, "bike parts"),
    ("Pharmacie des Tilleuls", 12.5, "pharmacie"), ("Café des Dés 🎲", 5.8, "coffee"), ("Garage des Ormes", 88.0, "garage"),
    ("Marché du mercredi", 16.0, "légumes"), ("Ciné Lanterne", 8.0, "cinéma"), ("Ferme du Chardon", 21.0, "fromage"),
)
"""Where Camille buys, how much she pays on average, and what for."""

MEETINGS = (
    "Project review", "Dentiste", "Déjeuner avec Lila", "Coffee with Noé", "Atelier vélo", "Visite du rucher",
    "Birdwatching walk", "Dîner chez ليلى", "与小河喝茶", "Garde des neveux", "Call the plumber", "Market with Samir",
)
PLACES = (
    "Salle des Tilleuls", "Bibliothèque du Lavoir", "Place du Marché", "Le Vieux Moulin", "Pont-aux-Hirondelles",
    "Café des Dés",
)
GUESTS = ("lila", "noe", "samir", "oriane", "mina", "goran", "yuki", "paola", "karim", "olga")
# fmt: on


def outing_streams(days: Days, seed: int) -> list[Stream]:
    """Return the agenda and the purchases."""
    rng = np.random.default_rng([seed, 8])
    circle = np.flatnonzero((days.weekday == 1) & ~days.abroad & ~days.quiet)
    team = np.flatnonzero(days.working & (days.weekday == 0))
    other = np.flatnonzero(~days.quiet & (rng.random(len(days.day)) < 0.55))
    hours = rng.integers(18, 41, len(other)) * 30 * MINUTE
    titles, places = (_some(words, len(other), rng) for words in (MEETINGS, PLACES))
    return [
        _events("circle", days, circle, 18.5 * HOUR, "Cercle de lecture", "Bibliothèque du Lavoir", rng),
        _events("team", days, team, 9.5 * HOUR, "Point d'équipe", "Visio", rng),
        _events("event", days, other, hours, titles, places, rng),
        _purchases(days, rng),
    ]


def _some(words: tuple[str, ...], many: int, rng: np.random.Generator) -> pa.Array:
    return pick(pa.array(words), rng.integers(0, len(words), many))


def _events(
    name: str,
    days: Days,
    at: np.ndarray,
    local: np.ndarray | float,
    title: str | pa.Array,
    place: str | pa.Array,
    rng: np.random.Generator,
) -> Stream:
    """Return one event of an hour on each day at places `at`, with up to three guests."""
    many = rng.integers(0, 4, len(at))
    first = np.repeat(rng.integers(0, len(GUESTS), len(at)), many)
    nth = np.arange(len(first)) - np.repeat(np.cumsum(many) - many, many)
    addresses = pa.array([f"mailto:{guest}@village.example" for guest in GUESTS])
    columns = {
        "type": "Join",
        "object": glue(name + "-", text_of(at), "@agenda.village.example"),
        "object_type": "Event",
        "target": place,
        "content": title,
        "mentions": lists(many, pick(addresses, (first + 3 * nth) % len(GUESTS)), many > 0),
        "precision": "min",
        "offset_origin": "account",
    }
    return stream("agenda", name, days, at, np.full(len(at), local), lasting=np.full(len(at), HOUR), **columns)


def _purchases(days: Days, rng: np.random.Generator) -> Stream:
    at = np.repeat(np.arange(len(days.day)), np.where(days.quiet | days.abroad, 0, rng.poisson(1.3, len(days.day))))
    shop = np.minimum(rng.geometric(0.18, len(at)) - 1, len(SHOPS) - 1)
    amount = np.array([s[1] for s in SHOPS])[shop] * rng.gamma(6, 1 / 6, len(at))
    return stream(
        "bank",
        "purchase",
        days,
        at,
        np.full(len(at), 12 * HOUR),
        type="murmure:Purchase",
        precision="day",
        object=pick(pa.array([s[2] for s in SHOPS]), shop),
        target=pick(pa.array([s[0] for s in SHOPS]), shop),
        content=glue("Carte – ", pick(pa.array([s[0] for s in SHOPS]), shop)),
        value=-np.maximum(amount, 0.5).round(2),
        unit="EUR",
        offset_origin="account",
        instrument="bank card",
    )
