"""What does field :86: of a SWIFT statement say, in the dialect of the bank that wrote it?

There are three: subfields behind a mark (German, Austrian, Polish banks: ?20, <20, >20, ~20), code words between
slashes (Dutch banks and the SWIFT handbook: /NAME/), and plain text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from murmure.sources.money.document import words_of

_MARKED = re.compile(r"\s*(\d{1,3})?\s*([?<>~^])(?=\d\d)", re.ASCII)
_PARTS = {mark: re.compile(rf"{part}(\d\d)([^{part}]*(?:{part}(?!\d\d)[^{part}]*)*)") for mark in "?<>~^" for part in (re.escape(mark),)}
_SEPA = re.compile(r"(?<![A-Z])(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP)(?:\+|: )")
_CODE = re.compile(
    r"/(EREF|PREF|MARF|CSID|RTRN|ORDP|BENM|NAME|ADDR|REMI|ISDT|TRTP|IBAN|BIC|CNTP|PURP|ULTC|ULTD|ULTB|SVCL|TRCD|OCMT|EXCH|CHGS|CREF|INFO|"
    r"RREF|KREF|IREF|SUBJ|SUM|ID)/"
)
_SLASHED = re.compile(r"\s*/[A-Z]{2,4}/")
_PLAIN_NAME = re.compile(r"/?(?:NAAM|NAME): ?([^/\n]+)")
_PLAIN_ACCOUNT = re.compile(r"(?:REK|IBAN): ?([A-Z]{2}\d{2}[A-Z0-9]{8,30})")
_SPOKEN = {"EREF": "end_to_end", "KREF": "reference_customer", "MREF": "mandate", "MARF": "mandate", "CRED": "creditor_id", "CSID": "creditor_id",
           "DEBT": "debtor_id", "PREF": "payment_reference", "RTRN": "returned", "PURP": "purpose", "TRTP": "type", "ABWA": "on_behalf_of",
           "ABWE": "final_payee", "ULTC": "final_payee", "ULTB": "final_payee", "ULTD": "on_behalf_of", "COAM": "charges", "CHGS": "charges",
           "OAMT": "amount_before", "OCMT": "amount_before", "EXCH": "rate", "ISDT": "date_of_order", "SVCL": "service", "TRCD": "code"}  # fmt: skip
_GROUPS = {f"{number:02}": "text" for number in (*range(20, 30), *range(60, 64))}
_GROUPS |= {"00": "called", "30": "bank", "31": "account", "38": "account", "32": "name", "33": "name"}
_CHUNK = 27  # characters of a subfield that is full: the next one goes on in the same word


@dataclass(slots=True)
class Said:
    """Hold what is told of one operation: the other side, its account, the words, and all else by its name."""

    name: str | None = None
    account: str | None = None
    text: str | None = None
    beside: dict[str, str] = field(default_factory=dict)


def said_of(lines: list[str]) -> Said:
    """Read the lines of all fields :86: of one operation."""
    whole = "".join(lines) if len(lines) > 1 else lines[0]
    marked = _MARKED.match(whole)
    if marked:
        return _marked(whole[marked.end() - 1 :], marked[2], marked[1])
    if _SLASHED.match(whole):
        return _slashed(whole)
    text = " ".join(lines)
    name, account = _PLAIN_NAME.search(text), _PLAIN_ACCOUNT.search(text)
    return Said(words_of(name[1]) if name else None, account[1] if account else None, words_of(text) or None)


def _marked(text: str, mark: str, code: str | None) -> Said:
    """Read subfields: 00 what the bank calls it, 20-29 and 60-63 its words, 30 bank, 31 account, 32-33 the other side."""
    said, purpose, name, account, called = Said(), "", "", "", ""
    more: dict[str, str] = {}
    for number, words in _PARTS[mark].findall(text):
        group = _GROUPS.get(number)
        if group == "text":
            purpose += joined(words)
        elif group == "name":
            name += joined(words)
        elif group == "called":
            called = f"{called} {words}"
        elif group == "account":
            account += words
        elif group is None:
            more[number] = f"{more[number]} {words}" if number in more else words
    said.name, said.account = words_of(name) or None if name else None, words_of(account) or None if account else None
    called = words_of(called)
    said.text = (_purpose(purpose, said) if purpose else "") or called or None
    if called and called != said.text:
        said.beside["called"] = called
    if code:
        said.beside["code"] = code
    for number, words in more.items():
        if words := words_of(words):
            said.beside[f"field_{number}"] = words
    return said


def _purpose(text: str, said: Said) -> str:
    """Return the free words of an operation; what a SEPA word names goes beside them."""
    if "+" not in text and ": " not in text:
        return words_of(text)
    words = iter(_SEPA.split(text))
    free = next(words)
    for word, value in zip(words, words, strict=True):
        value = words_of(value)
        if word == "SVWZ":
            free = f"{free} {value}"
        elif word == "IBAN":
            said.account = said.account or value
        elif word != "BIC" and value and value != "NOTPROVIDED":
            said.beside[_SPOKEN[word]] = value
    return words_of(free)


def joined(part: str) -> str:
    """Return a piece of text, with the blank that was cut from its end; a full one goes on in the next."""
    return part if len(part) >= _CHUNK or part.endswith(" ") else part + " "


def _slashed(text: str) -> Said:
    """Read code words between slashes; CNTP holds account, bank, name and city of the other side."""
    said, parts = Said(), _CODE.split(text)
    rest = [parts[0]]
    for word, value in zip(parts[1::2], parts[2::2], strict=True):
        if word == "CNTP":
            account, _, more = value.partition("/")
            name = more.partition("/")[2].partition("/")[0]
            said.account, said.name = said.account or words_of(account) or None, said.name or words_of(name) or None
            continue
        value = words_of(value.strip("/"))
        if word == "NAME":
            said.name = said.name or value or None
        elif word == "IBAN":
            said.account = said.account or value or None
        elif word == "REMI":
            said.text = words_of(re.sub(r"^(USTD|STRD)/+(CUR/)?", "", value)) or None
        elif word in ("ORDP", "BENM", "BIC", "ADDR", "ID"):
            continue
        elif value and value not in ("NOTPROVIDED", "NONREF"):
            name = _SPOKEN.get(word, word.lower())
            said.beside.setdefault(name, value)
    said.text = said.text or words_of(" ".join(rest).replace("/", " ")) or None
    return said
