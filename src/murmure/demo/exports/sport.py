"""How do services of sport tell Camille's runs and walks, and her days: Strava and Garmin?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from murmure.demo.clock import YEAR
from murmure.demo.exports.body import fit, gpx
from murmure.demo.exports.friends import CAMILLE, FRIENDS
from murmure.demo.exports.shelf import pack, table, written
from murmure.demo.exports.stamp import FRENCH_MONTHS, moment, utc
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
    written_at = at.astimezone(UTC)
    return f"{written_at.day} {FRENCH_MONTHS[written_at.month - 1]} {written_at:%Y, %H:%M:%S}"


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


_UPLOADED = (3, 4)
"""The months whose FIT files the watch sent to Garmin."""


def _garmin(folder: Path, year: Year) -> None:
    """Write the archive of an account: centimetres and milliseconds, days in UTC, the files of the watch in a zip of their own."""
    mark, span = f"{CAMILLE.number}", f"{YEAR}-01-01_{YEAR}-12-31"
    activities = [
        {"activityId": 17_000_000_000 + w.number, "name": w.name, "activityType": w.kind, "sportType": w.kind.upper(),
         "userProfileId": CAMILLE.number,
         "beginTimestamp": _ms(w.start), "startTimeGmt": float(_ms(w.start)), "startTimeLocal": float(_ms(w.start) + _shift(w.start)),
         "duration": w.seconds * 1000.0, "elapsedDuration": w.seconds * 1000.0, "distance": w.far * 100, "calories": round(w.energy * 4.19, 1),
         "manufacturer": "GARMIN"}
        for w in year.workouts
    ]  # fmt: skip
    nights = [
        {"sleepStartTimestampGMT": utc(n.bed, _GMT), "sleepEndTimestampGMT": utc(n.wake, _GMT), "calendarDate": f"{n.wake:%Y-%m-%d}",
         "sleepWindowConfirmationType": "ENHANCED_CONFIRMED_FINAL", "awakeSleepSeconds": 0,
         "lightSleepSeconds": round((n.wake - n.bed).total_seconds())}
        for n in year.nights
    ]  # fmt: skip
    days = [
        {"userProfilePK": CAMILLE.number, "calendarDate": day.isoformat(), "durationInMilliseconds": 86_400_000, "totalSteps": count,
         "dailyStepGoal": 8000, "wellnessStartTimeGmt": utc(moment(day, 0), _GMT), "wellnessEndTimeGmt": utc(moment(day, 86_400), _GMT)}
        for day, count in year.steps_by_day().items()
    ]  # fmt: skip
    sent = {
        f"camille_{17_000_000_000 + w.number}.fit": fit(w)
        for w in year.workouts
        if w.kind == "running" and w.start.month in _UPLOADED
    }
    with TemporaryDirectory() as place:
        uploaded = pack(Path(place) / "UploadedFiles_0-_Part1.zip", sent).read_bytes()
    pack(folder / "5eed0000-c0de-4000-8000-000000000001_1.zip", {
        "DI_CONNECT/DI-Connect-Fitness/camille_0_summarizedActivities.json": written([{"summarizedActivitiesExport": activities}], 1),
        f"DI_CONNECT/DI-Connect-Wellness/{span}_{mark}_sleepData.json": written(nights, 1),
        f"DI_CONNECT/DI-Connect-Aggregator/UDSFile_{span}.json": written(days, 1),
        "DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip": uploaded,
        "DI_CONNECT/DI-Connect-User/user_profile.json": written({"email": CAMILLE.mail}, 1),
    })  # fmt: skip


_GMT = "%Y-%m-%dT%H:%M:%S.0"


def _ms(at: datetime) -> int:
    return int(at.timestamp()) * 1000


def _shift(at: datetime) -> int:
    return int((at.utcoffset() or timedelta()).total_seconds()) * 1000


EXPORTS: dict[str, Callable[[Path, Year], None]] = {"strava": _strava, "garmin": _garmin}
