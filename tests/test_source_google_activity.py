"""Is what Google notes of a person read for what was done, in whatever language the account is?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.sources import laws
from murmure.sources.web.google_activity.word import centre_of, opened
from samples_made import google_activity as made


def gather(quirk: str | None, folder: Path) -> laws.Output:
    return laws.gather(made.make(folder, quirk), only="google-activity")


def rows(quirk: str | None, folder: Path) -> list[dict]:
    return list(gather(quirk, folder).rows.values())


def test_what_was_done_is_read_from_addresses(tmp_path: Path) -> None:
    found = [(row["type"], row.get("object"), row["instrument"]) for row in rows("bom", tmp_path)]
    assert found == [
        ("murmure:Query", "chat noir", "Google (Search)"),
        ("View", "https://a.example/x?y=1", "Google (Search)"),
        ("Watch", "https://www.youtube.com/watch?v=abcdefghijk", "Google (YouTube)"),
        ("murmure:Query", "trains de nuit", "Google (YouTube)"),
        ("murmure:Capture", "https://www.youtube.com/watch?v=adadadadada", "Google (YouTube)"),
        ("View", "https://b.example/", "Google (Chrome)"),
        ("murmure:Query", "gare du lac", "Google (Maps)"),
        ("View", None, "Google (Assistant)"),
    ]


def test_the_language_of_the_account_changes_words_only(tmp_path: Path) -> None:
    """Two exports in two languages are one history: what has an address is added once."""
    english, french = gather("bom", tmp_path / "a"), gather("translated", tmp_path / "b")
    assert english.rows.keys() == french.rows.keys(), "what has no address has its title, the same in both here"
    kinds = [
        [(row["type"], row["published"], row.get("object")) for row in output.rows.values()]
        for output in (english, french)
    ]
    assert kinds[0] == kinds[1]


def test_what_google_knew_of_the_place_and_the_reason(tmp_path: Path) -> None:
    search = rows("bom", tmp_path / "a")[0]
    assert (search["latitude"], search["longitude"]) == (45.123457, 5.765432)
    assert (
        search["extra"]["why"] == ["Web & App Activity"] and search["extra"]["places"][0]["from"] == "From your device"
    )
    assert "offset_minutes" not in search and (search["precision"], search["offset_origin"]) == ("ms", "explicit")
    assert centre_of("https://x.example/?center=95,1") == {} and centre_of(None) == {}


def test_a_film_has_its_maker(tmp_path: Path) -> None:
    film = rows("bom", tmp_path)[2]
    assert (film["target"], film["object_type"], film["content"]) == (
        "https://www.youtube.com/channel/UCmadeup",
        "Video",
        "Watched Un train",
    )


def test_advertisements_are_googles_act(tmp_path: Path) -> None:
    assert [(row["type"], row["actor"], row["object_type"]) for row in rows("ads", tmp_path)] == [
        ("murmure:Capture", "Google", "murmure:Advertisement")
    ] * 3


def test_music_is_listened_to(tmp_path: Path) -> None:
    assert [(row["type"], row["object_type"]) for row in rows("music", tmp_path)] == [("Listen", "Audio")]


def test_records_without_header_or_title_are_kept(tmp_path: Path) -> None:
    assert [row["instrument"] for row in rows("no-header", tmp_path / "a")] == [
        "Google (Chrome)",
        "Google (Chrome)",
        "Google",
    ]
    assert [row.get("object") for row in rows("no-title", tmp_path / "b")] == [None, "https://a.example/"]


def test_lists_of_youtube_until_2018(tmp_path: Path) -> None:
    assert [row["type"] for row in rows("old-playlist", tmp_path)] == [
        "Watch",
        "Like",
        "murmure:Bookmark",
        "Create",
        "Follow",
    ]


def test_searches_until_2016(tmp_path: Path) -> None:
    output = gather("old-searches", tmp_path)
    assert [(row["object"], row["published"]) for row in output.rows.values()] == [
        ("chat noir", 1400000000123456),
        ("chat noir", 1400000001123456),
    ]


@pytest.mark.parametrize("quirk", ["chrome", "chrome-old"])
def test_pages_of_chrome(quirk: str, tmp_path: Path) -> None:
    output = gather(quirk, tmp_path)
    page = next(iter(output.rows.values()))
    assert (page["type"], page["object"], page["published"], page["precision"]) == (
        "View",
        "https://b.example/",
        1683367206123456,
        "us",
    )
    assert page["extra"] == {"transition": "LINK", "device": "c1"}
    assert [(reject.where.partition(":")[2], reject.reason.en) for reject in output.rejects] == [("3", "no date")]


def test_the_play_store(tmp_path: Path) -> None:
    (app,) = rows("installs", tmp_path / "a")
    assert (app["type"], app["object"], app["target"], app["extra"]["carrier"]) == (
        "Add",
        "Carte",
        "device:Exemple Un",
        "Opérateur",
    )
    (bought,) = rows("purchases", tmp_path / "b")
    assert (bought["type"], bought["object"], bought["extra"]["price"]) == ("murmure:Purchase", "Carte +", "4,99 €")
    (device,) = rows("devices", tmp_path / "c")
    assert (device["type"], device["actor"], device["object"]) == ("murmure:Capture", "Google", "Exemple Un")
    assert [row["object"] for row in rows("library", tmp_path / "d")] == ["Carte"]


def test_accesses_are_captures_with_their_address(tmp_path: Path) -> None:
    output = gather("accesses", tmp_path)
    first = next(iter(output.rows.values()))
    assert (first["actor"], first["object"], first["object_type"], first["published"]) == (
        "Google",
        "192.0.2.7",
        "murmure:Address",
        1683039612000000,
    )
    assert (
        first["extra"]["browser"] == "Mozilla/5.0 (X11, made up)" and first["extra"]["region"] == "Auvergne"
    )
    assert [reject.reason.en for reject in output.rejects] == [
        "the date cannot be read",
        "the record is not of the expected form",
    ]


def test_rejects_say_why_and_offsets_are_kept(tmp_path: Path) -> None:
    output = gather("bad-records", tmp_path)
    form, date = "the record is not of the expected form", "the date cannot be read"
    assert [reject.reason.en for reject in output.rejects] == ["no date", date, form, form, form, date]
    assert [row.get("offset_minutes") for row in output.rows.values()] == [None, 120]


def test_pages_for_the_eye_are_refused_with_what_to_ask_for(tmp_path: Path) -> None:
    ((_, refusal),) = laws.gather(made.make(tmp_path, "html-empty")).refused
    assert "JSON" in refusal.want.en and "not read yet" not in refusal.how.en.casefold()


def test_two_exports_that_disagree_are_a_union(tmp_path: Path) -> None:
    """A later export lacks what Google deleted, and has a title that changed: nothing is lost, nothing is there twice."""
    for name, records in (
        (
            "a",
            [
                made.record("YouTube", "Watched Un train", "https://www.youtube.com/watch?v=a", 1),
                made.record("Search", "x", "https://a.example/", 2),
            ],
        ),
        (
            "b",
            [
                made.record("YouTube", "Watched a video that has been removed", "https://www.youtube.com/watch?v=a", 1),
                made.record("Search", "y", None, 3),
            ],
        ),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "MyActivity.json").write_text(json.dumps(records))
    first, then = (laws.gather(tmp_path / name, only="google-activity") for name in "ab")
    assert len(first.rows) == len(then.rows) == 2 and len(first.rows | then.rows) == 3


@pytest.mark.parametrize(
    ("link", "page", "words"),
    [
        (
            "https://www.google.fr/search?q=caf%C3%A9&tbm=isch",
            "https://www.google.fr/search?q=caf%C3%A9&tbm=isch",
            "café",
        ),
        ("https://www.google.co.uk/url?q=https://a.example/%3Fb&sa=U", "https://a.example/?b", None),
        (
            "https://play.google.com/store/search?q=carte&c=apps",
            "https://play.google.com/store/search?q=carte&c=apps",
            "carte",
        ),
        ("https://google.example/search?q=a", "https://google.example/search?q=a", None),
        ("javascript:alert(1)", None, None),
        ("https://[bad/search?q=1", "https://[bad/search?q=1", None),
    ],
)
def test_wrapped_addresses(link: str, page: str | None, words: str | None) -> None:
    found = opened(link)
    assert found[1] == words and found[0] in (page, None if "[" in link else page)


@settings(deadline=None, max_examples=60)
@given(
    records=st.lists(
        st.fixed_dictionaries(
            {
                "header": st.text(max_size=5) | st.none(),
                "time": st.sampled_from(["2023-05-06T10:00:00Z", "x", "", 3, None, "9" * 30]),
            },
            optional={
                name: st.text(max_size=9)
                | st.integers()
                | st.lists(st.dictionaries(st.sampled_from(["name", "url"]), st.text(max_size=9) | st.integers(0, 9)))
                for name in ("title", "titleUrl", "subtitles", "details", "locationInfos", "products", "description")
            },
        ),
        max_size=5,
    )
)
def test_whatever_stands_there_is_read_or_rejected(records: list, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any") / "MyActivity.json"
    path.write_text(json.dumps([made.record("Search", "a", None, 1), *records]))
    output = laws.gather(path, only="google-activity")
    assert not [breach.en for breach in (*laws.typed(output), *laws.timed(output))]
    assert output.count + len(output.rejects) >= 1 + len(records) or any(
        isinstance(v, int) and abs(v) > 2**60 for r in records for v in r.values()
    )
