"""Is what a home keeps of its answers what it would answer anew, whatever came and went, and does it go with what is forgotten?"""

from __future__ import annotations

import os
import random
import re
import shutil
import stat
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import murmure
from graphs_made import odd_village, village
from murmure import found
from murmure.engine.seal import Seal
from murmure.faces.web import voice
from murmure.faces.web.drop import Watcher
from murmure.found import Found, packed, unpacked
from murmure.home import Home
from murmure.lenses.lens import lens_named
from murmure.model.ask import Ask
from murmure.model.finding import Finding, Findings
from murmure.model.words import Both
from test_graphs_pieces import put
from web_made import visitor

ASKED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("footprint", {}), ("mix", {}), ("presence", {}), ("habit", {}), ("day", {}), ("unicity", {"kind": "tags"}),
)  # fmt: skip
LOCK = pytest.mark.parametrize("passphrase", [None, "quatre mots pour voir"])


def told(findings: Findings) -> Any:
    """Return all that an answer says, not-a-number equal to itself."""
    return [repr(one) for one in findings], {name: (table.schema, repr(table.to_pylist())) for name, table in findings.tables.items()}


def files(home: Home) -> list[Path]:
    """Return the answers that are kept."""
    return sorted((home.folder / "derived" / "found").glob("*"))


def agrees(home: Home) -> None:
    """Fail unless every answer that may be kept, asked for twice, is the one that is made now."""
    for name, ask in ASKED:
        now = told(home.lens(name, **ask))
        assert told(home.found(name, **ask)) == now
        assert told(home.found(name, **ask)) == now
    assert len(files(home)) == len(ASKED), "one for each question, and none of another state of the log"


def plain(page: str) -> str:
    """Return a page without the word that lets its forms in, which is another one for every server."""
    return re.sub(r'(name="csrf" (?:content|value)=)"\w+"', r"\1", page)


@LOCK
def test_a_kept_answer_is_the_one_that_would_be_made_whatever_happened(passphrase: str | None, tmp_path: Path) -> None:
    draw = random.Random(5)
    with murmure.open(tmp_path / "home", passphrase) as home:
        put(home, odd_village(draw, 60))
        agrees(home)
        number = put(home, odd_village(draw, 30))
        agrees(home)
        home.undo(number)
        assert not files(home)
        agrees(home)
        assert home.forget(Ask(types=("murmure:Identity", "Like")))
        assert not files(home)
        agrees(home)
        home.contest(["https://v.example/users/p1"])
        agrees(home)
    with murmure.open(tmp_path / "home", passphrase) as again:
        assert len(files(again)) == len(ASKED)
        agrees(again)


def test_what_is_said_of_home_counts_as_part_of_the_question(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        put(home, village(count=60))
        home.answer("home-zone", "Europe/Paris")
        home.found("footprint")
        assert len(files(home)) == 1
        home.answer("home-zone", "Asia/Tokyo")
        assert told(home.found("footprint")) == told(home.lens("footprint"))
        home.answer("devices:step_count", '["watch"]')
        home.found("footprint")
        assert len(files(home)) == 3
        home.found("footprint", zone="Asia/Tokyo")
        assert len(files(home)) == 3, "the zone of home, told once more, is the same question"


def test_another_murmure_finds_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with murmure.open(tmp_path / "home") as home:
        assert home.once(["a"], lambda: 1) == 1
        assert home.once(["a"], lambda: 2) == 1
        monkeypatch.setattr(found, "build", lambda: "rules that were changed")
        assert home.once(["a"], lambda: 3) == 3


def test_the_build_is_another_one_when_any_file_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "murmure"
    (copy / "inner").mkdir(parents=True)
    (copy / "__init__.py").write_text("")
    (copy / "inner" / "rules.yaml").write_text("a: 1")
    monkeypatch.setattr(found, "__file__", str(copy / "__init__.py"))
    before = found.build.__wrapped__()
    (copy / "inner" / "__pycache__").mkdir()
    assert found.build.__wrapped__() == before
    (copy / "inner" / "rules.yaml").write_text("a: 11")
    assert found.build.__wrapped__() != before


def test_nothing_of_what_is_forgotten_stays_in_any_answer(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        put(home, [{"id": str(number), "type": "murmure:Query", "object_type": "murmure:Domain", "object": f"{name}.example", "actor": "device:tv",
                    "published": number * 10**9} for number, name in enumerate(["xenia", "bob"], 1)])  # fmt: skip
        home.found("footprint")
        assert any(b"xenia" in path.read_bytes() for path in files(home))
        assert home.forget(Ask(objects=("xenia.example",))) == 1
        assert not files(home)
        home.found("footprint")
        kept = [path.read_bytes() for path in (home.folder / "derived").rglob("*") if path.is_file()]
        assert files(home) and not any(b"xenia" in content for content in kept)


def test_an_answer_that_was_made_while_the_log_changed_is_not_kept(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        put(home, village(count=30))

        def slow() -> str:
            put(home, village(seed=9, count=5))
            return "of the log as it was"

        assert home.once(["a"], slow) == "of the log as it was"
        assert not files(home)
        assert home.once(["a"], lambda: "of the log as it is") == "of the log as it is"


def test_who_forgets_between_the_look_and_the_writing_leaves_nothing(tmp_path: Path) -> None:
    state = ["1"]
    kept = Found(tmp_path / "found", lambda: state[0], Seal())
    write = Path.write_bytes

    def forgotten(path: Path, body: bytes) -> int:
        count = write(path, body)
        state[0] = "2"  # and what it removes is not there yet
        return count

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "write_bytes", forgotten)
        kept.value(["a"], lambda: "xenia")
    assert not list((tmp_path / "found").iterdir())


@LOCK
@pytest.mark.parametrize("harm", ["empty", "cut", "flipped", "grown", "swapped", "gone"])
def test_a_spoiled_file_is_made_again(harm: str, passphrase: str | None, tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home", passphrase) as home:
        put(home, village(count=60))
        right, other = told(home.found("footprint")), told(home.found("presence"))
        first, second = files(home)
        body, draw = first.read_bytes(), random.Random(3)
        if harm == "flipped":
            for _ in range(40):
                place = draw.randrange(len(body))
                first.write_bytes(body[:place] + bytes([body[place] ^ 1 << draw.randrange(8)]) + body[place + 1 :])
                assert told(home.found("footprint")) == right
                assert told(home.found("presence")) == other
        spoiled = {"empty": b"", "cut": body[: len(body) // 2], "grown": body + b"\0", "swapped": second.read_bytes(), "flipped": body, "gone": b""}
        first.write_bytes(spoiled[harm])
        if harm == "gone":
            first.unlink()
        assert told(home.found("footprint")) == right
        assert told(home.found("presence")) == other
        assert len(files(home)) == 2


def test_a_locked_home_keeps_no_answer_readable_nor_what_was_asked(tmp_path: Path) -> None:
    names = []
    for number in range(2):
        with murmure.open(tmp_path / f"home{number}", f"quatre mots pour voir {number}") as home:
            put(home, village(count=80))
            home.found("footprint"), home.once(["a"], lambda: "v.example")
            assert files(home) and not any(b"v.example" in path.read_bytes() or b"ARROW" in path.read_bytes() for path in files(home))
            names.append({path.name.partition("-")[2] for path in files(home)})
    assert not names[0] & names[1], "who has no key cannot try questions"


@pytest.mark.skipif(sys.platform == "win32", reason="other rights")
def test_an_answer_is_as_private_as_the_home(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        home.once(["a"], lambda: 1)
        (path,) = files(home)
        assert stat.S_IMODE(os.stat(home.folder).st_mode) == 0o700
        assert stat.S_IMODE(path.stat().st_mode) & 0o022 == 0


def test_not_more_is_kept_than_there_is_room_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found, "MOST", 3)
    monkeypatch.setattr(found, "LARGEST", 2_000)
    with murmure.open(tmp_path / "home") as home:
        for number in range(5):
            home.once([str(number)], lambda number=number: number)
            os.utime(max(files(home), key=lambda path: path.stat().st_mtime_ns), ns=(number, number * 10**9))
        assert len(files(home)) == 3
        assert home.once(["4"], lambda: "anew") == 4, "the last is there"
        assert home.once(["0"], lambda: "anew") == "anew", "the first made room for it"
        home.once(["large"], lambda: "x" * 3_000)
        assert sum(path.stat().st_size for path in files(home)) < 2_000
        monkeypatch.setattr(found, "ROOM", 40)
        home.once(["5"], lambda: 5)
        assert len(files(home)) == 1


def test_who_asks_the_same_meanwhile_waits_for_the_answer(tmp_path: Path) -> None:
    made = []

    def slow() -> int:
        made.append(1)
        time.sleep(0.2)
        return 7

    with murmure.open(tmp_path / "home") as home, ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(home.once, [name], slow) for name in ("a", "a", "a", "b")]
        assert [one.result() for one in asked] == [7] * 4 and len(made) == 2
        assert not home._found._made


def test_what_may_change_behind_our_back_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with murmure.open(tmp_path / "home") as home:
        put(home, village(count=30))
        home.found("footprint", owners=pa.table({"domain": ["a.example"], "company": ["A"]}))
        monkeypatch.setattr(lens_named("mix").look, "__module__", "plugin_of_others")
        home.found("mix")
        assert not files(home)


def test_any_text_may_be_asked_for(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home", "quatre mots pour voir") as home:
        for text in ("é\u2028", "\ud800", "\0", "../../x"):
            assert home.once([text], lambda text=text: [text, float("inf")]) == [text, float("inf")]
            assert home.once([text], lambda: "anew") == [text, float("inf")]
        assert len(files(home)) == 4


def test_what_a_killed_process_left_goes_with_its_state(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        put(home, village(count=30))
        home.once(["a"], lambda: "xenia")
        (path,) = files(home)
        shutil.copy(path, path.with_name(f"{path.name}.0011223344556677.part"))
        shutil.copytree(path.parent, tmp_path / "left")
        put(home, village(seed=4, count=5))
        shutil.rmtree(path.parent, ignore_errors=True)
        shutil.copytree(tmp_path / "left", path.parent)
        assert len(files(home)) == 2
    with murmure.open(tmp_path / "home") as home:
        assert not files(home)


def test_a_home_that_cannot_write_answers_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, body: bytes) -> int:
        raise OSError(28, "No space left on device")

    with murmure.open(tmp_path / "home") as home:
        monkeypatch.setattr(Path, "write_bytes", full)
        assert home.once(["a"], lambda: 1) == 1
        assert not files(home)


def test_who_opens_a_page_after_a_restart_asks_no_lens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages, asked = ("/today", "/footprint", "/rhythm", "/habits", "/together", "/presence", "/mix", "/objects", "/today?on=1970-01-12"), []
    with murmure.open(tmp_path / "home") as home:
        watcher = Watcher(home)
        watcher.tidy()
        assert len(files(home)) == 1, "that there are no days"
        put(home, village(count=120))
        watcher.tidy()
    whole = Home.lens
    monkeypatch.setattr(Home, "lens", lambda self, name, *args, **ask: asked.append((name, ask)) or whole(self, name, *args, **ask))
    with murmure.open(tmp_path / "home") as home:
        client = visitor(home)
        texts = [plain(client.get(page).text) for page in pages[:-1]]
        with monkeypatch.context() as patch:
            patch.setattr(voice, "posts_on", lambda *given: pytest.fail("what objects say of that day is kept in both languages"))
            assert "Aujourd" in visitor(home, "fr").get("/today").text and "Today" in visitor(home).get("/today").text
        assert not asked
        kept = files(home)
        client.get(pages[-1]), client.get("/footprint?on=1970-01-15")
        assert asked[0] == ("day", {"on": "1970-01-12"}) and files(home) == kept, "another day is asked anew, and not kept"
        shutil.rmtree(home.folder / "derived" / "found")
        asked.clear()
        again = visitor(home)
        assert [plain(again.get(page).text) for page in pages[:-1]] == texts and asked, "made anew, they are the same pages"


def test_a_lens_that_fails_keeps_no_other_page_from_being_answered_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, asked = Home.lens, []

    def lens(self: Home, name: str, *given: Any, **ask: Any) -> Findings:
        asked.append(name)
        if name == "day":
            raise ZeroDivisionError
        return whole(self, name, *given, **ask)

    with murmure.open(tmp_path / "home") as home:
        put(home, village(count=60))
        monkeypatch.setattr(Home, "lens", lens)
        Watcher(home).tidy()
        assert {"day", "footprint", "rhythm", "mix", "presence"} <= set(asked)
        assert len(files(home)) > 5


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NUMBERS = st.floats(allow_nan=True)
FINDINGS = st.lists(st.builds(Finding, TEXTS, st.builds(Both, TEXTS, TEXTS), NUMBERS, NUMBERS, NUMBERS, st.lists(TEXTS, max_size=3).map(tuple),
                              st.lists(TEXTS, max_size=2).map(tuple)), max_size=4).map(tuple)  # fmt: skip
COLUMNS = {"text": (pa.string(), TEXTS), "number": (pa.float64(), NUMBERS), "count": (pa.int64(), st.integers(-9, 9)),
           "day": (pa.date32(), st.dates()), "list": (pa.list_(pa.string()), st.lists(TEXTS, max_size=3)), "yes": (pa.bool_(), st.booleans()),
           "pairs": (pa.list_(pa.struct([("first", pa.float64())])), st.lists(st.fixed_dictionaries({"first": NUMBERS}), max_size=2))}  # fmt: skip
ROWS = st.fixed_dictionaries({name: st.none() | kind for name, (_, kind) in COLUMNS.items()})


@given(FINDINGS, st.lists(ROWS, max_size=4))
def test_what_is_packed_comes_back(findings: tuple[Finding, ...], rows: list[dict[str, Any]]) -> None:
    schema = pa.schema([(name, kind) for name, (kind, _) in COLUMNS.items()])
    whole = Findings(findings, {"rows": pa.Table.from_pylist(rows, schema), "none": schema.empty_table()})
    assert told(unpacked(packed(whole))) == told(whole)
