"""Where does Camille go, whom does she meet, what does she buy, read and listen to?"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from murmure.demo.clock import HOUR, MINUTE
from murmure.demo.column import glue, lists, pick, text_of
from murmure.demo.communities import ABROAD, ABROAD_PLACE, COMMUNITIES, VALLEY
from murmure.demo.days import RUN_AT, Days, Stream, even_ranks, stream

SHOPS = (("Fournil de l'Ombrette", 4.2, "Grand-Rue"), ("Épicerie Sous-la-Halle", 27.0, "Place du Marché"), ("مخبز الوادي", 6.5, "Grand-Rue"),
         ("茶馆 小河", 11.0, "Quai du Lavoir"), ("Quai des Pages", 18.0, "Quai du Lavoir"), ("Roue Libre", 34.0, "Col de la Plume"),
         ("Pharmacie des Tilleuls", 12.5, "Place du Marché"), ("Café des Dés 🎲", 5.8, "Place du Marché"), ("Garage des Ormes", 88.0, "Route du Col"),
         ("Marché du mercredi", 16.0, "Place du Marché"), ("Ciné Lanterne", 8.0, "Grand-Rue"), ("Ferme du Chardon", 21.0, "Route du Col"))  # fmt: skip
MEETINGS = ("Point d'équipe", "Project review", "Dentiste", "Déjeuner avec Lila", "Réunion du cercle de lecture", "Coffee with Noé",
            "Atelier vélo", "Visite du rucher", "Birdwatching walk", "Dîner chez ليلى", "与小河喝茶", "Réunion du pont", "Call the plumber")  # fmt: skip
PLACES = ("Salle des Tilleuls", "Bibliothèque du Lavoir", "Place du Marché", "Le Vieux Moulin", "Pont-aux-Hirondelles", "Café des Dés")
FRIENDS = tuple(f"mailto:{n}@village.example" for n in ("lila", "noe", "samir", "oriane", "mina", "goran", "yuki", "paola", "karim", "olga"))
ARTISTS = (("Les Galets Bleus", "folk"), ("Ondine & the Weir", "indie"), ("Trio Tourterelle", "jazz"), ("نجوم الوادي", "oud"), ("月下河", "ambient"),
           ("Bal des Braises", "trad"), ("Copper Finch", "electro"), ("Chœur des Collines", "choral"), ("Sister Lantern", "soul"), ("Radio Lichen", "podcast"))  # fmt: skip
TITLES = ("La passerelle", "Seven Minutes Slow", "Valse du lavoir", "Low Water", "Brume et braise", "نهر", "归燕", "The Keystone",
          "Trois collines", "Letters to a Heron", "Novembre", "Green Notebook", "Sous la halle", "Paper Boats", "L'heure d'hiver")  # fmt: skip
READ = tuple((site, c.tags[0], en) for c in COMMUNITIES for site in c.sites for en in (c.french[:4] + c.english[:4]))


def run_days(days: Days) -> np.ndarray:
    """Return the places of the Sundays with a run."""
    return np.flatnonzero((days.weekday == 6) & ~days.abroad & ~days.quiet)


def outing_streams(days: Days, seed: int) -> list[Stream]:
    """Return the agenda, the purchases, the tracks with their positions, the pages and the music."""
    rng = np.random.default_rng([seed, 8])
    return [*_agenda(days, rng), _purchases(days, rng), *_runs(days, rng), *_walks(days, rng), _pages(days, rng), _music(days, rng)]


def _agenda(days: Days, rng: np.random.Generator) -> list[Stream]:
    choir = np.flatnonzero((days.weekday == 1) & ~days.abroad & ~days.quiet)
    team = np.flatnonzero(days.working & (days.weekday == 0))
    other = np.flatnonzero(~days.quiet & (rng.random(len(days.day)) < 0.55))
    hours = rng.integers(18, 41, len(other)) * 30 * MINUTE
    return [_event("choir", days, choir, np.full(len(choir), 18.5 * HOUR), "Répétition de la chorale", "Salle des Tilleuls", rng),
            _event("team", days, team, np.full(len(team), 9.5 * HOUR), "Point d'équipe", "Visio", rng),
            _event("event", days, other, hours, pick(pa.array(MEETINGS), rng.integers(0, len(MEETINGS), len(other))),
                   pick(pa.array(PLACES), rng.integers(0, len(PLACES), len(other))), rng)]  # fmt: skip


def _event(name: str, days: Days, at: np.ndarray, local: np.ndarray, title: object, place: object, rng: np.random.Generator) -> Stream:
    many = rng.integers(0, 4, len(at))
    first = np.repeat(rng.integers(0, len(FRIENDS), len(at)), many)
    nth = np.arange(len(first)) - np.repeat(np.cumsum(many) - many, many)
    guests = lists(many, pick(pa.array(FRIENDS), (first + 3 * nth) % len(FRIENDS)), many > 0)
    return stream("agenda", name, days, at, local, None, np.full(len(at), HOUR), type="Join", object_type="Event",
                  object=glue(name + "-", text_of(at), "@agenda.village.example"), content=title, target=place,
                  mentions=guests, precision="min", offset_origin="account")  # fmt: skip


def _purchases(days: Days, rng: np.random.Generator) -> Stream:
    at = np.repeat(np.arange(len(days.day)), np.where(days.quiet | days.abroad, 0, rng.poisson(1.3, len(days.day))))
    shop = np.minimum(rng.geometric(0.18, len(at)) - 1, len(SHOPS) - 1)
    amount = np.array([s[1] for s in SHOPS])[shop] * rng.gamma(6, 1 / 6, len(at))
    return stream("bank", "purchase", days, at, np.full(len(at), 12 * HOUR), type="murmure:Purchase", precision="day",
                  object=pick(pa.array([s[0] for s in SHOPS]), shop), object_type="murmure:Shop",
                  target=pick(pa.array([s[2] for s in SHOPS]), shop), value=-np.maximum(amount, 0.5).round(2), unit="EUR",
                  offset_origin="account", instrument="bank card")  # fmt: skip


def _runs(days: Days, rng: np.random.Generator) -> list[Stream]:
    at = run_days(days)
    start = RUN_AT + rng.integers(-600, 600, len(at))
    return _track("run", "running", days, at, start, rng.integers(42, 55, len(at)), 165.0, VALLEY, rng)


def _walks(days: Days, rng: np.random.Generator) -> list[Stream]:
    """Return Saturday walks in the valley and one walk a day along the harbour abroad."""
    home = np.flatnonzero((days.weekday == 5) & ~days.abroad & ~days.quiet & (rng.random(len(days.day)) < 0.4))
    away = np.flatnonzero(days.abroad)
    return [*_track("walk", "walking", days, home, 14 * HOUR + rng.integers(0, HOUR, len(home)), rng.integers(60, 120, len(home)), 75.0, VALLEY, rng),
            *_track("harbour", "walking", days, away, 16 * HOUR + rng.integers(0, HOUR, len(away)), rng.integers(40, 80, len(away)),
                    70.0, ABROAD, rng, ABROAD_PLACE)]  # fmt: skip


def _track(name: str, kind: str, days: Days, at: np.ndarray, start: np.ndarray, minutes: np.ndarray, pace: float,
           home: tuple[float, float], rng: np.random.Generator, place: str = "Val d'Ombrette") -> list[Stream]:  # fmt: skip
    """Return one workout per day at places `at`, and a position a minute: a loop at `pace` metres a minute."""
    metres = minutes * pace * rng.normal(1, 0.04, len(at))
    workout = stream("tracks", name, days, at, start, None, minutes * MINUTE, type="Travel", object=kind, object_type="murmure:Workout",
                     target=place, quantity="distance", value=metres.round(), unit="m", instrument="watch")  # fmt: skip
    of = np.repeat(np.arange(len(at)), minutes)
    minute = np.arange(len(of)) - np.repeat(np.cumsum(minutes) - minutes, minutes)
    turn = minute / minutes[of] * 2 * np.pi + rng.uniform(0, 2 * np.pi, len(at))[of]
    radius = metres[of] / (2 * np.pi) / 111_320  # degrees of latitude
    latitude = home[0] + radius * np.sin(turn) + rng.normal(0, 3e-5, len(of))
    longitude = home[1] + radius * np.cos(turn) / np.cos(np.radians(home[0])) + rng.normal(0, 3e-5, len(of))
    altitude = (640 if place != ABROAD_PLACE else 4) + 60 * np.sin(2 * turn) * (place != ABROAD_PLACE)
    positions = stream("tracks", name + "-at", days, at[of], start[of] + minute * MINUTE, 0.2 + 0.7 * even_ranks(minute, 7),
                       type="murmure:Position", latitude=latitude.round(6), longitude=longitude.round(6), quantity="altitude",
                       value=altitude.round(1), unit="m", instrument="watch")  # fmt: skip
    return [workout, positions]


def _pages(days: Days, rng: np.random.Generator) -> Stream:
    at = np.repeat(np.arange(len(days.day)), np.where(days.quiet, 0, rng.poisson(np.where(days.working, 20, 9))))
    evening = rng.random(len(at)) < 0.5
    local = np.where(evening, rng.normal(21 * HOUR, 50 * MINUTE, len(at)), rng.uniform(9 * HOUR, 18 * HOUR, len(at)))
    local = np.where(days.late[at] & evening, local + 3 * HOUR, local)
    which = np.minimum((rng.beta(0.9, 2.5, len(at)) * len(READ)).astype(int), len(READ) - 1)
    number = rng.integers(1, 9, len(at))
    stem = pa.array([f"https://{site}/{tag.lower()}/" for site, tag, _ in READ])
    url = glue(pick(stem, which), text_of(which), "-", text_of(number))
    titles = pa.array([f"{tag} · {words}" for _, tag, words in READ])
    return stream("browser", "page", days, at, local, rng.uniform(0.01, 0.8, len(at)), type="View", object=url, object_type="Page",
                  content=pick(titles, which), links=lists(np.ones(len(at), dtype=np.int32), url), instrument="browser")  # fmt: skip


def _music(days: Days, rng: np.random.Generator) -> Stream:
    listening = ~days.quiet & (rng.random(len(days.day)) < 0.85)
    session = np.repeat(np.flatnonzero(listening), rng.poisson(1.6, int(listening.sum())))
    begin = np.where(rng.random(len(session)) < 0.4, rng.normal(8 * HOUR, 1200, len(session)), rng.normal(19.5 * HOUR, 4000, len(session)))
    many = rng.integers(3, 15, len(session))
    at, nth = np.repeat(session, many), np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    length = rng.integers(150, 330, len(at))
    artist = (np.repeat(rng.integers(0, len(ARTISTS), len(session)), many) + (rng.random(len(at)) < 0.3)) % len(ARTISTS)
    title = rng.integers(0, len(TITLES), len(at))
    names, titles = pa.array([a for a, _ in ARTISTS]), pa.array(TITLES)
    return stream("listening", "track", days, at, np.repeat(begin, many) + nth * 240, rng.uniform(0.01, 0.8, len(at)), length,
                  type="Listen", object=pick(titles, title), object_type="Audio", target=pick(names, artist), instrument="Radiole",
                  content=glue(pick(names, artist), " – ", pick(titles, title)),
                  tags=lists(np.ones(len(at), dtype=np.int32), pick(pa.array([g for _, g in ARTISTS]), artist)))  # fmt: skip
