"""What did I do on Instagram, and what did Instagram and its advertisers note about me?

*Get it*: Instagram, Settings, Accounts Center, Your information and permissions, Download your
information; all of it, format JSON (HTML is read too, with fewer details), any date. Offer every zip as it comes.
*Keeps*: posts, stories, reels, comments, likes, saved posts, answers to stories, followers and follows, blocks,
close friends, searches, messages with their reactions; posts and videos that were shown, ads shown and clicked,
interests, advertisers, activity off Meta, logins, network addresses, devices, the last known location.
*Leaves out*: the pictures and films themselves, telephone numbers, birthday, cookies, contacts, settings, Shopping,
time spent, counters.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.model.activity import Activity
from murmure.model.reject import Reject
from murmure.model.words import Both
from murmure.sources.meta.kind import part_of
from murmure.sources.meta.message import messages_of, owner_among, thread_of
from murmure.sources.meta.moment import Clock
from murmure.sources.meta.page import owner_in, page_of, zone_in
from murmure.sources.meta.page_clock import of_instagram, of_logins
from murmure.sources.meta.paged import paged
from murmure.sources.meta.paged_thread import paged_messages, threads_of
from murmure.sources.meta.part import Readers, said
from murmure.sources.meta.record import stem_of, whole
from murmure.sources.meta.text import mappings
from murmure.sources.meta.whose import whose
from murmure.sources.social.instagram.account import Instagram
from murmure.sources.social.instagram.table import INSTAGRAM, PAGES, ROOTS, STEMS
from murmure.sources.social.instagram.tie import names_of
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

# Folders at the top of an export: those that no other program makes, and those of the layouts before 2024.
_SURE = frozenset(
    "your_instagram_activity apps_and_websites_off_of_instagram followers_and_following ads_information connections logged_information"
    " personal_information preferences security_and_login_information account_information".split()
)
_TOPS = _SURE | frozenset(
    "ads_and_topics apps_and_websites autofill_information avatars_store comments contacts content device_information events fundraisers guides"
    " information_about_you likes login_and_account_creation login_and_profile_creation messages monetization past_instagram_insights recent_search"
    " recent_searches reports saved shopping story_sticker_interactions story_interactions subscriptions threads your_topics digital_wallets media"
    " ads_and_businesses instagram_ads_and_businesses link_history meta_spark_messages other_activity story_activities reels ai".split()
)
_COVERS = frozenset({"start_here.html", "index.html"})
_PAGES = frozenset(PAGES)
_LOGINS = ("login_activity.html", "logout_activity.html")
_READERS = Readers(INSTAGRAM, ROOTS, STEMS, frozenset({"ig_custom_audiences", "ig_custom_audiences_all_types", "inferred_data_ig_interest"}))


def recognise(probe: Probe) -> bool:
    """Say yes to the parts of an export that murmure reads, JSON or pages, wherever they lie."""
    return _kind(probe) is not None


def _kind(probe: Probe) -> str | None:
    """Return which part a file is; a page made for the eye has '.html' behind its name."""
    if page := page_of(probe, INSTAGRAM, _PAGES):
        return f"{page}.html"
    return part_of(probe, INSTAGRAM)


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield what each part says; who the owner is is read first."""
    from murmure.sources.readers import Probe

    siblings = frozenset(file.path for file in (*bundle.files, *bundle.others))
    parts: dict[str, list[File]] = {}
    for file in bundle.files:
        probe = Probe(file, siblings)
        # What both services write alike was recognised by what lay around it, which is not always here.
        html = ".html" if probe.text[:200].lstrip().startswith("<") else ""
        kind = _kind(probe) or ("messages" if "messages" in probe.json_keys else f"{stem_of(file.name)}{html}")
        parts.setdefault(kind, []).append(file)
        probe.forget()
    threads = [(file, thread_of(file)) for file in parts.pop("messages", ())]
    pages = threads_of(parts.pop("message.html", []))
    telling = {kind: list(parts.get(kind, ())) for kind in ("timezone.html", "profile_user", "personal_information.html", *_LOGINS)}
    for file in bundle.relatives:
        telling.setdefault(_kind(Probe(file, siblings)) or "", []).append(file)
    parts.pop("timezone.html", None)
    zone = next((found for file in telling["timezone.html"] if (found := zone_in(file))), None) or bundle.zone
    owner = frozenset(name for file in telling["profile_user"] for name in _names(file))
    owner |= frozenset(name for file in telling["personal_information.html"] for name in owner_in(file))
    account = Instagram("Instagram", Clock(), owner or owner_among([thread for _, thread in (*threads, *pages)]))
    # The JSON says instants; what a page writes needs a clock, and it is not that of the person.
    pages_clock = of_instagram(of_logins(file for kind in _LOGINS for file in telling[kind]), zone)
    eye = account._replace(clock=Clock(None, pages_clock) if pages_clock else Clock(zone))
    for kind, files in parts.items():
        for file in files:
            if kind.endswith(".html"):
                yield from paged(file, PAGES[kind.removesuffix(".html")], eye)
            else:
                yield from said(file, kind, account, _READERS)
    for file, thread in threads:
        yield from messages_of(file, thread, account)
        Probe(file).forget()
    for file, thread in pages:
        yield from paged_messages(file, thread, eye)
        Probe(file).forget()


def _names(file: File) -> Iterator[str]:
    for item in whole(file, "profile_user"):
        for record in mappings(item):
            yield from names_of(record)


def _root(path: str) -> str:
    """Return the folder that holds the parts of the export, whatever it was wrapped in."""
    parts = path.split("/")[:-1]
    for tops in (_SURE, _TOPS):
        if found := [place for place, part in enumerate(parts) if part.casefold() in tops]:
            return "/".join(parts[: found[0]])
    return "/".join(parts)


def _owns(path: str) -> bool:
    """Say which files of the export are left out on purpose: parts without a reader, notes that there are no data, subtitles."""
    top, below, name = path.casefold().partition("/")
    return (bool(below) and top in _TOPS and name.endswith((".json", ".txt", ".srt", ".html", ".css", ".js"))) or top in _COVERS


def _tells(path: str) -> bool:
    """Say which files tell whose account it is, and on which clock its pages are."""
    name = path.rpartition("/")[2].casefold()
    return stem_of(name) in ("timezone", "personal_information") or name in _LOGINS


SOURCE = Source(
    name="instagram",
    title=Both("Instagram", "Instagram"),
    get_it=Both(
        "In Instagram: your profile, Settings, Accounts Center, Your information and permissions, Download your information; choose all of it,"
        " to your device, format JSON (HTML is read too), all time. Offer every zip, as it comes.",
        "Dans Instagram : votre profil, Paramètres, Espace Comptes, Vos informations et autorisations, Télécharger vos informations ; choisissez"
        " tout, sur votre appareil, format JSON (le HTML est lu aussi), depuis le début. Proposez chaque zip, tel quel.",
    ),
    keeps=Both(
        "Posts, stories, reels, comments, likes, saved posts, answers to stories, followers, follows, blocks, searches, messages and their"
        " reactions; posts, videos and ads shown to you, interests, advertisers, what companies told Meta, logins, network addresses, devices.",
        "Publications, stories, reels, commentaires, J'aime, éléments enregistrés, réponses aux stories, abonnés, abonnements, blocages,"
        " recherches, messages et leurs réactions ; publications, vidéos et publicités montrées, centres d'intérêt, annonceurs, ce que des"
        " entreprises ont dit à Meta, connexions, adresses réseau, appareils.",
    ),
    leaves_out=Both(
        "The pictures and films themselves (their paths are kept), telephone numbers, birthday, cookies, contacts, settings, shopping, time spent.",
        "Les images et les films eux-mêmes (leurs chemins sont gardés), numéros de téléphone, anniversaire, cookies, contacts, réglages, achats,"
        " temps passé.",
    ),
    recognise=recognise,
    read=read,
    whose=whose,
    pages=True,
    root=_root,
    owns=_owns,
    account=_tells,
    picture="instagram",
)
