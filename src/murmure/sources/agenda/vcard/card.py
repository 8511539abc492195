"""What does one card say of whom?"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from murmure.sources.agenda.vcard.line import Property, parts_of, unescape
from murmure.sources.plain import address

_MAIL = re.compile(r"[^\s@<>,;\"]{1,200}@[^\s@<>,;\"]{1,250}")
_PHONE = re.compile(r"\+?[\d\s().\-/\u00a0\u202f]{3,40}")
_DATE = re.compile(r"(\d{4}|-{1,2})-?(\d\d)-?(\d\d)(?:[T ].*)?|(\d{4})-?(\d\d)?|---(\d\d)")
_KINDS = {"org": "Organization", "organization": "Organization", "group": "Group", "location": "Place"}
_PICTURES = ("PHOTO", "LOGO", "SOUND", "KEY")
_CHATS = {"X-JABBER": "xmpp:", "X-AIM": "aim:", "X-SKYPE": "skype:", "X-SKYPE-USERNAME": "skype:",
          "X-ICQ": "icq:", "X-MSN": "msnim:", "X-YAHOO": "ymsgr:",
          "X-GADUGADU": "gg:", "X-MATRIX": "matrix:", "X-TWITTER": "https://x.com/"}  # fmt: skip
_TEXTS = {"NOTE": "note", "TITLE": "title", "ROLE": "role", "GENDER": "gender",
          "X-PHONETIC-FIRST-NAME": "phonetic_first", "X-PHONETIC-LAST-NAME": "phonetic_last",
          "X-SPOUSE": "spouse", "X-MANAGER": "manager", "X-ASSISTANT": "assistant", "TZ": "zone", "UID": "uid"}  # fmt: skip


@dataclass
class Card:
    """Hold one card while it is read."""

    line: int
    name: str = ""
    parts: list[str] = field(default_factory=list)
    kind: str = "Person"
    addresses: dict[str, dict[str, Any]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    printed: list[dict[str, Any]] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    revised: str = ""
    created: str = ""
    odd: bool = False
    guessed: bool = False
    lines: int = 0


def take(card: Card, found: Property) -> None:
    """Note one property of a card; what no reader knows is left out."""
    if found.name in _PICTURES or found.packed:
        link = address(found.value.strip()) if not found.packed else None
        if link and found.name == "PHOTO":
            card.extra.setdefault("photo", link)
        return
    value = found.value.strip()
    if not value.strip(";, "):
        return
    card.guessed = card.guessed or found.guessed
    if found.group and found.name == "X-ABLABEL":
        card.labels[found.group] = unescape(value).removeprefix("_$!<").removesuffix(">!$_")
    elif found.name in _TEXTS:
        card.extra.setdefault(_TEXTS[found.name], unescape(value))
    elif found.name in _CHATS:
        note(card, found, "chat", value if ":" in value else _CHATS[found.name] + unescape(value).lstrip("@"))
    elif found.name.startswith("X-MESSAGING/"):
        # KAddressBook parts several of them with a letter of its own.
        for one in value.split("\ue000"):
            note(card, found, "chat", f"{found.name[12:].removesuffix('-ALL').lower()}:{unescape(one)}")
    elif reader := _READERS.get(found.name):
        reader(card, found, value)


def note(card: Card, found: Property, kind: str, uri: str) -> None:
    kinds = [word for word in found.kinds if word not in ("internet", "pref", "voice", "x400")]
    if len(card.addresses) < 500 and uri not in card.addresses:
        card.addresses[uri] = {"kind": kind, "of": kinds}
        if found.group:
            card.groups[uri] = found.group


def mail_of(value: str) -> str | None:
    """Return an e-mail address as the log writes it.

    >>> mail_of("Ana <Ana@Choir.example>"), mail_of("nobody")
    ('mailto:ana@choir.example', None)
    """
    found = _MAIL.search(value[:2_000].removeprefix("mailto:")) if "@" in value else None
    return f"mailto:{found.group().lower()}" if found else None


def phone_of(value: str) -> str | None:
    """Return a telephone number as an address; without a country it stays as it is dialled.

    >>> phone_of("+33 (0)6 12-34"), phone_of("0033 6 12 34"), phone_of("FLOWERS")
    ('tel:+3361234', 'tel:+3361234', None)
    """
    bare = value.strip().removeprefix("tel:").partition(";")[0].partition(",")[0].strip()
    if not _PHONE.fullmatch(bare):
        return None
    plus = bare.startswith("+")
    digits = re.sub(r"\D", "", bare.replace("(0)", "") if plus else bare)
    if not plus and digits.startswith("00"):
        plus, digits = True, digits[2:]
    return f"tel:{'+' if plus else ''}{digits}" if 2 < len(digits) < 20 else None


def date_of(value: str) -> str | None:
    """Return a birthday as ISO 8601 writes it, with the parts that are known.

    >>> date_of("--0307"), date_of("19850307"), date_of("1985-03-07T00:00:00Z"), date_of("1604-03-07")
    ('--03-07', '1985-03-07', '1985-03-07', '--03-07')
    """
    found = _DATE.fullmatch(value.strip())
    if found is None:
        return None
    year, month, day, alone, of_it, last = found.groups()
    if last:
        return f"---{last}"
    if alone:
        return f"{alone}-{of_it}" if of_it else alone
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    # Apple writes the leap year 1604 for a birthday whose year is not known.
    return f"--{month}-{day}" if year.startswith("-") or year == "1604" else f"{year}-{month}-{day}"


def _date(name: str) -> Callable[[Card, Property, str], None]:
    def read(card: Card, found: Property, value: str) -> None:
        day = date_of(value)
        if day and found.params.get("X-APPLE-OMIT-YEAR") == day[:4]:
            day = f"-{day[4:]}"
        card.extra.setdefault(name, day or unescape(value))

    return read


def _email(card: Card, found: Property, value: str) -> None:
    uri = mail_of(unescape(value))
    if uri:
        note(card, found, "mail", uri)
    else:
        card.extra.setdefault("other", []).append(unescape(value))


def _tel(card: Card, found: Property, value: str) -> None:
    uri = phone_of(unescape(value))
    if uri:
        note(card, found, "phone", uri)
    else:
        card.extra.setdefault("other", []).append(unescape(value))


def _full_name(card: Card, found: Property, value: str) -> None:
    card.name = card.name or " ".join(unescape(value).split())


def _name_parts(card: Card, found: Property, value: str) -> None:
    card.parts = card.parts or parts_of(value)


def _postal(card: Card, found: Property, value: str) -> None:
    lines = [part.replace("\n", ", ") for part in parts_of(value) if part]
    card.extra.setdefault("places", []).append({"address": ", ".join(lines), "of": list(found.kinds), "group": found.group})


def _label(card: Card, found: Property, value: str) -> None:
    card.printed.append({"address": ", ".join(unescape(value).split("\n")), "of": list(found.kinds), "group": found.group})


def _many(name: str, mark: str) -> Callable[[Card, Property, str], None]:
    def read(card: Card, found: Property, value: str) -> None:
        card.extra.setdefault(name, []).extend(part for part in parts_of(value, mark) if part)

    return read


def _link(card: Card, found: Property, value: str) -> None:
    link = unescape(value)
    # Many write an address without its https://.
    whole = address(link) or (address(f"https://{link}") if " " not in link and ":" not in link else None)
    card.extra.setdefault("links" if whole else "other", []).append(whole or link)


def _chat(card: Card, found: Property, value: str) -> None:
    uri = unescape(value)
    if ":" in uri and " " not in uri and not uri.lower().startswith(("javascript:", "data:")):
        note(card, found, "chat", uri)


def _related(card: Card, found: Property, value: str) -> None:
    card.extra.setdefault("related", []).append({"who": unescape(value), "of": list(found.kinds), "group": found.group})


def _sort(card: Card, found: Property, value: str) -> None:
    card.kind = "Organization" if found.name == "X-ABSHOWAS" and value.upper() == "COMPANY" else _KINDS.get(value.lower(), card.kind)


def _member(card: Card, found: Property, value: str) -> None:
    if len(card.members) < 2_000:
        card.members.append(unescape(value))


def _stamp(card: Card, found: Property, value: str) -> None:
    if found.name == "REV":
        card.revised = value
    else:
        card.created = value


_READERS: dict[str, Callable[[Card, Property, str], None]] = {
    "FN": _full_name, "N": _name_parts, "EMAIL": _email, "TEL": _tel, "ADR": _postal, "LABEL": _label,
    "ORG": _many("organisation", ";"), "NICKNAME": _many("nicknames", ","),
    "CATEGORIES": _many("categories", ","), "URL": _link,
    "IMPP": _chat, "X-SOCIALPROFILE": _chat, "SOCIALPROFILE": _chat, "RELATED": _related,
    "X-ABRELATEDNAMES": _related, "BDAY": _date("birthday"), "ANNIVERSARY": _date("anniversary"), "X-ANNIVERSARY": _date("anniversary"),
    "X-EVOLUTION-ANNIVERSARY": _date("anniversary"), "DEATHDATE": _date("death"), "LANG": _many("languages", ","), "KIND": _sort,
    "X-ADDRESSBOOKSERVER-KIND": _sort, "X-ABSHOWAS": _sort, "MEMBER": _member, "X-ADDRESSBOOKSERVER-MEMBER": _member,
    "REV": _stamp, "CREATED": _stamp,
}  # fmt: skip
