"""Which operations does a file of Quicken, Money or a bank tell in QIF?

*Get it*: on the bank's site, the account, Download, format QIF (Quicken); or in Quicken, GnuCash, Money: File > Export > QIF.
*Keeps*: each operation (date, amount, the other side, words, category, parts of a split, number), trades of securities, the
opening balance, the dated balances of accounts.
*Leaves out*: lists (categories, classes, securities, prices), memorised and planned operations, budgets, balances without a
date. QIF names no currency.

The key is (account, payee, words and number, date, amount, number among equals): QIF gives operations no name of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from murmure.model.reject import BAD_DATE, BAD_VALUE, NO_DATE, NO_VALUE, Reject
from murmure.model.words import Both
from murmure.sources.money.document import head_of, label_of, words_of
from murmure.sources.money.ledger import Ledger, account_of
from murmure.sources.money.qif.item import Item, items
from murmure.sources.money.qif.order import Order, days_of
from murmure.sources.source import Source
from murmure.sources.times import When, on_day, plausible

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from murmure.sources.readers import Bundle, File, Probe

_FIRST = re.compile(r"\A\s*!(?:type|account|option|clear)\b", re.IGNORECASE)
_BARE = re.compile(r"\A\s*D *\d[^\n]{3,20}\r?\n(?:[A-Z][^\n]*\r?\n){0,12}[TU][^\n]*\r?\n(?:[A-Z$%][^\n]*\r?\n){0,40}\^", re.MULTILINE)
_OUT = ("buy", "cvrshrt", "miscexp", "margint", "xout", "withdrw", "rtrncapout")
_OPENING = re.compile(r"(opening balance|solde (initial|d'ouverture)|anfangssaldo|er[öo]ffnungssaldo|saldo (inicial|iniziale)|beginsaldo)\W*",
                      re.IGNORECASE)  # fmt: skip
_NAMES = {"N": "number", "C": "cleared", "L": "category", "A": "address", "F": "reimbursable", "I": "price", "Q": "units", "O": "commission",
          "$": "transferred"}  # fmt: skip
NO_OPERATION = Both("the file holds no operation", "le fichier ne contient aucune opération")


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
        for item in items(file):
            seen = True
            if isinstance(item, Reject):
                yield item
            elif reject := (_balance if item.kind == "account" else _take)(ledger, item, form, order, file, bundle):
                yield reject
            yield from ledger.full()
        if not seen:
            yield Reject(file.where(1), NO_OPERATION)
        yield from ledger.rest()


def _surveyed(file: File) -> Order:
    order, account = Order(), None
    for item in items(file):
        if isinstance(item, Reject):
            continue
        if (item.account, item.kind) != account:
            order.begin()
            account = (item.account, item.kind)
        if item.kind == "account":
            for line in item.lines:
                if line[0] == "/":
                    order.add_date(line[1:])
            continue
        for line in item.lines:
            if line[0] == "D":
                order.add_date(line[1:])
            elif line[0] in "TU":
                order.add_amount(line[1:])
    return order


def _take(ledger: Ledger, item: Item, form: str, order: Order, file: File, bundle: Bundle) -> Reject | None:
    said, splits = _fields(item.lines)
    stamp, total = said.pop("D", "").strip(), said.pop("T", "")
    raw = (said.pop("U", "") or total).strip()
    if not stamp:
        return Reject(file.where(item.place), NO_DATE)
    moment = _moment(stamp, form, bundle.zone)
    if moment is None:
        return Reject(file.where(item.place), BAD_DATE)
    day, when = moment
    trade = item.kind.startswith("inv") and "Y" in said
    if not raw and not trade:
        return Reject(file.where(item.place), NO_VALUE)
    try:
        value = order.value_of(raw or "0")
    except ValueError:
        return Reject(file.where(item.place), BAD_VALUE)
    account, payee = account_of(item.account or item.kind), words_of(said.pop("P", "")) or None
    if payee and _OPENING.fullmatch(payee):
        ledger.measure(account, when, day, value, None, extra=_named(item.account))
        return None
    memo, security = words_of(said.pop("M", "")) or None, words_of(said.pop("Y", "")) or None
    name = f"{payee or ''}\x1e{memo or ''}\x1e{said.get('N', '').strip()}\x1e{security or ''}"
    extra: dict[str, Any] = {}
    for letter, text in said.items():
        if text := words_of(text):
            extra[_NAMES.get(letter) or letter.lower()] = text
    if splits:
        extra["parts"] = splits
    if item.account:
        extra |= _named(item.account)
    if trade:
        action = extra.pop("number", "")
        value = -abs(value) + 0.0 if action.casefold().startswith(_OUT) else value
        ledger.move(account, when, day, value, None, security, label_of(payee, memo) or action, {"kind": action, **extra}, name, "murmure:Trade")
    else:
        ledger.move(account, when, day, value, None, payee, label_of(payee, memo), extra, name)
    return None


def _balance(ledger: Ledger, item: Item, form: str, order: Order, file: File, bundle: Bundle) -> Reject | None:
    """Take the balance of an account; one without a date is left out."""
    said, _ = _fields(item.lines)
    stamp, raw = said.get("/", "").strip(), said.get("$", "").strip()
    if not stamp or not raw:
        return None
    moment = _moment(stamp, form, bundle.zone)
    if moment is None:
        return Reject(file.where(item.place), BAD_DATE)
    try:
        value = order.value_of(raw)
    except ValueError:
        return Reject(file.where(item.place), BAD_VALUE)
    ledger.measure(account_of(item.account), moment[1], moment[0], value, None, extra=_named(item.account))
    return None


@lru_cache(8192)
def _moment(stamp: str, form: str, zone: ZoneInfo | None) -> tuple[str, When] | None:
    """Return a day in the order of the file, as a text and as a moment; None for what is none."""
    days = days_of(stamp)
    day = days.get(form) or (next(iter(days.values())) if len(days) == 1 else None)
    when = on_day(day, zone) if day and 1900 < day.year < 2100 else None
    return (day.isoformat(), when) if day and when and plausible(when.published) else None


@lru_cache(4096)
def _named(account: str) -> dict[str, str]:
    """Return what names an account beside its operations: its words, unless they are its number."""
    shown = re.sub(r"[\dA-Z]*\d[\dA-Z ]{6,}", lambda found: "…" + found[0].strip()[-4:], words_of(account))
    return {"account": shown} if shown else {}


def _fields(lines: list[str]) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Return the fields of an operation by their letter, and the parts of a split; addresses are several lines."""
    said = {line[0]: line[1:] for line in lines}
    splits: list[dict[str, str]] = []
    if len(said) == len(lines) and "S" not in said:
        return said, splits
    said = {}
    for line in lines:
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
        "Each operation with its date, amount, the other side, words, category, parts of a split and number; trades; the "
        "opening balance and the dated balances of accounts.",
        "Chaque opération avec sa date, son montant, l'autre partie, ses mots, sa catégorie, les parts d'une ventilation et son numéro ; les "
        "ordres sur titres ; le solde initial et les soldes datés des comptes.",
    ),
    leaves_out=Both(
        "Lists (categories, classes, securities, prices), memorised and planned operations, budgets, balances without a date. QIF names no currency.",
        "Les listes (catégories, classes, titres, cours), les opérations mémorisées ou prévues, les budgets, les soldes sans date. QIF ne dit pas la "
        "devise.",
    ),
    recognise=recognise,
    read=read,
    picture="bank",
)
