"""Does this table list the operations of an account, and on which side do its amounts stand?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.sources.generic.table.guess import Column

_OUT = re.compile(r"(montant (au )?)?(debit|debits|sortie|sorties|retrait|retraits|paid out|money out|withdrawal|withdrawals"
                  r"|soll|belastung|cargo|cargos|adeudo|debe|dare|uscite|addebiti|debito|debitos|obciazenia|terheles|af|ut fra konto|ut)( .*)?")
_IN = re.compile(r"(montant (au )?)?(credit|credits|entree|entrees|depot|depots|paid in|money in|deposit|deposits"
                 r"|haben|gutschrift|abono|abonos|haber|avere|entrate|accrediti|credito|creditos|uznania|jovairas|bij|inn pa konto|inn)( .*)?")
_AMOUNT = re.compile(r"(amount|montant|debit|credit|betrag|umsatz|importe|importo|bedrag|kwota|osszeg|belopp|belob|belop|castka)( .*)?")
_ACCOUNT = re.compile(r"(account|compte)( (n|no|num|number|numero|label|libelle|name))?|(n|no|num|number|numero) (de |du )?(account|compte)|iban|rib"
                      r"|auftragskonto|kontonummer|cuenta|conto|rekening|rachunek|konto")
_CENTS = re.compile(r"[-+]?[\d .\u00a0\u202f',]*\d[.,]\d\d(?:\s?(?:€|EUR))?")
_REMARKS = frozenset({"comment", "commentaire", "remarque", "note", "notes"})
_LABELS = ("label", "libelle", "description", "libelle simplifie", "intitule")
_SIDE = Both("the column is called {name!r}: debits are below zero, credits above", "la colonne s'appelle {name!r} : les débits sont sous zéro, "
             "les crédits au-dessus")  # fmt: skip
_NAMED = Both("the column is called {name!r}", "la colonne s'appelle {name!r}")
_ONLY = Both("its values alone are amounts", "ses valeurs seules sont des montants")


def bank(columns: list[Column], chosen: dict[str, Column], roles: dict[str, Any], evidence: dict[str, Both]) -> list[tuple[Column, int]]:
    """Return the columns of debits and credits, each with its sign, when there are two; put right what else a bank's table misleads to.

    The number of an account is no person, and the bank's name for an operation is no type of ours.
    """
    out, into = (next((one for one in columns if one.numbers and side.fullmatch(one.words)), None) for side in (_OUT, _IN))
    if out and into and "published" in roles:
        for found in (chosen, roles, evidence):
            found.pop("value", None)
        evidence["measures"] = _SIDE.fill(name=f"{out.name}, {into.name}")
        _tidy(columns, chosen, roles, evidence)
        roles["type"] = {"constant": "murmure:Record"}
        written = any(value.lstrip().startswith(("-", "\u2212")) for value in out.values)
        return [(out, 1 if written else -1), (into, 1)]
    if "value" in chosen and _AMOUNT.fullmatch(chosen["value"].words):
        _tidy(columns, chosen, roles, evidence)
    elif "value" not in chosen and "published" in roles and all(re.fullmatch(r"column \d+", one.words) for one in columns):
        amounts = [one for one in columns if one.numbers and one.values and all(_CENTS.fullmatch(value.strip()) for value in one.values)]
        if len(amounts) == 1:
            chosen["value"], evidence["value"] = amounts[0], _ONLY
            roles["value"] = {"column": amounts[0].name} | ({"format": "loose"} if amounts[0].numbers and amounts[0].numbers.loose else {})
    return []


def _tidy(columns: list[Column], chosen: dict[str, Column], roles: dict[str, Any], evidence: dict[str, Both]) -> None:
    wrong = ["type"] if "type" in chosen else []
    wrong += [role for role in ("actor", "target") if role in chosen and _ACCOUNT.fullmatch(chosen[role].words)]
    for role in wrong:
        for found in (chosen, roles, evidence):
            found.pop(role, None)
    # What the person noted stands beside some operations, what the bank calls them beside all.
    if "content" in chosen and chosen["content"].words in _REMARKS:
        free = [one for one in columns if one.words in _LABELS and one.values and not one.numbers and one not in chosen.values()]
        if free:
            chosen["content"], roles["content"] = free[0], {"column": free[0].name}
            evidence["content"] = _NAMED.fill(name=free[0].name)


def sides(found: list[tuple[Column, int]], currencies: dict[str, str]) -> tuple[dict[str, Any], ...]:
    """Return the columns of debits and credits as measures of a mapping."""
    specs = []
    for column, sign in found:
        spec: dict[str, Any] = {"column": column.name, "quantity": "amount"}
        written = [*column.words.split(), *(column.numbers.marks if column.numbers else ())]
        if unit := next((currencies[mark] for mark in written if mark in currencies), None):
            spec["unit"] = unit
        if sign != 1:
            spec["factor"] = sign
        if column.numbers and column.numbers.loose:
            spec["format"] = "loose"
        specs.append(spec)
    return tuple(specs)
