"""Do drawings stay within their frame whatever is counted, and do their dates and numbers not touch?"""

from __future__ import annotations

import doctest
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.faces.web import branches, plot
from murmure.faces.web.branches import Person
from murmure.faces.web.plot import Course, Reach, both_sizes

YEARS = 60 * 365 * 86_400
counts = st.lists(st.tuples(st.integers(0, YEARS), st.integers(0, 10**7)), min_size=1, max_size=60, unique_by=lambda pair: pair[0]).map(sorted)


@pytest.mark.parametrize("module", [plot, branches])
def test_what_the_docstrings_say_is_so(module):
    found = doctest.testmod(module)
    assert found.attempted and not found.failed


def numbers(path: str) -> list[float]:
    return [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", path)]


@settings(max_examples=120, deadline=None)
@given(counts, st.lists(st.tuples(st.integers(1, 30), st.integers(0, 10**6), st.integers(0, 10**6)), max_size=5), st.booleans())
def test_a_curve_stays_within_its_frame(points, fan, steps):
    last, count = points[-1]
    reach = [Reach(last + days * 86_400, count + min(pair), count + sum(pair) / 2, count + max(pair)) for days, *pair in sorted(fan)]
    for _, drawn in both_sizes(Course(points, reach, goals=[count + 5]), steps):
        for path in (drawn.line, drawn.fan, drawn.middle):
            assert all(-0.1 <= one <= max(drawn.width, drawn.height) for one in numbers(path))
        assert all(0 <= mark.y <= drawn.height for mark in [*drawn.levels, *drawn.goals])
        assert [mark.x for mark in drawn.dates] == sorted(mark.x for mark in drawn.dates)
        assert all(after.x - before.x >= 64 for before, after in zip(drawn.dates, drawn.dates[1:], strict=False))
        assert len(drawn.levels) <= 4 and len(drawn.dates) <= 10


trees = st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 10_000), st.sampled_from(branches.EVERY)), min_size=1, max_size=150)


@settings(max_examples=80, deadline=None)
@given(trees, st.sampled_from([branches.WIDE, branches.NARROW]))
def test_everybody_of_a_tree_is_drawn_once(lots, width):
    people, at = [Person(0, "a", 0.0, "origin", -1, 0, 0, 0, 0, "0")], 0
    for nth, (lot, wait, kind) in enumerate(lots, start=1):
        at += wait
        parent = -1 if kind == "origin" else int(lot * nth)
        above = people[parent] if parent >= 0 else None
        people.append(Person(nth, "a", float(at), kind, parent, above.root if above else nth, above.depth + 1 if above else 0, 1, 0, str(nth)))
    drawn = branches.branches(people, 0, (0.0, max(float(at), 60.0)), width)
    assert sum(disc.people for disc in drawn.discs) == len(people) == sum(row.people for row in drawn.rows)
    assert drawn.single == (len(people) <= branches.FEW)
    for disc in drawn.discs:
        assert 0 <= disc.x <= width and 0 <= disc.y <= drawn.height and 0 <= disc.known <= disc.shared <= disc.radius + 1.6
        assert drawn.rows[disc.row].people >= disc.people
    assert drawn.all == sum(one.parent >= 0 for one in people) and drawn.shown <= drawn.all
