"""Which names of an export may be shown to strangers, and what stands in place of the others?

A name is shown when it reads as a word of the format. What reads as data (an
address, a number, a date, a person's name used as a key) becomes its outline.
"""

from __future__ import annotations

import re
import unicodedata

OUTLINE = "*"
LONGEST = 64
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_]+")
_NAME = re.compile(r"(?!\d)(?!.*-.*_|.*_.*-)[A-Za-z0-9_$@#:.\- /()%]+")
_DATA = re.compile(
    r"\d{3}"  # ids, years, dates, telephone numbers
    r"|\d[\-:/.]\d"
    r"|[^@\s]@[^@\s]"  # e-mail and fediverse addresses
    r"|://|\w{3}/\w{3}|/.*/|\.(?:com|org|net|fr|social|io|me|uk|de)\b"
    r"|\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){2,}"  # MAC addresses
    r"|\b(?=(?:[A-Za-z]*\d){3})[A-Za-z0-9]{12,}",  # tokens
    re.IGNORECASE,
)

VOCABULARY = frozenset(
    """
    a about accelerometer account accounts achat action actions actividad activitypub activities activity actor actors ad
    address addressbook ads age agenda album albums all analytics and annotations answer answers api app apple apps archive
    archives article articles assets assistant at attachment attachments audio author authorized autofill avatar avatars
    backup ballots base battery blocked blocks body book bookmark bookmarks books browser bucket by cache calendar calendars
    calls cars card cards cart cda change changes channel channels chat chats check chrome chromium circle circles city
    click clicks client close cloud collection collections comment comments common community config connected connections
    consent contact contacts content contents conversation conversations cookies count country course courses create created
    csv da daily data database date dates day days default deleted delivery detail details device devices diary direct
    directory discover discovery dm dms dns document documents domain domains donnees download downloads draft drafts drive
    ecg edits email emails energie energy entries entry event events exercise exercises export exported exports extra
    facebook favorites favourites feed feedback file files finance firefox fit fitbit fitness folder folders follow followed
    follower followers following food for format forms forum friend friends from ftl full games garmin general geo global
    google gpx gravity group groups health heart helpers hide hidden history home hotel hour hourly html icons id ids image
    images inbox index info information inferred input instagram interactions interest interests inventory invitations ip item
    items javascript journal js json jsonl key keys keyboard kind label labels language last layout league library like liked
    likes line link linked linkedin linky list listening lists local location locations lock log login logins logs log mail
    main manifest map maps mastodon matches mbox media meeting meetings member members mentions menu message messages meta
    metadata metrics minute mobile month monthly moment moments movies music mute mutes my name names netflix network news
    note notes notifications object objects of offers oauth old order orders other others outbox page pages part parts pass
    path payment payments people periods permissions person personal personalization phone photo photos pi pihole pins place
    places play playback player playlist playlists plugin polls portability post posts preferences primary private product
    products profile profiles progress protected public purchase purchases queries query queue rate ratings reactions read
    readme recent record records reel reels report reports request requests resting results reviews rides route routes routine
    run runs safari saved scale schema score search searches searched secondary security segments semantic send sensor sent
    server service services session sessions setting settings shared shares shopping short sleep snapchat social songs source
    sources space spam spotify sport sports sqlite state statistics stats status statuses steps stories story stream streaming
    stress style subscriber subscribers subscription subscriptions subtitle suggestions summary support survey sync system table
    tables tags takeout task tasks tcx team temperature templates text threads thumbnails tiktok time timeline times title to
    topics track tracks trades training transaction transactions transcripts trash trip trips tweet tweets twitter type types
    unfollowed unknown update updates upload uploads url urls usage use user users v value values verified version video
    videos view viewed views visits vo voice votes wallet watch watched watchlist weather web week weekly weight with withings
    workout workouts x xml year yearly you your youtube zip
    abonnements activites adresse adresses amis apple_health_export commentaires comptes consommation contenu contrat
    conversations courbe date debut donnee du de des et fin fichiers groupe heure historique horodate index jour journaliere
    lecture les libelle liste lieu lieux mes messages mesure mesures mois montant mot nom nombre operation operations pas
    personnelles photos point prenom profil publications puissance quotidien recherches releve releves sante semaine sommeil
    type unite valeur videos
    """.split()
)
"""Words that exports use in the names of files and columns. A word that is not here may be somebody's name."""


def words_of(name: str) -> list[str]:
    """Return the words of an identifier, in lower case.

    >>> words_of("likedTweets_part0.js")
    ['liked', 'tweets', 'part', 'js']
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return [word.casefold() for word in _WORDS.findall(plain)]


def is_vocabulary(name: str) -> bool:
    """Return whether every word of `name` is one that formats use, and none of its numbers is long."""
    words = words_of(name)
    return bool(words) and all(word in VOCABULARY for word in words) and not _DATA.search(name)


def reads_as_name(name: str) -> bool:
    """Return whether `name` can be the name of a field: an identifier, not an address, a date, a number or a sentence."""
    if not name or len(name) > LONGEST or len(name.split()) > 5:
        return False
    return bool(_NAME.fullmatch(name)) and not _DATA.search(name)


def mask_key(name: str) -> str:
    """Return the name of a field as it may be shown.

    >>> mask_key("created_at"), mask_key("alice@example.org")
    ('created_at', '*')
    """
    return name if is_vocabulary(name) or reads_as_name(name) else OUTLINE


def mask_segment(segment: str) -> str:
    """Return one part of a path as it may be shown: known words stay, others become `*`, digits become 0.

    >>> mask_segment("message_12.json"), mask_segment("alice-martin"), mask_segment("Voisins de Léa.txt")
    ('message_00.json', '*', '*.txt')
    """
    stem, dot, ending = segment.rpartition(".")
    if not dot or not stem or not re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,7}", ending):
        stem, dot, ending = segment, "", ""
    words = words_of(stem)
    shown = zeros(stem) if words and all(word in VOCABULARY for word in words) else OUTLINE
    return shown + dot + zeros(ending)


def zeros(text: str) -> str:
    """Return `text` with each digit as 0, at most four in a row: a number's place stays, its value goes."""
    return re.sub(r"0{5,}", "0000", re.sub(r"\d", "0", text))


def mask_path(path: str) -> str:
    """Return a path as it may be shown."""
    return "/".join(mask_segment(part) for part in path.split("/"))
