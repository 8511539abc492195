"""How is another program told, so that it knows who speaks, and so that nobody is led to where he did not mean to go?"""

from __future__ import annotations

import hmac
import ipaddress
import json
import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from murmure.model.errors import BadRequest
from murmure.model.words import Both
from murmure.notify.sending import Unsent, secret, within
from murmure.sources.live.fetch import AGENT, checked_address, is_public, wait_asked

EXAMPLE = "https://example.org/hook"
SECONDS, LONGEST = 10.0, 30.0
"""For each step of a request, and for all of it: an answer may come byte by byte for ever."""
NO_ANSWER = Both("The address {host} does not answer.", "L'adresse {host} ne répond pas.")
CHECK = Both("Check that its program runs and that this machine is connected; it is tried again.",
             "Vérifiez que son programme tourne et que cette machine est connectée ; un autre essai suivra.")  # fmt: skip
REFUSED = Both("The address {host} does not take the message (it answered {status}).",
               "L'adresse {host} ne prend pas le message (elle a répondu {status}).")  # fmt: skip
LEADS_ON = Both("The address {host} leads on to another one (it answered {status}).",
                "L'adresse {host} renvoie vers une autre (elle a répondu {status}).")  # fmt: skip
GIVE_LAST = Both("Nothing was sent there: add the last address yourself.", "Rien n'y a été envoyé : ajoutez vous-même la dernière adresse.")
CHECK_KEY = Both("Check its path and its key; it is tried again.", "Vérifiez son chemin et sa clé ; un autre essai suivra.")
PRIVATE = Both("The name {host} leads into a private network.", "Le nom {host} mène dans un réseau privé.")
SAY_SO = Both("If this is meant, add it again and say that it may be private, or write the number of the address.",
              "Si c'est voulu, ajoutez-la de nouveau en disant qu'elle peut être privée, ou écrivez l'adresse en chiffres.")  # fmt: skip
BAD_HOST = Both("“{text}” is not the address of a server.", "« {text} » n'est pas l'adresse d'un serveur.")
WRITE_WHOLE = Both("Write it whole, such as {example}.", "Écrivez-la en entier, par exemple {example}.").fill(example=EXAMPLE)


def checked(given: Mapping[str, str]) -> dict[str, str]:
    """Return where to send, checked: url, key (where it lies), private ('yes' when a name may lead into a private network)."""
    url = checked_address(given.get("url", ""), ("https", "http"), EXAMPLE)
    if not url.isascii():
        raise BadRequest("live-address", BAD_HOST.fill(text=url[:80]), WRITE_WHOLE)
    return {"url": url.partition("#")[0], "key": given.get("key", ""), "private": "yes" if given.get("private") else ""}


def send(place: Mapping[str, str], body: dict[str, Any], name: str) -> None:
    """Post one alarm; raises `Unsent`. The same alarm sent again has the same `X-Murmure-Delivery`."""
    import httpx

    host = urlsplit(place["url"]).hostname or ""
    data = json.dumps(body, ensure_ascii=True).encode()
    headers = {"Content-Type": "application/json", "User-Agent": AGENT, "X-Murmure-Delivery": name}
    if place["key"]:
        headers["X-Hub-Signature-256"] = "sha256=" + hmac.digest(secret(place["key"]).encode("utf-8", "surrogateescape"), data, "sha256").hex()
    status, answered = 0, {}
    try:
        for reached in addresses(place):
            try:
                status, answered = _post(reached, place["url"], data, headers)
                break
            except httpx.ConnectError:
                continue  # a name may have several addresses: the next one may be reached from here
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError, ValueError):
        status = 0
    if not status:
        raise Unsent(NO_ANSWER.fill(host=host), CHECK)
    if 300 <= status < 400:
        raise Unsent(LEADS_ON.fill(host=host, status=status), GIVE_LAST)
    if not 200 <= status < 300:
        raise Unsent(REFUSED.fill(host=host, status=status), CHECK_KEY if status < 500 else CHECK, wait_asked(answered))


def _post(reached: str, url: str, data: bytes, headers: dict[str, str]) -> tuple[int, dict[str, str]]:
    """Send to the very address that was checked: a name may lead elsewhere a moment later. Of the answer only its head is read."""
    import httpx

    parts = urlsplit(url)
    host, written = parts.hostname or "", f"[{reached}]" if ":" in reached else reached
    there = parts._replace(netloc=f"{written}:{parts.port}" if parts.port else written).geturl()
    with httpx.Client(follow_redirects=False, timeout=SECONDS, trust_env=False) as client:
        made = client.build_request("POST", there, content=data, headers={**headers, "Host": parts.netloc}, extensions={"sni_hostname": host})
        with within(LONGEST, client.close):
            response = client.send(made, stream=True)
        try:
            return response.status_code, {name.lower(): value for name, value in response.headers.items()}
        finally:
            response.close()


def addresses(place: Mapping[str, str]) -> list[str]:
    """Return the addresses to try, in order; one that is private only when it was typed, or said to be so."""
    parts = urlsplit(place["url"])
    host = parts.hostname or ""
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    found = [str(one[4][0]) for one in socket.getaddrinfo(host, parts.port or 443, type=socket.SOCK_STREAM)]
    if not place["private"] and host != "localhost" and not all(is_public(one) for one in found):
        raise Unsent(PRIVATE.fill(host=host), SAY_SO)
    return list(dict.fromkeys(found))
