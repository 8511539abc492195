"""Is what a phone said to a server of one's own read, whichever way the server gives it back?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.sources import laws
from samples_made import owntracks as made


def gather(quirk: str | None, folder: Path) -> laws.Output:
    return laws.gather(made.make(folder, quirk), only="owntracks")


def of(output: laws.Output, kind: str) -> list[dict]:
    return [row for row in output.rows.values() if row["type"] == kind]


def test_a_figure_that_a_device_does_not_know_is_none(tmp_path: Path) -> None:
    (fix,) = gather("unknown-figures", tmp_path).rows.values()
    assert fix["extra"]["vertical_accuracy_m"] == 3 and not {"speed_kmh", "heading", "accuracy_m"} & fix["extra"].keys()


@pytest.mark.parametrize("quirk", ["bom", "blanks", "lines"])
def test_the_same_messages_in_any_writing(quirk: str, tmp_path: Path) -> None:
    assert gather(quirk, tmp_path / "a").rows == gather(None, tmp_path / "b").rows


@pytest.mark.parametrize("quirk", ["api", "list", "folders"])
def test_the_same_fixes_from_files_and_from_the_interface(quirk: str, tmp_path: Path) -> None:
    """The device is named by the topic, or by the folders of the Recorder."""
    output = gather(quirk, tmp_path / "a")
    assert (
        of(output, "murmure:Position") == of(gather(None, tmp_path / "b"), "murmure:Position") and len(output.rows) == 8
    )


def test_a_fix_has_what_the_phone_knew(tmp_path: Path) -> None:
    fix = of(gather("one", tmp_path), "murmure:Position")[0]
    assert (fix["latitude"], fix["longitude"], fix["value"], fix["unit"], fix["instrument"]) == (
        48.451,
        -5.0995,
        12.0,
        "m",
        "device:lou/phone",
    )
    assert fix["extra"] == {
        "accuracy_m": 9,
        "speed_kmh": 4,
        "battery": 71,
        "network": "w",
        "wifi": "maison",
        "trigger": "u",
        "tracker": "lo",
    }
    assert (fix["published"], fix["precision"], fix["offset_origin"]) == (
        1718445660000000,
        "s",
        "explicit",
    ) and "offset_minutes" not in fix


def test_the_zone_of_the_place_gives_the_offset(tmp_path: Path) -> None:
    rows = of(gather("zones", tmp_path), "murmure:Position")
    assert [(row.get("offset_minutes"), row["offset_origin"]) for row in rows] == [
        (120, "device"),
        (-240, "device"),
        (None, "explicit"),
    ]


def test_regions_are_entered_and_left(tmp_path: Path) -> None:
    output = gather("transitions", tmp_path)
    assert [(row["type"], row["object"], "latitude" in row) for row in output.rows.values()] == [
        ("Arrive", "Port", True),
        ("Leave", "Port", True),
        ("Arrive", "Balise", False),
    ]
    assert [
        (row["type"], row["object"], row["extra"]["radius_m"])
        for row in gather("waypoints", tmp_path / "b").rows.values()
    ] == [
        ("murmure:Bookmark", "Port 0", 120),
        ("murmure:Bookmark", "Port 1", 120),
    ]


def test_what_is_not_read_is_said(tmp_path: Path) -> None:
    assert [reject.reason.en for reject in gather("encrypted", tmp_path / "a").rejects] == [
        "the message is encrypted: only the application and the server have its key"
    ]
    assert [reject.reason.en for reject in gather("about-itself", tmp_path / "b").rejects] == [
        "a message of the application about itself"
    ] * 5


def test_rejects_say_why(tmp_path: Path) -> None:
    output = gather("bad-records", tmp_path)
    earth, date, form = (
        "the position is not on Earth",
        "the date cannot be read",
        "the record is not of the expected form",
    )
    assert [reject.reason.en for reject in output.rejects] == [
        date,
        "no date",
        earth,
        "no position",
        earth,
        form,
        form,
        form,
        date,
        form,
    ]
    assert [(row["latitude"], row["longitude"]) for row in output.rows.values()] == [(48.45, -5.1), (48.5, -5.5)]


def test_two_exports_that_disagree_are_a_union(tmp_path: Path) -> None:
    """The Recorder adds an address later: the fix is one. A fix that the phone corrected is another one."""
    outputs = []
    for name, messages in (
        ("a", [made.location(1), made.location(2)]),
        ("b", [made.location(1, addr="Port"), made.location(2, lat=48.5)]),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.rec").write_bytes(made._rec(messages))
        outputs.append(laws.gather(tmp_path / name, only="owntracks").rows)
    assert len(outputs[0] | outputs[1]) == 3


_VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False)
    | st.text(max_size=6)
    | st.lists(st.integers(0, 3), max_size=2)
)


@settings(deadline=None, max_examples=80)
@given(
    messages=st.lists(
        st.dictionaries(
            st.sampled_from(["tst", "lat", "lon", "alt", "desc", "topic", "tzname", "event", "acc", "SSID"]), _VALUES
        ).flatmap(
            lambda said: st.sampled_from(["location", "transition", "waypoint", "waypoints", "x", 3]).map(
                lambda kind: {**said, "_type": kind}
            )
        ),
        max_size=4,
    )
)
def test_whatever_stands_in_a_message_is_read_or_said(messages: list, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("ot") / "x.jsonl"
    path.write_text("".join(json.dumps(message) + "\n" for message in [made.location(0), *messages]))
    output = laws.gather(path, only="owntracks")
    assert not [breach.en for breach in (*laws.typed(output), *laws.timed(output))]
    assert output.count + len(output.rejects) == 1 + len(messages)
