"""Is every card read, in each version of vCard and in what programs made of them, and does each address get its name?"""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made import GOLDEN, golden, outcome, refusal, samples
from murmure.sources.agenda.vcard import GUESSED, SOURCE
from murmure.sources.agenda.vcard.card import date_of, mail_of, phone_of
from murmure.sources.agenda.vcard.line import parts_of, property_of, unescape
from murmure.sources.gather import gather
from samples_made import vcard as maker


def read(folder, quirk=None, **more):
    return outcome(SOURCE, maker.make(folder, quirk), **more)


def named(rows):
    return [(row["object"], row["content"]) for row in rows]


def test_golden(tmp_path):
    assert golden("vcard", SOURCE, tmp_path) == (GOLDEN / "vcard.jsonl").read_text().splitlines()


def test_each_address_of_a_card_has_its_name(tmp_path):
    rows, rejects = read(tmp_path)
    assert not rejects and {row["type"] for row in rows} == {"murmure:Contact"}
    assert named(rows) == [
        ("mailto:ana@bureau.example", "Ana Martin"), ("mailto:ana@chorale.example", "Ana Martin"), ("tel:+33600000001", "Ana Martin"),
        ("tel:0600000002", "Jo"), ("mailto:lou@chorale.example", "Lou"), ("xmpp:lou@chorale.example", "Lou")]  # fmt: skip
    told = rows[0]["extra"]
    assert (told["birthday"], told["note"], told["categories"], told["organisation"]) == (
        "1985-03-07", "Aime le thé, le vert", ["Chorale", "Amis"], ["Chorale", "Altos"])  # fmt: skip
    assert told["places"] == [{"address": "1 rue du Lac, Annecy, 74000, France", "of": ["home"]}]
    assert told["addresses"][2] == {"address": "tel:+33600000001", "kind": "phone", "of": ["cell"]}
    assert told["revised"] == round(datetime(2023, 3, 7, 12, tzinfo=UTC).timestamp())
    assert rows[1]["extra"] == {"card": "mailto:ana@bureau.example"}


def test_the_three_versions_say_the_same(tmp_path):
    rows, _ = read(tmp_path, "v21")
    assert rows[0]["content"] == "Zoé Martín" and rows[0]["extra"]["places"][0]["address"] == "1 rue, 2e, Lyon"
    rows, _ = read(tmp_path, "v40")
    assert named(rows) == [("mailto:zoe@chorale.example", "Zoé Martin"), ("tel:+33600000003", "Zoé Martin")]
    told = rows[0]["extra"]
    assert (told["birthday"], told["anniversary"], told["related"]) == ("--03-07", "2010-06-12", [{"who": "Ana Martin", "of": ["friend"]}])
    assert (rows[0]["published"], rows[0].get("offset_minutes")) == (round(datetime(2020, 1, 1, 8, tzinfo=UTC).timestamp() * 1e6), None)


@pytest.mark.parametrize("quirk", sorted(maker.EAST))
def test_letters_of_several_bytes_are_read_as_declared(tmp_path, quirk):
    _, _, family, given, note = maker.EAST[quirk]
    (row,), rejects = read(tmp_path, quirk)
    assert (row["extra"]["family"], row["extra"]["given"], row["extra"]["title"]) == (family, given, given) and not rejects
    assert (row["content"], row["extra"]["note"]) == (f"{family}{given}" * 9, note.replace("\\n", "\n"))


def test_letters_that_nothing_tells_are_said(tmp_path):
    for name, text, encoding, said in (("a.vcf", "朱镕基", "gb18030", 1), ("b.vcf", "Зоя", "koi8-r", 1), ("c.vcf", "Zoé Ünal", "latin-1", 0),
                                       ("d.vcf", "Валентина", "cp1251", 1), ("e.vcf", "朱镕基", "utf-8", 0)):  # fmt: skip
        path = tmp_path / name
        path.write_bytes(f"BEGIN:VCARD\r\nVERSION:2.1\r\nFN:{text}\r\nTEL:0600000009\r\nEND:VCARD\r\n".encode(encoding))
        assert [reject.reason for reject in gather(path).rejects] == [GUESSED] * said, name


def test_letters_are_those_that_were_written(tmp_path):
    rows, _ = read(tmp_path, "v21-charset")
    assert [row["content"] for row in rows] == ["Зоя", "Zoé", "Zoé en UTF-8"]
    rows, _ = read(tmp_path, "v21-broken-soft-lines")
    assert (rows[0]["extra"]["note"], rows[0]["object"]) == ("un\ndeuxé", "tel:0600000003")
    rows, _ = read(tmp_path, "v21-soft-before-blank")
    assert (rows[0]["content"], rows[0]["extra"]["note"]) == ("Zoé Martín", "café")
    rows, _ = read(tmp_path, "folded")
    assert (rows[0]["content"], rows[0]["extra"]["note"]) == ("Une personne au nom très long", "abc")


@pytest.mark.parametrize("quirk", ["bare-cr", "latin1", "utf16", "bom"])
def test_the_form_of_the_file_changes_nothing(tmp_path, quirk):
    (tmp_path / "a").mkdir()
    assert read(tmp_path, quirk) == read(tmp_path / "a")


def test_birthdays_keep_the_parts_that_are_known(tmp_path):
    rows, _ = read(tmp_path, "birthdays")
    assert [row["extra"]["birthday"] for row in rows] == [
        "--03-07", "--03-07", "1985-03-07", "1985-03-07", "1985-03-07", "--03-07", "1985", "1985-03", "---07", "printemps", "vers 1900",
        "1985-99-99"]  # fmt: skip
    assert date_of("1985-99-99") is None


def test_an_address_in_the_place_of_a_name_is_an_address(tmp_path):
    rows, _ = read(tmp_path, "name-is-address")
    assert [row["object"] for row in rows] == ["mailto:lea@village.example", "tel:+33600000004", "Fleur 36"]


def test_labels_of_apple_and_addresses_of_kde(tmp_path):
    rows, _ = read(tmp_path, "apple")
    assert rows[0]["object_type"] == "Organization"
    assert [item["label"] for item in rows[0]["extra"]["addresses"]] == ["Home", "répétitions"]
    assert rows[0]["extra"]["related"] == [{"who": "Ana", "label": "Sister"}]
    rows, _ = read(tmp_path, "kde")
    assert [row["object"] for row in rows] == ["xmpp:deux@chorale.example", "xmpp:un@chorale.example"]


def test_pictures_stay_out_and_links_to_them_stay(tmp_path):
    rows, rejects = read(tmp_path, "photos")
    assert not rejects and rows[0]["extra"].keys() == {"addresses"}
    rows, _ = read(tmp_path, "google")
    assert rows[0]["extra"]["photo"] == "https://lh3.example/photo"


def test_a_card_in_a_card_is_not_a_contact(tmp_path):
    rows, rejects = read(tmp_path, "agent")
    assert named(rows)[0] == ("tel:0600000001", "Ana") and len(rows) == 3 and not rejects


def test_groups_say_who_belongs_to_them(tmp_path):
    rows, _ = read(tmp_path, "groups")
    assert [(row["object_type"], row["object"]) for row in rows] == [("Group", "Altos"), ("Organization", "mailto:choeur@chorale.example")]
    assert rows[0]["extra"]["members"] == ["urn:uuid:ana-1", "mailto:lou@chorale.example"]


def test_escapes_and_telephones(tmp_path):
    rows, _ = read(tmp_path, "escapes")
    told = rows[0]["extra"]
    assert (rows[0]["content"], told["note"], told["nicknames"], told["family"]) == ("Ana, dite ;", "deux\nlignes\\fin", ["A,na", "Nana"], "Mar;tin")
    rows, _ = read(tmp_path, "phones")
    assert sorted(row["object"] for row in rows) == ["tel:+331", "tel:+33600000001", "tel:+33600000005", "tel:0600000006"]
    assert rows[0]["extra"]["other"] == ["1-800-FLOWERS", "*21#"]


def test_what_cannot_be_read_is_said(tmp_path):
    for quirk, count, where in (("no-name", 3, "contacts.vcf:1"), ("no-end", 5, "contacts.vcf:1"), ("odd-lines", 1, "contacts.vcf:1"),
                                ("truncated", 6, "contacts.vcf:24"), ("empty", 0, "contacts.vcf:1")):  # fmt: skip
        rows, rejects = read(tmp_path, quirk)
        assert (len(rows), [reject.where for reject in rejects]) == (count, [where]), quirk


def test_hostile_values_harm_nobody(tmp_path):
    rows, _ = read(tmp_path, "hostile")
    assert len(rows) == 1 and "links" not in rows[0]["extra"] and [row["object"] for row in rows] == ["[31mAna"]


def test_a_property_may_be_endless(tmp_path):
    started = time.monotonic()
    for line in ("N:" + "\\;" * 200_000, "NOTE:a" + "\r\n b" * 100_000, 'EMAIL:' + "a" * 400_000, 'TEL;X="' + '";"' * 100_000):
        (tmp_path / "a.vcf").write_text(maker.card("FN:Ana", line), newline="")
        assert [row["object"] for row in outcome(SOURCE, tmp_path)[0]] == ["Ana"]
    assert time.monotonic() - started < 120  # not a measure: what is read in squares of its length would never come here


def test_two_address_books_make_a_union_and_a_changed_card_is_kept_twice(tmp_path):
    first = maker.card("FN:Ana", "EMAIL:ana@x.example", "TEL:0600000001", "REV:2020-01-01T00:00:00Z")
    (tmp_path / "a.vcf").write_text(first + maker.card("FN:Jo", "TEL:1234"))
    again = maker.card("REV:2024-01-01T00:00:00Z", "UID:1", "TEL:0600000001", "EMAIL:ana@x.example", "FN:Ana", "PHOTO;ENCODING=b:QUJD", version="4.0")
    changed = maker.card("FN:Jo", "TEL:1234", "BDAY:--0307")
    (tmp_path / "b.vcf").write_text(again + changed + maker.card("FN:Lou", "TEL:1235"))
    found = gather(tmp_path)
    assert sorted((row["content"], row["object"]) for row in found.rows.values()) == [
        ("Ana", "mailto:ana@x.example"), ("Ana", "tel:0600000001"), ("Jo", "tel:1234"), ("Jo", "tel:1234"), ("Lou", "tel:1235")]  # fmt: skip


def test_other_forms_of_address_books_are_refused_by_name(tmp_path):
    path = tmp_path / "x"
    for text in ('["vcard", [["fn", {}, "text", "Ana"]]]', '<vcards xmlns="urn:ietf:params:xml:ns:vcard-4.0"></vcards>'):
        path.write_text(text)
        assert refusal(SOURCE, path) == "An address book written as JSON or XML (jCard, xCard)."
    for text in ("BEGIN:VCALENDAR\nBEGIN:VCARD\n", "some words\nBEGIN:VCARD\nEND:VCARD\n"):
        path.write_text(text)
        assert outcome(SOURCE, path) == ([], [])


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_text_comes_back(text):
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    assert unescape(escaped) == text.strip()
    assert parts_of(f"{escaped};{escaped}") == [text.strip()] * 2


@given(st.text(max_size=80))
def test_any_line_is_a_property_or_none(line):
    found = property_of(line.encode("utf-8", "replace").decode("latin-1"))
    assert found is None or found.name == found.name.upper()
    assert all(uri is None or ":" in uri for uri in (mail_of(line), phone_of(line)))


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300), st.integers(0, 900))
def test_no_bytes_stop_the_reader(tmp_path_factory, junk, place):
    path = maker.make(tmp_path_factory.mktemp("junk"))
    data = path.read_bytes()
    path.write_bytes(data[:place] + junk + data[place:])
    rows, rejects = outcome(SOURCE, path)
    assert rows or rejects or place < 14


def test_samples():
    """All cards are read but four copies of one that has no name and no address; no line of them is odd."""
    cards = {path.name: outcome(SOURCE, path) for path in samples("vcard")}
    assert (len(cards), sum(len(rows) for rows, _ in cards.values())) == (53, 122)
    lost = {name: [reject.reason.en for reject in rejects] for name, (_, rejects) in cards.items() if rejects}
    nobody = ["the card has neither a name nor an address"]
    assert lost == dict.fromkeys(("v4_0.vcard7.vcf.ref", "vcard7.vcf", "vcard7.vcf.2_1ref", "vcard7.vcf.ref"), nobody)
