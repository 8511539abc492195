"""How mixed is the company of a cause, beyond what chance and size explain, and do these groups usually go together?"""

from __future__ import annotations

import numpy as np

from murmure.rising.alarm import Company
from murmure.rising.groups import Groups

DRAWS = 200
"""Times that as many accounts are drawn by chance."""
SHOWN = 8
"""Communities that an alarm names."""
IN_STEP = 0.5
"""Share of adopters in coordinated pairs from which a cause is a campaign."""
USUAL = 0.5
"""Share of past causes in common from which groups always go together."""
NARROW = 0.95
"""Share of chance draws that are as mixed, from which it is asked which communities carry the cause: the others may be there by chance."""
ALONE = 1.5
"""Effective number of communities below which it is one."""
FEWEST = 5
"""Adopters of known communities below which nothing is said of the gathering."""


def company(groups: Groups, actors: np.ndarray, seed: int) -> Company:
    """Return of which groups these accounts (distinct hashes) are; the groups were known before."""
    from murmure.kernels.company import carried

    counts, known = carried(groups.actors, groups.group, actors, len(groups.names))
    total = float(known)
    if not known:
        return Company(0.0, 0.0, 1.0, None, 0, {})
    effective = total**2 / float((counts**2).sum())
    share = groups.share / groups.share.sum() if groups.share.sum() > 0 else np.full(len(counts), 1 / len(counts))
    alike = float((share**2).sum())
    expected = 1.0 / (alike + (1.0 - alike) / known)
    drawn = np.random.default_rng(seed & 0xFFFFFFFF).multinomial(known, share, DRAWS)
    chance = float((known**2 / (drawn**2).sum(1) >= effective).mean())
    weights = counts[:, None] * counts[None] / total**2
    np.fill_diagonal(weights, 0.0)
    together = float((weights * groups.together).sum() / weights.sum()) if weights.sum() > 1e-9 and groups.together.size else None
    more = np.maximum(counts / total - share, 0.0)
    carriers = float(more.sum() ** 2 / (more**2).sum()) if more.any() else effective
    first = np.argsort(-counts, kind="stable")[:SHOWN]
    shares = {groups.names[one]: float(counts[one] / total) for one in first if counts[one] > 0}
    return Company(effective, expected, chance, together, known, shares, carriers)


def gathering(found: Company, adopters: int, coordination: float) -> str:
    """Return what the company is: coalition, campaign, group or unknown (see `Alarm.gathering`)."""
    if coordination >= IN_STEP:
        return "campaign"
    if found.known < FEWEST or 2 * found.known < adopters:
        return "unknown"
    if found.effective < ALONE or (found.chance >= NARROW and found.carriers < ALONE):
        return "group"
    if found.together is not None and found.together >= USUAL:
        return "campaign"
    return "coalition"
