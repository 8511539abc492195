"""How do services of sport tell Camille's runs and walks: Strava?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from murmure.demo.clock import YEAR
from murmure.demo.exports.body import gpx
from murmure.demo.exports.friends import CAMILLE, FRIENDS
from murmure.demo.exports.shelf import pack, table
from murmure.demo.exports.stamp import FRENCH_MONTHS
from murmure.demo.exports.year import Workout, Year

# As Strava titles them in French; some titles come twice: first what a page shows, then the figures.
_TITLES = (
    "ID de l'activité", "Date de l'activité", "Nom de l'activité", "Type d'activité", "Description de l'activité", "Temps écoulé", "Distance",
    "Fréquence cardiaque max.", "Effort relatif", "Déplacement-transport", "Note privée sur les activités", "Matériel utilisé pour l'activité",
    "Nom du fichier", "Poids de l'athlète", "Poids du vélo", "Temps écoulé", "Durée de déplacement", "Distance", "Vitesse max.", "Vitesse moyenne",
    "Dénivelé positif", "Dénivelé négatif", "Fréquence cardiaque max.", "Fréquence cardiaque moyenne", "Puissance moyenne", "Calories",
    "Effort relatif", "Déplacement-transport", "Médias",
)  # fmt: skip
_TRACKED = (1, 2)
"""The months of which Strava still has the tracks."""


def _date(at: datetime) -> str:
    moment = at.astimezone(UTC)
    return f"{moment.day} {FRENCH_MONTHS[moment.month - 1]} {moment:%Y, %H:%M:%S}"


def _number(workout: Workout) -> int:
    return 13_200_000_000 + workout.number


def _file(workout: Workout) -> str:
    return f"activities/{_number(workout)}.gpx" if workout.kind == "running" and workout.start.month in _TRACKED else ""


def _strava(folder: Path, year: Year) -> None:
    def row(workout: Workout) -> tuple[object, ...]:
        beats = [point.beats for point in workout.points]
        speed, kind = workout.far / workout.seconds, "Course à pied" if workout.kind == "running" else "Marche"
        return (
            _number(workout), _date(workout.start), workout.name, kind, "", workout.seconds, f"{workout.far / 1000:.2f}".replace(".", ","),
            max(beats), "", "false", "", "", _file(workout), "", "", float(workout.seconds), float(workout.seconds), workout.far, "",
            round(speed, 3), "", "", float(max(beats)), round(sum(beats) / len(beats), 1), "", float(workout.energy), "", "0.0", "",
        )  # fmt: skip

    likes = [("Activité", 13_100_000_000 + w.number, "Kudos", _date(w.end)) for w in year.workouts[::4]]
    tracks = {_file(w): gpx([w], "StravaGPX Android") for w in year.workouts if _file(w)}
    known = ("ID de l'athlète abonné(e)", "Statut d'abonnement", "Statut favori")
    pack(folder / f"export_{CAMILLE.number}.zip", {
        "activities.csv": table([_TITLES, *map(row, year.workouts)]),
        "reactions.csv": table([("Type de parent", "Identifiant du parent", "Type de réaction", "Date de réaction"), *likes]),
        "followers.csv": table([known, *((friend.number, "Accepté", "false") for friend in list(FRIENDS.values())[:4])]),
        "general_preferences.csv": table([("Langue", "Unités"), ("Français (France)", "Système métrique")]),
        "visibility_settings.csv": table([("Activités", "Page de profil"), ("Abonnés", "Abonnés")]),
        "logins.csv": table([("Adresse IP", "Source", "Date et heure de connexion"), ("203.0.113.24", "web", f"2 janv. {YEAR}, 09:12:00")]),
        **tracks,
    })  # fmt: skip


EXPORTS: dict[str, Callable[[Path, Year], None]] = {"strava": _strava}
