"""Is the made-up village what its truth says, whatever its size?"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq
import pytest

import murmure.demo
from murmure.demo import PREFIX, SOURCES, village
from murmure.demo.__main__ import main
from murmure.demo.communities import COMMUNITIES, GENERAL_TAGS
from murmure.model.activity import schema
from murmure.model.errors import BadRequest
from murmure.model.quantity import QUANTITIES

PARIS = ZoneInfo("Europe/Paris")
SIZE, SEED = 60_000, 3
WHOLE = 400_000  # large enough for Camille's whole year
SQUARE = "demo-fediverse"


def gather(size: int, seed: int) -> dict[str, list[pa.Table]]:
    tables: dict[str, list[pa.Table]] = {}
    for source, table in village.batches(size, seed):
        tables.setdefault(source, []).append(table)
    return tables


def digest(size: int, seed: int) -> str:
    found = hashlib.sha256()
    for source, table in village.batches(size, seed):
        found.update(source.encode())
        for batch in table.combine_chunks().to_batches():
            found.update(batch.serialize())
    return found.hexdigest()


@pytest.fixture(scope="module")
def tables() -> dict[str, list[pa.Table]]:
    return gather(SIZE, SEED)


@pytest.fixture(scope="module")
def truth() -> dict:
    return village.truth(SIZE, SEED).as_json()


@pytest.fixture(scope="module")
def square(tables: dict[str, list[pa.Table]]) -> list[dict]:
    columns = ["key", "type", "actor", "object", "object_type", "target", "in_reply_to", "published", "content"]
    columns += ["language", "tags", "mentions", "audience"]
    return pa.concat_tables(tables[SQUARE]).select(columns).to_pylist()


@pytest.fixture(scope="module")
def person() -> dict[str, list[dict]]:
    """Return Camille's whole year by source, each row with its `local` time."""
    found = {}
    for source, parts in gather(WHOLE, SEED).items():
        if source == SQUARE:
            continue
        names = ["key", "type", "actor", "object", "published", "until", "offset_minutes", "quantity", "value"]
        rows = pa.concat_tables(parts).select(names).to_pylist()
        for row in rows:
            row["local"] = row["published"] + timedelta(minutes=row["offset_minutes"])
        found[source] = rows
    return found


def micros(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


@pytest.mark.parametrize("size", [5_000, 10_000, 10_001, 123_456, WHOLE])
def test_a_village_has_exactly_as_many_rows_as_asked(size: int) -> None:
    assert sum(len(table) for _, table in village.batches(size, 1)) == size


@pytest.mark.parametrize("size", [0, 4_999, 1_000_000_000])
def test_a_size_out_of_reach_is_refused_with_advice_in_both_languages(size: int) -> None:
    with pytest.raises(BadRequest) as caught:
        next(iter(village.batches(size)))
    assert str(size) in caught.value.say("en") and str(size) in caught.value.say("fr")
    assert caught.value.say("en") != caught.value.say("fr")


def test_same_size_and_seed_give_the_same_bytes_even_in_another_process() -> None:
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import test_demo_village as t; "
    code += "print(t.digest(10_000, 5))"
    other = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_environment("7")
    ).stdout.strip()
    assert digest(10_000, 5) == other
    assert digest(10_000, 6) != other


def _environment(hash_seed: str) -> dict[str, str]:
    import os

    source = str(Path(murmure.demo.__file__).parents[2])
    return {**os.environ, "PYTHONPATH": source, "PYTHONHASHSEED": hash_seed, "TZ": "Asia/Tokyo"}


def test_tables_have_the_columns_of_the_log(tables: dict[str, list[pa.Table]]) -> None:
    expected = {f.name: f.type for f in schema() if f.name not in ("id", "source", "job")} | {"key": pa.string()}
    assert set(tables) == set(SOURCES)
    for source, parts in tables.items():
        assert source.startswith(PREFIX)
        for table in parts:
            assert {f.name: f.type for f in table.schema} == expected
            table.validate(full=True)
            for name in ("key", "type", "actor", "published", "offset_minutes", "offset_origin", "precision"):
                assert table[name].null_count == 0, (source, name)


def test_cards_name_every_source_in_both_languages_and_say_that_it_is_made_up() -> None:
    for name, card in SOURCES.items():
        assert card.name == name
        assert "made up" in card.title.en and "inventé" in card.title.fr


def test_keys_name_one_row_each(tables: dict[str, list[pa.Table]]) -> None:
    for source, parts in tables.items():
        keys = pa.concat_tables(parts)["key"]
        assert len(keys.unique()) == len(keys), source


def test_measures_use_the_words_and_units_of_the_model(tables: dict[str, list[pa.Table]]) -> None:
    seen = set()
    for parts in tables.values():
        table = pa.concat_tables(parts).select(["quantity", "unit"]).filter(pa.compute.field("quantity").is_valid())
        seen |= {(row["quantity"], row["unit"]) for row in table.to_pylist()}
    assert {q for q, _ in seen} >= {"heart_rate", "step_count", "sleep_duration", "body_weight", "electric_power"}
    assert all(QUANTITIES[quantity].unit == unit for quantity, unit in seen)


@pytest.mark.parametrize("size", [10_000, pytest.param(6_000_000, marks=pytest.mark.slow)])
def test_rows_come_in_order_of_time(size: int) -> None:
    last: dict[str, int] = {}
    for nth, (source, table) in enumerate(village.batches(size, 1)):
        times = table["published"].combine_chunks().cast(pa.int64()).to_numpy()
        assert len(times) <= 500_000
        assert (times[1:] >= times[:-1]).all()
        assert times[0] >= last.get(source, 0)
        last[source] = times[-1]
        if nth > 24:
            break
    assert len(last) >= 1


def test_offsets_are_those_of_the_zone(tables: dict[str, list[pa.Table]]) -> None:
    for source in (SQUARE, "demo-linky", "demo-pihole"):
        table = pa.concat_tables(tables[source])
        for moment, offset in zip(
            table["published"].to_pylist()[::7], table["offset_minutes"].to_pylist()[::7], strict=True
        ):
            assert moment.astimezone(PARIS).utcoffset() == timedelta(minutes=offset)


def test_tags_belong_to_one_community_only() -> None:
    tags = [tag for community in COMMUNITIES for tag in community.tags] + list(GENERAL_TAGS)
    assert len(tags) == len(set(tags))


def test_people_write_with_the_tags_of_their_communities(square: list[dict], truth: dict) -> None:
    home = {tag: name for name, c in truth["communities"].items() for tag in c["tags"]}
    free = {*GENERAL_TAGS, truth["cause"]["tag"], truth["campaign"]["tag"]}
    wrote: dict[str, set[str]] = {name: set() for name in truth["communities"]}
    for row in square:
        for tag in set(row["tags"] or ()) - free:
            assert row["actor"] in truth["communities"][home[tag]]["members"]
            wrote[home[tag]].add(row["actor"])
    for name, actors in wrote.items():
        assert len(actors) > 0.5 * len(truth["communities"][name]["members"]), name


def test_degrees_say_how_an_actor_shares_its_posts() -> None:
    whole, told = village.batches(1_000_000, SEED), village.truth(1_000_000, SEED).as_json()
    home = {tag: name for name, c in told["communities"].items() for tag in c["tags"]}
    counts: Counter[str] = Counter()
    for source, table in whole:
        if source == SQUARE:
            mine = table.filter(pa.compute.field("actor") == "me")["tags"].to_pylist()
            counts.update(home[tags[-1]] for tags in mine if tags and tags[-1] in home)
    mine = {name: c["members"]["me"] for name, c in told["communities"].items() if "me" in c["members"]}
    total = sum(counts.values())
    assert total > 300 and set(counts) == set(mine)
    for name, degree in mine.items():
        assert counts[name] / total == pytest.approx(degree, abs=0.12), name


def test_everyone_belongs_to_one_to_four_communities(truth: dict) -> None:
    many: Counter[str] = Counter()
    degrees: Counter[str] = Counter()
    for community in truth["communities"].values():
        many.update(community["members"].keys())
        degrees.update(community["members"])
    assert len(many) == truth["actors"]
    assert set(many.values()) == {1, 2, 3, 4}
    assert all(total == pytest.approx(1, abs=0.001) for total in degrees.values())


def test_communities_that_disagree_share_members(truth: dict) -> None:
    assert {"hunters", "animals"} in [set(pair["communities"]) for pair in truth["contradictions"]]
    for pair in truth["contradictions"]:
        a, b = (truth["communities"][name]["members"] for name in pair["communities"])
        assert set(pair["shared"]) == set(a) & set(b)
        assert len(pair["shared"]) >= 5


def first_uses(square: list[dict], tag: str) -> list[tuple[str, int]]:
    first: dict[str, int] = {}
    for row in square:
        if tag in (row["tags"] or ()):
            first.setdefault(row["actor"], micros(row["published"]))
    return list(first.items())


@pytest.mark.parametrize("movement", ["cause", "campaign"])
def test_adopters_in_the_rows_are_those_of_the_truth(square: list[dict], truth: dict, movement: str) -> None:
    told = truth[movement]
    expected = [(a["actor"], a["time"]) for a in told["adopters"]]
    assert sorted(first_uses(square, told["tag"])) == sorted(expected)
    assert [time for _, time in expected] == sorted(time for _, time in expected)
    assert told["first_post"] == expected[0][1]
    for adopter in told["adopters"]:
        assert adopter["actor"] in truth["communities"][adopter["community"]]["members"]
    days = Counter(
        row["published"].astimezone(PARIS).date().isoformat() for row in square if told["tag"] in (row["tags"] or ())
    )
    assert dict(days) == told["posts_per_day"]
    assert told["peak_day"] == max(days, key=lambda day: days[day])


def test_the_cause_starts_in_one_community_and_crosses_into_many(truth: dict) -> None:
    cause, day = truth["cause"], 86_400_000_000
    early = {a["community"] for a in cause["adopters"] if a["time"] < cause["first_post"] + 14 * day}
    assert early == {cause["home"]}
    assert len(cause["crossings"]) >= 5
    assert {"hunters", "animals"} <= set(cause["crossings"])
    assert date.fromisoformat(cause["peak_day"]) > date(2025, 6, 15)
    for name, time in cause["crossings"].items():
        assert time == min(a["time"] for a in cause["adopters"] if a["community"] == name)
    assert "me" in [a["actor"] for a in cause["adopters"]]


def test_the_campaign_stays_in_one_community_and_is_loud(truth: dict) -> None:
    campaign = truth["campaign"]
    assert set(campaign["crossings"]) == {campaign["home"]}
    assert len(campaign["adopters"]) > 0.3 * len(truth["communities"][campaign["home"]]["members"])


def test_quiet_months_hold_no_movement(square: list[dict], truth: dict) -> None:
    tags = {truth["cause"]["tag"], truth["campaign"]["tag"]}
    months = {row["published"].astimezone(PARIS).strftime("%Y-%m") for row in square if tags & set(row["tags"] or ())}
    assert months and not months & set(truth["quiet_months"])
    everyday = {row["published"].astimezone(PARIS).strftime("%Y-%m") for row in square}
    assert everyday >= set(truth["quiet_months"])


def test_a_closed_community_is_silent(square: list[dict], truth: dict) -> None:
    movements = {truth["cause"]["tag"], truth["campaign"]["tag"]}
    open_posts: Counter[str] = Counter()
    for name, community in truth["communities"].items():
        for row in square:
            tags = set(row["tags"] or ())
            if tags & set(community["tags"]) and not tags & movements:
                assert row["published"].astimezone(PARIS).month not in community["closed_months"], name
                open_posts[name] += 1
    assert set(open_posts) == set(truth["communities"])


def test_what_is_answered_liked_or_boosted_was_written_before(square: list[dict]) -> None:
    written: dict[str, datetime] = {}
    counts: Counter[str] = Counter()
    for row in square:
        about = row["in_reply_to"] if row["type"] == "Create" else row["object"]
        if row["type"] in ("Announce", "Like") or row["in_reply_to"]:
            assert written[about] <= row["published"]
            author = row["target"] or row["mentions"][0]
            assert about.startswith(author + "/")
            counts[row["type"]] += 1
        if row["type"] == "Create":
            written[row["object"]] = row["published"]
    assert min(counts[kind] for kind in ("Create", "Announce", "Like")) > 1000


def test_the_square_speaks_many_scripts(square: list[dict]) -> None:
    text = "\n".join(row["content"] for row in square if row["content"])
    actors = "\n".join({row["actor"] for row in square})
    for words in (text, actors):
        for script in ("[\u0600-\u06ff]", "[\u4e00-\u9fff]", "[\U0001f300-\U0001faff]", "[\u00e0-\u00ff]"):
            assert re.search(script, words), script
    languages = Counter(row["language"] for row in square if row["type"] == "Create")
    assert languages["fr"] > 0.3 * languages.total() and languages["en"] > 0.2 * languages.total()
    posts = [row for row in square if row["type"] == "Create"]
    assert len({row["content"] for row in posts}) > 0.9 * len(posts)
    assert len(set(re.findall(r"\w+", text))) > 700


def test_no_address_is_real(tables: dict[str, list[pa.Table]]) -> None:
    pattern = re.compile(
        r"https?://([^/\s]+)|mailto:[^@\s]+@(\S+)|(?<!/)@([a-z0-9-]+(?:\.[a-z0-9-]+)+)$|^([a-z0-9.-]+\.[a-z]+)$"
    )
    hosts = set()
    for parts in tables.values():
        table = pa.concat_tables(parts)
        for field in table.schema:
            column = table[field.name].combine_chunks()
            if pa.types.is_list(field.type):
                column = column.flatten()
            if pa.types.is_string(column.type) and field.name not in ("key", "type", "content"):
                for text in column.unique().to_pylist():
                    for found in pattern.finditer(text or ""):
                        hosts.add(next(group for group in found.groups() if group))
    assert len(hosts) > 30
    assert {host for host in hosts if not host.endswith((".example", ".test"))} == set()


def test_the_kettle_boils_at_twelve_past_seven_on_the_days_told(person: dict, truth: dict) -> None:
    habit = truth["person"]["habits"]["kettle"]
    days = [
        row["local"].date().isoformat()
        for row in person["demo-pihole"]
        if row["actor"] == habit["instrument"] and row["local"].strftime("%H:%M") == habit["local_time"]
    ]
    assert days == habit["days"] and len(days) > 230
    assert all(date.fromisoformat(day).weekday() < 5 for day in days)


def test_the_runs_are_on_the_days_told(person: dict, truth: dict) -> None:
    runs = [row for row in person["demo-tracks"] if row["type"] == "Travel" and row["object"] == "running"]
    days = [row["local"].date().isoformat() for row in runs]
    assert days == truth["person"]["habits"]["run"]["days"] and len(days) > 40
    assert all(date.fromisoformat(day).weekday() == 6 for day in days)
    assert all(5_000 < row["value"] < 11_000 and row["published"] < row["until"] for row in runs)


def within(row: dict, span: dict) -> bool:
    return span["from"] <= row["local"].date().isoformat() <= span["to"]


def test_late_nights_are_those_told(person: dict, truth: dict) -> None:
    span = truth["person"]["anomalies"]["late_nights"]
    nights = [row for row in person["demo-health"] if row["quantity"] == "sleep_duration"]
    eve = [{"local": row["local"] - timedelta(hours=6)} for row in nights]
    late = [within(row, span) for row in eve]
    hours = [(row["local"].hour - 12) % 24 + row["local"].minute / 60 for row in nights]
    assert sum(late) == 7
    assert min(h for h, is_late in zip(hours, late, strict=True) if is_late) > 13.3  # after 01:20
    assert max(h for h, is_late in zip(hours, late, strict=True) if not is_late) < 13.3


def test_abroad_only_what_travels_shows_the_other_zone(person: dict, truth: dict) -> None:
    span = truth["person"]["anomalies"]["abroad"]
    for source in ("demo-health", "demo-tracks", "demo-listening", "demo-browser"):
        for row in person[source]:
            if not "2025-10-05" < row["local"].date().isoformat() < "2025-10-14":
                assert row["offset_minutes"] in (60, 120)
            elif within(row, span) and 1 < row["local"].hour < 23:
                assert row["offset_minutes"] == span["offset_minutes"], source
    assert {row["offset_minutes"] for row in person["demo-linky"]} == {60, 120}
    away = [row for row in person["demo-pihole"] if within(row, span) and 1 < row["local"].hour < 23]
    assert {row["actor"] for row in away} == {"device:thermostat"}
    health = [row["published"] for row in person["demo-health"] if row["quantity"] == "heart_rate"]
    assert min(b - a for a, b in zip(health, health[1:], strict=False)) > timedelta(minutes=8)


def test_the_meter_never_sleeps_when_told(person: dict, truth: dict) -> None:
    span = truth["person"]["anomalies"]["meter_never_sleeps"]
    nights: dict[bool, list[float]] = {True: [], False: []}
    for row in person["demo-linky"]:
        if 1 <= row["local"].hour < 5:
            nights[within(row, span)].append(row["value"])
    assert len(nights[True]) == 14 * 8
    assert min(nights[True]) > 700 and max(nights[False]) < 500


def test_the_meter_counts_every_half_hour_of_the_year(person: dict) -> None:
    times = [row["published"] for row in person["demo-linky"]]
    assert len(times) == 17_520
    assert {b - a for a, b in zip(times, times[1:], strict=False)} == {timedelta(minutes=30)}
    days = Counter(row["local"].date().isoformat() for row in person["demo-linky"])
    assert days["2025-03-30"] == 46 and days["2025-10-26"] == 50
    assert sorted(days.values())[1:-1] == [48] * 363


def test_quiet_days_are_quiet(person: dict, square: list[dict], truth: dict) -> None:
    quiet = set(truth["person"]["quiet_days"])
    seen = {
        (source, row["actor"])
        for source, rows in person.items()
        for row in rows
        if row["local"].date().isoformat() in quiet
    }
    assert seen == {("demo-linky", "me"), ("demo-pihole", "device:thermostat")}
    mine = [row["published"].astimezone(PARIS).date().isoformat() for row in square if row["actor"] == "me"]
    assert len(mine) > 50 and not quiet & set(mine)


def test_a_small_village_keeps_the_days_and_thins_the_series(truth: dict, person: dict) -> None:
    small = {s: pa.concat_tables(t).to_pylist() for s, t in gather(10_000, SEED).items() if s != SQUARE}
    assert [r["key"] for r in small["demo-agenda"]] == [r["key"] for r in person["demo-agenda"]]
    kettle = [r for r in small["demo-pihole"] if r["key"].startswith("kettle-")]
    assert len(kettle) == len(truth["person"]["habits"]["kettle"]["days"])
    meter = small["demo-linky"]
    assert len(meter) < 2_000
    assert len({r["published"].hour for r in meter}) == 24 and len({r["published"].month for r in meter}) == 12
    whole = {r["key"]: r["value"] for r in person["demo-linky"]}
    assert all(whole[r["key"]] == r["value"] for r in meter)


def test_large_villages_remember_earlier_years_and_have_more_people() -> None:
    plan = village.plan(6_000_000, 1)
    assert plan.first_day == (date(2023, 1, 1) - date(1970, 1, 1)).days
    assert len(plan.people.handles) == len(set(plan.people.handles)) > 15_000
    assert int(plan.counts.sum()) + plan.person + len(plan.planned.actor) == 6_000_000


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
def test_memory_stays_bounded() -> None:
    code = (
        "import pyarrow as pa\nfrom murmure.demo import village\nmost = rows = 0\n"
        "for _, table in village.batches(1_000_000, 1):\n"
        "    rows += len(table)\n    most = max(most, pa.total_allocated_bytes())\n"
        "peak = [line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')]\n"
        "print(rows, most, int(peak[0]) * 1024)"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_environment("0")
    )
    rows, arrow, resident = map(int, out.stdout.split())
    assert rows == 1_000_000
    assert arrow < 250e6 and resident < 600e6


def test_the_command_writes_files_and_the_truth(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--size", "6000", "--seed", "2", "--out", str(tmp_path), "--count"]) == 0
    files = {path.stem for path in tmp_path.glob("*.parquet")}
    assert files == set(SOURCES)
    assert sum(pq.read_metadata(path).num_rows for path in tmp_path.glob("*.parquet")) == 6_000
    assert json.loads((tmp_path / "truth.json").read_text("utf-8")) == village.truth(6_000, 2).as_json()
    said = capsys.readouterr().out
    assert "6000" in said and all(source in said for source in SOURCES)


def test_the_command_refuses_a_size_out_of_reach(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--size", "3", "--out", str(tmp_path)]) == 1
    assert "5000" in capsys.readouterr().err.replace(",", "")


def test_the_names_of_the_village_load_without_heavy_libraries() -> None:
    code = (
        "import sys, murmure.demo, murmure.demo.village; print([m for m in ('numpy', 'pyarrow') if m in sys.modules])"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_environment("0")
    )
    assert out.stdout.strip() == "[]"


def test_the_village_knows_nothing_but_the_model() -> None:
    for path in Path(murmure.demo.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            modules = [node.module] if isinstance(node, ast.ImportFrom) else []
            modules += [name.name for name in node.names] if isinstance(node, ast.Import) else []
            for module in modules:
                if module.startswith("murmure"):
                    assert module.startswith(("murmure.demo", "murmure.model")), (path.name, module)
