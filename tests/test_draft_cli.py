"""Does `murmure draft` say what a text or a picture gives away, write the cleaned copy, and never stand in the way?"""

from __future__ import annotations

from pathlib import Path

import pytest

import murmure
from murmure.trust import picture
from pictures_made import jpeg
from typed import called, typed
from web_made import fill

TEXT = "Son numéro est le 06 12 34 56 78, voir https://youtu.be/abc?si=Zx1&t=42. Vous êtes nuls."


@pytest.fixture
def post(tmp_path: Path) -> Path:
    (tmp_path / "post.txt").write_text(TEXT, "utf-8")
    return tmp_path / "post.txt"


def test_what_is_typed_is_checked_without_any_home(tmp_path: Path) -> None:
    said = typed("draft", "-", "--home", tmp_path / "none", "--lang", "fr", stdin=TEXT)
    assert said.code == 0 and "06 12 34 56 78  numéro de téléphone" in said.out
    assert "Dans les liens" in said.out and "peut se lire comme : insulte" in said.out
    assert "Comparé à aucun journal" in said.err and not (tmp_path / "none").exists()


def test_a_file_is_held_against_the_log(tmp_path: Path, post: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        fill(
            home,
            "made",
            [
                {
                    "key": "1",
                    "type": "Create",
                    "actor": "me",
                    "content": "Bonjour",
                    "audience": ["public"],
                    "published": 1_620_000_000_000_000,
                }
            ],
        )
    told = called("draft", post, "--home", tmp_path / "home", "--json").json
    assert told["looked"] == 1 and told["audience"] == "public" and told["written"] == []
    assert [one["kind"] for one in told["remarks"]] == ["others", "link", "tone"]
    assert all(TEXT[one["start"] : one["end"]] == one["words"] for one in told["remarks"])
    assert called("draft", post, "--home", tmp_path / "home", "--without-log", "--json").json["looked"] is None
    assert "Held against 1 text that you wrote" in called("draft", post, "--home", tmp_path / "home").err


def test_only_strict_ends_with_another_code(tmp_path: Path, post: Path) -> None:
    (tmp_path / "calm.txt").write_text("Belle balade.", "utf-8")
    for words, code in (
        (("draft", post), 0),
        (("draft", post, "--strict"), 1),
        (("draft", tmp_path / "calm.txt", "--strict"), 0),
    ):
        assert called(*words, "--without-log").code == code
    assert "That is no promise" in called("draft", tmp_path / "calm.txt", "--without-log").out


def test_cleaned_copies_are_written_and_nothing_is_written_over(tmp_path: Path, post: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(jpeg())
    told = called("draft", post, "--without-log", "--clean", tmp_path / "out.txt", "--json").json
    assert told["written"] == [str(tmp_path / "out.txt")]
    assert (tmp_path / "out.txt").read_text("utf-8") == TEXT.replace("si=Zx1&", "")
    again = called("draft", post, "--without-log", "--clean", tmp_path / "out.txt", "--json")
    assert again.code == 1 and again.json["error"]["code"] == "draft-there"
    both = called(
        "draft", post, "--picture", tmp_path / "photo.jpg", "--without-log", "--clean", tmp_path / "out", "--json"
    ).json
    assert [Path(one).name for one in both["written"]] == ["draft.txt", "photo.jpg"]
    assert picture.tells(tmp_path / "out" / "photo.jpg") == [] and picture.tells(tmp_path / "photo.jpg") != []
    alone = called("draft", tmp_path / "photo.jpg", "--without-log", "--clean", tmp_path / "clean.jpg")
    assert (
        alone.code == 0
        and picture.tells(tmp_path / "clean.jpg") == []
        and "What the picture shows is not looked at" in alone.out
    )
    (tmp_path / "calm.txt").write_text("Belle balade.", "utf-8")
    nothing = called("draft", tmp_path / "calm.txt", "--without-log", "--clean", tmp_path / "calm-out.txt")
    assert "nothing to clean" in nothing.err and not (tmp_path / "calm-out.txt").exists()


@pytest.mark.parametrize(("words", "code"), [
    ((), "draft-nothing"), (("gone.txt",), "draft-unreadable"), (("bytes.txt",), "draft-unreadable"), (("empty.txt",), "draft-nothing"),
    (("long.txt",), "draft-too-long"), (("accents.txt",), "draft-too-long"),
])  # fmt: skip
def test_what_cannot_be_checked_is_said_with_advice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bytes.txt").write_bytes(bytes(range(256)) * 4)
    (tmp_path / "empty.txt").write_bytes(b"  \n")
    (tmp_path / "long.txt").write_bytes(b"x" * 100_001)
    (tmp_path / "accents.txt").write_text("x" + "é" * 300_000, "utf-8")  # what is read of it ends within a letter
    said = called("draft", *words, "--without-log", "--json", "--lang", "fr")
    assert said.code == 1 and said.json["error"]["code"] == code and said.err
    assert ("UTF-8" in said.err) == (words not in (("gone.txt",), ("long.txt",), ("accents.txt",)))


@pytest.mark.parametrize(("encoding", "told"), [("latin-1", "Windows-1252"), ("cp1252", "Windows-1252"), ("utf-16", "UTF-16"),
                                               ("utf-16-le", "UTF-16"), ("utf-8-sig", ""), ("utf-8", "")])  # fmt: skip
def test_texts_of_other_encodings_are_read_and_the_guess_is_said(tmp_path: Path, encoding: str, told: str) -> None:
    text = "Été à Nîmes.\r\nVous êtes nuls, voilà ce que j'en pense."
    (tmp_path / "old.txt").write_bytes(text.encode(encoding))
    said = called("draft", tmp_path / "old.txt", "--without-log", "--json", "--lang", "fr")
    tones = [one for one in said.json["remarks"] if one["kind"] == "tone"]
    assert said.code == 0 and [one["words"] for one in tones] == ["Vous êtes nuls"]
    assert (told in said.err if told else "UTF-8" not in said.err) and "\ufffd" not in said.out


def test_a_text_in_utf_8_is_read_whatever_signs_it_holds(tmp_path: Path) -> None:
    (tmp_path / "odd.txt").write_bytes("Vous êtes nuls \ufffd \x1b[1m".encode())
    said = called("draft", tmp_path / "odd.txt", "--without-log", "--json")
    assert said.code == 0 and [one["words"] for one in said.json["remarks"]] == ["Vous êtes nuls"] and "UTF-8" not in said.err


@pytest.mark.parametrize("begin", [b"PK\x03\x04word/document.xml", b"%PDF-1.7\n", b"{\\rtf1\\ansi", b"\xd0\xcf\x11\xe0\xa1\xb1"])
def test_documents_are_refused_with_what_to_do(tmp_path: Path, begin: bytes) -> None:
    (tmp_path / "letter.docx").write_bytes(begin + b" " * 500_000)
    said = called("draft", tmp_path / "letter.docx", "--without-log", "--json", "--lang", "fr")
    assert said.code == 1 and said.json["error"]["code"] == "draft-document" and "texte brut" in said.err
