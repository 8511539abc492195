"""Does finding by words, places and windows give what reading everything would give?"""

import random
import unicodedata

import pytest
from tests.test_log import START, put

import murmure
from murmure.kernels.word import Vocabulary, split
from murmure.model.activity import Activity
from murmure.model.ask import Ask

WORDS = "le la pont bridge Élan élan naïve kettle bouilloire 猫 好き мост جسر été2025 a1 x' foo-bar O'Neil ß tilleul Ⅷ café".split()


def plain(text: str) -> str:
    """Fold a text the slow way: no case, no accents."""
    marked = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", "".join(c for c in marked if unicodedata.category(c) != "Mn"))


SLOWER = [pytest.param(name, marks=pytest.mark.long) for name in ("read through", "words made", "locked")]


@pytest.fixture(scope="module", params=["half of each", *SLOWER])
def village(request, tmp_path_factory):
    luck = random.Random(7)
    home = murmure.open(tmp_path_factory.mktemp("find") / "home", "secret" if request.param == "locked" else None)
    rows = []
    for number in range(3_000):
        published = None if number % 97 == 0 else START + luck.randrange(0, 10**7) * 1_000_000
        rows.append(Activity(
            key=str(number), type=luck.choice(["Create", "Like"]), actor=luck.choice(["me", "https://v.example/@zoe", "device:tv"]),
            instrument=luck.choice([None, "tv", "meter"]), published=published, tags=luck.sample(["Pont", "chat", "été"], luck.randrange(3)) or None,
            content=" ".join(luck.choices(WORDS, k=luck.randrange(1, 9))),
        ))  # fmt: skip
    for part in range(3):
        put(home, rows[part * 1000 : part * 1000 + 1000], source=f"s{part}")
        if part == 1 and request.param == "half of each":
            home.settle()
    if request.param in ("words made", "locked"):
        home.settle()
    yield home, [(f"s{number // 1000}", row, split(plain(told(row))), {plain(tag) for tag in row.tags or []}) for number, row in enumerate(rows)]
    home.close()


def told(row: Activity) -> str:
    return " ".join(filter(None, [row.content, *(row.tags or []), row.actor, row.instrument]))


def answers(read, ask: Ask) -> bool:
    source, row, held, tags = read
    wanted = [part for word in ask.words.split() for part in ([plain(word)] if word.endswith("*") else split(plain(word)))]
    return (
        all(any(h.startswith(w[:-1]) if w.endswith("*") else h == w for h in held) for w in wanted)
        and (not ask.sources or source in ask.sources)
        and (not ask.actors or row.actor in ask.actors)
        and (not ask.instruments or row.instrument in ask.instruments)
        and (not ask.types or row.type in ask.types)
        and (not ask.tags or any(plain(t.removeprefix('#')) in tags for t in ask.tags))
        and (ask.since is None or (row.published is not None and row.published >= ask.since))
        and (ask.until is None or (row.published is not None and row.published < ask.until))
    )


def test_any_question_gets_the_answer_of_a_full_reading(village):
    home, read = village
    luck = random.Random(3)
    for _ in range(30):
        ask = Ask(
            words=" ".join(luck.choice(["pont", "PON*", "elan", "猫", "好き", "kettle", "мост", "جسر", "cafe", "zoe", "a1", "ete2025", "xyz"])
                           for _ in range(luck.randrange(3))),
            sources=luck.choice([(), ("s1",)]), actors=luck.choice([(), (), ("me",), ("https://v.example/@zoe",)]),
            instruments=luck.choice([(), (), ("tv",)]), types=luck.choice([(), ("Like",)]), tags=luck.choice([(), (), ("#ete",)]),
            since=luck.choice([None, START + 10**12]), until=luck.choice([None, START + 9 * 10**12]), limit=luck.choice([5, 60, 5000]),
        )  # fmt: skip
        expected = sorted((one[1].published if one[1].published is not None else -(2**62) for one in read if answers(one, ask)), reverse=True)
        found, before = [], None
        for _ in range(2):
            page = home.timeline(Ask(**{name: getattr(ask, name) for name in Ask.__slots__ if name != "before"}, before=before))
            found += [row["published_us"] if row["published_us"] is not None else -(2**62) for row in page.rows]
            before = page.next
            if before is None:
                break
        assert found == expected[: len(found)], ask
        if before is None:
            assert len(found) == len(expected), ask


def test_words_are_numbered_once_whatever_the_pieces():
    import numpy as np

    luck = random.Random(1)
    texts = [" ".join(luck.choices([*WORDS, *(f"w{n}" for n in range(9_000))], k=30)) for _ in range(800)]
    vocabulary, seen = Vocabulary(), {}
    for start in range(0, len(texts), 150):
        data = [plain(text).encode() for text in texts[start : start + 150]]
        offsets = np.concatenate([[0], np.cumsum([len(one) for one in data])]).astype(np.int64)
        terms, places = vocabulary.add(np.frombuffer(b"".join(data), np.uint8), offsets, start)
        for term, place in zip(terms.tolist(), places.tolist(), strict=True):
            seen.setdefault(place, []).append(term)
    words = [word.decode() for word in vocabulary.words()]
    assert len(set(words)) == len(words)
    for number in range(0, len(texts), 97):
        assert [words[term] for term in seen[number]] == split(plain(texts[number]))
