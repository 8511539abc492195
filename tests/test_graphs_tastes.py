"""Are those found who care for the same things, and is nobody tied by what everybody cares for?"""

from __future__ import annotations

import random
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from graphs_made import MONDAY, view_of
from lenses_made import crowd as made_crowd
from lenses_made import person
from murmure.communities import Cover, score
from murmure.demo import village
from murmure.graphs.address import account_of
from murmure.graphs.crowd import crowd
from murmure.graphs.tastes import adopted, tastes
from murmure.model.activity import activity_id, schema
from murmure.trust.view import View


def post(number: int, actor: str, tags: list[str]) -> dict[str, Any]:
    return {"id": f"{number:032x}", "type": "Create", "object_type": "Note", "object": f"urn:post:{number}", "actor": actor, "tags": tags,
            "audience": ["public"], "source": "made", "published": MONDAY + number}  # fmt: skip


def circles(seed: int = 1, groups: int = 6, size: int = 15) -> list[dict[str, Any]]:
    """Return posts of people who never write to each other; each group has sixteen tags of its own, everybody a few of all."""
    draw, rows = random.Random(seed), []
    for one in range(groups * size):
        tags = [f"own{one // size}x{tag}" for tag in draw.sample(range(16), 12)] + [f"t{draw.randrange(300)}" for _ in range(8)]
        rows += [post(1000 * one + at, person(one), [tag, "everybody"]) for at, tag in enumerate(tags)]
    return rows


def cover_of(groups: list[set[str]], ids: list[str]) -> Cover:
    place = {name: at for at, name in enumerate(ids)}
    members = [sorted(place[name] for name in group) for group in groups]
    starts = np.cumsum([0, *map(len, members)]).astype(np.int64)
    return Cover(pa.array(ids), starts, np.concatenate(members).astype(np.int64), np.ones(int(starts[-1])))


def test_people_who_never_met_are_found_by_what_they_care_for() -> None:
    view = view_of(circles())
    found = tastes(view)
    truth = cover_of([{person(one) for one in range(first, first + 15)} for first in range(0, 90, 15)], [person(one) for one in range(90)])
    assert score(found.cover, truth, 90).onmi > 0.9
    assert crowd(view).cover.communities == 0, "no social tie says so"
    things = tastes(view, side="thing").cover
    assert things.communities >= 5
    for group in things.lists():
        assert len({name.split("x")[0] for name in group if name.startswith("tag:own")}) == 1


@pytest.mark.parametrize("seed", range(3))
def test_where_all_care_for_the_same_there_is_no_community(seed: int) -> None:
    assert tastes(view_of(made_crowd(seed=seed))).cover.communities == 0


def test_the_owner_is_one_person_and_devices_are_nobody() -> None:
    rows = [post(1, "me", ["a"]), post(2, "https://v.example/users/p1", ["a"]), post(3, "@P2@v.example", ["b"])]
    rows += [{"type": "murmure:Identity", "actor": "me", "object": "https://v.example/@p1", "source": "made"},
             {"type": "murmure:Query", "actor": "device:tv", "object": "x.example", "object_type": "murmure:Domain", "source": "made"}]  # fmt: skip
    found = adopted(view_of([row | {"id": f"{at:032x}"} for at, row in enumerate(rows)]))
    assert {tuple(row.values()) for row in found.to_pylist()} == {("me", "tag:a"), (person(2), "tag:b")}


def home_of(size: int, seed: int) -> View:
    """Return a view on a made-up village."""
    tables = []
    for source, table in village.batches(size, seed):
        ids = pa.array([activity_id(source, key) for key in table["key"].to_pylist()])
        tables.append(table.append_column("id", ids).append_column("source", pa.array([source] * len(table))))
    rows = pa.concat_tables(tables, promote_options="default")
    full = [rows[one.name].cast(one.type) if one.name in rows.column_names else pa.nulls(len(rows), one.type) for one in schema()]
    connection = duckdb.connect()
    connection.register("given", pa.table(full, schema=schema()))
    connection.execute("create table log as from given")
    return View(connection, version="1")


@pytest.mark.long
def test_tastes_find_the_planted_communities_of_a_small_village() -> None:
    size, seed = 60_000, 3
    truth = village.truth(size, seed)
    planted = [{account_of(who) for who in one["members"]} for one in truth.communities.values()]
    view = home_of(size, seed)
    found = tastes(view).cover
    truth_cover = cover_of(planted, sorted(set.union(*planted)))
    assert score(found, truth_cover, truth.actors).onmi > 0.3 and found.communities >= len(planted)
    best = [max(2 * len(group & set(other)) / (len(group) + len(other)) for other in found.lists()) for group in planted]
    assert min(best) > 0.5
    groups = [{name for name in group if name.startswith(("tag:", "site:"))} for group in tastes(view, side="thing").cover.lists()]
    for one in truth.communities.values():
        own = {f"tag:{tag.lower()}" for tag in one["tags"]} | {f"site:{site}" for site in one["sites"]}
        assert max(2 * len(own & group) / (len(own) + len(group)) for group in groups) > 0.85
    assert len(groups) < 1.2 * len(planted)
