"""Is a QIF file read on the right days, and is the person asked where nobody can tell?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import murmure
from murmure.sources import laws
from murmure.sources.money import document
from murmure.sources.money.qif import item
from murmure.sources.money.qif.order import Order, days_of
from samples_made import qif as made


def gather(quirk: str | None, folder: Path, **more) -> laws.Output:
    return laws.gather(made.make(folder, quirk), only="qif", **more)


def moves(output: laws.Output) -> list[dict]:
    return [row for row in output.rows.values() if row["type"] != "murmure:Measure"]


def said(output: laws.Output) -> list[tuple]:
    return [(row["type"], row.get("object"), row.get("content"), row["value"]) for row in moves(output)]


def days(output: laws.Output) -> list[str]:
    return [datetime.fromtimestamp(row["published"] / 1e6, UTC).date().isoformat() for row in moves(output)]


PLAIN = [
    ("murmure:Payment", "Épicerie du Coin", "Épicerie du Coin – CARTE 02/03", -12.5),
    ("murmure:Deposit", "Les Ateliers", "Les Ateliers – Salaire mars", 1850.0),
    ("murmure:Payment", "Énergie & Cie", "Énergie & Cie – Contrat 12", -48.2),
]


def test_a_file_is_payments_and_deposits(tmp_path: Path) -> None:
    output = gather(None, tmp_path)
    assert said(output) == PLAIN and not output.rejects
    assert days(output) == ["2024-03-04", "2024-03-05", "2024-03-25"]
    assert [row["extra"] for row in moves(output) if "extra" in row] == [{"category": "Alimentation"}, {"number": "77", "cleared": "X"}]


@pytest.mark.parametrize("quirk", ["cp1252", "utf-16", "crlf", "lists", "no-header"])
def test_however_it_is_written_it_says_the_same(quirk: str, tmp_path: Path) -> None:
    plain, other = gather(None, tmp_path / "a"), gather(quirk, tmp_path / "b")
    assert other.rows == plain.rows and not other.rejects


@pytest.mark.parametrize("quirk", ["crlf", "lists", "accounts", "splits", "not-closed", "truncated", "no-header", "bad-values"])
@pytest.mark.parametrize("size", [1, 7, 64])
def test_small_pieces_change_nothing(quirk: str, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, real = gather(quirk, tmp_path), document.pieces
    monkeypatch.setattr(document, "pieces", lambda file, charset: real(file, charset, size))
    monkeypatch.setattr(item, "_WAITING", 3 * size)
    other = gather(quirk, tmp_path)
    assert (other.rows, other.rejects) == (plain.rows, plain.rejects)


@pytest.mark.parametrize(
    ("quirk", "wanted"),
    [
        ("american", ["2024-03-04", "2024-03-25"]),
        ("iso", ["2024-03-04", "2024-03-25"]),
        ("dots", ["2024-03-04", "2024-03-25"]),
        ("apostrophe", ["2004-03-04", "2004-03-25", "1994-12-31"]),
        ("two-digits", ["2024-03-04", "2024-03-25"]),
        ("packed", ["2024-03-04", "2024-03-25"]),
        ("month-names", ["2024-03-04", "2024-04-25", "2024-08-01"]),
        ("by-turns", [f"2024-{month:02}-{day:02}" for month in (1, 2, 3) for day in (2, 5, 9, 12)]),
    ],
)
def test_days_in_all_their_forms(quirk: str, wanted: list[str], tmp_path: Path) -> None:
    output = gather(quirk, tmp_path)
    assert days(output) == wanted and not output.rejects


def test_where_nobody_can_tell_the_answer_counts(tmp_path: Path) -> None:
    assert days(gather("undecidable", tmp_path)) == ["2024-04-03", "2024-05-04"]
    assert days(gather("undecidable", tmp_path, answers={"dates": "month"})) == ["2024-03-04", "2024-04-05"]
    assert days(gather("american", tmp_path, answers={"dates": "day"})) == ["2024-03-04", "2024-03-25"]


def test_where_nobody_can_tell_the_person_is_asked(tmp_path: Path) -> None:
    path, home = made.make(tmp_path, "undecidable"), murmure.open(tmp_path / "home")
    try:
        (question,) = [one for one in home.bring([path]).questions if one["ask"] == "dates"]
        assert (question["source"], question["count"]) == ("qif", 2)
    finally:
        home.close()
    clear, home = made.make(tmp_path / "b", None), murmure.open(tmp_path / "other")
    try:
        assert not home.bring([clear]).questions
    finally:
        home.close()


@pytest.mark.parametrize(("quirk", "last"), [("comma", -1000.0), ("thousands", -1000.0)])
def test_the_decimal_mark_is_that_of_the_file(quirk: str, last: float, tmp_path: Path) -> None:
    assert [value for *_, value in said(gather(quirk, tmp_path))] == [-12.5, 1234.56, last]


def test_parts_of_a_split_and_addresses_stay(tmp_path: Path) -> None:
    (row,) = moves(gather("splits", tmp_path / "a"))
    assert row["value"] == -30.0 and row["extra"] == {
        "category": "Alimentation", "address": "1 rue du Pré 38000 Grenoble",
        "parts": [{"category": "Légumes", "memo": "carottes", "amount": "-10.00"}, {"category": "Fromage", "amount": "-20.00"}],
    }  # fmt: skip
    assert moves(gather("transfers", tmp_path / "b"))[0]["extra"]["category"] == "[Livret]"


def test_equal_operations_of_two_accounts_are_two(tmp_path: Path) -> None:
    output = gather("accounts", tmp_path)
    assert len(output.rows) == 2 and len({row["instrument"] for row in output.rows.values()}) == 2
    assert [row["extra"]["account"] for row in output.rows.values()] == ["Compte", "Livret …3298"]


def test_a_dated_balance_of_an_account_is_a_measure(tmp_path: Path) -> None:
    output = gather("balances", tmp_path)
    (balance,) = [row for row in output.rows.values() if row["type"] == "murmure:Measure"]
    assert (balance["value"], balance["quantity"], balance["extra"]) == (1234.5, "account_balance", {"account": "Compte"})
    assert balance["published"] == moves(output)[0]["published"] and balance["instrument"] == moves(output)[0]["instrument"]
    assert [(reject.where.split(":")[1], reject.reason.en) for reject in output.rejects] == [
        ("12", "the date cannot be read"), ("16", "the value is not a number"),
    ]  # fmt: skip


def test_an_account_whose_lines_are_parts_of_a_split_is_survived(tmp_path: Path) -> None:
    path = tmp_path / "odd.qif"
    path.write_text("!Account\nNCompte\nSPart\n$9.00\n/25/03/2024\n^\n!Type:Bank\n" + made.item("25/03/2024", "-5.00", "Pain"), "utf-8")
    assert len(laws.gather(path).rows) == 1


def test_trades(tmp_path: Path) -> None:
    output = gather("investment", tmp_path)
    assert said(output) == [
        ("murmure:Trade", "ACME SA", "Buy", -30.8), ("murmure:Trade", "ACME SA", "Div", 1.2), ("murmure:Trade", "ACME SA", "ShrsIn", 0.0),
        ("murmure:Deposit", "Versement", "Versement", 100.0),
    ]  # fmt: skip
    assert moves(output)[0]["extra"] == {"kind": "Buy", "price": "10.10", "units": "3", "commission": "0.50", "account": "Titres"}


def test_an_opening_balance_is_no_deposit(tmp_path: Path) -> None:
    output = gather("opening", tmp_path)
    assert said(output) == PLAIN
    (balance,) = [row for row in output.rows.values() if row["type"] == "murmure:Measure"]
    assert (balance["quantity"], balance["value"]) == ("account_balance", 500.0)


def test_two_equal_operations_of_one_day_are_two(tmp_path: Path) -> None:
    assert [value for *_, value in said(gather("twins", tmp_path))] == [-89.9, -89.9]


def test_two_exports_are_their_union_whatever_was_filed_since(tmp_path: Path) -> None:
    output = laws.gather(made.make(tmp_path, "two-exports"))
    assert len(output.rows) == 4


@pytest.mark.parametrize(
    ("quirk", "reasons"),
    [
        ("bad-values", ["no date", "the date cannot be read", "no value", "the value is not a number", "the date cannot be read"]),
        ("not-closed", ["the file stops in the middle of a record"]),
        ("truncated", ["the file stops in the middle of a record"]),
        ("no-operation", ["the file holds no operation"]),
    ],
)
def test_rejects_say_why(quirk: str, reasons: list[str], tmp_path: Path) -> None:
    assert [reject.reason.en for reject in gather(quirk, tmp_path).rejects] == reasons


def test_an_order_is_not_taken_from_a_few_dates() -> None:
    order = Order()
    for text in ("02/01/2024", "03/01/2024", "02/02/2024"):
        order.add_date(text)
    assert order.settle() == ("dmy", True) and order.settle("month") == ("mdy", True)


@pytest.mark.parametrize("text", ["", "noon", "31/02/2024", "1/2", "1/2/3/4", "99/99/9999", "\u0661/1/2024", "1/1/202", "0/0/0000"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert days_of(text) == {}


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_mutated_files_are_survived(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    content = bytearray(made._CASES[data.draw(st.sampled_from([None, "splits", "investment"]))].encode())
    for _ in range(data.draw(st.integers(1, 9))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 5))] = data.draw(st.sampled_from([b"\n", b"^", b"!Type:", b"\0", b"\xff", b"D", b"T9"]))
    path = tmp_path_factory.mktemp("qif") / "x.qif"
    path.write_bytes(bytes(content))
    output = laws.gather(path, only="qif")
    assert not [breach.en for breach in (*laws.typed(output), *laws.timed(output))]
