"""A made-up address book, messages and networks of people who are known: who is one, who only looks so."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from typing import Any

from graphs_made import DAY, MONDAY

Rows = list[dict[str, Any]]
GIVEN = ("Ana", "Lou", "Jo", "Zélie", "Karim", "Maud", "Yann", "Inès", "Noé", "Salomé", "Tim", "Rosa", "Ilan", "Odile", "Basile", "Faïza", "Gaspard",
         "Hedwige", "Ivo", "Jeanne", "Klervi", "Léopold", "Mona", "Nils", "Oona", "Perrine", "Quentin", "Rémi", "Solenn", "Théo")  # fmt: skip
FAMILY = ("Abgrall", "Besançon", "Cadiou", "Dorval", "Estève", "Fauconnier", "Guivarch", "Hervouet", "Izambard", "Jaouen", "Kermarrec",
          "Lozach", "Morvan", "Nédélec", "Ozanne", "Penvern", "Quillien", "Rozec", "Sinquin", "Tanguy", "Urvoas", "Vigouroux",
          "Wauters", "Ybert", "Zeller")  # fmt: skip


SYLLABLES = ("ba", "ko", "li", "mu", "ne", "ra", "so", "ti", "vu", "ze", "do", "fa", "ge", "hi", "ja", "pe", "lo", "ma")


def family(draw: random.Random, many: bool) -> str:
    """Return a family name; where people are many, one of a million."""
    return "".join(draw.choices(SYLLABLES, k=5)).capitalize() if many else draw.choice(FAMILY)


def card(name: str, addresses: Iterable[str], job: int = 1, **more: Any) -> Rows:
    """Return the activities of one card, as the address book gives them."""
    ranked = sorted(addresses)
    whole = {"addresses": [{"address": one} for one in ranked], **more}
    return [{"type": "murmure:Contact", "object": one, "object_type": "Person", "content": name, "source": "vcard", "job": job,
             "extra": json.dumps(whole if one == ranked[0] else {"card": ranked[0]})} for one in ranked]  # fmt: skip


def letter(actor: str, source: str, name: str = "", to: tuple[str, ...] = ("me",), at: int = MONDAY) -> dict[str, Any]:
    """Return one message, and what its source calls who wrote it."""
    extra = json.dumps({"names": {actor: name}}, ensure_ascii=False) if name else None
    return {"type": "Create", "object_type": "Note", "actor": actor, "audience": list(to), "published": at, "source": source, "extra": extra}


def follow(address: str, source: str, name: str) -> dict[str, Any]:
    """Return that the owner follows somebody, or is connected with them."""
    return {"type": "Follow", "actor": "me", "object": address, "object_type": "Person", "content": name, "source": source, "published": MONDAY}


def place(seed: int, people: int = 200) -> tuple[Rows, dict[str, int]]:
    """Return activities, and the number of the person behind each account.

    Most people have a telephone, written in one of three ways, and some of: mails, WhatsApp, Facebook, LinkedIn, a fediverse account.
    """
    draw = random.Random(seed)
    rows: Rows = []
    truth: dict[str, int] = {}
    used: set[tuple[str, str]] = set()

    def own(person: int, account: str) -> str:
        truth[account] = person
        return account

    for person in range(people):
        while (full := (draw.choice(GIVEN), family(draw, people > 400))) in used:
            pass
        used.add(full)
        name, digits = " ".join(full), f"6{person:08d}"
        plain = f"{full[0]}.{full[1]}".casefold().translate(str.maketrans("éèëïçê", "eeeice"))
        own_book, wrote = [], draw.randrange(1, 30)
        if draw.random() < 0.9:
            shape = draw.choice(("tel:+33", "tel:0"))
            own_book.append(own(person, f"{shape}{digits}"))
        if draw.random() < 0.6:
            own_book.append(own(person, f"mailto:{plain}@{draw.choice(('boite', 'poste'))}{draw.randrange(4)}.example"))
        if draw.random() < 0.3:
            own_book.append(own(person, f"mailto:{draw.choice(GIVEN).casefold()}{person}@travail.example"))
        if own_book:
            rows += card(name, own_book)
        if draw.random() < 0.5:
            number, known = own(person, f"tel:+33{digits}"), name if own_book else ""
            rows += [letter(number, "sms-backup-restore", known, at=MONDAY + n * DAY) for n in range(wrote)]
        if draw.random() < 0.6:
            rows += [letter(own(person, f"whatsapp:{name}"), "whatsapp", at=MONDAY + n * DAY) for n in range(wrote)]
        if draw.random() < 0.4:
            rows.append(letter(own(person, f"facebook:{name}"), "facebook"))
        if draw.random() < 0.4:
            rows.append(follow(own(person, f"https://www.linkedin.com/in/{plain.replace('.', '-')}-{draw.randrange(1000)}"), "linkedin", name))
        if draw.random() < 0.3:
            rows.append(follow(own(person, f"https://colline.example/users/{plain.replace('.', '_')}"), "mastodon-archive", full[0]))
        if draw.random() < 0.3:
            account = own(person, f"mailto:{plain}+listes@boite9.example")
            rows.append(letter(account, "mbox", f"{full[1].upper()}, {full[0]}"))
            if draw.random() < 0.5:
                rows.append(letter(own(person, f"mailto:{plain}@boite9.example"), "mbox", name))
    crowd(rows, truth, draw, people)
    traps(rows, truth, people * 2)
    draw.shuffle(rows)
    return rows, truth


def crowd(rows: Rows, truth: dict[str, int], draw: random.Random, people: int) -> None:
    """Add strangers who bear the name of somebody who is known, or their user name, or have the number that somebody gave up: one in twenty."""
    known = list(truth.items())
    for stranger in range(people, people + people // 20):
        account, _ = draw.choice(known)
        kind = draw.randrange(3)
        if kind == 0 and account.startswith("whatsapp:"):
            other, row = f"https://www.linkedin.com/in/inconnu-{stranger}", account.removeprefix("whatsapp:")
            rows.append(follow(other, "linkedin", row))
        elif kind == 1 and account.startswith("mailto:") and "+" not in account:
            other = f"https://ailleurs.example/users/{account[7:].partition('@')[0].replace('.', '_')}"
            rows.append(follow(other, "mastodon-archive", draw.choice(GIVEN)))
        elif account.startswith("tel:+33"):
            other = f"whatsapp:{account[4:]}"
            rows.append(letter(other, "x", f"{draw.choice(GIVEN)} {draw.choice(FAMILY)}"))
        else:
            continue
        truth.setdefault(other, stranger)


def traps(rows: Rows, truth: dict[str, int], first: int) -> None:
    """Add people who are not who they look like."""
    father, son, mother, lodger, new, claire, other, jr = range(first, first + 8)
    # A father and his son of one name, with one telephone at home.
    rows += card("Jean Martin", ["tel:+33298000001", "mailto:jean.martin@boite.example"], birthday="1950-01-01")
    rows += card("Jean Martin", ["tel:+33298000001", "mailto:jeannot@poste.example"], birthday="1980-01-01")
    truth |= {"mailto:jean.martin@boite.example": father, "mailto:jeannot@poste.example": son}
    rows.append(letter("facebook:Jean Martin", "facebook"))
    truth["facebook:Jean Martin"] = son
    # A mail of the whole family.
    rows += card("Odette Martin", ["mailto:les.martin@boite.example", "tel:+33600900001"])
    rows += card("Jean Martin", ["mailto:les.martin@boite.example", "tel:+33600900002"], birthday="1950-01-01")
    rows += [letter("mailto:les.martin@boite.example", "mbox", name) for name in ("Odette Martin", "Jean Martin", "Odette Martin")]
    truth |= {"tel:+33600900001": mother, "tel:+33600900002": father}
    # A number that changed hands.
    rows += [letter("tel:+33600900003", "sms-backup-restore", "Lucien Rozec", at=MONDAY + n * DAY) for n in range(9)]
    rows += card("Farida Izambard", ["tel:+33600900003", "mailto:farida@poste.example"])
    rows += [letter("whatsapp:Lucien Rozec", "whatsapp")]
    truth |= {"whatsapp:Lucien Rozec": lodger, "mailto:farida@poste.example": new}
    # Two people called Claire Martin, and two of whom only the family name is known.
    rows += [follow("https://www.linkedin.com/in/claire-martin-1", "linkedin", "Claire Martin"),
             follow("https://www.linkedin.com/in/claire-martin-2", "linkedin", "Claire Martin"),
             letter("whatsapp:Claire Martin", "whatsapp")]  # fmt: skip
    truth |= {"https://www.linkedin.com/in/claire-martin-1": claire, "https://www.linkedin.com/in/claire-martin-2": other,
              "whatsapp:Claire Martin": claire}  # fmt: skip
    rows += [letter("tel:+33600900008", "sms-backup-restore", "Martin"), letter("mailto:martin@atelier.example", "mbox", "Martin")]
    truth |= {"tel:+33600900008": first + 8, "mailto:martin@atelier.example": first + 9}
    # Senior and junior, and two who wrote to each other.
    rows += [letter("mailto:p.duval@a.example", "mbox", "Paul Duval Sr"), letter("mailto:paul@b.example", "mbox", "Paul Duval Jr")]
    truth |= {"mailto:p.duval@a.example": jr, "mailto:paul@b.example": first + 10}
    # What nobody owns.
    rows += [letter("mailto:contact@un.example", "mbox", "Contact"), letter("mailto:contact@deux.example", "mbox", "Contact")]
    truth |= {"mailto:contact@un.example": first + 11, "mailto:contact@deux.example": first + 12}


def filled(home: Any, rows: Rows) -> None:
    """Write rows into a home, as imports of their sources; several address books are several imports."""
    from web_made import fill

    parts: dict[tuple[str, int], Rows] = {}
    for number, row in enumerate(rows):
        kept = {name: value for name, value in row.items() if name not in ("source", "job")} | {"key": str(number)}
        parts.setdefault((row["source"], row.get("job", 0)), []).append(kept)
    for (source, _), mine in sorted(parts.items()):
        fill(home, source, mine)
