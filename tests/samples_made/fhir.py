"""Make up health records in FHIR, of people who do not exist."""

from __future__ import annotations

import base64
import json
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

QUIRKS = [
    "ndjson", "bulk", "list", "apple-folder", "sorted-keys", "minified", "bom", "card", "dstu2", "stu3", "r5", "partial-dates", "values", "units",
    "references", "retracted", "no-dates", "two-people", "nested-bundle", "server-answer", "bad-records", "hostile", "truncated", "corrupted",
    "empty",
]  # fmt: skip
CANARIES = ("Canary", "1 42 03 75", "Y2FuYXJ5", "canary-narrative")
LOINC, UCUM, SNOMED = "http://loinc.org", "http://unitsofmeasure.org", "http://snomed.info/sct"
R = dict[str, Any]


def code(system: str, value: str, words: str | None = None) -> R:
    """Return a concept with one code."""
    return {"coding": [{"system": system, "code": value, **({"display": words} if words else {})}]}


def quantity(value: Any, unit: str, ucum: str | None = None) -> R:
    """Return a quantity; with its UCUM code when that differs from the unit as it is printed."""
    return {"value": value, "unit": unit, "system": UCUM, "code": ucum or unit}


def observation(identity: str, concept: R, when: str = "2024-03-05T08:30:00+01:00", **more: Any) -> R:
    """Return an observation with a narrative and a number that stay out of the log."""
    return {
        "resourceType": "Observation", "id": identity, "text": {"status": "generated", "div": "<div>canary-narrative</div>"},
        "identifier": [{"value": "Canary-7"}], "status": "final", "code": concept, "subject": {"reference": "Patient/p1"}, "effectiveDateTime": when,
        **more,
    }  # fmt: skip


_PATIENT = {
    "resourceType": "Patient", "id": "p1", "name": [{"family": "Canary", "given": ["Ana"]}], "birthDate": "1981-04-02",
    "identifier": [{"system": "urn:oid:1.2.250.1.213.1.4.8", "value": "1 42 03 75"}],
}  # fmt: skip
_LAB = {"resourceType": "Organization", "id": "lab", "name": "Laboratoire du Port"}
_DOCTOR = {"resourceType": "Practitioner", "id": "d1", "name": [{"prefix": ["Dr"], "given": ["Noé"], "family": "Kerven"}]}
_ME = {"reference": "Patient/p1"}


def _pressure(identity: str = "o2") -> R:
    return observation(identity, code(LOINC, "85354-9", "Blood pressure panel"), component=[
        {"code": code(LOINC, "8480-6", "Systolic"), "valueQuantity": quantity(128, "mmHg", "mm[Hg]")},
        {"code": code(LOINC, "8462-4", "Diastolic"), "valueQuantity": quantity(82, "mmHg", "mm[Hg]")},
    ], bodySite={"text": "bras gauche"})  # fmt: skip


def _all() -> list[R]:
    return [
        _PATIENT, _LAB, _DOCTOR,
        observation("o1", code(LOINC, "29463-7", "Body weight"), valueQuantity=quantity(154, "lb", "[lb_av]"),
            performer=[{"reference": "Practitioner/d1"}]),
        _pressure(),
        observation("o3", {"text": "Hémoglobine", **code(LOINC, "718-7", "Hemoglobin")}, valueQuantity=quantity(13.4, "g/dL"),
                    performer=[{"reference": "Organization/lab"}], interpretation=[code("x", "N", "Normal")],
                    category=[code("c", "laboratory", "Laboratory")],
                    referenceRange=[{"low": {"value": 12, "unit": "g/dL"}, "high": {"value": 16, "unit": "g/dL"}}]),
        observation("o4", code(LOINC, "72166-2", "Tobacco smoking status"), valueCodeableConcept=code(SNOMED, "266919005", "Never smoked")),
        {"resourceType": "Condition", "id": "c1", "code": {"text": "Asthme", **code(SNOMED, "195967001", "Asthma")}, "subject": _ME,
         "onsetDateTime": "2011", "abatementDateTime": "2019-06", "recorder": {"display": "Dr Kerven"},
         "clinicalStatus": code("s", "resolved"), "verificationStatus": code("v", "confirmed")},
        {"resourceType": "MedicationRequest", "id": "m1", "status": "active", "intent": "order", "authoredOn": "2024-03-05", "subject": _ME,
         "medicationReference": {"reference": "#drug"}, "contained": [{"resourceType": "Medication", "id": "drug",
             "code": {"text": "Salbutamol 100 µg"}}],
         "requester": {"reference": "Practitioner/d1"}, "dosageInstruction": [{"text": "2 bouffées si besoin"}]},
        {"resourceType": "Immunization", "id": "i1", "status": "completed", "vaccineCode": code("http://hl7.org/fhir/sid/cvx", "140", "Influenza"),
         "patient": _ME, "occurrenceDateTime": "2023-10-12", "lotNumber": "AB12"},
        {"resourceType": "Encounter", "id": "e1", "status": "finished", "class": {"code": "AMB", "display": "ambulatory"},
         "type": [{"text": "Consultation"}], "subject": _ME, "period": {"start": "2024-03-05T09:00:00+01:00", "end": "2024-03-05T09:20:00+01:00"},
         "location": [{"location": {"display": "Cabinet du Port"}}], "participant": [{"individual": {"reference": "Practitioner/d1"}}]},
        {"resourceType": "Procedure", "id": "pr1", "status": "completed", "code": code(SNOMED, "127783003", "Spirometry"), "subject": _ME,
         "performedPeriod": {"start": "2024-03-05T09:05:00+01:00", "end": "2024-03-05T09:12:00+01:00"}},
        {"resourceType": "AllergyIntolerance", "id": "a1", "code": {"text": "Pénicilline"}, "patient": _ME, "recordedDate": "2015-02-03",
         "criticality": "high", "reaction": [{"manifestation": [{"text": "urticaire"}]}]},
        {"resourceType": "DiagnosticReport", "id": "r1", "status": "final", "code": code(LOINC, "58410-2", "CBC panel"), "subject": _ME,
         "effectiveDateTime": "2024-03-05", "issued": "2024-03-06T10:00:00Z", "performer": [{"reference": "Organization/lab"}],
         "result": [{"reference": "Observation/o3"}], "conclusion": "Sans particularité", "presentedForm": [{"data": "Y2FuYXJ5"}]},
        {"resourceType": "DocumentReference", "id": "doc1", "status": "current", "type": {"text": "Compte rendu"}, "subject": _ME,
         "date": "2024-03-06T10:00:00Z", "content": [{"attachment": {"contentType": "application/pdf", "data": "Y2FuYXJ5", "title": "bilan.pdf"}}]},
        {"resourceType": "Claim", "id": "cl1", "status": "active", "created": "2024-03-05"},
    ]  # fmt: skip


def bundle(records: list[Any], **more: Any) -> R:
    """Return a bundle; each entry has a full address."""
    entries = [{"fullUrl": f"https://h.example/fhir/{one['resourceType']}/{one.get('id')}", "resource": one} if isinstance(one, dict)
               and "resourceType" in one else one for one in records]  # fmt: skip
    return {"resourceType": "Bundle", "type": "collection", "entry": entries, **more}


_DSTU2 = [
    {"resourceType": "MedicationOrder", "id": "mo", "dateWritten": "2015-01-15", "status": "active", "patient": _ME,
     "medicationCodeableConcept": {"text": "Amoxicilline"}, "prescriber": {"display": "Dr Kerven"}},
    {"resourceType": "Immunization", "id": "im", "date": "2015-02-01", "wasNotGiven": True, "vaccineCode": {"text": "Grippe"}, "status": "completed"},
    {"resourceType": "Condition", "id": "co", "code": {"text": "Angine"}, "dateRecorded": "2015-01-15", "verificationStatus": "confirmed",
        "patient": _ME},
    {"resourceType": "Procedure", "id": "pr", "code": {"text": "Radiographie"}, "performedDateTime": "2015-03-01", "notPerformed": False,
        "subject": _ME},
    {"resourceType": "AllergyIntolerance", "id": "al", "substance": {"text": "Arachide"}, "onset": "2009-05-01", "patient": _ME},
    {"resourceType": "DocumentReference", "id": "dr", "type": {"text": "Courrier"}, "created": "2015-01-15T10:00:00Z", "status": "current",
     "context": {"period": {"start": "2015-01-14"}}},
    observation("ob", code(LOINC, "8867-4"), "2015-01-15", valueQuantity={"value": 72, "units": "bpm"}, comments="au repos"),
]  # fmt: skip
_STU3 = [
    {"resourceType": "Immunization", "id": "im3", "date": "2018-11-01", "notGiven": False, "vaccineCode": {"text": "Grippe"}, "patient": _ME},
    {"resourceType": "MedicationStatement", "id": "ms3", "status": "active", "taken": "y", "effectivePeriod": {"start": "2018-01"}, "subject": _ME,
     "medicationCodeableConcept": {"text": "Loratadine"}, "dosage": [{"text": "1 par jour"}]},
    {"resourceType": "Condition", "id": "co3", "code": {"text": "Rhinite"}, "assertedDate": "2018-04-01", "verificationStatus": "confirmed",
        "subject": _ME},
]  # fmt: skip
_R5 = [
    {"resourceType": "Encounter", "id": "e5", "status": "completed", "class": [code("c", "AMB", "ambulatory")], "subject": _ME,
     "actualPeriod": {"start": "2025-01-10T10:00:00+01:00", "end": "2025-01-10T10:30:00+01:00"}},
    {"resourceType": "MedicationRequest", "id": "m5", "status": "active", "authoredOn": "2025-01-10", "subject": _ME,
     "medication": {"concept": {"text": "Paracétamol"}}},
    {"resourceType": "MedicationStatement", "id": "ms5", "status": "recorded", "effectiveDateTime": "2025-01-11", "subject": _ME,
     "medication": {"reference": {"reference": "Medication/drug5"}}},
    {"resourceType": "Medication", "id": "drug5", "code": {"text": "Ibuprofène"}},
    {"resourceType": "Procedure", "id": "p5", "status": "completed", "code": {"text": "Échographie"}, "occurrenceDateTime": "2025-01-12",
     "performer": [{"actor": {"display": "Dr Kerven"}}], "subject": _ME},
    {"resourceType": "Immunization", "id": "i5", "status": "completed", "vaccineCode": {"text": "Covid"}, "patient": _ME,
        "occurrenceDateTime": "2025-01-13",
     "performer": [{"actor": {"display": "Pharmacie"}}]},
]  # fmt: skip
_WEIGHT = code(LOINC, "29463-7")
_DATES = [observation(f"d{n}", _WEIGHT, when, valueQuantity=quantity(70 + n, "kg")) for n, when in enumerate(
    ("2011", "2011-07", "2011-07-14", "2011-07-14T10:00:00Z", "2011-07-14T10:00:00.123-03:00", "2011-07-14T10:00:00"))]  # fmt: skip
_DATES += [
    {**observation("d6", _WEIGHT, "", valueQuantity=quantity(76, "kg")), "effectivePeriod": {"start": "2011-07-01", "end": "2011-07-31"}},
    {**observation("d7", _WEIGHT, "", valueQuantity=quantity(77, "kg")), "effectiveInstant": "2011-07-14T10:00:00Z"},
    {**observation("d8", _WEIGHT, "", valueQuantity=quantity(78, "kg")), "issued": "2011-07-14T10:00:00Z"},
    {**observation("d9", _WEIGHT, "", valueQuantity=quantity(79, "kg")), "effectiveTiming": {"event": ["2011-07-14T10:00:00Z"]}},
]
_THING = code("urn:x", "thing", "Chose")
_VALUES = [observation(f"v{n}", _THING, **value) for n, value in enumerate((
    {"valueString": "rare"}, {"valueBoolean": True}, {"valueInteger": 4}, {"valueRange": {"low": {"value": 3, "unit": "mg"}, "high": {"value": 5,
        "unit": "mg"}}},
    {"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 128}}}, {"valueDateTime": "2020-01"},
    {"valuePeriod": {"start": "2020-01-01", "end": "2020-02-01"}}, {"valueSampledData": {"data": "1 2 3"}},
    {"valueQuantity": {"value": 5, "comparator": "<", "unit": "mg/L"}}, {"dataAbsentReason": {"text": "unknown"}},
    {"hasMember": [{"reference": "Observation/v0"}]},
    {"valueQuantity": {"value": "7.5", "unit": "mmol/L"}}, {"valueCodeableConcept": {"text": "positif"}}, {"valueQuantity": {"unit": "mg"}},
))]  # fmt: skip
_UNITS = [observation(f"u{n}", code(LOINC, number), valueQuantity={"value": value, "unit": unit, **({"system": UCUM, "code": ucum} if ucum else {})})
          for n, (number, value, unit, ucum) in enumerate((
              ("8310-5", 98.6, "°F", "[degF]"), ("8867-4", 61, "battements par minute", "/min"), ("8867-4", 62, "beats/minute", "{beats}/min"),
              ("9279-1", 14, "breaths/min", None), ("8302-2", 70, "in", "[in_i]"), ("8302-2", 1.78, "m", "m"), ("15074-8", 5, "mmol/L", "mmol/L"),
              ("59408-5", 97, "%", "%"), ("8480-6", 16, "kPa", "kPa"), ("39156-5", 22.5, "kg/m2", "kg/m2"), ("2093-3", 5.1, "mmol/L", "mmol/L"),
              ("6690-2", 6.1, "10*3/uL", "10*3/uL"),
          ))]  # fmt: skip
_REFERENCES = [
    {"fullUrl": "urn:uuid:0f0f", "resource": {"resourceType": "Organization", "id": "z", "name": "Clinique Absolue"}},
    {"resource": {"resourceType": "Practitioner", "id": "y", "identifier": [{"system": "http://npi", "value": "99"}],
        "name": [{"text": "Dr Condition"}]}},
    {"resource": {"resourceType": "Device", "id": "w", "deviceName": [{"name": "Tensiomètre T3"}]}},
    *({"fullUrl": f"urn:uuid:{n}", "resource": observation(f"r{n}", _WEIGHT, valueQuantity=quantity(60 + n, "kg"), **more)} for n, more in enumerate((
        {"performer": [{"reference": "urn:uuid:0f0f"}]}, {"performer": [{"reference": "Practitioner?identifier=http://npi|99"}]},
        {"device": {"reference": "Device/w/_history/3"}}, {"performer": [{"reference": "https://other.example/fhir/Organization/z"}]},
        {"performer": [{"reference": "#in"}], "contained": [{"resourceType": "Organization", "id": "in", "name": "Dedans"}]},
        {"performer": [{"reference": "Organization/nobody"}]}, {"performer": [{"display": "Infirmière"}]},
    ))),
]  # fmt: skip
_RETRACTED = [
    observation("x1", _WEIGHT, status="entered-in-error", valueQuantity=quantity(7000, "kg")),
    {"resourceType": "Condition", "id": "x2", "code": {"text": "Erreur"}, "onsetDateTime": "2020", "verificationStatus": code("v",
        "entered-in-error")},
    {"resourceType": "Condition", "id": "x3", "code": {"text": "Écartée"}, "onsetDateTime": "2020", "verificationStatus": code("v", "refuted")},
    {"resourceType": "Immunization", "id": "x4", "status": "not-done", "vaccineCode": {"text": "Grippe"}, "occurrenceDateTime": "2020-01-01"},
    {"resourceType": "Encounter", "id": "x5", "status": "cancelled", "type": [{"text": "Annulée"}], "period": {"start": "2020-01-01"}},
]  # fmt: skip
_CHILD = {**_PATIENT, "id": "p2", "birthDate": "2012-09-09", "name": [{"family": "Canary", "given": ["Léo"]}]}
_BAD = [
    "text", None, 3, {}, {"resourceType": 5}, {"resourceType": "no name"}, {"resourceType": "Observation"}, {"resourceType": "Condition", "id": "b1"},
    observation("b2", _WEIGHT, "hier", valueQuantity=quantity(1, "kg")), observation("b3", _WEIGHT, valueQuantity=quantity("many", "kg")),
    observation("b4", _WEIGHT, "0001", valueQuantity=quantity(1, "kg")), {"resourceType": "Condition", "id": "b5", "onsetDateTime": "2020"},
    {"resourceType": "Procedure", "id": "b6", "code": {"text": "x"}, "performedPeriod": {"start": "2020-02-02", "end": "2020-01-01"}},
]  # fmt: skip
_HOSTILE = [
    observation("h1", {"text": "a\x00b\ud800"}, valueString="\ud800"), observation("h2", {"coding": "x"}, valueQuantity=[1]),
    observation("h3", {"coding": [3, {"code": 5}]}, valueQuantity={"value": 10**400, "unit": {}}), observation("h4", _WEIGHT, [1],
        valueInteger=True),  # type: ignore[arg-type]
    observation("h5", _WEIGHT, component=[3, {"valueQuantity": {"value": 1e308, "unit": "[lb_av]"}, "code": _WEIGHT}], subject="me"),
    {"resourceType": "Condition", "code": [{"text": "liste"}], "onsetPeriod": "x", "onsetDateTime": {"start": 3}, "recordedDate": "2020"},
    {"resourceType": "Patient", "id": 3, "birthDate": 4, "name": "x"}, {"resourceType": "Organization", "id": "o", "name": {"a": 1},
        "identifier": "x"},
    {"resourceType": "Bundle", "entry": {"resource": 1}}, {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Bundle",
        "entry": [1]}}]},
    {"resourceType": "MedicationRequest", "medicationReference": "x", "authoredOn": "2020", "requester": [{"reference": 3}],
        "dosageInstruction": [1]},
    {"resourceType": "Encounter", "period": {"start": "2020", "end": "20"}, "location": ["x", {"location": "y"}], "type": "visite",
        "participant": {}},
]  # fmt: skip


def _card() -> bytes:
    """Return a SMART Health Card; its signature is none."""
    inside = bundle([_PATIENT, {**_all()[10 - 1], "occurrenceDateTime": "2021-05-01"}])
    said = json.dumps({"iss": "https://h.example", "nbf": 1620000000, "vc": {"type": ["x"], "credentialSubject": {"fhirVersion": "4.0.1",
        "fhirBundle": inside}}})
    press = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = press.compress(said.encode()) + press.flush()
    head = base64.urlsafe_b64encode(b'{"zip":"DEF","alg":"ES256"}').rstrip(b"=")
    token = b".".join((head, base64.urlsafe_b64encode(body).rstrip(b"="), b"c2lnbmF0dXJl")).decode()
    return json.dumps({"verifiableCredential": [token]}).encode()


def _written(records: Any, indent: int | None = 1, **more: Any) -> bytes:
    return json.dumps(records, indent=indent, **more).encode()


def _lines(records: list[Any]) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def _folders(quirk: str) -> dict[str, bytes]:
    if quirk == "apple-folder":
        return {f"export/clinical-records/{one['resourceType']}-{one['id']}.json": _written(one) for one in _all()}
    kinds = dict.fromkeys(one["resourceType"] for one in _all())
    return {f"bulk/{kind}.000.ndjson": _lines([one for one in _all() if one["resourceType"] == kind]) for kind in kinds}


def _files() -> dict[str | None, tuple[str, bytes]]:
    whole = bundle(_all())
    family = [_PATIENT, _CHILD, observation("k1", _WEIGHT, valueQuantity=quantity(70, "kg")),
              observation("k2", _WEIGHT, valueQuantity=quantity(30, "kg"), subject={"reference": "https://h.example/fhir/Patient/p2"})]  # fmt: skip
    undated = [{k: v for k, v in one.items() if "Date" not in k and k not in ("period", "performedPeriod", "date", "authoredOn", "issued", "created")}
               for one in _all()[3:]]  # fmt: skip
    answer = bundle(_all(), type="searchset", total=16, link=[{"relation": "self", "url": "https://h.example/fhir/Patient/$everything"}])
    answer["entry"].append({"response": {"status": "200"}})
    return {
        None: ("record.json", _written(whole)),
        "ndjson": ("record.ndjson", _lines(_all())),
        "list": ("record.json", _written(_all())),
        "sorted-keys": ("record.json", _written(whole, sort_keys=True)),
        "minified": ("record.json", _written(whole, None, separators=(",", ":"))),
        "bom": ("record.json", b"\xef\xbb\xbf" + _written(whole)),
        "card": ("vaccine.smart-health-card", _card()),
        "dstu2": ("dstu2.json", _written(bundle(_DSTU2))),
        "stu3": ("stu3.json", _written(bundle(_STU3))),
        "r5": ("r5.json", _written(bundle(_R5))),
        "partial-dates": ("dates.json", _written(bundle(_DATES))),
        "values": ("values.json", _written(bundle(_VALUES))),
        "units": ("units.json", _written(bundle(_UNITS))),
        "references": ("references.json", _written({"resourceType": "Bundle", "type": "batch", "entry": _REFERENCES})),
        "retracted": ("retracted.json", _written(bundle([_pressure(), *_RETRACTED]))),
        "no-dates": ("undated.json", _written(bundle(undated))),
        "two-people": ("family.json", _written(bundle(family))),
        "nested-bundle": ("nested.json", _written(bundle([bundle(_all())]))),
        "server-answer": ("answer.json", _written(answer)),
        "bad-records": ("bad.json", _written(bundle([_pressure(), *_BAD]))),
        "hostile": ("hostile.json", _written(bundle([_pressure(), *_HOSTILE]))),
        "truncated": ("record.json", _written(whole)[:4000]),
        "corrupted": ("record.ndjson", _lines(_all()).replace(b'"status"', b'"status', 1)),
        "empty": ("record.json", b""),
    }  # fmt: skip


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one file, or the files of a bulk export or of a phone in folders."""
    folder.mkdir(parents=True, exist_ok=True)
    if quirk in ("apple-folder", "bulk"):
        for name, data in _folders(quirk).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return folder / ("export" if quirk == "apple-folder" else "bulk")
    name, data = _files()[quirk]
    (folder / name).write_bytes(data)
    return folder / name


def large(folder: Path, size: int) -> Path:
    """Write a bundle of heart rates of about `size` bytes."""
    path, number, start = folder / "record.json", 0, datetime(2020, 1, 1, tzinfo=UTC)
    with path.open("w", encoding="utf-8") as out:
        out.write('{"resourceType": "Bundle", "type": "collection", "entry": [\n')
        while out.tell() < size:
            one = observation(f"n{number}", code(LOINC, "8867-4", "Heart rate"), (start + timedelta(seconds=number)).isoformat(),
                              valueQuantity=quantity(50 + number % 90, "beats/minute", "/min"))  # fmt: skip
            out.write((",\n" if number else "") + json.dumps({"resource": one}))
            number += 1
        out.write("]}\n")
    return path
