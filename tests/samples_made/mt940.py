"""Make up SWIFT statements in the dialects of many banks: the account of a person who does not exist."""

from __future__ import annotations

from pathlib import Path

QUIRKS = [
    "swift-block", "one-block-line", "bank-header", "crlf", "cp1252", "dos", "slashes", "counterparty", "plain-text", "dutch-names", "many-86",
    "tilde", "greater", "wrapped", "wrapped-clock", "sepa", "words-in-25", "marks", "amounts", "new-year", "february-30", "no-entry-date",
    "split-line", "supplement", "hungarian", "two-accounts", "twins", "pages", "orphan", "bad-values", "not-closed", "no-operation", "interim",
    "two-exports", "hostile", "truncated", "empty",
]  # fmt: skip
ACCOUNT = "99999999/0098765432"
CANARIES = ("0098765432", "DE02120300000000202051", "9999,99", "BANKDEFFXXX", "Canary Street")


def statement(moves: str, account: str = ACCOUNT, closing: str = "C240331EUR1234,56", end: str = "-\n", opening: str = "F:C240301EUR9999,99") -> str:
    """Return one statement."""
    return f":20:STARTUMS\n:25:{account}\n:28C:00003/001\n:60{opening}\n{moves}:62F:{closing}\n:64:C240331EUR1000,00\n{end}"


def marked(code: str, called: str, purpose: str, name: str = "", mark: str = "?") -> str:
    """Return a field :86: with subfields of 27 characters, wrapped at 65 as SWIFT wants it."""
    parts = [purpose[start : start + 27] for start in range(0, len(purpose), 27)]
    text = f"{code}{mark}00{called}{mark}109310" + "".join(f"{mark}{20 + number}{part}" for number, part in enumerate(parts))
    text += f"{mark}30BANKDEFFXXX{mark}31DE02120300000000202051{mark}32{name[:27]}" + (f"{mark}33{name[27:]}" if name[27:] else "") if name else ""
    return ":86:" + "\n".join(text[start : start + 65] for start in range(0, len(text), 65)) + "\n"


_SHOP = ":61:2403040304DR12,50NDDTNONREF//R1\n" + marked("106", "KARTENZAHLUNG", "CARTE 02/03", "Épicerie du Coin")
_PAY = ":61:2403050306CR1850,NTRFNONREF//R2\n" + marked("166", "GUTSCHRIFT", "EREF+E2E-7MREF+M-1SVWZ+Salaire de mars pour un mois entier de travail",
                                                       "Les Ateliers de la Colline SARL")  # fmt: skip
_BILL = ":61:2403110311D48,20NMSCKREF-12//R3\n" + marked("105", "LASTSCHRIFT", "Contrat 12", "Énergie & Cie")
_ALL = _SHOP + _PAY + _BILL
_SWIFT = "{1:F01BANKDEFFXXXX0000000000}{2:I940XXXXXXXXXXXXN}{3:{108:X}}{4:\n"


def _one(*moves: str) -> str:
    return statement("".join(moves))


def _said(words: str, first: str = ":61:2403040304D1,00NMSCNONREF\n") -> str:
    return first + f":86:{words}\n"


_CASES = {
    None: _one(_ALL),
    "swift-block": _SWIFT + statement(_ALL, end="-}{5:{MAC:00000000}}\n"),
    "one-block-line": statement(_SHOP, end="-}{1:F01BANKDEFFXXXX0}{4:\n") + statement(_PAY + _BILL, end="-}\n"),
    "bank-header": "ABNANL2A\n940\nABNANL2A\n" + statement(_ALL, end="-XXX\n"),
    "dos": _one(_ALL),
    "slashes": _one(_said("/EREF/01-01-2024 12:00 003/BENM//NAME/CONTRA ACCOUN\nT HOLDER/ADDR/Canary Street 1"
                          "/REMI/USTD//Loyer de mars/ISDT/2024-03-02"),
                    _said("/TRTP/SEPA OVERBOEKING/IBAN/DE02120300000000202051/BIC/BANKDEFFXXX/NAME/Jo Bos/REMI/merci/EREF/NOTPROVIDED")),
    "counterparty": _one(_said("/EREF/EV1//MARF/M7//CSID/NL1//CNTP/DE02120300000000202051/BANKDEFFXXX/ENERGIE NV/VILLE///REMI/USTD//Contrat/")),
    "plain-text": _one(_said("GIRO 428428 KPN - DIGITENNE\nBETREFT FACTUUR 20-02")),
    "dutch-names": _one(_said("FACTUUR 201403110\nREK: NL02ABNA0123456789/NAAM: PICQER")),
    "many-86": _one(":61:240304D000000000044,95N0600733959555      T-MOBILE NETHERLANDS BV\n:86:BETALINGSKENM. 12\n:86:FACTUUR 98\n"),
    "tilde": _one(_said("020~00PRZELEW~20Czynsz~21za marzec~32JAN NOWAK")),
    "greater": _one(_said("000>100390123456\n>20LOYER DU>21BUREAU>310390123456")),
    "wrapped": _one(_said("159?00RETOURE?20MTLG:Grund nicht s\npezifizie?2\n1rt Reject")),
    "wrapped-clock": _one(_said("106?20/PL 12-02-2024T20\n:20:37 Folge?21nr. 007")),
    "sepa": _one(_said("166?20EREF+E2E-7?21KREF+K1?22CRED+FR12ZZZ?23SVWZ+Loyer ?24de mars?25ABWA+Fille?26IBAN+DE02120300000000202051?32Ana")),
    "words-in-25": _one(_said("166?20SVWZ+Loyer ?24de mars?32Ana").replace(":86:", ":25:")),
    "marks": _one(*(f":61:2403040304{way}1,00NMSC{way}\n" for way in ("C", "D", "RC", "RD", "CR", "DR", "RCR", "RDR", "EC", "ED", "CN"))),
    "amounts": _one(*(f":61:240304C{text}NMSCNONREF\n" for text in ("0,01", "5,", "000000000025,00", "500", "1,5", "12 345,67"))),
    "new-year": _one(":61:2312310102D1,00NMSCA\n", ":61:2401021231D2,00NMSCB\n", ":61:9912311231D3,00NMSCC\n"),
    "february-30": _one(":61:2402300301D6,00NMSCA\n", ":61:240230D7,00NMSCB\n"),
    "no-entry-date": _one(":61:240304CN50,00NZ10NONREF\n"),
    "split-line": _one(":61:2403040304CR\n30,00N062NONREF\n:\n:86:166?00GUTSCHR.?20SVWZ+Test\n"),
    "supplement": _one(":61:2403040304C79,7FMSC01916//NONREF\n20240304007602198765432\n:86:GIRO AUS ONLINE\n", ":61:2403040304C1,FMSCX\nsans mots\n"),
    "hungarian": _one(":61:2403040304DF2402,00S   X\n:NS:01526715\n09Illeték\n15ERGO Versicherung AG Fiokte\n16lep\n17G200000\n"),
    "two-accounts": statement(_SHOP) + statement(_SHOP, "NL08DEUT0319809633EUR").replace("EUR1234,56", "EUR7,00"),
    "twins": _one(":61:2403040304D89,90NMSCNONREF\n:86:TRAIN\n" * 2),
    "pages": statement(_SHOP).replace(":62F:", ":62M:") + statement(_PAY + _BILL, opening="M:C240301EUR9999,99"),
    "orphan": ":20:X\n" + _SHOP + statement(_PAY),
    "bad-values": _one(":61:2413040304D1,00NMSCA\n", ":61:nothing\n", ":61:240304X1,00NMSCA\n", _SHOP).replace(":64:C240331", ":64:X240331"),
    "not-closed": statement(_SHOP).partition(":62F:")[0],
    "no-operation": _one(),
    "interim": ":20:X\n:25:123\n:28C:1/1\n:34F:EURD0,00\n:13D:2403041730+0100\n:61:2403040304D0,42MCI0NONREF\n:86:REMIT\n",
    "hostile": _one(_said("<script>alert(1)</script>\x07 \u202egnp.exe =cmd|' /C calc'!A0\x1b[31m")),
    "truncated": _one(_ALL)[:330],
    "empty": "",
}  # fmt: skip


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one statement into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    if quirk == "two-exports":
        (folder / "mars.sta").write_text(_CASES[None], "utf-8")
        more = ":61:2404020402D3,00NMSCNONREF//R4\n:86:Boulangerie\n"
        (folder / "avril.sta").write_text(statement(_BILL + more, closing="C240402EUR1231,56"), "utf-8")
        return folder
    path = folder / "releve.sta"
    encoding = {"cp1252": "cp1252", "dos": "cp850"}.get(quirk or "", "utf-8")
    text = _CASES[None if quirk in ("cp1252", "crlf") else quirk]
    path.write_bytes((text.replace("\n", "\r\n") if quirk == "crlf" else text).encode(encoding))
    return path


def large(folder: Path, size: int) -> Path:
    """Write a statement of about `size` bytes."""
    path, number, written = folder / "bank.sta", 0, 0
    with path.open("w", encoding="utf-8") as out:
        out.write(f":20:X\n:25:{ACCOUNT}\n:60F:C240101EUR0,00\n")
        while written < size:
            day = f"24{1 + number // 28 % 12:02}{1 + number % 28:02}"
            written += out.write(f":61:{day}{day[2:]}DR{number % 900},25NMSCNONREF//{number}\n")
            written += out.write(marked("106", "CARTE", "PAIN", f"EPICERIE {number % 97}"))
            number += 1
        out.write(":62F:C241231EUR1,00\n-\n")
    return path
