"""Does the page say the rhythms of body and network, with their doubt, on partial data too, and nothing where there is nothing?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import murmure
import rhythm_made
from murmure.faces.web.actogram import actogram
from murmure.faces.web.dial import dial
from murmure.faces.web.growing import growing
from murmure.faces.web.nightly import bars, dots, weeks
from test_lenses_rhythm import HARSH
from web_made import fill, visitor


def rows(of: Any = lambda row: True, **options: Any) -> list[dict[str, Any]]:
    """Return the made-up person as a job brings it; `of` says which rows."""
    return [{"key": row["id"], **{name: value for name, value in row.items() if name not in ("id", "source")}}
            for row in rhythm_made.person(**options) if of(row)]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with murmure.open(tmp_path_factory.mktemp("rhythm") / "home") as home:
        home.answer("home-zone", "Europe/Paris")
        fill(home, "watch", rows())
        yield home


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u202f", " ").replace("\xa0", " ").split())


def test_the_page_says_the_rhythms_with_their_doubt_and_their_pictures(home: Any) -> None:
    page = visitor(home).get("/rhythm?days=4000").text
    said = text_of(page)
    assert re.search(r"What you look at on screens: 1 h \d\d min later in the day than your (sleep|heart rate)", said)
    assert "On Saturdays and Sundays the middle of your sleep is 1 h" in said
    assert "Days away from home are set aside: 7." in said and "UTC+9" in said
    assert "those of a mean or a share tell of days like these, not of these alone" in said
    assert re.search(r"In [\d.]+% of nights, something is touched between falling asleep and waking", said)
    assert page.count('class="ring ') == 3 and page.count('class="doubt"') == 3
    for css in ("asleep", "touched", "gone", "night free", "noted", "reach", "area"):
        assert f'class="{css}' in page, css
    assert "style=" not in page and not any(word in said.casefold() for word in HARSH)


def test_the_page_is_whole_in_french(home: Any) -> None:
    page = text_of(visitor(home, "fr").get("/rhythm?days=366").text)
    assert "Le corps et le réseau" in page and "Votre sommeil" in page and "plus tard dans la journée" in page
    assert "Cela ne peut pas encore être dit" in page and not any(word in page.casefold() for word in HARSH)


def test_each_claim_opens_activities_of_its_kind(home: Any) -> None:
    client = visitor(home)
    found = home.lens("rhythm", days=4000)
    for number, (one, kind) in enumerate(zip(found, found.tables["said"].to_pylist(), strict=True)):
        page = client.get(f"/rhythm/behind?of={number}&days=4000").text
        assert page.count('class="entry') >= 10, one.claim.en
        words = {"middle": "leep", "regular": "leep", "jetlag": "leep", "silence": "a.example"}.get(kind["kind"])
        assert words is None or words in page
        assert 'href="/rhythm?days=4000"' in page
    for odd in ("99", "-1", "x", "", "9999999999999"):
        assert client.get(f"/rhythm/behind?of={odd}").status_code == 404


def test_how_far_back_is_one_of_three(home: Any) -> None:
    client = visitor(home)
    assert 'href="/rhythm?days=366" aria-current="page"' in client.get("/rhythm?days=366").text
    for odd in ("57", "x", "-1", ""):
        assert 'href="/rhythm?days=56" aria-current="page"' in client.get(f"/rhythm?days={odd}").text


@pytest.mark.parametrize("only", ["View", "murmure:Measure"])
def test_a_browser_alone_or_a_watch_alone_is_enough(tmp_path: Path, only: str) -> None:
    with murmure.open(tmp_path / "home") as home:
        home.answer("home-zone", "Europe/Paris")
        fill(home, "one", rows(lambda row: row["type"] == only, days=40))
        page = visitor(home).get("/rhythm").text
        said = text_of(page)
        assert 'class="dial"' in page and 'class="plot nights' in page and page.count('class="doubt"') >= 1
        assert ("Your network is quiet" in said) == (only == "View")
        assert ("The middle of your sleep" in said) == (only != "View")
        assert "later in the day than" not in said


def test_a_few_days_are_drawn_and_nothing_is_said_of_them(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        assert "Nothing that has a rhythm yet" in visitor(home).get("/rhythm").text
        fill(home, "one", rows(days=6))
        page = visitor(home).get("/rhythm").text
        assert 'class="plot nights' in page and "Two weeks without a gap are enough" in text_of(page)
        assert "Deux semaines sans trou" in visitor(home, "fr").get("/rhythm").text


def test_what_is_drawn_stays_inside_its_picture(home: Any) -> None:
    """Whatever the width and the days: no mark lies outside, and none is lost."""
    found = home.lens("rhythm", days=4000).tables
    calendar, spans = found["calendar"].to_pylist(), found["spans"].to_pylist()
    for width in (340.0, 720.0):
        wall = actogram(spans, calendar, width, 366)
        assert wall is not None and wall.rows >= rhythm_made.DAYS - 1
        starts = [float(x) for path in (wall.sleep, wall.screens, wall.gone) for x in re.findall(r"M(-?[\d.]+) ", path)]
        assert min(starts) >= wall.left and max(starts) <= wall.right
        tops = [float(y) for y in re.findall(r"M-?[\d.]+ (-?[\d.]+)", wall.sleep + wall.screens)]
        assert min(tops) >= 0 and max(tops) <= wall.height
        assert [label.offset for label in wall.away] == [540]
        some, other, dark = weeks(calendar, width), dots(calendar, width), bars(calendar, width)
        assert some is not None and other is not None and dark is not None
        assert sum(len(row) for row, _ in other.rows) == sum(not day["away"] and day["sleep_begin"] is not None for day in calendar)
        assert all(0 <= x <= width for row, mean in other.rows for x in (*row, mean))
        assert all(0 <= x <= width and 0 <= tall <= 100 for x, tall, _ in dark.bars)
        assert all(0 <= x <= width for x, _ in (*some.dates, *dark.dates))
        nightly = bars(calendar[20:80], width)
        assert dark.weekly and nightly is not None and not nightly.weekly
        assert sum(away for _, _, away in nightly.bars) == len(rhythm_made.GONE)


def test_small_pictures_of_little_are_none_or_whole() -> None:
    assert actogram([], [], 340, 56) is None and weeks([], 340) is None and dots([], 340) is None and bars([], 340) is None
    assert growing([{"weeks": -4, "count": 3, "fit": None, "low": None, "high": None}], 340) is None
    counted = [{"weeks": -4 * place, "count": place, "fit": None, "low": None, "high": None} for place in range(5, 0, -1)]
    drawn = growing(counted, 340)
    assert drawn is not None and drawn.most == 5 and not drawn.fan
    one = dial({"sleep": dict.fromkeys(range(24), 2.0)}, ["sleep"], [], {"sleep": (23.0, 11.0, 35.0)}, (6.0, 21.0))
    assert one.rings[0].paths[0][0] == 0 and one.rings[0].doubt is not None and one.night
