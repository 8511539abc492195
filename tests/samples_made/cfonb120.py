"""Make up statements of 120 columns: an association that does not exist."""

from __future__ import annotations

from pathlib import Path

QUIRKS = [
    "one-line", "no-blanks", "blank-lines", "crlf", "bom", "cp1252", "french-letters", "twins", "two-accounts", "decimals", "zero", "details",
    "foreign",     "bad-date", "bad-amount", "orphan", "unknown-record", "no-closing", "no-operation", "transfers", "two-exports",
    "last-century", "hostile", "truncated", "empty",
]  # fmt: skip
ACCOUNT = "00098765432"
CANARIES = (ACCOUNT, "99999", "7777")


def punched(cents: int, french: bool = False) -> str:
    """Return an amount in fourteen characters, its sign in the last."""
    figures, last = divmod(abs(cents), 10)
    letter = ("}JKLMNOPQR" if cents < 0 else "{ABCDEFGHI")[last]
    letter = {"{": "é", "}": "è"}.get(letter, letter) if french else letter
    return f"{figures:013}{letter}"


def record(kind: str, day: str, cents: int | None = None, label: str = "", code: str = "05",
           valued: str = "", reference: str = "", account: str = ACCOUNT,
           currency: str = "EUR2", number: str = "0000000", french: bool = False) -> str:  # fmt: skip
    """Return one record of 120 characters."""
    moved = kind == "04"
    line = f"{kind}99999{'0158' if moved else '    '}00001{currency} {account:11}{code if moved else '  '}"
    line += f"{day}  {valued if moved else '':6}"
    line += f"{label:31}  {number if moved else '       '}  {punched(cents or 0, french)}{reference:16}"
    assert len(line) == 120, len(line)
    return line


def detail(name: str, text: str, day: str = "040324") -> str:
    """Return a complement of 120 characters."""
    line = f"0599999015800001EUR2 {ACCOUNT:11}05{day}     {name}{text:70}  "
    assert len(line) == 120, len(line)
    return line


_OPEN, _CLOSE = record("01", "010324", 777700), record("07", "310324", 123456)
_SHOP = record("04", "040324", -1250, "CB EPICERIE DU COIN 02/03", "11", "040324")
_PAY = record("04", "050324", 185000, "VIR SEPA LES ATELIERS", "18", "060324", "MARS")
_BILL = record("04", "110324", -4820, "PRLV SEPA ENERGIE", "B1", "110324", number="0000012")
_ALL = [_OPEN, _SHOP, detail("LIB", "Épicerie, Grenoble"), _PAY, detail("NPY", "LES ATELIERS SARL"), detail("RCN", "Salaire mars"), _BILL,
        detail("NBE", "ENERGIE ET CIE"), detail("LCC", "Contrat 12"), _CLOSE]  # fmt: skip
_TRAIN = record("04", "040324", -8990, "BILLET D'AVION", "11", "040324")


def _text(*records: str, end: str = "\n") -> str:
    return "".join(line + end for line in records)


_CASES = {
    None: _text(*_ALL),
    "one-line": "".join(_ALL),
    "no-blanks": "\n".join(line.rstrip() for line in _ALL),
    "blank-lines": "\n\n" + _text(*_ALL, end="\n\n"),
    "crlf": _text(*_ALL, end="\r\n"),
    "bom": "\ufeff" + _text(*_ALL),
    "cp1252": _text(*_ALL),
    "french-letters": _text(_OPEN.replace("{", "é"), _SHOP.replace("}", "è"), detail("LIB", "Épicerie, Grenoble"), _PAY.replace("{", "é"), *_ALL[4:6],
                            _BILL.replace("}", "è"), *_ALL[7:]),
    "twins": _text(_OPEN, _TRAIN, _TRAIN, _CLOSE),
    "two-accounts": _text(_OPEN, _SHOP, _CLOSE, record("01", "010324", 1, account="00011112222"),
                          record("04", "040324", -1250, "CB EPICERIE DU COIN 02/03", "11", "040324", account="00011112222"),
                          record("07", "310324", 500, account="00011112222")),
    "decimals": _text(_OPEN, record("04", "040324", -1500, "YEN", currency="JPY0"), record("04", "040324", -1500, "DINAR", currency="TND3"),
                      record("04", "040324", -1500, "RIEN", currency="EUR "), _CLOSE),
    "zero": _text(_OPEN, record("04", "040324", 0, "CARTE OFFERTE"), _CLOSE),
    "details": _text(_OPEN, _PAY, detail("LIB", "une"), detail("LIB", "deux"), detail("LC2", "trois"), detail("REF", "R 7"), detail("IBE", "FR12ZZZ"),
                     detail("XYZ", "inconnu"), detail("   ", "sans nom"), _CLOSE),
    "foreign": _text(_OPEN, _SHOP, detail("MMO", "USD200000000001399"), detail("MMO", "?"), _CLOSE),
    "bad-date": _text(_OPEN, record("04", "310224", -1, "FAUSSE"), record("04", "      ", -1, "VIDE"), _SHOP, _CLOSE),
    "bad-amount": _text(_OPEN, _SHOP.replace("0000000000125}", "00000000012X5}"), _SHOP.replace("0000000000125}", "0000000000125Z"), _SHOP, _CLOSE),
    "orphan": _text(_OPEN, detail("LIB", "à personne"), _SHOP, _CLOSE),
    "unknown-record": _text(_OPEN, _SHOP, "06" + "x" * 118, _BILL, _CLOSE),
    "no-closing": _text(_OPEN, _SHOP),
    "no-operation": _text(_OPEN, _CLOSE),
    "transfers": "31" + "0" * 238 + "\n" + "34" + "0" * 238 + "\n",
    "last-century": _text(_OPEN, record("04", "311299", -100, "AVANT"), record("04", "010100", -100, "APRES"), _CLOSE),
    "hostile": _text(_OPEN, record("04", "040324", -100, "<script>=cmd|' /C'\x07\x1b[31m"), detail("LIB", "\u202egnp.exe"), _CLOSE),
    "truncated": _text(*_ALL)[:600],
    "empty": "",
}  # fmt: skip


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one statement into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    if quirk == "two-exports":
        (folder / "mars.txt").write_text(_CASES[None], "utf-8")
        later = _text(record("01", "110324", 0), *_ALL[6:9], record("04", "020424", -300, "CB BOULANGERIE"), record("07", "300424", 100))
        (folder / "avril.txt").write_text(later, "utf-8")
        return folder
    path = folder / "releve.txt"
    path.write_bytes(_CASES[quirk].encode("cp1252" if quirk in ("cp1252", "french-letters") else "utf-8"))
    return path
