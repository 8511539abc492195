"""Do Python and SQL agree on when two addresses are the same, and is the answer right?"""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from murmure.graphs import address

CONNECTION = duckdb.connect()
LETTERS = "aAbBmwW.x-09/?&=#!:@[]%_é \t"
addresses = st.one_of(
    st.text(LETTERS, max_size=40),
    st.builds(
        "{}://{}{}{}{}".format,
        st.sampled_from(["http", "HTTPS", "ftp"]),
        st.sampled_from(["example.org", "WWW.Example.co.uk", "m.site.fr", "en.m.wikipedia.org", "1.2.3.4", "[::1]", "a:b@x.io"]),
        st.sampled_from(["", ":80", ":443", ":8080", "."]),
        st.sampled_from(["", "/", "/a//", "/a?utm_source=x&b=1&fbclid=2", "?gclid=1", "?a=1&utm_medium=x", "/?utm_x"]),
        st.sampled_from(["", "#top", "#!/route", "#/r?x=1", " "]),
    ),
)
accounts = st.one_of(
    st.text(LETTERS, max_size=30),
    st.builds("{}{}".format, st.sampled_from(["https://A.example/@", "https://a.example/users/", "@", "acct:", "acct:@",
              "mailto:", "https://twitter.com/", "https://mobile.x.com/@", "at://did:plc:", ""]),
              st.sampled_from(["Ana", "ana/", "Ana@B.example", "Ana/statuses/1", "ana/12", "ana/status/3", "i/status/3",
              "a1b2/app.bsky.feed.post/3k1\n", ""])),
)  # fmt: skip


def asked(expression: str, text: str):
    return CONNECTION.execute(f"select {expression} from (select ?::varchar as text)", [text]).fetchone()[0]


@settings(max_examples=150, deadline=None)
@given(addresses)
@example("https://x.org/a\n")
@example("\thttps://user:secret@x.org/")
@example("http://.")
def test_sql_and_python_agree_on_pages_and_sites(text):
    parts = address.parts_sql("text")
    page = address.page_of(text)
    found = CONNECTION.execute(
        f"select {address.page_sql('parts')}, {address.site_sql(address.host_sql('parts'))} "
        f"from (select {parts} as parts from (select ?::varchar as text))", [text]
    ).fetchone()  # fmt: skip
    host = address.host_of(text)
    assert found == (page, address.site_of(host) if host else None)


@settings(max_examples=150, deadline=None)
@given(accounts)
def test_sql_and_python_agree_on_accounts_and_authors(text):
    assert asked(address.account_sql("text"), text) == address.account_of(text)
    assert asked(address.author_sql("text"), text) == address.author_of(text)


def test_the_address_of_a_bluesky_post_names_its_author():
    for post in ("at://did:plc:a1b2/app.bsky.feed.post/3k1", "at://did:web:uma.example/app.bsky.feed.post/3k1"):
        assert address.author_of(post) == asked(address.author_sql("text"), post) == post.split("/")[2]
    for other in ("at://did:plc:a1b2", "at://ana.example/app.bsky.feed.post/3k1", "at://did:plc:a1b2/app.bsky.feed.post/3k1/x"):
        assert address.author_of(other) is asked(address.author_sql("text"), other) is None


@settings(max_examples=200, deadline=None)
@given(addresses)
def test_the_page_of_a_page_is_itself(text):
    page = address.page_of(text)
    if page is not None:
        assert address.page_of(page) == page


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://example.org", "https://www.example.org/"),
        ("https://example.org:443/a", "https://EXAMPLE.org/a/"),
        ("https://example.org/a?utm_source=n&utm_medium=m", "https://example.org/a#part"),
        ("https://example.org/a?x=1&fbclid=Iw", "https://m.example.org/a?x=1"),
        ("https://fr.m.wikipedia.org/wiki/Murmure", "https://fr.wikipedia.org/wiki/Murmure"),
        ("https://ana:secret@example.org/a", "https://example.org/a"),
    ],
)
def test_one_page_under_two_addresses(one, other):
    assert address.page_of(one) == address.page_of(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a?x=1", "https://example.org/a?x=2"),
        ("https://example.org/A", "https://example.org/a"),
        ("https://example.org:8080/", "https://example.org/"),
        ("https://app.example/#/inbox", "https://app.example/#/sent"),
        ("https://m.org/", "https://org/"),
    ],
)
def test_two_pages_stay_two(one, other):
    assert address.page_of(one) != address.page_of(other)


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.example.org", "example.org"), ("a.b.c.example.org", "example.org"), ("news.bbc.co.uk", "bbc.co.uk"),
        ("impots.gouv.fr", "impots.gouv.fr"), ("www.impots.gouv.fr", "impots.gouv.fr"), ("ana.github.io", "ana.github.io"),
        ("github.io", "github.io"), ("co.uk", "co.uk"), ("t.co", "t.co"), ("localhost", "localhost"),
        ("192.168.1.20", "192.168.1.20"), ("nas.local", "nas.local"), ("shop.com.br", "shop.com.br"),
    ],
)  # fmt: skip
def test_the_site_of_a_host(host, site):
    assert address.site_of(host) == site


def test_no_secret_of_an_address_is_kept():
    assert "secret" not in address.page_of("https://ana:secret@example.org/a?b=c")
