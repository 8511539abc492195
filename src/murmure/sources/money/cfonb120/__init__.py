"""Which operations and balances does a French bank's statement of 120 columns tell (CFONB 120)?

*Get it*: on the bank's site for professionals and associations, Statements, format CFONB 120 (or from an EBICS client).
*Keeps*: each operation (date, amount, currency, the other side, words, codes, references, further details), the closing balances.
*Leaves out*: account numbers (six hex digits and the last four characters stay), opening balances.

The key is (account, words, number and reference of the entry, date, amount, number among equals): two equal operations
of one day are legal. The last figure of an amount holds its sign; { and } are é and è in French character sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.reject import BAD_DATE, BAD_RECORD, BAD_VALUE, TRUNCATED, Refusal, Reject
from murmure.model.words import Both
from murmure.sources.money.cfonb120.record import amount_of, day_of, foreign_of, records, value_day_of
from murmure.sources.money.document import currency_of, head_of, label_of, words_of
from murmure.sources.money.ledger import Ledger, account_of
from murmure.sources.source import Source

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from murmure.sources.readers import Bundle, File, Probe
    from murmure.sources.times import When

_FIRST = re.compile(r"\A\s*0[14][0-9A-Z]{5}[0-9A-Z ]{4}[0-9A-Z ]{5}[A-Z ]{3}[0-9 ].[0-9A-Z ]{11}[0-9A-Z ]{2}\d{6}")
_TRANSFERS = re.compile(r"\A\s*3[14][0-9A-Z ]{238}\s*(?:\Z|\n)|\A\s*31[0-9A-Z]{2}[^\n]{230,238}\r?\n", re.ASCII)
_SAYING = ("LIB", "LCC", "LC2", "LCS")  # details that go on with the words of the operation
_ORPHAN = Both("the detail belongs to no operation", "le détail n'appartient à aucune opération")
NO_OPERATION = Both("the statement holds no operation", "le relevé ne contient aucune opération")


def recognise(probe: Probe) -> bool:
    """Say yes to a first record of an opening balance or an operation, at its columns."""
    return bool(_FIRST.match(head_of(probe.file)[:4_000])) if probe.head[:1].isspace() or probe.head[:1] in (b"0", b"\xef", b"\xff") else False


def refuse(probe: Probe) -> Refusal | None:
    """Name the files of 240 columns, which list transfers and not an account."""
    if not _TRANSFERS.match(probe.text[:1_000]):
        return None
    return Refusal(
        Both("A list of transfers of 240 columns (CFONB 240).", "Une liste de virements de 240 colonnes (CFONB 240)."),
        Both("The statement of the account, of 120 columns (CFONB 120).", "Le relevé du compte, de 120 colonnes (CFONB 120)."),
        Both("On the bank's site, choose the account statement in the format CFONB 120.",
             "Sur le site de la banque, choisissez le relevé de compte au format CFONB 120."),
    )  # fmt: skip


def read(bundle: Bundle) -> Iterator[Any]:
    """Yield tables of operations and balances, and a reject for each record that cannot be read."""
    for file in bundle.files:
        yield from _Reading(file, bundle.zone).read()


class _Waiting(NamedTuple):
    """Hold an operation that waits for its details."""

    line: str
    when: When
    value: float
    details: list[str]


class _Reading:
    """Read the records of one file; an operation waits for its details."""

    def __init__(self, file: File, zone: ZoneInfo | None) -> None:
        self.file, self.zone, self.ledger = file, zone, Ledger(file)
        self.waiting: _Waiting | None = None

    def read(self) -> Iterator[Any]:
        place, opened, moved = 0, False, False
        for place, line in records(self.file):
            kind = line[:2]
            if kind == "05":
                if self.waiting:
                    self.waiting.details.append(line)
                else:
                    yield Reject(self.file.where(place), _ORPHAN)
                continue
            if self.waiting:
                self._settle(self.waiting)
                yield from self.ledger.full()
            if kind in ("04", "07"):
                found = self._begun(place, line)
                if isinstance(found, Reject):
                    yield found
                elif kind == "04":
                    self.waiting = found
                    moved = True
                else:
                    self._balance(found)
                    yield from self.ledger.full()
                opened = kind == "04"
            elif kind == "01":
                opened = True
            else:
                yield Reject(self.file.where(place), BAD_RECORD)
        if self.waiting:
            self._settle(self.waiting)
        if opened:  # a statement ends with its closing balance
            yield Reject(self.file.where(place), TRUNCATED)
        elif not moved:
            yield Reject(self.file.where(place), NO_OPERATION)
        yield from self.ledger.rest()

    def _begun(self, place: int, line: str) -> _Waiting | Reject:
        if line[103].isspace() and len(line.rstrip()) < 104:
            return Reject(self.file.where(place), TRUNCATED)
        when = day_of(line[34:40], self.zone)
        if when is None:
            return Reject(self.file.where(place), BAD_DATE)
        value = amount_of(line)
        return Reject(self.file.where(place), BAD_VALUE) if value is None else _Waiting(line, when, value, [])

    def _balance(self, told: _Waiting) -> None:
        line, when, value, _ = told
        account = account_of(line[2:7] + line[11:16] + line[21:32])
        extra = {"account": account.ends} if account.ends else None
        self.ledger.measure(account, when, line[34:40], value, currency_of(line[16:19]), extra=extra)

    def _settle(self, told: _Waiting) -> None:
        """Take the operation that waits, with its details."""
        line, when, value, details = told
        self.waiting = None
        account = account_of(line[2:7] + line[11:16] + line[21:32])
        label, number, reference = words_of(line[48:79]), line[81:88].strip(" 0"), words_of(line[104:120])
        extra = _beside(line, number, reference)
        other, more = label or None, None
        if details:
            told_of = _told(details)
            first, second = ("NBE", "NPY") if value < 0 else ("NPY", "NBE")
            other = told_of.get(first) or told_of.get(second) or other
            more = " ".join([told_of.pop(name) for name in _SAYING if name in told_of])
            for name, text in told_of.items():
                extra[name.strip().lower() or "detail"] = text
        if account.ends:
            extra["account"] = account.ends
        name = f"{label}\x1e{number}\x1e{reference}"
        self.ledger.move(account, when, line[34:40], value, currency_of(line[16:19]), other, label_of(label or None, more or None), extra, name)


def _beside(line: str, number: str, reference: str) -> dict[str, Any]:
    """Return what an operation says beside its words and its amount."""
    extra: dict[str, Any] = {}
    if (kind := line[32:34]).strip():
        extra["kind"] = kind
    if code := line[7:11].strip():
        extra["bank_code"] = code
    if returned := line[40:42].strip():
        extra["returned"] = returned
    if number.strip():
        extra["number"] = number
    if reference:
        extra["reference"] = reference
    if line[42:48] != line[34:40] and (valued := value_day_of(line[42:48])):
        extra["value_date"] = valued
    return extra


def _told(details: list[str]) -> dict[str, str]:
    """Return what the details say, each under its code; one that goes on is one."""
    told: dict[str, str] = {}
    for detail in details:
        name = detail[45:48]
        if text := words_of(detail[48:118]) if name != "MMO" else foreign_of(detail[48:118]):
            told[name] = f"{told[name]} {text}" if name in told else text
    return told


SOURCE = Source(
    name="cfonb120",
    title=Both("Bank statement (CFONB 120)", "Relevé bancaire (CFONB 120)"),
    get_it=Both(
        "On the bank's site for professionals or associations, choose Statements, the format CFONB 120; an EBICS client gives it too.",
        "Sur le site de la banque pour professionnels ou associations, choisissez Relevés, le format CFONB 120 ; un client EBICS le donne aussi.",
    ),
    keeps=Both(
        "Each operation with its date, amount, currency, the other side, words, codes, references and further details; the closing balances.",
        "Chaque opération avec sa date, son montant, sa devise, l'autre partie, ses mots, ses codes, ses références et ses compléments ; les "
        "soldes de clôture.",
    ),
    leaves_out=Both(
        "Account numbers (only their last four characters stay), opening balances.",
        "Les numéros de compte (seuls leurs quatre derniers caractères restent), les soldes d'ouverture.",
    ),
    recognise=recognise,
    read=read,
    refuse=refuse,
    picture="bank",
)
