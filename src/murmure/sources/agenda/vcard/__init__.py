"""Whom do I know, how are they called, and under which addresses?

*Get it*: Google Contacts: Export, vCard. iPhone and iCloud: icloud.com/contacts, select all, Export vCard. Android: Contacts,
Fix & manage, Export to file. Thunderbird: Address Book, Tools, Export. Nextcloud: Contacts, settings, Download. Outlook: File, Save as.
*Keeps*: each card: name, e-mail, telephone and chat addresses, postal addresses, organisation, birthday, notes, categories, ties
between people; a picture only as a link.
*Leaves out*: pictures, sounds and keys that stand in the card itself, what only one program understands (X- properties without a standard).

A card is one `murmure:Contact` per address, so that each address has a name. Knowing an address is not being in touch: no tie is
drawn. The key is what the card says, without the date of its last change: a changed card is a second statement, both are kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from hashlib import md5
from typing import TYPE_CHECKING, Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BROKEN_FILE, TRUNCATED, Refusal, Reject
from murmure.model.words import Both
from murmure.sources.agenda.vcard.card import Card, mail_of, note, phone_of, take
from murmure.sources.agenda.vcard.line import Property, lines_of, of_the_east, property_of
from murmure.sources.plain import clean_json
from murmure.sources.records import reading_errors
from murmure.sources.source import Source
from murmure.sources.times import parse_instant

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe
    from murmure.sources.times import When

NOBODY = Both("the card has neither a name nor an address", "la fiche n'a ni nom ni adresse")
ODD_LINE = Both("a line of the card cannot be read, the rest is kept", "une ligne de la fiche est illisible, le reste est gardé")
GUESSED = Both("the card does not say in which encoding its letters are: they were read as Western ones; export it again as UTF-8 (vCard 3.0)",
               "la fiche ne dit pas dans quel encodage sont ses lettres : elles ont été lues comme occidentales ; exportez-la de nouveau en UTF-8"
               " (vCard 3.0)")  # fmt: skip
_BEGIN = re.compile(r"^[ \t]*BEGIN[ \t]*:[ \t]*VCARD[ \t]*$", re.IGNORECASE | re.MULTILINE)
_OTHER = re.compile(r"^[ \t]*BEGIN[ \t]*:[ \t]*VCALENDAR", re.IGNORECASE | re.MULTILINE)
_LINES = 5_000
_RANK = {"mail": 0, "phone": 1, "chat": 2}


def recognise(probe: Probe) -> bool:
    """Say whether the file holds cards, and is no calendar that names people."""
    text = probe.text[:65_536].replace("\r", "\n")
    begun = _BEGIN.search(text)
    return bool(begun) and not _OTHER.search(text, 0, begun.start()) and not text[: begun.start()].strip("\ufeff \t\n")  # type: ignore[union-attr]


def refuse(probe: Probe) -> Refusal | None:
    """Name cards that are written as JSON or XML."""
    start = probe.text[:2_000].lstrip("\ufeff \t\r\n")
    if re.match(r'\[\s*"vcard"|\[\s*\[\s*"vcard"', start) or "urn:ietf:params:xml:ns:vcard-4.0" in start:
        return _RARE
    return None


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield one activity for each address of each card."""
    for file in bundle.files:
        try:
            for card, whole in _cards(file):
                where = file.where(card.line)
                yield from _said(card, where, bundle)
                if card.odd:
                    yield Reject(where, ODD_LINE)
                if card.guessed:
                    yield Reject(where, GUESSED)
                if not whole:
                    yield Reject(where, TRUNCATED)
        except reading_errors() as error:
            yield Reject(file.where("end"), TRUNCATED if isinstance(error, EOFError) else BROKEN_FILE)


def _cards(file: File) -> Iterator[tuple[Card, bool]]:
    """Yield each card, and whether it has an end. A card may stand in another, as its agent."""
    card: Card | None = None
    inner, agent, letters = 0, False, ""
    for number, line in lines_of(file):
        found = property_of(line, letters)
        # A telephone writes one encoding, and does not declare it everywhere.
        letters = (of_the_east(found) or letters) if found and "CHARSET" in found.params else letters
        word = found.value.strip().upper() if found else ""
        if found and found.name == "BEGIN" and word == "VCARD":
            if card and agent:
                inner += 1
            else:
                if card:
                    yield card, False
                card, inner = Card(number), 0
        elif found and found.name == "END" and word == "VCARD" and card:
            if inner:
                inner -= 1
            else:
                yield card, True
                card = None
        elif card and not inner and card.lines < _LINES:
            card.lines += 1
            if found:
                take(card, found)
            else:
                card.odd = card.odd or bool(line.strip())
        agent = bool(found and found.name == "AGENT" and not word) or (agent and bool(inner))
    if card:
        yield card, False


def _said(card: Card, where: str, bundle: Bundle) -> Iterator[Activity | Reject]:
    extra = card.extra
    family, given, middle, before, after = (card.parts + [""] * 5)[:5]
    built = " ".join(part for part in (before, given, middle, family, after) if part)
    nick = next(iter(extra.get("nicknames", ())), "")
    name = card.name or built or nick or " ".join(extra.get("organisation", ()))
    # Programs that know no name write the address in its place.
    found = Property("FN", "", (), {}, name, False)
    if mail := mail_of(name) if "@" in name and " " not in name else None:
        note(card, found, "mail", mail)
    elif phone := phone_of(name):
        note(card, found, "phone", phone)
    listed = [{"address": uri, **about, "label": card.labels.get(card.groups.get(uri, ""))} for uri, about in card.addresses.items()]
    if not name and not listed:
        yield Reject(where, NOBODY)
        return
    if card.printed:
        extra.setdefault("places", card.printed)
    for item in (*extra.get("places", ()), *extra.get("related", ())):
        item["label"] = card.labels.get(item.pop("group", ""))
    uid = extra.pop("uid", None)
    parts = {"family": family, "given": given, "middle": middle, "prefix": before, "suffix": after}
    told = clean_json({**extra, **parts, "addresses": listed, "members": card.members})
    when, revised = _moment(card.created, bundle), _moment(card.revised, bundle)
    whole = {**told, "uid": uid, "revised": revised.published // 1_000_000 if revised else None}
    times = when._asdict() if when else {}
    # The same card in another order is the same card: mails first, then telephones, each by its letters.
    ranked = sorted(card.addresses, key=lambda uri: (_RANK.get(card.addresses[uri]["kind"], 9), uri)) or [name]
    digest = md5(_sorted([name, card.kind, told]).encode(), usedforsecurity=False).hexdigest()
    for uri in ranked:
        more = clean_json(whole) if uri == ranked[0] else {"card": ranked[0]}
        yield Activity(key=key_of("card", digest, uri), type="murmure:Contact", object=uri, object_type=card.kind, content=name or None,
                       extra=more or None, **times)  # fmt: skip


def _sorted(value: Any) -> str:
    """Return a value as text, whatever the order of what it lists."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{key}:{_sorted(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(sorted(map(_sorted, value))) + "]"
    return json.dumps(value)


def _moment(text: str, bundle: Bundle) -> When | None:
    found = re.fullmatch(r"(\d{8}T\d{4,6})(?:[.,]\d+)?(Z|[+-]\d\d:?\d\d)?", text.strip())
    try:
        return parse_instant("".join(part or "" for part in found.groups()) if found else text, bundle.zone) if text.strip() else None
    except (ValueError, OverflowError):
        return None


_RARE = Refusal(
    Both("An address book written as JSON or XML (jCard, xCard).", "Un carnet d'adresses écrit en JSON ou XML (jCard, xCard)."),
    Both("The same address book as vCard (.vcf).", "Le même carnet d'adresses en vCard (.vcf)."),
    Both("In the program that keeps the contacts, export them as vCard.", "Dans le logiciel qui tient les contacts, exportez-les en vCard."),
)
SOURCE = Source(
    name="vcard",
    title=Both("Address book (vCard)", "Carnet d'adresses (vCard)"),
    get_it=Both(
        "Google Contacts: Export > vCard. iPhone: icloud.com/contacts > select all > Export vCard. Android: Contacts > Fix & manage > Export to file."
        " Thunderbird: Address Book > Tools > Export. Nextcloud: Contacts > settings > Download.",
        "Google Contacts : Exporter > vCard. iPhone : icloud.com/contacts > tout sélectionner > Exporter la vCard. Android : Contacts > Corriger"
        " et gérer > Exporter vers un fichier. Thunderbird : Carnet d'adresses > Outils > Exporter. Nextcloud : Contacts > paramètres > Télécharger.",
    ),
    keeps=Both(
        "Each card: name, e-mail, telephone and chat addresses, postal addresses, organisation, birthday, notes, categories, related people.",
        "Chaque fiche : nom, adresses de courriel, de téléphone et de messagerie, adresses postales, organisation, anniversaire, notes,"
        " catégories, proches.",
    ),
    leaves_out=Both(
        "Pictures, sounds and keys inside the card (a link to a picture is kept), properties that only one program understands.",
        "Les images, sons et clés contenus dans la fiche (le lien vers une image est gardé), les propriétés qu'un seul logiciel comprend.",
    ),
    recognise=recognise,
    read=read,
    refuse=refuse,
    picture="person",
)
