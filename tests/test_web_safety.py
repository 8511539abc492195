"""Who may reach a page of the server, and what may a page do?"""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

import murmure
from murmure.faces.web import app, render
from murmure.faces.web.app import check_listen, free_socket, make_app, secret_of
from murmure.faces.web.batch import SENT
from murmure.faces.web.safety import Doors
from murmure.faces.web.session import PAUSE, TRIES, Session
from murmure.model.ask import Ask
from murmure.model.errors import BadRequest
from web_made import TestClient, fill, hostile_home

HOST = "http://127.0.0.1:8765"
OURS = {"origin": HOST}
PAGES = [
    "/welcome",
    "/today",
    "/sources",
    "/timeline",
    "/mix",
    "/footprint",
    "/footprint/without",
    "/together",
    "/draft",
    "/rhythm",
    "/habits",
    "/objects",
    "/presence",
    "/devices",
    "/listen",
    "/notify",
    "/people",
    "/communities",
    "/graphs/social",
    "/graphs/interests",
    "/graphs/actions",
    "/data",
    "/table",
    "/nothing",
]
CHANGES = ["/demo", "/demo/remove", "/sources/bring", "/sources/upload", "/sources/undo", "/sources/rule", "/data/export", "/data/forget",
           "/choose", "/table", "/mix/contest", "/mix/uncontest", "/devices/order", "/devices/undo", "/communities/notes", "/listen/leave",
           "/footprint/without/choose", "/footprint/without/forget", "/footprint/letter",
           "/rising/mute", "/rising/unmute", "/rising/follow", "/rising/budget", "/rising/note", "/rising/unnote",
           "/notify/add", "/notify/remove", "/notify/trial", "/notify/key", "/notify/browser", "/notify/seen",
           "/people/say", "/people/sure", "/people/undo", "/people/country", "/communities/contest", "/draft", "/draft/picture",
           "/activity/00000000-0000-0000-0000-000000000000/forget"]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with murmure.open(tmp_path_factory.mktemp("home")) as one:
        yield one


def visitor(home, **options):
    return TestClient(make_app(home, "right", port=8765, **options), base_url=HOST, follow_redirects=False)


@pytest.fixture
def inside(home):
    client = visitor(home)
    client.get("/?token=right")
    return client


def csrf_of(client):
    return re.search(r'name="csrf" content="(\w+)"', client.get("/data").text)[1]


def test_the_token_lets_in_once_and_leaves_the_address(home):
    client = visitor(home)
    assert client.get("/").status_code == 403
    answer = client.get("/timeline?token=right&words=caf%C3%A9")
    assert (answer.status_code, answer.headers["location"]) == (303, "/timeline?words=caf%C3%A9")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "right" not in cookie
    assert client.get("/").status_code == 200


def test_a_redirect_after_the_token_stays_on_this_server(home):
    answer = visitor(home).get(f"{HOST}//evil.example/?token=right")
    assert answer.status_code == 303 and answer.headers["location"].startswith("/evil.example")


@pytest.mark.parametrize("token", ["", "wrong", "right2", "é"])
def test_a_wrong_token_does_not_let_in(home, token):
    answer = visitor(home).get("/", params={"token": token})
    assert answer.status_code == 403 and "set-cookie" not in answer.headers


@pytest.mark.parametrize("cookie", ["", "1.2.3", "x", "9999999999.a.b", "99999999999999999999.a.b"])
def test_a_made_up_cookie_does_not_let_in(home, cookie):
    client = visitor(home)
    name = client.app.state.session.cookie
    assert client.get("/", headers={"cookie": f"{name}={cookie}"}).status_code == 403


def test_a_cookie_ends_after_a_month_and_belongs_to_one_home():
    now = [1_000_000.0]
    session = Session(b"a" * 32, "token", clock=lambda: now[0])
    cookie = session.start()
    assert session.recognise(cookie)
    assert Session(b"b" * 32, "token", clock=lambda: now[0]).recognise(cookie) is None
    now[0] += 31 * 86400
    assert session.recognise(cookie) is None


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "127.0.0.1:80", "127.0.0.1.evil.example:8765", "", "192.168.1.2:8765"]
)
def test_another_name_for_this_machine_is_refused(inside, host):
    answer = inside.get("/", headers={"host": host})
    assert answer.status_code == 421 and "activit" not in answer.text


@pytest.mark.parametrize("host", ["localhost:8765", "LOCALHOST:8765", "[::1]:8765", "127.0.0.1:8765"])
def test_the_names_of_this_machine_are_known(host):
    assert Doors(8765).know(host)


def test_elsewhere_any_bare_address_is_known_and_no_name():
    doors = Doors(8765, "0.0.0.0")
    assert doors.know("192.168.1.2:8765") and doors.know("[fe80::1]:8765") and not doors.know("evil.example:8765")


@pytest.mark.parametrize("path", CHANGES)
def test_no_change_without_the_session_token(inside, path):
    for headers in ({}, OURS, {**OURS, "x-csrf": "wrong"}, {"x-csrf": csrf_of(inside)},
                    {"origin": "http://evil.example", "x-csrf": csrf_of(inside)}, {"origin": "null", "x-csrf": csrf_of(inside)},
                    {**OURS, "sec-fetch-site": "cross-site", "x-csrf": csrf_of(inside)},
                    {**OURS, "sec-fetch-site": "same-site", "x-csrf": csrf_of(inside)}):  # fmt: skip
        assert inside.post(path, headers=headers, data={"a": "b"}).status_code == 403, headers


def test_a_change_from_our_own_page_is_made(inside):
    answer = inside.post(
        "/choose", headers=OURS, data={"csrf": csrf_of(inside), "lang": "fr", "back": "//evil.example"}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/evil.example")
    assert 'lang="fr"' in inside.get("/").text


def test_every_way_to_change_something_is_a_post_that_this_file_knows(home):
    changing = {
        route.path.replace("{id}", "00000000-0000-0000-0000-000000000000")
        for route in make_app(home, "t").routes
        if getattr(route, "methods", None) and "POST" in route.methods
    }
    assert changing - {"/login"} == set(CHANGES)


@pytest.mark.parametrize("path", [*PAGES, "/static/style.css"])
def test_every_answer_carries_the_safety_headers(inside, path):
    headers = inside.get(path).headers
    policy = headers["content-security-policy"]
    assert (
        "default-src 'none'" in policy
        and "script-src 'self'" in policy
        and "unsafe" not in policy
        and "frame-ancestors 'none'" in policy
    )
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == ("no-cache" if path.startswith("/static") else "no-store")
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_a_script_or_a_style_inside(inside, path):
    text = inside.get(path).text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text) and "<style" not in text
    assert not re.search(r"<[^>]*\s(style|on\w+)\s*=", text)


def test_listening_elsewhere_needs_a_password():
    with pytest.raises(BadRequest) as caught:
        check_listen("0.0.0.0", None)
    advice = caught.value.advice
    assert "--password-file" in advice.en and "--password-file" in advice.fr
    assert "proxy" not in advice.en + advice.fr  # behind one, every change would be refused: its origin is https
    check_listen("0.0.0.0", "a")
    check_listen("127.0.0.1", None)


def test_the_password_lets_in_and_guessing_is_slowed_down(home):
    client = visitor(home, listen="0.0.0.0", password="open sésame")
    assert client.get("/").headers["location"] == "/login"
    assert client.post("/login", data={"password": "open sésame"}).status_code == 403  # from no page of ours
    for _ in range(TRIES):
        assert client.post("/login", headers=OURS, data={"password": "wrong"}).status_code == 403
    assert client.post("/login", headers=OURS, data={"password": "open sésame"}).status_code == 429
    client.app.state.session.clock = lambda: __import__("time").time() + PAUSE + 1
    answer = client.post("/login", headers=OURS, data={"password": "open sésame"})
    assert answer.status_code == 303 and "set-cookie" in answer.headers


def test_guesses_that_arrive_together_are_counted_together(home):
    client = visitor(home, listen="0.0.0.0", password="open sésame")
    tried = []
    session = client.app.state.session
    session.try_password = lambda password: tried.append(password) or time.sleep(0.05)

    async def burst():
        transport = httpx.ASGITransport(app=client.app)
        async with httpx.AsyncClient(transport=transport, base_url=HOST) as many:
            posts = [many.post("/login", headers=OURS, data={"password": f"guess {n}"}) for n in range(60)]
            return Counter(answer.status_code for answer in await asyncio.gather(*posts))

    with ThreadPoolExecutor(1) as alone:  # a browser of another test may have a loop running in this thread
        assert alone.submit(asyncio.run, burst()).result() == {403: TRIES, 429: 60 - TRIES}
    assert len(tried) == TRIES


def test_another_password_lets_out_who_came_in_with_the_old_one():
    def session(password):
        one = Session(b"a" * 32, "token")
        if password:
            one.set_password(password)
        return one

    cookie = session("old").start()
    assert session("old").recognise(cookie)  # a restart lets nobody out
    assert session("new").recognise(cookie) is None and session(None).recognise(cookie) is None
    assert session("new").recognise(session(None).start()) is None


def test_the_token_of_the_opener_serves_once(home):
    client = visitor(home)
    token = client.app.state.session.token_for_once()
    assert client.get("/", params={"token": token}).status_code == 303
    assert client.get("/", params={"token": token}).status_code == 303  # the same browser, already let in
    thief = TestClient(client.app, base_url=HOST, follow_redirects=False)
    answer = thief.get("/", params={"token": token})
    assert answer.status_code == 403 and "set-cookie" not in answer.headers
    assert thief.get("/?token=right").status_code == 303


def test_the_command_line_of_the_browser_never_has_the_printed_token(tmp_path, monkeypatch, capsys):
    import uvicorn

    opened, spools = [], []
    monkeypatch.setattr(app, "open_later", opened.append)

    def run(server, sockets):
        client = TestClient(server.config.app, base_url=opened[0].partition("/?")[0], follow_redirects=False)
        assert client.get(opened[0]).status_code == 303
        send(client, "half.csv")
        spools.append(client.app.state.spool)
        assert (spools[0] / "abcdefgh12" / "half.csv").exists()

    monkeypatch.setattr(uvicorn.Server, "run", run)
    app.serve(tmp_path / "home", port=0)
    printed = re.search(r"token=(\S+)", capsys.readouterr().err)[1]
    assert printed not in opened[0] and re.search(r"token=\S{20}", opened[0])
    assert not spools[0].exists()


def test_a_port_in_use_is_refused_with_another_to_try():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(BadRequest) as caught:
            free_socket("127.0.0.1", port)
    assert f"--port {port + 1}" in caught.value.advice.fr


def test_the_secret_of_a_home_stays_and_is_private(tmp_path):
    first = secret_of(tmp_path)
    assert len(first) == 32 and secret_of(tmp_path) == first
    assert (tmp_path / "web.key").stat().st_mode & 0o077 == 0


def test_an_upload_stays_in_its_folder(inside, home, tmp_path):
    headers = {**OURS, "x-csrf": csrf_of(inside), "x-batch": "abcdefgh12", "x-path": "..%2F..%2F..%2Fweb%00.key"}
    assert inside.post("/sources/upload", headers=headers, content=b"text").json() == {"bytes": 4}
    found = [path for path in home.folder.rglob("*") if path.is_file() and path.read_bytes() == b"text"]
    assert found == [inside.app.state.spool / "abcdefgh12" / "web_.key"]
    headers["x-batch"] = "../../abcdefgh"
    assert inside.post("/sources/upload", headers=headers, content=b"text").status_code == 400


def send(client, name, content=b"text", batch="abcdefgh12"):
    origin = str(client.base_url).rstrip("/")
    headers = {"origin": origin, "x-csrf": csrf_of(client), "x-batch": batch, "x-path": quote(name)}
    return client.post("/sources/upload", headers=headers, content=content)


def test_what_is_being_sent_outlives_another_server_a_forgetting_and_an_undo(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        fill(home, "one", [{"key": "1", "type": "View", "object": "a", "published": 1_750_000_000_000_000}])
        client = visitor(home)
        client.get("/?token=right")
        send(client, "half.csv")
        place = client.app.state.spool / "abcdefgh12" / "half.csv"
        make_app(home, "another")
        home.forget(Ask(sources=("one",)))
        home.undo(1)
        with murmure.open(tmp_path / "home"):  # opening sweeps what dead processes left
            assert place.read_bytes() == b"text"


def test_what_a_killed_server_received_is_swept_at_the_next_start(tmp_path):
    script = f"""if 1:
        import os, murmure
        from murmure.faces.web.app import make_app
        spool = make_app(murmure.open({str(tmp_path / "home")!r}), "t").state.spool
        spool.mkdir(parents=True)
        (spool / "half.csv").write_text("half")
        print(spool, flush=True)
        os._exit(1)"""
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    spool = Path(answer.stdout.strip())
    assert (spool / "half.csv").exists(), answer.stderr
    with murmure.open(tmp_path / "home"):
        assert not spool.exists()


def test_two_servers_of_one_home_receive_in_two_places(home):
    assert make_app(home, "a").state.spool != make_app(home, "b").state.spool


@pytest.mark.parametrize("folder", ["tmp/incoming-0123456789ab-77", "derived/incoming"])
def test_a_file_that_was_sent_is_named_as_it_was_there(folder):
    assert SENT.sub("", f"/home/ana/murmure/{folder}/abcdefgh12/linky/2024.csv") == "linky/2024.csv"
    assert SENT.sub("", "/home/ana/incoming/abcdefgh12/2024.csv") == "/home/ana/incoming/abcdefgh12/2024.csv"


def test_a_folder_may_have_the_name_of_a_file(inside):
    for name in ("dir", "dir/file", "dir/other", "dir"):
        assert send(inside, name, batch="samenames1").json() == {"bytes": 4}
    folder = inside.app.state.spool / "samenames1"
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert {"dir", "dir_/file", "dir_/other"} < names and len(names) == 4


@pytest.mark.parametrize(
    "name", ["漢" * 120 + ".zip", "é" * 3000, "/".join(["漢" * 300] * 30), "a." + "b" * 400, "\0" * 9, "../" * 9, ""]
)
def test_an_upload_of_any_name_finds_its_place(inside, name):
    assert send(inside, name, batch="longnames1").json() == {"bytes": 4}
    assert send(inside, name, batch="longnames1").json() == {"bytes": 4}  # and its namesake too
    ends = {path.suffix for path in (inside.app.state.spool / "longnames1").rglob("*") if path.is_file()}
    assert ".zip" in ends or not name.endswith(".zip")


def test_an_upload_larger_than_the_disk_is_refused_before_it_is_written(inside, monkeypatch):
    from murmure.faces.web.pages import sources

    monkeypatch.setattr(sources.shutil, "disk_usage", lambda _: type("U", (), {"free": sources.SPARE + 10})())
    headers = {**OURS, "x-csrf": csrf_of(inside), "x-batch": "abcdefgh13", "x-path": "big.zip"}
    assert inside.post("/sources/upload", headers=headers, content=b"x" * 100).status_code == 507


def test_a_fault_of_ours_is_a_page_and_its_words_stay_out_of_the_log(home, caplog):
    client = visitor(home)
    client.get("/?token=right")
    client.app.state.home = type("Broken", (), {"generation": 0, "made_up": False, "timeline": lambda *_: 1 / 0})()
    answer = client.get("/timeline?words=secret")
    assert answer.status_code == 500 and "murmure doctor" in answer.text
    assert "ZeroDivisionError" in caplog.text and "secret" not in caplog.text and "Traceback" not in caplog.text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://a\u202eb.test/",
        "http://user:pass@a.test/",
        "//a.test",
        "http://[",
    ],
)
def test_only_plain_web_addresses_become_links(url):
    assert "href" not in render.linked(url)


def test_a_web_address_is_a_link_that_tells_nothing():
    assert 'href="https://a.test/?q=1&amp;b=2" rel="noreferrer noopener"' in render.linked("https://a.test/?q=1&b=2")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_hostile_texts_come_out_as_text(tmp_path, lang):
    with hostile_home(tmp_path / "home") as home:
        client = visitor(home, lang=lang)
        client.get("/?token=right")
        row = home.timeline().rows[0]
        seen = ""
        for path in [
            *PAGES,
            f"/activity/{row['id']}",
            "/timeline?words=%3Cscript%3Ealert(1)%3C/script%3E&actor=%22%3E%3Cimg%20src=x%3E&when=2025-06",
        ]:
            answer = client.get(path)
            assert answer.status_code in (200, 404), path
            assert (
                "<script>" not in answer.text and "<img src=x" not in answer.text and "<svg onload" not in answer.text
            ), path
            assert (
                'href="javascript:' not in answer.text
                and "\u202e" not in answer.text
                and "\x00" not in answer.text
                and "\x1b" not in answer.text
            ), path
            assert "49" not in re.findall(r"\{\{7\*7\}\}|49\$", answer.text)
            seen += answer.text
        assert "⟦U+202E⟧" in seen and "␀" in seen and "&lt;script&gt;" in seen
