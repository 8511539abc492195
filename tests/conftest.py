"""What holds for every test: nothing of the person who runs them is read, files that take long come first."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

sys.dont_write_bytecode = False  # or each process of the tests, and each part, would compile all of them anew

MINE = ("MURMURE_HOME", "MURMURE_LANG", "MURMURE_PASSPHRASE", "MURMURE_PASSWORD", "MURMURE_DEBUG", "LC_ALL", "LC_MESSAGES")
# Files that take longest, in that order: begun first, none of them alone keeps one of the processes at work in the end.
FIRST = (
    "test_communities_page", "test_docs", "test_lenses_laws", "test_web_browser", "test_laws_of_sources", "test_communities_steps",
    "test_demo_pages", "test_web_odd", "test_people", "test_lives", "test_graphs_pieces", "test_demo_exports", "test_source_table",
    "test_cascade_page", "test_find_pieces", "test_rising_terms", "test_rising_page", "test_story", "test_petition_page",
    "test_exports_that_disagree", "test_mix_page", "test_graphs_threads", "test_communities_detect", "test_cli_log", "test_graphs_behind",
    "test_people_page", "test_picture", "test_lenses_bridge", "test_resume", "test_log", "test_kill", "test_replay", "test_rising_room",
    "test_cli_terminal", "test_bootstrap", "test_find", "test_crowd_files", "test_contest", "test_source_fit", "test_measures",
    "test_hostile_crowd", "test_bad_input", "test_communities_verbs", "test_demo_village", "test_web_mix",
)  # fmt: skip
# Tests that compare much with a plain reading of all of it. They run in every full run.
LONG = {
    "test_behind_is_what_the_whole_log_says", "test_pages_are_newest_first_and_leave_nothing_out", "test_the_evidence_is_what_was_counted",
    "test_a_home_agrees_after_all_that_can_happen_to_it", "test_many_typed_rows_say_what_few_say", "test_the_lane_says_what_the_engine_says",
    "test_whole_rows_are_those_of_the_segment", "test_texts_are_folded_as_the_engine_folds_them", "test_every_page_is_what_the_engine_would_give",
    "test_a_view_cannot_work_without_end",
}  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Let several processes take files in the order of the tests, not those with most tests first."""
    config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the files that take longest first, then the others in which something is long or needs a browser, then what is quick."""
    for item in items:
        if getattr(item, "originalname", item.name) in LONG:
            item.add_marker(pytest.mark.long)
    long = {item.path.stem for item in items if item.get_closest_marker("long") or item.get_closest_marker("browser")}
    order = {name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: order.get(item.path.stem, len(order) + (item.path.stem not in long)))


@pytest.fixture(scope="session", autouse=True)
def nobody_at_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give what a module makes once the environment of nobody, too."""
    with pytest.MonkeyPatch.context() as patch:
        become_nobody(patch, tmp_path_factory)
        yield
    if "web_made" in sys.modules:
        sys.modules["web_made"].UNTIL_THE_END.close()


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give each test the environment of nobody, whatever the test before did."""
    become_nobody(monkeypatch, tmp_path_factory)


def become_nobody(patch: pytest.MonkeyPatch, factory: pytest.TempPathFactory) -> None:
    """Take away the home, the language and the passphrase of the person who runs the tests."""
    for name in (*MINE, "PYTHONDONTWRITEBYTECODE"):  # or every command that a test starts would read all of murmure's source anew
        patch.delenv(name, raising=False)
    patch.setenv("LANG", "C.UTF-8")
    patch.setenv("XDG_DATA_HOME", str(factory.getbasetemp() / "nobody-data"))
    patch.setenv("XDG_STATE_HOME", str(factory.getbasetemp() / "nobody-state"))
