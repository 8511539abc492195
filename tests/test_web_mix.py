"""What does the page of my mix say, draw and do, without a browser?"""

from __future__ import annotations

import html
import math
import random
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

import murmure
from browser.conftest import served
from graphs_made import DAY, MONDAY
from lenses_made import YEAR, circles, person
from murmure.faces.web import circles as pairs
from murmure.faces.web.app import make_app
from murmure.faces.web.axis import axis_of
from murmure.faces.web.bands import FINE, LETTER, LINE, bands, runs_of
from murmure.model.ask import Ask
from web_made import HOSTILE, TestClient, fill

GROUPS = [range(30), range(30, 60), range(60, 90), range(90, 120)]


def rows_of(groups=GROUPS, **more):
    """Return circles as a source yields them."""
    rows = circles(groups, across=60, **more)
    return [{name: value for name, value in row.items() if name not in ("id", "source")} | {"key": row["id"]} for row in rows]


def visitor(home, lang="en"):
    client = TestClient(make_app(home, "t"), base_url="http://127.0.0.1", headers={"accept-language": lang, "origin": "http://127.0.0.1"})
    client.get("/?token=t")
    return client


def csrf(client) -> dict[str, str]:
    return {"csrf": re.search(r'name="csrf" content="(\w+)"', client.get("/data").text)[1]}


def text_of(page: str) -> str:
    """Return what a page says, without its markup."""
    text = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"(?s)<(script|style)\b.*?</\1>", "", page)))
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u202f", " "))


@pytest.fixture
def home(tmp_path):
    with murmure.open(tmp_path / "home") as opened:
        fill(opened, "made", rows_of())
        yield opened


# The picture


def random_shares(draw: random.Random, count: int, size: int) -> dict[int, list[float]]:
    """Return shares that make 1 at most in each bin, many of them nothing."""
    lines = {key: [draw.random() ** 3 if draw.random() > 0.3 else 0.0 for _ in range(size)] for key in range(count)}
    total = [max(1.0, sum(line[place] for line in lines.values())) for place in range(size)]
    return {key: [share / whole for share, whole in zip(line, total, strict=True)] for key, line in lines.items()}


def sampled(path: str) -> list[tuple[float, float]]:
    """Return points along a path of lines and Bézier curves."""
    points: list[tuple[float, float]] = []
    for kind, text in re.findall(r"([MLVCZ])([^MLVCZ]*)", path):
        numbers = [float(one) for one in re.findall(r"-?[\d.]+", text)]
        if kind in "ML":
            points.append((numbers[0], numbers[1]))
        elif kind == "V":
            points.append((points[-1][0], numbers[0]))
        elif kind == "C":
            (x0, y0), (x1, y1, x2, y2, x3, y3) = points[-1], numbers
            for step in range(1, 9):
                t = step / 8
                weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
                points.append(tuple(sum(w * v for w, v in zip(weights, line, strict=True)) for line in ((x0, x1, x2, x3), (y0, y1, y2, y3))))
    return points


def sides(path: str) -> tuple[dict[float, float], dict[float, float]]:
    """Return the height of the top and of the bottom of a band at the places where it was sampled."""
    top: dict[float, float] = {}
    bottom: dict[float, float] = {}
    for part in re.findall(r"M[^M]+", path):
        over, under = part.split("V")
        top |= {round(x, 1): y for x, y in sampled(over)}
        bottom |= {round(x, 1): y for x, y in sampled(f"M{sampled(over)[-1][0]} {under}")}
    return top, bottom


@pytest.mark.parametrize("seed", range(12))
def test_bands_say_what_the_table_says_and_never_turn_inside_out(seed):
    draw = random.Random(seed)
    count, size, width, height = draw.randint(1, 15), draw.randint(2, 30), 900.0, 400.0
    table = random_shares(draw, count, size)
    step, base = width / size, [0.0] * size
    for band in bands(table, [True] * size, width, height, {}):
        shares, (top, bottom) = table[band.key], sides(band.path)
        both = sorted(set(top) & set(bottom))
        assert len(both) >= 2 * sum(share > 0 for share in shares)
        assert all(top[x] <= bottom[x] + 0.25 for x in both)
        for place, share in enumerate(shares):
            x = round((place + 0.5) * step, 1)
            if share > 0:
                assert top[x] == pytest.approx(height * (1 - base[place] - share), abs=0.2)
                assert bottom[x] == pytest.approx(height * (1 - base[place]), abs=0.2)
            near = shares[place : place + 2]
            thick = [bottom[at] - top[at] for at in both if x <= at <= x + step]
            assert all(height * min(near) - 0.5 <= one <= height * max(near) + 0.5 for one in thick)
        base = [one + share for one, share in zip(base, shares, strict=True)]


def test_where_nothing_is_known_nothing_is_drawn():
    known = [True, True, False, False, True]
    (band,) = bands({1: [0.5, 0.4, 0.0, 0.0, 0.6]}, known, 500, 100, {})
    assert runs_of(known) == [(0, 2), (4, 5)] and band.path.count("M") == 2
    assert not any(201 < x < 399 for x, _ in sampled(band.path))
    assert bands({1: []}, [], 500, 100, {}) == []


def test_a_band_is_drawn_only_where_it_is_something():
    (band,) = bands({1: [0.0, 0.0, 0.0, 0.4, 0.0, 0.0, 0.0, 0.0, 0.2]}, [True] * 9, 900, 100, {})
    xs = [x for x, _ in sampled(band.path)]
    assert band.path.count("M") == 2 and min(xs) == 250 and max(xs) == 900
    assert not any(450 < x < 750 for x in xs)


def test_a_label_stands_within_its_band_or_not_at_all():
    steps = 24
    table = {1: [0.08] * steps, 2: [0.5 if 8 <= place <= 15 else 0.02 for place in range(steps)], 3: [0.01] * steps}
    labels = {1: ["too long for a thin band", "1"], 2: ["a text with room", "2"], 3: ["none"]}
    thin, thick, line = bands(table, [True] * steps, 960, 300, labels)
    assert thin.label and 300 * (1 - 0.08) < thin.label.y < 300 and thin.label.text == "too long for a thin band"
    assert thick.label and thick.label.text == "a text with room" and 8 * 40 < thick.label.x < 16 * 40
    assert line.label is None
    small = bands(table, [True] * steps, 200, 300, labels)
    assert small[1].label.text == "2" and small[0].label.text in labels[1]
    assert LINE > LETTER > 0 and FINE >= 2


def test_time_is_cut_into_months_quarters_or_years():
    assert axis_of(["2025-01", "2025-04"]).bins == ("2025-01", "2025-02", "2025-03", "2025-04")
    assert len(axis_of(["2025-01", "2025-08"]).bins) == 8
    quarters = axis_of(["2019-02", "2024-05"])
    assert quarters.step == 3 and quarters.bin_of("2024-06") == "2024-04" and quarters.bins[0] == "2019-01"
    years = axis_of([f"{year}-05" for year in range(2004, 2025)])
    assert years.step == 12 and len(years.bins) == 21
    assert [mark.text for mark in years.years(1000)] == [str(year) for year in range(2004, 2025, 2)]
    far = axis_of(["1971-03", *[f"{year}-05" for year in range(2010, 2025)]])
    assert len(far.bins) == 17 and far.bins[:3] == ("1971-01", "", "2010-01")
    assert axis_of([]).bins == () and axis_of([]).years(1000) == []
    assert [mark.text for mark in axis_of(["2025-01", "2025-02"]).months(1000)] == ["2025-01", "2025-02"]


@pytest.mark.parametrize(("one", "other", "shared"), [(40, 40, 0), (100, 20, 5), (30, 500, 30), (50, 50, 50), (1, 1, 0), (400, 60, 1)])
def test_two_circles_overlap_as_their_people_do(one, other, shared):
    found = pairs.circles(one, other, shared)
    (x, a), (y, b) = found.left, found.right
    assert a > 0 and b > 0 and min(x - a, y - b) >= -0.1 and max(x + a, y + b) <= pairs.WIDTH + 0.1
    if not shared:
        assert y - x > a + b
    else:
        both = pairs.overlap(a, b, y - x)
        assert both / (math.pi * min(a, b) ** 2) == pytest.approx(shared / min(one, other), abs=0.06)


# The page


def test_the_page_says_what_the_lens_says(home):
    found = home.lens("mix")
    page = visitor(home).get("/mix").text
    said = text_of(page)
    assert "You belong to 4 communities." in said
    rows = found.tables["communities"].to_pylist()
    for row in rows:
        assert f"{100 * row['degree']:.0f}% of your ties" in said and f"{100 * row['low']:.0f}% to {100 * row['high']:.0f}%" in said
    assert page.count('<a class="band ') == 2 * len(rows)  # a wide and a narrow picture
    months = {(row["month"], row["community"]): row["share"] for row in found.tables["months"].to_pylist()}
    assert len({month for month, _ in months}) > 24
    cells = re.findall(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', page)
    assert [name for name, _ in cells][:2] == ["1970, quarter 1", "1970, quarter 2"]
    for _, line in cells:
        parts = [float(one) for one in re.findall(r">([\d.]+)%<", line)]
        assert sum(parts) == pytest.approx(100, abs=3)
    french = text_of(visitor(home, "fr").get("/mix").text)
    assert "Vous appartenez à 4 communautés." in french and "Ce n’est pas la mienne" in french


def test_the_answer_is_kept_until_the_log_changes(home, monkeypatch):
    asked, look = [], home.lens
    monkeypatch.setattr(home, "lens", lambda name, **ask: asked.append(name) or look(name, **ask))
    client = visitor(home)
    client.get("/mix"), client.get("/mix"), client.get("/mix/behind?of=all")
    assert asked.count("mix") == 1
    fill(home, "more", [{"key": "1", "type": "View", "actor": "me", "object": "a", "published": MONDAY}])
    client.get("/mix")
    assert asked.count("mix") == 2


def test_other_pages_do_not_wait_for_the_mix(home, monkeypatch):
    gate, begun, look = threading.Event(), threading.Event(), home.lens

    def slowly(name, **ask):
        if name == "mix":
            begun.set()
            assert gate.wait(60)
        return look(name, **ask)

    monkeypatch.setattr(home, "lens", slowly)
    with served(home) as address, httpx.Client(base_url=address, follow_redirects=True, timeout=60) as client, ThreadPoolExecutor(1) as pool:
        client.get("/?token=token-of-the-test")
        answer = pool.submit(lambda: httpx.get(f"{address}/mix", cookies=client.cookies, timeout=60))
        assert begun.wait(60)
        assert client.get("/data").status_code == 200 and not answer.done()
        gate.set()
        assert "You belong to 4 communities." in text_of(answer.result(60).text)


def test_every_claim_opens_what_it_rests_on(home):
    client = visitor(home)
    page = client.get("/mix").text
    marks = re.findall(r'href="/mix/behind\?of=(\w+)"', page)
    assert len(marks) >= 6 and "all" in marks and "tags" in marks
    for mark in marks:
        behind = client.get(f"/mix/behind?of={mark}")
        assert behind.status_code == 200 and behind.text.count('class="entry') >= 1, mark
    for wrong in ("", "x", "sites", "0" * 16, "%00"):
        assert client.get(f"/mix/behind?of={wrong}").status_code == 404


def test_a_community_is_contested_and_taken_back_by_two_buttons(home):
    client = visitor(home)
    mark = re.search(r'name="community" value="(\w+)"', client.get("/mix").text)[1]
    said = client.post("/mix/contest", data={"community": mark, **csrf(client)})
    assert said.url.path == "/mix" and len(home.contested) == 1
    text = text_of(said.text)
    assert "You belong to 3 communities." in text and "You said that this community of 30 people is not yours" in text
    words = re.search(r'name="words" value="([^"]+)"', said.text)[1]
    again = client.post("/mix/uncontest", data={"words": words, **csrf(client)})
    assert home.contested == () and "You belong to 4 communities." in text_of(again.text)
    assert client.post("/mix/uncontest", data={"words": words, **csrf(client)}).status_code == 200  # a second click changes nothing


def test_a_page_older_than_the_log_contests_nothing(home):
    client = visitor(home)
    mark = re.search(r'name="community" value="(\w+)"', client.get("/mix").text)[1]
    home.undo(home.jobs()[0].number)
    fill(home, "other", rows_of([range(200, 230), range(240, 280)]))
    said = client.post("/mix/contest", data={"community": mark, **csrf(client)})
    assert said.status_code == 400 and "Open My mix again" in said.text and home.contested == ()
    assert client.post("/mix/contest", data=csrf(client)).status_code == 400
    assert client.post("/mix/contest", data={"community": mark}).status_code == 403


def test_words_that_mean_no_community_of_today_can_be_taken_back(home):
    word = home.contest([person(number) for number in range(700, 712)])
    client = visitor(home)
    page = client.get("/mix").text
    assert "No community that the ties show today is that one." in text_of(page) and "You belong to 4" in text_of(page)
    client.post("/mix/uncontest", data={"words": word, **csrf(client)})
    assert home.contested == ()


def test_only_a_word_and_no_community_is_a_page_too(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        home.contest([person(1), person(2)])
        text = text_of(visitor(home).get("/mix").text)
        assert "You said that a group of 2 people is not yours" in text and "belong" not in text


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_without_communities_the_page_says_what_is_missing(tmp_path, lang):
    with murmure.open(tmp_path / "home") as home:
        empty = visitor(home, lang).get("/mix")
        assert empty.status_code == 200 and {"en": "Nothing to mix yet", "fr": "Rien encore à mélanger"}[lang] in text_of(empty.text)
        assert '<a class="button main" href="/sources">' in empty.text and "<svg class=\"bands" not in empty.text
        fill(home, "made", [{"key": "1", "type": "View", "actor": "me", "object": "a", "published": MONDAY}])
        assert {"en": "No community stands out", "fr": "Aucune communauté ne ressort"}[lang] in text_of(visitor(home, lang).get("/mix").text)


@pytest.mark.parametrize(("years", "period"), [(1, "month"), (4, "quarter"), (22, "year")])
def test_one_year_and_many_years_are_drawn(tmp_path, years, period):
    rows = [row | {"published": MONDAY + (row["published"] - MONDAY) % (3 * YEAR) * years // 3} for row in rows_of()]
    with murmure.open(tmp_path / "home") as home:
        fill(home, "made", rows)
        page = visitor(home).get("/mix").text
        assert f"your ties in that {period}" in text_of(page)
        drawn = re.findall(r'<text class="year"[^>]*>(\d{4}|…)<', page)
        assert len(drawn) >= 2 and "nan" not in page and "None" not in text_of(page)


def test_ties_without_a_date_are_told_and_not_drawn(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        fill(home, "made", [row | {"published": None} for row in rows_of()])
        text = text_of(visitor(home).get("/mix").text)
        assert "You belong to 4 communities." in text and "None of these ties has a date" in text


def test_hostile_names_and_words_come_out_as_text(tmp_path):
    places = [int(re.findall(r"\d+", row["mentions"][0])[0]) for row in rows_of()]
    rows = [row | {"tags": [f"{HOSTILE[place % len(HOSTILE)]}{place // 30}"]} for row, place in zip(rows_of(), places, strict=True)]
    for number in range(120):
        rows.append({"key": f"f{number}", "type": "Follow", "actor": "me", "object": person(number), "object_type": "Person",
                     "content": HOSTILE[number % len(HOSTILE)], "published": MONDAY + number * DAY})  # fmt: skip
    with murmure.open(tmp_path / "home") as home:
        fill(home, "made", rows)
        home.contest([f"{text}{number}" for number, text in enumerate(HOSTILE)])
        client = visitor(home)
        page = client.get("/mix").text
        marks = re.findall(r'href="/mix/behind\?of=(\w+)"', page)
        assert "You belong to" in text_of(page) and "alert(1)" in page
        for body in (page, *(client.get(f"/mix/behind?of={mark}").text for mark in marks)):
            assert "<script>window.harm" not in body and "<img" not in body.replace('<img src="/static/flock.svg"', "")
            assert not re.search(r'(?:href|src|action)="(?!/|#|\?|https?://)', body)
            assert not any(one in body for one in "\u202e\u2066\x00\x07\x1b")


def test_what_i_said_is_a_sentence_of_the_timeline(home):
    home.contest([person(number) for number in range(90, 102)])
    for lang, words in (("en", "said that a group of 12 people is not yours"), ("fr", "dit qu’un groupe de 12 personnes n’est pas le vôtre")):
        assert words in text_of(visitor(home, lang).get("/timeline").text)
    (row,) = home.timeline(Ask(types=("Reject",))).rows
    assert row["actor"] == "me"
