"""Is the catalogue of sources the one that the cards say? Run this file to write it anew."""

from __future__ import annotations

import sys
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs/look-up/sources/README.md"


def catalogue() -> str:
    """Return the page that the cards of all sources make."""
    from murmure.sources.recognise import sources
    from murmure.sources.refusals import kinds

    lines = ["# Sources", "", "What murmure reads, as each source says it. Made from their cards.",
             "Ce que murmure lit, comme chaque source le dit. Fait à partir de leurs fiches.", ""]  # fmt: skip
    for source in sources():
        lines += [f"## [{source.name}]({source.name}.md)", ""]
        for en, fr, both in (
            ("What", "Quoi", source.title), ("Get it", "L'obtenir", source.get_it), ("Keeps", "Garde", source.keeps),
            ("Leaves out", "Laisse de côté", source.leaves_out),
        ):  # fmt: skip
            lines += [f"- **{en}**: {both.en}", f"- **{fr}** : {both.fr}"]
        lines.append("")
    lines += ["## Not read, and said so · Non lu, et dit", "", "| file | fichier |", "|---|---|"]
    lines += [f"| {kind.refusal.what.en} | {kind.refusal.what.fr} |" for kind in kinds()]
    return "\n".join(lines) + "\n"


def test_the_catalogue_is_current() -> None:
    assert PAGE.read_text("utf-8") == catalogue(), "write it anew: python tests/test_catalogue_of_sources.py"


def test_every_source_has_a_page_that_the_catalogue_links() -> None:
    for line in catalogue().splitlines():
        if line.startswith("## ["):
            assert (PAGE.parent / line.split("(")[1].rstrip(")")).exists(), line


if __name__ == "__main__":
    sys.path.insert(0, str(PAGE.parents[3] / "src"))
    PAGE.write_text(catalogue(), "utf-8")
