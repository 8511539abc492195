"""What does somebody who looks me up learn of me, and what may I do about it?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from murmure.faces.web import render, tell
from murmure.faces.web.mine import behind, card_of, findings_of, resting, told
from murmure.faces.web.weeks import strips
from murmure.lenses.me.presence import tone
from murmure.lenses.me.presence.claim import at_least
from murmure.lenses.me.presence.plan import PART_NAMES
from murmure.lenses.me.presence.spot import TITLES
from murmure.model.finding import Finding, Findings
from murmure.model.words import Both

TITLE = Both("Presence", "Présence")
FIRST = 2
"""Things of one kind that are shown before the rest is asked for."""
WEIGHTS = 5
FEW = 5
"""Posts that fill a bar at least: one post alone is no full bar."""
SEEN = {
    "public": Both("everybody", "tout le monde"), "unlisted": Both("everybody who has the link", "qui a le lien"),
    "followers": Both("followers or friends", "abonnés ou amis"), "group": Both("a group", "un groupe"),
    "addressed": Both("those addressed only", "les seuls destinataires"), "unsaid": Both("the archive does not say", "l'archive ne le dit pas"),
}  # fmt: skip
OTHERS = {
    "mention": Both("posts that name you, or stand on your page", "messages qui vous nomment, ou sont sur votre page"),
    "answer": Both("answers to your posts", "réponses à vos messages"), "list": Both("lists that you were put on", "listes où l'on vous a mis"),
}  # fmt: skip
SUBJECTS = {
    "places": ("habit:", "placed"), "pictures": ("pictures:",), "old": ("old:", "former:"), "known": ("known", "subject"),
}  # fmt: skip
"""What stands in which section -> how the subjects of its findings begin."""
ROWS: dict[str, Callable[[dict[str, Any]], Both]] = {
    "exposed": lambda row: FOUND.fill(hit=row["hit"], why=Both(row["why_en"], row["why_fr"]), share=at_least(row["sure"])),
    "words": lambda row: Both(row["word"], row["word"]),
    "audience": lambda row: Both(f"{row['year']}: {SEEN[row['seen']].en}", f"{row['year']} : {SEEN[row['seen']].fr}"),
    "others": lambda row: OTHERS[row["what"]],
    "answered": lambda row: ANSWERED,
    "profiles": lambda row: Both(row["network"], row["network"]),
    "steps": lambda row: Both(row["what_en"], row["what_fr"]),
}
"""Tables whose rows open what is behind them, and what is said of a row there."""
FOUND = Both(
    "“{hit}” was found because {why}. Of what this rule finds in made-up texts, {share} or more is right.",
    "« {hit} » a été trouvé ainsi : {why}. De ce que cette règle trouve dans des textes inventés, {share} au moins est juste.",
)
ANSWERED = Both("A post of yours, and its answers", "Un message de vous, et ses réponses")


async def show(request: Request) -> Response:
    """Show what everybody can read of me, and the plan."""
    found, lang = await findings_of(request, "presence"), render.language(request)
    tables = {name: table.to_pylist() for name, table in found.tables.items()}
    exposed = exposed_of(found, tables["exposed"], lang)
    weeks = ((row["network"], row["week"], row["posts"] + row["shared"]) for row in tables["weeks"])
    values: dict[str, Any] = {
        "looked": tables["looked"][0] if tables["looked"] else None, "profiles": profiles_of(tables["profiles"]), "parts": PART_NAMES,
        "words": weighed(tables["words"]), "years": by_year(tables["years"]), "strips": strips(weeks),
        "rhythms": {row["network"]: row for row in tables["rhythms"]}, "audience": audience_of(tables["audience"]), "seen": SEEN,
        "exposed": exposed, "most": max((FEW, *(one["posts"] for one in exposed))), "first": FIRST,
        "tones": exposed_of(found, tables["exposed"], lang, "tone:"),
        "others": tables["others"], "others_said": OTHERS, "answered": tables["answered"], "steps": steps_of(tables["steps"], lang),
        "claims": {name: claims_of(found, starts, lang) for name, starts in SUBJECTS.items()}, "short": lambda day: tell.short_day(day, lang),
    }  # fmt: skip
    return render.page(request, "presence.html", **values, **card_of("presence"))


def claims_of(found: Findings, starts: tuple[str, ...], lang: str) -> list[tuple[int, str]]:
    """Return the findings whose subjects begin so: their numbers and what they say."""
    return [(number, told(one, lang)) for number, one in enumerate(found) if one.subject.startswith(starts)]


def profiles_of(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each account with its parts, and the number of its first row."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for number, row in enumerate(rows):
        one = found.setdefault((row["network"], row["account"]), {"network": row["network"], "account": row["account"], "row": number, "parts": {}})
        one["parts"][row["part"]] = row
    return list(found.values())


def weighed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return words with a weight from 1 to `WEIGHTS`, by the share of weeks in which they stand."""
    most = max((row["share"] for row in rows), default=1.0)
    return [row | {"weight": max(1, round(WEIGHTS * row["share"] / most))} for row in rows]


def by_year(rows: list[dict[str, Any]]) -> list[tuple[int, list[dict[str, Any]]]]:
    """Return the words of each year, the newest year first."""
    years = sorted({row["year"] for row in rows}, reverse=True)
    return [(year, [row for row in rows if row["year"] == year]) for year in years]


def audience_of(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a bar for each year, cut by who could see posts: (number of the row, class, x, width, count), widths of 100 in all."""
    bars = []
    for year in sorted({row["year"] for row in rows}):
        parts = [(number, row) for number, row in enumerate(rows) if row["year"] == year]
        total, x, cut = sum(row["posts"] for _, row in parts), 0.0, []
        for number, row in sorted(parts, key=lambda part: list(SEEN).index(part[1]["seen"])):
            width = 100 * row["posts"] / total
            cut.append({"row": number, "seen": row["seen"], "x": round(x, 2), "width": round(width, 2), "posts": row["posts"]})
            x += width
        bars.append({"year": year, "total": total, "parts": cut})
    return {"bars": bars, "legend": [seen for seen in SEEN if any(row["seen"] == seen for row in rows)]}


def exposed_of(found: Findings, rows: list[dict[str, Any]], lang: str, what: str = "exposed:") -> list[dict[str, Any]]:
    """Return what is given away (or how words may be read: `tone:`) by group, gravest first, each thing with the number of its row."""
    claims = {one.subject: (number, told(one, lang), int(one.value)) for number, one in enumerate(found)}
    groups = []
    for group, title in (TITLES if what == "exposed:" else tone.TITLES).items():
        wanted = group if what == "exposed:" else f"tone:{group}"
        things = [row | {"row": number} for number, row in enumerate(rows) if row["group"] == wanted]
        if things:
            claim = claims.get(f"{what}{group}")
            groups.append({"group": group, "title": title, "claim": claim, "things": things, "posts": claim[2] if claim else 0})
    return groups


def steps_of(rows: list[dict[str, Any]], lang: str) -> list[dict[str, Any]]:
    """Return the steps of the plan in one language, as it is printed."""
    say = tell.french if lang == "fr" else str
    return [{"what": say(row[f"what_{lang}"]), "why": say(row[f"why_{lang}"]), "how": [say(one) for one in row[f"how_{lang}"]]} for row in rows]


async def proof(request: Request) -> Response:
    """Show the activities behind a claim (`of`), or behind a row of a table (`table`, `row`)."""
    found, table = await findings_of(request, "presence"), request.query_params.get("table")
    if table is None:
        return await behind(request, found, "/presence", TITLE)
    number = request.query_params.get("row", "")
    if table not in ROWS or not (number.isascii() and number.isdecimal() and int(number[:6]) < found.tables[table].num_rows):
        raise HTTPException(404)
    row = found.tables[table].slice(int(number[:6]), 1).to_pylist()[0]
    return await resting(request, Finding("", ROWS[table](row), 0, 0, 0, tuple(row["evidence"])), "/presence", TITLE)


ROUTES = [Route("/presence", show), Route("/presence/behind", proof)]
