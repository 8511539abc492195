"""Is an export that was made for the eye read as the one for machines, and is what both tell in the log once?"""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.bring import batches_as_jobs
from murmure.home import Home
from murmure.log.twins import keep_finer
from murmure.model.activity import Activity
from murmure.model.reject import TRUNCATED
from murmure.sources import laws
from murmure.sources.readers import LIMITS, Scratch, containers
from murmure.sources.readers.html import Element, elements, tree_of
from murmure.sources.times import in_zone
from murmure.sources.written import written
from samples_made import facebook, google_activity, instagram, meta_pages

PARIS = ZoneInfo("Europe/Paris")
PIECES = ["<div class=card>", "</div>", "<", ">", '"', "<!--", "-->", "<script>", "</script", "&amp;", "é", "<br/>", "<a b='", "'"]
AT = 1_678_036_321_000_000  # 5 March 2023, 18:12:01 in Paris


@pytest.mark.parametrize(
    "text",
    [
        "Mar 05, 2023 6:12:01 pm", "5 mars 2023, 18:12:01 CET", "dimanche 5 mars 2023 à 18:12:01", "Mar 5, 2023, 5:12:01\u202fPM UTC",
        "05.03.2023, 18:12:01 MEZ", "2023年3月5日 GMT+1 18:12:01", "2023. 3. 5. 오후 6:12:01", "5 мар. 2023 г., 20:12:01 MSK",
        "5 de mar. de 2023 18:12:01", "5. mar. 2023 18.12.01", "5.3.2023 klo 19.12.01 UTC+2", "05/03/2023 18:12:01", "2023. márc. 5. 18:12:01 CET",
        "3月 05, 2023 6:12:01 PM", "3월 05, 2023 6:12:01 오후", "Tháng 3 05, 2023 6:12:01 CH", "05 3月 2023 18:12:01",
        "mar 05, 2023 6:12:01 de la tarde", "bře 05, 2023 6:12:01 odp.", "maalis 05, 2023 6:12:01 ip.", "бер. 05, 2023 6:12:01 пп",
        "Mac 05, 2023 6:12:01 PTG", "মার্চ 05, 2023 6:12:01 PM", "kov. 05, 2023 18:12:01",
        "5 thg 3, 2023, 18:12:01", "5 มี.ค. 2566 18:12:01", "5 mar 2023, 6:12:01 p. m.", "٥‏/٣‏/٢٠٢٣، ٦:١٢:٠١ م", "2023/03/06 02:12:01 JST",
    ],
)  # fmt: skip
def test_a_date_is_read_in_the_language_of_the_account(text: str) -> None:
    found = written(text, PARIS)
    assert found and (found.published, found.precision) == (AT, "s")


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("am 5. März 2023 um 12:30", 12), ("Sa., 5. März 2023, 12:30 Uhr", 12), ("Sonntag, am 5. März 2023, 12:30", 12),
        ("5 thg 3, 2023, 12:30 SA", 0), ("5 thg 3, 2023, 12:30 CH", 12), ("2023年3月5日 凌晨12:30", 0), ("5 Mar 2023 ÖÖ 12:30", 0),
        ("Mar 5, 2023, 12:30\u202fAM", 0), ("5 mar 2023, 12:30 p. m.", 12), ("2023. 3. 5. 오후 12:30", 12), ("5 Μαρ 2023 12:30 π.μ.", 0),
    ],
)  # fmt: skip
def test_half_a_day_is_told_beside_the_clock_only(text: str, hour: int) -> None:
    assert written(text, PARIS) == in_zone(datetime(2023, 3, 5, hour, 30), PARIS, precision="min")


def test_the_name_of_a_day_is_no_month() -> None:
    assert written("5 May 2023 Paz 18:12", PARIS) == written("2023. máj. 5., sze 18:12", PARIS) == written("5 mai 2023 18:12", PARIS)
    assert written("mar. 7 mars 2023 18:12", PARIS) == written("7 mars 2023 18:12", PARIS)
    assert written("2023. márc. 5., sze 18:12", PARIS) == written("5 mars 2023 18:12", PARIS)
    assert written("5 Mar 2023 Paz 18:12", PARIS) is None, "Sunday in March, or Tuesday in October: it is not guessed"
    assert written("5 paź 2023 18:12", PARIS) == written("5 Oct 2023 18:12", PARIS)


def test_what_a_date_does_not_say_is_not_made_up() -> None:
    assert written("5 mars 2023 à 18:12", PARIS).precision == "min"
    assert written("5 mars 2023", PARIS).precision == "day"
    # Three zones are called IST: it is nobody's, and the person is asked.
    assert written("5 Mar 2023, 18:12:01 IST").offset_origin == "assumed"
    assert written("5 Mar 2023, 18:12:01 UTC").offset_minutes is None, "which moment, not where the person was"
    # Half past two is there twice when the clocks go back: the first is taken, with the offset of summer.
    assert written("Oct 29, 2023 2:30:00 am", PARIS).offset_minutes == 120
    for text in ("le 5 mars", "12:30", "en 2023", "99.99.2023 12:00", "30/02/2023 10:00", "rendez-vous à 18:12", "1 2 3 4 2023", ""):
        assert written(text, PARIS) is None, text


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.from_regex(r"[0-9]{1,4}[ ./-][0-9a-zé]{1,5}[ ./-][0-9]{1,4}[, ]{0,2}[0-9]{0,2}:?[0-9]{0,2}"))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    written(text, PARIS)


def test_a_reaction_has_its_own_moment(tmp_path: Path) -> None:
    rows = laws.gather(facebook.make(tmp_path, "html"), only="facebook").rows.values()
    hearts = [row for row in rows if row["type"] == "Like" and row.get("content") == "❤"]
    assert [(row["actor"], row["published"]) for row in hearts] == [(f"facebook:{facebook.LOU}", (facebook.T + 112) * 1_000_000)]


def _read(page: str, wanted=lambda tag, rest, depth: "card" in rest) -> list:
    with Scratch() as scratch:
        path = scratch.path()
        path.write_text(page, encoding="utf-8")
        file = next(iter(containers(path, scratch, LIMITS))).files[0]
        return [found[1] if isinstance(found[1], Element) else found for found in elements(file, wanted)]


def test_a_page_is_cut_into_its_records() -> None:
    page = (
        "<html><style>.card > b {}</style><script>if (a<b) '<div class=card>'</script><!-- <div class='card'> --><main>"
        '<div class="card" title="a > b">un &lt;deux&gt;<br>3 < 4<p>x</div><div class="card"><i>y</i></main></html>'
    )
    first, second = _read(page)
    assert first.lines() == ["un <deux>", "3 < 4", "x"] and second.text() == "y"
    assert [one.tag for one in tree_of(page).walk()][:3] == ["html", "style", "script"]


def test_a_page_that_stops_too_early_is_told() -> None:
    whole = '<html><main><div class="card">a</div><div class="card">b</div></main></html>'
    assert len(_read(whole)) == 2
    for cut in range(7, len(whole) - 1):
        found = _read(whole[:cut])
        assert found[-1].reason == TRUNCATED, whole[:cut]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES)))
def test_no_page_breaks_the_cutter(pieces: list[str]) -> None:
    for found in _read("".join(pieces)):
        if isinstance(found, Element):
            found.text()


def _without(row: dict) -> tuple:
    content = row.get("content") or ""
    return row["type"], row.get("object_type"), content if row.get("object_type") == "Note" else row.get("object"), row.get("actor")


@pytest.mark.parametrize("quirk", ["html", "html-2019", "html-unknown-classes", "html-french", "html-german"])
def test_facebook_says_the_same_in_every_form_and_language(tmp_path: Path, quirk: str) -> None:
    plain, other = (laws.gather(facebook.make(tmp_path / name, name)) for name in ("html", quirk))
    assert sorted(map(str, map(_without, plain.rows.values()))) == sorted(map(str, map(_without, other.rows.values())))
    assert {row["precision"] for row in other.rows.values() if "published" in row} == {"min" if quirk in ("html-2019", "html-german") else "s"}
    assert {row["offset_minutes"] for row in other.rows.values() if "published" in row} == {60}
    assert not other.rejects


@pytest.mark.parametrize("quirk", ["html", "html-2019", "html-unknown-classes", "html-french", "html-german"])
def test_events_votes_albums_and_places_of_pages_say_what_their_json_says(tmp_path: Path, quirk: str) -> None:
    kinds = {"Event", "Question", "Image", "murmure:Position"}
    file, page = (laws.gather(facebook.make(tmp_path / str(name), name)).rows.values() for name in (None, quirk))

    def told(rows, minute: bool) -> dict[tuple, dict]:
        kept = [row for row in rows if row.get("object_type") in kinds or row["type"] == "murmure:Position"]
        size = 60_000_000 if minute else 1
        return {(row["type"], row.get("object"), row["published"] // size): row for row in kept}

    minute = quirk in ("html-2019", "html-german")
    exact, read = told(file, minute), told(page, minute)
    assert {key[1] for key in read.keys() - exact.keys()} == {"facebook:event/Le bal masqué"}, "the page tells this one only"
    for key in read.keys() & exact.keys():
        wanted = exact[key].get("until")
        assert read[key].get("until") == (wanted and wanted - wanted % (60_000_000 if minute else 1)), key
    assert [(row["latitude"], row["longitude"], row["content"]) for row in page if row["type"] == "murmure:Position"] == [(46.4, 6.58, "Évian")]
    answers = {row["object"]: row["type"] for row in page if row.get("object_type") == "Event"}
    assert answers == {f"facebook:event/{name}": answer for name, answer in (
        ("Fête du lac", "Join"), ("La course", "Reject"), ("Le marché", "TentativeAccept"), ("Le bal masqué", "TentativeAccept"),
        ("Répétition", "Create"), ("Le bal", "Invite"))}  # fmt: skip
    (vote,) = [row for row in page if row.get("object_type") == "Question"]
    assert (vote["content"], vote["extra"]["question"]) == ("Mardi", "Quel jour ?")
    assert [row["object"] for row in page if row.get("extra", {}).get("event") == "upload"] == ["192.0.2.44"]


@pytest.mark.parametrize("form", [meta_pages.new, meta_pages.old, meta_pages.bare])
def test_each_record_below_a_heading_is_read(tmp_path: Path, form) -> None:
    shown = [form(name, "".join(form(None, meta_pages.text(f"{name} {n}"), f"Mar 0{n}, 2023 6:12:01 pm") for n in (1, 2, 3)), None)
             for name in ("Films", "Pages")]  # fmt: skip
    path = tmp_path / "logged_information/interactions/recently_viewed.html"
    path.parent.mkdir(parents=True)
    path.write_bytes(meta_pages.page("Seen", shown, form))
    output = laws.gather(tmp_path, PARIS)
    assert sorted((row["object"], row["extra"]["category"]) for row in output.rows.values()) == [
        (f"{name} {n}", name) for name in ("Films", "Pages") for n in (1, 2, 3)] and not output.rejects  # fmt: skip


def _only(folder: Path, name: str, records: list[str]) -> laws.Output:
    path = folder / name
    path.parent.mkdir(parents=True)
    path.write_bytes(meta_pages.page("boutique.example", records))
    return laws.gather(folder, PARIS)


def test_whose_post_it_was_is_no_name_of_the_post(tmp_path: Path) -> None:
    person = meta_pages.new("Owner", meta_pages.new(None, meta_pages.table([("Name", "Ina S."), ("Username", "ina.s")]), None), None)
    link = '<tr><td colspan="2" class="_a6_q">URL<div><a href="https://www.instagram.com/p/a/">https://www.instagram.com/p/a/</a></div></td></tr>'
    table = f'<table>{link}<tr><td colspan="2"><div><div>{person}</div></div></td></tr></table>'
    output = _only(tmp_path, "your_instagram_activity/likes/liked_posts.html", [meta_pages.new(None, table, "Mar 05, 2023 6:12 pm")])
    (like,) = output.rows.values()
    assert (like["object"], like["target"]) == ("https://www.instagram.com/p/a/", "https://www.instagram.com/ina.s")
    assert "reaction" not in like["extra"]


def test_what_was_saved_stands_below_the_name_of_its_date(tmp_path: Path) -> None:
    link = '<tr><td colspan="2" class="_a6_q">Saved on<div><a href="https://www.instagram.com/p/a/">https://www.instagram.com/p/a/</a></div></td></tr>'
    table = f'<table>{link}<tr><td class="_a6_q">Saved on</td><td class="_a6_r">Jun 07, 2024 5:44 am</td></tr></table>'
    output = _only(tmp_path, "your_instagram_activity/saved/saved_posts.html", [meta_pages.new("ina.s", table, None)])
    (saved,) = output.rows.values()
    assert (saved["object"], saved["target"]) == ("https://www.instagram.com/p/a/", "https://www.instagram.com/ina.s")
    assert datetime.fromtimestamp(saved["published"] / 1e6, UTC).hour == 13 and not output.rejects


def test_what_was_said_on_threads_is_read_in_pages(tmp_path: Path) -> None:
    picture = meta_pages.new("Le pont", meta_pages.media("media/posts/1_n.jpg"), "Jun 07, 2024 5:44 am")
    records = [picture, meta_pages.new("Bonjour à tous", "<div></div>", "Jun 08, 2024 5:44 am")]
    rows = _only(tmp_path, "your_instagram_activity/threads/threads_and_replies.html", records).rows.values()
    assert {(row["content"], row["object_type"]) for row in rows} == {("Le pont", "Image"), ("Bonjour à tous", "Note")}
    assert {row["extra"]["kind"] for row in rows} == {"thread"}



def test_a_table_inside_a_table_is_read_once(tmp_path: Path) -> None:
    events = [meta_pages.new(None, meta_pages.table([("ID", "42"), ("Event", "PURCHASE"), ("Received on", f"Mar 0{n}, 2023 6:12:01 pm")]), None)
              for n in (1, 1, 2)]  # fmt: skip
    name = "apps_and_websites_off_of_facebook/your_activity_off_meta_technologies/1.html"
    output = _only(tmp_path, name, [meta_pages.new(None, meta_pages.below("Events", events), None)])
    assert sorted(row["actor"] for row in output.rows.values()) == ["boutique.example"] * 3 and not output.rejects


def test_the_end_of_an_event_is_not_when_it_was_made(tmp_path: Path) -> None:
    lines = meta_pages.text("Start: Mar 05, 2023 6:12 pm") + meta_pages.text("End: Mar 05, 2023 7:12 pm")
    records = [meta_pages.new("Le bal", lines, None), meta_pages.new("La foire", lines, "Mar 01, 2023 8:00 am")]
    made, stamped = _only(tmp_path, "your_facebook_activity/events/your_events.html", records).rows.values()
    assert [row["until"] - row["published"] for row in (made, stamped)] == [3_600_000_000] * 2
    assert "created" not in made["extra"] and stamped["extra"]["created"] < stamped["published"] // 1_000_000


def test_a_counter_of_a_day_is_no_view(tmp_path: Path) -> None:
    counter = meta_pages.new("Marketplace", meta_pages.new(None, meta_pages.text("Mar 05, 2023"), None), None)
    output = _only(tmp_path, "logged_information/interactions/recently_viewed.html", [counter])
    assert not output.rows and not output.rejects


def test_events_without_a_border_are_not_guessed(tmp_path: Path) -> None:
    lines = ["Le bal", "Mar 05, 2023 6:12 pm", "Le port", "La foire", "Mar 06, 2023 6:12 pm", "Mar 07, 2023 1:00 am"]
    one = meta_pages.new("Events joined", meta_pages.text("\n".join(lines)), None)
    path = tmp_path / "your_facebook_activity/events/your_event_responses.html"
    path.parent.mkdir(parents=True)
    path.write_bytes(meta_pages.page("Responses", [one]))
    output = laws.gather(tmp_path, PARIS)
    assert not output.rows and len(output.rejects) == 1


@pytest.mark.parametrize(("options", "chosen"), [
    (["Mardi ✓", "Jeudi"], "Mardi"), (["Mardi", "Jeudi (You voted)"], "Jeudi"), (["Mardi"], "Mardi"), (["Mardi", "Jeudi"], None),
])  # fmt: skip
def test_a_vote_is_known_where_the_page_marks_it(tmp_path: Path, options: list[str], chosen: str | None) -> None:
    listed = "".join(f"<li>{option}</li>" for option in options)
    path = tmp_path / "your_facebook_activity/polls/polls_you_voted_on.html"
    path.parent.mkdir(parents=True)
    path.write_bytes(meta_pages.page("Polls", [meta_pages.new("Voted", meta_pages.text("Quand ?") + f"<ul>{listed}</ul>", "Mar 05, 2023 6:12 pm")]))
    (vote,) = laws.gather(tmp_path, PARIS).rows.values()
    assert (vote["object"], vote.get("content")) == ("facebook:poll/Quand ?", chosen)


def test_the_words_of_a_page_are_right_as_they_are(tmp_path: Path) -> None:
    output = laws.gather(facebook.make(tmp_path, "html"))
    told = [row["content"] for row in output.rows.values() if row.get("object_type") == "Note" and "content" in row]
    assert "5 mars 2023\nou le 6 ? <3 & Â©" in told, "neither is a date in a message taken out, nor is a letter taken for bytes"



def _told(home: Home, source: str) -> list[tuple]:
    return home._store.table(
        f"select type, coalesce(content, object, '') as words, epoch_us(published::timestamp) as t, extra from log where source = '{source}'"
    ).to_pylist()


ONLY_THE_PAGE = {"5 mars 2023\nou le 6 ? <3 & Â©", "Bravo ! ça glisse", "neige évian", "boutique.example", "192.0.2.7", "Ski", "Trains de nuit",
                 "Agence A", "Agence B", "Post de La gazette", "Le film du lac", "facebook:event/Le bal masqué"}  # fmt: skip
CASES = [("facebook", facebook, "html"), ("facebook", facebook, "html-2019"), ("google-activity", google_activity, "html"),
         ("google-activity", google_activity, "html-german")]  # fmt: skip


@pytest.mark.parametrize(("source", "made", "quirk"), CASES)
@pytest.mark.parametrize("first", ["json", "html"])
def test_what_both_forms_tell_is_there_once(tmp_path: Path, source: str, made, quirk: str, first: str) -> None:
    json = made.make(tmp_path / "json", None if source == "facebook" else "bom")
    html = made.make(tmp_path / "html", quirk)
    with Home(tmp_path / "home") as home:
        for path in (json, html) if first == "json" else (html, json):
            account = home.bring([str(path)])
        again = home.bring([str(html)])
        rows = _told(home, source)
        pages = [row for row in rows if '"format":"html"' in (row["extra"] or "")]
        if source == "google-activity":
            assert not pages, "the file tells all that the page tells"
        else:
            # What has no moment has one key in both forms: whichever came first stays.
            wanted = ONLY_THE_PAGE | ({"Eva Brun"} if first == "html" else set())
            assert {row["words"] for row in pages} == wanted and len(pages) == len(wanted)
            assert sum("Eva Brun" in row["words"] for row in rows) == 1
        assert again.totals["added"] == 0, "read again, a page that is known adds nothing"
        assert account.totals["added"] >= (0 if first == "json" else 1)



def _note(key: str, at: int, page: bool = False) -> tuple[str, Activity]:
    extra = {"format": "html", "conversation": "r"} if page else {"conversation": "r"}
    return "facebook", Activity(key, "Create", "me", object_type="Note", content="ok", target="r", published=at, offset_minutes=0,
                                offset_origin="explicit", precision="min" if page else "ms", extra=extra)  # fmt: skip


def test_what_only_a_page_tells_outlives_later_imports(tmp_path: Path) -> None:
    minute = AT - AT % 60_000_000
    with Home(tmp_path / "home") as home:

        def kept(*said: tuple[str, Activity]) -> int:
            job = batches_as_jobs(home._store, home.rules.rules, iter(said), "made")["facebook"]
            keep_finer(home._store, "facebook", [job.number])
            return home.log.count()

        assert kept(_note("file", minute + 5_000_000)) == 1
        assert kept(_note("page", minute, page=True), _note("page again", minute, page=True)) == 2, "the file has one of the two"
        assert kept(_note("later", minute + 600_000_000)) == 3, "and still one only"
        assert kept(_note("file again", minute + 40_000_000)) == 3, "the file has both now"


@pytest.mark.parametrize("quirk", ["html", "html-french", "html-unknown-classes"])
def test_instagram_says_the_same_in_every_form_and_language(tmp_path: Path, quirk: str) -> None:
    output = laws.gather(instagram.make(tmp_path, quirk), PARIS)
    told = {(row["type"], row.get("object_type")): row for row in output.rows.values()}
    assert told["Create", "Image"]["content"] == "Neige à Évian #Léman" and told["Create", "Image"]["object"] == "instagram:post/177_n.jpg"
    assert told["Like", "Note"]["object"] == "https://www.instagram.com/p/Cabc/" and told["Like", "Note"]["target"].endswith("/ina.s")
    assert {row["actor"] for row in output.rows.values() if row["type"] == "Follow"} == {"me", "https://www.instagram.com/loic.b"}
    login = told["murmure:Capture", "murmure:Address"]
    assert (login["published"], login["precision"]) == ((instagram.T + 500) * 1_000_000, "s"), "the heading of a login is exact"
    said = sorted(row["actor"] for row in output.rows.values() if "conversation" in row.get("extra", {}))
    assert said == ["instagram:Loïc B.", "me"], "the page of the profile tells who the owner is"
    assert not output.rejects


def test_pages_of_facebook_are_on_the_clock_that_their_cover_tells(tmp_path: Path) -> None:
    """Some accounts have pages in UTC, whatever their zone is: the moments are the same, and the offset is that of the account."""
    plain, other = (laws.gather(facebook.make(tmp_path / quirk, quirk)) for quirk in ("html", "html-utc"))
    assert other.rows == plain.rows
    unknown = laws.gather(facebook.make(tmp_path / "no-zone", "html-no-zone"))
    timed = [row for row in unknown.rows.values() if "published" in row]
    assert {(row["offset_origin"], row.get("offset_minutes")) for row in timed} == {("assumed", None)}
    # The cover is of summer, two hours ahead: nobody knows that the winter of the account is one hour ahead, and the person is asked.
    assert min(row["published"] for row in timed) == min(row["published"] for row in plain.rows.values() if "published" in row) - 3_600_000_000
    abroad = laws.gather(facebook.make(tmp_path / "abroad", "html-no-zone"), ZoneInfo("America/New_York"))
    assert [row["published"] for row in abroad.rows.values() if "published" in row] == [row["published"] for row in timed]


@pytest.mark.parametrize("zone", [None, PARIS])
@pytest.mark.parametrize("logins", [True, False])
def test_pages_of_instagram_are_eight_hours_behind(tmp_path: Path, zone: ZoneInfo | None, logins: bool) -> None:
    pages = meta_pages.instagram(instagram.T)
    for name, data in pages.items():
        if logins or "login_activity" not in name:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(data)
    (post,) = [row for row in laws.gather(tmp_path, zone).rows.values() if row.get("object_type") == "Image"]
    minute = instagram.T // 60 * 60 * 1_000_000
    assert (post["published"], post["offset_origin"], post.get("offset_minutes")) == (minute, "explicit", None)


def test_logins_of_instagram_have_the_last_word_on_the_clock(tmp_path: Path) -> None:
    for name, data in meta_pages.instagram(instagram.T, zone=PARIS).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    (post,) = [row for row in laws.gather(tmp_path, PARIS).rows.values() if row.get("object_type") == "Image"]
    assert post["published"] == instagram.T // 60 * 60 * 1_000_000


def test_a_page_without_a_zone_is_asked_about(tmp_path: Path) -> None:
    page = facebook.make(tmp_path / "made", "html-no-zone")
    with Home(tmp_path / "home") as home:
        account = home.bring([str(page)])
        assert [(question["source"], question["ask"]) for question in account.questions] == [("facebook", "zone")]
    placed = laws.gather(page, ZoneInfo("Europe/Zurich"))
    plain = laws.gather(facebook.make(tmp_path / "plain", "html"))
    assert placed.rows.keys() == plain.rows.keys()


@pytest.mark.long
def test_a_long_page_keeps_one_in_memory(tmp_path: Path) -> None:
    import tracemalloc

    page = google_activity.make(tmp_path, "html").read_text("utf-8")
    start, end = page.index('<div class="outer-cell'), page.rindex("</div></body>")
    path = tmp_path / "watch-history.html"
    with path.open("w", encoding="utf-8") as file:
        file.write(page[:start])
        for _ in range(1_000):
            file.write(page[start:end])
        file.write(page[end:])
    with Scratch() as scratch:
        source = next(iter(containers(path, scratch, LIMITS))).files[0]
        tracemalloc.start()
        count = sum(1 for _ in elements(source, lambda tag, rest, depth: "outer-cell" in rest))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert count == 8_000 and peak < 24 << 20, f"{peak >> 20} MB for {path.stat().st_size >> 20} MB"


@pytest.mark.parametrize("quirk", ["html", None])
def test_the_archives_of_one_export_tell_each_other_whose_it_is(tmp_path: Path, quirk: str | None) -> None:
    """Facebook spreads an export over many zips: one of them names the zone and the owner, another one holds the messages."""
    whole = laws.gather(facebook.make(tmp_path / "whole", quirk))
    with zipfile.ZipFile(facebook.make(tmp_path / "made", quirk)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    (tmp_path / "parts").mkdir()
    for number, rest in ((1, True), (2, False)):
        with zipfile.ZipFile(tmp_path / f"parts/facebook-zoemartel-2024-06-01-{number}.zip", "w") as archive:
            for name, data in files.items():
                if ("/inbox/" in name or "/posts/" in name) is rest:
                    archive.writestr(name, data)
    parts = laws.gather(tmp_path / "parts")
    assert parts.rows == whole.rows
    # The archive of somebody else, in the same folder, tells nothing about this one.
    (tmp_path / "parts/facebook-zoemartel-2024-06-01-2.zip").rename(tmp_path / "parts/facebook-ina-2024-06-01-2.zip")
    apart = laws.gather(tmp_path / "parts")
    assert not any(row.get("actor") == "me" and "conversation" in row.get("extra", {}) for row in apart.rows.values())
