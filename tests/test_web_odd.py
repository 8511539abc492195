"""Does every page answer, whatever is typed in its address and its forms?"""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest

import murmure
from murmure.faces.web.app import make_app
from web_made import TestClient, fill

NOON = 1_751_364_000_000_000
HERE = "http://127.0.0.1"
UUID = "00000000-0000-0000-0000-000000000000"
ODD = [
    "", "a" * 3000, "a" * 300, "%00", "x%00y", "inf", "-inf", "nan", "%ED%A0%80", "%FF%FE", "-1", "1.5", "1e400", "9" * 30, "9" * 5000, "abc", "'",
    "%22%3E",    "%25", "*", "**", "~", "[", "(((", "\\\\", "%5B%7B", "9999-12-31", "0001-01-01", "2025-02-31",
    "5.", "none.", f"none.{'-' * 36}", f"5.{'-' * 36}",
    f"inf.{UUID}", f"{'9' * 30}.{UUID}", "-" * 36, "90,180,inf", "1,2,-1e-320", "~nobody/x", quote("é" * 300), quote("漢" * 400), "a/" * 3000,
    "%0D%0Ax: y",
    quote("😀\u202e\ufeff"), "!!!", "%23", "tag:", "page:http%3A%2F%2F[", "../../etc/passwd", "Europe/Paris%00",
]  # fmt: skip
ASKED = {
    "/": ["lang", "token"], "/today": ["on"], "/today/behind": ["on", "of"], "/sources": ["x"], "/data": ["x"], "/table": ["x"], "/login": ["x"],
    "/timeline": ["when", "before", "trail", "source", "type", "actor", "instrument", "object", "tag", "words", "near", "job"],
    "/graphs/social": ["q", "from", "kind"], "/graphs/interests": ["q", "from", "kind"], "/graphs/actions": ["type", "instrument"],
    "/graphs/social/behind": ["node", "a", "b", "kind", "before"], "/graphs/interests/behind": ["node", "a", "b", "kind", "before"],
    "/graphs/actions/behind": ["node", "a", "b", "kind", "before"],
}  # fmt: skip
TYPED = {
    "/choose": {"lang": "fr", "theme": "dark", "back": "/"},
    "/sources/bring": {"path": "/nowhere/at/all", "zone": "", "dates": "", "batch": ""},
    "/sources/undo": {"job": "99"},
    "/sources/rule": {"do": "trial", "field": "content", "action": "mask", "pattern": "a", "number": ""},
    "/data/export": {"folder": "", "format": "jsonl"},
    "/data/forget": {"source": "", "since": "", "until": "", "words": "a", "actor": "", "do": ""},
    "/table": {"path": "TABLE", "zone": "", "batch": "", "mapping": "", "do": "", "q:columns.published.format": "",
               "q:columns.published.zone": "", "q:columns.published": "", "q:actor": ""},
    f"/activity/{UUID}/forget": {"x": ""}, "/demo/remove": {"x": ""}, "/sources/upload": {"x": ""},
}  # fmt: skip


REST = [odd for place, odd in enumerate(ODD) if place % 7]


@pytest.fixture(params=[pytest.param(ODD[::7], id="some"), pytest.param(REST, id="rest", marks=pytest.mark.long)])
def odds(request) -> list[str]:
    """Some odd words are quick, the rest of them are long."""
    return request.param


@pytest.fixture(scope="module")
def inside(tmp_path_factory):
    folder = tmp_path_factory.mktemp("odd")
    (folder / "some.csv").write_text("date,who,value\n01/02/2025 10:00,ana,1.5\n03/04/2025 11:00,bo,2.5\n")
    with murmure.open(folder / "home") as home:
        rows = [{"key": "1", "type": "View", "object": "a", "links": ["http://a.test/b"], "published": NOON, "latitude": 1.0, "longitude": 2.0},
                {"key": "2", "type": "murmure:Identity", "actor": "me", "object": "https://a.test/users/me", "extra": "***", "published": NOON},
                {"key": "3", "type": "Listen", "actor": "me", "target": "The Band", "extra": "***", "published": NOON},
                {"key": "4", "type": "murmure:Purchase", "actor": "me", "extra": "***", "published": NOON},
                {"key": "5", "type": "Listen", "actor": "me", "extra": json.dumps({"artist": "Ana"}), "published": NOON},
                {"key": "6", "type": "Create", "actor": "me",
                 "tags": ["x"], "mentions": ["https://b.test/users/bo"]}]  # fmt: skip
        fill(home, "one", rows)
        client = TestClient(make_app(home, "t"), base_url=HERE, follow_redirects=False, raise_server_exceptions=False)
        client.get("/?token=t")
        client.csrf = re.search(r'name="csrf" content="(\w+)"', client.get("/data").text)[1]
        client.table = folder / "some.csv"
        yield client


def post(client, path, body):
    headers = {"origin": HERE, "x-csrf": client.csrf, "content-type": "application/x-www-form-urlencoded"}
    return client.post(path, headers=headers, content=body)


@pytest.mark.parametrize(("path", "name"), [(path, name) for path, names in ASKED.items() for name in names])
def test_an_address_may_ask_anything(inside, path, name, odds):
    rest = "&a=x&b=y&kind=mention" if path.endswith("behind") and name != "node" else ""
    for odd in odds:
        answer = inside.get(f"{path}?{name}={odd}{rest}")
        assert answer.status_code in (200, 303, 307, 400, 403, 404), (odd[:60], answer.status_code)


@pytest.mark.parametrize(
    "path",
    [
        "/activity/{}",
        "/work/{}",
        "/work/{}/events",
        "/graphs/{}",
        "/graphs/{}/map.json",
        "/graphs/social/export.{}",
        "/static/{}",
        "/{}",
    ],
)
def test_an_address_may_name_anything(inside, path, odds):
    for odd in odds:
        answer = inside.get(path.format(odd.replace("[", "%5B")))
        assert answer.status_code in (200, 303, 307, 404), (odd[:60], answer.status_code)


@pytest.mark.parametrize(("path", "name"), [(path, name) for path, fields in TYPED.items() for name in fields])
def test_a_form_may_hold_anything(inside, path, name, odds, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # an export is written where the form says
    fields = {one: str(inside.table) if value == "TABLE" else value for one, value in TYPED[path].items()}
    # What is a path is imported, or written to: the words are such that nothing of this machine is.
    for odd in odds if name not in ("folder", "path") else ["", "a" * 5000, "%00", "%ED%A0%80", "~nobody/x"]:
        body = "&".join(f"{quote(one)}={odd if one == name else quote(value)}" for one, value in fields.items())
        answer = post(inside, path, body)
        assert answer.status_code in (200, 303, 400, 404), (odd[:60], answer.status_code)


def test_a_mapping_that_reads_no_time_is_told(inside):
    saved = inside.post("/table", headers={"origin": HERE}, data={"csrf": inside.csrf, "path": str(inside.table), "do": "save",
                        "q:columns.published.format": "%d/%m/%Y %H:%M"}).text  # fmt: skip
    assert "%d/%m/%Y %H:%M" in saved
    for wrong in ("%", "%Q", "%d" * 500, "%-"):
        mapping = saved.replace("%d/%m/%Y %H:%M", wrong)
        form = {"csrf": inside.csrf, "path": str(inside.table), "mapping": mapping}
        assert inside.post("/table", headers={"origin": HERE}, data=form).status_code == 200, wrong


def test_a_form_of_too_many_fields_is_refused(inside):
    answer = inside.post(
        "/choose",
        headers={"origin": HERE, "content-type": "application/x-www-form-urlencoded"},
        content="&".join(["a=b"] * 5000),
    )
    assert answer.status_code == 403
    assert post(inside, "/choose", "&".join(["a=b"] * 5000)).status_code in (303, 400)


@pytest.mark.parametrize(
    "header",
    ["host", "cookie", "accept-language", "origin", "content-type", "content-length", "x-csrf", "x-batch", "x-path"],
)
@pytest.mark.parametrize(
    "value",
    [
        "",
        "[",
        "[::1",
        "a" * 9000,
        "\xff\xfe",
        "%ED%A0%80",
        "multipart/form-data",
        "multipart/form-data; boundary=\xff",
        "-1",
    ],
)
def test_a_header_may_say_anything(inside, header, value):
    said = {header.encode(): value.encode("latin-1")}
    assert inside.get("/timeline", headers=said).status_code in (200, 403, 421)
    with_token = {b"origin": HERE.encode(), b"x-csrf": inside.csrf.encode(), b"x-batch": b"abcdefgh12"} | said
    for path in ("/choose", "/sources/upload"):
        assert inside.post(path, headers=with_token, content=b"a").status_code in (200, 303, 400, 403, 421)


def test_an_extra_that_is_no_json_leaves_the_graphs_whole(inside):
    for name in ("social", "interests"):
        assert inside.get(f"/graphs/{name}").status_code == 200
    text = inside.get("/graphs/interests").text
    assert "The Band" in text and "Ana" in text
    assert "The Band" in inside.get("/graphs/interests/behind?node=artist:The%20Band").text
    assert inside.get("/graphs/interests/behind?node=shop:x").status_code == 200
