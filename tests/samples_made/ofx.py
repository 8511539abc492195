"""Make up OFX files: the account of a person who does not exist, at a bank that does not either."""

from __future__ import annotations

import re
from pathlib import Path

QUIRKS = [
    "xml", "charset-1252", "charset-8859-1", "charset-lies", "utf-16", "one-line", "fitid-not-unique", "twins", "zones", "noon",
    "bomb", "entities", "comments", "card", "two-accounts", "investment", "decimal-comma", "currency", "no-date", "bad-values",
    "not-closed", "nothing-closed", "lower-case", "no-header", "error", "no-operation", "two-exports", "quicken", "hostile", "truncated", "empty",
]  # fmt: skip
ACCOUNT = "00098765432"
CANARIES = (ACCOUNT, "4970101234567890", "Order Canary", "/etc/passwd", "canary-session")
SGML = ("OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:{encoding}\nCHARSET:{charset}\nCOMPRESSION:NONE\n"
        "OLDFILEUID:NONE\nNEWFILEUID:NONE\n\n")  # fmt: skip
XML = ('<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
       '<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n')  # fmt: skip


def operation(day: str, amount: str, fitid: str, name: str, memo: str = "", kind: str = "DEBIT", more: str = "") -> str:
    """Return one operation in SGML: values are not closed."""
    memo = f"<MEMO>{memo}\n" if memo else ""
    return f"<STMTTRN>\n<TRNTYPE>{kind}\n<DTPOSTED>{day}\n<TRNAMT>{amount}\n<FITID>{fitid}\n{more}<NAME>{name}\n{memo}</STMTTRN>\n"


def statement(operations: str, account: str = ACCOUNT, balance: str = "1234.56", unit: str = "EUR") -> str:
    """Return one statement of a bank account."""
    return (
        f"<STMTTRNRS>\n<TRNUID>1\n<STATUS>\n<CODE>0\n<SEVERITY>INFO\n</STATUS>\n<STMTRS>\n<CURDEF>{unit}\n<BANKACCTFROM>\n<BANKID>99999\n"
        f"<BRANCHID>00001\n<ACCTID>{account}\n<ACCTTYPE>CHECKING\n</BANKACCTFROM>\n<BANKTRANLIST>\n<DTSTART>20240101\n<DTEND>20240331\n"
        f"{operations}</BANKTRANLIST>\n<LEDGERBAL>\n<BALAMT>{balance}\n<DTASOF>20240331\n</LEDGERBAL>\n"
        f"<AVAILBAL>\n<BALAMT>{balance}\n<DTASOF>20240331\n</AVAILBAL>\n</STMTRS>\n</STMTTRNRS>\n"
    )


def document(
    statements: str, header: str = SGML.format(encoding="USASCII", charset="1252"), kind: str = "BANKMSGSRSV1"
) -> str:
    """Return a whole document."""
    session = ("<SIGNONMSGSRSV1>\n<SONRS>\n<STATUS>\n<CODE>0\n<SEVERITY>INFO\n</STATUS>\n<DTSERVER>20240331101112\n<USERKEY>canary-session\n"
               "<LANGUAGE>FRA\n<FI>\n<ORG>Banque du Pré\n<FID>1\n</FI>\n</SONRS>\n</SIGNONMSGSRSV1>\n")  # fmt: skip
    return f"{header}<OFX>\n{session}<{kind}>\n{statements}</{kind}>\n</OFX>\n"


_SHOP = operation("20240304", "-12.50", "F1", "CARTE ÉPICERIE DU COIN", "CARTE ÉPICERIE DU COIN 02/03 GRENOBLE")
_PAY = operation("20240305", "+1850.00", "F2", "VIR SALAIRE", "Mars", "CREDIT")
_BILL = operation("20240311", "-48.20", "F3", "PRLV ÉNERGIE", "Contrat 12 €", "DIRECTDEBIT", "<CHECKNUM>77\n")
_ALL = _SHOP + _PAY + _BILL
_TRADE = (
    "<INVSTMTTRNRS>\n<TRNUID>1\n<INVSTMTRS>\n<DTASOF>20240331\n<CURDEF>EUR\n<INVACCTFROM>\n<BROKERID>courtier.example\n<ACCTID>" + ACCOUNT
    + "\n</INVACCTFROM>\n<INVTRANLIST>\n<DTSTART>20240101\n<DTEND>20240331\n<BUYSTOCK>\n<INVBUY>\n<INVTRAN>\n<FITID>T1\n"
    "<DTTRADE>20240306093000[+1:CET]\n"
    "</INVTRAN>\n<SECID>\n<UNIQUEID>FR0000000001\n<UNIQUEIDTYPE>ISIN\n</SECID>\n<UNITS>3\n<UNITPRICE>10.10\n<TOTAL>-30.30\n</INVBUY>\n<BUYTYPE>BUY\n"
    "</BUYSTOCK>\n<TRANSFER>\n<INVTRAN>\n<FITID>T2\n<DTTRADE>20240307\n</INVTRAN>\n<SECID>\n<UNIQUEID>FR0000000002\n<UNIQUEIDTYPE>ISIN\n</SECID>\n"
    "<UNITS>1\n<TFERACTION>IN\n</TRANSFER>\n<INVBANKTRAN>\n" + operation("20240308", "100", "T3", "VERSEMENT", kind="CREDIT")
    + "<SUBACCTFUND>CASH\n</INVBANKTRAN>\n</INVTRANLIST>\n<INVPOSLIST>\n<POSSTOCK>\n<INVPOS>\n<SECID>\n<UNIQUEID>FR0000000001\n"
    "<UNIQUEIDTYPE>ISIN\n</SECID>\n<UNITS>3\n<UNITPRICE>10.20\n<MKTVAL>30.60\n<DTPRICEASOF>20240331\n</INVPOS>\n</POSSTOCK>\n</INVPOSLIST>\n<INVOOLIST>\n<OOBUYSTOCK>\n<OO>\n"
    "<FITID>O1\n<MEMO>Order Canary\n</OO>\n</OOBUYSTOCK>\n</INVOOLIST>\n</INVSTMTRS>\n</INVSTMTTRNRS>\n"
)  # fmt: skip
_CARD = (
    "<CCSTMTTRNRS>\n<TRNUID>1\n<CCSTMTRS>\n<CURDEF>EUR\n<CCACCTFROM>\n<ACCTID>4970101234567890\n</CCACCTFROM>\n<BANKTRANLIST>\n" + _SHOP
    + "</BANKTRANLIST>\n<LEDGERBAL>\n<BALAMT>-12.50\n<DTASOF>20240331\n</LEDGERBAL>\n</CCSTMTRS>\n</CCSTMTTRNRS>\n"
)  # fmt: skip


def _closed(text: str) -> str:
    """Return SGML as XML: every value is closed."""
    import re

    return re.sub(r"<([A-Z.]+)>([^<\n]+)\n", lambda m: f"<{m[1]}>{m[2].replace('&', '&amp;')}</{m[1]}>\n", text)


def _one(*lines: str) -> str:
    return document(statement("".join(lines)))


_ZONES = [
    ("20240304093015.123[-5:EST]", "Z1"), ("20240304093015[+5.30:IST]", "Z2"), ("20240304093015[-3.5]", "Z3"), ("20240304093015.000[-:EST]", "Z4"),
    ("20240304093015[0:GMT]", "Z5"), ("202403040930", "Z6"), ("20240304093015", "Z7"), ("2024-03-04", "Z8"), ("20240304235960[1:CET]", "Z9"),
]  # fmt: skip
_BOMB = (
    '<!DOCTYPE OFX [<!ENTITY a "'
    + "ha" * 50
    + '"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>\n'
)
_CASES = {
    None: _one(_ALL),
    "xml": _closed(document(statement(_ALL), XML)),
    "charset-lies": document(statement(_ALL), SGML.format(encoding="USASCII", charset="1252")),
    "one-line": SGML.format(encoding="USASCII", charset="1252") + document(statement(_ALL), "").replace("\n", ""),
    "fitid-not-unique": _one(operation("20240304", "-5.00", "0000", "PÉAGE"), operation("20240304", "-7.00", "0000", "PARKING"),
                             operation("20240305", "-5.00", "0000", "PÉAGE"), operation("20240306", "-5.00", "", "PÉAGE")),
    "twins": _one(operation("20240304", "-89.90", "SAME", "BILLET DE TRAIN"), operation("20240304", "-89.90", "SAME", "BILLET DE TRAIN"), _SHOP),
    "zones": _one(*(operation(day, "-1.00", name, "HEURE") for day, name in _ZONES)),
    "noon": _one(operation("20240304120000.000", "-1.00", "N1", "MIDI"), operation("20240304000000.000[-5:EST]", "-2.00", "N2", "MINUIT"),
                 operation("20240304120000.000[0:GMT]", "-3.00", "N3", "MIDI")),
    "bomb": document(statement(_ALL + operation("20240312", "-1", "B1", "BOUM &b; &f;")), XML + _BOMB),
    "entities": _one(operation("20240304", "-1", "E1", "CAF&Eacute; &amp; TH&#201; &lt;3&gt;"), operation("20240304", "-2", "E2", "A & B < C <3")),
    "comments": _one("<!-- <STMTTRN> of no account -->\n", operation("20240304", "-1", "C1", "<![CDATA[MARTIN & FILS <SARL>]]>"), _SHOP),
    "card": document(_CARD, kind="CREDITCARDMSGSRSV1"),
    "two-accounts": document(statement(_SHOP) + statement(_SHOP, "00011112222", "7.00", "CHF")),
    "investment": document(_TRADE, kind="INVSTMTMSGSRSV1"),
    "decimal-comma": _one(operation("20240304", "-1 234,56", "D1", "LOYER"), operation("20240304", "1.234,56", "D2", "PRIME"),
                          operation("20240304", "-1,234.56", "D3", "LOYER"), operation("20240304", "$120", "D4", "PRIME")),
    "currency": _one(operation("20240304", "-10.00", "U1", "HÔTEL", more="<CURRENCY>\n<CURRATE>1.05\n<CURSYM>CHF\n</CURRENCY>\n"),
                     operation("20240304", "-9.50", "U2", "MUSÉE", more="<ORIGCURRENCY>\n<CURRATE>0.95\n<CURSYM>GBP\n</ORIGCURRENCY>\n")),
    "no-date": _one(operation("", "-1", "X1", "SANS DATE"), operation("00000000", "-1", "X2", "DATE NULLE"),
                    operation("20240231", "-1", "X3", "FAUSSE"),
                    operation("00010101", "-1", "X4", "ANCIENNE"), _SHOP),
    "bad-values": _one(operation("20240304", "", "V1", "VIDE"), operation("20240304", "NaN", "V2", "RIEN"),
                       operation("20240304", "1e999", "V3", "TROP"),
                       operation("20240304", "9" * 40, "V4", "TROP"), _SHOP),
    "nothing-closed": re.sub("</(?:STMTTRN|BANKACCTFROM|LEDGERBAL|AVAILBAL)>\n", "", _one(_SHOP, _PAY, _BILL)),
    "not-closed": _one(_SHOP.replace("</STMTTRN>\n", ""), _PAY.replace("</STMTTRN>\n", ""), _BILL),
    "no-header": "\n\n" + document(statement(_ALL), ""),
    "error": SGML.format(encoding="USASCII", charset="1252") + "<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>15500<SEVERITY>ERROR<MESSAGE>No"
             "</STATUS></SONRS></SIGNONMSGSRSV1></OFX>",
    "no-operation": document(statement("", balance="").replace("<BALAMT>\n<DTASOF>20240331\n", "")),
    "quicken": document(statement(_ALL)).replace("<FID>1\n</FI>\n", "<FID>1\n</FI>\n<INTU.BID>3000\n<INTU.USERID>canary-session\n"),
    "hostile": _one(operation("20240304", "-1", "H1", "<script>alert(1)</script>\x00\x07\u202egnp.exe =cmd|' /C calc'!A0"), _SHOP),
    "truncated": _one(_ALL)[:1100],
    "empty": "",
}  # fmt: skip


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one statement into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    if quirk == "two-exports":
        later = operation("20240402", "-3.00", "F4", "PAIN")
        (folder / "mars.ofx").write_text(_one(_ALL), "utf-8")
        (folder / "avril.ofx").write_text(_one(_BILL, later), "utf-8")
        return folder
    path = folder / ("releve.qfx" if quirk == "quicken" else "releve.ofx")
    if quirk in ("charset-1252", "charset-8859-1"):
        name = "1252" if quirk == "charset-1252" else "8859-1"
        # Banks that say 8859-1 write the euro sign of 1252 all the same.
        path.write_bytes(document(statement(_ALL), SGML.format(encoding="USASCII", charset=name)).encode("cp1252"))
    elif quirk == "utf-16":
        path.write_bytes(_closed(document(statement(_ALL), XML)).encode("utf-16"))
    elif quirk == "lower-case":
        import re

        path.write_text(re.sub(r"<[^>]+>", lambda tag: tag[0].lower(), document(statement(_ALL), "")), "utf-8")
    else:
        path.write_text(_CASES[quirk], "utf-8")
    return path
