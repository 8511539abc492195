"""Does the Mastodon source say who could see what, in words that a person reads, whatever wrote the archive?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.model.activity import Activity
from murmure.model.words import Both
from murmure.sources import laws
from murmure.sources.plain import address, clean, plain
from murmure.sources.social.mastodon_archive import _part
from murmure.sources.social.mastodon_archive.outbox import read_item
from murmure.sources.social.mastodon_archive.ties import kind_of_table
from samples_made import mastodon_archive as made

NOTE = f"{made.ME}/statuses/"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["Note", "Create", made.PUBLIC, made.ME]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            "id type object actor to cc published content contentMap tag name href attachment url summary inReplyTo oneOf replies"
            " endTime location latitude longitude mediaType context items".split()
        ),
        inner,
        max_size=6,
    ),
    max_leaves=25,
)


def read(folder: Path, quirk: str | None = None) -> dict[str, dict]:
    """Return what a sample gives, by object (and type, where one object has two)."""
    output = laws.gather(made.make(folder / "made", quirk))
    return {f"{row['type']} {row.get('object')}": row for row in output.rows.values()}


@pytest.mark.parametrize(
    ("number", "audience", "unlisted", "target"),
    [
        (1, ["public"], None, None),
        (2, ["followers", made.FRIEND], None, None),
        (3, ["public"], True, None),
        (4, [made.FRIEND], None, made.FRIEND),
        (5, ["followers"], None, None),
    ],
)
def test_who_could_see_a_post(tmp_path: Path, number: int, audience: list[str], unlisted: bool | None, target: str | None) -> None:
    row = read(tmp_path)[f"Create {NOTE}{number}"]
    assert (row["audience"], row["extra"].get("unlisted"), row.get("target")) == (audience, unlisted, target)


def test_every_audience_survives_single_values(tmp_path: Path) -> None:
    """Servers that write one address where others write a list say the same, except that they name fewer people."""
    one, many = read(tmp_path / "one", "gotosocial"), read(tmp_path / "many")
    assert {key: row["audience"] for key, row in one.items() if key.startswith("Create")} == {
        key: row["audience"] for key, row in many.items() if key.startswith("Create")
    }


def test_a_post_reads_as_a_person_reads_it(tmp_path: Path) -> None:
    row = read(tmp_path)[f"Create {NOTE}1"]
    assert row["content"] == (
        "Les fèves sont semées & arrosées #Jardin :fleur:\n\nÀ lire : https://journal.example/une/longue/page\nbonne nuit"
    )
    assert row["tags"] == ["Jardin"] and row["links"] == ["https://journal.example/une/longue/page"] and row["language"] == "fr"
    assert row["extra"]["media"] == [
        {"path": "/media_attachments/files/109/original/feve.jpg", "type": "image/jpeg", "alt": "Un rang de fèves"}
    ]


def test_a_boost_knows_whom_it_boosts(tmp_path: Path) -> None:
    row = read(tmp_path)[f"Announce {made.FRIEND}/statuses/9"]
    assert row["target"] == made.FRIEND and row["audience"] == ["public"] and row["actor"] == "me"


def test_likes_have_no_date_and_know_the_author_where_the_address_says(tmp_path: Path) -> None:
    rows = read(tmp_path, "numeric-users")
    assert "published" not in rows[f"Like {made.FRIEND}/statuses/21"]
    assert rows[f"Like {made.FRIEND}/statuses/21"]["target"] == made.FRIEND
    assert rows["Like https://neuf.example/ap/users/116/statuses/117"]["target"] == "https://neuf.example/ap/users/116"
    assert "target" not in rows["Like https://pixels.example/p/ann/5"]


def test_the_same_bookmark_in_two_files_is_one(tmp_path: Path) -> None:
    output = laws.gather(made.make(tmp_path))
    assert sum(row["type"] == "murmure:Bookmark" for row in output.rows.values()) == 1 and output.count == len(output.rows) + 1


def test_identity_and_ties(tmp_path: Path) -> None:
    rows = read(tmp_path)
    profile = rows[f"murmure:Identity {made.ME}"]
    assert profile["content"] == "Léa Marin" and profile["extra"]["address"] == "acct:lea@colline.example"
    assert profile["extra"]["also_known_as"] == ["https://ancienne.example/users/lea"] and profile["precision"] == "day"
    assert rows["Follow acct:ann@colline.example"]["extra"] == {"boosts": False, "notifications": True, "languages": "fr, en"}
    assert {"Block acct:pub@spam.example", "Block spam.example", "Ignore acct:bavard@autre.example"} <= rows.keys()
    assert rows["Add acct:jo@autre.example"]["target"] == "Voisins"


@pytest.mark.parametrize("quirk", ["tar", "folder", "deep-root"])
def test_packings_are_equal(tmp_path: Path, quirk: str) -> None:
    assert read(tmp_path / "a", quirk) == read(tmp_path / "b")


@pytest.mark.parametrize(("quirk", "reason"), [("truncated", "the file stops"), ("corrupted", "the file is broken")])
def test_a_broken_outbox_keeps_what_stands_before(tmp_path: Path, quirk: str, reason: str) -> None:
    whole = [row for row in laws.gather(made.make(tmp_path / "whole")).rows if row]
    output = laws.gather(made.make(tmp_path / "broken", quirk))
    assert len(output.rejects) == 1 and output.rejects[0].reason.en.startswith(reason)
    place = int(output.rejects[0].where.rpartition(":")[2])
    assert output.rejects[0].where.startswith("outbox.json:") and len(output.rows) == len(whole) - 8 + place - 1


def test_bad_records_are_counted_and_stop_nothing(tmp_path: Path) -> None:
    output = laws.gather(made.make(tmp_path, "bad-records"))
    assert [reject.where for reject in output.rejects] == [f"outbox.json:{n}" for n in (2, 9, 10, 11, 12)]
    assert any(row["type"] == "Announce" for row in output.rows.values())


def test_nothing_harmful_comes_through(tmp_path: Path) -> None:
    row = read(tmp_path, "controls")[f"Create {NOTE}12"]
    assert row["content"] == "abc \u202edroite ?fin"


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("following_accounts.csv", "Account address,Show boosts\na@b.example,true\n", "following"),
        ("liste.csv", "Account address,Hide notifications\na@b.example,true\n", "muted"),
        ("blocked_accounts (1).csv", "a@b.example\n", "blocked"),
        ("blocked_accounts.csv", "Date;Montant\n1;2\n", None),
        ("contacts.csv", "a@b.example\nc@d.example\n", None),
        ("bookmarks.csv", "title,url\nx,https://a.example\n", None),
        ("lists.csv", "Amis,a@b.example\n", "lists"),
    ],
)
def test_lists_are_recognised_by_what_they_hold(name: str, text: str, kind: str | None) -> None:
    assert kind_of_table(name, text) == kind


def test_the_profile_of_somebody_else_is_not_mine() -> None:
    fetched = {**made._actor(), "outbox": f"{made.ME}/outbox", "likes": None, "bookmarks": None}
    assert _part("jo.json", json.dumps(made._actor())) == _part("actor.json", json.dumps(fetched)) == "actor"
    assert _part("jo.json", json.dumps(fetched)) is None


@settings(max_examples=120, deadline=None)
@given(JSON)
def test_no_item_stops_the_reading(item: object) -> None:
    done = read_item(item)
    assert isinstance(done, Activity | Both)
    if isinstance(done, Activity):
        json.dumps(done.extra, allow_nan=False)
        assert all(isinstance(text, str) for text in (*(done.audience or ()), *(done.tags or ()), *(done.links or ()), *(done.mentions or ())))


@settings(max_examples=120, deadline=None)
@given(st.text(alphabet="ab<>/\"'&;#= !-?\n\t\x00\ud800éaphrefscript", max_size=120))
def test_any_markup_becomes_text_that_can_be_written(markup: str) -> None:
    text, links = plain(markup)
    assert text.encode() is not None and "\0" not in text and all(address(link) == link for link in links)


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet=st.characters(exclude_characters="<>&\r", exclude_categories=("Cs", "Cc")), max_size=60))
def test_text_without_markup_stays_as_written(text: str) -> None:
    assert plain(f"<p>{text}</p>")[0] == text.strip(" \t\n")
