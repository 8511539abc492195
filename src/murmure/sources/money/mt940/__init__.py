"""Which operations and balances does a bank's SWIFT statement tell (MT940)?

*Get it*: on the bank's site, the account, Statements or Export, format MT940 (also SWIFT, STA), the longest period.
*Keeps*: each operation (date, amount, currency, the other side, words, kind, references), the closing balances.
*Leaves out*: account numbers (six hex digits and the last four characters stay), opening, page and forward balances, BICs,
addresses, the envelope of the message.

The key is (account, references or words, date, amount, number among equals).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.reject import BAD_DATE, BAD_RECORD, TRUNCATED, Refusal, Reject
from murmure.model.words import Both
from murmure.sources.money.document import label_of, words_of
from murmure.sources.money.ledger import Account, Ledger, account_of
from murmure.sources.money.mt940.field import fields_of
from murmure.sources.money.mt940.line import Move, account_in, balance_of, currency_in, move_of
from murmure.sources.money.mt940.words import Said, joined, said_of
from murmure.sources.source import Source
from murmure.sources.times import on_day

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from murmure.sources.readers import Bundle, File, Probe

_STATEMENT = re.compile(r"^(?:\{4:)?:(?:61:\d{6}|60[FM]:[CD]\d{6}[A-Z]{3})", re.MULTILINE)
_OPENED = re.compile(r"^(?:\{4:)?:60[FM]:", re.MULTILINE)
_INTERIM = re.compile(r"^:(?:34F|13D):", re.MULTILINE)
_WORDS = re.compile(r"\d{3}\?\d\d")
_NEXT = frozenset({"61", "62F", "62M", "20", "60F", "60M", "25", "25P"})  # fields before which an operation is complete
_SPLIT = re.compile(r"\d{6,10}(?:R?[CD]|E[CD])[A-Z]?", re.ASCII)  # a field that goes on in the next line with its amount
NO_OPERATION = Both("the statement holds no operation", "le relevé ne contient aucune opération")
_ORPHAN = Both("the operation belongs to no account", "l'opération n'appartient à aucun compte")


def recognise(probe: Probe) -> bool:
    """Say yes to the fields of a statement; an interim report (MT942) has no opening balance."""
    head = probe.text[:20_000]
    return bool(_STATEMENT.search(head)) and not (_INTERIM.search(head) and not _OPENED.search(head))


def refuse(probe: Probe) -> Refusal | None:
    """Name interim reports, whose operations come again in the statement of the day."""
    head = probe.text[:20_000]
    if not (_INTERIM.search(head) and not _OPENED.search(head) and re.search(r"^:25P?:", head, re.MULTILINE)):
        return None
    return Refusal(
        Both("A bank's interim report (MT942).", "Le rapport intermédiaire d'une banque (MT942)."),
        Both("The statement of the account (MT940), where each operation is final.",
             "Le relevé du compte (MT940), où chaque opération est définitive."),
        Both("On the bank's site, choose the format MT940.", "Sur le site de la banque, choisissez le format MT940."),
    )  # fmt: skip


def read(bundle: Bundle) -> Iterator[Any]:
    """Yield tables of operations and balances, and a reject for each that cannot be read."""
    for file in bundle.files:
        yield from _Reading(file, bundle.zone).read()


class _Reading:
    """Read the fields of one file; an operation waits for its words."""

    def __init__(self, file: File, zone: ZoneInfo | None) -> None:
        self.file, self.zone, self.ledger = file, zone, Ledger(file)
        self.account: Account | None = None
        self.unit: str | None = None
        self.move: tuple[int, Move] | None = None
        self.said: list[str] = []
        self.more: list[str] = []
        self.other: str | None = None
        self.note: str | None = None
        self.opened = self.closed = False

    def read(self) -> Iterator[Any]:
        place, moved = 1, False
        for place, tag, texts in fields_of(self.file):
            if tag == "25" and self.move and _WORDS.match(texts[0]):
                tag = "86"  # the words of an operation under the number of the account's field
            if tag in _NEXT and self.move and (reject := self._settle()):
                yield reject
            if tag == "61":
                moved = True
            if reject := self._take(place, tag, texts):
                yield reject
            yield from self.ledger.full()
        if self.move and (reject := self._settle()):
            yield reject
        if self.opened:  # a statement ends with its closing balance
            yield Reject(self.file.where(place), TRUNCATED)
        if not moved:
            yield Reject(self.file.where(place), NO_OPERATION)
        yield from self.ledger.rest()

    def _take(self, place: int, tag: str, texts: list[str]) -> Reject | None:
        if tag == "61":
            return self._begin(place, texts)
        if tag == "86":
            if self.move:
                self.said += [text for text in texts if text.strip()]
        elif tag == "NS":
            if self.move:
                self._note(texts)
        elif tag in ("25", "25P"):
            self.account = account_of(account_in(texts))
        elif tag in ("60F", "60M", "62F", "62M", "64"):
            return self._balance(place, tag, texts[0])
        return None

    def _balance(self, place: int, tag: str, text: str) -> Reject | None:
        self.opened = tag.startswith("60") or tag == "62M" or (self.opened and tag == "64")
        try:
            day, unit, value = balance_of(text.strip())
            when = on_day(day, self.zone)
        except (ValueError, OverflowError):
            self.unit = currency_in(text.strip()) or self.unit  # an account that is new opens on no day at all
            return Reject(self.file.where(place), BAD_RECORD)
        self.unit = unit
        if tag in ("62F", "64") and self.account:
            quantity = "account_balance" if tag == "62F" else "available_balance"
            extra = {"account": self.account.ends} if self.account.ends else None
            self.ledger.measure(self.account, when, day.isoformat(), value, unit, quantity, extra=extra)
        return None

    def _begin(self, place: int, texts: list[str]) -> Reject | None:
        try:
            self.move = (place, move_of(texts))
        except (ValueError, OverflowError):
            return Reject(self.file.where(place), BAD_DATE)
        except KeyError:
            return Reject(self.file.where(place), BAD_RECORD)
        self.said, self.more, self.other, self.note = [], [], None, None
        if len(texts) > 1:
            rest = texts[2 if _SPLIT.fullmatch(texts[0].strip()) else 1 :]
            self.more = [words_of(text) for text in rest if text.strip() not in ("", ":")]
        return None

    def _note(self, texts: list[str]) -> None:
        """Take the field of Hungarian banks: two figures, then a text; 15 and 16 are the other side, 05 to 14 the words."""
        named = "".join(joined(text[2:]) for text in texts if text[:2] in ("15", "16"))
        self.other = words_of(named) or None
        self.said += [text[2:] for text in texts if "05" <= text[:2] <= "14"]
        self.note = words_of(" ".join(text for text in texts if not "05" <= text[:2] <= "17")) or None

    def _settle(self) -> Reject | None:
        """Take the operation that waits, with its words."""
        assert self.move is not None  # who calls has seen it
        (place, move), self.move = self.move, None
        if self.account is None:
            return Reject(self.file.where(place), _ORPHAN)
        said = said_of(self.said) if self.said else Said()
        other = said.name or self.other or move.name
        more = " ".join(self.more) or None
        text = said.text or more
        extra = self._beside(move, said, more if more != text else None)
        name = f"{move.bank_reference}\x1e{move.reference}" if move.bank_reference else ""
        when = on_day(move.booked, self.zone)
        self.ledger.move(self.account, when, move.booked.isoformat(), move.value, self.unit, other, label_of(other, text), extra, name)
        return None

    def _beside(self, move: Move, said: Said, more: str | None) -> dict[str, Any]:
        """Return what is told beside the amount and the words of an operation."""
        assert self.account is not None
        extra: dict[str, Any] = {}
        if move.kind:
            extra["kind"] = move.kind
        if move.reference:
            extra["reference"] = move.reference
        if move.bank_reference:
            extra["bank_reference"] = move.bank_reference
        if said.beside:
            extra |= said.beside
        if move.counts != move.booked:
            extra["value_date"] = str(move.counts)
        if move.reversal:
            extra["reversal"] = True
        if more:
            extra["more"] = more
        if self.note:
            extra["note"] = self.note
        if self.account.ends:
            extra["account"] = self.account.ends
        if said.account:
            extra["account_to"] = account_of(said.account).name
        return extra


SOURCE = Source(
    name="mt940",
    title=Both("Bank statement (SWIFT MT940)", "Relevé bancaire (SWIFT MT940)"),
    get_it=Both(
        "On the bank's site, open the account, choose Statements or Export, the format MT940 (also called SWIFT or STA) and the longest period.",
        "Sur le site de la banque, ouvrez le compte, choisissez Relevés ou Exporter, le format MT940 (aussi nommé SWIFT ou STA) et la plus "
        "longue période.",
    ),
    keeps=Both(
        "Each operation with its date, amount, currency, the other side, words, kind and references; the closing balances.",
        "Chaque opération avec sa date, son montant, sa devise, l'autre partie, ses mots, son type et ses références ; les soldes de clôture.",
    ),
    leaves_out=Both(
        "Account numbers (only their last four characters stay), opening, page and forward balances, BICs, addresses, the message's envelope.",
        "Les numéros de compte (seuls leurs quatre derniers caractères restent), les soldes d'ouverture, de page et à venir, les BIC, les "
        "adresses, l'enveloppe du message.",
    ),
    recognise=recognise,
    read=read,
    refuse=refuse,
    picture="bank",
)
