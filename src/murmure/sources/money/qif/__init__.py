"""Which operations does a file of Quicken, Money or a bank tell in QIF?

*Get it*: on the bank's site, the account, Download, format QIF (Quicken); or in Quicken, GnuCash, Money: File > Export > QIF.
*Keeps*: each operation (date, amount, the other side, words, category, parts of a split, number), trades of securities, the
opening balance.
*Leaves out*: lists (categories, classes, securities, prices), memorised and planned operations, budgets. QIF names no currency.

The key is (account, payee, words and number, date, amount, number among equals): QIF gives operations no name of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.reject import BAD_DATE, BAD_VALUE, NO_DATE, NO_VALUE, TRUNCATED, Reject
from murmure.model.words import Both
from murmure.sources.money.document import head_of, label_of, lines, words_of
from murmure.sources.money.ledger import Ledger, account_of
from murmure.sources.money.qif.order import Order, days_of
from murmure.sources.source import Source
from murmure.sources.times import on_day, plausible

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

_FIRST = re.compile(r"\A\s*!(?:type|account|option|clear)\b", re.IGNORECASE)
_BARE = re.compile(r"\A\s*D *\d[^\n]{3,20}\r?\n(?:[A-Z][^\n]*\r?\n){0,12}[TU][^\n]*\r?\n(?:[A-Z$%][^\n]*\r?\n){0,40}\^", re.MULTILINE)
_LISTS = frozenset("cat class memorized prices security budget template tag bill invitem".split())
_OUT = ("buy", "cvrshrt", "miscexp", "margint", "xout", "withdrw", "rtrncapout")
_OPENING = re.compile(r"(opening balance|solde (initial|d'ouverture)|anfangssaldo|er[öo]ffnungssaldo|saldo (inicial|iniziale)|beginsaldo)\W*",
                      re.IGNORECASE)  # fmt: skip
_NAMES = {"N": "number", "C": "cleared", "L": "category", "A": "address", "F": "reimbursable", "I": "price", "Q": "units", "O": "commission",
          "$": "transferred"}  # fmt: skip
_LONGEST = 500  # lines of one operation
NO_OPERATION = Both("the file holds no operation", "le fichier ne contient aucune opération")


class Item(NamedTuple):
    """Hold the lines of one operation: the line where it begins, in which kind of list it stands, of which account."""

    place: int
    kind: str
    account: str
    lines: list[str]


def recognise(probe: Probe) -> bool:
    """Say yes to a QIF header, or to operations that begin without one in a file of that name."""
    head = head_of(probe.file)[:4_000]
    return bool(_FIRST.match(head)) or (probe.name.endswith(".qif") and bool(_BARE.match(head)))


def read(bundle: Bundle) -> Iterator[Any]:
    """Yield tables of operations, and a reject for each that cannot be read; the file is read twice, first for its dates."""
    for file in bundle.files:
        order = _surveyed(file)
        form, doubtful = order.settle(bundle.answers.get("dates", ""))
        if doubtful:
            bundle.doubts["dates"] = bundle.doubts.get("dates", 0) + order.count
        ledger, seen = Ledger(file), False
        for item in _items(file):
            seen = True
            if isinstance(item, Reject):
                yield item
            elif reject := _take(ledger, item, form, order, file, bundle):
                yield reject
            yield from ledger.full()
        if not seen:
            yield Reject(file.where(1), NO_OPERATION)
        yield from ledger.rest()


def _surveyed(file: File) -> Order:
    order, account = Order(), None
    for item in _items(file):
        if isinstance(item, Reject):
            continue
        if (item.account, item.kind) != account:
            order.begin()
            account = (item.account, item.kind)
        for line in item.lines:
            if line[0] == "D":
                order.add_date(line[1:])
            elif line[0] in "TU":
                order.add_amount(line[1:])
    return order


def _items(file: File) -> Iterator[Item | Reject]:
    """Yield the operations of all accounts; lists and settings are passed over."""
    kind, account, start = "bank", "", 0
    gathered: list[str] = []
    for place, line in lines(file):
        line = line.strip()
        if not line:
            continue
        if line[0] == "!":
            if gathered and _is_operation(kind):
                yield Reject(file.where(start), TRUNCATED)
            gathered = []
            word, _, said = line[1:].partition(":")
            if word.strip().casefold() == "account":
                kind = "account"
            elif word.strip().casefold() == "type":
                kind = said.strip().casefold()
            continue
        if not gathered:
            start = place
        if line[0] != "^":
            if len(gathered) < _LONGEST:
                gathered.append(line)
            continue
        if kind == "account":
            account = next((one[1:].strip() for one in gathered if one[0] == "N"), account)
        elif gathered and _is_operation(kind):
            yield Item(start, kind, account, gathered)
        gathered = []
    if gathered and _is_operation(kind):
        yield Reject(file.where(start), TRUNCATED)


def _is_operation(kind: str) -> bool:
    return kind != "account" and kind.split(":")[0] not in _LISTS


def _take(ledger: Ledger, item: Item, form: str, order: Order, file: File, bundle: Bundle) -> Reject | None:
    said, splits = _fields(item.lines)
    place = file.where(item.place)
    stamp, raw = said.pop("D", "").strip(), (said.pop("U", "") or said.get("T", "")).strip()
    said.pop("T", None)
    if not stamp:
        return Reject(place, NO_DATE)
    day = days_of(stamp).get(form) or (next(iter(days_of(stamp).values()), None) if len(days_of(stamp)) == 1 else None)
    when = on_day(day, bundle.zone) if day and 1900 < day.year < 2100 else None
    if day is None or when is None or not plausible(when.published):
        return Reject(place, BAD_DATE)
    trade = item.kind.startswith("inv") and "Y" in said
    if not raw and not trade:
        return Reject(place, NO_VALUE)
    try:
        value = order.value_of(raw or "0")
    except ValueError:
        return Reject(place, BAD_VALUE)
    account = account_of(item.account or item.kind)
    if _OPENING.fullmatch(words_of(said.get("P", ""))):
        ledger.measure(account, when, day.isoformat(), value, None, extra=_named(item.account))
        return None
    payee, memo, security = (words_of(said.pop(letter, "")) or None for letter in "PMY")
    number = said.get("N", "").strip()
    extra: dict[str, Any] = {_NAMES.get(letter, letter.lower()): text for letter, raw in said.items() if (text := words_of(raw))}
    if splits:
        extra["parts"] = splits
    extra |= _named(item.account)
    name = "\x1e".join((payee or "", memo or "", number, security or ""))
    if trade:
        action = extra.pop("number", "")
        value = -abs(value) + 0.0 if action.casefold().startswith(_OUT) else value
        ledger.move(account, when, day.isoformat(), value, None, security, label_of(payee, memo) or action, {"kind": action, **extra}, name,
                    "murmure:Trade")  # fmt: skip
    else:
        ledger.move(account, when, day.isoformat(), value, None, payee, label_of(payee, memo), extra, name)
    return None


def _named(account: str) -> dict[str, str]:
    """Return what names an account beside its operations: its words, unless they are its number."""
    shown = re.sub(r"[\dA-Z]*\d[\dA-Z ]{6,}", lambda found: "…" + found[0].strip()[-4:], words_of(account))
    return {"account": shown} if shown else {}


def _fields(lines_of: list[str]) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Return the fields of an operation by their letter, and the parts of a split; addresses are several lines."""
    said: dict[str, str] = {}
    splits: list[dict[str, str]] = []
    for line in lines_of:
        letter, text = line[0], line[1:]
        if letter == "S":
            splits.append({"category": words_of(text)})
        elif splits and letter in "E$%":
            splits[-1][{"E": "memo", "$": "amount", "%": "percent"}[letter]] = words_of(text)
        elif letter in said and letter in "AM":
            said[letter] += " " + text
        else:
            said.setdefault(letter, text)
    return said, splits


SOURCE = Source(
    name="qif",
    title=Both("Bank statement (QIF)", "Relevé bancaire (QIF)"),
    get_it=Both(
        "On the bank's site, open the account, choose Download, the format QIF (Quicken); or in Quicken, Money or GnuCash, File > Export > QIF.",
        "Sur le site de la banque, ouvrez le compte, choisissez Télécharger, le format QIF (Quicken) ; ou dans Quicken, Money ou GnuCash, "
        "Fichier > Exporter > QIF.",
    ),
    keeps=Both(
        "Each operation with its date, amount, the other side, words, category, parts of a split and number; trades; the opening balance.",
        "Chaque opération avec sa date, son montant, l'autre partie, ses mots, sa catégorie, les parts d'une ventilation et son numéro ; les "
        "ordres sur titres ; le solde initial.",
    ),
    leaves_out=Both(
        "Lists (categories, classes, securities, prices), memorised and planned operations, budgets. QIF names no currency.",
        "Les listes (catégories, classes, titres, cours), les opérations mémorisées ou prévues, les budgets. QIF ne dit pas la devise.",
    ),
    recognise=recognise,
    read=read,
    picture="bank",
)
