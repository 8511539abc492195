"""What does one entry (`Ntry`) of an ISO 20022 statement say, and is it one operation or a batch of several?"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from murmure.model.reject import BAD_DATE, BAD_VALUE, NO_DATE, NO_VALUE, Reject
from murmure.model.words import Both
from murmure.sources.money.camt053.leaf import Part
from murmure.sources.money.document import amount_of, currency_of, label_of
from murmure.sources.money.ledger import Account, Ledger, account_of
from murmure.sources.times import When, on_day, parse_instant

if TYPE_CHECKING:
    from murmure.sources.readers import File

NO_OPERATION = Both("the statement holds no operation", "le relevé ne contient aucune opération")
PENDING = Both("the bank has not booked it yet", "la banque ne l'a pas encore comptabilisée")
NO_DIRECTION = Both("nothing says whether the money comes or goes", "rien ne dit si l'argent arrive ou part")
_BALANCES = {"CLBD": "account_balance", "ITBD": "account_balance", "CLAV": "available_balance", "ITAV": "available_balance"}
_MOST = 10_000  # operations of one batch that are told one by one
_EMPTY = frozenset({"", "NOTPROVIDED", "NONREF", "NOREF"})
# Where the name and the account of the other side stand, when it is the creditor or the debtor.
_NAMES = {side: [f"RltdPties/{role}{part}/Nm" for role in (side, f"Ultmt{side}") for part in ("", "/Pty")] for side in ("Cdtr", "Dbtr")}
_NUMBERS = {side: [f"RltdPties/{side}Acct/Id/IBAN", f"RltdPties/{side}Acct/Id/Othr/Id"] for side in ("Cdtr", "Dbtr")}
_KIND = ("BkTxCd/Domn/Cd", "BkTxCd/Domn/Fmly/Cd", "BkTxCd/Domn/Fmly/SubFmlyCd")
# What is told beside an operation: its name in the log, and where it stands.
_BESIDE = (
    ("end_to_end", "Refs/EndToEndId"), ("mandate", "Refs/MndtId"), ("transaction", "Refs/TxId"), ("cheque", "Refs/ChqNb"),
    ("creditor_reference", "RmtInf/Strd/CdtrRefInf/Ref"), ("purpose", "Purp/Cd"), ("ultimate", "RltdPties/UltmtCdtr/Nm"),
    ("returned", "RtrInf/Rsn/Cd"), ("more", "AddtlTxInf"),
)  # fmt: skip


class Reading:
    """Hold the account of the statement at hand, and take its parts."""

    def __init__(self, file: File, zone: ZoneInfo | None) -> None:
        self.file, self.zone, self.ledger = file, zone, Ledger(file)
        self.account: Account = account_of("")
        self.unit: str | None = None
        self.bank: str | None = None
        self.number = 0

    def take(self, part: Part) -> Reject | None:
        """Take an account, a balance or an entry."""
        said = part.said
        if part.tag == "Ntry":
            self.number += 1
            return self._entry(said, part.details)
        if part.tag == "Bal":
            return self._balance(said)
        number = said.get("Id/IBAN") or said.get("Id/Othr/Id") or said.get("Id/PrtryAcct/Id") or ""
        if number:  # elements of this name may stand elsewhere, empty
            self.account, self.unit = account_of(number), currency_of(said.get("Ccy", ""))
            self.bank = said.get("Svcr/FinInstnId/Nm")
        return None

    def _balance(self, said: dict[str, str]) -> Reject | None:
        quantity = _BALANCES.get(said.get("Tp/CdOrPrtry/Cd", ""))
        if quantity is None:
            return None
        place, stamp = self.file.where("Bal"), said.get("Dt/Dt") or said.get("Dt/DtTm")
        if "Amt" not in said or not stamp:
            return Reject(place, NO_DATE if "Amt" in said else NO_VALUE)
        when, value = _when(stamp, self.zone), _signed(said)
        if when is None or isinstance(value, Both):
            return Reject(place, BAD_DATE if when is None else value)
        unit = currency_of(said.get("Amt@Ccy", "")) or self.unit
        self.ledger.measure(self.account, when, stamp, value, unit, quantity, None, self._beside())
        return None

    def _beside(self) -> dict[str, Any]:
        return {name: said for name, said in (("account", self.account.ends), ("bank", self.bank)) if said}

    def _rejected(self, reason: Both) -> Reject:
        return Reject(self.file.where(f"Ntry {self.number}"), reason)

    def _entry(self, said: dict[str, str], details: list[dict[str, str]]) -> Reject | None:
        if (said.get("Sts") or said.get("Sts/Cd")) in ("PDNG", "INFO", "FUTR"):
            return self._rejected(PENDING)
        valued = said.get("ValDt/Dt") or said.get("ValDt/DtTm")
        stamp = said.get("BookgDt/Dt") or said.get("BookgDt/DtTm") or valued
        if not stamp or "Amt" not in said:
            return self._rejected(NO_VALUE if stamp else NO_DATE)
        when, value = _when(stamp, self.zone), _signed(said)
        if when is None or isinstance(value, Both):
            return self._rejected(BAD_DATE if when is None else value)
        unit = currency_of(said.get("Amt@Ccy", "")) or self.unit
        common = self._common(said, stamp, valued)
        parts = _parts(details, value, unit) if 1 < len(details) <= _MOST else None
        if parts is None:
            extra = common | ({"operations": len(details)} if len(details) > 1 else {})
            self._move(said, details[0] if len(details) == 1 else said, when, stamp, value, unit, extra)
        else:
            for detail, part in zip(details, parts, strict=True):
                self._move(said, detail, when, stamp, part, unit, common | {"batch": value})
        return None

    def _common(self, said: dict[str, str], stamp: str, valued: str | None) -> dict[str, Any]:
        """Return what the entry says of all its operations."""
        found: dict[str, Any] = {}
        if kind := "-".join([said[path] for path in _KIND if path in said]) or said.get("BkTxCd/Prtry/Cd"):
            found["kind"] = kind
        if "AcctSvcrRef" in said:
            found["reference"] = said["AcctSvcrRef"]
        if valued and valued != stamp:
            found["value_date"] = valued
        if said.get("RvslInd") in ("true", "1"):
            found["reversal"] = True
        if self.account.ends:
            found["account"] = self.account.ends
        if self.bank:
            found["bank"] = self.bank
        return found

    def _move(
        self, entry: dict[str, str], own: dict[str, str], when: When, stamp: str, value: float, unit: str | None, extra: dict[str, Any]
    ) -> None:
        side = "Cdtr" if (value < 0) != ("reversal" in extra) else "Dbtr"
        other, number = _first(own, _NAMES[side]), _first(own, _NUMBERS[side])
        memo = own.get("RmtInf/Ustrd") or own.get("AddtlTxInf") or entry.get("AddtlNtryInf")
        for name, path in _BESIDE:
            if path in own and (text := own[path]) != memo and text not in _EMPTY:
                extra[name] = text
        note = entry.get("AddtlNtryInf")
        if note and note != memo:
            extra["note"] = note
        if number:
            extra["account_to"] = account_of(number).name
        asked = "AmtDtls/InstdAmt/Amt"
        if asked in own and currency_of(own.get(asked + "@Ccy", "")) not in (None, unit):
            extra["instructed"] = f"{own[asked]} {own[asked + '@Ccy']}"
        reference = own.get("Refs/AcctSvcrRef") or entry.get("AcctSvcrRef") or ""
        reference = "" if reference in _EMPTY else reference
        if "batch" in extra and reference:  # one reference for all: what tells them apart is their own
            reference += f"/{own.get('Refs/TxId') or own.get('Refs/EndToEndId') or ''}/{other or ''}"
        self.ledger.move(self.account, when, stamp[:10], value, unit, other, label_of(other, memo), extra, reference)


def _first(said: dict[str, str], paths: list[str]) -> str | None:
    for path in paths:
        if path in said:
            return said[path]
    return None


def _parts(details: list[dict[str, str]], whole: float, unit: str | None) -> list[float] | None:
    """Return the amounts of the operations of a batch, None when they do not add up to the entry."""
    found: list[float] = []
    for said in details:
        path = next((path for path in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt") if path in said), None)
        if path is None or (currency_of(said.get(path + "@Ccy", "")) or unit) != unit:
            return None
        try:
            value = abs(amount_of(said[path]))
        except ValueError:
            return None
        way = said.get("CdtDbtInd")
        found.append(-value if way == "DBIT" or (way is None and whole < 0) else value)
    return found if abs(sum(found) - whole) < 0.005 else None


def _signed(said: dict[str, str]) -> float | Both:
    """Return an amount with its direction, or why there is none."""
    way = said.get("CdtDbtInd")
    try:
        value = amount_of(said["Amt"])
    except ValueError:
        return BAD_VALUE
    if way not in ("CRDT", "DBIT"):
        return NO_DIRECTION
    return (-value if way == "DBIT" else value) + 0.0


@lru_cache(4096)
def _when(text: str, zone: ZoneInfo | None) -> When | None:
    """Read a date or a moment, None when it is neither; midnight without more is a day, as Swiss banks write it."""
    try:
        if text[10:19] == "T00:00:00" and not text[19:].strip(".0"):
            text = text[:10]
        return on_day(date.fromisoformat(text), zone) if len(text) == 10 else parse_instant(text, zone)
    except (ValueError, OverflowError):
        return None
