"""Are the tables of Reddit's archive read by their titles, with who is me and what answers what?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import murmure
from made import opened, outcome
from murmure.sources.gather import Output, gather
from murmure.sources.readers import Bundle, Scratch
from murmure.sources.social.reddit import SOURCE
from samples_made import reddit as made

JO = made.SITE + "/user/jo_mer"
CELLS = st.text(st.characters(exclude_characters="\r"), max_size=12) | st.sampled_from(made.POSTS[1])


def read(folder: Path, quirk: str | None = None) -> Output:
    (folder / "made").mkdir(parents=True, exist_ok=True)
    return gather(made.make(folder / "made", quirk))


def of_type(output: Output, kind: str, thing: str | None = None) -> list[dict]:
    return [row for row in output.rows.values() if row["type"] == kind and thing in (None, row.get("object_type"))]


@pytest.mark.parametrize("quirk", ["wrapped", "older", "bom"])
def test_wrappings_and_ages_change_nothing(tmp_path: Path, quirk: str) -> None:
    output = read(tmp_path / "a", quirk)
    assert output.rows == read(tmp_path / "b").rows and not output.said


def test_posts_and_comments_say_where_and_what_they_answer(tmp_path: Path) -> None:
    rows = {row["object"]: row for row in of_type(read(tmp_path), "Create", "Note") if row.get("object")}
    post = rows[made.SITE + "/r/voile/comments/p1/un_noeud/"]
    assert (post["content"], post["links"], post["audience"]) == ("Un nœud, deux tours", ["https://noeuds.example/1"], ["public"])
    assert post["target"] == made.SITE + "/r/voile" and post["offset_origin"] == "explicit"
    assert rows[made.SITE + "/r/voile/comments/p2/merci/"]["content"] == 'Merci\n\nPremière ligne\n\n"citée" 🌊'
    assert rows[made.SITE + "/r/voile/comments/p9/x/c1/"]["in_reply_to"] == made.SITE + "/r/voile/comments/p9/x/"
    assert rows[made.SITE + "/r/voile/comments/p9/x/c2/"]["in_reply_to"] == made.SITE + "/r/voile/comments/p9/x/_/c1"


def test_messages_are_between_their_people(tmp_path: Path) -> None:
    chat, theirs, mine = (row for row in of_type(read(tmp_path), "Create", "Note") if "object" not in row)
    assert (theirs["actor"], theirs["target"], theirs["audience"], theirs["content"]) == (JO, "me", [JO], "Salut\n\ntu viens ?")
    assert (mine["actor"], mine["target"], mine["audience"]) == ("me", JO, [JO])
    assert (chat["actor"], chat["audience"]) == (JO, ["https://chat.reddit.example/7"])


def test_votes_lists_and_communities(tmp_path: Path) -> None:
    output = read(tmp_path)
    assert [len(of_type(output, kind, "Note")) for kind in ("Like", "Dislike", "Undo", "murmure:Bookmark", "Ignore")] == [2, 1, 1, 1, 1]
    assert {row["object"] for row in of_type(output, "Like", "Note")} == {made.SITE + "/r/a/comments/p5/x/", made.SITE + "/r/a/comments/p5/x/c5/"}
    assert {row["content"] for row in of_type(output, "Follow", "Group")} == {"france", "voile"}
    assert of_type(output, "Create", "Collection")[0]["extra"]["communities"] == ["voile", "peche"]
    assert of_type(output, "murmure:Identity")[0]["content"] == "lune_basse" and of_type(output, "Follow", "Person")[0]["object"] == JO


def test_network_addresses_are_captures(tmp_path: Path) -> None:
    seen = of_type(read(tmp_path), "murmure:Capture")
    assert {(row["object"], row["extra"]["event"], row["actor"]) for row in seen} == {
        ("192.0.2.5", "post", "Reddit"), ("198.51.100.3", "account opened", "Reddit"), ("192.0.2.6", "seen", "Reddit")}  # fmt: skip


def test_bad_records_are_named(tmp_path: Path) -> None:
    assert [(reject.where.split(":")[0], reject.reason.en) for reject in read(tmp_path, "bad-records").rejects] == [
        ("post_votes.csv", "the record is not of the expected form"), ("posts.csv", "the record is not of the expected form"),
        ("posts.csv", "the record is not of the expected form"), ("posts.csv", "the date cannot be read"),
        ("posts.csv", "the record is not of the expected form"), ("posts.csv", "the date is impossible for this service"),
        ("posts.csv", "no date")]  # fmt: skip


def test_two_archives_are_one_account(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        whole = len(read(tmp_path / "count").rows)
        for number, (quirk, added) in enumerate(((None, whole), ("older", 0), ("odd-values", 1), ("one-file", 0))):
            (tmp_path / str(number)).mkdir()
            assert home.bring([made.make(tmp_path / str(number), quirk)]).as_json()["totals"]["added"] == added


def test_only_tables_of_reddit_are_taken(tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text("id,permalink\n1,https://x.example/\n")
    assert "reddit" not in gather(tmp_path / "places.csv").used
    (tmp_path / "mine.csv").write_bytes(made._csv(*made.POSTS))
    assert gather(tmp_path / "mine.csv").used == {"reddit"}


@given(st.lists(st.lists(CELLS, min_size=8, max_size=10), max_size=8))
@settings(max_examples=100, deadline=None)
def test_whatever_is_in_the_cells_is_read_or_named(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    path = tmp_path_factory.mktemp("odd") / "posts.csv"
    path.write_bytes(made._csv(made.POSTS[0], *([cell.encode("utf-8", "replace").decode() for cell in row] for row in rows)))
    found, rejects = outcome(SOURCE, path)
    created = sum(1 for row in found if row["type"] == "Create")
    assert created + len(rejects) == sum(1 for row in rows if any(row))


def test_many_comments_are_read_whole(tmp_path: Path) -> None:
    path = made.large(tmp_path, 3_000_000)
    with Scratch() as scratch:
        count = sum(1 for _ in SOURCE.read(Bundle("x", opened(path, scratch))))
    assert count > 15_000
