"""What did I do on Facebook and Messenger, and what did Facebook and its advertisers note about me?

*Get it*: Facebook, Settings, Accounts Center, Your information and permissions, Download your
information; all of it, format JSON (HTML is read too, with fewer details), any date. Offer every zip as it comes, together.
*Keeps*: posts, photos (their places and words), comments, reactions, friends, follows, groups, pages,
events, searches, saved things, votes, messages with their reactions; what was shown to me, activity off Meta,
interests, advertisers, ads, logins, network addresses, devices, apps.
*Leaves out*: the pictures themselves, telephone numbers, birthday, family, schools, jobs, payments, notifications,
cookies, contacts, what is typed into forms, counters, settings.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.model.activity import Activity
from murmure.model.errors import MurmureError
from murmure.model.reject import Reject
from murmure.model.words import Both
from murmure.sources.meta.account import Account
from murmure.sources.meta.kind import part_of
from murmure.sources.meta.message import messages_of, owner_among, thread_of
from murmure.sources.meta.moment import Clock
from murmure.sources.meta.page import owner_in, page_of, zone_in
from murmure.sources.meta.page_clock import COVERS, of_cover, of_facebook
from murmure.sources.meta.paged import paged
from murmure.sources.meta.paged_thread import paged_messages, threads_of
from murmure.sources.meta.part import Readers, said
from murmure.sources.meta.record import root_of, stem_of, whole
from murmure.sources.meta.whose import whose
from murmure.sources.social.facebook.table import ANY, FACEBOOK, PAGES, ROOTS, STEMS
from murmure.sources.social.facebook.tie import names_of
from murmure.sources.source import Source

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from murmure.sources.readers import Bundle, File, Probe

# Folders at the top of an export: those that no other program makes, and those of the layout before 2024.
_SURE = frozenset(
    "your_facebook_activity logged_information ads_information apps_and_websites_off_of_facebook personal_information connections preferences"
    " security_and_login_information".split()
)
_TOPS = _SURE | frozenset(
    "ads_and_businesses apps_and_websites comments_and_reactions events facebook_gaming followers_and_following following_and_followers friends"
    " friends_and_followers groups likes_and_reactions location messages other_activity other_logged_information other_personal_information pages"
    " polls posts photos_and_videos profile_information saved_items_and_collections search search_history stories your_interactions_on_facebook"
    " your_topics your_places facebook_portal facebook_marketplace facebook_payments fundraisers notifications reels reviews interactions"
    " voting_location_and_reminders facebook_assistant facebook_news journalist_registration live_audio_rooms privacy_checkup short_videos"
    " spark_ar trade_secrets volunteering marketplace payment_history about_you calls_and_messages your_address_books comments".split()
)
_PAGES = frozenset(PAGES)
_ZONE, _PROFILES = "timezone", ("profile", "profile_information")
_READERS = Readers(FACEBOOK, ROOTS, STEMS, ANY)


def recognise(probe: Probe) -> bool:
    """Say yes to the parts of an export that murmure reads, JSON or pages, wherever they lie and whatever they were renamed to."""
    return _kind(probe) is not None


def _kind(probe: Probe) -> str | None:
    """Return which part a file is; a page made for the eye has '.html' behind its name."""
    if page := page_of(probe, FACEBOOK, _PAGES):
        return f"{page}.html"
    return part_of(probe, FACEBOOK)


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield what each part says; who the owner is and the zone of the account are read first."""
    from murmure.sources.readers import Probe

    siblings = frozenset(file.path for file in (*bundle.files, *bundle.others))
    parts: dict[str, list[File]] = {}
    for file in bundle.files:
        probe = Probe(file, siblings)
        parts.setdefault(_kind(probe) or "", []).append(file)
        probe.forget()  # an export holds thousands of threads: their beginnings are not kept
    telling = {kind: list(parts.get(kind, ())) for kind in (_ZONE, *_PROFILES, f"{_ZONE}.html", "profile_information.html")}
    for file in bundle.relatives:
        telling.setdefault(_kind(Probe(file, siblings)) or "", []).append(file)
    for kind in (_ZONE, f"{_ZONE}.html"):
        parts.pop(kind, None)
    zone = next((found for file in telling[_ZONE] if (found := _zone(file))), None)
    zone = zone or next((found for file in telling[f"{_ZONE}.html"] if (found := zone_in(file))), None)
    threads = [(file, thread_of(file)) for file in parts.pop("messages", ())]
    pages = threads_of(parts.pop("message.html", []))
    owner = frozenset(name for kind in _PROFILES for file in telling[kind] for name in _names(file, kind))
    owner |= frozenset(name for file in telling["profile_information.html"] for name in owner_in(file))
    account = Account("Facebook", Clock(zone), owner or owner_among([thread for _, thread in (*threads, *pages)]))
    # The JSON says instants; what a page writes needs a clock, which the cover of the export tells.
    shown = [one for file in (*bundle.others, *bundle.relatives) if file.name in COVERS for one in of_cover(file)]
    pages_clock = of_facebook(shown, zone, bundle.zone)
    known = zone or bundle.zone
    eye = account._replace(clock=Clock(known, pages_clock, known is None) if pages_clock not in (None, known) else Clock(known))
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


def _names(file: File, kind: str) -> Iterator[str]:
    from murmure.sources.readers import Probe

    for key in Probe(file).json_keys:
        if root_of(key) == kind:
            for item in whole(file, key):
                yield from names_of(item) if isinstance(item, dict) else ()


def _zone(file: File) -> ZoneInfo | None:
    """Return the zone of the account: the only text of its file that names one."""
    from murmure.sources.meta.label import of_record
    from murmure.sources.meta.text import mappings, words
    from murmure.sources.times import zone_named

    for item in whole(file, ""):
        for record in mappings(item):
            label = of_record(record)
            for value in (*label.fields.values(), *label.rest.values()):
                if (name := words(value)) and "/" in name:
                    try:
                        return zone_named(name)
                    except MurmureError:
                        continue
    return None


def _root(path: str) -> str:
    """Return the folder that holds the parts of the export: Google Drive wraps them in one or two more."""
    parts = path.split("/")[:-1]
    for tops in (_SURE, _TOPS):
        if found := [place for place, part in enumerate(parts) if part.casefold() in tops]:
            return "/".join(parts[: found[0]])
    return "/".join(parts)


def _owns(path: str) -> bool:
    """Say which files of the export are left out on purpose: parts without a reader, notes that there are no data, media."""
    top, below, name = path.casefold().partition("/")
    return (bool(below) and top in _TOPS and name.endswith((".json", ".txt", ".srt", ".html", ".css", ".js"))) or top in COVERS


def _tells(path: str) -> bool:
    """Say which files tell whose account it is."""
    name = path.rpartition("/")[2].casefold()
    return stem_of(name) in (_ZONE, "profile_information") or name in COVERS


SOURCE = Source(
    name="facebook",
    title=Both("Facebook and Messenger", "Facebook et Messenger"),
    get_it=Both(
        "On facebook.com: your picture, Settings & privacy, Settings, Accounts Center, Your information and permissions, Download your"
        " information; choose all of it, to your device, format JSON (HTML is read too), all time. Offer every zip, as it comes.",
        "Sur facebook.com : votre photo, Paramètres et confidentialité, Paramètres, Espace Comptes, Vos informations et autorisations,"
        " Télécharger vos informations ; choisissez tout, sur votre appareil, format JSON (le HTML est lu aussi), depuis le début. Proposez chaque"
        " zip, tel quel.",
    ),
    keeps=Both(
        "Posts, photos, comments, reactions, friends, follows, groups, pages, events, searches, saved things, messages and their reactions;"
        " what was shown to you, what companies told Meta about you, interests, advertisers, ads, logins, network addresses, devices, apps.",
        "Publications, photos, commentaires, réactions, amis, abonnements, groupes, pages, évènements, recherches, éléments enregistrés,"
        " messages et leurs réactions ; ce qui vous a été montré, ce que des entreprises ont dit de vous à Meta, centres d'intérêt,"
        " annonceurs, publicités, connexions, adresses réseau, appareils, applications.",
    ),
    leaves_out=Both(
        "The pictures and films themselves (their paths are kept), telephone numbers, birthday, family, schools and jobs, payments,"
        " notifications, cookies, contacts, forms, daily counters, settings.",
        "Les images et les films eux-mêmes (leurs chemins sont gardés), numéros de téléphone, anniversaire, famille, études et emplois,"
        " paiements, notifications, cookies, contacts, formulaires, compteurs quotidiens, réglages.",
    ),
    recognise=recognise,
    read=read,
    whose=whose,
    pages=True,
    root=_root,
    owns=_owns,
    account=_tells,
    picture="facebook",
)
