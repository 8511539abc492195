"""Which object, which service and which company captured what about me, when and how?

Reads
  the hours of the log (`murmure.hours`): DNS queries, pages visited and recorded, platform archives (advertisers, inferences, addresses,
  what others sent them), meters, banks, the home, phones, watches; our own table of which company owns which domain and which name, and a
  table that the person points at, which comes before it
Says
  how much each object captured, and at which hours of the clock that I lived by; in which captures each company appears, of which kind of
  data, and how (the service that was used, a third party, advertising, a conclusion, a sensor, a file of one's own); what could not be
  attributed, and why; over the years
Can be wrong when
  the log sees only what was imported. A DNS query says that a device asked for the address of a company's site, not what it sent there;
  several companies may stand behind one domain, and a domain may have been sold since. What is held by a company now is not known: it may
  have been erased. A name that several companies bear is taken for the one of the table
Paper
  Krishnamurthy and Wills, "Privacy diffusion on the web: a longitudinal perspective", WWW 2009 (third parties and who owns them); Englehardt
  and Narayanan, "Online tracking: a 1-million-site measurement and analysis", CCS 2016
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from murmure.lenses.lens import Ask, Lens, option, table, text
from murmure.model.errors import BadRequest
from murmure.model.finding import Findings
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.trust.view import View

Kept = TypeVar("Kept")
NO_ZONE = Both("There is no time zone called “{name}”.", "Il n'y a pas de fuseau horaire appelé « {name} ».")
GIVE_ZONE = Both("Give one such as Europe/Paris, or leave it out.", "Donnez-en un comme Europe/Paris, ou omettez-le.")


def _parsed(content: bytes, name: str) -> pa.Table:
    """Return the table of owners that a file holds (see `extra.parsed`)."""
    from murmure.lenses.me.footprint.extra import parsed

    return parsed(content, name)


@dataclass(frozen=True)
class FootprintAsk(Ask):
    """Say what is asked of `footprint`; `owners` is a table of domain, company and role (see `extra.parsed`)."""

    zone: str = text(Both("the time zone of home, such as Europe/Paris, where the log does not say the clock",
                          "le fuseau horaire de la maison, comme Europe/Paris, là où le journal ne dit pas l'heure locale"))  # fmt: skip
    company: str = text(Both("only one company, by its name", "une seule entreprise, par son nom"))
    day: str = text(Both("only one day, as 2025-03-08, from midnight to midnight by your clock of then; since and until do not count",
                         "un seul jour, comme 2025-03-08, de minuit à minuit à votre horloge d'alors ; since et until ne comptent pas"))  # fmt: skip
    hour: int = option(-1, Both("of that day, only one hour, 0 to 23 (-1: all)", "de ce jour, une seule heure, de 0 à 23 (-1 : toutes)"), -1, 23)
    object: str = text(Both("only what one object captured, by its name in the table `objects`",
                            "seulement ce qu'un objet a capté, par son nom dans la table `objects`"))  # fmt: skip
    kind: str = text(
        Both(
            "only one kind of data, as the table `companies` names it",
            "une seule sorte de données, comme la nomme la table `companies`",
        )
    )
    how: str = text(Both("only what was captured in one way: first, third, ad, inference, sensor or own",
                         "seulement ce qui a été capté d'une manière : first, third, ad, inference, sensor ou own"))  # fmt: skip
    who: str = text(Both("only one site or name, as the tables `names` and `unattributed` write it",
                         "un seul site ou nom, comme l'écrivent les tables `names` et `unattributed`"))  # fmt: skip
    why: str = text(Both("only what could not be attributed for one reason, as the table `unattributed` names it",
                         "seulement ce qui n'a pu être attribué pour une raison, comme la nomme la table `unattributed`"))  # fmt: skip
    choice: str = text(Both("only what could, or could not, be left out for a day, as the table `days` names it",
                            "seulement ce dont une journée pourrait, ou non, se passer, comme le nomme la table `days`"))  # fmt: skip
    owners: Any = table(Both("a table of your own that comes before ours: CSV or Parquet with the columns domain, company and, if you like, role, "
                             "or a list of trackers as JSON, as you downloaded it",
                             "une table à vous qui passe avant la nôtre : CSV ou Parquet avec les colonnes domain, company et, si vous voulez, "
                             "role, ou une liste de traqueurs en JSON, telle que vous l'avez téléchargée"), _parsed)  # fmt: skip


def look(view: View, ask: FootprintAsk) -> Findings:
    """Return what was captured, the whole first; nothing when nothing was."""
    from dataclasses import replace

    from murmure.hours.span import cells_within
    from murmure.hours.table import hours_of
    from murmure.lenses.me.footprint import claim, extra, figure, measure, owner
    from murmure.lenses.me.footprint.evidence import Evidence
    from murmure.lenses.me.footprint.held import held_of
    from murmure.lenses.me.footprint.kind import kinds
    from murmure.lenses.me.footprint.narrow import Narrow, day_of, narrowed

    _check_zone(ask.zone)
    day = day_of(ask.day)
    owners = extra.with_extra(owner.owners(), ask.owners)
    hours = hours_of(view, ask.shelf)
    clock = _kept(view, ask, "clock", ask.zone, lambda: hours.clock(ask.zone))
    if day is not None:
        since, until = clock.span(day, ask.hour, ask.hour + 1) if ask.hour >= 0 else clock.span(day)
        ask = replace(ask, since=since, until=until)
    held = _kept(view, ask, "held", owners.version, lambda: held_of(hours.keys, owners, kinds()))
    asked = Narrow(ask.object, ask.company, ask.kind, ask.how, ask.who, ask.why, ask.choice)
    if any(asked):
        held = narrowed(held, asked, owners, kinds())
    pieces = cells_within(view, hours, ask.since, ask.until)
    told = measure.summed(pieces, held, owners, kinds(), clock)
    return Findings(claim.claims(told, Evidence(view, hours, pieces, ask), any(asked)), figure.tables_of(told))


def _kept(view: View, ask: FootprintAsk, what: str, of: Any, make: Callable[[], Kept]) -> Kept:
    """Return what `make` makes; worked out once while the log and `of` stay the same."""
    parts = view.parts()
    return (
        make() if ask.shelf is None or "" in parts else ask.shelf.recall(f"footprint-{what}", (tuple(parts), of), make)
    )


def _check_zone(zone: str) -> None:
    """Refuse a time zone that does not exist."""
    from zoneinfo import ZoneInfo

    try:
        if zone:
            ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise BadRequest("lens-option", NO_ZONE.fill(name=zone), GIVE_ZONE) from None


LENS = Lens(
    name="footprint",
    group="me",
    question=Both("Which object and which company captured what about me?", "Quel objet et quelle entreprise ont capté quoi de moi ?"),
    reads=Both(
        "The hours of the log: DNS queries, pages visited and recorded, archives of platforms (advertisers, conclusions, addresses, what others sent "
        "them), meters, banks, the home, phones and watches; a table of our own of which company owns which domain and which name; the table that "
        "you point at, which comes before it.",
        "Les heures du journal : requêtes DNS, pages visitées et enregistrées, archives de plateformes (annonceurs, déductions, adresses, ce que "
        "d'autres leur ont envoyé), compteurs, banques, maison, téléphones et montres ; une table à nous qui dit à quelle entreprise est "
        "quel domaine "
        "et quel nom ; la table que vous indiquez, qui passe avant elle.",
    ),
    says=Both(
        "How much each object captured, and at which hours of the clock that you lived by; in which captures each company appears, of which kind of "
        "data, and how: the service that was used, a third party, advertising, a conclusion, a sensor, a file of your own; what was refused on the "
        "way; what could not be attributed, and why; over the years.",
        "Combien chaque objet a capté, et à quelles heures de votre horloge ; dans quelles captures apparaît chaque entreprise, de quelle sorte de "
        "données, et comment : le service utilisé, un tiers, la publicité, une déduction, un capteur, un fichier à vous ; ce qui a été refusé en "
        "chemin ; ce qui n'a pu être attribué, et pourquoi ; au fil des ans.",
    ),
    wrong_when=Both(
        "The log sees only what was imported. A DNS query says that a device asked for a company's site, not what it sent there; several "
        "companies may "
        "stand behind one domain, and a domain may have been sold since. Who still keeps a capture is not known: it may have been erased. "
        "A name that "
        "several companies bear is taken for the one of the table.",
        "Le journal ne voit que ce qui a été importé. Une requête DNS dit qu'un appareil a demandé le site d'une entreprise, pas ce qu'il "
        "y a envoyé ; "
        "plusieurs entreprises peuvent être derrière un domaine, et un domaine a pu être vendu depuis. Qui garde encore une capture n'est "
        "pas connu : "
        "elle a pu être effacée. Un nom que portent plusieurs entreprises est pris pour celui de la table.",
    ),
    paper="Krishnamurthy, Wills 2009 (privacy diffusion on the web); Englehardt, Narayanan 2016 (third parties on a million sites)",
    look=look,
    asks=FootprintAsk,
    tables={
        "clock": Both("captures by local hour of the day and object", "les captures par heure locale de la journée et par objet"),
        "companies": Both("what each company holds: kind of data, how, captures, refused queries, captures with a place, seconds, first "
        "and last day; "
                          "`home` is your own home",
                          "ce que garde chaque entreprise : sorte de données, manière, captures, requêtes refusées, captures avec un lieu, secondes, "
                          "premier et dernier jour ; `home` est votre propre maison"),
        "years": Both("captures by local year and company", "les captures par année locale et par entreprise"),
        "days": Both("captures by local day and by whether a day can do without them: what was done, worn, asked by devices, paid; what remains",
                     "les captures par jour local et selon qu'une journée peut s'en passer : ce qui fut fait, porté, demandé par des appareils, "
                     "payé ; ce qui reste"),
        "objects": Both("what each object captured: in all, at night, refused, by how many companies, of which kinds, first and last day",
                        "ce que chaque objet a capté : en tout, la nuit, refusé, par combien d'entreprises, de quelles sortes, premier et "
                        "dernier jour"),
        "names": Both("the sites and names under which each company appears: captures, refused queries, first and last day (the thousand of most)",
                      "les sites et les noms sous lesquels chaque entreprise apparaît : captures, requêtes refusées, premier et dernier jour (les "
                      "mille les plus fréquents)"),
        "unattributed": Both("what could not be attributed: the site or the name, why, and how often (the thousand that captured most)",
                             "ce qui n'a pu être attribué : le site ou le nom, pourquoi, et combien de fois (les mille qui ont le plus capté)"),
    },
)  # fmt: skip
