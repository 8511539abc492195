"""Make up plain exports of Signal: three people and a group that do not exist."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

START = 1_767_600_000_000  # 2026-01-05 08:00:00 UTC
ACI = {name: base64.b64encode(bytes([number] * 16)).decode() for number, name in enumerate(("Lou", "Zoe", "Stranger"), 1)}
SECRETS = ("c2VjcmV0LW1hc3Rlci1rZXk=", "c2VjcmV0LXByb2ZpbGUta2V5", "c2VjcmV0LW1lZGlhLWtleQ==", "secret-pin-4321", "c2VjcmV0LWxvY2FsLWtleQ==")
CANARIES = (*SECRETS, "inside-the-picture")
_IN = {"incoming": {"dateReceived": str(START + 900), "dateServerSent": str(START + 500), "read": True, "sealedSender": True}}


def _out(*statuses: tuple[str, str]) -> dict[str, Any]:
    return {"outgoing": {"dateReceived": str(START), "sendStatus": [{"recipientId": who, "timestamp": str(START), how: {}} for who, how in statuses]}}


def _item(minute: float, chat: str, author: str, how: dict[str, Any], **what: Any) -> dict[str, Any]:
    return {"chatItem": {"chatId": chat, "authorId": author, "dateSent": str(START + int(minute * 60_000)), **how, **what}}


def _said(body: str, **more: Any) -> dict[str, Any]:
    return {"standardMessage": {"text": {"body": body}, **more}}


def _picture(name: str = "vue.jpg", kind: str = "image/jpeg") -> dict[str, Any]:
    place = {"plaintextHash": "AAAA", "localKey": SECRETS[4], "size": 9}
    return {"pointer": {"contentType": kind, "fileName": name, "locatorInfo": place}, "wasDownloaded": True, "flag": "NONE"}


HEAD: list[dict[str, Any]] = [
    {"version": "1", "backupTimeMs": str(START + 10**9), "mediaRootBackupKey": SECRETS[2], "currentAppVersion": "Android 8.10.2"},
    {"account": {"profileKey": SECRETS[1], "givenName": "Ana", "familyName": "Bell", "username": "ana.07", "svrPin": SECRETS[3],
                 "accountSettings": {}}},
    {"recipient": {"id": "1", "self": {}}},
    {"recipient": {"id": "2", "contact": {"aci": ACI["Lou"], "e164": "33612345678", "profileGivenName": "Lou", "profileFamilyName": "Martin",
                                          "profileKey": SECRETS[1], "registered": {}, "blocked": False}}},
    {"recipient": {"id": "3", "contact": {"aci": ACI["Zoe"], "profileGivenName": "Zoé", "blocked": True}}},
    {"recipient": {"id": "4", "group": {"masterKey": SECRETS[0], "snapshot": {"title": {"title": "Club"}, "members": [{"userId": ACI["Lou"]}]}}}},
    {"recipient": {"id": "5", "releaseNotes": {}}}, {"recipient": {"id": "6", "distributionList": {"distributionId": "AAAA"}}},
    {"chat": {"id": "10", "recipientId": "2"}}, {"chat": {"id": "20", "recipientId": "4"}}, {"chat": {"id": "30", "recipientId": "1"}},
    {"chatFolder": {"name": "x"}}, {"stickerPack": {"packId": "AA", "packKey": SECRETS[4]}},
]  # fmt: skip
PLAIN = [
    _item(0, "10", "2", _IN, **_said("On part à 10 h ? https://murmure.example/carte.")),
    _item(1, "10", "1", _out(("2", "read")), **_said("Oui", quote={"targetSentTimestamp": str(START), "authorId": "2", "text": {"body": "On part"}},
                                                      reactions=[{"emoji": "👍", "authorId": "2", "sentTimestamp": str(START + 61_000)}])),
    _item(2, "20", "3", _IN, standardMessage={"text": {"body": "😎 \ufffc viens ?", "bodyRanges": [
        {"start": 3, "length": 1, "mentionAci": ACI["Lou"]}, {"start": 0, "length": 2, "style": "BOLD"}]}, "attachments": [_picture()]}),
    _item(3, "20", "1", _out(("2", "delivered"), ("3", "skipped")), **_said("à tous")),
    _item(4, "30", "1", _out(), **_said("note à moi")),
]  # fmt: skip
_LINES: dict[str, list[Any]] = {
    "edits": [_item(5, "10", "2", _IN, **_said("À mercredi"), revisions=[
        _item(1, "10", "2", _IN, **_said("À lundi"))["chatItem"], _item(2, "10", "2", _IN, **_said("À mardi"))["chatItem"]])],
    "deleted": [_item(0, "10", "2", _IN, remoteDeletedMessage={})],
    "without-text": [_item(0, "10", "2", _IN, standardMessage={}),
                     _item(1, "10", "2", _IN, standardMessage={"longText": {"contentType": "text/x-signal-plain"}})],
    "kinds": [
        _item(0, "10", "2", _IN, stickerMessage={"sticker": {"packId": "AA", "packKey": SECRETS[4], "emoji": "🎈"}}),
        _item(1, "10", "2", _IN, contactMessage={"contact": {"name": {"givenName": "Mina", "familyName": "Roy"}}}),
        _item(2, "10", "2", _IN, viewOnceMessage={}), _item(3, "10", "2", _IN, directStoryReplyMessage={"emoji": "❤️"}),
        _item(4, "20", "2", _IN, poll={"question": "Quand ?", "options": [{"option": "lundi", "votes": [{"voterId": "1", "voteCount": 1}]}]}),
        _item(5, "10", "2", _IN, paymentNotification={"amountMob": "1.5", "note": "merci"}),
        _item(6, "10", "1", _out(), giftBadge={"state": "OPENED"}),
    ],
    "calls": [
        _item(0, "10", "2", _IN, updateMessage={"individualCall": {
            "callId": "1", "type": "AUDIO_CALL", "direction": "INCOMING", "state": "MISSED", "startedCallTimestamp": str(START)}}),
        _item(1, "10", "1", _out(), updateMessage={"individualCall": {
            "type": "VIDEO_CALL", "direction": "OUTGOING", "state": "ACCEPTED", "startedCallTimestamp": str(START + 60_000)}}),
        _item(2, "20", "2", {"directionless": {}}, updateMessage={"groupCall": {
            "state": "JOINED", "startedCallRecipientId": "2", "startedCallTimestamp": str(START + 120_000),
            "endedCallTimestamp": str(START + 180_000)}}),
    ],
    "changes": [
        _item(0, "20", "2", {"directionless": {}}, updateMessage={"groupChange": {"updates": [
            {"groupMemberAddedUpdate": {"updaterAci": ACI["Lou"], "newMemberAci": ACI["Stranger"]}},
            {"groupNameUpdate": {"newGroupName": "Le club"}}]}}),
        _item(1, "10", "2", {"directionless": {}}, updateMessage={"simpleUpdate": {"type": "IDENTITY_UPDATE"}}),
    ],
    "failed": [_item(0, "10", "1", _out(("2", "failed")), **_said("perdu"))],
    "sms": [_item(-9_000_000, "10", "2", _IN, sms=True, **_said("d'avant"))],
    "numbers": [{"chatItem": {"chatId": 10, "authorId": 2, "dateSent": START, "incoming": {}, "standardMessage": {"text": {"body": "a"}}}}],
    "bad-records": [
        _item(0, "10", "2", _IN), _item(1, "10", "77", _IN, **_said("?")), "{not json", "[1]", '{"strange": {}}',
        {"chatItem": {"chatId": "10", "authorId": "2", "dateSent": "soon", **_said("x")}},
        {"chatItem": {"chatId": "10", "authorId": "2", **_said("x")}},
        {"chatItem": 7}, _item(2, "10", "2", _IN, **_said("fin")),
    ],
    "hostile": [
        _item(0, "10", "2", _IN, **_said("<script>alert(1)</script>\x00\ud800")),
        _item(1, "10", "2", _IN, standardMessage={"text": 7, "attachments": {"a": 1}, "reactions": 3}),
        _item(2, "10", "2", _IN, standardMessage={"text": {"body": "x", "bodyRanges": [{"start": 10**9, "length": -1, "mentionAci": ACI["Lou"]}]}}),
        "[" * 5_000,
    ],
    "deep": [_item(0, "10", "2", _IN, **_said("a"), revisions=[{"revisions": [{"revisions": []}]}])],
}  # fmt: skip
QUIRKS = [*_LINES, "cut", "no-header"]


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write main.jsonl, metadata.json and files/ into `folder` and return it."""
    lines = [*(HEAD[1:] if quirk == "no-header" else HEAD), *_LINES.get(quirk or "", PLAIN)]
    text = "".join((line if isinstance(line, str) else json.dumps(line, separators=(",", ":"))) + "\n" for line in lines)
    (folder / "main.jsonl").write_text(text[:-60] if quirk == "cut" else text, "utf-8")
    (folder / "metadata.json").write_text('{"version":1}')
    (folder / "files" / "ab").mkdir(parents=True, exist_ok=True)
    (folder / "files" / "ab" / "abcd.jpg").write_bytes(b"\xff\xd8inside-the-picture")
    return folder


def large(folder: Path, size: int) -> Path:
    """Write a main.jsonl of about `size` bytes."""
    path, number, written = folder / "main.jsonl", 0, 0
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(line, separators=(",", ":")) + "\n" for line in HEAD)
        while written < size:
            written += out.write("".join(map(_line, range(number, number + 1_000))))
            number += 1_000
    return path


def _line(number: int) -> str:
    author, how = ("1", '"outgoing":{"sendStatus":[]}') if number % 2 else ("2", '"incoming":{"dateReceived":"1"}')
    return (
        f'{{"chatItem":{{"chatId":"10","authorId":"{author}","dateSent":"{1_600_000_000_000 + number * 997}",{how},'
        f'"standardMessage":{{"text":{{"body":"une phrase de quelques mots {number}"}}}}}}}}\n'
    )
