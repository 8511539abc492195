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
from datetime import date
from typing import TYPE_CHECKING, Any

from murmure.model.reject import BAD_DATE, BAD_RECORD, BAD_VALUE, TRUNCATED, Refusal, Reject
from murmure.model.words import Both
from murmure.sources.money.cfonb120.record import amount_of, day_of, foreign_of, records
from murmure.sources.money.document import currency_of, head_of, label_of, words_of
from murmure.sources.money.ledger import Ledger, account_of
from murmure.sources.source import Source

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from murmure.sources.readers import Bundle, File, Probe

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


class _Reading:
    """Read the records of one file; an operation waits for its details."""

    def __init__(self, file: File, zone: ZoneInfo | None) -> None:
        self.file, self.zone, self.ledger = file, zone, Ledger(file)
        self.waiting: tuple[str, list[str]] | None = None

    def read(self) -> Iterator[Any]:
        place, opened, moved = 0, False, False
        for place, line in records(self.file):
            kind = line[:2]
            if kind == "05":
                if self.waiting is None:
                    yield Reject(self.file.where(place), _ORPHAN)
                else:
                    self.waiting[1].append(line)
                continue
            self._settle()
            if kind in ("04", "07"):
                reject = self._check(place, line)
                if reject:
                    yield reject
                elif kind == "04":
                    self.waiting = (line, [])
                    moved = True
                else:
                    self._balance(line)
                opened = kind == "04"
            elif kind == "01":
                opened = True
            else:
                yield Reject(self.file.where(place), BAD_RECORD)
            yield from self.ledger.full()
        self._settle()
        if opened:  # a statement ends with its closing balance
            yield Reject(self.file.where(place), TRUNCATED)
        elif not moved:
            yield Reject(self.file.where(place), NO_OPERATION)
        yield from self.ledger.rest()

    def _check(self, place: int, line: str) -> Reject | None:
        if len(line.rstrip()) < 104:
            return Reject(self.file.where(place), TRUNCATED)
        if day_of(line[34:40], self.zone) is None:
            return Reject(self.file.where(place), BAD_DATE)
        return Reject(self.file.where(place), BAD_VALUE) if amount_of(line) is None else None

    def _balance(self, line: str) -> None:
        when, value, day = day_of(line[34:40], self.zone), amount_of(line), line[34:40]
        assert when is not None and value is not None  # seen in `_check`
        account = account_of(line[2:7] + line[11:16] + line[21:32])
        extra = {"account": account.ends} if account.ends else None
        self.ledger.measure(account, when, day, value, currency_of(line[16:19]), extra=extra)

    def _settle(self) -> None:
        """Take the operation that waits, with its details."""
        if self.waiting is None:
            return
        (line, details), self.waiting = self.waiting, None
        when, value = day_of(line[34:40], self.zone), amount_of(line)
        assert when is not None and value is not None  # seen in `_check`
        account = account_of(line[2:7] + line[11:16] + line[21:32])
        label, number, reference = words_of(line[48:79]), line[81:88].strip(" 0"), words_of(line[104:120])
        beside = {"kind": line[32:34], "bank_code": line[7:11].strip(), "returned": line[40:42].strip(), "number": number, "reference": reference}
        extra = {name: said for name, said in beside.items() if said.strip()}
        if line[42:48] != line[34:40] and (valued := day_of(line[42:48], None)):
            extra["value_date"] = str(date.fromordinal(719_163 + valued.published // 86_400_000_000))
        told: dict[str, str] = {}
        for detail in details:
            name = detail[45:48]
            text = words_of(detail[48:118]) if name != "MMO" else foreign_of(detail[48:118])
            if text:
                told[name] = f"{told[name]} {text}" if name in told else text
        first, second = ("NBE", "NPY") if value < 0 else ("NPY", "NBE")
        other = told.get(first) or told.get(second) or label or None
        more = " ".join(told.pop(name) for name in _SAYING if name in told)
        extra |= {name.strip().lower() or "detail": text for name, text in told.items()}
        if account.ends:
            extra["account"] = account.ends
        name = f"{label}\x1e{number}\x1e{reference}"
        self.ledger.move(account, when, line[34:40], value, currency_of(line[16:19]), other, label_of(label or None, more or None), extra, name)


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
