"""What is in the files of a crowd, what was held back and why, said in both languages?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from murmure.model.words import LANGUAGES, Both

if TYPE_CHECKING:
    from murmure.graphs.crowd_files.kept import Kept

TITLE = Both("People and their communities", "Des personnes et leurs communautés")
MOST = 200
"""Communities that a description of a graph names; the tables name all."""

MADE = Both("Made by murmure, {made}.", "Fait par murmure, {made}.")
COUNTS = Both(
    "{people} {people|person|people}, {ties} {ties|tie|ties}, {groups} {groups|community|communities}, "
    "{memberships} {memberships|membership|memberships}, {notes} {notes|note|notes}.",
    "{people} personne{people||s}, {ties} lien{ties||s}, {groups} communauté{groups||s}, "
    "{memberships} appartenance{memberships||s}, {notes} note{notes||s}.",
)
HELD = Both(
    "Held back: {communities} {communities|community|communities} of fewer than {k} members, with {memberships} "
    "{memberships|membership|memberships} and {notes} {notes|note|notes}. Their members are there as people, with their ties.",
    "Retenu : {communities} communauté{communities||s} de moins de {k} membres, avec {memberships} appartenance{memberships||s} "
    "et {notes} note{notes||s}. Leurs membres sont là comme personnes, avec leurs liens.",
)
NOTHING_HELD = Both(
    "Nothing was held back: no community here has fewer than {k} members.",
    "Rien n'a été retenu : aucune communauté d'ici n'a moins de {k} membres.",
)
WARNING = Both(
    "Ties can be searched again: whoever has these files may find small groups in them. Notes leave as they were written, also "
    "those about people or ties that the filters hide. Read before you share.",
    "Des liens peuvent être étudiés à nouveau : qui a ces fichiers peut y trouver de petits groupes. Les notes partent comme elles "
    "ont été écrites, même celles qui parlent de personnes ou de liens que les filtres cachent. Relisez avant de partager.",
)
CONTESTED = Both(
    "A contested membership is one that somebody says is not so.",
    "Une appartenance contestée (contested) est une appartenance dont quelqu'un dit qu'elle n'est pas vraie.",
)
GUARD = Both(
    "In CSV, a text that a spreadsheet could take for a formula has an apostrophe before it.",
    "En CSV, un texte qu'un tableur pourrait prendre pour une formule est précédé d'une apostrophe.",
)
TABLES = Both(
    "people: one row a person. memberships: community, person, how much (degree), how sure (confidence). communities: size, how many "
    "are here, ties, density, conductance, words. ties: two people and a weight. notes: what was written, of what.",
    "people : une ligne par personne. memberships : communauté, personne, combien (degree), à quel point c'est sûr (confidence). "
    "communities : taille (size), combien sont ici (here), liens, densité, conductance, mots. ties : deux personnes et un poids. "
    "notes : ce qui a été écrit, et de quoi.",
)
GRAPH = Both(
    "Of each person: community (the strongest, which gives the colour), communities (all of them, the strongest first), degrees "
    "(how much of each), confidences, contested, notes.",
    "De chaque personne : community (la plus forte, qui donne la couleur), communities (toutes, la plus forte d'abord), degrees "
    "(combien de chacune), confidences, contested, notes.",
)
OPEN = {
    "gexf": Both("Open communities.gexf in Gephi, Gephi Lite, networkx or R.",
                 "Ouvrez communities.gexf dans Gephi, Gephi Lite, networkx ou R."),
    "gephi-lite": Both("Open communities.json in Gephi Lite (version 1.1, or 1.0), with Workspace > Open.",
                       "Ouvrez communities.json dans Gephi Lite (version 1.1, ou 1.0), par Workspace > Open."),
}  # fmt: skip
GROUP = Both("Community {number}, {size} members{words}.", "Communauté {number}, {size} membres{words}.")
MORE = Both("And {n} more {n|community|communities}.", "Et {n} autre{n||s} communauté{n||s}.")
NOTE = Both("Note: {text}", "Note : {text}")
NOTE_ON = Both("Note on the view {view}: {text}", "Note sur la vue {view} : {text}")


def text(kept: Kept, form: str) -> str:
    """Return what the README beside files of this form says, in the language of the user and then in the other one."""
    special = (OPEN[form], GRAPH) if form in OPEN else (TABLES, GUARD) if form == "csv" else (TABLES,)
    parts = [MADE.fill(made=kept.made)] if kept.made else []
    parts += [_counts(kept), *kept.asked, *special, _held(kept), CONTESTED, WARNING]
    tongues = sorted(LANGUAGES, key=lambda tongue: tongue != kept.language)
    return "\n\n".join("\n\n".join([f"# {TITLE.say(tongue)}", *(part.say(tongue) for part in parts)]) for tongue in tongues) + "\n"


def description(kept: Kept) -> str:
    """Return what a graph says of itself, in the language of the user: counts, filters and rules, what was held back, the
    communities and their words, notes that no node or tie has.
    """
    told = kept.told("community")
    lines = [_counts(kept), *kept.asked, _held(kept)]
    for group in kept.groups[:MOST]:
        words, note = f": {', '.join(group.words)}" if group.words else "", told.get((str(group.number),))
        lines.append(GROUP.fill(number=group.number, size=group.size, words=words))
        lines += [NOTE.fill(text=note)] if note else []
    if len(kept.groups) > MOST:
        lines.append(MORE.fill(n=len(kept.groups) - MOST))
    lines += [(NOTE_ON if note.view else NOTE).fill(text=note.text, view=note.view) for note in kept.notes if note.about == "view"]
    return " ".join(both.say(kept.language) for both in lines)


def _counts(kept: Kept) -> Both:
    return COUNTS.fill(people=len(kept.ids), ties=len(kept.source), groups=len(kept.groups), memberships=len(kept.group), notes=len(kept.notes))


def _held(kept: Kept) -> Both:
    return HELD.fill(k=kept.k, **kept.held._asdict()) if any(kept.held) else NOTHING_HELD.fill(k=kept.k)
