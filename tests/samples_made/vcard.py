"""Make up address books: the people of a choir that does not exist."""

from __future__ import annotations

import base64
from pathlib import Path

QUIRKS = [
    "v21",
    "v21-charset",
    "v21-gb2312",
    "v21-big5",
    "v21-shift-jis",
    "v21-euc-kr",
    "v21-called-gb2312",
    "v21-broken-soft-lines",
    "v21-soft-before-blank",
    "v40",
    "birthdays",
    "name-is-address",
    "apple",
    "google",
    "photos",
    "sidecar",
    "folded",
    "bare-cr",
    "latin1",
    "utf16",
    "bom",
    "agent",
    "groups",
    "escapes",
    "phones",
    "kde",
    "no-name",
    "no-end",
    "odd-lines",
    "hostile",
    "truncated",
    "corrupted",
    "empty",
]
CANARIES = ("CANARI-PHOTO", "CANARI-CLE", "CANARI-PROPRE")
_PHOTO = base64.b64encode(b"\x89PNG CANARI-PHOTO " * 40).decode()


def card(*lines: str, version: str = "3.0") -> str:
    """Return one card."""
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


_ANA = card(
    "UID:ana-1",
    "FN:Ana Martin",
    "N:Martin;Ana;Rose;Mme;",
    "EMAIL;TYPE=INTERNET,HOME:Ana@Chorale.example",
    "EMAIL;TYPE=WORK:ana@bureau.example",
    "TEL;TYPE=CELL,VOICE:+33 6 00 00 00 01",
    "ADR;TYPE=HOME:;;1 rue du Lac;Annecy;;74000;France",
    "ORG:Chorale;Altos",
    "TITLE:Cheffe",
    "BDAY:1985-03-07",
    "NOTE:Aime le thé\\, le vert",
    "CATEGORIES:Chorale,Amis",
    "URL:https://ana.example",
    "REV:2023-03-07T12:00:00Z",
    "X-SEUL:CANARI-PROPRE",
)
_JO = card("FN:Jo", "TEL:06 00 00 00 02")
_LOU = card("FN:Lou", "EMAIL:lou@chorale.example", "IMPP:xmpp:lou@chorale.example")
_TEXTS = {
    None: _ANA + _JO + _LOU,
    "v21": card(
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Mart=C3=ADn;Zo=C3=A9;;;",
        "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=A9 =",
        "Mart=C3=ADn",
        "TEL;CELL;PREF:+33600000003",
        "EMAIL;INTERNET;HOME:zoe@chorale.example",
        "ADR;HOME;ENCODING=QUOTED-PRINTABLE:;;1 rue=0D=0A2e;Lyon;;;",
        f"PHOTO;ENCODING=BASE64;JPEG:{_PHOTO[:60]}",
        f" {_PHOTO[60:120]}",
        f" {_PHOTO[120:]}",
        "",
        "BDAY:19850307",
        version="2.1",
    ),
    "v21-broken-soft-lines": card("FN:Zoé", "NOTE;QUOTED-PRINTABLE:un=0D=0A=", "deux=C3=A9", "TEL;CELL:0600000003",
        "TITLE;QUOTED-PRINTABLE:Cheffe=", version="2.1"),
    "v21-soft-before-blank": card("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=A9=", " Mart=C3=ADn",
        "NOTE;ENCODING=QUOTED-PRINTABLE:caf=", " C3=A9", "TEL;CELL:0600000003", version="2.1"),
    "v40": card(
        "KIND:individual",
        "FN;PREF=1:Zoé Martin",
        "FN:Zoé",
        "N:Martin;Zoé;;;",
        'TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+33-6-00-00-00-03;ext=12',
        "EMAIL;TYPE=work:zoe@chorale.example",
        "BDAY:--0307",
        "ANNIVERSARY:20100612",
        "GENDER:F",
        "LANG;PREF=1:fr",
        "RELATED;TYPE=friend;VALUE=text:Ana Martin",
        'ADR;LABEL="1 rue du Lac^nAnnecy":;;1 rue du Lac;Annecy;;;',
        "CREATED:20200101T080000Z",
        f"PHOTO:data:image/png;base64,{_PHOTO}",
        version="4.0",
    ),
    "birthdays": "".join(
        card(f"FN:Né {i}", f"BDAY{day}")
        for i, day in enumerate(
            (
                ":--0307",
                ":--03-07",
                ":19850307",
                ":1985-03-07",
                ":1985-03-07T00:00:00Z",
                ";X-APPLE-OMIT-YEAR=1604:1604-03-07",
                ":1985",
                ":1985-03",
                ":---07",
                ":printemps",
                ";VALUE=text:vers 1900",
                ":1985-99-99",
            )
        )
    ),
    "name-is-address": card("FN:lea@village.example") + card("FN:+33 6 00 00 00 04", "TEL:+33600000004") + card("FN:Fleur 36"),
    "apple": card(
        "N:Martin;Zoé;;;",
        "FN:Zoé Martin",
        "item1.EMAIL;type=INTERNET;type=pref:zoe@chorale.example",
        "item1.X-ABLabel:_$!<Home>!$_",
        "item2.TEL:0600000003",
        "item2.X-ABLabel:répétitions",
        "X-ABShowAs:COMPANY",
        "ORG:Chorale;",
        "item3.X-ABRELATEDNAMES:Ana",
        "item3.X-ABLabel:_$!<Sister>!$_",
    ),
    "google": card(
        "FN:Zoé", "N:;Zoé;;;", "EMAIL;TYPE=INTERNET:zoe@chorale.example", "PHOTO:https://lh3.example/photo", "CATEGORIES:myContacts"
    ),
    "photos": card(
        "FN:Zoé",
        f"PHOTO;ENCODING=b;TYPE=PNG:{_PHOTO}",
        "KEY;TYPE=PGP;ENCODING=b:Q0FOQVJJ",
        f"LOGO:data:image/png;base64,{_PHOTO}",
        "SOUND;VALUE=uri:https://a.example/CANARI-CLE",
        "TEL:0600000003",
    ),
    "sidecar": card("FN:Zoé", "PHOTO:CANARI-PHOTO.jpg", "TEL:0600000003"),
    "folded": "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Une personne au nom\r\n  très long\r\nNOTE:a\r\n b\r\n\tc\r\nEND:VCARD\r\n",
    "agent": card("FN:Ana", "AGENT:", "BEGIN:VCARD", "VERSION:2.1", "FN:CANARI-PROPRE", "END:VCARD", "TEL:0600000001", version="2.1")
    + _LOU,
    "groups": card("KIND:group", "FN:Altos", "MEMBER:urn:uuid:ana-1", "MEMBER:mailto:lou@chorale.example", version="4.0")
    + card("KIND:org", "FN:Chorale", "EMAIL:choeur@chorale.example", version="4.0"),
    "escapes": card(
        "FN:Ana\\, dite \\;",
        "N:Mar\\;tin;Ana;;;",
        "NOTE:deux\\nlignes\\\\fin",
        "NICKNAME:A\\,na,Nana",
        "X-SKYPE:ana.m",
        'EMAIL;X="a:b;c":ana@chorale.example',
    ),
    "phones": card(
        "FN:Ana",
        *(
            f"TEL:{number}"
            for number in (
                "+33 (0)6 00-00.00/01",
                "0033 600000005",
                "06\u00a000\u202f00 00 06",
                "1-800-FLOWERS",
                "*21#",
                "tel:+331;ext=5",
                "+33 6 00 00 00 01",
            )
        ),
    ),
    "kde": card("FN:Zoé", "X-messaging/xmpp-All:un@chorale.example\ue000deux@chorale.example", "N", "LABEL:1 rue du Lac\\nAnnecy"),
    "no-name": card("NOTE:personne") + card("ORG:Chorale;Altos") + card("NICKNAME:Nana") + card("N:Martin;Ana;;;"),
    "no-end": _ANA.replace("END:VCARD\r\n", "") + _LOU,
    "odd-lines": card(
        "FN:Ana", "une ligne", "EMAIL:pas une adresse", 'TEL;TYPE="home:0600000001', ":", "EMAIL:ana@chorale.example", "ADR:;;;;;;"
    ),
    "hostile": card(
        "FN:\x00\x1b[31mAna",
        "EMAIL:<script>@x",
        "URL:javascript:alert(1)",
        "IMPP:javascript:alert(1)",
        "NOTE;CHARSET=rot13:été",
        "TEL:" + "1" * 5000,
        "N:" + ";" * 5000,
        "NICKNAME:" + "," * 5000,
        "BDAY:9999-99-99",
        "REV:0000",
        "X" * 50 + ';"' * 300 + ":x",
        "CREATED:99999999T999999Z",
    ),
}


# Encoding as it is declared, that which Python knows, family name, given name, note; the second byte of some letters is a backslash.
EAST = {
    "v21-gb2312": ("GB2312", "gb18030", "王", "朱镕基", "联通"),
    "v21-big5": ("BIG5", "big5hkscs", "許", "功蓋", "淚\\n餐"),
    "v21-shift-jis": ("SHIFT_JIS", "cp932", "表", "ソニア", "①能"),
    "v21-euc-kr": ("EUC-KR", "cp949", "똠", "방각", "펲시"),
    "v21-called-gb2312": ("GB2312", "utf-8", "王", "朱镕基", "联通"),
}


def _of_the_east(declared: str, written: str, family: str, given: str, note: str) -> bytes:
    """Return a card whose letters are raw, packed as quoted-printable, and without a declared encoding."""
    import quopri

    packed = quopri.encodestring(f"{family}{given}".encode(written) * 9).rstrip(b"\n").replace(b"\n", b"\r\n")
    lines = [
        b"BEGIN:VCARD", b"VERSION:2.1", f"N;CHARSET={declared}:{family};{given};;;".encode(written),
        f"FN;CHARSET={declared};ENCODING=QUOTED-PRINTABLE:".encode() + packed, f"TITLE:{given}".encode(written),
        f"NOTE;CHARSET={declared}:{note}".encode(written), b"TEL;CELL:0600000009", b"END:VCARD", b""]  # fmt: skip
    return b"\r\n".join(lines)


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one address book into `folder` and return its path."""
    path = folder / "contacts.vcf"
    text = _TEXTS.get(quirk, _TEXTS[None])
    data = text.encode("utf-16" if quirk == "utf16" else "utf-8-sig" if quirk == "bom" else "latin-1" if quirk == "latin1" else "utf-8")
    if quirk == "bare-cr":
        data = data.replace(b"\r\n", b"\r")
    elif quirk in EAST:
        data = _of_the_east(*EAST[quirk])
    elif quirk == "v21-charset":
        data = card("FN;CHARSET=KOI8-R:", "TEL:1234", version="2.1").encode().replace(b"R:", b"R:" + "Зоя".encode("koi8-r"))
        data += card("FN;CHARSET=ISO-8859-1:", "TEL:1235", version="2.1").encode().replace(b"1:\r", b"1:" + "Zoé".encode("latin-1") + b"\r")
        data += card("FN;CHARSET=ISO-8859-1:Zoé en UTF-8", "TEL:1236", version="2.1").encode()
    elif quirk == "folded":
        place = data.index("è".encode()) + 1  # some programs fold bytes, not characters
        data = data[:place] + b"\r\n " + data[place:]
    elif quirk == "truncated":
        data = data[:-30]
    elif quirk == "corrupted":
        data = data[:300] + bytes(range(256)) * 3 + data[300:]
    elif quirk == "empty":
        data = b"BEGIN:VCARD\r\nEND:VCARD\r\n"
    path.write_bytes(data)
    return path


def large(folder: Path, size: int) -> Path:
    """Write an address book of about `size` bytes."""
    path, number, written = folder / "contacts.vcf", 0, 0
    with path.open("w", encoding="utf-8", newline="") as out:
        while written < size:
            many = (
                card(
                    f"FN:Personne {n}",
                    f"N:{n};Personne;;;",
                    f"EMAIL;TYPE=HOME:p{n}@village.example",
                    f"TEL;TYPE=CELL:+336{n:08}",
                    "BDAY:1985-03-07",
                    f"PHOTO;ENCODING=b:{_PHOTO[:200]}",
                )
                for n in range(number, number + 500)
            )
            written += out.write("".join(many))
            number += 500
    return path
