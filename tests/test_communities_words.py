"""Does a community speak for itself, in words that its members do share, and does nothing sensitive leave the home?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from murmure.communities import Cover
from murmure.communities.sensitive import is_sensitive, matcher, words_of
from murmure.communities.words import Description, Word, describe, nameable
from murmure.model.errors import BadRequest


def cover_of(groups: list[list[int]], people: int, degree: float = 1.0) -> Cover:
    starts = np.cumsum([0, *map(len, groups)]).astype(np.int64)
    member = np.array([one for group in groups for one in sorted(group)], np.int64)
    return Cover(pa.array([f"p{one}" for one in range(people)]), starts, member, np.full(len(member), degree))


def table(rows: list[tuple[int, str]]) -> pa.Table:
    return pa.table({"node": pa.array([f"p{one}" for one, _ in rows]), "word": pa.array([word for _, word in rows], pa.string())})


def talk(people: int, seed: int, vocabulary: int = 2_000, each: int = 40) -> list[tuple[int, str]]:
    """Return what people say by chance: some words are said by all, most by few."""
    draw = np.random.default_rng(seed)
    share = 1 / np.arange(1, vocabulary + 1)
    return [(one, f"w{word}") for one in range(people) for word in draw.choice(vocabulary, each, p=share / share.sum())]


def planted(seed: int, degree: float = 1.0, people: int = 800, groups: int = 12, size: int = 20) -> tuple[Cover, list[tuple[int, str]]]:
    """Return groups of which about half say a word of their own, said by one in a hundred elsewhere; they overlap by chance."""
    draw = np.random.default_rng(seed)
    members = [draw.choice(people, size, replace=False).tolist() for _ in range(groups)]
    own = [(one, f"own{number}") for number, group in enumerate(members) for one in group if draw.random() < 0.5]
    leak = [(int(one), f"own{number}") for number in range(groups) for one in draw.choice(people, people // 100)]
    return cover_of(members, people, degree), talk(people, seed) + own + leak


@pytest.mark.parametrize("degree", [1.0, 0.5, float("nan")])
def test_communities_are_named_by_their_own_words(degree: float) -> None:
    hits = false = 0
    for seed in range(3):
        cover, rows = planted(seed, degree)
        for one in describe(cover, table(rows)):
            names = [word.word for word in one.words]
            hits += names[:1] == [f"own{one.community}"]
            false += len(set(names) - {f"own{one.community}"})
    assert hits >= 33 and false <= 4, (hits, false)


@pytest.mark.parametrize("degree", [1.0, 0.5])
def test_counts_are_of_people_and_the_score_is_the_published_one(degree: float) -> None:
    cover, rows = planted(5, degree)
    found = describe(cover, table(rows))
    said = set(rows)
    for one in found:
        members = set(cover.member[cover.starts[one.community] : cover.starts[one.community + 1]].tolist())
        assert one.members == len(members) == 20
        for word in one.words:
            users = {person for person, text in said if text == word.word}
            assert (word.members, word.others) == (len(users & members), len(users - members))
            mine, total = degree * sum(person in members for person, _ in said), len(said)
            prior = 0.05 * len(users)
            a, b = degree * word.members + prior + 0.5, len(users) - degree * word.members + prior + 0.5
            odds = np.log(a / (mine + 0.05 * total - a)) - np.log(b / (total - mine + 0.05 * total - b))
            assert word.z == pytest.approx(odds / np.sqrt(1 / a + 1 / b)) and word.z >= 1.96


def test_groups_drawn_by_chance_are_given_no_words() -> None:
    said = wrong = 0
    for seed in range(8):
        draw = np.random.default_rng(seed)
        cover = cover_of([draw.choice(800, 25, replace=False).tolist() for _ in range(15)], 800)
        found = describe(cover, table(talk(800, seed)))
        said += len(found)
        wrong += sum(bool(one.words) for one in found)
    assert said == 120 and wrong <= 3, wrong


def test_one_talkative_person_names_no_group() -> None:
    """Whoever says a word a thousand times is one person; two are not enough either, three are if no one else says it."""
    groups = [list(range(number, number + 12)) for number in range(0, 600, 12)]
    cover, rows = cover_of(groups, 600), talk(600, 1)
    for loud, expected in ((1, False), (2, False), (6, True)):
        more = [(person, "me") for person in range(loud) for _ in range(1_000)]
        first = describe(cover, table(rows + more))[0]
        assert any(word.word == "me" for word in first.words) is expected


def test_degrees_weigh_the_counts() -> None:
    """Those who are hardly in a group say little for it: the word of its core comes before that of its rim."""
    groups = [list(range(number, number + 20)) for number in range(0, 600, 20)]
    cover = cover_of(groups, 600)
    cover.degree[:20] = np.where(np.arange(20) < 10, 1.0, 0.1)
    rows = talk(600, 2) + [(one, "core") for one in range(10)] + [(one, "rim") for one in range(10, 20)]
    first = describe(cover, table(rows))[0]
    scores = {word.word: word.z for word in first.words}
    assert scores["core"] > 2 * scores.get("rim", 0.0) and first.words[0].word == "core"


def test_small_communities_are_neither_named_nor_listed() -> None:
    cover = cover_of([list(range(9)), list(range(9, 19)), list(range(20, 45))], 100)
    rows = talk(100, 3) + [(one, "nine") for one in range(9)] + [(one, "ten") for one in range(9, 19)]
    assert nameable(cover).tolist() == [1, 2] and nameable(cover, 25).tolist() == [2]
    found = describe(cover, table(rows))
    assert [one.community for one in found] == [1, 2] and "nine" not in str(found)
    assert "ten" in [word.word for word in found[0].words]
    assert [one.community for one in describe(cover, table(rows), k=11)] == [2]
    for wrong in (9, 0, -1, 10.5, True):
        with pytest.raises(BadRequest) as refused:
            describe(cover, table(rows), k=wrong)  # type: ignore[arg-type]
        assert refused.value.code == "small-k"


def test_nothing_sensitive_leaves_and_what_stays_may_say_it() -> None:
    groups = [list(range(number, number + 20)) for number in range(0, 400, 20)]
    shared = ["#GiletsJaunes", "diabète", "ramadan", "CGT", "lesbienne", "www.sante-mag.fr", "jardinage"]
    rows = talk(400, 4) + [(one, word) for word in shared for one in range(15)] + [(one, "secret") for one in range(4)]
    cover = cover_of(groups, 400)
    home = {word.word for word in describe(cover, table(rows))[0].words}
    away = {word.word for word in describe(cover, table(rows), leaving=True)[0].words}
    assert set(shared) <= home and away & {*shared, "secret"} == {"jardinage"}
    assert "secret" in home
    mine = describe(cover, table(rows), leaving=True, sensitive=lambda word: word == "jardinage")[0]
    assert {word.word for word in mine.words} & set(shared) == set(shared) - {"jardinage"}


def test_withheld_words_leave_room_for_others() -> None:
    groups = [list(range(number, number + 20)) for number in range(0, 400, 20)]
    rows = talk(400, 4) + [(one, f"cancer{n}") for n in range(10) for one in range(18)] + [(one, f"fine{n}") for n in range(3) for one in range(15)]
    (first, *_) = describe(cover_of(groups, 400), table(rows), most=3, leaving=True)
    assert sorted(word.word for word in first.words) == ["fine0", "fine1", "fine2"]


def test_order_repetition_and_columns_do_not_matter() -> None:
    cover, rows = planted(6)
    plain = describe(cover, table(rows))
    assert any(one.words for one in plain)
    again = table(rows).take(pa.array(np.random.default_rng(0).permutation(len(rows))))
    assert describe(cover, pa.concat_tables([again, again])) == plain
    nothing = pa.table({"node": ["p1", "p2", None, "p3"], "word": ["zero", "below", "nobody", ""], "count": [0, -1, 5, 5]})
    counted = table(rows).append_column("count", pa.array(np.full(len(rows), 3)))
    assert describe(cover, pa.concat_tables([counted, nothing])) == plain
    dictionary = table(rows).set_column(1, "word", table(rows)["word"].dictionary_encode())
    assert describe(cover, dictionary) == plain
    strangers = table([*rows, *[(90_000 + n, f"own{n % 12}") for n in range(4_000)]])
    assert sum(len(one.words) for one in describe(cover, strangers)) < sum(len(one.words) for one in plain), "strangers are others"


def test_nothing_in_nothing_out_and_bad_tables_are_refused() -> None:
    cover, _ = planted(1)
    assert all(one.words == () for one in describe(cover, table([]))) and len(describe(cover, table([]))) == 12
    assert describe(cover_of([], 10), table([(1, "a")])) == []
    alone = cover_of([list(range(12))], 12)
    assert describe(alone, table([(one, "same") for one in range(12)]))[0].words == (), "nobody else is there to differ from"
    with pytest.raises(BadRequest) as refused:
        describe(cover, pa.table({"node": ["p1"]}))
    assert "word" in refused.value.what.fr


def test_the_sentence_is_in_both_languages() -> None:
    words = Description(3, 12, (Word("vélo", 5.0, 8, 1), Word("{x}", 4.0, 6, 0))).sentence()
    assert words.en == "Its 12 members share, more than others: “vélo”, “{x}”."
    assert words.fr == "Ses 12 membres ont en commun, plus que les autres : «\u00a0vélo\u00a0», «\u00a0{x}\u00a0»."
    assert "12" in Description(3, 12, ()).sentence().fr


@pytest.mark.parametrize(
    "word",
    ["santé", "SANTÉ", "#MariagePourTous", "mariagepourtous", "VIH", "#LGBTQIA", "gilets-jaunes.org", "Élu·es", "CGT", "#BlackLivesMatter",
     "blacklivesmatter", "chimiothérapie", "musulmane", "sans-papiers", "cancer", "#prideparis", "gauche", "e\u0301glise", "HIV+", "juifs"],
)  # fmt: skip
def test_sensitive_words_are_seen_however_they_are_written(word: str) -> None:
    assert is_sensitive(word)


@pytest.mark.parametrize(
    "word",
    ["jardinage", "vélo", "python", "partition", "Noël", "christmas", "communauté", "extremely", "example.org", "", "🚲", "sudoku"],
)  # fmt: skip
def test_plain_words_are_not(word: str) -> None:
    assert not is_sensitive(word)


def test_every_entry_of_the_list_is_seen_by_itself() -> None:
    entries = words_of()
    assert len(entries) > 500
    assert [entry for entry in entries if not is_sensitive(entry.replace("*", "")) or not is_sensitive(entry.replace("*", "x"))] == []


def test_a_list_of_ones_own(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("family:\n  fr: [tante*, oncle jules]\n", encoding="utf-8")
    holds = matcher(words_of(mine))
    assert holds("tantes") and holds("#OncleJules") and not holds("santé")
    for wrong in ("- a\n- b\n", "family: tante\n", "family:\n  fr: [a*]\n", "family:\n  fr: [no]\n", "family: [\n", "family:\n  fr: ['*']\n", ""):
        mine.write_text(wrong, encoding="utf-8")
        words_of.cache_clear()
        with pytest.raises(BadRequest):
            words_of(mine)
    with pytest.raises(BadRequest):
        words_of(tmp_path / "absent.yaml")
