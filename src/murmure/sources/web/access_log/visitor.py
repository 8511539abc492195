"""Which network does a visitor come from, and which program asks: a person's browser, or a robot?"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache

# Cubot is a maker of telephones.
_ROBOT = re.compile(
    r"\b(?!cubot\b)([A-Za-z][\w.]{0,30}?(?:bot|crawler|spider|slurp|scanner|preview|validator|fetcher|monitor)\b[\w-]{0,20})", re.IGNORECASE
)
_KNOWN = re.compile(
    r"\b(facebookexternalhit|facebookcatalog|meta-externalagent|mediapartners-google|google-extended|feedfetcher|ia_archiver|archive\.org|"
    r"chatgpt-user|oai-searchbot|claude-web|perplexity\w*|cohere-ai|bytespider|mastodon|pleroma|misskey|friendica|tiny tiny rss|freshrss|miniflux|"
    r"feedly|inoreader|newsblur|curl|wget|python-requests|python-urllib|aiohttp|httpx|go-http-client|okhttp|java|libwww-perl|lwp::simple|scrapy|"
    r"headlesschrome|phantomjs|zgrab|masscan|nmap|nikto|sqlmap|nuclei|censysinspect|uptime\w*|pingdom|node-fetch|axios|ruby|apache-httpclient)\b",
    re.IGNORECASE,
)
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Vivaldi", "Vivaldi"), ("SamsungBrowser", "Samsung"), ("Firefox", "Firefox"),
             ("FxiOS", "Firefox"),
             ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
             ("MSIE", "Internet Explorer"), ("Trident", "Internet Explorer"))  # fmt: skip


@lru_cache(65_536)
def masked(address: str) -> str:
    """Return the network of a public address, without its end; an address of the home itself is whole; a name loses its first part.

    >>> masked("203.0.113.77"), masked("2001:db8:1:2::3"), masked("192.168.1.9"), masked("host-77.isp.example")
    ('203.0.113.0', '2001:db8:1::', '192.168.1.9', 'isp.example')
    """
    try:
        known = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        parts = address.casefold().split(".")
        return ".".join(parts[-2:]) if len(parts) > 2 else "unknown"
    if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped:
        known = known.ipv4_mapped
    if any(known in network for network in _HOME if network.version == known.version):
        return str(known)
    return str(ipaddress.ip_network((known, 24 if known.version == 4 else 48), strict=False).network_address)


_HOME = tuple(map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "fc00::/7",
                                         "fe80::/10", "::1/128")))  # fmt: skip


@lru_cache(16_384)
def program_of(agent: str) -> tuple[str | None, str | None]:
    """Return the browser, or the robot, that a user agent names; a robot may say that it is a browser, and nobody can tell.

    >>> program_of("Mozilla/5.0 (compatible; AhrefsBot/6.1; +http://ahrefs.com/robot/)")
    (None, 'ahrefsbot')
    """
    robot = _KNOWN.search(agent) or _ROBOT.search(agent)
    if robot:
        return None, robot.group(1).casefold()
    return next((name for mark, name in _BROWSERS if mark in agent), None), None
