"""Which operations and balances does a bank's ISO 20022 statement (camt.053, camt.052) tell?

*Get it*: on the bank's site, the account, Statements or Export, format CAMT.053, ISO 20022 or XML, the longest period.
*Keeps*: each booked operation (date, amount, currency, the other side, words, kind, references), the closing balances.
*Leaves out*: account numbers (six hex digits and the last four characters stay), addresses, opening and forward balances,
sums, operations that are not booked yet (each is said).

The key is (account, reference of the bank, date, amount, number among equals); without a reference, its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.reject import Refusal, Reject
from murmure.model.words import Both
from murmure.sources.money.camt053.entry import NO_OPERATION, Reading
from murmure.sources.money.camt053.part import parts_of
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, Probe

_STATEMENT = re.compile(r"<(?:[\w.-]+:)?(?:BkToCstmrStmt|BkToCstmrAcctRpt)(?:V\d+)?[\s>]|tech:xsd:camt\.05[23]\.")
_NOTICE = re.compile(r"<(?:[\w.-]+:)?BkToCstmrDbtCdtNtfctn[\s>]|tech:xsd:camt\.054\.")


def recognise(probe: Probe) -> bool:
    """Say yes to a document that holds statements or account reports, whatever its version and its prefixes."""
    head = probe.text[:20_000].lstrip("\ufeff \t\r\n")
    return head.startswith("<") and bool(_STATEMENT.search(head)) and "<xs:schema" not in head and "<xsl:" not in head


def refuse(probe: Probe) -> Refusal | None:
    """Name the notices of single operations, which a statement repeats."""
    head = probe.text[:20_000]
    if not head.lstrip("\ufeff \t\r\n").startswith("<") or not _NOTICE.search(head):
        return None
    return Refusal(
        Both("A bank's notice of single operations (camt.054).", "L'avis d'une banque sur des opérations (camt.054)."),
        Both("The statement of the account (camt.053), which holds them all.", "Le relevé du compte (camt.053), qui les contient toutes."),
        Both("On the bank's site, choose the format camt.053.", "Sur le site de la banque, choisissez le format camt.053."),
    )


def read(bundle: Bundle) -> Iterator[Any]:
    """Yield tables of operations and balances, and a reject for each that cannot be read."""
    for file in bundle.files:
        reading = Reading(file, bundle.zone)
        for part in parts_of(file):
            reject = Reject(file.where(f"Ntry {reading.number + 1}"), part) if isinstance(part, Both) else reading.take(part)
            if reject:
                yield reject
            yield from reading.ledger.full()
        if not reading.ledger.count and not reading.number:
            yield Reject(file.where("Stmt"), NO_OPERATION)
        yield from reading.ledger.rest()


SOURCE = Source(
    name="camt053",
    title=Both("Bank statement (ISO 20022, camt.053)", "Relevé bancaire (ISO 20022, camt.053)"),
    get_it=Both(
        "On the bank's site, open the account, choose Statements or Export, the format CAMT.053 (also called ISO 20022 or XML) and the longest "
        "period.",
        "Sur le site de la banque, ouvrez le compte, choisissez Relevés ou Exporter, le format CAMT.053 (aussi nommé ISO 20022 ou XML) et la "
        "plus longue période.",
    ),
    keeps=Both(
        "Each booked operation with its date, amount, currency, the other side, words, kind and references; the closing balances.",
        "Chaque opération comptabilisée avec sa date, son montant, sa devise, l'autre partie, ses mots, son type et ses références ; les soldes "
        "de clôture.",
    ),
    leaves_out=Both(
        "Account numbers (only their last four characters stay), addresses, opening balances, sums, operations that are not booked yet.",
        "Les numéros de compte (seuls leurs quatre derniers caractères restent), les adresses, les soldes d'ouverture, les sommes, les "
        "opérations pas encore comptabilisées.",
    ),
    recognise=recognise,
    read=read,
    refuse=refuse,
    picture="bank",
)
