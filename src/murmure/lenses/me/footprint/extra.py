"""What does a table of domains say that the person points at: a CSV of their own, or a list that they downloaded themselves?

Such lists have their own licences, many of which allow no use in other products: none is shipped, and none was read to write ours.
Columns of what is returned: domain, company, role (empty when the file says none).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.lenses.me.footprint.owner import NOBODY, ROLES, Company, Owners, folded
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

Row = tuple[str, str, str]
COLUMNS = ("domain", "company", "role")
WORDS = {
    "advertising": "ad|marketing",
    "measurement": "analytic|measure|audience|session|fingerprint",
    "delivery": "cdn|hosting|content",
    "telemetry": "telemetr|crash",
}
"""Words of the categories of lists, for our roles."""
DOMAIN = re.compile(r"(?:[^\s./:@,;]{1,63}\.)+[^\s./:@,;\d][^\s./:@,;]{0,62}")

NO_TEXT = Both("{name} is not a text: {reason}.", "{name} n'est pas un texte : {reason}.")
BAD_JSON = Both("{name} is not valid JSON: {reason}.", "{name} n'est pas du JSON valide : {reason}.")
NO_DOMAINS = Both("{name} names no domain with its company.", "{name} ne nomme aucun domaine avec son entreprise.")
BAD_LINE = Both(
    "Line {line} of {name} names no domain: “{text}”.",
    "La ligne {line} de {name} ne nomme pas de domaine : « {text} ».",
)
NO_COMPANY = Both(
    "Line {line} of {name} names no company for {text}.",
    "La ligne {line} de {name} ne nomme pas d'entreprise pour {text}.",
)
BAD_ROLE = Both("{text} is not a role.", "{text} n'est pas un rôle.")
LACKS = Both(
    "The table of owners lacks the column “{name}”.", "La table des propriétaires n'a pas de colonne « {name} »."
)
GIVE = Both("Give a CSV with the columns domain,company,role (the last one may be missing), or the JSON of a list of trackers as it was downloaded.",
            "Donnez un CSV avec les colonnes domain,company,role (la dernière peut manquer), ou le JSON d'une liste de traqueurs tel que "
            "téléchargé.")  # fmt: skip
CHOOSE = Both("Choose one of: {names}.", "Choisissez parmi : {names}.")


def parsed(content: bytes, name: str) -> pa.Table:
    """Return the table that a file holds; raises `BadRequest` with the line that is wrong, and what to give instead."""
    import pyarrow as pa

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRequest("owners-text", NO_TEXT.fill(name=name, reason=str(error.reason)), GIVE) from None
    rows = _of_json(text, name) if text.lstrip()[:1] in ("{", "[") else _of_csv(text, name)
    if not rows:
        raise BadRequest("owners-empty", NO_DOMAINS.fill(name=name), GIVE)
    return pa.table(
        {column: [row[place] for row in rows] for place, column in enumerate(COLUMNS)},
        schema=pa.schema([(one, pa.string()) for one in COLUMNS]),
    )


def with_extra(base: Owners, extra: pa.Table | None) -> Owners:
    """Return the owners with those of a table before them: its domains override, its new companies stand behind ours."""
    if extra is None or not extra.num_rows:
        return base
    for name in COLUMNS[:2]:
        if name not in extra.column_names:
            raise BadRequest("owners-column", LACKS.fill(name=name), GIVE)
    roles = extra["role"].to_pylist() if "role" in extra.column_names else [""] * extra.num_rows
    companies, domains, names = list(base.companies), dict(base.domains), dict(base.names)
    for line, (domain, company, role) in enumerate(
        zip(extra["domain"].to_pylist(), extra["company"].to_pylist(), roles, strict=True), 2
    ):
        given, owner = (
            _row(str(domain or ""), str(company or ""), str(role or ""), line, Both("the table", "la table").en),
            folded(str(company)),
        )
        if owner not in names:
            names[owner] = base.of_name(given[1])
            if names[owner] == NOBODY:
                names[owner] = len(companies)
                companies.append(Company(owner, given[1], "", Both("", "")))
        domains[given[0]] = (names[owner], ROLES.index(given[2]) if given[2] else 0)
    return Owners(companies, domains, names)


def _of_csv(text: str, name: str) -> list[Row]:
    """Return the rows of a CSV with or without a head, with commas or semicolons."""
    lines = text.splitlines()
    cut = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    rows = []
    try:
        listed = list(csv.reader(io.StringIO(text, newline=None), delimiter=cut))
    except csv.Error as error:
        raise BadRequest("owners-text", NO_TEXT.fill(name=name, reason=str(error)), GIVE) from None
    for line, fields in enumerate(listed, 1):
        given = [one.strip() for one in fields] + ["", "", ""]
        if not any(given) or given[0].startswith("#") or (line == 1 and given[0].casefold() in ("domain", "domaine")):
            continue
        rows.append(_row(given[0], given[1], given[2], line, name))
    return rows


def _row(domain: str, company: str, role: str, line: int, name: str) -> Row:
    """Return one row, checked."""
    clean = domain_of(domain)
    if clean is None:
        raise BadRequest("owners-domain", BAD_LINE.fill(line=line, name=name, text=domain[:80]), GIVE)
    if not company.strip():
        raise BadRequest("owners-company", NO_COMPANY.fill(line=line, name=name, text=clean), GIVE)
    if role and role.casefold() not in ROLES:
        raise BadRequest("owners-role", BAD_ROLE.fill(text=role[:80]), CHOOSE.fill(names=", ".join(ROLES)))
    return clean, company.strip()[:200], role.casefold()


def domain_of(text: str) -> str | None:
    """Return the domain that a text names, in lower case and ASCII; None when it names none.

    >>> domain_of("https://www.Tracker.example/path"), domain_of("*.Élan.example"), domain_of("no domain")
    ('tracker.example', 'xn--lan-9la.example', None)
    """
    bare = re.sub(r"^(?:[a-z]+:)?//", "", text.strip().casefold()).partition("/")[0].partition(":")[0]
    bare = re.sub(r"^(?:\*?\.|\|\||www\.)+", "", bare).rstrip(".^")
    if not DOMAIN.fullmatch(bare):
        return None
    try:
        return bare if bare.isascii() else bare.encode("idna").decode("ascii")
    except UnicodeError:
        return None


def role_of(category: str) -> str:
    """Return our role for the category of a list; empty when it says none."""
    return next((role for role, words in WORDS.items() if re.search(words, category.casefold())), "")


def _of_json(text: str, name: str) -> list[Row]:
    """Return the rows of a JSON of one of the shapes in which such lists are given; what names no domain is passed over."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadRequest("owners-json", BAD_JSON.fill(name=name, reason=str(error)[:100]), GIVE) from None
    found: dict[str, Row] = {}
    for domain, company, role in _walked(told):
        clean = domain_of(domain)
        if clean and company.strip():
            found[clean] = (clean, company.strip()[:200], role)
    return list(found.values())


def _walked(told: Any) -> Iterator[Row]:
    """Yield domain, company and role of any of the shapes that are known."""
    if isinstance(told, list):
        for one in told:
            yield from _walked(one)
        return
    if not isinstance(told, dict):
        return
    if isinstance(told.get("categories"), dict) and any(isinstance(one, list) for one in told["categories"].values()):
        yield from _by_category(told["categories"])
    elif isinstance(told.get("patterns"), dict):
        yield from _by_pattern(told)
    elif any(isinstance(told.get(key), dict) for key in ("trackers", "entities", "domains")):
        yield from _by_tracker(told)
    elif isinstance(told.get("domain"), str):
        owner = told.get("owner", told.get("company", told.get("entity")))
        yield (
            told["domain"],
            _name(owner),
            role_of(" ".join(_texts(told.get("categories")) or _texts(told.get("role")))),
        )
    elif isinstance(told.get("name"), str) and isinstance(told.get("properties") or told.get("domains"), list):
        for domain in _texts(told.get("properties") or told.get("domains")):
            yield domain, told.get("displayName") or told["name"], ""
    else:
        yield from _by_name(told)


def _by_category(categories: dict[str, Any]) -> Iterator[Row]:
    """Yield from {category: [{company: {page: [domains]}}]}."""
    for category, listed in categories.items():
        for one in listed if isinstance(listed, list) else []:
            for company, pages in one.items() if isinstance(one, dict) else []:
                for domains in pages.values() if isinstance(pages, dict) else []:
                    for domain in _texts(domains) if isinstance(domains, list) else []:
                        yield domain, company, role_of(category)


def _by_pattern(told: dict[str, Any]) -> Iterator[Row]:
    """Yield from {patterns: {id: {name, category, organization, domains}}, organizations: {id: {name}}}."""
    firms = told.get("organizations") if isinstance(told.get("organizations"), dict) else {}
    for one in told["patterns"].values():
        if isinstance(one, dict):
            owner = firms.get(one.get("organization"))
            for domain in _texts(one.get("domains")):
                yield domain, _name(owner) or _name(one), role_of(str(one.get("category") or ""))


def _by_tracker(told: dict[str, Any]) -> Iterator[Row]:
    """Yield from {trackers: {domain: {owner, categories}}, entities: {company: {domains}}, domains: {domain: company}}."""

    def part(key: str) -> Iterator[tuple[str, Any]]:
        yield from told[key].items() if isinstance(told.get(key), dict) else ()

    for domain, company in part("domains"):
        yield domain, _name(company), ""
    for company, about in part("entities"):
        for domain in _texts(about.get("domains") or about.get("properties")) if isinstance(about, dict) else []:
            yield domain, company, ""
    for domain, about in part("trackers"):
        if isinstance(about, dict):
            yield domain, _name(about.get("owner")), role_of(" ".join(_texts(about.get("categories"))))


def _by_name(told: dict[str, Any]) -> Iterator[Row]:
    """Yield from {company: [domains]}, {company: {properties: [domains]}} or {domain: company}."""
    for key, value in told.items():
        if isinstance(value, str):
            yield key, value, ""
        elif isinstance(value, dict) and isinstance(value.get("properties") or value.get("domains"), list):
            for domain in _texts(value.get("properties") or value.get("domains")):
                yield domain, value.get("displayName") or key, ""
        elif isinstance(value, list):
            for domain in _texts(value):
                yield domain, key, ""


def _name(owner: Any) -> str:
    """Return the name of an owner: a text, or an object with one."""
    if isinstance(owner, dict):
        return next((str(owner[key]) for key in ("displayName", "name") if isinstance(owner.get(key), str)), "")
    return owner if isinstance(owner, str) else ""


def _texts(told: Any) -> list[str]:
    return (
        [one for one in told if isinstance(one, str)]
        if isinstance(told, list)
        else [told]
        if isinstance(told, str)
        else []
    )
