"""Are accounts of one person found, told with their doubts, joined by the owner's word alone, and parted again without a trace?"""

from __future__ import annotations

import json
import random
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import murmure
from graphs_made import DAY, MONDAY, split_view, view_of
from murmure.graphs import social
from murmure.graphs.people import census_of, proposals
from murmure.graphs.people.identifier import handle_of, mail_of, service_of
from murmure.graphs.people.name import Name, apart, name_of
from murmure.graphs.people.phone import country_of
from murmure.graphs.same import Said, joined, said, standing_of, word
from murmure.graphs.shelf import Shelf
from murmure.model.ask import Ask
from murmure.model.errors import BadRequest
from murmure.trust.numbering import line_of, plans
from people_made import card, filled, follow, letter, place
from typed import called

TEL, WHATS, MAIL, MASTO = "tel:+33612345678", "whatsapp:Lou Martin", "mailto:lou@choir.example", "https://colline.example/users/lou"


def found(rows: list[dict[str, Any]], words: tuple[Said, ...] = (), country: str = "") -> dict[frozenset[str], Any]:
    """Return every proposal of a log by its accounts."""
    view, shelf = view_of(rows), Shelf()
    return {frozenset(one.accounts): one for one in proposals(view, shelf, census_of(view, shelf, country), words).page(0, 100_000)}


def said_one(*accounts: str) -> dict[str, Any]:
    """Return the row of the log that says that accounts are one person."""
    _, activity = word(accounts, True, MONDAY)
    return {"type": activity.type, "actor": "me", "object": activity.object, "object_type": activity.object_type, "published": MONDAY,
            "source": "murmure", "extra": json.dumps(activity.extra)}  # fmt: skip


@pytest.mark.parametrize(("address", "country", "number", "sure"), [
    ("tel:0612345678", "FR", "+33612345678", False), ("tel:+330612345678", "", "+33612345678", True),
    ("tel:+33 (0)6 12 34 56 78", "", "+33612345678", True), ("tel:0033612345678", "", "+33612345678", True),
    ("whatsapp:+33 6 12 34 56 78", "DE", "+33612345678", True), ("tel:+390612345678", "", "+390612345678", True),
    ("tel:07911123456", "GB", "+447911123456", False), ("tel:5145550100", "CA", "+15145550100", False),
    ("tel:15145550100", "US", "+15145550100", False), ("tel:89161234567", "RU", "+79161234567", False),
    ("tel:06301234567", "HU", "+36301234567", False), ("tel:612345678", "ES", "+34612345678", False),
    ("tel:\u200e+33\u00a06\u00a012\u00a034\u00a056\u00a078", "", "+33612345678", True),
])  # fmt: skip
def test_numbers_are_one_however_written(address, country, number, sure):
    line = line_of(address, country)
    assert line is not None and (line.number, line.sure) == (number, sure)


@pytest.mark.parametrize("address", ["tel:38000", "tel:612345678", "tel:061234567", "whatsapp:Lou 12", "sms:ORANGE", "mailto:0612345678@x.example",
                                     "tel:", "tel:+", "tel:" + "9" * 60, "tel:０６１２３４５６７８"])  # fmt: skip
def test_what_is_no_number_of_the_country_is_none(address):
    assert line_of(address, "FR") is None


def test_every_plan_reads_its_own_numbers():
    for name, plan in plans().items():
        digits = "7" * plan.least
        national = line_of(f"tel:{plan.trunk}{digits}", name)
        if len(plan.trunk + digits) >= 7:
            assert national is not None and national.number == f"+{plan.code}{digits}", name


def test_the_country_is_told_or_own_or_of_most_or_unknown():
    french, german = [f"tel:+336{n:08d}" for n in range(6)], [f"tel:+4915{n:09d}" for n in range(4)]
    assert country_of("BE", french, german)[:2] == ("BE", "told")
    assert country_of("", german[:1], french)[:2] == ("DE", "own")
    assert country_of("", [], french + german) == ("FR", "most", 6, 10)
    assert country_of("", [], french[:3] + german).said == "none"
    assert country_of("", [], french[:2]).said == "none"


@pytest.mark.parametrize(("one", "other"), [
    ("MARTIN, José", "jose martin"), ("Dr. Ana Martin", "Martin Ana (travail)"), ("Ｌｏｕ　Ｍａｒｔｉｎ", "Lou Martin"),
    ("Éléonore d’Aquitaine", "Eleonore Aquitaine"),
    ("Zoé Martin 🎻", "ZOE MARTIN"), ("Jean-Pierre Le Gall", "Le Gall Jean Pierre"),
])  # fmt: skip
def test_names_are_one_however_written(one, other):
    assert name_of(one) == name_of(other) is not None


@pytest.mark.parametrize(("one", "other", "answer"), [
    ("Jean Martin", "Marie Martin", True), ("J. Martin", "Jean Martin", False), ("Jean Martin", "Jean-Paul Martin", False),
    ("Jean Martin père", "Jean Martin fils", True), ("Paul Duval Sr", "Paul Duval Jr", True), ("Ana", "Ana Bell", False), ("Ana", "Zoé Bell", True),
    ("王伟", "李娜", True),
])  # fmt: skip
def test_names_of_two_people_are_told_apart(one, other, answer):
    assert apart(name_of(one), name_of(other)) is answer  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "  ", "ana@choir.example", "+33 6 12 34 56 78", "https://x.example/a", "🎻", "…", "0612345678"])
def test_what_is_no_name_is_none(text):
    assert name_of(text) is None


@given(st.text(max_size=60))
def test_any_text_is_a_name_or_none_and_the_same_twice(text):
    one = name_of(text)
    assert one is None or (one.words and name_of(" ".join(one.words)) in (Name(one.words), Name(one.words, one.which), None))
    line_of(f"tel:{text}", "FR")
    mail_of(f"mailto:{text}")
    handle_of(text)
    service_of(f"a:{text}")


def test_what_a_profile_names_beside_the_account_counts():
    link = "https://www.linkedin.com/in/lou-guivarch"
    rows = [{**follow(link, "linkedin", "Lou"), "extra": json.dumps({"email": "Lou@Choir.example "})}, letter(MAIL, "mbox"),
            {**follow("tg://user?id=7", "telegram", "L."), "type": "murmure:Contact", "extra": json.dumps({"phone": "+33 6 12 34 56 78"})},
            letter(TEL, "sms-backup-restore")]  # fmt: skip
    every = found(rows)
    assert {frozenset((link, MAIL)), frozenset(("tg://user?id=7", TEL))} == set(every) and {one.level for one in every.values()} == {"sure"}
    (one,) = found(card("Lou Guivarch", [TEL], links=[link]) + [follow(link, "linkedin", "")])
    assert one == {TEL, link}


def test_the_same_number_in_two_shapes_is_sure_once_named():
    one = found([letter("tel:0612345678", "sms-backup-restore", "Lou Martin"), letter(TEL, "signal", "Lou Martin")], country="FR")
    assert {tuple(sorted(accounts)): (each.level, [reason.kind for reason in each.reasons]) for accounts, each in one.items()} == {
        (TEL, "tel:0612345678"): ("sure", ["name", "national-number"])} or list(one.values())[0].level == "sure"  # fmt: skip
    bare = found([letter("tel:0612345678", "sms-backup-restore"), letter(TEL, "signal")])
    assert [(each.level, each.reasons[0].kind) for each in bare.values()] == [("likely", "national-number")]
    assert not found([letter("tel:0612345678", "sms-backup-restore"), letter(TEL, "signal")], country="BE")


@pytest.mark.parametrize(("rows", "kind", "level"), [
    ([letter("mailto:ana+lists@x.example", "mbox"), letter("mailto:ana@x.example", "mbox")], "mail-form", "likely"),
    ([letter("mailto:a.na@gmail.com", "mbox"), letter("mailto:ana@googlemail.com", "mbox")], "mail-form", "likely"),
    ([letter("xmpp:ana@x.example", "other"), letter("mailto:ana@x.example", "mbox")], "mail", "sure"),
    (card("Ana Bellec", [TEL, MAIL]), "card", "sure"),
    (card("Lou Martin", [TEL]) + [letter(WHATS, "whatsapp")], "book-name", "sure"),
    ([letter(WHATS.replace("Martin", "Guivarch"), "whatsapp"), letter("facebook:Lou Guivarch", "facebook")], "name", "likely"),
    ([letter("whatsapp:Jean Martin", "whatsapp"), letter("facebook:Jean Martin", "facebook")], "common-name", "possible"),
    ([letter("https://x.com/velocipede", "x-archive"), letter("https://colline.example/users/velocipede", "mastodon-archive")], "handle", "possible"),
    ([letter("mailto:lou.guivarch@x.example", "mbox"), letter("whatsapp:Lou Guivarch", "whatsapp")], "handle-name", "possible"),
])  # fmt: skip
def test_each_kind_of_evidence_says_what_it_is_worth(rows, kind, level):
    (one,) = found(rows).values()
    assert one.level == level and kind in [reason.kind for reason in one.reasons] and one.low < one.sure < one.high


@pytest.mark.parametrize("rows", [
    [letter("tel:38000", "sms-backup-restore"), letter("sms:38000", "sms-backup-restore")],
    [letter("mailto:info@a.example", "mbox", "Info"), letter("mailto:info@b.example", "mbox", "Info")],
    [letter(TEL, "sms-backup-restore", "Martin"), letter("mailto:martin@a.example", "mbox", "Martin")],
    [letter("mailto:a@x.example", "mbox", "Paul Duval Sr"), letter("mailto:b@x.example", "mbox", "Paul Duval Jr")],
    [letter("whatsapp:group/Chœur", "whatsapp"), letter("facebook:group/Chœur", "facebook")], [letter("device:tv", "a"), letter("device:TV", "b")],
])  # fmt: skip
def test_what_says_too_little_is_not_proposed(rows):
    assert found(rows) == {}


def test_a_father_and_a_son_with_one_telephone_are_never_put_together():
    home = "tel:+33298000001"
    rows = card("Jean Martin", [home, "mailto:p@x.example"]) + card("Jean Martin", [home, "mailto:f@x.example"])
    every = found(rows)
    assert all(one.level == "possible" for one in every.values()) and all(one.doubts or one.reasons[0].kind == "twin-card" for one in every.values())
    born = card("Jean Martin", [home, "mailto:p@x.example"], birthday="1950-01-01")
    born += card("Jean Martin", [home, "mailto:f@x.example"], birthday="1980-01-01")
    assert not any({"mailto:p@x.example", "mailto:f@x.example"} <= accounts for accounts in found(born))


def test_a_number_that_changed_hands_and_a_family_mail_are_doubted():
    rows = [letter(TEL, "sms-backup-restore", "Lucien Rozec", at=MONDAY + n * DAY) for n in range(5)]
    rows += card("Farida Izambard", [TEL, "mailto:farida@x.example"])
    one = found(rows)[frozenset((TEL, "mailto:farida@x.example"))]
    assert one.level == "possible" and [doubt.kind for doubt in one.doubts] == ["several"]
    family = card("Odette Abgrall", ["mailto:les@x.example", TEL]) + card("Jean Abgrall", ["mailto:les@x.example", "tel:+33612345679"])
    assert not any(one.level == "sure" for one in found(family).values())
    assert not any({TEL, "tel:+33612345679"} <= accounts for accounts in found(family))


def test_namesakes_services_and_letters_speak_against():
    two = [follow(f"https://www.linkedin.com/in/claire-rozec-{n}", "linkedin", "Claire Rozec") for n in (1, 2)]
    two.append(letter("whatsapp:Claire Rozec", "whatsapp"))
    kinds = {frozenset(accounts): {doubt.kind for doubt in one.doubts} for accounts, one in found(two).items()}
    assert kinds and all("namesakes" in doubts for doubts in kinds.values())
    alike = [letter("mailto:a@x.example", "mbox", "Ana Guivarch", to=("me", "mailto:b@x.example")),
             letter("mailto:b@x.example", "mbox", "Ana Guivarch")]  # fmt: skip
    (one,) = found(alike).values()
    assert [doubt.kind for doubt in one.doubts] == ["wrote"]
    number = [letter(TEL, "sms-backup-restore", "Ana Guivarch"), letter("whatsapp:+33612345678", "other", "Karim Jaouen")]
    (one,) = found(number).values()
    assert "names" in {doubt.kind for doubt in one.doubts} and one.level != "sure"


def test_cards_that_were_exported_twice_are_one_card():
    rows = card("Ana Guivarch", [TEL, MAIL], job=1) + card("Ana Guivarch", [TEL], job=2) + card("Ana Guivarch", [TEL, MAIL], job=3)
    assert [one.level for one in found(rows).values()] == ["sure"]


def test_what_is_refused_is_not_proposed_and_parts_groups():
    rows = card("Lou Martin", [TEL, MAIL]) + [letter(WHATS, "whatsapp")]
    (whole,) = found(rows)
    assert whole == {TEL, MAIL, WHATS}
    left = found(rows, (Said("1", False, (MAIL, WHATS), None),))
    assert left and not any({MAIL, WHATS} <= accounts for accounts in left)


def test_accepting_all_that_is_sure_contradicts_nothing(home):
    filled(home, card("Lou Guivarch", [TEL, MAIL]) + [letter("whatsapp:Lou Guivarch", "whatsapp"), letter("mailto:z@x.example", "mbox")])
    home.people.refuse([MAIL, "whatsapp:Lou Guivarch"])
    assert any("elsewhere" in {doubt.kind for doubt in one.doubts} for one in home.people.proposals().page())
    home.people.accept_sure()
    assert len(home.people.words) == 2 and home.people.contradicted() == []


def test_a_senior_and_a_junior_with_one_number_are_at_most_possible():
    rows = [letter("tel:+33298000001", "sms-backup-restore", "Paul Duval Sr"), letter("whatsapp:+33298000001", "x", "Paul Duval Jr")]
    (one,) = found(rows).values()
    assert one.level == "possible" and "which" in {doubt.kind for doubt in one.doubts}


def test_what_forty_share_makes_no_pairs_and_is_told():
    rows = [letter(f"mailto:a{n}@x{n}.example", "mbox", "Notre Newsletter") for n in range(60)]
    view, shelf = view_of(rows), Shelf()
    every = proposals(view, shelf, census_of(view, shelf), ())
    assert len(every) == 0 and every.left == 1


@pytest.mark.parametrize("seed", range(3))
def test_planted_people_are_found_and_traps_are_not_sure(seed):
    rows, truth = place(seed)
    view, shelf = view_of(rows), Shelf()
    every = proposals(view, shelf, census_of(view, shelf), ()).page(0, 100_000)
    right, wrong = Counter(), Counter()
    for one in every:
        people = {truth[account] for account in one.accounts if account in truth}
        (right if len(people) <= 1 else wrong)[one.level] += 1
    assert wrong["sure"] == 0 and wrong["likely"] <= 0.02 * right["likely"] and wrong["possible"] <= 0.2 * right["possible"]
    mine: dict[int, list[str]] = {}
    for account, person in truth.items():
        mine.setdefault(person, []).append(account)
    pairs = [pair for accounts in mine.values() for pair in combinations(accounts, 2)]
    recall = {}
    for levels in (("sure",), ("sure", "likely"), ("sure", "likely", "possible")):
        together = joined([Said("", True, one.accounts, None) for one in every if one.level in levels])
        recall[levels[-1]] = sum(together.get(a, a) == together.get(b, b) for a, b in pairs) / len(pairs)
    assert recall["sure"] > 0.4 and recall["likely"] > 0.8 and recall["possible"] > 0.98


@pytest.mark.parametrize("seed", [1, 2])
def test_neither_the_order_of_rows_nor_the_pieces_of_the_log_change_proposals(seed):
    rows, _ = place(seed, 40)
    draw = random.Random(seed)
    pieces = [draw.randrange(3) for _ in rows]
    shuffled = [{"id": f"{number:032x}", **row} for number, row in enumerate(rows)]
    draw.shuffle(shuffled)
    view, shelf = split_view(shuffled, pieces), Shelf()
    other = proposals(view, shelf, census_of(view, shelf), ()).page(0, 100_000)
    assert other == list(found(rows).values())


ACCOUNTS = st.sampled_from([f"a:{n}" for n in range(9)] + ["me"])
WORDS = st.lists(st.tuples(st.booleans(), st.lists(ACCOUNTS, min_size=2, max_size=4, unique=True)), max_size=9)


@given(WORDS, st.randoms())
def test_the_order_of_words_says_nothing_and_undoing_one_is_never_having_said_it(words, draw):
    every = [Said(str(n), same, tuple(accounts), n) for n, (same, accounts) in enumerate(words)]
    turned = every[:]
    draw.shuffle(turned)
    assert joined(every) == joined(turned)
    together = joined(every)
    for one in every:
        if one.same:
            assert len({together[account] for account in one.accounts}) == 1
    assert set(together.values()) <= set(together) and all(together[person] == person for person in together.values())
    if every:
        gone = draw.choice(every)
        assert joined([one for one in every if one != gone]) == joined([one for one in turned if one.id != gone.id])


@given(WORDS, st.lists(ACCOUNTS, max_size=3))
def test_each_account_stands_for_one_person_and_the_owner_for_all_of_theirs(words, owner):
    import pyarrow as pa

    together = joined([Said("", same, tuple(accounts), None) for same, accounts in words])
    standing = standing_of(together, owner)
    names = [f"a:{n}" for n in range(9)] + ["me", "b:1"]
    persons = dict(zip(names, standing.persons(pa.array(names)).to_pylist(), strict=True))
    assert persons["me"] == "me" and persons["b:1"] == "b:1" and all(persons[one] == "me" for one in owner)
    for name in names:
        assert persons[persons[name]] == persons[name]
        assert set(standing.accounts(name)) == ({one for one in names if persons[one] == name} if persons[name] == name else set())


def test_graphs_see_one_person_and_count_the_same():
    rows = [letter(TEL, "sms"), letter(WHATS, "whatsapp"), letter(MAIL, "mbox", to=(TEL,)), letter("mailto:z@x.example", "mbox", to=(WHATS,))]
    bare = social.build(view_of(rows))
    joint = social.build(view_of([*rows, said_one(TEL, WHATS, MAIL)]))
    assert joint.nodes.num_rows == bare.nodes.num_rows - 2
    ties = {(row["source"], row["target"]): row["weight"] for row in joint.edges.to_pylist()}
    assert ties == {(MAIL, "me"): 2.0, ("mailto:z@x.example", MAIL): 1.0}  # what one wrote to oneself is no tie
    owner = social.build(view_of([*rows, said_one(TEL, "me")]))
    assert TEL not in owner.nodes["id"].to_pylist() and ("me", "me") not in {(r["source"], r["target"]) for r in owner.edges.to_pylist()}


def test_behind_a_person_is_what_all_their_accounts_did():
    rows = [letter(TEL, "sms"), letter(WHATS, "whatsapp"), letter("mailto:z@x.example", "mbox")]
    view, shelf = view_of([*rows, said_one(TEL, WHATS)]), Shelf()
    assert len(social.behind(view, TEL, shelf=shelf)) == 2 and social.behind(view, WHATS, shelf=shelf) == []
    assert len(social.behind(view, edge=(TEL, "me", "message"), shelf=shelf)) == 2


@pytest.mark.parametrize("seed", range(3))
def test_words_join_wherever_they_stand_in_the_log(seed):
    draw = random.Random(seed)
    accounts = [f"mailto:p{n}@x.example" for n in range(12)]
    rows = [letter(draw.choice(accounts), "mbox", to=tuple(draw.sample([*accounts, "me"], 2))) for _ in range(60)]
    rows += [said_one(*draw.sample(accounts, 3)) for _ in range(3)]
    rows = [{"id": f"{number:032x}", **row} for number, row in enumerate(rows)]
    whole = social.build(view_of(rows))
    pieces = [draw.randrange(4) for _ in rows]
    parted = social.build(split_view(rows, pieces))
    assert parted.nodes.equals(whole.nodes) and parted.edges.equals(whole.edges)
    assert whole.nodes.num_rows < social.build(view_of(rows[:60])).nodes.num_rows


def test_who_cares_for_what_is_one_person_too():
    from murmure.graphs.tastes import adopted

    rows = [{"type": "Create", "actor": actor, "tags": [tag], "audience": ["public"], "published": MONDAY, "source": "x"}
            for actor, tag in ((MASTO, "voile"), ("https://x.com/lou", "chant"), ("https://x.com/z", "voile"))]  # fmt: skip
    assert len(set(adopted(view_of(rows))["actor"].to_pylist())) == 3
    joint = adopted(view_of([*rows, said_one(MASTO, "https://x.com/lou")])).to_pylist()
    assert {row["thing"] for row in joint if row["actor"] == MASTO} == {"tag:voile", "tag:chant"}


@pytest.fixture
def home(tmp_path: Path):
    with murmure.open(tmp_path / "home") as opened:
        yield opened


def state(home: Any) -> tuple[Any, ...]:
    """Return what is derived from the social ties of a home: the graph, its drawing, the communities."""
    graph, drawn = home.graph("social"), home.graph_map("social")
    scene = home.crowd.scene
    crowd = scene.crowd
    return graph.nodes, graph.edges, {name: value for name, value in drawn.items() if name != "version"}, crowd.people, crowd.weight.tolist()


def same_state(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return all(a.equals(b) if hasattr(a, "equals") else a == b for a, b in zip(one, other, strict=True))


def test_undo_gives_the_graph_of_before_bit_by_bit(home):
    filled(home, place(4, 30)[0])
    before, rows = state(home), home.log.count()
    words = [home.people.accept(one.accounts) for one in home.people.proposals().page(0, 3)]
    words.append(home.people.refuse(home.people.proposals().page(0, 1)[0].accounts))
    changed = state(home)
    assert not same_state(before, changed) and changed[0].num_rows < before[0].num_rows
    for name in random.Random(1).sample(words, len(words)):
        home.people.undo(name[:8])
    assert same_state(before, state(home)) and home.log.count() == rows and home.people.words == ()


def test_words_outlive_an_import_that_is_undone_and_brought_again(home):
    filled(home, [letter(TEL, "sms-backup-restore", "Lou"), letter(MAIL, "mbox", "Lou")])
    home.people.accept([TEL, MAIL])
    first = home.graph("social").edges.num_rows
    job = next(job for job in home.jobs() if job.source == "mbox")
    home.undo(job.number)
    assert [one.accounts for one in home.people.words] == [(MAIL, TEL)] and home.people.persons()[0].accounts == (MAIL, TEL)
    filled(home, [letter(MAIL, "mbox", "Lou")])
    assert home.graph("social").edges.num_rows == first == 1


def test_what_is_forgotten_goes_from_words_too(home):
    filled(home, [letter(TEL, "sms-backup-restore"), letter(MAIL, "mbox"), letter(WHATS, "whatsapp"), letter("mailto:z@x.example", "mbox")])
    home.people.accept([TEL, MAIL, WHATS])
    home.people.refuse([TEL, "mailto:z@x.example"])
    home.forget(Ask(actors=("mailto:z@x.example",)))
    assert [one.accounts for one in home.people.words] == [(MAIL, TEL, WHATS)]
    home.forget(Ask(sources=("whatsapp",)))
    assert [one.accounts for one in home.people.words] == [(MAIL, TEL)]
    assert WHATS not in str(home.sql("select * from log").to_pylist())
    home.forget(Ask(actors=(MAIL,)))
    assert home.people.words == () and home.people.persons() == []


def test_a_rule_that_drops_what_is_left_of_a_word_stops_no_forgetting(home):
    filled(home, [letter(TEL, "sms-backup-restore"), letter(MAIL, "vcard"), letter(WHATS, "whatsapp"), letter("mailto:z@x.example", "whatsapp")])
    home.people.refuse([TEL, "mailto:z@x.example"])
    home.people.accept([TEL, MAIL, WHATS])
    home.rules.add("extra", TEL.partition(":")[2][-6:], "mask")
    assert home.forget(Ask(sources=("whatsapp",))) == 2
    assert home.people.words == () and WHATS not in str(home.sql("select * from log").to_pylist())


@pytest.mark.parametrize("format", ["parquet", "jsonl"])
def test_words_travel_with_the_log(home, tmp_path, format):
    filled(home, [letter(TEL, "sms-backup-restore"), letter(MAIL, "mbox"), letter(WHATS, "whatsapp")])
    home.people.accept([TEL, MAIL])
    home.people.refuse([TEL, WHATS])
    home.export(tmp_path / "out", format)
    with murmure.open(tmp_path / "other") as other:
        other.bring([tmp_path / "out"])
        assert other.people.words == home.people.words and other.graph("social").edges.equals(home.graph("social").edges)


def test_the_timeline_asks_for_all_accounts_of_a_person(home):
    filled(home, [letter(TEL, "sms-backup-restore"), letter("mailto:Lou@Choir.example", "mbox"), letter("@lou@colline.example", "mastodon-archive"),
                  letter("mailto:z@x.example", "mbox")])  # fmt: skip
    assert len(home.timeline(Ask(actors=(TEL,))).rows) == 1
    home.people.accept([TEL, MAIL])
    home.people.accept([MAIL, MASTO])
    for account in (TEL, MAIL, MASTO, "@lou@colline.example"):
        assert len(home.timeline(Ask(actors=(account,))).rows) == 3 and sum(n for *_, n in home.density(Ask(actors=(account,)))) == 3
    assert len(home.timeline(Ask(actors=("mailto:z@x.example",))).rows) == 1
    assert home.forget(Ask(actors=(TEL,)), trial=True) == 1  # only what is named is forgotten


def test_an_account_may_be_the_owners(home):
    filled(home, [letter(TEL, "sms-backup-restore"), {"type": "murmure:Identity", "actor": "me", "object": "mailto:me@x.example", "source": "mbox",
                  "content": "Zoé Guivarch"}, letter(MAIL, "mbox", "Zoé Guivarch", to=("mailto:z@x.example",))])  # fmt: skip
    (one,) = home.people.proposals().page()
    assert set(one.accounts) == {"me", "mailto:me@x.example", MAIL}
    home.people.accept([MAIL, "mailto:me@x.example"])
    assert home.people.words[0].accounts == (MAIL, "mailto:me@x.example", "me")
    assert ("me", "mailto:z@x.example") in {(row["source"], row["target"]) for row in home.graph("social").edges.to_pylist()}


def test_contradictions_are_refused_or_told(home):
    filled(home, [letter(TEL, "sms-backup-restore"), letter(MAIL, "mbox"), letter(WHATS, "whatsapp")])
    home.people.refuse([TEL, WHATS])
    home.people.accept([TEL, MAIL])
    with pytest.raises(BadRequest) as error:
        home.people.accept([MAIL, WHATS])
    assert "two people" in error.value.what.en and "deux personnes" in error.value.what.fr and "undo" in error.value.advice.fr
    with pytest.raises(BadRequest):
        home.people.refuse([MAIL, TEL])
    assert home.people.contradicted() == []
    filled(home, [said_one(MAIL, WHATS)])  # as an export of another home may say
    assert [clash for _, clash in home.people.contradicted()] and len(home.people.persons()) == 1


@pytest.mark.parametrize("accounts", [[], [TEL], [TEL, TEL], TEL, [TEL, "nobody"], [TEL, ""], [f"tel:{n}" for n in range(900)]])
def test_what_cannot_be_said_is_refused_with_advice(home, accounts):
    filled(home, [letter(TEL, "sms-backup-restore"), letter(MAIL, "mbox")])
    for deed in (home.people.accept, home.people.refuse):
        with pytest.raises(BadRequest) as error:
            deed(accounts)
        assert error.value.what.fr and error.value.advice.en
    assert home.people.words == ()


def test_saying_it_twice_is_saying_it_once(home):
    filled(home, [letter(TEL, "sms-backup-restore"), letter(MAIL, "mbox")])
    assert home.people.accept([TEL, MAIL]) == home.people.accept([MAIL, TEL]) and len(home.people.words) == 1


def test_a_contested_membership_follows_the_person(home):
    from murmure.graphs.contested import contested

    filled(home, [letter(TEL, "sms-backup-restore"), letter(MAIL, "mbox"), letter(WHATS, "whatsapp")])
    home.contest([TEL, WHATS], person=TEL)
    home.people.accept([TEL, MAIL])
    (one,) = contested(home.view())
    assert one.person == MAIL and one.members == (MAIL, WHATS)


def test_a_locked_home_keeps_words_sealed(tmp_path):
    with murmure.open(tmp_path / "home", passphrase="cerise noire") as home:
        filled(home, [letter(TEL, "sms-backup-restore"), letter(MAIL, "mbox")])
        home.people.accept([TEL, MAIL])
        assert home.graph("social").edges.num_rows == 1 and len(home.people.proposals()) == 0
    for path in (tmp_path / "home").rglob("*"):
        assert not path.is_file() or b"612345678" not in path.read_bytes(), path


def test_words_about_the_village_go_with_it(home):
    home.demo(size=5000)
    names = [name for name in home.graph("social").nodes["id"].to_pylist() if name != "me"][:2]
    home.people.accept(names)
    home.forget_demo()
    assert home.log.count() == 0 and home.people.words == ()


def test_the_words_of_the_command_line(home):
    filled(home, place(0, 20)[0])
    folder = home.folder
    told = called("--home", folder, "people").out
    assert "You have not said" in told and "Proposals:" in told and "FR" in told
    listed = called("--home", folder, "--json", "people", "proposals", "--limit", "3").json
    first = listed["proposals"][0]
    assert len(listed["proposals"]) == 3 and listed["all"] > 3 and first["level"] == "sure" and first["low"] < first["sure"] < first["high"]
    shown = called("--home", folder, "--lang", "fr", "people", "proposals", "--from", "2", "--limit", "1").out
    assert listed["proposals"][1]["id"][:8] in shown and "même" in shown and "Les suivantes" in shown
    accepted = called("--home", folder, "--json", "people", "accept", first["id"][:8]).json
    (one,) = home.people.words
    assert accepted["accepted"] == one.id and set(one.accounts) == {account for person in first["people"] for account in person}
    second = called("--home", folder, "--json", "people", "proposals", "--limit", "1").json["proposals"][0]
    assert called("--home", folder, "people", "refuse", second["id"]).code == 0
    said = called("--home", folder, "--json", "people").json
    assert len(said["people"]) == 1 and len(said["refused"]) == 1 and said["country"]["country"] == "FR"
    assert "One person" in called("--home", folder, "people", "list").out
    for name in [one.id for one in home.people.words]:
        assert called("--home", folder, "people", "undo", name[:8]).code == 0
    assert home.people.words == ()
    assert called("--home", folder, "--json", "people", "country", "be").json == {"country": "BE", "said": "told", "agree": 0, "of": 0}
    assert called("--home", folder, "--json", "people", "country", "none").json["said"] == "most"
    sure = called("--home", folder, "--json", "people", "accept", "--sure").json
    assert len(sure["accepted"]) > 3 and called("--home", folder, "undo", sure["job"]).code == 0 and home.people.words == ()


def test_a_proposal_about_somebody_of_several_accounts_is_refused_whole(home):
    filled(home, [letter(TEL, "sms-backup-restore"), letter(MAIL, "mbox", "Lou Guivarch"), letter("facebook:Lou Guivarch", "facebook")])
    home.people.accept([TEL, MAIL])
    (one,) = home.people.proposals().page()
    assert sorted(map(len, one.people)) == [1, 2]
    assert called("--home", home.folder, "people", "refuse", one.id[:8]).code == 0
    assert len(home.people.proposals()) == 0 and [word.same for word in home.people.words] == [False, True]


@pytest.mark.parametrize("words", [("accept",), ("accept", "zz"), ("accept", TEL), ("refuse", "a", "b"), ("undo", "x"), ("undo", ""),
                                   ("country", "QQ"), ("accept", "--sure", "a"), ("proposals", "--from", "x")])  # fmt: skip
def test_what_the_command_line_cannot_do_is_told(home, words):
    filled(home, [letter(TEL, "sms-backup-restore"), letter(MAIL, "mbox")])
    for language in ("en", "fr"):
        answer = called("--home", home.folder, "--lang", language, "people", *words)
        assert answer.code in (1, 2) and answer.err.strip() and "Traceback" not in answer.err


@pytest.mark.parametrize(("pattern", "action"), [("612345678", "mask"), ("612345678", "drop"), ("choir", "hash"), (".+", "mask")])
def test_a_rule_that_touches_a_word_is_told(home, pattern, action):
    filled(home, [letter(TEL, "sms-backup-restore"), letter(MAIL, "mbox")])
    home.rules.add("any", pattern, action)
    with pytest.raises(BadRequest) as error:
        home.people.accept([TEL, MAIL])
    assert "rule" in error.value.what.en and home.people.words == () and home.log.count() == 2


def test_countries_that_share_a_code_are_told_by_the_larger():
    assert country_of("", [], [f"tel:+1415555010{n}" for n in range(5)]).name == "US"


def test_a_word_that_something_else_wrote_is_none():
    rows = [said_one(TEL, MAIL), {**said_one(TEL, WHATS), "actor": "mailto:z@x.example"}, {**said_one(TEL, WHATS), "source": "elsewhere"},
            {**said_one(TEL, WHATS), "extra": "{"}, {**said_one(TEL, WHATS), "extra": '{"accounts": "x"}'}, {**said_one(TEL, WHATS), "extra": "[1]"}]
    assert [one.accounts for one in said(view_of(rows))] == [(MAIL, TEL)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["tel:", "mailto:", "whatsapp:", "https://x.com/", "https://", ""]), st.text(max_size=12),
                          st.text(max_size=12)), max_size=8))  # fmt: skip
def test_no_text_stops_the_search(drawn):
    rows = [letter(f"{scheme}{text}".replace("\0", ""), "x", name.replace("\0", "")) for scheme, text, name in drawn]
    rows += [{"type": "murmure:Contact", "object": "a:b", "source": "vcard", "extra": extra} for extra in
             ('{"addresses": [1, {"address": 3}, {"address": "tel:1"}]}', '{"addresses": {}}', '"addresses"', '{"addresses"')]  # fmt: skip
    found([row | {"extra": (row.get("extra") or "").encode("utf-8", "replace").decode() or None} for row in rows])
