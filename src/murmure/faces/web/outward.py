"""What of this home is told elsewhere, and where to?"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from murmure.notify import Channel


class Outward(NamedTuple):
    """Hold what leaves this machine: where mail and webhooks go, and whether the feed has an address that opens it."""

    mails: list[str]
    hooks: list[str]
    feed: bool


def place_of(channel: Channel) -> str:
    """Return where a channel leads. The path of a webhook is often a secret: only its host is shown."""
    from murmure.notify.mail import shown

    place = channel.place
    if channel.kind == "mail":
        return shown(place)
    return urlsplit(place["url"]).netloc.rpartition("@")[2] if channel.kind == "webhook" else ""


def stays(channel: Channel) -> bool:
    """Say whether what is told on a channel stays on this machine: a browser shows it by itself, a hook may run here."""
    if channel.kind == "mail":
        return False  # the server may be here: it passes the letter on
    host = (urlsplit(channel.place["url"]).hostname or "") if channel.kind == "webhook" else "localhost"
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def outward(home: Any) -> Outward | None:
    """Return what leaves this machine; None when nothing does."""
    going = [one for one, _ in home.notify.channels() if not stays(one)]
    found = Outward(*(list(dict.fromkeys(place_of(one) for one in going if one.kind == kind)) for kind in ("mail", "webhook")),
                    home.notify.key is not None)  # fmt: skip
    return found if any(found) else None
