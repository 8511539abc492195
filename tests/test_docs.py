"""Do the README and the how-tos tell the truth? Their commands are run as they stand, their links followed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

import murmure
from docs_run import ROOT, blocks, language_of, run, stage
from samples_made import browser_history, gpx, ics, mastodon_archive

DO = sorted(f"docs/do/{path.name}" for path in (ROOT / "docs" / "do").glob("*.md"))
PAGES = ("README.md", "README.fr.md", "docs/look-up/log.md", "docs/look-up/log.fr.md", *DO)
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)(?:#([^)\s]+))?\)")
TABLE = "published,actor,content\n2024-05-01T10:00:00Z,me,Premier mot\n2024-05-02T10:00:00Z,me,Second murmure\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return the folder of a person who has asked three services for their data."""
    exports = stage(tmp_path) / "Downloads" / "exports"
    exports.mkdir(parents=True)
    for made in (ics, gpx, mastodon_archive):
        folder = tmp_path / "made" / made.__name__
        folder.mkdir(parents=True)
        sample = made.make(folder)
        target = exports / f"{made.__name__.rpartition('.')[2]}{sample.suffix}"
        (shutil.copytree if sample.is_dir() else shutil.copy)(sample, target)
    (exports / "notes.csv").write_text(TABLE, encoding="utf-8")
    profile = tmp_path / ".mozilla" / "firefox" / "ab12.default"
    profile.mkdir(parents=True)
    browser_history.make(profile)
    return tmp_path


OWN = re.compile(r'"dossier"|"folder"|"activités"|"activities"|(?<=^echo )".*"(?= \| .* draft -$)', re.MULTILINE)
"""What each reader writes in their language."""


def typed(page: str) -> list[str]:
    """Return the different blocks of commands of a page, in order."""
    return list(dict.fromkeys(text for language, text in blocks(page) if language == "sh"))


def once(page: str) -> Any:
    """Return a page as it is tested: one that has, letter for letter, the commands of its English twin is run before a release."""
    twin = page.replace(".fr.md", ".md")
    return pytest.param(page, marks=pytest.mark.slow) if twin != page and typed(page) == typed(twin) else page


@pytest.mark.long
@pytest.mark.parametrize("page", [once(page) for page in PAGES if typed(page)])
def test_the_commands_of_the_page_run(page: str, place: Path) -> None:
    """Run each different block once, in order; a page in two languages has the same commands twice."""
    language = language_of(page)
    said = " ".join(run(command, place, language) for command in typed(page))
    assert {"en": "added", "fr": "ajouté"}[language] in said, f"{page} imports nothing"


def test_both_readmes_have_the_same_commands() -> None:
    def told(page: str) -> list[str]:
        found = [re.sub(r"\s*#.*", "", text) for language, text in blocks(page) if language in ("sh", "console")]
        return [OWN.sub("", text) for text in found]

    assert told("README.md") == told("README.fr.md")
    headings = [len(re.findall(r"^## ", (ROOT / page).read_text("utf-8"), re.MULTILINE)) for page in ("README.md", "README.fr.md")]
    assert headings[0] == headings[1]


DOCS = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md"))
TWINS = [(page, twin) for page in ("README.md", *DOCS) if (twin := page.replace(".md", ".fr.md")) in ("README.fr.md", *DOCS)]
WORDS = {"en": ("the", "of", "is", "and", "to", "are", "it"), "fr": ("le", "la", "les", "des", "est", "et", "une", "dans", "que")}


def weight(text: str, language: str) -> int:
    """Return how many of the smallest words of a language a page has, its code left out."""
    prose = re.sub(r"```.*?```|`[^`]*`", " ", text, flags=re.DOTALL).lower()
    return sum(len(re.findall(rf"\b{word}\b", prose)) for word in WORDS[language])


@pytest.mark.parametrize("page", [page for page in DOCS if not page.endswith(".fr.md")])
def test_every_page_speaks_french_too(page: str) -> None:
    """A page has a French twin beside it, or holds both languages in about equal parts."""
    text, twin = (ROOT / page).read_text("utf-8"), ROOT / page.replace(".md", ".fr.md")
    if twin.exists():
        french = twin.read_text("utf-8")
        assert weight(french, "fr") > 5 * weight(french, "en"), f"{twin.name} is not in French"
        assert weight(text, "en") > 5 * weight(text, "fr"), f"{page} is not in English"
    else:
        assert 0.4 < weight(text, "fr") / weight(text, "en") < 2.5, f"{page} lacks its other language"


@pytest.mark.parametrize(("page", "twin"), TWINS)
def test_twins_have_the_same_parts(page: str, twin: str) -> None:
    """What one says, the other says: as many headings, rows, points and blocks, in the same order, with the same code."""

    def skeleton(name: str) -> list[str]:
        text = (ROOT / name).read_text("utf-8")
        prose = re.sub(r"```.*?^```$", "```", text, flags=re.DOTALL | re.MULTILINE)
        return re.findall(r"^(#+ |- |\d\. |\| |```)", prose, re.MULTILINE)

    def code(name: str) -> list[str]:
        found = [re.sub(r"<<'END'.*?^END$|\s*#.*", "", text, flags=re.DOTALL | re.MULTILINE) if language != "python" else
                 re.sub(r"\s*#.*", "", text) for language, text in blocks(name) if language != "text"]  # fmt: skip
        return [OWN.sub("", text) for text in found]

    if page.startswith("docs/why/"):  # pages for those who build murmure: the English one leads, the French one follows its chapters
        assert skeleton(page).count("## ") == skeleton(twin).count("## ")
        return
    assert skeleton(page) == skeleton(twin)
    assert code(page) == code(twin)


@pytest.mark.parametrize("page", [page for page in PAGES if "\n## En français\n" in (ROOT / page).read_text("utf-8")])
def test_both_languages_of_a_page_have_the_same_commands(page: str) -> None:
    english, french = (ROOT / page).read_text("utf-8").split("\n## En français\n")
    pattern = re.compile(r"^```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    assert pattern.findall(english) == pattern.findall(french)


@pytest.mark.long
@pytest.mark.parametrize("page", ["README.md", "README.fr.md", "docs/look-up/python.md", "docs/look-up/python.fr.md"])
def test_the_python_of_the_page_runs(page: str, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(place)
    shutil.copytree(place / "Downloads" / "exports", place / "exports")
    monkeypatch.setenv("MURMURE_HOME", str(place / "life"))
    with murmure.open() as home:
        home.bring([place / "exports"])
    codes = [text for language, text in blocks(page) if language == "python"]
    assert codes
    for code in codes:
        exec(compile(code, page, "exec"), {})  # noqa: S102
    assert capsys.readouterr().out.strip()


def test_every_link_leads_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "README.fr.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
    broken = []
    for page in pages:
        for target, place in LINK.findall(page.read_text("utf-8")):
            found = (page.parent / target).resolve()
            if not found.exists() or (place and found.suffix == ".md" and place not in anchors(found)):
                broken.append(f"{page.relative_to(ROOT)}: {target}#{place}")
    assert not broken


def anchors(page: Path) -> set[str]:
    """Return the anchors that a forge gives to the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_index_names_every_page() -> None:
    indexes = [ROOT / "docs" / "README.md", ROOT / "docs" / "README.fr.md"]
    named = {(index.parent / target).resolve() for index in indexes for target, _ in LINK.findall(index.read_text("utf-8"))}
    pages = {path.resolve() for path in (ROOT / "docs").rglob("*.md") if path not in indexes}
    listed_elsewhere = {path for path in pages if path.parent.name == "sources" and path.name != "README.md"}
    assert pages - listed_elsewhere <= named


def test_the_readmes_name_every_source() -> None:
    """Each source of the registry is spoken of in the table of both READMEs."""
    from murmure.sources.recognise import sources

    words = {
        "x-archive": "X (Twitter)", "mastodon-archive": "Mastodon", "activitystreams": "ActivityStreams", "fit": "FIT", "gpx": "GPX",
        "tcx": "TCX", "enedis-linky": "Linky", "pihole": "Pi-hole", "browser-history": "Firefox", "ics": "iCalendar", "table": "CSV",
        "murmure-export": "murmure.", "apple-health": "Apple", "facebook": "Facebook", "instagram": "Instagram",
        "bluesky-archive": "Bluesky", "linkedin": "LinkedIn", "tiktok": "TikTok", "reddit": "Reddit", "google-activity": "My Activity",
        "google-location": "Timeline", "whatsapp": "WhatsApp", "telegram": "Telegram", "signal": "Signal",
        "sms-backup-restore": "SMS Backup & Restore", "mbox": "mbox", "vcard": "vCard", "home-assistant": "Home Assistant",
        "adguard-home": "AdGuard Home", "activitywatch": "ActivityWatch", "access-log": "nginx", "ofx": "OFX", "qif": "QIF",
        "camt053": "CAMT.053", "mt940": "MT940", "cfonb120": "CFONB", "spotify": "Spotify", "netflix": "Netflix",
        "listenbrainz": "ListenBrainz", "lastfm": "Last.fm", "kml": "KML", "geojson": "GeoJSON", "owntracks": "OwnTracks", "nmea": "NMEA",
        "open-mhealth": "Open mHealth",
        "google-fit": "Google Fit", "google-takeout": "Keep",
        "strava": "Strava", "fitbit": "Fitbit", "garmin": "Garmin Connect",
        "fhir": "FHIR",
        "health-connect": "Health Connect",
        "har": "HAR",
        "samsung-health": "Samsung Health",
        "zigbee2mqtt": "Zigbee2MQTT",
        "gadgetbridge": "Gadgetbridge",
        "green-button": "Green Button",
    }  # fmt: skip
    assert {source.name for source in sources()} == set(words), "say it in both READMEs, then here"
    for page in ("README.md", "README.fr.md"):
        text = (ROOT / page).read_text("utf-8")
        assert not [name for name, word in words.items() if word not in text]
