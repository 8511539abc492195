"""Is a statement in OFX read whatever its bank does to the format?"""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.sources import laws
from murmure.sources.money.document import amount_of, charset_of
from murmure.sources.money.ofx.moment import ofx_time
from samples_made import ofx as made

REAL = Path(os.environ.get("MURMURE_SAMPLES", "/work/shared/samples")) / "bank"


def gather(quirk: str | None, folder: Path, **more) -> laws.Output:
    return laws.gather(made.make(folder, quirk), only="ofx", **more)


def moves(output: laws.Output) -> list[dict]:
    return [row for row in output.rows.values() if row["type"] != "murmure:Measure"]


def said(output: laws.Output) -> list[tuple]:
    return [
        (row["type"], row.get("object"), row.get("content"), row["value"], row.get("unit")) for row in moves(output)
    ]


PLAIN = [
    ("murmure:Payment", "CARTE ÉPICERIE DU COIN", "CARTE ÉPICERIE DU COIN 02/03 GRENOBLE", -12.5, "EUR"),
    ("murmure:Deposit", "VIR SALAIRE", "VIR SALAIRE – Mars", 1850.0, "EUR"),
    ("murmure:Payment", "PRLV ÉNERGIE", "PRLV ÉNERGIE – Contrat 12 €", -48.2, "EUR"),
]


def test_a_statement_is_payments_deposits_and_balances(tmp_path: Path) -> None:
    output = gather(None, tmp_path)
    assert said(output) == PLAIN and not output.rejects
    paid, got, bill = moves(output)
    assert (paid["actor"], paid["target"], got["target"]) == ("me", "CARTE ÉPICERIE DU COIN", "me")
    assert bill["extra"] == {
        "trntype": "DIRECTDEBIT",
        "fitid": "F3",
        "checknum": "77",
        "account": "…5432",
        "bank": "Banque du Pré",
    }
    assert {row["instrument"] for row in output.rows.values()} == {paid["instrument"]} and paid[
        "instrument"
    ].startswith("account:")
    balances = {
        row["quantity"]: (row["value"], row["unit"]) for row in output.rows.values() if row["type"] == "murmure:Measure"
    }
    assert balances == {"account_balance": (1234.56, "EUR"), "available_balance": (1234.56, "EUR")}


@pytest.mark.parametrize(
    "quirk",
    [
        "xml",
        "charset-1252",
        "charset-8859-1",
        "charset-lies",
        "utf-16",
        "one-line",
        "no-header",
        "not-closed",
        "nothing-closed",
        "lower-case",
        "quicken",
    ],
)
def test_however_it_is_written_it_says_the_same(quirk: str, tmp_path: Path) -> None:
    plain, other = gather(None, tmp_path / "a"), gather(quirk, tmp_path / "b")
    assert said(other) == PLAIN and other.rows.keys() == plain.rows.keys() and not other.rejects


def test_a_late_accent_of_a_bank_is_no_mojibake(tmp_path: Path) -> None:
    path = tmp_path / "long.ofx"
    plain = "".join(made.operation("20240304", f"-{n}.00", f"L{n}", "PAIN") for n in range(1, 6000))
    path.write_bytes(made._one(plain, made._SHOP).encode("cp1252"))
    assert "CARTE ÉPICERIE DU COIN" in {row.get("object") for row in laws.gather(path).rows.values()}


def test_one_fitid_for_several_operations_loses_none(tmp_path: Path) -> None:
    assert [value for *_, value, _ in said(gather("fitid-not-unique", tmp_path))] == [-5.0, -7.0, -5.0, -5.0]


def test_two_equal_operations_of_one_day_are_two(tmp_path: Path) -> None:
    output = gather("twins", tmp_path)
    assert [what for _, what, *_ in said(output)].count("BILLET DE TRAIN") == 2


def test_two_exports_are_their_union(tmp_path: Path) -> None:
    output = gather("two-exports", tmp_path)
    assert (len(moves(output)), output.count) == (4, 9)


def test_zones_are_told_as_they_are_written(tmp_path: Path) -> None:
    rows = {row["extra"]["fitid"]: row for row in moves(gather("zones", tmp_path, zone=ZoneInfo("Europe/Paris")))}
    found = {name: (row.get("offset_minutes"), row["offset_origin"], row["precision"]) for name, row in rows.items()}
    assert found == {
        "Z1": (-300, "explicit", "ms"), "Z2": (330, "explicit", "s"), "Z3": (-210, "explicit", "s"), "Z4": (-300, "explicit", "s"),
        "Z5": (None, "explicit", "s"), "Z6": (60, "account", "min"), "Z7": (60, "account", "s"), "Z8": (60, "account", "day"),
        "Z9": (60, "explicit", "s"),
    }  # fmt: skip
    assert rows["Z1"]["published"] == 1709562615123000 and rows["Z7"]["published"] == 1709541015000000


def test_noon_and_midnight_stand_for_the_day(tmp_path: Path) -> None:
    rows = moves(gather("noon", tmp_path, zone=ZoneInfo("Europe/Paris")))
    assert {row["precision"] for row in rows} == {"day"} and [row["offset_minutes"] for row in rows] == [60, -300, 0]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("[-5:EST]", -300),
        ("[+5.30:IST]", 330),
        ("[5.5]", 330),
        ("[-3.5]", -210),
        ("[+12.75]", 765),
        ("[-:PST]", -480),
        ("[]", None),
    ],
)
def test_offsets_in_all_their_forms(text: str, minutes: int | None) -> None:
    assert ofx_time("20240304093015" + text).offset_minutes == minutes


@pytest.mark.parametrize(
    "text", ["20240304093015[-99]", "20240231", "20241301", "2024", "noon", "20240304996161", "99990101"]
)
def test_what_is_no_moment_is_said(text: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        ofx_time(text)


def test_entities_are_never_expanded(tmp_path: Path) -> None:
    output = gather("bomb", tmp_path)
    assert said(output)[-1][1] == "BOUM &b; &f;"


def test_marks_inside_texts_stay(tmp_path: Path) -> None:
    assert [what for _, what, *_ in said(gather("entities", tmp_path / "a"))] == ["CAFÉ & THÉ <3>", "A & B < C <3"]
    output = gather("comments", tmp_path / "b")
    assert said(output)[0][1] == "MARTIN & FILS <SARL>" and not output.rejects
    assert said(gather("hostile", tmp_path / "c"))[0][1] == "<script>alert(1)</script>\u202egnp.exe =cmd|' /C calc'!A0"


def test_amounts_of_all_countries(tmp_path: Path) -> None:
    assert [value for *_, value, _ in said(gather("decimal-comma", tmp_path))] == [-1234.56, 1234.56, -1234.56, 120.0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-12.50", -12.5),
        ("+1", 1.0),
        (".5", 0.5),
        ("12,50-", -12.5),
        ("EUR 12,50", 12.5),
        ("1'234.50", 1234.5),
        ("1.234.567", 1234567.0),
        ("-0", 0.0),
    ],
)
def test_an_amount(text: str, value: float) -> None:
    assert repr(amount_of(text)) == repr(value)


@pytest.mark.parametrize("text", ["", "-", "nan", "inf", "1e999", "1_000", "12-50", "9" * 40, ",", "..", "\u0663"])
def test_what_is_no_amount_is_said(text: str) -> None:
    with pytest.raises(ValueError):
        amount_of(text)


def test_charsets_that_do_not_exist_are_1252() -> None:
    assert [charset_of(word) for word in ("UTF-8", "65001", "8859-99", "8859-2", "37", "Windows-1250")] == [
        "cp1252", "cp1252", "cp1252", "iso8859-2", "cp1252", "cp1250",
    ]  # fmt: skip


def test_the_currency_is_that_of_the_operation(tmp_path: Path) -> None:
    assert [unit for *_, unit in said(gather("currency", tmp_path))] == ["CHF", "EUR"]


def test_accounts_are_told_apart_and_never_named(tmp_path: Path) -> None:
    output = gather("two-accounts", tmp_path)
    assert len({row["instrument"] for row in output.rows.values()}) == 2 and len(moves(output)) == 2


def test_trades_and_holdings(tmp_path: Path) -> None:
    output = gather("investment", tmp_path)
    assert said(output) == [
        ("murmure:Trade", "FR0000000001", "FR0000000001", -30.3, "EUR"), ("murmure:Trade", "FR0000000002", "FR0000000002", 0.0, "EUR"),
        ("murmure:Deposit", "VERSEMENT", "VERSEMENT", 100.0, "EUR"),
    ]  # fmt: skip
    held = [row for row in output.rows.values() if row["type"] == "murmure:Measure"]
    assert [(row["object"], row["quantity"], row["value"], row["extra"]["units"]) for row in held] == [
        ("FR0000000001", "holding_value", 30.6, "3")
    ]


@pytest.mark.parametrize(
    ("quirk", "reasons"),
    [
        ("no-date", ["no date", "no date", "the date cannot be read", "the date cannot be read"]),
        ("bad-values", ["no value", *["the value is not a number"] * 3]),
        ("error", ["the bank answered with an error instead of a statement"]),
        ("no-operation", ["no value", "no value", "the statement holds no operation"]),
        ("truncated", ["the file stops in the middle of a record"]),
    ],
)
def test_rejects_say_why(quirk: str, reasons: list[str], tmp_path: Path) -> None:
    assert [reject.reason.en for reject in gather(quirk, tmp_path).rejects] == reasons


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_mutated_statements_are_survived(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    content = bytearray(made._CASES[data.draw(st.sampled_from([None, "xml", "investment"]))].encode())
    for _ in range(data.draw(st.integers(1, 9))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 5))] = data.draw(
            st.sampled_from([b"<", b">", b"<!--", b"&", b"\0", b"\xff", b"]]>", b"9", b"["])
        )
    path = tmp_path_factory.mktemp("ofx") / "x.ofx"
    path.write_bytes(bytes(content))
    output = laws.gather(path, only="ofx")
    assert not [breach.en for breach in (*laws.typed(output), *laws.timed(output))]


def test_small_pieces_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = gather("investment", tmp_path)
    from murmure.sources.money.ofx import statement as ofx

    real = ofx.pieces
    monkeypatch.setattr(ofx, "pieces", lambda file, charset: real(file, charset, 7))
    assert gather("investment", tmp_path).rows == whole.rows


@pytest.mark.skipif(not REAL.is_dir(), reason=f"NO REAL STATEMENTS below {REAL}: nothing is known of real banks here")
def test_real_statements_are_read_or_say_why() -> None:
    read = 0
    for path in sorted(REAL.rglob("*")):
        if path.suffix in (".ofx", ".xml", ".sgml"):
            output = laws.gather(path)
            assert output.rows or output.said, path.name
            breaches = (*laws.typed(output), *laws.timed(output), *laws.one_key_each(output))
            assert not [breach.en for breach in breaches], path.name
            read += bool(output.rows)
    assert read > 20
