"""How does a message leave by e-mail, encrypted on its way, with a password that nobody sees?"""

from __future__ import annotations

import ipaddress
import re
import smtplib
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate

from murmure.model.errors import BadRequest
from murmure.model.words import Both
from murmure.notify.letter import Letter
from murmure.notify.sending import Unsent, secret, within

PORTS = {"starttls": 587, "tls": 465, "plain": 25}
SECONDS = 20.0
ADDRESS = re.compile(r"[^\s@<>,;:\"\\()\[\]]+@[^\s@<>,;:\"\\()\[\]]+", re.ASCII)
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]+")
BAD_ADDRESS = Both("“{text}” is not an e-mail address.", "« {text} » n'est pas une adresse électronique.")
WRITE_ADDRESS = Both("Write it as name@example.org; several with commas.", "Écrivez-la comme nom@example.org ; plusieurs avec des virgules.")
BAD_SERVER = Both("“{text}” is not the name of a mail server.", "« {text} » n'est pas le nom d'un serveur de courrier.")
WRITE_SERVER = Both("Write it as smtp.example.org, or with a port, as smtp.example.org:587.",
                    "Écrivez-le comme smtp.example.org, ou avec un port, comme smtp.example.org:587.")  # fmt: skip
BAD_SECURITY = Both("“{text}” is no way to a mail server.", "« {text} » n'est pas une façon de joindre un serveur de courrier.")
CHOOSE = Both("Choose starttls, tls or plain.", "Choisissez starttls, tls ou plain.")
IN_CLEAR = Both("The password would cross the network in clear.", "Le mot de passe traverserait le réseau en clair.")
USE_TLS = Both("Choose starttls or tls, or leave the user out.", "Choisissez starttls ou tls, ou n'indiquez pas d'utilisateur.")
NO_ANSWER = Both("The mail server {host} does not answer.", "Le serveur de courrier {host} ne répond pas.")
CHECK_PLACE = Both("Check its name and port, and that this machine is connected.",
                   "Vérifiez son nom et son port, et que cette machine est connectée.")  # fmt: skip
NO_TLS = Both("The mail server {host} offers no encryption that can be trusted.", "Le serveur de courrier {host} n'offre pas de chiffrement fiable.")
OTHER_TLS = Both("Try tls instead of starttls, and check the name of the server; nothing was sent in clear.",
                 "Essayez tls au lieu de starttls, et vérifiez le nom du serveur ; rien n'a été envoyé en clair.")  # fmt: skip
NOT_LET_IN = Both("The mail server {host} refuses the user or the password.",
                  "Le serveur de courrier {host} refuse l'utilisateur ou le mot de passe.")  # fmt: skip
CHECK_SECRET = Both("Check both; some providers want a password made for one application.",
                    "Vérifiez les deux ; certains fournisseurs veulent un mot de passe fait pour une application.")  # fmt: skip
NOT_TAKEN = Both("The mail server {host} does not take this message (it answered {status}).",
                 "Le serveur de courrier {host} ne prend pas ce message (il a répondu {status}).")  # fmt: skip
CHECK_PEOPLE = Both("Check the sender and who it goes to; it is tried again later.",
                    "Vérifiez l'expéditeur et les destinataires ; un autre essai suivra.")  # fmt: skip


def checked(given: Mapping[str, str]) -> dict[str, str]:
    """Return where mail goes, checked: server, port, security, user, sender, to, password (where it lies)."""
    security = given.get("security") or "starttls"
    if security not in PORTS:
        raise BadRequest("bad-security", BAD_SECURITY.fill(text=security[:40]), CHOOSE)
    server, port = server_of(given.get("server", ""), PORTS[security])
    people = [address(one) for one in given.get("to", "").split(",")]
    user = given.get("user", "").strip()
    if user and security == "plain" and not on_this_machine(server):
        raise BadRequest("in-clear", IN_CLEAR, USE_TLS)
    sender = address(given.get("sender") or (user if "@" in user else people[0]))
    return {"server": server, "port": str(port), "security": security, "user": user, "sender": sender, "to": ", ".join(people),
            "password": given.get("password", "") if user else ""}  # fmt: skip


def shown(place: Mapping[str, str]) -> str:
    """Return who a mail goes to, and through which server; the port where it is not the usual one.

    >>> shown({"to": "ana@example.org", "server": "localhost", "port": "2525", "security": "plain"})
    'ana@example.org (localhost:2525)'
    """
    port = "" if int(place["port"]) == PORTS[place["security"]] else f":{place['port']}"
    return f"{place['to']} ({place['server']}{port})"


def server_of(text: str, port: int) -> tuple[str, int]:
    """Return the host and the port that somebody wrote.

    >>> server_of("smtp.example.org:25", 587)
    ('smtp.example.org', 25)
    """
    name, colon, number = text.strip().rpartition(":")
    if not colon or not number.isdecimal() or (":" in name and not name.endswith("]")):
        name, number = text.strip(), str(port)
    name = name.strip("[]")
    if not HOST.fullmatch(name) or not 0 < int(number[:6]) < 65_536:
        raise BadRequest("bad-server", BAD_SERVER.fill(text=text[:80]), WRITE_SERVER)
    return name, int(number)


def address(text: str) -> str:
    """Return one address; raises `BadRequest` for what is none."""
    if not ADDRESS.fullmatch(text.strip()) or len(text) > 254:
        raise BadRequest("bad-address", BAD_ADDRESS.fill(text=text.strip()[:80]), WRITE_ADDRESS)
    return text.strip()


def on_this_machine(host: str) -> bool:
    """Say whether a host is this machine, by its own name."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def message(place: Mapping[str, str], letter: Letter, now: float) -> EmailMessage:
    """Return the message: plain text, and HTML beside it. Sent twice, it has the same id, and mail programs show it once."""
    made = EmailMessage(policy=SMTP)
    made["Subject"], made["From"], made["To"] = f"murmure: {letter.title}", place["sender"], place["to"]
    made["Date"], made["Auto-Submitted"] = formatdate(now), "auto-generated"
    name = letter.name if letter.name != "trial" else f"trial.{int(now)}"
    made["Message-ID"] = f"<{name}.murmure@{place['sender'].rpartition('@')[2]}>"
    made.set_content(letter.plain(), charset="utf-8", cte="quoted-printable")
    made.add_alternative(letter.html(), subtype="html", charset="utf-8", cte="quoted-printable")
    made["Content-Language"] = letter.lang  # last: to set a text takes such headers away
    return made


def send(place: Mapping[str, str], letter: Letter, now: float) -> None:
    """Send one message; raises `Unsent`. Nothing of what the server says is repeated: it may echo the password."""
    host = place["server"]
    password = secret(place["password"]) if place["user"] and place["password"] else ""
    try:
        _carry(place, message(place, letter, now), password)
    except smtplib.SMTPAuthenticationError:
        raise Unsent(NOT_LET_IN.fill(host=host), CHECK_SECRET) from None
    except (smtplib.SMTPNotSupportedError, ssl.SSLError):
        raise Unsent(NO_TLS.fill(host=host), OTHER_TLS) from None
    except smtplib.SMTPRecipientsRefused as refused:
        raise Unsent(NOT_TAKEN.fill(host=host, status=min(code for code, _ in refused.recipients.values())), CHECK_PEOPLE) from None
    except smtplib.SMTPResponseException as refused:
        raise Unsent(NOT_TAKEN.fill(host=host, status=refused.smtp_code), CHECK_PEOPLE) from None
    except (smtplib.SMTPException, OSError, UnicodeError):
        raise Unsent(NO_ANSWER.fill(host=host), CHECK_PLACE) from None


class _Hurried(smtplib.SMTP):
    """Give up on a reply that comes byte by byte, each in time, all together never."""

    def getreply(self) -> tuple[int, bytes]:
        with within(SECONDS, self._hang_up):
            return super().getreply()

    def _hang_up(self) -> None:
        with suppress(OSError):
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)


class _HurriedTls(_Hurried, smtplib.SMTP_SSL):
    """The same where all is encrypted from the start."""


def _carry(place: Mapping[str, str], made: EmailMessage, password: str) -> None:
    trusted = ssl.create_default_context()
    # The server need not know what this machine is called.
    where = {"host": place["server"], "port": int(place["port"]), "timeout": SECONDS, "local_hostname": "[127.0.0.1]"}
    opened = _HurriedTls(**where, context=trusted) if place["security"] == "tls" else _Hurried(**where)
    try:
        if place["security"] == "starttls":
            opened.starttls(context=trusted)
        if place["user"]:
            opened.login(place["user"], password)
        opened.send_message(made)
    finally:
        # Once the server has taken the message, a farewell that fails changes nothing.
        opened.close()
