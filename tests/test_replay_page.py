"""Is the alarm that the page of replays explains the one that its commands raise?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docs_run import blocks, language_of, run, stage


@pytest.mark.long
@pytest.mark.parametrize("page", ["docs/do/replay-posts.md", "docs/do/replay-posts.fr.md"])
def test_the_alarm_of_the_page_is_the_one_that_is_raised(page: str, tmp_path: Path) -> None:
    code = blocks(page)
    run(next(text for language, text in code if language == "sh"), stage(tmp_path), language_of(page))
    alarms = [json.loads(line) for line in (tmp_path / "alarms.jsonl").read_text("utf-8").splitlines()]
    shown = json.loads(next(text for language, text in code if language == "text"))
    assert len(alarms) == 2 and alarms[1] == shown
