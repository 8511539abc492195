"""Which words does a mail hold, and what is attached to it?"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from murmure.sources.messages.mbox.head import head_of, text_of
from murmure.sources.messages.mbox.letters import base64_of, decoded, unworded
from murmure.sources.plain import clean, plain

_DEEPEST, _MOST = 20, 1_000
_PARAMETER = re.compile(r';\s*([\w*.-]{1,60})\s*=\s*(?:"((?:[^"\\]|\\.){0,4000}+)"|([^\s;"]*))')
_LINK = re.compile(r"https?://[^\s<>\"'\])}]{3,2000}")
_FLOWED = re.compile(r"(?<!\n--) \n(?=[^>\s])")
_NONE: dict[str, str] = {}
_SECRET = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")
Words = tuple[str, list[str]]


@dataclass
class Body:
    """Hold the words of a mail, its links, what is attached, and what was odd."""

    texts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    attached: list[dict[str, str]] = field(default_factory=list)
    encrypted: bool = False
    open_end: bool = False
    parts: int = 0


@lru_cache(1024)
def parameters(value: bytes) -> tuple[str, dict[str, str]]:
    """Return the kind and the parameters of a header; names in pieces (RFC 2231) are put together.

    >>> parameters(b"attachment; filename*0*=utf-8''%C3%A9t; filename*1=e.pdf")
    ('attachment', {'filename': 'éte.pdf'})
    """
    text = value.decode("ascii") if value.isascii() else decoded(value)
    kind = text.partition(";")[0].strip().lower()
    found: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for name, quoted, bare in _PARAMETER.findall(text)[:100]:
        said, name = re.sub(r"\\(.)", r"\1", quoted) if quoted else bare, name.lower()
        base, star, rest = name.partition("*")
        if not star:
            found.setdefault(name, unworded(said))
        elif (number := rest.rstrip("*") or "0").isdecimal() and len(number) < 4:
            pieces.setdefault(base, []).append((int(number), name.endswith("*"), said))
    for base, several in pieces.items():
        several.sort(key=lambda piece: piece[0])
        charset, raw = "", b""
        for place, (_, escaped, said) in enumerate(several):
            if place == 0 and escaped and said.count("'") >= 2:
                charset, _, said = said.split("'", 2)
            raw += unquote_to_bytes(said) if escaped else said.encode()
        found[base] = decoded(raw, charset)
    return kind, found


def body_of(data: bytes, begin: int, head: dict[bytes, bytes]) -> Body:
    """Return what a mail says: its plain text, or what a person reads of its HTML where there is none."""
    body = Body()
    for text, links in _words(data, begin, len(data), head, body, 0, "text/plain", False):
        if text:
            body.texts.append(text)
        body.links += links
    return body


def _words(data: bytes, begin: int, end: int, head: dict[bytes, bytes], body: Body, depth: int, usual: str, mute: bool) -> list[Words]:
    """Return the texts below one part; when `mute`, note only what is attached: the same was said in plain text."""
    kind, said = parameters(head[b"content-type"]) if b"content-type" in head else (usual, _NONE)
    body.parts += 1
    if kind.startswith("multipart/") and said.get("boundary") and depth < _DEEPEST:
        body.encrypted = body.encrypted or kind == "multipart/encrypted"
        inner = _parts(data, begin, end, said["boundary"].strip().encode("utf-8", "replace"), body)
        usual = "message/rfc822" if kind == "multipart/digest" else "text/plain"
        best: list[Words] = []
        for start, stop in inner:
            own, at = head_of(data, start, stop)
            found = _words(data, at, stop, own, body, depth + 1, usual, mute)
            if kind != "multipart/alternative":
                best += found
            elif any(text for text, _ in found):
                best = found
                # The plain one of several ways to say the same is enough.
                mute = mute or own.get(b"content-type", b"text/plain").lower().startswith(b"text/plain")
        return best
    way, name = _attachment(head, said)
    if kind in _SECRET and said.get("smime-type") != "signed-data":
        body.encrypted = True
    if not kind.startswith("text/") and "/" in kind or way == "attachment" or name and kind not in ("text/plain", "text/html"):
        if len(body.attached) < _MOST and (name or kind != "application/pgp-encrypted"):
            body.attached.append({"name": name, "type": kind} if name else {"type": kind})
        return []
    return [] if mute else [_text(data[begin:end], kind, said, head, body)]


def _attachment(head: dict[bytes, bytes], said: dict[str, str]) -> tuple[str, str]:
    way, more = parameters(head[b"content-disposition"]) if b"content-disposition" in head else ("", {})
    return way, " ".join(clean(more.get("filename") or said.get("name") or "").split())[:400]


def _parts(data: bytes, begin: int, end: int, boundary: bytes, body: Body) -> list[tuple[int, int]]:
    """Return where the parts between the lines of a boundary begin and end."""
    mark, found = b"--" + boundary, []
    at = begin if data.startswith(mark, begin) else data.find(b"\n" + mark, begin, end) + 1
    start = -1
    while at > 0 or (at == 0 and begin == 0 and start < 0 and data.startswith(mark)):
        after = at + len(mark)
        closing = data[after : after + 2] == b"--"
        if closing or data[after : after + 1] in (b"\n", b"\r", b" ", b"\t", b""):
            if start >= 0:
                found.append((start, max(start, at - 1)))
            line = data.find(b"\n", after, end)
            start = line + 1 if line >= 0 else end
            if closing or body.parts + len(found) > _MOST:
                return found
        at = data.find(b"\n" + mark, after, end) + 1
    body.open_end = True
    if start >= 0:
        found.append((start, end))
    return found


def _text(raw: bytes, kind: str, said: dict[str, str], head: dict[bytes, bytes], body: Body) -> Words:
    way = head.get(b"content-transfer-encoding", b"").strip().lower()
    if way == b"base64":
        raw = base64_of(raw)
    elif way == b"quoted-printable":
        raw = binascii.a2b_qp(raw)
    text = decoded(raw, said.get("charset", ""))
    if kind == "text/html":
        return plain(text)
    text = clean(text).strip("\n \t")
    if said.get("format", "").lower() == "flowed":
        text = _FLOWED.sub("" if said.get("delsp", "").lower() == "yes" else " ", text)
    if "-----BEGIN PGP MESSAGE-----" in text:
        body.encrypted = True
        return "", []
    return text, [link.rstrip(".,;:!?") for link in _LINK.findall(text)] if "://" in text else []


def subject_of(head: dict[bytes, bytes]) -> str:
    """Return the subject, in the encoding of the body when it says none."""
    if b"subject" not in head:
        return ""
    value = head[b"subject"]
    return text_of(value, "" if value.isascii() else charset_of(head))


def charset_of(head: dict[bytes, bytes]) -> str:
    """Return the encoding that a mail declares for its body."""
    return parameters(head[b"content-type"])[1].get("charset", "") if b"content-type" in head else ""
