"""What does a health record say, as hospitals, health insurances and phones export it in FHIR?

*Get it*: from the patient portal or the application that keeps your record: "download my record", FHIR or JSON. Apple Health
puts it into its export (folder clinical-records); Fasten Health, a SMART Health Card and a bulk export (NDJSON) give it too.
*Keeps*: observations (vital signs, laboratory) with their units, conditions, prescriptions, medicines, vaccines, visits,
acts, allergies, reports and documents by their title: each with its moment, its codes, who wrote it.
*Leaves out*: who you are (Patient), numbers, narratives, attached files, what was entered in error, all other resources
(each type is counted and told).

Versions DSTU2, STU3, R4, R4B and R5. The key is (type, id, moment, code).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import Activity
from murmure.model.reject import BAD_RECORD, EMPTY_RECORD, Refusal, Reject
from murmure.model.words import Both
from murmure.sources.body.fhir.event import KINDS, read_event
from murmure.sources.body.fhir.name import NAMED, Names
from murmure.sources.body.fhir.observation import read_observation
from murmure.sources.body.fhir.resource import resources, types_in
from murmure.sources.objects import one_a_line
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

_NAME = re.compile(r"[A-Z][A-Za-z]{1,39}")
_OTHER = Both("a resource that is not read: {name}", "une ressource qui n'est pas lue : {name}")
_ANY = re.compile(r'"resourceType"\s*:\s*"(?:Bundle|Observation|Patient|[A-Z][A-Za-z]{2,40})"')


def recognise(probe: Probe) -> bool:
    """Say yes to resources, to bundles of them, to entries of a bundle, and to signed cards of health."""
    keys = probe.json_keys
    if "resourceType" in keys or keys >= {"entry", "type"} or "resource" in keys:
        return _ANY.search(probe.text) is not None
    return "verifiableCredential" in keys and '"eyJ' in probe.text.replace(" ", "")[:4000]


def refuse(probe: Probe) -> Refusal | None:
    """Name a record in XML: the same service gives it as JSON."""
    if re.search(r"<[A-Z][A-Za-z]+[^>]{0,400}xmlns\s*=\s*[\"']http://hl7\.org/fhir[\"']", probe.text[:4000]):
        return Refusal(
            Both("A health record of FHIR, written as XML.", "Un dossier de santé FHIR, écrit en XML."),
            Both("The same record as JSON.", "Le même dossier en JSON."),
            Both("Where you downloaded it, choose the format JSON (or NDJSON).",
                "Là où vous l'avez téléchargé, choisissez le format JSON (ou NDJSON)."),
        )
    return None


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield what each resource says; references are known before, whatever the order of the files."""
    names = Names(bundle.answers.get("profile") or bundle.answers.get("profile:fhir") or "")
    for file in bundle.files:
        if _may_name(file):
            for item in resources(file):
                if not isinstance(item, Reject):
                    names.learn(item[1], item[2])
    for file in bundle.files:
        silent = True
        for item in resources(file):
            silent = False
            if isinstance(item, Reject):
                yield item
                continue
            place, resource, full = item
            for found in _said(resource, full, names, bundle):
                yield Reject(file.where(place), found) if isinstance(found, Both) else found
        if silent:
            yield Reject(file.where("start"), EMPTY_RECORD)


def _may_name(file: File) -> bool:
    """Say whether a file may hold those to whom others refer; in a bulk export, each type has a file of its own."""
    from murmure.sources.readers import HEAD, Probe

    text = Probe(file).text
    return bool(types_in(text) & NAMED) or file.size > HEAD and not one_a_line(text.lstrip("\ufeff \t\r\n"))


def _said(resource: dict[str, Any], full: Any, names: Names, bundle: Bundle) -> Iterator[Activity | Both]:
    kind = resource.get("resourceType")
    if kind == "Observation" or kind in KINDS:
        identity = resource.get("id") or full
        if not isinstance(identity, str):
            text = json.dumps(resource, sort_keys=True, default=str, ensure_ascii=True)
            identity = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
        yield from (read_observation if kind == "Observation" else read_event)(resource, names, bundle.zone, identity)
    else:
        yield _OTHER.fill(name=kind) if isinstance(kind, str) and _NAME.fullmatch(kind) else BAD_RECORD


SOURCE = Source(
    name="fhir",
    title=Both("FHIR (health record)", "FHIR (dossier de santé)"),
    get_it=Both(
        "On the portal of your hospital, doctor or insurance, or in the application that keeps your record: download it as FHIR, JSON or NDJSON. "
        "iPhone: Health > your picture > Export all health data (folder clinical-records).",
        "Sur le portail de votre hôpital, médecin ou assurance, ou dans l'application qui garde votre dossier : téléchargez-le en FHIR, JSON ou "
        "NDJSON. iPhone : Santé > votre photo > Exporter toutes les données de santé (dossier clinical-records).",
    ),
    keeps=Both(
        "Vital signs and laboratory results with their units; conditions, prescriptions, medicines, vaccines, visits, acts, allergies, reports and "
        "documents by their title, each with its moment, its codes and who wrote it.",
        "Les signes vitaux et résultats de laboratoire avec leurs unités ; les maladies, ordonnances, médicaments, vaccins, visites, actes, "
        "allergies, comptes rendus et documents par leur titre, chacun avec son moment, ses codes et son auteur.",
    ),
    leaves_out=Both(
        "Who you are, numbers of people, narratives, attached files, what was entered in error or not done, other resources (each type is counted).",
        "Votre identité, les numéros des personnes, les textes mis en page, les fichiers joints, ce qui a été saisi par erreur ou n'a pas été fait, "
        "les autres ressources (chaque type est compté).",
    ),
    recognise=recognise,
    read=read,
    root=lambda path: path.rpartition("/")[0],
    refuse=refuse,
    picture="heart",
)
