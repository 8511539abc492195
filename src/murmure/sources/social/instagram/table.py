"""Which reader reads which part of an Instagram export?

A part is known by the root key of its JSON, or, where it has none, by the name of its file.
"""

from __future__ import annotations

from murmure.sources.meta import paged
from murmure.sources.meta.kind import Roots
from murmure.sources.meta.paged import Page
from murmure.sources.meta.part import Reader
from murmure.sources.social.instagram import capture, post, tie

_POST, _STORY, _REEL = post.posts("post"), post.posts("story"), post.posts("reel")
_FOLLOWER, _FOLLOWING = tie.tie("follower", "Follow", theirs=True), tie.tie("following", "Follow")
_LIKED, _LIKED_COMMENT, _STORY_LIKE = post.likes("post"), post.likes("comment"), post.likes("story")
_SHOWN, _CLICKED = capture.advertisements("shown"), capture.advertisements("clicked")
_POSTS_SEEN, _VIDEOS_SEEN, _SUGGESTED = capture.viewed("post"), capture.viewed("video"), capture.viewed("suggested")
_LOGIN, _LOGOUT, _SIGNUP = capture.seen("login"), capture.seen("logout"), capture.seen("account opened")
_DEVICE, _INTEREST, _TOPIC = capture.seen("device"), capture.inferred("interest"), capture.inferred("topic")
_WORDS, _PEOPLE, _PRIVACY = tie.searches("words"), tie.searches("people"), tie.changes("privacy")

# By root key.
ROOTS: dict[str, Reader] = {
    "ig_stories": _STORY, "ig_reels_media": _REEL, "ig_igtv_media": post.posts("igtv"), "ig_archived_post_media": _POST,
    "ig_profile_picture": post.posts("profile photo"), "ig_other_media": post.posts("other"), "ig_recently_deleted_media": post.posts("deleted"),
    "ig_text_app_threads": post.posts("thread"), "text_post_app_text_posts": post.posts("thread"),
    "comments_media_comments": post.comments, "comments_reels_comments": post.comments, "comments_story_comments": post.comments,
    "likes_media_likes": _LIKED, "likes_comment_likes": _LIKED_COMMENT, "story_activities_story_likes": _STORY_LIKE,
    "story_activities_polls": post.answers("poll"), "story_activities_questions": post.answers("question"),
    "story_activities_quizzes": post.answers("quiz"), "story_activities_emoji_sliders": post.answers("slider"),
    "story_activities_emoji_quick_reactions": post.answers("reaction"), "story_activities_countdowns": post.answers("countdown"),
    "story_activities_reaction_sticker_reactions": post.answers("reaction"), "saved_saved_media": post.saves, "saved_saved_music": post.saves,
    "relationships_followers": _FOLLOWER, "relationships_following": _FOLLOWING,
    "relationships_following_hashtags": tie.tie("hashtag", "Follow", thing="Hashtag"),
    "relationships_unfollowed_users": tie.tie("unfollowed", "Undo", of="Follow"),
    "relationships_blocked_users": tie.tie("block", "Block"), "relationships_restricted_users": tie.tie("restrict", "Ignore"),
    "relationships_close_friends": tie.tie("close-friend", "Add", target="instagram:list/close friends"),
    "relationships_feed_favorites": tie.tie("favourite", "Add", target="instagram:list/favourites"),
    "relationships_hide_stories_from": tie.tie("hide-stories", "Ignore", of="stories"),
    "relationships_follow_requests_received": tie.tie("request-received", "Offer", theirs=True, of="Follow"),
    "relationships_follow_requests_sent": tie.tie("request-sent", "Offer", of="Follow"),
    "relationships_permanent_follow_requests": tie.tie("request-sent", "Offer", of="Follow"),
    "relationships_dismissed_suggested_users": tie.tie("dismissed", "Ignore", of="suggestion"),
    "impressions_history_ads_seen": _SHOWN, "impressions_history_ads_clicked": _CLICKED, "impressions_history_posts_seen": _POSTS_SEEN,
    "impressions_history_videos_watched": _VIDEOS_SEEN, "impressions_history_chaining_seen": _SUGGESTED,
    "impressions_history_threads_seen": _POSTS_SEEN, "impressions_history_recs_hidden_authors": tie.tie("not-interested", "Ignore", of="suggestion"),
    "searches_user": _PEOPLE, "searches_keyword": _WORDS, "searches_hashtag": tie.searches("tags"), "searches_place": tie.searches("places"),
    "topics_your_topics": _TOPIC, "topics_your_reels_topics": _TOPIC, "topics_your_reels_sentiments": capture.inferred("sentiment"),
    "inferred_data_ig_interest": _INTEREST, "inferred_data_primary_location": capture.inferred("place"),
    "inferred_data_inferred_emails": capture.inferred("email"), "inferred_data_ig_ads_interests": _INTEREST,
    "ig_custom_audiences_all_types": capture.advertisers, "ig_custom_audiences": capture.advertisers,
    "apps_and_websites_off_meta_activity": capture.off_meta, "account_history_login_history": _LOGIN, "account_history_logout_history": _LOGOUT,
    "account_history_registration_info": _SIGNUP, "account_history_account_privacy_history": _PRIVACY,
    "account_history_password_change_history": tie.changes("password"), "account_history_account_active_status_changes": tie.changes("status"),
    "account_history_imprecise_last_known_location": capture.positions, "devices_devices": _DEVICE, "devices_camera": _DEVICE,
    "text_post_app_text_app_archived_posts": post.posts("thread"), "text_post_app_media_likes": post.likes("thread"),
    "text_post_app_text_post_app_saved_posts": post.saves, "text_post_app_text_post_app_posts_seen": _POSTS_SEEN,
    "text_post_app_text_post_app_unfollowed_users": tie.tie("threads-unfollowed", "Undo", of="Follow", on="Threads"),
    "text_post_app_text_post_app_follow_requests_sent": tie.tie("threads-request-sent", "Offer", of="Follow", on="Threads"),
    "text_post_app_text_post_app_permanent_follow_requests": tie.tie("threads-request-sent", "Offer", of="Follow", on="Threads"),
    "text_post_app_text_post_app_blocked_users": tie.tie("threads-block", "Block", on="Threads"),
    "text_post_app_text_post_app_followers": tie.tie("threads-follower", "Follow", theirs=True, on="Threads"),
    "text_post_app_text_post_app_following": tie.tie("threads-following", "Follow", on="Threads"),
    "profile_user": tie.identity, "profile_profile_change": tie.changes("profile"),
}  # fmt: skip

# By the name of the file: records without a root key.
STEMS: dict[str, Reader] = {
    "posts": _POST, "archived_posts": _POST, "stories": _STORY, "reels": _REEL, "followers": _FOLLOWER, "following": _FOLLOWING,
    "post_comments": post.comments, "reels_comments": post.comments, "comments": post.comments, "liked_posts": _LIKED,
    "liked_comments": _LIKED_COMMENT, "story_likes": _STORY_LIKE, "saved_posts": post.saves, "saved_music": post.saves,
    "posts_viewed": _POSTS_SEEN, "videos_watched": _VIDEOS_SEEN, "threads_viewed": _POSTS_SEEN, "stories_viewed": _POSTS_SEEN,
    "suggested_accounts_viewed": _SUGGESTED, "suggested_profiles_viewed": _SUGGESTED, "ads_viewed": _SHOWN, "ads_clicked": _CLICKED,
    "ads_interests": _INTEREST, "your_topics": _TOPIC, "recommended_topics": _TOPIC, "locations_of_interest": capture.inferred("place"),
    "profile_searches": _PEOPLE, "account_searches": _PEOPLE, "word_or_phrase_searches": _WORDS, "tag_searches": tie.searches("tags"),
    "place_searches": tie.searches("places"), "login_activity": _LOGIN, "logout_activity": _LOGOUT, "devices": _DEVICE,
    "camera_information": _DEVICE, "close_friends": tie.tie("close-friend", "Add", target="instagram:list/close friends"),
    "other_categories_used_to_reach_you": capture.inferred("category"),
    "advertisers_using_your_activity_or_information": capture.advertisers, "your_activity_off_meta_technologies": capture.off_meta,
    "link_history": capture.viewed("link"),
    "blocked_profiles": ROOTS["relationships_blocked_users"], "blocked_accounts": ROOTS["relationships_blocked_users"],
    "restricted_profiles": ROOTS["relationships_restricted_users"], "restricted_accounts": ROOTS["relationships_restricted_users"],
    "recently_unfollowed_profiles": ROOTS["relationships_unfollowed_users"], "recently_unfollowed_accounts": ROOTS["relationships_unfollowed_users"],
    "pending_follow_requests": ROOTS["relationships_follow_requests_sent"],
    "recent_follow_requests": ROOTS["relationships_permanent_follow_requests"],
    "follow_requests_you_ve_received": ROOTS["relationships_follow_requests_received"],
    "removed_suggestions": ROOTS["relationships_dismissed_suggested_users"],
    "following_hashtags": ROOTS["relationships_following_hashtags"], "hide_story_from": ROOTS["relationships_hide_stories_from"],
    "profile_changes": ROOTS["profile_profile_change"], "account_privacy_changes": _PRIVACY, "polls": ROOTS["story_activities_polls"],
    "questions": ROOTS["story_activities_questions"], "quizzes": ROOTS["story_activities_quizzes"],
    "emoji_sliders": ROOTS["story_activities_emoji_sliders"],
}  # fmt: skip
INSTAGRAM = Roots("instagram", frozenset(ROOTS), frozenset({*STEMS, "timezone"}))

_SHOWS = frozenset({"posts", "archived_posts", "stories", "reels"})
_LISTS = frozenset({"ads_interests", "your_topics", "recommended_topics", "locations_of_interest", "other_categories_used_to_reach_you",
                    "advertisers_using_your_activity_or_information"})  # fmt: skip


def _shape_of(stem: str) -> paged.Shape:
    if stem in _SHOWS:
        return paged.shown
    return paged.listed if stem in _LISTS else paged.of_company if stem == "your_activity_off_meta_technologies" else paged.entry


# By the name of the page, in an export made for the eye.
PAGES: dict[str, Page] = {
    **{stem: Page(_shape_of(stem), reader) for stem, reader in STEMS.items()},
    "threads_and_replies": Page(paged.shown, ROOTS["text_post_app_text_posts"]),
    "liked_threads": Page(paged.entry, ROOTS["text_post_app_media_likes"]), "saved_threads": Page(paged.entry, post.saves),
    "personal_information": Page(paged.account_of, tie.identity), "message": Page(None, None), "timezone": Page(None, None),
}  # fmt: skip
