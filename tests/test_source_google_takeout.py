"""Are notes, tasks, chats, comments, places and pictures of Takeout read, in whatever language they are named?"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from murmure.sources.gather import Output, gather
from murmure.sources.web.google_takeout.note import task_list_of
from samples_made import google_takeout as made


def read(folder: Path, quirk: str | None = None) -> list[dict[str, Any]]:
    output = gather(made.make(folder, quirk))
    assert output.used == {"google-takeout"} and not output.said
    return list(output.rows.values())


def at(row: dict[str, Any]) -> str:
    return datetime.fromtimestamp(row["published"] / 1e6, UTC).strftime("%Y-%m-%d %H:%M:%S")


def test_a_note_is_one_whatever_is_changed_in_it(tmp_path: Path) -> None:
    first = gather(made.make(tmp_path / "a", "notes"))
    path = tmp_path / "a/Takeout/Keep/Courses.json"
    note = json.loads(path.read_text())
    path.write_text(
        json.dumps(note | {"title": "Achats", "userEditedTimestampUsec": note["userEditedTimestampUsec"] + 1})
    )
    second = gather(tmp_path / "a/Takeout")
    assert first.rows.keys() == second.rows.keys() and first.rows != second.rows


def test_lines_of_a_note_say_whether_they_are_ticked(tmp_path: Path) -> None:
    row = read(tmp_path, "notes")[0]
    assert (
        row["content"] == "Courses\n\n☑ pain\n☐ thé"
        and row["tags"] == ["maison"]
        and row["extra"]["shared_with"] == ["ana@exemple.example"]
    )


def test_the_twin_of_a_note_is_no_fault(tmp_path: Path) -> None:
    made.make(tmp_path, "notes")
    (tmp_path / "Takeout/Keep/Courses.html").write_text("<html><title>Courses</title></html>")
    assert not gather(tmp_path / "Takeout").said


def test_a_task_is_told_when_it_was_done_or_is_due(tmp_path: Path) -> None:
    rows = read(tmp_path, "tasks")
    assert [at(row) for row in rows] == ["2023-03-06 08:00:00", "2023-03-05 17:12:01", "2023-04-23 00:00:00"]
    assert {row["target"] for row in rows} == {"Mes tâches"}


@pytest.mark.parametrize("quirk", ["chat", "chat-french"])
def test_dates_of_a_chat_are_read_in_the_language_of_the_account(quirk: str, tmp_path: Path) -> None:
    rows = read(tmp_path, quirk)
    assert (
        at(rows[0]) == "2023-03-05 17:12:01"
        and rows[0]["actor"] == "mailto:ana@exemple.example"
        and rows[0]["target"] == "chat:espace"
    )


def test_what_was_deleted_in_a_chat_has_a_moment_and_no_words(tmp_path: Path) -> None:
    row = read(tmp_path, "chat")[3]
    assert "content" not in row and row["extra"]["deleted"] == "DELETED"


@pytest.mark.parametrize("quirk", ["comments", "comments-new", "comments-french"])
def test_comments_are_pieces_of_json_in_columns_of_any_name(quirk: str, tmp_path: Path) -> None:
    row = read(tmp_path, quirk)[0]
    assert row["content"] == "Bravo ! le train à l'heure, «\u202foui\u202f» 🚂"
    assert (
        row["target"] == "https://www.youtube.com/watch?v=abcdefghijk"
        and row["object"] == "UgwAbCdEfGhIjKlMnOpQ"
        and row["audience"] == ["public"]
    )


def test_an_answer_names_what_it_answers(tmp_path: Path) -> None:
    rows = read(tmp_path, "comments-new")
    assert rows[1]["in_reply_to"] == rows[0]["object"]


def test_to_keep_a_place_is_not_to_be_there(tmp_path: Path) -> None:
    rows = read(tmp_path, "places")
    assert {row["type"] for row in rows} == {"murmure:Bookmark"}
    assert (rows[0]["latitude"], rows[0]["longitude"]) == (45.5, 5.25) and "latitude" not in rows[1], (
        "0, 0 means that Google knows none"
    )
    assert read(tmp_path / "b", "reviews")[0]["type"] == "murmure:Rating"


def test_a_picture_is_told_when_and_where_it_was_taken(tmp_path: Path) -> None:
    rows = read(tmp_path, "photos")
    assert (
        at(rows[0]) == "2020-01-03 07:25:22" and rows[0]["latitude"] == 45.5 and rows[0]["extra"]["people"] == ["Ana"]
    )
    assert "latitude" not in rows[1] and "offset_minutes" not in rows[0]


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    output: Output = gather(made.make(tmp_path, "bad-records"))
    assert len(output.rows) == 1 and len(output.rejects) == 8


def test_a_table_of_something_else_is_left_to_others(tmp_path: Path) -> None:
    (tmp_path / "liens.csv").write_text("nom,lien\nune page,https://exemple.example/maps\n")
    (tmp_path / "codes.csv").write_text("code,date\nabc,2023-03-05T17:12:01Z\n")
    assert "google-takeout" not in gather(tmp_path).used


def test_notes_that_were_brought_in_at_one_moment_are_all_kept(tmp_path: Path) -> None:
    one = {"isTrashed": False, "isArchived": False, "createdTimestampUsec": 1_700_000_000_000_000, "userEditedTimestampUsec": 1_700_000_000_000_000}
    (tmp_path / "Keep").mkdir()
    for name, title in (("a", "Pain"), ("a(1)", "Pain"), ("b", "Sel"), ("c", "Eau")):
        (tmp_path / "Keep" / f"{name}.json").write_text(json.dumps({**one, "title": title, "textContent": "x"}), "utf-8")
    output = gather(tmp_path)
    assert sorted(row["object"] for row in output.rows.values()) == ["Eau", "Pain", "Sel"]
    assert output.rows.keys() == gather(tmp_path).rows.keys()


def test_a_task_is_due_on_a_day() -> None:
    (task,) = task_list_of({"title": "Liste", "items": [{"id": "1", "title": "Pain", "due": "2023-03-05T00:00:00.000Z"}]})
    assert (task.published, task.precision, task.offset_minutes) == (1_677_974_400_000_000, "day", None)
    (done,) = task_list_of({"items": [{"id": "1", "title": "Pain", "completed": "2023-03-05T00:00:00.000Z"}]})
    assert done.precision == "ms"
