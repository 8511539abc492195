"""What does Camille write down and keep with Google: notes, tasks, saved places, pictures, comments?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from murmure.demo.exports.places import PLACES
from murmure.demo.exports.shelf import pack, table, written
from murmure.demo.exports.stamp import utc
from murmure.demo.exports.talk import chatter
from murmure.demo.exports.year import Workout, Year


def _google_takeout(folder: Path, year: Year) -> None:
    chance, files = year.chance("notes"), {}
    books = [event for event in year.events if event.title == "Cercle de lecture"]
    for number, event in enumerate(books[::3], 1):
        at = int(event.end.timestamp()) * 1_000_000
        text = chatter(chance)
        files[f"Keep/Cercle {number}.json"] = written({
            "color": "DEFAULT", "isTrashed": False, "isPinned": False, "isArchived": False, "title": f"Cercle du {event.start:%d/%m}",
            "textContent": text, "textContentHtml": f"<p>{text}</p>", "userEditedTimestampUsec": at + 90_000_000,
            "createdTimestampUsec": at})  # fmt: skip
    tasks = []
    for number, event in enumerate(year.events[::6]):
        created = event.start - timedelta(days=2)
        if created.year == event.start.year:
            tasks.append({
                "id": f"t{number}", "title": f"Préparer « {event.title} »", "kind": "tasks#task", "created": utc(created),
                "updated": utc(event.start), "status": "completed", "completed": utc(event.start - timedelta(hours=1))})  # fmt: skip
    files["Tasks/Tasks.json"] = written({"kind": "tasks#taskLists", "items": [
        {"kind": "tasks#tasks", "id": "l1", "title": "Mes tâches", "items": tasks}]})  # fmt: skip
    saved = []
    for name, place in PLACES.items():
        first = next(event for event in year.events if event.place == name)
        saved.append({
            "type": "Feature", "geometry": {"type": "Point", "coordinates": [round(place.longitude, 6), round(place.latitude, 6)]},
            "properties": {"date": utc(first.end), "google_maps_url": f"https://www.google.com/maps/place/?q={place.key}",
                           "location": {"address": "Val d'Ombrette", "country_code": "FR", "name": name}}})  # fmt: skip
    files["Maps (vos adresses)/Adresses enregistrées.json"] = written({"type": "FeatureCollection", "features": saved})
    for workout in year.workouts:
        if workout.kind == "walking":
            name = f"IMG_{workout.start:%Y%m%d}_{workout.number:03}.jpg"
            files[f"Google Photos/Photos de {workout.start.year}/{name}.supplemental-metadata.json"] = written(
                _photo(name, workout)
            )
    comments = []
    for number, page in enumerate(year.pages[25::900]):
        words = chatter(chance).replace('"', "")
        comments.append((f"UgwMadeUp{number:012}", "UCcamilletilleul0000000000", f"{utc(page.at, '%Y-%m-%dT%H:%M:%S')}+00:00", "0", "",
                         f"made{number:07}", '{"text":"' + words + '"}'))  # fmt: skip
    titles = ("ID du commentaire", "ID de la chaîne", "Code temporel de création du commentaire", "Prix", "ID du commentaire parent",
              "ID de la vidéo", "Texte du commentaire")  # fmt: skip
    files["YouTube et YouTube Music/commentaires/commentaires.csv"] = table([titles, *comments])
    pack(folder / "takeout-20260105T083000Z-005.zip", {f"Takeout/{name}": text for name, text in files.items()})


def _photo(name: str, workout: Workout) -> dict[str, Any]:
    """Return what stands beside a picture taken half way of a walk."""
    point = workout.points[len(workout.points) // 2]
    stamp = {"timestamp": str(int(point.at.timestamp())), "formatted": utc(point.at, "%Y-%m-%d %H:%M:%S UTC")}
    place = {
        "latitude": point.latitude,
        "longitude": point.longitude,
        "altitude": point.height,
        "latitudeSpan": 0.0,
        "longitudeSpan": 0.0,
    }
    return {
        "title": name,
        "description": "",
        "imageViews": "1",
        "creationTime": stamp,
        "photoTakenTime": stamp,
        "geoData": place,
    }


EXPORTS: dict[str, Callable[[Path, Year], None]] = {"google-takeout": _google_takeout}
