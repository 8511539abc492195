"""Who with whom, who and what, who did what with which object: how do the three graphs look?"""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from murmure.faces.web import entry, render, sentence, tell
from murmure.faces.web.reach import ask, download, whole
from murmure.faces.web.strip import levels
from murmure.model.words import Both

NAMES = ("social", "interests", "actions")
ENDINGS = ("csv", "parquet", "gexf")
ROWS, BEHIND = 50, 50
KINDS = {
    "me": Both("me", "moi"), "person": Both("people", "personnes"), "device": Both("devices", "appareils"),
    "tag": Both("tags", "mots-clés"), "link": Both("links", "liens"), "site": Both("sites", "sites"),
    "domain": Both("domains", "domaines"), "place": Both("places", "lieux"), "artist": Both("artists", "artistes"),
    "shop": Both("shops", "commerces"), "action": Both("actions", "actions"),
    "instrument": Both("instruments", "instruments"),
    "company": Both("companies", "entreprises"), "page": Both("pages", "pages"),
    "event": Both("events", "événements"),
    "mail": Both("mail addresses", "adresses mail"), "word": Both("words", "mots"),
    "account": Both("accounts", "comptes"), "object": Both("objects", "objets"),
}  # fmt: skip
TIES = {
    "mention": Both("mention", "mention"), "reply": Both("reply", "réponse"),
    "boost": Both("boost", "partage"), "like": Both("like", "j'aime"),
    "follow": Both("follow", "abonnement"), "message": Both("message", "message"),
    "meet": Both("meeting", "rencontre"), "tag": Both("tag", "mot-clé"),
    "page": Both("page", "page"), "site": Both("site", "site"),
    "domain": Both("domain", "domaine"), "place": Both("place", "lieu"),
    "artist": Both("artist", "artiste"), "shop": Both("shop", "commerce"), "event": Both("event", "événement"),
}  # fmt: skip


def name_of(request: Request) -> str:
    """Return which of the three graphs the address names."""
    name = request.path_params["name"]
    if name not in NAMES:
        raise HTTPException(404)
    return str(name)


def kind_words(kind: str, lang: str) -> str:
    """Return the words for a kind of node or edge."""
    return KINDS[kind].say(lang) if kind in KINDS else kind


async def show(request: Request) -> Response:
    """Show one of the three tabs."""
    name = name_of(request)
    if name == "actions":
        return await hours(request)
    query = request.query_params
    map_ = await ask(request, drawing, name, request.app.state)
    words, start = query.get("q", "").casefold()[:200], max(0, whole(query.get("from")))
    order = sorted(range(len(map_["ids"])), key=lambda i: -map_["size"][i])
    kinds = [str(kind) for kind in map_["kinds"]]
    chosen = query.get("kind", "")
    fits = [
        i for i in order
        if (not words or words in str(map_["labels"][i]).casefold()) and (not chosen or kinds[map_["kind"][i]] == chosen)
    ]  # fmt: skip
    rows = [
        {"id": map_["ids"][i], "label": map_["labels"][i], "kind": kinds[map_["kind"][i]], "degree": map_["degree"][i]}
        for i in fits[start : start + ROWS]
    ]
    lang = render.language(request)
    return render.page(
        request, "graphs.html", name=name, rows=rows, matches=len(fits), start=start, step=ROWS, q=query.get("q", ""),
        kinds=[(kind, kind_words(kind, lang)) for kind in dict.fromkeys(kinds[k] for k in set(map_["kind"]))], chosen=chosen,
        ties={kind: TIES[kind].say(lang) if kind in TIES else kind for kind in map_["edge_kinds"]},
        nodes=len(map_["ids"]), edges=len(map_["edge_a"]), cut=cut_of(map_), kind_words=lambda kind: kind_words(kind, lang),
    )  # fmt: skip


def cut_of(map_: dict[str, Any]) -> tuple[int, int] | None:
    """Return how many edges are drawn and how many there are, `None` when all are drawn."""
    cut = map_["cut"]
    return (cut["edges_shown"], cut["edges_total"]) if cut["edges_total"] > cut["edges_shown"] else None


async def data(request: Request) -> Response:
    """Send the map that the page draws, as the home keeps it packed."""
    name = name_of(request)
    packed = await ask(request, lambda home: home.graph_map_packed(name))
    headers = {"content-encoding": "gzip", "vary": "accept-encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        packed, headers = gzip.decompress(packed), {}
    return Response(packed, media_type="application/json", headers=headers)


def drawing(home: Any, name: str, state: Any) -> dict[str, Any]:
    """Return what the home draws of a graph, with names as people write them; unpacked once while the log stays the same."""
    kept: dict[str, tuple[int, dict[str, Any]]] = state.drawings
    generation = home.generation
    if name not in kept or kept[name][0] != generation:
        map_ = home.graph_map(name)
        named = [tell.name_of(label, "en") if "/" in label or ":" in label else label for label in map_["labels"]]
        kept[name] = (generation, {**map_, "labels": named})
    return kept[name][1]


async def hours(request: Request) -> Response:
    """Show who did what at which hour of the week, for one type or instrument or for all."""
    table = await ask(request, lambda home: home.graph_hours())
    query, lang = request.query_params, render.language(request)
    rows = table.to_pylist()
    cells, types, instruments = Counter[int](), Counter[str](), Counter[str]()
    for row in rows:
        types[row["type"]] += row["count"]
        if row["instrument"]:
            instruments[row["instrument"]] += row["count"]
        fits = query.get("type", "") in ("", row["type"]) and query.get("instrument", "") in ("", row["instrument"])
        if fits and row["hour_of_week"] is not None:
            cells[row["hour_of_week"]] += row["count"]
    level = levels(cells.values())
    grid = [[(cells[d * 24 + h], level(cells[d * 24 + h])) for h in range(24)] for d in range(7)]
    pairs = Counter[tuple[str, str]]()
    for row in rows:
        pairs[row["type"], row["instrument"] or ""] += row["count"]
    return render.page(
        request, "actions.html", name="actions", grid=grid, total=sum(cells.values()), query=dict(query),
        types=[(kind, sentence.type_name(kind, lang)) for kind, _ in types.most_common(60)],
        instruments=[one for one, _ in instruments.most_common(60)], pairs=pairs.most_common(40),
        type_name=lambda kind: sentence.type_name(kind, lang),
    )  # fmt: skip


async def behind(request: Request) -> Response:
    """Show the activities behind a node or an edge."""
    name, query = name_of(request), request.query_params
    node, a, b, kind = ((query.get(part) or "").replace("\0", "") for part in ("node", "a", "b", "kind"))
    if not node and not (a and b and kind):
        raise HTTPException(404)
    chosen: dict[str, Any] = {"edge": (a, b, kind)} if a and b and kind else {"node": node}
    before = query.get("before")
    page = await ask(request, lambda home: home.behind(name, **chosen, limit=BEHIND, before=before))
    lang = render.language(request)
    entries = entry.entries_of(page.rows, lang)
    count, days = len(page.rows), entry.grouped(entries)
    older = f"?{urlencode({**query, 'before': page.next})}" if page.next else None
    return render.page(request, "behind.html", name=name, node=node, a=a, b=b, days=days, count=count, older=older, before=before)


async def export(request: Request) -> Response:
    """Send the graph as a file; as a zip when it takes several."""
    name, ending = name_of(request), request.path_params["ending"]
    if ending not in ENDINGS:
        raise HTTPException(404)

    def fill(home: Any, folder: Path) -> list[Path]:
        made = home.graph(name).write(folder / f"{name}.{ending}")
        return sorted(path for path in (made or folder.iterdir()) if path.is_file())

    return await download(request, fill, f"{name}-{ending}.zip")


async def first(request: Request) -> Response:
    """Lead to the first tab."""
    return RedirectResponse("/graphs/social", 303)


ROUTES = [
    Route("/graphs", first),
    Route("/graphs/{name}", show),
    Route("/graphs/{name}/map.json", data),
    Route("/graphs/{name}/behind", behind),
    Route("/graphs/{name}/export.{ending}", export),
]
