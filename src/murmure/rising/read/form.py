"""Which column of a file of posts is for what?"""

from __future__ import annotations

from murmure.communities.table import Form, Role
from murmure.communities.table.forms import PEOPLE, TIMES
from murmure.model.errors import BadRequest
from murmure.model.words import Both

ADVICE = Both(
    "Posts need the columns time and actor, and text, tags, links, media or petition. Say which they are: "
    "--map time=published_at,actor=author_id,text=content,tags=hashtags,links=urls. "
    "Files may be CSV, TSV, Parquet or JSON lines.",
    "Il faut aux messages les colonnes time et actor, et text, tags, links, media ou petition. Indiquez lesquelles : "
    "--map time=published_at,actor=author_id,text=content,tags=hashtags,links=urls. "
    "Les fichiers peuvent être en CSV, TSV, Parquet ou JSON (un objet par ligne).",
)
POSTS = Form(
    (Role("time", "raw", ("createdat", "publishdate", "publishedat", "published", "postedat", "createdutc", "indexedat", "timestampms", "timeus",
                          "commitrecordcreatedat", *TIMES)),
     Role("actor", "raw", ("actor", "actorid", "authorid", "userid", "accountid", "useridstr", "did", "author", "user", "account", "accountacct",
                           "username", "userscreenname", "screenname", "handle", "userusername", "utilisateur", "auteur", "compte",
                           *(name for name in PEOPLE if name not in ("id", "nodeid")))),
     Role("text", "raw", ("text", "fulltext", "content", "body", "message", "tweet", "commitrecordtext", "texte", "contenu"), False),
     Role("tags", "raw", ("tags", "hashtags", "tagsname", "entitieshashtagstext", "entitieshashtagstag", "tag", "hashtag", "keywords",
                          "etiquettes", "motsdiese", "motscles"), False),
     Role("links", "raw", ("links", "urls", "entitiesurlsexpandedurl", "expandedurls", "link", "url", "liens", "lien"), False),
     Role("id", "raw", ("id", "idstr", "postid", "tweetid", "statusid", "messageid", "uri", "cid", "commitcid"), False),
     Role("media", "raw", ("media", "mediaid", "mediahash", "image", "photo", "mediaattachmentsid"), False),
     Role("petition", "raw", ("petition", "petitionid"), False),
     Role("audience", "raw", ("audience", "followers", "followerscount", "userfollowerscount", "authorfollowerscount", "accountfollowerscount",
                              "abonnes", "nombreabonnes"), False)),
    {}, ADVICE, strict=True, nested=True, block=1 << 16,
)  # fmt: skip
TIMED = Form(POSTS.roles[:1], {}, ADVICE, strict=True, nested=True, block=1 << 16)
"""The same file, of which only the times are read."""
SAID = ("text", "tags", "links", "media", "petition")
"""Columns of which a post needs one: what it says."""

NO_PAIR = Both("“{part}” does not say which column is for what.", "« {part} » ne dit pas quelle colonne sert à quoi.")
NO_ROLE = Both("Posts have no “{role}”: there are {roles}.", "Les messages n'ont pas de « {role} » : il y a {roles}.")
TWICE = Both("“{role}” is given twice.", "« {role} » est donné deux fois.")


def columns_of(text: str) -> dict[str, str]:
    """Return which column is for what, of `time=published_at,actor=author`; raise `BadRequest`.

    >>> columns_of("time=at, tags=entities.hashtags.text")
    {'time': 'at', 'tags': 'entities.hashtags.text'}
    """
    found: dict[str, str] = {}
    for part in filter(None, map(str.strip, text.split(","))):
        role, sign, column = (one.strip() for one in part.partition("="))
        if not sign or not column:
            raise BadRequest("bad-map", NO_PAIR.fill(part=part[:60]), ADVICE)
        if role not in {one.name for one in POSTS.roles}:
            raise BadRequest("bad-map", NO_ROLE.fill(role=role[:60], roles=", ".join(one.name for one in POSTS.roles)), ADVICE)
        if role in found:
            raise BadRequest("bad-map", TWICE.fill(role=role), ADVICE)
        found[role] = column
    return found
