"""How do Camille's messengers, her phone and her mailbox tell what was said?"""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime, timedelta
from email.header import Header
from pathlib import Path
from typing import Any

from murmure.demo.exports.friends import CAMILLE, CIRCLE, FRIENDS, Friend
from murmure.demo.exports.shelf import escaped, lines, pack, put, written
from murmure.demo.exports.stamp import DAYS, FRENCH_MONTHS, MONTHS
from murmure.demo.exports.talk import talk
from murmure.demo.exports.year import MADE_ON, PARIS, Year

GROUP = "Cercle de lecture"


def _whatsapp(folder: Path, year: Year) -> None:
    """Write a chat of an Android phone and a group of an iPhone, both in French."""
    said = talk(year, "whatsapp", CIRCLE, 24, GROUP)
    sealed = "Les messages et les appels sont chiffrés de bout en bout. Aucun tiers, pas même WhatsApp, ne peut les lire ou les écouter."
    lila = [one for one in said if one.room == "lila"]
    first = lila[0].at.astimezone(PARIS)
    text = f"{first:%d/%m/%Y, %H:%M} - {sealed}\n" + "".join(
        f"{one.at.astimezone(PARIS):%d/%m/%Y, %H:%M} - {one.author.name}: {one.text}\n" for one in lila)  # fmt: skip
    put(folder / "Discussion WhatsApp avec Lila Lune.txt", text)
    group = [one for one in said if one.room == GROUP]
    first = group[0].at.astimezone(PARIS)
    text = f"[{first:%d/%m/%Y, %H:%M:%S}] {GROUP}: \u200e{sealed}\r\n" + "".join(
        f"[{one.at.astimezone(PARIS):%d/%m/%Y, %H:%M:%S}] {one.author.name}: {one.text}\r\n" for one in group)  # fmt: skip
    pack(folder / f"WhatsApp Chat - {GROUP}.zip", {"_chat.txt": text})


def _signal(folder: Path, year: Year) -> None:
    friends = ("noe", "samir")
    number = {short: str(place) for place, short in enumerate(friends, 2)}
    head: list[dict[str, Any]] = [
        {
            "version": "1",
            "backupTimeMs": _ms(MADE_ON),
            "mediaRootBackupKey": _key(32),
            "currentAppVersion": "Android 8.10.2",
        },
        {
            "account": {
                "profileKey": _key(1),
                "givenName": "Camille",
                "familyName": "Tilleul",
                "username": "camille.07",
                "accountSettings": {},
            }
        },
        {"recipient": {"id": "1", "self": {}}},
    ]
    for short, place in number.items():
        given, family = FRIENDS[short].name.split()
        head.append({"recipient": {"id": place, "contact": {
            "aci": _key(int(place)), "e164": FRIENDS[short].phone.lstrip("+"), "profileGivenName": given, "profileFamilyName": family,
            "registered": {}, "blocked": False}}})  # fmt: skip
        head.append({"chat": {"id": place + "0", "recipientId": place}})
    items = []
    for one in talk(year, "signal", friends, 8, english=("noe",)):
        place, mine = number[one.room], one.author is CAMILLE
        how = {"outgoing": {"dateReceived": _ms(one.at), "sendStatus": [{"recipientId": place, "timestamp": _ms(one.at), "read": {}}]}} if mine else {
            "incoming": {"dateReceived": _ms(one.at), "dateServerSent": _ms(one.at), "read": True, "sealedSender": True}}  # fmt: skip
        items.append({"chatItem": {"chatId": place + "0", "authorId": "1" if mine else place, "dateSent": _ms(one.at), **how,
                                   "standardMessage": {"text": {"body": one.text}}}})  # fmt: skip
    put(folder / "signal-export" / "main.jsonl", lines([*head, *items]))
    put(folder / "signal-export" / "metadata.json", '{"version":1}')


def _ms(at: datetime) -> str:
    return str(int(at.timestamp() * 1000))


def _key(number: int) -> str:
    return base64.b64encode(bytes([number] * 16)).decode()


def _telegram(folder: Path, year: Year) -> None:
    friends, group = ("yuki", "goran"), "Sorties du samedi"
    chats: dict[str, dict[str, Any]] = {
        short: {"name": FRIENDS[short].name, "type": "personal_chat", "id": FRIENDS[short].number, "messages": []}
        for short in friends
    }
    chats[group] = {"name": group, "type": "private_group", "id": 770077, "messages": []}
    for number, one in enumerate(talk(year, "telegram", friends, 10, group, english=("goran",)), 1):
        chats[one.room]["messages"].append({
            "id": number, "type": "message", "date": f"{one.at.astimezone(PARIS):%Y-%m-%dT%H:%M:%S}", "date_unixtime": str(int(one.at.timestamp())),
            "from": one.author.name, "from_id": f"user{one.author.number}", "text": one.text,
            "text_entities": [{"type": "plain", "text": one.text}]})  # fmt: skip
    me = {"user_id": CAMILLE.number, "first_name": "Camille", "last_name": "Tilleul", "phone_number": CAMILLE.phone, "username": "@camille_tilleul",
          "bio": "lectrice"}  # fmt: skip
    whole = {
        "about": "Here is the data you requested.",
        "personal_information": me,
        "chats": {"about": "", "list": list(chats.values())},
    }
    put(folder / f"DataExport_{MADE_ON:%Y-%m-%d}" / "result.json", written(whole, 1))


def _sms(folder: Path, year: Year) -> None:
    """Write text messages, and the calls that some of them ask for."""
    head = ("<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
            "<!--File Created By SMS Backup & Restore v10.20.001 on 05/01/2026 09:30:00-->\n"
            '<?xml-stylesheet type="text/xsl" href="{0}.xsl"?>\n<{1} count="{2}" backup_set="made" backup_date="' + _ms(MADE_ON)
            + '" type="full">\n')  # fmt: skip
    said = talk(year, "sms", ("paola", "oriane", "karim"), 8)
    rows = "".join(
        f'  <sms protocol="0" address="{FRIENDS[one.room].phone}" date="{_ms(one.at)}" type="{2 if one.author is CAMILLE else 1}" subject="null" '
        f'body="{escaped(one.text)}" toa="null" sc_toa="null" service_center="null" read="1" status="-1" locked="0" date_sent="0" sub_id="1" '
        f'readable_date="{_french(one.at)}" contact_name="{FRIENDS[one.room].name}" />\n'
        for one in said
    )
    put(folder / "sms-20260105093000.xml", head.format("sms", "smses", len(said)) + rows + "</smses>")
    chance = year.chance("calls")
    called = [
        (one.at + timedelta(minutes=15), FRIENDS[one.room]) for one in said if one.first and chance.random() < 0.9
    ]
    rows = "".join(
        f'  <call number="{friend.phone}" duration="{chance.randrange(30, 900)}" date="{_ms(at)}" type="{chance.choice((1, 1, 2))}" presentation="1" '
        f'subscription_id="null" readable_date="{_french(at)}" contact_name="{friend.name}" />\n'
        for at, friend in called
    )
    put(folder / "calls-20260105093000.xml", head.format("calls", "calls", len(called)) + rows + "</calls>")


def _french(at: datetime) -> str:
    moment = at.astimezone(PARIS)
    return f"{moment.day} {FRENCH_MONTHS[moment.month - 1]} {moment:%Y %H:%M:%S}"


def _mbox(folder: Path, year: Year) -> None:
    """Write the mailbox of Takeout in French: letters with friends, and the newsletter of the circle."""
    mails: list[tuple[datetime, Friend, list[Friend], str, str, str]] = []
    subject, before = "", ""
    for number, one in enumerate(talk(year, "mail", ("karim", "olga", "noe"), 9, english=("noe",)), 1):
        answer, friend = before if not one.first else "", FRIENDS[one.room]
        subject = one.text.split(",")[0][:60] if one.first else "Re: " + subject.removeprefix("Re: ")
        before = f"{number}.tour@village.example"
        to = friend if one.author is CAMILLE else CAMILLE
        mails.append((one.at, one.author, [to], subject, one.text, answer))
    for event in year.events:
        if event.title == GROUP:
            circle = [FRIENDS[short] for short in CIRCLE if short != "oriane"]
            text = f"Rendez-vous {event.start:%d/%m} à {event.start:%H:%M}, {event.place}.\nOriane"
            mails.append(
                (
                    event.start.replace(hour=8, minute=5),
                    FRIENDS["oriane"],
                    [CAMILLE, *circle],
                    f"{GROUP} du {event.start:%d/%m}",
                    text,
                    "",
                )
            )
    text = "".join(_letter(number, *mail) for number, mail in enumerate(mails, 1))
    pack(
        folder / "takeout-20260105T083000Z-002.zip",
        {"Takeout/Mail/Tous les messages, y compris ceux du dossier Spam.mbox": text},
    )


def _letter(number: int, at: datetime, author: Friend, to: list[Friend], subject: str, text: str, answer: str) -> str:
    clock = f"{DAYS[at.weekday()]} {MONTHS[at.month - 1]} {at.day:02} {at:%H:%M:%S %z %Y}"
    date = f"{DAYS[at.weekday()]}, {at.day} {MONTHS[at.month - 1]} {at:%Y %H:%M:%S %z}"
    labels = "Messages envoy=C3=A9s,Ouvert" if author is CAMILLE else "Bo=C3=AEte de r=C3=A9ception,Ouvert"
    replied = f"In-Reply-To: <{answer}>\r\nReferences: <{answer}>\r\n" if answer else ""
    body = base64.encodebytes((text + "\n").encode()).decode().replace("\n", "\r\n")
    return (
        f"From {1_700_000_000_000_000_000 + number}@xxx {clock}\r\nX-GM-THRID: {1_700_000_000_000_000_000 + number}\r\n"
        f"X-Gmail-Labels: =?UTF-8?Q?{labels.replace(' ', '_')}?=\r\nDelivered-To: {CAMILLE.mail}\r\nMIME-Version: 1.0\r\nDate: {date}\r\n"
        f"Message-ID: <{number}.tour@village.example>\r\nSubject: {Header(subject, 'utf-8').encode(linesep=chr(13) + chr(10))}\r\n"
        f'From: {_address(author)}\r\nTo: {", ".join(map(_address, to))}\r\n{replied}Content-Type: text/plain; charset="UTF-8"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{body}\r\n"
    )


def _address(friend: Friend) -> str:
    name = friend.name if friend.name.isascii() else Header(friend.name, "utf-8").encode()
    return f"{name} <{friend.mail}>"


EXPORTS: dict[str, Callable[[Path, Year], None]] = {
    "whatsapp": _whatsapp, "signal": _signal, "telegram": _telegram, "sms-backup-restore": _sms, "mbox": _mbox,
}  # fmt: skip
