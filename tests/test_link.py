"""A link is cleaned of what tracks, of nothing else, and says what it gave away."""

from __future__ import annotations

import time
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.graphs.address import page_of
from murmure.model.tracking import page_names, shorteners, ways
from murmure.trust.link import LONGEST, cleaned

PAGE = "https://example.org/a/b?id=3&v=x%20y"
CLEANED = {
    "https://www.youtube.com/watch?v=abc&si=Zz&t=42&list=L": "https://www.youtube.com/watch?v=abc&t=42&list=L",
    "https://youtu.be/abc?si=Zz": "https://youtu.be/abc",
    "https://x.com/ana/status/12?s=20&t=Qq": "https://x.com/ana/status/12",
    "https://x.com/search?q=pain&s=09": "https://x.com/search?q=pain&s=09",
    "https://www.instagram.com/p/C1/?igsh=MzRl&img_index=2": "https://www.instagram.com/p/C1/?img_index=2",
    "https://www.amazon.fr/L/dp/2070/ref=sr_1_1?crid=1&th=1&tag=foo-21": "https://www.amazon.fr/L/dp/2070?th=1",
    "https://www.amazon.co.jp/dp/B0?psc=1&pd_rd_w=a": "https://www.amazon.co.jp/dp/B0?psc=1",
    "https://amazon.evil.example/dp/B0?tag=a": "https://amazon.evil.example/dp/B0?tag=a",
    "https://www.google.com/search?q=pain&ei=x&ved=y&tbm=isch": "https://www.google.com/search?q=pain&tbm=isch",
    "https://example.org/a#xtor=CS1-1": "https://example.org/a",
    "https://example.org/a#utm_source=x&page=2": "https://example.org/a#page=2",
    "https://example.org/a?UTM_Source=x": "https://example.org/a",
    "https://example.org/a?id=3&amp;utm_source=x&amp;p=2": "https://example.org/a?id=3&amp;p=2",
    "https://example.org/a?utm_source=x&amp;p=2": "https://example.org/a?p=2",
    "https://example.org/a?%75tm_source=x": "https://example.org/a",
    "https://example.org/?s=20&t=1&si=2&ref=3&tag=4&source=5": "https://example.org/?s=20&t=1&si=2&ref=3&tag=4&source=5",
    "https://example.org/#:~:text=utm_source=x": "https://example.org/#:~:text=utm_source=x",
    "https://medium.com/@a/b?sk=friend&source=x": "https://medium.com/@a/b?sk=friend",
    "https://www.bing.com/ck/a?!&&p=1&u=a1aHR0cHM6Ly9leGFtcGxlLm9yZy8&ntb=1": "https://example.org/",
    "https://urldefense.com/v3/__https://example.org/a?b=1__;!!x!y$": "https://example.org/a?b=1",
    "https://urldefense.com/v3/__https:/example.org/a__;!!x!y$": "https://example.org/a",
    "https://urldefense.com/v3/__https://example.org/a*b__;Iw!!x!y$": "https://urldefense.com/v3/__https://example.org/a*b__;Iw!!x!y$",
    "https://urldefense.proofpoint.com/v2/url?u=https-3A__example.org_a-5Fb&d=x": "https://example.org/a_b",
    "https://www.google.com/amp/s/www.example.org/a.html?usqp=mq3&id=2": "https://www.example.org/a.html?id=2",
    "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/a": "https://www.example.org/a",
    "https://href.li/?https://example.org/a?b=1": "https://example.org/a?b=1",
    "https://urldefense.com/v3/__https://example.org/a?b=1&utm_source=x*y&c=2__;Iw!!x!y$": "https://example.org/a?b=1&c=2",
    "mailto:ana@example.org?utm_source=x": "mailto:ana@example.org?utm_source=x",
    "https://l.facebook.com/l.php?u=javascript%3Aalert(1)&h=1": "https://l.facebook.com/l.php?u=javascript%3Aalert(1)&h=1",
    "https://ana:pw@example.org:8443/a": "https://example.org:8443/a",
    "": "",
}
WRAPPED = [
    "https://l.facebook.com/l.php?u={}&h=AT0",
    "https://l.instagram.com/?u={}&e=AT0",
    "https://www.google.fr/url?sa=t&rct=j&url={}&usg=AO",
    "https://www.google.co.uk/url?q={}&sa=D",
    "https://www.youtube.com/redirect?event=v&q={}",
    "https://eur01.safelinks.protection.outlook.com/?url={}&data=05%7C",
    "https://out.reddit.com/t3_1?url={}&token=AQ",
    "https://www.linkedin.com/safety/go?url={}&trk=x",
    "https://slack-redir.net/link?url={}",
    "https://steamcommunity.com/linkfilter/?u={}",
    "https://vk.com/away.php?to={}",
    "https://duckduckgo.com/l/?uddg={}&rut=1",
    "https://t.umblr.com/redirect?z={}&t=1",
]


@pytest.mark.parametrize("link", CLEANED)
def test_a_link_keeps_what_names_the_page(link):
    assert cleaned(link).address == CLEANED[link]


@pytest.mark.parametrize("wrapper", WRAPPED)
def test_a_detour_is_left_out_and_told(wrapper):
    found = cleaned(wrapper.format(quote(PAGE, safe="")))
    assert found.address == PAGE
    assert [one.kind for one in found.given] == ["wrapper"] and found.given[0].of.en in found.given[0].why.fr


def test_detours_in_detours_come_to_an_end():
    link = PAGE + "&fbclid=1"
    for wrapper in WRAPPED[:8]:
        link = wrapper.format(quote(link, safe=""))
    found = cleaned(link)
    assert found.address == PAGE and [one.kind for one in found.given] == ["wrapper"] * 8 + ["tracking"]


def test_it_says_whose_each_thing_is():
    found = cleaned("https://www.amazon.fr/dp/1?utm_source=n&gclid=1&tag=a-21&mc_eid=9")
    assert [(one.name, one.of.en) for one in found.given] == [
        ("utm_source", "whoever measures the campaign"), ("gclid", "Google"), ("tag", "whoever earns on the sale"), ("mc_eid", "Mailchimp"),
    ]  # fmt: skip
    assert all(one.taken and one.what.fr and one.why.fr for one in found.given)


def test_a_short_link_is_told_and_kept():
    found = cleaned("https://t.co/AbC")
    assert found.address == "https://t.co/AbC"
    assert [(one.kind, one.of.en, one.taken) for one in found.given] == [("shortener", "X", False)]


def test_what_opens_a_door_is_told_without_being_shown():
    found = cleaned("https://ana:sesame@example.org/r;jsessionid=77?access_token=sesame&to=ana%40example.org")
    assert found.address == "https://example.org/r;jsessionid=77?access_token=sesame&to=ana%40example.org"
    assert [(one.kind, one.taken) for one in found.given] == [
        ("password", True),
        ("secret", False),
        ("secret", False),
        ("mail", False),
    ]
    assert "sesame" not in str(found.given) and found.given[-1].value == "ana@example.org"


def test_a_very_long_link_is_left_alone_and_told():
    link = "https://example.org/?utm_source=" + "a" * LONGEST
    assert cleaned(link).address == link and cleaned(link).given[0].kind == "long"


def test_long_links_cost_little():
    for piece in ("/ref=a", "a@", "&utm_a=1", "%", "__;", "a.", "amp;", "&sid=a@b."):
        link = ("https://www.amazon.fr/?q=" + piece * LONGEST)[:LONGEST]
        start = time.process_time()
        cleaned(link), cleaned(link.replace("?q=", ""))
        assert time.process_time() - start < 1.5, piece


def test_the_table_is_well_made():
    assert len(ways("everywhere")) > 40 and len(ways("sites")) > 35 and len(ways("wrappers")) > 35
    assert all(way.of.en and way.of.fr for kind in ("everywhere", "sites", "wrappers") for way in ways(kind))
    assert all(host == host.lower() and "/" not in host for host in shorteners())
    assert "id" not in page_names().split("|") and "fbclid" in page_names().split("|")


HOSTS = [
    "example.org",
    "www.youtube.com",
    "x.com",
    "www.amazon.fr",
    "l.facebook.com",
    "www.google.fr",
    "t.co",
    "fr.linkedin.com",
    "ana:b@c.example",
]
NAMES = [
    "id",
    "v",
    "q",
    "u",
    "url",
    "s",
    "t",
    "si",
    "utm_source",
    "fbclid",
    "ref",
    "tag",
    "amp;id",
    "igsh",
    "token",
    "é",
    "",
    "a.b",
]
PIECES = st.tuples(st.sampled_from(NAMES), st.text(st.sampled_from("abz019%.=@/:é+;"), max_size=8)).map("=".join)
LINKS = st.builds(
    lambda host, path, pieces, end: f"https://{host}/{path}?{'&'.join(pieces)}{end}",
    st.sampled_from(HOSTS), st.sampled_from(["", "a/status/1", "dp/1/ref=x", "url", "l.php", "search", "a;b=c"]),
    st.lists(PIECES, max_size=6), st.sampled_from(["", "#top", "#utm_source=a&b=c", "#/route?x=1"]),
)  # fmt: skip


def _pieces(link: str) -> list[str]:
    query = link.partition("#")[0].partition("?")[2]
    return [piece.replace("amp;", "") for piece in query.split("&")]


@settings(max_examples=400, deadline=None)
@given(LINKS | LINKS.map(lambda link: "https://l.facebook.com/l.php?u=" + quote(link, safe="")))
def test_cleaning_takes_away_only_what_it_names(link):
    found = cleaned(link)
    assert cleaned(found.address).address == found.address
    if any(one.kind in ("wrapper", "password") for one in found.given):
        return
    before, after = (_pieces(one) for one in (link, found.address))
    rest = iter(before)
    assert all(one == "" or one in rest for one in after)
    if not any(one.taken for one in found.given):
        assert found.address == link


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=200) | st.text(st.sampled_from("https:/?&=#@.%l.facebook.com/l.php?u="), max_size=80))
def test_anything_can_be_given(text):
    assert cleaned(cleaned(text).address).address == cleaned(text).address


def test_a_page_is_one_page_before_and_after():
    for link in ("https://example.org/a?id=3&utm_source=x&fbclid=1#top", "http://m.example.org/?xtor=1&q=2"):
        assert page_of(cleaned(link).address) == page_of(link)
