"""Does the list of imports stay short, and is every import still there?"""

from __future__ import annotations

import re
from dataclasses import replace

import murmure
from murmure.faces.web import batch
from murmure.faces.web.app import make_app
from murmure.faces.web.batch import NEWEST, place_of
from murmure.log.jobs import Job
from murmure.model.reject import Reject
from murmure.model.words import Both
from web_made import TestClient


def jobs(*told):
    """Return imports by (source, path), the newest first, done."""
    return [Job(len(told) - place, source, path, state="done", added=10 + place) for place, (source, path) in enumerate(told)]


def names(batches):
    return [(one.name, len(one.imports)) for one in batches]


def test_what_one_archive_or_one_folder_brought_is_one_card():
    found = batch.shown(jobs(
        ("fit", "/x/garmin.zip/DI/parts.zip"), ("garmin", "/x/garmin.zip"), ("sms", "/x/sms/calls.xml"), ("sms", "/x/sms/texts.xml"),
        ("vcard", "/x/sms/people.vcf"), ("garmin", "/y/garmin.zip"), ("fit", "/y/garmin.zip"), ("netflix", "report.csv"),
    ), "en").now  # fmt: skip
    assert names(found) == [("garmin.zip", 2), ("sms", 2), ("people.vcf", 1), ("garmin.zip", 2), ("report.csv", 1)]
    assert [one.folder for one in found] == ["/x", "/x", "/x/sms", "/y", ""]
    assert found[0].sum("added") == 10 + 11 and [title.en for title in found[0].titles] == ["FIT file of a sports device", "Garmin Connect"]
    assert [one.place.inside for one in found[0].imports] == ["DI/parts.zip", ""]


def test_every_import_is_in_one_place_and_what_waits_is_seen_at_once():
    every = jobs(*(("netflix", f"/x/{number}/report.csv") for number in range(40)))
    every[30] = replace(every[30], state="stopped")
    every[35].reject(Reject("report.csv:3", Both("no date", "pas de date")))
    found = batch.shown(every, "fr")
    assert [len(part) for part in found] == [NEWEST + 1, 1, 40 - NEWEST - 2]
    assert found.now[-1].imports[0].job is every[30] and found.left_out[0].imports[0].left_out[0]["reason"] == "pas de date"
    assert sorted(one.job.number for part in found for each in part for one in each.imports) == list(range(1, 41))


def test_odd_paths_keep_a_name():
    for path in ("", "/", "a/", ".zip", "/x/.zip", "//", "/home/ana/murmure/derived/incoming/abcdefgh12/a.zip/b", "\ud800/x"):
        place = place_of(path)
        assert place.name or not path, path
    assert place_of("/home/ana/murmure/derived/incoming/abcdefgh12/a.zip/b") == ("", "a.zip", "b")


def test_the_page_names_the_file_first_and_lets_each_import_be_undone(tmp_path):
    with murmure.open(tmp_path / "home") as home:
        for number in range(NEWEST + 3):
            folder = tmp_path / f"shop-{number}"
            folder.mkdir()
            (folder / "shop.csv").write_text(f"Date,Shop,Amount\n2025-03-{number + 1:02}T10:00:00+01:00,Baker,3.20\n", "utf-8")
            home.bring([folder / "shop.csv"])
        client = TestClient(make_app(home, "t"), base_url="http://127.0.0.1:80")
        client.get("/?token=t")
        page = client.get("/sources", headers={"accept-language": "en"}).text
    heads = re.findall(r"<h3>(.*?)</h3>\s*<p class=\"note where\">(.*?)</p>", page)
    told = [tuple(re.sub("<[^>]+>", "", part) for part in head) for head in heads]
    assert told == [(f"#{number + 1} shop.csv", str(tmp_path / f"shop-{number}")) for number in reversed(range(NEWEST + 3))]
    assert sorted(map(int, re.findall(r'name="job" value="(\d+)"', page))) == list(range(1, NEWEST + 4))
    before, after = page.split("3 older imports")
    assert before.count(">shop.csv<") == NEWEST and after.count(">shop.csv<") == 3
