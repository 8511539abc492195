"""Make up exports of Telegram: the chats of a choir that does not exist."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

QUIRKS = [
    "single",
    "single-group",
    "single-old",
    "text-forms",
    "late-keys",
    "no-account",
    "batch",
    "no-unixtime",
    "services",
    "media",
    "reactions",
    "edited",
    "left",
    "contacts",
    "sessions",
    "odd-records",
    "hostile",
    "deep",
    "utf16",
    "bom",
    "truncated",
    "corrupted",
    "cut-in-first",
    "empty",
]
CANARIES = ("CANARI-TELEPHONE", "CANARI-FICHIER", "CANARI-BOUTON", "CANARI-SOUVENT")
NOON = 1_678_186_800  # 7 March 2023, 11:00 UTC
ME = {"user_id": 1, "first_name": "Léa", "last_name": "Martin", "phone_number": "CANARI-TELEPHONE", "username": "@Lea", "bio": "alto"}


def message(number: int, text: Any = "Bonjour", who: int = 1, **more: Any) -> dict[str, Any]:
    """Return one message, an hour after the one before."""
    seconds = NOON + number * 3600
    names = {1: "Léa Martin", 2: "Ana", 3: "Jo"}
    return {
        "id": number,
        "type": "message",
        "date": _local(seconds),
        "date_unixtime": str(seconds),
        "from": names.get(who),
        "from_id": f"user{who}",
        "text": text,
        "text_entities": [{"type": "plain", "text": text}] if isinstance(text, str) else text,
        **more,
    }


def service(number: int, action: str, who: int = 1, **more: Any) -> dict[str, Any]:
    """Return what happened to a chat."""
    seconds = NOON + number * 3600
    return {
        "id": number,
        "type": "service",
        "date": _local(seconds),
        "date_unixtime": str(seconds),
        "actor": {1: "Léa Martin", 2: "Ana"}.get(who, "Jo"),
        "actor_id": f"user{who}",
        "action": action,
        "text": "",
        **more,
    }


def _local(seconds: int) -> str:
    from datetime import UTC, datetime, timedelta

    return (datetime.fromtimestamp(seconds, UTC) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S")


def chat(number: int, kind: str, name: str | None, *messages: dict[str, Any]) -> dict[str, Any]:
    """Return one chat."""
    return {"name": name, "type": kind, "id": number, "messages": list(messages)}


_PAIR = chat(2, "personal_chat", "Ana", message(1, "Tu viens mardi ?"), message(2, "Oui !", 2, reply_to_message_id=1))
_GROUP = chat(77, "private_supergroup", "Choeur", message(3, "Répétition à 19 h", 3), message(4, "Noté", 1, reply_to_message_id=3))
_PUBLIC = chat(88, "public_channel", "Concerts", message(5, "Concert ce soir", from_id="channel88") | {"from": "Concerts"})
_OWN = chat(1, "saved_messages", None, message(6, "Acheter du thé"))
_FORMS = [
    "Voir ",
    {"type": "link", "text": "chorale.example/7"},
    " ou ",
    {"type": "text_link", "text": "ici", "href": "https://chorale.example/8"},
    ", ",
    {"type": "mention", "text": "@Jo_Alto"},
    {"type": "mention_name", "text": "Ana", "user_id": 2},
    {"type": "hashtag", "text": "#chorale"},
]


def whole(*chats: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return an export of several chats."""
    return {"about": "Here is the data you requested.", "personal_information": ME, **more, "chats": {"about": "…", "list": list(chats)}}


def _old(number: int, who: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "type": "message",
        "date": "2019-03-07T12:00:00",
        "from": "x",
        "from_id": (1 << 32) + who,
        "text": f"vieux {number}",
        **more,
    }


_EXPORTS: dict[str | None, Any] = {
    None: whole(_PAIR, _GROUP, _PUBLIC, _OWN),
    "single": _PAIR,
    "single-group": _GROUP,
    "single-old": chat((1 << 32) + 2, "personal_chat", "Ana", _old(1, 1), _old(2, 2)),
    "text-forms": chat(
        2,
        "personal_chat",
        "Ana",
        message(1, _FORMS),
        message(2, ["a", {"type": "bold", "text": "b"}, "c"]),
        {**message(3), "text": None},
        message(4, "deux\nlignes"),
    ),
    "late-keys": {
        "chats": {
            "list": [
                {"messages": [message(1, "Tu viens ?"), message(2, "Oui", 2)], "id": 2, "type": "personal_chat", "name": "Ana"},
                _GROUP,
            ]
        },
        "personal_information": ME,
        "about": "x",
    },
    "no-account": {key: value for key, value in whole(_PAIR, _GROUP).items() if key != "personal_information"},
    "batch": {
        "chats": {
            "list": [
                {
                    "name": "Sans numéro",
                    "messages": [
                        {"type": "message", "date_unixtime": str(NOON), "from": "A", "text": "un"},
                        {"type": "message", "date_unixtime": str(NOON), "from": "B", "text": "deux"},
                    ],
                }
            ]
        }
    },
    "no-unixtime": chat(2, "personal_chat", "Ana", {k: v for k, v in message(1).items() if k != "date_unixtime"}),
    "services": chat(
        77,
        "private_group",
        "Choeur",
        service(1, "create_group", title="Choeur", members=["Ana", "Jo"]),
        service(2, "invite_members", members=["Lou"]),
        service(3, "remove_members", 2, members=["Ana"]),
        service(4, "remove_members", members=["Jo"]),
        service(5, "phone_call", duration_seconds=61, discard_reason="hangup"),
        service(6, "pin_message", message_id=3),
        service(7, "edit_group_title", title="Grand choeur"),
        service(8, "join_group_by_link", 3),
    ),
    "media": chat(
        2,
        "personal_chat",
        "Ana",
        message(1, "", photo="(File not included. CANARI-FICHIER)", width=800, height=600),
        message(
            2,
            "",
            file="files/CANARI.pdf",
            file_name="partition.pdf",
            mime_type="application/pdf",
            media_type="audio_file",
            duration_seconds=9,
        ),
        message(3, "", location_information={"latitude": 48.85, "longitude": 2.35}, place_name="Salle", address="1 rue X"),
        message(4, "", contact_information={"first_name": "Lou", "last_name": "", "phone_number": "0033 6 00 00 00 01"}),
        message(
            5,
            "",
            poll={"question": "Mardi ?", "closed": False, "total_voters": 2, "answers": [{"text": "oui", "voters": 2, "chosen": True}]},
        ),
        message(6, "Suivi", forwarded_from="Jo", via_bot="@bot", inline_bot_buttons=[[{"type": "url", "text": "CANARI-BOUTON"}]]),
        message(7, "", type="unsupported"),
    ),
    "reactions": chat(
        77,
        "private_supergroup",
        "Choeur",
        message(
            1,
            "Bravo",
            2,
            reactions=[
                {
                    "type": "emoji",
                    "count": 2,
                    "emoji": "❤",
                    "recent": [
                        {"from": "Jo", "from_id": "user3", "date": "2023-03-07T14:00:00"},
                        {"from": "Lou", "from_id": "user4", "date": "2023-03-07T14:00:01"},
                    ],
                },
                {"type": "paid", "count": 9},
                {"type": "emoji", "emoji": "x", "recent": [{"from": "?"}]},
                7,
            ],
        ),
    ),
    "edited": chat(2, "personal_chat", "Ana", message(1, "corrigé", edited=_local(NOON + 4000), edited_unixtime=str(NOON + 4000))),
    "left": whole(_PAIR, left_chats={"about": "x", "list": [_GROUP]}),
    "contacts": whole(
        _PAIR,
        contacts={
            "about": "x",
            "list": [
                {
                    "user_id": 2,
                    "first_name": "Ana",
                    "last_name": "B",
                    "phone_number": "0033600000002",
                    "date": _local(NOON),
                    "date_unixtime": str(NOON),
                },
                {
                    "first_name": "Zoé",
                    "last_name": "",
                    "phone_number": "+33 6 00 00 00 03",
                    "date": "1970-01-01T00:00:00",
                    "date_unixtime": "0",
                },
                {"first_name": "", "last_name": "", "phone_number": ""},
            ],
        },
        frequent_contacts={"list": [{"id": 2, "name": "CANARI-SOUVENT", "rating": 1}]},
    ),
    "sessions": whole(
        _PAIR,
        sessions={
            "list": [
                {
                    "last_active_unixtime": str(NOON),
                    "last_ip": "203.0.113.4",
                    "last_country": "FR",
                    "application_name": "Telegram Desktop",
                    "device_model": "Portable",
                    "platform": "Linux",
                    "created_unixtime": str(NOON - 9000),
                },
                {},
            ]
        },
        web_sessions={
            "list": [{"last_ip": "203.0.113.5", "domain_name": "chorale.example", "browser": "Firefox", "created_unixtime": str(NOON)}]
        },
    ),
    "odd-records": chat(
        2,
        "personal_chat",
        "Ana",
        message(1),
        7,
        None,
        message(2) | {"date_unixtime": "x"},
        message(3) | {"date_unixtime": "99999999999999"},  # type: ignore[arg-type]
        {"id": 4, "type": "message", "text": "sans date"},
        message(5, ""),
        message(6) | {"from": None},
        message(7) | {"from_id": None, "from": None},
    ),
    "hostile": chat(
        2,
        "personal_chat",
        "\x00\ud800Ana",
        message(1, "a\x00\ud83d\x1b"),
        message(2, [{"type": "text_link", "text": "x", "href": "javascript:alert(1)"}]),
        message(3, id=10**30),
        message(4, "x", location_information={"latitude": 1e300, "longitude": "2"}),
        message(5, {"a": 1}),
        message(6, reactions={"a": 1}, edited_unixtime=[]),
        message(7, from_id={"a": 1}),
        service(8, "phone_call", duration_seconds=-5),
        service(9, "\x00", members={"a": 1}),
    ),
    "cut-in-first": whole(_PAIR),
    "empty": whole(),
}


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one export into `folder` and return its path."""
    path = folder / "result.json"
    text = json.dumps(_EXPORTS.get(quirk, _EXPORTS[None]), ensure_ascii=quirk == "hostile", indent=1)
    if quirk == "deep":
        text = json.dumps(whole(_PAIR)).replace('"Oui !"', "[" * 200_000)
    data = text.encode("utf-16" if quirk == "utf16" else "utf-8-sig" if quirk == "bom" else "utf-8")
    if quirk == "truncated":
        data = data[:-400]
    elif quirk == "cut-in-first":
        data = data[: data.index(b"Tu viens") + 4]
    elif quirk == "corrupted":
        place = data.index("Noté".encode())
        data = data[:place] + bytes(range(256)) * 3 + data[place:]
    path.write_bytes(data)
    return path


def large(folder: Path, size: int) -> Path:
    """Write the export of one long chat, of about `size` bytes, as Telegram Desktop indents it."""
    path, number, written = folder / "result.json", 0, 0
    with path.open("w", encoding="utf-8") as out:
        begin = json.dumps(whole(chat(2, "personal_chat", "Ana")), ensure_ascii=False, indent=1)
        head, tail = begin.rsplit("[]", 1)
        written = out.write(head + "[")
        while written < size:
            many = range(number, number + 500)
            written += out.write(
                ",\n".join(json.dumps(message(n, f"phrase {n} de quelques mots", 1 + n % 2), ensure_ascii=False, indent=1) for n in many)
            )
            number += 500
            out.write(",\n" if written < size else "]")
        out.write(tail)
    return path
