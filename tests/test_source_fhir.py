"""Are health records in FHIR read, whatever their version, their wrapping and the way in which they refer to each other?"""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made import refusal
from murmure.sources import laws
from murmure.sources.body.fhir import SOURCE, _said
from murmure.sources.body.fhir.name import Names
from murmure.sources.readers import Bundle
from samples_made import apple_health
from samples_made import fhir as made


def gather(quirk: str | None, folder: Path, **more) -> laws.Output:
    return laws.gather(made.make(folder, quirk), only="fhir", **more)


def day(row: dict, field: str = "published") -> str:
    return datetime.fromtimestamp(row[field] / 1e6, UTC).isoformat()


def reasons(output: laws.Output) -> Counter[str]:
    return Counter(reject.reason.en for reject in output.rejects)


@pytest.mark.parametrize("quirk", ["ndjson", "bulk", "list", "apple-folder", "sorted-keys", "minified", "bom", "nested-bundle", "server-answer"])
def test_the_same_record_in_any_wrapping(quirk: str, tmp_path: Path) -> None:
    found, whole = gather(quirk, tmp_path / "a"), gather(None, tmp_path / "b")
    assert found.rows == whole.rows and reasons(found) == reasons(whole)


def test_measures_and_findings(tmp_path: Path) -> None:
    rows = {row.get("quantity") or row.get("content"): row for row in gather(None, tmp_path).rows.values()}
    weight, high, low, blood, smoke = (rows[name] for name in (
        "body_weight", "systolic_blood_pressure", "diastolic_blood_pressure", "Hémoglobine", "Tobacco smoking status"))  # fmt: skip
    assert (weight["value"], weight["unit"], weight["extra"]["raw"], weight["instrument"]) == (69.85322498, "kg", "154 [lb_av]", "Dr Noé Kerven")
    assert (high["value"], high["unit"], low["value"], high["extra"]["panel"], high["extra"]["body_site"]) == (
        128.0, "mm[Hg]", 82.0, "Blood pressure panel", "bras gauche")  # fmt: skip
    assert (blood["object"], blood["value"], blood["unit"], blood["instrument"]) == ("Hémoglobine", 13.4, "g/dL", "Laboratoire du Port")
    assert blood["extra"]["codes"] == ["http://loinc.org|718-7"] and blood["extra"]["interpretation"] == ["Normal"]
    assert blood["extra"]["reference"] == ["12 g/dL – 16 g/dL"] and blood["extra"]["category"] == ["Laboratory"]
    assert (smoke["type"], smoke["object"]) == ("murmure:Event", "Never smoked")
    assert (weight["offset_minutes"], weight["offset_origin"], weight["precision"]) == (60, "explicit", "s")


def test_the_rest_of_the_record_is_dated_and_named(tmp_path: Path) -> None:
    output = gather(None, tmp_path)
    rows = {row["object_type"]: row for row in output.rows.values() if row["type"] == "murmure:Health"}
    assert {kind: (row["content"], row["precision"]) for kind, row in rows.items()} == {
        "murmure:Condition": ("Asthme", "year"), "murmure:Prescription": ("Salbutamol 100 µg", "day"), "murmure:Immunization": ("Influenza", "day"),
        "murmure:Encounter": ("Consultation", "s"), "murmure:Procedure": ("Spirometry", "s"), "murmure:Allergy": ("Pénicilline", "day"),
        "murmure:Report": ("CBC panel", "day"), "Document": ("Compte rendu", "s"),
    }  # fmt: skip
    asthma = rows["murmure:Condition"]
    assert (asthma["object"], day(asthma)[:10], day(asthma, "until")[:10]) == ("http://snomed.info/sct|195967001", "2011-01-01", "2019-07-01")
    assert rows["murmure:Prescription"]["extra"]["dosage"] == ["2 bouffées si besoin"]
    assert (rows["murmure:Encounter"]["target"], rows["murmure:Encounter"]["instrument"]) == ("Cabinet du Port", "Dr Noé Kerven")
    assert rows["murmure:Allergy"]["extra"]["reaction"] == ["urticaire"] and rows["murmure:Allergy"]["extra"]["time_of"] == "recordedDate"
    assert reasons(output) == {f"a resource that is not read: {name}": 1 for name in ("Patient", "Organization", "Practitioner", "Claim")}


def test_older_and_newer_versions(tmp_path: Path) -> None:
    old = {row["content"]: row for row in gather("dstu2", tmp_path / "a").rows.values()}
    assert set(old) == {"Amoxicilline", "Angine", "Radiographie", "Arachide", "Courrier", "8867-4"}
    assert (old["8867-4"]["quantity"], old["8867-4"]["unit"], old["8867-4"]["extra"]["note"]) == ("heart_rate", "/min", "au repos")
    assert {row["content"] for row in gather("stu3", tmp_path / "b").rows.values()} == {"Grippe", "Loratadine", "Rhinite"}
    new = {row["content"]: row.get("instrument") for row in gather("r5", tmp_path / "c").rows.values()}
    assert new == {"ambulatory": None, "Paracétamol": None, "Ibuprofène": None, "Échographie": "Dr Kerven", "Covid": "Pharmacie"}


def test_partial_dates_have_their_precision(tmp_path: Path) -> None:
    rows = list(gather("partial-dates", tmp_path, zone=ZoneInfo("Europe/Paris")).rows.values())
    assert [row["precision"] for row in rows] == ["year", "month", "day", "s", "ms", "s", "day", "s", "s", "s"]
    assert [row["offset_origin"] for row in rows[:6]] == ["account", "account", "account", "explicit", "explicit", "account"]
    assert (day(rows[6]), day(rows[6], "until")) == ("2011-06-30T22:00:00+00:00", "2011-07-31T22:00:00+00:00")
    assert rows[8]["extra"]["time_of"] == "issued"


def test_values_of_every_type(tmp_path: Path) -> None:
    output = gather("values", tmp_path)
    assert [row.get("value", row.get("object")) for row in output.rows.values()] == [
        "rare", "true", 4.0, "3 mg – 5 mg", "1 / 128", "2020-01", "2020-01-01 – 2020-02-01", 5.0, 7.5, "positif"]  # fmt: skip
    assert [row["extra"]["comparator"] for row in output.rows.values() if "comparator" in row["extra"]] == ["<"]
    assert reasons(output) == {
        "a series of samples, such as an electrocardiogram": 1, "no value": 2, "a panel: its results are records of their own": 1}  # fmt: skip


def test_units_become_those_of_the_log(tmp_path: Path) -> None:
    found = [(row.get("quantity") or row["object"], row["value"], row["unit"]) for row in gather("units", tmp_path).rows.values()]
    assert found == [
        ("body_temperature", 37.0, "Cel"), ("heart_rate", 61.0, "/min"), ("heart_rate", 62.0, "/min"), ("respiratory_rate", 14.0, "/min"),
        ("body_height", 177.8, "cm"), ("body_height", 178.0, "cm"), ("blood_glucose", 90.078, "mg/dL"), ("oxygen_saturation", 97.0, "%"),
        ("systolic_blood_pressure", 120.009869233, "mm[Hg]"), ("body_mass_index", 22.5, "kg/m2"), ("2093-3", 5.1, "mmol/L"), ("6690-2", 6.1,
            "10*3/uL"),
    ]  # fmt: skip


def test_references_of_every_form(tmp_path: Path) -> None:
    assert [row.get("instrument") for row in gather("references", tmp_path).rows.values()] == [
        "Clinique Absolue", "Dr Condition", "Tensiomètre T3", "Clinique Absolue", "Dedans", None, "Infirmière"]  # fmt: skip


def test_what_was_taken_back_or_not_done_is_counted_and_left_out(tmp_path: Path) -> None:
    output = gather("retracted", tmp_path)
    assert len(output.rows) == 2 and reasons(output) == {
        "entered in error, and taken back": 2, "it was not done, or was ruled out": 3}  # fmt: skip


def test_two_people_are_told_apart(tmp_path: Path) -> None:
    """Nobody is taken for the owner unless the owner says who it is."""
    rows = gather("two-people", tmp_path / "a").rows.values()
    assert [row["actor"] for row in rows] == ["patient:p1", "patient:p2"]
    rows = gather("two-people", tmp_path / "b", answers={"profile": "Léo Canary"}).rows.values()
    assert [row["actor"] for row in rows] == ["patient:p1", "me"]


def test_a_day_of_birth_that_was_corrected_is_no_second_person() -> None:
    names = Names()
    for birth in ("1985-01-02", "1985-02-01"):
        names.learn({"resourceType": "Patient", "id": "p1", "birthDate": birth})
    assert names.actor_of({"reference": "Patient/p1"}) == "me"
    names.learn({"resourceType": "Patient", "id": "p2", "birthDate": "2015-02-01"})
    assert names.actor_of({"reference": "Patient/p1"}) == "patient:p1"


def test_a_signed_card_is_unpacked(tmp_path: Path) -> None:
    (row,) = gather("card", tmp_path / "a").rows.values()
    assert (row["content"], row["object_type"]) == ("Influenza", "murmure:Immunization")
    (tmp_path / "b.smart-health-card").write_text('{"verifiableCredential": ["eyJ.####.x", "eyJ0", 3, "a.eyJ2YyI6MX0.c"]}')
    assert reasons(laws.gather(tmp_path / "b.smart-health-card")) == {"the signed card cannot be unpacked": 4}


def test_the_records_inside_an_export_of_apple_are_read_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "apple_health_export"
    apple_health.make(folder)
    for one in made._all():
        place = folder / "clinical-records" / f"{one['resourceType']}-{one['id']}.json"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(one), "utf-8")
    pack = laws.PACKINGS["zip"](laws.tree_of(folder), tmp_path / "export.zip")
    output = laws.gather(pack)
    assert output.used == {"apple-health", "fhir"}
    alone = gather(None, tmp_path / "b").rows
    assert alone.items() <= output.rows.items() and len(output.rows) > len(alone)


def test_a_record_in_xml_is_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / "record.xml").write_text('<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir"><type value="x"/></Bundle>')
    assert refusal(SOURCE, tmp_path / "record.xml") == "A health record of FHIR, written as XML."


def test_what_has_no_date_is_said(tmp_path: Path) -> None:
    output = gather("no-dates", tmp_path)
    assert not output.rows and reasons(output)["no date"] == 12


def test_a_bad_record_costs_itself_only(tmp_path: Path) -> None:
    output = gather("bad-records", tmp_path)
    assert len(output.rows) == 2 and len(output.rejects) == len(made._BAD)


_JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["2020", "2020-02-30",
    "Patient/p1"]),
                     lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([
                         "coding", "code", "text", "valueQuantity", "value", "unit", "component", "effectiveDateTime", "effectivePeriod", "start",
                         "end",
                         "status", "subject", "reference", "performer", "actor", "contained", "note", "interpretation", "referenceRange", "low",
                         "type",
                         "class", "period", "location", "vaccineCode", "occurrenceDateTime", "content", "attachment", "name", "id", "identifier",
                         "reaction", "onsetDateTime", "abatementDateTime", "medication", "medicationReference", "authoredOn", "dosage", "birthDate",
                     ]), inner, max_size=5), max_leaves=24)  # fmt: skip


@given(kind=st.sampled_from(["Observation", "Condition", "Encounter", "MedicationRequest", "Immunization", "DocumentReference", "Patient",
    "Device"]), body=_JSON)
@settings(max_examples=200, deadline=None)
def test_no_resource_stops_the_reading(kind, body) -> None:
    resource = {**(body if isinstance(body, dict) else {"x": body}), "resourceType": kind}
    names = Names()
    names.learn(resource, resource.get("id"))
    list(_said(resource, None, names, Bundle("x", [])))


def test_neither_the_zone_nor_the_order_of_components_names_a_result(tmp_path: Path) -> None:
    """A next export may put a component first, and the person may say in which zone a day is: nothing is added."""

    def part(code: str, value: float) -> dict:
        return {"code": {"coding": [{"system": "http://loinc.org", "code": code}]}, "valueQuantity": {"value": value, "unit": "mm[Hg]"}}

    def offered(name: str, parts: list[dict]) -> Path:
        (tmp_path / name).mkdir()
        pressure = {"resourceType": "Observation", "id": "o1", "effectiveDateTime": "2023-03-05", "component": parts}
        asthma = {"resourceType": "Condition", "id": "c1", "code": {"text": "Asthme"}, "onsetDateTime": "2011"}
        (tmp_path / name / "a.json").write_text(json.dumps([pressure, asthma]), "utf-8")
        return tmp_path / name

    high, low, again = part("8480-6", 128), part("8462-4", 82), part("8480-6", 131)
    first = laws.gather(offered("a", [high, low, again]))
    then = laws.gather(offered("b", [low, high, again]), ZoneInfo("Europe/Paris"))
    assert len(first.rows) == 4 and not first.met_again
    assert {key: row.get("value") for key, row in first.rows.items()} == {key: row.get("value") for key, row in then.rows.items()}
