"""Does every live source keep the laws of its form, and is none left out of the pages?"""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.faces.cli.parse import GLOBALS
from murmure.log.rows import table_of
from murmure.model.activity import Activity
from murmure.model.reject import Reject
from murmure.sources.live import lives
from murmure.sources.live.document import ROLES, heard_of
from test_cli_line import HEAVY
from typed import ROOT, environment

CARDS = lives()
TAKEN = {"--once", "--for", "--leave", *(name for names, _ in GLOBALS for name in names)}


def test_none_is_forgotten() -> None:
    folder = ROOT / "src" / "murmure" / "sources" / "live"
    found = {path for path in folder.rglob("*.py") if "\nLIVE = Live(" in path.read_text("utf-8")}
    assert len(found) == len(CARDS) >= 5
    pages = {path.name.partition(".")[0] for path in (ROOT / "docs" / "look-up" / "live").glob("*.md")}
    assert pages == {card.name for card in CARDS}, "each live source has a page, and each page a live source"


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)
def test_a_card_speaks_both_languages_and_its_options_can_be_typed(card) -> None:
    for said in (card.title, card.get_it, card.keeps, card.leaves_out, *(option.help for option in card.options)):
        assert said.en.strip() and said.fr.strip()
    assert card.get_it.en != card.get_it.fr and card.keeps.en != card.keeps.fr
    names = [option.name for option in card.options]
    assert len(names) == len(set(names)) and not TAKEN & {f"--{name}" for name in names}
    for option in card.options:
        assert not (option.secret and (option.stream or option.default or option.several)), "a secret is in no name, and has no default"
        assert not (option.several and option.default)


def test_their_cards_load_nothing_heavy() -> None:
    words = "import sys; from murmure.sources.live import lives; lives(); print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-P", "-c", words], capture_output=True, text=True, env=environment(), check=True)
    assert set(done.stdout.split()) & {*HEAVY, "httpx", "websockets", "uvicorn", "zstandard"} - {"sqlite3"} == set()


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
NAMES = st.sampled_from([*ROLES, "type", "@context", "@type", "object", "actor", "published", "content", "tag", "attributedTo", "to", "uri",
                         "account", "created_at", "items", "orderedItems", "name", "href", "verb", "objectType", "murmure:source"])  # fmt: skip
WORDS = st.sampled_from(["Create", "Delete", "Undo", "Update", "Note", "Like", "Collection", "Tombstone", "2024-05-01T10:00:00Z", "1714557600",
                         "https://village.example/1", "urn:uuid:1", "public", "#a, #b"])  # fmt: skip
DOCUMENTS = st.recursive(PLAIN | WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | st.text(max_size=5), inner, max_size=6),
                         max_leaves=14)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(NAMES, DOCUMENTS, max_size=7) | DOCUMENTS, st.booleans())
def test_whatever_arrives_is_an_activity_a_deletion_or_a_reject(document, mapped: bool) -> None:
    heard = heard_of([("here", document)], {"time": "published", "text": "content", "actor": "actor"} if mapped else {})
    rows = [item for item in (*heard.items, *heard.changed) if type(item) is Activity]
    assert all(type(item) is Reject or item.key and item.type for item in heard.items)
    assert all(isinstance(name, str) and name for name in (*heard.gone, *heard.gone_actors))
    if rows:
        assert table_of(rows, "made", 1).num_rows == len(rows), "the log can hold it"
