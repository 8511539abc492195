"""Do the laws hold for every lens, and is every lens that is declared found and documented?"""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

import cascades_made
import footprint_made
import habits_made
import presence_made
from day_made import days
from graphs_made import DAY, MONDAY, split_view, view_of
from lenses_made import circles, crowd, person
from murmure.lenses.lens import GROUPS, Lens, lenses
from murmure.model.errors import BadRequest
from petitions_made import measures, quiet, take_off
from together_made import hours_of_a_heart, rows_of
from typed import ROOT

every_lens = pytest.mark.parametrize("lens", lenses(), ids=lambda lens: lens.name)
CHOICES = {lens.name: [{name: choice} for name, one in lens.options().items() for choice in one.metadata.get("choices", ())] for lens in lenses()}
KINDS = [(lens, ask) for lens in lenses() for ask in CHOICES[lens.name] or [{}]]
every_question = pytest.mark.parametrize(("lens", "ask"), KINDS, ids=lambda part: part.name if isinstance(part, Lens) else "-".join(part.values()))


def nights() -> list[dict]:
    """Return nights, and the steps of the days after: more sleep, more steps; and hours, with a heart that beats faster when more pages are seen."""
    draw, begin = random.Random(3), datetime(1972, 7, 10, tzinfo=UTC)
    slept = [7 + draw.gauss(0, 0.8) for _ in range(120)]
    rows = [row for day in range(1, 120) for row in rows_of(begin, day, slept[day], 7000 + 900 * (slept[day - 1] - 7) + draw.gauss(0, 400), "UTC")]
    return rows + hours_of_a_heart(draw, int(begin.timestamp()) * 1_000_000, 24 * 23)


def village() -> list[dict]:
    """Return a log in which every lens has something to say: four circles, of which two share some people, links, places; one is contested."""
    rows = circles([range(30), range(26, 56), range(60, 90), range(90, 120)], seed=4, across=60)
    draw = random.Random(9)
    for row in rows:
        row["links"] = [f"https://site{draw.randrange(12)}.example/{draw.randrange(3)}"]
        row["latitude"], row["longitude"] = round(45 + draw.randrange(60) / 100, 2), 4.0
    word = json.dumps({"members": [person(number) for number in range(60, 70)], "size": 30})
    rows.append({"id": "0" * 32, "type": "Reject", "actor": "me", "object": "murmure:community:1", "object_type": "Group", "source": "murmure",
                 "published": MONDAY + 7 * DAY, "extra": word})  # fmt: skip
    habits = habits_made.lived(np.random.default_rng(2), 22, 3, int(datetime(1972, 10, 9, tzinfo=UTC).timestamp()) * 1_000_000)
    rows += [row | {"type": "murmure:Bookmark" if row["type"] == "View" else row["type"]} for row in habits]  # no series of pages: others have one
    rows += footprint_made.captures() + nights() + days(datetime(1973, 1, 10, tzinfo=ZoneInfo("UTC")), 70, last=2.0)
    rows += [row | {"offset_minutes": 0} for row in presence_made.rows(MONDAY + 7 * DAY)]
    return rows + cascades_made.village() + measures(quiet(8, days=17) + take_off(9, at=8, days=37) + take_off(10, at=30, days=37))


def said(findings, rename=lambda text: text) -> list[tuple]:
    """Return all that the findings say."""
    return [(rename(one.subject), one.claim, one.value, one.low, one.high, one.evidence, one.audience) for one in findings]


@every_question
def test_nothing_in_nothing_out(lens, ask):
    found = lens.look(view_of([]), lens.ask(**ask))
    assert len(found) == 0
    assert set(found.tables) == set(lens.tables)
    assert all(table.num_rows == 0 for table in found.tables.values())


@every_question
def test_what_is_said_is_well_formed(lens, ask):
    rows = village()
    found = lens.look(view_of(rows), lens.ask(**ask))
    assert len(found) > 0
    empty = lens.look(view_of([]), lens.ask(**ask)).tables
    assert {name: table.schema for name, table in found.tables.items()} == {name: table.schema for name, table in empty.items()}
    known = {row["id"] for row in rows}
    for one in found:
        assert one.low <= one.value <= one.high
        assert one.claim.en and one.claim.fr and one.claim.en != one.claim.fr
        assert "{" not in one.claim.en + one.claim.fr
        assert set(one.evidence) <= known
        assert len(one.evidence) == len(set(one.evidence)) <= 20
        assert one.audience == ()


@every_question
def test_row_order_and_pieces_do_not_matter(lens, ask):
    rows = village()
    before = said(lens.look(view_of(rows), lens.ask(**ask)))
    random.Random(1).shuffle(rows)
    assert said(lens.look(view_of(rows), lens.ask(**ask))) == before
    pieces = [random.Random(2).randrange(3) for _ in rows]
    assert said(lens.look(split_view(rows, pieces), lens.ask(**ask))) == before


@every_question
def test_same_seed_same_findings(lens, ask):
    view = view_of(village())
    assert said(lens.look(view, lens.ask(seed=7, **ask))) == said(lens.look(view, lens.ask(seed=7, **ask)))


@every_question
def test_a_week_later_the_same_is_said(lens, ask):
    rows = village()
    later = [row | {name: row[name] + 7 * DAY for name in ("published", "until") if row.get(name) is not None} for row in rows]
    assert said(lens.look(view_of(later), lens.ask(**ask))) == said(lens.look(view_of(rows), lens.ask(**ask)))


@every_question
def test_renaming_everyone_renames_only_subjects(lens, ask):
    names = {person(number): f"https://w.example/users/{(number * 37) % 121:03d}" for number in range(120)}

    def renamed(value):
        if isinstance(value, str) and value.startswith('{"'):
            return json.dumps({name: renamed(item) for name, item in json.loads(value).items()})
        return [names.get(item, item) for item in value] if isinstance(value, list) else names.get(value, value) if isinstance(value, str) else value

    rows = village()
    other = [{key: value if key == "id" else renamed(value) for key, value in row.items()} for row in rows]
    assert other != rows
    found, again = (lens.look(view_of(some), lens.ask(**ask)) for some in (rows, other))
    assert said(found, lambda text: names.get(text, text)) == said(again)


@every_question
def test_what_is_to_come_changes_nothing(lens, ask):
    rows = sorted(village(), key=lambda row: row["published"])
    until = rows[2 * len(rows) // 3]["published"]
    past = [row for row in rows if row["published"] < until]
    assert 0 < len(past) < len(rows)
    found = said(lens.look(view_of(rows), lens.ask(until=until, **ask)))
    assert found == said(lens.look(view_of(past), lens.ask(**ask)))


@every_question
def test_a_quiet_village_is_told_nothing(lens, ask):
    if ask.get("kind") in ("hours", "sites", "places"):
        rows = [row | {"published": row["published"] // DAY * DAY // (7 * DAY) * (7 * DAY), "links": ["https://one.example/"],
                       "latitude": 45.0, "longitude": 4.0} for row in crowd()]  # fmt: skip
    else:
        rows = crowd()
    assert [one.claim.en for one in lens.look(view_of(rows), lens.ask(**ask))] == []


@every_lens
def test_a_question_that_does_not_fit_is_refused(lens):
    with pytest.raises(BadRequest) as error:
        lens.ask(colour="blue")
    assert "colour" in error.value.what.en and error.value.advice.fr
    for name, one in lens.options().items():
        if not one.metadata.get("table"):
            with pytest.raises(BadRequest):
                lens.ask(**{name: -5})


def test_declared_is_found_is_documented():
    package = ROOT / "src" / "murmure" / "lenses"
    declared = [path for path in package.rglob("*.py") if any(line.startswith("LENS = ") for line in path.read_text("utf-8").splitlines())]
    assert len(declared) == len(lenses()) >= 2
    for lens in lenses():
        assert lens.group in GROUPS
        assert any(Path(lens.group) in path.relative_to(package).parents for path in declared)
        module = __import__(lens.look.__module__, fromlist=["LENS"])
        for part in ("Reads", "Says", "Can be wrong when", "Paper"):
            assert part in module.__doc__, f"{lens.name} does not say: {part}"
        for page in ("lenses.md", "lenses.fr.md"):
            assert f"\n## {lens.name}\n" in (ROOT / "docs" / "look-up" / page).read_text("utf-8")
