"""Who answers for a company in the European Union, and where: our own table of public facts (`controllers.yaml`), each with its source?"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from murmure.model.words import Both

ADVICE = Both(
    "Look for “controller” and “data protection officer” in the privacy notice of the company, at the foot of its pages: the law obliges it to name "
    "them there (GDPR, article 13). Many have a form for requests; a letter by post or by e-mail has the same force.",
    "Cherchez « responsable du traitement » et « délégué à la protection des données » dans la politique de confidentialité de l'entreprise, au bas "
    "de ses pages : la loi l'oblige à les y nommer (RGPD, article 13). Beaucoup ont un formulaire ; une lettre par la poste ou par courriel a "
    "la même force.",
)


class Controller(NamedTuple):
    """Hold who answers: the legal name, the lines of its postal address (none where public documents differ), an e-mail for requests.

    page      the company's own page about personal data, which comes before this table; empty where `source` says where the name stands
    checked   the month in which we looked, as 2026-11
    note      others of the group that answer for themselves
    """

    name: str
    address: tuple[str, ...]
    country: Both | None
    mail: str
    page: str
    source: str
    checked: str
    note: Both | None


@lru_cache(maxsize=1)
def controllers() -> dict[str, Controller]:
    """Return the table, by the key of the company."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    told: dict[str, Any] = yaml.load(Path(__file__).with_name("controllers.yaml").read_text("utf-8"), loader)
    return {
        key: Controller(
            one["name"], tuple(one.get("address", ())), Both(*told["countries"][one["country"]]) if "address" in one else None, one.get("mail", ""),
            one.get("page", ""), one.get("source", ""), told["checked"], Both(*one["note"]) if "note" in one else None,
        )
        for key, one in told["controllers"].items()
    }  # fmt: skip
