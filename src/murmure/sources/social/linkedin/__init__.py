"""What did I do on LinkedIn, with whom, and what does LinkedIn conclude about me?

*Get it*: linkedin.com, Settings and privacy, Data privacy, Get a copy of your data: the larger archive; some tables come in ten
minutes, all in a day. Offer the zip as it is.
*Keeps*: connections, invitations, messages, posts, comments, reactions, follows, searches, endorsements, jobs kept and applied
for, who you are; and as captures inferences, words by which advertisers find you, ads clicked, network addresses.
*Leaves out*: telephone, birth, street, payments, drafts, articles, career (positions, schools, skills), courses, answers to
employers, pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.model.activity import Activity
from murmure.model.reject import Refusal, Reject
from murmure.model.words import Both
from murmure.sources.rows import csv_rows, titles_of
from murmure.sources.social.linkedin.table import TABLES, Owner, page_of, text_of
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

# Titles so plain that other tables have them too: their file must have the name that LinkedIn gives it.
_PLAIN = {"reactions": "reactions", "comments": "comments", "members": "member_follows", "searches": "searchqueries", "logins": "logins"}
_NAMES = re.compile(
    r"(?:ad_targeting|ads clicked|lan ads engagement|comments|company follows|connections|endorsement_(?:given|received)_info|"
    r"inferences_about_you|invitations|logins|member_follows|messages|profile|reactions|registration|searchqueries|security challenges|"
    r"shares|job applications|saved jobs)[ _\d()]*\.csv"
)
_LEFT = re.compile(
    r"(?:.*/)?(?:(?:causes you care about|certifications|contacts|courses|education|email addresses|events|guide_messages|hashtag_follows|"
    r"honors|importedcontacts|instantreposts|job \w[\w ]*|savedjobalerts|languages|learning\w*|learning_\w+|organizations|patents|"
    r"phonenumbers|positions|private_identity_asset|profile summary|projects|providers|publications|receipts(?:_v2)?|"
    r"recommendations_(?:given|received)|rich_media|rich media|saved_items|services marketplace[\w ]*|skills|testscores|verifications|"
    r"volunteering|votes|whatsapp phone numbers|account status history|inferred credibility scores|identities)[ _\d()]*\.csv|articles/.*)"
)


def recognise(probe: Probe) -> bool:
    """Say yes to the tables by their titles, which may stand below some notes."""
    return _part(probe) is not None


def _part(probe: Probe) -> str | None:
    if "," not in probe.text[:4000]:
        return None
    for titles in map(frozenset, titles_of(probe.text)):
        for part, (wanted, _) in TABLES.items():
            if wanted <= titles and probe.name.startswith(_PLAIN.get(part, "")):
                return part
    return None


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield what each table says, once it is known who I am."""
    from murmure.sources.readers import Probe

    parts = [(file, part) for file in bundle.files if (part := _part(Probe(file)))]
    owner = Owner(bundle.zone)
    for file, part in parts:
        if part == "profile":
            owner.names |= {" ".join(filter(None, (text_of(row, "first name"), text_of(row, "last name")))).casefold() for row in _good(file, part)}
        elif part == "invitations":
            for row in _good(file, part):
                out = row["direction"].strip().upper() == "OUTGOING"
                if page := page_of(row.get("inviterprofileurl" if out else "inviteeprofileurl")):
                    owner.pages.add(page)
    if len(owner.pages) > 1:  # a page whose address I changed is mine too; more than a few are a damaged table
        owner.pages = owner.pages if len(owner.pages) < 5 else set()
    owner.names.discard("")
    for file, part in parts:
        wanted, reader = TABLES[part]
        for found in csv_rows(file, lambda titles, wanted=wanted: wanted <= set(titles), escaped=part == "comments"):
            if isinstance(found, Reject):
                yield found
                continue
            number, row = found
            for done in reader(row, owner):
                yield Reject(file.where(number), done) if isinstance(done, Both) else done


def _good(file: File, part: str) -> Iterator[dict[str, str]]:
    wanted = TABLES[part][0]
    for found in csv_rows(file, lambda titles: wanted <= set(titles)):
        if not isinstance(found, Reject):
            yield found[1]


def refuse(probe: Probe) -> Refusal | None:
    """Name a table of LinkedIn whose titles are unknown: of another language, or damaged."""
    if re.match(r"(?:inferences_about_you|ad_targeting|connections|searchqueries|company follows|member_follows)[ _\d()]*\.csv$", probe.name):
        if not recognise(probe):
            return Refusal(
                Both("A table of LinkedIn that is damaged, or whose titles of columns are unknown.",
                     "Une table de LinkedIn abîmée, ou aux titres de colonnes inconnus."),
                Both("The zip of the larger archive, as LinkedIn gives it.", "Le zip de l'archive complète, tel que LinkedIn le donne."),
                SOURCE.get_it)  # fmt: skip
    return None


def _root(path: str) -> str:
    """Return the folder of the export; jobs and verifications have one of their own."""
    folder = path.rpartition("/")[0]
    above, _, last = folder.rpartition("/")
    return above if last.casefold() in ("jobs", "verifications") else folder


def _owns(path: str) -> bool:
    """Say which tables are left out on purpose; one that is read and is damaged is refused by name."""
    path = path.casefold()
    return _LEFT.fullmatch(path) is not None and not _NAMES.fullmatch(path.rpartition("/")[2])


SOURCE = Source(
    name="linkedin",
    title=Both("LinkedIn", "LinkedIn"),
    get_it=Both(
        "On linkedin.com: Settings and privacy, Data privacy, “Get a copy of your data”, the larger archive; wait for the mail, and"
        " offer the zip as it is.",
        "Sur linkedin.com : Préférences et confidentialité, Confidentialité des données, « Obtenir une copie de vos données », l'archive"
        " complète ; attendez le courriel, et proposez le zip tel quel.",
    ),
    keeps=Both(
        "Connections, invitations, messages, posts, comments, reactions, follows, searches, endorsements, jobs; inferences, words by which"
        " advertisers find you, ads clicked, network addresses.",
        "Relations, invitations, messages, posts, commentaires, réactions, abonnements, recherches, recommandations de compétences, emplois ;"
        " déductions, mots par lesquels les annonceurs vous trouvent, publicités cliquées, adresses réseau.",
    ),
    leaves_out=Both(
        "Telephone, birth, street, payments, drafts, articles, career, courses, answers to employers, pictures.",
        "Téléphone, naissance, rue, paiements, brouillons, articles, carrière, formations, réponses aux employeurs, images.",
    ),
    recognise=recognise,
    read=read,
    root=_root,
    owns=_owns,
    refuse=refuse,
    picture="person",
)
