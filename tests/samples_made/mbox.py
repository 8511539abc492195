"""Make up mails: the post of a choir that does not exist."""

from __future__ import annotations

import base64
from pathlib import Path

QUIRKS = [
    "eml", "eml-crlf", "eml-bare-cr", "emlx", "maildir", "gmail", "gmail-french", "unescaped-from", "escaped-from", "no-text-plain", "encodings",
    "raw-eight-bit", "broken-words", "names-in-pieces", "flowed", "thunderbird", "no-blank-line", "no-date", "odd-dates", "no-message-id",
    "one-name-twice", "groups", "drafts", "encrypted", "nested", "digest", "no-closing", "hostile", "no-header", "bom", "truncated", "corrupted",
]  # fmt: skip
CANARIES = ("CANARI-PIECE-JOINTE", "CANARI-SIGNATURE", "CANARI-ROUTE", "CANARI-HTML-EN-DOUBLE", "CANARI-CHIFFRE")
LINE = "From ana@chorale.example Tue Mar  7 18:30:00 2023\n"
ROUTE = "Received: from CANARI-ROUTE.example ([203.0.113.7])\n\tby mx.chorale.example; Tue, 07 Mar 2023 19:30:02 +0100\n"
_SECRET = base64.encodebytes(b"CANARI-PIECE-JOINTE " * 9).decode()


def mail(subject: str, body: str = "Bonjour.\n", *, line: str = LINE, sender: str = "Ana <Ana@chorale.example>", to: str = "jo@chorale.example",
         date: str = "Tue, 7 Mar 2023 19:30:00 +0100", name: str = "", more: str = "") -> str:  # fmt: skip
    """Return one mail of an mbox."""
    known = f"Message-ID: <{name}@chorale.example>\n" if name else ""
    when = f"Date: {date}\n" if date else ""
    return f"{line}{more}From: {sender}\nTo: {to}\n{when}Subject: {subject}\n{known}\n{body}\n"


def _mixed(inner: str, boundary: str = "b1", kind: str = "mixed") -> str:
    return f'MIME-Version: 1.0\nContent-Type: multipart/{kind};\n\tboundary="{boundary}"\n{inner}'


_ALTERNATIVE = (
    "--b1\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    "Voir https://chorale.example/7, c=E2=80=99est =\nici.\n"
    "--b1\nContent-Type: text/html; charset=utf-8\n\n<p>Voir CANARI-HTML-EN-DOUBLE</p>\n--b1--\n"
)
_ATTACHED = (
    "--b1\nContent-Type: text/plain\n\nLa partition est jointe.\n--b1\nContent-Type: application/pdf; name=\"partition.pdf\"\n"
    f"Content-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=\"partition.pdf\"\n\n{_SECRET}--b1--\n"
)
PLAIN = (
    mail("=?UTF-8?Q?R=C3=A9p=C3=A9tition_de?= =?UTF-8?Q?_mardi?=", "A mardi !\n", name="1", more=ROUTE + "User-Agent: Thunderbird\n")
    + mail("Re: mardi", "Oui.\n", sender='"Martin, Jo" <jo@chorale.example>', to="Ana <ana@chorale.example>, lou@chorale.example", name="2",
           date="Tue, 7 Mar 2023 20:00:00 +0100", more="In-Reply-To: <1@chorale.example>\nReferences: <0@chorale.example> <1@chorale.example>\n")
    + mail("Adresse", _ALTERNATIVE, name="3", date="Wed, 8 Mar 2023 08:00:00 -0000", more=_mixed("", kind="alternative"))
    + mail("Partition", _ATTACHED, name="4", date="8 Mar 2023 09:00 GMT",
           more=_mixed("X-Originating-IP: [203.0.113.9]\nList-Id: Choeur <choeur.chorale.example>\nDKIM-Signature: CANARI-SIGNATURE\n"))
)  # fmt: skip


def _gmail(labels: str, subject: str, sender: str, name: str) -> str:
    line = "From 1545668983435175434@xxx Fri Sep 16 22:26:51 +0000 2016\n"
    more = f"X-GM-THRID: 1545668983435175434\nX-Gmail-Labels: {labels}\nDelivered-To: lea@village.example\n"
    to = "undisclosed-recipients:;" if name == "g3" else "jo@chorale.example"
    return mail(subject, sender=sender, to=to, name=name, line=line, more=more).replace("\n", "\r\n")


_BODIES = {
    "unescaped-from": mail("Marche", "From the station it is a walk.\n\nFrom there: turn left at 9:30 in 2016.\n\n"
                           "From Mon to Fri, 8:30\nNote: closed on Sunday\n"
                           "From lou Tue Mar  7 18:30:00 2023\nand no header follows\n", name="5") + mail("Suite", name="6"),
    "escaped-from": mail("Citation", ">From now on\n>>From quoted\n> From a reply\n", name="7") + mail("Suite", name="8"),
    "no-text-plain": mail("Lettre", "<html><head><style>p {color: red}</style></head><body><p>Chère Léa,<br>à <a href=\"https://chorale.example/ici\">ici</a>"
                          ".</p></body></html>\n", name="9", more="Content-Type: text/html; charset=utf-8\n")
    + mail("Lettre vide", _ALTERNATIVE.replace("Voir https://chorale.example/7, c=E2=80=99est =\nici.", " ")
            .replace("CANARI-HTML-EN-DOUBLE", "le programme"),
           name="9b", more=_mixed("", kind="alternative")),
    "flowed": mail("Long", "Une phrase qui \ncontinue ici.\n-- \nAna\n", name="f", more="Content-Type: text/plain; format=flowed\n"),
    "thunderbird": mail("Gardé", line="From - Tue Mar  7 18:30:00 2023\n", name="t1", more="X-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\n")
    + mail("Supprimé", line="From \n", name="t2", more="X-Mozilla-Status: 0009\n") + mail("Gardé aussi", line="From ???@??? \n", name="t3"),
    "no-blank-line": (mail("Un", name="n1").rstrip("\n") + "\n" + mail("Deux", name="n2")),
    "no-date": mail("Sans date", date="", name="d1", more=ROUTE) + mail("Ligne seule", date="", name="d2")
    + mail("Rien", date="", name="d3", line="From -\n"),
    "odd-dates": "".join(mail(f"Date {i}", date=date, name=f"o{i}", more=ROUTE if "2031" in date else "") for i, date in enumerate((
        "Tue, 07 Mar 23 19:30:00 CET", "7 Mar 2023 19:30:00 EST", "Tue Mar  7 19:30:00 2023", "2023-03-07T19:30:00+01:00",
        "Tue, 7 Mar 2023 24:61:00 +0100",
        "Fri, 7 Mar 2031 19:30:00 +0100", "Tue, 7 Mar 2023 19:30:00 +0100 (heure normale)", "hier", "Mon, 01 Jan 0001 00:00:00 +0000"))),
    "no-message-id": mail("Sans nom") + mail("Sans nom") + mail("Sans nom", "Autre.\n"),
    "one-name-twice": mail("Premier", name="x") + mail("Second", name="x", date="Wed, 8 Mar 2023 19:30:00 +0100"),
    "groups": mail("A tous", to='Choeur: ana@chorale.example, "Léa (alto); L." <lea@chorale.example>;, jo@chorale.example (Jo),'
                   ' =?utf-8?q?Lou=2C_S?= <lou@x.example>',
                   name="gr", more="Cc: <jo@chorale.example>,,<pas une adresse>\nNewsgroups: fr.chant\n"),
    "drafts": mail("A finir", name="dr", more="X-Mozilla-Draft-Info: internal/draft\n"),
    "encrypted": mail("Secret", "-----BEGIN PGP MESSAGE-----\n\nCANARI-CHIFFRE\n-----END PGP MESSAGE-----\n", name="e1")
    + mail("Secret 2", "CANARI-CHIFFRE\n", name="e2", more="Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n"),
    "nested": mail("Poupées", '--o\nContent-Type: multipart/related; boundary="oo"\n\n--oo\nContent-Type: text/html\n\n<p>Dedans</p>\n--oo\n'
                   f"Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\n{_SECRET}--oo--\n--o\nContent-Type: message/rfc822\n\n"
                   "Subject: CANARI-PIECE-JOINTE\n\nCANARI-PIECE-JOINTE\n--o\n\nFin.\n--o--\nAprès.\n", name="ne", more=_mixed("", boundary="o")),
    "digest": mail("Résumé", "--b1\n\nSubject: CANARI-PIECE-JOINTE\n\nx\n--b1--\n", name="di", more=_mixed("", kind="digest")),
    "no-closing": mail("Coupé", "--b1\nContent-Type: text/plain\n\nDébut", name="nc", more=_mixed("")),
    "no-header": mail("Un", name="h1") + "From x@y.example Tue Mar  7 18:30:00 2023\nX-Rien: rien\n\nrien\n\n" + mail("Deux", name="h2"),
    "broken-words": mail("=?utf-8?B?w4l0w6k?= =?nimporte?Q?=E9t=E9?= =?zlib?B?eJwDAAAAAAE=?="
                         " =?utf-8?Q?=C3?= =?utf-8?Q?=A9t=C3=A9?= =?utf-8?X?a?=", name="bw"),
    "names-in-pieces": mail("Pièce", _ATTACHED.replace(' name="partition.pdf"', "").replace('filename="partition.pdf"',
                            "filename*0*=utf-8''partition%20d%27%C3%A9t; filename*1*=%C3%A9.pdf"), name="np", more=_mixed("")),
    "hostile": mail("=?utf-8?Q?a=00b=0D=0ABcc:_x@y.example?=", "\x00\x1b[31m\n", sender="=?utf-8?Q?=22?= <javascript:alert(1)>",
                    to='"' * 50 + "<a@b>" + "(" * 200,
                    name="\x07", more="X-Gmail-Labels: Sent\nReferences: " + "<x" * 300 + "\nContent-Type: text/plain; charset=unicode_escape\n")
    + mail("Moi ?", sender="lea@village.example", name="ho", more="X-GM-THRID: 1\nX-Gmail-Labels: Sent\n")
    + mail("Bornes", "--b1\n" * 3000 + "\n", name="hb", more=_mixed("")),
}  # fmt: skip
_GREEK = "Καλημέρα, été, привет"


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write mails into `folder` and return where they are."""
    path = folder / "chorale.mbox"
    data = (_BODIES.get(quirk or "") or PLAIN).encode()
    one = PLAIN.partition("\n")[2].partition("\nFrom ana")[0].encode() + b"\n"
    if quirk == "maildir":
        return _maildir(folder, one)
    if quirk in ("eml", "eml-crlf", "eml-bare-cr", "emlx"):
        path = folder / f"lettre.{'emlx' if quirk == 'emlx' else 'eml'}"
        data = {"eml": one.rstrip(), "eml-crlf": one.replace(b"\n", b"\r\n"), "eml-bare-cr": one.replace(b"\n", b"\r"),
                "emlx": b"%-10d\n%s<?xml version=\"1.0\"?><plist><dict/></plist>" % (len(one), one)}[quirk]  # fmt: skip
    elif quirk == "gmail":
        path = folder / "All mail Including Spam and Trash.mbox"
        data = (_gmail("Sent,Important", "Envoi", "Lea <lea@village.example>", "g1") + _gmail("Inbox,Unread", "Retour", "ana@chorale.example", "g2")
                + _gmail('"Choeur, le",Inbox', "Liste", "ana@chorale.example", "g3")).encode()  # fmt: skip
    elif quirk == "gmail-french":
        path = folder / "Alle E-Mails einschließlich Spam-Nachrichten und E.mbox"
        data = (_gmail("=?UTF-8?Q?Messages_envoy=C3=A9s,Ouvert,Cat=C3=A9gorie_?=\n =?UTF-8?Q?=3A_Forums?=", "Envoi", "lea@village.example", "g1")
                + _gmail("Brouillons", "A finir", "lea@village.example", "g4")).encode()  # fmt: skip
    elif quirk == "encodings":
        data = b"".join(_encoded(name, way) for name in ("utf-8", "koi8-r", "iso-2022-jp", "utf-16", "iso-8859-1", "us-ascii", "gb2312", "utf-7")
                        for way in ("base64", "quoted-printable"))  # fmt: skip
    elif quirk == "raw-eight-bit":
        data = mail("Répétition d'été", "Où ?\n", sender="Léa <lea@chorale.example>", name="r1").encode("latin-1")
        data += mail("Репетиция", "Где?\n", name="r2", more="Content-Type: text/plain; charset=koi8-r\n").encode("koi8-r")
        data += mail("Été — à mardi", "Où ?\n", name="r3", more="Content-Type: text/plain; charset=iso-8859-1\n").encode()
    elif quirk == "bom":
        data = b"\xef\xbb\xbf" + data
    elif quirk == "drafts":
        path = folder / "Entwürfe.mbox"
    elif quirk == "no-closing":
        data = data.rstrip()
    elif quirk == "truncated":
        data = data[:-150]
    elif quirk == "corrupted":
        data = data[:300] + bytes(range(256)) * 3 + data[300:]
    path.write_bytes(data)
    return path


def _encoded(name: str, way: str) -> bytes:
    import quopri

    text = {"iso-8859-1": "“été”", "us-ascii": "été", "iso-2022-jp": "おはよう", "gb2312": "早上好", "koi8-r": "привет"}.get(name, _GREEK)
    codec = {"iso-8859-1": "cp1252", "us-ascii": "utf-8"}.get(name, name)
    raw = text.encode(codec)
    body = base64.encodebytes(raw) if way == "base64" else quopri.encodestring(raw)
    more = f"Content-Type: text/plain; charset={name}\nContent-Transfer-Encoding: {way}\n"
    return mail(name, "@", name=f"{name}-{way}", more=more).encode().replace(b"\n@\n", b"\n" + body + b"\n")


def _maildir(folder: Path, one: bytes) -> Path:
    place = folder / "Maildir"
    for name, data in (("cur/1678213800.M1P2.mx:2,S", one), (".Envoy&AOk-s/cur/1678213801.M2P2.mx:2,S", one.replace(b"<1@", b"<21@")),
                       (".Drafts/cur/1678213802.M3P2.mx:2,DS", one.replace(b"<1@", b"<22@")),
                       ("cur/1678213803.M4P2.mx:2,ST", one.replace(b"<1@", b"<23@")),
                       ("new/1678213804.M5P2.mx", one.replace(b"<1@", b"<24@"))):  # fmt: skip
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return place


def large(folder: Path, size: int) -> Path:
    """Write an mbox of about `size` bytes, of short mails."""
    path, number, written = folder / "mails.mbox", 0, 0
    with path.open("wb") as out:
        while written < size:
            more = f"Content-Type: text/plain; charset=utf-8\nReferences: <{number - 7}@chorale.example>\n"
            many = (mail(f"=?UTF-8?Q?R=C3=A9p?= {n}", "Bonjour à tous.\n" * 9, name=str(n), sender=f"p{n % 99}@chorale.example", more=more)
                    for n in range(number, number + 500))  # fmt: skip
            written += out.write("".join(many).encode())
            number += 500
    return path
