"""Is every capture of a planted day attributed to its object and its company, and is what cannot be said plainly?"""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import footprint_made as made
from footprint_made import HOUR, MIDNIGHT, MINUTE
from graphs_made import split_view, view_of
from murmure.hours.clock import Clock
from murmure.lenses.me.footprint import FootprintAsk, look
from murmure.lenses.me.footprint.choice import choices
from murmure.lenses.me.footprint.extra import domain_of, parsed, with_extra
from murmure.lenses.me.footprint.kind import kinds
from murmure.lenses.me.footprint.owner import HOME, NOBODY, ROLES, owners
from murmure.model.errors import BadRequest
from murmure.model.quantity import QUANTITIES
from typed import ROOT

GOLDEN = sorted((ROOT / "tests" / "golden").rglob("*.jsonl"))
PARIS = FootprintAsk(zone="Europe/Paris")


def rows_of(found: Any, name: str) -> list[dict[str, Any]]:
    return found.tables[name].to_pylist()


def claim_of(found: Any, subject: str) -> Any:
    (one,) = [one for one in found if one.subject == subject]
    return one


def held_in(found: Any, column: str = "captures") -> dict[tuple[str, str, str], int]:
    return {
        (row["company"], row["kind"], row["how"]): row[column] for row in rows_of(found, "companies") if row[column]
    }


# --- the planted day


def test_each_object_of_the_day_has_what_it_captured() -> None:
    found = look(view_of(made.day()), PARIS)
    assert {row["object"]: row["captures"] for row in rows_of(found, "objects")} == made.OBJECTS
    assert claim_of(found, "me").value == sum(made.OBJECTS.values()) == 326


def test_each_company_of_the_day_has_what_it_holds_and_how() -> None:
    found = look(view_of(made.day()), PARIS)
    assert held_in(found) == made.HOLDERS
    assert held_in(found, "blocked") == made.REFUSED
    assert all(row["first"] == row["last"] == date(2024, 5, 14) for row in rows_of(found, "companies"))
    assert [row["located"] for row in rows_of(found, "companies") if row["kind"] == "place"] == [20]


def test_what_cannot_be_attributed_is_said_with_its_reason() -> None:
    found = look(view_of(made.day()), PARIS)
    assert {
        (row["who"], row["reason"], row["kind"]): row["captures"] for row in rows_of(found, "unattributed")
    } == made.LOST
    lost = claim_of(found, "unattributed")
    assert lost.value == 9 and "tracker.example" in lost.claim.en and "relevé ne nomme pas la banque" in lost.claim.fr


def test_the_clock_is_the_local_one_and_knows_what_has_no_hour() -> None:
    rows = rows_of(look(view_of(made.day()), PARIS), "clock")
    meter = {row["hour"]: row["captures"] for row in rows if row["object"] == "linky"}
    assert meter == dict.fromkeys(range(24), 2)
    assert {row["hour"]: row["captures"] for row in rows if row["object"] == "HAR"} == {9: 9}
    assert "account:1a2b" not in {row["object"] for row in rows}
    assert sum(row["captures"] for row in rows) == 326 - 2


def test_night_counts_what_a_clock_says_and_doubts_the_rest() -> None:
    night = claim_of(look(view_of(made.day()), PARIS), "night")
    clocked = [row for row in made.day() if row.get("precision") != "day" and "blocked" not in row.get("extra", "")]
    asleep = sum((row["published"] - MIDNIGHT) // HOUR < 6 for row in clocked)
    assert (night.value, night.low, night.high) == (asleep, asleep, asleep)
    assert "is the most awake" in night.claim.en
    # Days around a measure say the clock where a row does not: without them and without a zone, the hour is guessed.
    alone = [{"source": "spotify", "type": "Listen", "object_type": "Audio", "instrument": "Spotify", "actor": "me", "published": MIDNIGHT + n * HOUR}
             for n in range(24)]  # fmt: skip
    said = [one | {"offset_minutes": 120, "published": one["published"] + 40 * 24 * HOUR} for one in alone]
    night = claim_of(look(view_of(alone + said), FootprintAsk()), "night")
    assert (night.value, night.low, night.high) == (6, 6, 30) and "24" in night.claim.en
    assert "awake" not in night.claim.en and "éveillé" not in night.claim.fr  # it is the one object there is


def test_every_figure_leads_to_activities_that_it_counts() -> None:
    rows = {row["id"].replace("-", ""): row for row in made.day()}
    found = look(view_of(list(rows.values())), PARIS)

    def behind(subject: str) -> list[dict[str, Any]]:
        return [rows[one.replace("-", "")] for one in claim_of(found, subject).evidence]

    assert {row["instrument"] for row in behind("object:Fitbit")} == {"Fitbit"}
    assert {row["source"] for row in behind("company:meta")} <= {"facebook", "whatsapp", "pihole"}
    assert {row["object"] for row in behind("refused")} == {"bidder.criteo.net"}
    assert {row["object_type"] for row in behind("inferences")} == {"murmure:Inference"} and len(
        behind("inferences")
    ) == 3
    assert all(row.get("latitude") for row in behind("places"))
    newest = sorted((row["published"] for row in rows.values() if row.get("instrument") == "Fitbit"), reverse=True)[:20]
    assert sorted((row["published"] for row in behind("object:Fitbit")), reverse=True) == newest


def test_third_parties_are_told_apart_from_services_that_were_used() -> None:
    third = claim_of(look(view_of(made.day()), PARIS), "third-parties")
    away = sum(count for (company, _, how), count in made.HOLDERS.items() if how in ("third", "ad"))
    every = sum(count for (company, _, how), count in made.HOLDERS.items() if company != "home")
    assert third.value == pytest.approx(away / every)


def test_one_company_is_told_alone() -> None:
    found = look(view_of(made.day()), FootprintAsk(zone="Europe/Paris", company="instagram"))
    assert {row["company"] for row in rows_of(found, "companies")} == {"meta"}
    assert {row["object"]: row["captures"] for row in rows_of(found, "objects")} == {
        "device:phone": 30,
        "Facebook": 5,
        "WhatsApp": 7,
    }
    assert claim_of(found, "me").value == 42 and not rows_of(found, "unattributed")


def test_each_company_is_told_with_its_sites_and_names() -> None:
    names = {
        (row["company"], row["who"]): (row["captures"], row["blocked"])
        for row in rows_of(look(view_of(made.day()), PARIS), "names")
    }
    assert (
        names["meta", "graph.facebook.com"] == (30, 0)
        and names["meta", "Facebook"] == (5, 0)
        and names["decathlon", "decathlon.fr"] == (1, 0)
    )
    assert names["meta", "WhatsApp"] == (7, 0)
    assert names["criteo", "bidder.criteo.net"] == (0, 3) and names["criteo", "static.criteo.net"] == (3, 0)
    assert names["le-monde", "lemonde.fr"] == (10, 0) and names["le-monde", "www.lemonde.fr"] == (4, 0)
    assert sum(count for count, _ in names.values()) == sum(
        n for (company, _, _), n in made.HOLDERS.items() if company != "home"
    )


def test_years_follow_the_local_clock() -> None:
    eve = int(datetime(2023, 12, 31, 23, 30, tzinfo=UTC).timestamp()) * 1_000_000
    rows = [{"source": "spotify", "type": "Listen", "actor": "me", "published": eve + n * HOUR} for n in (-2, 0, 1)]
    found = look(view_of(rows), PARIS)
    assert rows_of(found, "years") == [
        {"year": 2023, "company": "spotify", "captures": 1},
        {"year": 2024, "company": "spotify", "captures": 2},
    ]


def test_what_others_did_on_sites_of_one_s_own_is_not_about_me() -> None:
    visitor = {"source": "access-log", "type": "murmure:Request", "object_type": "Page", "instrument": "blog.example", "actor": "visitor:192.0.2.0",
               "published": MIDNIGHT}  # fmt: skip
    found = look(view_of([visitor]), PARIS)
    assert not len(found) and all(table.num_rows == 0 for table in found.tables.values())


def test_a_file_that_does_not_say_who_captured_is_told_in_the_table_alone() -> None:
    rows = [{"source": "made", "type": "Create", "object_type": "Note", "actor": "me", "published": MIDNIGHT}]
    found = look(view_of(rows), PARIS)
    assert not len(found)
    assert [(row["reason"], row["kind"], row["captures"]) for row in rows_of(found, "unattributed")] == [
        ("unsaid", "posts", 1)
    ]


def test_nothing_is_lost_between_the_log_and_the_figures() -> None:
    """Every activity of every source is a capture, one that was refused, one of somebody else, or one of which nobody is said."""
    rows = []
    for path in GOLDEN:
        listed = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        kept = (
            "type",
            "object_type",
            "instrument",
            "actor",
            "object",
            "quantity",
            "published",
            "offset_minutes",
            "precision",
            "latitude",
            "extra",
        )
        rows += [{name: json.dumps(one[name]) if name == "extra" else one[name] for name in kept if name in one} | {"source": path.stem}
                 for one in listed if "type" in one]  # fmt: skip
    found = look(view_of(rows), PARIS)
    objects = rows_of(found, "objects")
    captured, refused = (sum(row[name] for row in objects) for name in ("captures", "blocked"))
    unsaid = sum(
        row["captures"] for row in rows_of(found, "unattributed") if row["reason"] == "unsaid" and not row["who"]
    )
    others = sum(
        row["source"] == "access-log" or (row["source"] in ("table", "activitystreams") and row.get("actor") != "me")
        for row in rows
    )
    assert claim_of(found, "me").value == captured and claim_of(found, "refused").value == refused > 0
    assert captured + refused + others + unsaid >= len(rows) >= captured + refused + others > 2_000
    assert {one["company"] for one in rows_of(found, "companies")} >= {
        "home",
        "meta",
        "alphabet",
        "microsoft",
        "enedis",
        "garmin",
        "spotify",
        "netflix",
    }
    lost = claim_of(found, "unattributed").value
    known = sum(row["captures"] for row in rows_of(found, "companies"))
    assert captured - lost <= known


# --- between two moments


given_days = st.lists(
    st.tuples(
        st.integers(0, 40 * 60), st.sampled_from([None, 0, 120, 330, -210]), st.sampled_from(["Fitbit", "Spotify"])
    ),
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(given_days, st.integers(0, 40 * 60), st.integers(0, 40 * 60), st.booleans())
def test_between_two_moments_is_as_if_nothing_else_were_there(
    listed: list[tuple[int, int | None, str]], one: int, other: int, exact: bool
) -> None:
    rows = [
        {
            "id": f"{place:032x}",
            "source": "fitbit" if tool == "Fitbit" else "spotify",
            "type": "murmure:Measure" if tool == "Fitbit" else "Listen",
            "quantity": "heart_rate",
            "instrument": tool,
            "actor": "me",
            "published": MIDNIGHT + minute * MINUTE + place,
            "offset_minutes": shift,
        }
        for place, (minute, shift, tool) in enumerate(listed)
    ]
    since, until = (MIDNIGHT + (moment // 60 * 60 if exact else moment) * MINUTE for moment in sorted((one, other)))
    zone = "Europe/Paris"
    within = [row for row in rows if since <= row["published"] < until]
    # The clock is that of the whole log: what is said outside of the span still tells the clock within it.
    clock = [row for row in rows if row not in within]
    found = look(
        split_view(rows, [place % 3 for place in range(len(rows))]), FootprintAsk(zone=zone, since=since, until=until)
    )
    counted = Counter(row["instrument"] for row in within)
    assert {row["object"]: row["captures"] for row in rows_of(found, "objects")} == counted
    if within:
        assert claim_of(found, "me").value == len(within)
        ids = {row["id"] for row in within}
        assert all({name.replace("-", "") for name in one.evidence} <= ids for one in found)
    if not clock:
        assert rows_of(found, "clock") == rows_of(look(view_of(within), FootprintAsk(zone=zone)), "clock")


# --- the table of companies


def test_the_table_of_companies_is_well_formed() -> None:
    import yaml

    from murmure.model.site import site_of

    told = yaml.safe_load((ROOT / "src/murmure/lenses/me/footprint/companies.yaml").read_text("utf-8"))
    companies = told["companies"]
    assert len(companies) >= 300
    owner: dict[str, str] = {}
    names: dict[str, str] = {}
    for key, one in companies.items():
        assert set(one) <= {"name", "country", "does", "names", *ROLES}, key
        assert len(one["country"]) == 2 and one["country"].isupper(), key
        does = told["does"][one["does"]] if isinstance(one["does"], str) else one["does"]
        assert len(does) == 2 and all(isinstance(text, str) and text.strip() for text in does), key
        domains = [domain for role in ROLES for domain in one.get(role, "").split()]
        assert domains, f"{key} has no domain"
        for domain in domains:
            assert domain not in owner, f"{domain}: {owner.get(domain)} and {key}"
            owner[domain] = key
            assert domain_of(domain) == domain.removeprefix("www."), domain
            site = site_of(domain)
            assert domain == site or domain.endswith("." + site), domain
            assert (
                domain.split(".")[0] not in ("co", "com", "gouv", "org", "net", "gov", "ac") or domain.count(".") > 1
            ), domain
        for name in (one["name"], *one.get("names", ())):
            assert isinstance(name, str) and names.setdefault(name.casefold(), key) == key, name
    used = {one["does"] for one in companies.values() if isinstance(one["does"], str)}
    assert used == set(told["does"])


labels = st.sampled_from(
    [
        "www",
        "a",
        "ads",
        "google",
        "facebook",
        "com",
        "net",
        "fr",
        "doubleclick",
        "g",
        "example",
        "lemonde",
        "local",
        "mc",
        "yandex",
        "ru",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(labels, min_size=2, max_size=5).map(".".join), min_size=1, max_size=8))
def test_the_longest_domain_wins(sites: list[str]) -> None:
    table = owners()
    owner, role = table.of_sites(pa.array(sites))
    assert [table.of_site(site) for site in sites] == owner.tolist()
    for place, site in enumerate(sites):
        parts = site.split(".")
        tails = [".".join(parts[start:]) for start in range(len(parts))]
        expected = next((table.domains[tail] for tail in tails if tail in table.domains), None)
        if parts[-1] == "local":
            assert owner[place] == HOME
        elif expected is None:
            assert owner[place] == NOBODY
        else:
            assert (owner[place], role[place]) == expected


@pytest.mark.parametrize(
    ("site", "company"),
    [
        ("graph.facebook.com", "Meta"),
        ("stats.g.doubleclick.net", "Google"),
        ("facebook.com.evil.example", None),
        ("notgoogle.com", None),
        ("e.leclerc", "E.Leclerc"),
        ("particuliers.engie.fr", "Engie"),
        ("nas", "home"),
        ("tv.lan", "home"),
        ("192.168.1.20", "home"),
        ("10.0.0.1", "home"),
        ("172.20.3.4", "home"),
        ("172.40.3.4", None),
        ("fe80::1", "home"),
        ("fd00::12", "home"),
        ("192.0.2.7", None),
        ("2001:db8::1", None),
        ("8.8.8.8.in-addr.arpa", None),
        ("livebox.home", "home"),
        ("fritz.box", "home"),
        ("impots.gouv.fr", "French State"),
        ("xiti.com", "Piano"),
        ("", None),
    ],
)
def test_who_owns_a_site(site: str, company: str | None) -> None:
    place = owners().of_site(site)
    assert (owners().companies[place].name if place != NOBODY else None) == company


@pytest.mark.parametrize(
    ("name", "company"),
    [
        ("Facebook", "Meta"),
        ("instagram", "Meta"),
        ("Google (YouTube)", "Google"),
        ("com.spotify.music", "Spotify"),
        ("com.garmin.android.apps.connectmobile (Fenix)", "Garmin"),
        ("Criteo SA", "Criteo"),
        ("L\u2019ORÉAL", "L'Oréal"),
        ("spotify.com", "Spotify"),
        ("https://x.com/velo_sa", None),
        ("Régate SA", None),
        ("", None),
        ("Dr Noé Kerven", None),
        ("Leboncoin", "Adevinta"),
        ("Doctolib", "Doctolib"),
        ("Médiamétrie", "Médiamétrie"),
        ("SNCF Connect", "SNCF"),
    ],
)
def test_who_stands_behind_a_name(name: str, company: str | None) -> None:
    place = owners().of_name(name)
    assert (owners().companies[place].name if place != NOBODY else None) == company


def test_refused_names_are_told_with_what_is_near() -> None:
    with pytest.raises(BadRequest) as error:
        look(view_of([]), FootprintAsk(company="Facebok"))
    assert "Meta" in error.value.advice.en
    with pytest.raises(BadRequest) as error:
        look(view_of([]), FootprintAsk(zone="Europe/Brest"))
    assert "Europe/Brest" in error.value.what.fr and "Europe/Paris" in error.value.advice.fr


# --- a table that the person points at


def test_a_table_of_one_s_own_comes_first() -> None:
    table = parsed(
        b"domain,company,role\ntracker.example,Traqueur,advertising\ngraph.facebook.com,Moi\nblog.example,Le Monde\n",
        "mine.csv",
    )
    found = look(view_of(made.day()), FootprintAsk(zone="Europe/Paris", owners=table))
    held = held_in(found)
    assert held["traqueur", "network", "ad"] == 4 and held["moi", "network", "first"] == 30
    assert held["le-monde", "pages", "first"] == 14 + 3
    assert {row["who"] for row in rows_of(found, "unattributed")} == {"account:1a2b"}
    assert "Traqueur" in [row["name"] for row in rows_of(found, "companies")]


SHAPES = [
    {"categories": {"Advertising": [{"Firme": {"https://firme.example/": ["one.example", "two.example"], "performance": "true"}}]}},
    {"trackers": {"one.example": {"domain": "one.example", "owner": {"name": "Firme SA", "displayName": "Firme"}, "categories": ["Advertising"]},
                  "two.example": {"owner": {"name": "Firme"}}}, "entities": {}, "domains": {}},
    {"domains": {"one.example": "Firme", "two.example": "Firme"}},
    {"entities": {"Firme": {"domains": ["one.example", "two.example"]}}},
    {"name": "Firme SA", "displayName": "Firme", "properties": ["one.example", "two.example"]},
    {"patterns": {"a": {"name": "x", "category": "advertising", "organization": "f", "domains": ["one.example", "two.example"]}},
     "organizations": {"f": {"name": "Firme"}}},
    {"one.example": "Firme", "two.example": "Firme"}, {"Firme": ["one.example", "two.example"]},
    {"Firme": {"properties": ["one.example", "two.example"], "resources": []}},
    [{"domain": "one.example", "company": "Firme"}, {"domain": "two.example", "owner": {"name": "Firme"}}],
]  # fmt: skip


def test_a_site_may_be_said_to_be_of_the_home() -> None:
    table = with_extra(owners(), parsed(b"domain,company,role\ntracker.example,home,device\n", "mine.csv"))
    assert table.of_site("a.tracker.example") == HOME
    found = look(
        view_of(made.day()), FootprintAsk(zone="Europe/Paris", owners=parsed(b"tracker.example,home\n", "mine.csv"))
    )
    assert held_in(found)["home", "network", "own"] == 5 + 4


@pytest.mark.parametrize("shape", SHAPES, ids=range(len(SHAPES)))
def test_lists_of_trackers_are_read_in_the_shapes_in_which_they_are_given(shape: Any) -> None:
    table = with_extra(owners(), parsed(json.dumps(shape).encode(), "list.json"))
    for site in ("a.one.example", "two.example"):
        assert table.companies[table.of_site(site)].name == "Firme"
    advertising = isinstance(shape, dict) and ("categories" in shape or "patterns" in shape or "trackers" in shape)
    assert table.domains["one.example"][1] == (ROLES.index("advertising") if advertising else 0)


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"domain,company\nnot a domain,X\n", "owners-domain", "2"),
        (b"one.example,\n", "owners-company", "one.example"),
        (b"one.example,X,spying\n", "owners-role", "spying"),
        (b"\xff\xfe\x00a", "owners-text", "mine"),
        (b'{"a": ', "owners-json", "mine"),
        (b"", "owners-empty", "mine"),
        (b'{"a": 1}', "owners-empty", "mine"),
        (b"[[[[]]]]", "owners-empty", "mine"),
        (b"# nothing\n", "owners-empty", "mine"),
    ],
)
def test_a_table_that_says_nothing_is_refused_with_what_to_give(content: bytes, code: str, words: str) -> None:
    with pytest.raises(BadRequest) as error:
        parsed(content, "mine")
    assert error.value.code == code and words in error.value.what.en and words in error.value.what.fr
    assert error.value.advice.en != error.value.advice.fr


def test_a_table_in_other_words_is_read() -> None:
    table = parsed(
        '\ufeffdomaine;entreprise;role\r\n*.Élan.example;"Élan; fils";Product\r\n||ads.example^;Pub\r\n'.encode(),
        "mine.csv",
    )
    assert table.to_pylist() == [{"domain": "xn--lan-9la.example", "company": "Élan; fils", "role": "product"},
                                 {"domain": "ads.example", "company": "Pub", "role": ""}]  # fmt: skip
    with pytest.raises(BadRequest):
        look(view_of(made.day()), FootprintAsk(owners=pa.table({"domain": ["a.example"]})))


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=80),
        st.text(max_size=80).map(str.encode),
        st.recursive(
            st.one_of(
                st.none(), st.booleans(), st.integers(), st.text(max_size=12), st.sampled_from(["one.example", "Firme"])
            ),
            lambda inner: st.one_of(
                st.lists(inner, max_size=3),
                st.dictionaries(
                    st.sampled_from(
                        [
                            "categories",
                            "trackers",
                            "entities",
                            "domains",
                            "patterns",
                            "organizations",
                            "owner",
                            "properties",
                            "name",
                            "Firme",
                            "one.example",
                        ]
                    ),
                    inner,
                    max_size=3,
                ),
            ),
            max_leaves=8,
        ).map(lambda value: json.dumps(value).encode()),
    )
)
def test_any_file_is_read_or_refused(content: bytes) -> None:
    try:
        table = parsed(content, "any")
    except BadRequest as error:
        assert error.what.en and error.what.fr
    else:
        assert table.num_rows and all(domain_of(one) for one in table["domain"].to_pylist())
        with_extra(owners(), table)


# --- kinds of data


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: str(path.relative_to(GOLDEN[0].parent)))
def test_every_kind_of_activity_is_classified(path: Path) -> None:
    seen = {
        (row["type"], row.get("object_type", ""), row.get("quantity", ""))
        for row in map(json.loads, path.read_text("utf-8").splitlines())
        if "type" in row
    }
    missing = []
    for type_, kind, quantity in sorted(seen):
        try:
            found = kinds().data(path.stem, type_, kind, quantity, exact=True)
        except KeyError:
            missing.append((path.stem, type_, kind))
            continue
        assert found in kinds().kinds
    assert missing == [], "say in kinds.yaml what kind of data it is"
    assert seen


def test_every_source_is_classified() -> None:
    from murmure.demo import SOURCES as DEMO
    from murmure.sources.recognise import sources

    names = {one.name for one in sources()} | set(DEMO)
    assert names - set(kinds().sources) == set()


def test_the_tables_of_kinds_hold_together() -> None:
    import yaml

    table, told = kinds(), yaml.safe_load((ROOT / "src/murmure/lenses/me/footprint/kinds.yaml").read_text("utf-8"))
    for words in (*table.kinds.values(), *table.hows.values(), *table.reasons.values()):
        assert words.en and words.fr
    used = {
        kind
        for types in (told["types"], *(one.get("types", {}) for one in told["sources"].values()))
        for of in types.values()
        for kind in of.values()
    }
    assert used <= {*table.kinds, "measured"}
    assert {one for listed in told["quantities"].values() for one in listed} <= set(QUANTITIES)
    assert len([one for listed in told["quantities"].values() for one in listed]) == len(
        {one for listed in told["quantities"].values() for one in listed}
    )
    assert set(table.roles) == set(ROLES) and set(table.roles.values()) <= set(table.hows)
    allowed = {"service", "held", "others", "how", "object", "measures", "types", "quantities", "also", "else", "host"}
    for name, one in told["sources"].items():
        assert set(one) <= allowed, name
        assert one.get("held", "service") in {"service", "site", "instrument", "home", *table.reasons}, name
        assert one.get("else", "unsaid") in table.reasons and one.get("how", "own") in table.hows, name
        if "service" in one:
            assert owners().of_name(one["service"]) > HOME, f"{one['service']} is not in the table of companies"
        elif "held" not in one:
            raise AssertionError(name)


def test_a_source_that_nobody_names_is_known_by_its_types() -> None:
    rows = [
        {
            "source": "mine",
            "type": "murmure:Query",
            "object_type": "murmure:Domain",
            "object": "graph.facebook.com",
            "actor": "device:x",
            "published": MIDNIGHT,
        },
        {
            "source": "mine",
            "type": "murmure:Capture",
            "object_type": "murmure:Advertisement",
            "actor": "Decathlon",
            "instrument": "Spotify",
            "published": MIDNIGHT,
        },
    ]
    found = look(view_of(rows), PARIS)
    assert held_in(found) == {
        ("meta", "network", "first"): 1,
        ("decathlon", "advertising", "ad"): 1,
        ("spotify", "advertising", "ad"): 1,
    }


def test_order_and_pieces_do_not_matter_to_the_tables() -> None:
    rows = made.day()
    before = look(view_of(rows), PARIS)
    random.Random(3).shuffle(rows)
    after = look(split_view(rows, [random.Random(4).randrange(3) for _ in rows]), PARIS)
    assert before.tables == after.tables and before.findings == after.findings


def test_a_face_reads_a_list_and_writes_every_table(tmp_path: Path) -> None:
    from murmure.faces.cli.lens import read_table, writer_of
    from murmure.lenses.lens import lens_named

    (tmp_path / "list.json").write_text(json.dumps({"tracker.example": "Traqueur"}), "utf-8")
    (tmp_path / "list.txt").write_text("tracker.example;Traqueur\n", "utf-8")
    parse = lens_named("footprint").options()["owners"].metadata["parse"]
    for name in ("list.json", "list.txt"):
        found = look(view_of(made.day()), FootprintAsk(zone="Europe/Paris", owners=read_table(tmp_path / name, parse)))
        assert held_in(found)["traqueur", "network", "first"] == 4
    for name, table in found.tables.items():
        writer_of(tmp_path / "t.csv")(table, tmp_path / f"{name}.csv")
        assert len((tmp_path / f"{name}.csv").read_text("utf-8").splitlines()) == table.num_rows + 1 > 1


# --- one day, one object, one company, one reason


def test_one_day_is_that_of_the_clock_that_was_lived_by() -> None:
    rows = made.day()
    eve = [{"id": f"{0xE0 << 120 | n:032x}", "source": "spotify", "type": "Listen", "object_type": "Audio", "instrument": "Spotify", "actor": "me",
            "published": MIDNIGHT - MINUTE + n * 26 * HOUR} for n in range(2)]  # fmt: skip
    found = look(view_of(rows + eve), FootprintAsk(zone="Europe/Paris", day="2024-05-14"))
    assert {row["object"]: row["captures"] for row in rows_of(found, "objects")} == made.OBJECTS
    assert {row["day"] for row in rows_of(found, "days")} == {date(2024, 5, 14)}
    whole = look(view_of(rows + eve), PARIS)
    assert {row["day"] for row in rows_of(whole, "days")} == {date(2024, 5, 13), date(2024, 5, 14), date(2024, 5, 15)}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["Europe/Paris", "Asia/Kolkata", "America/St_Johns", "Africa/Cairo", "Australia/Lord_Howe", ""]), st.integers(19_000, 20_500))
def test_days_leave_no_gap_and_begin_at_midnight(zone: str, day: int) -> None:
    clock = Clock(zone, np.zeros(0, np.int64), np.zeros(0, np.int64))
    (since, until), (after, _) = clock.span(day), clock.span(day + 1)
    assert until == after and 22 * HOUR <= until - since <= 26 * HOUR
    at = datetime.fromtimestamp(since / 1e6, UTC).astimezone(ZoneInfo(zone or "UTC"))
    assert (at.date() - date(1970, 1, 1)).days == day and at.hour <= 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.sampled_from([-660, -300, 0, 60, 120, 330, 540, 780])), max_size=12), st.integers(0, 40))
def test_days_of_a_journey_leave_no_gap(said: list[tuple[int, int]], day: int) -> None:
    told = dict(said)
    clock = Clock("Europe/Paris", np.array(sorted(told), np.int64), np.array([told[one] for one in sorted(told)], np.int64))
    (since, until), (after, end) = clock.span(day), clock.span(day + 1)
    assert since < until == after < end, "what falls between two days is lost, or counted twice"
    hours = [clock.span(day, hour, hour + 1) for hour in range(24)]
    assert hours[0][0] == since and hours[-1][1] == until and all(one[1] == other[0] for one, other in pairwise(hours))


def test_every_capture_of_a_day_could_or_could_not_be_left_out() -> None:
    days = rows_of(look(view_of(made.day()), PARIS), "days")
    told = {row["choice"]: row["captures"] for row in days}
    assert told == {"act": 13 + 15 + 3 + 9 + 1, "worn": 97 + 20, "device": 86, "paid": 2, "fixed": 48 + 24, "others": 4 + 3, "record": 1}
    assert sum(told.values()) == 326 and {row["day"] for row in days} == {date(2024, 5, 14)}


@pytest.mark.parametrize(
    ("asked", "captures"),
    [
        ({"object": "device:tv"}, 30), ({"kind": "place"}, 20), ({"how": "ad"}, 5 + 3 + 2 + 1), ({"company": "Meta", "how": "inference"}, 3),
        ({"company": "Meta", "kind": "network"}, 31), ({"who": "www.lemonde.fr"}, 4), ({"why": "site"}, 7),
        ({"why": "site", "who": "blog.example"}, 3), ({"choice": "fixed"}, 72),
        ({"company": "home", "object": "device:phone"}, 5), ({"object": "no such thing"}, 0),
        ({"who": "tracker.example"}, 4), ({"day": "2024-05-14", "hour": 9, "object": "linky"}, 2),
        ({"day": "2024-05-14", "hour": 9, "object": "HAR"}, 9),
    ],
)  # fmt: skip
def test_what_is_asked_for_is_told_alone_with_what_is_behind(asked: dict[str, str], captures: int) -> None:
    rows = {row["id"].replace("-", ""): row for row in made.day()}
    found = look(view_of(list(rows.values())), FootprintAsk(zone="Europe/Paris", **asked))
    assert sum(row["captures"] for row in rows_of(found, "objects")) == captures
    if captures:
        assert found.findings[0].value == captures and len(found.findings[0].evidence) == min(captures, 20)
    else:
        assert not len(found)


def test_what_no_file_says_the_captor_of_is_told_when_it_is_asked_for() -> None:
    rows = [{"id": "1" * 32, "source": "made", "type": "Create", "object_type": "Note", "actor": "me", "published": MIDNIGHT}]
    found = look(view_of(rows), FootprintAsk(why="unsaid"))
    assert [(one.subject, one.value, len(one.evidence)) for one in found] == [("unsaid", 1, 1)]
    assert not len(look(view_of(rows), FootprintAsk()))


@pytest.mark.parametrize("asked", [{"kind": "x"}, {"how": "x"}, {"why": "x"}, {"choice": "x"}, {"day": "2024-13-01"}, {"day": "10000-01-01"}])
def test_words_that_do_not_exist_are_refused_with_those_that_do(asked: dict[str, str]) -> None:
    with pytest.raises(BadRequest) as error:
        look(view_of([]), FootprintAsk(**asked))
    (value,) = asked.values()
    assert value in error.value.what.en and value in error.value.what.fr and error.value.advice.en != error.value.advice.fr


def test_every_choice_is_reached_and_told_in_both_languages() -> None:
    import yaml

    told = yaml.safe_load((ROOT / "src/murmure/lenses/me/footprint/choices.yaml").read_text("utf-8"))
    table = choices()
    assert {one.avoidable for one in table.all.values()} == {"yes", "partly", "no"}
    assert all(one.name.en != one.name.fr and one.why.en != one.why.fr for one in table.all.values())
    hit = set()
    for path in GOLDEN:
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            plan = kinds().plan(path.stem, row.get("type", ""), row.get("object_type", ""), row.get("quantity", ""))
            mine = row.get("actor", "") == "me" or row.get("actor", "").startswith("device:")
            given = {"type": row.get("type", ""), "kind": row.get("object_type", ""), "data": plan.data or "other"}
            rule = next(n for n, rule in enumerate(told["rules"])
                        if all(given[name] in rule[name] for name in given if name in rule) and rule.get("mine", mine) == mine)  # fmt: skip
            assert table.of(given["type"], given["kind"], given["data"], mine) == told["rules"][rule]["choice"]
            hit.add(rule)
    assert hit == set(range(len(told["rules"]))), "a rule that no activity reaches is none"
