"""Does the X source read every form that the archive has had, without losing, doubling or widening anything?"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.model.activity import Activity
from murmure.model.reject import BAD_DATE
from murmure.model.words import Both
from murmure.sources import laws
from murmure.sources.readers import Probe, Scratch, containers
from murmure.sources.social.x_archive.captures import CAPTURES
from murmure.sources.social.x_archive.posts import read_post
from murmure.sources.social.x_archive.refusals import refuse
from murmure.sources.social.x_archive.script import kind_of_script
from murmure.sources.social.x_archive.ties import TIES
from murmure.sources.social.x_archive.words import Owner, id_time, moment
from samples_made import x_archive as made
from samples_made.x_archive.parts import ANN, JO, ME, number_of, post

OWNER = Owner(ME)
KEYS = sorted({
    *"id id_str tweet_id created_at full_text text entities urls url expanded_url media hashtags user_mentions screen_name lang geo".split(),
    *"coordinates in_reply_to_status_id_str retweeted_status edit_info initial editTweetIds extended_entities source place".split(),
    *"adsUserData adImpressions impressions adEngagements engagements impressionAttributes engagementAttributes accountId url".split(),
    *"interests demographics audienceAndAdvertisers name isDisabled loginIp createdAt token appNames appId linkClick finalUrl".split(),
    *"organization permissions emailChange changedTo changedAt advertiserInfo advertiserName promotedTweetInfo conversions".split(),
})  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["20000", "Wed Mar 01 10:00:00 +0000 2023", "RT @a: b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=8),
    max_leaves=25,
)


def read(folder: Path, quirk: str | None = None) -> laws.Output:
    return laws.gather(made.make(folder / "made", quirk))


def by_object(output: laws.Output, kind: str) -> dict[str, dict]:
    return {str(row.get("object")): row for row in output.rows.values() if row["type"] == kind}


def uri(clock: str) -> str:
    return f"https://x.com/i/status/{number_of(clock)}"


def test_a_post_reads_as_it_was_shown(tmp_path: Path) -> None:
    row = by_object(read(tmp_path), "Create")[uri("10:00:00.123")]
    assert row["content"] == "A lire & relire https://journal.example/a?x=1&copy=2 #Lecture"
    assert row["links"] == ["https://journal.example/a?x=1&copy=2"] and row["tags"] == ["Lecture"] and row["audience"] == ["public"]
    assert row["instrument"] == "Twitter for Android" and row["extra"]["media"][0]["path"].startswith("tweets_media/")


def test_the_number_gives_the_millisecond_when_it_agrees(tmp_path: Path) -> None:
    row = by_object(read(tmp_path), "Create")[uri("10:00:00.123")]
    assert (row["published"], row["precision"]) == (1_677_664_800_123_000, "ms")
    assert by_object(read(tmp_path / "again"), "Create")["https://x.com/i/status/20000"]["precision"] == "day"


def test_a_repost_says_whose_and_a_reply_says_to_what(tmp_path: Path) -> None:
    output = read(tmp_path)
    repost = next(row for row in output.rows.values() if row["type"] == "Announce")
    assert repost["target"] == f"https://x.com/i/user/{JO}" and repost["content"] == "le pont est ouvert"
    reply = by_object(output, "Create")[uri("10:01:00.5")]
    assert reply["in_reply_to"] == "https://x.com/i/status/1630800000000000000" and reply["content"] == "@jo_b d'accord <3"


def test_the_same_post_in_two_parts_is_one(tmp_path: Path) -> None:
    parts, whole = read(tmp_path / "parts", "parts"), read(tmp_path / "whole", "folder")
    assert parts.rows == whole.rows and parts.count > whole.count == len(whole.rows)


@pytest.mark.parametrize("quirk", ["before-2020", "copy", "wrapped", "no-account"])
def test_every_age_of_the_archive_gives_the_same_posts(tmp_path: Path, quirk: str) -> None:
    older, newer = by_object(read(tmp_path / "a", quirk), "Create"), by_object(read(tmp_path / "b", "folder"), "Create")
    # Only the folder of the pictures had another name.
    assert json.loads(json.dumps(older).replace('"tweet_media/', '"tweets_media/')) == newer and len(newer) == 5


@pytest.mark.parametrize(
    ("name", "kind", "folder"),
    [
        ("tweet.js", "tweet", "tweet_media"),  # until 2022
        ("tweet-part1.js", "tweet", "tweet_media"),
        ("tweets-part1.js", "tweets", "tweets_media"),
        ("deleted-tweets.js", "deleted_tweets", "deleted_tweets_media"),
        ("community-tweet.js", "community_tweet", "community_tweet_media"),
    ],
)
def test_a_picture_is_where_its_age_of_the_archive_puts_it(tmp_path: Path, name: str, kind: str, folder: str) -> None:
    (tmp_path / name).write_text(made.script(kind, made.wrapped("tweet", made.posts()[:1])), encoding="utf-8")
    paths = [item["path"] for row in laws.gather(tmp_path / name).rows.values() for item in row["extra"].get("media", ())]
    assert paths and all(path.startswith(f"{folder}/{number_of('10:00:00.123')}-") for path in paths)


def test_tables_and_months_of_before(tmp_path: Path) -> None:
    table = read(tmp_path / "a", "csv-2018")
    first = by_object(table, "Create")["https://x.com/i/status/250000000000000000"]
    assert first["content"] == "bonjour, \nle lac" and first["links"] == ["https://lac.example"]
    assert by_object(table, "Announce")["https://x.com/i/status/249000000000000000"]["target"] == f"https://x.com/i/user/{JO}"
    month = by_object(read(tmp_path / "b", "grailbird-2019"), "Create")["https://x.com/i/status/22000"]
    assert month["content"] == "vieux & court" and month["precision"] == "day"


def test_posts_of_a_protected_account_are_for_followers(tmp_path: Path) -> None:
    rows = by_object(read(tmp_path, "protected"), "Create")
    assert rows[uri("10:03:00.999")]["audience"] == ["followers"] and rows[uri("10:01:00.5")]["audience"] == ["public"]


def test_a_long_post_is_whole_and_is_one(tmp_path: Path) -> None:
    rows = by_object(read(tmp_path, "long"), "Create")
    post_row = rows[uri("10:00:00.123")]
    assert post_row["content"].endswith("jusqu'au bout du lac. https://recit.example/fin Fin.") and post_row["extra"]["long"] is True
    assert rows["None"]["content"] == "Seul, sans son post" and "audience" not in rows["None"]


def test_messages_are_between_their_people(tmp_path: Path) -> None:
    output = read(tmp_path, "messages")
    told = {row["content"]: row for row in output.rows.values() if row.get("content") and "messages" in str(row.get("object"))}
    other = f"https://x.com/i/user/{JO}"
    assert (told["tu viens ?"]["actor"], told["tu viens ?"]["target"], told["tu viens ?"]["audience"]) == (other, "me", [other])
    mine = told["oui https://carte.example/lac"]
    assert (mine["actor"], mine["target"], mine["audience"]) == ("me", other, [other])
    assert told["bonjour à tous"]["audience"] == ["https://x.com/messages/99"]
    assert told["bonjour à tous"]["actor"] == f"https://x.com/i/user/{ANN}"
    assert [reject.where for reject in output.rejects] == ["direct-messages-group.js:5"]


def test_only_what_was_public_is_public(tmp_path: Path) -> None:
    for row in read(tmp_path).rows.values():
        public = row.get("audience") == ["public"]
        assert not public or (row["type"] in ("Create", "Announce") and "messages" not in str(row.get("object"))), row
        assert not (public and row.get("content") == "oups"), "a deleted post is no longer public"


def test_what_the_company_recorded_has_the_company_as_actor(tmp_path: Path) -> None:
    rows = [row for row in read(tmp_path, "captures").rows.values() if row["type"] == "murmure:Capture"]
    assert {row["instrument"] for row in rows} == {"X"} and "me" not in {row["actor"] for row in rows}
    shown = next(row for row in rows if row["extra"].get("event") == "shown")
    assert shown["actor"] == "https://x.com/velo_sa" and shown["extra"]["criteria"] == ["Age: 25 to 49", "Locations: France"]
    assert {row["object"] for row in rows if row["object_type"] == "murmure:Inference"} == {
        "French", "female", "Cycling", "Golf", "Le Tour", "@velo_sa", "35-49",
    }  # fmt: skip


def test_bad_records_are_named_and_a_missing_date_is_in_the_number(tmp_path: Path) -> None:
    output = read(tmp_path, "bad-records")
    assert [(reject.where, reject.reason.en) for reject in output.rejects] == [
        ("tweets.js:6", "the date is impossible for this service"),
        ("tweets.js:7", "the record is not of the expected form"),
        ("tweets.js:9", "the date cannot be read"),
        ("tweets.js:10", "the record is not of the expected form"),
        ("tweets.js:11", "the record is not of the expected form"),
    ]
    assert by_object(output, "Create")["https://x.com/i/status/1630874182664036354"]["precision"] == "ms"


@pytest.mark.parametrize("quirk", ["page-alone", "manifest-alone", "other-alone", "interface"])
def test_what_is_not_the_archive_is_named(tmp_path: Path, quirk: str) -> None:
    with Scratch() as scratch:
        probes = [Probe(file) for found in containers(made.make(tmp_path, quirk), scratch) for file in found.files]
        said = [refuse(probe) for probe in probes]
    assert len(said) == 1 and said[0] is not None and "data/tweets.js" in said[0].want.en


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("tweets.js", b"window.YTD.tweets.part0 = [", "tweets"),
        ("tweet.js", b"\xef\xbb\xbfwindow.YTD.tweet.part12 = [", "tweets"),
        ("like copy.js", b'[ { "like" : { "tweetId"', "like"),
        ("2013_05.js", b"Grailbird.data.tweets_2013_05 = \n [", "tweets"),
        ("jquery.js", b"!function(){}", None),
        ("data.json", b'[{"like": {"tweetId": "1"}}]', None),
        ("events.js", b'[{"speaker": {"name": "x"}}]', None),
    ],
)
def test_scripts_are_recognised_by_their_first_line(name: str, head: bytes, kind: str | None) -> None:
    found = kind_of_script(name, head)
    assert (found and found[0]) == kind


@given(st.datetimes(datetime(2006, 4, 1), datetime(2030, 1, 1)))
def test_a_written_time_is_read_to_the_second(when: datetime) -> None:
    found = moment(when.strftime("%a %b %d %H:%M:%S +0000 %Y"))
    assert not isinstance(found, Both) and found.precision == "s"
    assert found.published == int(when.replace(tzinfo=UTC, microsecond=0).timestamp()) * 1_000_000


@pytest.mark.parametrize("stamp", ["Wed Oct 10x20:19:24 +0000 2018", "Wed Oct 10 20:19:74 +0000 2018", "Wed Oct 10 20:19:24 +0000 20x8",
                                   "Wed Okt 10 20:19:24 +0000 2018", "Fri Feb 30 20:19:24 +0000 2018", "Wed Oct 10 20:19:24 +0000 1818"])  # fmt: skip
def test_a_time_that_was_never_is_no_time(stamp: str) -> None:
    assert moment(stamp) is BAD_DATE


@given(st.datetimes(min_value=datetime(2010, 11, 5), max_value=datetime(2060, 1, 1)))
def test_the_time_in_a_number_is_read_back(when) -> None:
    ms = int(when.replace(tzinfo=UTC).timestamp() * 1000)
    number = str((ms - 1_288_834_974_657) << 22)
    assert id_time(number) == ms * 1000
    written = when.replace(microsecond=0).strftime("%a %b %d %H:%M:%S +0000 %Y")
    found = moment(written, number)
    assert not isinstance(found, Both) and found.published == ms * 1000


@settings(max_examples=120, deadline=None)
@given(JSON)
def test_no_record_stops_the_reading(record: object) -> None:
    if not isinstance(record, dict):
        return
    done = [read_post(record, OWNER)]
    for _, reader in (*CAPTURES.values(), *TIES.values()):
        done += list(reader(record))
    for item in done:
        assert isinstance(item, Activity | Both)
        if isinstance(item, Activity):
            json.dumps(item.extra, allow_nan=False)
            assert item.published is None or item.offset_origin == "explicit"


@given(st.text(alphabet="&lt;gamp#39x'\"<>éà🌱 ", max_size=40))
def test_entities_are_undone_once(text: str) -> None:
    from html import escape

    done = read_post(post("20000", "Sat Sep 09 10:00:00 +0000 2006", escape(text, quote=False)), OWNER)
    assert isinstance(done, Activity) and (done.content or "") == text.strip()
