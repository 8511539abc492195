"""Is a French statement of 120 columns read to the last cent, however its lines end?"""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.sources import laws
from murmure.sources.money import document
from murmure.sources.money.cfonb120 import record
from samples_made import cfonb120 as made


def gather(quirk: str | None, folder: Path, **more) -> laws.Output:
    return laws.gather(made.make(folder, quirk), only="cfonb120", **more)


def moves(output: laws.Output) -> list[dict]:
    return [row for row in output.rows.values() if row["type"] != "murmure:Measure"]


def said(output: laws.Output) -> list[tuple]:
    return [(row["type"], row.get("object"), row.get("content"), row["value"], row.get("unit")) for row in moves(output)]


PLAIN = [
    ("murmure:Payment", "CB EPICERIE DU COIN 02/03", "CB EPICERIE DU COIN 02/03 – Épicerie, Grenoble", -12.5, "EUR"),
    ("murmure:Deposit", "LES ATELIERS SARL", "VIR SEPA LES ATELIERS", 1850.0, "EUR"),
    ("murmure:Payment", "ENERGIE ET CIE", "PRLV SEPA ENERGIE – Contrat 12", -48.2, "EUR"),
]


def test_a_statement_is_operations_with_their_details_and_a_closing_balance(tmp_path: Path) -> None:
    output = gather(None, tmp_path, zone=ZoneInfo("Europe/Paris"))
    assert said(output) == PLAIN and not output.rejects
    pay = moves(output)[1]
    assert (pay["published"], pay["offset_minutes"], pay["precision"]) == (1709593200000000, 60, "day")
    assert pay["extra"] == {
        "kind": "18", "bank_code": "0158", "reference": "MARS", "value_date": "2024-03-06", "npy": "LES ATELIERS SARL", "rcn": "Salaire mars",
        "account": "…5432",
    }  # fmt: skip
    (balance,) = [row for row in output.rows.values() if row["type"] == "murmure:Measure"]
    assert (balance["quantity"], balance["value"], balance["unit"]) == ("account_balance", 1234.56, "EUR")


@pytest.mark.parametrize("quirk", ["one-line", "no-blanks", "blank-lines", "crlf", "bom", "cp1252", "french-letters"])
def test_however_it_is_written_it_says_the_same(quirk: str, tmp_path: Path) -> None:
    plain, other = gather(None, tmp_path / "a"), gather(quirk, tmp_path / "b")
    assert other.rows == plain.rows and not other.rejects


@pytest.mark.parametrize("cents", [0, 1, -1, 9, 10, -10, 12345, -12349, 10**13 - 1])
@pytest.mark.parametrize("french", [False, True])
def test_the_last_figure_holds_the_sign(cents: int, french: bool) -> None:
    assert record.amount_of(made.record("04", "040324", cents, french=french)) == cents / 100


def test_two_equal_tickets_of_one_day_are_two(tmp_path: Path) -> None:
    assert [value for *_, value, _ in said(gather("twins", tmp_path))] == [-89.9, -89.9]


def test_decimals_are_those_of_the_record(tmp_path: Path) -> None:
    assert [(value, unit) for *_, value, unit in said(gather("decimals", tmp_path))] == [(-1500.0, "JPY"), (-1.5, "TND"), (-15.0, "EUR")]


def test_all_details_are_kept(tmp_path: Path) -> None:
    (row,) = moves(gather("details", tmp_path / "a"))
    assert row["content"] == "VIR SEPA LES ATELIERS – une deux trois"
    assert {name: row["extra"][name] for name in ("ref", "ibe", "xyz", "detail")} == {
        "ref": "R 7", "ibe": "FR12ZZZ", "xyz": "inconnu", "detail": "sans nom",
    }  # fmt: skip
    assert moves(gather("foreign", tmp_path / "b"))[0]["extra"]["mmo"] == "USD 13.99 ?"


def test_accounts_and_centuries_are_told_apart(tmp_path: Path) -> None:
    assert len({row["instrument"] for row in gather("two-accounts", tmp_path / "a").rows.values()}) == 2
    before, after = moves(gather("last-century", tmp_path / "b"))
    assert after["published"] - before["published"] == 86_400_000_000


def test_two_exports_are_their_union(tmp_path: Path) -> None:
    assert len(moves(gather("two-exports", tmp_path))) == 4


@pytest.mark.parametrize(
    ("quirk", "reasons", "count"),
    [
        ("bad-date", ["the date cannot be read"] * 2, 1),
        ("bad-amount", ["the value is not a number"] * 2, 1),
        ("orphan", ["the detail belongs to no operation"], 1),
        ("unknown-record", ["the record is not of the expected form"], 2),
        ("no-closing", ["the file stops in the middle of a record"], 1),
        ("no-operation", ["the statement holds no operation"], 0),
        ("truncated", ["the file stops in the middle of a record"], 2),
    ],
)
def test_rejects_say_why(quirk: str, reasons: list[str], count: int, tmp_path: Path) -> None:
    output = gather(quirk, tmp_path)
    assert ([reject.reason.en for reject in output.rejects], len(moves(output))) == (reasons, count)


def test_a_list_of_transfers_is_refused_by_name(tmp_path: Path) -> None:
    ((_, refusal),) = laws.gather(made.make(tmp_path, "transfers")).refused
    assert "240" in refusal.what.fr and "120" in refusal.want.en


def test_small_pieces_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, real = gather(None, tmp_path).rows, document.pieces
    monkeypatch.setattr(document, "pieces", lambda file, charset: real(file, charset, size=7))
    for quirk in (None, "one-line", "crlf", "blank-lines"):
        assert gather(quirk, tmp_path / str(quirk)).rows == plain


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_mutated_statements_are_survived(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    content = bytearray(made._CASES[data.draw(st.sampled_from([None, "one-line", "foreign"]))].encode())
    for _ in range(data.draw(st.integers(1, 9))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 5))] = data.draw(st.sampled_from([b"\n", b"0", b"}", b"\0", b"\xff", b"MMO", b" " * 9]))
    path = tmp_path_factory.mktemp("cfonb") / "x.txt"
    path.write_bytes(bytes(content))
    output = laws.gather(path, only="cfonb120")
    assert not [breach.en for breach in (*laws.typed(output), *laws.timed(output))]
