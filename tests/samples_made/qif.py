"""Make up QIF files: the account book of a person who does not exist."""

from __future__ import annotations

from pathlib import Path

QUIRKS = [
    "american", "undecidable", "by-turns", "iso", "dots", "apostrophe", "two-digits", "packed", "month-names", "cp1252", "utf-16",
    "crlf", "comma", "thousands", "splits", "transfers", "accounts", "balances", "investment", "lists", "opening", "twins", "no-header",
    "bad-values", "not-closed", "no-operation", "two-exports", "hostile", "truncated", "empty",
]  # fmt: skip
CANARIES = ("Category Canary", "Memorised Canary", "Price Canary", "FR7699999000010009876543298")


def item(day: str, amount: str, payee: str = "", memo: str = "", more: str = "") -> str:
    """Return one operation."""
    return f"D{day}\nT{amount}\n" + (f"P{payee}\n" if payee else "") + (f"M{memo}\n" if memo else "") + f"{more}^\n"


_ALL = (
    item("04/03/2024", "-12.50", "Épicerie du Coin", "CARTE 02/03", "LAlimentation\n")
    + item("05/03/2024", "1850.00", "Les Ateliers", "Salaire mars")
    + item("25/03/2024", "-48.20", "Énergie & Cie", "Contrat 12", "N77\nCX\n")
)
_LISTS = ("!Type:Cat\nNCategory Canary\nDdescription\nE\n^\n!Type:Class\nNClass\n^\n!Type:Memorized\nKP\nD04/03/2024\nT-1\nPMemorised Canary\n^\n"
          '!Type:Prices\n"Price Canary",1.5,"04/03/2024"\n^\n')  # fmt: skip
_CASES = {
    None: "!Type:Bank\n" + _ALL,
    "american": "!Type:Bank\n" + item("03/04/2024", "-12.50", "Grocer") + item("03/25/2024", "-48.20", "Power"),
    "undecidable": "!Type:Bank\n" + item("03/04/2024", "-12.50", "Épicerie") + item("04/05/2024", "-48.20", "Énergie"),
    "by-turns": "!Type:Bank\n" + "".join(item(f"{day:02}/{month:02}/2024", f"-{day}.25", "Pain")
                                          for month in (1, 2, 3) for day in (2, 5, 9, 12)),
    "iso": "!Type:Bank\n" + item("2024-03-04", "-12.50", "Pain") + item("2024/03/25", "-48.20", "Pain"),
    "dots": "!Type:Bank\n" + item("04.03.2024", "-12.50", "Pain") + item("25.03.24", "-48.20", "Pain"),
    "apostrophe": "!Type:Bank\n" + item("3/ 4' 4", "-12.50", "Grocer") + item("3/25'04", "-48.20", "Power") + item("12/31/94", "-1.00", "Old"),
    "two-digits": "!Type:CCard\n" + item("04/03/24", "-12.50", "Pain") + item("25/03/24", "-48.20", "Pain"),
    "packed": "!Type:Cash\n" + item("20240304", "-12.50", "Pain") + item("20240325", "-48.20", "Pain"),
    "month-names": "!Type:Bank\n" + item("4 mars 2024", "-12.50", "Pain") + item("25-Apr-2024", "-48.20", "Pain")
    + item("1 août 2024", "-1.00", "Pain"),
    "comma": "!Type:Bank\n" + item("04/03/2024", "-12,50", "Pain") + item("25/03/2024", "1.234,56", "Paie") + item("26/03/2024", "-1 000", "Loyer"),
    "thousands": "!Type:Bank\n" + item("04/03/2024", "-12.50", "Pain") + item("25/03/2024", "1,234.56", "Paie")
    + item("26/03/2024", "-1,000", "Loyer"),
    "splits": "!Type:Bank\n" + item("25/03/2024", "-30.00", "Marché", "", "LAlimentation\nSLégumes\nEcarottes\n$-10.00\nSFromage\n$-20.00\n"
                                    "A1 rue du Pré\nA38000 Grenoble\n"),
    "transfers": "!Type:Bank\n" + item("25/03/2024", "-100.00", "Virement", "", "L[Livret]\n"),
    "accounts": "!Option:AutoSwitch\n!Account\nNCompte\nTBank\n^\nNLivret FR7699999000010009876543298\nTBank\n^\n!Clear:AutoSwitch\n"
                "!Account\nNCompte\nTBank\n^\n!Type:Bank\n" + item("25/03/2024", "-5.00", "Pain") +
                "!Account\nNLivret FR7699999000010009876543298\n^\n!Type:Bank\n" + item("25/03/2024", "-5.00", "Pain"),
    "balances": "!Option:AutoSwitch\n!Account\nNCompte\nTBank\n/25/03/2024\n$1,234.50\n^\nNLivret\nTBank\n$99.00\n^\nNPEL\n/31/02/2024\n$1.00\n^\n"
                "NCarte\n/26/03/2024\n$x\n^\n!Clear:AutoSwitch\n!Account\nNCompte\n^\n!Type:Bank\n" + item("25/03/2024", "-5.00", "Pain"),
    "investment": "!Account\nNTitres\nTInvst\n^\n!Type:Invst\nD25/03/2024\nNBuy\nYACME SA\nI10.10\n"
                  "Q3\nO0.50\nT30.80\n^\nD26/03/2024\nNDiv\nYACME SA\nT1.20\n^\n"
                  "D27/03/2024\nNShrsIn\nYACME SA\nQ2\n^\nD28/03/2024\nNCash\nPVersement\nT100.00\n^\n",
    "lists": _LISTS + "!Type:Bank\n" + _ALL + _LISTS,
    "opening": "!Type:Bank\n" + item("01/03/2024", "500.00", "Opening Balance", "", "CX\nL[Compte]\n") + _ALL,
    "twins": "!Type:Bank\n" + item("25/03/2024", "-89.90", "Train") * 2,
    "no-header": _ALL,
    "bad-values": "!Type:Bank\n" + item("", "-1", "a") + item("31/02/2024", "-1", "b") + item("25/03/2024", "", "c") + item("25/03/2024", "x", "d")
                  + item("25/03/0024", "-1", "e") + _ALL,
    "not-closed": "!Type:Bank\nD25/03/2024\nT-1.00\nPPerdu\n!Type:Bank\n" + _ALL,
    "no-operation": "!Type:Bank\n",
    "hostile": "!Type:Bank\n" + item("25/03/2024", "-1.00", "<script>alert(1)</script>\x07", "\u202egnp.exe =cmd|' /C calc'!A0\x1b[31m") + "^\n^\n",
    "truncated": "!Type:Bank\n" + _ALL[:-20],
    "empty": "",
}  # fmt: skip


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one file into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    if quirk == "two-exports":
        (folder / "mars.qif").write_text(_CASES[None], "utf-8")
        later = item("25/03/2024", "-48.20", "Énergie & Cie", "Contrat 12", "N77\nCX\nLÉnergie\n") + item("02/04/2024", "-3.00", "Pain")
        (folder / "avril.qif").write_text("!Type:Bank\n" + later, "utf-8")
        return folder
    path = folder / "compte.qif"
    if quirk in ("cp1252", "utf-16"):
        path.write_bytes(_CASES[None].encode(quirk))
    elif quirk == "crlf":
        path.write_bytes(_CASES[None].replace("\n", " \r\n").encode())
    else:
        path.write_bytes(_CASES[quirk].encode())
    return path


def large(folder: Path, size: int) -> Path:
    """Write a file of about `size` bytes: an operation a second, as nobody lives."""
    path, number, written = folder / "bank.qif", 0, 0
    with path.open("w", encoding="utf-8") as out:
        out.write("!Type:Bank\n")
        while written < size:
            day = f"{1 + number % 28:02}/{1 + number // 28 % 12:02}/{2000 + number // 336 % 24}"
            written += out.write(item(day, f"-{number % 900}.25", f"EPICERIE {number % 97}", "CARTE", f"N{number}\n"))
            number += 1
    return path
