"""Is personal data found in texts, however it is written, and is what looks like it left alone?"""

from __future__ import annotations

import doctest
import re
import time
from itertools import pairwise
from types import ModuleType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from murmure.trust import numbering, personal
from murmure.trust.personal import (
    KINDS,
    address,
    belief,
    check,
    child,
    contact,
    find,
    life,
    machine,
    number,
    person,
    phone,
    plate,
    secret,
    text,
)
from murmure.trust.personal.kept import kept
from murmure.trust.personal.spot import rules
from murmure.trust.personal.text import folded, said
from test_expressions import repeats_what_repeats

HARD = (
    "phone",
    "mail",
    "iban",
    "card",
    "nir",
    "nino",
    "ssn",
    "document",
    "ip",
    "mac",
    "plate",
    "address",
    "town",
    "place",
    "birth",
    "secret",
)

FOUND = [
    ("tu me rappelles au 06 12 34 56 78 ?", "phone", "+33612345678"),
    ("06.12.34.56.78", "phone", "+33612345678"),
    ("tél : 0612345678", "phone", "+33612345678"),
    ("06\u202f12\u202f34\u202f56\u202f78", "phone", "+33612345678"),
    ("+33 (0)6 12 34 56 78", "phone", "+33612345678"),
    ("0033 6 12 34 56 78", "phone", "+33612345678"),
    ("(+33) 6 12 34 56 78", "phone", "+33612345678"),
    ("appelle le +32 475 12 34 56 demain", "phone", "+32475123456"),
    ("07700 900123", "phone", "+447700900123"),
    ("+44 (0)20 7946 0958", "phone", "+442079460958"),
    ("(020) 7946 0958", "phone", "+442079460958"),
    ("(415) 555-0132", "phone", "+14155550132"),
    ("call 4155550132", "phone", "+14155550132"),
    ("Écris à Lou.Martin+asso@Choeur.example", "mail", "lou.martin+asso@choeur.example"),
    ("lou.martin (at) choeur (dot) org", "mail", "lou.martin@choeur.org"),
    ("lou point martin arobase laposte point net", "mail", "lou.martin@laposte.net"),
    ("lou at choir dot org", "mail", "lou@choir.org"),
    ("GB29 NWBK 6016 1331 9268 19", "iban", "GB29NWBK60161331926819"),
    ("fr14 2004 1010 0505 0001 3m02 606", "iban", "FR1420041010050500013M02606"),
    ("4111-1111-1111-1111", "card", "4111111111111111"),
    ("378282246310005", "card", "378282246310005"),
    ("2 79 05 33 063 214 01", "nir", "279053306321401"),
    ("1 91 02 2A 004 118 10", "nir", "191022A00411810"),
    ("ma sécu : 2790533063214", "nir", "2790533063214"),
    ("NI number JN 44 20 17 B", "nino", "JN442017B"),
    ("my SSN is 418-62-7730", "ssn", "418627730"),
    ("passeport n° 19FV48210", "document", "19FV48210"),
    ("driving licence number MORGA753116SM9IJ", "document", "MORGA753116SM9IJ"),
    ("banni depuis 82.64.120.7", "ip", "82.64.120.7"),
    ("ping 2001:db8:0:0:0:0:0:1 ok", "ip", "2001:db8::1"),
    ("3C-2A-F4-19-B0-7E", "mac", "3c:2a:f4:19:b0:7e"),
    ("garée devant chez toi : AB-123-CD", "plate", "AB-123-CD"),
    ("ma vieille auto, 3127 RS 29", "plate", "3127 RS 29"),
    ("reg bd64 zrh", "plate", "BD64 ZRH"),
    ("plate 7KLM482 California", "plate", "7KLM482"),
    ("chez moi, 4 bis rue des Lilas, 69003 Lyon", "address", "4 bis rue des Lilas, 69003 Lyon"),
    ("12 avenue du 8 Mai 1945\n44000 NANTES", "address", "12 avenue du 8 Mai 1945 44000 NANTES"),
    ("lieu-dit Penhoat, 29710 Plonéour-Lanvern", "address", "lieu-dit Penhoat, 29710 Plonéour-Lanvern"),
    ("Flat 3, 22 High Street, Leeds LS1 4AB", "address", "Flat 3, 22 High Street, Leeds LS1 4AB"),
    ("1180 Marshall Ave Apt 9C, Saint Paul, MN 55104", "address", "1180 Marshall Ave Apt 9C, Saint Paul, MN 55104"),
    ("je suis sur 38000 Grenoble", "town", "38000"),
    ("from Tulsa, OK 74104", "town", "Tulsa, OK 74104"),
    ("48.85661, 2.35222", "place", "48.85661,2.35222"),
    ("45°11'22\"N 5°43'01\"E", "place", "45°11'22\"N 5°43'01\"E"),
    ("née le 4 juin 1992", "birth", "4 juin 1992"),
    ("DOB: 06/04/1992", "birth", "06/04/1992"),
    ("mot de passe : Poulet-Basquaise64", "secret", "Poulet-Basquaise64"),
    ("the key is " + "gh" + "p_" + "a1B2" * 9, "secret", "gh" + "p_" + "a1B2" * 9),
    ("My PIN is 4821", "secret", "4821"),
    ("mon code est le 4821", "secret", "4821"),
    ("Mot de passe wifi : Soleil", "secret", "Soleil"),
    ("le portail c'est 4582A si je suis sorti", "secret", "4582A"),
    ("git clone https://bob:g1thub@git.example/x", "secret", "bob:g1thub"),
    ("le NAS est en 192.168.1.20", "ip", "192.168.1.20"),
    ("joignez-moi au 078 821 59 95", "phone", "+41788215995"),
    ("Quotes on 086 729 6865", "phone", "+353867296865"),
    ("ma voiture CD-226-WW", "plate", "CD-226-WW"),
    ("suivez @encre.et.sel", "handle", "encre.et.sel"),
    ("mon snap : lou_75", "handle", "lou_75"),
    ("Mme Le Goff vous attend", "name", "Le Goff"),
    ("saw Dr. O'Brien today", "name", "O'Brien"),
    ("je m'appelle Jeanne De La Tour et", "name", "Jeanne De La Tour"),
    ("my daughter Emma sings", "name", "Emma"),
    ("my daughter Emma sings", "family", "my daughter"),
    ("ma belle-mère arrive", "family", "ma belle-mere"),
    ("mon fils Gaspard, 8 ans", "minor", "8"),
    ("elle est en CM1", "minor", "CM1"),
    ("my 11-year-old hates it", "minor", "11"),
    ("mon père est diabétique", "health", "diabetique"),
    ("I was diagnosed with ADHD", "health", "adhd"),
    ("je suis seule à la maison ce soir", "away", "je suis seule à la maison ce soir"),
    ("we're on holiday until Sunday", "away", "we're on holiday until Sunday"),
    ("je suis musulmane et alors", "belief", "musulmane"),
    ("ma fille est lesbienne", "belief", "lesbienne"),
    ("as a trade union member, I strike", "belief", "trade union"),
    ("j'ai voté Jadot", "belief", "jadot"),
    ("j'ai toujours voté à gauche", "belief", "gauche"),
    ("my neighbour is a Jehovah's Witness", "belief", "jehovah's witness"),
    ("je suis d'origine kabyle", "belief", "d'origine kabyle"),
    ("Karim est juif", "belief", "juif"),
    ("Adhérente CFDT depuis 2009", "belief", "cfdt"),
    ("I think I'm bi.", "belief", "bi"),
    ("je bosse chez Kiloutou", "work", "Kiloutou"),
    ("my boss is kind", "work", "boss"),
]

NOTHING = [
    "facture n° 0612345678",
    "Order #4155550132",
    "référence 07 22 41 90 33 à rappeler",
    "N° client 06 12 34 56 78",
    "le 06/12/2024 à 14h30",
    "06 12 24 33 41 07",
    "FR15 2004 1010 0505 0001 3M02 606",
    "GB30 NWBK 6016 1331 9268 19",
    "4111 1111 1111 1112",
    "IMEI 490154203237518",
    "2 79 05 33 063 214 02",
    "QQ 12 34 56 C",
    "BG 12 34 56 A",
    "000-12-3456",
    "666-12-3456",
    "912-12-3456",
    "123-00-4567",
    "123-45-0000",
    "version 10.0.4.112",
    "Windows 10.2.3.4",
    "chapitre 3.2.1.4",
    "256.1.2.3",
    "1.2.3",
    "12:30:45",
    "la réf KT-482-BX est la bonne",
    "SS-123-AB",
    "SIRET 443 061 841 00047",
    "SIREN 443061841",
    "ISBN 978-2-07-036822-8",
    "EAN 3017620422003",
    "1 204 556,00 €",
    "$1,204,556.00",
    "la rue Mouffetard",
    "3 places de concert",
    "12 rues à refaire",
    "la place 12 est libre",
    "il pleut dans le 75011",
    "zip code 55104",
    "entre 13000 et 15000 personnes",
    "12 roads to fix",
    "Abbey Road is great",
    "le 4 juin 1992",
    "fondée le 4 juin 1992",
    "ça ne marche pas 4/6/1992",
    "j'ai oublié mon mot de passe",
    "the password must be long",
    "rdv @ 18h",
    "@media screen",
    "Monsieur, je vous prie",
    "Dear Sir or Madam",
    "le docteur conseille",
    "Mr President, I rise",
    "une voiture de 8 ans",
    "a 12-year-old whisky",
    "un whisky de 12 ans d'âge",
    "depuis 8 ans",
    "conférence sur le cancer du sein",
    "le diabète touche des millions de gens",
    "le musée est fermé jusqu'à lundi",
    "the museum is closed until Sunday",
    "le bar est vide ce soir",
    "les vacances commencent samedi",
    "Carrefour recrute",
    "travailler chez soi",
    "commit 78ea569 broke it",
    "« je suis catholique », dit-il",
    'He sings "I am gay" and bows',
    "> je suis juive",
    "l'église Saint-Jean est fermée",
    "les musulmans de France",
    "mariage gay : le débat",
    "je suis parti avant la fin",
    "le parti communiste se réunit",
    "I'm a conservative investor",
    "I'm Christian, nice to meet you",
    "I voted for picture two",
    "j'ai jamais voté RN",
    "il vote RN",
    "si j'étais croyant",
    "they think I'm Jewish",
    "un délégué CGT licencié",
    "la salle est noire de monde",
    "I'm a gay rights lawyer",
    "le code promo est 4821",
    "the most common PIN is 1234",
    "error code 4040",
    "https://host:8080/@lou",
    "https://<user>:<password>@host/",
    "IBAN faux : FR11  0020  5109  0643  20H9  9467  614",
    "id=0d9989cb26aafb0ae71926bf52be7123",
    "",
    " ",
    "\n",
    "https://exemple.org/article/0612345678?id=4155550132",
]


FORMS = [
    "1 ",
    "06 12 34 56 78 ",
    "4111 ",
    "@",
    "at dot ",
    "a (at) b dot ",
    "FR76 1234 ",
    "12 Rue Aa ",
    "12 High Street, ",
    "44000 Saint-de-la-",
    "né le ",
    "fe80:",
    "ma fille, 8 ans ",
    "je suis en ",
    "Aa Bb Cc ",
    "https://",
    "eyJaaaaaaaaaaaa.",
    "48°51'",
    "password ",
    "cancer ",
    "je suis une ",
    "j'ai voté ",
    "membre du ",
    "mon code c'est ",
    "mot de passe de ",
    "https://a:b@",
    "en tant que ",
    "je suis gay ",
    "Papa est ",
    "ma mère est juive ",
    "membre du PS ",
    "Tom, 7 ",
    "portail 1234A ",
]
"""Texts that repeat what many rules begin with."""


@pytest.mark.parametrize(("text", "kind", "value"), FOUND)
def test_what_is_personal_is_found(text: str, kind: str, value: str) -> None:
    assert (kind, value) in [(spot.kind, spot.value) for spot in find(text)]


@pytest.mark.parametrize("text", NOTHING)
def test_what_looks_like_it_is_left_alone(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(("text", "kind", "value"), [one for one in FOUND if one[1] in HARD])
@pytest.mark.parametrize(
    "around", ["{}", "bla {}", "Bonjour,\n{}\nmerci", "({})", "« {} »", "{}.", "😀 {} 😀", "é{{}} {}"]
)
def test_what_stands_around_changes_nothing(text: str, kind: str, value: str, around: str) -> None:
    assert (kind, value) in [(spot.kind, spot.value) for spot in find(around.format(text))]


def test_two_numbers_on_a_line_are_two() -> None:
    assert [spot.value for spot in find("06 12 34 56 78 06 98 76 54 32")] == ["+33612345678", "+33698765432"]
    assert [spot.value for spot in find("03 98 02 62 07/06 98 76 54 32")] == ["+33398026207", "+33698765432"]


def test_a_spot_says_what_it_went_by_in_both_languages() -> None:
    (spot,) = find("IBAN : GB29 NWBK 6016 1331 9268 19, merci")
    assert "key is right" in spot.why.en and "clé est juste" in spot.why.fr
    assert spot.rule == "iban" and 0.95 < spot.sure < 1 and spot.words.fr == "presque certain"


def test_an_address_that_any_home_may_have_is_never_sure() -> None:
    """RFC 1918 and RFC 4193: it is right that it is an address, and it says little of anybody."""
    for written, words in (("192.168.1.20", "possible"), ("fd12:3456::1", "possible"), ("172.20.0.2", "possible"), ("172.90.0.2", "almost certain")):
        (spot,) = find(f"ping {written} ok")
        assert (spot.kind, spot.words.en) == ("ip", words)


def test_what_the_law_protects_is_told_with_the_law_and_without_a_class() -> None:
    (spot,) = find("je suis bouddhiste depuis dix ans")
    assert "RGPD, article 9" in spot.why.fr and "GDPR, article 9" in spot.why.en
    assert "bouddhiste" not in spot.why.fr


def test_letters_of_a_plate_are_no_illness() -> None:
    assert [spot.kind for spot in find("Scratch on my Clio, reg CD66 TCA")] == ["plate"]


def test_every_rule_is_of_a_kind_and_was_measured() -> None:
    measured = kept("measured")
    assert {rule.kind for rule in rules().values()} == set(KINDS)
    assert set(measured) == set(rules())
    assert all(0 < rate < 1 for rate in measured.values())


def test_words_are_words() -> None:
    """In YAML `on` and `no` are true and false, unless they stand in quotes."""
    assert [
        (name, word)
        for name, words in kept("words").items()
        for word in words
        if not isinstance(word, str) or not folded(word).strip()
    ] == []


def test_no_expression_that_is_put_together_tries_every_way() -> None:
    found = [
        one.pattern for module in (address, belief, check, child, contact, life, machine, number, person, phone, plate, secret)
        for one in vars(module).values() if isinstance(one, re.Pattern)
    ]  # fmt: skip
    found += [said(name).pattern for name in kept("ways_to_say")]
    assert len(found) > 60
    assert [one for one in found if repeats_what_repeats(one)] == []


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=400), st.text("0123456789 .-/+()ABab@:°'\n\u00a0éœİß", max_size=400)))
@example("İ" * 20 + " 06 12 34 56 78")
@example("\ud800 né le ne")
@example("né")
@example("+")
def test_no_text_breaks_it_and_every_spot_is_in_the_text(text: str) -> None:
    spots = find(text)
    assert all(0 <= spot.start < spot.end <= len(text) and spot.kind in KINDS and spot.value for spot in spots)
    assert spots == sorted(spots, key=lambda spot: (spot.start, spot.end, spot.kind))
    hard = [spot for spot in spots if spot.kind not in personal.TOLD]
    assert all(a.end <= b.start for a, b in pairwise(hard))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from([one[0] for one in FOUND] + NOTHING), min_size=1, max_size=8),
    st.sampled_from(["fr", "en", None]),
)
def test_texts_put_together_break_nothing(texts: list[str], language: str | None) -> None:
    assert len(find("\n\n".join(texts), language)) >= 0


@pytest.mark.parametrize("form", FORMS)
def test_no_text_holds_the_search_up(form: str) -> None:
    """An expression that goes back over a text again and again takes hours for this one, not seconds."""
    begin = time.process_time()
    find((form * 5_000)[:50_000])
    assert time.process_time() - begin < 60


@pytest.mark.parametrize("module", [personal, check, numbering, text])
def test_what_the_docstrings_show_is_so(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted and not found.failed


def test_a_page_takes_no_time() -> None:
    text = " ".join(one[0] for one in FOUND)[:3000]
    find(text)
    begin = time.process_time()
    for _ in range(5):
        find(text)
    assert (time.process_time() - begin) / 5 < 0.05
