"""Does the check of a draft say what it gives away and how it may be read, hold it against the log, and keep nothing?"""

from __future__ import annotations

import doctest
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import murmure
from murmure import draft
from murmure.draft import KINDS, check, kept, past, place, stance, usual
from murmure.draft.remark import Past
from murmure.model.errors import BadRequest
from murmure.trust import personal, tone
from murmure.trust.personal.text import Page
from pictures_made import jpeg
from web_made import fill

ROOT = Path(__file__).parents[1]
DAY = 86_400_000_000
START = 1_620_043_200_000_000  # noon of 3 May 2021, UTC


def kinds(text: str, **asked: Any) -> list[tuple[str, str]]:
    return [(one.kind, one.words) for one in check(text, **asked).remarks]


@pytest.mark.parametrize(("text", "kind", "words"), [
    ("Mon numéro : 06 12 34 56 78", "own", "06 12 34 56 78"),
    ("Son numéro est le 06 12 34 56 78", "others", "06 12 34 56 78"),
    ("Mrs Hill is on 07700 900123", "others", "07700 900123"),
    ("Leurs clés, leur mail : ana@example.org", "others", "ana@example.org"),
    ("We are away until Sunday", "place", "We are away until Sunday"),
    ("Je suis à l'aéroport de Nantes, à demain", "place", "Je suis à l'aéroport de Nantes"),
    ("Every Tuesday at 7pm I run in Hyde Park.", "place", "Every Tuesday at 7pm I run in Hyde Park"),
    ("Par ici https://maps.app.goo.gl/h4gT7x", "place", "https://maps.app.goo.gl/h4gT7x"),
    ("My son Leo, 7 years old", "minor", "7 years old"),
    ("Ma fille Zoé adore l'école Pasteur", "minor", "Ma fille"),
    ("Voir https://youtu.be/abc?si=Zx1&t=42.", "link", "https://youtu.be/abc?si=Zx1&t=42"),
    ("Vous êtes nuls", "tone", "Vous êtes nuls"),
    ("Le code du portail est 4512B", "own", "4512B"),
    ("Le mail de la voisine : ana@example.org", "others", "ana@example.org"),
    ("The birth of Emma, 3 March 2024: she was born at home", "others", "3 March 2024"),
    ("My daughter is 25 and works at Google", "others", "works at Google"),
    ("Mon père est mort de rire en lisant vos mails", "others", "Mon père"),
    ("My dad is late again", "others", "My dad"),
])  # fmt: skip
def test_each_kind_is_told_where_it_stands(text: str, kind: str, words: str) -> None:
    found = check(text)
    assert (kind, words) in [(one.kind, one.words) for one in found.remarks]
    for one in found.remarks:
        assert text[one.start : one.end] == one.words
        assert one.why.en and one.why.fr and one.advice.en and one.advice.fr and one.what.en and one.what.fr
    assert [list(KINDS).index(one.kind) for one in found.remarks] == sorted(
        list(KINDS).index(one.kind) for one in found.remarks
    )
    assert found.looked is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Belle journée, bonne lecture à tous.",
        "Lovely walk today.",
        "Je suis à fond.",
        "The market is held each Saturday at 9am.",
        "Je suis au chômage depuis deux mois.",
        # Who mourns is told nothing.
        "J'ai perdu mon père hier. Merci pour vos messages.",
        "Ma mère est décédée ce matin.",
        "My grandfather passed away last night.",
    ],
)
def test_nothing_is_said_of_nothing(text: str) -> None:
    assert kinds(text) == []


def test_the_cleaned_text_differs_in_its_links_only() -> None:
    text = "Un (https://example.org/a?utm_source=x), deux https://youtu.be/abc?si=1&t=42. Trois https://example.org/b"
    assert (
        check(text).cleaned == "Un (https://example.org/a), deux https://youtu.be/abc?t=42. Trois https://example.org/b"
    )
    assert check("rien").cleaned == "rien"
    cleaned = check("https://example.org/reset?token=abcdef12345")
    assert cleaned.cleaned.endswith("token=abcdef12345") and cleaned.remarks[-1].kind == "link"


def test_a_picture_says_what_it_says_and_a_broken_one_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg())
    found = check(
        "",
        pictures=[
            ("broken.jpg", b"\xff\xd8nothing"),
            ("a.jpg", tmp_path / "a.jpg"),
            ("gone.png", tmp_path / "gone.png"),
            ("x.txt", b"text"),
        ],
    )
    assert [one.refused is None for one in found.pictures] == [False, True, False, False]
    seen = found.pictures[1]
    assert seen.told and seen.cleaned and check("", pictures=[("a.jpg", seen.cleaned)]).pictures[0].told == ()
    assert [one.words for one in found.remarks if one.kind == "picture"] == ["a.jpg", ""]


def test_each_tone_has_its_advice_and_none_is_more_than_possible(bench: SimpleNamespace) -> None:
    assert set(draft.SOFTER) == set(tone.KINDS) and all(one.en and one.fr for one in draft.SOFTER.values())
    told = set()
    for language in ("fr", "en"):
        for name in ("fresh", "second", "third", "fourth"):
            for text in bench.made.by_hand(language, name):
                for one in check(text.text).remarks:
                    if one.kind == "tone":
                        told.add(str(one.advice))
                        assert one.sure == "possible" and one.why.fr and one.why.en
    assert told == {str(one) for one in draft.SOFTER.values()}


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(BadRequest, match="100,000"):
        check("x" * 100_001)
    check("mot " * 25_000)


@settings(max_examples=80, deadline=None)
@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(
            "je suis à la gare chaque mardi 7h mon fils 7 ans https://a.b/?utm_source=x I'm at . \n 📍 \0 « »".split(
                " "
            )
        ),
        max_size=40,
    ).map(" ".join)
)
def test_no_text_is_too_odd(text: str) -> None:
    for one in check(text).remarks:
        assert 0 <= one.start <= one.end <= len(text) and text[one.start : one.end] == one.words


def post(at: int, words: str, audience: list[str] | None = None, **more: Any) -> dict[str, Any]:
    return {
        "key": f"p{at}", "type": "Create", "actor": "me", "object_type": "Note", "content": words, "published": START + at * DAY,
        "audience": audience or ["public"], "offset_minutes": 120, "offset_origin": "explicit", **more,
    }  # fmt: skip


def life() -> list[dict[str, Any]]:
    """Return what somebody wrote: about the allotment to friends only, of the rest in public, by day; and who they are."""
    rows = [
        post(at, f"Le potager ce matin : semis numéro {at}, haricots et courges.", ["followers"]) for at in range(30)
    ]
    rows += [post(100 + at, f"Belle sortie vélo {at} avec le club.") for at in range(40)]
    rows.append(post(200, "Je suis contre la vidéosurveillance dans nos rues."))
    rows.append(post(201, "Je déteste la coriandre, secret entre nous.", ["mailto:zoe@village.example"]))
    rows += [post(210 + at, f"Salut Zoé, message {at}", ["mailto:zoe@village.example"]) for at in range(12)]
    rows.append({"key": "me", "type": "murmure:Identity", "actor": "me", "object": "mailto:camille@village.example", "content": "Camille Tilleul",
                 "extra": '{"phone": "+33639981000", "username": "cam_tilleul"}', "published": START})  # fmt: skip
    rows.append({"key": "o", "type": "Create", "actor": "https://village.example/@Noé.Caillou", "content": "J'adore la vidéosurveillance.",
                 "published": START, "audience": ["public"]})  # fmt: skip
    return rows


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with murmure.open(tmp_path_factory.mktemp("draft") / "home") as home:
        fill(home, "made", life()[:60])
        fill(home, "made", life()[60:])  # in two segments
        home.answer("home-zone", "Europe/Paris")
        yield home


def told(home: Any, text: str, kind: str, **asked: Any) -> list[Any]:
    return [one for one in home.draft(text, **asked).remarks if one.kind == kind]


def test_it_is_known_whose_the_data_is(home: Any) -> None:
    own = told(home, "Pour Karim : 06 39 98 10 00 ou camille@village.example", "own")
    assert [one.words for one in own] == ["06 39 98 10 00", "camille@village.example"]
    assert all("knows it as yours" in one.why.en for one in own)
    others = told(home, "Merci @noe.caillou !", "others")
    assert others and "in your log" in others[0].why.en


def test_what_was_written_before_is_told_with_its_day_and_its_activity(home: Any) -> None:
    (one,) = told(home, "Il faut le dire : je suis pour la vidéosurveillance dans les rues.", "past")
    assert "19 November 2021" in one.why.en and "19 novembre 2021" in one.why.fr and "vidéosurveillance" in one.why.fr
    (seen,) = one.past
    assert (
        seen.words == "Je suis contre la vidéosurveillance dans nos rues."
        and home.timeline(murmure_ask(seen.id)).rows[0]["content"] == seen.words
    )
    assert told(home, "J'adore la coriandre.", "past") == [], "what was said to one person was not published"
    assert told(home, "Je suis contre la vidéosurveillance dans nos rues.", "past") == []
    assert told(home, "Pourquoi être pour la vidéosurveillance dans nos rues ?", "past") == []


def murmure_ask(name: str) -> Any:
    from murmure.model.ask import Ask

    return Ask(ids=(name,))


def test_readers_are_told_when_they_are_more_than_usual(home: Any) -> None:
    text = "Nouveaux semis au potager : courges et haricots."
    (one,) = told(home, text, "audience")
    assert "30 texts" in one.why.en and "potager" in one.why.fr and "everybody" in one.why.en
    assert told(home, text, "audience", to="friends") == []
    assert told(home, "Sortie vélo du club", "audience") == []
    (one,) = told(home, "Zoé raconte ses vacances", "audience", to="zoe") or [None]
    assert one is None
    (one,) = told(home, "Merci @zoe pour tout", "audience")
    assert "with zoe" in one.why.en


def test_readers_are_told_when_they_are_more_than_usual_at_such_hours(tmp_path: Path) -> None:
    late = 9 * 3_600_000_000  # nine hours after noon
    rows = [post(at, f"Belle sortie {at} en forêt.") for at in range(30)]
    rows += [
        {
            **post(100 + at, f"Pensée {at} du soir."),
            "published": START + (100 + at) * DAY + late,
            "audience": ["followers"],
        }
        for at in range(20)
    ]
    with murmure.open(tmp_path / "home") as home:
        fill(home, "made", rows)
        (one,) = told(home, "Rien à voir", "audience", now=datetime(2026, 5, 1, 23, 40))
        assert "20 texts of yours written around this hour" in one.why.en and "vers cette heure" in one.why.fr
        assert told(home, "Rien à voir", "audience", now=datetime(2026, 5, 1, 14, 0)) == []
        assert told(home, "Rien à voir", "audience") == []


def test_the_night_is_told_to_who_writes_by_day(home: Any) -> None:
    night, day = datetime(2026, 5, 1, 3, 12), datetime(2026, 5, 1, 13, 12)
    (one,) = told(home, "Bonsoir", "hour", now=night)
    assert "3:12" in one.why.en and "03 h 12" in one.why.fr and "morning" in one.advice.en
    assert told(home, "Bonsoir", "hour", now=day) == [] == told(home, "Bonsoir", "hour")


def test_nothing_of_a_draft_is_kept(home: Any) -> None:
    home.draft("une phrase introuvable xylophoniste")
    before = home.generation
    home.draft("une phrase introuvable xylophoniste")
    assert home.generation == before
    held = b"".join(path.read_bytes() for path in Path(home.folder).rglob("*") if path.is_file())
    assert b"xylophoniste" not in held


def test_nothing_leaves_the_machine(home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    asked: list[Any] = []

    def noted(*given: Any, **named: Any) -> None:
        asked.append(given)
        raise OSError

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, noted)
    monkeypatch.setattr(socket, "getaddrinfo", noted)
    text = "Voir https://bit.ly/3abcd et https://maps.app.goo.gl/h4gT7x, ana@example.org, 192.0.2.1, tu es nul"
    assert len(home.draft(text, pictures=[("a.jpg", jpeg())]).remarks) >= 6 and asked == []


def test_what_is_forgotten_is_not_told_again(tmp_path: Path) -> None:
    from murmure.model.ask import Ask

    with murmure.open(tmp_path / "home", "secret words") as home:  # a locked one, too
        fill(home, "made", [post(1, "Je suis contre la vidéosurveillance dans nos rues."), post(2, "Bonjour les amis")])
        text = "Je suis pour la vidéosurveillance dans nos rues."
        assert told(home, text, "past")
        held = b"".join(path.read_bytes() for path in Path(home.folder).rglob("*") if path.is_file())
        assert "vidéosurveillance".encode() not in held
        home.forget(Ask(words="vidéosurveillance"))
        assert not told(home, text, "past") and home.draft(text).looked == 1


def test_an_empty_home_says_what_the_text_says(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        found = home.draft("Appelez-moi au 06 12 34 56 78", now=datetime(2026, 5, 1, 3, 12))
        assert found.looked == 0 and [one.kind for one in found.remarks] == ["own"]


def test_names_are_hashed_as_the_engine_does() -> None:
    import duckdb

    names = [
        "https://village.example/@Noé.Caillou",
        "acct:Ana@x.example",
        "mailto:Zoe@y",
        "Olga Ortie",
        "café",
        "ÅSA",
        "Ольга",
        "한글",
        "œuvre",
        "İ",
        "x/",
        "@bob",
    ]
    rows = duckdb.sql(
        f"select md5_number_lower({kept.KEY.format('n')}) from (select unnest({names!r}) as n)"
    ).fetchall()
    assert [kept.hash_of(kept.key_of(name)) for name in names] == [row[0] for row in rows]


def test_the_examples_of_the_modules_hold() -> None:
    for module in (draft, kept, past, place, stance, usual):
        assert doctest.testmod(module).failed == 0


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Load the bench's modules."""
    monkeypatch.syspath_prepend(str(ROOT))
    from bench.draft import made, score

    return SimpleNamespace(made=made, score=score)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_places_stay_found(bench: SimpleNamespace, language: str) -> None:
    texts = bench.made.given(language, 300, 20)
    found = [
        [(one.start, one.end, one.kind) for one in place.places(Page(text.text))]
        + [(one.start, one.end, "away") for one in personal.find(text.text) if one.kind == "away"]
        for text in texts
    ]
    scores = bench.score.score(texts, found, (*place.TOLD, "away"))[0]
    assert {"here", "home", "routine", "map", "away"} <= set(scores)
    assert all(one.precision()[0] >= 0.95 and one.recall()[0] >= 0.95 for one in scores.values()), scores


@pytest.mark.parametrize("language", ["fr", "en"])
def test_places_written_by_hand_stay_found(bench: SimpleNamespace, language: str) -> None:
    texts = bench.made.by_hand(language, "given")
    found = [[(one.start, one.end, one.kind) for one in place.places(Page(text.text))] for text in texts]
    scores = bench.score.score(texts, found, place.TOLD)[0]
    assert sum(one.right for one in scores.values()) >= 10 and sum(one.wrong for one in scores.values()) <= 1


@pytest.mark.parametrize(("before", "now", "how"), [
    ("Je suis végétarienne depuis 2010.", "J'ai mangé un steak hier, un régal.", True), ("I don't drink alcohol.", "I had two pints of beer.", True),
    ("Je suis végétarienne.", "Ma fille a mangé un steak.", False), ("I quit smoking last year.", "The film has a smoke scene.", False),
    ("J'ai arrêté de fumer en 2014.", "J'ai arrêté de fumer en 2017.", True), ("J'ai quitté Lyon en 2014.", "J'ai quitté Metz en 2017.", False),
    ("Je ne supporte pas le télétravail.", "Le télétravail, c'est ce que je préfère.", True),
    ("Bullfighting must be banned.", "Bullfighting is a wonderful tradition that we must protect.", True),
    ("The train is late, awful.", "The train is on time, great.", False),
])  # fmt: skip
def test_creeds_judgments_and_dates_are_held_against_each_other(before: str, now: str, how: bool) -> None:
    assert any(True for _ in past.remarks(now, [Past("1", START, 0, before)])) is how


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_is_told_whose_the_data_is(bench: SimpleNamespace, language: str) -> None:
    names = [personal.KINDS[kind] for kind in ("name", "family", "work")]
    told = [(whose, {one.kind for one in check(text).remarks if one.kind in ("own", "others") and one.what not in names})
            for text, whose in bench.made.owned(language)]  # fmt: skip
    found = [(whose, kinds) for whose, kinds in told if kinds]
    assert len(found) >= 24 and sum(kinds == {whose} for whose, kinds in found) >= len(found) - 1


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_contrary_is_seen_and_what_is_alike_is_not(bench: SimpleNamespace, language: str) -> None:
    made = [pair for name in ("past", "past_later", "past_fresh") for pair in bench.made.pairs(language, 20, name)]
    said = [
        (contrary, any(True for _ in past.remarks(now, [Past("1", START, 0, before)])))
        for before, now, contrary in made
    ]
    assert (
        sum(contrary and seen for contrary, seen in said) >= 21
        and sum(seen and not contrary for contrary, seen in said) <= 1
    )
