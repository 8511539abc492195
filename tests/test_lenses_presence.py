"""Does `presence` find what made-up accounts give away, leave alone what only looks like it, and say nothing that it cannot know?"""

from __future__ import annotations

import json
import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from graphs_made import DAY, view_of
from murmure.lenses.lens import lens_named
from murmure.lenses.me.presence import spot, tone, word
from murmure.lenses.me.presence.network import ACTS, network_of
from murmure.lenses.me.presence.who import PARTS
from murmure.sources.recognise import sources

ROOT = Path(__file__).parents[1]
BEGIN = 1_600_041_600_000_000  # a Monday
ME = "https://hill.example/users/lou"


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Load the bench's modules."""
    monkeypatch.syspath_prepend(str(ROOT))
    from bench.draft import made as drafts
    from bench.personal import made as texts
    from bench.presence import made

    return SimpleNamespace(made=made, texts=texts, drafts=drafts)


def post(number: int, content: str, day: int = 0, source: str = "mastodon-archive", **more: Any) -> dict[str, Any]:
    return {
        "id": f"{number:032x}", "type": "Create", "object_type": "Note", "actor": "me", "audience": ["public"], "content": content,
        "source": source, "object": f"{ME}/statuses/{number}", "published": BEGIN + day * DAY + 12 * 3_600_000_000, "offset_minutes": 0,
    } | more  # fmt: skip


def identity(number: int, source: str, name: str, day: int = 0, **extra: Any) -> dict[str, Any]:
    return {"id": f"{number:032x}", "type": "murmure:Identity", "object_type": "Person", "actor": "me", "object": name, "content": "Lou",
            "source": source, "published": BEGIN + day * DAY, "extra": json.dumps(extra)}  # fmt: skip


def looked(rows: list[dict[str, Any]], **asked: Any) -> Any:
    lens = lens_named("presence")
    return lens.look(view_of(rows), lens.ask(**asked))


def said(found: Any) -> list[str]:
    return [one.subject for one in found]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_planted_is_found_and_what_looks_like_it_is_not(bench: SimpleNamespace, language: str) -> None:
    planted = right = wrong = 0
    for account in bench.made.accounts(language, 12, seed=4):
        seen = bench.made.found(looked(account.rows, zone="Europe/Paris"))
        planted, right = planted + len(account.planted), right + len(account.planted & seen)
        wrong += len(seen - account.planted - account.also)
    assert planted > 60
    assert right >= 0.97 * planted
    assert wrong <= 0.05 * (right + wrong)


def test_a_glance_never_misses_what_a_look_would_find(bench: SimpleNamespace) -> None:
    from murmure.trust.personal import find

    kinds = {kind for listed in spot.KINDS.values() for kind in listed}
    passed = 0
    for language in ("fr", "en"):
        texts = bench.texts.texts(language, 700, seed=11)
        for name in ("hand", "later", "last", "posts", "posts_more", "posts_last"):
            texts += bench.texts.read(bench.texts.HERE / f"{name}_{language}.txt")
        for one in [*(text.text for text in texts), *(part for text in texts for part in text.text.split("\n"))]:
            if not spot.worth(spot.glance(one)):
                passed += 1
                assert kinds.isdisjoint(found.kind for found in find(one)), one
    assert passed > 300


def test_a_glance_never_misses_a_tone_that_would_be_read(bench: SimpleNamespace) -> None:
    from murmure.trust.tone import find

    passed = 0
    for language in ("fr", "en"):
        texts = [*bench.drafts.drafts(language, 700, 5), *bench.drafts.by_hand(language, "hand"), *bench.drafts.by_hand(language, "later")]
        for one in [*(text.text for text in texts), *(part for text in texts for part in text.text.split(". "))]:
            if not tone.worth(spot.glance(one)):
                passed += 1
                assert set(tone.TITLES).isdisjoint(found.kind for found in find(one)), one
    assert passed > 300


def test_harsh_words_are_told_of_posts_that_everybody_can_read_with_their_doubt() -> None:
    found = looked([post(1, "Vous êtes tous des abrutis"), post(2, "You are a complete idiot", audience=["followers"]), post(3, "Bonjour")])
    (one,) = found.findings
    assert one.subject == "tone:insult" and one.value == 1 and 0 < one.low < 1
    assert "may be read as an insult" in one.claim.en and "comme une insulte" in one.claim.fr
    assert [row["step"] for row in found.tables["steps"].to_pylist()] == ["tone"]


def test_a_tag_and_a_rule_that_is_mostly_wrong_say_nothing_of_tone() -> None:
    assert list(tone.read_in(spot.glance("Belle sortie dimanche #pedale #connard"))) == []
    assert all(one.sure >= tone.LEAST for one in tone.read_in(spot.glance("Espèce de connard, sale pédale, ferme-la")))


@pytest.mark.parametrize(("more", "open_"), [
    ({}, True), ({"extra": '{"unlisted":true}'}, True), ({"audience": ["followers"]}, False), ({"audience": ["https://far.example/users/jo"]}, False),
    ({"audience": None}, False), ({"source": "signal", "audience": None}, False), ({"type": "Announce"}, False),
    ({"actor": "https://far.example/u"}, False),
    ({"source": "facebook", "audience": None}, True), ({"source": "facebook", "audience": ["facebook:group/Le chœur"]}, False),
    ({"source": "instagram", "extra": '{"kind":"story","media":[]}', "audience": None}, False), ({"source": "diary", "audience": None}, False),
    ({"object_type": "Collection"}, False),
])  # fmt: skip
def test_only_my_own_words_that_everybody_can_read_are_looked_at(more: dict[str, Any], open_: bool) -> None:
    found = looked([post(1, "Appelez-moi au 06 12 34 56 78", **more), post(2, "Bonjour", 1)])
    assert ("exposed:phone" in said(found)) == open_


def test_what_the_archive_does_not_say_is_said_to_be_unknown() -> None:
    found = looked([post(1, "Appelez-moi au 06 12 34 56 78", source="facebook", audience=None)])
    claim = found.findings[0].claim
    assert "does not say who can see it" in claim.en and "ne dit pas qui le voit" in claim.fr
    assert found.tables["exposed"].to_pylist()[0]["unsaid"] is True


@pytest.mark.parametrize(("private", "open_"), [("True", False), ("Oui", False), ("False", True), (None, True)])
def test_a_private_account_of_instagram_is_for_followers(private: str | None, open_: bool) -> None:
    rows = [identity(1, "instagram", "https://www.instagram.com/lou", private=private),
            post(2, "Appelez-moi au 06 12 34 56 78", source="instagram", audience=None)]  # fmt: skip
    assert ("exposed:phone" in said(looked(rows))) == open_


def test_what_i_deleted_is_gone_from_then_on() -> None:
    rows = [post(1, "Call me on 07700 900123"), post(2, "Hello", 12)]
    rows.append(post(3, "", 9) | {"type": "Delete", "content": None, "object": f"{ME}/statuses/1"})
    assert "exposed:phone" not in said(looked(rows))
    assert "exposed:phone" in said(looked(rows, until=BEGIN + 5 * DAY))


def test_an_account_that_is_one_with_mine_is_mine() -> None:
    other = "https://brook.example/users/lou"
    rows = [identity(1, "mastodon-archive", ME), post(2, "Hello"), post(3, "Call me on 07700 900123", actor=other, source="mastodon")]
    assert "exposed:phone" not in said(looked(rows))
    word_ = {"id": "e" * 32, "type": "Accept", "actor": "me", "object": "murmure:person:1", "object_type": "Relationship", "source": "murmure",
             "published": BEGIN, "extra": json.dumps({"relationship": "http://www.w3.org/2002/07/owl#sameAs", "accounts": [ME, other]})}  # fmt: skip
    assert "exposed:phone" in said(looked([*rows, word_]))


def test_the_profile_tells_what_is_empty_from_what_the_archive_does_not_know() -> None:
    rows = [identity(1, "x-archive", "https://x.com/i/user/1", bio="Devis au 06 12 34 56 78", location="")]
    found = looked(rows)
    states = {row["part"]: row["state"] for row in found.tables["profiles"].to_pylist()}
    assert states == {"name": "told", "picture": "unknown", "biography": "told", "links": "empty", "location": "empty", "work": "unknown",
                      "since": "told"}  # fmt: skip
    assert said(found) == ["profile:x"]
    steps = {row["step"]: row for row in found.tables["steps"].to_pylist()}
    assert list(steps) == ["profile", "complete"] and "(links, place)" in steps["complete"]["how_en"][0]


def test_a_place_that_comes_back_out_of_office_hours_looks_like_a_home() -> None:
    def at(days: list[int], hour: int, place: float) -> list[dict[str, Any]]:
        return [post(100 * hour + day, "Bonsoir", latitude=48.123456, longitude=place,
                     published=BEGIN + day * DAY + hour * 3_600_000_000) for day in days]  # fmt: skip

    weekdays = [day for day in range(40) if day % 7 < 5]
    home = looked(at(weekdays[:12], 22, 2.5))
    assert "habit:home" in said(home) and "habit:work" not in said(home)
    assert "habit:work" in said(looked(at(weekdays[:12], 11, 2.5)))
    assert said(looked(at(weekdays[:4], 22, 2.5))) == ["placed"], "four days are no habit"
    scattered = [row | {"longitude": 2.0 + place / 10} for place, row in enumerate(at(weekdays[:12], 22, 2.5))]
    assert said(looked(scattered)) == ["placed"]
    draw = random.Random(3)
    anywhen = [row | {"published": BEGIN + draw.randrange(40 * 24) * 3_600_000_000} for row in at(list(range(40)), 1, 2.5)]
    assert said(looked(anywhen)) == ["placed"], "at any hour is nobody's home"


def test_the_local_hour_counts_not_that_of_utc() -> None:
    rows = [post(day, "x", latitude=48.1234, longitude=2.5, published=BEGIN + day * DAY + 22 * 3_600_000_000, offset_minutes=-600)
            for day in range(40) if day % 7 < 5]  # fmt: skip
    assert "habit:work" in said(looked(rows)) and "habit:home" not in said(looked(rows))


def test_a_silent_account_is_old_when_the_log_goes_on() -> None:
    rows = [identity(1, "x-archive", "https://x.com/i/user/1", bio="B", location="L", website="W"), post(2, "Hello", source="x-archive"),
            identity(3, "mastodon-archive", ME), post(4, "Hello", 800)]  # fmt: skip
    found = looked(rows)
    assert said(found) == ["old:x"] and "2 years" in found.findings[0].claim.en
    assert set(found.findings[0].evidence) == {f"{1:032x}", f"{2:032x}"}
    assert said(looked(rows, until=BEGIN + 600 * DAY)) == [], "nothing was known then of what came later"


def weeks_of(texts: list[str], count: int, begin: int = 0, first: int = 0) -> list[dict[str, Any]]:
    return [post(first + number, texts[number % len(texts)], (begin + number // 2) * 7 + number % 5) for number in range(count)]


def test_words_count_by_weeks_and_small_words_do_not() -> None:
    rows = weeks_of(["The kettle and the garden are here", "A garden is for everybody, always"], 40)
    rows += [post(900 + number, "marathon marathon", 1) for number in range(60)]  # one long talk is no subject
    words = [row["word"] for row in looked(rows).tables["words"].to_pylist()]
    assert words[0] == "garden" and "kettle" in words and "marathon" not in words
    assert not {"the", "and", "are", "here", "everybody", "always"} & set(words)
    assert {"the", "les", "with", "dans"} <= word.stops()


def test_a_subject_that_moved_is_told_from_one_that_stays() -> None:
    draw = random.Random(2)
    gardens, boats = (["spade tomato compost", "seedling tomato hedge", "compost hedge spade"], ["anchor rigging harbour", "harbour tide sail",
                                                                                               "sail anchor tide"])  # fmt: skip
    moved = weeks_of(gardens, 60) + weeks_of(boats, 60, 30, 500)
    stays = weeks_of([draw.choice(gardens + boats) for _ in range(97)], 120)
    assert "Your subjects moved" in next(one.claim.en for one in looked(moved) if one.subject == "subject")
    assert "Your subjects stay" in next(one.claim.en for one in looked(stays) if one.subject == "subject")


def test_words_of_a_year_are_those_that_it_says_more() -> None:
    rows = weeks_of(["spade tomato compost"], 60) + weeks_of(["anchor rigging tomato"], 60, 60, 500)
    told = {(row["year"], row["word"]) for row in looked(rows).tables["years"].to_pylist()}
    assert {(2020, "spade"), (2022, "anchor")} <= told and not any(name == "tomato" for _, name in told)


def test_what_others_did_is_counted_and_answers_find_their_post() -> None:
    far = {"actor": "https://far.example/users/jo", "source": "mastodon", "mentions": ["me"]}
    rows = [post(1, "Hello"), post(2, "So", 1)]
    rows += [post(10 + number, "@lou yes", 2, **far, in_reply_to=f"{ME}/statuses/1") for number in range(3)]
    rows += [post(20, "@lou look", 3, **far), post(21, "@lou secret", 3, **far | {"audience": ["https://hill.example/users/lou"]})]
    found = looked(rows)
    assert {row["what"]: row["count"] for row in found.tables["others"].to_pylist()} == {"answer": 3, "mention": 1}
    (best,) = found.tables["answered"].to_pylist()
    assert best["post"] == f"{1:032x}" and best["answers"] == 3


def test_a_mention_is_of_me_however_the_account_is_spelled() -> None:
    far = {"actor": "https://far.example/users/jo", "source": "mastodon"}
    rows = [identity(1, "mastodon-archive", "https://Hill.example/@Lou"), post(2, "Hello"), post(3, "look", 1, **far, mentions=["https://Hill.example/@Lou"]),
            post(4, "look", 1, **far, mentions=[ME]), post(5, "look", 1, **far, mentions=["https://hill.example/users/other"])]  # fmt: skip
    assert [row["count"] for row in looked(rows).tables["others"].to_pylist()] == [2]


@pytest.mark.parametrize(("text", "groups"), [
    ("Écrivez à contact@mairie.example", set()), ("Réservations au 01 42 68 53 00 à la billetterie", set()),
    ("Né le 26 février 1802, Victor Hugo", set()), ("Nos enfants méritent mieux", set()), ("The house is empty without music, she said", set()),
    ("Je suis infirmière à l'hôpital de Brest", {"work"}), ("My brother Tom is here", {"family"}), ("@lea@hill.example bonjour", set()),
    ("Ma boutique : appelez-moi au 06 12 34 56 78", {"phone"}),
])  # fmt: skip
def test_what_is_public_or_long_ago_is_left_alone(text: str, groups: set[str]) -> None:
    assert {one.group for one in spot.seen_in(spot.glance(text))} == groups


def test_the_words_around_stand_on_one_line_and_are_cut_where_words_end() -> None:
    (one,) = spot.seen_in(spot.glance("un deux trois\n" * 9 + "appelez-moi au 06 12 34 56 78\nquatre cinq " + "six sept " * 20))
    assert one.hit == "06 12 34 56 78" and one.before.startswith("…") and one.after.endswith("…")
    assert "\n" not in one.before + one.after and len(one.before) <= spot.AROUND + 1


def test_every_network_is_a_source_and_says_where_to_do_what() -> None:
    import yaml

    folder = ROOT / "src" / "murmure" / "lenses" / "me" / "presence"
    told = yaml.safe_load((folder / "networks.yaml").read_text("utf-8"))
    known = {one.name for one in sources()} | {"mastodon", "bluesky", "murmure", "other"}
    assert {*told, *told["messengers"]} - {"messengers"} <= known
    for source in set(told) - {"messengers"}:
        one = network_of(source)
        assert set(one.holds) <= set(PARTS) and set(one.acts) == set(ACTS)
        assert all(both.en and both.fr for both in one.acts.values())
