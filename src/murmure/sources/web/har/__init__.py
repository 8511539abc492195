"""Which sites were told what, request by request, while a browser showed a page?

*Get it*: in the browser, open the developer tools (F12), tab Network, load the page, then "Save all as HAR" (Chrome, Edge,
Firefox) or "Export" (Safari); proxies such as Charles, Fiddler or mitmproxy export HAR too.
*Keeps*: each request that left: moment, site, host, page, whether the site is the page's own, kind, method, status, sizes, how many
cookies went and came.
*Leaves out*: cookies, headers, what was sent and what came back, the values in addresses, parts of addresses that look like keys.

The key is (moment, method, digest of the whole address).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import EMPTY_RECORD, Reject
from murmure.model.words import Both
from murmure.sources.plain import clean
from murmure.sources.source import Source
from murmure.sources.web.har.entry import activity_of
from murmure.sources.web.har.secret import kept_address
from murmure.sources.web.har.stream import entries, preface

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, Probe

_REMEMBERED = 200_000
_MARKS = ('"startedDateTime"', '"creator"', '"entries"')


def recognise(probe: Probe) -> bool:
    """Say yes to an archive of HTTP: a `log` with requests, or with the program that made it."""
    return "log" in probe.json_keys and sum(mark in probe.text for mark in _MARKS) > 1


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield what each request told, in the order of the record."""
    for file in bundle.files:
        before = preface(file)
        pages = {ref: address for ref, title in before["pages"].items() if (address := _address_in(title))}
        recorder = _program(before.get("browser")) or _program(before.get("creator"))
        seen: Counter[str] = Counter()
        silent = True
        for item in entries(file):
            silent = False
            if isinstance(item, Reject):
                yield item
                continue
            number, entry = item
            found = activity_of(entry, pages, recorder, bundle.zone)
            if isinstance(found, Both):
                yield Reject(file.where(number), found)
                continue
            # One address may be asked for twice within a millisecond.
            if len(seen) > _REMEMBERED:
                seen.clear()
            seen[found.key] += 1
            yield found if seen[found.key] == 1 else found._replace(key=key_of(found.key, seen[found.key]))
        if silent:
            yield Reject(file.where("start"), EMPTY_RECORD)


def _address_in(title: Any) -> str | None:
    """Return the address that Chrome gives as the title of a page; Firefox gives its words, which may be anything."""
    return kept_address(title) if isinstance(title, str) and title.startswith(("http://", "https://")) else None


def _program(said: Any) -> str | None:
    if not isinstance(said, dict) or not isinstance(said.get("name"), str):
        return None
    version = said.get("version")
    return clean(f"{said['name']} {version if isinstance(version, str) else ''}").strip()[:60] or None


SOURCE = Source(
    name="har",
    title=Both("HAR (requests of a browser or a proxy)", "HAR (requêtes d'un navigateur ou d'un proxy)"),
    get_it=Both(
        "Open the developer tools (F12), tab Network, load the page, then the arrow down: Save all as HAR (Chrome, Edge, Firefox: right click) or "
        "Export (Safari). Charles, Fiddler and mitmproxy export HAR too.",
        "Ouvrez les outils de développement (F12), onglet Réseau, chargez la page, puis la flèche vers le bas : Tout enregistrer en tant que HAR "
        "(Chrome, Edge, Firefox : clic droit) ou Exporter (Safari). Charles, Fiddler et mitmproxy exportent aussi du HAR.",
    ),
    keeps=Both(
        "Each request that left: moment, site, host, page, whether the site is the page's own or a third one, kind, method, status, sizes, how many "
        "cookies went and came.",
        "Chaque requête partie : instant, site, hôte, page, site de la page ou tiers, nature, méthode, statut, tailles, combien de cookies sont "
        "partis et venus.",
    ),
    leaves_out=Both(
        "Cookies, headers, what was sent and what came back, the values in addresses, parts of addresses that look like keys; requests that were "
        "blocked or answered from memory (each is counted).",
        "Les cookies, les en-têtes, ce qui a été envoyé et ce qui est revenu, les valeurs dans les adresses, les parties d'adresses qui ressemblent "
        "à des clés ; les requêtes bloquées ou répondues de mémoire (chacune est comptée).",
    ),
    recognise=recognise,
    read=read,
    picture="browser",
)
