"""Which stream of which server is followed, and where does the server keep what was said before?"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from murmure.model.errors import BadRequest
from murmure.model.words import Both
from murmure.sources.live import Lost
from murmure.sources.live.fetch import Answer, checked_address, fetch, lost_by_status

if TYPE_CHECKING:
    import httpx

_LARGEST = 16 << 20
# Stream: where it is heard, where its past is, and which option it needs.
STREAMS = {
    "public": ("public", "timelines/public", ""),
    "public:local": ("public/local", "timelines/public?local=true", ""),
    "public:remote": ("public/remote", "timelines/public?remote=true", ""),
    "hashtag": ("hashtag", "timelines/tag/{tag}", "tag"),
    "hashtag:local": ("hashtag/local", "timelines/tag/{tag}?local=true", "tag"),
    "user": ("user", "timelines/home", "token"),
    "list": ("list", "timelines/list/{list}", "list"),
    "direct": ("direct", "", "token"),
}
_TAG, _LIST, _TOKEN = re.compile(r"\w{1,200}"), re.compile(r"[0-9A-Za-z]{1,64}"), re.compile(r"[\x21-\x7e]{1,4096}")
NO_STREAM = Both("Mastodon has no stream called “{text}”.", "Mastodon n'a pas de flux appelé « {text} ».")
CHOOSE = Both("Choose among: {names}.", "Choisissez parmi : {names}.")
NEEDS = Both("The stream “{text}” needs the option --{option}.", "Le flux « {text} » demande l'option --{option}.")
GIVE = {
    "tag": Both("Write one hashtag, without spaces.", "Écrivez un seul mot-dièse, sans espace."),
    "list": Both("Write the number of the list: it ends the address of its page.",
                 "Écrivez le numéro de la liste : il termine l'adresse de sa page."),
    "token": Both("On your server: Preferences, Development, New application, with the right to read. Keep its access token in a file, and give"
                  " --token-file FILE.",
                  "Sur votre serveur : Préférences, Développement, Nouvelle application, avec le droit de lire. Gardez son jeton d'accès dans un"
                  " fichier, et donnez --token-file FICHIER."),
}  # fmt: skip
REFUSED = Both("The server refuses (it answered {status}).", "Le serveur refuse (il a répondu {status}).")
ABSENT = Both("The server has no such stream (it answered {status}).", "Le serveur n'a pas ce flux (il a répondu {status}).")
MOVED = Both("The server sends us elsewhere (it answered {status}).", "Le serveur nous renvoie ailleurs (il a répondu {status}).")
CHECK = Both("Check the address of the server and the name of the stream.", "Vérifiez l'adresse du serveur et le nom du flux.")
UNREADABLE = Both("The server's answer cannot be read.", "La réponse du serveur est illisible.")


@dataclass(frozen=True)
class Place:
    """Say what is followed: the address of the server, its host, and the two places of the stream."""

    base: str
    host: str
    heard: str
    kept: str
    token: str | None
    name: str


def place_of(options: Mapping[str, str]) -> Place:
    """Return the place that the options name; raises `BadRequest`."""
    name = options.get("stream") or "public"
    if name not in STREAMS:
        raise BadRequest("live-stream", NO_STREAM.fill(text=name[:80]), CHOOSE.fill(names=", ".join(STREAMS)))
    base = checked_address(options.get("server", ""), ("https", "http"), "https://mastodon.social")
    parts = urlsplit(base)
    tag, token = options.get("tag", "").strip().removeprefix("#"), options.get("token", "").strip()
    given = {"tag": bool(_TAG.fullmatch(tag)), "list": bool(_LIST.fullmatch(options.get("list", ""))), "token": bool(_TOKEN.fullmatch(token))}
    heard, kept, needed = STREAMS[name]
    if needed and not given[needed]:
        raise BadRequest("live-option", NEEDS.fill(text=name, option="token-file" if needed == "token" else needed), GIVE[needed])
    if token and not given["token"]:
        raise BadRequest("live-token", REFUSED.fill(status=401), GIVE["token"])
    query = {"tag": tag} if needed == "tag" else {"list": options["list"]} if needed == "list" else {}
    heard = f"/api/v1/streaming/{heard}" + (f"?{urlencode(query)}" if query else "")
    kept = "/api/v1/" + kept.format(tag=quote(tag), list=options.get("list", "")) if kept else ""
    return Place(f"{parts.scheme}://{parts.netloc}", parts.netloc.lower(), heard, kept, token or None, name)


def asked(client: httpx.Client, url: str) -> Any:
    """Return what the server's programming interface answers, as JSON; raises `Lost` or `BadRequest` when it refuses."""
    answer = fetch(client, url, _LARGEST, {"Accept": "application/json"})
    if answer.status != 200:
        raise refusal(answer.status, answer.headers)
    return _json(answer)


def _json(answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise Lost(UNREADABLE) from error


def refusal(status: int, headers: Mapping[str, str]) -> Exception:
    """Return what to raise for an answer that is not 200: nothing is tried again where a person must act."""
    if status in (401, 403, 422):
        return BadRequest("live-token", REFUSED.fill(status=status), GIVE["token"])
    if 300 <= status < 400:
        return BadRequest("live-moved", MOVED.fill(status=status), CHECK)
    if 400 <= status < 500 and status not in (408, 425, 429):
        return BadRequest("live-stream", ABSENT.fill(status=status), CHECK)
    return lost_by_status(status, headers)


def streaming_base(client: httpx.Client, place: Place) -> str:
    """Return where the server streams, which may be another host: it says so itself. Never in the clear when it is not itself."""
    for path, keys in (("/api/v2/instance", ("configuration", "urls", "streaming")), ("/api/v1/instance", ("urls", "streaming_api"))):
        answer = fetch(client, place.base + path, _LARGEST, {"Accept": "application/json"})
        if answer.status != 200:
            continue
        found = _json(answer)
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else None
        if isinstance(found, str) and found:
            return _as_http(found, place.base)
    return place.base


def _as_http(written: str, base: str) -> str:
    try:
        parts = urlsplit(written)
        scheme = {"wss": "https", "https": "https", "ws": "http", "http": "http"}[parts.scheme]
        good = parts.hostname and parts.port != 0 and not parts.username
    except (ValueError, KeyError):
        return base
    safe = scheme == "https" or base.startswith("http://")
    return f"{scheme}://{parts.netloc}" if good and safe else base
