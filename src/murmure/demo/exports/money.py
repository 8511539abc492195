"""How do Camille's banks tell the same moves: OFX, QIF, camt.053, CFONB 120, MT940 and a table?

The account is made up: bank 99999 does not exist. Each statement holds the whole
year, so their sums are one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from murmure.demo.clock import YEAR
from murmure.demo.exports.shelf import escaped, put, table
from murmure.demo.exports.year import Year

IBAN, ACCOUNT, BANK = "FR7699999000010009876543298", "00098765432", "Banque du Pré"
SALARY, RENT, POWER = 215_000, 64_000, 7_450
_LATIN = {"مخبز الوادي": "MAKHBAZ AL WADI", "茶馆 小河": "CHAGUAN XIAOHE"}


class Move(NamedTuple):
    """Hold one line of a statement; `cents` is negative for what is paid, `way` is card, transfer or debit."""

    number: int
    day: date
    cents: int
    who: str
    said: str
    way: str

    @property
    def amount(self) -> str:
        """Return the amount with its sign and a point."""
        return f"{'-' if self.cents < 0 else ''}{abs(self.cents) // 100}.{abs(self.cents) % 100:02}"

    @property
    def plain(self) -> str:
        """Return who it is with, in the letters that a bank's printer has."""
        return printed(self.who)


def printed(text: str) -> str:
    """Return text in plain capitals.

    >>> printed("Épicerie Sous-la-Halle 🎲")
    'EPICERIE SOUS-LA-HALLE'
    """
    bare = unicodedata.normalize("NFD", _LATIN.get(text, text).replace("’", "'")).encode("ascii", "ignore").decode()
    return bare.upper().strip()


def moves(year: Year) -> list[Move]:
    """Return the moves of the account in order of days: the purchases of the village, a salary, a rent, the power."""
    found = [(bought.day, -bought.cents, bought.shop, bought.what, "card") for bought in year.purchases]
    for month in range(1, 13):
        found.append((date(YEAR, month, 28), SALARY, "Atelier de l'Ombrette", f"Salaire {month:02}/{YEAR}", "transfer"))
        found.append((date(YEAR, month, 5), -RENT, "Régie du Lavoir", f"Loyer {month:02}/{YEAR}", "transfer"))
        found.append((date(YEAR, month, 12), -POWER, "Énergie de la Vallée", f"Mensualité {month:02}/{YEAR}", "debit"))
    found.sort(key=lambda move: move[0])
    return [Move(number, *move) for number, move in enumerate(found, 1)]


def _ofx(folder: Path, year: Year) -> None:
    head = ("OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\nCHARSET:1252\r\nCOMPRESSION:NONE\r\n"
            "OLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n")  # fmt: skip
    kinds = {"card": "POS", "transfer": "XFER", "debit": "DIRECTDEBIT"}
    body = "".join(
        f"<STMTTRN>\n<TRNTYPE>{kinds[m.way]}\n<DTPOSTED>{m.day:%Y%m%d}\n<TRNAMT>{m.amount}\n<FITID>{YEAR}{m.number:06}\n<NAME>{m.plain[:32]}\n"
        f"<MEMO>{_memo(m)}\n</STMTTRN>\n"
        for m in moves(year)
    )
    text = (
        "<OFX>\n<SIGNONMSGSRSV1>\n<SONRS>\n<STATUS>\n<CODE>0\n<SEVERITY>INFO\n</STATUS>\n"
        f"<DTSERVER>{YEAR + 1}0105093000\n<LANGUAGE>FRA\n</SONRS>\n</SIGNONMSGSRSV1>\n<BANKMSGSRSV1>\n<STMTTRNRS>\n<TRNUID>1\n<STATUS>\n<CODE>0\n"
        "<SEVERITY>INFO\n</STATUS>\n<STMTRS>\n<CURDEF>EUR\n<BANKACCTFROM>\n<BANKID>99999\n<BRANCHID>00001\n"
        f"<ACCTID>{ACCOUNT}\n<ACCTTYPE>CHECKING\n</BANKACCTFROM>\n<BANKTRANLIST>\n<DTSTART>{YEAR}0101\n<DTEND>{YEAR}1231\n{body}</BANKTRANLIST>\n"
        f"<LEDGERBAL>\n<BALAMT>{_balance(year)}\n<DTASOF>{YEAR}1231\n</LEDGERBAL>\n</STMTRS>\n</STMTTRNRS>\n</BANKMSGSRSV1>\n</OFX>\n"
    )
    put(folder / f"releve_{YEAR}.ofx", (head + text.replace("\n", "\r\n")).encode("cp1252"))


def _memo(move: Move) -> str:
    return f"CARTE {move.day:%d/%m} {move.plain}" if move.way == "card" else printed(move.said)


def _balance(year: Year) -> str:
    cents = 150_000 + sum(move.cents for move in moves(year))
    return f"{cents / 100:.2f}"


def _qif(folder: Path, year: Year) -> None:
    items = "".join(f"D{m.day:%d/%m/%Y}\nT{m.amount}\nP{m.plain}\nM{_memo(m)}\n^\n" for m in moves(year))
    put(folder / f"compte-{YEAR}.qif", "!Type:Bank\n" + items)


def _camt(folder: Path, year: Year) -> None:
    codes = {"card": ("CCRD", "POSD"), "transfer": ("ICDT", "ESCT"), "debit": ("IDDT", "ESDD")}

    def entry(move: Move) -> str:
        family, part = codes[move.way]
        side = "Cdtr" if move.cents < 0 else "Dbtr"
        return (
            f'<Ntry><Amt Ccy="EUR">{move.amount.lstrip("-")}</Amt><CdtDbtInd>{"DBIT" if move.cents < 0 else "CRDT"}</CdtDbtInd><Sts>BOOK</Sts>'
            f"<BookgDt><Dt>{move.day}</Dt></BookgDt><ValDt><Dt>{move.day}</Dt></ValDt><AcctSvcrRef>R{YEAR}{move.number:06}</AcctSvcrRef>"
            f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{part}</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls>"
            f"<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><{side}><Nm>{escaped(move.who)}</Nm></{side}></RltdPties>"
            f"<RmtInf><Ustrd>{escaped(move.said)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
        )

    put(
        folder / f"camt053_{YEAR}.xml",
        '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><GrpHdr>'
        f"<MsgId>M{YEAR}</MsgId></GrpHdr>\n<Stmt><Id>S{YEAR}</Id><CreDtTm>{YEAR + 1}-01-05T09:30:00+01:00</CreDtTm><Acct><Id><IBAN>{IBAN}</IBAN></Id>"
        f"<Ccy>EUR</Ccy><Svcr><FinInstnId><Nm>{BANK}</Nm></FinInstnId></Svcr></Acct>\n"
        + "".join(map(entry, moves(year)))
        + "</Stmt></BkToCstmrStmt></Document>\n",
    )


def _cfonb(folder: Path, year: Year) -> None:
    codes = {"card": "11", "transfer": "18", "debit": "08"}

    def record(kind: str, day: date, cents: int, move: Move | None = None) -> str:
        figures, last = divmod(abs(cents), 10)
        code, valued = (codes[move.way], f"{day:%d%m%y}") if move else ("  ", "")
        label = _memo(move)[:31] if move else ""
        amount = f"{figures:013}{('}JKLMNOPQR' if cents < 0 else '{ABCDEFGHI')[last]}"
        number = f"{move.number:07}" if move else "       "
        return (f"{kind}99999{'0158' if move else '    '}00001EUR2 {ACCOUNT:11}{code}{day:%d%m%y}  {valued:6}{label:31}  {number}  {amount}"
                f"{'':16}\r\n")  # fmt: skip

    every = moves(year)
    put(
        folder / f"cfonb_{YEAR}.txt",
        record("01", date(YEAR, 1, 1), 150_000)
        + "".join(record("04", m.day, m.cents, m) for m in every)
        + record("07", date(YEAR, 12, 31), 150_000 + sum(m.cents for m in every)),
    )


def _mt940(folder: Path, year: Year) -> None:
    codes = {
        "card": ("NDDT", "106", "CARTE"),
        "transfer": ("NTRF", "166", "VIREMENT"),
        "debit": ("NDDT", "105", "PRELEVEMENT"),
    }

    def lines(move: Move) -> str:
        kind, code, called = codes[move.way]
        amount = move.amount.lstrip("-").replace(".", ",")
        text = f"{code}?00{called}?20{printed(move.said)[:27]}?32{move.plain[:27]}"
        said = "\r\n".join(text[start : start + 65] for start in range(0, len(text), 65))
        return f":61:{move.day:%y%m%d%m%d}{'D' if move.cents < 0 else 'C'}R{amount}{kind}NONREF//{YEAR}{move.number:06}\r\n:86:{said}\r\n"

    put(
        folder / f"releve_{YEAR}.sta",
        f":20:STARTUMS\r\n:25:99999/{ACCOUNT}\r\n:28C:00001/001\r\n:60F:C{date(YEAR, 1, 1):%y%m%d}EUR1500,00\r\n"
        + "".join(map(lines, moves(year)))
        + f":62F:C{date(YEAR, 12, 31):%y%m%d}EUR{_balance(year).replace('.', ',')}\r\n-\r\n",
    )


def _table(folder: Path, year: Year) -> None:
    rows = [(f"{m.day:%d/%m/%Y}", f"{'CARTE' if m.way == 'card' else 'VIR' if m.way == 'transfer' else 'PRLV'} {m.who}", m.amount.replace(".", ","))
            for m in reversed(moves(year))]  # fmt: skip
    above = f"Relevé du compte {ACCOUNT}\r\nÉdité le 05/01/{YEAR + 1}\r\n\r\n"
    put(folder / f"operations_{YEAR}.csv", above + table([("Date", "Libellé", "Montant (EUR)"), *rows], ";", "\r\n"))


EXPORTS: dict[str, Callable[[Path, Year], None]] = {
    "ofx": _ofx, "qif": _qif, "camt053": _camt, "cfonb120": _cfonb, "mt940": _mt940, "table": _table,
}  # fmt: skip
