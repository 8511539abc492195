"""Does the fast lane of My Activity say what the slow one says, on any file, whole or spoiled?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.model.activity import Activity
from murmure.sources import laws
from murmure.sources.web.google_activity import lane
from samples_made import google_activity as made

_WORDS = st.sampled_from(
    ["", " ", "chat noir", " a ", "é – 日本", "«\u00a0x\u00a0»", "\u00a0x", "x\u2009", "a\tb", "a\nb", "\x7f", "\x85", 'a"b\\c', "🐈 chat", "\ud800",
     "Google Ads", "Google", "ads", "Annonces", "YouTube Music", "muſic", "ad\u212a", "doubleclicK", "view-source:https://a.example"]
)  # fmt: skip
_HOSTS = st.sampled_from(
    ["www.google.com", "google.fr", "news.google.com", "play.google.com", "maps.google.co.uk", "google.com.example", "notgoogle.com",
     "www.google.info", "www.youtube.com", "music.youtube.com", "m.youtube.com",
     "youtu.be", "a.example", "A.example", "www.google.com:80", "x@google.com", "é.example",
     "www.googleadservices.com", "ad.doubleclick.net", ""]
)  # fmt: skip
_PATHS = st.sampled_from(
    ["", "/", "/url", "/search", "/store/search", "/maps", "/maps/search", "/maps/search/", "/maps/search/gare+du%20lac/@45,5", "/images", "/webhp",
     "/results", "/watch", "/shorts/abc", "/aclk", "/é", "/a b", "/x\u00a0", "/url/", "/searches", "/pagead/aclk"]
)  # fmt: skip
_ASKED = st.sampled_from(
    ["", "?", "?q=chat+noir", "?q=&q=b", "?q=caf%C3%A9", "?q=%FF", "?q=%E9", "?q=%0A", "?q=%2", "?q=%41%zz", "?query=x", "?search_query=trains%20",
     "?v=abc", "?q=https://a.example/x%3Fy%3D1&usg=A", "?url=http://b.example", "?q=mailto:a@b.example", "?q=/search", "?q=https://a.example/a+b",
     "?q=https://www.youtube.com/watch?v%3Dz", "?%71=x", "?q=a#b", "#q=x", "?q=é", "?q=a=b", "?" + "&a=b" * 61 + "&q=x", "?x=" + "&a=b" * 57 + "&q=x",
     "?q=%C2%A0", "?q=%E2%82", "?q=%F0%9F%90%88", "?q=%ED%A0%80", "?api=1&center=45.123457,5.765432&zoom=12", "?center=95,1", "?center=-1.5%2C-170",
     "?a=1&CENTER=1,2&center=3,4", "?center=1,2x", "?center=1.12345678901234,2 ", "?center=,", "?xcenter=1,2"]
)  # fmt: skip
_LINKS = st.one_of(
    st.builds(
        lambda scheme, host, path, asked: scheme + host + path + asked,
        st.sampled_from(["https://", "http://", "https://", " https://", "HTTPS://", "ftp://", "android-app://", "//", ""]),
        _HOSTS, _PATHS, _ASKED,
    ),
    _WORDS,
)  # fmt: skip
_ODD = st.one_of(st.none(), st.booleans(), st.integers(-(10**25), 10**25), st.floats(), st.text(max_size=4), st.just([]), st.just({}), st.just([[]]))
_TIMES = st.sampled_from(
    ["2023-05-06T10:00:00Z", "2023-05-06T10:00:00.1Z", "2023-05-06T10:00:00.123Z", "2023-05-06T10:00:00.000Z", "2023-05-06T10:00:00.123456Z",
     "2023-05-06T10:00:00.1234567Z", "2023-05-06T10:00:00+02:00", "2023-05-06T24:00:00Z", "2023-02-29T00:00:00Z", "1969-12-31T23:59:59Z",
     "2099-12-31T12:00:00Z", "2099-12-31T23:00:00Z", "1970-01-01T00:00:00Z", " 2023-05-06T10:00:00Z ", "1683367206123456", "x", ""]
)  # fmt: skip
_PIECE = st.one_of(
    st.fixed_dictionaries({}, optional={"name": _WORDS | _ODD, "url": _LINKS, "source": _WORDS, "sourceUrl": _LINKS}), st.just({}), _ODD
)
_USUAL_PIECE = st.fixed_dictionaries({"name": _WORDS}, optional={"url": _LINKS})
_RECORDS = st.fixed_dictionaries(
    {},
    optional={
        "header": _WORDS | _WORDS | st.just("Search") | _ODD,
        "title": _WORDS | _ODD,
        "titleUrl": _LINKS | _LINKS | _LINKS | _ODD,
        "time": _TIMES | st.just("2022-03-01T00:00:07.120Z") | _ODD,
        "products": st.lists(_WORDS, max_size=3) | _ODD,
        "activityControls": st.lists(_WORDS, max_size=10) | _ODD,
        "subtitles": st.lists(_USUAL_PIECE, max_size=3) | st.lists(_PIECE, max_size=2) | _ODD,
        "details": st.lists(st.fixed_dictionaries({"name": _WORDS}), max_size=3) | st.lists(_PIECE, max_size=2) | _ODD,
        "locationInfos": st.lists(_PIECE, max_size=2) | _ODD,
        "description": _WORDS | _ODD,
        "imageFile": st.just("x.jpg"),
        "audioFiles": st.just(["x.ogg"]),
        "zzz": _ODD,
    },
)
_SURE = st.fixed_dictionaries(
    {"header": st.just("Search") | _WORDS, "title": _WORDS, "titleUrl": _LINKS, "time": _TIMES},
    optional={"details": st.lists(_USUAL_PIECE, max_size=2), "subtitles": st.lists(_USUAL_PIECE, max_size=2),
              "locationInfos": st.lists(st.fixed_dictionaries({"name": _WORDS, "url": _LINKS}), max_size=2)},
)  # fmt: skip
_ANY = st.one_of(_SURE, _SURE, _RECORDS, _ODD)
_FIRST = {"header": "Search", "title": "a", "titleUrl": "https://a.example/", "time": "2020-01-01T00:00:00Z", "products": ["Search"]}


def in_takeouts_way(records: list) -> str:
    """Write as Takeout does: indented, with some marks as escapes."""
    text = json.dumps(records, indent=2, ensure_ascii=False)
    for mark in "='&<>":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


_WAYS = st.sampled_from([
    in_takeouts_way, json.dumps, lambda r: json.dumps(r, ensure_ascii=False, separators=(",", ":")), lambda r: "\ufeff \n" + json.dumps(r, indent=1)
])  # fmt: skip


def both(path: Path, large: int = -1, **parts: int) -> tuple[laws.Output, laws.Output]:
    """Return what the slow lane says, and the fast one in parts of some sizes."""
    slow = laws.gather(path, only="google-activity")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lane, "LARGE", large)
        for name, size in parts.items():
            patch.setattr(lane, name, size)
        return slow, laws.gather(path, only="google-activity")


def assert_same(slow: laws.Output, fast: laws.Output) -> None:
    assert fast.rows == slow.rows
    assert fast.count == slow.count and sorted(map(str, fast.rejects)) == sorted(map(str, slow.rejects))


@settings(deadline=None, max_examples=100)
@given(records=st.lists(_ANY, max_size=8), way=_WAYS, rows=st.sampled_from([2, 64]), odds=st.sampled_from([1, 64]))
def test_both_lanes_agree_on_any_records(records: list, way, rows: int, odds: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("lanes") / "MyActivity.json"
    path.write_text(way([_FIRST, *records]), "utf-8", "surrogatepass")
    assert_same(*both(path, _ROWS=rows, _ODDS=odds))


@settings(deadline=None, max_examples=80)
@given(records=st.lists(_SURE, min_size=2, max_size=6), way=_WAYS, data=st.data(), part=st.sampled_from([400, 2_000, 1 << 20]))
def test_both_lanes_agree_on_spoiled_files(records: list, way, data: st.DataObject, part: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    content = bytearray(way([_FIRST, *records]).encode("utf-8", "surrogatepass"))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(130, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(
            st.sampled_from([b"{", b"}", b"[", b"]", b'"', b"\\", b"\0", b"\xff", b",", b":", b"\xe2\x82", b"1", b"\\ud83d", b" "])
        )
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(140, len(content))) :]
    path = tmp_path_factory.mktemp("spoiled") / "MyActivity.json"
    path.write_bytes(bytes(content))
    assert_same(*both(path, _CHUNK=part, _LONGEST=4 * part))


@pytest.mark.parametrize("quirk", ["bom", "translated", "ads", "places", "music", "bad-records", "hostile", "no-header", "no-title", "truncated"])
def test_both_lanes_agree_on_samples(quirk: str, tmp_path: Path) -> None:
    assert_same(*both(made.make(tmp_path, quirk)))


def test_what_is_usual_goes_through_the_kernel(tmp_path: Path) -> None:
    """The lane is no detour: of a thousand records as Takeout writes them, the reader of records gets the last one at most."""
    from murmure.sources.readers import Bundle, File, Scratch
    from murmure.sources.web.google_activity import SOURCE

    house = "https://www.google.com"
    links = [f"{house}/search?q=caf%C3%A9", "https://www.youtube.com/watch?v=a", f"{house}/url?q=https://a.example/&usg=A"]
    more = {"locationInfos": [made._PLACE], "details": [{"name": "d"}]}
    records = [{**_FIRST, "title": f"Vu\u00a0: « l’été {n} » 🐈", "titleUrl": f"{links[n % 3]}{n}", **more} for n in range(1000)]
    path = tmp_path / "MyActivity.json"
    path.write_text(in_takeouts_way(records), "utf-8")
    with pytest.MonkeyPatch.context() as patch, Scratch() as scratch:
        patch.setattr(lane, "LARGE", -1)
        file = File(path.name, path.stat().st_size, lambda: path.open("rb"), scratch, disk=path)
        found = list(SOURCE.read(Bundle(path.name, [file])))
    usual = sum(item.num_rows for item in found if not isinstance(item, Activity))
    assert usual in (999, 1000) and usual + sum(1 for item in found if isinstance(item, Activity)) == 1000


def test_of_two_records_with_one_key_the_first_stays(tmp_path: Path) -> None:
    """An odd record may stand between usual ones that have its key."""
    odd = {**_FIRST, "products": ["Maps"], "zzz": 1}
    path = tmp_path / "MyActivity.json"
    for records in ([_FIRST, odd, _FIRST], [odd, _FIRST, odd], [{**_FIRST, "title": "b"}, odd, _FIRST, {**_FIRST, "titleUrl": "https://b.example/"}]):
        path.write_text(json.dumps([*records, {**_FIRST, "titleUrl": "https://c.example/"}]), "utf-8")
        slow, fast = both(path)
        assert_same(slow, fast)
        assert next(iter(fast.rows.values())) == next(iter(slow.rows.values()))
