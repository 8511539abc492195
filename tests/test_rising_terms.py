"""Does each post hold the terms that it should, each once, whatever its case, accents, script and neighbours?"""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from docs_run import ROOT
from murmure.kernels import letter
from murmure.kernels.span import finish
from murmure.kernels.terms import find_terms
from murmure.rising.read import KINDS, Posts, name, terms
from murmure.rising.read.terms import TRACKING, plain_link

TEXTS, LISTS = pa.large_string(), pa.large_list(pa.large_string())
CLASSES = " jamde#@_"  # what `letter.kind_of` says of each character, as one letter


def posts_of(text=None, **columns) -> Posts:
    """Return posts that say this, written one a second."""
    count = len(text if text is not None else next(iter(columns.values())))
    time = np.arange(count, dtype=np.int64)
    made = {
        role: pa.array(cells, LISTS if any(isinstance(cell, list) for cell in cells) else TEXTS) for role, cells in columns.items()
    }
    told = None if text is None else pa.array(text, TEXTS)
    return Posts(time, time * 1_000_000, np.ones(count, np.uint64), time, pa.array(["a"] * count, TEXTS), told, **made)


def told(posts: Posts, words: bool = True) -> list[list[tuple[str, str]]]:
    """Return the kind and the name of the terms of each post."""
    found = terms(posts, words)
    rows: list[list[tuple[str, str]]] = [[] for _ in range(len(posts))]
    for one in range(len(found)):
        rows[found.place[one]].append((KINDS[found.kind[one]], name(found, one)))
    return rows


def keys(text: str, kind: str = "word") -> list[int]:
    """Return the keys of the terms of that kind in a text."""
    found = terms(posts_of([text]))
    return sorted(found.key[found.kind == KINDS.index(kind)].tolist())


def test_a_post_holds_tags_links_and_words_each_once():
    said = "The bridge, the BRIDGE! #Open the bridge (https://www.Village.example/a/?utm_source=x&id=7#top) @mayor a320 2024 7k9268 4U, #open"
    assert told(posts_of([said])) == [[
        ("word", "the"), ("word", "bridge"), ("tag", "#Open"), ("word", "open"), ("link", "village.example/a?id=7"), ("word", "a320"),
        ("word", "7k9268"),
    ]]  # fmt: skip


ONE = ("Grève", "GRÈVE", "gre\u0300ve", "gr\u200bève", "Ｇｒèｖｅ", "𝓰𝓻𝓮𝓿𝓮", "gre\ufe0fve", "🔥grève🔥", "\u202egrève\u202c", "grève's")


@pytest.mark.parametrize("written", ONE)
def test_a_word_is_one_however_it_is_written(written):
    assert keys(written)[:1] == keys("greve") and keys("#" + written, "tag") == keys("#greve", "tag")
    assert keys("#" + written)[:1] == keys("greve"), "the letters of a tag are a word"


PAIRS = [("كِتَاب", "كتاب"), ("كتـــاب", "كتاب"), ("שָׁלוֹם", "שלום"), ("ΣΊΣΥΦΟΣ", "σισυφος"), ("straße", "STRASSE"),
         ("İstanbul", "ISTANBUL"), ("œuvre", "OEUVRE"),
         ("Łódź", "lodz"), ("ё" * 3, "е" * 3),
         ("한국어", unicodedata.normalize("NFD", "한국어")), ("ｶﾞｽ", "ガス"), ("हिन्दी", "हिन्दी")]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_a_word_is_one_in_every_script(one, other):
    assert keys(one) == keys(other) != []
    assert keys("#" + one, "tag") == keys("#" + other, "tag") != []


def test_scripts_without_spaces_are_read_by_two():
    assert [term for _, term in told(posts_of(["東京タワー"]))[0]] == ["東京", "京タ", "タワ", "ワー"]
    assert told(posts_of(["我 爱 iPhone手机"])) == [[("word", "我"), ("word", "爱"), ("word", "iphone"), ("word", "手机")]]
    assert told(posts_of(["今天#北京#下雨"]))[0][1:3] == [("tag", "#北京"), ("word", "北京")], "the second sign closes the tag"
    assert keys("ガギ") == keys(unicodedata.normalize("NFD", "ガギ")) != keys("カキ")


@pytest.mark.parametrize(
    ("text", "tags"),
    [("#a1 ##b #1 &#39; x#yes #_ #__c #d_e C# x", "#a1 #b #yes #__c #d_e"), ("#love❤️#peace #bre🔥xit🇬🇧", "#love #peace #brexit"),
     ("＃全角 #️⃣", "#全角"),
     ("#Stop! #go/#on", "#Stop #go #on"), ("و#مصر_الآن", "#مصر_الآن")],
)  # fmt: skip
def test_tags_begin_with_a_sign_and_end_with_the_letters(text, tags):
    assert [term for kind, term in told(posts_of([text]))[0] if kind == "tag"] == tags.split()


@pytest.mark.parametrize(
    ("text", "links"),
    [("see http://a.example/b, (https://a.example/c_(d)) <https://a.example/e>", "a.example/b a.example/c_(d) a.example/e"),
     ("HTTPS://WWW.A.example:443/X?b=1&amp;utm_medium=y&c#d", "a.example/X?b=1&c"), ("http://a.example/b… http://a.example/c... http://a", ""),
     ("словоhttp://t.example/AbC你好 http://пример.example/", "t.example/AbC xn--e1afmkfd.example"), ("a@b.example @c@d.example/x http:// x://y", ""),
     ("http://a.example/?gclid=1 http://a.example http://www.a.example/#b", "a.example")],
)  # fmt: skip
def test_links_are_one_whatever_tells_no_page_apart(text, links):
    assert [term for kind, term in told(posts_of([text]))[0] if kind == "link"] == links.split()


def test_a_word_is_shown_with_its_accents():
    assert [term for _, term in told(posts_of(["GRE\u0300VE Рабочий Ｗｉｄｅ z\u200bero"]))[0]] == ["grève", "рабочий", "wide", "zero"]


def test_mentions_are_no_words():
    assert told(posts_of(["@someone @some_one@house.example @name.house.example hello @ home mail me@house.example"])) == [
        [("word", "hello"), ("word", "home"), ("word", "mail")]
    ]


def test_columns_of_lists_and_of_cells_say_the_same():
    lists = posts_of(tags=[["Bridge", "#OPEN"], None, ["2024"], []], links=[["http://a.example/", "a.example"], [], ["at://did:plc:x/1"], None])
    cells = posts_of(tags=["Bridge, #OPEN", None, "['2024']", ""], links=["http://a.example/,http://a.example", "", '["at://did:plc:x/1"]', None])
    assert told(lists) == told(cells) == [
        [("tag", "#Bridge"), ("tag", "#OPEN"), ("link", "a.example")], [], [("tag", "#2024"), ("link", "did:plc:x/1")], [],
    ]  # fmt: skip
    several = ["#a#b", "a;b", "a|b", "{a,b}", "('a', \"b\")", "a  b", "#a, #b", "[]", "nan"]
    assert [[term for _, term in post] for post in told(posts_of(tags=several))] == [["#a", "#b"]] * 7 + [[], ["#nan"]]
    live = Posts(**{**vars(lists), "tags": lists.tags.cast(pa.list_(pa.string())), "links": lists.links.cast(pa.list_(pa.string()))})
    assert told(live) == told(lists), "what does not come from files may have other offsets"
    told_too = told(posts_of(["about it", "", "", ""], tags=[["Black Lives Matter"], [], [], []]))
    assert told_too[0] == [("word", "about"), ("tag", "#BlackLivesMatter"), ("word", "black"), ("word", "lives"), ("word", "matter")]
    assert told(posts_of(["#Open"], media=["a b"], petition=["https://p.example/1/"]), words=False) == [
        [("tag", "#Open"), ("media", "a"), ("media", "b"), ("petition", "p.example/1")]
    ]


def test_marks_in_no_usual_order_are_put_in_order():
    """Of a virama and a nukta, either may be typed first."""
    nukta, virama = "\u093c", "\u094d"
    for text in ("कक" + nukta + virama + "क", "คนิ\u0e49\u0e38ค"):
        odd = text.replace(nukta + virama, virama + nukta).replace("\u0e49\u0e38", "\u0e38\u0e49")
        assert odd != text and keys(odd) == keys(text) != []
        assert keys(f"#{odd}", "tag") == keys(f"#{text}", "tag") != []
        assert len(terms(posts_of([f"{odd} {text} {odd}"]))) == len(terms(posts_of([text])))


def classes(text: str) -> str:
    return "".join(CLASSES[letter.kind_of(ord(char))] for char in text)


def run(kinds: str, place: int, taken: str) -> int:
    """Return where a run of these classes ends."""
    while place < len(kinds) and kinds[place] in taken:
        place += 1
    return place


def plain_tag(text: str, kinds: str, place: int) -> tuple[int, str, bool]:
    """Return where the tag that begins here ends, what is compared of it, and whether it ends in a script without spaces."""
    end = run(kinds, place, "jade_")
    while end < len(kinds) and kinds[end] == "m" and {"j", "a"} & set(kinds[place:end]):
        end = run(kinds, end, "jamde_")
    kept = [(char, kind) for char, kind in zip(text[place:end], kinds[place:end], strict=True) if kind in "jam_"]
    tag = "_".join(letter.fold(part) for part in re.split("[_＿]", "".join(char for char, _ in kept)))
    last = [kind for _, kind in kept if kind != "m"] or [" "]
    return end, tag if any(unicodedata.category(char)[0] == "L" for char in tag) else "", last[-1] == "a"


def plain_mention(text: str, kinds: str, place: int) -> int:
    """Return where the name after an @ ends."""
    end = run(kinds, place, "j_md")
    while {"j", "_"} & set(kinds[place:end]) and text[end : end + 1] in tuple(".-@") and kinds[end + 1 : end + 2] == "j":
        end = run(kinds, end + 1, "j_md")
    return end


def plain_stretch(text: str, kinds: str, place: int) -> tuple[int, str]:
    """Return where a link ends, and the part of it that is the link."""
    end = place
    while end < len(text) and (text[end] not in '"<>\\^`{|}\x7f' and text[end] > " " if text[end].isascii() else kinds[end] in "jm"):
        end += 1
    link, whole = text[place:end], text[place:end]
    while link and (link[-1] in ".,;:!?'*]" or (link[-1] == ")" and link.count(")") > link.count("("))):
        link = link[:-1]
    cut = text[end : end + 1] == "…" or whole[len(link) :].startswith("...")
    return end, "" if cut else link


def plain_word(text: str) -> set[tuple[str, str]]:
    word = letter.fold(text)
    kinds = [unicodedata.category(char)[0] for char in word]
    return {("word", word)} if "L" in kinds and len(kinds) - kinds.count("M") >= 3 else set()


def plainly(text: str) -> set[tuple[str, str]]:
    """Return the terms of a text, found slowly: of each, the kind and what is compared."""
    kinds, found, place, tagged, closing = classes(text), set(), 0, -1, False
    while place < len(text):
        kind, after = kinds[place], place + 1
        if kind == "j":
            after = run(kinds, place, "jmd")
            scheme = re.search(r"https?$", text[place:after], re.IGNORECASE | re.ASCII) if text.startswith("://", after) else None
            found |= plain_word(text[place : place + scheme.start()] if scheme else text[place:after])
            if scheme:
                after, rest = plain_stretch(text, kinds, after + 3)
                link = plain_link(f"http://{rest}")
                found |= {("link", link)} if re.match(r"[^/?]+\.[^/?]", link) else set()
        elif kind == "a":
            after = run(kinds, place, "amd")
            starts = [one for one in range(place, after) if kinds[one] == "a"]
            units = [letter.fold(text[one:end]) for one, end in zip(starts, [*starts[1:], after], strict=True)]
            found |= {("word", one + other) for one, other in zip(units, units[1:], strict=False)} or {("word", units[0])}
        elif kind == "#" and not (closing and place == tagged) and text[:place][-1:] != "&":
            tagged, tag, closing = plain_tag(text, kinds, place + 1)
            found |= {("tag", tag)} if tag else set()
        elif kind == "@":
            after = plain_mention(text, kinds, place + 1)
        place = after
    return found


def key_of(kind: str, compared: str) -> int:
    """Return the key of a term: a hash of its bytes (links) or its characters, and of its kind."""
    state = 1469598103934665603
    for value in compared.encode() if kind == "link" else map(ord, compared):
        state = (state ^ value) * 1099511628211 % 2**64
    return int(finish(np.uint64(state), KINDS.index(kind)))


PIECES = some.sampled_from(
    """http https :// http:// https://www. a.example /b/ ?utm_source=x & &amp; id=7 #top … ... , . ; : ! ? ' " ( ) ] [ * ~ @ # ＃ _ ＿ - 🔥 ❤️ 🇬🇧
    Grève GRÈVE straße İ ΣΊΣ ё й Русский ﬁ ½ ² Ⅳ 2024 a320 a b 7 كِتَاب ـ سلام שָׁלוֹם हिन्दी क ़ ् 한국어 한 東京 タワー ｶﾞ か ゙ か゚ ไทย
    ้ ุ 你 丽 𠀀 𝓯𝓪𝓷𝓬𝔂 ​ ‍ ️ ́ ٔ ﷺ ㎏ ﻿ ‮   　 ＠ ａ ﬃ ŉ ǆ""".split() + [" ", " ", "\n"]
)  # fmt: skip
SAID = some.lists(some.one_of(PIECES, some.characters(exclude_categories=["Cs", "Cn"]), some.text("ab#@.:/h", max_size=3)), max_size=14).map("".join)


@settings(max_examples=1500, deadline=None)
@given(SAID)
@example("#Grève @x http://a.example/…")
def test_terms_are_those_of_a_plain_reading(text):
    found = terms(posts_of([text]))
    assert len(found) == len(set(found.key.tolist())), "each once"
    assert set(found.key.tolist()) == {key_of(*term) for term in plainly(text)}
    signs = terms(posts_of([text]), words=False)
    assert sorted(signs.key.tolist()) == sorted(key_of(*term) for term in plainly(text) if term[0] != "word")
    for one in range(len(found)):  # what it is called is what it is
        kind, called = KINDS[found.kind[one]], name(found, one)
        again = plainly(called) if kind == "tag" else {(kind, letter.fold(called) if kind == "word" else called)}
        assert found.key[one] in {key_of(*term) for term in again}


@settings(max_examples=60, deadline=None)
@given(some.lists(SAID, min_size=1, max_size=8), some.data())
def test_where_batches_begin_changes_nothing(texts, data):
    tags = [text.split("#") if text else None for text in texts]
    posts = posts_of(texts, tags=tags, links=texts)
    whole, parts, first = terms(posts), [], 0
    while first < len(texts):
        last = data.draw(some.integers(first + 1, len(texts)))
        cut = {role: None if value is None else value[first:last] for role, value in vars(posts).items()}
        part = terms(Posts(**cut))
        parts += [(int(part.place[one]) + first, int(part.kind[one]), int(part.key[one]), name(part, one)) for one in range(len(part))]
        first = last
    assert parts == [(int(whole.place[one]), int(whole.kind[one]), int(whole.key[one]), name(whole, one)) for one in range(len(whole))]


@settings(max_examples=300, deadline=None)
@given(some.binary(max_size=40))
def test_what_is_no_text_is_read_through(data):
    column = pa.LargeStringArray.from_buffers(1, pa.py_buffer(np.array([0, len(data)], np.int64)), pa.py_buffer(data + b" "))
    one = posts_of([""])
    found = terms(Posts(one.time, one.micros, one.actor, one.row, one.names, column))
    assert all(0 <= start <= len(data) - size for start, size in zip(found.start, found.size, strict=True))


def test_every_character_counts_as_the_table_says():
    """The table and the kernel say of each character what `fold` and `kind_of` say."""
    every = (*range(0x21, 0xD800), *range(0xE000, 0x1FFFF), *range(0x2F800, 0x2FA20))
    codes = [code for code in every if letter.kind_of(code) in (letter.JOIN, letter.ALONE)]
    found = terms(posts_of([f"#xy{chr(code)}" for code in codes]))
    tags = found.key[found.kind == KINDS.index("tag")].tolist()
    assert len(tags) == len(codes) > 60_000
    assert tags[:: len(tags) // 3000] == [key_of("tag", "xy" + letter.fold(chr(code))) for code in codes][:: len(tags) // 3000]


def test_names_of_parameters_are_left_out_whatever_their_case():
    queries = [f"http://a.example/?id=1&{one.upper()}=x" for one in (*TRACKING, "utm_anything")] + ["http://a.example/?utm=1"]
    assert {term for post in told(posts_of(queries)) for kind, term in post if kind == "link"} == {"a.example?id=1", "a.example?utm=1"}


def test_keys_are_the_same_in_another_run():
    code = "from test_rising_terms import keys; print(keys('Grève 東京 #open http://a.example'))"
    given = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}", "PYTHONHASHSEED": "7", "PATH": ""}
    done = subprocess.run([sys.executable, "-c", code], env=given, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == str(keys("Grève 東京 #open http://a.example"))


def test_one_kernel_serves_all_columns():
    """Each way to hand over columns that the kernel has not seen would cost seconds of compiling."""
    for posts in (posts_of(["a b"]), posts_of(["a"], tags=["b"]), posts_of(tags=[["b"]], links=[["c"]]), posts_of([])):
        terms(posts)
    assert len(find_terms.signatures) == 1
