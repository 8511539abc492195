"""Which operations, trades and balances stand in one OFX document, read from its beginning to its end?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, Any

from murmure.model.reject import BAD_DATE, BAD_VALUE, BROKEN_FILE, NO_DATE, NO_VALUE, TRUNCATED, Reject
from murmure.model.words import Both
from murmure.sources.money.document import amount_of, charset_of, currency_of, head_of, label_of, pieces, words_of
from murmure.sources.money.ledger import Account, Ledger, account_of
from murmure.sources.money.ofx.moment import ofx_time

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from murmure.sources.readers import File

_CHARSET = re.compile(r"CHARSET\s*:\s*([\w.-]+)|<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.-]+)", re.IGNORECASE)
_TRADES = ("BUYDEBT|BUYMF|BUYOPT|BUYOTHER|BUYSTOCK|CLOSUREOPT|INCOME|INVEXPENSE|JRNLFUND|JRNLSEC|MARGININTEREST|REINVEST|RETOFCAP|"
           "SELLDEBT|SELLMF|SELLOPT|SELLOTHER|SELLSTOCK|SPLIT|TRANSFER")  # fmt: skip
_MARK = re.compile(
    rf"<(?:(STMTTRN|LEDGERBAL|AVAILBAL|(?:BANK|CC|INV|LOAN)ACCTFROM|STATUS|{_TRADES}|INVPOS|INVOOLIST|SECLIST)>|(CURDEF|ORG|AVAILCASH)>([^<]*)<)"
)
_FIELD = re.compile(r"<([A-Z0-9._]+)>([^<]*)")
_ODD = re.compile(r"<([A-Z0-9._]+)>((?:[^<]|<(?!/?[A-Z]))*)")  # a '<' inside a text, as in 'A < B'
_STRAY = re.compile(r"<(?:!|/?[^/A-Z])")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_LOWER = re.compile(r"</?[a-z][\w.]*>")
_WORTH = {"LEDGERBAL": "account_balance", "AVAILBAL": "available_balance", "INVPOS": "holding_value"}
_LONGEST = 4 << 20
# Where an element ends that is not closed, as some banks write SGML: what cannot stand in it.
_BOUNDS = {"STMTTRN": ("<STMTTRN>", "</BANKTRANLIST>"), "BANKACCTFROM": ("<BANKTRANLIST>", "<STMTTRN>"),
           "CCACCTFROM": ("<BANKTRANLIST>", "<STMTTRN>"), "LEDGERBAL": ("<AVAILBAL>", "</STMTRS>", "</CCSTMTRS>"),
           "AVAILBAL": ("<LEDGERBAL>", "</STMTRS>", "</CCSTMTRS>")}  # fmt: skip
_KEYS = {name: name.lower() for name in ("TRNTYPE", "FITID", "CHECKNUM", "DTUSER", "DTAVAIL", "REFNUM")}
_USED = frozenset(("DTPOSTED", "TRNAMT", "NAME", "MEMO", "STMTTRN", "PAYEE", "CURRENCY", "ORIGCURRENCY", "BANKACCTTO", "CCACCTTO", "INVTRAN", "SECID",
         "INVBUY", "INVSELL", "DTTRADE", "TOTAL", "UNIQUEID"))  # fmt: skip
NO_OPERATION = Both("the statement holds no operation", "le relevé ne contient aucune opération")
REFUSED = Both("the bank answered with an error instead of a statement", "la banque a répondu par une erreur au lieu d'un relevé")


class Reading:
    """Read one file from its beginning to its end."""

    def __init__(self, file: File, zone: ZoneInfo | None) -> None:
        self.file, self.zone, self.ledger = file, zone, Ledger(file)
        self.unit: str | None = None
        self.bank = ""
        self.account: Account = account_of("")
        self.number = 0
        self.refused = 0

    def read(self) -> Iterator[Any]:
        text, at, ended, lower = "", 0, False, "<STMTTRN>" not in head_of(self.file) and "<ofx>" in head_of(self.file)
        found = _CHARSET.search(head_of(self.file)[:2_000])
        for piece in pieces(self.file, charset_of(next(filter(None, found.groups()), "") if found else "")):
            text, at = text[at:] + (_LOWER.sub(lambda tag: tag[0].upper(), piece) if lower else piece), 0
            if "<!--" in text:
                text = _COMMENT.sub("", text)
            at = yield from self._marks(text)
            ended = ended or "</OFX" in text[max(0, at - 64) :] or "</OFX" in text[-200:]
            yield from self.ledger.full()
        if (left := _MARK.search(text, at)) and left[1] and not left[1].startswith(("STATUS", "SECLIST", "INVOO")):
            self.number += left[1] == "STMTTRN"
            yield Reject(self._where(left[1]), TRUNCATED)
        elif not ended:
            yield Reject(self.file.where("end"), TRUNCATED)
        if not self.ledger.count and not self.number:
            yield Reject(self.file.where("STATUS" if self.refused else "OFX"), REFUSED if self.refused else NO_OPERATION)
        yield from self.ledger.rest()

    def _where(self, tag: str) -> str:
        return self.file.where(f"{tag} {self.number}" if tag not in _WORTH else tag)

    def _marks(self, text: str) -> Iterator[Reject]:
        """Take what is whole in the text; return where to go on when more has come."""
        at = 0
        while found := _MARK.search(text, at):
            tag, name, said = found.groups()
            if name:
                self._note(name, said)
                at = found.end() - 1
                continue
            start = found.end()
            end = text.find(f"</{tag}>", start)
            for bound in _BOUNDS.get(tag, ()):
                if (after := text.find(bound, start, end if end >= 0 else len(text))) >= 0:
                    end = after
            if end < 0:
                if len(text) - start < _LONGEST:
                    return found.start()
                yield Reject(self._where(tag), BROKEN_FILE)
                at = start
                continue
            at = end
            if reject := self._take(tag, text, start, end):
                yield reject
        # A tag that is cut waits for its end.
        return max(at, text.rfind("<"), len(text) - _LONGEST)

    def _note(self, name: str, said: str) -> None:
        if name == "CURDEF":
            self.unit = currency_of(said)
        elif name == "ORG":
            self.bank = words_of(unescape(said))[:200]

    def _take(self, tag: str, text: str, start: int, end: int) -> Reject | None:
        """Take one whole element."""
        if tag in ("INVOOLIST", "SECLIST"):
            return None
        stray = _STRAY.search(text, start, end)
        if stray and stray[0] == "<!":
            inside = _CDATA.sub(lambda m: m[1].replace("&", "&amp;").replace("<", "&lt;"), text[start:end])
            fields = dict(_ODD.findall(inside))
        else:
            fields = dict((_ODD if stray else _FIELD).findall(text, start, end))
        if tag == "STATUS":
            self.refused += fields.get("SEVERITY", "").strip().upper() == "ERROR"
            return None
        if tag.endswith("ACCTFROM"):
            bank = fields.get("BANKID") or fields.get("BROKERID") or ""
            self.account = account_of(unescape(fields.get("ACCTID", "")).strip(), unescape(bank).strip())
            return None
        if tag in ("LEDGERBAL", "AVAILBAL"):
            return self._measure(tag, fields, "BALAMT", "DTASOF")
        if tag == "INVPOS":
            return self._measure(tag, fields, "MKTVAL", "DTPRICEASOF")
        self.number += 1
        return self._operation(fields) if tag == "STMTTRN" else self._trade(tag, fields)

    def _measure(self, tag: str, fields: dict[str, str], amount: str, moment: str) -> Reject | None:
        """Take what an account, or a security in it, is worth."""
        raw, stamp = fields.get(amount, "").strip(), fields.get(moment, "").strip()
        if not raw or not stamp.strip("0"):
            return Reject(self.file.where(tag), NO_DATE if raw else NO_VALUE)
        try:
            value = amount_of(raw)
        except ValueError:
            return Reject(self.file.where(tag), BAD_VALUE)
        try:
            when = ofx_time(stamp, self.zone)
        except (ValueError, OverflowError):
            return Reject(self.file.where(tag), BAD_DATE)
        extra = self._beside({name: fields[name] for name in ("UNITS", "UNITPRICE") if name in fields})
        self.ledger.measure(self.account, when, stamp, value, self.unit, _WORTH[tag], _said(fields.get("UNIQUEID", "")), extra)
        return None

    def _operation(self, fields: dict[str, str]) -> Reject | None:
        stamp = fields.get("DTPOSTED", "").strip()
        if not stamp.strip("0"):
            stamp = fields.get("DTUSER", "").strip()
        if not stamp:
            return Reject(self._where("STMTTRN"), NO_DATE)
        raw = fields.get("TRNAMT", "").strip()
        if not raw:
            return Reject(self._where("STMTTRN"), NO_VALUE)
        try:
            when = ofx_time(stamp, self.zone)
        except (ValueError, OverflowError):
            return Reject(self._where("STMTTRN"), BAD_DATE)
        try:
            value = amount_of(raw)
        except ValueError:
            return Reject(self._where("STMTTRN"), BAD_VALUE)
        unit = currency_of(fields.get("CURSYM", "")) if "CURRENCY" in fields else self.unit
        other, memo = _said(fields.get("NAME", "")), _said(fields.get("MEMO", ""))
        reference = fields.get("FITID", "").strip()
        label, extra = label_of(other, memo), self._beside(fields)
        self.ledger.move(self.account, when, stamp[:8], value, unit or self.unit, other, label, extra, reference)
        return None

    def _trade(self, tag: str, fields: dict[str, str]) -> Reject | None:
        """Take what was done with a security; what moved no money is worth nothing."""
        stamp = (fields.get("DTTRADE") or fields.get("DTSETTLE") or "").strip()
        if not stamp:
            return Reject(self._where(tag), NO_DATE)
        try:
            when = ofx_time(stamp, self.zone)
        except (ValueError, OverflowError):
            return Reject(self._where(tag), BAD_DATE)
        try:
            value = amount_of(fields.get("TOTAL") or "0")
        except ValueError:
            return Reject(self._where(tag), BAD_VALUE)
        unit = currency_of(fields.get("CURSYM", "")) if "CURRENCY" in fields else self.unit
        extra = {"kind": tag.lower(), **self._beside(fields)}
        other, memo = _said(fields.get("UNIQUEID", "")), _said(fields.get("MEMO", ""))
        reference = fields.get("FITID", "").strip()
        self.ledger.move(self.account, when, stamp[:8], value, unit or self.unit, other, memo or other, extra, reference, "murmure:Trade")
        return None

    def _beside(self, fields: dict[str, str]) -> dict[str, Any]:
        """Return all else that the bank says of an operation, in its own words; the account on the other side as its last characters."""
        extra: dict[str, Any] = {}
        for name, said in fields.items():
            if name not in _USED and (text := said.strip()):
                extra[_KEYS.get(name) or name.lower()] = text if text.isalnum() else words_of(unescape(text))
        if "acctid" in extra:
            extra["account_to"] = account_of(extra.pop("acctid")).name
        if self.account.ends:
            extra["account"] = self.account.ends
        if self.bank:
            extra["bank"] = self.bank
        return extra


def _said(text: str) -> str | None:
    """Return a value as a person reads it, None when it is empty."""
    return (words_of(unescape(text) if "&" in text else text) or None) if text else None
