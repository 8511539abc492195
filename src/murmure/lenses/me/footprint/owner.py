"""Which company owns a site, or stands behind a name that an archive writes?

`companies.yaml` is our own table. A table that the person points at comes before it (see `extra`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.site import NUMERIC
from murmure.model.words import Both

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

ROLES = ("product", "advertising", "measurement", "delivery", "device", "telemetry")
NOBODY, HOME = -1, 0
"""Instead of the place of a company: none is known; the person's own home, which stands first among the companies."""
PRIVATE = (
    r"(?:^|\.)(?:local|lan|home|internal|intranet|localdomain|localhost|private|corp|box|home\.arpa)$|^[^.:]+$"
    r"|^(?:10|127|192\.168|169\.254|172\.(?:1[6-9]|2[0-9]|3[01])|100\.(?:6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7]))\.[0-9.]+$"
    r"|^\[?(?:fe80|f[cd][0-9a-f]{2}):|^\[?::1\]?$"
)
"""What a name or an address looks like that never leaves the home (RFC 1918, 4193, 6598, 6762, 8375)."""
REVERSE = r"\.(?:in-addr|ip6)\.arpa$"
LEGAL = re.compile(
    r",? (?:inc|llc|ltd|limited|gmbh|ag|sa|sas|sarl|se|plc|co|corp|bv|nv|spa|srl|ab|oy|aps|ireland|france|europe|international)\.?$"
)


class Company(NamedTuple):
    """Name a company: `key` never changes, `country` is ISO 3166 of its seat, empty when it is not known."""

    key: str
    name: str
    country: str
    does: Both


class Owners:
    """Hold companies, the home first, and which domains and names are theirs."""

    def __init__(self, companies: list[Company], domains: dict[str, tuple[int, int]], names: dict[str, int]) -> None:
        self.companies, self.domains, self.names = companies, domains, names
        self.version = hash((len(companies), frozenset(domains.items()), frozenset(names.items())))

    def of_sites(self, sites: pa.Array) -> tuple[np.ndarray, np.ndarray]:
        """Return the place of the owner of each site, NOBODY where there is none, and of the role that it plays; the longest domain wins."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        known = pa.array(list(self.domains), pa.string())
        told = np.array(list(self.domains.values()), np.int32).reshape(-1, 2)
        owner, role = np.full(len(sites), NOBODY, np.int32), np.zeros(len(sites), np.int8)
        place, rest = np.arange(len(sites)), sites
        while len(rest):
            found = pc.fill_null(pc.index_in(rest, known), NOBODY).to_numpy(zero_copy_only=False)
            hit = found != NOBODY
            owner[place[hit]], role[place[hit]] = told[found[hit], 0], told[found[hit], 1]
            shorter = pc.replace_substring_regex(rest, r"^[^.]*\.?", "", max_replacements=1)
            left = ~hit & pc.not_equal(shorter, "").to_numpy(zero_copy_only=False)
            place, rest = place[left], shorter.filter(pa.array(left))
        owner[matches(sites, PRIVATE)] = HOME
        return owner, role

    def of_site(self, site: str) -> int:
        """Return the place of the owner of one site, or NOBODY."""
        if re.search(PRIVATE, site):
            return HOME
        while site and site not in self.domains:
            site = site.partition(".")[2]
        return self.domains[site][0] if site else NOBODY

    def of_name(self, text: str) -> int:
        """Return the place of the company behind a name as archives write it: `Facebook`, `Google (YouTube)`, `com.spotify.music`, a domain.

        >>> table = owners()
        >>> [table.companies[table.of_name(name)].name for name in ("facebook", "Google (YouTube)", "com.spotify.music", "Criteo SA")]
        ['Meta', 'Google', 'Spotify', 'Criteo']
        """
        if "/" in text:
            return NOBODY  # the address of an account, or of a page: its site is not who it is
        name = folded(text)
        for one in (name, name.partition(" (")[0], LEGAL.sub("", name.partition(" (")[0])):
            if one in self.names:
                return self.names[one]
        word = name.partition(" (")[0]
        if "." not in word or " " in word:
            return NOBODY
        found = self.of_site(word)
        # A package of Android is a domain that is read from its end.
        return found if found != NOBODY else self.of_site(".".join(reversed(word.split("."))))

    def place_of(self, asked: str) -> int:
        """Return the place of a company by its key or a name; NOBODY when there is none."""
        keys = {one.key: place for place, one in enumerate(self.companies)}
        return keys.get(asked.strip(), self.of_name(asked))

    def near(self, asked: str) -> list[str]:
        """Return names of companies that look like this one, at most five."""
        from difflib import get_close_matches

        by_name = {folded(one.name): one.name for one in self.companies[1:]}
        close = get_close_matches(folded(asked), list(self.names), 5, 0.6)
        return list(dict.fromkeys(by_name.get(one) or self.companies[self.names[one]].name for one in close))


def folded(text: str) -> str:
    """Return the one spelling under which a name is looked up."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'").split())


def matches(texts: pa.Array, pattern: str) -> np.ndarray:
    """Return which texts a regular expression finds something in."""
    import pyarrow.compute as pc

    return pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)


def bare(sites: pa.Array) -> np.ndarray:
    """Return which sites are bare addresses, of version 4 or 6."""
    return matches(sites, rf"{NUMERIC}|:")


@lru_cache(maxsize=1)
def owners() -> Owners:
    """Return our own table."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    told: dict[str, Any] = yaml.load(Path(__file__).with_name("companies.yaml").read_text("utf-8"), loader)
    companies = [Company("home", "home", "", Both("your own home", "votre propre maison"))]
    domains: dict[str, tuple[int, int]] = {}
    names: dict[str, int] = {"home": HOME}
    for place, (key, one) in enumerate(told["companies"].items(), 1):
        does = told["does"][one["does"]] if isinstance(one["does"], str) else one["does"]
        companies.append(Company(key, one["name"], one["country"], Both(*does)))
        domains |= {domain: (place, role) for role, title in enumerate(ROLES) for domain in one.get(title, "").split()}
        names |= {folded(name): place for name in (one["name"], *one.get("names", ()))}
    return Owners(companies, domains, names)
