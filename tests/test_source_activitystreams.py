"""Does the generic source read ActivityStreams in every form, and leave everybody else's JSON alone?"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.model.activity import Activity
from murmure.model.words import Both
from murmure.sources import laws
from murmure.sources.generic.activitystreams import recognise
from murmure.sources.generic.activitystreams.document import activities_of_document
from murmure.sources.generic.activitystreams.forms import compact
from murmure.sources.readers import Probe, Scratch, containers
from samples_made import activitystreams as made

ROOT = Path(__file__).parents[1]
SAMPLES = Path(os.environ.get("MURMURE_SAMPLES", ROOT.parent / "shared/samples")) / "activitystreams"
CONTEXT = made.CONTEXT
KEYS = (
    "id type @id @type @value @list @language verb objectType displayName actor object target to cc audience published startTime endTime"
    " duration content contentMap name nameMap summary tag href url items orderedItems first location latitude longitude attributedTo"
    " inReplyTo oneOf formerType deleted relationship subject instrument attachment mediaType as:content"
).split()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["Note", "as:Like", "Collection", "Tombstone", "Question", "2024-01-01T00:00:00Z", "PT1H", "https://a.example/x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=7),
    max_leaves=30,
)  # fmt: skip


def read(folder: Path, quirk: str | None = None) -> laws.Output:
    return laws.gather(made.make(folder / "made", quirk), only="activitystreams")


def one(doc: object) -> Activity:
    done = list(activities_of_document(compact(doc)))
    assert len(done) == 1 and isinstance(done[0], Activity), done
    return done[0]


@pytest.mark.parametrize("quirk", ["lines", "array", "page", "mark"])
def test_one_content_in_several_wrappings_is_the_same(tmp_path: Path, quirk: str) -> None:
    assert read(tmp_path / "a", quirk).rows == read(tmp_path / "b").rows


def test_expanded_json_ld_says_what_the_compact_form_says(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "expanded").rows.values()
    assert (row["type"], row["actor"], row["content"], row["language"]) == ("Create", f"{made.BASE}/u/lou", "Bonjour", "fr")
    assert row["audience"] == ["public"] and row["offset_minutes"] == 120


def test_version_one_is_read_in_the_words_of_version_two(tmp_path: Path) -> None:
    first, second = read(tmp_path, "version-1").rows.values()
    assert (first["type"], first["object_type"], first["content"], first["audience"]) == ("Create", "Note", "Un vieux billet", ["public"])
    assert (second["type"], second["object"], second["actor"]) == ("Like", "https://vieux.example/article", "acct:eve@vieux.example")


def test_a_bare_object_is_a_create_and_an_update_is_no_birth(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "bare-note").rows.values()
    assert row["type"] == "Create" and "published" not in row and row["extra"]["updated"] == "2024-06-01T00:00:00Z"
    assert "audience" not in row and "actor" not in row


def test_an_interval_is_when_it_happens(tmp_path: Path) -> None:
    rows = {row["type"]: row for row in read(tmp_path, "interval").rows.values()}
    assert rows["Travel"]["until"] - rows["Travel"]["published"] == 3_600_000_000 and rows["Travel"]["offset_minutes"] == 120
    assert rows["Listen"]["until"] - rows["Listen"]["published"] == 200_000_000 and rows["Listen"]["instrument"] == "Radio"


def test_statuses_of_the_interface_keep_their_audience(tmp_path: Path) -> None:
    rows = {row["extra"].get("url", row["type"]).rpartition("/")[2]: row for row in read(tmp_path, "statuses").rows.values()}
    assert rows["1"]["audience"] == rows["2"]["audience"] == ["public"] and rows["2"]["extra"]["unlisted"] is True
    assert rows["3"]["audience"] == [f"{made.BASE}/@max"] and rows["5"]["audience"] == ["followers"]
    assert rows["4"]["type"] == "Announce" and rows["4"]["target"] == f"{made.BASE}/users/max"


def test_notices_are_what_others_did_towards_me(tmp_path: Path) -> None:
    output = read(tmp_path, "notices")
    rows = list(output.rows.values())
    post, them = f"{made.BASE}/users/lou/statuses/1", f"{made.BASE}/users/max"
    assert {row["actor"] for row in rows} == {them}
    assert [(row["type"], row["object"], row.get("target")) for row in rows] == [
        ("Create", f"{them}/statuses/9", f"{made.BASE}/users/lou"), ("Like", post, "me"), ("Announce", post, "me"),
        ("Follow", "me", None), ("Follow", "me", None),
    ]  # fmt: skip
    assert rows[4]["extra"]["pending"] is True and "pending" not in rows[3]["extra"]
    assert [(reject.where.rpartition(":")[2], reject.reason.en.split(",")[0]) for reject in output.rejects] == [
        ("6", "a notice from the server"), ("7", "the record is not of the expected form"),
        ("8", "a notification of a kind that murmure does not know"),
    ]  # fmt: skip


def test_a_mention_in_a_notice_is_the_post_of_a_list_of_statuses(tmp_path: Path) -> None:
    notices = read(tmp_path / "notices", "notices").rows
    path = tmp_path / "statuses.jsonl"
    path.write_text(json.dumps(made._notices()[0]["status"]) + "\n")
    (key,) = laws.gather(path).rows
    assert notices[key]["type"] == "Create"


@pytest.mark.parametrize("account", [None, {}, {"acct": 5}, {"acct": "x"}, {"acct": "x", "uri": 5}, {"acct": None, "uri": "https://a.example/x"}])
@pytest.mark.parametrize("kind", ["favourite", "mention", ["follow"], None])
def test_no_odd_notice_stops_the_reader(tmp_path: Path, account, kind) -> None:
    path = tmp_path / "notices.jsonl"
    good = made._notices()[3]
    odd = {"id": 1, "type": kind, "created_at": 5, "account": account, "status": {"uri": ["x"]}}
    path.write_text("".join(json.dumps(doc) + "\n" for doc in (good, odd)))
    output = laws.gather(path)
    assert len(output.rows) + len(output.rejects) == 2 and output.used == {"activitystreams"}


def test_a_line_of_our_own_export_is_seen_by_nobody_more(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "own-lines").rows.values()
    assert "audience" not in row and row["mentions"] == [f"{made.BASE}/u/max"] and row["actor"] == "me"
    assert row["offset_minutes"] == 120 and row["extra"] == {"unlisted": True, "from": "mastodon-archive"}


@pytest.mark.parametrize(("change", "kept"), [
    ({"location": {"type": "Place", "latitude": 2**31, "longitude": -5.1}}, {"latitude": None}),
    ({"murmure:offsetMinutes": None, "murmure:offsetOrigin": "account"}, None),
    ({"murmure:offsetMinutes": True, "murmure:offsetOrigin": "explicit"}, {"offset_minutes": None}),
])  # fmt: skip
def test_a_line_of_our_own_export_that_somebody_changed_gives_nothing_that_cannot_be(tmp_path: Path, change: dict, kept: dict | None) -> None:
    path = made.make(tmp_path, "own-lines")
    first, *others = path.read_text().splitlines()
    path.write_text("\n".join((json.dumps({**json.loads(first), **change}), *others)))
    output = laws.gather(path)
    assert [*laws.timed(output), *laws.typed(output)] == []
    if kept is None:
        assert len(output.rejects) == 1
    else:
        assert not output.rejects and {name: row.get(name) for row in output.rows.values() for name in kept} == kept


def test_a_broken_line_is_one_reject(tmp_path: Path) -> None:
    output = read(tmp_path, "lines-broken")
    assert [reject.where.rpartition(":")[2] for reject in output.rejects] == ["2", "6"] and len(output.rows) == 4


@pytest.mark.parametrize(("quirk", "reason"), [("truncated", "the file stops"), ("corrupted", "the file is broken")])
def test_a_broken_document_keeps_what_stands_before(tmp_path: Path, quirk: str, reason: str) -> None:
    output = read(tmp_path, quirk)
    assert output.rows and len(output.rejects) == 1 and output.rejects[0].reason.en.startswith(reason)
    assert output.rejects[0].where.endswith(f":{len(output.rows) + 1}")


def test_a_date_that_is_none_is_said(tmp_path: Path) -> None:
    assert [reject.reason.en for reject in read(tmp_path, "bad-date").rejects] == ["the date cannot be read"] * 2


@pytest.mark.parametrize(
    ("addressing", "audience", "unlisted"),
    [
        ({"to": [CONTEXT + "#Public"]}, ["public"], None),
        ({"to": "as:Public"}, ["public"], None),
        ({"to": "https://a.example/u/1/followers", "cc": "as:Public"}, ["public"], True),
        ({"to": [{"type": "Person", "id": "https://a.example/u/2"}]}, ["https://a.example/u/2"], None),
        ({"bto": "https://a.example/u/2", "cc": "https://a.example/u/1/followers"}, ["https://a.example/u/2", "followers"], None),
        ({}, None, None),
    ],
)
def test_who_could_see_it(addressing: dict, audience: list[str] | None, unlisted: bool | None) -> None:
    done = one({"type": "Like", "actor": "https://a.example/u/1", "object": "https://a.example/n", **addressing})
    assert done.audience == audience and (done.extra or {}).get("unlisted") == unlisted


def test_what_changes_does_not_change_the_key() -> None:
    note = {"type": "Note", "content": "x", "attributedTo": "https://a.example/u"}
    assert one(note).key == one({**note, "updated": "2024-01-01T00:00:00Z", "likes": {"totalItems": 4}}).key
    assert one(note).key != one({**note, "content": "y"}).key


@pytest.mark.parametrize(
    "doc",
    [
        {"name": "site", "version": "1.0", "description": "https://www.w3.org/ns/activitystreams parser", "scripts": {}},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}}]},
        {"log": {"version": "1.2", "entries": [{"request": {"headers": [{"name": "accept", "value": CONTEXT}]}}]}},
        {"resourceType": "Bundle", "type": "collection", "entry": []},
        {"@context": "https://schema.org", "@type": "Person", "name": "x"},
        {"manifest_version": 3, "name": "x", "permissions": []},
        [{"type": "event", "payload": {"object": 1}}],
        [{"tweet": {"id": "1"}}],
        {"type": "object", "properties": {"object": {"type": "string"}}},
        {},
        [],
    ],
)
def test_the_json_of_others_is_left_alone(tmp_path: Path, doc: object) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(doc), "utf-8")
    with Scratch() as scratch:
        assert not any(recognise(Probe(file)) for found in containers(path, scratch) for file in found.files)


@settings(max_examples=120, deadline=None)
@given(JSON)
def test_no_document_stops_the_reading(doc: object) -> None:
    for done in activities_of_document(compact(doc)):
        assert isinstance(done, Activity | Both)
        if isinstance(done, Activity):
            json.dumps(done.extra, allow_nan=False)
            assert done.key and done.type and (done.until is None or done.until >= done.published)
            assert done.latitude is None or abs(done.latitude) <= 90


def test_very_deep_documents_end_in_a_reject(tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    path.write_text('{"@context": "https://www.w3.org/ns/activitystreams", "type": "Note", "tag": ' + "[" * 100_000 + "]" * 100_000 + "}")
    assert laws.gather(path, only="activitystreams").said


def test_every_valid_document_of_the_w3c_is_read() -> None:
    """Read, or left out with a reason that is right: what says nothing, and collections whose items are elsewhere."""
    if not SAMPLES.is_dir():
        pytest.skip(f"no samples at {SAMPLES}: set MURMURE_SAMPLES")
    reasons: dict[str, set[str]] = {}
    count = 0
    for path in sorted(SAMPLES.rglob("*.json")):
        output = laws.gather(path)
        count += len(output.rows)
        for reject in output.rejects:
            reasons.setdefault(reject.reason.en, set()).add(path.name)
    assert count >= 190
    assert reasons == {
        "the record is empty": {f"simple00{n}.json" for n in ("02", "04", "05", "06", "07", "24", "25")},
        "the items of this collection are elsewhere": {f"vocabulary-ex{n}-jsonld.json" for n in (73, 74, 87, 88)},
        "the record is not of the expected form": {f"number-as-{name}.json" for name in ("actor", "object", "type")},
    }
