"""Does each live source that has a page say all of its options there, in both languages?"""

from __future__ import annotations

from pathlib import Path

import pytest

from murmure.sources.live import live_named

PAGES = sorted((Path(__file__).parent.parent / "docs/look-up/live").glob("*.md"))


def test_the_three_networks_have_their_pages() -> None:
    assert {page.name.partition(".")[0] for page in PAGES} >= {"bluesky", "mastodon", "rss"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_every_option(page: Path) -> None:
    card, text = live_named(page.name.partition(".")[0]), page.read_text("utf-8")
    flags = [f"--{option.name}-file" if option.secret else f"--{option.name}" for option in card.options]
    assert not [flag for flag in flags if f"`{flag}`" not in text]
    assert f"`{card.name}`" in text and f"murmure listen {card.name}" in text


def test_a_card_says_all_of_itself_in_both_languages() -> None:
    for name in ("bluesky", "mastodon", "rss"):
        card = live_named(name)
        for said in (card.title, card.get_it, card.keeps, card.leaves_out, *(option.help for option in card.options)):
            assert said.en and said.fr
        assert card.keeps.en != card.keeps.fr and card.leaves_out.en != card.leaves_out.fr
