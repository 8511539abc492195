"""Make up the pages for the eye of Facebook and Instagram: the same Zoé Martel, in three forms of the page and several languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

ZURICH = ZoneInfo("Europe/Zurich")
BEHIND = timezone(timedelta(hours=-8))
"""The clock of all pages of Instagram."""
_SHORT = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split(),
    "es": "ene feb mar abr may jun jul ago sept oct nov dic".split(),
}


def clock(time: float, language: str = "en", seconds: bool = True, zone: tzinfo = ZURICH) -> str:
    """Return how a page writes a moment."""
    when = datetime.fromtimestamp(time, zone)
    fine = f":{when:%S}" if seconds else ""
    if language == "en":
        return f"{_SHORT['en'][when.month - 1]} {when.day:02}, {when.year} {when.hour % 12 or 12}:{when:%M}{fine} {'pm' if when.hour > 11 else 'am'}"
    if language == "de":
        return f"{when:%d.%m.%Y}, {when:%H:%M}{fine}"
    joint = " à " if language == "fr" and not seconds else " "
    return f"{when.day} {_SHORT[language][when.month - 1]} {when.year}{joint}{when:%H:%M}{fine}"


def media(path: str) -> str:
    return f'<div><a target="_blank" href="../../{path}"><img src="../../{path}" class="_a6_o _3-96" /></a></div>'


def linked(address: str, name: str) -> str:
    return f'<div><a target="_blank" href="{escape(address)}">{escape(name)}</a></div>'


def text(words: str) -> str:
    return '<div><div class="_2pin"><div>' + escape(words, quote=False).replace("\n", "<br />") + "</div></div></div>"


def table(rows: list[tuple[str, str]]) -> str:
    cells = "".join(f'<tr><td class="_2pin _a6_q">{escape(a)}</td><td class="_2pin _2piu _a6_r">{escape(b)}</td></tr>' for a, b in rows)
    return f'<table style="table-layout: fixed;">{cells}</table>'


def tall(rows: list[tuple[str, str]]) -> str:
    cells = "".join(f'<tr><td colspan="2" class="_2pin _a6_q">{escape(a)}<div><div>{escape(b)}</div></div></td></tr>' for a, b in rows)
    return f"<table>{cells}</table>"


def reactions(signs: list[tuple[str, str]], date: str = "") -> str:
    when = f"<span> ({date})</span>" if date else ""
    return '<ul class="_a6-q">' + "".join(f"<li><span>{sign}{escape(name)}{when}</span></li>" for sign, name in signs) + "</ul>"


def new(heading: str | None, body: str, date: str | None, where: str = "https://www.facebook.com/dyi/x") -> str:
    """Return a record as it is since 2022; its date leads to what it tells of, or nowhere."""
    head = f'<h2 class="_2ph_ _a6-h _a6-i" id="u1">{escape(heading, quote=False)}</h2>' if heading else ""
    foot = f'<footer class="_3-94 _a6-o"><a href="{escape(where)}"><div class="_a72d">{date}</div></a></footer>' if date else ""
    return f'<section class="_a6-g" aria-labelledby="u1">{head}<div class="_2ph_ _a6-p">{body}</div>{foot}</section>'


def old(heading: str | None, body: str, date: str | None, where: str = "") -> str:
    """Return a record as it was from 2018 to 2021."""
    head = f'<div class="_3-96 _2pio _2lek _2lel">{escape(heading, quote=False)}</div>' if heading else ""
    date = f'<a href="{escape(where)}"><div class="_2lem">{date}</div></a>' if where else date
    foot = f'<div class="_3-94 _2lem">{date}</div>' if date else ""
    inside = f'<div class="_3-96 _2let"><div><div></div>{body}<div></div></div></div>'
    return f'<div class="pam _3-95 _2pi0 _2lej uiBoxWhite noborder">{head}{inside}{foot}</div>'


def bare(heading: str | None, body: str, date: str | None, where: str = "") -> str:
    """Return a record whose classes nobody has met."""
    head = f"<h3>{escape(heading, quote=False)}</h3>" if heading else ""
    body += linked(where, "") if where else ""
    foot = f"<div>{date}</div>" if date else ""
    return f'<div class="x1 x2">{head}<div>{body}</div>{foot}</div>'


Form = Callable[..., str]


def below(label: str, records: list[str]) -> str:
    """Return a table whose only cell holds records below a label."""
    return f'<table><tr><td colspan="2" class="_2pin _a6_q">{escape(label)}<div><div>{"".join(records)}</div></div></td></tr></table>'


def page(title: str, records: list[str], form: Form = new) -> bytes:
    """Return a page of records."""
    classes = {new: "_5vb_ _2yq _a7o5", old: "_5vb_ _2yq", bare: "y1"}[form]
    main = "main" if form is new else "div"
    style = '<style type="text/css">.a>.b{content:"<"}</style><script>if (1<2) {"</div>"}</script>'
    picture = '<img src="data:image/png;base64,iVBORw0KGgo=" alt="a > b" />'
    return (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8" /><base href="../../" />{style}'
        f'<title>{escape(title, quote=False)}</title></head><body class="{classes}"><div class="clearfix _ikh"><div class="_4bl9"><div class="_li">'
        f'<header>{picture}<h1 class="_a71f">{escape(title, quote=False)}</h1></header><{main} class="_4t5n" role="main">'
        f"{''.join(records)}</{main}></div></div></div></body></html>"
    ).encode()


def cover(name: str, zone: tzinfo) -> bytes:
    """Return the page that opens an export: it says when it was made, twice."""
    made = datetime(2024, 6, 1, 8, 10, tzinfo=UTC)
    away = made.astimezone(zone).utcoffset() or timedelta()
    shown = f"{made.astimezone(zone):%A, %B %d, %Y at %I:%M %p} UTC" + (f"+{away // timedelta(hours=1):02}:00" if away else "")
    aside = f'<aside role="contentinfo" class="_aoaa">Generated by {name} on <time datetime="{made:%Y-%m-%dT%H:%MZ}">{shown}</time></aside>'
    return page(name, []).replace(b"</header>", f"</header>{aside}".encode(), 1)


def facebook(
    zoe: str, lou: str, t: int, form: Form = new, language: str = "en", seconds: bool = True, noe: str = "Noé", zone: tzinfo = ZURICH
) -> dict[str, Any]:
    """Return the pages of an export of Facebook: what the JSON of the same account says too."""

    def at(time: float) -> str:
        return clock(time, language, seconds, zone)

    here = "your_facebook_activity"
    seen = "security_and_login_information"
    place = f"{here}/posts/media"
    friends = [form(lou, "", at(t - 1_000)), form(noe, "", at(t - 2_000))]
    thread = [
        form(lou, text("à demain 👍"), at(t + 120)),
        form(zoe, text("Le quai, vers midi ?") + reactions([("❤", lou)], at(t + 112)), at(t + 110)),
        form(zoe, media(f"{here}/messages/inbox/loic_9k3xq8/photos/p_1_n_5.jpg"), at(t + 100)),
        form(lou, linked("https://journal.example/quai", "Le quai"), at(t + 90)),
        form(zoe, text("5 mars 2023\nou le 6 ? <3 & Â©"), at(t + 70)),
    ]
    posts = [
        form("Zoé Martel a mis à jour son statut.", text("Première neige à Évian ❄️ #Léman"), at(t)),
        form(
            "Zoé Martel",
            f'<div>{media(f"{place}/a_1_n_77.jpg")}<div class="_3-95">Au bord de l\'eau</div></div>'
            + table([("Upload IP Address", "192.0.2.44"), ("Camera Make", "Nikkor")]),
            at(t + 10),
        ),
        form("Zoé Martel a partagé un lien.", text("À lire") + linked("https://journal.example/été", "Le journal"), at(t + 20)),
    ]
    answers = {
        "en": ["Events you've joined", "Events you declined", "Events you're interested in"],
        "fr": ["Évènements auxquels vous participez", "Évènements que vous avez refusés", "Évènements qui vous intéressent"],
        "de": ["Veranstaltungen, an denen du teilnimmst: zugesagt", "Abgesagte Veranstaltungen: abgesagt", "Veranstaltungen, die dich interessieren"],
    }[language]
    span = table([("Start time", at(t + 9_000)), ("End time", at(t + 12_600)), ("Place", "Le port")])
    responses = [
        form(answers[0], form("Fête du lac", span + text("Venez !"), None), None),
        form(answers[1], form("La course", text(f"{at(t + 9_000)} – {at(t + 12_600)}") + text("Le port"), None), None),
        form(answers[2], form("Le marché", span, None) + form("Le bal masqué", "", at(t + 9_700)), None),
    ]
    viewed = [
        form("Vidéos", form(None, text("La régate"), at(t + 440), where="https://www.facebook.com/regate/videos/1"), None),
        form("Marketplace", form(None, text("Articles vus") + text("12"), None), None),
    ]
    told = table([("Event", "Post de La gazette"), ("URL", "https://www.facebook.com/gazette/posts/1"), ("Time", at(t + 610))])
    clip = table([("Event", "Le film du lac"), ("URL", "https://www.facebook.com/lac/2"), ("Time", at(t + 611))])
    feed = [form(None, below("Posts", [form(None, told, None), form(None, clip, None)]), None)]
    known = [form(None, table([("When these suggestions were created", at(t))]) + below("Friend suggestions", [form(None, "Eva Brun", None)]), None)]
    events = [form(None, tall([("ID", "42"), ("Event", "PURCHASE")]) + table([("Received on", at(t + 401))]), None)]
    return {
        f"{here}/posts/your_posts__check_ins__photos_and_videos_1.html": page("Your posts", posts, form),
        f"{here}/comments_and_reactions/comments.html": page(
            "Comments", [form("Zoé Martel a commenté la publication de Loïc.", text("Bravo ! ça glisse"), at(t + 200))], form
        ),
        f"{here}/comments_and_reactions/likes_and_reactions_1.html": page(
            "Likes", [form("Zoé Martel aime la photo de Loïc.", "", at(t + 300))], form
        ),
        f"{here}/messages/inbox/loic_9k3xq8/message_1.html": page(lou, thread, form),
        f"{here}/groups/your_group_membership_activity.html": page(
            "Groups", [form("Vous êtes devenue membre de Le chœur.", text("Le chœur"), at(t + 340))], form
        ),
        f"{here}/events/your_events.html": page(
            "Events", [form("Répétition", text(f"{at(t + 9_000)} - {at(t + 12_600)}") + text("Venez !"), None)], form
        ),
        f"{here}/events/event_invitations.html": page("Invitations", [form("Le bal", "", at(t + 9_500))], form),
        f"{here}/events/your_event_responses.html": page("Responses", responses, form),
        f"{here}/polls/polls_you_voted_on.html": page(
            "Polls",
            [form("Zoé a voté.", text("Quel jour ?") + "<ul><li>✓ Mardi</li><li>Jeudi</li></ul>", at(t + 370))],
            form,
        ),
        f"{here}/posts/album/0.html": page("Été", [form(None, media(f"{place}/b_2_n_88.jpg") + text("Au bord de l'eau"), at(t + 50))], form),
        f"{here}/groups/your_groups.html": page("Groups", [form("Le chœur", "", at(t + 345))], form),
        "logged_information/location/location_history.html": page("Places", [form("Évian", text("46.4, 6.58"), at(t + 420))], form),
        "logged_information/interactions/recently_viewed.html": page("Recently viewed", viewed, form),
        "logged_information/interactions/content_that_has_been_shown_to_you_in_your_feed.html": page("Feed", feed, form),
        "connections/friends/people_you_may_know.html": page("People", known, form),
        "connections/friends/your_friends.html": page("Friends", friends, form),
        "logged_information/search/your_search_history.html": page(
            "Search", [form("Vous avez cherché", text('"neige évian"'), at(t + 310))], form
        ),
        "logged_information/location/timezone.html": page("Timezone", [form(None, table([("Timezone", "Europe/Zurich")]), None)], form),
        f"{seen}/account_activity.html": page(
            "Account activity",
            [form("Login", tall([("IP Address", "192.0.2.7"), ("User Agent", "Mozilla/5.0"), ("Cookie Name", "SECRET-COOKIE")]), at(t + 500))],
            form,
        ),
        "ads_information/ads_interests.html": page("Interests", [form("Interests", "<div>Ski</div><div>Trains de nuit</div>", None)], form),
        "ads_information/advertisers_using_your_activity_or_information.html": page(
            "Advertisers", [form("Advertisers", "<ul><li>Agence A</li><li>Agence B</li></ul>", None)], form
        ),
        "apps_and_websites_off_of_facebook/your_activity_off_meta_technologies.html": page(
            "Companies", [form(None, '<div><a href="your_activity_off_meta_technologies/1.html">boutique.example</a></div>', None)], form
        ),
        "apps_and_websites_off_of_facebook/your_activity_off_meta_technologies/1.html": page("boutique.example", events, form),
        "personal_information/profile_information/profile_information.html": page(
            "Profile",
            [form(None, table([("Name", zoe), ("Email", "zoe@courriel.example"), ("Phone", "+33600000042"), ("Birthday", "1990-02-03")]), None)],
            form,
        ),
        "start_here.html": cover("Zoé Martel", zone),
    }


def instagram(t: int, form: Form = new, language: str = "en", seconds: bool = False, zone: tzinfo = BEHIND) -> dict[str, bytes]:
    """Return the pages of an export of Instagram."""

    def at(time: float) -> str:
        return clock(time, language, seconds, zone)

    def profile(user: str, address: str, time: float, headed: bool = False) -> str:
        return form(user if headed else None, linked(address, user if not headed else address) + f"<div>{at(time)}</div>", None)

    people, mine = "connections/followers_and_following", "your_instagram_activity"
    thread = [form("Loïc B.", text("à demain 👍"), at(t + 120)), form("Zoé 🌲", text("Le quai, vers midi ?"), at(t + 60))]
    login = tall([("IP Address", "192.0.2.9"), ("Language Code", "fr")]) + table([("Date and Time", at(t + 500))])
    login += tall([("User Agent", "Instagram 300")])
    owner = [("Username", "zoe.martel"), ("Name", "Zoé 🌲"), ("Phone Number", "+33600000043"), ("Birth", "1919-01-01")]
    liked = [form("ina.s", linked("https://www.instagram.com/p/Cabc/", "👍") + f"<div>{at(t + 300)}</div>", None)]
    return {
        f"{people}/followers_1.html": page("Followers", [profile("loic.b", "https://www.instagram.com/loic.b", t + 1)], form),
        f"{people}/following.html": page("Following", [profile("ina.s", "https://www.instagram.com/_u/ina.s", t + 2, True)], form),
        f"{mine}/media/posts_1.html": page("Posts", [form("Neige à Évian #Léman", media("media/posts/202311/177_n.jpg"), at(t))], form),
        f"{mine}/likes/liked_posts.html": page("Likes", liked, form),
        f"{mine}/comments/post_comments_1.html": page(
            "Comments", [form(None, tall([("Comment", "Bravo !"), ("Media Owner", "ina.s")]) + table([("Time", at(t + 200))]), None)], form
        ),
        f"{mine}/messages/inbox/loicb_77889900/message_1.html": page("Loïc B.", thread, form),
        "personal_information/personal_information/personal_information.html": page(
            "Profile",
            [form("Profile", tall(owner), None)],
            form,
        ),
        "security_and_login_information/login_and_profile_creation/login_activity.html": page(
            "Logins", [form(datetime.fromtimestamp(t + 500, UTC).isoformat(), login, None)], form
        ),
        "ads_information/instagram_ads_and_businesses/advertisers_using_your_activity_or_information.html": page(
            "Advertisers", [form("Advertisers", "<ul><li>Agence A</li></ul>", None)], form
        ),
    }
