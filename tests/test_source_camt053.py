"""Is an ISO 20022 statement read in every version, and as banks really write it?"""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.model.reject import BAD_RECORD
from murmure.sources import laws
from murmure.sources.money.camt053 import leaf, part
from samples_made import camt053 as made


def gather(quirk: str | None, folder: Path, **more) -> laws.Output:
    return laws.gather(made.make(folder, quirk), only="camt053", **more)


def moves(output: laws.Output) -> list[dict]:
    return [row for row in output.rows.values() if row["type"] != "murmure:Measure"]


def said(output: laws.Output) -> list[tuple]:
    return [(row["type"], row.get("object"), row.get("content"), row["value"], row.get("unit")) for row in moves(output)]


PLAIN = [
    ("murmure:Payment", "Épicerie du Coin", "Épicerie du Coin – CARTE 02/03", -12.5, "EUR"),
    ("murmure:Deposit", "Les Ateliers SARL", "Les Ateliers SARL – Salaire mars", 1850.0, "EUR"),
    ("murmure:Payment", "Énergie & Cie", "Énergie & Cie – Contrat 12", -48.2, "EUR"),
]


def test_a_statement_is_payments_deposits_and_closing_balances(tmp_path: Path) -> None:
    output = gather(None, tmp_path)
    assert said(output) == PLAIN and not output.rejects
    beside = moves(output)[2]["extra"]
    assert (beside["kind"], beside["reference"], beside["note"], beside["account"]) == ("PMNT-ICDT-ESCT", "R3", "PRLV", "…3298")
    balances = {row["quantity"]: row["value"] for row in output.rows.values() if row["type"] == "murmure:Measure"}
    assert balances == {"account_balance": 1234.56, "available_balance": -50.0}


@pytest.mark.parametrize("quirk", [*made.VERSIONS, "report", "prefix", "no-namespace", "envelope", "latin-1", "encoding-lies", "utf-16", "one-line"])
def test_however_it_is_written_it_says_the_same(quirk: str, tmp_path: Path) -> None:
    plain, other = gather(None, tmp_path / "a"), gather(quirk, tmp_path / "b")
    assert other.rows == plain.rows and not other.rejects


def test_two_equal_operations_of_one_day_are_two(tmp_path: Path) -> None:
    assert [value for *_, value, _ in said(gather("twins", tmp_path))] == [-89.9, -89.9]


def test_a_batch_is_its_operations_when_they_add_up(tmp_path: Path) -> None:
    assert [(who, value) for _, who, _, value, _ in said(gather("batch", tmp_path / "a"))] == [("Ana", -10.1), ("Ben", -20.2)]
    for quirk, whole in (("batch-without-amounts", -30.3), ("batch-cents", -31.3)):
        (row,) = moves(gather(quirk, tmp_path / quirk))
        assert (row["value"], row["extra"]["operations"]) == (whole, 2)


def test_a_reversal_comes_back_from_whom_it_was_paid_to(tmp_path: Path) -> None:
    (row,) = moves(gather("reversal", tmp_path))
    assert (row["type"], row["object"], row["value"], row["extra"]["reversal"]) == ("murmure:Deposit", "Épicerie", 12.5, True)


def test_moments_and_days(tmp_path: Path) -> None:
    rows = moves(gather("times", tmp_path, zone=ZoneInfo("Europe/Paris")))
    found = [(row["published"], row.get("offset_minutes"), row["offset_origin"], row["precision"]) for row in rows]
    assert found == [
        (1709541015250000, 60, "explicit", "ms"), (1709541015000000, 60, "account", "s"), (1709506800000000, 60, "account", "day"),
        (1709506800000000, 60, "explicit", "day"), (1709510400000000, None, "explicit", "day"),
    ]  # fmt: skip


def test_references_that_say_nothing_are_no_key(tmp_path: Path) -> None:
    (row,) = moves(gather("structured", tmp_path))
    assert row["object"] == "Léa" and row["extra"]["creditor_reference"] == "RF18539007547034" and "end_to_end" not in row["extra"]


def test_words_of_an_entry_without_details(tmp_path: Path) -> None:
    assert said(gather("no-details", tmp_path)) == [("murmure:Payment", None, "FRAIS DE TENUE DE COMPTE", -3.0, "EUR")]


def test_accounts_are_told_apart(tmp_path: Path) -> None:
    output = gather("two-statements", tmp_path)
    assert len({row["instrument"] for row in output.rows.values()}) == 2 and len(moves(output)) == 6


def test_the_amount_that_was_asked_for_stays_beside(tmp_path: Path) -> None:
    (row,) = moves(gather("currency", tmp_path))
    assert (row["value"], row["unit"], row["extra"]["instructed"]) == (-9.5, "EUR", "8.00 GBP")


def test_two_exports_are_their_union(tmp_path: Path) -> None:
    assert len(moves(gather("two-exports", tmp_path))) == 4


@pytest.mark.parametrize(
    ("quirk", "reasons"),
    [
        ("pending", ["the bank has not booked it yet"] * 2),
        ("bomb", ["the record is not of the expected form"]),
        ("no-operation", ["the statement holds no operation"]),
        ("truncated", ["the file stops in the middle of a record"]),
        ("bad-values", ["no value", "the value is not a number", "nothing says whether the money comes or goes", "no date",
                        "the date cannot be read", "the date cannot be read"]),
    ],
)  # fmt: skip
def test_rejects_say_why(quirk: str, reasons: list[str], tmp_path: Path) -> None:
    assert [reject.reason.en for reject in gather(quirk, tmp_path).rejects] == reasons


def test_a_notice_is_refused_by_name(tmp_path: Path) -> None:
    ((_, refusal),) = laws.gather(made.make(tmp_path, "notice")).refused
    assert "camt.054" in refusal.what.en and "camt.053" in refusal.how.fr


@pytest.mark.parametrize("quirk", made.QUIRKS)
def test_tags_that_come_again_say_what_a_parser_says(quirk: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = gather(quirk, tmp_path)
    monkeypatch.setattr(leaf, "_USUAL", 0)
    parsed = gather(quirk, tmp_path)
    assert (parsed.rows, parsed.rejects) == (quick.rows, quick.rejects)


def test_words_that_hold_signs_are_parsed() -> None:
    for rest in ("<B>b</B>", "<!-- <B>no</B> --><B><![CDATA[<C>]]></B>"):
        text = f'<Ntry><Amt Ccy="EUR">1.00</Amt><A>{{}}</A>{rest}</Ntry>'
        for raw, wanted in (("a &gt; b", "a > b"), ("a > b", "a > b"), ("x>C>y", "x>C>y"), ("Caf\u00e9\x0bbar", "Café bar"), ("a\x01b", "a b")):
            said = {"Amt": "1.00", "Amt@Ccy": "EUR", "A": wanted, "B": "b" if rest.startswith("<B>") else "<C>"}
            assert leaf.part_of("Ntry", text.format(raw)) == ("Ntry", said, [])
    assert leaf.part_of("Ntry", "<Ntry><A>a < b</A></Ntry>") == leaf.part_of("Ntry", "<Ntry><A>a</B></Ntry>") == BAD_RECORD


def test_small_pieces_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, prefixed, real = gather(None, tmp_path / "a").rows, gather("prefix", tmp_path / "b").rows, part.pieces
    monkeypatch.setattr(part, "pieces", lambda file, charset: real(file, charset, 7))
    assert gather(None, tmp_path / "a").rows == plain and gather("prefix", tmp_path / "b").rows == prefixed


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_mutated_statements_are_survived(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    content = bytearray(made._CASES[data.draw(st.sampled_from([None, "batch", "v08"]))].encode())
    for _ in range(data.draw(st.integers(1, 9))):
        place = data.draw(st.integers(0, len(content) - 1))
        noise = data.draw(st.sampled_from([b"<", b">", b"<!--", b"&", b"\0", b"\xff", b"</Ntry>", b"9"]))
        content[place : place + data.draw(st.integers(0, 5))] = noise
    path = tmp_path_factory.mktemp("camt") / "x.xml"
    path.write_bytes(bytes(content))
    output = laws.gather(path, only="camt053")
    assert not [breach.en for breach in (*laws.typed(output), *laws.timed(output))]
