"""Are the meters of Green Button read, however their file is wrapped and linked, to the hour and the unit?"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made import refusal
from murmure.sources import laws
from murmure.sources.home.green_button import SOURCE
from murmure.sources.home.green_button.clock import Place, Rule, place_of, rule_of
from samples_made import green_button as made


def gather(quirk: str | None, folder: Path, **more) -> laws.Output:
    return laws.gather(made.make(folder, quirk), only="green-button", **more)


def measures(output: laws.Output) -> list[tuple]:
    return [(row["value"], row["unit"], row["published"], row.get("until"), row["quantity"], row["object"]) for row in output.rows.values()]


def reasons(output: laws.Output) -> Counter[str]:
    return Counter(reject.reason.en for reject in output.rejects)


@pytest.mark.parametrize("quirk", ["types-behind", "links-behind", "absolute-links", "no-multiplier", "utf16", "doctype", "customer-beside",
    "prefix", "wrong-sign"])
def test_the_same_readings_in_any_writing(quirk: str, tmp_path: Path) -> None:
    """The same ids too: the meter has the same name, whatever the server."""
    assert gather(quirk, tmp_path / "a").rows == gather(None, tmp_path / "b").rows


def test_each_interval_has_its_energy_cost_and_clock(tmp_path: Path) -> None:
    rows = list(gather(None, tmp_path).rows.values())
    assert len(rows) == 24
    first = rows[0]
    assert (first["value"], first["unit"], first["quantity"], first["object"], first["published"], first["until"] - first["published"]) == (
        0.3, "kW.h", "electric_energy", "consumption", made.DAY * 1_000_000, 3_600_000_000)  # fmt: skip
    assert (first["offset_minutes"], first["offset_origin"], first["precision"]) == (-420, "account", "s")
    assert first["extra"] == {"cost": 0.012, "currency": "USD"} and first["instrument"].startswith("meter:") and len(first["instrument"]) == 12


def test_files_without_feed_or_links(tmp_path: Path) -> None:
    plain = measures(gather(None, tmp_path / "a"))
    assert measures(gather("no-feed", tmp_path / "b")) == plain
    both = measures(gather("no-links", tmp_path / "c"))
    assert both[:24] == plain and [one[5] for one in both] == ["consumption"] * 24 + ["production"] * 24
    assert measures(gather("one-entry", tmp_path / "d"))[:24] == plain


def test_a_block_may_name_its_type_itself(tmp_path: Path) -> None:
    """Both types stand before both blocks: what is drawn is not given."""
    assert [one[5] for one in measures(gather("types-beside", tmp_path))] == ["consumption"] * 24 + ["production"] * 24


def test_several_meters_keep_their_own_types(tmp_path: Path) -> None:
    rows = list(gather("two-meters", tmp_path).rows.values())
    assert Counter((row["instrument"], row["object"], row["until"] - row["published"]) for row in rows).most_common() == [
        ((rows[-1]["instrument"], "production", 900_000_000), 96), ((rows[0]["instrument"], "consumption", 3_600_000_000), 24)]  # fmt: skip
    assert rows[24]["value"] == 0.0003


@pytest.mark.parametrize(("quirk", "hours", "first", "last", "change"), [("autumn", 25, -420, -480, 9), ("spring", 23, -480, -420, 10)])
def test_days_of_twenty_three_and_twenty_five_hours(quirk: str, hours: int, first: int, last: int, change: int, tmp_path: Path) -> None:
    rows = list(gather(quirk, tmp_path).rows.values())
    assert len(rows) == hours and (rows[0]["offset_minutes"], rows[-1]["offset_minutes"]) == (first, last)
    (at,) = [row for one, row in zip(rows, rows[1:], strict=False) if one["offset_minutes"] != row["offset_minutes"]]
    assert datetime.fromtimestamp(at["published"] / 1e6, UTC).hour == change
    local = [datetime.fromtimestamp(row["published"] / 1e6 + 60 * row["offset_minutes"], UTC).hour for row in rows]
    assert (local[0], local[-1], len(set(local))) == (0, 23, 24 if hours == 25 else 23)


def test_the_clock_is_that_of_the_real_place() -> None:
    """Against the zones of the system, each hour of three years, north and south, and where there is no summer time."""
    cases = [
        ("America/Los_Angeles", {"tzOffset": "-28800", "dstOffset": "3600", "dstStartRule": "360E2000", "dstEndRule": "B40E2000"}),
        ("America/New_York", {"tzOffset": "-18000", "dstOffset": "3600", "dstStartRule": "360E2000", "dstEndRule": "B40E2000"}),
        ("America/Phoenix", {"tzOffset": "-25200", "dstOffset": "0"}),
        # First Sunday of October at 2, first Sunday of April at 3.
        ("Australia/Sydney", {"tzOffset": "36000", "dstOffset": "3600", "dstStartRule": "A40E2000", "dstEndRule": "440E3000"}),
        # Last Sunday of March at 2, last Sunday of October at 3.
        ("Europe/Paris", {"tzOffset": "3600", "dstOffset": "3600", "dstStartRule": "3E0E2000", "dstEndRule": "AE0E3000"}),
    ]  # fmt: skip
    for name, fields in cases:
        place, zone = place_of(fields), ZoneInfo(name)
        for hour in range(3 * 366 * 24):
            seconds = 1_672_531_200 + hour * 3600
            expected = datetime.fromtimestamp(seconds, zone).utcoffset()
            assert place.minutes_at(seconds) * 60 == expected.total_seconds(), (name, seconds)


def test_rules_that_cannot_be() -> None:
    assert rule_of("zz") is None and rule_of("") is None and rule_of("0") is None and rule_of("FFFFFFFFFF") is None
    assert Rule(2, 0, 30, 0, 0).in_year(2023) is None and Rule(13, 0, 1, 0, 0).in_year(2023) is None
    assert Rule(3, 1, 8, 7, 7200).in_year(2024) == datetime(2024, 3, 10, 2)
    assert place_of({"tzOffset": "999999"}) is None and place_of({}) is None
    assert Place(-28_800, 3600, rule_of("FFFFFFFF"), None).minutes_at(0) == -480


def test_gas_water_power_and_indexes(tmp_path: Path) -> None:
    gas = next(iter(gather("gas", tmp_path / "a").rows.values()))
    assert (gas["quantity"], gas["value"], gas["unit"], gas["extra"]["raw"]) == ("gas_volume", 0.849505398, "m3", "30 ft3")
    water = next(iter(gather("water", tmp_path / "b").rows.values()))
    assert (water["quantity"], water["value"], water["extra"]["raw"]) == ("water_volume", 1.135623535, "300 gal (US)")
    therm = next(iter(gather("therms", tmp_path / "c").rows.values()))
    assert (therm["quantity"], therm["value"], therm["unit"], therm["extra"]["raw"]) == ("gas_energy", 90.852031753, "kW.h", "3.1 therm")
    index = next(iter(gather("index", tmp_path / "d").rows.values()))
    assert (index["quantity"], index["value"], "until" in index) == ("electric_index", 48211.0, False)
    power = list(gather("power", tmp_path / "e").rows.values())
    assert (len(power), power[0]["quantity"], power[0]["value"], power[0]["unit"]) == (8, "electric_power", 300.0, "W")


def test_qualities_costs_and_times_of_a_block(tmp_path: Path) -> None:
    output = gather("qualities", tmp_path / "a")
    assert [row.get("extra", {}).get("quality") for row in output.rows.values()] == [None, "edited by hand", "estimated", "questionable",
        "validated", "99"]
    assert reasons(output) == {"a forecast, not a measure": 1}
    (cost,) = gather("costs", tmp_path / "b").rows.values()
    assert cost["extra"] == {"cost": 0.31415, "currency": "CAD"}
    times = [(row["published"] // 1_000_000 - made.DAY, (row["until"] - row["published"]) // 1_000_000) for row in gather("block-times",
        tmp_path / "c").rows.values()]
    assert times == [(0, 3600), (3600, 3600), (7200, 3600)]


def test_a_bill_is_a_summary_that_adds_nothing_up(tmp_path: Path) -> None:
    rows = list(gather("bill", tmp_path).rows.values())
    (bill,) = [row for row in rows if row["type"] == "murmure:Summary"]
    assert bill["extra"] == {"cost": 84.12, "currency": "USD", "used": 412.0, "unit": "kW.h"} and "quantity" not in bill
    assert bill["instrument"] == rows[0]["instrument"]


def test_without_a_clock_the_zone_of_the_person_counts(tmp_path: Path) -> None:
    row = next(iter(gather("no-clock", tmp_path / "a").rows.values()))
    assert "offset_minutes" not in row and row["offset_origin"] == "explicit"
    row = next(iter(gather("no-clock", tmp_path / "b", zone=ZoneInfo("America/Denver")).rows.values()))
    assert (row["offset_minutes"], row["offset_origin"]) == (-360, "account")


def test_a_type_that_says_nothing_gives_values_without_unit(tmp_path: Path) -> None:
    rows = list(gather("empty-type", tmp_path).rows.values())
    assert [(row["value"], row.get("unit"), row.get("quantity"), row.get("object")) for row in rows] == [(12.0, None, None, None), (12000.0, None,
        None, None)]


def test_the_customer_file_is_refused_with_advice(tmp_path: Path) -> None:
    folder = made.make(tmp_path, "customer-beside")
    assert refusal(SOURCE, folder / "customer.xml") == "The customer file of Green Button: names, addresses and accounts."


def test_bad_readings_cost_themselves_only(tmp_path: Path) -> None:
    output = gather("bad-records", tmp_path)
    assert [row["value"] for row in output.rows.values()] == [0.012] and len(output.rejects) == 7
    cut = gather("truncated", tmp_path / "b")
    assert 0 < len(cut.rows) < 24 and reasons(cut) == {"the file is broken from here on": 1}


@given(month=st.integers(1, 12), operator=st.integers(0, 7), day=st.integers(0, 31), weekday=st.integers(0, 7), year=st.integers(1971, 2090))
@settings(max_examples=300, deadline=None)
def test_no_rule_stops_the_reading(month: int, operator: int, day: int, weekday: int, year: int) -> None:
    rule = Rule(month, operator, day, weekday, 7200)
    found = rule.in_year(year)
    assert found is None or found.month == month or found.day < 8
    Place(3600, 3600, rule, rule_of("B40E2000")).minutes_at((year - 1970) * 31_556_952)


def _feed(*parts: str) -> str:
    entries = "".join(f"<entry>{part}</entry>" for part in parts)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:e="http://naesb.org/espi">{entries}</feed>'


def _block(value: int) -> str:
    period = "<e:timePeriod><e:duration>3600</e:duration><e:start>1700000000</e:start></e:timePeriod>"
    return f"<e:IntervalBlock><e:IntervalReading>{period}<e:value>{value}</e:value></e:IntervalReading></e:IntervalBlock>"


@pytest.mark.parametrize("types", [
    ("<e:tou>1</e:tou>", "<e:tou>2</e:tou>"), ("<e:phase>128</e:phase>", "<e:phase>64</e:phase>"),
    ("<e:dataQualifier>2</e:dataQualifier>", "<e:dataQualifier>8</e:dataQualifier>"),
])  # fmt: skip
def test_two_phases_two_tariffs_and_a_mean_beside_a_maximum_are_all_kept(types: tuple[str, str], tmp_path: Path) -> None:
    parts = ['<link rel="self" href="/up/1"/><link rel="related" href="/up/1/mr"/><content><e:UsagePoint/></content>']
    for number, told in enumerate(types):
        own = f"/up/1/mr/{number}"
        parts += [
            f'<link rel="self" href="{own}"/><link rel="up" href="/up/1/mr"/><link rel="related" href="/rt/{number}"/>'
            "<content><e:MeterReading/></content>",
            f'<link rel="self" href="/rt/{number}"/><content><e:ReadingType><e:uom>29</e:uom>{told}</e:ReadingType></content>',
            f'<link rel="self" href="{own}/ib/1"/><link rel="up" href="{own}/ib"/><content>{_block(230 + number)}</content>',
        ]
    (tmp_path / "a.xml").write_text(_feed(*parts), "utf-8")
    output = laws.gather(tmp_path)
    assert sorted(row["value"] for row in output.rows.values()) == [230, 231] and not output.met_again
    assert len({str(row["extra"]) for row in output.rows.values()}) == 2
    if "dataQualifier" in types[0]:
        assert {row["extra"]["descriptive_statistic"] for row in output.rows.values()} == {"average", "maximum"}


def test_two_meters_without_an_address_are_two(tmp_path: Path) -> None:
    kind = "<content><e:ReadingType><e:uom>72</e:uom></e:ReadingType></content>"
    parts = [f"<content>{one}</content>" for value in (10, 20) for one in ("<e:UsagePoint/>", _block(value))]
    (tmp_path / "a.xml").write_text(_feed(kind, *parts), "utf-8")
    output = laws.gather(tmp_path)
    assert sorted(row["value"] for row in output.rows.values()) == [0.01, 0.02] and not output.met_again
