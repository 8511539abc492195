"""Who asked a web site of the owner for what, and what did it answer?

*Get it*: copy access.log and its older copies (access.log.1, access.log.2.gz ...) from the server.
*Keeps*: each request: moment, page, answer, size, the page before, the program that asked, and whether it is a robot.
*Leaves out*: the end of visitors' addresses, names of accounts, passwords and tokens in addresses, cookies and other headers.

The key is (site, moment, network of the visitor, request, answer, size, program, n-th of equal ones in that second).
The whole address of a visitor is not in it: nobody can find the end again from the id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from murmure.model.reject import Refusal, Reject
from murmure.model.words import Both
from murmure.sources.records import broken, reading_errors
from murmure.sources.source import Source
from murmure.sources.times import EPOCH, in_zone
from murmure.sources.web.access_log.entry import read_line
from murmure.sources.web.access_log.form import Request
from murmure.sources.web.access_log.visitor import masked, program_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    import pyarrow as pa

    from murmure.sources.readers import Bundle, Probe

ROWS = 16_384
NOT_A_LINE = Both("the line is not one of an access log", "la ligne n'est pas celle d'un journal d'accès")
_NOTHING = Both("the log holds no request", "le journal ne contient aucune requête")
_ERRORS = re.compile(r"\A(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d \[(debug|info|notice|warn|error|crit|alert|emerg)\] \d+#"
                     r"|\[\w{3} \w{3} \d\d \d\d:\d\d:\d\d(\.\d+)? \d{4}\] \[)")  # fmt: skip
_W3C = re.compile(r"^#Fields:.*\b(cs-method|cs-uri|cs-uri-stem|sc-status)\b", re.MULTILINE)
_ROTATED = re.compile(r"([-.](\d{1,4}|\d{8}(-\d+)?|\d{4}-\d\d-\d\d(T[\d-]+)?))?(\.gz)?$")
_PLAIN_NAME = re.compile(r"(^|[-_.])(ssl|other_vhosts|access|log|logs|txt|json|current|old)(?=[-_.]|$)")
_COLUMNS = ("key", "type", "actor", "object", "object_type", "instrument", "published", "offset_minutes", "offset_origin", "precision", "links",
            "extra")  # fmt: skip


def recognise(probe: Probe) -> bool:
    """Say whether at least half of the first lines are requests, in one of the usual forms."""
    lines = [line for line in probe.text[:64_000].splitlines() if line.strip()]
    some = (lines[:-1] if len(lines) > 1 and len(probe.text) > 64_000 else lines)[:40]
    others = 0
    for line in some:
        others += not isinstance(read_line(line), Request)
        if 2 * others > len(some):
            return False
    return bool(some)


def refuse(probe: Probe) -> Refusal | None:
    """Name the log of errors that lies beside, and the form of logs that is not read."""
    if _W3C.search(probe.text[:8000]):
        return Refusal(
            Both("A web log in the W3C form, as IIS writes it.", "Un journal web de forme W3C, comme IIS l'écrit."),
            Both("A log in the common or combined form, or in JSON as Caddy, nginx or Traefik write it.",
                 "Un journal de forme common ou combined, ou en JSON comme l'écrivent Caddy, nginx ou Traefik."),
            Both("In the settings of the server, choose the NCSA or combined form; what is already written cannot be read.",
                 "Dans les réglages du serveur, choisissez la forme NCSA ou combined ; ce qui est déjà écrit ne peut être lu."),
        )  # fmt: skip
    if not _ERRORS.match(probe.text[:200]):
        return None
    return Refusal(
        Both("The log of errors of a web server.", "Le journal des erreurs d'un serveur web."),
        Both("The log of requests, access.log.", "Le journal des requêtes, access.log."),
        Both("It lies in the same folder, most often /var/log/nginx, /var/log/apache2 or /var/log/caddy.",
             "Il est dans le même dossier, le plus souvent /var/log/nginx, /var/log/apache2 ou /var/log/caddy."),
    )  # fmt: skip


def site_of(name: str) -> str:
    """Return the site that a file is named after, the same for all its rotated copies.

    >>> site_of("blog.example.org-access.log.2.gz"), site_of("access.log-20240101")
    ('blog.example.org', 'web-server')
    """
    bare = _PLAIN_NAME.sub("", _ROTATED.sub("", name.casefold())).strip("-_.")
    return bare if "." in bare else "web-server"


def read(bundle: Bundle) -> Iterator[pa.Table | Reject]:
    """Yield one activity per request, some thousands at a time."""
    for file in bundle.files:
        number, said = 0, False
        rows: list[tuple[Any, ...]] = []
        row_of = _Rows(site_of(file.name), bundle.zone)
        try:
            for number, line in file.lines():
                found = read_line(line)
                if type(found) is Request:
                    rows.append(row_of(found))
                    if len(rows) == ROWS:
                        said = True
                        yield _table(rows)
                        rows = []
                elif line.strip() and line.strip("\ufffd"):
                    said = True
                    yield Reject(file.where(number), found if isinstance(found, Both) else NOT_A_LINE)
        except reading_errors() as error:
            said = True
            yield from _last(rows)
            rows = []
            yield broken(file, number + 1, error)
        if rows:
            yield _table(rows)
        elif not said:
            yield Reject(file.where(0), _NOTHING)


def _last(rows: list[tuple[Any, ...]]) -> Iterator[pa.Table]:
    if rows:
        yield _table(rows)


class _Rows:
    """Turn requests into rows, and number the equal ones of a second."""

    def __init__(self, site: str, zone: ZoneInfo | None) -> None:
        self.site, self.zone = site, zone
        self.met: dict[str, int] = {}
        self.newest = 0

    def __call__(self, said: Request) -> tuple[Any, ...]:
        site = said.site or self.site
        network, (program, robot) = masked(said.address), program_of(said.agent)
        key = f"{site}\x1f{said.when.published}\x1f{network}\x1f{said.raw}\x1f{said.status}\x1f{said.size}\x1f{said.agent}"
        # Servers that write the start of a request write it when it ends: equal ones may stand some lines apart.
        if said.when.published > self.newest + 600_000_000 or len(self.met) > 200_000:
            self.met.clear()
            self.newest = said.when.published
        nth = self.met[key] = self.met.get(key, 0) + 1
        when = said.when
        if when.offset_origin == "assumed" and self.zone is not None:  # only an entry of JSON may say no zone
            when = in_zone(EPOCH.replace(tzinfo=None) + timedelta(microseconds=when.published), self.zone)._replace(precision=when.precision)
        thing = said.page and (f"https://{site}{said.page}" if "." in site and said.page.startswith("/") else said.page)
        return (f"{key}\x1f{nth}", "murmure:Request", f"bot:{robot}" if robot else f"visitor:{network}", thing, "Page" if thing else None, site,
                when.published, when.offset_minutes, when.offset_origin, when.precision, [said.before] if said.before else None,
                said.told(network if robot else None, program, robot))  # fmt: skip


def _table(rows: list[tuple[Any, ...]]) -> pa.Table:
    import pyarrow as pa

    types = {"published": pa.timestamp("us", tz="UTC"), "offset_minutes": pa.int16(), "links": pa.list_(pa.string())}
    columns = zip(_COLUMNS, zip(*rows, strict=True), strict=True)
    made = {name: pa.array(values, types.get(name, pa.string())) for name, values in columns}
    return pa.table(made)


SOURCE = Source(
    name="access-log",
    title=Both("Access log of a web site (nginx, Apache, Caddy)", "Journal d'accès d'un site web (nginx, Apache, Caddy)"),
    get_it=Both(
        "From your server, copy access.log and its older copies (access.log.1, access.log.2.gz …), most often from /var/log/nginx, "
        "/var/log/apache2 or /var/log/caddy, or from data/logs of Nginx Proxy Manager. Servers delete them after some weeks: come back regularly.",
        "Depuis votre serveur, copiez access.log et ses anciennes copies (access.log.1, access.log.2.gz…), le plus souvent depuis "
        "/var/log/nginx, /var/log/apache2 ou /var/log/caddy, ou depuis data/logs de Nginx Proxy Manager. Les serveurs les effacent après "
        "quelques semaines : revenez "
        "régulièrement.",
    ),
    keeps=Both(
        "each request: moment with its offset, page, answer, size, the page before, the program that asked and whether it is a robot, "
        "the network of the visitor.",
        "chaque requête : instant avec son décalage, page, réponse, taille, page d'avant, programme qui demande et si c'est un robot, "
        "réseau du visiteur.",
    ),
    leaves_out=Both(
        "the end of the addresses of visitors and the names of their accounts (they are other people), passwords and tokens in "
        "addresses, cookies and other headers.",
        "la fin des adresses des visiteurs et les noms de leurs comptes (ce sont d'autres personnes), les mots de passe et jetons dans les adresses, "
        "les cookies et autres en-têtes.",
    ),
    recognise=recognise,
    read=read,
    refuse=refuse,
    picture="browser",
)  # fmt: skip
