"""Is what rises measured against its own past only, and does it count accounts, not posts?"""

from __future__ import annotations

import numpy as np
import pytest

from murmure.kernels import rising
from murmure.kernels.rising import DAY, MEMORY, adoptions, deviations, gains, trends


def stream(seed: int, events: int = 3_000, causes: int = 12, actors: int = 60) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    time = np.sort(draw.integers(1_700_000_000, 1_700_000_000 + 40 * DAY, events))
    return time, draw.integers(0, causes, events).astype(np.int32), draw.integers(0, actors, events).astype(np.int32)


def everything(time: np.ndarray, cause: np.ndarray, actor: np.ndarray, causes: int) -> list[np.ndarray]:
    counted = adoptions(time, cause, actor, MEMORY)
    return [counted, trends(time, cause, actor, causes),
            deviations(time, cause, causes, 168.0), gains(time, cause, counted)]  # fmt: skip


def test_an_actor_counts_once_for_a_cause_within_the_memory():
    time, cause, actor = stream(1)
    since: dict[tuple[int, int], int] = {}
    for at, one, who, fresh in zip(time.tolist(), cause.tolist(), actor.tolist(), adoptions(time, cause, actor, MEMORY).tolist(), strict=True):
        assert fresh == (at - since.get((one, who), -10 * DAY) >= MEMORY)
        if fresh:
            since[one, who] = at


def test_a_million_posts_of_one_account_are_one_adopter():
    time = np.sort(np.random.default_rng(2).integers(0, DAY - 1, 1_000_000))
    nobody = np.zeros(len(time), np.int32)
    counted = adoptions(time, nobody, nobody, MEMORY)
    assert counted.sum() == 1


def test_what_comes_later_changes_nothing():
    time, cause, actor = stream(4)
    whole = everything(time, cause, actor, 12)
    for cut in (1, 700, 2_999):
        for now, then in zip(everything(time[:cut], cause[:cut], actor[:cut], 12), whole, strict=True):
            assert (now == then[:cut]).all()


def test_other_names_and_weeks_later_change_nothing():
    time, cause, actor = stream(5)
    turned = np.random.default_rng(5).permutation(12).astype(np.int32)
    for one, other in zip(everything(time, cause, actor, 12), everything(time + 7 * DAY, turned[cause], 1_000 + actor, 12), strict=True):
        assert np.allclose(one, other)


def test_mastodon_s_score_on_three_days():
    """Six accounts on one day, nine on the next, none on the third, six on the fourth."""
    days = [(0, 6), (1, 9), (3, 6)]
    time = np.array([day * DAY + who for day, many in days for who in range(many)], np.int64)
    actor = np.array([who for _, many in days for who in range(many)], np.int32)
    found = trends(time, np.zeros(len(time), np.int32), actor, 1)
    assert found[:4].max() == 0 and found[5] == 25.0 and found[14] == pytest.approx((9 - 6) ** 2 / 6) and found[-1] == 25.0


def test_the_gain_of_a_day_is_counted_again_from_the_definition():
    time, cause, actor = stream(6)
    counted = adoptions(time, cause, actor, MEMORY)
    found = gains(time, cause, counted)
    for event in range(0, len(time), 7):
        same = counted[: event + 1] & (cause[: event + 1] == cause[event])
        age = time[event] - time[: event + 1][same]
        wanted = (age < DAY).sum() - ((age >= DAY) & (age < 2 * DAY)).sum() if counted[event] else 0
        # Those of the same second that come later are not there yet.
        assert found[event] == wanted


def test_an_hour_like_all_others_stands_out_in_nothing_and_ten_times_as_many_do():
    time = np.concatenate([hour * 3_600 + np.arange(30) for hour in range(400)] + [400 * 3_600 + np.arange(300)]).astype(np.int64)
    found = deviations(time, np.zeros(len(time), np.int32), 1, 24.0)
    assert found[6_000:12_000].max() < 1 and found[-1] > 100


@pytest.mark.parametrize("shape", [(0,), (1,)])
def test_no_event_and_one_event(shape: tuple[int]):
    nothing = np.zeros(shape, np.int32)
    for one in everything(np.zeros(shape, np.int64), nothing, nothing, 1):
        assert one.shape == shape and np.isfinite(one).all()
    assert rising.FEWEST == 5
