"""What do the other parts of a health record say: conditions, medicines, vaccines, visits, acts, allergies, reports, documents?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_DATE, NO_DATE
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.body.fhir.moment import ended, first_period, span_of
from murmure.sources.body.fhir.name import Names
from murmure.sources.body.fhir.observation import RETRACTED
from murmure.sources.body.fhir.word import all_words, bare_codes, codes_of, items_of, notes_of, text_of, words_of
from murmure.sources.times import wall

NOT_DONE = Both("it was not done, or was ruled out", "cela n'a pas été fait, ou a été écarté")
NAMELESS = Both("it says neither a code nor a name", "il ne dit ni code ni nom")
_WRONG = {"entered-in-error"}
_UNDONE = {"not-done", "not-taken", "refuted", "cancelled", "declined", "noshow"}


class Kind(NamedTuple):
    """Say where a type of resource has its code, its moment, its end, and who wrote it, by order of preference."""

    type: str
    code: tuple[str, ...]
    when: tuple[str, ...]
    who: tuple[str, ...]
    end: tuple[str, ...] = ()


_DRUG = ("medicationCodeableConcept", "medicationReference", "medication")
_MADE = ("performer", "recorder", "asserter", "requester", "author", "informationSource", "prescriber", "orderer", "dispenser")
_TAKEN = ("effectiveDateTime", "effectivePeriod", "occurenceDateTime", "occurencePeriod", "effectiveTimeDateTime", "effectiveTimePeriod")
KINDS: dict[str, Kind] = {
    "Condition": Kind("murmure:Condition", ("code",), ("onsetDateTime", "onsetPeriod", "?recordedDate", "?assertedDate", "?dateRecorded"), _MADE,
                      ("abatementDateTime", "abatementDate")),
    "MedicationRequest": Kind("murmure:Prescription", _DRUG, ("authoredOn", "?dateWritten"), _MADE),
    "MedicationOrder": Kind("murmure:Prescription", _DRUG, ("dateWritten",), _MADE),
    "MedicationStatement": Kind("murmure:Medication", _DRUG, (*_TAKEN, "?dateAsserted"), _MADE),
    "MedicationAdministration": Kind("murmure:Medication", _DRUG, _TAKEN, _MADE),
    "MedicationDispense": Kind("murmure:Dispense", _DRUG, ("whenHandedOver", "whenPrepared", "?recorded"), _MADE),
    "Immunization": Kind("murmure:Immunization", ("vaccineCode",), ("occurrenceDateTime", "date", "?recorded"), (*_MADE, "manufacturer")),
    "Encounter": Kind("murmure:Encounter", ("type", "serviceType", "class", "reasonCode", "reason"), ("period", "actualPeriod", "plannedStartDate"),
                      ("serviceProvider", "participant")),
    "Procedure": Kind("murmure:Procedure", ("code",), ("performedDateTime", "performedPeriod", "occurrenceDateTime", "occurrencePeriod", "?recorded"),
                      _MADE),
    "AllergyIntolerance": Kind("murmure:Allergy", ("code", "substance"),
                               ("onsetDateTime", "onset", "onsetPeriod", "?recordedDate", "?assertedDate"), _MADE),
    "DiagnosticReport": Kind("murmure:Report", ("code",), ("effectiveDateTime", "effectivePeriod", "?issued"), _MADE),
    "DocumentReference": Kind("Document", ("description", "type"), ("date", "?created", "?indexed"), ("author", "custodian", "authenticator")),
}  # fmt: skip


def read_event(resource: dict[str, Any], names: Names, zone: ZoneInfo | None, identity: str) -> Iterator[Activity | Both]:
    """Yield the dated activity of one resource, or the reason why there is none."""
    name = resource["resourceType"]
    kind = KINDS[name]
    status = {code for field in ("status", "verificationStatus") for code in bare_codes(resource.get(field) or "")}
    if status & _WRONG:
        yield RETRACTED
        return
    if status & _UNDONE or any(resource.get(field) is True for field in ("wasNotGiven", "notGiven", "notPerformed", "notTaken", "wasNotTaken")):
        yield NOT_DONE
        return
    try:
        period = first_period(resource.get("context")) if name == "DocumentReference" else None
        span = span_of({**resource, "servicePeriod": period}, (*kind.when, "?servicePeriod"), zone)
    except (ValueError, OverflowError):
        yield BAD_DATE
        return
    if span is None:
        yield NO_DATE
        return
    contained = resource.get("contained") or ()
    fields = [resource[field] for field in kind.code if resource.get(field)]
    title = next((said for field in fields if (said := words_of(field) or names.of(field, contained))), None) or _title(resource)
    if title is None:
        yield NAMELESS
        return
    span = ended(resource, kind.end, span, zone)
    coded = next((field for field in fields if words_of(field) or names.of(field, contained)), None)
    codes = [] if coded is None or isinstance(coded, str) else codes_of(coded)
    who = next((said for field in kind.who if (said := names.of(_people(resource.get(field)), contained))), None)
    place = next((said for one in items_of(resource.get("location")) if (said := names.of(one.get("location") or one, contained))), None)
    yield Activity(
        key_of(name, identity, wall(span.when)), "murmure:Health", actor=names.actor_of(resource.get("subject") or resource.get("patient")),
        object=codes[0] if codes else None, object_type=kind.type, target=place, instrument=who, until=span.until, content=title,
        extra=tidy({**_about(resource, codes), "time_of": span.origin}), **span.when._asdict(),
    )  # fmt: skip


def _people(value: Any) -> Any:
    """Return who is meant by a field: a reference, or what stands around one in participants and performers."""
    found = items_of(value)
    return [one.get("individual") or one.get("actor") or one.get("onBehalfOf") or one for one in found]


def _title(resource: dict[str, Any]) -> str | None:
    """Return the title of what a document holds."""
    for part in items_of(resource.get("content")):
        attached = part.get("attachment")
        if isinstance(attached, dict) and (said := text_of(attached.get("title"))):
            return said
    return None


def _about(resource: dict[str, Any], codes: list[str]) -> dict[str, Any]:
    """Return what has no column. Numbers of people, narratives and attached files are left out."""
    doses = [text for field in ("dosageInstruction", "dosage") for one in items_of(resource.get(field)) if (text := text_of(one.get("text")))]
    reactions = [word for one in items_of(resource.get("reaction")) for word in all_words(one.get("manifestation"))]
    attached = [one["attachment"] for one in items_of(resource.get("content")) if isinstance(one.get("attachment"), dict)]
    return {
        "resource": text_of(resource.get("resourceType")), "status": words_of(resource.get("status")) if resource.get("status") else None,
        "clinical_status": words_of(resource.get("clinicalStatus")), "verification": words_of(resource.get("verificationStatus")),
        "category": all_words(resource.get("category")) or words_of(resource.get("category")), "severity": words_of(resource.get("severity")),
        "criticality": text_of(resource.get("criticality")), "codes": codes[1:], "body_site": words_of(resource.get("bodySite")),
        "reason": all_words(resource.get("reasonCode")) or all_words(resource.get("reason")), "reaction": reactions, "dosage": doses,
        "intent": text_of(resource.get("intent")), "lot": text_of(resource.get("lotNumber")), "class": words_of(resource.get("class")),
        "outcome": words_of(resource.get("outcome")), "note": notes_of(resource),
        "media_type": [said for one in attached if (said := text_of(one.get("contentType")))],
    }  # fmt: skip
