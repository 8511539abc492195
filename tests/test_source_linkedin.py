"""Are the tables of LinkedIn read below their notes, with who is me, and what LinkedIn concludes kept as such?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import murmure
from made import opened, outcome
from murmure.model.words import Both
from murmure.sources.gather import Output, gather
from murmure.sources.readers import Bundle, Scratch
from murmure.sources.social.linkedin import SOURCE
from murmure.sources.social.linkedin.moment import moment
from samples_made import linkedin as made

JO = made.PAGE + "jo-bel"


def read(folder: Path, quirk: str | None = None) -> Output:
    (folder / "made").mkdir(parents=True, exist_ok=True)
    return gather(made.make(folder / "made", quirk))


def of_type(output: Output, kind: str, thing: str | None = None) -> list[dict]:
    return [row for row in output.rows.values() if row["type"] == kind and thing in (None, row.get("object_type"))]


def reasons(output: Output) -> list[tuple[str, str]]:
    return [(reject.where, reject.reason.en) for reject in output.rejects]


def test_connections_stand_below_notes(tmp_path: Path) -> None:
    output = read(tmp_path)
    people = of_type(output, "Follow", "Person")
    assert [row["object"] for row in people] == [JO, made.PAGE + "ann-roc", "Lou Tal"]
    assert people[0]["precision"] == "day" and people[0]["extra"]["company"] == "Voilerie Bel"
    # A member who left stands as a row without a name.
    assert reasons(output) == [("Connections.csv:7", "the record is not of the expected form")]
    assert not output.refused


@pytest.mark.parametrize("quirk", ["no-notes", "wrapped", "folder", "bom"])
def test_wrappings_change_nothing(tmp_path: Path, quirk: str) -> None:
    assert read(tmp_path / "a", quirk).rows == read(tmp_path / "b").rows


def test_pages_are_known_however_they_are_written(tmp_path: Path) -> None:
    whole, other = read(tmp_path / "a"), read(tmp_path / "b", "other-addresses")
    for part in ("actor", "object", "target"):
        assert sorted(str(row.get(part)) for row in other.rows.values()) == sorted(str(row.get(part)) for row in whole.rows.values()), part


def test_a_message_is_not_to_me_when_nobody_knows_who_i_am(tmp_path: Path) -> None:
    (tmp_path / "messages.csv").write_bytes(made.files(None)["messages.csv"])
    rows = of_type(gather(tmp_path), "Create")
    assert rows and all("me" not in (row["actor"], row.get("target")) for row in rows)


def test_quotes_of_comments_are_escaped(tmp_path: Path) -> None:
    output = read(tmp_path, "escaped-quotes")
    rows = [row for row in of_type(output, "Create", "Note") if "activity" in row.get("in_reply_to", "")]
    assert [row["content"] for row in rows] == ['On dit "voile", pas "toile",\n\net "foc"', '"Non"', "Sans guillemet", "Sans date"]
    assert "published" in rows[2] and not {"published", "precision", "offset_origin"} & rows[3].keys()
    assert reasons(output) == [("Connections.csv:7", "the record is not of the expected form")]


def test_posts_are_dated_in_utc_whatever_my_zone(tmp_path: Path) -> None:
    output = gather(made.make(tmp_path), ZoneInfo("Asia/Kolkata"))
    post, job = next(row for row in of_type(output, "Create") if row["content"] == "Une voile neuve"), of_type(output, "murmure:Bookmark")[0]
    assert (datetime.fromtimestamp(post["published"] / 1e6, UTC), post["offset_origin"]) == (datetime(2024, 3, 5, 12, tzinfo=UTC), "explicit")
    assert "offset_minutes" not in post, "UTC says which moment, not which zone the person was in"
    # What LinkedIn writes in the American way is not known to be in UTC.
    assert (job["offset_minutes"], job["offset_origin"]) == (330, "account")


def test_dates_that_excel_wrote_are_read(tmp_path: Path) -> None:
    assert read(tmp_path / "a", "excel-dates").rows == read(tmp_path / "b").rows


def test_messages_are_between_their_people(tmp_path: Path) -> None:
    rows = {row["content"]: row for row in of_type(read(tmp_path), "Create", "Note")}
    got, sent, group = rows["Bonjour,\nle devis est prêt"], rows["Merci ! 🎉"], rows["Réunion\nlundi ?"]
    assert (got["actor"], got["target"], got["audience"]) == (JO, "me", [JO])
    assert (sent["actor"], sent["target"], sent["audience"]) == ("me", JO, [JO])
    assert (group["actor"], group["target"], group["audience"]) == (made.PAGE + "ann-roc", "me", [made.PAGE + "ann-roc", JO])
    assert sent["offset_origin"] == "explicit" and sent["extra"]["conversation"] == "2-abc"


def test_who_is_me_is_known_without_the_profile(tmp_path: Path) -> None:
    assert any(row["actor"] == "me" for row in of_type(read(tmp_path, "no-profile"), "Create") if row["content"] == "Merci ! 🎉")


def test_invitations_follows_and_jobs(tmp_path: Path) -> None:
    output = read(tmp_path)
    out, received = of_type(output, "Offer")
    assert (out["actor"], out["object"], received["actor"], received["object"]) == ("me", JO, made.PAGE + "ann-roc", "me")
    assert received["precision"] == "min" and received["content"] == "On se connaît"
    assert [row["object"] for row in of_type(output, "Follow", "Organization")] == ["Port de Brest"]
    assert of_type(output, "murmure:Bookmark")[0]["target"] == "X" and of_type(output, "murmure:Query")[0]["content"] == "gréement"
    endorsed = of_type(output, "Like", "murmure:Skill")[0]
    assert (endorsed["actor"], endorsed["object"], endorsed["target"]) == ("https://www.linkedin.com/in/jo-bel", "Couture", "me")


def test_posts_and_their_audience(tmp_path: Path) -> None:
    post = next(row for row in of_type(read(tmp_path / "a"), "Create") if row.get("links"))
    assert (post["content"], post["audience"], post["links"]) == ("Une voile neuve", ["public"], ["https://voiles.example/1"])
    broken = next(row for row in of_type(read(tmp_path / "b", "broken-lines"), "Create") if "Premier" in row["content"])
    assert broken["content"] == "Premier jour\nSecond jour"


def test_markup_of_messages_is_read_as_a_person_reads_it(tmp_path: Path) -> None:
    row = next(row for row in of_type(read(tmp_path, "html-messages"), "Create") if "Voir" in row["content"])
    assert row["content"] == "Voir ici" and row["links"] == ["https://devis.example"]


def test_what_linkedin_concludes_is_kept_as_such(tmp_path: Path) -> None:
    rows = of_type(read(tmp_path, "duplicate-titles"), "murmure:Capture", "murmure:Inference")
    assert {row["actor"] for row in rows} == {"LinkedIn"}
    assert {(row["extra"]["kind"], row["object"]) for row in rows} == {
        ("Age", "35-54"), ("Gender", "Female"), ("member age", "35-54"), ("company names", "Voilerie Bel"), ("company names", "Atelier"),
        ("company names", "Port"), ("member interests", "Sailing"), ("member interests", "Textile"), ("job seniorities", "Owner"),
        ("member gender", "Female")}  # fmt: skip
    seen = of_type(read(tmp_path / "b"), "murmure:Capture", "murmure:Address")
    assert {row["object"] for row in seen} == {"192.0.2.9", "198.51.100.1"}


def test_unknown_titles_and_bad_records_are_named(tmp_path: Path) -> None:
    output = read(tmp_path / "a", "unknown-titles")
    assert len(output.rows) == 1 and [refusal.what.en[:28] for _, refusal in output.refused] == ["A table of LinkedIn that is "]
    assert [reason for where, reason in reasons(read(tmp_path / "b", "bad-records")) if "2-x" not in where] == [
        "the record is not of the expected form", "the date cannot be read", "the record is not of the expected form", "no date",
        "the date is impossible for this service", "the record is not of the expected form", "the date cannot be read"]  # fmt: skip


def test_two_archives_are_one_account(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        whole = len(read(tmp_path / "count").rows)
        for number, (quirk, added) in enumerate(((None, whole), ("html-messages", 1), ("one-file", 0), ("wrapped", 0))):
            (tmp_path / str(number)).mkdir()
            assert home.bring([made.make(tmp_path / str(number), quirk)]).as_json()["totals"]["added"] == added


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [
        ("2024-01-05 10:11:12", "2024-01-05T10:11:12", "s"), ("2024/01/05 10:11:12 UTC", "2024-01-05T10:11:12", "s"),
        ("Thu Jan 18 13:48:32 UTC 2024", "2024-01-18T13:48:32", "s"), ("1/23/24, 5:14 PM", "2024-01-23T17:14:00", "min"),
        ("12/31/09, 12:05 AM", "2009-12-31T00:05:00", "min"), ("15 Jan 2024", "2024-01-15T00:00:00", "day"),
        ("3 févr. 2021", "2021-02-03T00:00:00", "day"), ("1 août 2022", "2022-08-01T00:00:00", "day"),
    ],
)  # fmt: skip
def test_dates_are_written_in_many_ways(text: str, expected: str, precision: str) -> None:
    when = moment(text)
    assert not isinstance(when, Both)
    assert datetime.fromtimestamp(when.published / 1e6, UTC).isoformat() == expected + "+00:00" and when.precision == precision


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_none(text: str) -> None:
    assert moment(text)


CELLS = st.text(st.characters(exclude_characters="\r"), max_size=12) | st.sampled_from(made.MESSAGES[0])


@given(st.lists(st.lists(CELLS, min_size=11, max_size=13), max_size=8))
@settings(max_examples=100, deadline=None)
def test_whatever_is_in_the_cells_is_read_or_named(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    path = tmp_path_factory.mktemp("odd") / "messages.csv"
    path.write_bytes(made._csv(made.HEADS["messages.csv"], [[cell.encode("utf-8", "replace").decode() for cell in row] for row in rows]))
    found, rejects = outcome(SOURCE, path)
    assert len(found) + len(rejects) <= len(rows)


def test_many_messages_are_read_whole(tmp_path: Path) -> None:
    path = made.large(tmp_path, 3_000_000)
    with Scratch() as scratch:
        count = sum(1 for _ in SOURCE.read(Bundle("x", opened(path, scratch))))
    assert count > 15_000
