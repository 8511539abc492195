"""Who is behind the numbers that a Signal export gives to people, groups and chats?

The numbers hold in one file only. A person is named by the phone number, else by the account (ACI); a group by a digest
of its secret key, which itself is never kept.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from murmure.model.activity import ME
from murmure.sources.plain import clean


class Person(NamedTuple):
    """Hold a recipient: its address, what it is in keys (the same in every export), its name, and its kind."""

    uri: str | None
    stable: str
    name: str
    kind: str


NOBODY = Person(None, "", "", "")


@dataclass
class People:
    """Gather recipients and chats as the file introduces them, each before it is spoken of."""

    by_number: dict[str, Person] = field(default_factory=dict)
    by_account: dict[str, Person] = field(default_factory=dict)
    chats: dict[str, Person] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def meet(self, recipient: dict[str, Any]) -> tuple[Person, bool]:
        """Take in a recipient; return who it is, and whether the owner has blocked it."""
        number = number_text(recipient.get("id"))
        kind = next((kind for kind in ("contact", "group", "self", "releaseNotes", "distributionList", "callLink") if kind in recipient), "")
        inner = recipient.get(kind)
        inner = inner if isinstance(inner, dict) else {}
        person = _MAKERS.get(kind, _other)(inner, kind, number)
        self.by_number[number] = person
        if person.kind == "contact":
            self.by_account[account_of(inner.get("aci"))] = person
            if person.uri and person.name and not person.uri.startswith("tel:"):
                self.names[person.uri] = json.dumps({"names": {person.uri: person.name}}, ensure_ascii=False)
        return person, inner.get("blocked") is True

    def open(self, chat: dict[str, Any]) -> None:
        """Take in a chat: it is with one recipient, who may be a group."""
        self.chats[number_text(chat.get("id"))] = self.by_number.get(number_text(chat.get("recipientId")), NOBODY)

    def who(self, number: Any) -> Person:
        """Return the recipient of this number."""
        return self.by_number.get(number_text(number), NOBODY)

    def account(self, aci: Any) -> Person:
        """Return the person of this account, known as a contact or not."""
        name = account_of(aci)
        return self.by_account.get(name) or (Person(f"signal:{name}", name, "", "contact") if name else NOBODY)


def number_text(value: Any) -> str:
    """Return a number, which the export writes as text and leaves out when it is 0, as text."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else "0"


def account_of(aci: Any) -> str:
    """Return an account as people write it; '' when there is none.

    >>> account_of("AAECAwQFBgcICQoLDA0ODw==")
    '00010203-0405-0607-0809-0a0b0c0d0e0f'
    """
    if not isinstance(aci, str) or not aci:
        return ""
    try:
        data = base64.b64decode(aci, validate=True)
    except (binascii.Error, ValueError):
        return clean(aci).strip().lower()
    return str(UUID(bytes=data[-16:])) if len(data) in (16, 17) else clean(aci).strip()


def _text(value: Any) -> str:
    return clean(value).strip() if isinstance(value, str) else ""


def _full(given: Any, family: Any) -> str:
    return " ".join(part for part in (_text(given), _text(family)) if part)


def _contact(inner: dict[str, Any], kind: str, number: str) -> Person:
    nickname = inner.get("nickname") if isinstance(inner.get("nickname"), dict) else {}
    names = (
        _full(nickname.get("given"), nickname.get("family")), _full(inner.get("systemGivenName"), inner.get("systemFamilyName")),
        _full(inner.get("profileGivenName"), inner.get("profileFamilyName")), _text(inner.get("username")),
    )  # fmt: skip
    name = next((name for name in names if name), "")
    phone = "".join(char for char in str(inner.get("e164") or "") if char in "0123456789")[:20]
    account = account_of(inner.get("aci")) or account_of(inner.get("pni"))
    uri = f"tel:+{phone}" if phone else f"signal:{account or name}" if account or name else None
    return Person(uri, account or phone or name, name, "contact")


def _group(inner: dict[str, Any], kind: str, number: str) -> Person:
    snapshot = inner.get("snapshot") if isinstance(inner.get("snapshot"), dict) else {}
    title = snapshot.get("title")
    title = _text(title.get("title") if isinstance(title, dict) else title)
    secret = inner.get("masterKey")
    stable = sha256(secret.encode("utf-8", "replace")).hexdigest()[:16] if isinstance(secret, str) and secret else title
    shown = f"{title} ({stable[:4]})" if title and stable != title else title or stable
    return Person(f"signal:group/{shown}" if shown else None, f"group:{stable}", title, "group")


def _self(inner: dict[str, Any], kind: str, number: str) -> Person:
    return Person(ME, "self", "", "self")


def _other(inner: dict[str, Any], kind: str, number: str) -> Person:
    name = {"releaseNotes": "Signal"}.get(kind, _text(inner.get("name")))
    return Person(f"signal:{name}" if name else None, f"{kind}:{name}", name, kind)


_MAKERS = {"contact": _contact, "group": _group, "self": _self}
