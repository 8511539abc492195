"""Does the page of a cascade say what the lens found, does each number lead to the people behind it, and is what others wrote only text?"""

from __future__ import annotations

import html
import random
import re

import pytest

import murmure
from cascades_made import DAY, HOUR, START, chat, post, row, shared_tree, village
from murmure.faces.web.branches import FEW, WAYS
from murmure.faces.web.cascades import passing_of
from web_made import MARKUP, SCRIPT, fill, visitor

LINK = re.compile(r'<a href="(/cascade/people\?[^"]+)"[^>]*>(?:<title>)?([^<]*)')


def put(home, rows):
    fill(home, "made", [{name: value for name, value in one.items() if name not in ("id", "source")} | {"key": one["id"]} for one in rows])


def causes():
    """Return causes of a day, so that others can be foretold by them."""
    return [row(1_000 + 100 * nth + one, 100 + one, START - (45 - nth) * DAY + int(one**1.5 * HOUR / 4), tags=[f"cause{nth}"])
            for nth in range(40) for one in range(10 + nth % 17)]  # fmt: skip


def large(people: int = 5_000, seed: int = 1):
    """Return a post that thousands share along a tree."""
    draw = random.Random(seed)
    parents = [draw.randrange(max(0, nth - 40), nth) if draw.random() < 0.6 else draw.randrange(nth) for nth in range(1, people)]
    return shared_tree(parents, step=60_000_000, others=0)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with murmure.open(tmp_path_factory.mktemp("home")) as one:
        put(one, village() + causes())
        yield one


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", page[page.find("<main") :])).replace("\u202f", " ").replace("\u00a0", " ").split())


def test_the_page_says_what_the_lens_says_in_both_languages(home):
    found = home.lens("cascade", purpose="self", cause="#savethemill")
    for lang, words in (
        ("en", ("40 people took up #savethemill", "Something between", "It does not double within 7 days", "known: answered or quoted", "flour")),
        ("fr", ("40 personnes ont repris #savethemill", "Entre les deux", "Elle ne double pas en 7 jours", "su : leur a répondu", "flour")),
    ):
        text = text_of(visitor(home, lang).get("/cascade?cause=%23savethemill").text)
        for one in words:
            assert one in text, (lang, one)
        assert found.findings[0].claim.say(lang)[:60].replace("\u202f", " ") in text


def numbers_of(client, page):
    """Return how many of the numbers that lead to people lead to as many as they say."""
    good = 0
    for address, number in LINK.findall(page):
        said = re.match(r"[\d,]+", html.unescape(number).strip())
        assert said, number
        behind = re.search(r"<h1>([\d,]+) p", client.get(html.unescape(address)).text)
        assert behind and behind[1] == said[0], (address, number, behind and behind[1])
        good += 1
    return good


def test_every_number_leads_to_as_many_people(home):
    client = visitor(home)
    assert numbers_of(client, client.get("/cascade?cause=%23savethemill").text) >= 30


def test_five_thousand_people_are_put_together_and_none_is_lost(tmp_path):
    with murmure.open(tmp_path / "home") as one:
        put(one, large())
        page = passing_of(one, post(100_000))
        for _, drawn in page.trees:
            assert not drawn.single and sum(disc.people for disc in drawn.discs) == 5_000 and len(drawn.discs) < 12 * 40
            assert len(drawn.ways) <= WAYS and drawn.shown <= drawn.all == 4_999
            for disc in drawn.discs:
                assert disc.radius <= disc.x <= drawn.width - disc.radius and disc.y + disc.radius < drawn.height
        client = visitor(one)
        shown = client.get(f"/cascade?cause={post(100_000)}")
        assert len(shown.content) < 400_000
        drawing = shown.text[shown.text.index('<svg class="plot tree') :]
        assert numbers_of(client, drawing[: drawing.index("</svg>")]) > 200
        assert "After" in client.get(f"/cascade/people?cause={post(100_000)}").text
        assert client.get(f"/cascade/people?cause={post(100_000)}&start=4900").text.count('href="/activity/') == 100


def test_few_people_stand_one_by_one_each_with_their_activity(home):
    page = passing_of(home, "#savethemill")
    assert all(drawn.single and len(drawn.discs) == 40 <= FEW for _, drawn in page.trees)
    shown = visitor(home).get("/cascade?cause=%23savethemill").text
    ids = {one.id for one in page.people}
    assert set(re.findall(r'href="/activity/([0-9a-f-]{36})"', shown)) >= ids
    assert shown.count('tabindex="-1"') >= 80  # the table says the same: the keyboard need not go through every disc


def test_known_and_guessed_are_told_apart(home):
    page = passing_of(home, "#savethemill")
    kinds = {way.kind for way in page.trees[0][1].ways}
    assert kinds == {"known", "shared", "guess"}
    assert page.kinds == {"origin": 1, "answer": 13, "quote": 0, "share": 13, "exposure": 13}
    assert len(page.guesses) == 26 and page.only <= 26


def test_a_cause_without_a_tree_and_one_that_nobody_knows(home):
    client = visitor(home)
    lonely = client.get("/cascade?cause=%23cause3")
    assert lonely.status_code == 200 and "There is no tree" in text_of(lonely.text)
    assert "Fewer than five ties among these people are known" in text_of(lonely.text)
    gone = client.get("/cascade?cause=%23nothing")
    assert gone.status_code == 404 and "Nobody took up “#nothing”" in text_of(gone.text) and 'value="#nothing"' in gone.text
    assert client.get("/cascade/people?cause=%23nothing").status_code == 404


def test_a_word_is_tried_as_a_tag_and_what_is_known_is_offered(home):
    client = visitor(home)
    assert "40 people took up #savethemill" in text_of(client.get("/cascade?cause=savethemill").text)
    offered = text_of(client.get("/cascade").text)
    assert "#savethemill" in offered or "urn:post:c100000" in offered


def test_an_empty_home_says_what_is_needed(tmp_path):
    with murmure.open(tmp_path / "home") as one:
        client = visitor(one)
        assert "Nothing passes here yet" in text_of(client.get("/cascade").text)
        assert client.get("/cascade?cause=%23x").status_code == 404


@pytest.mark.parametrize("query", ["steps=a-b", "steps=-", "since=x&until=y", "of=99999999999999999999", "of=-4", "start=-1", "start=x", "kind=none",
                                   "sure=maybe", "tree=no", "cause=%00", "steps=3-1", "until=1e9"])  # fmt: skip
def test_odd_questions_are_answered(home, query):
    client = visitor(home)
    assert client.get(f"/cascade/people?cause=%23savethemill&{query}").status_code in (200, 404)
    assert client.get(f"/cascade?{query}").status_code in (200, 404)


def test_what_others_wrote_is_only_text(tmp_path):
    with murmure.open(tmp_path / "home") as one:
        rows = chat(60)
        rows += [row(nth, nth, START + nth * HOUR, tags=["mill", SCRIPT], content=f"{SCRIPT}{MARKUP} mill {nth}") | {"actor": f"{MARKUP}{nth}"}
                 for nth in range(12)]  # fmt: skip
        put(one, rows)
        client = visitor(one)
        for cause in ("#mill", f"#{SCRIPT.casefold()}", SCRIPT, MARKUP):
            for path in ("/cascade", "/cascade/people"):
                page = client.get(path, params={"cause": cause}).text
                assert "<script>window" not in page and "<img src=x" not in page and "<svg onload" not in page
        assert client.get("/cascade", params={"cause": f"#{SCRIPT.casefold()}"}).status_code == 200


def test_the_page_of_a_cause_that_rises_leads_to_its_cascade(tmp_path):
    from rising_village import eruption
    from rising_village import village as talk

    with murmure.open(tmp_path / "home") as one:
        fill(one, "made", talk() + eruption())
        client = visitor(one)
        cause = next(found for found in one.rising.causes() if found.name == "#savethemill")
        page = client.get(f"/rising/{cause.id}").text
        address = html.unescape(re.search(r'href="(/cascade\?cause=[^"]+)"', page)[1])
        assert "people took up #savethemill" in text_of(client.get(address).text)
        assert 'href="/cascade"' in client.get("/rising").text
