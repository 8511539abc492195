"""Make up ISO 20022 statements: the account of a person who does not exist."""

from __future__ import annotations

from pathlib import Path

VERSIONS = [f"v{number:02}" for number in range(1, 14)]
QUIRKS = [
    *VERSIONS, "report", "prefix", "no-namespace", "envelope", "latin-1", "encoding-lies", "utf-16", "one-line", "twins", "batch",
    "batch-without-amounts", "batch-cents", "reversal", "pending", "times", "structured", "no-details", "two-statements", "other-account", "currency",
    "bomb", "bad-values", "no-operation", "notice", "two-exports", "hostile", "truncated", "empty",
]  # fmt: skip
IBAN = "FR7699999000010009876543298"
CANARIES = (IBAN, "DE02120300000000202051", "Canary Street", "/etc/passwd", "9999.99")


def entry(
    amount: str, way: str, day: str, reference: str = "", details: str = "", unit: str = "EUR", status: str = "<Sts>BOOK</Sts>", more: str = "",
    note: str = "",
) -> str:  # fmt: skip
    """Return one entry."""
    ref = f"<AcctSvcrRef>{reference}</AcctSvcrRef>" if reference else ""
    note = f"<AddtlNtryInf>{note}</AddtlNtryInf>" if note else ""
    return (
        f'<Ntry><Amt Ccy="{unit}">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd>{more}{status}<BookgDt>{day}</BookgDt><ValDt>{day}</ValDt>{ref}'
        f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>{details}{note}</Ntry>\n"
    )


def date(text: str) -> str:
    return f"<Dt>{text}</Dt>"


def detail(name: str, said: str, side: str = "Cdtr", pty: bool = False, end: str = "E2E-1", amount: str = "") -> str:
    """Return the details of one operation; since version 8 the name of a party stands one level deeper."""
    who = f"<Nm>{name}</Nm><PstlAdr><AdrLine>Canary Street 1</AdrLine></PstlAdr>"
    who = f"<Pty>{who}</Pty>" if pty else who
    return (
        f"<TxDtls><Refs><EndToEndId>{end}</EndToEndId></Refs>{amount}<RltdPties><{side}>{who}</{side}><{side}Acct><Id><IBAN>DE02120300000000202051"
        f"</IBAN></Id></{side}Acct></RltdPties><RmtInf><Ustrd>{said}</Ustrd></RmtInf></TxDtls>"
    )


def details(*parts: str) -> str:
    return f"<NtryDtls>{''.join(parts)}</NtryDtls>"


def balance(kind: str, amount: str, day: str, way: str = "CRDT") -> str:
    return (f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd><Dt>{date(day)}</Dt>"
            "</Bal>\n")  # fmt: skip


def statement(entries: str, account: str = f"<IBAN>{IBAN}</IBAN>", tag: str = "Stmt", unit: str = "EUR") -> str:
    """Return one statement with its balances."""
    return (
        f"<{tag}><Id>S1</Id><CreDtTm>2024-03-31T20:00:00+02:00</CreDtTm><Acct><Id>{account}</Id><Ccy>{unit}</Ccy><Svcr><FinInstnId>"
        f"<Nm>Banque du Pré</Nm></FinInstnId></Svcr></Acct>\n" + balance("OPBD", "9999.99", "2024-03-01") + balance("CLBD", "1234.56", "2024-03-31")
        + balance("CLAV", "50.00", "2024-03-31", "DBIT") + f"{entries}</{tag}>\n"
    )  # fmt: skip


def document(
    statements: str, version: str = "02", kind: str = "053", header: str = '<?xml version="1.0" encoding="UTF-8"?>\n'
) -> str:
    """Return a whole document."""
    root = {"053": "BkToCstmrStmt", "052": "BkToCstmrAcctRpt", "054": "BkToCstmrDbtCdtNtfctn"}[kind]
    return (f'{header}<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.{version}"><{root}><GrpHdr><MsgId>M1</MsgId></GrpHdr>\n'
            f"{statements}</{root}></Document>\n")  # fmt: skip


def entries(pty: bool = False, status: str = "<Sts>BOOK</Sts>") -> str:
    day = date("2024-03-04")
    return (
        entry("12.50", "DBIT", day, "R1", details(detail("Épicerie du Coin", "CARTE 02/03", pty=pty)), status=status)
        + entry(
            "1850.00",
            "CRDT",
            date("2024-03-05"),
            "R2",
            details(detail("Les Ateliers SARL", "Salaire mars", "Dbtr", pty)),
            status=status,
        )
        + entry(
            "48.20",
            "DBIT",
            date("2024-03-11"),
            "R3",
            details(detail("Énergie &amp; Cie", "Contrat 12", pty=pty)),
            status=status,
            note="PRLV",
        )
    )


_ALL, _DAY = statement(entries()), date("2024-03-04")
_BATCH = [
    detail("Ana", "loyer", amount='<AmtDtls><TxAmt><Amt Ccy="EUR">10.10</Amt></TxAmt></AmtDtls>'),
    detail("Ben", "repas", amount='<Amt Ccy="EUR">20.20</Amt><CdtDbtInd>DBIT</CdtDbtInd>'),
]
_CASES = {
    None: document(_ALL),
    **{v: document(statement(entries(int(v[1:]) >= 8, "<Sts><Cd>BOOK</Cd></Sts>" if int(v[1:]) >= 7 else "<Sts>BOOK</Sts>")), v[1:])
       for v in VERSIONS},
    "report": document(statement(entries(), tag="Rpt"), "08", "052"),
    "prefix": document(_ALL).replace("xmlns=", "xmlns:ns2=").replace("</", "</ns2:").replace("<", "<ns2:")
    .replace("<ns2:/ns2:", "</ns2:").replace("<ns2:?", "<?"),
    "no-namespace": document(_ALL).replace(' xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"', ""),
    "envelope": '<?xml version="1.0"?>\n<BizMsg xmlns="urn:x"><AppHdr><MsgDefIdr>camt</MsgDefIdr></AppHdr>\n'
    + document(_ALL, header="") + "</BizMsg>",
    "one-line": document(_ALL).replace("\n", ""),
    "twins": document(statement("".join(entry("89.90", "DBIT", _DAY, "", details(detail("Train", "BILLET"))) for _ in range(2)))),
    "batch": document(statement(entry("30.30", "DBIT", _DAY, "B1", details(*_BATCH)))),
    "batch-without-amounts": document(statement(entry("30.30", "DBIT", _DAY, "B1", details(detail("Ana", "loyer"), detail("Ben", "repas"))))),
    "batch-cents": document(statement(entry("31.30", "DBIT", _DAY, "B1", details(*_BATCH)))),
    "reversal": document(statement(entry("12.50", "CRDT", _DAY, "V1", details(detail("Épicerie", "retour")), more="<RvslInd>true</RvslInd>"))),
    "pending": document(statement(entry("1.00", "DBIT", _DAY, status="<Sts>PDNG</Sts>")
                                  + entry("2.00", "DBIT", _DAY, status="<Sts><Cd>PDNG</Cd></Sts>")
                                  + entries())),
    "times": document(statement(
        entry("1.00", "DBIT", "<DtTm>2024-03-04T09:30:15.250+01:00</DtTm>", "T1") + entry("2.00", "DBIT", "<DtTm>2024-03-04T09:30:15</DtTm>", "T2")
        + entry("3.00", "DBIT", "<DtTm>2024-03-04T00:00:00</DtTm>", "T3") + entry("4.00", "DBIT", date("2024-03-04+01:00"), "T4")
        + entry("5.00", "DBIT", date("2024-03-04Z"), "T5")
    )),
    "structured": document(statement(entry("5.00", "CRDT", _DAY, "NOTPROVIDED", details(
        "<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId><MndtId>M-7</MndtId></Refs><RltdPties><UltmtDbtr><Nm>Léa</Nm></UltmtDbtr></RltdPties><RmtInf>"
        "<Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>")))),
    "no-details": document(statement(entry("3.00", "DBIT", _DAY, note="FRAIS DE TENUE DE COMPTE"))),
    "two-statements": document(_ALL + statement(entries(), "<IBAN>CH9300762011623852957</IBAN>", unit="CHF")),
    "other-account": document(statement(entries(), "<Othr><Id>00098765432</Id></Othr>")).replace(IBAN, ""),
    "currency": document(statement(entry("9.50", "DBIT", _DAY, "C1", details(
        detail("Musée", "entrée", amount='<AmtDtls><InstdAmt><Amt Ccy="GBP">8.00</Amt>'
                                                                                       "</InstdAmt></AmtDtls>"))))),
    "bomb": document(statement(entries() + entry("1", "DBIT", _DAY, note="&b;")),
                     header='<?xml version="1.0"?>\n<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>\n'),
    "bad-values": document(statement(
        entry("", "DBIT", _DAY) + entry("x", "DBIT", _DAY) + entry("1", "?", _DAY) + entry("1", "DBIT", "") + entry("1", "DBIT", date("2024-02-31"))
        + entry("1", "DBIT", date("0001-01-01")) + entries()
    )),
    "no-operation": document(statement("")).replace("CLBD", "XXXX").replace("CLAV", "XXXX"),
    "notice": document(statement(entries(), tag="Ntfctn"), "08", "054"),
    "hostile": document(statement(entry("1", "DBIT", _DAY, "H1", details(
        detail("&lt;script&gt;alert(1)&lt;/script&gt; \u202egnp.exe", "=cmd|' /C calc'!A0\x07"))))),
    "truncated": document(_ALL)[:2000],
    "empty": "",
}  # fmt: skip


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one statement into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    if quirk == "two-exports":
        (folder / "mars.xml").write_text(_CASES[None], "utf-8")
        more = entry("3.00", "DBIT", date("2024-04-02"), "R4", details(detail("Boulangerie", "pain")))
        (folder / "avril.xml").write_text(document(statement(entries() + more), "04"), "utf-8")
        return folder
    path = folder / "releve.xml"
    if quirk in ("latin-1", "encoding-lies"):
        name = "ISO-8859-1" if quirk == "latin-1" else "UTF-8"
        path.write_bytes(document(_ALL, header=f'<?xml version="1.0" encoding="{name}"?>\n').encode("latin-1"))
    elif quirk == "utf-16":
        path.write_bytes(document(_ALL, header='<?xml version="1.0" encoding="UTF-16"?>\n').encode("utf-16"))
    else:
        path.write_text(_CASES[quirk], "utf-8")
    return path
