"""Does the watch tell what rises, once, early, in words that can be checked, and is it silent otherwise?"""

from __future__ import annotations

import json

import numpy as np
import pytest

from murmure.rising.detector import Detector, Setting
from rising_made import BEGIN, DAY, EACH, GROUPS, cause, mixed, posts_made, some_of, square

SETTING = Setting(2.0, 32, words=False)
MIXED, OWN = cause("#together", 50, mixed(40), 8, 3), cause("#ourown", 52, some_of(3, 35), 8, 4)


def told(posts, setting=SETTING):
    """Return the alarms of some posts."""
    return list(Detector(setting).feed(posts))


def said(alarms):
    """Return alarms as they are written."""
    return [json.dumps(alarm.as_json()) for alarm in alarms]


@pytest.fixture(scope="module")
def village():
    """Hold two months of a square in which two causes rise."""
    return posts_made(square(60) + MIXED + OWN)


def test_causes_are_told_early_with_who_takes_them_up(village):
    alarms = told(village)
    assert [alarm.cause for alarm in alarms] == ["#together", "#ourown"]
    together, own = alarms
    for alarm, rise in ((together, MIXED), (own, OWN)):
        half = BEGIN + rise[len(rise) // 2][0]
        assert alarm.time < half, "before half of them came"
        assert alarm.kind == "tag" and alarm.observed > 10 * alarm.expected
        texts = village.text.take(np.searchsorted(village.row, alarm.evidence)).to_pylist()
        assert set(texts) == {alarm.cause} and len(texts) == alarm.adopters, "the very posts that raised it"
        assert alarm.since <= village.time[alarm.evidence[0]] <= alarm.time
    assert together.gathering == "coalition" and together.company.effective > together.company.expected
    assert own.gathering == "group" and own.company.effective == 1.0 and own.company.chance == 1.0
    assert together.company.together < 0.3, "these groups never did anything together"


def deviance(now, expected):
    """Return the surprise of a count, by its definition."""
    return now * np.log(now / expected) - (now - expected) if now > expected else 0.0


@pytest.mark.parametrize("seed", range(4))
def test_the_score_is_the_deviance_of_what_is_now_against_the_own_past(seed):
    """Counted again from the definition, from the first post to the alarm."""
    draw = np.random.default_rng(seed)
    rare = [(float(at), int(who), "#rare") for at, who in zip(draw.uniform(0, 30 * DAY, 20), draw.integers(0, 320, 20), strict=True)]
    posts = posts_made(square(40, seed) + rare + cause("#rare", 31, mixed(40), 3 + 5 * (seed % 2), seed))
    alarm = next(alarm for alarm in told(posts) if alarm.cause == "#rare")
    last, when = {}, []
    for at, who, text in zip(posts.time.tolist(), posts.actor.tolist(), posts.text.to_pylist(), strict=True):
        if text == "#rare" and at <= alarm.time and at - last.get(who, -DAY) >= DAY:
            last[who] = at
            when.append(at)
    age = alarm.time - np.array(when, float)
    day, hour, past = np.exp(-age / DAY).sum(), np.exp(-age / 3_600).sum(), np.exp(-age[:-1] / (14 * DAY)).sum() + 0.5
    known = 14 * DAY * (1 - np.exp(-(alarm.time // 3_600 - posts.time[0] // 3_600) * 3_600 / (14 * DAY)))
    of_day, of_hour = deviance(day, past * DAY / known), 0.8 * deviance(hour, past * 3_600 / known)
    assert alarm.within == (24 if of_day >= of_hour else 1)
    assert alarm.observed == pytest.approx(day if alarm.within == 24 else hour, rel=1e-4)
    assert alarm.expected == pytest.approx(past * 3_600 * alarm.within / known, rel=1e-3)
    assert alarm.score == pytest.approx(max(of_day, of_hour), rel=1e-3)


def test_an_ordinary_month_is_silent():
    false = sum(len(told(posts_made(square(45, seed)))) for seed in range(5))
    assert false <= 2 * 45 * 5 * SETTING.alarms_per_day / 100, "far fewer than the knob allows"


def test_a_noisy_stream_keeps_to_the_knob():
    """Bursts at random, thousands of them: alarms follow the knob, whatever comes."""
    draw = np.random.default_rng(5)
    rows = square(90)
    for number in range(900):
        rows += cause(f"#burst{number}", draw.uniform(0, 89), mixed(int(draw.integers(4, 30))), 6, number)
    posts = posts_made(rows)
    few, many = (len(told(posts, Setting(knob, 32, words=False))) for knob in (1.0, 4.0))
    assert 0.3 * 90 < few <= 1.5 * 90 and 0.3 * 360 < many <= 1.5 * 360


@pytest.mark.parametrize("words", [False, True])
def test_batches_may_be_cut_anywhere(village, words):
    setting = Setting(2.0, 32, words)
    whole = said(told(village, setting))
    draw = np.random.default_rng(1)
    for cuts in (5, 60):
        detector, found = Detector(setting), []
        ends = np.sort(draw.integers(0, len(village), cuts)).tolist()
        for first, last in zip([0, *ends], [*ends, len(village)], strict=True):
            found += detector.feed(village.part(first, last))
        assert said(found) == whole


def test_the_future_changes_nothing(village):
    whole = told(village)
    for alarm in whole:
        last = int(np.searchsorted(village.time, alarm.time, side="right"))
        early = told(village.part(0, last))
        assert said(early) == said(whole[: len(early)]) and early[-1].time == alarm.time


def test_a_watch_that_is_put_down_goes_on_as_if_nothing_had_happened(village):
    whole = said(told(village))
    draw = np.random.default_rng(2)
    detector, found, first = Detector(SETTING), [], 0
    for last in [*np.sort(draw.integers(0, len(village), 6)).tolist(), len(village)]:
        found += detector.feed(village.part(first, last))
        detector, first = Detector.unpacked(detector.packed(), SETTING), last
    assert said(found) == whole


@pytest.mark.parametrize("data", [b"", b"nothing of ours", b"PK\x03\x04" + bytes(50)])
def test_what_is_no_checkpoint_is_refused(data):
    with pytest.raises(ValueError):
        Detector.unpacked(data, SETTING)


def test_posts_that_come_twice_change_nothing(village):
    rows = [(float(at - BEGIN), int(who), text) for at, who, text in zip(village.time, village.actor % 10_000, village.text.to_pylist(), strict=True)]
    once, twice = told(posts_made(rows)), told(posts_made(rows + rows))
    assert [(alarm.time, alarm.cause, alarm.adopters) for alarm in twice] == [(alarm.time, alarm.cause, alarm.adopters) for alarm in once]


def test_a_flood_of_coordinated_accounts_is_a_campaign_and_no_coalition():
    flood = [(50 * DAY + one % 7 + 40 * turn, 5_000 + one, f"#flood{turn}") for one in range(100) for turn in range(4)]
    known = [(50 * DAY + 3_600 + one % 7 + 40 * turn, who, f"#push{turn}") for one, who in enumerate(mixed(40)) for turn in range(4)]
    alarms = told(posts_made(square(60) + flood + known))
    assert {alarm.cause[:5] for alarm in alarms} == {"#floo", "#push"}
    assert not any(alarm.gathering == "coalition" for alarm in alarms if alarm.cause not in ("#flood0", "#push0"))
    last = {alarm.cause[:5]: alarm for alarm in alarms}
    assert all(alarm.gathering == "campaign" and alarm.coordination > 0.5 for alarm in last.values())


@pytest.mark.parametrize("words", [False, True])
def test_one_account_is_one_adopter_however_much_it_posts(words):
    shout = [(30 * DAY + one // 20, 3, "#mine buymine") for one in range(100_000)]
    assert not told(posts_made(square(40) + shout), Setting(2.0, 32, words))


@pytest.mark.parametrize(("forms", "name"), [
    (("#Réveil", "#reveil", "#RÉVEIL🔥", "#Re\u0301veil"), "#Réveil"),
    (("#القدس", "#الْقُدْس", "#القـدس"), "#القدس"),
    (("#猫の日", "＃猫の日", "#猫の日🐈"), "#猫の日"),
])  # fmt: skip
def test_a_tag_is_one_cause_however_it_is_written(forms, name):
    rise = [(at, who, forms[number % len(forms)]) for number, (at, who, _) in enumerate(cause("", 30, mixed(30), 6))]
    (alarm,) = told(posts_made(square(40) + rise))
    assert alarm.cause in {form.rstrip("🔥🐈").replace("＃", "#").replace("e\u0301", "é") for form in forms} and alarm.adopters >= 5


def test_causes_that_are_one_are_told_as_one():
    rise = cause("#together #ensemble https://example.org/call?utm_source=x", 50, mixed(40), 8)
    tag, link = sorted(told(posts_made(square(60) + rise)), key=lambda alarm: alarm.kind == "link")
    assert tag.kind == "tag" and {"#together", "#ensemble"} <= set(tag.terms) and link.cause == "example.org/call"
    assert {tag.joins, link.joins} == {None, min(tag, link, key=lambda alarm: alarm.time).cause}


def test_words_of_an_event_are_one_phrase():
    plain = [(at, who, f"{text} we all talk of the usual things today") for at, who, text in square(40)]
    event = [(at, who, "explosion at the harbour bridge, we all talk") for at, who, _ in cause("", 30, mixed(60), 3)]
    alarms = told(posts_made(plain + event), Setting(2.0, 32, words=True))
    (alarm,) = [alarm for alarm in alarms if alarm.kind == "phrase"]
    assert {"explosion", "harbour", "bridge"} <= set(alarm.terms) and not {"talk", "all"} & set(alarm.terms)


def test_busy_days_are_no_news():
    """Three times as many posts of the usual kind: no word rises more than all do."""
    plain = [(at, who, f"{text} we all talk of the usual things today") for at, who, text in square(40)]
    busy = [(at + 30 * DAY, who, text) for at, who, text in [(at, who, f"{text} we all talk of the usual things today")
                                                                for at, who, text in square(2, 7, 3.0)]]  # fmt: skip
    assert not [alarm for alarm in told(posts_made(plain + busy), Setting(2.0, 32, words=True)) if alarm.kind in ("word", "phrase")]


def test_clocks_that_jump_do_no_harm():
    far = posts_made([(at + 900 * DAY, who, text) for at, who, text in square(20) + cause("#later", 15, mixed(30), 6)])
    near = posts_made(square(20))
    detector = Detector(SETTING)
    assert not list(detector.feed(near))
    assert [alarm.cause for alarm in detector.feed(far) if alarm.cause == "#later"] == ["#later"]


def test_memory_is_what_was_asked_for():
    rows = [(one * 3.0, one % 5_000, f"#only{one}") for one in range(150_000)] + cause("#together", 4, mixed(40), 8)
    detector = Detector(Setting(2.0, 12, words=False))
    before = detector.memory.bytes
    alarms = list(detector.feed(posts_made(rows)))
    assert before == detector.memory.bytes <= 12 << 20 and detector.memory.state[2] > 0, "causes gave way to others"
    assert "#together" in [alarm.cause for alarm in alarms], "not to the one that rises"


def test_forecasts_hold_what_they_say():
    """Four in five causes end between low and high, once there are past alarms to learn from."""
    draw = np.random.default_rng(8)
    rows, sizes = square(200), {}
    for number in range(160):
        sizes[f"#burst{number}"] = many = int(np.exp(draw.uniform(np.log(6), np.log(200))))
        rows += cause(f"#burst{number}", 5 + number * 1.2, mixed(many), 6, number)
    alarms = [alarm for alarm in told(posts_made(rows), Setting(4.0, 32, words=False)) if alarm.forecast.basis >= 40]
    inside = [alarm.forecast.low[-1] <= sizes[alarm.cause] <= alarm.forecast.high[-1] for alarm in alarms]
    assert len(inside) > 60 and 0.65 <= np.mean(inside) <= 0.95
    assert all(list(one) == sorted(one) for alarm in alarms for one in (alarm.forecast.low, alarm.forecast.median, alarm.forecast.high))
    value, low, high = alarms[-1].false_alarms
    assert low <= value <= high


def test_groups_hold_who_goes_together():
    detector = Detector(SETTING)
    list(detector.feed(posts_made(square(60))))
    groups = detector.groups
    assert len(groups.names) == GROUPS and len(groups.actors) >= 0.9 * GROUPS * EACH
    off = groups.together[~np.eye(GROUPS, dtype=bool)]
    assert (np.diag(groups.together) == 1).all() and (off < 0.2).all()
    assert groups.share.sum() == pytest.approx(1.0) and groups.share.min() > 0.05


def test_of_very_many_groups_the_largest_are_kept(monkeypatch):
    from murmure.rising import groups as module

    draw = np.random.default_rng(4)
    group = draw.integers(0, 12, 40_000)
    actor = (group * 30 + draw.integers(0, 30, len(group))).astype(np.uint64)
    cause = (group * 20 + draw.integers(0, 20, len(group))).astype(np.uint64)
    time = np.arange(len(group))
    assert len(module.learned(time, cause, actor).names) == 12
    monkeypatch.setattr(module, "MOST", 5)
    few = module.learned(time, cause, actor)
    assert len(few.names) == 5 and len(few.actors) == 5 * 30 and few.share.sum() == pytest.approx(1.0)
