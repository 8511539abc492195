"""Is what the law protects specially told where it is said, quoted and explained, and nobody classed?"""

from __future__ import annotations

import pytest

from murmure.draft import check
from murmure.lenses.me.presence import spot
from murmure.lenses.me.presence.plan import STEPS
from murmure.trust.personal import find
from murmure.trust.personal.spot import rules


@pytest.mark.parametrize(("text", "kind", "quoted"), [
    ("Je suis bouddhiste et je cuisine.", "own", "Je suis bouddhiste"),
    ("I voted Green and would again.", "own", "I voted Green"),
    ("Ma fille est lesbienne.", "others", "Ma fille est lesbienne"),
    ("My neighbour is a Quaker.", "others", "My neighbour is a Quaker"),
])  # fmt: skip
def test_a_draft_quotes_it_says_whose_it_seems_to_be_and_that_it_cannot_be_taken_back(text: str, kind: str, quoted: str) -> None:
    (one,) = [remark for remark in check(text).remarks if "union" in remark.what.en]
    assert (one.kind, one.words) == (kind, quoted)
    assert "GDPR, article 9" in one.why.en and "RGPD, article 9" in one.why.fr
    assert one.advice.en and one.advice.fr


@pytest.mark.parametrize("text", [
    "Je suis catholique, je le dis.", "as a black woman I know", "j'ai voté Jadot", "proud union member", "je suis d'origine arménienne",
])  # fmt: skip
def test_a_post_that_says_it_is_shown_as_what_the_law_protects(text: str) -> None:
    assert {one.group for one in spot.seen_in(spot.glance(text))} == {"belief"}


def test_words_say_the_law_and_class_nobody() -> None:
    told = [spot.TITLES["belief"], STEPS["protected"].what, STEPS["protected"].why, *(one.why for one in rules().values() if one.kind == "belief")]
    assert all("law" in one.en or "GDPR" in one.en for one in told) and all("loi" in one.fr or "RGPD" in one.fr for one in told)


@pytest.mark.parametrize("text", [
    "Elle va à la messe le dimanche avec Karim", "my wife and I, two women in love with Lyon", "Mohamed mange des dattes",
    "He wears a rainbow scarf", "on tracte pour la cantine bio", "She sings in the church choir",
])  # fmt: skip
def test_nothing_is_inferred(text: str) -> None:
    assert "belief" not in {one.kind for one in find(text)}
