"""Is a page of My Activity that is cut at its cells read as one that is read tag by tag?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.sources import laws, written
from murmure.sources.readers import cells, html
from murmure.sources.readers.html import Element
from murmure.sources.times import zone_named
from murmure.sources.web.google_activity import page
from samples_made import google_activity as made

_TEXT = "content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1"
_WORDS = st.sampled_from(
    ["Visited", "Vu\u00a0:", " a &amp; b ", "&nbsp;", "é – 日本", "a\n  b", "x &#10; y", "&lt;b&gt;", "5 mars 2023", "2023", "12:00:01", "a < b",
     "\x85", "<b>gras</b>", "<!-- x -->", "<br/>", "<p>p</p>", "<script>1 < 2</script>", "\x00", "\u200b", "<i", "</b>", "<img src='x.png'>", "ſ"]
)  # fmt: skip
_LINKS = st.sampled_from(
    ["https://a.example/", "https://www.google.com/url?q=https://b.example/&amp;usg=A", "https://www.youtube.com/watch?v=abc", "x", "", "a\nb",
     "https://www.google.com/search?q=chat+noir", "https://www.google.com/maps/@?api=1&amp;center=45.1,5.7&amp;zoom=12"]
)  # fmt: skip
_LINK = st.builds(
    lambda how, link, name: how.replace("LINK", link).replace("NAME", name),
    st.sampled_from(['<a href="LINK">NAME</a>'] * 5
                    + ["<a href='LINK'>NAME</a>", '<a class="x" href="LINK">NAME</a>', "<a>NAME</a>", '<a href="LINK">']),
    _LINKS, _WORDS,
)  # fmt: skip
_DATES = st.sampled_from(
    ["Mar 5, 2023, 6:12:01 PM UTC", "Mar 5, 2023, 12:00:01\u202fAM CET", "5 mars 2023, 18:12:01 CET", "05.03.2023, 00:12:01 MEZ",
     "Mar 5, 2023, 6:12:01 PM", "2023年3月5日 18:12:01 JST", "Mar 5, 2023, 12:59:59 PM GMT+5:30", "5 mars 2023, 24:12:01 CET", "hier", "Mar 5, 2023"]
)  # fmt: skip
_LINES = st.lists(st.one_of(_WORDS, _LINK, st.builds(lambda *parts: "".join(parts), _WORDS, _LINK, _WORDS)), max_size=3)
_CAPTIONS = st.sampled_from(
    ["", "<b>Products:</b><br>&emsp;Search<br>", "<b>Produits&nbsp;:</b><br>&emsp;Recherche<br><b>Détails&nbsp;:</b><br>&emsp;De Google Ads<br>",
     '<b>Products:</b><br>&emsp;Maps<br><b>Locations:</b><br>&emsp;Home: <a href="https://www.google.com/maps/@?api=1&amp;center=1,2&amp;zoom=3">Here</a><br>',
     "<b>Why is this here?</b><br>&emsp;Web &amp; App<br>", "<b>open", "text", "<b>Products:</b><br><div>x</div>", "<!-- x"]
)  # fmt: skip
_DIV, _END = "<div", "</div>"


@st.composite
def _cells(draw: st.DrawFn) -> str:
    """Return a cell, most of them as Takeout writes them."""
    lines, space = [*draw(_LINES), draw(_DATES)], draw(st.sampled_from(["", "\n", " \r\n "]))
    body = "<br>".join(lines) + draw(st.sampled_from(["", "", "<br>"]))
    right = draw(st.sampled_from(["", "", "", "<img src='x.png'>"]))
    kind = draw(st.sampled_from(["outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"] * 6 + ["outer-cell", "other"]))
    parts = [
        f'{_DIV} class="{kind}">{_DIV} class="mdl-grid">', f'{_DIV} class="header-cell mdl-cell mdl-cell--12-col">',
        f'<p class="mdl-typography--title">{draw(_WORDS)}<br></p>{_END}', f'{_DIV} class="{_TEXT}">{body}{_END}',
        f'{_DIV} class="{_TEXT} mdl-typography--text-right">{right}{_END}',
        f'{_DIV} class="content-cell mdl-cell mdl-cell--12-col mdl-typography--caption">{draw(_CAPTIONS)}{_END}',
        _END, draw(st.sampled_from([_END] * 6 + ["", _END + _END, "<!-- ", "<p>x</p>"])),
    ]  # fmt: skip
    return space.join(parts) + space


def as_a_whole(patch: pytest.MonkeyPatch) -> None:
    """Read dates without a short way."""
    patch.setattr(written, "_CLOCK", re.compile("(?!)"))
    patch.setattr(written, "_read", lambda text: written._read_whole(text) if written._THREE.search(text) else None)


def tag_by_tag(path: Path) -> laws.Output:
    """Read a page with nothing that is usual."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page, "OPENING", "nothing begins like this")
        as_a_whole(patch)
        return laws.gather(path, only="google-activity")


def assert_same(path: Path) -> None:
    slow, fast = tag_by_tag(path), laws.gather(path, only="google-activity")
    assert fast.rows == slow.rows and list(fast.rows) == list(slow.rows)
    assert fast.count == slow.count and fast.rejects == slow.rejects


def whole(inside: list[str]) -> str:
    sure = made_cell(0)
    return f'<html><head><style>b {{}}</style></head><body><div class="mdl-grid">{sure}{"".join(inside)}</div></body></html>'


def made_cell(n: int) -> str:
    """Return a cell that is as usual."""
    return (
        f'{page.OPENING}{_DIV} class="mdl-grid">{_DIV} class="header-cell mdl-cell mdl-cell--12-col">'
        f'<p class="mdl-typography--title">Search<br></p>{_END}'
        f'{_DIV} class="{_TEXT}">Visited\u00a0<a href="https://a.example/{n}">A {n}</a><br>Mar 5, 2023, 6:12:01 PM UTC{_END}'
        f'{_DIV} class="{_TEXT} mdl-typography--text-right">{_END}{_DIV} class="content-cell mdl-cell mdl-cell--12-col mdl-typography--caption">'
        f"<b>Products:</b><br>&emsp;Search<br>{_END}{_END}{_END}"
    )


@settings(deadline=None, max_examples=300)
@given(inside=st.lists(_cells(), max_size=5), part=st.sampled_from([50, 700, 1 << 18]))
def test_both_readers_agree_on_any_cells(inside: list[str], part: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("cells") / "MyActivity.html"
    path.write_text(whole(inside), "utf-8", newline="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html, "_CHUNK", part)
        assert_same(path)


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_both_readers_agree_on_spoiled_pages(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    content = bytearray(whole([made_cell(n) for n in range(4)]).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(700, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 9))] = data.draw(
            st.sampled_from([b"<", b">", b'"', b"<div>", b"</div>", b"<!--", b"-->", b"<script>", b"\xff", b'<p class="', b"", b"outer-cell",
                             b"<br>"])
        )
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(700, len(content))) :]
    path = tmp_path_factory.mktemp("spoiled") / "MyActivity.html"
    path.write_bytes(bytes(content))
    assert_same(path)


@pytest.mark.parametrize("quirk", [quirk for quirk in made.QUIRKS if quirk.startswith("html")])
def test_both_readers_agree_on_samples(quirk: str, tmp_path: Path) -> None:
    assert_same(made.make(tmp_path, quirk))


def test_what_is_usual_is_read_at_once(tmp_path: Path) -> None:
    """Of a hundred cells as Takeout writes them, the reader of tags gets the last one, behind which the page ends."""
    from murmure.sources.readers import File, Scratch

    path = tmp_path / "MyActivity.html"
    path.write_text(whole([made_cell(n) for n in range(99)]), "utf-8")
    with Scratch() as scratch:
        file = File(path.name, path.stat().st_size, lambda: path.open("rb"), scratch, disk=path)
        found = list(cells.cells(file, page.OPENING, page.usual, page._is_cell))
    assert [number for number, _ in found] == list(range(1, 101))
    assert sum(isinstance(cell, Element) for _, cell in found) == 1


_PARTS = st.sampled_from(
    ["Mar", "mars", "5", "05", "2023", "12:00:01", "6:12:01", "00:12:01", "18:12:01", "1:5", "18 h 12", "18:12:61", "AM", "pm", "a.m.", "午後", "CET",
     "GMT+5:30", "UTC+05302023", "GMT+18:12:01", "2023年3月5日", "2023.", "5.", "3/5/2023", "chat noir", "1234", "12345", "thg 5",
     ",", "\u202f", "\u00a0", "３"]
)  # fmt: skip


@settings(deadline=None, max_examples=600)
@given(parts=st.lists(_PARTS, min_size=1, max_size=7), mark=st.sampled_from([" ", ", ", ""]), zone=st.sampled_from([None, "Europe/Paris"]))
def test_a_clock_apart_says_the_same(parts: list[str], mark: str, zone: str | None) -> None:
    """A date is read with its clock taken out; what that gives is what the whole says."""
    text, place = mark.join(parts), zone_named(zone) if zone else None
    apart = written.written(text, place)
    with pytest.MonkeyPatch.context() as patch:
        as_a_whole(patch)
        assert apart == written.written(text, place)
