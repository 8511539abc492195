"""How many operations of a bank are read per second from each format, and from OFX beside ofxtools?

    python bench/money.py [OPERATIONS] [--without-peer]

Every file is made up here. `read` is the source alone, until its tables are there, in seconds of processor time.
The peer lives in an environment of its own; it reads a file that is smaller, because it keeps all of it in memory.
"""

from __future__ import annotations

import subprocess
import sys
import time
import venv
from pathlib import Path

DATA = Path(__file__).parent / "data"
PEER = "ofxtools==1.1.1"
_PEER_READS = """
import sys, time
from ofxtools.Parser import OFXTree
begin = time.process_time()
tree = OFXTree()
tree.parse(sys.argv[1])
count = sum(len(statement.transactions) for statement in tree.convert().statements)
print(count, time.process_time() - begin)
"""


def _day(number: int) -> str:
    return f"2024{1 + number // 28 % 12:02}{1 + number % 28:02}"


def ofx(path: Path, count: int) -> None:
    """Write a statement in SGML, valid enough for a strict reader."""
    head = ("OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\nOLDFILEUID:NONE\n"
            "NEWFILEUID:NONE\n\n<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20240101<LANGUAGE>FRA</SONRS>"
            "</SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>EUR<BANKACCTFROM>"
            "<BANKID>30004<ACCTID>00012345678<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><DTSTART>20240101<DTEND>20241231\n")  # fmt: skip
    with path.open("w", encoding="cp1252") as out:
        out.write(head)
        for n in range(count):
            out.write(f"<STMTTRN>\n<TRNTYPE>DEBIT\n<DTPOSTED>{_day(n)}\n<TRNAMT>-{n % 900}.25\n<FITID>{n:012}\n<NAME>CARTE EPICERIE {n % 97}\n"
                      "<MEMO>ÉPICERIE DU COIN\n</STMTTRN>\n")  # fmt: skip
        out.write("</BANKTRANLIST><LEDGERBAL><BALAMT>12.00<DTASOF>20241231</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n")


def camt053(path: Path, count: int) -> None:
    """Write a statement whose entries have the details that banks give."""
    with path.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt><Acct><Id>'
                  f"<IBAN>{'7' * 20}</IBAN></Id></Acct>\n")  # fmt: skip
        for n in range(count):
            day = f"{_day(n)[:4]}-{_day(n)[4:6]}-{_day(n)[6:]}"
            out.write(f'<Ntry><Amt Ccy="EUR">{n % 900}.25</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>{day}</Dt></BookgDt><ValDt>'
                      f"<Dt>{day}</Dt></ValDt><AcctSvcrRef>{n}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd></Domn></BkTxCd><NtryDtls><TxDtls><Refs>"
                      f"<EndToEndId>E{n}</EndToEndId></Refs><RltdPties><Cdtr><Nm>Epicerie {n % 97}</Nm></Cdtr></RltdPties><RmtInf><Ustrd>Carte"
                      "</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n")  # fmt: skip
        out.write("</Stmt></BkToCstmrStmt></Document>\n")


def mt940(path: Path, count: int) -> None:
    """Write a statement in the dialect of German banks."""
    with path.open("w", encoding="utf-8") as out:
        out.write(":20:X\n:25:99999999/0012345678\n:60F:C240101EUR0,00\n")
        for n in range(count):
            out.write(f":61:{_day(n)[2:]}{_day(n)[4:]}DR{n % 900},25NMSCNONREF//{n}\n:86:106?00KARTE?20EREF+E{n}?21SVWZ+Einkauf?32Laden {n % 97}\n")
        out.write(":62F:C241231EUR1,00\n-\n")


def cfonb120(path: Path, count: int) -> None:
    """Write a statement with one detail for each operation."""
    account = "7" * 11
    with path.open("w", encoding="utf-8") as out:
        for n in range(count):
            day = _day(n)[6:] + _day(n)[4:6] + "24"
            out.write(f"0499999015800001EUR2 {account}11{day}  {day}{f'CB EPICERIE {n % 97}':31}  {n % 10**7:07}  {n % 900:013}J{n:016}\n")
            out.write(f"0599999015800001EUR2 {account}11{day}     LIB{'Épicerie du coin':70}  \n")
        out.write(f"0799999    00001EUR2 {account}  311224{' ' * 50}{'0' * 13}{{{' ' * 16}\n")


def qif(path: Path, count: int) -> None:
    """Write an account book; its dates are read twice."""
    with path.open("w", encoding="utf-8") as out:
        out.write("!Type:Bank\n")
        for n in range(count):
            out.write(f"D{_day(n)[6:]}/{_day(n)[4:6]}/2024\nT-{n % 900}.25\nN{n}\nPEpicerie {n % 97}\nMCarte\n^\n")


FILES = {"ofx": (ofx, "bank.ofx"), "camt053": (camt053, "bank.xml"), "mt940": (mt940, "bank.sta"), "cfonb120": (cfonb120, "bank.cfonb"),
         "qif": (qif, "bank.qif")}  # fmt: skip


def read(name: str, path: Path) -> tuple[int, float]:
    """Return how many activities the source yields, and in how many seconds of processor time."""
    from murmure.sources.readers import Bundle, File, Scratch
    from murmure.sources.recognise import source_named

    source, count = source_named(name), 0
    assert source is not None
    with Scratch(path.parent) as scratch:
        file = File(path.name, path.stat().st_size, lambda: path.open("rb", buffering=0), scratch, disk=path)  # type: ignore[arg-type]
        begin = time.process_time()
        for item in source.read(Bundle(path.name, [file])):
            count += getattr(item, "num_rows", 0)
        return count, time.process_time() - begin


def peer(path: Path) -> tuple[int, float]:
    """Return what `read` does for ofxtools, in an environment of its own."""
    place = DATA / "ofxtools"
    if not (place / "bin" / "python").exists():
        venv.create(place, with_pip=True)
        subprocess.run([place / "bin" / "pip", "install", "-q", PEER], check=True, stdout=subprocess.DEVNULL)
    done = subprocess.run([place / "bin" / "python", "-c", _PEER_READS, path], check=True, capture_output=True, text=True)
    count, seconds = done.stdout.split()
    return int(count), float(seconds)


def main(count: int, with_peer: bool) -> None:
    """Make the files, measure, print a Markdown table."""
    DATA.mkdir(exist_ok=True)
    print("| | operations | read alone, k/s of CPU | MB/s |\n|---|---|---|---|")
    for name, (make, file) in FILES.items():
        path = DATA / file
        make(path, count)
        found, seconds = min((read(name, path) for _ in range(3)), key=lambda one: one[1])
        print(f"| {name} | {found:,} | {found / seconds / 1000:.0f} | {path.stat().st_size / seconds / 1e6:.0f} |", flush=True)
    if with_peer:
        path = DATA / "small.ofx"
        make, _ = FILES["ofx"]
        make(path, count // 10)
        found, seconds = peer(path)
        print(f"| {PEER} | {found:,} | {found / seconds / 1000:.1f} | {path.stat().st_size / seconds / 1e6:.1f} |")


if __name__ == "__main__":
    numbers = [word for word in sys.argv[1:] if word.isdecimal()]
    main(int(numbers[0]) if numbers else 200_000, "--without-peer" not in sys.argv)
