"""What do the numbers of Pi-hole's database mean?

From the database description of Pi-hole FTL (docs.pi-hole.net/database/query-database/).
"""

from __future__ import annotations

import json

TYPES = ("", "A", "AAAA", "ANY", "SRV", "SOA", "PTR", "TXT", "NAPTR", "MX", "DS", "RRSIG", "DNSKEY", "NS", "OTHER",
         "SVCB", "HTTPS")  # fmt: skip
STATUSES = {
    0: ("unknown", ""), 1: ("blocked", "list"), 2: ("forwarded", ""), 3: ("cached", ""), 4: ("blocked", "regex"),
    5: ("blocked", "exact"), 6: ("blocked", "upstream address"), 7: ("blocked", "upstream null"),
    8: ("blocked", "upstream nxdomain"), 9: ("blocked", "list, by cname"), 10: ("blocked", "regex, by cname"),
    11: ("blocked", "exact, by cname"), 12: ("technical", "retried"), 13: ("technical", "retried, ignored"),
    14: ("technical", "in progress"), 15: ("technical", "database busy"), 16: ("technical", "special domain"),
    17: ("cached", "stale"), 18: ("blocked", "upstream ede 15"),
}  # fmt: skip
REPLIES = ("", "NODATA", "NXDOMAIN", "CNAME", "IP", "DOMAIN", "RRNAME", "SERVFAIL", "REFUSED", "NOTIMP", "OTHER",
           "DNSSEC", "NONE", "BLOB")  # fmt: skip
SECURITIES = ("", "secure", "insecure", "bogus", "abandoned", "truncated")
HIDDEN = ("", "hidden", "0.0.0.0")
"""What privacy levels write in place of a domain or of a client."""


def type_name(number: int) -> str:
    """Return the DNS type; numbers from 100 on are 100 + the number of the RFC.

    >>> type_name(2), type_name(165), type_name(-1)
    ('AAAA', 'TYPE65', '')
    """
    if number >= 100:
        return f"TYPE{number - 100}"
    return TYPES[number] if 0 <= number < len(TYPES) else ""


def describe(kind: int, status: int, reply: int, security: int, forward: str, info: str) -> str:
    """Return the `extra` of a query as JSON; `info` is the name that led to a block by CNAME."""
    family, detail = STATUSES.get(status, ("unknown", f"status {status}"))
    said = {
        "status": family,
        "detail": detail,
        "query_type": type_name(kind),
        "reply": REPLIES[reply] if 0 <= reply < len(REPLIES) else "",
        "dnssec": SECURITIES[security] if 0 <= security < len(SECURITIES) else "",
        "forward": forward,
        "cname": info if status in (9, 10, 11) else "",
    }
    return json.dumps({key: value for key, value in said.items() if value}, ensure_ascii=False)
