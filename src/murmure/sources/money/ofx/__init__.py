"""Which operations and balances does a bank's OFX, QFX or Money file tell (OFX 1 in SGML, OFX 2 in XML)?

*Get it*: on the bank's site, the account, Download or Export, format OFX (Money, Quicken, QFX), the longest period.
*Keeps*: each operation (date, amount, currency, the other side, words, kind, references), trades of securities, securities
held, the balances.
*Leaves out*: account numbers (six hex digits and the last four characters stay), pending orders, the terms of loans, bills to
pay, balances without a date, descriptions of securities, the session with the bank.

The key is (account, FITID, date, amount, number among equals): some banks give one FITID to several operations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.words import Both
from murmure.sources.money.ofx.statement import Reading
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, Probe

_ROOT = re.compile(r"<OFX[\s>]", re.IGNORECASE)
_HEADER = re.compile(r"\A\s*(?:OFXHEADER\s*:|<\?OFX\b)", re.IGNORECASE)


def recognise(probe: Probe) -> bool:
    """Say yes to an OFX header, or to a document whose root is `OFX`."""
    head = probe.text[:20_000]
    return bool(_HEADER.search(head) or (_ROOT.search(head) and "<html" not in head[:2_000].lower()))


def read(bundle: Bundle) -> Iterator[Any]:
    """Yield tables of operations and balances, and a reject for each that cannot be read."""
    for file in bundle.files:
        yield from Reading(file, bundle.zone).read()


SOURCE = Source(
    name="ofx",
    title=Both("Bank statement (OFX, QFX)", "Relevé bancaire (OFX, QFX)"),
    get_it=Both(
        "On the bank's site, open the account, choose Download or Export, the format OFX (also called Money, Quicken or QFX) and the "
        "longest period.",
        "Sur le site de la banque, ouvrez le compte, choisissez Télécharger ou Exporter, le format OFX (aussi nommé Money, Quicken ou QFX) "
        "et la plus longue période.",
    ),
    keeps=Both(
        "Each operation with its date, amount, currency, the other side, words, kind and references; trades of securities; "
        "securities held; the balances.",
        "Chaque opération avec sa date, son montant, sa devise, l'autre partie, ses mots, son type et ses références ; les ordres sur titres "
        "exécutés ; les titres détenus ; les soldes.",
    ),
    leaves_out=Both(
        "Account numbers (only their last four characters stay), pending orders, the terms of loans, bills to pay, balances without a date.",
        "Les numéros de compte (seuls leurs quatre derniers caractères restent), les ordres en attente, les conditions des prêts, les "
        "factures à payer, les soldes sans date.",
    ),
    recognise=recognise,
    read=read,
    picture="bank",
)
