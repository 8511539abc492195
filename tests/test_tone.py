"""Are words that may be read badly found in texts, and are sayings, titles, quotations and denials left alone?"""

from __future__ import annotations

import doctest
import math
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.trust import tone
from murmure.trust.tone import KINDS, find, hit, lexicon, mark, phrase, spared
from murmure.trust.tone.lexicon import kept, rules, ways
from murmure.trust.tone.phrase import Automaton, parsed

ROOT = Path(__file__).parents[1]
FOUND = [
    ("Tu es vraiment un abruti.", "insult", "Tu es vraiment un abruti"),
    ("You're such a moron", "insult", "You're such a moron"),
    ("Vous êtes nuuuuuls", "insult", "Vous êtes nuuuuuls"),
    ("Je vais te casser la gueule", "threat", "Je vais te casser la gueule"),
    ("If I see you again, run.", "threat", "If I see you again"),
    ("TOUS LES POLITIQUES SONT DES MENTEURS !", "group", "TOUS LES POLITIQUES SONT DES MENTEURS"),
    ("Politicians are all liars.", "group", "Politicians are all liars"),
    ("Bravo, deux heures de retard.", "irony", "Bravo, deux heures"),
    ("Great, the lift is broken again.", "irony", "Great, the lift is broken"),
    ("Belle journée /s", "irony", "/s"),
    ("Quel service 🙄", "irony", "🙄"),
    ("Nos « experts » savent tout.", "irony", "« experts »"),
    ("J\u2019en ai marre.", "anger", "J\u2019en ai marre"),
    ("I'm fed up with this", "anger", "fed up with"),
    ("c'est de la m*rde", "harsh", "m*rde"),
    ("What a f***ing mess", "harsh", "f***ing"),
    ("Tu ne m'écoutes jamais.", "absolute", ""),
    ("Everybody knows it.", "absolute", "Everybody knows"),
    ("RENDEZ NOUS NOTRE ARGENT", "shout", "RENDEZ NOUS NOTRE ARGENT"),
    ("Quand ?????", "shout", "?????"),
    ("Un grand bravo à la mairie qui ferme la piscine.", "irony", "Un grand bravo à la mairie qui"),
    ("A huge round of applause for the council, closing the pool without warning.", "irony", ""),
    ("Trois heures de retard. Merci la SNCF.", "irony", "Merci la SNCF"),
    ("Bien sûr, encore une panne...", "irony", "Bien sûr, encore une panne..."),
    ("Encore une rue barrée, bien joué.", "irony", "bien joué"),
    ("Les gens comme vous m'étonnent.", "contempt", "gens comme vous"),
    ("People like you never learn.", "contempt", "People like you"),
    ("Si vous aviez pris la peine de lire, vous sauriez.", "reproach", "Si vous aviez pris la peine de lire"),
    ("You could at least have called.", "reproach", "You could at least have called"),
    ("Pfff, on recommence.", "anger", "Pfff"),
    ("Votre rapport est vraiment lamentable.", "harsh", "Votre rapport est vraiment lamentable"),
    ("Your report is a complete waste of time.", "harsh", "Your report is a complete waste of time"),
    ("You have to be pretty dim to believe that.", "insult", "You have to be pretty dim to"),
    ("Do it one more time and I call your boss.", "threat", "Do it one more time and I"),
]
LEFT_ALONE = [
    "C'était mortel ce concert, putain de bon album !",
    "This is the killer feature, damn good work.",
    "Tu n'es pas idiot.", "You are not stupid.", "Nobody said that he is a liar.",
    "Je suis nul en maths.", "I'm such an idiot, I forgot my keys.",
    "Il m'a traité de connard.", "She called me an idiot.", "Le mot « connard » est ancien.",
    "On a vu « Le Dîner de cons » hier.", "I am reading Bullshit Jobs by David Graeber.",
    "> tu es un abruti\nJe cite seulement.", "Elle a crié \"tu es un abruti\" et elle est partie.",
    "Certains élus mentent.", "Not all politicians are liars.", "Some drivers are dangerous.",
    "Merci pour votre patience malgré le retard.", "Thanks for waiting despite the delay.",
    "La SNCF, la RATP et l'ADEME signent un accord.", "COMPTE RENDU\nPrésents : onze personnes.",
    "BONNE ANNÉE À TOUS !!! Santé et bonheur.", "HAPPY BIRTHDAY MY FRIEND!!!", "Le risque est nul.", "On tue le processus.", "Kill the process.",
    "Ce n'est pas nul du tout.", "This song kills me every time.", "Merci de vérifier votre boîte aux lettres.", "I know where the station is.",
    "Génial, on part demain.", "Great, see you tomorrow!", "On a perdu. Bravo aux adversaires.", "Je suis ridicule sur cette photo.",
    "On pique-nique dimanche ?", "Belle journée 🙃", "My son says that broccoli is \"disgusting\".", "Bon courage à ceux qui passent le bac.",
    "Voir https://idiot.example/abruti et merde@example.org", "Je marche de Nantes à Pornic.",
    "The sale of the con artist's pain", "", " \n", "👏",
]  # fmt: skip


PIECES = [*'tu es un con ! " « » 🙄 /s TOUS *** > ` you are ; , .'.split(), "\n", "\0"]


@pytest.mark.parametrize(("text", "kind", "words"), FOUND)
def test_what_may_be_read_badly_is_found_where_it_stands(text: str, kind: str, words: str) -> None:
    spots = [spot for spot in find(text) if spot.kind == kind]
    assert spots, find(text)
    assert not words or words in [spot.value for spot in spots]
    assert all(text[spot.start : spot.end] == spot.value for spot in spots)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_means_no_harm_is_left_alone(text: str) -> None:
    assert find(text) == []


def test_a_word_of_both_languages_counts_in_its_own_only() -> None:
    assert [spot.value for spot in find("Les autres sont des rats et ce con de chef arrive")] != []
    assert find("The con is that it costs more on the sale day") == []
    assert find("Le pain est sur la table, on but du lait") == []


def test_every_rule_is_explained_in_both_languages_measured_and_of_a_known_kind() -> None:
    written = {rule for rule, _, _ in lexicon.phrases()} - set(lexicon.BESIDE)
    by_signs = {"irony-sign", "irony-praise", "irony-quotes", "irony-dots", "insult-aimed", "capitals", "marks", "harsh-masked"}
    assert written | by_signs == set(rules()) == set(kept("measured"))
    assert {rule.kind for rule in rules().values()} == set(KINDS)
    assert all(rule.why.en and rule.why.fr and rule.why.en != rule.why.fr for rule in rules().values())
    assert all(0 <= rule.sure < 1 for rule in rules().values())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_files_of_words_are_written_as_they_are_read(language: str) -> None:
    assert all(
        isinstance(one, str)
        for phrases in kept(language).values()
        for one in (phrases if isinstance(phrases, list) else [])
    )
    for part in lexicon.PARTS:
        assert all(isinstance(one, str) for words in kept(f"{language}{part}")["lists"].values() for one in words)
    assert len(ways().automaton.words) > 2000


def test_a_phrase_is_found_whole_and_in_all_its_ways() -> None:
    automaton = Automaton()
    automaton.add(parsed("go (right) [away|to _ now]", {}, False), "leave en")

    def told(words: str) -> bool:
        state = automaton.start()
        for word in words.split():
            state = automaton.after(state, word if word in automaton.words else "")
        return "leave en" in automaton.told[state]

    assert told("go away") and told("go right away") and told("go to bed now")
    assert not told("go") and not told("go to bed") and not told("right away") and not told("go away now")
    for wrong in ("go (away", "go [a|b", "go a]"):
        with pytest.raises(ValueError, match="go"):
            parsed(wrong, {}, False)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join))
def test_no_text_is_too_odd(text: str) -> None:
    for spot in find(text):
        assert (
            0 <= spot.start < spot.end <= len(text) and spot.value == text[spot.start : spot.end] and spot.kind in KINDS
        )


def test_no_way_to_say_something_begins_with_any_word() -> None:
    """Each would be followed from every word of a text."""
    assert [name for name, _, steps in lexicon.phrases() if not steps[0].word and () in (steps[0].ways or ((),)) and len(steps) == 1] == []
    assert [name for name, _, steps in lexicon.phrases() if not steps[0].word and not steps[0].ways] == []


@pytest.mark.parametrize("words", [
    "Tu es nul !!! ***  « aide » merci encore une panne, TOUT LE MONDE le sait. ", "tu es un ", "Merci ",
    "encore, ", "a!!! ", "you are all so ", "🙄 ",
])  # fmt: skip
def test_a_long_text_takes_time_in_proportion(words: str) -> None:
    import time

    def spent(times: int) -> float:
        begin = time.process_time()
        find(words * times)
        return time.process_time() - begin

    spent(10)
    assert spent(800) < 60 * max(spent(80), 0.002)


def test_the_examples_of_the_modules_hold() -> None:
    for module in (tone, hit, lexicon, mark, phrase, spared):
        assert doctest.testmod(module).failed == 0


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Load the bench's modules."""
    monkeypatch.syspath_prepend(str(ROOT))
    from bench.draft import made, score
    from bench.personal.score import Score

    return SimpleNamespace(made=made, score=score, Score=Score)


def total(bench: SimpleNamespace, texts: list) -> tuple[float, float]:
    found = [[(one.start, one.end, one.kind) for one in find(text.text)] for text in texts]
    scores = bench.score.score(texts, found, KINDS)[0]
    one = bench.Score(*(sum(column) for column in zip(*scores.values(), strict=True)))
    return one.precision()[0], one.recall()[0]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_was_measured_stays(bench: SimpleNamespace, language: str) -> None:
    limits = (
        (bench.made.drafts(language, 300, 20), 0.94, 0.95),
        (bench.made.by_hand(language), 0.82, 0.88),
        (bench.made.by_hand(language, "later"), 0.72, 0.78),
        *((bench.made.by_hand(language, name), 0.78, 0.75) for name in ("last", "fresh", "second", "third", "fourth")),
    )
    for texts, precision, recall in limits:
        rates = total(bench, texts)
        assert not any(map(math.isnan, rates)) and rates[0] >= precision and rates[1] >= recall, rates
