"""Does the Facebook source read every layout that the export has had, with its letters, its times and its people?"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.model.activity import Activity
from murmure.model.reject import BAD_DATE, IMPOSSIBLE_DATE, NO_DATE
from murmure.model.words import Both
from murmure.sources import laws
from murmure.sources.meta.account import Account
from murmure.sources.meta.label import field_of
from murmure.sources.meta.moment import Clock
from murmure.sources.meta.record import stem_of
from murmure.sources.meta.text import mend
from murmure.sources.social.facebook.table import ROOTS, STEMS
from murmure.sources.times import zone_named
from samples_made import facebook as made

SAMPLES = Path("/work/shared/samples/facebook")
ME = Account("Facebook", Clock(), frozenset({made.ZOE}))
T = made.T * 1_000_000
KEYS = sorted({
    *"timestamp data attachments title tags post comment reaction media uri creation_timestamp external_context url name place".split(),
    *"coordinate latitude longitude label_values label value timestamp_value href dict vec events id type entries children poll".split(),
    *"options voted session ip_address user_agent start_timestamp end_timestamp events_joined photos last_activity_time".split(),
    *"activity_by_day media_metadata photo_metadata exif_data upload_ip note text emails profile_uri fbid".split(),
})  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from([made.T, "Time", "URL", "https://a.example"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=8),
    max_leaves=25,
)


def read(folder: Path, quirk: str | None = None) -> laws.Output:
    return laws.gather(made.make(folder / "made", quirk))


def told(output: laws.Output, type: str, **wanted: Any) -> list[dict[str, Any]]:
    return [row for row in output.rows.values() if row["type"] == type and all(row.get(key) == value for key, value in wanted.items())]


def without_offset(output: laws.Output) -> dict[str, dict[str, Any]]:
    return {key: {name: value for name, value in row.items() if not name.startswith("offset")} for key, row in output.rows.items()}


def test_letters_are_put_together_again_everywhere(tmp_path: Path) -> None:
    output = read(tmp_path)
    whole = laws.golden_of(output)
    assert not any(mark in whole for mark in ("Ã", "Â", "\u0080", "\u0099", "â€")), "bytes were taken for letters"
    assert told(output, "Create", content="Première neige à Évian ❄️ #Léman")[0]["tags"] == ["Léman"]
    assert told(output, "Like", content="❤")[0]["actor"] == f"facebook:{made.LOU}"


def test_texts_that_are_right_already_stay_as_they_are(tmp_path: Path) -> None:
    assert read(tmp_path / "a", "right-text").rows == read(tmp_path / "b").rows


@pytest.mark.parametrize(
    ("written", "meant"),
    [("caf\u00c3\u00a9", "café"), ("café", "café"), ("Łódź Ã©", "Łódź Ã©"), ("\u00f0\u009f\u0098\u0080", "😀"), ("d\u00c3\u00a9j\u00c3", "déj\u00c3"),
     ("voilà»", "voilà»"), ("plain", "plain"), ("", "")],
)  # fmt: skip
def test_a_text_is_mended_only_where_it_is_broken(written: str, meant: str) -> None:
    assert mend(written) == meant


@given(st.text(max_size=30))
def test_mending_undoes_what_the_export_does(text: str) -> None:
    try:
        broken = text.encode().decode("latin-1")
    except UnicodeEncodeError:
        return  # halves of characters have no bytes
    assert mend(broken) == text


def test_the_layout_before_2024_says_the_same(tmp_path: Path) -> None:
    older, newer = read(tmp_path / "a", "before-2024"), read(tmp_path / "b")
    assert older.rows.keys() == newer.rows.keys() and older.rows == newer.rows


def test_folders_around_it_apostrophes_and_parts_change_nothing(tmp_path: Path) -> None:
    whole = read(tmp_path / "whole")
    assert read(tmp_path / "wrapped", "wrapped").rows == whole.rows
    assert read(tmp_path / "folder", "folder").rows == whole.rows
    assert read(tmp_path / "other", "other-apostrophes").rows == whole.rows
    assert not read(tmp_path / "wrapped2", "wrapped").refused


def test_parts_that_arrive_in_two_archives_add_up_to_the_whole(tmp_path: Path) -> None:
    parts, whole = read(tmp_path / "a", "several-parts"), read(tmp_path / "b")
    assert parts.rows.keys() == whole.rows.keys() and not parts.said
    # The zone of the account stands in one of the parts only: the instants are the same all the same.
    exact = [{key: row.get("published") for key, row in output.rows.items() if row.get("precision") != "day"} for output in (parts, whole)]
    assert exact[0] == exact[1] and len(exact[0]) == len(whole.rows) - 1


def test_an_export_of_2018_has_keys_without_a_version(tmp_path: Path) -> None:
    output = read(tmp_path, "old-2018")
    assert told(output, "Follow", object=f"facebook:{made.LOU}") and told(output, "murmure:Query", object="lac")
    assert told(output, "Create", content="Très joli !") and told(output, "Create", content="À lire")
    assert told(output, "Create", content="Répétition à 20 h") and len(output.rejects) == 1


def test_records_of_2026_are_read_alone_and_in_lists_and_in_other_languages(tmp_path: Path) -> None:
    lists, single, dutch = (read(tmp_path / quirk, quirk) for quirk in ("labels-2026", "single-record", "translated"))
    alone = {key: row for key, row in lists.rows.items() if key in single.rows}
    assert alone == single.rows and not single.said
    like = told(lists, "Like", object="https://www.facebook.com/loic/posts/3")[0]
    assert like["target"] == f"facebook:{made.LOU}" and like["extra"]["reaction"] == "Love"
    assert told(lists, "View", object="https://livre.example/a")[0]["content"] == "Un livre"
    assert told(lists, "Create", object="facebook:post/77")[0]["latitude"] == 46.41
    assert told(lists, "View", object="https://livre.example/b")[0]["content"] == "Un autre livre"
    off, beside_text = told(lists, "murmure:Capture", object_type="murmure:Conversion")
    assert (off["actor"], off["extra"]["event"], off["published"]) == ("vélos-régate.example", "PURCHASE", T + 620_000_000)
    assert (beside_text["extra"]["event"], beside_text["published"]) == ("SEARCH", T + 621_000_000)
    kept = {key for key, row in single.rows.items() if row["type"] != "Create"}
    assert kept <= dutch.rows.keys(), "a label in Dutch was not understood"


def test_saved_things_places_and_polls_of_2021_are_read(tmp_path: Path) -> None:
    output = read(tmp_path, "names-2021")
    saved = {(row.get("object"), row["content"]) for row in told(output, "murmure:Bookmark")}
    assert saved == {("https://quai.example/", "Le quai"), ("Nuit des musées", "Nuit des musées"), ("Meubles", "Meubles"),
                     (None, "Zoé a enregistré une vidéo.")}  # fmt: skip
    (place,) = told(output, "Create", object_type="Place")
    assert (place["object"], place["content"], place["latitude"]) == ("https://www.facebook.com/770077", "L'embarcadère", 46.4)
    assert told(output, "Create", object_type="Question")[0]["extra"]["title"] == "Zoé a répondu au sondage Lac ou mer ?"
    assert not output.rejects


def test_when_suggestions_were_made_is_no_suggestion(tmp_path: Path) -> None:
    path = tmp_path / "connections/friends/people_you_may_know.json"
    path.parent.mkdir(parents=True)
    labels = [{"label": "When these suggestions were created", "timestamp_value": made.T}, {"label": "Friend suggestions", "vec": [{"value": "Ina"}]}]
    path.write_text(json.dumps({"media": [], "label_values": labels, "fbid": "9"}))
    assert [row["object"] for row in laws.gather(tmp_path).rows.values()] == ["Ina"]


def test_a_time_has_the_offset_of_the_account_and_says_so(tmp_path: Path) -> None:
    known, unknown = read(tmp_path / "a"), read(tmp_path / "b", "no-zone")
    post = told(known, "Create", content="À lire")[0]
    assert (post["offset_minutes"], post["offset_origin"], post["precision"], post["published"]) == (60, "account", "s", T + 20_000_000)
    post = told(unknown, "Create", content="À lire")[0]
    assert "offset_minutes" not in post and post["offset_origin"] == "explicit"
    exact = [{key: row for key, row in without_offset(output).items() if row.get("precision") != "day"} for output in (known, unknown)]
    assert exact[0] == exact[1] and known.rows.keys() == unknown.rows.keys()
    # A day is a day of the account: it begins at midnight there.
    assert [told(output, "murmure:Capture", object="Site web")[0]["published"] for output in (known, unknown)] == [
        1_699_916_400_000_000, 1_699_920_000_000_000]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "found"),
    [(0, NO_DATE), (None, NO_DATE), ("", NO_DATE), ("hier", BAD_DATE), ({}, BAD_DATE), (True, BAD_DATE), (-62_169_958_800, IMPOSSIBLE_DATE),
     (10**17, IMPOSSIBLE_DATE), (float("nan"), IMPOSSIBLE_DATE), (1e400, IMPOSSIBLE_DATE), (-631_152_000, -631_152_000 * 10**6),
     ("1700000000", 1_700_000_000 * 10**6), (1_700_000_000_123, 1_700_000_000_123_000), (1_700_000_000_123_456, 1_700_000_000_123_456)],
)  # fmt: skip
def test_a_moment_is_read_or_said_to_be_none(value: Any, found: Any) -> None:
    when = Clock().at(value)
    assert when is found if isinstance(found, Both) else when[0] == found


def test_the_offset_follows_the_summer_of_the_account() -> None:
    clock = Clock(zone_named("Europe/Zurich"))
    assert [clock.at(time)[1] for time in (1_688_000_000, 1_700_000_000)] == [120, 60]


def test_absurd_times_are_rejected_and_old_memories_are_kept(tmp_path: Path) -> None:
    output = read(tmp_path, "absurd-times")
    assert [reject.reason for reject in output.rejects] == [IMPOSSIBLE_DATE, NO_DATE, IMPOSSIBLE_DATE]
    assert told(output, "Create", content="une photo de 1950") and told(output, "Create", content="en millisecondes")[0]["precision"] == "ms"
    photo = next(row for row in output.rows.values() if row.get("mentions"))["extra"]["media"][0]
    assert photo["camera_make"] == "Nikkor" and "taken_timestamp" not in photo


def test_messages_are_between_their_people(tmp_path: Path) -> None:
    output, lou = read(tmp_path), f"facebook:{made.LOU}"
    mine = told(output, "Create", content="Le quai, vers midi ?")[0]
    assert (mine["actor"], mine["target"], mine["audience"], mine["precision"]) == ("me", lou, [lou], "ms")
    theirs = told(output, "Create", content="à demain 👍")[0]
    assert (theirs["actor"], theirs["target"], theirs["audience"]) == (lou, "me", [lou])
    many = told(output, "Create", content="Bonjour à toutes et à tous")[0]
    assert (many["actor"], many["target"], many["audience"]) == (f"facebook:{made.NOE}", "facebook:thread/77abcd", ["facebook:thread/77abcd"])
    reaction = told(output, "Like", content="❤")[0]
    assert (reaction["object"], reaction["target"], reaction["published"]) == (mine["object"], "me", T + 112_000_000)
    assert [row["extra"]["call"]["seconds"] for row in output.rows.values() if "call" in row.get("extra", {})] == [61]
    assert sum("unsent" in row.get("extra", {}) for row in output.rows.values()) == 1


def test_a_thread_alone_takes_nobody_for_the_owner(tmp_path: Path) -> None:
    output = read(tmp_path, "thread-alone")
    assert {row["actor"] for row in output.rows.values()} == {f"facebook:{made.LOU}", f"facebook:{made.ZOE}"}
    whole = read(tmp_path / "whole")
    assert output.rows.keys() <= whole.rows.keys(), "a message has another name when its thread comes alone"


def test_the_owner_is_whom_all_threads_have_in_common(tmp_path: Path) -> None:
    third = made.thread([made.NOE, made.ZOE], "inbox/noe_55zzyy", [])
    for name, data in made.written({**made.messages(), "your_facebook_activity/messages/inbox/noe_55zzyy/message_1.json": third}).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    output = laws.gather(tmp_path)
    assert told(output, "Create", content="Le quai, vers midi ?")[0]["actor"] == "me"


def test_the_separate_export_of_encrypted_threads_is_read(tmp_path: Path) -> None:
    output = read(tmp_path, "end-to-end")
    assert {row.get("content") for row in told(output, "Create")} == {"déjà là", None} and told(output, "Like", content="👍")


def test_who_is_gone_is_nobody(tmp_path: Path) -> None:
    output = read(tmp_path, "gone-people")
    message = told(output, "Create", content="à demain 👍")[0]
    assert "actor" not in message and message["extra"]["sender"] == "Utilisateur de Facebook"
    known = told(read(tmp_path / "older"), "Create", content="à demain 👍")[0]
    assert message["object"] == known["object"], "the name of the person is not part of the key"
    assert len(output.rejects) == 1


def test_two_exports_that_disagree_add_up(tmp_path: Path) -> None:
    first, second = read(tmp_path / "a"), read(tmp_path / "b", "edited")
    union = first.rows | second.rows
    versions = [row["content"] for row in union.values() if str(row.get("content")).startswith("Première neige")]
    assert len(union) == len(first.rows) + 1 and sorted(map(len, versions)) == [32, 39]
    later = read(tmp_path / "c", "gone-people")
    assert {key for key, row in first.rows.items() if "9k3xq8" not in str(row.get("object"))} <= later.rows.keys() | first.rows.keys()


def test_what_companies_noted_has_the_company_as_actor(tmp_path: Path) -> None:
    rows = told(read(tmp_path), "murmure:Capture")
    assert {row["instrument"] for row in rows} == {"Facebook"} and "me" not in {row["actor"] for row in rows}
    assert {row["object"] for row in rows if row["object_type"] == "murmure:Address"} == {f"192.0.2.{n}" for n in range(44, 50)}
    assert {row["actor"] for row in rows} == {"Facebook", "vélos-régate.example", "Courir", "Régate SA", "Échecs"}
    assert {row["object"] for row in rows if row["object_type"] == "murmure:Inference"} == {
        "Vélo", "Pâtisserie", "Régate SA", "Vie établie", "Voile", "Évian, Haute-Savoie", "74500", "Eva Brun"}  # fmt: skip
    upload = next(row for row in rows if row.get("extra", {}).get("event") == "upload")
    assert upload["object"] == "192.0.2.44" and upload["extra"]["file"] == "a_1_n_77.jpg"


def test_equal_events_of_one_second_are_all_kept(tmp_path: Path) -> None:
    assert len(told(read(tmp_path, "equal-events"), "murmure:Capture", actor="a.example")) == 3


def test_who_left_a_group_is_told_from_who_joined_it(tmp_path: Path) -> None:
    output = read(tmp_path)
    assert [row["object"] for row in told(output, "Join", object_type="Group")] == ["facebook:group/Le chœur"] * 2
    assert told(output, "Leave")[0]["content"] == "Vous avez quitté le groupe Les rameurs."


def test_nothing_is_wider_than_the_export_says(tmp_path: Path) -> None:
    for quirk in (None, "labels-2026", "thread-alone"):
        assert all(not {"public", "followers"} & set(row.get("audience", ())) for row in read(tmp_path / str(quirk), quirk).rows.values())


def test_bad_records_are_named_and_the_others_are_read(tmp_path: Path) -> None:
    output = read(tmp_path, "bad-records")
    assert len(output.rejects) == 12 and told(output, "Create", content="À lire")
    assert {reject.where.split(":")[0] for reject in output.rejects} == {
        "your_posts__check_ins__photos_and_videos_1.json", "message_1.json", "your_friends.json", "your_search_history.json"}  # fmt: skip


@pytest.mark.parametrize(("name", "stem"), [
    ("Post_Comments_12.json", "post_comments"), ("who_you’ve_followed.json", "who_you_ve_followed"),
    ("who_you_ve_followed (1).json", "who_you_ve_followed"),
    ("advertisers_you&#039;ve_interacted_with.json", "advertisers_you_ve_interacted_with"), ("your_posts_39.json", "your_posts"),
])  # fmt: skip
def test_a_file_is_known_by_what_it_is_about(name: str, stem: str) -> None:
    assert stem_of(name) == stem


@pytest.mark.parametrize(("label", "field"), [("Tijd", "time"), ("시간", "time"), ("Auteur", "author"), ("BENUTZERNAME", "username"),
                                              ("Hora", "time"), ("Nom d\u00e2\u0080\u0099utilisateur", "username"), ("Farbe", None)])  # fmt: skip
def test_labels_are_understood_in_several_languages(label: str, field: str | None) -> None:
    assert field_of(label) == field


def test_a_file_of_another_program_is_not_taken(tmp_path: Path) -> None:
    for name, value in (("messages.json", {"participants": 3, "messages": 4}), ("pals.json", {"friends": [{"id": 1}]}),
                        ("x.json", {"comments": [{"body": "x"}]}), ("log.json", [{"timestamp": 1, "title": "x"}]),
                        ("y.json", {"history": []}), ("z.json", {"last_activity": {}, "installed_apps": []})):  # fmt: skip
        (tmp_path / name).write_text(json.dumps(value))
    assert "facebook" not in laws.gather(tmp_path).used


def test_memory_and_order_do_not_depend_on_how_messages_are_split(tmp_path: Path) -> None:
    """A thread that fills two files is one thread, and its second file alone has the same keys."""
    whole = made.messages()["your_facebook_activity/messages/inbox/loic_9k3xq8/message_1.json"]
    for number, part in ((1, whole["messages"][:3]), (2, whole["messages"][2:])):
        place = tmp_path / "messages/inbox/loic_9k3xq8"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"message_{number}.json").write_text(json.dumps(made.bytes_as_letters({**whole, "messages": part})))
    with zipfile.ZipFile(tmp_path / "one.zip", "w") as archive:
        archive.write(tmp_path / "messages/inbox/loic_9k3xq8/message_2.json", "message_2.json")
    both, second = laws.gather(tmp_path / "messages"), laws.gather(tmp_path / "one.zip")
    assert len(told(both, "Create")) == 6 and second.rows.keys() < both.rows.keys()


MESSAGE = st.fixed_dictionaries(
    {"sender_name": st.sampled_from([made.LOU, made.ZOE, made.NOE, "Facebook user"]),
     "timestamp_ms": st.sampled_from([made.T * 1000 + 7, made.T, 0])},
    optional={"content": st.sampled_from(["à midi", " ok ", "", "\0", "\u00c3\u00a9", 5]), "is_unsent": st.booleans(), "type": st.just("Generic"),
              "share": st.just({"link": "https://a.example/x"}), "call_duration": st.just(3)},
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(MESSAGE, min_size=2, max_size=6), st.sampled_from([None, "Europe/Zurich"]))
def test_a_message_reads_alike_alone_and_after_others(messages: list[dict[str, Any]], zone: str | None) -> None:
    """Who has spoken before takes a shorter way: it leads to the same place."""
    from io import BytesIO

    from murmure.sources.meta.message import messages_of, thread_of
    from murmure.sources.readers import File, Scratch

    account = Account("Facebook", Clock(zone_named(zone) if zone else None), frozenset({made.ZOE}))

    def read_thread(listed: list[dict[str, Any]]) -> list[Activity]:
        data = json.dumps(made.thread([made.LOU, made.ZOE], "inbox/loic_9k3xq8", made._letters(listed))).encode()
        with Scratch() as scratch:
            file = File("message_1.json", len(data), lambda: BytesIO(data), scratch)  # type: ignore[arg-type]
            return [item for item in messages_of(file, thread_of(file), account) if isinstance(item, Activity)]

    assert read_thread(messages) == [item for message in messages for item in read_thread([message])]


@settings(max_examples=150, deadline=None)
@given(JSON)
def test_no_record_stops_the_reading(record: Any) -> None:
    if not isinstance(record, dict):
        return
    for reader in {**ROOTS, **STEMS}.values():
        for item in reader(record, ME):
            assert isinstance(item, Activity | Both)
            if isinstance(item, Activity):
                json.dumps(item.extra, allow_nan=False)
                assert item.published is None or item.precision


@pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"needs real files in {SAMPLES}")
def test_real_files_are_read_or_refused_by_name() -> None:
    output = laws.gather(SAMPLES, only="facebook")
    assert "facebook" in output.used and len(output.rows) > 300
    assert "Ã" not in json.dumps([row.get("content") for row in output.rows.values()], ensure_ascii=False)
    # A list made up by others mixes threads into posts: those four have no date of a post.
    assert {reject.where.split(":")[0] for reject in output.rejects} <= {"facebook_media.json"}
