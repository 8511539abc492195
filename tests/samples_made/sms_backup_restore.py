"""Make up backups of SMS Backup & Restore: a phone that does not exist."""

from __future__ import annotations

from pathlib import Path

START = 1_710_320_400_000  # 2024-03-13 09:00:00 UTC
_HEAD = """<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<!--File Created By SMS Backup & Restore v10.20.001 on 13/03/2024 10:00:00-->
<?xml-stylesheet type="text/xsl" href="sms.xsl"?>
"""
PICTURE = "iVBORw0KGgo" * 12


def _sms(number: int, body: str, kind: int = 1, who: str = "+33612345678", **more: str) -> str:
    moment = START + number * 60_000
    given = {
        "protocol": "0", "address": who, "date": str(moment), "type": str(kind), "subject": "null", "body": body, "toa": "null", "sc_toa": "null",
        "service_center": "null", "read": "1", "status": "-1", "locked": "0", "date_sent": "0", "sub_id": "-1",
        "readable_date": f"13 mars 2024 10:{number:02}:00", "contact_name": "Lou Martin",
    } | more  # fmt: skip
    return "  <sms " + " ".join(f'{name}="{value}"' for name, value in given.items()) + " />\n"


def _mms(number: int, box: int, people: str, parts: str, sender: str = "", **more: str) -> str:
    given = {"date": str(START + number * 60_000), "msg_box": str(box), "address": people, "m_type": "132", "m_id": f"made{number}", "sub": "null",
             "date_sent": str(START // 1000 + number * 60 - 5), "contact_name": "Lou Martin, Zoé", "text_only": "0"} | more  # fmt: skip
    addresses = f'<addr address="{sender}" type="137" charset="106" />' if sender else ""
    shown = " ".join(f'{name}="{value}"' for name, value in given.items())
    return (
        f"  <mms {shown}>\n    <parts>\n"
        f'      <part seq="-1" ct="application/smil" name="null" chset="null" text="&lt;smil&gt;layout-of-parts" />\n{parts}    </parts>\n'
        f'    <addrs>{addresses}<addr address="+33699999999" type="151" charset="106" /></addrs>\n  </mms>\n'
    )


_TEXT = '      <part seq="0" ct="text/plain" name="null" chset="106" cl="text.txt" text="{}" />\n'
_IMAGE = f'      <part seq="0" ct="image/jpeg" name="vue.jpg" chset="null" cl="vue.jpg" text="null" data="{PICTURE}" />\n'


def _all(*records: str, root: str = "smses") -> str:
    return f'{_HEAD}<{root} count="{len(records)}" backup_set="made" backup_date="{START}" type="full">\n{"".join(records)}</{root}>'


_QUIRKS = {
    "no-owner": _all(_sms(0, "a", 1), _sms(1, "b", 2)),
    "seconds-for-mms": _all(_mms(0, 1, "+33612345678", _TEXT.format("coucou"), "+33612345678")),
    "types": _all(*(_sms(kind, f"type {kind}", kind) for kind in range(8))),
    "unknown-contact": _all(_sms(0, "code 1234", who="ORANGE", contact_name="(Unknown)"), _sms(1, "?", who="38000", contact_name="(Unknown)")),
    "smil": _all(_mms(0, 1, "+33612345678", _TEXT.format("coucou") + _IMAGE, "+33612345678")),
    "groups": _all(_mms(0, 1, "+33612345678~+33687654321", _TEXT.format("à tous"), "+33687654321"),
                   _mms(1, 2, "+33612345678,+33687654321", _TEXT.format("merci"), "insert-address-token")),
    "emoji": _all(_sms(0, "vu &#55357;&#56846; &#128526; 😎 &#55357; fin"), _sms(1, "a&#0;b&#11;c&#10;d &amp;amp; <3 > &apos;e&apos;")),
    "readable-date": _all(_sms(0, "a", readable_date="Mar 13, 2024 5:00:00 AM"), _sms(1, "b", readable_date="2024/03/13 下午6:01:00"),
                          _sms(2, "c", readable_date="null"), _sms(3, "d", readable_date="13 mars 2024 10:17:23")),
    "calls": _all(*(
        f'  <call number="{number}" duration="{lasted}" date="{START + place * 600_000}" type="{kind}" presentation="1" contact_name="Lou" />\n'
        for place, (number, lasted, kind) in enumerate([("+33612345678", 65, 1), ("+33612345678", 12, 2), ("+33612345678", 0, 3), ("-1", 0, 5)])
    ), root="calls"),
    "silence": '<?xml version="1.0" encoding="UTF-8"?>\n<smses count="1">\n' + _sms(0, "I can&apos;t") + "</smses>",
    "apostrophes": _all("  <sms address='+33612345678' date='1710320400000' type='1' body='dit \"oui\"' />\n"),
    "bad-records": _all(_sms(0, "a"), _sms(1, 'dit "non" et plus'), _sms(2, "b", date="soon"), _sms(3, "c", date="0"), _sms(4, "d")),
    "cut": _all(_sms(0, "a"), _sms(1, "b"))[:-140],
    "latin": _all(_sms(0, "été")),
    "half-bytes": _all(_sms(0, "EMOJI")),
    "hostile": _all(_sms(0, "&lt;script&gt;alert(1)&lt;/script&gt;"), _sms(1, "=1+1", who="x&quot;&gt;&lt;img&gt;"),
                    _sms(2, "&entity; &#1114112; &#xFFFFFF;")),
    "bomb": '<?xml version="1.0"?><!DOCTYPE smses><smses>' + _sms(0, "&lol9;") + "</smses>",
    "empty": '<?xml version="1.0"?><smses count="0"></smses>',
}  # fmt: skip
QUIRKS = list(_QUIRKS)
CANARIES = ("layout-of-parts", PICTURE)


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write sms-20240313.xml (calls-… for 'calls') into `folder` and return its path."""
    path = folder / ("calls-20240313.xml" if quirk == "calls" else "sms-20240313.xml")
    plain = _all(_sms(0, "On part à 10 h ?"), _sms(1, "Oui https://murmure.example/carte.", 2), _sms(2, "brouillon", 3),
                 _mms(3, 1, "+33612345678~+33687654321", _TEXT.format("la vue") + _IMAGE, "+33687654321"),
                 _sms(4, "ligne&#10;deux", who="ORANGE"))  # fmt: skip
    data = _QUIRKS.get(quirk or "", plain).encode("cp1252" if quirk == "latin" else "utf-8")
    path.write_bytes(data.replace(b"EMOJI", b"\xed\xa0\xbd\xed\xb8\x8e"))
    return path
