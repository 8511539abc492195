"""What is each of the numbers that Google Fit gives to activities called?

The list is that of the Fit platform (https://developers.google.com/fit/scenarios/activity-types).
"""

from __future__ import annotations

from typing import Any

from murmure.sources.plain import clean

_FROM_0 = """in_vehicle cycling on_foot still unknown tilting - walking running aerobics badminton baseball basketball biathlon handbiking
mountain_biking road_biking spinning stationary_biking utility_biking boxing calisthenics circuit_training cricket dancing elliptical fencing
american_football australian_football soccer frisbee gardening golf gymnastics handball hiking hockey horseback_riding housework jumping_rope
kayaking kettlebell_training kickboxing kitesurfing martial_arts meditation mixed_martial_arts p90x paragliding pilates polo racquetball
rock_climbing rowing rowing_machine rugby jogging running_on_sand treadmill_running sailing scuba_diving skateboarding skating cross_skating
inline_skating skiing backcountry_skiing cross_country_skiing downhill_skiing kite_skiing roller_skiing sledding sleeping snowboarding
snowmobile snowshoeing squash stair_climbing stair_climbing_machine paddleboarding strength_training surfing swimming pool_swimming
open_water_swimming table_tennis team_sports tennis treadmill volleyball beach_volleyball indoor_volleyball wakeboarding fitness_walking
nordic_walking treadmill_walking water_polo weightlifting wheelchair windsurfing yoga zumba diving ergometer ice_skating indoor_skating curling
- other light_sleep deep_sleep rem_sleep awake crossfit hiit interval_training stroller_walking elevator escalator archery softball -
guided_breathing""".split()
NAMES = {number: name for number, name in enumerate(_FROM_0) if name != "-"}
SLEEP = {72: "asleep", 109: "light", 110: "deep", 111: "rem", 112: "awake"}
"""The activities that are phases of a night."""

STAGES = {1: "awake", 2: "asleep", 3: "out_of_bed", 4: "light", 5: "deep", 6: "rem"}
"""What the numbers of a sleep segment mean."""

_WORDS = {"biking": "cycling", "sleep": "sleeping"}


def activity_named(word: Any) -> str | None:
    """Return the name of the activity of a session, which says it as a word ('running.treadmill') or a number."""
    if isinstance(word, int):
        return NAMES.get(word, str(word))
    text = clean(word).strip().casefold().replace(" ", "_") if isinstance(word, str) else ""
    return _WORDS.get(text, text.replace(".", "_")) or None
