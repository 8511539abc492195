"""What did I do on Strava, and with whom: the archive of the account?

*Get it*: strava.com, your picture, Settings, My Account, Download or Delete Your Account, Get Started, Request Your Archive.
*Keeps*: activities with their figures (their tracks are read by the sources of FIT, GPX and TCX), comments, reactions, follows,
clubs, challenges, equipment, words of pictures, logins, connected applications, the name of the profile.
*Leaves out*: planned routes, talks (messaging.json), mail address, sex, weight, contacts, settings, payments, segments, goals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.model.activity import Activity
from murmure.model.reject import EMPTY_RECORD, Refusal, Reject
from murmure.model.words import Both
from murmure.sources.body.strava.activity import (
    ABSENT,
    LOST,
    Columns,
    columns_of,
    is_activities,
    is_named,
    read_activity,
)
from murmure.sources.body.strava.table import fields_of, read_row
from murmure.sources.body.strava.words import tables
from murmure.sources.rows import csv_rows, distinct, titles_of
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

_TABLE = re.compile(r"([a-z_]{4,40})(?: ?\(\d+\))?\.csv")
# Tables that only Strava writes: beside two of them, a table whose titles are in an unknown language is one of Strava too.
_MARKS = ("activities", "general_preferences", "email_preferences", "visibility_settings", "social_settings", "global_challenges",
          "mobile_device_identifiers", "local_legend_segments", "partner_opt_outs", "privacy_zones")  # fmt: skip
_LEFT = re.compile(
    r"(?:applications|blocks|categories_of_personal_information_we_collect|components|contacts|email_preferences|events|favorites|flags|"
    r"general_preferences|goals|information_we_disclose_for_a_business_purpose|intercom_tickets|kudos|local_legend_segments|metering|"
    r"mobile_device_identifiers|monthly_recap_achievements|orders|partner_opt_outs|posts|privacy_zones|routes|segment_feedback|segments|"
    r"social_settings|starred_routes|starred_segments|structured_details|support_tickets|visibility_settings)(?: ?\(\d+\))?\.(?:csv|pdf)|"
    r"messaging\.json|(?:routes|clubs|media|photos)/.*|profile\.\w+"
)


def recognise(probe: Probe) -> bool:
    """Say yes to a table by its name and its titles, in any language when other tables of Strava lie beside it."""
    return _part(probe) is not None


def _part(probe: Probe) -> str | None:
    name = _TABLE.fullmatch(probe.name)
    part = name[1] if name and name[1] in tables() else None
    if part is None and not probe.name.endswith(".csv"):
        return None
    if "," not in (probe.text[:2000] + ("," if part == "connected_apps" else "")):
        return None
    heads = distinct(next(iter(titles_of(probe.text, lines=1)), []))
    if part is None:
        return "activities" if is_named(heads) else None
    if part == "activities":
        return part if is_activities(heads) else None
    return part if fields_of(part, heads, _beside(probe)) else None


def _beside(probe: Probe) -> bool:
    folder = probe.path.rpartition("/")[0]
    place = f"{folder}/" if folder else ""
    return sum(f"{place}{mark}.csv" in probe.siblings for mark in _MARKS) > 1


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield what each table says, row by row."""
    for file in bundle.files:
        name = _TABLE.fullmatch(file.name)
        part = name[1] if name and name[1] in tables() else "activities"
        columns: Columns | None = None
        fields: dict[str, str] | None = None
        silent = part == "activities"  # other tables are often empty
        for found in csv_rows(file, lambda heads: any(heads)):
            silent = False
            if isinstance(found, Reject):
                yield found
                continue
            number, row = found
            if part == "activities":
                columns = columns or columns_of(list(row))
                if columns:
                    yield from _activity(file, bundle, number, row, columns)
                continue
            fields = fields or fields_of(part, list(row), True) or {}
            for said in read_row(part, row, fields):
                yield Reject(file.where(number), said) if isinstance(said, Both) else said
        if silent:
            yield Reject(file.where(1), EMPTY_RECORD)


def _activity(
    file: File, bundle: Bundle, number: int, row: dict[str, str], columns: Columns
) -> Iterator[Activity | Reject]:
    said, track = read_activity(row, columns)
    if isinstance(said, Both):
        yield Reject(file.where(number), said)
        return
    yield said
    if track and track.startswith("#"):
        yield Reject(file.where(number), LOST)
    elif track and bundle.names and not _there(file.path, track, bundle.names):
        yield Reject(file.where(number), ABSENT)


def _there(table: str, track: str, names: frozenset[str]) -> bool:
    """Say whether a track lies beside its table, packed or already unpacked."""
    folder = table.rpartition("/")[0]
    path = f"{folder}/{track}" if folder else track
    return path in names or path.removesuffix(".gz") in names


def refuse(probe: Probe) -> Refusal | None:
    """Name the list of activities of Strava when its titles cannot be understood."""
    if probe.name == "activities.csv" and _beside(probe) and not recognise(probe):
        return Refusal(
            Both("The list of activities of a Strava export, damaged or without its titles.",
                 "La liste d'activités d'un export de Strava, abîmée ou sans ses titres."),
            Both("The zip of the archive, as Strava gives it.", "Le zip de l'archive, tel que Strava le donne."),
            SOURCE.get_it)  # fmt: skip
    return None


def _root(path: str) -> str:
    return path.rpartition("/")[0]


def _owns(path: str) -> bool:
    return _LEFT.fullmatch(path.casefold()) is not None


SOURCE = Source(
    name="strava",
    title=Both("Strava", "Strava"),
    get_it=Both(
        "On strava.com: your picture, Settings, My Account, Download or Delete Your Account, Get Started, Request Your Archive. "
        "The link to a zip comes by mail.",
        "Sur strava.com : votre photo, Paramètres, Mon compte, Télécharger ou supprimer votre compte, Commencer, Demander vos "
        "archives. Le lien vers un zip arrive par courrier électronique.",
    ),
    keeps=Both(
        "Activities with their name, figures and track, comments, reactions, followers and follows, clubs, challenges, shoes and "
        "bikes, the words of pictures, logins and connected applications, the name of the profile.",
        "Les activités avec leur nom, leurs chiffres et leur tracé, les commentaires, les réactions, les abonnés et abonnements, "
        "les clubs, les défis, les chaussures et les vélos, les légendes des images, les connexions et les applications reliées, le "
        "nom du profil.",
    ),
    leaves_out=Both(
        "Planned routes, talks, mail address, sex, weight, contacts, settings, payments, segments, goals, the pictures themselves.",
        "Les itinéraires prévus, les conversations, l'adresse électronique, le sexe, le poids, les contacts, les réglages, les "
        "paiements, les segments, les objectifs, les images elles-mêmes.",
    ),
    recognise=recognise,
    read=read,
    refuse=refuse,
    root=_root,
    owns=_owns,
    picture="path",
)
