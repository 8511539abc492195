"""Does the generic table read what people have, ask what cannot be known, and lose nothing?"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from murmure.model.errors import BadRequest
from murmure.model.reject import BAD_DATE
from murmure.sources import laws
from murmure.sources.generic.table import SOURCE, Mapping, answer, apply, load, propose, series_of
from murmure.sources.generic.table.dates import writing_of
from murmure.sources.generic.table.numbers import numbers_of
from murmure.sources.occurrence import Occurrences
from murmure.sources.readers import Bundle, File, Probe, Scratch
from samples_made.table import make

PARIS = ZoneInfo("Europe/Paris")


def rows_of(path: Path, **more) -> list[dict]:
    return list(laws.gather(path, **more).rows.values())


def when(row: dict) -> str:
    return datetime.fromtimestamp(row["published"] / 1e6, UTC).strftime("%Y-%m-%d %H:%M:%S")


def table(folder: Path, text: str, name: str = "t.csv") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(text.encode())
    return folder / name


@pytest.mark.parametrize("quirk", [None, "semicolon", "tab", "pipe", "utf-16", "bom", "json", "jsonl"])
def test_the_same_diary_in_any_dress_gives_the_same_activities(quirk: str | None, tmp_path: Path) -> None:
    def seen(path: Path) -> list[tuple]:
        return [(when(row), row["actor"], row["content"], row.get("object"), tuple(row.get("tags", ()))) for row in rows_of(path)]

    assert seen(make(tmp_path / "a", quirk)) == seen(make(tmp_path / "b"))
    assert len(seen(tmp_path / "b" / "journal.csv")) == 5


DATED = {
    "american": ["2024-03-01 08:15:00", "2024-03-31 23:59:00", "2024-04-02 00:00:00"],
    "unix": ["2024-03-01 08:15:00", "2024-03-02 19:40:12"],
    "excel": ["2024-03-01 08:15:00", "2024-03-02 12:00:00"],
    "compact": ["2024-03-01 00:00:00", "2024-03-02 00:00:00", "2024-03-31 00:00:00"],
    "french-months": ["2024-03-01 08:15:00", "2024-02-02 19:40:00", "2024-08-14 07:02:00"],
    "english-months": ["2024-03-01 08:15:00", "2024-02-02 19:40:00", "2024-08-14 07:02:00"],
    "am-pm": ["2024-03-14 20:15:00", "2024-03-15 00:01:00"],
    "two-digit-year": ["2024-03-14 00:00:00", "2024-03-15 00:00:00", "2024-04-01 00:00:00"],
    "date-and-time": ["2024-03-14 08:15:00", "2024-03-15 19:40:00"],
    "explicit-offset": ["2024-10-27 00:30:00", "2024-10-27 01:30:00", "2024-10-27 06:00:00"],
    "mixed-precision": ["2024-03-01 00:00:00", "2024-03-01 08:15:00", "2024-03-01 08:15:30"],
}


@pytest.mark.parametrize("quirk", DATED)
def test_each_way_of_writing_times_is_understood(quirk: str, tmp_path: Path) -> None:
    assert [when(row) for row in rows_of(make(tmp_path, quirk))] == DATED[quirk]


def test_precision_and_origin_are_said(tmp_path: Path) -> None:
    rows = rows_of(make(tmp_path / "a", "mixed-precision"), zone=PARIS)
    assert [(r["precision"], r["offset_origin"], r.get("offset_minutes")) for r in rows] == [
        ("day", "account", 60), ("min", "explicit", None), ("ms", "explicit", None),
    ]  # fmt: skip
    rows = rows_of(make(tmp_path / "b", "explicit-offset"))
    assert [r["offset_minutes"] for r in rows] == [120, 60, -210]


@pytest.mark.parametrize("moment", ["2024-05-06T07:08:09", "2024-05-06 07:08", "2024-05-06;07:08"])
@pytest.mark.parametrize("tails", [("Z", "+00:00", "+02:00"), (" Z", " +00:00", " +02:00"), (" UTC", "+00", " +0200")])
@pytest.mark.parametrize("zone", [None, PARIS])
def test_a_z_says_which_moment_and_an_offset_where_too(moment: str, tails: tuple[str, ...], zone: ZoneInfo | None, tmp_path: Path) -> None:
    head = "date;heure;auteur;texte\n" if ";" in moment else "date;auteur;texte\n"
    path = table(tmp_path, head + "".join(f"{moment}{tail};ana;{tail}\n" for tail in tails))
    rows = rows_of(path, zone=zone)
    assert [(row.get("offset_minutes"), row["offset_origin"]) for row in rows] == [(None, "explicit"), (0, "explicit"), (120, "explicit")]
    assert rows[0]["published"] == rows[1]["published"] == rows[2]["published"] + 7_200_000_000


def test_what_ends_before_it_begins_is_said(tmp_path: Path) -> None:
    path = tmp_path / "naps.csv"
    path.write_text("start,end,text\n2024-01-01 10:00,2024-01-01 11:00,a nap\n2024-01-02 10:00,2024-01-02 09:00,a slip\n2024-01-03 10:00,,awake\n")
    output = laws.gather(path, ZoneInfo("UTC"))
    assert [row["content"] for row in output.rows.values()] == ["a nap", "awake"] and "until" in next(iter(output.rows.values()))
    assert [(reject.where, reject.reason.en) for reject in output.rejects] == [("naps.csv:3", BAD_DATE.en)]


def test_moments_of_several_precisions_beside_a_column_of_hours_are_read(tmp_path: Path) -> None:
    path = tmp_path / "rides.csv"
    path.write_text("Date,Time,Title\n2024-01-01 10:00,10:00:01,a b\n2024-01-01 10:00:05,10:00:02,b c\n2024-01-02 10:00:05,10:00:02,b c\n")
    output = laws.gather(path, ZoneInfo("UTC"))
    assert sorted(row["precision"] for row in output.rows.values()) == ["min", "s", "s"] and not output.said


def test_local_times_follow_the_zone_through_the_year(tmp_path: Path) -> None:
    lines = [f"{day} 12:00;ana;midi" for day in ("15/01/2024", "31/03/2024", "15/07/2024", "27/10/2024")]
    path = table(tmp_path, "date;auteur;texte\n" + "\n".join(lines) + "\n")
    rows = rows_of(path, zone=PARIS)
    assert [r["offset_minutes"] for r in rows] == [60, 120, 120, 60]
    for row in rows:
        assert datetime.fromtimestamp(row["published"] / 1e6, PARIS).hour == 12


def test_what_cannot_be_told_is_asked_and_the_answer_is_obeyed(tmp_path: Path) -> None:
    path = make(tmp_path, "undecidable")
    proposal = propose(path)
    question = next(q for q in proposal.questions if q.needed)
    assert question.key == "columns.published.format" and len(question.choices) == 2 and question.text.fr
    refused = laws.gather(path).refused
    assert refused and "murmure mapping" in refused[0][1].how.en
    for choice, expected in zip(question.choices, ("2024-01-03", "2024-03-01"), strict=True):
        mapping = answer(proposal.mapping, question.key, choice[0])
        rows = rows_of(path, answers={"mapping": mapping.as_json()})
        assert len(rows) == 3 and when(rows[0]).startswith(expected)
        shown, rejects = apply(mapping, proposal.preview_rows)
        assert [r["published"] for r in shown] == [datetime.fromtimestamp(r["published"] / 1e6, UTC) for r in rows] and not rejects


def test_one_day_above_twelve_anywhere_in_the_file_decides(tmp_path: Path) -> None:
    start = "date;auteur;texte\n" + "03/04/2024;ana;note\n" * 9_000
    assert not propose(table(tmp_path, start + "25/04/2024;ana;fin\n")).sure
    rows = rows_of(tmp_path / "t.csv")
    assert len(rows) == 9_001 and when(rows[0]).startswith("2024-04-03")
    rows = rows_of(table(tmp_path, start + "04/25/2024;ana;fin\n"))
    assert len(rows) == 9_001 and when(rows[0]).startswith("2024-03-04")


def test_a_table_without_a_date_is_refused_with_advice(tmp_path: Path) -> None:
    output = laws.gather(table(tmp_path, "nom;note\nana;12\nben;14\n"))
    assert not output.rows and output.refused[0][1].how.fr
    question = propose(tmp_path / "t.csv").questions[0]
    assert question.key == "columns.published.column" and [c[0] for c in question.choices] == ["nom", "note"]


def test_a_bank_statement_keeps_its_amounts(tmp_path: Path) -> None:
    for quirk in ("bank-fr", "cp1252"):
        rows = rows_of(make(tmp_path / quirk, quirk))
        assert [row["value"] for row in rows] == [-12.5, -12.5, 1234.56, -48.0]
        assert {row["unit"] for row in rows} == {"EUR"} and rows[0]["content"] == "CARTE Épicerie du coin"


def test_a_cost_has_no_unit_of_what_it_pays(tmp_path: Path) -> None:
    """A meter's table says kWh of its consumption; the price beside it is money."""
    head, rows = "TYPE,DATE,START TIME,{}UNITS,COST\n", [f"Electric usage,2024-01-05,{n:02}:15,{{}}kWh,$0.{n:02}\n" for n in range(10, 24)]
    used = rows_of(table(tmp_path, head.format("USAGE,") + "".join(row.format(f"0.{n},") for n, row in enumerate(rows, 1)), "used.csv"))
    assert (used[0]["value"], used[0]["unit"], used[0]["extra"]["COST"], when(used[0])) == (0.1, "kWh", "$0.10", "2024-01-05 10:15:00")
    paid = rows_of(table(tmp_path, head.format("") + "".join(row.format("") for row in rows), "paid.csv"))
    assert (paid[0]["value"], paid[0]["unit"], paid[0]["extra"]["UNITS"]) == (0.1, "USD", "kWh")


def test_a_name_is_what_it_names_and_no_person_who_acted(tmp_path: Path) -> None:
    (row, _) = rows_of(table(tmp_path, "Date,Name,Year,Rating\n2023-01-02,Les Digues,2020,4.5\n2023-01-03,Le Vent,2021,3.5\n"))
    assert (row["object"], row.get("actor")) == ("Les Digues", None)


def test_blank_lines_above_the_names_of_columns_are_no_rows(tmp_path: Path) -> None:
    bank = laws.gather(make(tmp_path / "bank", "bank-fr"))
    # A LinkedIn table: a paragraph of notes, with a line end inside its quotation marks, a blank line, then the names.
    notes = 'Notes:\n"When exporting, some addresses\nmay be missing."\n\n\nFirst Name,URL,Connected On\n'
    ties = table(tmp_path / "ties", notes + "Jo,https://l.example/jo,01 Mar 2023\nLa,https://l.example/la,14 Mar 2023\nMa,https://l.example/ma,\n")
    read = laws.gather(ties)
    assert len(bank.rows) == 4 and not bank.said
    assert len(read.rows) == 2 and [reject.where for reject in read.rejects] == ["t.csv:9"]


def test_of_two_columns_of_one_name_the_more_precise_is_the_measure(tmp_path: Path) -> None:
    rides = "Number,Ride date,Distance,Elapsed Time,Elapsed Time,Distance\n"
    rides += '1,"Mar 1, 2023, 8:00:00 AM",5.02,1800,1800.0,5020.3\n2,"Mar 2, 2023, 6:30:00 PM",6.02,1900,1900.0,6020.3\n'
    rows = rows_of(table(tmp_path, rides, "rides.csv"))
    assert [(row["value"], row["quantity"], row["unit"]) for row in rows] == [(5020.3, "distance", "m"), (6020.3, "distance", "m")]
    assert rows[0]["extra"]["Distance"] == "5.02"


def test_a_table_packed_by_gzip_is_read_like_the_plain_one(tmp_path: Path) -> None:
    plain = make(tmp_path)
    packed = tmp_path / "packed" / "journal.csv.gz"
    packed.parent.mkdir()
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert laws.gather(packed).rows == laws.gather(plain).rows and not laws.gather(packed).said


def test_equal_rows_are_kept_and_a_second_reading_adds_nothing(tmp_path: Path) -> None:
    path = make(tmp_path / "a", "duplicates")
    first, second = laws.gather(path), laws.gather(path)
    assert len(first.rows) == first.count == 4 and first.rows.keys() == second.rows.keys()
    renamed = path.rename(path.with_name("other name (1).csv"))
    assert laws.gather(renamed).rows.keys() == first.rows.keys()
    longer = table(tmp_path / "b", renamed.read_text("utf-8") + "2024-04-01T00:00:00Z,ana,plus tard,,\n")
    assert first.rows.keys() < laws.gather(longer).rows.keys()


def test_two_sensors_with_equal_files_stay_apart(tmp_path: Path) -> None:
    assert len(laws.gather(make(tmp_path, "twins")).rows) == 4
    assert series_of("Kitchen 2024-01.csv") == series_of("kitchen (2).csv") == "kitchen"


def test_every_line_is_an_activity_or_a_reject_at_its_line(tmp_path: Path) -> None:
    output = laws.gather(make(tmp_path, "bad-rows"))
    assert {reject.where: reject.reason.en for reject in output.rejects} == {
        "journal.csv:7": "the date cannot be read", "journal.csv:8": "no date", "journal.csv:9": "the date cannot be read",
        "journal.csv:10": "the line has too few columns", "journal.csv:11": "the date is impossible for this service",
    }  # fmt: skip
    assert len(output.rows) == 6


def test_wide_tables_give_one_measure_per_cell(tmp_path: Path) -> None:
    rows = rows_of(make(tmp_path, "measures"))
    assert Counter((r["quantity"], r["value"], r["unit"]) for r in rows) == Counter([
        ("body_weight", 71.4, "kg"), ("body_weight", 71.1, "kg"), ("step_count", 8012.0, "{steps}"), ("step_count", 11034.0, "{steps}"),
    ])  # fmt: skip


def test_a_value_that_is_no_number_is_said(tmp_path: Path) -> None:
    text = "date;kwh\n2024-01-01T00:00:00Z;1.5\n2024-01-02T00:00:00Z;abc\n2024-01-03T00:00:00Z;\n2024-01-04T00:00:00Z;1_000\n" + "".join(
        f"2024-02-{day:02}T00:00:00Z;{day}\n" for day in range(1, 20)
    )
    output = laws.gather(table(tmp_path, text))
    assert {r.where: r.reason.en for r in output.rejects} == {
        "t.csv:3": "the value is not a number", "t.csv:4": "no value", "t.csv:5": "the value is not a number",
    }  # fmt: skip
    assert len(output.rows) == 20


def test_positions_in_ten_millionths_are_degrees(tmp_path: Path) -> None:
    rows = rows_of(make(tmp_path, "e7"))
    assert [(r["type"], r["latitude"], r["longitude"]) for r in rows] == [
        ("murmure:Position", 52.52, 13.405), ("murmure:Position", 52.521, -123.406),
    ]  # fmt: skip


def test_formulas_and_markup_stay_text(tmp_path: Path) -> None:
    row = rows_of(make(tmp_path, "injection"))[0]
    assert row["content"].startswith("<script>") and "=cmd|" in row["content"]


@pytest.mark.parametrize("quirk", ["parquet", "arrow"])
def test_typed_tables_are_read(quirk: str, tmp_path: Path) -> None:
    rows = rows_of(make(tmp_path, quirk))
    assert [row.get("value") for row in rows] == [1.5, 2.0, None, 4.25, 0.0]
    assert when(rows[0]) == "2024-03-01 08:15:00" and rows[0]["offset_origin"] == "explicit"


@pytest.mark.parametrize("quirk", ["parquet", "arrow"])
@pytest.mark.parametrize("share", [0.1, 0.6, 0.95])
def test_a_cut_typed_table_is_said(quirk: str, share: float, tmp_path: Path) -> None:
    path = make(tmp_path, quirk)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    assert laws.gather(path).said


def test_an_arrow_table_that_says_to_be_longer_than_it_is_ends_nothing(tmp_path: Path) -> None:
    path = tmp_path / "t.arrow"
    columns = {"date": ["2024-03-01T08:15:00Z"] * 200, "texte": ["fèves"] * 200}
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, pa.table(columns).schema) as writer:
        writer.write_table(pa.table(columns))
    content = path.read_bytes()
    for start in range(len(content) - 600, len(content) - 20, 4):  # the footer: where the batches are, and how long
        path.write_bytes(content[:start] + bytes([content[start] ^ 0x40]) + content[start + 1 :])
        output = laws.gather(path)
        assert output.said or len(output.rows) == 200


def test_an_offset_of_days_is_no_time(tmp_path: Path) -> None:
    output = laws.gather(table(tmp_path, "date,texte\n2024-03-31T02:30:00+99:99,loin\n2024-03-31T02:30:00+02:00,ici\n2024-04-01T02:30:00Z,là\n"))
    assert [row["content"] for row in output.rows.values()] == ["ici", "là"]
    assert [reject.reason.en for reject in output.rejects] == ["the date cannot be read"]


PROSE = [
    "Il était une fois, dans la forêt, un loup.\nIl mangeait, disait-on, des enfants.\nUn jour, pourtant, il partit.\n",
    "for (i = 0; i < 3; i++) { a(b, c); }\nif (x, y) { return (a, b); }\nint f(int a, int b) { return a; }\n",
    "- one\n- two\n- three\n", "# Title\n\nSome text.\n", "a\nb\nc\n", '{"a": 1, "b": 2}\n',
]  # fmt: skip


@pytest.mark.parametrize("text", PROSE)
def test_prose_and_code_are_no_tables(text: str) -> None:
    with Scratch() as scratch:
        file = File("x.txt", len(text), lambda: io.BytesIO(text.encode()), scratch)  # type: ignore[arg-type]
        if SOURCE.recognise(Probe(file)):
            with pytest.raises(BadRequest):
                list(SOURCE.read(Bundle("x", [file])))


def test_the_mapping_goes_to_text_and_back(tmp_path: Path) -> None:
    for quirk in (None, "bank-fr", "measures", "am-pm"):
        mapping = propose(make(tmp_path / str(quirk), quirk)).mapping
        assert load(mapping.as_yaml()) == load(mapping.as_json()) == mapping
        assert "note 0" not in mapping.as_yaml() and "Épicerie" not in mapping.as_yaml()


BAD_MAPPINGS = [
    "a: [1", "just text", "columns: []", "columns: {published: {}}", "columns: {published: {column: a, format: soon}}",
    "columns: {nobody: {column: a}}", "delimiter: ';;'\ncolumns: {content: {column: a}}", "format: xls\ncolumns: {content: {column: a}}",
    "names: [a]\ncolumns: {published: {column: b}}", "columns: {published: {column: a, zone: Mars/Base}}", "names: [a, b]",
    "header_row: -2\ncolumns: {content: {column: a}}", "columns: {content: {column: a, factor: many}}", "what: 1",
    "columns: {published: {constant: '2024'}}", "measures: [{column: a}]", "names: 3", "columns: {content: {column: a, evil: 1}}",
]  # fmt: skip


@pytest.mark.parametrize("text", BAD_MAPPINGS)
def test_a_wrong_mapping_is_said_in_both_languages(text: str) -> None:
    with pytest.raises(BadRequest) as caught:
        load(text)
    assert caught.value.what.fr.startswith("La correspondance est fausse") or "fuseau" in caught.value.what.fr
    assert caught.value.advice.fr


def test_a_mapping_for_other_columns_is_refused(tmp_path: Path) -> None:
    path = make(tmp_path)
    mapping = Mapping(columns={"published": {"column": "jour"}, "content": {"column": "texte"}})
    output = laws.gather(path, answers={"mapping": mapping.as_json()})
    assert not output.rows and "jour" in output.refused[0][1].what.fr


def test_explicit_keys_update_nothing_and_add_once(tmp_path: Path) -> None:
    text = "id;date;texte\n1;2024-01-01T00:00:00Z;un\n2;2024-01-02T00:00:00Z;deux\n1;2024-01-01T00:00:00Z;un, corrigé\n"
    path = table(tmp_path, text)
    mapping = propose(path).mapping
    keyed = Mapping(**{**mapping.__dict__, "key": ("id",)})
    assert len(laws.gather(path, answers={"mapping": keyed.as_json()}).rows) == 2


def test_columns_without_a_meaning_stay_beside(tmp_path: Path) -> None:
    path = table(tmp_path, "date;texte;météo\n2024-01-01T00:00:00Z;un;pluie\n2024-01-02T00:00:00Z;deux;soleil\n")
    assert [row["extra"] for row in rows_of(path)] == [{"météo": "pluie"}, {"météo": "soleil"}]


@pytest.mark.parametrize("hostile", ["'; drop table x; --", "') or 1=1 --", '"', "{braces}", "\\", "a'b", "ligne\n2", "", "é" * 300])
def test_names_of_columns_are_never_taken_for_code(hostile: str, tmp_path: Path) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["date", hostile, "texte"])
    writer.writerows([["2024-01-01T00:00:00Z", hostile, "un"], ["2024-01-02T00:00:00Z", "x", "deux"]])
    output = laws.gather(table(tmp_path, out.getvalue()))
    assert len(output.rows) + len(output.rejects) == 2 or output.refused
    mapping = Mapping(names=("date", hostile or "column 2"), columns={"published": {"column": "date"}, "content": {"constant": hostile}})
    rows, _ = apply(mapping, [["2024-01-01T00:00:00Z", hostile]])
    assert rows[0].get("content", "") in (hostile, None)


def test_the_engine_reads_no_other_file(tmp_path: Path) -> None:
    import duckdb

    from murmure.sources.generic.table.rows import connection

    path = make(tmp_path)
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n")
    with connection([path]) as engine:
        for query in (
            f"select * from read_csv('{tmp_path}/secret.csv')", f"copy (select 1) to '{tmp_path}/out.csv'", f"attach '{tmp_path}/x.db'",
            "install httpfs", "set enable_external_access=true", "select * from read_csv('https://example.org/x.csv')",
        ):  # fmt: skip
            with pytest.raises(duckdb.Error):
                engine.execute(query)


CELLS = st.text(st.characters(exclude_characters="\r\0", exclude_categories=("Cs",)), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(st.integers(0, 2_000_000_000), CELLS, CELLS), min_size=2, max_size=25), mark=st.sampled_from(",;\t|"))
def test_nothing_is_lost_or_changed_whatever_the_cells_hold(rows, mark, tmp_path: Path) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["date", "auteur", "texte"])
    for second, author, text in rows:
        writer.writerow([datetime.fromtimestamp(second, UTC).isoformat(), author, text])
    path = table(tmp_path, out.getvalue())
    mapping = Mapping(delimiter=mark, names=("date", "auteur", "texte"),
                      columns={"published": {"column": "date"}, "actor": {"column": "auteur"}, "content": {"column": "texte"}})  # fmt: skip
    with Scratch(tmp_path) as scratch:
        from murmure.sources.generic.table.rows import batches_of

        file = File("t.csv", path.stat().st_size, lambda: path.open("rb", buffering=0), scratch, disk=path)  # type: ignore[arg-type]
        items = list(batches_of(file, mapping, None))
    found = [row for item in items if not isinstance(item, tuple) for row in item.to_pylist()]
    assert len({row["key"] for row in found}) == len(found)
    assert [(int(r["published"].timestamp()), r["actor"] or "", r["content"] or "") for r in found] == rows


CELLS = st.one_of(
    st.sampled_from(["", " ", "a", "é 猫", 'say "so"', "two\nlines", "a,b", "0", "-0", "1.5", " 2", "1e3", "1_0", "007"]),
    st.sampled_from(["12345678901234567", "nan", "+4", "1,5", "0.1", "3.14159265358979"]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=6),
)
MOMENTS = st.one_of(
    st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)).map(lambda t: t.isoformat()),
    st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1), timezones=st.timezones()).map(lambda t: t.isoformat(" ", "milliseconds")),
    st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1)).map(lambda t: t.strftime("%Y-%m-%dT%H:%M:%SZ")),
    st.sampled_from(["", "2024-02-30T00:00:00", "2023-02-29 10:00:00", "2024-02-29T23:59:60Z", "2024-05-06", "2024-05-06T07:08", "soon",
                     "2024-05-06T07:08:09.1234567Z", "2024-05-06T24:00:00", "1900-02-29T01:00:00Z", "2024-05-06T07:08:09+0200",
                     "2024-05-06T07:08:09-15:59"]),
)  # fmt: skip


def _told(path: Path, mapping: Mapping) -> tuple[str, list]:
    """Return the activities and the rejects that a file gives."""
    from murmure.sources.generic.table.rows import batches_of

    with Scratch(path.parent) as scratch:
        file = File(path.name, path.stat().st_size, lambda: path.open("rb", buffering=0), scratch, disk=path)  # type: ignore[arg-type]
        items = list(batches_of(file, mapping, None))
    activities = [row for item in items if not isinstance(item, tuple) for row in item.to_pylist()]
    return repr(activities), sorted(item for item in items if isinstance(item, tuple))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(MOMENTS, CELLS, CELLS, CELLS), min_size=1, max_size=12), ending=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), more=st.sampled_from(["", "x,y", 'a,"b"c,d,e', "a,b,c,d,e"]),
    ways=st.fixed_dictionaries({"trim": st.booleans(), "key": st.sampled_from([(), ("who", "what")]), "decimal": st.sampled_from([".", ","])}),
    precision=st.sampled_from([{}, {"precision": "s"}]), last=st.booleans(), block=st.sampled_from([40, 300, 1 << 20]),
)  # fmt: skip
def test_the_lane_says_what_the_engine_says(tmp_path: Path, monkeypatch, rows, ending, quoting, more, ways, precision, last, block) -> None:
    from murmure.sources.generic.table import lane
    from murmure.sources.generic.table import rows as read

    text = io.StringIO()
    writer = csv.writer(text, quoting=quoting, lineterminator=ending)
    writer.writerows([("when", "who", "what", "much"), *rows])
    path = tmp_path / "t.csv"
    plain = text.getvalue().removesuffix("" if last else ending)
    path.write_bytes((plain + (more + ending if last and more else "")).encode())
    columns = {
        "published": {"column": "when", "format": "iso", **precision}, "actor": {"column": "who"}, "value": {"column": "much"},
        "content": {"column": "what"}, "tags": {"column": "what", "split": ","},
    }  # fmt: skip
    mapping = Mapping(names=("when", "who", "what", "much"), columns=columns, **ways)
    found = []
    for large in (1 << 40, -1):
        monkeypatch.setattr(read, "LARGE", large)
        monkeypatch.setattr(lane, "_BLOCK", block)
        found.append(_told(path, mapping))
    assert found[0] == found[1]


TYPED = {
    "when": [(pa.timestamp("us"), st.datetimes(datetime(1800, 1, 1), datetime(2200, 1, 1))), (pa.string(), MOMENTS), (pa.date32(), st.dates())],
    "who": [(pa.string(), st.text(max_size=5)), (pa.int64(), st.integers(-9, 9))],
    "what": [(pa.string(), st.sampled_from(["a", "b,c", "", "\0", "x" * 40])), (pa.bool_(), st.booleans())],
    "much": [(pa.float64(), st.floats(width=32)), (pa.string(), CELLS), (pa.decimal128(9, 2), st.just(1) | st.just(-3))],
}  # fmt: skip


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), count=st.integers(1, 10), key=st.sampled_from([(), ("who", "what")]), trim=st.booleans(), most=st.sampled_from([30, 1 << 30]))
def test_many_typed_rows_say_what_few_say(tmp_path: Path, monkeypatch, data, count, key, trim, most) -> None:
    import pyarrow.parquet as pq

    from murmure.sources.generic.table import cell
    from murmure.sources.generic.table import rows as read

    drawn = {}
    for name, choices in TYPED.items():
        kind, values = data.draw(st.sampled_from(choices))
        drawn[name] = pa.array(data.draw(st.lists(st.none() | values, min_size=count, max_size=count)), kind)
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table(drawn), path)
    roles = {"actor": "who", "value": "much", "content": "what"}
    columns = {"published": {"column": "when", "format": "iso"}, **{role: {"column": name} for role, name in roles.items()}}
    mapping = Mapping(format="parquet", names=tuple(TYPED), columns=columns, key=key, trim=trim)
    found = []
    for many in (1 << 40, -1):
        monkeypatch.setattr(read, "MANY", many)
        monkeypatch.setattr(cell, "_MOST", most)
        found.append(_told(path, mapping))
    assert found[0] == found[1]


@pytest.mark.parametrize("many", [False, True])
@settings(max_examples=80, deadline=None)
@given(batches=st.lists(st.lists(st.sampled_from(["", "a", "b", "ab", "é", "\x1f", *map(str, range(30))]), max_size=40), max_size=8))
def test_occurrences_count_as_a_dictionary_would(many: bool, batches: list[list[str]]) -> None:
    counter: Counter[str] = Counter()
    seen = Occurrences(many)
    for batch in batches:
        expected = {}
        for place, value in enumerate(batch):
            counter[value] += 1
            if counter[value] > 1:
                expected[place] = counter[value]
        assert seen.count(pa.array(batch, pa.string())) == expected


@settings(max_examples=80, deadline=None)
@given(batches=st.lists(st.lists(st.sampled_from(["", "a", "b", "é", *map(str, range(30))]), max_size=40), max_size=8), most=st.integers(0, 60))
def test_occurrences_that_turn_out_to_be_many_go_on_counting(batches: list[list[str]], most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("murmure.sources.occurrence._MOST", most)
        few, many = Occurrences(), Occurrences(many=True)
        assert [few.count(pa.array(batch, pa.string())) for batch in batches] == [many.count(pa.array(batch, pa.string())) for batch in batches]


def test_few_keys_are_held_as_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("murmure.sources.occurrence._MOST", 50_000)
    seen = Occurrences()
    for start in range(0, 200_000, 16_000):
        assert seen.count(pa.array([f"row {number}" for number in range(start, start + 16_000)])) == {}
    assert len(seen._times) == 0, "they are known by their hashes"
    assert seen.count(pa.array(["row 7", "row 7", "row x"])) == {0: 2, 1: 3}


def test_occurrences_hold_when_the_table_grows() -> None:
    seen = Occurrences(many=True)
    values = [f"row {number}" for number in range(300_000)]
    for start in range(0, len(values), 50_000):
        assert seen.count(pa.array(values[start : start + 50_000])) == {}
    assert seen.count(pa.array(values[123_000:124_000])) == dict.fromkeys(range(1000), 2)


@pytest.mark.parametrize("day", ["%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%d-%m-%y"])
@pytest.mark.parametrize("clock", ["", " %H:%M", " %H:%M:%S", " %I:%M %p"])
def test_a_date_that_can_be_told_is_told_right(day: str, clock: str) -> None:
    moments = [datetime(1971 + 3 * i, i % 12 + 1, 13 + i % 15, (7 * i) % 24, (11 * i) % 60) for i in range(27)]
    texts = [moment.strftime(day + clock) for moment in moments]
    writing = writing_of(texts)
    assert writing is not None and writing.either is None
    columns = {"published": {"column": "date", "format": writing.format}, "content": {"column": "texte"}}
    rows, rejects = apply(Mapping(names=("date", "texte"), columns=columns), [[text, "x"] for text in texts])
    assert not rejects
    assert [row["published"].replace(tzinfo=None) for row in rows] == [datetime.strptime(text, day + clock) for text in texts]


@pytest.mark.parametrize(("values", "decimal"), [
    (["1,5", "2,25"], ","), (["1.5", "2.25"], "."), (["1 234,56 €", "12,00 €"], ","), (["$1,234.56", "$12.00"], "."), (["1,234", "5,678"], "?"),
    (["1.234.567"], ","), (["1,234,567"], "."), (["0,125"], ","), (["-12", "14"], "."), (["1'234.50"], "."),
])  # fmt: skip
def test_the_decimal_mark_is_the_one_that_can_only_be(values: list[str], decimal: str) -> None:
    found = numbers_of(values)
    assert found is not None and found.decimal == decimal


def test_a_json_line_that_is_broken_is_said_and_the_rest_is_read(tmp_path: Path) -> None:
    good = [json.dumps({"date": f"2024-01-0{i}T00:00:00Z", "texte": f"n{i}", "x": {"y": [1, {"z": None}]}}) for i in range(1, 6)]
    path = table(tmp_path, "\n".join([*good[:3], '{"date": "2024-01-', "[1, 2]", "\ud83d".encode("utf-8", "replace").decode(), *good[3:]]), "a.jsonl")
    output = laws.gather(path)
    assert len(output.rows) == 5 and [r.where for r in output.rejects] == ["a.jsonl:4", "a.jsonl:5", "a.jsonl:6"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("inner", ["\n", "\r\n"])
def test_line_ends_inside_and_outside_of_quotes_may_differ(end: str, inner: str, tmp_path: Path) -> None:
    lines = ["date,auteur,texte", f'2024-01-01T00:00:00Z,ana,"un{inner}deux"', "2024-01-02T00:00:00Z,ben,trois"]
    output = laws.gather(table(tmp_path, end.join(lines) + end))
    assert len(output.rows) + len(output.rejects) == 2 or output.refused
    if end != "\r":
        assert [row["content"] for row in output.rows.values()] == [f"un{inner}deux", "trois"]


def test_line_ends_of_two_kinds_lose_nothing_in_silence(tmp_path: Path) -> None:
    text = "date,auteur,texte\r\n" + "2024-01-01T00:00:00Z,ana,un\n2024-01-02T00:00:00Z,ben,deux\r\n" * 3
    output = laws.gather(table(tmp_path, text))
    assert output.count + len(output.rejects) >= 6 or output.rejects


@pytest.mark.parametrize(("title", "rows"), [("\n", "\r\n"), ("\r\n", "\n")])
def test_titles_may_end_otherwise_than_rows(title: str, rows: str, tmp_path: Path) -> None:
    """Somebody wrote the titles above what a program wrote: no row is swallowed."""
    text = f"date,auteur,montant EUR{title}" + "".join(f'2024-01-0{n} 10:00:00,"ana",{n}.50{rows}' for n in range(1, 6))
    output = laws.gather(table(tmp_path, text))
    assert [row["value"] for row in output.rows.values()] == [n + 0.5 for n in range(1, 6)]
    assert not output.said


def test_memory_does_not_follow_the_size(tmp_path: Path) -> None:
    """A hundred thousand rows come in several tables, none of them the whole."""
    text = "date,texte\n" + "".join(f"2024-01-01T00:00:00Z,note {i}\n" for i in range(400_000))
    path = table(tmp_path, text)
    with Scratch(tmp_path) as scratch:
        file = File("t.csv", path.stat().st_size, lambda: path.open("rb", buffering=0), scratch, disk=path)  # type: ignore[arg-type]
        sizes = [item.num_rows for item in SOURCE.read(Bundle("t.csv", [file]))]
    assert sum(sizes) == 400_000 and max(sizes) <= 122_880


@pytest.mark.parametrize("rows", [30, pytest.param(300_000, marks=pytest.mark.long)])
@pytest.mark.parametrize("size", [2_100_000, 40_000_000])
def test_a_last_line_without_end_is_never_lost_in_silence(rows: int, size: int, tmp_path: Path) -> None:
    """The engine forgets a last line of tens of megabytes without a word."""
    lines = "".join(f"2024-01-{1 + n % 28:02}T10:00:00Z,me,note {n}\n" for n in range(rows))
    path = tmp_path / "long.csv"
    with path.open("w") as file:
        file.write("published,actor,content\n" + lines)
        for _ in range(size // 100_000):
            file.write("x" * 100_000)
    output = laws.gather(path)
    assert output.count == rows
    assert [reject.where for reject in output.rejects] == [f"long.csv:{rows + 2}"]
