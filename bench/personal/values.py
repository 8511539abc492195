"""Which made-up numbers, addresses and names stand in the texts, and which look like them and are none?

Every value is drawn; whatever has a checksum gets a right one (or, in a trap, a wrong one). Nothing here knows how
the finder works.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from typing import Any

NB, THIN, FINE = "\u00a0", "\u2009", "\u202f"
WORDS: dict[str, Any] = {}
"""Names, towns, streets of each language, from the file of its templates; set by `made`."""


def luhn(digits: str) -> str:
    """Return the digit that makes a number right for Luhn."""
    total = sum(sum(divmod(int(one) * (2 - at % 2), 10)) for at, one in enumerate(reversed(digits)))
    return str(-total % 10)


def _digits(draw: random.Random, count: int) -> str:
    return "".join(draw.choices(string.digits, k=count))


def _letters(draw: random.Random, count: int, of: str = string.ascii_uppercase) -> str:
    return "".join(draw.choices(of, k=count))


def _groups(text: str, *sizes: int) -> list[str]:
    found, at = [], 0
    for size in sizes:
        found.append(text[at : at + size])
        at += size
    return found


def _gap(draw: random.Random) -> str:
    return draw.choices([" ", ".", "-", NB, FINE, "  ", "/", "\n", "_", " - "], [40, 18, 8, 8, 5, 3, 3, 1, 1, 1])[0]


# --- telephones


def phone_fr(draw: random.Random) -> str:
    nine = draw.choices("67123459", [40, 20, 8, 5, 5, 5, 5, 8])[0] + _digits(draw, 8)
    if draw.random() < 0.02:
        return f"07{draw.randint(6, 9)} {draw.randint(200, 999)} {draw.randint(10, 99)} {draw.randint(10, 99)}"
    if draw.random() < 0.12:
        nine = ""
    if not nine:
        return draw.choice(["+32 4{}{} {} {} {}", "+41 7{} {}{} {} {}", "+32 (0)4{}{} {} {} {}", "0041 7{} {}{} {} {}"]).format(
            draw.randint(5, 9), draw.randint(0, 9), *(f"{draw.randint(10, 99)}" for _ in range(3)))  # fmt: skip
    pairs = [nine[0], *_groups(nine[1:], 2, 2, 2, 2)]
    gap = _gap(draw)
    form = draw.random()
    if form < 0.5:
        return (
            "0" + gap.join([pairs[0] + pairs[1][:0], *pairs[1:]])
            if gap == ""
            else "0" + pairs[0] + gap + gap.join(pairs[1:])
        )
    if form < 0.62:
        return "0" + nine
    if form < 0.66:
        return (
            f"0{nine[:3]} {nine[3:6]} {nine[6:]}"
            if draw.random() < 0.5
            else f"0{nine[0]} {nine[1:3]} {nine[3:6]} {nine[6:]}"
        )
    if form < 0.78:
        return "+33" + draw.choice(["", " ", NB, "."]) + draw.choice([" ", ".", NB, " "]).join(pairs)
    if form < 0.84:
        return "+33" + nine
    if form < 0.92:
        return "+33 (0)" + draw.choice(["", " "]) + draw.choice([" ", ".", "-"]).join(pairs)
    if form < 0.96:
        return draw.choice(["0033 ", "0033", "00 33 "]) + " ".join(pairs)
    return "(+33) " + " ".join(pairs)


def phone_en(draw: random.Random) -> str:
    area, line = f"{draw.choice('2346789')}{draw.choice('0123456')}{draw.choice('23456789')}", _digits(draw, 4)
    mid = draw.choice("2345678") + _digits(draw, 2)
    if area[1:] == "11" or mid[1:] == "11":
        return phone_en(draw)
    us = ["({a}) {m}-{l}", "{a}-{m}-{l}", "{a}.{m}.{l}", "+1 {a} {m} {l}", "1-{a}-{m}-{l}", "+1 ({a}) {m}-{l}", "({a}){m}-{l}", "+1{a}{m}{l}",
          "{a} {m} {l}", "+1-{a}-{m}-{l}", "({a}) {m} {l}", "1 ({a}) {m}-{l}", "{a}\u2011{m}\u2011{l}"]  # fmt: skip
    if draw.random() < 0.55:
        return draw.choice(us).format(a=area, m=mid, l=line)
    if draw.random() < 0.05:
        return draw.choice(["086 {a} {l}", "087 {a} {l}", "021 {a} {l}", "0412 {a} {b}"]).format(a=mid, l=line, b=_digits(draw, 3))
    mobile = draw.choice(["74", "75", "77", "78", "79"]) + _digits(draw, 2)
    six = _digits(draw, 6)
    uk = [
        "0{m} {s}",
        "0{m}{s}",
        "+44 {m} {s}",
        "+44{m}{s}",
        "+44 (0){m} {s}",
        "0044 {m} {s}",
        "0{m} {s3} {t3}",
        "0{m}-{s}",
        "+44 (0) {m} {s3} {t3}",
    ]
    if draw.random() < 0.65:
        return draw.choice(uk).format(m=mobile, s=six, s3=six[:3], t3=six[3:])
    land = [
        "020 7{a} {l}",
        "(020) 8{a} {l}",
        "0161 {a} {l}",
        "(0131) {a} {l}",
        "01273 {a}{b}",
        "01865 {a} {b}",
        "+44 20 7{a} {l}",
        "0117 {a} {l}",
        "+44 (0)1223 {a}{b}",
    ]
    return draw.choice(land).format(a=mid, l=line, b=_digits(draw, 3))


# --- banks


_BANKS = {
    "FR": lambda d: _digits(d, 10) + "".join(d.choices(string.digits + "ABCDEFGH", [8] * 10 + [1] * 8, k=11)) + _digits(d, 2),
    "DE": lambda d: _digits(d, 18), "BE": lambda d: _digits(d, 12), "ES": lambda d: _digits(d, 20), "LU": lambda d: _digits(d, 16),
    "GB": lambda d: _letters(d, 4) + _digits(d, 14), "NL": lambda d: _letters(d, 4) + _digits(d, 10), "IE": lambda d: _letters(d, 4) + _digits(d, 14),
    "IT": lambda d: _letters(d, 1) + _digits(d, 22), "CH": lambda d: _digits(d, 17), "PT": lambda d: _digits(d, 21),
}  # fmt: skip


def _rest(text: str) -> int:
    return int("".join(str(int(one, 36)) for one in text)) % 97


def _iban(draw: random.Random, countries: list[str], weights: list[int]) -> str:
    country = draw.choices(countries, weights)[0]
    body = _BANKS[country](draw)
    return f"{country}{98 - _rest(body + country + '00'):02}{body}"


def _iban_written(draw: random.Random, text: str) -> str:
    fours = [text[at : at + 4] for at in range(0, len(text), 4)]
    return draw.choices([" ".join(fours), text, NB.join(fours), "-".join(fours), FINE.join(fours), text.lower(), " ".join([text[:2] + text[2:4], text[4:9], text[9:14], text[14:25], text[25:]]).strip(), "  ".join(fours)],
                        [40, 25, 8, 4, 4, 2, 4 if text.startswith("FR") else 0, 2])[0]  # fmt: skip


def iban_fr(draw: random.Random) -> str:
    return _iban_written(draw, _iban(draw, ["FR", "DE", "BE", "LU", "ES", "CH", "PT", "IT"], [12, 1, 2, 1, 1, 1, 1, 1]))


def iban_en(draw: random.Random) -> str:
    return _iban_written(draw, _iban(draw, ["GB", "IE", "DE", "FR", "NL", "ES"], [10, 2, 2, 2, 2, 1]))


def iban_wrong(draw: random.Random) -> str:
    text = _iban(draw, list(_BANKS), [1] * len(_BANKS))
    wrong = text[:2] + f"{(int(text[2:4]) - 2 + draw.randint(1, 90)) % 97 + 2:02}" + text[4:]
    return _iban_written(draw, wrong)


def card(draw: random.Random) -> str:
    kind = draw.random()
    if kind < 0.12:
        body = draw.choice(["34", "37"]) + _digits(draw, 12)
        text = body + luhn(body)
        return draw.choice([text, " ".join(_groups(text, 4, 6, 5)), "-".join(_groups(text, 4, 6, 5))])
    start = draw.choice(
        [
            "4",
            "4",
            "4970",
            "4974",
            "4532",
            f"5{draw.randint(1, 5)}",
            f"5{draw.randint(1, 5)}",
            "2221",
            f"2{draw.randint(300, 700)}",
            "6011",
        ]
    )
    body = start + _digits(draw, 15 - len(start))
    return _card_written(draw, body + luhn(body))


def _card_written(draw: random.Random, text: str) -> str:
    fours = _groups(text, 4, 4, 4, 4)
    return draw.choices(
        [" ".join(fours), text, "-".join(fours), NB.join(fours), ".".join(fours), FINE.join(fours), "  ".join(fours)],
        [45, 30, 12, 8, 2, 3, 2],
    )[0]


def card_wrong(draw: random.Random) -> str:
    body = "4" + _digits(draw, 14)
    return _card_written(draw, body + str((int(luhn(body)) + draw.randint(1, 9)) % 10))


# --- the state


def nir(draw: random.Random) -> str:
    month = draw.choices([f"{draw.randint(1, 12):02}", f"{draw.randint(20, 42)}"], [20, 1])[0]
    department = draw.choices([f"{draw.randint(1, 95):02}", "2A", "2B", "99", "97"], [25, 2, 2, 4, 1])[0]
    if department == "20":
        department = "21"
    place = (
        f"{draw.randint(1, 4)}{draw.randint(1, 30):02}" if department == "97" else f"{draw.randint(1, 520):03}"
    ) + f"{draw.randint(1, 999):03}"
    text = draw.choices("1278", [20, 20, 1, 1])[0] + f"{draw.randint(0, 99):02}" + month + department + place
    key = (
        f"{97 - int(text.replace('2A', '19').replace('2B', '18')) % 97:02}"
        if department in ("2A", "2B")
        else f"{97 - int(text) % 97:02}"
    )
    parts = [*_groups(text, 1, 2, 2, 2, 3, 3), key]
    gap = draw.choices([" ", "", NB, ".", FINE, "-"], [45, 30, 10, 5, 5, 3])[0]
    form = draw.random()
    if form < 0.12:
        return text + draw.choice([" ", "/", " / "]) + key
    if form < 0.2:
        return " ".join(parts[:-1]) + draw.choice([" / ", " clé ", " | ", " - "]) + key
    return gap.join(parts)


def nir_short(draw: random.Random) -> str:
    text = f"{draw.randint(1, 2)}{draw.randint(40, 99)}{draw.randint(1, 12):02}{draw.randint(21, 95)}{draw.randint(1, 500):03}{draw.randint(1, 999):03}"
    return draw.choice([text, " ".join(_groups(text, 1, 2, 2, 2, 3, 3))])


def nir_wrong(draw: random.Random) -> str:
    text = f"{draw.randint(1, 2)}{draw.randint(40, 99)}{draw.randint(1, 12):02}{draw.randint(21, 95)}{draw.randint(1, 500):03}{draw.randint(1, 999):03}"
    return text + f"{(97 - int(text) % 97 + draw.randint(1, 90)) % 97 + 1:02}"


def nino(draw: random.Random) -> str:
    start = draw.choice(["AB", "CE", "JK", "LM", "PR", "SX", "TY", "WM", "HE", "OA", "NZ"])
    text = [start, *(f"{draw.randint(0, 99):02}" for _ in range(3)), draw.choice("ABCD")]
    return draw.choice([" ", "", " ", "-", NB]).join(text)


def ssn(draw: random.Random) -> str:
    area = draw.choice([one for one in range(101, 899) if one != 666 and one != 123])
    return draw.choices(["-", " ", "\u2013"], [8, 2, 1])[0].join(
        [f"{area:03}", f"{draw.randint(1, 99):02}", f"{draw.randint(1, 9999):04}"]
    )


def ssn_wrong(draw: random.Random) -> str:
    return draw.choice(
        [
            f"{draw.choice(['000', '666'])}-{draw.randint(10, 99)}-{draw.randint(1, 9999):04}",
            f"{draw.randint(100, 600)}-00-{draw.randint(1, 9999):04}",
            f"{draw.randint(100, 600)}-{draw.randint(10, 99)}-0000",
        ]
    )


def document_fr(draw: random.Random) -> str:
    return draw.choice(
        [
            f"{_digits(draw, 2)}{_letters(draw, 2)}{_digits(draw, 5)}",
            _digits(draw, 12),
            f"{_letters(draw, 1)}{_digits(draw, 1)}{_letters(draw, 2)}{_digits(draw, 5)}",
        ]
    )


def document_en(draw: random.Random) -> str:
    return draw.choice(
        [
            _digits(draw, 9),
            f"{_letters(draw, 1)}{_digits(draw, 8)}",
            f"{_letters(draw, 5)}{_digits(draw, 6)}{_letters(draw, 2)}{_digits(draw, 1)}{_letters(draw, 2)}",
        ]
    )


_PLATE = "ABCDEFGHJKLMNPQRSTVWXYZ"


def _pair(draw: random.Random) -> str:
    """Return two letters of a French plate: SS is on none."""
    while (pair := _letters(draw, 2, _PLATE)) == "SS":
        pass
    return pair


def plate_fr(draw: random.Random) -> str:
    if draw.random() < 0.75:
        gap = draw.choices(["-", " ", "- ", NB, "\u2011"], [70, 18, 1, 5, 2])[0]
        text = gap.join([_pair(draw), _digits(draw, 3), _pair(draw)])
        return text.lower() if draw.random() < 0.06 and "-" in gap else text
    return draw.choice([" ", " ", "-"]).join(
        [
            str(draw.randint(10, 9999)),
            _letters(draw, draw.choice([2, 3]), _PLATE),
            draw.choice([f"{draw.randint(1, 95):02}", "2A", "2B", "974"]),
        ]
    )


def plate_en(draw: random.Random) -> str:
    year = draw.choice([*range(10, 26), *range(60, 75)])
    if draw.random() < 0.85:
        return (
            f"{_letters(draw, 1, 'ABCDEFGHKLMNOPRSVWY')}{_letters(draw, 1, 'ABCDEFGHJKLMNOPRSTUVWXY')}{year}"
            + draw.choice([" ", " ", "", NB, "-"])
            + _letters(draw, 3, _PLATE.replace("Q", ""))
        )
    return f"{_letters(draw, 1, 'ABCDEFGHJKLMNPRSTVWXY')}{draw.randint(1, 999)} {_letters(draw, 3, _PLATE.replace('Q', ''))}"


def plate_us(draw: random.Random) -> str:
    return draw.choice(
        [
            f"{draw.randint(1, 9)}{_letters(draw, 3)}{_digits(draw, 3)}",
            f"{_letters(draw, 3)}-{_digits(draw, 4)}",
            f"{_letters(draw, 3)} {_digits(draw, 4)}",
        ]
    )


# --- machines


def ip(draw: random.Random) -> str:
    if draw.random() < 0.7:
        text = ".".join(
            str(one)
            for one in [
                draw.choice([10, 172, 192, 78, 82, 90, 176, 93, 203, 86, 37]),
                draw.randint(0, 255),
                draw.randint(0, 255),
                draw.randint(1, 254),
            ]
        )
        return text
    words = [
        f"{draw.choice(['2001', '2a01', '2a02', '2a04', 'fe80'])}",
        *(f"{draw.randint(1, 65535):x}" for _ in range(7)),
    ]
    form = draw.random()
    if form < 0.4:
        return ":".join(words)
    return ":".join(words[:3]) + "::" + ":".join(words[6:]) if form < 0.8 else words[0] + "::" + words[1]


def mac(draw: random.Random) -> str:
    text = "".join(draw.choices("0123456789abcdef", k=12))
    form = draw.choice([":", ":", "-", "."])
    text = form.join(_groups(text, 4, 4, 4) if form == "." else _groups(text, 2, 2, 2, 2, 2, 2))
    return text.upper() if draw.random() < 0.5 else text


def place(draw: random.Random) -> str:
    lat, lon = draw.uniform(42, 57), draw.uniform(-4, 7)
    turn = lambda value: f"{int(value)}°{int(value * 60) % 60:02}'{value * 3600 % 60:04.1f}\""  # noqa: E731
    return draw.choice([f"{lat:.5f}, {lon:.5f}", f"{lat:.6f},{lon:.6f}", f"{turn(lat)}N {turn(abs(lon))}{'E' if lon > 0 else 'W'}",
                        f"{turn(lat)} N, {turn(abs(lon))} {'E' if lon > 0 else 'W'}", f"lat {lat:.4f} lon {lon:.4f}", f"{lat:.4f} {lon:.4f}", f"geo:{lat:.5f},{lon:.5f}"])  # fmt: skip


def secret(draw: random.Random) -> str:
    word = string.ascii_letters + string.digits
    return draw.choice(["AKIA" + _letters(draw, 16, string.ascii_uppercase + "234567"), "gh" + "p_" + _letters(draw, 36, word), "sk" + "_live_" + _letters(draw, 24, word),
                        "xox" + "b-" + _digits(draw, 12) + "-" + _digits(draw, 12) + "-" + _letters(draw, 24, word), "AIza" + _letters(draw, 35, word + "-_"),
                        "glpat" + "-" + _letters(draw, 20, word), "sk-" + _letters(draw, 48, word)])  # fmt: skip


def password(draw: random.Random) -> str:
    words = [
        "tulipe",
        "Soleil",
        "dragon",
        "Bretagne",
        "kiwi",
        "Orion",
        "pixel",
        "maison",
        "azerty",
        "Liverpool",
        "sunshine",
        "moustache",
    ]
    return draw.choice([draw.choice(words) + _digits(draw, draw.choice([2, 4])) + draw.choice(["!", "", "*", "#"]), _letters(draw, 10, string.ascii_letters + string.digits + "!%#"),
                        f"{draw.choice(words)}-{draw.choice(words)}-{_digits(draw, 2)}", draw.choice(words) + "@" + _digits(draw, 3)])  # fmt: skip


# --- people and places


def _ascii(text: str) -> str:
    return (
        text.lower()
        .translate(str.maketrans("éèêëçôîïàâûüœÿ", "eeeecoiiaauuoy"))
        .replace(" ", "")
        .replace("'", "")
        .replace("’", "")
    )


def mail(draw: random.Random) -> str:
    first, last = _ascii(draw.choice(WORDS["first"])), _ascii(draw.choice(WORDS["last"]))
    box = draw.choice(
        [
            f"{first}.{last}",
            f"{first[0]}.{last}",
            f"{first}{draw.randint(1, 99)}",
            f"{last}_{first}",
            f"{first}-{last}",
            f"{first}.{last}+{draw.choice(['pub', 'asso', 'list'])}",
            f"{first}{last}{draw.randint(60, 99)}",
        ]
    )
    host = draw.choice(
        [
            "gmail.com",
            "orange.fr",
            "free.fr",
            "laposte.net",
            "outlook.com",
            "yahoo.co.uk",
            "btinternet.com",
            "proton.me",
            "wanadoo.fr",
            "hotmail.com",
            f"{last}-conseil.fr",
            f"{last}.org.uk",
            "u-bordeaux.fr",
            "cam.ac.uk",
        ]
    )
    form = draw.random()
    if form < 0.78:
        text = f"{box}@{host}"
        return text.upper() if form < 0.03 else text
    if form < 0.84:
        return f"{box} @ {host}" if form < 0.8 else f"{box} (at) {host}"
    if form < 0.9:
        return f"{box}[at]{host.replace('.', '[dot]')}" if form < 0.87 else f"{box} [at] {host}"
    if WORDS["language"] == "fr":
        return (
            f"{box.replace('.', ' point ')} arobase {host.replace('.', ' point ')}"
            if form < 0.93
            else f"{box}(at){host.replace('.', ' (point) ')}"
            if form < 0.96
            else f"{box} AT {host.replace('.', ' DOT ')}"
        )
    return f"{box} at {host.replace('.', ' dot ')}" if form < 0.95 else f"{box} (at) {host.replace('.', ' (dot) ')}"


def handle(draw: random.Random) -> str:
    first, last = _ascii(draw.choice(WORDS["first"])), _ascii(draw.choice(WORDS["last"]))
    return draw.choice(
        [
            f"{first}_{last}",
            f"{first}.{last}",
            f"{first}{draw.randint(1, 99)}",
            f"_{first}{last[:3]}_",
            f"{first}{last[0]}{draw.randint(70, 99)}",
            f"xx{first}xx",
        ]
    )


def city(draw: random.Random) -> str:
    return draw.choice(WORDS["town"])


def _code_fr(draw: random.Random) -> str:
    return f"{draw.choice([*range(1, 20), *range(21, 96)]):02}{draw.choice(['000', '100', '200', '300', '450', '700', '120', '890', '003'])}"


def street_fr(draw: random.Random) -> str:
    way = draw.choices(["rue", "avenue", "boulevard", "impasse", "allée", "place", "chemin", "quai", "route", "square", "bd", "av.", "bld", "cours", "passage", "résidence", "ruelle", "Rue", "Avenue", "sentier", "esplanade", "R.", "montée", "faubourg", "venelle", "clos", "ch."],
                       [40, 15, 10, 6, 6, 5, 6, 2, 4, 2, 3, 3, 1, 2, 2, 1, 1, 6, 3, 1, 1, 1, 1, 1, 1, 1, 1])[0]  # fmt: skip
    name = (
        f"{draw.choice(WORDS['link'])}{draw.choice(WORDS['thing'])}"
        if draw.random() < 0.55
        else draw.choice(WORDS["great"])
    )
    number = (
        str(draw.randint(1, 240))
        + draw.choices(["", " bis", "bis", " ter", " B", "A", "-" + str(draw.randint(3, 9))], [80, 5, 4, 1, 3, 2, 1])[0]
    )
    if "-" in number:
        number = f"{draw.randint(2, 40) * 2}-{draw.randint(41, 60) * 2}"
    return f"{number}{draw.choices([' ', ', ', ',', NB], [60, 30, 4, 5])[0]}{way} {name}"


def address_fr(draw: random.Random) -> str:
    form, named = draw.random(), city(draw)
    if form < 0.04:
        return f"lieu-dit {draw.choice(WORDS['hamlet'])}{draw.choice([', ', ' '])}{_code_fr(draw)} {named}"
    if form < 0.07:
        road = draw.choice(["Rue", "Chaussée", "Avenue"])
        return f"{road} {draw.choice(WORDS['great']).replace('-', ' ')} {draw.randint(1, 300)}, {draw.randint(10, 99)}{draw.choice(['00', '30', '80'])} {draw.choice(['Bruxelles', 'Namur', 'Liège', 'La Louvière'])}"
    street = street_fr(draw)
    if form < 0.12:
        return street
    if form < 0.2:
        return f"{street} à {named}"
    if form < 0.26:
        street = (
            draw.choice(["Appt {n}, ", "Bât. {l}, ", "Résidence les Pins, bât {l}, ", "Apt {n} - "]).format(
                n=draw.randint(1, 99), l=draw.choice("ABCD")
            )
            + street
        )
    code = _code_fr(draw)
    code = draw.choices([code, f"F-{code}", f"{code[:2]} {code[2:]}"], [90, 4, 3])[0]
    named = draw.choices([named, named.upper(), f"{named} Cedex"], [75, 20, 4])[0]
    return (
        street
        + draw.choices([", ", " ", "\n", " - ", ",\n", " – ", NB + "– "], [40, 25, 15, 10, 5, 3, 1])[0]
        + f"{code}{draw.choices([' ', NB, '  '], [90, 8, 2])[0]}{named}"
    )


def town_fr(draw: random.Random) -> str:
    named = city(draw)
    return draw.choice(
        [f"{_code_fr(draw)} {named}", f"{_code_fr(draw)} {named.upper()}", f"{named} ({_code_fr(draw)})"]
    )


def _code_uk(draw: random.Random) -> str:
    area = draw.choice(["LS", "M", "SW", "E", "N", "BS", "OX", "CB", "EH", "G", "CF", "NE", "BN", "S", "SE", "NG"])
    return f"{area}{draw.randint(1, 22)} {draw.randint(1, 9)}{_letters(draw, 2, 'ABDEFGHJLNPQRSTUWXYZ')}"


def street_en(draw: random.Random) -> str:
    way = draw.choices(["Street", "Road", "Avenue", "Lane", "Drive", "Close", "Court", "St", "Rd", "Ave", "Dr", "Boulevard", "Way", "Crescent", "Place", "Terrace", "Gardens", "Blvd", "St.", "Ave.", "Grove", "Ln", "Square", "Hill", "Mews", "Parkway", "Row", "Circle"],
                       [20, 15, 12, 8, 8, 4, 4, 6, 4, 6, 3, 3, 3, 3, 3, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, 1, 1, 2])[0]  # fmt: skip
    return f"{draw.randint(1, 240) if draw.random() < 0.6 else draw.randint(300, 9800)}{draw.choices(['', 'A', 'b'], [90, 4, 2])[0]} {draw.choices(['', 'N ', 'West ', 'SE ', 'Old '], [85, 3, 3, 2, 3])[0]}{draw.choice(WORDS['road'])} {way}"


def address_en(draw: random.Random) -> str:
    form, street = draw.random(), street_en(draw)
    if form < 0.14:
        return street
    if form < 0.24:
        return f"{street}, {city(draw)}"
    if form < 0.6:
        unit = draw.choices(
            ["", " Apt {n}", ", Apt {n}B", " #{n}", ", Unit {n}", ", Suite {n}"], [60, 10, 10, 6, 6, 3]
        )[0].format(n=draw.randint(1, 40))
        state = draw.choice(["TX", "CA", "NY", "IL", "OH", "WA", "GA", "FL", "MA", "CO", "OR", "MN", "AZ"])
        code = _digits(draw, 4) + str(draw.randint(0, 9)) + ("" if draw.random() < 0.9 else "-" + _digits(draw, 4))
        return f"{street}{unit}{draw.choice([', ', ', ', chr(10)])}{draw.choice(WORDS['town_us'])}, {state}{draw.choice([' ', ' ', NB])}{code}"
    flat = draw.choices(["", "Flat {n}, ", "Apartment {n}, "], [70, 20, 5])[0].format(n=draw.randint(1, 40))
    code = _code_uk(draw)
    return f"{flat}{street}{draw.choice([', ', ', ', chr(10), ',' + chr(10)])}{city(draw)}{draw.choice([' ', ', ', chr(10)])}{code if draw.random() < 0.9 else code.replace(' ', '')}"


def town_en(draw: random.Random) -> str:
    state = draw.choice(["TX", "CA", "NY", "IL", "OH", "WA"])
    return (
        f"{city(draw)} {_code_uk(draw)}"
        if draw.random() < 0.6
        else f"{draw.choice(WORDS['town_us'])}, {state} {draw.randint(10000, 98999)}"
    )


_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "en": "January February March April May June July August September October November December".split(),
}


def birth(draw: random.Random) -> str:
    return date(draw, draw.randint(1938, 2012))


def date(draw: random.Random, year: int = 0) -> str:
    year, month, day = year or draw.randint(2019, 2026), draw.randint(1, 12), draw.randint(1, 28)
    name = _MONTHS[WORDS["language"]][month - 1]
    if WORDS["language"] == "fr":
        return draw.choice(
            [
                f"{day:02}/{month:02}/{year}",
                f"{day} {name} {year}",
                f"{day:02}.{month:02}.{year}",
                f"{'1er' if day == 1 else day} {name} {year}",
                f"{day:02}-{month:02}-{year}",
                f"{day}/{month}/{year % 100:02}",
                f"{day}{NB}{name}{NB}{year}",
            ]
        )
    return draw.choice(
        [
            f"{month:02}/{day:02}/{year}",
            f"{name} {day}, {year}",
            f"{day} {name} {year}",
            f"{year}-{month:02}-{day:02}",
            f"{day}/{month}/{year}",
            f"{name[:3]} {day} {year}",
            f"{day}th of {name} {year}" if 3 < day < 21 else f"{day} {name[:3]} {year}",
        ]
    )


def first(draw: random.Random) -> str:
    return draw.choice(WORDS["first"])


def last(draw: random.Random) -> str:
    return draw.choice(WORDS["last"])


def full(draw: random.Random) -> str:
    return f"{first(draw)} {last(draw)}" if draw.random() < 0.9 else f"{first(draw)} {last(draw).upper()}"


def company(draw: random.Random) -> str:
    return draw.choice(WORDS["company"])


def child(draw: random.Random) -> str:
    return str(draw.randint(2, 16))


def adult(draw: random.Random) -> str:
    return str(draw.randint(19, 92))


# --- what looks like it and is none


def _siren(draw: random.Random) -> str:
    body = draw.choice("345789") + _digits(draw, 7)
    return body + luhn(body)


def siren(draw: random.Random) -> str:
    return draw.choice([" ", "", NB]).join(_groups(_siren(draw), 3, 3, 3))


def siret(draw: random.Random) -> str:
    body = _siren(draw) + f"{draw.randint(1, 99):04}"
    text = body + luhn(body)
    return draw.choice([" ".join(_groups(text, 3, 3, 3, 5)), text, NB.join(_groups(text, 3, 3, 3, 5))])


def vat(draw: random.Random) -> str:
    text = _siren(draw)
    return f"FR{draw.choice(['', ' '])}{(12 + 3 * (int(text) % 97)) % 97:02}{draw.choice(['', ' '])}{text}"


def like_phone(draw: random.Random) -> str:
    return (
        draw.choice(["06", "07", "01", "02"]) + _digits(draw, 8)
        if WORDS["language"] == "fr"
        else draw.choice([f"{draw.randint(2, 9)}0{_digits(draw, 8)}", f"07{_digits(draw, 9)}"])
    )


def ten(draw: random.Random) -> str:
    return draw.choice(
        [
            f"{draw.randint(10, 99)} {' '.join(f'{draw.randint(0, 99):02}' for _ in range(4))}",
            str(draw.randint(1_600_000_000, 1_790_000_000)),
            "0" + _digits(draw, draw.choice([11, 12, 13])),
            _digits(draw, 8),
        ]
    )


def invoice(draw: random.Random) -> str:
    return draw.choice(
        [
            f"FA-{draw.randint(2019, 2026)}-{_digits(draw, 5)}",
            f"{draw.randint(2019, 2026)}{_digits(draw, 7)}",
            f"INV{_digits(draw, 8)}",
            f"F{_digits(draw, 3)}-{_digits(draw, 4)}-{_digits(draw, 4)}",
            like_phone(draw),
            f"{_digits(draw, 3)}-{_digits(draw, 7)}-{_digits(draw, 7)}",
        ]
    )


def tracking(draw: random.Random) -> str:
    return draw.choice(
        [
            f"6A{_digits(draw, 11)}",
            f"1Z{_letters(draw, 3)}{_digits(draw, 11)}",
            f"{_letters(draw, 2)}{_digits(draw, 9)}FR",
            _digits(draw, 12),
            "XY" + _digits(draw, 11),
            f"{_digits(draw, 4)} {_digits(draw, 4)} {_digits(draw, 4)}",
        ]
    )


def version(draw: random.Random) -> str:
    return draw.choice(
        [
            f"{draw.randint(1, 20)}.{draw.randint(0, 30)}.{draw.randint(0, 30)}.{draw.randint(0, 255)}",
            f"{draw.randint(1, 20)}.{draw.randint(0, 30)}.{draw.randint(0, 30)}",
            f"10.0.{draw.randint(10000, 22631)}.{draw.randint(1, 900)}",
        ]
    )


def isbn(draw: random.Random) -> str:
    body = draw.choice(["9782", "9780", "9781"]) + _digits(draw, 8)
    text = body + str(-sum(int(one) * (1 + 2 * (at % 2)) for at, one in enumerate(body)) % 10)
    return draw.choice(
        [
            text,
            f"{text[:3]}-{text[3]}-{text[4:6]}-{text[6:12]}-{text[12]}",
            f"{text[:3]} {text[3]} {text[4:8]} {text[8:12]} {text[12]}",
        ]
    )


def ean(draw: random.Random) -> str:
    body = draw.choice(["301", "376", "500", "871"]) + _digits(draw, 9)
    return body + str(-sum(int(one) * (1 + 2 * (at % 2)) for at, one in enumerate(body)) % 10)


def amount(draw: random.Random) -> str:
    value = draw.choice([draw.uniform(5, 900), draw.uniform(1000, 90000), draw.uniform(1e6, 9e7)])
    text = f"{value:,.2f}"
    return (
        text.replace(",", draw.choice([" ", NB, FINE])).replace(".", ",") + draw.choice([" €", NB + "€", " euros"])
        if WORDS["language"] == "fr"
        else draw.choice("$£€") + text
    )


def imei(draw: random.Random) -> str:
    body = "35" + _digits(draw, 12)
    return body + luhn(body)


def postcode(draw: random.Random) -> str:
    return (
        _code_fr(draw)
        if WORDS["language"] == "fr"
        else draw.choice([_code_uk(draw).split()[0], f"{draw.randint(10000, 98999)}"])
    )


def room(draw: random.Random) -> str:
    return draw.choice(
        [
            str(draw.randint(1, 420)),
            f"{draw.choice('ABCD')}{draw.randint(1, 420)}",
            f"{draw.choice('ABCD')}-{draw.randint(100, 420)}",
        ]
    )


def number(draw: random.Random) -> str:
    return str(draw.randint(2, 60))


def unique(draw: random.Random) -> str:
    text = "".join(draw.choices("0123456789abcdef", k=32))
    return draw.choice(["-".join(_groups(text, 8, 4, 4, 4, 12)), text[:7], text])


def rib(draw: random.Random) -> str:
    """Return a French account as it is written at home, its key right."""
    bank, branch, account = _digits(draw, 5), _digits(draw, 5), "".join(draw.choices(string.digits + "ABCKMZ", [8] * 10 + [1] * 6, k=11))
    column = {**{str(one): str(one) for one in range(10)}, "A": "1", "B": "2", "C": "3", "K": "2", "M": "4", "Z": "9"}
    digits = "".join(column[one] for one in account)
    key = 97 - (89 * int(bank) + 15 * int(branch) + 3 * int(digits)) % 97
    return draw.choice([" ", " ", "", "-"]).join([bank, branch, account, f"{key:02}"])


def sort(draw: random.Random) -> str:
    return "-".join(_groups(_digits(draw, 6), 2, 2, 2))


def eight(draw: random.Random) -> str:
    return _digits(draw, 8)


def pin(draw: random.Random) -> str:
    """Return the code of a door or of a card."""
    return draw.choice([_digits(draw, 4), _digits(draw, 4), _digits(draw, 6), f"{_digits(draw, 4)}{draw.choice('AB#')}", f"{draw.choice('ABC')}{_digits(draw, 4)}"])


def model(draw: random.Random) -> str:
    return (
        f"{_letters(draw, 2)}-{_digits(draw, 4)}" if draw.random() < 0.5 else f"{_letters(draw, 2)}{_digits(draw, 3)}"
    )


def clock(draw: random.Random) -> str:
    return (
        f"{draw.randint(7, 22)}h{draw.choice(['', '30', '15'])}"
        if WORDS["language"] == "fr"
        else draw.choice([f"{draw.randint(1, 12)} pm", f"{draw.randint(7, 22)}:{draw.choice(['00', '30'])}"])
    )


Make = Callable[[random.Random], str]
EVERY: dict[str, Make] = {
    name: made for name, made in list(globals().items())
    if callable(made) and not name.startswith("_") and getattr(made, "__module__", "") == __name__ and name not in ("Make",)
}  # fmt: skip


def maker(name: str) -> Make:
    """Return what makes the values of a slot, in the language of the templates."""
    return EVERY.get(f"{name}_{WORDS['language']}") or EVERY[name]
