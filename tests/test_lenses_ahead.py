"""Do the lenses of causes and petitions say when, of how many, and of one that is asked for, what they can know and no more?"""

from __future__ import annotations

import pytest

from cascades_made import HOUR, START, chat, follow, post, row, village
from graphs_made import view_of
from murmure.lenses.cases import arrival
from murmure.lenses.lens import lens_named
from murmure.model.errors import BadRequest
from murmure.trust.view import View
from petitions_made import address, measures, quiet, take_off

PETITION, CASCADE = lens_named("petition"), lens_named("cascade")
DAY = 24 * HOUR


def petition(readings, **ask):
    return PETITION.look(View(view_of(measures(readings))._connection, "self", "1"), PETITION.ask(**ask))


def cascade(rows, **ask):
    return CASCADE.look(View(view_of(rows)._connection, "self", "1"), CASCADE.ask(**ask))


@pytest.fixture(scope="module")
def square():
    return quiet(30, 40) + [one for number in range(80, 92) for one in take_off(number, at=number - 75, days=40)]


def test_a_petition_that_takes_off_arrives_between_two_days(square):
    until = max(at for page, at, count in square if page == address(91) and count < 3_000)
    found = petition(square, petition=address(91), until=until)
    rows = found.tables["ahead"].to_pylist()
    assert {one["petition"] for one in rows} == {address(91)} and [one["days"] for one in rows] == sorted(one["days"] for one in rows)
    assert all(one["low"] <= one["median"] <= one["high"] for one in rows)
    came = arrival([(one["days"], one["chance"]) for one in rows])
    crossed = min(at for page, at, count in square if page == address(91) and count >= 10_000)
    assert came.early is not None and came.early * DAY <= crossed - until + DAY
    assert came.late is None or crossed - until <= (came.late + 1) * DAY


def test_one_that_trickles_does_not_arrive(square):
    found = petition(square, petition=address(3))
    assert "the alarm for 10,000 is raised at 7,500" in found.findings[0].claim.en and "l'alerte pour 10\u202f000" in found.findings[0].claim.fr
    assert arrival([(one["days"], one["chance"]) for one in found.tables["ahead"].to_pylist()]) == (None, None, None)
    assert {one["petition"] for one in found.tables["days"].to_pylist()} == {address(3)}


def test_one_that_was_above_when_it_was_first_read_is_no_news(square):
    early = min(at for _, at, _ in square)
    found = petition([*square, ("https://petitions.example/i-1000", early, 90_000)], petition="https://petitions.example/i-1000")
    assert "above the threshold when it was first read" in found.findings[0].claim.en
    assert found.tables["petitions"].to_pylist()[-1]["alarm"] is None


def test_one_that_nobody_counted_is_refused(square):
    with pytest.raises(BadRequest) as error:
        petition(square, petition="https://elsewhere.example/x")
    assert error.value.code == "lens-petition"


def test_of_how_many_somebody_may_have_it_is_told():
    rows = chat(60) + [row(nth, nth, START + nth * HOUR, tags=["mill"]) for nth in range(4)]
    rows += [follow(nth, 3, nth) for nth in range(3)] + [row(9, 9, START + 9 * HOUR, in_reply_to=post(100_000), content="Yes")]
    nodes = cascade(rows, cause="#mill").tables["nodes"].to_pylist()
    assert [one["could"] for one in nodes] == [0, 0, 0, 3, 0] and [one["kind"] for one in nodes][3:] == ["exposure", "answer"]


def test_what_is_foretold_grows_with_the_hours_and_stays_silent_in_a_small_log():
    assert cascade(village(), cause="#savethemill").tables["ahead"].num_rows == 0
    rows = village()
    for nth in range(40):  # causes of a day: enough to foretell by
        rows += [row(1_000 + 100 * nth + one, 100 + one, START - (45 - nth) * DAY + one * HOUR, tags=[f"cause{nth}"]) for one in range(30)]
    ahead = cascade(rows, cause="#savethemill").tables["ahead"].to_pylist()
    assert [one["hours"] for one in ahead] == [6, 24, 72, 168]
    assert all(0 <= one["doubles_low"] <= one["doubles"] <= one["doubles_high"] <= 1 for one in ahead)


@pytest.mark.parametrize(
    ("chances", "when"),
    [([], (None, None, None)), ([(1, 1.0)], (0.1, 0.5, 0.9)), ([(1, 0.0), (2, 0.05)], (None, None, None)),
     ([(1, 0.6), (2, 0.2), (3, 1.0)], (0.2, 0.8, 2.8))],
)  # fmt: skip
def test_an_arrival_follows_from_its_chances(chances, when):
    assert arrival(chances) == when
