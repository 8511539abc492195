"""What can be wrong with a file of edges, and what can the person do about it?"""

from __future__ import annotations

from pathlib import Path

from murmure.model.errors import BadRequest
from murmure.model.words import Both

LINE, ROW, EDGE = Both("line {n}", "ligne {n}"), Both("row {n}", "rangée {n}"), Both("edge {n}", "lien {n}")

WRONG: dict[str, tuple[Both, Both]] = {
    "not-a-graph": (
        Both("no edges can be read in it: {why}", "aucun lien ne peut y être lu : {why}"),
        Both("Give a list of edges, two node ids a line separated by a tab, as TSV or CSV, or Parquet, GraphML or GEXF.",
             "Donnez une liste de liens, deux identifiants de nœuds par ligne séparés par une tabulation, en TSV ou CSV, "
             "ou en Parquet, GraphML ou GEXF.")),
    "empty-file": (
        Both("the file is empty", "le fichier est vide"),
        Both("Check that it was written to its end.", "Vérifiez qu'il a été écrit jusqu'au bout.")),
    "no-edges": (
        Both("there is no edge in it", "il ne contient aucun lien"),
        Both("Communities are found between linked nodes. Lines that begin with # or % are comments, unless a header comes first.",
             "Les communautés se trouvent entre des nœuds liés. Les lignes qui commencent par # ou % sont des commentaires, "
             "sauf après une ligne de titres.")),
    "id-too-large": (
        Both("the id {id} does not fit in 64 bits", "l'identifiant {id} ne tient pas sur 64 bits"),
        Both("Make the ids texts: put a letter before each number, as n{id}.",
             "Faites des identifiants des textes : mettez une lettre devant chaque nombre, comme n{id}.")),
    "no-id": (
        Both("a node id is missing", "l'identifiant d'un nœud manque"),
        Both("Every edge needs the ids of its two nodes.", "Chaque lien demande les identifiants de ses deux nœuds.")),
    "ragged": (
        Both("{found} columns where {wanted} are expected", "{found} colonne{found||s} au lieu de {wanted}"),
        Both("Every line of a list of edges has the same columns, separated in the same way.",
             "Chaque ligne d'une liste de liens a les mêmes colonnes, séparées de la même façon.")),
    "bad-weight": (
        Both("the weight “{weight}” is not a number of nought or more", "le poids « {weight} » n'est pas un nombre positif ou nul"),
        Both("Correct it, or leave --weighted out.", "Corrigez-le, ou retirez --weighted.")),
    "weights-too-large": (
        Both("the weights add up to more than a number can hold", "la somme des poids dépasse ce qu'un nombre peut contenir"),
        Both("Divide them all by one number: only their ratios count.", "Divisez-les tous par un même nombre : seuls leurs rapports comptent.")),
    "no-weights": (
        Both("it has no column of weights", "il n'a pas de colonne de poids"),
        Both("Leave --weighted out, or call the column `weight` (a list without a header: the third column).",
             "Retirez --weighted, ou appelez la colonne `weight` (dans une liste sans titres : la troisième colonne).")),
    "not-text": (
        Both("it is not text in UTF-8", "ce n'est pas du texte en UTF-8"),
        Both("Save it again as UTF-8.", "Enregistrez-le de nouveau en UTF-8.")),
    "nodes": (
        Both("it lists nodes, not edges", "il liste des nœuds, et non des liens"),
        Both("Give the file of the edges, whose columns are source and target.",
             "Donnez le fichier des liens, dont les colonnes sont source et target.")),
    "hostile-xml": (
        Both("it declares entities, which can be used to exhaust a machine", "il déclare des entités, qui peuvent servir à épuiser une machine"),
        Both("Graphs need none: have it written again by the tool that made it.",
             "Un graphe n'en a pas besoin : faites-le réécrire par l'outil qui l'a fait.")),
}  # fmt: skip

WHERE = Both("{path}, {place}: {what}.", "{path}, {place} : {what}.")
WHOLE = Both("{path}: {what}.", "{path} : {what}.")


class Unfit(Exception):
    """Say that one edge of a batch cannot be used: its place in the batch, and what is wrong as `WRONG` calls it."""

    def __init__(self, place: int, code: str, **values: object) -> None:
        super().__init__(code)
        self.place, self.code, self.values = place, code, values


def fault(path: Path | str, code: str, place: Both | None = None, **values: object) -> BadRequest:
    """Return the error `code` of `WRONG` about a file, or about one `place` in it."""
    what, advice = (part.fill(**values) if values else part for part in WRONG[code])
    name = Path(path).name if path else Both("The table", "La table")
    sentence = WHERE.fill(path=name, place=place, what=what) if place else WHOLE.fill(path=name, what=what)
    return BadRequest(code, sentence, advice)
