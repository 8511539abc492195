"""What are the villagers called?

A handle is a first name and a thing, never a surname; about one in six is not
in Latin letters, some run from right to left, some end with an emoji.
"""

from __future__ import annotations

import numpy as np

FIRST = tuple(
    "adele aïda alban alix amina anatole anouk aylin basile béa blanche bruno carmen cyprien dalia damien diego élise eloi elin "
    "esther fanny faustin fleur gaspard goran hana hugo ilan imane inès iris jade jonas juno karim kenza léo lila loïc lou maël "
    "malo mariam marius mina naïm nell nino noé nour odile olga oriane oscar paola perle piet quentin rahel rémi rosa sacha salomé "
    "samir selma sven tania théo tilda ulysse vadim violette wassim xenia yann yuki zélie zoé zora".split()
)
OTHER = tuple("يوسف ليلى نور سلمى مريم 小河 明月 阿梅 子安 Алёна Мирко Ελένη Νίκος さくら ハル 하늘 नीला תמר".split())
THING = tuple(
    "abricot acorn amande argile aube barque basilic bouleau brume cannelle caillou cèdre cerise clover comet copper coquille "
    "craie dune ember étincelle fern figue flocon fougère galet ginger girouette givre hazel indigo jonquille lichen lierre lune "
    "maple menthe mirabelle moss nacre noisette nuage olive orage ortie pebble pepper plume poivre prune quartz quetsche rivière "
    "robin romarin safran sapin saule sorbier sureau thistle thym tilleul tuile vanille velours willow".split()
) + ("🌿", "🐝", "🌙")

CAMILLE = "camille.tilleul"
SITE = "https://village.example/@"


def handles(count: int, seed: int) -> list[str]:
    """Return `count` distinct handles; the first one is Camille's."""
    first = FIRST + OTHER
    pairs = len(first) * len(THING)
    order = np.random.default_rng([seed, 7]).permutation(max(pairs, count))[:count].tolist()
    made = [
        f"{first[n % len(first)]}.{THING[n // len(first) % len(THING)]}" + (str(n // pairs) if n >= pairs else "")
        for n in order
    ]
    made[0] = CAMILLE
    return made


def address(handle: str) -> str:
    """Return the address of an account.

    >>> address("lila.lune")
    'https://village.example/@lila.lune'
    """
    return SITE + handle
