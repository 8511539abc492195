"""Make up archives of Strava: the account of Maëlle Kerdraon, who does not exist."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from pathlib import Path
from typing import Any

from samples_made import fit

QUIRKS = [
    "french", "german", "dutch", "unknown-language", "old", "first", "few-columns",
    "tracks", "bad-records", "odd-values", "bom", "wrapped", "folder", "one-file",
    "unpacked", "truncated", "corrupted", "empty",
]  # fmt: skip
CANARIES = ("canary@murmure.example", "canary-talk", "weight-canary", "canary-contact", "canary-zone")
PAGE = "https://www.strava.com/activities/"
HEAD = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Max Heart Rate,Relative Effort,Commute,"
    "Activity Private Note,Activity Gear,Filename,Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed,Average Speed,"
    "Elevation Gain,Elevation Loss,Max Heart Rate,Average Heart Rate,Average Watts,Calories,Relative Effort,Commute,Media"
)
HEADS = {
    "french": "ID de l'activité,Date de l'activité,Nom de l'activité,Type d'activité,Description de l'activité,Temps écoulé,Distance,"
    "Fréquence cardiaque max.,Effort relatif,Déplacement-transport,Note privée sur les activités,Matériel utilisé pour l'activité,"
    "Nom du fichier,Poids de l'athlète,Poids du vélo,Temps écoulé,Durée de déplacement,Distance,Vitesse max.,Vitesse moyenne,"
    "Dénivelé positif,Dénivelé négatif,Fréquence cardiaque max.,Fréquence cardiaque moyenne,Puissance moyenne,Calories,Effort relatif,"
    "Déplacement-transport,Médias",
    "german": "Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Beschreibung der Aktivität,Verstrichene Zeit,Distanz,"
    "Max. Herzfrequenz,Relative Leistung,Pendeln,Private Notiz,Aktivitätsausrüstung,Dateiname,Gewicht des Athleten,Fahrradgewicht,"
    "Verstrichene Zeit,Bewegungszeit,Distanz,Höchstgeschw.,Durchschnittliche Geschwindigkeit,Höhenzunahme,Höhenunterschied,"
    "Max. Herzfrequenz,Durchschnittliche Herzfrequenz,Durchschnittliche Watt,Kalorien,Relative Leistung,Pendeln,Medien",
    "dutch": "Activiteits-ID,Datum van activiteit,Naam activiteit,Activiteitstype,Beschrijving van activiteit,Verstreken tijd,Afstand,"
    "Max. hartslag,Relatieve inspanning,Woon-werkverkeer,Privénotitie,Uitrusting voor activiteit,Bestandsnaam,Gewicht,Fietsgewicht,"
    "Verstreken tijd,Beweegtijd,Afstand,Max. snelheid,Gemiddelde snelheid,Totale stijging,Totale daling,Max. hartslag,Gemiddelde hartslag,"
    "Gemiddeld wattage,Calorieën,Relatieve inspanning,Woon-werkverkeer,Media",
    "unknown-language": "A1,A2,A3,A4,A5,T,D,H,E,C,N,G,F,W,B,T,M,D,X,V,U,L,H,K,P,J,E,C,Q",
}
OLD = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Relative Effort,Commute,Activity Gear,"
    "Filename"
)
FIRST = "id,date,name,type,description,elapsed_time,distance,commute,gear,filename"
DATES = {
    None: [
        "Mar 5, 2023, 6:12:01 PM",
        "Aug 12, 2023, 6:30:00 AM",
        "Feb 1, 2024, 12:05:09 AM",
        "Dec 31, 2023, 11:59:59 PM",
    ],
    "french": ["5 mars 2023, 18:12:01", "12 août 2023, 06:30:00", "1 févr. 2024, 00:05:09", "31 déc. 2023 à 23:59:59"],
    "german": ["05.03.2023, 18:12:01", "12.08.2023, 06:30:00", "01.02.2024, 00:05:09", "31.12.2023, 23:59:59"],
    "first": ["2018-03-05 18:12:01", "2018-08-12 06:30:00", "2019-02-01 00:05:09", "2018-12-31 23:59:59"],
    "dutch": ["5 mrt. 2023 18:12:01", "12 aug. 2023 06:30:00", "1 feb. 2024 00:05:09", "31 dec. 2023, 23:59:59"],
}
SPORTS = {
    None: ["Ride", "Run", "Weight Training", "Hike"], "french": ["Sortie à vélo", "Course à pied", "Musculation", "Randonnée"],
    "german": ["Radfahrt", "Lauf", "Krafttraining", "Wanderung"], "dutch": ["Fietsrit", "Hardloopsessie", "Krachttraining", "Hiken"],
}  # fmt: skip
FILES = ["activities/7001.fit.gz", "activities/7002.tcx.gz", "", "#error#"]
TABLES: dict[str, tuple[str, list[list[str]]]] = {
    "comments.csv": ("Comment Date,Comment", [["Mar 6, 2023, 7:00:00 AM", "Belle sortie 🚴, bravo"], ["Mar 6, 2023, 7:00:05 AM", "À demain"]]),
    "reactions.csv": ("Parent Type,Parent ID,Reaction Type,Reaction Date", [["Activity", "8001", "Kudos", "Mar 6, 2023, 7:01:00 AM"],
                                                                            ["Post", "31", "Kudos", "Mar 7, 2023, 7:01:00 AM"]]),
    "followers.csv": ("Follower Athlete ID,Follow Status,Favorite Status", [["501", "Accepted", "false"], ["502", "Pending", "false"]]),
    "following.csv": ("Following Athlete ID,Follow Status,Favorite Status", [["501", "Accepted", "true"]]),
    "clubs.csv": ("Club Name,Club Description,Club Type,Club Sport,City,State,Country,Club Website,Cover Photo,Club Picture", [
        ["Roue libre", "Le dimanche", "casual_club", "cycling", "Brest", "", "France", "https://roue-libre.example", "", ""]]),
    "memberships.csv": ("Join Date,Club Name", [["Jan 2, 2022, 8:00:00 AM", "Roue libre"]]),
    "global_challenges.csv": ("Join Date,Name,Completed", [["Mar 1, 2023, 8:00:00 AM", "Mars à vélo", "true"]]),
    "shoes.csv": ("Shoe Name,Shoe Brand,Shoe Model,Shoe Default Sport Types", [["", "Sandale", "Longue route", "Run"]]),
    "bikes.csv": ("Bike Name,Bike Brand,Bike Model,Bike Default Sport Types", [["Bleu", "Atelier", "Randonneuse", "Ride"]]),
    "logins.csv": ("IP Address,Login Source,Login Date & Time", [["192.0.2.44", "web", "Mar 5, 2023, 5:00:00 PM"]]),
    "connected_apps.csv": ("Enabled Application Name,Enabled", [["Carte des sorties", "true"]]),
    "profile.csv": ("Athlete ID,Email Address,First Name,Last Name,Sex,Description,Weight,City,State,Country", [
        ["500", "canary@murmure.example", "Maëlle", "Kerdraon", "weight-canary", "Je roule", "weight-canary", "Brest", "", "France"]]),
    "media.csv": ("Media Filename,Media Caption", [["media/1.jpg", "Le col"], ["media/2.jpg", ""]]),
    "general_preferences.csv": ("Date of Birth,Weight", [["weight-canary", "weight-canary"]]),
    "visibility_settings.csv": ("Activities,Profile Page", [["canary-zone", "canary-zone"]]),
    "contacts.csv": ("Name,Email", [["canary-contact", "canary@murmure.example"]]),
}  # fmt: skip
FRENCH = {
    "comments.csv": ("Date du commentaire,Commenter", [["6 mars 2023, 07:00:00", "Belle sortie"]]),
    "logins.csv": ("Adresse IP,Source,Date et heure de connexion", [["192.0.2.44", "web", "5 mars 2023, 17:00:00"]]),
    "reactions.csv": ("Type de parent,Identifiant du parent,Type de réaction,Date de réaction", [
        ["Activité", "8001", "Kudos", "6 mars 2023, 07:01:00"]]),
    "followers.csv": ("ID de l'athlète abonné(e),Statut d'abonnement,Statut favori", [["501", "Accepté", "false"]]),
}  # fmt: skip
TCX = """\
          <?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Running">
<Id>2023-08-12T06:30:00Z</Id><Lap StartTime="2023-08-12T06:30:00Z"><TotalTimeSeconds>60</TotalTimeSeconds><DistanceMeters>180</DistanceMeters>
<Track><Trackpoint><Time>2023-08-12T06:30:00Z</Time><Position><LatitudeDegrees>48.4</LatitudeDegrees><LongitudeDegrees>-4.5</LongitudeDegrees>
</Position></Trackpoint></Track></Lap></Activity></Activities></TrainingCenterDatabase>
"""
ROUTE = """<?xml version="1.0"?><gpx creator="StravaGPX" version="1.1"><trk><name>Un projet</name><trkseg><trkpt lat="48.4" lon="-4.5"/>
<trkpt lat="48.5" lon="-4.5"/></trkseg></trk></gpx>"""


def _csv(head: str, rows: list[list[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return (head + "\n" + out.getvalue()).encode()


def _activity(number: int, date: str, sport: str, file: str, name: str = "") -> list[Any]:
    """Return a row: what is shown first, in kilometres or miles, then seconds and metres."""
    metres, seconds = 10_234.5 + number, 3_723.0 + number
    comma = f"{metres / 1000:.2f}".replace(".", ",")
    return [7001 + number, date, name or f"Sortie {number}, le soir", sport, "", int(seconds), comma, 171, 12, "false", "", "Atelier Randonneuse",
            file, "", "", seconds, seconds - 60, metres, 14.2, 2.8, 123.4, 120.0, 171.0, 142.5, 180.2, 512.0, 12.0, "0.0", ""]  # fmt: skip


def activities(quirk: str | None = None) -> bytes:
    """Return activities.csv."""
    dates, sports = DATES.get(quirk, DATES[None]), SPORTS.get(quirk, SPORTS[None])
    rows = [_activity(n, dates[n], sports[n], FILES[n]) for n in range(4)]
    if quirk == "old":
        return _csv(OLD, [[*row[:7], 12, "false", row[11], row[12]] for row in rows])
    if quirk == "first":  # until June 2019
        return _csv(FIRST, [[*row[:6], row[17], row[9], row[11], row[12]] for row in rows])
    if quirk == "few-columns":  # somebody took the sport, the words and the first seconds off
        return _csv("Activity ID,Activity Date,Activity Name,Elapsed Time,Distance,Elapsed Time,Distance,Average Watts",
                    [[*row[:3], row[5], row[6], row[15] if n else "", row[17], 181] for n, row in enumerate(rows)])  # fmt: skip
    if quirk == "bad-records":
        rows += [_activity(9, "hier", "Run", ""), _activity(10, "", "Run", ""), ["x", *_activity(11, dates[0], "Run", "")[1:]],
                 _activity(12, "Mar 5, 1912, 6:12:01 PM", "Run", ""), [7020, dates[0]],
                 [*_activity(13, dates[1], "Run", "")[:15], "nan", "x", "-4", *_activity(13, dates[1], "Run", "")[18:]]]  # fmt: skip
    if quirk == "odd-values":
        rows.append(_activity(14, dates[0], "Kitesurf", "", 'a\x07b\u202ec "<script>"\nseconde ligne'))
    return _csv(HEADS.get(quirk or "", HEAD), [] if quirk == "empty" else rows)


def files(quirk: str | None = None) -> dict[str, bytes]:
    """Return the files of the archive."""
    found = {"activities.csv": activities(quirk)} | {name: _csv(*table) for name, table in TABLES.items()}
    if quirk == "french":
        found |= {name: _csv(*table) for name, table in FRENCH.items()}
    found["messaging.json"] = b'[{"text": "canary-talk"}]'
    if quirk in ("tracks", "unpacked"):
        found |= {
            "routes.csv": _csv("Route Name,Route Filename", [["Un projet", "routes/1.gpx"]]),
            "routes/1.gpx": ROUTE.encode(),
        }
        tracks = {"activities/7001.fit.gz": fit.file(fit._activity(5)), "activities/7002.tcx.gz": TCX.encode()}
        for name, data in tracks.items():
            found |= {name.removesuffix(".gz"): data} if quirk == "unpacked" else {name: gzip.compress(data, mtime=0)}
    if quirk == "bom":
        found = {name: b"\xef\xbb\xbf" + data if name.endswith(".csv") else data for name, data in found.items()}
    return found


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one archive into `folder` and return it: a zip, a folder, or the list of activities alone."""
    found = files(quirk)
    if quirk == "few-columns":
        path = folder / "sorties de strava.csv"
        path.write_bytes(found["activities.csv"])
        return path
    if quirk in ("one-file", "truncated", "corrupted", "empty"):
        data = found["activities.csv"]
        if quirk == "truncated":
            data = data[: data.rindex(b"Randonneuse")]
        if quirk == "corrupted":
            data = data[:700] + b'\x00\xff"\xfe' + data[700:]
        (folder / "activities.csv").write_bytes(data)
        return folder / "activities.csv"
    if quirk in ("folder", "unpacked"):
        for name, data in found.items():
            (folder / "export_500" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "export_500" / name).write_bytes(data)
        return folder / "export_500"
    path = folder / "export_500.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found.items():
            archive.writestr(
                zipfile.ZipInfo(("export_500/" if quirk == "wrapped" else "") + name, (2024, 3, 6, 0, 0, 0)), data
            )
    return path


def large(folder: Path, size: int) -> Path:
    """Write a list of activities of about `size` bytes."""
    path, number, written = folder / "activities.csv", 0, 0
    with path.open("w", encoding="utf-8", newline="") as out:
        written += out.write(HEAD + "\n")
        writer = csv.writer(out, lineterminator="\n")
        while written < size:
            minute, day = number % 1440, number // 1440
            date = f"{('Jan', 'Feb', 'Mar')[day // 28 % 3]} {1 + day % 28}, {2010 + day // 84 % 90}, {minute // 60 % 12 or 12}:{minute % 60:02}:01 "
            written += writer.writerow(
                _activity(number, date + ("PM" if minute >= 720 else "AM"), "Run", "", f"Sortie {number}")
            )
            number += 1
    return path
