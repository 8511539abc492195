"""Does the finder keep what was measured, on fewer texts, and does the bench count as it says?"""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace

import pytest

from murmure.trust.personal import KINDS, find

ROOT = Path(__file__).parents[1]
GOALS = ("phone", "mail", "iban", "card", "nir", "ip", "plate", "address")


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Load the bench's modules."""
    monkeypatch.syspath_prepend(str(ROOT))
    from bench.personal import made, score

    return SimpleNamespace(made=made, score=score)


def scores(bench: SimpleNamespace, texts: list) -> dict:
    found = [[(one.start, one.end, one.kind) for one in find(text.text)] for text in texts]
    return bench.score.score(texts, found)[0]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_asked_is_reached_on_made_up_texts(bench: SimpleNamespace, language: str) -> None:
    found = scores(bench, bench.made.texts(language, 700, seed=20))
    for kind in (one for one in GOALS if one != "nir" or language == "fr"):
        assert found[kind].right > 15
        assert found[kind].precision()[0] >= 0.95 and found[kind].recall()[0] >= 0.9, kind
    assert all(one.precision()[0] >= 0.9 and one.recall()[0] >= 0.85 for one in found.values())


@pytest.mark.parametrize(
    ("name", "precision", "recall"),
    [
        ("hand", 0.97, 0.95),
        ("later", 0.92, 0.87),
        ("last", 0.95, 0.93),
        ("posts", 0.97, 0.97),
        ("posts_more", 0.97, 0.97),
        ("posts_last", 0.96, 0.97),
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_texts_written_by_hand_stay_found(
    bench: SimpleNamespace, language: str, name: str, precision: float, recall: float
) -> None:
    found = scores(bench, bench.made.read(bench.made.HERE / f"{name}_{language}.txt"))
    total = bench.score.Score(*(sum(column) for column in zip(*found.values(), strict=True)))
    assert total.precision()[0] >= precision and total.recall()[0] >= recall


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_same_seed_makes_the_same_texts_and_says_where_the_data_is(bench: SimpleNamespace, language: str) -> None:
    texts = bench.made.texts(language, 300, seed=3)
    assert texts == bench.made.texts(language, 300, seed=3) != bench.made.texts(language, 300, seed=4)
    assert {truth.kind for text in texts for truth in text.truth} <= set(KINDS)
    assert all(0 <= truth.start < truth.end <= len(text.text) for text in texts for truth in text.truth)
    assert any(not text.truth for text in texts)
    assert all("{" not in text.text.replace("@{", "") and "[health" not in text.text for text in texts)


def test_what_is_found_and_what_is_missed_is_counted(bench: SimpleNamespace) -> None:
    text = bench.made.marked("call [phone:0123456789] or [?phone:9876543210] at [family:my mum]'s", None, choices=False)
    assert [text.text[one.start : one.end] for one in text.truth] == ["0123456789", "9876543210", "my mum"]
    counted = lambda *places: bench.score.score([text], [places])[0]  # noqa: E731 - a name for what follows
    assert counted()["phone"] == (0, 0, 1)
    assert counted((5, 15, "phone"), (19, 29, "phone"))["phone"] == (1, 0, 0)
    assert counted((5, 9, "phone"))["phone"] == (0, 1, 1)  # less than half
    assert counted((30, 33, "family"))["family"] == (0, 1, 1)
    assert counted((33, 36, "family"))["family"] == (1, 0, 0)  # words told: anything in common
    assert counted((5, 15, "mail"))["mail"] == (0, 1, 0)


def test_what_is_of_a_shop_is_found_or_not_and_is_nobodys(bench: SimpleNamespace) -> None:
    text = bench.made.marked("book on [!phone:0123456789], ask [phone:9876543210]", None, choices=False)
    assert [(one.sure, one.own) for one in text.truth] == [(False, False), (True, True)]


def test_a_share_has_the_interval_of_wilson(bench: SimpleNamespace) -> None:
    rate, low, high = bench.score.share(9, 10)
    assert rate == 0.9 and low == pytest.approx(0.596, abs=0.001) and high == pytest.approx(0.982, abs=0.001)
    assert math.isnan(bench.score.share(0, 0)[0])
