"""Is a SWIFT statement read in the dialect of each bank?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.sources import laws
from murmure.sources.money.mt940.words import said_of
from samples_made import mt940 as made


def gather(quirk: str | None, folder: Path, **more) -> laws.Output:
    return laws.gather(made.make(folder, quirk), only="mt940", **more)


def moves(output: laws.Output) -> list[dict]:
    return [row for row in output.rows.values() if row["type"] != "murmure:Measure"]


def said(output: laws.Output) -> list[tuple]:
    return [(row["type"], row.get("object"), row.get("content"), row["value"], row.get("unit")) for row in moves(output)]


def days(output: laws.Output) -> list[str]:
    return [datetime.fromtimestamp(row["published"] / 1e6, UTC).date().isoformat() for row in moves(output)]


PLAIN = [
    ("murmure:Payment", "Épicerie du Coin", "Épicerie du Coin – CARTE 02/03", -12.5, "EUR"),
    ("murmure:Deposit", "Les Ateliers de la Colline SARL", "Les Ateliers de la Colline SARL – Salaire de mars pour un mois entier de travail",
     1850.0, "EUR"),
    ("murmure:Payment", "Énergie & Cie", "Énergie & Cie – Contrat 12", -48.2, "EUR"),
]  # fmt: skip


def test_a_statement_is_payments_deposits_and_closing_balances(tmp_path: Path) -> None:
    output = gather(None, tmp_path)
    assert said(output) == PLAIN and not output.rejects
    beside = moves(output)[1]["extra"]
    wanted = {"kind": "NTRF", "bank_reference": "R2", "end_to_end": "E2E-7", "mandate": "M-1", "called": "GUTSCHRIFT", "code": "166",
              "value_date": "2024-03-05", "account": "…5432"}  # fmt: skip
    assert beside | wanted == beside and beside["account_to"].startswith("account:")
    assert days(output) == ["2024-03-04", "2024-03-06", "2024-03-11"]
    balances = {row["quantity"]: row["value"] for row in output.rows.values() if row["type"] == "murmure:Measure"}
    assert balances == {"account_balance": 1234.56, "available_balance": 1000.0}


@pytest.mark.parametrize("quirk", ["swift-block", "one-block-line", "bank-header", "crlf", "cp1252", "dos", "pages"])
def test_however_it_is_written_it_says_the_same(quirk: str, tmp_path: Path) -> None:
    plain, other = gather(None, tmp_path / "a"), gather(quirk, tmp_path / "b")
    assert said(other) == PLAIN and other.rows.keys() == plain.rows.keys() and not other.rejects


@pytest.mark.parametrize(
    ("quirk", "wanted"),
    [
        ("slashes", [("CONTRA ACCOUNT HOLDER", "CONTRA ACCOUNT HOLDER – Loyer de mars"), ("Jo Bos", "Jo Bos – merci")]),
        ("counterparty", [("ENERGIE NV", "ENERGIE NV – Contrat")]),
        ("plain-text", [(None, "GIRO 428428 KPN - DIGITENNE BETREFT FACTUUR 20-02")]),
        ("dutch-names", [("PICQER", "PICQER – FACTUUR 201403110 REK: NL02ABNA0123456789/NAAM: PICQER")]),
        ("many-86", [("T-MOBILE NETHERLANDS BV", "T-MOBILE NETHERLANDS BV – BETALINGSKENM. 12 FACTUUR 98")]),
        ("tilde", [("JAN NOWAK", "JAN NOWAK – Czynsz za marzec")]),
        ("greater", [(None, "LOYER DU BUREAU")]),
        ("wrapped", [(None, "MTLG:Grund nicht spezifiziert Reject")]),
        ("wrapped-clock", [(None, "/PL 12-02-2024T20:20:37 Folgenr. 007")]),
        ("sepa", [("Ana", "Ana – Loyer de mars")]),
        ("supplement", [(None, "GIRO AUS ONLINE"), (None, "sans mots")]),
        ("hungarian", [("ERGO Versicherung AG Fioktelep", "ERGO Versicherung AG Fioktelep – Illeték")]),
        ("split-line", [(None, "Test")]),
    ],
)
def test_words_in_all_dialects(quirk: str, wanted: list[tuple], tmp_path: Path) -> None:
    output = gather(quirk, tmp_path)
    assert [(who, text) for _, who, text, *_ in said(output)] == wanted and not output.rejects


def test_words_under_the_number_of_the_account_are_words(tmp_path: Path) -> None:
    output = gather("words-in-25", tmp_path)
    assert [(who, text) for _, who, text, *_ in said(output)] == [("Ana", "Ana – Loyer de mars")]
    assert len({row["instrument"] for row in output.rows.values()}) == 1


def test_directions_and_reversals(tmp_path: Path) -> None:
    rows = moves(gather("marks", tmp_path))
    assert [row["value"] for row in rows] == [1, -1, -1, 1, 1, -1, -1, 1, 1, -1, 1]
    assert [row["extra"].get("reversal", False) for row in rows] == [False, False, True, True, False, False, True, True, False, False, False]


def test_amounts_in_all_forms(tmp_path: Path) -> None:
    assert [value for *_, value, _ in said(gather("amounts", tmp_path))] == [0.01, 5.0, 25.0, 500.0, 1.5, 12345.67]


def test_days_around_new_year_and_of_bankers(tmp_path: Path) -> None:
    assert days(gather("new-year", tmp_path / "a")) == ["2024-01-02", "2023-12-31", "1999-12-31"]
    assert days(gather("february-30", tmp_path / "b")) == ["2024-03-01", "2024-02-29"]
    assert days(gather("no-entry-date", tmp_path / "c")) == ["2024-03-04"]


def test_accounts_are_told_apart(tmp_path: Path) -> None:
    output = gather("two-accounts", tmp_path)
    assert len({row["instrument"] for row in output.rows.values()}) == 2 and len(moves(output)) == 2
    assert moves(output)[1]["extra"]["account"] == "…9633"


def test_two_equal_operations_of_one_day_are_two(tmp_path: Path) -> None:
    assert [value for *_, value, _ in said(gather("twins", tmp_path))] == [-89.9, -89.9]


def test_two_exports_are_their_union(tmp_path: Path) -> None:
    assert len(moves(gather("two-exports", tmp_path))) == 4


@pytest.mark.parametrize(
    ("quirk", "reasons"),
    [
        ("orphan", ["the operation belongs to no account"]),
        ("bad-values", ["the date cannot be read", *["the record is not of the expected form"] * 3]),
        ("not-closed", ["the file stops in the middle of a record"]),
        ("truncated", ["the file stops in the middle of a record"]),
        ("no-operation", ["the statement holds no operation"]),
    ],
)
def test_rejects_say_why(quirk: str, reasons: list[str], tmp_path: Path) -> None:
    assert [reject.reason.en for reject in gather(quirk, tmp_path).rejects] == reasons


def test_an_interim_report_is_refused_by_name(tmp_path: Path) -> None:
    ((_, refusal),) = laws.gather(made.make(tmp_path, "interim")).refused
    assert "MT942" in refusal.what.en and "MT940" in refusal.how.fr


def test_nothing_of_the_words_is_lost() -> None:
    said = said_of(["166?00GUTSCHRIFT?109310?20EREF+A?21SVWZ+B?34914?32Ana"])
    assert (said.name, said.text) == ("Ana", "B")
    assert said.beside == {"end_to_end": "A", "called": "GUTSCHRIFT", "code": "166", "field_10": "9310", "field_34": "914"}


def test_a_balance_of_no_day_still_names_the_currency(tmp_path: Path) -> None:
    path = tmp_path / "new.sta"
    text = ":20:X\n:25:99999999/0012345678\n:60F:C000000EUR0,00\n:61:2403040304C396,00NTRFNONREF\n:86:Premier\n:62F:C240304EUR396,00\n-\n"
    path.write_text(text, "utf-8")
    output = laws.gather(path)
    assert [row["unit"] for row in output.rows.values()] == ["EUR", "EUR"] and len(output.rejects) == 1


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_mutated_statements_are_survived(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    content = bytearray(made._CASES[data.draw(st.sampled_from([None, "slashes", "hungarian", "split-line"]))].encode())
    for _ in range(data.draw(st.integers(1, 9))):
        place = data.draw(st.integers(0, len(content) - 1))
        noise = data.draw(st.sampled_from([b"\n", b":61:", b"?", b"\0", b"\xff", b":86:/", b"-\n", b"9"]))
        content[place : place + data.draw(st.integers(0, 5))] = noise
    path = tmp_path_factory.mktemp("mt940") / "x.sta"
    path.write_bytes(bytes(content))
    output = laws.gather(path, only="mt940")
    assert not [breach.en for breach in (*laws.typed(output), *laws.timed(output))]
