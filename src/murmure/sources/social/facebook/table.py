"""Which reader reads which part of a Facebook export?

A part is known by the root key of its JSON, without the version at its end, or,
in the exports of 2026 that have no root key, by the name of its file.
"""

from __future__ import annotations

from murmure.sources.meta import paged, paged_event
from murmure.sources.meta.kind import Roots
from murmure.sources.meta.paged import Page
from murmure.sources.meta.part import Reader
from murmure.sources.social.facebook import capture, post, tie

_FRIEND = tie.tie("friend", "Follow", friend=True)
_PAGE_LIKED, _PAGE_FOLLOWED = tie.tie("page-like", "Like", "Page"), tie.tie("page-follow", "Follow", "Page")
_FOLLOWED, _EVENT_MADE = tie.tie("following", "Follow"), tie.events("Create", "made")

# By root key.
ROOTS: dict[str, Reader] = {
    "status_updates": post.posts, "group_posts": post.posts, "archived_stories": post.posts, "other_photos": post.photos,
    "videos": post.photos, "photos": post.photos, "wall_posts_sent_to_you": post.walls, "comments": post.comments, "group_comments": post.comments,
    "reactions": tie.reactions, "stories_feedback": tie.reactions, "page_likes": _PAGE_LIKED, "pages_followed": _PAGE_FOLLOWED,
    "pages_unfollowed": tie.tie("page-unfollow", "Undo", "Page", of="Follow"), "following": _FOLLOWED,
    "followers": tie.tie("follower", "Follow", theirs=True), "unfollowed": tie.tie("unfollowed", "Undo", of="Follow"),
    "friends": _FRIEND, "deleted_friends": tie.tie("friend-removed", "Undo", of="friend"),
    "received_requests": tie.tie("request-received", "Offer", theirs=True, of="friend"),
    "rejected_requests": tie.tie("request-rejected", "Reject", of="friend"), "sent_requests": tie.tie("request-sent", "Offer", of="friend"),
    "people_you_may_know": capture.inferred("may know"), "blocked_profiles": tie.tie("block", "Block"), "blocked_users": tie.tie("block", "Block"),
    "searches": tie.searches, "groups_joined": tie.groups, "groups_admined": tie.tie("group-admin", "Join", "Group", role="admin"),
    "event_responses": tie.answers, "your_events": _EVENT_MADE, "events_invited": tie.events("Invite", "invited"),
    "saves": tie.saves, "saves_and_collections": tie.saves, "your_places": post.places, "poll_votes": tie.votes,
    "video_polls": tie.votes, "profile_updates": tie.updates, "profile": tie.identity, "profile_information": tie.identity,
    "pages": tie.tie("page", "Create", "Page"), "off_facebook_activity": capture.off_meta, "topics": capture.inferred("interest"),
    "inferred_topics": capture.inferred("topic"), "custom_audiences": capture.advertisers, "custom_audiences_all_types": capture.advertisers,
    "history": capture.advertisements, "friend_peer_group": capture.inferred("life stage"), "friends_peer_group": capture.inferred("life stage"),
    "recently_viewed": capture.viewed, "visited_things": capture.viewed, "account_activity": capture.seen, "account_accesses": capture.seen,
    "used_ip_address": capture.seen, "active_sessions": capture.seen, "login_protection_data": capture.seen, "recognized_devices": capture.seen,
    "admin_records": capture.seen, "account_status_changes": capture.seen, "logins_and_logouts": capture.seen, "last_activity": capture.days,
    "installed_apps": capture.applications, "instant_games_played": capture.applications, "location_history": capture.positions,
    "last_location": capture.positions, "primary_location": capture.places, "primary_public_location": capture.places,
}  # fmt: skip

# By the name of the file: records without a root key.
STEMS: dict[str, Reader] = {
    "your_posts": post.posts, "your_posts__check_ins__photos_and_videos": post.posts, "posts": post.posts, "check_ins": post.posts,
    "places_you_have_been_tagged_in": post.posts, "archived_posts": post.posts, "album": post.photos, "edits_you_made_to_posts": post.posts,
    "likes_and_reactions": tie.reactions, "posts_and_comments": tie.reactions, "comments": post.comments, "your_comments_in_groups": post.comments,
    "link_history": capture.viewed, "content_that_has_been_shown_to_you_in_your_feed": capture.viewed, "shows_you_have_watched": capture.viewed,
    "profile_visits": capture.viewed, "groups_and_events_you_ve_visited": capture.viewed, "groups_you_ve_visited": capture.viewed,
    "items_viewed": capture.viewed, "ads": capture.advertisements, "your_activity_off_meta_technologies": capture.off_meta,
    "your_off-facebook_activity": capture.off_meta, "advertisers_using_your_activity_or_information": capture.advertisers,
    "advertisers_you_ve_interacted_with": capture.advertisements, "other_categories_used_to_reach_you": capture.inferred("category"),
    "ads_interests": capture.inferred("interest"), "your_topics": capture.inferred("topic"), "ad_preferences": capture.settings,
    "account_activity": capture.seen, "logins_and_logouts": capture.seen, "ip_address_activity": capture.seen, "your_search_history": tie.searches,
    "your_saved_items": tie.saves, "your_friends": _FRIEND, "people_you_may_know": capture.inferred("may know"),
    "pages_you_ve_liked": _PAGE_LIKED, "pages_and_profiles_you_follow": _PAGE_FOLLOWED, "who_you_ve_followed": _FOLLOWED,
    "your_events": _EVENT_MADE, "primary_location": capture.places, "primary_public_location": capture.places,
}  # fmt: skip

# What is a text, or one object of lists, in place of a list of objects.
ANY = frozenset({"topics", "inferred_topics", "custom_audiences", "custom_audiences_all_types", "friend_peer_group", "friends_peer_group",
                 "people_you_may_know", "primary_location", "primary_public_location"})  # fmt: skip

# Names that files of older exports have. A root key without a version is a word that other programs write too: it is Facebook's
# only in a file that Facebook calls so.
_FILES = frozenset(
    "friends profile_information followers following photos_and_videos your_videos your_pages location_history your_group_membership_activity"
    " your_photos apps_and_websites reactions event_responses who_you_follow timezone other_people_s_posts_to_your_timeline your_uncategorized_photos"
    " used_ip_addresses your_events profile_update_history recognized_devices administrative_records account_status_changes your_event_responses"
    " event_invitations your_posts_and_comments_in_groups your_groups polls_you_voted_on pages saved_items removed_friends received_friend_requests"
    " rejected_friend_requests sent_friend_requests unfollowed_pages advertisers_who_uploaded_a_contact_list_with_your_information instant_games"
    " where_you_re_logged_in login_protection_data recently_visited last_location archived_stories story_reactions friend_peer_group".split()
)
_SURE = frozenset({"recently_viewed", "wall_posts_sent_to_you"})
FACEBOOK = Roots("facebook", frozenset({*ROOTS}), frozenset({*STEMS}) | _FILES, frozenset(ROOTS) - _SURE)


def _pages(shape: paged.Shape | None, reader: Reader | None, *stems: str, grouped: bool = False) -> dict[str, Page]:
    return {stem: Page(shape, reader, grouped) for stem in stems}


# By the name of the page, in an export made for the eye: those of all years.
PAGES: dict[str, Page] = {
    **_pages(paged.post, post.posts, "your_posts", "your_posts__check_ins__photos_and_videos", "posts", "check_ins", "archived_posts",
             "your_posts_in_groups", "group_posts_and_comments", "archived_stories", "places_you_have_been_tagged_in", "edits_you_made_to_posts"),
    **_pages(paged.post, post.walls, "other_people_s_posts_to_your_timeline", "other_peoples_posts_to_your_timeline"),
    **_pages(paged.photo, post.photos, "your_photos", "your_videos", "your_uncategorized_photos"),
    **_pages(paged.comment, post.comments, "comments", "your_comments_in_groups", "comments_in_groups"),
    **_pages(paged.titled, tie.reactions, "likes_and_reactions", "posts_and_comments", "reactions", "story_reactions"),
    **_pages(paged.named, _FRIEND, "friends", "your_friends"),
    **_pages(paged.named, ROOTS["deleted_friends"], "removed_friends"),
    **_pages(paged.named, ROOTS["received_requests"], "received_friend_requests", "friend_requests_received"),
    **_pages(paged.named, ROOTS["sent_requests"], "sent_friend_requests", "friend_requests_sent"),
    **_pages(paged.named, ROOTS["rejected_requests"], "rejected_friend_requests"),
    **_pages(paged.named, _FOLLOWED, "who_you_ve_followed", "who_you_follow", "following"),
    **_pages(paged.named, ROOTS["followers"], "followers", "people_who_follow_you", "people_who_followed_you"),
    **_pages(paged.named, ROOTS["unfollowed"], "unfollowed", "who_you_ve_unfollowed"),
    **_pages(paged.named, _PAGE_LIKED, "pages_you_ve_liked"),
    **_pages(paged.named, _PAGE_FOLLOWED, "pages_and_profiles_you_follow", "pages_you_follow"),
    **_pages(paged.named, ROOTS["pages_unfollowed"], "unfollowed_pages", "pages_and_profiles_you_ve_unfollowed", "pages_you_ve_unfollowed"),
    **_pages(paged.named, ROOTS["pages"], "your_pages"),
    **_pages(paged.named, ROOTS["blocked_profiles"], "blocked_profiles", "blocked_users"),
    **_pages(paged.searched, tie.searches, "your_search_history"),
    **_pages(paged.grouped, tie.groups, "your_group_membership_activity", "groups"),
    **_pages(paged.titled, tie.saves, "your_saved_items", "saved_items", "saved_items_and_collections"),
    **_pages(paged.titled, tie.updates, "profile_update_history"),
    **_pages(paged.profile, tie.identity, "profile_information"),
    **_pages(paged.viewed, capture.viewed, "recently_viewed", "recently_visited", "link_history", "profile_visits", "shows_you_have_watched",
             "content_that_has_been_shown_to_you_in_your_feed", "groups_and_events_you_ve_visited", "groups_you_ve_visited", "items_viewed",
             grouped=True),
    **_pages(paged.seen, capture.seen, "account_activity", "logins_and_logouts", "ip_address_activity", "used_ip_addresses",
             "where_you_re_logged_in", "recognized_devices", "login_protection_data", "administrative_records", "record_details",
             "account_status_changes", "your_facebook_activity_history"),
    **_pages(paged.listed, capture.inferred("interest"), "ads_interests"),
    **_pages(paged.listed, capture.inferred("topic"), "your_topics"),
    **_pages(paged.listed, capture.inferred("may know"), "people_you_may_know"),
    **_pages(paged.listed, capture.inferred("category"), "other_categories_used_to_reach_you"),
    **_pages(paged.listed, capture.inferred("life stage"), "friend_peer_group"),
    **_pages(paged.listed, capture.places, "primary_location", "primary_public_location"),
    **_pages(paged.listed, capture.advertisers, "advertisers_using_your_activity_or_information",
             "advertisers_who_uploaded_a_contact_list_with_your_information"),
    **_pages(paged.advertised, capture.advertisements, "advertisers_you_ve_interacted_with", "ads"),
    **_pages(paged.of_company, capture.off_meta, "your_activity_off_meta_technologies", "your_off-facebook_activity"),
    **_pages(paged.named, capture.applications, "apps_and_websites", "connected_apps_and_websites", "instant_games"),
    **_pages(paged_event.event, _EVENT_MADE, "your_events", grouped=True),
    **_pages(paged_event.event, ROOTS["events_invited"], "event_invitations", grouped=True),
    **_pages(paged_event.answer, tie.answers, "your_event_responses", "event_responses", grouped=True),
    **_pages(paged_event.vote, tie.votes, "polls_you_voted_on"),
    **_pages(paged_event.position, capture.positions, "location_history", "your_location_history", "last_location"),
    **_pages(paged.album, post.photos, "album"),
    **_pages(paged.named, ROOTS["groups_admined"], "your_groups"),
    **_pages(paged.listed, capture.settings, "ad_preferences"),
    **_pages(None, None, "message", "timezone"),
}  # fmt: skip
