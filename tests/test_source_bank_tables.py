"""Are the tables that French banks give read with the right sign, the right day and no account for a person?"""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from murmure.sources import laws

_ACCOUNT = "00098765432"
# Made up, in the form of each bank: encoding, text, (amount, unit, words).
BANKS = {
    "debit-and-credit": (
        "cp1252",
        "Téléchargement du 22/11/2024;\n\nCompte de Dépôt n° 1;\nSolde au 22/11/2024 1 234,56 €\n\nDate;Libellé;Débit euros;Crédit euros;\n"
        '21/11/2024;"PAIEMENT PAR CARTE\nÉPICERIE 20/11\n";12,50;;\n20/11/2024;"VIREMENT\nSALAIRE";;1\u00a0234,56;\n19/11/2024;PRLV;48,00;;\n',
        [(-12.5, "EUR"), (-48.0, "EUR"), (1234.56, "EUR")],
    ),
    "signed-debit": (
        "latin-1",
        "Date;Date de valeur;Débit;Crédit;Libellé;Solde\n21/11/2024;21/11/2024;-12,50;;ÉPICERIE;1234,56\n"
        "20/11/2024;20/11/2024;;1234,56;SALAIRE;1247,06\n13/11/2024;13/11/2024;-4,00;;FRAIS;1247,06\n",
        [(-12.5, None), (-4.0, None), (1234.56, None)],
    ),
    "account-in-a-column": (
        "utf-8",
        "dateOp;dateVal;label;category;supplierFound;amount;comment;accountNum;accountLabel\n"
        f"2024-11-21;2024-11-21;CARTE ÉPICERIE;Alimentation;epicerie;-12,50;;{_ACCOUNT};Compte\n"
        f'2024-11-20;2024-11-20;VIR SALAIRE;Virements;;"1 234,56";;{_ACCOUNT};Compte\n',
        [(-12.5, None), (1234.56, None)],
    ),
    "types-of-the-bank": (
        "latin-1",
        "Date de comptabilisation;Libelle simplifie;Reference;Type operation;Categorie;Debit;Credit;Date operation\n"
        "21/11/2024;ÉPICERIE;A1;Carte bancaire;Alimentation;-12,50;;21/11/2024\n20/11/2024;SALAIRE;A2;Virement recu;Revenus;;+1234,56;20/11/2024\n",
        [(-12.5, None), (1234.56, None)],
    ),
    "no-names": (
        "latin-1",
        "21/11/2024;FACTURE CARTE;Paiement par carte;ÉPICERIE DU COIN;-12,50\n20/11/2024;VIR SEPA RECU;Virement;DE SALAIRE;1 234,56\n"
        "14/11/2024;PRLV SEPA;Prélèvement;ÉNERGIE;-48,00\n",
        [(-12.5, None), (1234.56, None), (-48.0, None)],
    ),
    "preamble-with-separators": (
        "latin-1",
        "Numéro Compte   ;1X\nType         ;CCP\nSolde (EUROS)   ;1234,56\n\nDate;Libellé;Montant(EUROS);Montant(FRANCS)\n"
        '21/11/2024;"ACHAT ÉPICERIE";-12,50;-81,99\n20/11/2024;VIREMENT;1234,56;8098,18\n13/11/2024;PRLV;-5,00;-32,80\n'
        '12/11/2024;PRLV;-6,00;-32,80\n',
        [(-12.5, "EUR"), (1234.56, "EUR"), (-5.0, "EUR"), (-6.0, "EUR")],
    ),
    "padded-preamble": (
        "latin-1",
        "Numéro de compte : 000;;;;\n;;;;\nDate de comptabilisation;Libelle simplifie;Debit;Credit;Date operation\n"
        "01/09/26;ÉPICERIE;-12,50;;01/09/26\n02/09/26;SALAIRE;;1 234,56;02/09/26\n",
        [(-12.5, None), (1234.56, None)],
    ),
    "day-first-by-its-titles": (
        "utf-8",
        "Date de comptabilisation;Libelle simplifie;Debit;Credit\n01/03/2024;ÉPICERIE;-50;\n02/03/2024;SALAIRE;;1200\n",
        [(-50.0, None), (1200.0, None)],
    ),
    "a-note-beside": (
        "utf-8",
        'dateOp;dateVal;label;amount;comment;accountNum\n2024-11-21;;"CARTE ÉPICERIE";-25,50;"pour Ana";1\n2024-11-20;;"VIR";500,00;"prime";1\n',
        [(-25.5, None), (500.0, None)],
    ),
    "german": (
        "cp1252",
        "Auftragskonto;Buchungstag;Valutadatum;Buchungstext;Verwendungszweck;Beguenstigter/Zahlungspflichtiger;Betrag;Waehrung;Info\n"
        "DE99;05.03.24;05.03.24;LASTSCHRIFT;Beitrag März;Verein;-8,00;EUR;Umsatz\n"
        "DE99;06.03.24;06.03.24;GUTSCHRIFT;Honorar;Büro;1.250,00;EUR;Umsatz\n",
        [(-8.0, "EUR"), (1250.0, "EUR")],
    ),
    "hungarian": (
        "cp1250",
        "Könyvelés dátuma;Értéknap;Terhelés;Jóváírás;Partner neve;Közlemény\n2024.09.15.;2024.09.15.;12 450;;BOLT;Kártyás vásárlás\n"
        "2024.09.16.;2024.09.16.;;450 000;HIVATAL KFT;Munkabér\n",
        [(-12450.0, None), (450000.0, None)],
    ),
    "dutch": (
        "utf-8",
        '"Datum","Naam / Omschrijving","Rekening","Tegenrekening","Code","Bedrag (EUR)","Mutatiesoort","Mededelingen"\n'
        '"20240305","Winkel","NL99","","BA","-4,50","Betaalautomaat","Pas 001"\n'
        '"20240306","Werkgever","NL99","NL98","OV","1200,00","Overschrijving","Loon"\n',
        [(-4.5, "EUR"), (1200.0, "EUR")],
    ),
    "spanish": (
        "latin-1",
        "Fecha operación;Fecha valor;Concepto;Importe;Saldo;Divisa\n05/03/2024;05/03/2024;COMPRA TIENDA;-4,50;100,00;EUR\n"
        "06/03/2024;06/03/2024;NÓMINA;1.200,00;1.300,00;EUR\n",
        [(-4.5, "EUR"), (1200.0, "EUR")],
    ),
    "italian": (
        "latin-1",
        "Data contabile;Data valuta;Descrizione;Dare;Avere\n05/03/2024;05/03/2024;SPESA;4,50;\n06/03/2024;06/03/2024;STIPENDIO;;1.200,00\n",
        [(-4.5, None), (1200.0, None)],
    ),
    "polish": (
        "cp1250",
        "Data operacji;Data księgowania;Opis operacji;Kwota;Waluta\n2024-03-05;2024-03-05;ZAKUP W SKLEPIE;-4,50;PLN\n"
        "2024-03-06;2024-03-06;WYNAGRODZENIE;1 200,00;PLN\n",
        [(-4.5, "PLN"), (1200.0, "PLN")],
    ),
}
_WORDS = {"a-note-beside": {"CARTE ÉPICERIE", "VIR"}, "german": {"Beitrag März", "Honorar"}, "hungarian": {"Kártyás vásárlás", "Munkabér"},
          "dutch": {"Pas 001", "Loon"}, "spanish": {"COMPRA TIENDA", "NÓMINA"},
          "italian": {"SPESA", "STIPENDIO"}, "polish": {"ZAKUP W SKLEPIE", "WYNAGRODZENIE"}}  # fmt: skip


@pytest.mark.parametrize("bank", _WORDS)
def test_the_words_of_an_operation_are_those_of_the_bank(bank: str, tmp_path: Path) -> None:
    encoding, text, _ = BANKS[bank]
    (tmp_path / "operations.csv").write_bytes(text.encode(encoding))
    rows = laws.gather(tmp_path / "operations.csv").rows.values()
    assert {row["content"] for row in rows} == _WORDS[bank]


@pytest.mark.parametrize("bank", BANKS)
def test_the_table_of_a_bank_is_read_without_asking(bank: str, tmp_path: Path) -> None:
    encoding, text, wanted = BANKS[bank]
    path = tmp_path / "operations.csv"
    path.write_bytes(text.encode(encoding))
    output = laws.gather(path, zone=ZoneInfo("Europe/Paris"))
    rows = list(output.rows.values())
    assert [(row["value"], row.get("unit")) for row in rows] == wanted and not output.said
    assert {row["type"] for row in rows} == {"murmure:Record"} and not any("actor" in row for row in rows)
    assert all(row["offset_minutes"] in (60, 120) and row["precision"] == "day" for row in rows)
    assert bank in _WORDS or any("PICERIE" in row["content"] or "FACTURE" in row["content"] for row in rows)
    assert "\ufffd" not in str(rows) and "Ã" not in str(rows)


def test_debits_and_credits_of_a_person_stay_what_the_mapping_says(tmp_path: Path) -> None:
    """A table with one of the two columns only is no pair: its amounts keep their sign."""
    path = tmp_path / "notes.csv"
    path.write_text("Date;Libellé;Crédit\n21/11/2024;Prime;12,50\n22/11/2024;Don;7,00\n", "utf-8")
    assert [row["value"] for row in laws.gather(path).rows.values()] == [12.5, 7.0]
